"""What unchanged models say is remembered, and no run comes out otherwise for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from catalogue import OVERLAY, grow
from codegen import Done, codegen, tree

from generator.ir import lower
from generator.pipeline import build, run, summary_cache, update
from generator.pipeline.options import Options
from generator.pipeline.templates import Renderer
from generator.sources import check


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/runcomfy-codegen"


def generate(schemas: Path, out: Path, *options: str) -> Done:
    folders = ["--schemas", schemas, "--out", out]
    return codegen("generate", "--quiet", "--jobs", "1", *folders, *options)


def change(schemas: Path, key: str = "summary", value: object = None) -> str:
    """Gives one model another text, and returns its id."""
    overlay = sorted(schemas.glob("vendor-*/*/*" + OVERLAY))[-1]
    data = json.loads(overlay.read_text("utf-8"))
    data[key] = value or {"en": "Another text."}
    overlay.write_text(json.dumps(data), "utf-8")
    return overlay.relative_to(schemas).as_posix().removesuffix(OVERLAY)


def lowered(monkeypatch: pytest.MonkeyPatch, run: Callable[[], object]) -> set[str]:
    """The ids of the models that a run reads to the end."""
    found: set[str] = set()
    original = lower.lower_model

    def counted(source: Any, document: Any, *more: Any) -> Any:
        found.add(document["model_id"])
        return original(source, document, *more)

    with monkeypatch.context() as patched:
        patched.setattr(lower, "lower_model", counted)
        run()
    return found


def test_only_what_changed_is_read_to_the_end(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = change(small[0])
    read = lowered(monkeypatch, lambda: generate(*small))
    taught = set(build.MODELS.values())
    assert {changed} == read - taught
    assert len(read) < 6


def test_lists_are_made_again_where_they_changed_or_do_not_stand(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas, out = small
    of_vendor = "package/models/__vendor__/__init__.py.jinja"
    listed = sorted(out.glob("runcomfy_client/models/*/__init__.py"))
    before = tree(out)

    def rendered(*options: str) -> int:
        names: list[str] = []
        original = Renderer.render

        def seen(self: Renderer, name: str, context: Any) -> str:
            names.append(name)
            return original(self, name, context)

        with monkeypatch.context() as patched:
            patched.setattr(Renderer, "render", seen)
            assert 0 == generate(schemas, out, *options).code
        return names.count(of_vendor)

    change(schemas)
    assert 0 == rendered()
    change(schemas, "names", {"class": "Other"})
    assert 1 == rendered()
    listed[0].unlink()
    assert 1 == rendered()
    assert before[listed[0].relative_to(out).as_posix()] == listed[0].read_bytes()
    change(schemas, "summary", {"en": "And another."})
    assert len(listed) == rendered("--force")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text": change,
    "a name": lambda schemas: change(schemas, "names", {"class": "Other"}),
    "an example": lambda schemas: change(
        schemas, "display_name", "Another </b> name | `here`"
    ),
    "a model gone": lambda schemas: [
        path.unlink() for path in schemas.glob("vendor-000/*/*.json")
    ],
    "the first gone": lambda schemas: shutil.rmtree(schemas / "blackforestlabs"),
    "more models": lambda schemas: grown_to(schemas, 9),
}


def grown_to(schemas: Path, count: int) -> None:
    shutil.rmtree(schemas)
    grow(count, schemas)


@pytest.mark.parametrize("what", CHANGES)
def test_the_tree_is_the_same_with_and_without(
    what: str, small: tuple[Path, Path], tmp_path: Path
) -> None:
    schemas, out = small
    CHANGES[what](schemas)
    assert 0 == generate(schemas, out).code
    assert 0 == generate(schemas, tmp_path / "fresh", "--force").code
    assert tree(tmp_path / "fresh") == tree(out)


def test_a_class_that_another_model_has_is_refused(small: tuple[Path, Path]) -> None:
    """The other model is known by its share alone."""
    schemas, out = small
    rows = json.loads((out / "openapi.json").read_text("utf-8"))["components"]
    taken = sorted(n for n in rows["schemas"] if n.startswith("vendor_000."))[0]
    before = tree(out)
    change(schemas, "names", {"class": taken.removeprefix("vendor_000.")})
    done = generate(schemas, out)
    assert 1 == done.code and "name-collision" in done.err
    assert before == tree(out)


def test_a_refused_model_is_judged_once(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = small[0].glob("vendor-*/*/*.json")
    path = max(file for file in files if not file.name.endswith(OVERLAY))
    data = json.loads(path.read_text("utf-8"))
    data["input_schema"]["properties"]["extra"] = {"type": "float"}
    path.write_text(json.dumps(data), "utf-8")
    judged: list[str] = []
    original = check.check_model

    def counted(source: Any, *others: Any) -> Any:
        judged.append(source.model.path)
        return original(source, *others)

    monkeypatch.setattr(check, "check_model", counted)
    name = path.relative_to(small[0]).as_posix()

    def told(*options: str) -> tuple[int, object]:
        judged.clear()
        done = generate(*small, "--keep-going", "--format", "json", *options)
        assert 1 == done.code
        return judged.count(name), json.loads(done.out)["problems"]

    found = told()[1]
    assert found
    assert (0, found) == told()
    assert (1, found) == told("--force"), "asks for everything anew"
    assert (1, found) == told("--max-depth", "63"), "limits decide as well"
    data["input_schema"]["properties"]["extra"] = {"type": "number"}
    path.write_text(json.dumps(data), "utf-8")
    assert 0 == generate(*small).code


SPOILT: list[Callable[[bytes], bytes]] = [
    lambda raw: b"",
    lambda raw: raw[:-9],
    lambda raw: raw.replace(b"vendor", b"vemdor"),
    lambda raw: bytes([raw[0] ^ 1]) + raw[1:],
    lambda raw: raw.partition(b"\x1e")[0],
    lambda raw: forged(raw, b"[1]"),
    lambda raw: forged(raw, b"{}"),
    lambda raw: forged(raw, b"[" * 100_000),
    lambda raw: forged(raw, b"{}\x1e[1]"),
    lambda raw: forged(raw, records(raw).replace(b"\x1f", b"\x1e", 1)),
    lambda raw: forged(raw, b'{"a": 1}\x1e' + records(raw)),
]


def forged(raw: bytes, body: bytes) -> bytes:
    """Something else under a digest that is right."""
    content = raw.split(b"\x1e")[0] + b"\x1e" + body + b"\x1e"
    return content + sha256(content).hexdigest().encode()


def records(raw: bytes) -> bytes:
    """What stands of the models."""
    return b"\x1e".join(raw.split(b"\x1e")[2:-1])


def test_what_is_not_as_it_was_left_is_not_used(
    cache: Path, small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    [place] = cache.glob("*.summaries")
    good = place.read_bytes()
    cached = cache_of(small, monkeypatch)
    assert 6 == len(cached.load())
    for spoil in SPOILT:
        place.write_bytes(spoil(good))
        assert 0 == len(cache_of(small, monkeypatch).load())
    change(small[0])
    assert 6 == len(lowered(monkeypatch, lambda: generate(*small)))
    assert 6 == len(cache_of(small, monkeypatch).load()), "it was written anew"


def cache_of(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> summary_cache.SummaryCache:
    """The cache that a run would load."""
    found: list[summary_cache.SummaryCache] = []

    class Seen(summary_cache.SummaryCache):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            found.append(summary_cache.SummaryCache(*given))

    with monkeypatch.context() as patched:
        patched.setattr(update, "SummaryCache", Seen)
        patched.setattr(update, "_is_current", lambda *_: False)
        run.generate(Options(*small, jobs=1), write=False)
    return found[0]


def test_other_tools_ask_again(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(small[0])
    monkeypatch.setattr(update, "generator_digest", lambda _: "another")
    assert 6 == len(lowered(monkeypatch, lambda: generate(*small)))


def test_force_and_verify_ask_again(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(small[0])
    assert 6 == len(lowered(monkeypatch, lambda: generate(*small, "--force")))
    options = Options(*small, jobs=1)
    verify = lowered(monkeypatch, lambda: update.check(options, verify=True))
    assert 6 == len(verify)


def test_few_catalogues_are_remembered(
    cache: Path, small: tuple[Path, Path], tmp_path: Path
) -> None:
    for number in range(100):
        (cache / f"{number:032}.summaries").write_text("old")
    generate(small[0], tmp_path / "other")
    assert 64 == len(list(cache.glob("*.summaries")))


def test_cache_that_cannot_be_written_does_no_harm(
    tmp_path: Path, small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("a file where the folder belongs")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    change(small[0])
    assert 0 == generate(*small).code
