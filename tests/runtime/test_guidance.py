"""What a person meets who writes a call as other clients have it, or looks at a value."""

import ast
import asyncio
import inspect
import io
import os
import pickle
import re
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from driving import opened, program, settle
from runcomfy_client import (
    AuthenticationError,
    Client,
    InvalidInput,
    InvalidRequest,
    Journal,
    Ledger,
    Output,
    data_uri,
    from_json,
    hosted,
    search,
)
from runcomfy_client.models.ideogram import IdeogramV3Reframe
from runcomfy_client.models.wan_ai import Wan25TextToImage
from runcomfy_client.testing import FakeRunComfy

REQUEST = Wan25TextToImage(prompt="a")
NUMBER: Any = 1  # to open() it is a file that is open already
ANY: Any = object()
REFRAME: Any = IdeogramV3Reframe
WAN: Any = Wan25TextToImage


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda c: c.run({"prompt": "x"}), "write run(Model(...))"),
        (lambda c: c.run(Wan25TextToImage), "write run(Wan25TextToImage(...))"),
        (lambda c: c.submit("wan-ai/x", input={"prompt": "x"}), "write submit(RawRequest('wan-ai/x', {'prompt': ...}))"),
        (lambda c: WAN("a cat"), "write Wan25TextToImage(prompt='a cat')"),
        (lambda c: setattr(REQUEST, "prompt", "b"), "model_copy(update={'prompt': ...})"),
        (lambda c: delattr(REQUEST, "prompt"), "model_copy(update={'prompt': ...})"),
        (lambda c: REFRAME(image="cat.png"), "data_uri(path) sends a small file"),
        (lambda c: REFRAME(image=Path("cat.png")), "data_uri(path) sends a small file"),
        (lambda c: REFRAME(image=b"x"), "data_uri(path) sends a small file"),
        (lambda c: REFRAME(image=io.BytesIO()), "data_uri(path) sends a small file"),
        (lambda c: REFRAME(image="https://a.com/a.png", resolution="1x1"), "RawRequest(model_id, {...}) sends"),
    ],
)  # fmt: skip
def test_a_wrong_call_names_the_right_one(
    call: Callable[[Any], object], told: str
) -> None:
    with FakeRunComfy() as fake, Client() as client:
        with pytest.raises(ValueError) as caught:
            call(client)
        assert told in "".join(traceback.format_exception_only(caught.value))
        assert [] == fake.submitted


def test_errors_stand_where_users_import_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RUNCOMFY_API_TOKEN", "RUNCOMFY_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(AuthenticationError, match=r"runcomfy\.com/profile") as caught:
        Client()
    (line,) = traceback.format_exception_only(caught.value)
    assert line.startswith("runcomfy_client.AuthenticationError: no API token")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is AuthenticationError
    assert "runcomfy_client" == InvalidRequest.__module__


def test_what_completion_and_help_show() -> None:
    shown = {name for name in dir(Client("t")) if not name.startswith("_")}
    verbs = {"run", "submit", "map", "job", "resume", "download", "estimate", "price"}
    assert verbs | {"close", "is_closed", "on_event"} == shown
    assert "prompt" == next(iter(inspect.signature(Wan25TextToImage).parameters))
    assert "key" in inspect.signature(Client.run).parameters


def test_values_show_what_they_hold() -> None:
    with FakeRunComfy(), Client() as client:
        job = client.submit(REQUEST)
        assert "Job('fake-1', 'wan-ai/wan-2-5/text-to-image')" == repr(job)
        assert "<pre>Job(&#x27;fake-1&#x27;, " in job._repr_html_()
        assert "<img" not in job._repr_html_()
        job.status()
        assert "): in_queue, 0 ahead</pre>" in job._repr_html_()
        output = job.wait()
    url = "https://fake.runcomfy.net/fake-1/0-1024x1024.png"
    assert f"MediaOutput(image={url!r})" == repr(output)
    assert f'<img src="{url}"' in output._repr_html_()
    assert f"): succeeded</pre>\n{output._repr_html_()}" in job._repr_html_()
    foreign = Output.read(
        {"image": "https://evil.example/x.png?<script>"}
    )._repr_html_()
    assert "<img" not in foreign
    assert "<script" not in foreign


WATCHED = """
import asyncio
from runcomfy_client import AsyncClient, Client
from runcomfy_client.models.wan_ai import Wan25TextToImage
from runcomfy_client.testing import FakeRunComfy

request = Wan25TextToImage(prompt="a secret")
seen = []

async def run():
    async with AsyncClient("sekret") as client:
        await client.run(request, progress=True, on_status=seen.append)

with FakeRunComfy(polls=(1, 2)):
    Client("sekret").run(request, progress=True, on_status=seen.append)
    asyncio.run(run())
assert 8 == len(seen), seen
"""


def test_progress_is_shown_where_somebody_looks() -> None:
    pty = pytest.importorskip("pty")
    environment = {**os.environ, "COLUMNS": "80"}
    command = program(WATCHED)
    piped = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert b"" == piped.stdout + piped.stderr

    ours, theirs = pty.openpty()
    with open(ours, "rb", buffering=0) as terminal:
        done = subprocess.run(command, env=environment, stderr=theirs, check=True)
        os.close(theirs)
        shown = terminal.read(10_000).decode()
    assert 0 == done.returncode
    lines = [line.rstrip() for line in shown.split("\r")]
    job = ["in_queue, 0 ahead", "in_progress", "in_progress", "completed"]
    due = [f"fake-{n}: {place}, 0 s" for n in (1, 2) for place in job]
    assert due == [line for line in lines if line]
    assert "\n" not in shown


