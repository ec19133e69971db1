"""Import: the time that a page takes grows with its size and no faster, whatever it is made of."""

import json
import time
from collections.abc import Callable

import pytest
from importing_calls import Importer
from page_builder import URL, page
from small_entries import OUTPUT, SCHEMA

_SMALL, _LARGE = 60_000, 600_000  # characters
_IDLE_S = 0.3  # of an import of nothing, at most
_MAX_GROWTH = 30  # linear is 10, quadratic 100


def _fill(piece: str) -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece))


def _schema(**more: object) -> str:
    both = {"input_schema": {**SCHEMA, **more}, "output_schema": OUTPUT}
    return page("acme/draw", both, "en", "F2")


_PAGES: dict[str, Callable[[int], str]] = {
    "unclosed request bodies": _fill('curl -X -d \'{"a": 1 '),
    "request URLs and spaces": _fill(f"{URL}/models/a/b" + " " * 550),
    "broken objects": _fill('{"a":1,}'),
    "open objects": _fill('{"a":'),
    "open tags": lambda size: "<html>" + "<a " * (size // 3),
    "open comments": lambda size: "<html>" + "<!--" * (size // 4),
    "open ends": lambda size: "<html>" + "</" * (size // 2),
    "attributes": lambda size: "<html>" + '<a b="' * (size // 6),
    "a list twice as long": lambda size: _schema(required=["prompt"] * (size // 10)),
    "names of nothing": lambda size: _schema(
        required=[f"x{i}" for i in range(size // 10)]
    ),
    "nulls": lambda size: _schema(
        **{"$defs": {f"d{i}": {"title": None} for i in range(size // 60)}}
    ),
    "choices": lambda size: _schema(
        properties={"p": {"minLength": 1, "enum": [f"x{i}" for i in range(size // 60)]}}
    ),
    "a chain of references": lambda size: _schema(
        **{
            "$defs": {
                f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(size // 200)
            }
        }
    ),
    "a late duplicate": lambda size: _schema(
        default=json.loads("[" * 60 + "0," * (size // 3) + "0" + "]" * 60)
    )[:-9]
    + '"a":1,"a":1}',
}


@pytest.mark.parametrize("name", _PAGES)
def test_the_time_of_an_import_grows_with_the_page_and_no_faster(
    importer: Importer, name: str
) -> None:
    importer(importer.source("first.txt", "nothing"))  # imports what is slow
    seconds: list[float] = []
    for size in (_SMALL, _LARGE):
        source = importer.source("page.txt", _PAGES[name](size))
        started = time.process_time()
        importer(source, "--dry-run")
        seconds.append(time.process_time() - started)
    assert seconds[1] < _IDLE_S + _MAX_GROWTH * seconds[0], seconds


def test_a_reference_of_thousands_of_digits_is_no_crash(importer: Importer) -> None:
    text = f"<html><p>&#{'9' * 5000};</p>" + _schema()
    assert 0 == importer(importer.source("page.html", text)).code


def test_more_markup_or_json_than_a_page_holds_is_refused(importer: Importer) -> None:
    for text in ("<html>" + "<p>" * 300_000, '{"a":1}' * 20_000):
        result = importer(importer.source("page.txt", text), "--kind", "page")
        assert (1, {}) == (result.code, importer.files())
        assert "page.txt:1:1: error not-a-page" in result.err


@pytest.mark.parametrize("levels", [62, 63, 64, 65, 5000])
def test_nesting_at_the_limit_is_taken_or_located(
    importer: Importer, levels: int
) -> None:
    text = json.dumps(SCHEMA)[:-1] + ', "default": ' + "[" * levels + "]" * levels + "}"
    result = importer(f"acme/draw={importer.source('s.json', text)}")
    assert ("nested more than 64 deep" in result.err) == (levels > 64)
