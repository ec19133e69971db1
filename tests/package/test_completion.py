"""Completion in the shells, by the installed package."""

import os
import subprocess

import pytest
from installing import Environment

WAN = "wan-ai/wan-2-5/text-to-image"


def said(installed: Environment, *words: str) -> str:
    """Return what the command prints."""
    script = installed.python.with_name("runcomfy-client")
    return subprocess.run(
        [script, *words], capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_asks_the_command(
    installed: Environment, shell: str
) -> None:
    assert "runcomfy-client complete" in said(installed, "completion", shell)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ru"], ["run"]),
        (["run", "wan"], [WAN]),
        (["run", WAN, "--neg"], ["--negative-prompt", "--negative_prompt"]),
        (["run", WAN, "--aspect-ratio", "1280"], ["1280:1024 (5:4)"]),
        (["run", WAN, "--aspect-ratio", '"1280:10'], ["1280:1024 (5:4)"]),
        (["run", WAN, "--aspect-ratio=1280"], ["--aspect-ratio=1280:1024 (5:4)"]),
        (["jobs", "--state", "ru"], ["running"]),
    ],
)
def test_models_flags_and_choices_are_completed(
    installed: Environment, words: list[str], expected: list[str]
) -> None:
    assert expected == said(installed, "complete", "--", *words).splitlines()


def test_bash_takes_the_completion(installed: Environment) -> None:
    """Bash breaks words at colons, and wants back what comes after the last one."""
    script = said(installed, "completion", "bash")
    lines = f"""{script}
        complete_these() {{
            COMP_WORDS=(runcomfy-client run {WAN} --aspect-ratio "$@") COMP_CWORD=$(($# + 3))
            _runcomfy_client
            eval "echo ${{COMPREPLY[*]}}"
        }}
        complete_these 1280
        complete_these 1280 :
        complete_these 1280 : 10
        complete_these = 1280 : 10
        complete_these '"1280:10'
    """
    done = subprocess.run(
        ["bash", "-c", lines],
        env={**os.environ, "PATH": f"{installed.python.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    whole, rest = "1280:1024 (5:4)", "1024 (5:4)"
    assert [whole, rest, rest, rest] == done.stdout.splitlines()[:4], done.stderr
