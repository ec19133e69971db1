"""The models of a schemas folder, as published: what the emulator can run."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..core.json_pointer import line_column
from ..core.json_types import is_object
from ..core.problems import Loc, Problem, ProblemsFound
from ..json_schema.output_block import block_of
from ..sources import overlay
from ..sources.folder import RELEASES
from .json_values import loads, mapping, sequence
from .validation import InputValidation

PRICE_USD = 0.04
DEFAULT_PATHS = {
    "submit": "/v1/models/{model_id}",
    "status": "/v1/requests/{request_id}/status",
    "result": "/v1/requests/{request_id}/result",
    "cancel": "/v1/requests/{request_id}/cancel",
    "models": "/v1/models",
    "categories": "/v1/models/categories",
    "model": "/v1/models/{model_id}",
}
DEFAULT_BASE_URL_VARIABLE = "RUNCOMFY_MODEL_API_BASE"
DEFAULT_TOKEN_VARIABLE = "RUNCOMFY_API_TOKEN"

# What the catalogue says of a model besides its schema.
_LISTED = (
    "description", "model_url", "categories", "kind", "base_price_usd", "price_unit",
    "pricing_note", "inputs", "required_inputs",
)  # fmt: skip
_MEDIA_WORD = re.compile(r"\b(image|video|audio)s?\b")


@dataclass(frozen=True, slots=True)
class Model:
    """One model as in its file, and the validation of its inputs."""

    model_id: str
    display_name: str
    listing: Mapping[str, object]
    input_schema: Mapping[str, object]
    output_schema: Mapping[str, object]
    output_root: Mapping[str, object]
    inputs: InputValidation = field(repr=False)

    @property
    def media(self) -> str:
        """Return what it makes: the last of image, video and audio in the id, or else image."""
        words = _MEDIA_WORD.findall(self.model_id.lower().replace("_", "-"))
        return str(words[-1]) if words else "image"

    @property
    def kind(self) -> str:
        """Return how it runs, as published: model, workflow or inference."""
        return str(self.listing.get("kind", "model"))

    @property
    def categories(self) -> list[str]:
        """Return the published categories, or else the end of the id."""
        found = sequence(self.listing.get("categories"))
        return [str(word) for word in found] or [self.model_id.rsplit("/", 1)[-1]]

    @property
    def searched(self) -> str:
        """Return the small letters that a search looks at."""
        about = self.listing.get("description", "")
        return f"{self.model_id} {self.display_name} {about}".lower()

    @property
    def price_usd(self) -> float:
        """Return the published base price, or else a made-up one."""
        published = self.listing.get("base_price_usd")
        return published if isinstance(published, int | float) else PRICE_USD

    def entry(self, *, with_schema: bool) -> dict[str, object]:
        """Return the model as the catalogue calls show it; a price is made up if none is known."""
        properties = mapping(self.input_schema.get("properties"))
        made_up: dict[str, object] = {
            "base_price_usd": PRICE_USD,
            "price_unit": "second" if self.media == "video" else "output",
            "pricing_note": "Made-up price of the emulator.",
        }
        entry: dict[str, object] = {
            "model_id": self.model_id,
            "display_name": self.display_name,
            "description": "",
            "model_url": None,
            "inputs": list(properties),
            "required_inputs": self.input_schema.get("required", []),
            **({} if "base_price_usd" in self.listing else made_up),
            **self.listing,
            "categories": self.categories,
            "kind": self.kind,
        }
        return entry | ({"input_schema": self.input_schema} if with_schema else {})


@dataclass(slots=True)
class Catalogue:
    """All models of a folder by id, which can be read again, and the API facts."""

    models: Mapping[str, Model]
    paths: Mapping[str, str]
    base_url_variable: str
    token_variable: str

    def search(self, text: str, category: str, kind: str) -> list[Model]:
        """Return the models that match all given words, by id; an empty word matches all."""
        return [
            model
            for _, model in sorted(self.models.items())
            if text.lower() in model.searched
            and category in ("", *model.categories)
            and kind in ("", model.kind)
        ]

    @property
    def categories(self) -> list[str]:
        """Return every category of a model."""
        return sorted({c for model in self.models.values() for c in model.categories})


def load(folder: Path) -> Catalogue:
    """Load the catalogue of a folder; raise ``ProblemsFound`` with every unreadable file."""
    problems: list[Problem] = []
    api = _read(folder / "api.json", problems) if (folder / "api.json").exists() else {}
    default = mapping(api.get("default_output_schema"))
    models: dict[str, Model] = {}
    for file in _model_files(folder):
        document = _read(file, problems)
        model_id = document.get("model_id")
        if document and not (isinstance(model_id, str) and model_id):
            problems.append(_problem(file, "/model_id", "no model id stands here"))
        elif isinstance(model_id, str) and model_id in models:
            problems.append(_problem(file, "/model_id", f"{model_id} is already taken"))
        elif isinstance(model_id, str):
            models[model_id] = _model(model_id, file, document, default)
    if not models and not problems:
        problems.append(_problem(folder, "", "the folder holds no model file"))
    if problems:
        raise ProblemsFound(problems)
    auth, calls = mapping(api.get("auth")), mapping(api.get("calls"))
    paths = {
        name: str(mapping(calls.get(name)).get("path", path))
        for name, path in DEFAULT_PATHS.items()
    }
    tokens = sequence(auth.get("token_variables")) or [DEFAULT_TOKEN_VARIABLE]
    return Catalogue(
        models,
        paths,
        str(auth.get("base_url_variable", DEFAULT_BASE_URL_VARIABLE)),
        str(tokens[0]),
    )


def _model_files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*.json")):
        inside = file.relative_to(folder).as_posix()
        ours = inside.startswith("_meta/") or inside.endswith(".overlay.json")
        if not ours and inside not in ("api.json", RELEASES):
            yield file


def _model(
    model_id: str, file: Path, document: dict[str, object], default: dict[str, object]
) -> Model:
    beside = file.with_suffix(".overlay.json")
    ours = _read(beside, []) if beside.exists() else {}
    schema = mapping(document.get("input_schema"))
    repaired = copy.deepcopy(document)
    for repair in sequence(ours.get("repairs")):
        if is_object(repair) and repair.keys() >= {"op", "path", "rule"}:
            overlay.apply(repaired, repair)
    published = mapping(repaired.get("output_schema")) or default
    block = block_of(published)
    names = (ours, document)
    name = next((n["display_name"] for n in names if n.get("display_name")), None)
    return Model(
        model_id,
        str(name or model_id.rsplit("/", 1)[-1]),
        {key: document[key] for key in _LISTED if key in document},
        schema,
        block.schema,
        block.root,
        InputValidation(schema, file.name, repaired.get("input_schema")),
    )


def _read(file: Path, problems: list[Problem]) -> dict[str, object]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(_problem(file, "", f"cannot be read: {error}"))
        return {}
    try:
        document = loads(text)
    except ValueError as error:
        place = line_column(text, getattr(error, "pos", 0))
        problems.append(_problem(file, "", f"is not JSON: {error}", *place))
        return {}
    if not is_object(document):
        problems.append(_problem(file, "", "is not a JSON object"))
    return mapping(document)


def _problem(
    file: Path, pointer: str, message: str, line: int = 0, column: int = 0
) -> Problem:
    hint = "model files hold at least model_id and input_schema; see schemas/README.md"
    return Problem(
        "emulator-schema", Loc(str(file), pointer), message, hint, "error", line, column
    )
