"""Write the code samples of the docs: Python in black's format, and curl."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from ..core.markdown import json_text
from ..ir import types as ir
from ..ir.examples import REQUEST_ID, endpoint
from ..python.black_style import WIDTH
from ..python.class_schema import FILES, answer
from ..python.layout import (
    Group,
    Source,
    columns,
    dict_source,
    json_source,
    scalar,
    text_literal,
)
from ..python.naming import ModelNames

# Names that every sample imports; a class of the same name would hide them.
_IMPORTED_NAMES = frozenset({"AsyncClient", "Client", "asyncio"})

# What each sample does once it has its request or job, written for asyncio. The sync sample
# is the same without `async` and `await`.
_RUN = (
    "async with AsyncClient() as client:",
    "    output = await client.run(request, timeout=300)",
    "print(output.urls)",
)
_SUBMIT = (
    "async with AsyncClient() as client:",
    "    job = await client.submit(request)",
    "    print(job.request_id)",
    "    async for status in job.watch():",
    "        print(status.state)",
    "    output = await job.wait()",
    "print(output.urls)",
)
_STATUS = (
    "    status = await job.status()",
    "print(status.state, status.queue_position)",
)
_RESULT = (
    "    print((await job.result()).state)",
    "    output = await job.wait(timeout=300)",
    "print(output.urls)",
)
_CANCEL = ("    outcome = await job.cancel()", "print(outcome.state)")


def curl(api: ir.Api, call: str, url: str, body: ir.Json = None) -> str:
    """Return a curl command, quoted for the shell."""
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
    """The Python samples of one model, all made from its example input."""

    def __init__(self, model: ir.Model, names: ModelNames) -> None:
        self.model = model
        self.names = names
        self.nested: set[str] = set()  # classes that the request is made of

    @cached_property
    def request(self) -> str:
        """The statement that makes the request; the form puts another one in its place."""
        example = self._arguments(self.model.fields, self.model.example)
        call = Group(f"{sample_name(self.names.cls)}(", example, ")")
        return call.laid_out("request = ", "", 0)

    def run(self) -> str:
        """Return a script that builds a request and runs it."""
        return self.sync("run")

    def sync(self, call: str) -> str:
        """Return a script that runs a request, or makes one of the four calls."""
        return self._script(call, asynchronous=False)

    def asynchronous(self, call: str) -> str:
        """Return the script of `sync` written with asyncio."""
        return self._script(call, asynchronous=True)

    def closest(self, type_: str, *, has_pixels: bool) -> str:
        """Return a script that finds the value closest to a size in pixels."""
        name = sample_name(type_)
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
        """Return the import of classes from the module of the model."""
        return _import(self.names.module_path, sorted(types))

    def _script(self, call: str, *, asynchronous: bool) -> str:
        client = "AsyncClient" if asynchronous else "Client"
        imports = [f"from {self.names.package} import {client}"]
        requests = {"run": _RUN, "submit": _SUBMIT}
        if call in requests:
            head = [self.request]
            imports += [self._class_import()]
            imports += [self.types_import(list(self.nested))] if self.nested else []
            body = [*requests[call]]
        else:
            arguments = text_literal(REQUEST_ID)
            if self.model.output is not None:
                imports.append(self._class_import())
                arguments += f", {sample_name(self.names.cls)}"
            head = []
            body = ["async with AsyncClient() as client:"]
            body.append(f"    job = client.job({arguments})")
            body += {"status": _STATUS, "result": _RESULT, "cancel": _CANCEL}[call]
        body = [line.replace("output.urls", self._output_expression) for line in body]
        if not asynchronous:
            return "\n".join([*imports, "", *head, *map(_without_async, body)])
        main = ["async def main() -> None:", *(f"    {line}" for line in body)]
        head += ["", ""] if head else [""]
        lines = ["import asyncio", "", *imports, "", *head, *main]
        return "\n".join([*lines, "", "", "asyncio.run(main())"])

    @cached_property
    def _output_expression(self) -> str:
        """Return the expression to print: the output's files, or its first field if it has none."""
        output = self.model.output
        if not output or FILES in json_text(answer(self.model)):
            return "output.urls"
        return f"output.{self.names.fields[output[0].loc.pointer]}"

    def _class_import(self) -> str:
        return _import(self.names.vendor_path, [self.names.cls])

    def _arguments(
        self, fields: Sequence[ir.Field], values: Mapping[str, ir.Json]
    ) -> tuple[tuple[str, Source], ...]:
        return tuple(
            (
                f"{self.names.fields[field.loc.pointer]}=",
                self._value(field.type, values[field.name]),
            )
            for field in fields
            if values.get(field.name) is not None  # leaving it out means null
        )

    def _value(self, type_: ir.Type, value: ir.Json) -> Source:
        if isinstance(value, dict):
            return self._object(type_, value)
        if isinstance(value, list):
            inner = self._item_of(type_)
            return Group("[", tuple(("", self._value(inner, v)) for v in value), "]")
        return text_literal(value) if isinstance(value, str) else scalar(value)

    def _object(self, type_: ir.Type, value: dict[str, ir.Json]) -> Group:
        """Return a nested object as a call of its class, other JSON as a dict."""
        for option in _options(type_):
            where = option.pointer if isinstance(option, ir.Ref) else ""
            target = self.model.named.get(where)
            if isinstance(target, ir.Object) and _fits(target, value):
                self.nested.add(self.names.types[where])
                arguments = self._arguments(target.fields, value)
                return Group(f"{sample_name(self.names.types[where])}(", arguments, ")")
        maps = [t for t in _options(type_) if isinstance(t, ir.Map)]
        inner = maps[0].value if maps else ir.Anything()
        return dict_source({k: self._value(inner, v) for k, v in value.items()})

    def _item_of(self, type_: ir.Type) -> ir.Type:
        lists = [t for t in _options(type_) if isinstance(t, ir.List)]
        return lists[0].item if lists else ir.Anything()


