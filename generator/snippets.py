"""Code samples of the docs: calls with curl, and Python that black leaves as it is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from . import ir
from .literals import literal
from .markup import json_text
from .naming import ModelNames
from .plan_python import PACKAGE

REQUEST_ID = "REQUEST_ID"
WIDTH = 88

# Black counts the columns of a terminal: two for most East Asian letters, none for marks
# that combine with them.
_WIDE = re.compile(
    "[\u3001-\u3029\u3030-\u303e\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff5e]"
)
_COMBINING = re.compile("[\u302a-\u302f]")

# Names that every sample imports; a class of the same name would hide them.
_IN_USE = frozenset({"AsyncClient", "Client", "asyncio"})


@dataclass(frozen=True, slots=True)
class _Group:
    """Source text in brackets: on one line where it fits, else one item a line."""

    opening: str
    items: tuple[tuple[str, _Source], ...]
    closing: str

    def flat(self) -> str:
        items = ", ".join(before + _flat(item) for before, item in self.items)
        return self.opening + items + self.closing

    def laid_out(self, before: str, after: str, indent: int) -> str:
        flat = self.flat()
        if not self.items or indent + _columns(before + flat + after) <= WIDTH:
            return before + flat + after
        inner = indent + 4
        lines = [before + self.opening]
        lines += [" " * inner + _laid_out(n, s, ",", inner) for n, s in self.items]
        return "\n".join([*lines, " " * indent + self.closing + after])


def _columns(line: str) -> int:
    return len(line) + len(_WIDE.findall(line)) - len(_COMBINING.findall(line))


_Source: TypeAlias = str | _Group


def _flat(source: _Source) -> str:
    return source if isinstance(source, str) else source.flat()


def _laid_out(before: str, source: _Source, after: str, indent: int) -> str:
    if isinstance(source, str):
        return before + source + after
    return source.laid_out(before, after, indent)


def endpoint(api: ir.Api, call: str, model_id: str = "") -> str:
    """The address of a call: ids percent-encoded, the id of the request a placeholder."""
    path = api.calls[call].path
    path = path.replace("{model_id}", quote(model_id))
    return api.base_url + path.replace("{request_id}", REQUEST_ID)


def curl(api: ir.Api, call: str, url: str, body: ir.Json = None) -> str:
    """A call with curl, safe in a shell whatever the body holds."""
    token = f'"Authorization: Bearer ${api.token_variables[0]}"'
    lines = [
        f"curl --request {api.calls[call].method}",
        f"--url {shlex.quote(url)}",
        f"--header {token}",
    ]
    if body is not None:
        data = json_text(body).replace("'", "'\\''").replace("\n", "\n  ")
        lines += ['--header "Content-Type: application/json"', f"--data '{data}'"]
    return " \\\n  ".join(lines)


class PythonSamples:
    """The Python samples of one model, all from its example."""

    def __init__(self, model: ir.Model, names: ModelNames) -> None:
        self.model = model
        self.names = names
        self.nested: set[str] = set()
        example = self._arguments(model.fields, model.example)
        self.request = _Group(f"{_local(names.cls)}(", example, ")").laid_out(
            "request = ", "", 0
        )

    def run(self) -> str:
        """Build a request and run it."""
        return self._script(
            "with Client() as client:",
            "    output = client.run(request, timeout=300)",
            "print(output.urls)",
        )

    def run_async(self) -> str:
        """The same with asyncio."""
        imports = ["import asyncio", "", *self._imports("AsyncClient")]
        return "\n".join(
            [
                *imports,
                "",
                self.request,
                "",
                "",
                "async def main() -> None:",
                "    async with AsyncClient() as client:",
                "        output = await client.run(request, timeout=300)",
                "    print(output.urls)",
                "",
                "",
                "asyncio.run(main())",
            ]
        )

    def steps(self) -> str:
        """Submit, watch and fetch in steps of their own."""
        return self._script(
            "with Client() as client:",
            "    job = client.submit(request)",
            "    print(job.request_id)",
            "    for status in job.watch():",
            "        print(status.state)",
            "    output = job.wait()",
            "print(output.urls)",
        )

    def status(self) -> str:
        """Read the status of a job that is known by its id."""
        return self._resumed(
            "    status = job.status()",
            "print(status.state, status.queue_position)",
        )

    def result(self) -> str:
        """Read the result as it stands, then wait for the output."""
        return self._resumed(
            "    print(job.result().state)",
            "    output = job.wait(timeout=300)",
            "print(output.urls)",
        )

    def cancel(self) -> str:
        """Ask for a cancellation."""
        return self._resumed("    outcome = job.cancel()", "print(outcome.state)")

    def closest(self, type_: str, *, has_pixels: bool) -> str:
        """Find the choice nearest to a size in pixels."""
        name = _local(type_)
        shown = "choice, choice.width, choice.height" if has_pixels else "choice"
        return "\n".join(
            [
                self.types_import([type_]),
                "",
                f"choice = {name}.closest(1920, 1080)",
                f"print({shown})",
            ]
        )

    def types_import(self, types: Sequence[str]) -> str:
        """The import of classes that stand in the module of the model."""
        module = f"{PACKAGE}.models.{self.names.vendor}.{self.names.module}"
        return _import(module, sorted(types))

    def _script(self, *body: str) -> str:
        lines = [*self._imports("Client"), "", self.request]
        return "\n".join([*lines, *body])

    def _resumed(self, *body: str) -> str:
        imports = [f"from {PACKAGE} import Client"]
        arguments = text_literal(REQUEST_ID)
        if self.model.output is not None:
            imports.append(self._class_import())
            arguments += f", {_local(self.names.cls)}"
        opening = ["with Client() as client:", f"    job = client.job({arguments})"]
        return "\n".join([*imports, "", *opening, *body])

    def _imports(self, client: str) -> list[str]:
        found = [f"from {PACKAGE} import {client}", self._class_import()]
        return [*found, self.types_import(list(self.nested))] if self.nested else found

    def _class_import(self) -> str:
        return _import(f"{PACKAGE}.models.{self.names.vendor}", [self.names.cls])

    def _arguments(
        self, fields: Sequence[ir.Field], values: Mapping[str, ir.Json]
    ) -> tuple[tuple[str, _Source], ...]:
        return tuple(
            (
                f"{self.names.fields[field.loc.pointer]}=",
                self._value(field.type, values[field.name]),
            )
            for field in fields
            if values.get(field.name) is not None  # null is said by leaving it out
        )

    def _value(self, type_: ir.Type, value: ir.Json) -> _Source:
        if isinstance(value, dict):
            return self._object(type_, value)
        if isinstance(value, list):
            inner = self._item_of(type_)
            return _Group("[", tuple(("", self._value(inner, v)) for v in value), "]")
        return text_literal(value) if isinstance(value, str) else _scalar(value)

    def _object(self, type_: ir.Type, value: dict[str, ir.Json]) -> _Group:
        """A nested object by its class, free JSON as a dictionary."""
        for option in _options(type_):
            where = option.pointer if isinstance(option, ir.Ref) else ""
            target = self.model.named.get(where)
            if isinstance(target, ir.Object) and _fits(target, value):
                self.nested.add(self.names.types[where])
                arguments = self._arguments(target.fields, value)
                return _Group(f"{_local(self.names.types[where])}(", arguments, ")")
        maps = [t for t in _options(type_) if isinstance(t, ir.Map)]
        inner = maps[0].value if maps else ir.Anything()
        pairs = [
            (f"{text_literal(k)}: ", self._value(inner, v)) for k, v in value.items()
        ]
        return _Group("{", tuple(pairs), "}")

    def _item_of(self, type_: ir.Type) -> ir.Type:
        lists = [t for t in _options(type_) if isinstance(t, ir.List)]
        return lists[0].item if lists else ir.Anything()


def _options(type_: ir.Type) -> Iterator[ir.Type]:
    if isinstance(type_, ir.Union):
        yield from type_.options
    else:
        yield type_


def _fits(target: ir.Object, value: Mapping[str, ir.Json]) -> bool:
    known = {field.name for field in target.fields}
    needed = {f.name for f in target.fields if isinstance(f.presence, ir.Required)}
    return needed <= set(value) <= known


def _local(name: str) -> str:
    """What a class is called in a sample."""
    return f"{name}Model" if name in _IN_USE else name


def _import(module: str, names: Sequence[str]) -> str:
    items = [n if _local(n) == n else f"{n} as {_local(n)}" for n in names]
    line = f"from {module} import {', '.join(items)}"
    if _columns(line) <= WIDTH:
        return line
    inner = "".join(f"    {item},\n" for item in items)
    return f"from {module} import (\n{inner})"


def _scalar(value: ir.Json) -> str:
    # Black drops the plus of an exponent.
    return literal(value).replace("e+", "e")


def text_literal(value: str) -> str:
    """A string literal with the quotes that black prefers."""
    source = literal(value)
    body = source[1:-1]
    if source.startswith('"'):
        return source
    doubled = body.replace("\\'", "'").replace('"', '\\"')
    return f'"{doubled}"' if doubled.count("\\") <= body.count("\\") else source