def test_progress_in_a_notebook_is_one_output(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []

    class Handle:
        def update(self, data: dict[str, str], *, raw: bool) -> None:
            assert raw
            texts.append(data["text/plain"])
            raise ConnectionError("the notebook has gone away")

    def display(data: dict[str, str], *, raw: bool, display_id: bool) -> Handle:
        assert raw and display_id and not texts
        texts.append(data["text/plain"])
        return Handle()

    # As ipykernel has them: a shell with a kernel, and `display`.
    notebook: Any = ModuleType("IPython")
    notebook.get_ipython = lambda: type("Shell", (), {"kernel": object()})()
    shows: Any = ModuleType("IPython.display")
    shows.display = display
    monkeypatch.setitem(sys.modules, "IPython", notebook)
    monkeypatch.setitem(sys.modules, "IPython.display", shows)

    async def main() -> Any:
        with FakeRunComfy():
            async with opened(kind, "https://a.com") as client:
                return await settle(client.run(REQUEST, progress=True))

    assert asyncio.run(main()).image
    job = ("in_queue, 0 ahead", "in_progress", "completed")
    assert [f"fake-1: {place}, 0 s" for place in job] == texts


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda client: client.map(REQUEST), r"write map\(\[...\]\)"),
        (lambda client: client.map([REQUEST], limit="8"), "limit must be a whole"),
        (lambda client: next(client.map([{"a": 1}])).unwrap(), r"write map\(Model"),
        (lambda client: client.job(5), "request id must be a text, not int"),
        (lambda client: client.estimate("a/b"), r"write estimate\(RawRequest\('a/b'"),
        (lambda client: client.download(client.job("x"), "."), "job.download"),
        (lambda client: client.download([], ".", hosts="a.b"), r"hosts=\['a.b'\]"),
        (lambda client: Client(b"t"), "token must be a text, not bytes"),
        (lambda client: Client("t", base_url=7), "base_url must be a text, not int"),
        (lambda client: Client("t", timeout=10**400), "timeout must be finite"),
        (lambda client: Client("t", journal=5), "path must be a path, not int"),
        (lambda client: Client("t", ledger="\0"), "path is no path of this system"),
        (lambda client: Client("t", budget="5"), r"a Budget, such as Budget\(5.0\)"),
        (lambda client: client.price("a/b"), r"such as price\(Model\)"),
        (lambda client: client.job("x", str), "the class of an output or of a request"),
        (lambda client: client.map(5), "map takes a list of requests, not int"),
        # It would have failed once the job was made, and paid for.
        (
            lambda client: client.run(REQUEST, on_status=1),
            "on_status must be a function",
        ),
        (lambda client: client.map([], on_submitted=1), "on_submitted must be a func"),
        (lambda client: client.on_event("x"), "listener must be a function"),
        (
            lambda client: client.download([5], "."),
            "download takes an output, a URL or",
        ),
        (lambda client: client.download([], 5), "folder must be a path, not int"),
        (
            lambda client: client.download([], ".", hosts=[5]),
            "hosts are names, such as",
        ),
        (lambda client: client.resume(5), "request id must be a text, not int"),
        (lambda client: data_uri(NUMBER), "file must be a path, not int"),
        (lambda client: hosted(NUMBER, "s3://a"), "file must be a path, not int"),
        (lambda client: from_json(NUMBER), "not the JSON of a request"),
        (lambda client: search(NUMBER), "text must be a text, not int"),
        (lambda client: REQUEST.model_copy(update=NUMBER), "update takes fields, such"),
        (lambda client: Journal("j.db").dismiss(NUMBER), "takes an entry of pending"),
        (lambda client: Ledger("j.db").spent(ANY), "since must be a datetime, or sec"),
        (
            lambda client: Ledger("j.db").settle(ANY, request_id="a"),
            "key must be a text",
        ),
    ],
)
def test_what_only_looks_right_is_refused_in_words(
    call: Callable[[Any], object], words: str
) -> None:
    with Client("t") as client, pytest.raises(InvalidInput, match=words):
        call(client)


def said(folder: Path, name: str) -> list[str]:
    """Every text in the code of a folder, with a name in the place of what is filled in."""
    nodes = [
        node
        for file in sorted(folder.glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
    ]
    plain = [n.value for n in nodes if isinstance(n, ast.Constant)]
    filled = [
        "".join(str(p.value) if isinstance(p, ast.Constant) else name for p in n.values)
        for n in nodes
        if isinstance(n, ast.JoinedStr)
    ]
    return [text for text in [*plain, *filled] if isinstance(text, str)]


@pytest.mark.parametrize("file", ["cli/flags.py", "agents/server.py"])
def test_words_that_shells_and_tools_replace_are_those_of_an_error(file: str) -> None:
    package = Path(__file__).parents[2] / "templates/package"
    (table,) = (
        ast.literal_eval(node.value)
        for node in ast.parse((package / file).read_text("utf-8")).body
        if isinstance(node, ast.Assign) and "_FOR_PYTHON" in ast.unparse(node.targets)
    )
    for words in table:
        first = re.match(r"\^(\w+)", words)
        texts = said(package / "_runtime", first[1] if first else "x")
        assert any(re.search(words, text) for text in texts), words
