# Generated from schemas. Do not edit: run `runcomfy-codegen generate`.
"""What there is to search: id, module, class, title and summary of every model."""

MODELS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "acme/draw",
        "acme.draw",
        "Draw",
        "Draw",
        "",
    ),
)
