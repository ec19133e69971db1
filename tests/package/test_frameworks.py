"""The recipes of the guide for frameworks: each file of the page runs, and buys once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from samples import blocks

from generator.emulator import Emulator

ORDER = """
from runcomfy_client.models.wan_ai import Wan25TextToImage
order = "order-17", Wan25TextToImage(prompt="a ferry").to_json()
"""
WORKER = """
from celery_tasks import app
app.conf.update(
    broker_url="filesystem://", worker_lost_wait=0.2, worker_hijack_root_logger=False,
    broker_transport_options={"data_folder_in": ".", "data_folder_out": "."},
)
"""
DRAMATIQ = f"""
import dramatiq
from dramatiq.brokers.stub import StubBroker
dramatiq.set_broker(StubBroker())
from dramatiq_tasks import draw
{ORDER}
worker = dramatiq.Worker(draw.broker, worker_timeout=100)
worker.start()
draw.send(*order)
draw.broker.join("default", timeout=60_000)
worker.join()
"""
SERVICE = """
from fastapi.testclient import TestClient
from service import app
with TestClient(app) as http:
    done = [
        http.put(f"/orders/{order}", json={"prompt": "a ferry", **more})
        for order, more in [("1", {}), ("1", {}), ("1", {"prompt": "a kite"}), ("2", {"promt": ""})]
    ]
    print(*[answer.status_code for answer in done], done[0].json() == done[1].json())
    while (found := http.get(f"/jobs/{done[0].json()['job']}").json())["urls"] == []:
        pass
    print(found["state"], "prompt" in str(http.get("/openapi.json").json()))
"""
TRACED = """
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
provider = TracerProvider()
provider.add_span_processor(
    SimpleSpanProcessor(ConsoleSpanExporter(formatter=lambda span: span.name + "\\n"))
)
trace.set_tracer_provider(provider)
import traced
"""


@pytest.fixture
def folder(generated: Path, tmp_path: Path) -> Path:
    """A folder with the files of the page."""
    for block in blocks(generated / "docs/en/guides/frameworks.md"):
        if block.title:
            (tmp_path / block.title).write_text(block.code, encoding="utf-8")
    return tmp_path


@pytest.fixture
def variables(generated: Path, emulator: Emulator) -> dict[str, str]:
    """The environment of a program that finds the package and the emulator."""
    return {**os.environ, **emulator.environment, "PYTHONPATH": str(generated)}


def run(code: str, folder: Path, variables: dict[str, str]) -> str:
    """What a program prints."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=folder,
        env=variables,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (DRAMATIQ, "order-17 {url}/files/{id}/0.png"),
        (SERVICE, "202 202 409 422 True\nsucceeded True"),
        ("import draw", "image/png "),
        (TRACED, "generate_content wan-ai/wan-2-5/text-to-image"),
    ],
    ids=["dramatiq", "fastapi", "pydantic-ai", "opentelemetry"],
)
def test_a_recipe_does_what_the_page_says(
    code: str, shown: str, folder: Path, variables: dict[str, str], emulator: Emulator
) -> None:
    # A wait that ends with an error is repeated by the framework, or by nobody.
    if code is DRAMATIQ:
        emulator.script({"call": "status", "nth": 1, "fault": "http", "code": 403})
    printed = run(code, folder, variables)
    (sent,) = emulator.received("submit")
    assert sent.request_id is not None
    assert printed.startswith(shown.format(url=emulator.url, id=sent.request_id))


@pytest.mark.skipif(os.name == "nt", reason="the workers of Celery are forked")
def test_a_task_of_celery_that_lost_its_worker_follows_its_job(
    folder: Path, variables: dict[str, str], emulator: Emulator
) -> None:
    (folder / "worker.py").write_text(WORKER, encoding="utf-8")
    with (folder / "log").open("w") as log:
        words = ["-A", "worker", "worker", "-c", "1", "--loglevel", "INFO"]
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", *words],
            cwd=folder,
            env=variables,
            stdout=log,
            stderr=log,
        )
    try:
        run(
            f"import worker; from celery_tasks import draw; {ORDER}\ndraw.delay(*order)",
            folder,
            variables,
        )
        give_up = time.monotonic() + 60
        while not emulator.received("status") and time.monotonic() < give_up:
            time.sleep(0.02)
        for child in psutil.Process(worker.pid).children():
            os.kill(child.pid, signal.SIGKILL)
        while "0.png" not in (seen := (folder / "log").read_text()):
            assert time.monotonic() < give_up, seen
            time.sleep(0.05)
    finally:
        worker.terminate()
        worker.wait(30)
    assert "SIGKILL" in seen
    assert 1 == len(emulator.received("submit"))
