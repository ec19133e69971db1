"""The form of a request takes what the Python class takes, and its code says the same."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from browsing import Reader, reader, served, violations
from playwright.sync_api import Browser, expect
from runcomfy_client.cli import parsers as flags

from generator.cli.main import main
from generator.docs.request_form import OWN_OPTIONS
from generator.site.publish import publish

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/properties"))
from payloads import Inputs, whole  # noqa: E402

INPUTS_OF_EACH = 40
SHOT = {
    "type": "object",
    "required": ["text", "fps"],
    "properties": {
        "text": {"type": "string", "maxLength": 5},
        "fps": {"type": "integer", "enum": [24, 30], "default": 24},
        "crop": {"type": ["integer", "null"], "exclusiveMaximum": 9},
    },
}
TRICKY = {
    "type": "object",
    "required": ["size", "shots"],
    "properties": {
        "size": {
            "anyOf": [
                {"enum": ["1024x1024", "16:9", "auto"]},
                {
                    "type": "object",
                    "title": "Custom",
                    "required": ["width"],
                    "properties": {"width": {"type": "integer", "multipleOf": 8}},
                },
            ]
        },
        "shots": {"type": "array", "items": {"$ref": "#/$defs/Shot"}, "maxItems": 2},
        "first": {"$ref": "#/$defs/Shot"},
        "weights": {"type": "object", "additionalProperties": {"type": "number"}},
        "scale": {"type": "number", "multipleOf": 0.1, "minimum": 0},
        "seed": {"type": "integer"},
        "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
        "pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False, "minItems": 2},
        "free": {},
        "on": {"type": "boolean"},
        "class": {"type": "string", "pattern": "^[a-z]+$"},
        "face": {"type": "string", "format": "image_uri"},
    },
    "dependentRequired": {"seed": ["on"]},
    "if": {"required": ["face"]},
    "then": {"properties": {"on": {"const": True}}},
    "anyOf": [{"required": ["free"]}, {"required": ["on"]}, {"required": ["first"]}],
    "$defs": {"Shot": SHOT},
}  # fmt: skip
# Builds the class of each model from the inputs, from the Python and from the command that the
# form wrote; what a shell makes of the commands is in the files of a folder.
JUDGE = """
import contextlib, importlib, io, json, os, sys
sys.path.insert(0, sys.argv[1])
from runcomfy_client.cli.main import main
from runcomfy_client.testing import FakeRunComfy
def ordered(number):
    os.chdir(os.path.join(sys.argv[3], str(number)))
    words = open("words", "rb").read().decode().split("\\0")[:-1]
    with FakeRunComfy() as fake, contextlib.redirect_stdout(io.StringIO()):
        assert 0 == main(["submit", *words[1:], "--yes", "--ledger", "../ledger.db"]), words
    return fake.submitted[0].body
told = {}
numbers = iter(range(10**6))
for name, (module, cls, inputs, codes) in json.load(open(sys.argv[2])).items():
    kind = getattr(importlib.import_module(module), cls)
    told[name] = rows = []
    for text, code in zip(inputs, codes, strict=True):
        number = next(numbers)
        try:
            wire = kind.from_wire(json.loads(text)).to_wire()
        except ValueError:
            rows.append(None)
            continue
        scope = {}
        exec(code.split("\\nwith ")[0], scope)
        rows.append([wire, scope["request"].to_wire(), ordered(number)])
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("form") / "schemas"
    shutil.copytree(ROOT / "schemas", folder, ignore=lambda _, n: {*n} & {"README.md"})
    folder.joinpath("acme").mkdir()
    shapes = {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in (ROOT / "tests/corpus/samples").glob("*.json")
    }
    for name, schema in {**shapes, "tricky": TRICKY}.items():
        text = json.dumps({"model_id": f"acme/{name}", "input_schema": schema})
        folder.joinpath(f"acme/{name}.json").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def tree(schemas: Path) -> Path:
    out = schemas.parent / "generated"
    arguments = ["--quiet", "--schemas", str(schemas), "--out", str(out)]
    assert main(["generate", *arguments]) == 0
    return out


