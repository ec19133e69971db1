"""A catalogue of made-up models that holds every oddity known of the live one, always the same."""

from typing import Any

Entry = dict[str, Any]

SIZES = ["1024:1024 (1:1)", "1152:864 (4:3)", "1440:810 (16:9)"]
PIXELS = ["2K", "3K", "2048x2048 (1:1)", "2304x1728 (4:3)"]
RATIOS = ["auto", "16:9", "1:1", "9:16"]
IMAGE = "https://example.com/sample.png"

_TYPES = [
    "string",
    "String",
    "integer",
    "float",
    "Float",
    "number",
    "boolean",
    "Boolean",
    "int",
]
_CHOICES: list[dict[str, Any]] = [
    {"type": "string", "enum": SIZES, "default": SIZES[0]},
    {"type": "string", "enum": PIXELS, "default": "2K"},
    {"type": "String", "enum": RATIOS, "default": "auto"},
    {"type": "string", "enum": ["adaptive", "21:9", "4:3"]},
    {"type": "string", "enum": ["480p", "720p", "1080p"], "default": "720p"},
    {"type": "string", "enum": ["720P", "4k"]},
    {"type": "string", "enum": ["5", "10", "15", "20"], "default": "5"},
    {"type": "integer", "enum": [5, 10, 15], "default": 5},
    {"type": "string", "enum": ["standard"], "default": "standard"},
    # Names that would collide.
    {"type": "string", "enum": ["fast", "Fast", "FAST"]},
    {"type": "string", "enum": ["a-b", "a_b", "a b"]},
    {"type": "string", "enum": ["1024x1024", "1024:1024 (1:1)", "1024*1024"]},
]  # fmt: skip
_MEDIA: list[dict[str, Any]] = [
    {"type": "string", "format": "image_uri", "default": IMAGE},
    {"type": "string", "format": "image_uri", "default": "sample.png"},
    {"type": "string", "format": "video_uri", "default": ""},
    {"type": "array", "format": "image_uris", "maxItems": 4, "minItems": 1},
    {"type": "array", "format": "image_uris", "default": IMAGE},
    {"type": "Array", "format": "video_uris", "default": ["clip.mp4"]},
    {"type": "string", "format": "audio_uri"},
    {"type": "array", "format": "audio_uris", "items": {"type": "string"},
     "validations": [{"validation_rule": "file_size_mb<", "validation_value": 50,
                      "validation_error": "too large"}]},
    {"type": "string", "format": "image_uri",
     "validations": [
         {"validation_rule": "width/height>", "validation_value": 0.4, "validation_error": "narrow"},
         {"validation_rule": "width_pixels>", "validation_value": 300, "validation_error": "small"},
     ]},
    {"type": "string"},
]  # fmt: skip


def catalogue() -> dict[str, Any]:
    """The answer of the catalogue call, with at least 120 models."""
    models = [_ordinary(number) for number in range(112)]
    models += _odd_ids()
    models += [_structured(), _ghost(), _untyped_root(), _colliding_fields()]
    return {"models": models, "total": len(models)}


def _entry(model_id: str, schema: dict[str, Any], **more: object) -> Entry:
    return {
        "model_id": model_id,
        "display_name": model_id.rsplit("/", 1)[-1].replace("-", " ").title(),
        "categories": [model_id.rsplit("/", 1)[-1]],
        "kind": "image",
        "base_price_usd": 0.04,
        "price_unit": "output",
        "pricing_note": None,
        "input_schema": schema,
        **more,
    }


def _ordinary(number: int) -> Entry:
    """One of the many: what is odd about it follows from its number."""
    kind = _TYPES[number % len(_TYPES)]
    choice = _CHOICES[number % len(_CHOICES)]
    media = _MEDIA[number % len(_MEDIA)]
    low = (
        {"minimum": 0, "maximum": 100}
        if kind.lower() in ("float", "number", "integer", "int")
        else {}
    )
    properties: dict[str, Any] = {
        "prompt": {"type": "string", "maxLength": 2048, "default": "A sample prompt"},
        "image_url": {"title": "Image", "description": "", **media},
        "choice": {"title": "Choice", **choice},
        f"{600 + number}_prompt": {"type": "string"},
        "value": {"type": kind, "description": "Between nothing and all", **low},
        "tags": (
            {"type": "array"}
            if number % 3 == 0
            else {"type": "array", "items": {"type": "Float"}}
        ),
        "class": {"type": "boolean", "default": False},
    }
    required = ["prompt", "choice"] + (["image_url"] if number % 2 else [])
    unit = "second" if number % 5 == 0 else "output"
    return _entry(
        f"vendor-{number % 7}/family-{number % 11}.5/task-{number}",
        {"type": "object", "title": "The input", "required": required, "properties": properties},
        price_unit=unit,
        kind=("image", "video", "audio")[number % 3],
    )  # fmt: skip


def _plain() -> dict[str, Any]:
    return {
        "type": "object",
        "title": "The input",
        "required": ["prompt"],
        "properties": {"prompt": {"type": "string"}},
    }


def _odd_ids() -> list[Entry]:
    ids = [
        "minimax/Hailuo Video 01 Live",
        "wan-ai/wan-3.0-prime/text-to-image",
        "wan-ai/wan-3.0-prime",  # the path prefix of the one before
        "wan-ai/wan-3.0-prime/text-to-image/4k",
        "wan-ai/wan-3.0-prime/text-to-image/4K",
        "acme/draw-fast",
        "acme/draw/fast",
        "acme/600/3d",
    ]
    return [_entry(model_id, _plain()) for model_id in ids]


def _structured() -> Entry:
    """Inputs with a structure: lists of objects."""
    shot = {
        "type": "object",
        "required": ["prompt", "seconds"],
        "properties": {
            "prompt": {"type": "string"},
            "seconds": {"type": "Integer", "enum": [5, 10]},
            "camera": {"type": "object", "properties": {"zoom": {"type": "float"}}},
        },
    }
    schema = _plain()
    schema["properties"]["shots"] = {"type": "array", "items": shot, "maxItems": 6}
    schema["properties"]["style"] = {"type": "object"}
    return _entry("acme/storyboard", schema)


def _ghost() -> Entry:
    """``required`` names what is not there, twice."""
    schema = _plain()
    schema["required"] = ["image_urls", "prompt", "mask"]
    schema["properties"]["images"] = {"type": "array", "format": "image_uris"}
    return _entry("bytedance/seedream/edit", schema)


def _untyped_root() -> Entry:
    schema = _plain()
    schema["type"] = "Object"
    schema["properties"]["seed"] = {"type": "Integer", "default": ""}
    schema["properties"]["extra"] = {"type": "array", "default": None}
    return _entry("acme/capital", schema)


def _colliding_fields() -> Entry:
    schema = _plain()
    schema["properties"] |= {
        "Prompt": {"type": "string"},
        "guidance scale": {"type": "number"},
        "guidance-scale": {"type": "number"},
        "mode": {"type": "string", "enum": ["one", "two"]},
        "Mode": {"type": "string", "enum": ["three", "four"]},
        "mode value": {"type": "string", "enum": ["five", "six"]},
        "style": {"type": "string", "enum": ["oil", "ink"]},
    }
    return _entry("acme/style", schema)
