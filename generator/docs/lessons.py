"""Tell guides what they may teach: each sample asks whether a model takes what it sends.

What a model does not have leaves a mark where it would stand, and takes its section away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from ..core.json_types import is_array
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


Asked = tuple[Literal["offering", "omitting", "sending", "taking"], Mapping[str, Any]]

# What samples do, by model and by the name in templates. "taking" sends a request of these inputs and no
# others; a list holds choices that it must have, any other text may be free. "offering" needs the
# choices alone. "sending" and "omitting" tell what becomes of an input that is not given.
SAMPLES: Mapping[str, Mapping[str, Asked]] = {
    "kontext": {
        "as_usual": ("offering", {}),
        "pictured": ("taking", {"prompt": TEXT, "image_url": FILE}),
    },
    "reframe": {
        "chosen_12_5": ("taking", {"image": FILE, "resolution": ["1536:640 (12:5)"]}),
        "chosen_13_19": ("taking", {"image": FILE, "resolution": ["832:1216 (13:19)"]}),
        "chosen_4_3": ("taking", {"image": FILE, "resolution": ["1152:864 (4:3)"]}),
        "chosen_4_5": ("taking", {"image": FILE, "resolution": ["896:1120 (4:5)"]}),
        "enum_41_23": ("offering", {"resolution": ["1312:736 (41:23)"]}),
        "sent_4_3": ("taking", {"image": FILE, "resolution": "1152:864 (4:3)"}),
        "size_sent": ("sending", {"resolution": None}),
    },
    "seedream": {
        "chosen_nearest": (
            "taking",
            {
                "prompt": TEXT,
                "resolution": [
                    "2848x1600 (16:9)",
                    "4096x2304 (16:9)",
                    "2496x1664 (3:2)",
                ],
            },
        ),
        "enum_16_9": ("offering", {"resolution": ["4096x2304 (16:9)"]}),
        "enum_tiers": ("offering", {"resolution": ["2K", "3K", "4096x2304 (16:9)"]}),
        "prompted": ("taking", {"prompt": TEXT}),
        "sent_16_9": ("taking", {"prompt": TEXT, "resolution": "2848x1600 (16:9)"}),
        "series": (
            "taking",
            {"prompt": TEXT, "sequential_image_generation": "auto", "max_images": 4},
        ),
    },
    "wan": {
        "as_usual": ("offering", {}),
        "chosen_16_9": (
            "taking",
            {"prompt": TEXT, "aspect_ratio": ["1440:810 (16:9)"]},
        ),
        "chosen_3_2": ("taking", {"prompt": TEXT, "aspect_ratio": ["1440:960 (3:2)"]}),
        "chosen_5_4": ("taking", {"prompt": TEXT, "aspect_ratio": ["1280:1024 (5:4)"]}),
        "enum_16_9": ("offering", {"aspect_ratio": ["1440:810 (16:9)"]}),
        "enum_3_2": ("offering", {"aspect_ratio": ["1440:960 (3:2)"]}),
        "enum_5_7": ("offering", {"aspect_ratio": ["1024:1434 (5:7)"]}),
        "prompted": ("taking", {"prompt": TEXT}),
        "sent_1_1": ("taking", {"prompt": TEXT, "aspect_ratio": "1024:1024 (1:1)"}),
        "size_omitted": ("omitting", {"aspect_ratio": None}),
        "withdrawn": (
            "taking",
            {"prompt": TEXT, "aspect_ratio": ["1440:1024 (7:5)", "1360:1020 (4:3)"]},
        ),
    },
}


class _Gone:
    """Stand for what a model lacks: whatever is asked of it is gone, too."""

    def __getitem__(self, name: str) -> _Gone:
        return self

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return _MARK


GONE = _Gone()


def without_gone(pages: Mapping[str, str]) -> dict[str, str]:
    """Return a guide in each language without the sections and rows of tables that need what is gone.

    What one language lacks all do without, since each leads to the others. Nothing is left if that
    concerns what stands before the first section, or most sections.
    """
    if not any(_MARK in page for page in pages.values()):
        return dict(pages)
    parts = {language: _SECTION.split(_rows(page)) for language, page in pages.items()}
    number = min(map(len, parts.values()))
    gone = {n for part in parts.values() for n in range(len(part)) if _lacks(part[n])}
    if 0 in gone or 2 * len(gone) > number - 1:
        return dict.fromkeys(pages, "")
    return {
        language: "".join(text for n, text in enumerate(part) if n not in gone)
        for language, part in parts.items()
    }


def _rows(page: str) -> str:
    """Return a page without the rows of tables that need what is gone."""
    lines = page.splitlines(keepends=True)
    return "".join(line for line in lines if not (line[0] == "|" and _MARK in line))


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

    def __init__(
        self,
        model: ir.Model,
        names: ModelNames,
        asked: Mapping[str, Asked],
        reasons: Reasons,
    ) -> None:
        self._model = model
        self._names = names
        self._asked = asked
        self._reasons = reasons
        self._inputs = {field.name: field for field in model.fields}
        self._answers: dict[str, _Fault] = {}

    def facts(self, language: str) -> Context:
        """Return the names of the model, and itself under each of the `SAMPLES` that it can do."""
        model, names = self._model, self._names
        facts = _Asking(self._if_possible)
        facts.update(
            link=f"[{text(model.title.in_(language))}](../{names.page}.md)",
            page=f"../{names.page}.md",
            id=code(model.id),
            plain_id=model.id,  # for blocks of code
            cls=code(names.cls),
            plain_cls=names.cls,
            there="",  # for what shows nothing of the model
            module=code(names.module_path),
            plain_package=names.vendor_path,
            plain_module=names.module_path,
            choices=_Counts(self._count),
        )
        return facts

    def _if_possible(self, facts: Context, name: str) -> Context | _Gone:
        """Return the facts if the model can do what a sample does."""
        question, inputs = self._asked[name]
        if name not in self._answers:
            faults = {
                "offering": self._fault_of_lists,
                "omitting": self._fault_of_optional,
                "sending": self._fault_of_prefilled,
                "taking": self._fault_of_request,
            }
            self._answers[name] = self._fault_of_names() or faults[question](inputs)
        if fault := self._answers[name]:
            self._reasons.add(*fault)
            return GONE
        return facts

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
            if is_array(value):
                if found := self._fault_of_list(name, value):
                    return found
            elif isinstance(value, Sample):
                # What no overlay calls a file may be a text, which takes a URL as well.
                kinds = (ir.Str, ir.MediaUrl) if value is FILE else (ir.Str,)
                if not isinstance(field.type, kinds):
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


class _Asking(dict[str, Any]):
    """Asks whether the model can do what a sample does when the template comes to it."""

    def __init__(self, answer: Callable[[Context, str], Context | _Gone]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, name: str) -> Context | _Gone:
        return self._answer(self, name)


class _Counts(dict[str, Any]):
    """Counts choices when they are asked for."""

    def __init__(self, count: Callable[[str], int | _Gone]) -> None:
        super().__init__()
        self._count = count

    def __missing__(self, name: str) -> int | _Gone:
        return self._count(name)
