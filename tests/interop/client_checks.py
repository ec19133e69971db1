"""Clients that others make of openapi.json: each makes a call, and fills its row of a table.

They have to be downloaded, so pytest does not collect this file by itself: ``make test-interop`` does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from generator.emulator import Emulator
from generator.output import manifest
from generator.site.schemas import publish

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated"
OPENAPI = GENERATED / "openapi.json"
MODEL = "bytedance/seedream-5/lite/text-to-image"
LANGUAGES = ("en", "ja", "zh")
NPM = {
    "@hey-api/openapi-ts": "0.95.0",
    "@hyperjump/json-schema": "1.18.0",
    "ajv": "8.20.0",
    "openapi-fetch": "0.17.0",
    "openapi-typescript": "7.13.0",
    "zod": "4.6.7",
    "@types/node": "22",
    "esbuild": "0",
    "typescript": "5",
}
PYPI = {
    "datamodel-code-generator": "0.89.0",
    "fal-client": "1.0.3",
    "fastjsonschema": "2.22.3",
    "openapi-python-client": "0.29.1",
    "replicate": "1.0.7",
}
# What the columns of the table are about; the last one is a program that does not look for errors.
GOOD = '{"prompt": "x"}'
WRONG = (
    '{"prompt": "x", "output_format": "gif"}',
    '{"prompt": "x", "promt": "y"}',
    '{"prompt": "x", "max_images": 2}',
)
FETCH = """
import createClient from "openapi-fetch";
import type { components, paths } from "./runcomfy.js";
const body: components["schemas"]["bytedance.Seedream5LiteTextToImage"] = BODY;
const client = createClient<paths>({
  baseUrl: process.env.RUNCOMFY_MODEL_API_BASE!, headers: { Authorization: "Bearer test-token" },
});
const { data: job } = await client.POST("/v1/models/WHICH", { body });
""".replace("WHICH", MODEL)
HEY = """
import { client } from "./hey/client.gen.js";
import { submitBytedanceSeedream5LiteTextToImage as submit } from "./hey/sdk.gen.js";
client.setConfig({ baseUrl: process.env.RUNCOMFY_MODEL_API_BASE!, auth: "test-token" });
const { data: job } = await submit({ body: BODY, throwOnError: true });
"""
LOOKED = 'if (!job || "error_code" in job) throw job; console.log(job.request_id);'
BLIND = "console.log(job!.request_id);"
OPC = """
import json, os
from run_comfy_model_api_client import AuthenticatedClient
from run_comfy_model_api_client.api.bytedance import (
    submit_bytedance_seedream_5_lite_text_to_image as call,
)
from run_comfy_model_api_client.models import Seedream5LiteTextToImage, Seedream5LiteTextToImageMaximumNumberOfImages as Count
body = dict(BODY)
if "max_images" in body:
    body["max_images"] = Count(body["max_images"])
client = AuthenticatedClient(os.environ["RUNCOMFY_MODEL_API_BASE"], token="test-token")
print(call.sync(client=client, body=Seedream5LiteTextToImage(**body)).request_id)
"""
DMC = """
import os, httpx
from models import Submitted
from models.bytedance import Seedream5LiteTextToImage
body = Seedream5LiteTextToImage(**BODY).model_dump(mode="json", exclude_unset=True)
answer = httpx.post(
    os.environ["RUNCOMFY_MODEL_API_BASE"] + "/v1/models/WHICH", json=body,
    headers={"Authorization": "Bearer test-token"},
)
print(Submitted(**answer.json()).request_id)
""".replace("WHICH", MODEL)


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with Emulator(ROOT / "schemas", polls=(0, 0)) as running:
        yield running


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all tools, and what they make of the document."""
    made = tmp_path_factory.mktemp("clients")
    npm = shutil.which("npm")
    assert npm, "npm is needed: https://nodejs.org"
    (made / "package.json").write_text('{"type": "module"}')
    wanted = [f"{name}@{version}" for name, version in NPM.items()]
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", *wanted]
    subprocess.run(install, cwd=made, check=True)
    venv.create(made / "venv", with_pip=True)
    pip = [str(made / "venv/bin/python"), "-m", "pip", "install", "-q"]
    subprocess.run([*pip, *(f"{n}=={v}" for n, v in PYPI.items())], check=True)
    config = {
        "input": str(OPENAPI),
        "output": "hey",
        "plugins": [
            "@hey-api/client-fetch",
            "zod",
            {"name": "@hey-api/sdk", "validator": True},
        ],
    }
    (made / "openapi-ts.config.mjs").write_text(f"export default {json.dumps(config)}")
    script = [
        f"npx openapi-typescript {OPENAPI} --output runcomfy.ts",
        "npx openapi-ts --silent --file openapi-ts.config.mjs",
        f"venv/bin/openapi-python-client generate --path {OPENAPI} --output-path opc --meta none",
        "mv opc run_comfy_model_api_client",
        f"venv/bin/datamodel-codegen --input {OPENAPI} --input-file-type openapi --output models"
        " --output-model-type pydantic_v2.BaseModel",
    ]
    subprocess.run(" && ".join(script), cwd=made, shell=True, check=True)
    return made


