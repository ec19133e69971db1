"""The official JSON Schema Test Suite, as the source distribution of jsonschema carries it.

It is fetched once from the package registry and kept beside the installed packages; its data
are no part of this repository.
"""

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NAME = "jsonschema-4.26.0.tar.gz"
SHA256 = "0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326"
_WHERE = "json/tests/draft2020-12/"
# Optional parts that are about what is valid; formats are notes, as they are by default.
_OPTIONAL = ["bignum", "ecmascript-regex", "float-overflow", "non-bmp-regex"]


@dataclass(frozen=True)
class Group:
    """One schema of the suite, and instances that are valid or not."""

    file: str
    title: str
    schema: Any
    instances: tuple[tuple[str, Any, bool], ...]


@cache
def groups() -> tuple[Group, ...]:
    """All groups, in the order of the files."""
    return tuple(_read(_archive()))


def _archive() -> Path:
    path = Path(sys.prefix) / "share" / "json-schema-test-suite" / NAME
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _fetch(path)
    found = sha256(path.read_bytes()).hexdigest()
    assert SHA256 == found, f"{path} is not what was published: remove it"
    return path


def _fetch(path: Path) -> None:
    name, version = NAME.removesuffix(".tar.gz").split("-")
    with TemporaryDirectory(dir=path.parent) as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text(f"{name}=={version} --hash=sha256:{SHA256}\n", "utf-8")
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        options = ["--no-binary", name, "--dest", folder, "--requirement", str(wanted)]
        done = subprocess.run([*pip, *options], capture_output=True, text=True)
        assert 0 == done.returncode, (
            "the JSON Schema Test Suite could not be had from the package registry:\n"
            f"{done.stderr}"
        )
        os.replace(Path(folder) / NAME, path)


def _read(archive: Path) -> Iterator[Group]:
    with tarfile.open(archive) as tar:
        members = {m.name.partition("/")[2]: m for m in tar.getmembers() if m.isfile()}
        names = {f"{_WHERE}optional/{name}.json" for name in _OPTIONAL}
        for path in sorted(members):
            folder = path.rpartition("/")[0] + "/"
            if folder != _WHERE and path not in names:
                continue
            stream = tar.extractfile(members[path])
            assert stream is not None
            for group in json.load(stream):
                instances = tuple(
                    (t["description"], t["data"], t["valid"]) for t in group["tests"]
                )
                file = path.removeprefix(_WHERE).removesuffix(".json")
                yield Group(file, group["description"], group["schema"], instances)
