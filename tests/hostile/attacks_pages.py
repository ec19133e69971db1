"""Attacks by saved pages: prose, ids, JSON and HTML that `import` reads."""

from collections.abc import Iterator

from attacks import PAYLOADS, Attack, Json, Refused, of, one, text, vendor
from attacks_names import UNSAFE_IDS

_MODELS = "https://model-api.runcomfy.net/v1/models"
_A = "/input_schema/properties/a"
# What in the prose of a page looks like the beginning of JSON is told, not guessed at.
_UNCLEAR = {
    "attribute-list", "f-string", "format-string", "script-link", "template-call",
    "template-include", "template-open-comment", "template-self",
}  # fmt: skip
# A URL ends before these, and what stands before is an id.
_CUT_OFF = {"control", "trailing-space"}


def page(model_id: str, schema: Json, prose: str = "Some words.") -> str:
    """A saved page, with a text between all that means something."""
    call = f"\ncurl --request POST --url {_MODELS}/{model_id} --data '{{}}'\n"
    output = {"output": of({"image": {"type": "string"}})}
    return prose.join(["\n", call, "\n", call, text(schema), "\n", text(output), "\n"])


def prose() -> Iterator[Attack]:
    """Every payload between the parts of a page and everywhere in its schema."""
    for name, payload in PAYLOADS.items():
        said = {"title": payload, "description": payload}
        schema = of(
            {
                "prompt": {"type": "string", **said, "default": payload},
                "mode": {"enum": ["plain", payload], **said},
                payload: {"type": "string"},
            },
            required=["prompt"],
            **said,
        )
        verdict = Refused("bad-json") if name in _UNCLEAR else None
        content = page(f"acme/{vendor(name)}", schema, payload)
        yield Attack(name, {f"prose-{name}.txt": content}, verdict)


def ids() -> Iterator[Attack]:
    """Ids that are no paths of ours, where a page has the id of its model."""
    for name, model_id in UNSAFE_IDS.items():
        if name not in _CUT_OFF:
            code = "unsafe-id" if model_id else "no-request-url"
            content = page(model_id, one({"type": "string"}))
            yield Attack(name, {f"id-{name}.txt": content}, Refused(code))


def forms() -> Iterator[Attack]:
    """Bytes, JSON, HTML and schemas that are not to be believed."""
    good = page("acme/good", one({"type": "string"}))

    def with_type(json: str) -> str:
        return good.replace('"type": "string"', json)

    def with_node(node: Json) -> str:
        return page("acme/good", one(node))

    incomplete = Refused("no-input-schema")
    cases: dict[str, tuple[str | bytes, Refused | None]] = {
        "utf-16": (good.encode("utf-16"), Refused("not-utf-8")),
        "latin-1": (good.encode() + b"\xf6", Refused("not-utf-8")),
        "nul": (good.replace("words", "wo\0rds"), None),
        "empty": ("", incomplete),
        "huge": (good + "x" * 5_000_000, Refused("too-large")),
        "deep": (with_type('"x": ' + "[" * 99_999 + "]" * 99_999), Refused("bad-json")),
        "duplicate": (with_type('"type": "x", "type": "y"'), Refused("duplicate-key")),
        "nan": (with_type('"maximum": NaN'), Refused("bad-json")),
        "surrogate": (with_type('"title": "\\ud800"'), Refused("bad-json")),
        "file-reference": (
            with_node({"$ref": "file:///etc/passwd"}),
            Refused("foreign-reference", f"{_A}/$ref"),
        ),
        "url-reference": (
            with_node({"$ref": "http://evil.example/x"}),
            Refused("foreign-reference", f"{_A}/$ref"),
        ),
        "executed": (
            with_node({"type": "string", "default_factory": PAYLOADS["call"]}),
            Refused("executable-keyword", f"{_A}/default_factory"),
        ),
        "pattern": (
            with_node({"type": "string", "pattern": "a(?=b)"}),
            Refused("unusable-pattern", f"{_A}/pattern"),
        ),
        "two-models": (
            good + page("acme/other", one({"type": "string"})),
            Refused("two-models"),
        ),
        "html-deep": ("<html><body>" + "<div>" * 50_000 + good, None),
        "html-script": (
            f"<html><body><script>{good}</script></body></html>",
            incomplete,
        ),
        "html-entities": (
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><pre>'
            + good.replace("string", "&a;")
            + "</pre></body></html>",
            Refused("unknown-type", f"{_A}/type"),
        ),
        "html-attribute": (
            f"<html><body><pre onclick='{'x' * 200_000}'>{good}</pre></body></html>",
            None,
        ),
        "angles": ("<" * 300_000, incomplete),
        "braces": ("{" * 300_000, Refused("bad-json")),
        "quotes": (good + '"' * 300_001, None),
        "brackets": (good + "[{" * 100_000, None),
        "calls": (
            f"curl --request POST --url {_MODELS}/acme/x --data '" * 3000,
            incomplete,
        ),
    }
    for name, (content, verdict) in cases.items():
        yield Attack(name, {f"form-{name}.txt": content}, verdict)
