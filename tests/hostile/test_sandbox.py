"""The sandbox itself: what is planted in it is told, also where the culprit hides it."""

from pathlib import Path

import pytest
from hostile_runs import Sandbox

_PLANTED = {
    "network": ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket."),
    "name": ("import socket; socket.getaddrinfo('evil.example', 80)", "socket."),
    "url": ("import urllib.request as u; u.urlopen('http://127.0.0.1:9/')", "urllib."),
    "process": ("import subprocess; subprocess.run(['true'])", "subprocess."),
    "shell": ("import os; os.system('touch pwned')", "os.system"),
    "fork": ("import os; os.fork() or os._exit(0)", "os.fork"),
    "foreign-file": ("open('/etc/passwd').read()", "open /etc/passwd"),
    "foreign-write": ("open('/tmp/pwned-by-a-schema', 'w')", "open /tmp/pwned"),
    "way-out": ("open('../pwned', 'w')", "open "),
    "foreign-removal": ("import os; os.remove('/etc/passwd')", "os.remove"),
    "link": ("import os; os.symlink('/etc/passwd', 'x')", "os.symlink"),
    "native": ("import ctypes; ctypes.CDLL(None)", "ctypes."),
    "hidden": (
        "try:\n    open('/etc/passwd')\nexcept OSError:\n    pass",
        "open /etc/passwd",
    ),
}


@pytest.mark.parametrize("name", _PLANTED)
def test_what_is_planted_is_told(name: str, sandbox: Sandbox, tmp_path: Path) -> None:
    code, complaint = _PLANTED[name]
    (tmp_path / "planted.py").write_text(code, "utf-8")
    run = sandbox.run(tmp_path, str(tmp_path), "planted", load=True)
    assert [] != [found for found in run.complaints if found.startswith(complaint)]
    assert not list(tmp_path.rglob("pwned*"))


def test_memory_is_bounded(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("x = bytearray(3 * 1024**3)", "utf-8")
    run = sandbox.run(tmp_path, str(tmp_path), "planted", load=True)
    assert 70 == run.code
    assert "MemoryError" in run.stderr


def test_what_is_harmless_is_let_be(sandbox: Sandbox, tmp_path: Path) -> None:
    code = "open('own', 'w').write('x'); open('own').read(); import colorsys"
    (tmp_path / "planted.py").write_text(code, "utf-8")
    run = sandbox.run(tmp_path, str(tmp_path), "planted", load=True)
    assert ([], 0) == (run.complaints, run.code)
