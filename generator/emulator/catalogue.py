"""The models of a schemas folder, as published: what the emulator can run."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..core.json_types import is_object
from ..core.problems import Loc, Problem, ProblemsFound
from ..json_schema.output_block import block_of
from ..sources import overlay
from ..sources.folder import ModelSource
from ..sources.folder import load as read_folder
from .json_values import mapping, sequence
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
_HINT = "model files hold at least model_id and input_schema; see schemas/README.md"
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
    """Load the catalogue of a folder; raise ``ProblemsFound`` with every unusable file."""
    sources = read_folder(folder)
    problems = [p for p in sources.problems if p.code != "overlay-without-model"]
    api: dict[str, object] = sources.api.data
    default = mapping(api.get("default_output_schema"))
    models: dict[str, Model] = {}
    for source in sources.models:
        model_id = source.model.model_id
        complaint = ""
        if not isinstance(model_id, str) or not model_id:
            complaint = "no model id stands here"
        elif model_id in models:
            complaint = f"{model_id} is already taken"
        else:
            models[model_id] = _model(model_id, source, default)
        if complaint:
            loc = Loc(source.model.path, "/model_id")
            problems.append(Problem("emulator-schema", loc, complaint, _HINT))
    if problems:
        raise ProblemsFound(sources.located(problems))
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


def _model(model_id: str, source: ModelSource, default: dict[str, object]) -> Model:
    document: dict[str, object] = source.model.data
    ours: dict[str, object] = source.overlay.data if source.overlay else {}
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
        InputValidation(
            schema, Path(source.model.path).name, repaired.get("input_schema")
        ),
    )
