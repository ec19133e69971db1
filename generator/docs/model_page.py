"""Build the context of a model's page, with every value escaped as Markdown.

Templates add prose in their language and contain no logic: each value for a table, a
heading or a link is escaped here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote

from ..core.markdown import code, fence, json_text, prose, text
from ..core.problems import Loc
from ..core.timings import stage
from ..ir import types as ir
from ..ir.examples import REQUEST_ID, endpoint, example_answers
from ..ir.sizes import has_closest, judged_shape, meanings
from ..ir.texts import translated
from ..python.class_schema import FILES, answer, is_sized
from ..python.contexts import header
from ..python.naming import ModelNames
from .code_samples import PythonSamples, RawSamples, curl
from .history import Released, change_rows
from .phrases import PHRASES, Phrases
from .size_gallery import has_gallery, shown
from .type_cells import Types

Context = dict[str, Any]
NamedT = TypeVar("NamedT", ir.Choice, ir.Object)

_ORDER = (ir.Required, ir.Prefilled, ir.Optional)
_LENGTHS = ("minLength", "maxLength")
_CALLS = ("submit", "status", "result", "cancel")


def page_path(names: ModelNames, language: str) -> str:
    """Return the path of a model's page, relative to the output folder."""
    return f"docs/{language}/{names.page}.md"


@stage("plan pages")
def plan_page(
    model: ir.Model,
    names: ModelNames,
    api: ir.Api,
    language: str,
    changes: Sequence[Released] = (),
    calls: Context | None = None,
) -> Context:
    """Return the context of one model's page; ``changes`` are those of its releases.

    ``calls`` is the result of `plan_calls`, so that all languages can share it.
    """
    phrases = PHRASES[language]
    types = Types(model, names, phrases)
    known = facts(model, names, language)
    samples = PythonSamples(model, names)
    nested = _named(model, ir.Object)
    objects = [(where, o) for where, o in nested if not ir.is_read(where)]
    parts = [(where, o) for where, o in nested if ir.is_read(where)]
    choices = _named(model, ir.Choice)
    findable = dict(shapes_of(model))
    fields = [*model.fields, *(f for _, o in objects for f in o.fields)]
    outputs = api.output_fields if model.output is None else model.output
    return {
        **shared(api, language),
        **(calls or plan_calls(model, names, api)),
        "header": header(f"schemas/{model.id}.json"),
        "top": "../" * names.page.count("/"),
        "form": names.page,
        "title": text(model.title.in_(language)),
        "summary": prose(model.summary.in_(language)),
        "facts": {"head": known[0], "rows": known[1:]},
        "files": phrases.comma.join(dict.fromkeys(_files(model, fields))),
        "inputs": [types.row(field, language) for field in needed_first(model.fields)],
        "closest_size": (
            code(f"{names.cls}.closest_size(1920, 1080)")
            if is_sized(model.fields, model.named)
            else ""
        ),
        "alternatives": [
            row
            for number, one in enumerate(model.alternatives, 1)
            for row in types.alternative_rows(one, number)
        ],
        "rules": [
            *(prose(rule.message.in_(language)) for rule in model.rules),
            *_conditions(model.input_schema, phrases),
        ],
        "repairs": [f"{code(where)}: {prose(why)}" for where, why in model.repairs],
        "objects": [
            types.object(where, object_, language)
            | {
                "rows": [
                    types.row(f, language, names.types[where])
                    for f in needed_first(object_.fields)
                ]
            }
            for where, object_ in objects
        ],
        "choices": [
            types.choice(where, choice)
            | _gallery(choice, names, language)
            | _finder(where, choice, model, samples, findable)
            for where, choice in choices
        ],
        "outputs": [types.output_row(field, language) for field in outputs],
        "output_objects": [
            types.object(where, object_, language)
            | {"rows": [types.output_row(f, language) for f in object_.fields]}
            for where, object_ in parts
        ],
        "changes": change_rows(changes, language),
        **_translated_schemas(model, language),
        "schema_language": _untranslated_language(model.publication, language),
    }


