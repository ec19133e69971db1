"""Every sample of the documentation and of both READMEs does what its page says."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from installing import Environment, run
from samples import fenced, is_guide, python_samples, readme_samples

from generator.emulator import Emulator

JOB_CALLS = ("status", "result", "cancel")
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
README = ROOT / "README.md"


@pytest.fixture
def job_id(quick_emulator: Emulator) -> str:
    """The id of a job that is there, for samples that take one up."""
    answer = httpx2.post(
        f"{quick_emulator.url}/v1/models/wan-ai/wan-2-5/text-to-image",
        headers={"Authorization": f"Bearer {quick_emulator.token}"},
        json={"prompt": "a cat"},
    )
    quick_emulator.requests.clear()
    return str(answer.json()["request_id"])


@pytest.fixture(scope="session")
def examples(schemas: Path) -> dict[str, Any]:
    """The example input of each model."""
    return {
        path.relative_to(schemas)
        .as_posix()
        .removesuffix(".overlay.json"): json.loads(path.read_text(encoding="utf-8"))[
            "example"
        ]
        for path in schemas.rglob("*.overlay.json")
    }


def test_every_python_sample_runs_and_submits_its_example(
    installed: Environment,
    generated: Path,
    examples: dict[str, Any],
    schemas: Path,
    quick_emulator: Emulator,
    job_id: str,
    tmp_path: Path,
) -> None:
    samples = python_samples(generated)
    base_url = json.loads((schemas / "api.json").read_text("utf-8"))["base_url"]
    for name, text in samples.items():
        # Samples without the client name the service itself.
        here = text.replace("REQUEST_ID", job_id).replace(base_url, quick_emulator.url)
        (tmp_path / f"{name}.py").write_text(here, encoding="utf-8")

    script = HERE / "run_samples.py"
    printed = json.loads(installed.run(script, tmp_path, **quick_emulator.environment))

    assert dict.fromkeys(samples, "") == {n: t["error"] for n, t in printed.items()}
    assert [] == [name for name, told in printed.items() if not told["output"]]
    submitted = [(r.model_id, r.body) for r in quick_emulator.received("submit")]
    assert set(examples) == {model_id for model_id, _ in submitted}
    assert [
        (model_id, examples[str(model_id)]) for model_id, _ in submitted
    ] == submitted
    assert [] == quick_emulator.leaks


def test_samples_are_the_same_in_every_language(generated: Path) -> None:
    docs = generated / "docs"
    pages = [page for page in sorted((docs / "en").rglob("*.md")) if not is_guide(page)]
    for page in pages:
        for language in ("ja", "zh"):
            other = docs / language / page.relative_to(docs / "en")
            assert fenced(page, "python") == fenced(other, "python")
            assert fenced(page, "sh") == fenced(other, "sh")


def curl_samples(generated: Path) -> list[str]:
    """Every curl command of the pages of models."""
    return [
        sample
        for page in sorted((generated / "docs").rglob("*.md"))
        if not is_guide(page)
        for sample in fenced(page, "sh")
        if sample.startswith("curl ")
    ]


def send_with_curl(command: str, token: str, folder: Path) -> int:
    """The status that a command gets when a shell runs it, unchanged."""
    (folder / ".curlrc").write_text(
        'silent\noutput = "-"\nwrite-out = "\\n%{http_code}"'
    )
    variables = {**os.environ, "RUNCOMFY_API_TOKEN": token, "CURL_HOME": str(folder)}
    return int(run(["sh", "-euc", command], variables).splitlines()[-1])


def send_without_curl(command: str, token: str, folder: Path) -> int:
    """The same on a machine that has no curl: its arguments, read as a shell does."""
    line = command.replace("\\\n", "").replace("$RUNCOMFY_API_TOKEN", token)
    words = shlex.split(line)
    options: dict[str, list[str]] = {}
    for name, value in zip(words[1::2], words[2::2], strict=True):
        options.setdefault(name, []).append(value)
    answer = httpx2.request(
        options["--request"][0],
        options["--url"][0],
        headers=dict(header.split(": ", 1) for header in options["--header"]),
        content="".join(options.get("--data", [])).encode(),
    )
    return answer.status_code


SENDERS = [send_without_curl]
if shutil.which("curl") and shutil.which("sh"):
    SENDERS.append(send_with_curl)


@pytest.mark.parametrize("send", SENDERS)
def test_every_curl_sample_submits_its_example_and_gets_the_documented_status(
    send: Callable[[str, str, Path], int],
    generated: Path,
    examples: dict[str, Any],
    schemas: Path,
    quick_emulator: Emulator,
    job_id: str,
    tmp_path: Path,
) -> None:
    api = json.loads((schemas / "api.json").read_text(encoding="utf-8"))
    samples = curl_samples(generated)
    calls = [
        next((c for c in JOB_CALLS if f"/REQUEST_ID/{c}" in sample), "submit")
        for sample in samples
    ]

    found = [
        send(
            sample.replace(api["base_url"], quick_emulator.url).replace(
                "REQUEST_ID", job_id
            ),
            str(quick_emulator.token),
            tmp_path,
        )
        for sample in samples
    ]

    assert [api["calls"][call]["status"] for call in calls] == found
    assert calls == [r.call for r in quick_emulator.requests]
    # Every page has each of the calls.
    assert {calls.count(call) for call in JOB_CALLS} == {3 * len(examples)}
    bodies = {r.model_id: r.body for r in quick_emulator.received("submit")}
    assert examples == bodies
    assert {"valid"} == {record.token for record in quick_emulator.requests}


def test_the_first_example_runs_against_the_emulate_command(
    installed: Environment, schemas: Path
) -> None:
    first = fenced(README, "python")[0]
    assert "example.com" not in first  # there is no picture
    command = [sys.executable, "-m", "generator", "emulate", "--schemas", str(schemas)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as emulate:
        try:
            assert emulate.stdout is not None
            announced = emulate.stdout.readline()
            exports = announced.partition("run: export ")[2].strip()
            variables = dict(word.split("=", 1) for word in shlex.split(exports))
            printed = installed.run("-c", first, **variables)
        finally:
            emulate.terminate()

    url = variables["RUNCOMFY_MODEL_API_BASE"]
    assert re.fullmatch(rf"{url}/files/[0-9a-f-]{{36}}/0\.png\n", printed)
    # The README names a port; all else of its line is what the command announces.
    (shown,) = [text for text in fenced(README, "sh") if " emulate " in text]
    exported = f"export {exports.replace(url, 'http://127.0.0.1:8765')}"
    assert exported in shown.splitlines()


def test_the_samples_of_the_readme_run_one_after_the_other(
    installed: Environment, quick_emulator: Emulator, job_id: str, tmp_path: Path
) -> None:
    script = readme_samples(README)[0].replace("REQUEST_ID", job_id)
    here = f"import os\nos.chdir({str(tmp_path)!r})\n"

    printed = installed.run("-c", here + script, **quick_emulator.environment)

    _, _, watched, _keyed = quick_emulator.jobs.values()
    assert f"{watched.request_id} completed" in printed.splitlines()
    assert printed.splitlines()[-1].startswith("ideogram/ideogram-v3/reframe: at least")
    assert [job_id] == [r.request_id for r in quick_emulator.received("cancel")]


def test_the_test_of_the_readme_passes_offline(generated: Path, tmp_path: Path) -> None:
    (tmp_path / "test_readme.py").write_text(readme_samples(README)[1])
    plugin = "runcomfy_client.testing.plugin"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", plugin, str(tmp_path)],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(generated),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_readme_shows_the_real_refusal(installed: Environment) -> None:
    code = (
        "from runcomfy_client.models.ideogram import IdeogramV3Reframe as R\n"
        "try: R(image='https://example.com/cat.png', resolution='1152:864')\n"
        "except ValueError as error: print(f'{type(error).__name__}: {error}')"
    )
    refusal = installed.run("-c", code).split()

    assert refusal in [block.split() for block in fenced(README, "")]
