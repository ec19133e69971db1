"""Errors: a tree that is drawn as it is, values that travel, short messages."""

import pickle
import re
from typing import Any

import pytest
from runcomfy_client._runtime import errors, wire


def concrete() -> list[type[Exception]]:
    return [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]


def test_the_tree_is_drawn_as_it_is() -> None:
    drawn = re.findall(r"([│├└─ ]*)([A-Z][A-Za-z]+(?:Error)?)", errors.__doc__)
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in errors.__doc__.splitlines():
        match = re.fullmatch(r"([│ ]*[├└]── |)([A-Z]\w+)( .*)?", line)
        if match and (match[1] or match[2] == "RunComfyError"):
            depth = len(match[1]) // 4
            path[depth:] = [match[2]]
            parents[match[2]] = path[depth - 1] if depth else "Exception"
    assert drawn
    assert parents == {kind.__name__: kind.__bases__[0].__name__ for kind in concrete()}


def test_every_error_travels() -> None:
    for kind in concrete():
        error: Any = kind("a message")
        if not issubclass(kind, errors.InvalidInput):
            error = kind("a message", request_id="job-1")
        error.add_note("a note")
        again = pickle.loads(pickle.dumps(error))
        assert (kind, "a message", error.__dict__) == (
            type(again),
            str(again),
            again.__dict__,
        )
        assert again.outcome in set(errors.Outcome)
        assert again.retryable in (True, False)


def test_python_knows_two_of_them() -> None:
    assert issubclass(errors.InvalidInput, ValueError)
    assert issubclass(errors.WaitTimeout, TimeoutError)
    assert not issubclass(errors.SubmissionUnknown, OSError)
    assert not issubclass(errors.SubmissionUnknown, errors.TransportError)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\nb\x1b[31m", "a\\nb\\x1b[31m"),
        ("\u202egnp", "\\u202egnp"),
        ("\ud800", "\\ud800"),
        ("é猫", "é猫"),
        ("x" * 201, "x" * 200 + "..."),
    ],
)
def test_foreign_text_is_escaped_and_cut(text: str, shown: str) -> None:
    assert shown == errors.shorten(text)


TEXTS = [
    ({"error_message": "a", "message": "b"}, "a"),
    ({"message": "b", "error": "c"}, "b"),
    ({"error": {"message": "c"}}, "c"),
    ({"error": {"error": {"message": "c"}}}, "c"),
    ({"detail": "d"}, "d"),
    (
        {"detail": [{"loc": ["body", "n", 0], "msg": "too big"}, {"msg": "e"}]},
        "body.n.0: too big; e",
    ),
    ({"message": "line\none"}, "line\\none"),
    ({"message": "x" * 999}, "x" * 300 + "..."),
    ({"message": 7}, None),
    ({}, None),
]


@pytest.mark.parametrize(("body", "text"), TEXTS)
def test_what_an_answer_says_went_wrong(body: dict[str, Any], text: str | None) -> None:
    assert text == wire.error_text_of(body)


def test_an_api_error_says_who_what_and_why() -> None:
    body = b'{"error_code": 422001, "detail": [{"loc": ["n"], "msg": "too big"}]}'
    error = wire.api_error(wire.Answer(422, body), "submit a/b", now=0.0)
    assert "submit a/b: HTTP 422, code 422001: n: too big" == str(error)
    assert (422, "422001") == (error.status_code, error.error_code)
    assert "too big" == error.body["detail"][0]["msg"]


def test_an_error_without_json_shows_how_it_starts() -> None:
    html = b"<html>\n" + b"x" * 5000
    error = wire.api_error(wire.Answer(502, html), "x", now=0.0)
    assert f"x: HTTP 502: <html>\\n{'x' * 113}..." == str(error)
    assert html.decode() == error.body
