"""Completion in the shells, by the installed package."""

from __future__ import annotations

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
def test_shells_complete_models_flags_and_choices(
    installed: Environment, shell: str
) -> None:
    assert "runcomfy-client complete" in said(installed, "completion", shell)
    cases = {
        ("ru",): ["run"],
        ("run", "wan"): [WAN],
        ("run", WAN, "--neg"): ["--negative-prompt", "--negative_prompt"],
        ("run", WAN, "--aspect-ratio", "1280"): ["1280:1024 (5:4)"],
        ("run", WAN, "--aspect-ratio", '"1280:10'): ["1280:1024 (5:4)"],
        ("run", WAN, "--aspect-ratio=1280"): ["--aspect-ratio=1280:1024 (5:4)"],
        ("jobs", "--state", "ru"): ["running"],
    }
    for words, expected in cases.items():
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