def ran(
    words: Sequence[object], folder: Path, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), **variables},
        capture_output=True,
        text=True,
    )


def typescript(program: str) -> Callable[[str, bool, Path, Mapping[str, str]], bool]:
    """A program that has to compile strictly before it runs."""

    def is_refused(
        body: str, blind: bool, folder: Path, variables: Mapping[str, str]
    ) -> bool:
        text = program.replace("BODY", body) + (BLIND if blind else LOOKED)
        (folder / "probe.ts").write_text(text)
        strict = "--strict --skipLibCheck --noEmit --target es2022 --module esnext"
        words = f"npx tsc {strict} --moduleResolution bundler --lib es2022,dom,dom.iterable probe.ts"
        if ran(words.split(), folder, variables).returncode:
            return True
        bundle = "npx esbuild probe.ts --bundle --platform=node --format=esm --outfile=probe.mjs"
        assert 0 == ran(bundle.split(), folder, variables).returncode
        return 0 != ran(["node", "probe.mjs"], folder, variables).returncode

    return is_refused


def python(program: str) -> Callable[[str, bool, Path, Mapping[str, str]], bool]:
    def is_refused(
        body: str, blind: bool, folder: Path, variables: Mapping[str, str]
    ) -> bool:
        words = [folder / "venv/bin/python", "-c", program.replace("BODY", body)]
        return 0 != ran(words, folder, variables).returncode

    return is_refused


def by_ajv(body: str, blind: bool, folder: Path, variables: Mapping[str, str]) -> bool:
    """The file of the page, given the schema that the site serves."""
    if blind:
        return False  # it reads no answers
    (folder / "check.js").write_text(block("check.js"), "utf-8")
    (folder / "body.json").write_text(body)
    done = ran(["node", "check.js", "body.json"], folder, variables)
    assert done.stdout.startswith(("true", "false")), done.stderr
    return done.stdout.startswith("false")


TOOLS = {
    "openapi-typescript": typescript(FETCH),
    "@hey-api/openapi-ts": typescript(HEY),
    "openapi-python-client": python(OPC),
    "datamodel-code-generator": python(DMC),
    "ajv": by_ajv,
}


def page(name: str, language: str = "en") -> str:
    return (GENERATED / f"docs/{language}/guides/{name}.md").read_text("utf-8")


def block(title: str) -> str:
    return page("typescript").partition(f'title="{title}"\n')[2].partition("```")[0]


def served(model_id: str) -> str:
    """The schema of an input, as the site serves it."""
    owned = manifest.read(GENERATED)
    owned = replace(owned, models={model_id: owned.models[model_id]})
    files: dict[str, str] = {}
    assert [] == list(publish(ROOT / "schemas", GENERATED, owned, files))
    (text,) = (text for path, text in files.items() if path.startswith("inputs/"))
    return text


def told(tool: str, language: str) -> list[bool]:
    """What the table of the guide says of a tool."""
    (row,) = re.findall(rf"^\| (`{tool}`.*) \|$", page("typescript", language), re.M)
    for name, version in re.findall(r"`([^`]+)` ([\d.]+)", row):
        assert {**NPM, **PYPI}[name] == version
    return ["✓" in cell for cell in row.split("|")[1:]]


@pytest.mark.parametrize("tool", TOOLS)
def test_the_table_is_true(tool: str, folder: Path, emulator: Emulator) -> None:
    schema = served(MODEL)
    (folder / "input.json").write_text(schema, "utf-8")
    is_refused, variables = TOOLS[tool], emulator.environment
    emulator.reset()
    assert not is_refused(GOOD, False, folder, variables)
    sends = tool != "ajv"
    assert sends == len(emulator.received("submit"))
    found = [is_refused(body, False, folder, variables) for body in WRONG]
    created = sum(call.created for call in emulator.received("submit"))
    assert created - sends == (found.count(False) if sends else 0)
    emulator.reset()
    emulator.script(
        {"call": "submit", "nth": 1, "fault": "error_code", "error_code": 400002}
    )
    found.append(is_refused(GOOD, True, folder, variables))
    assert [found] * 3 == [told(tool, language) for language in LANGUAGES]