@pytest.fixture(scope="module")
def base(schemas: Path, tree: Path) -> Iterator[str]:
    site = schemas.parent / "site"
    publish(tree, schemas, site, None)
    with served(site) as address:
        yield address


@pytest.fixture
def visitor(browser: Browser, base: str) -> Iterator[Reader]:
    with reader(browser, base) as someone:
        yield someone
        assert [] == someone.complaints


def inputs_for(form: dict[str, Any], seed: int) -> list[str]:
    """Inputs as JSON; the form writes no fraction that stands for a whole number."""
    random = Random(seed)
    source = Inputs(form["schema"], random)
    found: list[str] = []
    while len(found) < INPUTS_OF_EACH:
        made = source.valid()
        payload = made if isinstance(made, dict) and random.random() < 0.5 else {}
        payload = {**(form["example"] or {}), **payload}
        for _ in range(random.choice([0, 1, 1, 2])):
            payload = source.mutated(payload) if payload else {}
        if isinstance(payload, dict):
            found.append(json.dumps(whole(payload)))
    return found


def test_the_form_takes_exactly_what_the_class_takes(
    visitor: Reader, schemas: Path, tree: Path, tmp_path: Path
) -> None:
    asked: dict[str, Any] = {}
    said: dict[str, Any] = {}
    for path in sorted((tree / "docs/assets/forms").rglob("*.json")):
        page = path.relative_to(tree / "docs/assets/forms").with_suffix("").as_posix()
        form = json.loads(path.read_text("utf-8"))["form"]
        inputs = inputs_for(form, len(said))
        said[page] = visitor.opens(f"en/{page}/").evaluate(
            """(texts) => texts.map((text) => {
                const form = window.runcomfyRequest;
                form.load(form.read(text));
                const codes = document.querySelectorAll(".rc-request .code pre");
                const { faults, request } = form.state();
                return [faults.map(String), form.write(request), codes[0].textContent, codes[4].textContent];
            })""",
            inputs,
        )
        codes = [python for _, _, python, _ in said[page]]
        asked[page] = [form["module"], form["type"]["cls"], inputs, codes]
    file = tmp_path / "asked.json"
    file.write_text(json.dumps(asked), "utf-8")
    commands = [shell for rows in said.values() for *_, shell in rows]
    typed_into_a_shell(commands, tmp_path)
    command = [sys.executable, "-c", JUDGE, str(tree), str(file), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    wrong: list[Any] = []
    taken = 0
    for page, rows in json.loads(done.stdout).items():
        for text, judged, (faults, request, *_) in zip(
            asked[page][2], rows, said[page], strict=True
        ):
            taken += judged is not None
            if (judged is None) != bool(faults):
                wrong.append([page, text, faults or "taken"])
            elif judged and judged != [json.loads(request)] * 3:
                wrong.append([page, request, judged])
    assert [] == wrong[:5], len(wrong)
    total = sum(map(len, said.values()))
    assert total >= 700 and total / 5 < taken < total * 4 / 5


def test_no_flag_of_the_command_is_taken_for_an_input() -> None:
    assert OWN_OPTIONS == flags.OWN_OPTIONS


def typed_into_a_shell(commands: list[str], folder: Path) -> None:
    """Write the words that each command was called with to a numbered folder."""
    script = "runcomfy-client() { printf '%s\\0' \"$@\" > words; }\n" + "\n".join(
        f"mkdir {number}; cd {number}\n{command}\ncd .."
        for number, command in enumerate(commands)
    )
    folder.joinpath("script.sh").write_text(script, "utf-8")
    subprocess.run(["bash", "script.sh"], cwd=folder, check=True)


SEEDREAM = "bytedance/seedream-5-lite-text-to-image/"
IDEOGRAM = "ideogram/ideogram-v3-reframe/"


def code(visitor: Reader, label: str) -> str:
    """What the tab of a label shows."""
    tabs = visitor.page.locator(".rc-request .tabs")
    tabs.get_by_role("tab", name=label, exact=True).click()
    return tabs.get_by_role("tabpanel").locator("code").inner_text()


def test_it_is_filled_by_the_keyboard_and_says_what_is_wrong(visitor: Reader) -> None:
    page = visitor.opens(f"ja/{SEEDREAM}")
    form = page.locator(".rc-request")
    prompt = form.get_by_role("textbox", name="prompt")
    expect(prompt).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_role("status")).to_have_text("修正が必要な箇所: 1")
    assert "必須です" in page.evaluate(
        "(id) => document.getElementById(id).textContent",
        (prompt.get_attribute("aria-describedby") or "").split()[-1],
    )
    prompt.focus()
    page.keyboard.type('it\'s a "cat"')
    expect(prompt).to_have_attribute("aria-invalid", "false")
    expect(form.get_by_role("status")).to_have_text("このリクエストは送信できます。")
    # What nobody has to give is folded.
    for key in ("Tab", "Enter", "Tab", "ArrowDown"):
        page.keyboard.press(key)
    for label in ("Python", "Python async", "httpx2", "curl", "CLI", "JSON"):
        written = code(visitor, label)
        assert "cat" in written and "2K" in written, label
    # A rule between inputs, in the words of the page.
    form.get_by_label("max_images").select_option("3")
    expect(form.locator(".faults")).to_contain_text("max_images")
    form.get_by_label("sequential_image_generation").select_option("auto")
    expect(form.get_by_role("status")).to_have_text("このリクエストは送信できます。")


