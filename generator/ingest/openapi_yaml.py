"""Read an OpenAPI document that is written in YAML.

PyYAML reads version 1.1, in which the ratio ``16:9`` is the number 969 and ``on`` is true.
OpenAPI prescribes 1.2, so its rules for plain words take the place of PyYAML's.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import import_module
from typing import Any, ClassVar

from ..core import strict_json
from ..core.json_types import is_array, is_object
from ..core.problems import refusal
from .catalogue import Document

_OPENAPI = re.compile(r"""^["']?openapi["']?:\s*["']?3\.""", re.MULTILINE)
_MAX_VALUES = 500_000  # aliases can stand for any number of them
_MAX_DEPTH = 64
_HINT = "save it as JSON, or correct the YAML"
# The types of plain words: the core schema of YAML 1.2.2, section 10.3.2. Merging (``<<``) is of
# version 1.1, and documents that use it say so.
_PLAIN = {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
    "merge": r"<<",
}


@lru_cache(maxsize=1)  # the operations of one document are read one after the other
def read(name: str, text: str) -> Document | None:
    """Return the document, ``None`` if the text is none; raise ``ProblemsFound`` if it is broken.

    Places in YAML are not known, so its problems stand at the beginning.
    """
    if text.lstrip()[:1] in ("{", "[", "<") or not _OPENAPI.search(text):
        return None
    yaml: Any = import_module("yaml")  # takes a while, and most imports need none of it
    try:
        data = _Plain().of(yaml.load(text, _loader(yaml)), 0)
        strict_json.loads(json.dumps(data), _MAX_DEPTH)  # refuses what JSON cannot hold
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"this is not YAML: {error.problem}"
        raise refusal("bad-yaml", name, message, _HINT, *place) from None
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        message = str(error) or "this YAML is nested too deep"
        raise refusal("bad-yaml", name, message, _HINT, 1, 1) from None
    return Document(name, "", data)


def _loader(yaml: Any) -> Any:
    """Return a loader class for YAML 1.2."""

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str | None, Any]] = {}

    for name, pattern in _PLAIN.items():
        whole = re.compile(f"(?:{pattern})$", re.ASCII)
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", whole, None)
    Loader.add_constructor("tag:yaml.org,2002:int", _integer)
    return Loader


def _integer(loader: Any, node: Any) -> int:
    """Return an integer: a zero at its beginning does not make it octal."""
    text: str = loader.construct_scalar(node)
    return int(text, 0 if text[:2] in ("0o", "0x") else 10)


class _Plain:
    """Turns the values of YAML into those of JSON, and counts them."""

    def __init__(self) -> None:
        self._count = 0

    def of(self, value: object, depth: int) -> object:
        """Return a value as JSON; raise ``ValueError`` for what cannot be one."""
        self._count += 1
        if self._count > _MAX_VALUES or depth > _MAX_DEPTH:
            raise ValueError("its aliases stand for more values than a document has")
        if is_object(value):
            return {_key(k): self.of(v, depth + 1) for k, v in value.items()}
        if is_array(value):
            return [self.of(item, depth + 1) for item in value]
        if value is None or isinstance(value, str | int | float):
            return value
        raise ValueError(f"{type(value).__name__} is not a value of JSON")


def _key(key: object) -> str:
    """Return a key as a text: status codes are numbers in YAML."""
    return str(key).lower() if isinstance(key, bool) else str(key)
