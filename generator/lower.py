"""From checked schemas to what the API is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from . import ir, pointer, samples
from .choices import choice_kind
from .problems import Loc, Problem
from .shapes import is_array, is_object
from .source import File, ModelSource
from .texts import Texts

_MEDIA_FORMATS: dict[str, ir.MediaKind] = {
    f"{kind}_{unit}": kind
    for kind in ("image", "video", "audio")
    for unit in ("uri", "uris", "url", "urls")
}


def lower_api(file: File) -> ir.Api:
    """The facts of ``api.json``."""
    data: dict[str, Any] = file.data
    published = Texts({}, "en", data.get("translations", {}))
    schema = data["default_output_schema"]
    loc = Loc(file.path) / "default_output_schema" / "output"
    return ir.Api(
        base_url=data["base_url"],
        base_url_variable=data["auth"]["base_url_variable"],
        token_variables=tuple(data["auth"]["token_variables"]),
        calls={name: ir.Call(**call) for name, call in data["calls"].items()},
        request_id_pattern=data["request_id_pattern"],
        states={name: tuple(words) for name, words in data["states"].items()},
        output_hosts=tuple(data["output_hosts"]),
        output_fields=tuple(_output_fields(schema["output"], loc, published)),
        output_schema=schema,
        digest=file.digest,
    )


def lower_model(
    source: ModelSource, document: dict[str, Any], api: ir.Api
) -> tuple[ir.Model, list[Problem]]:
    """One model, and what only shows when its schema is followed to the end."""
    overlay: Mapping[str, Any] = source.overlay.data if source.overlay else {}
    language = document.get("language", "en")
    texts = Texts(overlay.get("texts", {}), language, document.get("translations", {}))
    loc = Loc(source.model.path)
    walk = _Walk(document, loc, texts, overlay.get("media", {}))
    root = document["input_schema"]
    fields = walk.fields(root, loc / "input_schema", ())
    model_id: str = document["model_id"]
    name = overlay.get("display_name") or document.get("display_name") or model_id
    names: dict[str, Any] = overlay.get("names", {})
    output_schema = document.get("output_schema", api.output_schema)
    output = tuple(
        _output_fields(output_schema["output"], loc / "output_schema" / "output", texts)
    )
    model = ir.Model(
        id=model_id,
        title=ir.Text({"en": name}),
        summary=ir.Text(overlay.get("summary", {}), language),
        fields=fields,
        named=walk.named,
        output=None if _shape(output) == _shape(api.output_fields) else output,
        example=overlay.get("example") or samples.example(fields, walk.named),
        forced=ir.ForcedNames(
            names.get("class"),
            names.get("module"),
            names.get("fields", {}),
            names.get("types", {}),
            names.get("members", {}),
        ),
        input_schema=root,
        output_schema=output_schema,
        publication=ir.Publication(language, document.get("translations", {})),
        listing=_listing(document),
        loc=loc,
        digest=source.digest,
    )
    idle = [
        Problem(
            "unused-entry",
            Loc(source.overlay.path) / "media" / where,
            f"{where} takes no text, so it cannot take a URL",
            "name an input of type string, or an array of strings",
        )
        for where in walk.media
        if source.overlay and where not in walk.used_media
    ]
    return model, [*walk.problems, *idle]


def _listing(document: Mapping[str, Any]) -> ir.Listing:
    usd, unit = document.get("base_price_usd"), document.get("price_unit")
    note = document.get("pricing_note", "")
    return ir.Listing(
        tuple(document.get("categories", [])),
        document.get("kind", ""),
        ir.Price(usd, unit, note) if note or usd is not None else None,
    )


class _Walk:
    """Follows an input schema; choices, nested objects and limited scalars become ``named``."""

    def __init__(
        self,
        document: Mapping[str, Any],
        root: Loc,
        texts: Texts,
        media: Mapping[str, ir.MediaKind],
    ) -> None:
        self.document = document
        self.root = root
        self.texts = texts
        self.media = media
        self.used_media: set[str] = set()
        self.named: dict[str, ir.Named] = {}
        self.problems: list[Problem] = []
        self._open: list[str] = []  # pointers of the references being followed

    def fields(
        self, node: Mapping[str, Any], loc: Loc, path: tuple[str, ...]
    ) -> tuple[ir.Field, ...]:
        """The properties of an object schema, in the published order."""
        required = set(node.get("required", []))
        found: list[ir.Field] = []
        for name, child in node["properties"].items():
            at = loc / "properties" / name
            schema = child if is_object(child) else {}
            type_ = self.type(schema, at, (*path, name))
            found.append(
                ir.Field(
                    name=name,
                    type=type_,
                    presence=self._presence(type_, schema, name in required),
                    label=self.texts.at(at, "title", schema),
                    doc=self.texts.at(at, "description", schema),
                    loc=at,
                )
            )
        return tuple(found)

    def type(self, node: Mapping[str, Any], loc: Loc, path: tuple[str, ...]) -> ir.Type:
        """The type of a field: null is left out, since a field is null by not being sent."""
        options = [t for t in self._options(node, loc, path) if t != ir.Null()]
        if not options:
            return ir.Null()
        return options[0] if len(options) == 1 else self._union(options, loc, path)

    def _inner(self, node: object, loc: Loc, path: tuple[str, ...]) -> ir.Type:
        """The type of an item, a map value or a union's option."""
        schema = node if is_object(node) else {}
        options = self._options(schema, loc, path)
        if len(options) == 1:
            return self._limited(options[0], loc, path)
        return self._union(options, loc, path)

    def _union(
        self, options: list[ir.Type], loc: Loc, path: tuple[str, ...]
    ) -> ir.Type:
        if ir.Anything() in options:
            return ir.Anything()
        limited = (self._limited(option, loc, path) for option in options)
        types = list(dict.fromkeys(limited))
        return types[0] if len(types) == 1 else ir.Union(tuple(types))

    def _limited(self, type_: ir.Type, loc: Loc, path: tuple[str, ...]) -> ir.Type:
        """A named type where limits would otherwise stand in the middle of a type."""
        match type_:
            case ir.Str() | ir.Int() | ir.Number():
                plain = type_ == type(type_)()
            case ir.MediaUrl(kind):
                plain = type_ == ir.MediaUrl(kind)
            case ir.List(inner) | ir.Map(inner):
                plain = type_ == type(type_)(inner)
            case _:
                return type_
        if plain:
            return type_
        where = f"{loc.pointer}#{type(type_).__name__}"
        words = path if path[-1] == "item" else (*path, type(type_).__name__)
        self.named[where] = ir.Limited(words, type_, loc)
        return ir.Ref(where)

    def _options(
        self, node: Mapping[str, Any], loc: Loc, path: tuple[str, ...]
    ) -> list[ir.Type]:
        """The types that a schema allows, flat."""
        if "$ref" in node:
            return self._reference(node["$ref"], loc)
        if "anyOf" in node:
            found: list[ir.Type] = []
            for index, option in enumerate(node["anyOf"]):
                at = loc / "anyOf" / index
                schema = option if is_object(option) else {}
                options = self._options(schema, at, path)
                found += [self._limited(type_, at, path) for type_ in options]
            return found
        if "enum" in node or "const" in node:
            return self._choice(node, loc, path)
        declared = node.get("type", [])
        names: list[str] = declared if is_array(declared) else [declared]
        if not names:
            return [ir.Anything()]
        if "number" in names:  # a whole number is a number
            names = [n for n in names if n != "integer"]
        return [self._one(name, node, loc, path) for name in names]

    def _one(
        self, name: str, node: Mapping[str, Any], loc: Loc, path: tuple[str, ...]
    ) -> ir.Type:
        match name:
            case "null":
                return ir.Null()
            case "boolean":
                return ir.Bool()
            case "integer":
                return ir.Int(_bounds(node))
            case "number":
                return ir.Number(_bounds(node))
            case "string":
                if kind := self._media(node, loc):
                    return ir.MediaUrl(
                        kind, _count(node, "minLength"), _count(node, "maxLength")
                    )
                return ir.Str(_count(node, "minLength"), _count(node, "maxLength"))
            case "array":
                item = self._inner(
                    node.get("items", {}), loc / "items", (*path, "item")
                )
                if isinstance(item, ir.Str) and (kind := self._media(node, loc)):
                    item = ir.MediaUrl(kind)
                return ir.List(item, _count(node, "minItems"), _count(node, "maxItems"))
            case _:
                return self._object(node, loc, path)

    def _object(
        self, node: Mapping[str, Any], loc: Loc, path: tuple[str, ...]
    ) -> ir.Type:
        if loc.pointer in self.named:
            return ir.Ref(loc.pointer)
        if node.get("properties"):
            # Entered before its fields, so that a recursive reference finds it.
            doc = self.texts.at(loc, "description", node)
            self.named[loc.pointer] = ir.Object(path, (), doc, loc)
            fields = self.fields(node, loc, path)
            self.named[loc.pointer] = ir.Object(path, fields, doc, loc)
            return ir.Ref(loc.pointer)
        extra = node.get("additionalProperties", True)
        at = loc / "additionalProperties"
        value = self._inner(extra, at, (*path, "value"))
        most = _count(node, "maxProperties") if extra is not False else 0
        return ir.Map(value, _count(node, "minProperties"), most)

    def _choice(
        self, node: Mapping[str, Any], loc: Loc, path: tuple[str, ...]
    ) -> list[ir.Type]:
        published = node["enum"] if "enum" in node else [node["const"]]
        if "const" in node:
            only = json.dumps(node["const"])  # to Python, 1 is True
            published = [v for v in published if json.dumps(v) == only]
        values = tuple(v for v in published if v is not None)
        null: list[ir.Type] = [ir.Null()] if None in published else []
        if not values:
            return null
        self.named[loc.pointer] = ir.Choice(path, values, choice_kind(values), loc)
        return [ir.Ref(loc.pointer), *null]

    def _reference(self, target: str, loc: Loc) -> list[ir.Type]:
        where = "/input_schema" + target[1:]
        # Inside an object the walk ends at its name; what it is beside an object does not.
        if self._open.count(where) > (where in self.named):
            self.problems.append(
                Problem(
                    "endless-reference",
                    loc / "$ref",
                    f"{target} contains itself without an object in between",
                    "let the definition be an object with properties",
                )
            )
            return [ir.Anything()]
        node = pointer.get(self.document, where)
        schema = node if is_object(node) else {}
        self._open.append(where)
        found = self._options(schema, Loc(self.root.file, where), _path(target[1:]))
        self._open.pop()
        return found

    def _media(self, node: Mapping[str, Any], loc: Loc) -> ir.MediaKind | None:
        for where in (loc.pointer, loc.pointer.removesuffix("/items")):
            if where in self.media:
                self.used_media.add(where)
                return self.media[where]
        return _MEDIA_FORMATS.get(str(node.get("format", "")).lower())

    def _presence(
        self, type_: ir.Type, node: Mapping[str, Any], required: bool
    ) -> ir.Presence:
        default = node.get("default")
        if not required:
            return ir.Optional(default)
        named = self.named[type_.pointer] if isinstance(type_, ir.Ref) else type_
        kind = named.type if isinstance(named, ir.Limited) else named
        chosen = isinstance(kind, ir.Choice | ir.Int | ir.Number | ir.Bool)
        if chosen and default is not None:
            return ir.Prefilled(default)
        return ir.Required(default)


