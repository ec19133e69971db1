"""In a process of its own: import every model of a tree, run it, and tell what came."""

import importlib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

out, base_url = sys.argv[1:]
sys.path.insert(0, out)

from runcomfy_client import Client  # noqa: E402
from runcomfy_client.testing import FakeRunComfy  # noqa: E402


def requests() -> dict[str, Any]:
    """An empty request to each model, by the end of its id."""
    found = {}
    for path in sorted(Path(out, "runcomfy_client/models/acme").glob("[a-z]*.py")):
        module = importlib.import_module(f"runcomfy_client.models.acme.{path.stem}")
        for name in module.__all__:
            kind = getattr(module, name)
            if getattr(kind, "model_id", None):
                found[kind.model_id.removeprefix("acme/")] = kind()
    return found


def told(output: Any) -> dict[str, object]:
    """The answer as it came, and as the class shows it under wire names."""
    view = output.model_dump(mode="json", by_alias=True)
    return {"raw": output.raw, "view": view, "urls": output.urls}


def run(client: Client, wanted: dict[str, Any]) -> dict[str, object]:
    with ThreadPoolExecutor(8) as pool:
        outputs = pool.map(client.run, wanted.values())
        return {name: told(o) for name, o in zip(wanted, outputs, strict=True)}


wanted = requests()
with Client("test-token", base_url=base_url, poll_initial=0.1) as client:
    emulated = run(client, wanted)
with FakeRunComfy(), Client() as client:
    faked = run(client, wanted)
print(json.dumps({"emulated": emulated, "faked": faked}))
