"""Attacks by JSON that parsers read differently, by the file system, and by overlays."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attacks import Attack, Refused, attack, one, text

ROOT = Path(__file__).parents[2]
_GOOD = text({"model_id": "acme/good", "input_schema": one({"type": "string"})})
_CODE = "__import__('os').system('touch pwned')"
_A = "/input_schema/properties/a"


def _file(name: str, content: str | bytes, verdict: Refused | None) -> Attack:
    return Attack(name, {f"json/{name}.json": content}, verdict)


def _with(name: str, key: str, value: str, verdict: Refused) -> Attack:
    """A healthy file with one more key, written as it is."""
    body = f'{{"model_id": "json/{name}", "input_schema": {{"type": "object", "properties": {{}}, {key}: {value}}}}}'
    return _file(name, body, verdict)


def _json() -> Iterator[Attack]:
    bad = Refused("bad-json")
    at = "/input_schema"
    yield _with("duplicate-key", '"type"', '"string"', Refused("duplicate-key", f"{at}/type"))  # fmt: skip
    yield _with("duplicate-key-escaped", '"t\\u0079pe"', '"string"', Refused("duplicate-key", f"{at}/type"))  # fmt: skip
    for name, value in {
        "nan": "NaN",
        "infinity": "Infinity",
        "minus-infinity": "-Infinity",
        "overflow": "1e400",
        "long-number": "9" * 5000,
        "surrogate": '"\\ud800"',
        "nul": '"\\u0000"',
    }.items():
        yield _with(name, '"description"', value, Refused("bad-json", f"{at}/description"))  # fmt: skip
    yield _with("nul-in-a-key", '"a\\u0000b"', "1", Refused("bad-json", at))
    yield _with("surrogate-in-a-key", '"\\udc00"', "1", Refused("bad-json", at))
    yield _file("deep", "[" * 100_000 + "]" * 100_000, Refused("bad-json", "/0" * 65))
    yield _file("deep-objects", '{"a":' * 50_000 + "1" + "}" * 50_000, Refused("bad-json", "/a" * 65))  # fmt: skip
    yield _with("deeper-than-allowed", '"x"', "[" * 70 + "]" * 70, Refused("bad-json", f"{at}/x" + "/0" * 63))  # fmt: skip
    yield _file("byte-order-mark", b"\xef\xbb\xbf" + _GOOD.encode(), bad)
    yield _file("utf-16", _GOOD.encode("utf-16"), Refused("not-utf-8"))
    yield _file("latin-1", '{"é": 1}'.encode("latin-1"), Refused("not-utf-8"))
    yield _file("overlong", b'{"a": "\xc0\xaf"}', Refused("not-utf-8"))
    yield _file("encoded-surrogate", b'{"a": "\xed\xa0\x80"}', Refused("not-utf-8"))
    for name, content in {
        "empty": "",
        "white": " \n",
        "comment": "{} // x",
        "trailing-comma": '{"a": 1,}',
        "single-quotes": "{'a': 1}",
        "two-values": "{} {}",
        "cut-off": _GOOD[:40],
        "control": '{"a": "\x01"}',
        "python": "__import__('os').system('touch pwned')",
    }.items():
        yield _file(name, content, bad)
    for name, content in {"list": "[]", "text": '"x"', "number": "1"}.items():
        yield _file(f"root-{name}", content, Refused("not-an-object"))
    yield _file("five-megabytes", json.dumps({"x": "x" * 5_000_000}), Refused("too-large"))  # fmt: skip
    yield _file("unknown-key", text({**json.loads(_GOOD), "model_id": "json/unknown-key", "__class__": 1}), Refused("unknown-key", "/__class__"))  # fmt: skip
    yield _file("no-id", text({"input_schema": one({})}), Refused("missing-key"))


def _disk() -> Iterator[Attack]:
    for name, target in {
        "link-to-a-secret": "/etc/passwd",
        "link-to-a-device": "/dev/zero",
        "link-to-itself": "itself.json",
        "fifo": "fifo:",
    }.items():
        path = "disk/itself.json" if name == "link-to-itself" else f"disk/{name}.json"
        yield Attack(
            f"disk-{name}", {path: ""}, Refused("not-a-file"), special={path: target}
        )
    yield Attack("disk-folder-as-a-file", {"disk/folder.json/x.txt": "x"}, Refused("not-a-file", file="disk/folder.json"))  # fmt: skip
    for name, path in {
        "newline": "disk/a\n::error::b.json",
        "escape": "disk/\x1b[2J.json",
        "option": "--help/x.json",
    }.items():
        yield Attack(f"disk-name-{name}", {path: "{"}, Refused("bad-json"))


def _overlays() -> Iterator[Attack]:
    def ours(name: str, overlay: Any, code: str, pointer: str) -> Attack:
        made = attack(f"overlay-{name}", one({"enum": ["x", "y"]}), overlay=overlay)
        file = list(made.files)[1]
        return Attack(made.name, made.files, Refused(code, pointer, file))

    for name, module in {
        "parent": "../../x",
        "code": "x\nimport os",
        "keyword": "class",
        "dunder": "__init__",
        "dotted": "os.path",
    }.items():
        yield ours(f"module-{name}", {"names": {"module": module}}, "wrong-value" if name in ("parent", "code", "dotted", "dunder") else "unusable-name", "/names/module")  # fmt: skip
    for name, cls in {
        "code": f"X(object): {_CODE}\nclass Y",
        "hiding": "Request",
        "keyword": "None",
        "dunder": "__X__",
    }.items():
        yield ours(f"class-{name}", {"names": {"class": cls}}, "wrong-value" if name in ("code", "dunder") else "unusable-name", "/names/class")  # fmt: skip
    yield ours("field-hiding", {"names": {"fields": {_A: "model_config"}}}, "unusable-name", f"/names/fields/{_A.replace('~', '~0').replace('/', '~1')}")  # fmt: skip
    yield ours("pointer", {"texts": {"/../../etc/passwd": {"en": {"title": "x"}}}}, "wrong-value", "/texts")  # fmt: skip
    yield ours("media", {"media": {_A: _CODE}}, "wrong-value", f"/media/{_A.replace('/', '~1')}")  # fmt: skip
    yield ours("unknown-key", {"exec": _CODE}, "unknown-key", "/exec")
    # What the schema has outgrown is left out with a warning.
    for name, outgrown in {
        "example": {"example": {"a": _CODE}},
        "repair": {"repairs": [{"op": "remove", "path": "/input_schema/__class__", "reason": "x"}]},
    }.items():  # fmt: skip
        yield attack(f"overlay-outgrown-{name}", one({"enum": ["x", "y"]}), overlay=outgrown)  # fmt: skip
    yield ours("repair-of-another-kind", {"repairs": [{"op": "exec", "path": "/x", "reason": _CODE}]}, "wrong-value", "/repairs/0/op")  # fmt: skip
    yield Attack("overlay-without-model", {"acme/x.overlay.json": "{}", "acme/good.json": _GOOD}, Refused("overlay-without-model"))  # fmt: skip


def _api() -> Iterator[Attack]:
    api = json.loads((ROOT / "schemas/api.json").read_text("utf-8"))

    def changed(name: str, pointer: str, value: Any) -> Attack:
        data = json.loads(json.dumps(api))
        *parents, last = pointer.split("/")[1:]
        node = data
        for step in parents:
            node = node[int(step)] if isinstance(node, list) else node[step]
        node[int(last) if isinstance(node, list) else last] = value
        files = {"api.json": text(data), "acme/good.json": _GOOD}
        return Attack(f"api-{name}", files, Refused("wrong-value", pointer))

    yield changed("address-of-a-file", "/base_url", "file:///etc/passwd")
    yield changed("address-without-tls", "/base_url", "http://evil.example")
    yield changed("address-with-code", "/base_url", f'https://x"\n{_CODE}')
    yield changed("address-with-a-user", "/base_url", "https://user@evil.example")
    yield changed("variable-with-code", "/auth/token_variables/0", f'X"]; {_CODE}')
    yield changed("path-elsewhere", "/calls/submit/path", "//evil.example/{model_id}")
    yield changed("path-template", "/calls/status/path", "/{request_id.__class__}")
    yield changed("host-of-everyone", "/output_hosts/0", "*")
    yield changed("host-with-code", "/output_hosts/0", f"x'); {_CODE}")
    yield changed("another-scheme", "/auth/scheme", "basic")


def attacks() -> Iterator[Attack]:
    """JSON, then the disk, then overlays, then ``api.json``."""
    yield from _json()
    yield from _disk()
    yield from _overlays()
    yield from _api()
