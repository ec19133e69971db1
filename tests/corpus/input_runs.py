"""In a process of its own: build requests of payloads, run them, and tell what came."""

import importlib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

out, base_url = sys.argv[1:]
sys.path.insert(0, out)

from jsonschema import Draft202012Validator  # noqa: E402
from runcomfy_client import Client, search  # noqa: E402
from runcomfy_client.agents.tools import typed_tool  # noqa: E402


def request_type(name: str) -> Any:
    """The request class of a model, by its module."""
    module = importlib.import_module(f"runcomfy_client.models.acme.{name}")
    return next(
        k for n in module.__all__ if hasattr(k := getattr(module, n), "model_id")
    )


def outcome(client: Client, name: str, payload: Any) -> dict[str, Any]:
    """What was sent and taken, or why it was refused before anything was sent."""
    try:
        request = request_type(name).from_wire(payload)
    except ValueError as error:
        return {"refused": str(error)}
    client.run(request)
    # The tool of an agent takes what the class takes, with nothing at its top that hosts drop.
    info = next(info for info in search() if info.module == f"acme.{name}")
    tool = typed_tool(name, info).schema
    assert not {"allOf", "anyOf", "oneOf", "$ref"} & tool.keys(), tool
    # Python names groups in another way.
    pythonic = json.dumps(tool).replace("(?<", "(?P<")
    Draft202012Validator(json.loads(pythonic)).validate(payload)
    return {"sent": request.to_wire()}


asked = [(name, p) for name, found in json.load(sys.stdin).items() for p in found]
with (
    Client("test-token", base_url=base_url, poll_initial=0.1) as client,
    ThreadPoolExecutor(8) as pool,
):
    outcomes = list(pool.map(lambda one: outcome(client, *one), asked))
found: dict[str, list[Any]] = {}
for (name, _), one in zip(asked, outcomes, strict=True):
    found.setdefault(name, []).append(one)
print(json.dumps(found))
