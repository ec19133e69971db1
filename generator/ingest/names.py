"""Choose forced names for colliding values, from the values alone, and keep them for ever.

A name in use is never changed, so only new values make way. Of these, a value that equals its
name keeps it; the others are distinguished by what their names have lost: punctuation, then
capitals, and as a last resort by a digest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from hashlib import sha256

from ..core import json_pointer
from ..core.json_types import is_array
from ..core.problems import Problem
from ..ir import types as ir
from ..python import naming, spelling
from .schema_texts import same

_ROUNDS = 8
_MARKS = {
    " ": "space", "!": "bang", "#": "hash", "%": "percent", "&": "and", "'": "quote",
    "(": "bracket", ")": "", "*": "star", "+": "plus", ",": "comma", "-": "hyphen",
    ".": "dot", "/": "slash", ":": "colon", ";": "semicolon", "<": "less", "=": "equals",
    ">": "more", "?": "question", "@": "at", "_": "underscore", "|": "bar", "~": "tilde",
}  # fmt: skip
_MOST_MARKS = 3  # more would be no name but a spelling lesson
_ALTERNATIVE = re.compile(r"(.*/(?:anyOf|oneOf))/([0-9]+)(/.*)?")
_PLAIN = re.compile("[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that wants a name in one scope.

    ``words`` may be put behind the name, or what the value is made of. Overlays take names
    of ASCII letters alone, so ``stem`` stands for a name of others.
    """

    value: str
    name: str
    stem: str
    words: str = ""
    content: str = ""

    @property
    def base(self) -> str:
        """Return what a name of its own begins with."""
        return self.name if _PLAIN.fullmatch(self.name) else self.stem


Spell = Callable[[str, str], str]


def _snake(name: str, word: str) -> str:
    return f"{name}_{word}"


def _upper(name: str, word: str) -> str:
    return f"{name}_{word.upper()}"


def _pascal(name: str, word: str) -> str:
    return name + "".join(part.capitalize() for part in word.split("_"))


def disambiguate(
    claims: Sequence[Claim], kept: Iterable[str], taken: Iterable[str], spell: Spell
) -> dict[str, str]:
    """New names by value for the claims that cannot have the name they want.

    ``kept`` are values that have had their names before, ``taken`` names of something else.
    """
    settled, reserved = set(kept), set(taken)
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.name, []).append(claim)
    found: dict[str, str] = {}
    for name, group in sorted(groups.items()):
        if len(group) == 1 and name not in reserved:
            continue
        holder = None if name in reserved else _holder(group, settled)
        rest = [claim for claim in group if claim != holder]
        others = reserved | (groups.keys() - {name}) | set(found.values())
        if holder or name in reserved:
            others.add(name)
        new = _distinct(rest, others, spell)
        found |= {value: chosen for value, chosen in new.items() if chosen != name}
    return found


def _holder(group: Sequence[Claim], settled: Set[str]) -> Claim | None:
    """Return the claim that keeps the name: the first that has had it, or that spells it."""
    had = (claim for claim in group if claim.value in settled)
    spelled = (claim for claim in group if claim.value == claim.name)
    return next(had, None) or next(spelled, None)


def _distinct(
    claims: Sequence[Claim], others: Set[str], spell: Spell
) -> dict[str, str]:
    """Return names that differ from each other and from ``others``, in the simplest way."""
    new: dict[str, str] = {}
    for way in (_by_words, _by_content, _by_marks, _by_capitals, _by_digest):
        new = {claim.value: way(claim, spell) for claim in claims}
        if len({*new.values()} - others) == len(claims):
            break
    return new


def _by_words(claim: Claim, spell: Spell) -> str:
    return spell(claim.base, claim.words) if claim.words else claim.name


def _by_content(claim: Claim, spell: Spell) -> str:
    return spell(claim.base, claim.content) if claim.content else claim.name


