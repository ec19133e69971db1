# Generated from schemas. Do not edit: run `runcomfy-codegen generate`.
"""What there is to search: id, module, class, title and summary of every model."""

MODELS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "blackforestlabs/flux-1-kontext/pro/edit",
        "blackforestlabs.flux_1_kontext_pro_edit",
        "Flux1KontextProEdit",
        "FLUX.1 Kontext Pro Edit",
        "Edit an image according to a text instruction.",
    ),
    (
        "bytedance/seedream-5/lite/text-to-image",
        "bytedance.seedream_5_lite_text_to_image",
        "Seedream5LiteTextToImage",
        "Seedream 5 Lite Text to Image",
        "Generate one image or a series of images from a text prompt.",
    ),
    (
        "ideogram/ideogram-v3/reframe",
        "ideogram.ideogram_v3_reframe",
        "IdeogramV3Reframe",
        "Ideogram 3.0 Reframe",
        "Refit an existing image to a new size and shape.",
    ),
    (
        "wan-ai/wan-2-5/text-to-image",
        "wan_ai.wan_2_5_text_to_image",
        "Wan25TextToImage",
        "Wan 2.5 Text to Image",
        "Generate an image from a text prompt.",
    ),
)
