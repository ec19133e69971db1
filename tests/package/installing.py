"""Environments that hold what the generated package needs, and nothing else."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from generator.cli.main import main

DEPENDENCIES = ("httpx2", "pydantic")


def make_copy(tree: Path, dest: Path, *options: str, name: str = "rc") -> None:
    """A copy of the package as users make it."""
    words = ["vendor", str(dest), "--name", name, "--from", str(tree), *options]
    assert main(words) == 0


class Environment:
    """A virtual environment without pip; commands that run in it must succeed."""

    def __init__(self, folder: Path) -> None:
        where = {"base": str(folder), "platbase": str(folder)}
        self.folder = folder
        self.site = Path(sysconfig.get_path("purelib", "venv", where))
        scripts = Path(sysconfig.get_path("scripts", "venv", where))
        self.python = scripts / ("python.exe" if os.name == "nt" else "python")

    def run(self, *arguments: str | Path, **variables: str) -> str:
        """What Python prints, by itself and with every warning an error."""
        command = [self.python, "-I", "-X", "utf8", "-W", "error", *arguments]
        return run(command, {**os.environ, **variables})

    def pip(self, *arguments: str | Path) -> str:
        """What the pip of the tests prints of this environment."""
        return run([sys.executable, "-m", "pip", "--python", self.folder, *arguments])


def run(command: list[str | Path], variables: dict[str, str] | None = None) -> str:
    """What a command prints; fails with all that it said when the command fails."""
    done = subprocess.run(
        command, env=variables, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make_environment(folder: Path, *more: str) -> Environment:
    """An environment with the dependencies, copied as they are installed here."""
    venv.create(folder, symlinks=os.name != "nt")
    environment = Environment(folder)
    for needed in closure(*more).values():
        for file in needed.files or ():
            # What lies elsewhere is a script, whose first line names its environment.
            if ".." not in file.parts:
                target = environment.site / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(needed.locate_file(file)), target)
    return environment


def closure(*more: str) -> dict[str, Distribution]:
    """The dependencies by name, and theirs."""
    found: dict[str, Distribution] = {}
    ahead = [*DEPENDENCIES, *more]
    while ahead:
        requirement = Requirement(ahead.pop())
        if requirement.name in found:
            continue
        needed = found[requirement.name] = distribution(requirement.name)
        for line in needed.requires or []:
            marker = Requirement(line).marker
            extras = requirement.extras or {""}
            if not marker or any(marker.evaluate({"extra": one}) for one in extras):
                ahead.append(line)
    return found
