"""The tools that an agent is offered, and what each of them takes."""

from __future__ import annotations

import difflib
import fnmatch
import inspect
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .._catalog import MODELS
from .._runtime.catalogue import ModelInfo, find
from .._runtime.errors import InvalidInput, shorten
from .schemas import flat, input_schema

LABEL = "call_label"
"""The input that makes a call another one, though its arguments are the same."""
_LONGEST_NAME = 64
_LABEL_HELP = (
    "Equal calls are one job, paid once. Give a new label to buy the same once more."
)


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SearchInput(_Input):
    """What ``search_models`` takes."""

    text: Annotated[str, Field(description="words that must all occur")] = ""
    limit: Annotated[int, Field(ge=1, le=100)] = 10


class ModelInput(_Input):
    """What ``describe_model`` takes."""

    model_id: Annotated[str, Field(description="such as vendor/name/task")]


class EstimateInput(ModelInput):
    """What ``estimate`` takes."""

    input: Annotated[
        dict[str, Any], Field(description="the model's inputs, see describe_model")
    ]


class RunInput(EstimateInput):
    """What ``run`` and ``submit`` take."""

    call_label: Annotated[str, Field(max_length=60, description=_LABEL_HELP)] = ""


class JobInput(_Input):
    """What ``job`` and ``cancel`` take."""

    request_id: Annotated[str, Field(description="as run or submit returned it")]


InputT = TypeVar("InputT", bound=_Input)


class Tool(NamedTuple):
    """A tool as it is listed."""

    name: str
    description: str
    schema: dict[str, Any]
    spends: bool = False


_INPUTS: dict[str, tuple[type[_Input], str]] = {
    "search_models": (SearchInput, "Find RunComfy models for images, video and audio."),
    "describe_model": (
        ModelInput,
        "Say what a model takes (JSON Schema with choices, limits and rules), and costs.",
    ),
    "estimate": (EstimateInput, "Say what a request costs at least. Spends nothing."),
    "run": (
        RunInput,
        "Run a model and return links to what it made. Costs money: the user is asked."
        " A job that takes long goes on; `job` returns its result.",
    ),
    "submit": (
        RunInput,
        "Start a job and return its request_id at once. Costs money: the user is asked.",
    ),
    "job": (JobInput, "Say where a job stands, with links once it is done."),
    "cancel": (JobInput, "Ask for the cancellation of a job that is in the queue."),
}


def _tool(name: str) -> Tool:
    kind, description = _INPUTS[name]
    whole = kind.model_json_schema()
    del whole["description"], whole["title"]
    for one in whole["properties"].values():
        del one["title"]
    return Tool(name, description, whole, spends=kind is RunInput)


TOOLS = {name: _tool(name) for name in _INPUTS}


def read(kind: type[InputT], arguments: dict[str, Any]) -> InputT:
    """Return the arguments of a tool, checked; raises :class:`InvalidInput`."""
    try:
        return kind.model_validate(arguments)
    except ValidationError as error:
        lines: list[str] = []
        for one in error.errors(include_url=False):
            name = ".".join(str(part) for part in one["loc"])
            near = difflib.get_close_matches(name, kind.model_fields, 1)
            is_stray = one["type"] == "extra_forbidden"
            offer = f"; did you mean {near[0]!r}?" if is_stray and near else ""
            lines.append(f"{shorten(name, 60)}: {one['msg']}{offer}")
        raise InvalidInput("\n".join(lines)) from None


def find_model(model_id: str) -> ModelInfo:
    """Return the model of an id; raises :class:`InvalidInput` with those that are near."""
    if known := find(model_id):
        return known
    near = difflib.get_close_matches(model_id[:200], [row[0] for row in MODELS], 3, 0.4)
    offer = f"; did you mean {', '.join(near)}?" if near else ""
    raise InvalidInput(f"there is no model {shorten(model_id, 100)!r}{offer}")


def chosen(patterns: list[str]) -> dict[str, ModelInfo]:
    """Return the models that get a tool of their own, by the name of that tool."""
    found: dict[str, ModelInfo] = {}
    for pattern in patterns:
        rows = [row for row in MODELS if fnmatch.fnmatchcase(row[0], pattern)]
        if not rows:
            raise InvalidInput(f"--models {pattern!r}: no model has such an id")
        found.update((_name(row[1]), ModelInfo(*row)) for row in rows)
    return dict(sorted(found.items()))


def _name(module: str) -> str:
    """Return the name of a model's tool: its module, which no other model has."""
    # Hosts take letters, digits, `_` and `-`, and no more than 64 of them.
    name = f"run-{module.replace('.', '-')}"
    if len(name) <= _LONGEST_NAME:
        return name
    import hashlib

    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST_NAME - 9]}-{digest}"


def typed_tool(name: str, info: ModelInfo) -> Tool:
    """Return the tool of one model, with its inputs as arguments."""
    schema = flat(input_schema(info))
    description = inspect.getdoc(info.load())
    label = {"type": "string", "maxLength": 60, "description": _LABEL_HELP}
    schema["properties"].setdefault(LABEL, label)
    return Tool(
        name,
        f"{info.title}: {description} Costs money: the user is asked.",
        schema,
        spends=True,
    )
