"""The flags of a model, made from its class, and what is typed turned into its input."""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as of
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from .._runtime.data_uris import data_uri
from .._runtime.errors import InvalidInput
from .._runtime.hosting import hosted
from .._runtime.measures import is_array
from .._runtime.media import Media
from .._runtime.refusal import Problem
from .._runtime.sizes import Choice, RatioChoice, SizeChoice
from .._runtime.values import Request
from .parsers import OWN_OPTIONS

__all__ = [
    "Flag",
    "add_flags",
    "flags_of",
    "in_words_of_flags",
    "in_words_of_shell",
    "say",
    "typed",
    "wire_of",
]

_PAIR = re.compile(r"\s*(\d{1,6})\s*([xX×*:])\s*(\d{1,6})\s*")
_UNIONS = ("Union", "UnionType")  # two kinds until Python 3.14
_SHELL_FOR_PYTHON = {
    r"hosted\(path, store\) does that, and data_uri\(path\) sends a small file along": (
        "--store URL does that with a local file, and without it a small one is sent along"
    ),
    r"hosted\(path, store\)": "--store URL",
    r"pass media_type='image/png'": "give it a name such as cat.png",
    r"\w+\.closest\(width, height\) finds one": "1920x1080 or 16:9 takes the nearest",
    r"\bunknown_price_usd\b": "--unknown-price-usd",
    r"^usd must": "--max-usd must",
    r"pass token=\.\.\., or set": "set",
    r"^base_url must": "RUNCOMFY_MODEL_API_BASE must",
    r"^timeout must": "--timeout must",
}
_PIXELS = 1024 * 1024  # of a ratio that is asked of sizes


@dataclass(slots=True)
class Flag:
    """One input as a flag."""

    option: str
    field: str
    wire: str
    info: FieldInfo
    help: str
    """What the class says of it, in one paragraph."""
    choices: tuple[type[Choice], ...] = ()
    values: list[object] = of(default_factory=list[object])
    """All that the type lists, as they are sent."""
    types: set[type] = of(default_factory=set[type])
    is_media: bool = False
    is_list: bool = False

    @property
    def is_required(self) -> bool:
        """Return whether the model cannot be run without it."""
        return self.info.is_required()

    def read(self, text: str, host: Callable[[Path], str]) -> Any:
        """Return the JSON value that a text stands for."""
        if any("\ud800" <= mark <= "\udfff" for mark in text):
            raise InvalidInput(f"--{self.option}: is no Unicode text")
        for choices in self.choices:
            if (found := _choose(self.option, choices, text)) is not None:
                return found
        for value in self.values:
            if text in (str(value), typed(value)):
                return value
        given: Any = text
        is_json = str not in self.types
        if self.is_media:
            is_json = text.lstrip().startswith("[")
        if is_json:
            with suppress(ValueError, RecursionError):
                given = json.loads(text)
        return self.hosted(given, host)

    def hosted(self, value: Any, host: Callable[[Path], str]) -> Any:
        """Return a value with its local files in the form in which they are sent."""
        if is_array(value):
            return [self.hosted(item, host) for item in value]
        is_path = isinstance(value, str) and "://" not in value
        if not self.is_media or not is_path or value.startswith("data:"):
            return value
        path = Path(os.path.expanduser(value))
        if not os.path.isfile(path):
            raise InvalidInput(f"--{self.option}: {value!r} is no file and no URL")
        try:
            return host(path)
        except InvalidInput as error:
            raise InvalidInput(f"--{self.option}: {error}") from error


def flags_of(model: type[Request[Any]]) -> list[Flag]:
    """Return the flags of a model, the required ones first."""
    flags: list[Flag] = []
    taken = set(OWN_OPTIONS)
    texts = _texts_of(model)
    for name, info in model.model_fields.items():
        wire = info.alias or name
        option = name.strip("_").replace("_", "-")
        while not taken.isdisjoint({option, f"no-{option}"}):
            option = f"input-{option}"
        taken |= {option, f"no-{option}"}
        flag = Flag(option, name, wire, info, texts.get(name, ""))
        _look(flag, info.annotation, top=True)
        flag.is_media |= any(isinstance(one, Media) for one in info.metadata)
        flags.append(flag)
    return sorted(flags, key=lambda flag: not flag.is_required)


def _texts_of(model: type[Request[Any]]) -> dict[str, str]:
    """Return what stands below each field of a class, which is read only for a help text."""
    try:
        tree = ast.parse(inspect.getsource(model))
    except (OSError, SyntaxError):
        return {}
    body = cast(ast.ClassDef, tree.body[0]).body
    texts: dict[str, str] = {}
    for statement, below in pairwise(body):
        target = getattr(statement, "target", None)
        text = getattr(getattr(below, "value", None), "value", None)
        if isinstance(target, ast.Name) and isinstance(text, str):
            texts[target.id] = " ".join(text.split())
    return texts


