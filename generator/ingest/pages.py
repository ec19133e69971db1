"""Read a model from its page, copied or saved in any form.

Headings, titles and addresses differ from copy to copy. Every copy has the request URL in its
example calls, one object with ``"type": "object"`` and properties, and one with the only key ``output``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote

from ..core.json_pointer import Places
from ..core.json_types import is_object
from ..core.problems import Loc, Problem, ProblemsFound, short_repr
from ..json_schema.keywords import asserting
from ..sources.check import bad_id
from .find_json import Broken, TooMuch, Value, scan
from .html import Text
from .languages import detect
from .publication import Origin, Published
from .schema_texts import same

_END = re.compile(r"(?:\\|[\"'`<>‘’“”\r\n]|\s--?[A-Za-z]|$)")
_CALL = re.compile(r"--url[\s=]+['\"]?$")
_LOOKALIKES = str.maketrans({"\u00a0": " ", "\u2010": "-", "\u2011": "-"})
_LONGEST = (
    600  # characters of an id with its escapes; a page's text may have no line ends
)
_MAX_BROKEN = 20  # the first ones say what is wrong with a copy
_AGAIN = "copy or save the whole page again, down to its last line"


def read_page(
    name: str, page: Text, url: str, language: str | None, depth: int
) -> Published:
    """Read the model of a page; raise ``ProblemsFound`` if something is missing.

    ``url`` is the prefix of all request URLs.
    """
    try:
        reader = _Reader(name, page, list(scan(page.text, depth)))
    except TooMuch:
        raise ProblemsFound([not_a_page(name)]) from None
    model_id = reader.model_id(url)
    inputs = reader.one("input schema", _is_input, '"type": "object" and "properties"')
    outputs = reader.one("output schema", _is_output, 'the only key "output"')
    if reader.problems or not (model_id and inputs and outputs):
        raise ProblemsFound(reader.problems)
    document = {"input_schema": _data(inputs), "output_schema": _data(outputs)}
    origin = Origin(name, reader.finder(inputs, outputs))
    language = language or detect(document, _prose(page.text, inputs, outputs))
    if language is None:
        hint = "name it, for example with --lang ja"
        message = "the language of this page cannot be detected"
        raise ProblemsFound(
            [origin.problem("language-unknown", "/input_schema", message, hint)]
        )
    return Published(
        model_id,
        language,
        document["input_schema"],
        document["output_schema"],
        None,
        origin,
    )


def not_a_page(name: str) -> Problem:
    """Return the problem of a source that no model's page can be."""
    message = "this is far more markup or JSON than a model's page holds"
    hint = "give a copy of the page alone; --kind catalog reads a list of models"
    return Problem("not-a-page", Loc(name), message, hint, "error", 1, 1)


class _Reader:
    """A page that is being read, and its problems."""

    def __init__(self, name: str, page: Text, found: Sequence[Value | Broken]) -> None:
        self.name = name
        self.page = page
        self.found = found
        self.problems: list[Problem] = []
        self._url_at = 0

    def problem(self, code: str, at: int, message: str, hint: str) -> None:
        place = self.page.position(at)
        self.problems.append(
            Problem(code, Loc(self.name), message, hint, "error", *place)
        )

    def model_id(self, url: str) -> str | None:
        """Return the single model id in the calls of the page."""
        text = self.page.text
        calls: dict[str, int] = {}
        others: dict[str, int] = {}
        for match in re.finditer(re.escape(url), text):
            rest = text[match.end() : match.end() + _LONGEST]
            end = _END.search(rest)
            found = unquote(rest[: end.start()] if end else rest)
            found = found.translate(_LOOKALIKES).strip()
            called = _CALL.search(text, max(0, match.start() - 10), match.start())
            (calls if called else others).setdefault(found, match.end())
        ids = {found: at for found, at in (calls or others).items() if found}
        usable = [found for found in ids if not bad_id(found)]
        if len(usable) == 1:
            self._url_at = ids[usable[0]]
            return usable[0]
        if usable:
            self.problem(
                "two-models",
                ids[usable[1]],
                f"the page calls {short_repr(usable[0])} and {short_repr(usable[1])}",
                "give each page in a file of its own",
            )
        elif ids:
            [(found, at), *_] = ids.items()
            complaint = bad_id(found)
            self.problem(
                "unsafe-id",
                at,
                f"{short_repr(found)} cannot become a path: {complaint}",
                "only pages of one model can be imported",
            )
        else:
            self.problem(
                "no-request-url",
                0,
                f"this was read as a page, and the request URL is missing: {url} and an id",
                "a model's API page has it: copy or save the whole page again, down to its "
                "last line; read too are JSON (catalogue, schema) and OpenAPI (JSON, YAML)",
            )
        return None

    def one(
        self, what: str, is_it: Callable[[object], bool], looks: str
    ) -> Value | None:
        """Return the single object of its kind on the page."""
        values = [v for v in self.found if isinstance(v, Value) and is_it(v.data)]
        if values and all(same(values[0].data, v.data) for v in values[1:]):
            return values[0]
        if values:
            self.problem(
                "two-schemas",
                next(v.start for v in values if not same(v.data, values[0].data)),
                f"the page has a second, different {what}",
                "give each page in a file of its own",
            )
            return None
        broken = [found for found in self.found if isinstance(found, Broken)]
        for found in broken[:_MAX_BROKEN]:
            line, _ = self.page.position(found.start)
            self.problem(
                found.code,
                found.at,
                f"the {what} is missing, and the JSON from line {line} on is not whole: "
                f"{found.message}",
                found.hint,
            )
        if not broken:
            self.problem(
                "no-" + what.replace(" ", "-"),
                max(len(self.page.text) - 1, 0),
                f"the {what} is missing: a JSON object with {looks}",
                "other pages have none; if this is a model's API page, " + _AGAIN,
            )
        return None

    def finder(self, inputs: Value, outputs: Value) -> Callable[[str], tuple[int, int]]:
        """Return a function that finds pointers of the model file on the page."""

        both = (("/input_schema", inputs), ("/output_schema", outputs))
        places = {name: (value.start, Places(value.text)) for name, value in both}

        def find(pointer: str) -> tuple[int, int]:
            for name, (start, inside) in places.items():
                if pointer == name or pointer.startswith(f"{name}/"):
                    offset = inside.offset(pointer.removeprefix(name))
                    return self.page.position(start + offset)
            return self.page.position(self._url_at)

        return find


def _is_input(data: object) -> bool:
    return (
        is_object(data)
        and str(data.get("type")).lower() == "object"
        and is_object(data.get("properties"))
    )


def _is_output(data: object) -> bool:
    # A sample answer has that key too, but no properties.
    return (
        is_object(data)
        and list(data) == ["output"]
        and is_object(data["output"])
        and bool(asserting(data["output"]))
    )


def _data(value: Value) -> dict[str, Any]:
    assert is_object(value.data)
    return value.data


def _prose(text: str, *values: Value) -> str:
    """Return the text of a page without its schemas."""
    for value in values:
        text = text.replace(value.text, "\n")
    return text
