"""Lower input schemas to types that are narrow, but never reject a valid input.

Several schemas may apply to the same value (``allOf``, a reference with sibling keywords).
They are lowered together, as parts. Constraints that their common type cannot express are
collected by `extra_constraints`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ..core.problems import Loc, Problem
from ..json_schema import keywords
from ..json_schema.keywords import asserting
from ..sources.file_limits import notes
from . import types as ir
from .allof import Document, Node, Parts, as_node, bounds, common_types, counts, type_of
from .alternatives import Union, Way, unions, ways_of, widened
from .extra_constraints import is_open_union, is_tuple
from .media import media_format
from .presence import default_of, presence_of, required_names, tags
from .sizes import choice_kind, sign_between
from .texts import Texts
from .type_paths import Path, option_path, path_of

_UNIONS = ("anyOf", "oneOf")
_MAX_SCHEMAS = 20_000  # each counted once for every type that it is part of


class SchemaLowering:
    """Lowers a schema; choices, nested objects and limited scalars become ``named``."""

    def __init__(
        self,
        document: Document,
        root: Loc,
        texts: Texts,
        media: Mapping[str, ir.MediaKind],
        top: str = "/input_schema",
    ) -> None:
        self.document = document
        self.top = top  # the pointer of the schema that is lowered
        self.root = root
        self.texts = texts
        self.media = media
        self.used_media: set[str] = set()
        self.named: dict[str, ir.Named] = {}
        self.problems: list[Problem] = []
        self._open: list[str] = []  # pointers of references and objects being followed
        # What a schema around this one says of the texts in lists and alternatives.
        self._kind: tuple[ir.MediaKind, str] | None = None
        self._seen = 0

    def fields(
        self, parts: Parts, path: Path, among: Sequence[Union] | None = None
    ) -> tuple[ir.Field, ...]:
        """Return the properties of an object, in the published order.

        Those of its alternatives become fields too, of a type for all of them. ``among`` are
        the unions to look at, if not all.
        """
        document = self.document
        if among is None:
            among = unions(document, parts)
        required = required_names(document, parts)
        if any(loc.pointer in document.variants for loc, _ in parts):
            required |= tags(document, parts)
        for union in among:
            every = [
                required_names(document, one.parts) | tags(document, one.parts)
                for one in union
            ]
            required |= every[0].intersection(*every[1:])
        return tuple(
            self._field(
                name,
                ways_of(name, found, parts, among),
                (*path, name),
                required=name in required,
            )
            for name, found in document.properties(parts).items()
        )

    def _field(
        self, name: str, ways: Sequence[Way], path: Path, *, required: bool
    ) -> ir.Field:
        """Return the field of a property that has one of several schemas."""
        (first, _), *others = ways
        at, schema = first[0]
        options = self._either(ways, path) if others else self._options(first, path)
        types = [t for t in options if t != ir.Null()]
        nullable = len(types) < len(options) or ir.Anything() in types
        if nullable and ir.Anything() not in types:
            # The limits of a field do not apply to null, so they need a named type.
            types = [self._limited(t, at, path) for t in types]
        type_ = self._union(types, at, path) if types else ir.Null()
        defaults = [default_of(parts) for parts, _ in ways]
        default = defaults[0] if all(d == defaults[0] for d in defaults) else None
        found = [(loc, node) for parts, _ in ways for loc, node in parts]
        told = {note: None for _, node in found for note in notes(dict(node))}
        label, doc = (
            next(
                (t for loc, n in found if (t := self.texts.at(loc, key, n)).in_("en")),
                None,
            )
            or self.texts.at(at, key, schema)
            for key in ("title", "description")
        )
        return ir.Field(
            name=name,
            type=type_,
            presence=presence_of(type_, default, self.named, required=required),
            label=label,
            doc=doc,
            loc=at,
            nullable=nullable,
            notes=tuple(told),
        )

    def _either(self, ways: Sequence[Way], path: Path) -> list[ir.Type]:
        """Return types for all schemas that a property may have, equal ones as one."""
        distinct: dict[str, Way] = {}
        for parts, owner in ways:
            said = [{k: n[k] for k in asserting(dict(n))} for _, n in parts]
            distinct.setdefault(json.dumps(said, sort_keys=True), (parts, owner))
        found: list[ir.Type] = []
        for text, (parts, owner) in distinct.items():
            is_object = '"properties"' in text and len(distinct) > 1
            way = (*option_path(owner, path[:-1]), path[-1]) if is_object else path
            found += self._options(parts, way)
        if ir.Anything() in found:
            return [ir.Anything()]
        return widened(self.named, found, path, self._limited)

    def _inner(self, node: object, loc: Loc, path: Path) -> ir.Type:
        """Return the type of an item, a map value or a union's option."""
        schema = as_node(node)
        options = self._options([(loc, schema)], path)
        if len(options) == 1:
            return self._limited(options[0], loc, path)
        return self._union(options, loc, path)

    def _union(self, options: list[ir.Type], loc: Loc, path: Path) -> ir.Type:
        if len(options) == 1:
            return options[0]
        if ir.Anything() in options:
            return ir.Anything()
        limited = (self._limited(option, loc, path) for option in options)
        types = list(dict.fromkeys(limited))
        return types[0] if len(types) == 1 else ir.Union(tuple(types))

    def _limited(self, type_: ir.Type, loc: Loc, path: Path) -> ir.Type:
        """Return a reference to a new named type if the type has limits, else the type."""
        match type_:
            case ir.Int() | ir.Number():
                plain = type_ == type(type_)()
            case ir.Str(least, most) | ir.MediaUrl(_, least, most):
                plain = least is None and most is None
            case ir.List(inner) | ir.Map(inner):
                plain = type_ == type(type_)(inner)
            case ir.Tuple():
                plain = False  # its length is its limit
            case _:
                return type_
        if plain:
            return type_
        where = f"{loc.pointer}#{type(type_).__name__}"
        words = path if path[-1] == "item" else (*path, type(type_).__name__)
        self.named[where] = ir.Limited(words, type_, loc)
        return ir.Ref(where)

    def _options(self, parts: Parts, path: Path) -> list[ir.Type]:
        """Return the types that a schema allows, as a flat list."""
        around = self._kind
        self._kind = self._media(parts) or around
        found = self._options_within(parts, path)
        self._kind = around
        return found

    def _options_within(self, parts: Parts, path: Path) -> list[ir.Type]:
        if len(parts) == 1:
            (loc, node), own = parts[0], asserting(dict(parts[0][1]))
            if own == {"$ref"}:
                return self._reference(node["$ref"])
            if own == {"allOf"} and len(node["allOf"]) == 1:
                child = node["allOf"][0]
                only = (loc / "allOf" / 0, as_node(child))
                return self._options([only], path)
        whole = [
            part for loc, node in parts for part in self.document.merged(node, loc)
        ]
        self._seen += len(whole)
        if self._seen > _MAX_SCHEMAS:
            return self._too_large()
        for loc, node in whole:
            if "enum" in node or "const" in node:
                return self._choice(node, loc, path)
        names = common_types(whole)
        for loc, node in whole:
            if names is None and (key := next((k for k in _UNIONS if k in node), None)):
                return self._alternatives(node, key, loc, path)
            if (
                names == ["object"]
                and is_open_union(node)
                and (options := self._object_alternatives(node, loc, path))
            ):
                return options
        if not names:
            return [ir.Anything()]
        if "number" in names:  # includes integers
            names = [n for n in names if n != "integer"]
        return [self._single_type(name, whole, path) for name in names]

    def _too_large(self) -> list[ir.Type]:
        if self._seen < 2 * _MAX_SCHEMAS:  # report it once
            self._seen = 2 * _MAX_SCHEMAS
            self.problems.append(
                Problem(
                    "too-large",
                    Loc(self.root.file, self.top),
                    f"its types are made of more than {_MAX_SCHEMAS:,} schemas",
                    "let fewer schemas hold for the same value",
                )
            )
        return [ir.Anything()]

    def _alternatives(
        self, node: Node, key: str, loc: Loc, path: Path
    ) -> list[ir.Type]:
        found: list[ir.Type] = []
        for index, option in enumerate(node[key]):
            at = loc / key / index
            schema = as_node(option)
            options = self._options([(at, schema)], option_path(schema, path))
            found += [self._limited(type_, at, path) for type_ in options]
        return found

    def _object_alternatives(
        self, node: Node, loc: Loc, path: Path
    ) -> list[ir.Type] | None:
        """Return the objects of alternatives that all have a name and properties, or None."""
        key = "oneOf" if "oneOf" in node else "anyOf"
        options = [
            self.document.merged(as_node(option), loc / key / index)
            for index, option in enumerate(node[key])
        ]
        paths = [option_path(parts[0][1], path) for parts in options]
        shaped = all(any(n.get("properties") for _, n in parts) for parts in options)
        if not shaped or path in paths:
            return None
        return [self._object(p, way) for p, way in zip(options, paths, strict=True)]

    def _single_type(self, name: str, parts: Parts, path: Path) -> ir.Type:
        match name:
            case "null":
                return ir.Null()
            case "boolean":
                return ir.Bool()
            case "integer":
                return ir.Int(bounds(parts, exact=True))
            case "number":
                return ir.Number(bounds(parts, exact=False))
            case "string":
                least, most = counts(parts, "Length")
                if self._kind:
                    kind, where = self._kind
                    self.used_media.add(where)
                    return ir.MediaUrl(kind, least, most)
                return ir.Str(least, most, sign_between(parts))
            case "array":
                return self._list(parts, path)
            case _:
                return self._object(parts, path)

    def _list(self, parts: Parts, path: Path) -> ir.Type:
        least, most = counts(parts, "Items")
        first = [node["prefixItems"] for _, node in parts if "prefixItems" in node]
        if first:
            return self._tuple(parts, path, least, most)
        items = [
            (loc / "items", as_node(node["items"]))
            for loc, node in parts
            if "items" in node
        ]
        inner = (*path, "item")
        if len(items) > 1:
            options = self._options(items, inner)
            item = self._union(options, items[0][0], inner)
            item = self._limited(item, items[0][0], inner)
        else:
            loc, schema = items[0] if items else (parts[0][0] / "items", as_node(None))
            item = self._inner(schema, loc, inner)
        return ir.List(item, least, most)

    def _tuple(
        self, parts: Parts, path: Path, least: int | None, most: int | None
    ) -> ir.Type:
        """Return a tuple if the schema fixes its length, else a list of its item types."""
        (loc, node), *others = [part for part in parts if "prefixItems" in part[1]]
        first = node["prefixItems"]
        inner = (*path, "item")
        types = [
            self._inner(one, loc / "prefixItems" / index, (*inner, str(index + 1)))
            for index, one in enumerate(first)
        ]
        if len(parts) == 1 and is_tuple(node):
            return ir.Tuple(tuple(types))
        if others or node.get("items") is not False:
            return ir.List(ir.Anything(), least, most)
        return ir.List(self._union(types, loc, inner), least, most)

    def _object(self, parts: Parts, path: Path) -> ir.Type:
        around, self._kind = self._kind, None
        found = self._object_within(parts, path)
        self._kind = around
        return found

    def _object_within(self, parts: Parts, path: Path) -> ir.Type:
        shaping = [
            (loc, node)
            for loc, node in parts
            if node.keys()
            & (keywords.IN_PLACE - {"allOf", "not"} | {"properties", "required"})
        ] or list(parts)
        if not self.document.properties(shaping):
            return self._map(parts, path)
        where = "&".join(loc.pointer for loc, _ in shaping)
        if where in self.named:
            return ir.Ref(where)
        loc, node = shaping[0]
        if loc.pointer != parts[0][0].pointer and len(shaping) == 1:
            path = path_of(loc.pointer.removeprefix(self.document.base))
        # Registered before its fields, so that a recursive reference finds it.
        doc = self.texts.at(loc, "description", node)
        self.named[where] = ir.Object(path, (), doc, loc)
        # The fields of a recursive input keep their paths, so each type has one name.
        whole = where == self.top
        self._open.append(where)
        fields = self.fields(shaping, () if whole else path)
        self._open.pop()
        self.named[where] = ir.Object(path, fields, doc, loc)
        return ir.Ref(where)

    def _map(self, parts: Parts, path: Path) -> ir.Type:
        least, most = counts(parts, "Properties")
        if len(parts) > 1:
            return ir.Map(ir.Anything(), least, most)
        loc, node = parts[0]
        extra = node.get("additionalProperties", True)
        inner = (*path, "value")
        patterns = node.get("patternProperties", {})
        if not patterns:
            value = self._inner(extra, loc / "additionalProperties", inner)
            return ir.Map(value, least, 0 if extra is False else most)
        values = [
            self._inner(child, loc / "patternProperties" / name, inner)
            for name, child in patterns.items()
        ]
        if extra is not False:
            values.append(self._inner(extra, loc / "additionalProperties", inner))
        return ir.Map(self._union(values, loc, inner), least, most)

    def _choice(self, node: Node, loc: Loc, path: Path) -> list[ir.Type]:
        published = node["enum"] if "enum" in node else [node["const"]]
        if "const" in node:
            only = json.dumps(node["const"])  # to Python, 1 is True
            published = [v for v in published if json.dumps(v) == only]
        if not keywords.plain_choices(published):
            return list(dict.fromkeys(type_of(value) for value in published))
        values = tuple(v for v in published if v is not None)
        null: list[ir.Type] = [ir.Null()] if None in published else []
        if not values:
            return null or [ir.Anything()]
        self.named[loc.pointer] = ir.Choice(path, values, choice_kind(values), loc)
        return [ir.Ref(loc.pointer), *null]

    def _reference(self, target: str) -> list[ir.Type]:
        at, schema = self.document.target(target)
        where = at.pointer
        # Recursion through an object terminates, since the object is known by its pointer.
        # Lists within themselves have no end: the inner ones are any JSON, checked by rules.
        if where in self._open and not self._is_inside_object(where):
            return [ir.Anything()]
        self._open.append(where)
        found = self._options([(at, schema)], path_of(target[1:]))
        self._open.pop()
        return found

    def _is_inside_object(self, where: str) -> bool:
        """Return whether an object was entered since a reference was last followed."""
        since = self._open[len(self._open) - self._open[::-1].index(where) - 1 :]
        return any(one in self.named for one in since)

    def _media(self, parts: Parts) -> tuple[ir.MediaKind, str] | None:
        """Return what schemas or our overlay say of the files in a value, and where."""
        for loc, node in parts:
            if kind := self.media.get(loc.pointer) or media_format(node):
                return kind, loc.pointer
        return None