@stage("plan pages")
def plan_calls(model: ir.Model, names: ModelNames, api: ir.Api) -> Context:
    """Return the part of the context that is equal in all languages."""
    samples, raw = PythonSamples(model, names), RawSamples(model, api)
    published = json_text(model.input_schema)
    return {
        "example_fits": model.example_fits,
        "counts_characters": any(f'"{key}"' in published for key in _LENGTHS),
        "types_module": code(names.module_path),
        "calls": {name: code(_request_line(api, name, model.id)) for name in _CALLS},
        "tabs_of": {
            call: _tabs(call, model, api, samples, raw) for call in ("run", *_CALLS)
        },
        "answers": {
            name: fence(json_text(answer), "json")
            for name, answer in example_answers(api, _answer(model, api)).items()
        },
        "output_cls": code(names.output),
        "schemas": {
            "input": fence(published, "json"),
            "output": fence(json_text(model.output_schema), "json"),
        },
    }


def _answer(model: ir.Model, api: ir.Api) -> ir.Json:
    """Return a sample of the model's own output, with URLs like those of the API."""
    if model.output is None:
        return None
    text = json_text(answer(model))
    shown = text.replace(FILES, f"https://files.{api.output_hosts[0]}/{REQUEST_ID}/")
    found: ir.Json = json.loads(shown)
    return found


def facts(model: ir.Model, names: ModelNames, language: str) -> list[list[str]]:
    """Return rows of a label and a value; unpublished facts are left out."""
    labels = PHRASES[language].facts
    listing = model.listing
    values = {
        "id": code(model.id),
        "vendor": code(model.id.split("/")[0]),
        "task": task(model, language),
        "kind": text(listing.kind),
        "price": price(listing.price, language),
        "website": _link(listing.url),
        "class": code(names.cls),
        "module": code(names.vendor_path),
    }
    return [[labels[key], value] for key, value in values.items() if value]


def needed_first(fields: Iterable[ir.Field]) -> list[ir.Field]:
    """Return inputs as readers need them: required, prefilled, and then the others."""
    return sorted(fields, key=lambda field: _ORDER.index(type(field.presence)))


def _conditions(schema: Mapping[str, Any], phrases: Phrases) -> Iterator[str]:
    """Yield the conditions between inputs that the published schema sets, in words."""
    for part in (schema, *schema.get("allOf", [])):
        for key in ("anyOf", "oneOf"):
            options: list[Any] = part.get(key, [])
            if options and all(
                o.keys() == {"required"} for o in options if o is not True
            ):
                names = [" + ".join(map(code, o["required"])) for o in options]
                yield phrases.needed[key].format(names=phrases.comma.join(names))
        for name, others in part.get("dependentRequired", {}).items():
            listed = phrases.comma.join(map(code, others))
            yield phrases.needs.format(name=code(name), others=listed)
        for key in ("then", "else"):
            if "if" in part and key in part:
                when, then = (code(_compact(part[k])) for k in ("if", key))
                yield phrases.conditions[key].format(when=when, then=then)
        if "not" in part:
            yield phrases.conditions["not"].format(when=code(_compact(part["not"])))


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _link(url: str) -> str:
    """Return a link to a page elsewhere, shown as host and path."""
    shown = url.removeprefix("https://").rstrip("/")
    safe = quote(url, safe="/:?#@!$&'*+,;=%~-._")
    return f"[{text(shown)}]({safe})" if url else ""


def task(model: ir.Model, language: str) -> str:
    """Return the task of a model from its categories, else from the end of its id."""
    words = PHRASES[language].tasks
    if model.listing.categories:
        found = (words.get(c, text(c)) for c in model.listing.categories)
        return PHRASES[language].comma.join(found)
    return words.get(model.id.rsplit("/", 1)[1], "")


def price(price: ir.Price | None, language: str) -> str:
    """Return a published price with its note, or empty if there is none."""
    if price is None:
        return ""
    phrases, note = PHRASES[language], prose(price.note)
    if price.usd is None:
        return note
    usd = f"{Decimal(repr(price.usd)):f}"
    words = phrases.price[price.unit].format(usd=usd)
    return phrases.aside.format(kind=words, details=note) if note else words