def _path(place: str) -> tuple[str, ...]:
    """The words that name what stands at a pointer, as if the walk had come to it."""
    words: list[str] = []
    steps = iter(pointer.tokens(place))
    for step in steps:
        if step in _INNER:
            words.append(_INNER[step])
        elif step == "anyOf":
            next(steps)
        else:
            words.append(next(steps))
    return tuple(words)


_INNER = {"items": "item", "additionalProperties": "value"}


def _bounds(node: Mapping[str, Any]) -> ir.Bounds:
    return ir.Bounds(
        node.get("minimum"),
        node.get("maximum"),
        node.get("exclusiveMinimum"),
        node.get("exclusiveMaximum"),
        _count(node, "multipleOf"),
    )


def _count(node: Mapping[str, Any], key: str) -> int | None:
    """A limit that JSON Schema may write as 2 or 2.0; nothing is no limit, nor is a least 0."""
    value = node.get(key)
    return None if value is None or not (value or key[:3] == "max") else int(value)


def _output_fields(
    block: Mapping[str, Any], loc: Loc, texts: Texts
) -> Iterator[ir.Field]:
    for name, node in block.get("properties", {}).items():
        at = loc / "properties" / name
        schema: Mapping[str, Any] = node if is_object(node) else {}
        yield ir.Field(
            name=name,
            type=_output_type(schema),
            presence=ir.Optional(),
            label=texts.at(at, "title", schema),
            doc=texts.at(at, "description", schema),
            loc=at,
        )


def _output_type(node: Mapping[str, Any]) -> ir.Type:
    """The type of an output, as far as it can be read; limits of an output bind nobody."""
    match node.get("type"):
        case "string":
            return ir.Str()
        case "integer":
            return ir.Int()
        case "number":
            return ir.Number()
        case "boolean":
            return ir.Bool()
        case "array" if is_object(node.get("items")):
            return ir.List(_output_type(node["items"]))
        case "array":
            return ir.List(ir.Anything())
        case "object":
            return ir.Map(ir.Anything())
        case _:
            return ir.Anything()


def _shape(fields: tuple[ir.Field, ...]) -> dict[str, ir.Type]:
    return {field.name: field.type for field in fields}
