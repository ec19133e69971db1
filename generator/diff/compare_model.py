"""Find everything that changed in a model that both sides have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ..core.json_types import is_object
from ..core.problems import printable
from ..ir import types as ir
from ..json_schema.canonical import dumped, same
from ..json_schema.subset import covers
from .changes import Change, Level
from .examples import with_code
from .sides import INPUT, OUTPUT, Draft, Side
from .type_breaks import Break, breaks
from .walk import Walk

_MAX_VALUE_CHARS = 120
# Fields of a model that have a comparison of their own.
_COMPARED = {
    "checks", "digest", "fields", "forced", "id", "input_schema", "loc", "named", "output",
    "output_schema", "publication",
}  # fmt: skip
# Rules for changes that no type checker can see.
_NOT_IN_TYPES = {
    "default-changed",
    "media-changed",
    "metadata",
    "example-changed",
    "description",
}
# Rules for changes that make an input one that must be given.
_MUSTS = {"input-required", "input-added", "input-renamed", "default-changed"}
_FALLBACK = {
    "attribute": "annotation", "given": "annotation", "member": "member-renamed",
    "methods": "enum-kind-changed", "must": "input-required", "name": "type-removed",
    "output": "output-class", "read": "annotation",
}  # fmt: skip


def compare_models(old: Side, new: Side) -> list[Change]:
    """Return the changes of one model."""
    comparison = _Comparison(old, new)
    return comparison.changes()


class _Comparison:
    def __init__(self, old: Side, new: Side) -> None:
        self.old = old
        self.new = new
        self.drafts: list[Draft] = []
        self.walks: list[Walk] = []

    def changes(self) -> list[Change]:
        for root in (INPUT, OUTPUT):
            drafts: list[Draft] = []
            walk = Walk(self.old, self.new, root, drafts)
            walk.start()
            self.walks.append(walk)
            self.drafts += drafts
        self._class_name()
        self._field_names()
        self._type_names()
        found = breaks(
            self.old.surface,
            self.new.surface,
            self.old.names.cls,
        )
        for one in found:
            self._attach(one)
        sides = (self.old.model, self.new.model)
        moved = len({model.output is None for model in sides}) == 2  # told as a whole
        for draft in self.drafts if not moved else ():
            # Code may read it by its wire name, or what no class describes.
            if draft.rule in ("output-removed", "output-renamed") and not draft.levels:
                draft.levels.add(Level.BEHAVIOUR)
        self._own_rules()
        has_changes = any(draft.levels for draft in self.drafts)
        if not has_changes and self.old.surface != self.new.surface:
            # The Python types differ although nothing is refused, such as bool against a Literal.
            self._add(Level.SAFE, "annotation", INPUT, INPUT, "")
        self._descriptions()
        self._metadata()
        return [self._finished(draft) for draft in self.drafts if draft.levels]

    def _own_rules(self) -> None:
        """Compare the overlay's rules between inputs, if the schema itself is unchanged."""
        one = _without_messages(self.old.model.checks)
        other = _without_messages(self.new.model.checks)
        schemas = self.old.model.input_schema, self.new.model.input_schema
        if same(one, other) or not same(*schemas):
            return
        level = Level.SAFE if covers(other, other, one, one) else Level.WIRE
        self._add(level, "condition", INPUT, INPUT, "", dumped(one), dumped(other))

    def _finished(self, draft: Draft) -> Change:
        before, after = with_code(draft, self.old, self.new)
        levels = sorted(draft.levels, reverse=True)
        if levels[0] > Level.SAFE:
            levels = [level for level in levels if level > Level.SAFE]
        breaking = levels[0] >= Level.SOURCE
        return Change(
            tuple(levels),
            draft.rule,
            self.new.model.id,
            draft.new,
            draft.name,
            _short(draft.was),
            _short(draft.now),
            before if breaking else (),
            after if breaking else (),
        )

    def _add(
        self,
        level: Level,
        rule: str,
        old: str,
        new: str,
        name: str,
        was: str = "",
        now: str = "",
    ) -> None:
        self.drafts.append(Draft(rule, old, new, name, was, now, {level}))

    def _class_name(self) -> None:
        was, now = (
            f"{side.names.vendor}.{side.names.module}.{side.names.cls}"
            for side in (self.old, self.new)
        )
        if was != now:
            self._add(Level.SOURCE, "class-renamed", INPUT, INPUT, "", was, now)

    def _field_names(self) -> None:
        for walk in self.walks:
            for where, (now_where, label) in walk.properties.items():
                was = self.old.names.fields.get(where)
                now = self.new.names.fields.get(now_where)
                if was and now and was != now:
                    places = where, now_where, label
                    self._add(Level.SOURCE, "field-renamed", *places, was, now)

    def _type_names(self) -> None:
        for walk in self.walks:
            for where, now_where in walk.types.items():
                was = self.old.names.types.get(where)
                now = self.new.names.types.get(now_where)
                if was and now and was != now and was not in self.new.surface.names:
                    places = where, now_where, was
                    self._add(Level.SOURCE, "type-renamed", *places, was, now)
                self._member_names(where, now_where)

    def _member_names(self, where: str, now_where: str) -> None:
        old, new = self.old, self.new
        name = old.names.types.get(where, "")
        was = old.surface.enums.get(name)
        now = new.surface.enums.get(new.names.types.get(now_where, ""))
        if was is None or now is None:
            return
        members = {value: member for member, value in now.members.items()}
        for member, value in was.members.items():
            if members.get(value, member) != member:
                texts = member, members[value]
                self._add(
                    Level.SOURCE, "member-renamed", where, now_where, name, *texts
                )

    def _attach(self, found: Break) -> None:
        """Give the level SOURCE to the change that causes a type error."""
        if found.kind == "name" and self._is_renamed(found.owner):
            return
        where, label = self._place(found)
        near = self._causes(found, where, label)
        if any(Level.SOURCE in draft.levels for draft in near):
            return
        if near:
            nearest = max(near, key=lambda d: (max(d.levels, default=Level.DOCS)))
            nearest.levels.add(Level.SOURCE)
        else:
            name = label or found.name or found.owner
            self._add(Level.SOURCE, _FALLBACK[found.kind], where, where, name)

    def _causes(self, found: Break, where: str, label: str) -> list[Draft]:
        """Return the changes that may cause a type error at a place."""
        if found.kind == "methods":
            return []
        if found.kind == "must":
            return [d for d in self.drafts if d.rule in _MUSTS and d.new == where]
        near = [
            draft
            for draft in self.drafts
            if draft.rule not in _NOT_IN_TYPES
            and (where in (draft.old, draft.new) or _is_inside(draft.old, where) or (label and draft.name == label))
        ]  # fmt: skip
        if found.kind == "member":
            near = [
                d for d in near if d.rule != "member-renamed" or d.was == found.name
            ]
        return near

    def _is_renamed(self, name: str) -> bool:
        renamed = {d.was for d in self.drafts if d.rule == "type-renamed"}
        own = (
            {self.old.names.cls, self.old.names.output} if self._moved() else set[str]()
        )
        return name in own or name in renamed or name.removesuffix("Value") in renamed

    def _moved(self) -> bool:
        return any(draft.rule == "class-renamed" for draft in self.drafts)

    def _place(self, found: Break) -> tuple[str, str]:
        """Return the pointer and the name of the place that causes a type error."""
        if found.kind == "output" or (
            found.owner == self.old.names.output and not found.name
        ):
            return self.old.blocks[OUTPUT].top, ""
        if found.kind in ("name", "member", "methods"):
            where = self.old.place_of(found.owner).partition("#")[0]
            return where, ""
        key = (found.owner, found.name)
        side = self.old if found.kind != "must" else self.new
        where = side.attributes.get(key, "")
        label = next(
            (w.properties[where][1] for w in self.walks if where in w.properties), ""
        )
        return where, label

    def _descriptions(self) -> None:
        for walk in self.walks:
            for where, (now_where, label) in walk.properties.items():
                one, other = self.old.fields.get(where), self.new.fields.get(now_where)
                if one and other:
                    pairs = (one.label, other.label), (one.doc, other.doc)
                    self._texts(where, now_where, label, *pairs)
            for where, now_where in walk.types.items():
                was = self.old.model.named.get(where)
                now = self.new.model.named.get(now_where)
                if isinstance(was, ir.Object) and isinstance(now, ir.Object):
                    name = ".".join(now.path)
                    self._texts(where, now_where, name, (was.doc, now.doc))

    def _texts(
        self, old: str, new: str, name: str, *pairs: tuple[ir.Text, ir.Text]
    ) -> None:
        """Tell of texts that changed, with the first that differs."""
        if any(was != now for was, now in pairs):
            texts = _first_difference(pairs)
            self._add(Level.DOCS, "description", old, new, name, *texts)

    def _metadata(self) -> None:
        for name, was, now in _differences(self.old.model, self.new.model):
            if name in _COMPARED or (
                name == "rules" and _canonical_rules(was) == _canonical_rules(now)
            ):
                continue
            if isinstance(was, ir.Text) and isinstance(now, ir.Text):
                self._texts("", "", name, (was, now))
            elif is_dataclass(was) and is_dataclass(now):
                for inner, old, new in _differences(was, now):
                    self._metadata_field(inner, old, new)
            else:
                self._metadata_field(name, was, now)

    def _metadata_field(self, name: str, was: object, now: object) -> None:
        texts = (dumped_or_empty(was), dumped_or_empty(now))
        self._add(Level.DOCS, "metadata", "", "", name, *texts)


