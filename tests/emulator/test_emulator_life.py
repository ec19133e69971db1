"""Starting, stopping, refusing and running beside others."""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from emulator_calls import REFRAME, SUBMIT, Caller, address

from generator.cli.emulate import add_arguments
from generator.core.problems import ProblemsFound
from generator.emulator import Emulator, EmulatorUnavailable
from generator.emulator.command import serve

ROOT = Path(__file__).parents[2]


def options(*arguments: str) -> argparse.Namespace:
    """The options of the command, as its parser reads them."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(["--schemas", str(ROOT / "schemas"), *arguments])


def emulator_threads() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == "runcomfy-emulator"]


def test_two_emulators_know_nothing_of_each_other(schemas: Path) -> None:
    with Emulator(schemas) as one, Emulator(schemas, token="b") as two:
        request_id = Caller(one).submit()
        reply = Caller(two, "b")("GET", f"/v1/requests/{request_id}/status")
        assert (404, 1, 0) == (reply.status, len(one.jobs), len(two.jobs))
        assert 4 == len({one.url, two.url, one.foreign_url, two.foreign_url})


def test_stopping_leaves_no_thread_and_no_port(schemas: Path) -> None:
    emulator = Emulator(schemas).start()
    assert 1 == len(emulator_threads())
    emulator.stop()
    emulator.stop()
    assert [] == emulator_threads()
    for url in (emulator.url, emulator.foreign_url):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(address(url))


@pytest.mark.parametrize("fault", ["silent_after", "endless", "delay", "drip"])
def test_stopping_does_not_wait_for_faults(schemas: Path, fault: str) -> None:
    rows = {"interval": 60, "seconds": 60}
    wanted = {"endless": "interval", "delay": "seconds", "drip": "interval"}
    rule = {key: value for key, value in rows.items() if key == wanted.get(fault)}
    with Emulator(schemas, script=[{"fault": fault, **rule}]) as emulator:
        connection = http.client.HTTPConnection(*address(emulator.url), timeout=5)
        connection.request("GET", "/v1/models")
        deadline = time.monotonic() + 5
        while not emulator.requests:
            assert time.monotonic() < deadline
    assert [] == emulator_threads()
    connection.close()


def test_an_emulator_can_be_started_again_and_starting_twice_is_once(
    schemas: Path,
) -> None:
    emulator = Emulator(schemas)
    for _ in range(2):
        with emulator.start() as same:
            assert same is emulator
            assert 1 == len(emulator_threads())
            assert 200 == Caller(emulator)("GET", "/v1/models").status


def test_a_port_can_be_chosen_and_a_taken_one_is_an_error(schemas: Path) -> None:
    with Emulator(schemas) as first:
        port = address(first.url)[1]
        with pytest.raises(OSError):
            Emulator(schemas, port=port).start()
    with Emulator(schemas, port=port) as second:
        assert port == address(second.url)[1]


def test_a_port_refuses_for_as_long_as_told(call: Caller) -> None:
    kept = http.client.HTTPConnection(*call.address, timeout=5)
    kept.request("GET", "/v2")
    kept.getresponse().read()
    for _ in range(2):
        with call.emulator.refused(), pytest.raises(ConnectionRefusedError):
            call.submit()
        assert call.submit() in call.emulator.jobs
    assert kept.sock is not None and b"" == kept.sock.recv(1)
    kept.close()


def test_refusing_needs_a_running_emulator(schemas: Path) -> None:
    emulator = Emulator(schemas)
    with pytest.raises(RuntimeError, match="not running"), emulator.refused():
        pass


def test_a_call_cut_off_in_its_body_creates_nothing(emulator: Emulator) -> None:
    body = json.dumps(REFRAME).encode()
    head = f"POST {SUBMIT} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
    head += f"test-token\r\nContent-Length: {len(body) + 1}\r\n\r\n"
    with socket.create_connection(address(emulator.url)) as connection:
        connection.sendall(head.encode() + body)
    Caller(emulator)("GET", "/v1/models")
    assert ["models"] == [record.call for record in emulator.requests]


def test_many_callers_at_once_are_all_served(emulator: Emulator) -> None:
    call, ids = Caller(emulator), list[str]()
    threads = [
        threading.Thread(target=lambda: ids.extend(call.submit() for _ in range(5)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (40, set(ids)) == (len(ids), set(emulator.jobs))


def test_a_mistake_of_the_emulator_is_told_to_the_caller(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("generator.emulator.jobs.Queue.create", fail)
    reply = Caller(emulator)("POST", SUBMIT, REFRAME)
    assert 500 == reply.status
    assert "ZeroDivisionError: planted" in str(reply.json["error_message"])


def test_missing_packages_are_told_with_what_to_install(
    schemas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # None is how the import system marks a module that cannot be had.
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "generator.emulator.server", raising=False)
    with pytest.raises(
        EmulatorUnavailable, match="needs uvicorn: pip install starlette uvicorn"
    ):
        Emulator(schemas).start()
    with pytest.raises(ProblemsFound, match="needs uvicorn"):
        serve(options(), lambda line: None)


def test_importing_the_emulator_imports_no_server() -> None:
    code = (
        "import sys, generator.emulator, generator.emulator.command\n"
        "print([n for n in ('starlette', 'uvicorn', 'h11') if n in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert ("[]\n", "") == (ran.stdout, ran.stderr)


def test_the_command_announces_itself_in_one_line_and_stops(tmp_path: Path) -> None:
    script, log = tmp_path / "script.json", tmp_path / "log.jsonl"
    script.write_text('{"faults": [{"call": "models", "nth": 2, "fault": "http"}]}')
    arguments = ["--script", str(script), "--log", str(log), "--token", "a b"]
    arguments += ["--polls", "1,0"]
    seen: list[object] = []
    stopped = threading.Event()

    def announce(line: str) -> None:
        url = line.split()[3].rstrip(";")
        seen.append(line.replace(url, "URL"))
        emulator = Emulator(ROOT / "schemas")
        emulator.url = url
        call = Caller(emulator, "a b")
        seen.extend(call("GET", "/v1/models").status for _ in range(2))
        request_id = call.submit()
        seen.extend(call.status(request_id)["status"] for _ in range(2))
        stopped.set()

    serve(options(*arguments), announce, stopped)
    line = "RunComfy emulator at URL; run: export RUNCOMFY_MODEL_API_BASE=URL "
    line += "RUNCOMFY_API_TOKEN='a b'"
    assert [line, 200, 503, "in_queue", "completed"] == seen
    assert 5 == len(log.read_text().splitlines())
    assert [] == emulator_threads()


def test_polls_must_be_two_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options("--polls", "1")
    assert "write two numbers, such as 1,2" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["taken", "99999"])
def test_a_port_that_cannot_be_had_is_told(schemas: Path, port: str) -> None:
    with Emulator(schemas) as other:
        number = str(address(other.url)[1]) if port == "taken" else port
        with pytest.raises(ProblemsFound, match="cannot start"):
            serve(options("--port", number), lambda line: None)


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="cannot start"):
        serve(options("--log", str(tmp_path)), lambda line: None)


def test_ctrl_c_ends_the_command_in_order() -> None:
    code = (
        "from generator.cli.main import main\n"
        "main(['emulate'])\n"
        "print('stopped')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout and process.stderr
        try:
            line = process.stdout.readline()
            os.kill(process.pid, signal.SIGINT)
            assert ("stopped\n", "") == process.communicate(timeout=5)
        finally:
            process.kill()  # or the end of this block waits for it without a deadline
    assert line.startswith("RunComfy emulator at http://127.")
    assert line.endswith(" RUNCOMFY_API_TOKEN=test-token\n")
    assert 0 == process.returncode
