"""Show the Python that a breaking change breaks, and what replaces it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from ..core import json_pointer
from ..core.json_types import is_object
from ..core.size_grammar import nearest, parse
from ..json_schema.renames import nearness
from ..python.literals import literal
from .rules import RULES
from .sides import OUTPUT, Draft, Side

Lines = tuple[str, ...]


def with_code(draft: Draft, old: Side, new: Side) -> tuple[Lines, Lines]:
    """Return a line of code that worked before the change, and its replacement."""
    make = _BY_RULE.get(draft.rule, _limit)
    before, after = make(draft, old, new)
    return (before,) if before else (), (after,) if after else ()


def imported(side: Side, name: str = "") -> str:
    """Return the import of a name from a model's module, or of its request class."""
    names = side.names
    if name:
        return f"from {names.module_path} import {name}"
    return f"from {names.vendor_path} import {names.cls}"


def _removed(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    return _call(old, draft.old, "..."), f"{_owner(old, draft.old)}()"


def _renamed(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    return _call(old, draft.old, "..."), _call(new, draft.new, "...")


def _required(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    owner = _owner(new, draft.new)
    return f"{owner}()", _call(new, draft.new, "...")


def _choice(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    known = _values(new, draft.new)
    gone = [v for v in _values(old, draft.old) if v not in known]
    if draft.rule == "choice-renamed":
        gone = [
            v for v in gone if json.dumps(v, ensure_ascii=False) == draft.was
        ] or gone
    if not gone or not known:
        return _limit(draft, old, new)
    near = _nearest(gone[0], known)
    return (
        _call(old, draft.old, literal(gone[0]), draft.name),
        _call(new, draft.new, literal(near), draft.name),
    )


def _member(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    if not draft.was:
        return _type(draft, old, new)
    then = new.names.types.get(draft.new, draft.name)
    return f"{draft.name}.{draft.was}", f"{then}.{draft.now}"


def _type(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    after = imported(new, draft.now) if draft.now else f"# {draft.name} was removed"
    return imported(old, draft.was or draft.name), after


def _class(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    module = old.names.module != new.names.module
    return (
        imported(old, old.names.cls if module else ""),
        imported(new, new.names.cls if module else ""),
    )


def _output(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    was, now = _read(draft.name), _read(draft.now or draft.name)
    if draft.rule == "output-removed":
        wire = json_pointer.tokens(draft.old)[-1]
        now = f"output.raw  # {literal(wire)} is no longer in the schema"
    return was, now


def _read(name: str) -> str:
    """Return the expression that reads a part of an output, of a list its first item."""
    return f"output.{name}".replace("[]", "[0]").removesuffix(".")


def _output_class(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    return f"output: {old.names.output}", f"output: {new.names.output}"


def _limit(draft: Draft, old: Side, new: Side) -> tuple[str, str]:
    if draft.old.startswith(OUTPUT):
        return _read(draft.name), f"{_read(draft.name)}  # {_remark(draft)}"
    return (
        _call(old, draft.old, "...", draft.name),
        f"{_call(new, draft.new, '...', draft.name)}  # {_remark(draft)}",
    )


_BY_RULE: dict[str, Callable[[Draft, Side, Side], tuple[str, str]]] = {
    "choice-removed": _choice,
    "choice-renamed": _choice,
    "class-renamed": _class,
    "field-renamed": _renamed,
    "input-added": _required,
    "input-removed": _removed,
    "input-renamed": _renamed,
    "input-required": _required,
    "default-changed": _required,
    "member-renamed": _member,
    "output-class": _output_class,
    "output-removed": _output,
    "output-renamed": _output,
    "type-removed": _type,
    "type-renamed": _type,
}


def _remark(draft: Draft) -> str:
    what = RULES[draft.rule].what
    return f"{what}: {draft.now}" if draft.now else what


def _owner(side: Side, where: str) -> str:
    return side.owner(where) or side.names.cls


def _call(side: Side, where: str, value: str, name: str = "") -> str:
    """Return a call that passes the input at a pointer, or the input that encloses it."""
    head, found, last = where.rpartition("/properties/")
    if not found:
        return f"{side.names.cls}({name.partition('[')[0] or '...'}={value})"
    wire, _, inside = last.partition("/")
    place = f"{head}/properties/{wire}"
    attribute = side.attribute(place, *json_pointer.tokens(f"/{wire}"))
    return f"{_owner(side, place)}({attribute}={f'[{value}]' if inside == 'items' else value})"


def _nearest(gone: object, known: Sequence[object]) -> object:
    """The value nearest to one that is gone: by shape where both have one, else by its words."""
    texts = {str(value): value for value in known}
    near = nearest(parse(str(gone), texts), texts)
    if near:
        return texts[near[0]]
    return max(known, key=lambda value: nearness(str(gone), str(value)))


def _values(side: Side, where: str) -> list[object]:
    root = {"input_schema": side.model.input_schema}
    node = json_pointer.find(root, where)
    if not is_object(node):
        return []
    values: list[object] = node.get("enum", [node["const"]] if "const" in node else [])
    return values
