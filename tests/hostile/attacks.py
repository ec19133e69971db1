"""What an attack is, and the words that most of them are made of."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Any


@dataclass(frozen=True)
class Refused:
    """The verdict on an attack that must be told: a problem's code, file and pointer."""

    code: str
    pointer: str = ""
    file: str = ""  # the attacked model's file unless said otherwise


@dataclass(frozen=True)
class Attack:
    """Files for a schemas folder, and what must become of them; no verdict is: harmless."""

    name: str
    files: Mapping[str, str | bytes]
    verdict: Refused | None = None
    # What only the file system can hold: path to the target of a link, or "fifo:".
    special: Mapping[str, str] | None = None

    @property
    def model(self) -> str:
        """The path of the attacked model file."""
        return next(iter(self.files))


def text(data: Json) -> str:
    """A value as a file."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def attack(
    name: str,
    schema: Json,
    verdict: Refused | None = None,
    *,
    overlay: Json = None,
    **document: Json,
) -> Attack:
    """An attack by the input schema of one model, and perhaps by other keys and an overlay."""
    model_id = document.pop("model_id", f"{vendor(name)}/model")
    files = {
        f"{model_id}.json": text(
            {"model_id": model_id, "input_schema": schema, **document}
        )
    }
    if overlay is not None:
        files[f"{model_id}.overlay.json"] = text(overlay)
    return Attack(name, files, verdict)


def vendor(name: str) -> str:
    """A vendor of its own for each attack, so that many fit into one catalogue."""
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")


def of(properties: Json, **more: Json) -> Json:
    """An input schema with properties."""
    return {"type": "object", "properties": properties, **more}


def one(node: Json, **more: Json) -> Json:
    """An input schema whose property ``a`` is a node."""
    return of({"a": node}, **more)


# What runs when it is not treated as data. All of them try to leave a file or to end the process.
PAYLOADS = {
    "call": "__import__('os').system('touch pwned')",
    "docstring": '"""\n__import__("os").system("touch pwned")\n"""',
    "docstring-single": "'''\n__import__('os').system('touch pwned')\n'''",
    "closing-quote": "'); __import__('os').system('touch pwned'); ('",
    "closing-double": '"); __import__("os").system("touch pwned"); ("',
    "trailing-backslash": "text \\",
    "backslash-quotes": '\\"\\"\\"\\\n__import__("os").system("touch pwned")',
    "carriage-return": "text\r__import__('os').system('touch pwned')",
    "form-feed": "text\f__import__('os').system('touch pwned')",
    "vertical-tab": "text\v__import__('os').system('touch pwned')",
    "next-line": "text\u0085__import__('os').system('touch pwned')",
    "line-separator": "text\u2028__import__('os').system('touch pwned')",
    "coding-cookie": "-*- coding: unicode_escape -*- \\x0a__import__('os').system('x')",
    "coding-utf-7": "coding: utf-7\n+AF8AXw-import+AF8AXw-",
    "type-comment": "# type: ignore\n# fmt: off\n# noqa",
    "doctest": ">>> __import__('os').system('touch pwned')\n\n" + "long " * 15
    + ">>> __import__('os').system('touch pwned')\n\n>>>pwned",
    "notebook-prompt": "In [1]: __import__('os').system('touch pwned')\n\n%%bash\ntouch pwned",
    "runnable-fence": "text\n\n```python\n\n__import__('os').system('touch pwned')\n\n```",
    "directive": ".. testcode::\n\n   __import__('os').system('touch pwned')\n\n"
    ".. include:: /etc/passwd\n\n.. raw:: html\n   :file: /etc/passwd",
    "mode-line": "x\n\nvim: set foldexpr=system('touch\\ pwned') fde=x:\n\nvi:x\n\nex:x",
    "mode-line-emacs": '-*- mode: python; eval: (shell-command "touch pwned") -*-',
    "local-variables": "Local Variables:\n\neval: (shell-command \"touch pwned\")\n\nEnd:",
    "linter-commands": "# mypy: ignore-errors\n\n# flake8: noqa\n\n# pylint: skip-file\n\n"
    "# pyright: ignore\n\n# ruff: noqa\n\n# pyre-ignore-all-errors\n\n# isort: skip_file",
    "script-block": "# /// script\n\n# dependencies = ['x']\n\n# ///\n\n# %%\n\n# coding: utf-7",
    "f-string": "{__import__('os').system('touch pwned')}",
    "format-string": "{0.__class__.__init__.__globals__} %(x)s %s %n",
    "named-escape": "\\N{BULLET} \\x41 \\u0041 \\101",
    "template-call": "{{ cycler.__init__.__globals__.os.popen('touch pwned').read() }}",
    "template-self": "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "template-include": "{% include '/etc/passwd' %}{% import 'os' as os %}",
    "template-open-comment": "{# {% raw %} {{",
    "shell-substitution": "$(touch pwned) `touch pwned` ${IFS}",
    "shell-quotes": "'; touch pwned; ' \"; touch pwned; \" \\'",
    "here-document": "EOF\ntouch pwned\nEOF",
    "workflow-expression": "${{ github.token }} ${{ secrets.TOKEN }}",
    "workflow-command": "\n::error::text\n##[command]text\n::set-output name=x::y",
    "terminal-title": "\x1b]0;pwned\x07\x1b[2J\x1b[31m",
    "terminal-c1": "\x9b31m\x9d0;pwned\x9c",
    "script": "</code></pre><script>fetch('https://evil.example')</script>",
    "image-handler": "<img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "unclosed": "<a href='//evil.example' <b <!-- <![CDATA[",
    "closing-comment": "--> --!> ]]> */ -->",
    "script-link": "[x](javascript:alert(1)) [y]: data:text/html,x <javascript:alert(1)>",
    "remote-image": "![x](https://evil.example/x.png) ![y][z]\n\n[z]: //evil.example/y",
    "fences": "\n```\n````\n~~~\n</details>\n```python\n",
    "front-matter": "---\ntitle: x\nhide: [navigation]\n---\n",
    "heading": "\n# heading\nheading\n=====\n- [ ] item\n> quote\n",
    "table": "a | b\n| --- |\n| c | d |\\|",
    "snippet": '\n--8<-- "/etc/passwd"\n!!! danger "x"\n=== "tab"\n',
    "attribute-list": "{: onclick=alert(1) .x #y } { .annotate }",
    "yaml-object": "!!python/object/apply:os.system ['touch pwned']",
    "spreadsheet": "=cmd|' /C calc'!A0",
    "bidirectional": "\u202eevil\u2066\u202d \u2069",
    "invisible": "a\u200b\u200d\u2060\ufeff\u00ad\U000e0041b",
    "combining": "a" + "\u0301" * 200,
    "astral": "\U0001f469\u200d\U0001f4bb\U0010fffd",
    "ligatures": "\ufb01\u2168\uff41\u212a",
}  # fmt: skip