def _by_marks(claim: Claim, spell: Spell) -> str:
    marks = [
        _MARKS.get(c, f"u{ord(c):x}")
        for c in claim.value
        if not (c.isascii() and c.isalnum())
    ]
    words = [mark for mark in marks if mark]
    if not words or len(words) > _MOST_MARKS:
        return claim.name
    return spell(claim.base, "_".join(words))


def _by_capitals(claim: Claim, spell: Spell) -> str:
    value = claim.value
    # Names that are capitals themselves have lost the small letters, others the capitals.
    usual = value.upper() if spell is _upper else value.lower()
    if value == usual:
        return claim.name
    if value in (value.lower(), value.upper()):
        return spell(claim.base, "lower" if value == value.lower() else "upper")
    return spell(claim.base, "mixed")


def _by_digest(claim: Claim, spell: Spell) -> str:
    return spell(claim.base, "x" + sha256(claim.value.encode()).hexdigest()[:6])


def force(
    models: Sequence[ir.Model], before: Mapping[str, ir.Model]
) -> tuple[dict[str, ir.ForcedNames], list[Problem]]:
    """Return the forced names that models need, by id, and the unresolved collisions.

    ``before`` holds the previous models by id; their names are kept.
    """
    current = [_following(model, before.get(model.id)) for model in models]
    clashes: list[Problem] = []
    for _ in range(_ROUNDS):
        named, problems = naming.name_models(current)
        clashes = [p for p in problems if p.code == "name-collision"]
        if not clashes:
            break
        ids = _ids(current, named, before)
        current = [
            replace(model, forced=_forced(model, named[model.id], before, ids))
            for model in current
        ]
    else:
        return {}, clashes
    old = {model.id: model.forced for model in models}
    return {m.id: m.forced for m in current if m.forced != old[m.id]}, []


def _following(model: ir.Model, old: ir.Model | None) -> ir.Model:
    """Return the model with forced type names moved along with their alternatives."""
    found: dict[str, str] = {}
    for where, name in model.forced.types.items():
        if old and (match := _ALTERNATIVE.fullmatch(where)):
            above, index, below = match[1], match[2], match[3] or ""
            was = _found(old, above)
            now = _found(model, above)
            one = was[int(index)] if int(index) < len(was) else None
            places = [i for i, other in enumerate(now) if same(one, other)]
            if len(places) == 1:
                where = f"{above}/{places[0]}{below}"
        found[where] = name
    return replace(model, forced=replace(model.forced, types=found))


def _found(model: ir.Model, where: str) -> list[object]:
    """Return a list of the input schema, or an empty one."""
    found = json_pointer.find(model.input_schema, where.removeprefix("/input_schema"))
    return found if is_array(found) else []


_Ids = Mapping[str, tuple[str | None, str | None]]  # module and class by id


def _ids(
    models: Sequence[ir.Model],
    named: Mapping[str, naming.ModelNames],
    before: Mapping[str, ir.Model],
) -> _Ids:
    modules: dict[str, str] = {}
    classes: dict[str, str] = {}
    for vendor in sorted({names.vendor for names in named.values()}):
        ids = [m.id for m in models if named[m.id].vendor == vendor]
        rests = {model_id.split("/", 1)[1]: model_id for model_id in ids}
        kept = [rest for rest, model_id in rests.items() if model_id in before]
        for found, spell, attribute, stem in (
            (modules, _snake, "module", "model"),
            (classes, _pascal, "cls", "Model"),
        ):
            claims = [
                Claim(rest, getattr(named[model_id], attribute), stem)
                for rest, model_id in rests.items()
            ]
            told = disambiguate(claims, kept, spelling.IMPORTED, spell)
            found |= {rests[rest]: name for rest, name in told.items()}
    return {m.id: (modules.get(m.id), classes.get(m.id)) for m in models}


