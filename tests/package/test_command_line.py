"""The command line of the installed package, against an emulator."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cli_calls import Done
from installing import Environment

from generator.emulator import Emulator

WAN = "wan-ai/wan-2-5/text-to-image"
REFRAME = "ideogram/ideogram-v3/reframe"
SEEDREAM = "bytedance/seedream-5/lite/text-to-image"
SERIES = ["run", SEEDREAM, "--prompt", "x", "--yes", "--output", "one.png"]
SERIES += ["--sequential-image-generation", "auto"]
PRICE_USD = 0.04
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000002800000001e00080200000000000000"
)


def test_two_commands_make_a_picture_of_a_local_file_once(
    cli: Callable[..., Done], emulator: Emulator, tmp_path: Path
) -> None:
    (tmp_path / "cat.png").write_bytes(PNG)
    words = ["run", REFRAME, "--image", "cat.png", "--resolution", "1152x864"]
    money = ["--key", "order-17", "--max-usd", "0.05", "--output", "out"]
    first = cli(*words, *money)
    assert (0, True) == (
        first.code,
        "took '1152:864 (4:3)' for '1152x864'" in first.err,
    )
    url, saved = first.out.splitlines()
    assert (tmp_path / saved).exists() and (tmp_path / f"{saved}.json").exists()
    # Typed again, it pays for nothing and fetches nothing; without money, it asks nobody.
    assert (0, first.out) == ((again := cli(*words, *money)).code, again.out)
    second = cli(*words, "--key", "order-17")
    assert (0, f"{url}\n") == (second.code, second.out)
    assert 1 == len(emulator.received("submit"))
    # Another file of that name is not written over, and what is left to do is said.
    (tmp_path / saved).write_bytes(b"mine")
    taken = cli(*words, *money)
    assert 9 == taken.code and f"{saved} exists" in taken.err
    assert f"download {url.split('/')[-2]} --output" in taken.err
    assert b"mine" == (tmp_path / saved).read_bytes()
    sent = emulator.received("submit")[0].body
    assert sent["image"].startswith("data:image/png;base64,")
    assert "$0.04 for 1 job\n" == cli("spent").out
    (job,) = cli("jobs", "--json").events
    assert ("order-17", "succeeded", PRICE_USD) == (
        job["key"],
        job["state"],
        job["cost_usd"],
    )


def test_it_spends_nothing_unasked(
    cli: Callable[..., Done], emulator: Emulator
) -> None:
    words = ["run", WAN, "--prompt", "a cat"]
    unasked = cli(*words, stdin="y\n")
    assert (3, "") == (unasked.code, unasked.out)
    assert "at least $0.04" in unasked.err and "--max-usd" in unasked.err
    dear = cli(*words, "--max-usd", "0.01")
    assert 3 == dear.code and "$0.01 is left" in dear.err
    assert [] == emulator.received("submit")
    assert 0 == cli(*words, "--yes").code
    # In a loop, the budget of a day lets two of three through.
    loop = [*words, "--max-usd", "0.12", "--per", "day"]
    assert [0, 0, 3] == [cli(*loop).code for _ in range(3)]


def test_json_is_a_stream_of_events(cli: Callable[..., Done], tmp_path: Path) -> None:
    done = cli("run", WAN, "--prompt", "a cat", "--yes", "--json", "--key", "k")
    names = [event["event"] for event in done.events]
    assert ["submitted", "finished"] == [name for name in names if name != "status"]
    assert "status" in names
    finished = done.events[-1]
    assert PRICE_USD == finished["cost_usd"] and finished["urls"]
    # What a key has made tells its cost, however many jobs came later.
    (ledger,) = tmp_path.glob("state/runcomfy-client/*.db")
    with closing(sqlite3.connect(ledger)) as books, books:
        books.executemany(
            "INSERT INTO submissions (model_id, body_digest, started_at)"
            " VALUES ('a/b', '', ?)",
            [(float(number),) for number in range(200)],
        )
    done = cli("run", WAN, "--prompt", "a cat", "--yes", "--json", "--key", "k")
    assert finished == done.events[-1]
    refused = cli("run", WAN, "--prompt", "a cat", "--json", "--max-usd", "0")
    assert [("error", "BudgetExceeded", "not_sent")] == [
        (event["event"], event["kind"], event["outcome"]) for event in refused.events
    ]
    cases = [
        (["--prompt", "x"], "NotAllowed", "pass --yes, or --max-usd USD"),
        (
            ["--prompt", "x", "--aspect-ratio", "0x0"],
            "InvalidRequest",
            "takes the near",
        ),
    ]
    for words, kind, said in cases:
        (told,) = cli("run", WAN, *words, "--json").events
        assert said in told["message"]
        assert ("error", kind, "not_sent") == (
            *(told["event"], told["kind"], told["outcome"]),
        )


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("1440:810 (16:9)", "1440:810 (16:9)"),
        ("size_1024x1024", "1024:1024 (1:1)"),
        ("9:16", "810:1440 (9:16)"),
    ],
)
def test_a_size_may_be_given_in_any_form(
    cli: Callable[..., Done], given: str, taken: str, emulator: Emulator
) -> None:
    done = cli("submit", WAN, "--prompt", "x", "--aspect_ratio", given, "--yes")
    assert 0 == done.code, done.err
    assert taken == emulator.received("submit")[0].body["aspect_ratio"]
    assert (given == taken) == ("took" not in done.err)


def of_a_model(*words: str) -> list[str]:
    """Return the words that run a model, without a question."""
    return ["run", WAN, *words, "--yes"]


WRONG: list[tuple[list[str], int, str]] = [
    (of_a_model("--prompt", "x" * 2049), 2, "--prompt: "),
    (of_a_model("--prompt", "x", "--aspect-ratio", "big"), 2, "--aspect-ratio: 'big'"),
    (of_a_model(), 2, "--prompt: "),
    (of_a_model("--prompt", "x", "--seeed", "7"), 2, "--seeed"),
    (of_a_model("--input", "gone.json"), 2, "gone.json"),
    (of_a_model("--input", "-"), 2, "no JSON object"),
    (
        of_a_model("--prompt", "x", "--aspect-ratio", "0x0"),
        2,
        "1920x1080 or 16:9 takes the nearest",
    ),
    (of_a_model("--prompt", "x", "--timeout", "nan"), 2, "--timeout must"),
    (of_a_model("--prompt", "x", "--max-usd", "nan"), 2, "--max-usd must"),
    (of_a_model("--prompt", "x", "--max-usd", "0,10"), 2, "no amount in US dollars"),
    (of_a_model("--prompt", "x", "--again"), 2, "without --key"),
    # A limit that would limit nothing, and a place where nothing can be saved.
    (of_a_model("--prompt", "x", "--per", "day"), 2, "without --max-usd"),
    (of_a_model("--prompt", "x", "--ledger", ""), 2, "--ledger: is empty"),
    (of_a_model("--prompt", "x", "--output", "latin.json"), 2, "latin.json exists"),
    (
        of_a_model("--prompt", "x", "--output", "latin.json/x"),
        2,
        "--output: nothing can be saved",
    ),
    (of_a_model("--prompt", "\udcff"), 2, "--prompt"),
    (of_a_model("--input", "latin.json"), 2, "latin.json"),
    (["jobs", "--key", "\udcff"], 2, "surrogates"),
    (["jobs", "--state", "gone"], 2, "invalid choice"),
    (["jobs", "--limit", "9" * 30], 2, "limit"),
    (["jobs", "--since", "0001-01-01"], 2, "--since"),
    (["settle", "\udcff", "--nothing-happened"], 2, "surrogates"),
    (["show", WAN[:-1]], 2, f"did you mean {WAN}"),
    (["run", REFRAME, "--image", "~nobody/x"], 2, "--image"),
    (["run", REFRAME, "--image", "x" * 300], 2, "--image"),
    (
        ["run", REFRAME, "--image", "noname"],
        2,
        "--image: which kind of file is noname? its name does not tell: give it a name",
    ),
    (["run", REFRAME, "--image", "http://x.org/x.png"], 2, "--store URL does that"),
    (["settle", "k"], 2, "--nothing-happened"),
    (["mcp", "--root", "gone"], 2, "--root"),
    ([*SERIES, "--max-images", "4"], 2, "this asks for up to 4: name a folder"),
    (["jobs", "--ledger", "."], 8, "cannot be opened"),
]
# One process for all: that each starts the command anew is what the other tests do.
EACH_IN_TURN = """
import contextlib, io, json, os, sys
from runcomfy_client.cli.main import main
told = []
for words in json.load(open(sys.argv[1])):
    out, err = io.StringIO(), io.StringIO()
    with open(sys.argv[2]) as typed:
        os.dup2(typed.fileno(), 0)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as end:
            code = end.code
        except BaseException as error:
            code = repr(error)
    told.append([code, err.getvalue()])