HYPERJUMP = """
import { registerSchema, validate } from "@hyperjump/json-schema/draft-2020-12";
import { readFile } from "node:fs/promises";
registerSchema(JSON.parse(await readFile("input.json", "utf8")), "https://example.com/input");
for (const body of process.argv.slice(2))
  console.log((await validate("https://example.com/input", JSON.parse(body))).valid);
"""
FASTJSONSCHEMA = """
import json, sys, fastjsonschema
valid = fastjsonschema.compile(json.load(open("input.json")), use_default=False)
for body in sys.argv[1:]:
    try:
        print(json.loads(body) == valid(json.loads(body)))
    except fastjsonschema.JsonSchemaValueException:
        print(False)
"""


@pytest.mark.parametrize("model_id", [MODEL, "ideogram/ideogram-v3/reframe"])
def test_validators_read_what_the_site_serves(model_id: str, folder: Path) -> None:
    schema = served(model_id)
    (folder / "input.json").write_text(schema, "utf-8")
    (folder / "hyperjump.mjs").write_text(HYPERJUMP, "utf-8")
    image = '{"image": "https://example.com/cat.png", "resolution": "1152:864 (4:3)"}'
    good, bad = {
        MODEL: (GOOD, (WRONG[0], WRONG[2], "{}")),
        "ideogram/ideogram-v3/reframe": (image, (image.replace("864", "865"), "{}")),
    }[model_id]
    python = folder / "venv/bin/python"
    for words in (["node", "hyperjump.mjs"], [python, "-c", FASTJSONSCHEMA]):
        done = ran([*words, good, *bad], folder, {})
        expected = ["true", *["false"] * len(bad)]
        assert expected == done.stdout.lower().split(), done.stderr


PEERS = """
import json, os, re, sys
import fal_client, httpx, replicate
from fal_client import SyncRequestHandle as handle
from replicate.helpers import FileOutput as output
from replicate.prediction import Prediction as prediction

def answer(self, request):
    path, image = request.url.path, "https://example.com/a.png"
    body = {"request_id": "1", "response_url": f"https://queue.fal.run/r", "status_url": "https://queue.fal.run/s",
            "cancel_url": "https://queue.fal.run/c", "status": "COMPLETED", "images": [{"url": image}], "logs": []}
    if "replicate" in request.url.host:
        body = {"id": "1", "model": "owner/model", "version": "1", "input": {}, "output": image,
                "status": "succeeded", "urls": {}, "logs": ""}
    print(request.method, request.url.host, path)
    return httpx.Response(200, json=body, request=request)

httpx.HTTPTransport.handle_request = answer
for code in json.loads(sys.argv[1]):
    exec(code)
for name in json.loads(sys.argv[2]):
    eval(name)
for call, names in (
    (fal_client.subscribe, ["on_queue_update"]),
    (fal_client.submit, ["webhook_url"]),
    (replicate.predictions.create, []),
):
    import inspect
    assert set(names) <= set(inspect.signature(call).parameters), call
"""


def test_the_calls_of_fal_and_replicate_are_theirs(folder: Path) -> None:
    for language in LANGUAGES:
        text = page("coming-from", language)
        codes = re.findall(r"^```py\n(.*?)^```$", text, re.M | re.S)
        table = text.partition('<a id="call-table">')[2].partition(
            '<a id="name-table">'
        )[0]
        cells = [
            cell
            for row in re.findall(r"^\| ([^|\n]+) \| ([^|\n]+) \| [^\n]+$", table, re.M)
            for cell in row
        ]
        names = [
            name.replace("handle.request_id", "handle").replace(
                "prediction.id", "prediction"
            )
            for cell in cells
            for name in re.findall(
                r"`((?:fal_client|replicate|handle|prediction|output)\.[\w.]+)", cell
            )
        ]
        assert 15 < len(names)
        variables = {"FAL_KEY": "a:b", "REPLICATE_API_TOKEN": "c"}
        words = [
            folder / "venv/bin/python",
            "-c",
            PEERS,
            json.dumps(codes),
            json.dumps(names),
        ]
        done = ran(words, folder, variables)
        assert 0 == done.returncode, done.stderr
        assert "POST queue.fal.run /fal-ai/wan-25-preview/text-to-image" in done.stdout
        assert (
            "POST api.replicate.com /v1/models/owner/model/predictions" in done.stdout
        )


def test_the_client_of_the_page_draws(folder: Path, emulator: Emulator) -> None:
    (folder / "draw.ts").write_text(block("draw.ts"), "utf-8")
    compiled = [
        "npx",
        "tsc",
        "--strict",
        "--module",
        "nodenext",
        "--target",
        "es2022",
        "draw.ts",
    ]
    assert 0 == ran(compiled, folder, emulator.environment).returncode
    emulator.reset()
    done = ran(["node", "draw.js"], folder, emulator.environment)
    (sent,) = emulator.received("submit")
    assert done.stdout.startswith(f"{sent.request_id}\nsucceeded "), done.stderr
