"""The models of this package."""

MODELS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "blackforestlabs/flux-1-kontext/pro/edit",
        "blackforestlabs.flux_1_kontext_pro_edit",
        "Flux1KontextProEdit",
        "FLUX.1 Kontext Pro Edit",
        "Edit an image as the text says.",
    ),
    (
        "bytedance/seedream-5/lite/text-to-image",
        "bytedance.seedream_5_lite_text_to_image",
        "Seedream5LiteTextToImage",
        "Seedream 5.0 Lite",
        "Make images from text.",
    ),
    (
        "ideogram/ideogram-v3/reframe",
        "ideogram.ideogram_v3_reframe",
        "IdeogramV3Reframe",
        "Ideogram 3.0 Reframe",
        "Fit an image to a new size.",
    ),
    (
        "wan-ai/wan-2-5/text-to-image",
        "wan_ai.wan_2_5_text_to_image",
        "Wan25TextToImage",
        "Wan 2.5",
        "Make an image from text.",
    ),
)
