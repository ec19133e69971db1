"""What `import` makes of hostile pages: nothing that runs, reads or leads elsewhere."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import attacks_pages
import pytest
from attacks import Attack
from hostile_modules import inspect
from hostile_runs import Run, Sandbox, problems

ROOT = Path(__file__).parents[2]


def imported(attacks: Sequence[Attack], sandbox: Sandbox, folder: Path) -> Run:
    """The run of ``import`` over pages, in which nothing forbidden happened."""
    (folder / "schemas").mkdir()
    shutil.copy(ROOT / "schemas/api.json", folder / "schemas")
    for attack in attacks:
        for path, content in attack.files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (folder / path).write_bytes(data)
    options = ["--lang", "en", "--keep-going", "--format", "json"]
    run = sandbox.run(folder, "import", *options, *(a.model for a in attacks))
    assert [] == run.complaints
    assert "Traceback" not in run.stderr
    assert not list(folder.rglob("pwned*"))
    return run


def judge(attacks: Sequence[Attack], run: Run) -> None:
    """Fails where what was refused, or where, is not what the attacks say."""
    found = {
        (p["code"], p["file"], p["pointer"])
        for p in problems(run)
        if p["severity"] == "error"
    }
    expected = {
        (a.verdict.code, a.model, a.verdict.pointer) for a in attacks if a.verdict
    }
    assert set() == expected - found
    assert {a.model for a in attacks if a.verdict} == {file for _, file, _ in found}
    assert bool(found) == run.code


def stored(folder: Path) -> list[str]:
    """The model files that an import left, without overlays."""
    files = (folder / "schemas").rglob("*.json")
    names = [path.relative_to(folder / "schemas").as_posix() for path in files]
    return [n for n in names if n != "api.json" and not n.endswith(".overlay.json")]


def test_payloads_in_pages_become_data(sandbox: Sandbox, tmp_path: Path) -> None:
    attacks = list(attacks_pages.prose())
    judge(attacks, imported(attacks, sandbox, tmp_path))
    harmless = [attack for attack in attacks if not attack.verdict]
    assert len(harmless) == len(stored(tmp_path)) > 30
    made = sandbox.run(tmp_path, "generate", "--jobs", "1", "--format", "json")
    assert ([], 0) == (made.complaints, made.code), made.stdout
    modules = list(tmp_path.glob("generated/runcomfy_client/models/acme/[!_]*.py"))
    assert len(harmless) == len(modules)
    for path in modules:
        inspect(path.read_text("utf-8"))


def test_ids_in_pages_lead_nowhere(sandbox: Sandbox, tmp_path: Path) -> None:
    attacks = list(attacks_pages.ids())
    judge(attacks, imported(attacks, sandbox, tmp_path))
    assert [] == stored(tmp_path)


@pytest.mark.parametrize("attack", list(attacks_pages.forms()), ids=lambda a: a.name)
def test_pages_of_every_form_are_read_or_refused(
    attack: Attack, sandbox: Sandbox, tmp_path: Path
) -> None:
    judge([attack], imported([attack], sandbox, tmp_path))
    assert ([] if attack.verdict else ["acme/good.json"]) == stored(tmp_path)
