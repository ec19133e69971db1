"""The models that this package knows, found without importing any of them."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, cast

from .._catalog import MODELS
from .arguments import check_count, check_text
from .outputs import MediaOutput, Output
from .values import Envelope, RawRequest, Request


class ModelInfo(NamedTuple):
    """A model of the catalogue."""

    model_id: str
    """Such as ``ideogram/ideogram-v3/reframe``."""
    module: str
    """Its module below ``models``."""
    class_name: str
    """The name of its request class."""
    title: str
    """Its display name."""
    summary: str
    """What it does, in a sentence."""

    def load(self) -> type[Request[Output]]:
        """Return the request class, imported now."""
        module = import_module(f"..models.{self.module}", __package__)
        return cast(type[Request[Output]], getattr(module, self.class_name))


def search(text: str = "", *, limit: int | None = None) -> list[ModelInfo]:
    """Return the models that hold every word of a text, best first; all for no words.

    Looks at ids, names and summaries, whatever the case. Models whose id holds the
    words stand first, then those named so, then those described so.
    """
    check_text("text", text)
    if limit is not None:
        check_count("limit", limit)
    words = text.casefold().split()
    ranked = [
        (max((_rank(model, word) for word in words), default=0), model)
        for model in (ModelInfo(*row) for row in MODELS)
        if all(_rank(model, word) < len(_haystacks(model)) for word in words)
    ]
    return [model for _, model in sorted(ranked)][:limit]


def find(model_id: str) -> ModelInfo | None:
    """Return the model of an id, if this package knows it."""
    return next((ModelInfo(*row) for row in MODELS if row[0] == model_id), None)


def output_of(model_id: str) -> type[Output]:
    """Return the class that reads the output of a model; ``MediaOutput`` for an unknown one."""
    model = find(model_id)
    return model.load().output_type() if model else MediaOutput


def from_json(text: str | bytes) -> Request[Output]:
    """Return the request that ``to_json`` wrote, as the class of its model.

    A model that this package does not know becomes a :class:`RawRequest`. Raises
    :class:`InvalidInput`.
    """
    envelope = Envelope.read(text)
    model = find(envelope.model_id)
    return model.load().from_wire(envelope.input) if model else RawRequest(*envelope)


def _haystacks(model: ModelInfo) -> tuple[str, ...]:
    """Return where a word is looked for, the most telling first."""
    return (
        model.model_id.casefold(),
        f"{model.title} {model.class_name}".casefold(),
        model.summary.casefold(),
    )


def _rank(model: ModelInfo, word: str) -> int:
    """Return the first place that holds a word; past the last one when none does."""
    haystacks = _haystacks(model)
    return next((i for i, text in enumerate(haystacks) if word in text), len(haystacks))