@lru_cache(16)
def shared(api: ir.Api, language: str) -> Context:
    """Return the context that all pages share; nobody changes it."""
    return {
        "base_url": code(api.base_url),
        "base_url_variable": code(api.base_url_variable),
        "token_variable": code(api.token_variables[0]),
        "token_variables": [code(variable) for variable in api.token_variables],
        "token_export": fence(f'export {api.token_variables[0]}="YOUR_API_KEY"', "sh"),
        "auth_header": fence("Authorization: Bearer YOUR_API_KEY", "text"),
        "request_id": code(REQUEST_ID),
        "http": {name: code(api.calls[name].status) for name in _CALLS},
        "states": {
            name: [[code(word), _state(name, word, language)] for word in words]
            for name, words in api.states.items()
        },
        "output_hosts": [code(f"*.{host}") for host in api.output_hosts],
    }


def _state(call: str, word: str, language: str) -> str:
    phrases = PHRASES[language]
    return phrases.states.get(f"{call}.{word}", phrases.unknown_state)


def _request_line(api: ir.Api, call: str, model_id: str) -> str:
    path = endpoint(api, call, model_id).removeprefix(api.base_url)
    return f"{api.calls[call].method} {path}"


def _tabs(
    call: str, model: ir.Model, api: ir.Api, python: PythonSamples, raw: RawSamples
) -> list[list[str]]:
    """Return a call in four ways, each a label and a sample."""
    on_wire = "submit" if call == "run" else call
    body = dict(model.example) if on_wire == "submit" else None
    shell = curl(api, on_wire, endpoint(api, on_wire, model.id), body)
    http = raw.run() if call == "run" else raw.call(call)
    return [
        ["Python", fence(python.sync(call), "python")],
        ["Python async", fence(python.asynchronous(call), "python")],
        ["httpx2", fence(http, "python")],
        ["curl", fence(shell, "sh")],
    ]


def _translated_schemas(model: ir.Model, language: str) -> Context:
    """Return the schemas in a published translation, or nothing if there is none."""
    texts = model.publication.translations.get(language)
    if not texts:
        return {}
    loc = Loc(model.loc.file)
    parts = {"input": dict(model.input_schema), "output": dict(model.output_schema)}
    return {
        "schemas": {
            key: fence(
                json_text(translated(part, loc / f"{key}_schema", texts)), "json"
            )
            for key, part in parts.items()
        }
    }


def _untranslated_language(publication: ir.Publication, language: str) -> str:
    """Return the language of the published texts if it differs from the page's."""
    if language in (publication.language, *publication.translations):
        return ""
    return PHRASES[language].names.get(publication.language, publication.language)


def _named(model: ir.Model, kind: type[NamedT]) -> list[tuple[str, NamedT]]:
    return [(w, named) for w, named in model.named.items() if isinstance(named, kind)]


def _gallery(choice: ir.Choice, names: ModelNames, language: str) -> Context:
    """Return the gallery of a choice, if it can be drawn."""
    return {"gallery": shown(choice, names, language) if has_gallery(choice) else ""}


def _finder(
    where: str,
    choice: ir.Choice,
    model: ir.Model,
    samples: PythonSamples,
    findable: Mapping[str, ir.Choice],
) -> Context:
    """Return a sample of ``closest`` and the size finder, where they apply."""
    sample = ""
    if where in findable:
        has_pixels = all(m.size for m in meanings(choice) if m.size or judged_shape(m))
        type_ = samples.names.types[where]
        sample = fence(samples.closest(type_, has_pixels=has_pixels), "python")
    is_first = where == next(iter(findable), None)
    return {"sample": sample, "finder": model.id if is_first else ""}


def shapes_of(model: ir.Model) -> Iterator[tuple[str, ir.Choice]]:
    """Yield the choices of a model whose values are sizes or ratios."""
    for where, choice in _named(model, ir.Choice):
        if has_closest(choice):
            yield where, choice


def _files(model: ir.Model, fields: Iterable[ir.Field]) -> Iterator[str]:
    """Return the names of the inputs that hold the URL of a file."""
    return (code(field.name) for field in fields if holds_files(field, model))


def holds_files(field: ir.Field, model: ir.Model) -> bool:
    """Return whether an input holds the URL of a file, or a list of them."""
    inner = ir.inner_types(field.type, model.named)
    return any(isinstance(type_, ir.MediaUrl) for type_ in inner)
