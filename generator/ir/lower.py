"""Check, repair and lower one model file, or the facts of ``api.json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import Any

from ..core.json_types import is_object
from ..core.limits import Limits
from ..core.problems import Loc, Problem, has_errors
from ..core.timings import stage
from ..json_schema.output_block import block_of
from ..sources import check, overlay
from ..sources.check_overlay import left_out_rules
from ..sources.folder import File, ModelSource
from ..sources.overlay import orphaned
from . import examples
from . import types as ir
from .allof import Document, Parts
from .alternatives import unions, used
from .extra_constraints import ExtraConstraints
from .lower_input import SchemaLowering
from .lower_output import lower_output
from .presence import with_tags
from .texts import Texts, readable_name
from .type_paths import option_path


def lower_api(file: File) -> ir.Api:
    """Return the facts of ``api.json``."""
    data: dict[str, Any] = file.data
    published = Texts({}, "en", data.get("translations", {}))
    schema = data["default_output_schema"]
    block = block_of(schema, "/default_output_schema")
    return ir.Api(
        base_url=data["base_url"],
        base_url_variable=data["auth"]["base_url_variable"],
        token_variables=tuple(data["auth"]["token_variables"]),
        calls={name: ir.Call(**call) for name, call in data["calls"].items()},
        request_id_pattern=data["request_id_pattern"],
        states={name: tuple(words) for name, words in data["states"].items()},
        output_hosts=tuple(data["output_hosts"]),
        output_fields=lower_output(data, file.path, block, published).fields,
        output_schema=schema,
        digest=file.digest,
    )


@stage("lower")
def lower_model(
    source: ModelSource,
    document: dict[str, Any],
    api: ir.Api,
    told: Sequence[Problem] = (),
) -> tuple[ir.Model, list[Problem]]:
    """Return one model, and the problems that only lowering its schemas can find.

    What the problems ``told`` before say to be of no use in the overlay is left out.
    """
    overlay: dict[str, Any] = {**(source.overlay.data if source.overlay else {})}
    if any(problem.code == "bad-example" for problem in told):
        del overlay["example"]
    language = document.get("language", "en")
    texts = Texts(
        overlay.get("texts", {}),
        language,
        document.get("translations", {}),
        _listed_texts(document),
    )
    loc = Loc(source.model.path)
    parts = Document(document, source.model.path)
    walk = SchemaLowering(parts, loc, texts, overlay.get("media", {}))
    root = document["input_schema"]
    whole = parts.merged(root, loc / "input_schema")
    fields = walk.fields(whole, ())
    found = used(walk.named, fields)
    alternatives = _alternatives(walk, whole)
    model_id: str = document["model_id"]
    name = _name(overlay, document)
    rules = tuple(_rules(source, left_out_rules(told)))
    extra = ExtraConstraints(root, walk.media)
    output_schema = document.get("output_schema", api.output_schema)
    output = lower_output(
        {**document, "output_schema": output_schema},
        source.model.path,
        block_of(output_schema),
        texts,
    )
    is_shared = not output.is_bare and (
        _shape(output.fields) == _shape(api.output_fields)
    )
    inputs = {
        where: _with_constraints(named, where, extra) for where, named in found.items()
    }
    example, fits = overlay.get("example"), True
    if example is None:
        accepts = partial(examples.accepted, fields, walk.named)
        example, fits = examples.example(with_tags(parts), rules, walk.media, accepts)
    model = ir.Model(
        id=model_id,
        title=ir.Text({"en": name}),
        summary=_summary(overlay, document, language),
        fields=fields,
        named=inputs if is_shared else {**inputs, **output.named},
        output=None if is_shared else output.fields,
        example=example,
        forced=_forced_names(overlay.get("names", {})),
        rules=rules,
        checks=extra.at("", rules),
        input_schema=root,
        output_schema=output_schema,
        publication=ir.Publication(language, document.get("translations", {})),
        listing=_listing(document),
        loc=loc,
        digest=source.digest,
        alternatives=alternatives,
        output_is_bare=output.is_bare,
        example_fits=fits,
        repairs=tuple(
            (one["path"], one.get("reason", "")) for one in overlay.get("repairs", [])
        ),
    )
    problems = [*walk.problems, *output.problems, *_unused_media(walk, source, told)]
    if not fits:
        problems.append(_no_example(source, loc))
    return model, problems


def _forced_names(names: Mapping[str, Any]) -> ir.ForcedNames:
    return ir.ForcedNames(
        names.get("class"),
        names.get("module"),
        names.get("fields", {}),
        names.get("types", {}),
        names.get("members", {}),
    )


def _unused_media(
    walk: SchemaLowering, source: ModelSource, told: Sequence[Problem]
) -> Iterator[Problem]:
    """Yield a problem for each medium of the overlay that no input takes."""
    gone = {p.loc.pointer for p in told if p.code == "dangling-pointer"}
    for where in walk.media:
        if source.overlay and where not in walk.used_media:
            place = Loc(source.overlay.path) / "media" / where
            if place.pointer not in gone:
                yield orphaned(
                    "unused-entry",
                    place,
                    f"the input at {where} is not a string, so it cannot be a media URL",
                )


def _no_example(source: ModelSource, loc: Loc) -> Problem:
    where = overlay.overlay_of(source.model.path)
    return Problem(
        "no-example",
        loc / "input_schema",
        "no small input was found that its schema and rules allow, so its samples "
        "have to be completed by hand",
        f'write one as "example" in {where}',
        "warning",
    )


def _alternatives(walk: SchemaLowering, whole: Parts) -> tuple[ir.Alternative, ...]:
    """Return the alternatives of an input, each lowered as if there were no other."""
    document = walk.document
    first, *others = unions(document, whole) or [[]]
    found: list[ir.Alternative] = []
    for one in first:
        alone = SchemaLowering(document, walk.root, walk.texts, walk.media)
        beside = [part for union in others for part in union[0].parts]
        fields = alone.fields([*whole, *one.parts, *beside], (), among=())
        own = frozenset(f.name for f in fields if one.schemas_of(f.name))
        words = option_path(one.node, ())
        found.append(ir.Alternative("".join(words), fields, own, alone.named))
    return tuple(found)


def _with_constraints(named: ir.Named, where: str, extra: ExtraConstraints) -> ir.Named:
    """Return a named type; add its extra constraints if it is an object of one schema."""
    if not isinstance(named, ir.Object) or where != named.loc.pointer:
        return named
    return replace(named, checks=extra.at(where.removeprefix("/input_schema")))


def _name(overlay: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """Return what people call the model; its id is no name."""
    model_id: str = document["model_id"]
    published: str = document.get("display_name") or model_id
    readable = readable_name(model_id) if published == model_id else published
    return overlay.get("display_name") or readable


def _summary(
    overlay: Mapping[str, Any], document: Mapping[str, Any], language: str
) -> ir.Text:
    """Return what the model does, in our words, or else in those of the catalogue."""
    if ours := overlay.get("summary"):
        return ir.Text(ours, language)
    published = " ".join(document.get("description", "").split())
    says_more = published not in ("", document["model_id"], _name(overlay, document))
    return ir.Text({language: published} if says_more else {}, language)


def _listed_texts(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what the catalogue's list of inputs says of each, by pointer."""
    found: dict[str, str] = {}
    for one in document.get("inputs", []):
        if is_object(one) and one.get("name") and one.get("description"):
            where = Loc("", "/input_schema/properties") / one["name"] / "description"
            found[where.pointer] = one["description"]
    return found