def _forced(
    model: ir.Model,
    names: naming.ModelNames,
    before: Mapping[str, ir.Model],
    ids: _Ids,
) -> ir.ForcedNames:
    old = before.get(model.id)
    module, cls = ids[model.id]
    forced = model.forced
    return ir.ForcedNames(
        cls or forced.cls,
        module or forced.module,
        {**forced.fields, **dict(_fields(model, names, old))},
        {**forced.types, **_types(model, names, old)},
        _merged(forced.members, _members(model, names, old)),
    )


def _fields(
    model: ir.Model, names: naming.ModelNames, old: ir.Model | None
) -> Iterator[tuple[str, str]]:
    before = old.groups if old else []
    known = {field.loc.pointer for group in before for field in group}
    for group in model.groups:
        places = {field.name: field.loc.pointer for field in group}
        claims = [Claim(wire, names.fields[at], "field") for wire, at in places.items()]
        kept = [wire for wire, at in places.items() if at in known]
        for wire, name in disambiguate(claims, kept, spelling.TAKEN, _snake).items():
            yield places[wire], name


def _types(
    model: ir.Model, names: naming.ModelNames, old: ir.Model | None
) -> dict[str, str]:
    places: dict[str, str] = {}
    claims: list[Claim] = []
    for where, named in model.named.items():
        value = "/".join(named.path)
        value = value if value not in places else where
        places[value] = where
        words = type(named).__name__
        content = _content(named)
        claims.append(Claim(value, names.types[where], "Type", words, content))
    kept = [v for v, where in places.items() if old and where in old.named]
    aliases = [
        spelling.value_name(names.types[where])
        for where, named in model.named.items()
        if isinstance(named, ir.Choice) and names.members[where]
    ]
    taken = {names.cls, names.output, *aliases, *spelling.IMPORTED}
    told = disambiguate(claims, kept, taken, _pascal)
    return {places[value]: name for value, name in told.items()}


def _content(named: ir.Named) -> str:
    """Summarise the contents of a type in a few ASCII words; return none if there are more."""
    match named:
        case ir.Choice(values=values):
            found = [str(value) for value in values]
        case ir.Object(fields=fields):
            needed = [f for f in fields if not isinstance(f.presence, ir.Optional)]
            found = sorted(field.name for field in needed or fields)
        case ir.Limited(type=ir.Int(bounds) | ir.Number(bounds)):
            found = _limits(min=bounds.minimum, max=bounds.maximum)
        case ir.Limited(type=ir.Str(least, most) | ir.MediaUrl(_, least, most)):
            found = _limits(min=least, max=most)
        case ir.Limited(type=ir.List(_, least, most) | ir.Map(_, least, most)):
            found = _limits(min=least, max=most)
        case ir.Limited():
            found = []
    words = "_".join(found).lower()
    plain = _PLAIN.fullmatch(f"x{words}") and len(found) <= _MOST_MARKS
    return words if plain else ""


def _limits(**found: float | None) -> list[str]:
    return [f"{word}_{limit}" for word, limit in found.items() if limit is not None]


def _members(
    model: ir.Model, names: naming.ModelNames, old: ir.Model | None
) -> Iterator[tuple[str, dict[str, str]]]:
    for where, choice in model.named.items():
        if not isinstance(choice, ir.Choice) or where not in names.members:
            continue
        values = [value for value in choice.values if isinstance(value, str)]
        claims = [
            Claim(value, name, "VALUE")
            for value, name in zip(values, names.members[where], strict=False)
        ]
        was = old.named.get(where) if old else None
        kept = [str(v) for v in was.values] if isinstance(was, ir.Choice) else []
        if told := disambiguate(claims, kept, (), _upper):
            yield choice.loc.pointer, told


def _merged(
    forced: Mapping[str, Mapping[str, str]], more: Iterable[tuple[str, dict[str, str]]]
) -> dict[str, dict[str, str]]:
    found = {where: dict(table) for where, table in forced.items()}
    for where, table in more:
        found[where] = {**found.get(where, {}), **table}
    return found
