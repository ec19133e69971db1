"""Tell guides what they may teach: each sample asks whether a model takes what it sends.

What a model does not have leaves a mark where it would stand, and takes its section away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..core.markdown import code, text
from ..core.problems import Loc, Problem, short_repr
from ..ir import types as ir
from ..ir.examples import accepted, condition
from ..ir.sizes import choice_kind
from ..json_schema.validator import brief, errors
from ..python.naming import ModelNames
from .model_page import Context

_MARK = "\0"  # which no text of a schema keeps
_SECTION = re.compile(r'^(?=(?:<a id="[^"]*"></a>\n\n)?## )', re.MULTILINE)
_BARE_HEAD = re.compile(r"^\|[ :|-]+\|\n(?!\|)", re.MULTILINE)


class Sample(str):
    """A text or file in the request of a sample, which stands for any other of its kind."""

    __slots__ = ()


TEXT = Sample(
    "A kingfisher above its own reflection, morning mist, ink and wash on paper"
)
FILE = Sample("https://example.com/photo.jpg")


class _Gone:
    """Stand for what a model lacks: whatever is asked of it is gone, too."""

    def __getitem__(self, name: str) -> _Gone:
        return self

    def __call__(self, *_: object, **__: object) -> _Gone:
        return self

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return _MARK


GONE = _Gone()


def without_gone(page: str) -> str:
    """Return a page without the sections and the rows of tables that need what is gone.

    Nothing is left if that concerns what stands before the first section, or most sections.
    """
    if _MARK not in page:
        return page
    lines = page.splitlines(keepends=True)
    rows = [line for line in lines if not (line[0] == "|" and _MARK in line)]
    opening, *sections = _SECTION.split("".join(rows))
    kept = [section for section in sections if not _lacks(section)]
    if _lacks(opening) or 2 * len(kept) < len(sections):
        return ""
    return "".join([opening, *kept])


def _lacks(part: str) -> bool:
    return _MARK in part or _BARE_HEAD.search(part) is not None


class Reasons:
    """Collect why samples are left out, and of which guides."""

    def __init__(self) -> None:
        self.guide = ""  # the one that asks
        self._guides: dict[tuple[Loc, str], dict[str, None]] = {}

    def add(self, loc: Loc, reason: str) -> None:
        """Note that the guide cannot teach something for this reason."""
        self._guides.setdefault((loc, reason), {})[self.guide] = None

    def problems(self) -> list[Problem]:
        """Return a warning for each reason."""
        return [
            Problem(
                "untaught-model",
                loc,
                f"{reason}, so samples of these guides are left out: {', '.join(names)}",
                "nothing to do if the model is meant to be like this",
                "warning",
            )
            for (loc, reason), names in self._guides.items()
        ]


_Fault = tuple[Loc, str] | None  # where, and what is wrong


class Lesson:
    """A model of the samples; ``facts`` gives what templates say of it in a language."""

    def __init__(self, model: ir.Model, names: ModelNames, reasons: Reasons) -> None:
        self._model = model
        self._names = names
        self._reasons = reasons
        self._inputs = {field.name: field for field in model.fields}
        self._answers: dict[str, _Fault] = {}

    def facts(self, language: str) -> Context:
        """Return the names of the model, and what asks whether it can do what a sample does."""
        model, names = self._model, self._names
        facts: Context = {
            "link": f"[{text(model.title.in_(language))}](../{names.page}.md)",
            "page": f"../{names.page}.md",
            "id": code(model.id),
            "plain_id": model.id,  # for blocks of code
            "cls": code(names.cls),
            "plain_cls": names.cls,
            "there": "",  # for what shows nothing of the model
            "module": code(names.module_path),
            "plain_package": names.vendor_path,
            "plain_module": names.module_path,
            "choices": _Counts(self._count),
        }

        def only_if(
            question: Callable[[Any], _Fault],
        ) -> Callable[..., Context | _Gone]:
            def answer(*names: str, **inputs: Any) -> Context | _Gone:
                asked = inputs or dict.fromkeys(names)
                key = f"{question.__name__} {asked}"
                if key not in self._answers:
                    self._answers[key] = self._fault_of_names() or question(asked)
                if fault := self._answers[key]:
                    self._reasons.add(*fault)
                return GONE if fault else facts

            return answer

        return facts | {
            "taking": only_if(self._fault_of_request),
            "offering": only_if(self._fault_of_lists),
            "always_sending": only_if(self._fault_of_prefilled),
            "omitting": only_if(self._fault_of_optional),
        }

    def _count(self, name: str) -> int | _Gone:
        """Return how many values a choice has."""
        field = self._inputs.get(name)
        choice = self._choice(field) if field else None
        if choice:
            return len(choice.values)
        self._reasons.add(*self._no_choice(name))
        return GONE

    def _fault_of_request(self, sent: Mapping[str, Any]) -> _Fault:
        """Return why a request cannot be what a sample sends; a list holds some of the choices."""
        for name, value in sent.items():
            field = self._inputs.get(name)
            if not field:
                return self._no_input(name)
            if self._names.fields[field.loc.pointer] != name:
                return field.loc, f"{code(name)} is called otherwise in Python"
            if isinstance(value, list):
                if found := self._fault_of_list(name, value):
                    return found
            elif isinstance(value, Sample):
                kind = ir.MediaUrl if value is FILE else ir.Str
                if not isinstance(field.type, kind):
                    what = "the URL of a file" if value is FILE else "a free text"
                    return field.loc, f"{code(name)} is not {what}"
        for field in self._model.fields:
            if isinstance(field.presence, ir.Required) and field.name not in sent:
                return field.loc, f"{code(field.name)} is required"
        return self._refusal(
            {n: v[0] if isinstance(v, list) else v for n, v in sent.items()}
        )

    def _refusal(self, sent: Mapping[str, Any]) -> _Fault:
        """Return why the schema, the rules or the types refuse a request."""
        model = self._model
        given = {
            f.name: f.presence.value
            for f in model.fields
            if isinstance(f.presence, ir.Prefilled)
        } | {n: str(v) if isinstance(v, Sample) else v for n, v in sent.items()}
        schemas = [(model.loc / "input_schema", model.input_schema)]
        schemas += [(rule.loc, condition(rule)) for rule in model.rules]
        for loc, schema in schemas:
            for error in errors(schema, schema, given):
                at = self._inputs.get(str(next(iter(error.absolute_path), "")))
                return at.loc if at else loc, brief(error.message)
        if not accepted(model.fields, model.named, given):
            return model.loc, f"the class does not take {short_repr(given)}"
        return None

    def _fault_of_lists(self, lists: Mapping[str, Sequence[Any]]) -> _Fault:
        """Return why the choices of inputs cannot be what a sample makes of them."""
        faults = (self._fault_of_list(name, values) for name, values in lists.items())
        return next(filter(None, faults), None)

    def _fault_of_list(self, name: str, values: Sequence[Any]) -> _Fault:
        """Return why the choices of an input lack these, or are of another kind."""
        field = self._inputs.get(name)
        choice = self._choice(field) if field else None
        if choice is None:
            return self._no_choice(name)
        forced = self._model.forced
        if choice.loc.pointer in {**forced.types, **forced.members}:
            return choice.loc, f"choices of {code(name)} are called otherwise in Python"
        missing = [value for value in values if value not in choice.values]
        if missing:
            return choice.loc, f"{code(name)} has no choice {short_repr(missing[0])}"
        if choice.kind != choice_kind(values):
            return choice.loc, f"the choices of {code(name)} are of another kind"
        return None

    def _fault_of_prefilled(self, names: Mapping[str, Any]) -> _Fault:
        """Return why an input is not sent with its default unless another value is given."""
        return self._fault_of_presence(
            names, ir.Prefilled, "has no default that is sent"
        )

    def _fault_of_optional(self, names: Mapping[str, Any]) -> _Fault:
        """Return why an input is not left out unless it is given."""
        return self._fault_of_presence(names, ir.Optional, "is always sent")

    def _fault_of_presence(
        self, names: Iterable[str], wanted: type[ir.Presence], otherwise: str
    ) -> _Fault:
        for name in names:
            field = self._inputs.get(name)
            if not field:
                return self._no_input(name)
            if not isinstance(field.presence, wanted):
                return field.loc, f"{code(name)} {otherwise}"
        return None

    def _fault_of_names(self) -> _Fault:
        model = self._model
        if model.forced.cls or model.forced.module:
            return model.loc / "model_id", "its class or module is called otherwise"
        if model.output is not None:
            return model.loc / "output_schema", "its output is not that of other models"
        return None

    def _choice(self, field: ir.Field) -> ir.Choice | None:
        where = field.type.pointer if isinstance(field.type, ir.Ref) else ""
        named = self._model.named.get(where)
        return named if isinstance(named, ir.Choice) else None

    def _no_choice(self, name: str) -> tuple[Loc, str]:
        field = self._inputs.get(name)
        if not field:
            return self._no_input(name)
        return field.loc, f"{code(name)} has no list of choices"

    def _no_input(self, name: str) -> tuple[Loc, str]:
        return self._model.loc / "input_schema", f"there is no input {code(name)}"


class _Counts(dict[str, Any]):
    """Counts choices when they are asked for."""

    def __init__(self, count: Callable[[str], int | _Gone]) -> None:
        super().__init__()
        self._count = count

    def __missing__(self, name: str) -> int | _Gone:
        return self._count(name)