def _look(flag: Flag, annotation: Any, *, top: bool) -> None:
    """Gather what a type allows."""
    whole = annotation
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *marks = get_args(annotation)
        flag.is_media |= any(isinstance(mark, Media) for mark in marks)
        _look(flag, base, top=top)
    elif origin is Literal:
        flag.values += [one for one in get_args(annotation) if one not in flag.values]
    elif getattr(origin, "__name__", "") in _UNIONS:
        for one in get_args(annotation):
            _look(flag, one, top=top)
    elif origin is not None and issubclass(origin, Sequence):
        flag.is_list |= top
        for one in get_args(annotation)[:1]:
            _look(flag, one, top=False)
    elif isinstance(annotation, type):
        if issubclass(annotation, Choice):
            flag.choices = (*flag.choices, annotation)
            flag.values += [one.value for one in annotation]
        else:
            flag.types.add(whole)


def add_flags(parser: argparse.ArgumentParser, flags: Sequence[Flag]) -> None:
    """Add the flags of a model to the parser of a command."""
    group = parser.add_argument_group("inputs of the model")
    for flag in flags:
        names = [f"--{flag.option}"]
        if "-" in flag.option:
            names.append(f"--{flag.option.replace('-', '_')}")
        shown = flag.help.replace("%", "%%")
        if flag.is_required:
            shown = f"required. {shown}"
        if bool in flag.types:
            group.add_argument(
                *names,
                dest=f"input:{flag.wire}",
                action=argparse.BooleanOptionalAction,
                help=shown,
            )
            continue
        group.add_argument(
            *names,
            dest=f"input:{flag.wire}",
            metavar=_metavar(flag),
            action="append" if flag.is_list else "store",
            help=shown,
        )


def _metavar(flag: Flag) -> str:
    if flag.values:
        texts = [typed(value) for value in flag.values]
        return "|".join(texts) if len(texts) <= 4 else f"{texts[0]}|..."
    if flag.is_media:
        return "URL|FILE"
    if str in flag.types:
        return "TEXT"
    return "NUMBER" if {int, float} & flag.types else "JSON"


def typed(value: object) -> str:
    """Return a value as it is typed."""
    return value if isinstance(value, str) else json.dumps(value)


def wire_of(
    flags: Sequence[Flag],
    given: Mapping[str, Any],
    base: Mapping[str, Any],
    store: str | None,
    timeout: float,
) -> dict[str, Any]:
    """Return the input that was typed: what a file says, changed by the flags."""

    def host(path: Path) -> str:
        return hosted(path, store, timeout=timeout) if store else data_uri(path)

    wire = dict(base)
    for flag in flags:
        value = given.get(f"input:{flag.wire}")
        if value is None:
            continue
        if isinstance(value, list):
            texts = cast(list[str], value)
            if len(texts) == 1 and texts[0].lstrip().startswith("["):
                wire[flag.wire] = flag.hosted(_read_list(flag, texts[0]), host)
            else:
                wire[flag.wire] = [flag.read(text, host) for text in texts]
        else:
            is_text = isinstance(value, str)
            wire[flag.wire] = flag.read(value, host) if is_text else value
    return wire


def _read_list(flag: Flag, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"--{flag.option}: no JSON list: {error}") from None


def say(text: str) -> None:
    """Tell the person at the terminal something that is no result."""
    print(text, file=sys.stderr, flush=True)


def in_words_of_flags(
    problems: Sequence[Problem], flags: Sequence[Flag]
) -> Iterator[str]:
    """Yield what is wrong with an input, each under its flag."""
    options = {flag.field: flag.option for flag in flags}
    options |= {flag.wire: flag.option for flag in flags}
    for problem in problems:
        name = re.split(r"[.\[]", problem.field, maxsplit=1)[0]
        rest = problem.field[len(name) :]
        where = f"--{options[name]}{rest}" if name in options else problem.field
        yield f"{where or 'input'}: {in_words_of_shell(problem.message)}"


def in_words_of_shell(message: str) -> str:
    """Return an error with what to type, where it says what to write in Python."""
    for python, shell in _SHELL_FOR_PYTHON.items():
        message = re.sub(python, shell, message)
    return message


def _choose(option: str, choices: type[Choice], text: str) -> str | None:
    """Return the published text of a choice, however it was typed."""
    member = _find(choices, text)
    if member is None:
        return None
    if member.value != text:
        say(f"--{option}: took {member.value!r} for {text!r}")
    return member.value


def _find(choices: type[Choice], text: str) -> Choice | None:
    plain = text.strip().casefold()
    for member in choices:
        if plain in (member.value.casefold(), member.name.casefold()):
            return member
    found = _PAIR.fullmatch(text)
    if found is None or not issubclass(choices, SizeChoice | RatioChoice):
        return None
    width, sign, height = int(found[1]), found[2], int(found[3])
    if not width or not height:
        return None
    if sign == ":" and issubclass(choices, SizeChoice) and max(width, height) < 100:
        # As large as most pictures are: sizes differ by their area too.
        scale = math.sqrt(_PIXELS / (width * height))
        width, height = max(round(width * scale), 1), max(round(height * scale), 1)
    try:
        return choices.closest(width, height)
    except InvalidInput:
        return None