def _rules(source: ModelSource, left_out: Set[int]) -> Iterator[ir.Rule]:
    if source.overlay is None:
        return
    loc = Loc(source.overlay.path) / "rules"
    for index, rule in enumerate(source.overlay.data.get("rules", [])):
        if index in left_out:
            continue
        message = ir.Text(rule["message"])
        yield ir.Rule(rule.get("when", True), rule["then"], message, loc / index)


def _listing(document: Mapping[str, Any]) -> ir.Listing:
    usd, unit = document.get("base_price_usd"), document.get("price_unit")
    note = document.get("pricing_note", "")
    return ir.Listing(
        tuple(document.get("categories", [])),
        document.get("kind", ""),
        ir.Price(usd, unit, note) if note or usd is not None else None,
        document.get("model_url", ""),
    )


def _shape(fields: tuple[ir.Field, ...]) -> dict[str, ir.Type]:
    return {field.name: field.type for field in fields}


def load_model(
    api: ir.Api, limits: Limits, source: ModelSource
) -> tuple[ir.Model | None, Sequence[Problem]]:
    """Return one model, checked, repaired and lowered, or ``None`` and its problems."""
    if found := check.check_files(source):
        return None, found  # the later checks assume well-formed files
    document, found = overlay.repaired(source)
    found += check.check_model(source, document, limits)
    if has_errors(found):
        return None, found
    model, more = lower_model(source, document, api, found)
    return model, [*found, *more]
