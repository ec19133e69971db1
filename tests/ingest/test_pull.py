"""The live catalogue, played by the emulator: pages, faults, and what never leaves the process."""

import builtins
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from codegen import Done
from importing_calls import MODEL_IDS, SCHEMAS, Importer, stored

from generator.core.problems import ProblemsFound
from generator.emulator import Emulator
from generator.ingest import catalogue_client
from generator.sources.folder import load

TOKEN = "secret-token-of-a-test"


class Sleeps:
    """A clock whose sleeping takes no time."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
def sleeps(monkeypatch: pytest.MonkeyPatch) -> Sleeps:
    found = Sleeps()
    monkeypatch.setattr(catalogue_client, "Clock", lambda: _Clock(sleep=found))
    return found


_Clock = catalogue_client.Clock


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNCOMFY_API_TOKEN", TOKEN)
    monkeypatch.delenv("RUNCOMFY_MODEL_API_BASE", raising=False)
    monkeypatch.setattr(catalogue_client, "PAGE", 3)


def emulated(
    faults: list[dict[str, Any]] | None = None, folder: Path = SCHEMAS
) -> Emulator:
    for number, rule in enumerate(faults or []):
        rule.setdefault("call", "models")
        rule.setdefault("nth", number + 1)
    return Emulator(folder, token=TOKEN, script=faults or ())


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with emulated() as running:
        yield running


def pull(importer: Importer, emulator: Emulator, *arguments: str) -> Done:
    result = importer("--base-url", emulator.url, *arguments, command="pull")
    assert TOKEN not in result.out + result.err
    return result


def test_the_catalogue_is_brought_in_page_by_page(
    importer: Importer, emulator: Emulator
) -> None:
    result = pull(importer, emulator)
    assert (0, "") == (result.code, result.err)
    assert "4 added" in result.out
    assert [f"{model_id}.json" for model_id in MODEL_IDS] == list(importer.files())
    for model_id in MODEL_IDS:
        made = stored(model_id, importer.schemas)
        assert stored(model_id)["input_schema"] == made["input_schema"]
        assert (0.04, "output") == (made["base_price_usd"], made["price_unit"])
    calls = [record.path for record in emulator.requests]
    assert 2 == len(calls)
    before = importer.files()
    assert "4 unchanged" in pull(importer, emulator).out
    assert before == importer.files()


def test_what_is_stored_stays_beside_what_is_pulled(
    importer: Importer, emulator: Emulator
) -> None:
    for model_id in MODEL_IDS:
        for suffix in (".json", ".overlay.json"):
            path = importer.schemas / f"{model_id}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((SCHEMAS / f"{model_id}{suffix}").read_bytes())
    assert "4 changed" in pull(importer, emulator).out
    for model_id in MODEL_IDS:
        made, old = stored(model_id, importer.schemas), stored(model_id)
        assert old == {key: made[key] for key in old}
        name = f"{model_id}.overlay.json"
        assert (SCHEMAS / name).read_bytes() == importer.files()[name]


def test_only_some(importer: Importer, emulator: Emulator) -> None:
    assert 0 == pull(importer, emulator, "--only", "*/seedream-5/*").code
    assert [f"{MODEL_IDS[1]}.json"] == list(importer.files())
    result = pull(importer, emulator, "--only", "acme/none", MODEL_IDS[0])
    assert 1 == result.code
    assert "there is no model acme/none" in result.err


def test_a_model_that_is_listed_no_more_is_told(
    importer: Importer, emulator: Emulator
) -> None:
    schema = {
        "model_id": "acme/old",
        "input_schema": {"type": "object", "properties": {}},
    }
    importer(importer.source("c.json", schema))
    result = pull(importer, emulator)
    assert 0 == result.code
    assert "warning not-listed" in result.err and "acme/old" in result.err
    assert "acme/old.json" in importer.files()


def test_a_dry_run_writes_nothing(importer: Importer, emulator: Emulator) -> None:
    result = pull(importer, emulator, "--dry-run")
    assert (0, {}) == (result.code, importer.files())
    assert "4 added" in result.out


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "http", "code": 503},
        {"fault": "http", "code": 429, "retry_after": "7"},
        {"fault": "reset_before"},
        {"fault": "close_after"},
        {"fault": "truncate"},
    ],
)
def test_what_passes_is_asked_for_again(
    importer: Importer, sleeps: Sleeps, fault: dict[str, Any]
) -> None:
    with emulated([fault]) as emulator:
        assert 0 == pull(importer, emulator).code
    assert [7.0 if "retry_after" in fault else 0.5] == sleeps.taken


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set")
def test_a_date_without_a_zone_is_in_utc(
    importer: Importer, sleeps: Sleeps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    later = time.gmtime(time.time() + 30)
    told = time.strftime("%a, %d %b %Y %H:%M:%S", later)
    try:
        with emulated(
            [{"fault": "http", "code": 429, "retry_after": told}]
        ) as emulator:
            assert 0 == pull(importer, emulator).code
    finally:
        monkeypatch.undo()
        time.tzset()
    assert len(sleeps.taken) == 1 and 15 < sleeps.taken[0] <= 30


@pytest.mark.parametrize(
    "fault, code",
    [
        ({"fault": "http", "code": 500}, "refused-call"),
        ({"fault": "http", "code": 404}, "refused-call"),
        ({"fault": "http", "code": 429, "retry_after": "9999"}, "refused-call"),
        ({"fault": "error_code", "error_code": 500001}, "refused-call"),
        ({"fault": "error_code", "error_code": 400004}, "token-refused"),
        ({"fault": "http", "code": 401}, "token-refused"),
        ({"fault": "redirect"}, "redirected"),
        ({"fault": "reset_before"}, "unreachable"),
        ({"fault": "body", "text": "{"}, "unexpected-answer"),
        ({"fault": "body", "text": '{"models": [], "total": 4}'}, "catalogue-changed"),
        (
            {"fault": "body", "text": '{"models": [], "total": true}'},
            "unexpected-answer",
        ),
        ({"fault": "html"}, "unexpected-answer"),
        ({"fault": "deep"}, "unexpected-answer"),
        ({"fault": "nan"}, "unexpected-answer"),
        ({"fault": "non_utf8"}, "unexpected-answer"),
        ({"fault": "not_an_object"}, "unexpected-answer"),
        ({"fault": "giant"}, "unexpected-answer"),
        ({"fault": "gzip_bomb", "bytes": 1_000_000}, "unexpected-answer"),
    ],
)
def test_what_stays_ends_with_a_problem_and_writes_nothing(
    importer: Importer, sleeps: Sleeps, fault: dict[str, Any], code: str
) -> None:
    with emulated([{**fault, "nth": n + 1} for n in range(8)]) as emulator:
        result = pull(importer, emulator)
        assert [] == emulator.leaks
    assert (1, {}) == (result.code, importer.files())
    assert f"error {code}" in result.err
    assert "Traceback" not in result.err
    if fault.get("retry_after"):
        assert "Retry-After: 9999 s" in result.err
        assert [] == sleeps.taken


def entry_page(*entries: str) -> dict[str, Any]:
    """An answer with these entries, and one that is sound."""
    sound = (
        '{"model_id": "acme/a", "input_schema": {"type": "object", "properties": {}}}'
    )
    models = ", ".join([*entries, sound])
    text = f'{{"models": [{models}], "total": {len(entries) + 1}}}'
    return {"fault": "body", "text": text}


@pytest.mark.parametrize(
    ("fault", "code", "added"),
    [
        ({"fault": "http", "code": 404}, "refused-call", MODEL_IDS[3:]),
        ({"fault": "http", "code": 404, "nth": 2}, "refused-call", MODEL_IDS[:3]),
        ({"fault": "body", "text": "{", "nth": 2}, "unexpected-answer", MODEL_IDS[:3]),
        (entry_page('{"model_id": "acme/b", "x": NaN}'), "bad-json", ["acme/a"]),
        (entry_page('{"model_id": "acme/b", "x": [}'), "unexpected-answer", None),
    ],
)
def test_a_broken_page_or_entry_is_refused_alone(
    importer: Importer, fault: dict[str, Any], code: str, added: list[str] | None
) -> None:
    with emulated([fault]) as emulator:
        result = pull(importer, emulator, "--keep-going")
        assert 1 == result.code and f"error {code}" in result.err, result.err
        made = [name for name in importer.files() if not name.startswith(".pull")]
        expected = MODEL_IDS[3:] if added is None else added
        assert [f"{model_id}.json" for model_id in expected] == made
        assert "not-listed" not in result.err
        if added != ["acme/a"]:  # the next run fetches what is missing
            assert 0 == pull(importer, emulator).code
            assert {f"{m}.json" for m in MODEL_IDS} == {*importer.files()}


def test_a_server_that_repeats_the_token_does_not_get_it_shown(
    importer: Importer,
) -> None:
    fault = {
        "fault": "body",
        "code": 400,
        "text": json.dumps({"message": f"bad {TOKEN}"}),
    }
    with emulated([fault]) as emulator:
        result = pull(importer, emulator)
    assert 1 == result.code
    assert "bad ***" in result.err


def test_an_interrupted_pull_goes_on_where_it_was(
    importer: Importer, sleeps: Sleeps
) -> None:
    faults = [{"fault": "http", "code": 404, "nth": 2}]
    with emulated(faults) as emulator:
        result = pull(importer, emulator)
        assert 1 == result.code
        [kept] = importer.files()
        assert kept.startswith(".pull/") and kept.endswith("-0.page")
        assert 0 == pull(importer, emulator).code
        assert 3 == len(emulator.requests)  # the first page was not fetched again
    assert [f"{model_id}.json" for model_id in MODEL_IDS] == list(importer.files())
    assert not (importer.schemas / ".pull").exists()


def test_kept_pages_of_another_catalogue_are_not_mixed_in(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with emulated([{"fault": "http", "code": 404, "nth": 2}]) as emulator:
        assert 1 == pull(importer, emulator).code
        [kept] = importer.files()
        page = json.loads(importer.files()[kept])
        page["total"] = 9
        (importer.schemas / kept).write_text(json.dumps(page), "utf-8")
        assert 0 == pull(importer, emulator).code
    assert [f"{model_id}.json" for model_id in MODEL_IDS] == list(importer.files())


def test_kept_pages_grow_old(tmp_path: Path) -> None:
    now = [0.0]
    cache = catalogue_client.Cache(tmp_path, "https://x", _Clock(time=lambda: now[0]))
    cache.put(0, "{}")
    now[0] = next((tmp_path / ".pull").iterdir()).stat().st_mtime + 3599
    assert "{}" == cache.get(0)
    now[0] += 2
    assert cache.get(0) is None
    cache.clear()
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url, code",
    [
        ("http://example.com", "unsafe-url"),
        ("ftp://example.com", "unsafe-url"),
        ("https://user:pw@example.com", "unsafe-url"),
        ("https://example.com/?a", "unsafe-url"),
        ("https://[", "unsafe-url"),
        ("http://localhost.example.com", "unsafe-url"),
    ],
)
def test_addresses_that_would_leak_the_token(
    importer: Importer, url: str, code: str
) -> None:
    result = importer("--base-url", url, command="pull")
    assert 1 == result.code
    assert f"error {code}" in result.err


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "ä"])
def test_tokens_that_cannot_be(
    importer: Importer, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("RUNCOMFY_API_TOKEN", token)
    monkeypatch.delenv("RUNCOMFY_TOKEN", raising=False)
    result = importer("--base-url", "http://127.0.0.1:1", command="pull")
    assert 1 == result.code
    assert "error no-token" in result.err
    assert not token or token not in result.err


def test_address_and_token_come_from_the_environment() -> None:
    api = load(SCHEMAS).api
    found = catalogue_client.remote(api, None, {"RUNCOMFY_TOKEN": "abc"})
    assert ("https://model-api.runcomfy.net/v1/models", "abc") == (
        found.url,
        found.token,
    )
    assert "abc" not in repr(found)
    other = {
        "RUNCOMFY_TOKEN": "abc",
        "RUNCOMFY_MODEL_API_BASE": "https://other.example/",
    }
    assert (
        "https://other.example/v1/models"
        == catalogue_client.remote(api, None, other).url
    )


def test_retry_after_may_be_a_date() -> None:
    with emulated(
        [{"fault": "http", "code": 429, "retry_after": "Thu, 01 Jan 1970 00:01:40 GMT"}]
    ) as emulator:
        sleeps = Sleeps()
        clock = _Clock(sleep=sleeps, time=lambda: 90.0)
        remote = catalogue_client.Remote(f"{emulator.url}/v1/models", TOKEN)
        assert 2 == len(catalogue_client.fetch(remote, None, 64, None, clock)[0])
    assert [10.0] == sleeps.taken


def test_without_the_extra_the_hint_says_what_to_install(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "httpx2":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ProblemsFound) as refused:
        catalogue_client.fetch(catalogue_client.Remote("https://x", "t"), None, 64)
    [problem] = refused.value.problems
    assert ("missing-extra", "pip install httpx2") == (problem.code, problem.hint)


def test_progress_is_told_page_by_page(emulator: Emulator) -> None:
    told: list[tuple[int, int]] = []
    remote = catalogue_client.Remote(f"{emulator.url}/v1/models", TOKEN)
    catalogue_client.fetch(
        remote, None, 64, lambda done, total: told.append((done, total))
    )
    assert [(3, 4), (4, 4)] == told