def _without_async(line: str) -> str:
    line = line.replace("(await job.result())", "job.result()")
    return (
        line.replace("AsyncClient", "Client")
        .replace("async ", "")
        .replace("await ", "")
    )


def _options(type_: ir.Type) -> Iterator[ir.Type]:
    if isinstance(type_, ir.Union):
        yield from type_.options
    else:
        yield type_


def _fits(target: ir.Object, value: Mapping[str, ir.Json]) -> bool:
    known = {field.name for field in target.fields}
    needed = {f.name for f in target.fields if isinstance(f.presence, ir.Required)}
    return needed <= set(value) <= known


def sample_name(name: str) -> str:
    """Return the name of a class in a sample, which must not shadow an import."""
    return f"{name}Model" if name in _IMPORTED_NAMES else name


def _import(module: str, names: Sequence[str]) -> str:
    items = [n if sample_name(n) == n else f"{n} as {sample_name(n)}" for n in names]
    line = f"from {module} import {', '.join(items)}"
    if columns(line) <= WIDTH:
        return line
    inner = "".join(f"    {item},\n" for item in items)
    return f"from {module} import (\n{inner})"


class RawSamples:
    """The samples that use httpx2 alone, without the generated package."""

    def __init__(self, model: ir.Model, api: ir.Api) -> None:
        self.model = model
        self.api = api

    @cached_property
    def body(self) -> str:
        """The statement that makes the body; the form puts another one in its place."""
        example = {k: json_source(v) for k, v in self.model.example.items()}
        return dict_source(example).laid_out("body = ", "", 0)

    def run(self) -> str:
        """Return a script that submits a request, polls the job and prints the output."""
        submit = endpoint(self.api, "submit", self.model.id)
        result = endpoint(self.api, "result").replace(REQUEST_ID, "{request_id}")
        base = self.api.base_url
        path = text_literal(submit.removeprefix(base))
        post = Group("client.post(", (("", path), ("json=", "body")), ")")
        return "\n".join(
            [
                *self._opening("os", "time"),
                self.body,
                f"base = {text_literal(base)}",
                "with httpx2.Client(base_url=base, headers=headers, timeout=30) as client:",
                "    " + post.laid_out("answer = ", "", 4),
                '    request_id = answer.raise_for_status().json()["request_id"]',
                "    while True:",
                f"        answer = client.get(f{text_literal(result.removeprefix(base))})",
                "        result = answer.raise_for_status().json()",
                '        if result["status"] in ("succeeded", "failed", "cancelled"):',
                "            break",
                "        time.sleep(2)",
                'print(result["status"], result.get("output"))',
            ]
        )

    def call(self, call: str) -> str:
        """Return a script that makes one of the four calls."""
        url = endpoint(self.api, call, self.model.id)
        verb = self.api.calls[call].method.lower()
        body = [self.body] if call == "submit" else []
        json = "json=body, " if body else ""
        return "\n".join(
            [
                *self._opening("os"),
                *body,
                f"url = {text_literal(url)}",
                f"answer = httpx2.{verb}(url, {json}headers=headers, timeout=30)",
                "print(answer.raise_for_status().json())",
            ]
        )

    def _opening(self, *modules: str) -> list[str]:
        imports = [f"import {module}" for module in modules]
        token = f"os.environ[{text_literal(self.api.token_variables[0])}]"
        headers = 'headers = {"Authorization": f"Bearer {token}"}'
        return [*imports, "", "import httpx2", "", f"token = {token}", headers]
