"""Tokens, addresses and numbers that a client takes or refuses."""

import pickle

import pytest
import runcomfy_client
from scripted import Server, happy


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that says nothing of this service."""
    for name in ("RUNCOMFY_API_TOKEN", "RUNCOMFY_TOKEN", "RUNCOMFY_MODEL_API_BASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["Client", "AsyncClient"])
def kind(request: pytest.FixtureRequest) -> type:
    """Each of the two clients."""
    return getattr(runcomfy_client, request.param)


def test_the_argument_wins_over_the_environment(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNCOMFY_TOKEN", "third")
    assert "third" == kind()._settings.token
    monkeypatch.setenv("RUNCOMFY_API_TOKEN", "second")
    assert "second" == kind()._settings.token
    assert "first" == kind("first")._settings.token


def test_an_empty_variable_is_no_token(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNCOMFY_API_TOKEN", "")
    monkeypatch.setenv("RUNCOMFY_TOKEN", "other")
    assert "other" == kind()._settings.token


def test_a_missing_token_is_an_error_that_helps(kind: type) -> None:
    with pytest.raises(
        runcomfy_client.AuthenticationError,
        match=r"pass token=\.\.\., or set RUNCOMFY_API_TOKEN or RUNCOMFY_TOKEN",
    ) as caught:
        kind()
    assert "not_sent" == caught.value.outcome


@pytest.mark.parametrize(
    "token",
    [
        "",
        " sekret",
        "sekret word",
        "sekret\n",
        "sekret\r\nX: y",
        "sekrét",
        "sekret\x00",
    ],
)
def test_an_odd_token_is_refused_and_not_shown(kind: type, token: str) -> None:
    with pytest.raises(runcomfy_client.InvalidInput, match="white space") as caught:
        kind(token)
    assert "sekr" not in str(caught.value)


def test_an_odd_variable_is_named(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNCOMFY_TOKEN", "a\n")
    with pytest.raises(runcomfy_client.InvalidInput, match="RUNCOMFY_TOKEN is empty"):
        kind()


def test_the_address_comes_from_argument_environment_or_api(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "https://model-api.runcomfy.net" == kind("t")._settings.base_url
    monkeypatch.setenv("RUNCOMFY_MODEL_API_BASE", "http://localhost:8000/")
    assert "http://localhost:8000" == kind("t")._settings.base_url
    assert "https://a.b/c" == kind("t", base_url="https://a.b/c/")._settings.base_url


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1", "http://[::1]:1", "http://127.8.9.1", "https://10.0.0.1"],
)
def test_plain_http_is_for_loopback(kind: type, url: str) -> None:
    assert url == kind("t", base_url=url)._settings.base_url


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1",
        "http://model-api.runcomfy.net",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "ftp://a.b",
        "a.b",
        "https://",
        "https://user:word@a.b",
        "https://a.b/?x=1",
        "https://a.b/#x",
        "https://a.b:port",
        "https://[::1",
        "https://a.b\\@c.d",
        "https://a.b/ c",
        "https://exämple.org",
    ],
)
def test_an_odd_address_is_refused(kind: type, url: str) -> None:
    with pytest.raises(runcomfy_client.InvalidInput, match="base_url") as caught:
        kind("t", base_url=url)
    assert "word" not in str(caught.value)


@pytest.mark.parametrize("name", ["timeout", "poll_initial", "poll_max"])
@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), "5", None, True])
def test_odd_seconds_are_refused(kind: type, name: str, value: object) -> None:
    with pytest.raises(runcomfy_client.InvalidInput, match=name):
        kind("t", **{name: value})


def test_a_timeout_of_a_call_is_checked_too() -> None:
    with Server(happy()) as server:
        client = runcomfy_client.Client("t", base_url=server.base_url)
        with pytest.raises(runcomfy_client.InvalidInput, match="timeout"):
            client.run(runcomfy_client.RawRequest("a/b", {}), timeout=0)
        client.close()
    assert [] == server.seen


def test_a_client_does_not_show_its_token(kind: type) -> None:
    client = kind("sekret")
    assert (
        f"{kind.__name__}(token='***', base_url='https://model-api.runcomfy.net')"
        == (repr(client))
    )
    assert "sekret" not in repr(client._settings)


def test_a_client_is_not_pickled(kind: type) -> None:
    with pytest.raises(TypeError, match="holds a token"):
        pickle.dumps(kind("t"))
