"""A run with nothing to do reads nothing, and yet no change escapes it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.core import file_states
from generator.core.limits import Limits
from generator.pipeline import run as commands
from generator.pipeline import unchanged, update
from generator.pipeline.options import Options
from generator.sources import folder as source

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache; few files are worth a stamp here, and each look is trusted at once."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(unchanged, "MIN_FILES", 0)
    monkeypatch.setattr(file_states, "MTIME_GRANULARITY_NS", 0)
    monkeypatch.setattr(file_states, "FINE_GRANULARITY_NS", 0)
    return tmp_path / "cache/runcomfy-codegen"


def reads(options: Options, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a run reads the schemas; whatever it finds, it must not fail."""
    loaded: list[Path] = []
    load = source.load

    def counted(folder: Path, *more: Any) -> source.Sources:
        loaded.append(folder)
        return load(folder, *more)

    with monkeypatch.context() as patched:
        patched.setattr(source, "load", counted)
        assert commands.generate(options).changes is not None
    return bool(loaded)


def test_second_look_is_enough(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = Options(*small)
    assert reads(options, monkeypatch), "nothing was left yet"
    first = update.check(options)
    assert not reads(options, monkeypatch)
    again = commands.generate(options)
    assert (first.changes, first.models, first.enums) == (
        again.changes, again.models, again.enums
    )  # fmt: skip


def same_length(path: Path) -> None:
    """Another content of the same length, with the old times."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"e", b"i"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path, Path], object]] = {
    "a schema": lambda schemas, _: same_length(next(schemas.rglob("*.overlay.json"))),
    "another schema": lambda schemas, _: (schemas / "a.json").write_text("{"),
    "a schema gone": lambda schemas, _: next(schemas.rglob("*.overlay.json")).unlink(),
    "a file": lambda _, out: same_length(next(out.rglob("*.md"))),
    "a file gone": lambda _, out: next(out.rglob("*.md")).unlink(),
    "the manifest": lambda _, out: same_length(out / "manifest.json"),
    "an unfinished run": lambda _, out: (
        out / ".runcomfy-codegen.staging.json"
    ).write_text("{}"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_seen(
    change: str, small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = Options(*small)
    commands.generate(options)
    assert not reads(options, monkeypatch)
    CHANGES[change](*small)
    loaded: list[Path] = []
    load = source.load
    monkeypatch.setattr(
        source, "load", lambda *given: loaded.append(given[0]) or load(*given)
    )
    remembered = commands.generate(options, write=False)
    assert loaded
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    fresh = commands.generate(options, write=False)
    assert (fresh.problems, fresh.changes) == (remembered.problems, remembered.changes)


def test_other_options_are_another_run(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = Options(*small)
    commands.generate(options)
    limits = Limits(depth=60)
    assert reads(Options(*small, limits=limits), monkeypatch)


SPOILT: list[Callable[[bytes], bytes]] = [
    lambda raw: b"",
    lambda raw: raw.partition(b"\n")[0],
    lambda raw: raw[:-1],
    lambda raw: raw.replace(b".overlay", b".overlap", 1),
    lambda raw: b"4 8\n" + raw.partition(b"\n")[2],
    lambda raw: b"4 8 \xff\n" + raw.partition(b"\n")[2],
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_broken_stamp_costs_time_alone(
    spoil: Callable[[bytes], bytes],
    cache: Path,
    small: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = Options(*small)
    commands.generate(options)
    (path,) = cache.glob("*.seen")
    path.write_bytes(spoil(path.read_bytes()))
    assert reads(options, monkeypatch)
    assert not reads(options, monkeypatch), "it was written anew"


def test_no_stamp_where_a_file_has_just_changed(
    cache: Path, small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_states, "MTIME_GRANULARITY_NS", 3_600_000_000_000)
    commands.generate(Options(*small))
    assert not list(cache.glob("*.seen"))


def test_no_stamp_for_a_few_files(
    cache: Path, small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "MIN_FILES", 10_000)
    commands.generate(Options(*small))
    assert not list(cache.glob("*.seen"))


def test_cache_that_cannot_be_written_does_no_harm(
    tmp_path: Path, small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("a file where the folder belongs")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert reads(Options(*small), monkeypatch)


def opened(small: tuple[Path, Path]) -> set[str]:
    """The files of both folders that a run of its own opens."""
    code = (
        "import json, sys; from generator.core import file_states as states\n"
        "from generator.pipeline import unchanged; unchanged.MIN_FILES = 0\n"
        "states.MTIME_GRANULARITY_NS = states.FINE_GRANULARITY_NS = 0\n"
        "from generator.cli.main import main; opened = []\n"
        "sys.addaudithook(lambda event, given: event == 'open' and opened.append(str(given[0])))\n"
        "code = main(['generate', '--quiet', '--schemas', sys.argv[1], '--out', sys.argv[2]])\n"
        "print(json.dumps([code, opened]))"
    )
    command = [sys.executable, "-c", code, *map(str, small)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    code_, found = json.loads(done.stdout)
    assert 0 == code_
    ours = [path for path in found if path.startswith(tuple(map(str, small)))]
    return {path for path in ours if not Path(path).is_dir()}


def test_nothing_is_opened_and_nothing_written(small: tuple[Path, Path]) -> None:
    opened(small)
    assert set() == opened(small)


def test_only_what_changed_is_opened(small: tuple[Path, Path]) -> None:
    schemas, out = small
    opened(small)
    overlay = max(schemas.glob("vendor-000/*/*.overlay.json"))
    data = json.loads(overlay.read_text("utf-8"))
    overlay.write_text(json.dumps({**data, "summary": {"en": "Another text."}}))
    model = overlay.with_name(overlay.name.replace(".overlay", ""))
    found = opened(small)
    grown = {str(path) for path in schemas.glob("vendor-000/*/*.json")}
    assert {str(overlay), str(model)} == grown & found
    entries = json.loads((out / "manifest.json").read_text("utf-8"))["models"]
    del entries[model.relative_to(schemas).with_suffix("").as_posix()]
    others = {str(out / file) for entry in entries.values() for file in entry["files"]}
    assert len(entries) == 5
    assert set() == others & found