def test_a_link_holds_the_request_in_every_language(visitor: Reader) -> None:
    request = {"image": "https://example.com/猫.png", "resolution": "1024:1024 (1:1)"}
    link = quote(json.dumps(request, ensure_ascii=False, separators=(",", ":")))
    page = visitor.opens(f"en/{IDEOGRAM}#request={link}")
    assert json.loads(code(visitor, "JSON")) == request
    page.get_by_role("link", name="日本語", exact=True).click()
    page.wait_for_url(lambda url: f"/ja/{IDEOGRAM}#request=" in url)
    assert json.loads(code(visitor, "JSON")) == request
    seed = page.locator(".rc-request").get_by_label("seed")
    expect(seed).to_be_hidden()
    page.locator(".rc-request summary").click()
    seed.fill("7")
    page.get_by_role("button", name="このリクエストへのリンクをコピー").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(copied)
    assert json.loads(code(visitor, "JSON")) == {**request, "seed": 7}
    expect(seed).to_have_value("7")
    expect(seed).to_be_visible()
    # One that was cut off on its way is no error.
    visitor.opens(f"en/{SEEDREAM}")
    visitor.opens(f"en/{IDEOGRAM}#request={link[:-20]}")
    assert "resolution" in code(visitor, "JSON")


def test_sizes_are_picked_from_gallery_and_finder(visitor: Reader) -> None:
    page = visitor.opens(f"en/{IDEOGRAM}")
    size = page.locator(".rc-request").get_by_label("resolution")
    picked = size.locator("option:checked")
    page.locator('.gallery [data-copy="SIZE_640X1536"]').click()
    expect(picked).to_have_text("640:1536 (5:12)")
    page.locator("[data-size-finder] input").first.fill("2000")
    page.locator("[data-size-finder] input").last.fill("1000")
    page.locator("[data-size-finder] li .member button").first.click()
    expect(picked).to_have_text("1408:704 (2:1)")
    assert "1408:704 (2:1)" in code(visitor, "curl")


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("en", 390, "light"), ("en", 1280, "dark"), ("ja", 390, "dark"), ("zh", 1280, "light"),
    ],
)  # fmt: skip
def test_forms_are_accessible(
    browser: Browser, base: str, language: str, width: int, scheme: str
) -> None:
    with reader(browser, base, width=width, scheme=scheme) as visitor:
        page = visitor.opens(f"{language}/acme/tricky/")
        wide = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(wide) <= 0
        assert [] == violations(page)
        assert [] == visitor.complaints
