"""Build what is published twice, compare the bytes, and install it where nothing else is.

`make publish-check` runs this before a release; it needs PyPI for the dependencies. The workflow that
publishes the client gives the tag, which has to be that of the recorded release, and a folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
UMASKS = (0o022, 0o077)
# Each package with a command that shows that it works.
PACKAGES = {
    ".": ["runcomfy-codegen", "--version"],
    "generated": ["runcomfy-client", "--help"],
}


def main(words: list[str] | None = None) -> int:
    """Check both packages, and return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tag", help="the tag that is published")
    parser.add_argument("--out", type=Path, help="a folder for the client's files")
    arguments = parser.parse_args(words)
    if arguments.tag and arguments.tag != recorded_tag():
        print(f"the last release is {recorded_tag()}, not {arguments.tag}")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        for package, command in PACKAGES.items():
            builds = [
                built(package, Path(scratch) / package.strip(".") / oct(umask), umask)
                for umask in UMASKS
            ]
            digests = [{p.name: digest(p) for p in build} for build in builds]
            if digests[0] != digests[1]:
                print(f"{package}: two builds differ: {digests}", file=sys.stderr)
                return 1
            for file in builds[0]:
                works(file, command, Path(scratch) / f"{file.name}-venv")
                print(f"{file.name}: {digest(file)}")
                if arguments.out and package == "generated":
                    arguments.out.mkdir(exist_ok=True)
                    shutil.copy(file, arguments.out)
    return 0


def recorded_tag() -> str:
    """Return the tag of the last release that `runcomfy-codegen release` recorded."""
    record = ROOT / "schemas/releases.json"
    releases = (
        json.loads(record.read_text("utf-8"))["releases"] if record.is_file() else []
    )
    return releases[-1]["tag"] if releases else ""


def built(package: str, folder: Path, umask: int) -> list[Path]:
    """Return the wheel and the sdist of a copy of the files that git knows."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True)
    before = os.umask(umask)
    try:
        for name in filter(None, names.stdout.split("\0")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist"]
        subprocess.run([*command, package], cwd=folder, check=True, capture_output=True)
    finally:
        os.umask(before)
    return sorted((folder / "dist").iterdir())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def works(file: Path, command: list[str], folder: Path) -> None:
    """Install a file into an empty environment and run a command of it."""
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", str(file)]
    subprocess.run(pip, check=True)
    program = [str(scripts / command[0]), *command[1:]]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL, cwd=folder)


if __name__ == "__main__":
    sys.exit(main())
