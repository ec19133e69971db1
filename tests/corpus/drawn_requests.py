"""In a process of its own: draw requests of every model of a tree, and tell what is sent."""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.errors import FailedHealthCheck, Unsatisfiable

out = sys.argv[1]
sys.path.insert(0, out)

from runcomfy_client import from_json  # noqa: E402
from runcomfy_client.testing.strategies import requests  # noqa: E402


def drawn(kind: Any) -> list[dict[str, Any]]:
    """What some requests of a class send."""
    found: list[dict[str, Any]] = []

    # On a machine that is busy, drawing may be slow; all else that ails it is told.
    @settings(
        max_examples=30,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(requests(kind))
    def draw(request: Any) -> None:
        wire = request.to_wire()
        # Objects of two classes may be alike on the wire, so that is what is compared.
        assert type(request) is kind and from_json(request.to_json()).to_wire() == wire
        found.append(wire)

    try:
        draw()
    except (FailedHealthCheck, Unsatisfiable) as error:
        print(f"{kind.model_id}: {error}", file=sys.stderr)
        return []
    return found


models = Path(out, "runcomfy_client/models")
wires: dict[str, list[dict[str, Any]]] = {}
for path in sorted(models.glob("*/[a-z]*.py")):
    module = importlib.import_module(
        f"runcomfy_client.models.{path.parent.name}.{path.stem}"
    )
    for name in module.__all__:
        kind = getattr(module, name)
        if model_id := getattr(kind, "model_id", None):
            wires[model_id] = drawn(kind)
print(json.dumps(wires))
