"""Catalogues of any size, grown from the committed schemas: the same models on every machine.

    catalogue.py COUNT FOLDER [--schemas FOLDER]

A model depends on its number alone, so the first hundred of a thousand are the hundred.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import shutil
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
LANGUAGES = ("en", "ja", "zh")
OVERLAY = ".overlay.json"
_OF_A_VENDOR = 25  # models, as of the larger vendors of a real catalogue
_LINES = ("aria", "borealis", "canvas", "drift", "ember", "fable", "glint")
_VERBS = ("text-to-image", "image-to-image", "edit", "reframe", "upscale", "animate")
_PLAIN = ("guidance_scale", "safety_tolerance", "steps", "strength", "tile_size")
_WORDS = ("auto", "cinematic", "draft", "film-grain", "HDR+", "matte", "neon", "b/w")

Json = dict[str, Any]


def grow(count: int, folder: Path, schemas: Path = SCHEMAS) -> list[Path]:
    """Writes so many model files with their overlays, and returns the model files."""
    folder.mkdir(parents=True)
    shutil.copy(schemas / "api.json", folder)
    seeds = _seeds(schemas)
    written: list[Path] = []
    for number in range(count):
        model, overlay = copy.deepcopy(seeds[number % len(seeds)])
        if number >= len(seeds):
            _vary(number, model, overlay)
        path = folder / f"{model['model_id']}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, model)
        _write(path.with_name(path.stem + OVERLAY), overlay)
        written.append(path)
    return written


def _seeds(schemas: Path) -> list[tuple[Json, Json]]:
    paths = sorted(
        path
        for path in schemas.glob("*/**/*.json")
        if not path.name.endswith(OVERLAY)
        and not path.relative_to(schemas).parts[0].startswith("_")
    )
    return [(_read(path), _read(path.with_name(path.stem + OVERLAY))) for path in paths]


def _vary(number: int, model: Json, overlay: Json) -> None:
    """Makes a model one of its own: id, choices, limits, texts and further inputs."""
    rnd = random.Random(number)
    line, verb = rnd.choice(_LINES), rnd.choice(_VERBS)
    vendor = f"vendor-{number // _OF_A_VENDOR:03}"
    model["model_id"] = f"{vendor}/{line}-{number}/{verb}"
    overlay["display_name"] = (
        f"{line.title()} {number} {verb.replace('-', ' ').title()}"
    )
    overlay["summary"] = {
        language: f"{text} ({line} {number})"
        for language, text in overlay["summary"].items()
    }
    properties: Json = model["input_schema"]["properties"]
    for name, schema in properties.items():
        kept = (schema.get("default"), overlay["example"].get(name))
        _vary_values(rnd, number, schema, kept)
    for name, schema in _more(rnd, number).items():
        if name not in properties:
            properties[name] = schema
            overlay["texts"][f"/input_schema/properties/{name}"] = {
                language: {
                    "title": name,
                    "description": f"`{name}` of {line} {number}.",
                }
                for language in LANGUAGES
            }


def _vary_values(
    rnd: random.Random, number: int, schema: Json, kept: tuple[object, ...]
) -> None:
    values = schema.get("enum", [])
    if len(values) > 8 and isinstance(values[0], str):
        dropped = {v for v in rnd.sample(values, rnd.randrange(4)) if v not in kept}
        schema["enum"] = [value for value in values if value not in dropped]
        schema["enum"] += [
            f"{16 * (40 + number % 60)}:{5000 + rnd.randrange(99)} (1:9)"
        ]
    if "maximum" in schema:
        schema["maximum"] -= rnd.randrange(1000)
    if "maxLength" in schema:
        schema["maxLength"] += rnd.randrange(1000)


def _more(rnd: random.Random, number: int) -> Json:
    """Up to four further inputs: a number, choices, a list, a nested object."""
    found: Json = {
        rnd.choice(_PLAIN): {
            "type": rnd.choice(("integer", "number")),
            "minimum": 0,
            "maximum": rnd.randrange(5, 50),
            "default": rnd.randrange(5),
        },
        f"look_{number % 7}": {
            "type": "string",
            "enum": rnd.sample(_WORDS, rnd.randrange(2, len(_WORDS))),
        },
        f"references_{number % 5}": {
            "type": "array",
            "items": {"type": "string", "maxLength": rnd.randrange(10, 99)},
            "maxItems": rnd.randrange(1, 9),
        },
        "camera": {
            "type": "object",
            "required": ["mode"],
            "properties": {
                "mode": {"type": "string", "enum": ["orbit", "pan", f"take-{number}"]},
                "speed": {"type": "number", "minimum": 0, "maximum": 1 + number % 9},
                "focus": {
                    "type": "object",
                    "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}},
                },
            },
        },
    }
    chosen = rnd.sample(sorted(found), rnd.randrange(len(found) + 1))
    return {name: found[name] for name in sorted(chosen)}


def _read(path: Path) -> Json:
    found: Json = json.loads(path.read_text("utf-8"))
    return found


def _write(path: Path, data: Json) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, "utf-8")


def main() -> None:
    """Grow one catalogue."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--schemas", type=Path, default=SCHEMAS)
    options = parser.parse_args()
    grow(options.count, options.folder, options.schemas)


if __name__ == "__main__":
    main()