print(json.dumps(told))
"""


def test_what_is_wrong_is_told_in_the_words_of_the_flags(
    installed: Environment,
    environ: dict[str, str],
    emulator: Emulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "latin.json").write_bytes(b'{"prompt": "caf\xe9"}')
    (tmp_path / "noname").write_bytes(b"no picture")
    asked, typed = tmp_path / "asked.json", tmp_path / "typed.json"
    asked.write_text(json.dumps([words for words, _, _ in WRONG]))
    typed.write_text("[1]")
    monkeypatch.chdir(tmp_path)
    told = json.loads(installed.run("-c", EACH_IN_TURN, asked, typed, **environ))
    for (words, code, complaint), (ended, err) in zip(WRONG, told, strict=True):
        assert code == ended, (words, ended, err)
        assert complaint in err and "Traceback" not in err, (words, err)
    assert [] == emulator.requests


def test_what_the_environment_lacks_is_said(cli: Callable[..., Done]) -> None:
    nowhere = cli("jobs", XDG_STATE_HOME="/dev/null", LOCALAPPDATA="/dev/null")
    assert 8 == nowhere.code and "--ledger" in nowhere.err
    stranger = cli("wait", "an-id", RUNCOMFY_TOKEN="")
    assert "no API token: set RUNCOMFY_API_TOKEN" in stranger.err
    assert "Traceback" not in nowhere.err + stranger.err


def test_rules_between_inputs_hold(
    cli: Callable[..., Done], emulator: Emulator
) -> None:
    words = ["submit", SEEDREAM, "--prompt", "x", "--max-images", "3", "--yes"]
    done = cli(*words)
    assert 2 == done.code and "sequential_image_generation" in done.err
    estimate = cli(
        *["estimate", SEEDREAM, "--prompt", "x", "--max-images", "3"],
        *["--sequential-image-generation", "auto", "--json"],
    )
    assert 0.12 == estimate.events[0]["usd"]
    assert 0 == cli(*words, "--sequential-image-generation", "auto").code
    assert 3 == emulator.received("submit")[0].body["max_images"]


def test_flags_change_what_a_file_says(
    cli: Callable[..., Done], emulator: Emulator
) -> None:
    text = json.dumps({"prompt": "of the file", "negative_prompt": "fog"})
    done = cli("submit", WAN, "--input", "-", "--prompt", "typed", "--yes", stdin=text)
    assert 0 == done.code, done.err
    (sent,) = emulator.received("submit")
    assert {"prompt": "typed", "negative_prompt": "fog"} == {
        name: sent.body[name] for name in ("prompt", "negative_prompt")
    }


def test_a_model_that_is_newer_takes_raw_input(
    cli: Callable[..., Done], emulator: Emulator
) -> None:
    words = ["submit", "new/model", "--input", "-", "--yes"]
    unknown = cli(*words, stdin="{}")
    assert 2 == unknown.code and "--raw" in unknown.err
    refused = cli(*words, "--raw", stdin="{}")
    assert 4 == refused.code, refused.err
    assert ["new/model"] == [seen.model_id for seen in emulator.received("submit")]
    # Nobody knows what it costs, so a budget needs to be told what to count.
    money = ["submit", "new/model", "--input", "-", "--raw", "--max-usd", "0.10"]
    unpriced = cli(*money, stdin="{}")
    assert 3 == unpriced.code and "--unknown-price-usd must" in unpriced.err
    assert 4 == cli(*money, "--unknown-price-usd", "0.10", stdin="{}").code
    assert 3 == cli(*money, "--unknown-price-usd", "0.11", stdin="{}").code
    assert 2 == len(emulator.received("submit"))


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ({"fault": "http", "code": 503}, 5, "settle"),
        ({"fault": "http", "code": 402}, 4, "402"),
        ({"fault": "failed"}, 1, "failed"),
        ({"fault": "never"}, 6, "wait"),
    ],
)
def test_each_class_of_error_has_a_code(
    cli: Callable[..., Done],
    emulator: Emulator,
    fault: dict[str, Any],
    code: int,
    words: str,
) -> None:
    emulator.script({"call": "submit", **fault})
    done = cli("run", WAN, "--prompt", "x", "--yes", "--timeout", "3", "--key", "k")
    assert code == done.code, done.err
    assert words in done.err and "Traceback" not in done.err


def test_a_job_is_followed_by_its_id(cli: Callable[..., Done], tmp_path: Path) -> None:
    request_id = cli("submit", WAN, "--prompt", "x", "--yes").out.strip()
    assert cli("wait", request_id).out.startswith("http")
    assert "succeeded, $0.04" == cli("result", request_id).out.splitlines()[0]
    assert 1 == cli("cancel", request_id).code
    saved = cli("download", request_id, "--output", "out").out.splitlines()
    receipt = json.loads((tmp_path / f"{saved[0]}.json").read_text("utf-8"))
    assert (request_id, WAN) == (receipt["request_id"], receipt["model_id"])
    assert 4 == cli("wait", "nobody").code
    assert 2 == cli("wait", "../../etc").code


def test_an_unknown_submission_is_settled(
    cli: Callable[..., Done], emulator: Emulator
) -> None:
    emulator.script({"call": "submit", "nth": 1, "fault": "http", "code": 503})
    words = ["submit", WAN, "--prompt", "x", "--yes", "--key", "k"]
    assert [5, 5] == [cli(*words).code for _ in range(2)]
    assert 1 == len(emulator.received("submit"))
    assert 0 == cli("settle", "k", "--nothing-happened").code
    assert 0 == cli(*words).code


@pytest.mark.skipif(os.name == "nt", reason="a console of its own takes no Ctrl-C")
def test_ctrl_c_says_what_became_of_the_job(
    installed: Environment, environ: dict[str, str], emulator: Emulator
) -> None:
    emulator.script({"call": "submit", "fault": "never"})
    script = installed.python.with_name("runcomfy-client")
    with subprocess.Popen(
        [script, "run", WAN, "--prompt", "x", "--yes"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            give_up = time.monotonic() + 30
            while not emulator.received("status") and time.monotonic() < give_up:
                time.sleep(0.05)
            child.send_signal(signal.SIGINT)
            _, err = child.communicate(timeout=30)
        finally:
            child.kill()
    assert 130 == child.returncode, err
    (request_id,) = emulator.jobs
    assert f"cancellation of {request_id} was asked for" in err
    assert f"request_id: {request_id}" in err and "wait ID goes on" in err
    assert "Traceback" not in err


def test_models_are_found_and_shown(cli: Callable[..., Done]) -> None:
    assert [WAN] == [
        found["model_id"] for found in cli("models", "wan", "--json").events
    ]
    page = cli("show", WAN).out
    for words in (
        "--prompt  (required)",
        "      text\n",
        "2048 characters",
        "16:9",
        "┌",
        "$0.04 per output",
    ):
        assert words in page
    # Where the terminal knows no lines, as on some Windows.
    assert "\\u250c" in cli("show", WAN, PYTHONIOENCODING="ascii").out
    offline = cli("show", WAN, RUNCOMFY_MODEL_API_BASE="http://127.0.0.1:9")
    assert 0 == offline.code and "price: not read" in offline.out
    assert "did you mean run" in cli("rnu").err
    typo = cli("run", WAN, "--promt", "x")
    meant = "error: unrecognized arguments: --promt x; did you mean --prompt?"
    hint = f"  hint: runcomfy-client run {WAN} --help"
    assert (2, [meant, hint]) == (typo.code, typo.err.splitlines())