def _differences(one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the fields in which two instances of a dataclass differ."""
    for field in fields(one):
        was, now = getattr(one, field.name), getattr(other, field.name)
        if was != now:
            yield field.name, was, now


def _canonical_rules(rules: Iterable[ir.Rule]) -> list[str]:
    """Return the rules in a canonical order, so that reordering changes nothing."""
    return sorted(
        dumped([rule.when, rule.then, dict(rule.message.by_language)]) for rule in rules
    )


def dumped_or_empty(value: object) -> str:
    """Return a value as JSON, or an empty text if it has no JSON form."""
    try:
        return dumped(value)
    except TypeError:
        return ""


def _is_inside(where: str, outer: str) -> bool:
    rest = where.removeprefix(f"{outer}/") if where.startswith(f"{outer}/") else ""
    return bool(rest) and "properties/" not in rest


def _first_difference(texts: Iterable[tuple[ir.Text, ir.Text]]) -> tuple[str, str]:
    """Return the first pair of texts that differ, in the first language in which they do."""
    for was, now in texts:
        for language in (*ir.LANGUAGES, *was.by_language, *now.by_language):
            found = was.by_language.get(language, ""), now.by_language.get(language, "")
            if found[0] != found[1]:
                return found
    return "", ""


def _without_messages(checks: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rules of a model without their messages."""
    every = [
        {k: v for k, v in rule.items() if k != "message"} if is_object(rule) else rule
        for rule in checks.get("allOf", [])
    ]
    return {**checks, "allOf": every} if every else dict(checks)


def _short(text: str) -> str:
    folded = printable(" ".join(text.split()))
    return (
        folded
        if len(folded) <= _MAX_VALUE_CHARS
        else folded[: _MAX_VALUE_CHARS - 3] + "..."
    )
