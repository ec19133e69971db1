"""Make example inputs for models without one in their overlay, and example answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from . import types as ir

_MAX_SAMPLE_LENGTH = 1_000  # items or characters, whatever minimum a schema sets


def example(
    fields: tuple[ir.Field, ...],
    named: Mapping[str, ir.Named],
    within: tuple[str, ...] = (),
) -> dict[str, ir.Json]:
    """Return a minimal input: the required fields, with published values if there are any.

    ``within`` holds the enclosing objects; recursion ends when one of them occurs again.
    """
    return {
        field.name: _sample(field, named, within)
        for field in fields
        if not isinstance(field.presence, ir.Optional)
    }


def _sample(
    field: ir.Field, named: Mapping[str, ir.Named], within: tuple[str, ...]
) -> ir.Json:
    if isinstance(field.presence, ir.Prefilled):
        return field.presence.value
    example = (
        field.presence.example if isinstance(field.presence, ir.Required) else None
    )
    if example not in (None, "") and not isinstance(field.type, ir.MediaUrl):
        return example
    return _sample_of(field.type, named, within)


def _sample_of(
    type_: ir.Type, named: Mapping[str, ir.Named], within: tuple[str, ...]
) -> ir.Json:
    match type_:
        case ir.MediaUrl(kind, least):
            suffix = {"image": "png", "video": "mp4", "audio": "mp3", "file": "bin"}
            url = f"https://example.com/{kind}.{suffix[kind]}"
            short = _number_of(least, 0) - len(url)
            return url if short <= 0 else f"{url}?{'x' * (short - 1)}"
        case ir.Str(least, most):
            return "a lighthouse at dusk".ljust(_number_of(least, 0), ".")[:most]
        case ir.Int(bounds) | ir.Number(bounds):
            return _number(bounds)
        case ir.Bool():
            return True
        case ir.Ref(where):
            target = named[where]
            if isinstance(target, ir.Choice):
                return target.values[0]
            if isinstance(target, ir.Limited):
                return _sample_of(target.type, named, within)
            if where in within:
                return {}
            return example(target.fields, named, (*within, where))
        case ir.List(item, least):
            if not least and isinstance(item, ir.Ref) and item.pointer in within:
                return []
            return [_sample_of(item, named, within)] * _number_of(least, 1)
        case ir.Tuple(items):
            return [_sample_of(item, named, within) for item in items]
        case ir.Map(value, least):
            return {
                f"key{i}": _sample_of(value, named, within)
                for i in range(_number_of(least, 0))
            }
        case ir.Union(options):
            return _sample_of(options[0], named, within)
        case _:
            return "anything" if isinstance(type_, ir.Anything) else None


def _number_of(least: int | None, otherwise: int) -> int:
    return min(least or otherwise, _MAX_SAMPLE_LENGTH)


def _number(bounds: ir.Bounds) -> ir.Json:
    step = bounds.multiple_of or 1
    if bounds.minimum is not None:
        least = bounds.minimum
        return int(-(-least // step) * step) if bounds.multiple_of else least
    if bounds.exclusive_minimum is not None:
        return (int(bounds.exclusive_minimum // step) + 1) * step
    if bounds.maximum is not None:
        return int(bounds.maximum // step) * step
    if bounds.exclusive_maximum is not None:
        return int(-(-bounds.exclusive_maximum // step) - 1) * step
    return step


def example_answers(
    api: ir.Api, output: ir.Json = None
) -> dict[str, dict[str, ir.Json]]:
    """Return the answers to the four calls for a job that succeeds.

    The output of the job is ``output``, or else the first field of the shared media block.
    """
    urls: dict[str, ir.Json] = {
        f"{name}_url": endpoint(api, name) for name in ("status", "result", "cancel")
    }
    of_job = {"status_url": urls["status_url"], "result_url": urls["result_url"]}
    return {
        "submit": {"request_id": REQUEST_ID, **urls},
        "status": {
            "request_id": REQUEST_ID,
            "status": api.states["status"][0],
            "queue_position": 2,
            **of_job,
        },
        "result": {
            "request_id": REQUEST_ID,
            "status": "succeeded",
            "output": output or _example_output(api, api.output_fields),
            "created_at": "...",
            "finished_at": "...",
        },
        "cancel": {
            "request_id": REQUEST_ID,
            "status": "cancelled",
            "outcome": api.states["cancel"][0],
        },
    }


def _example_output(api: ir.Api, outputs: Iterable[ir.Field]) -> ir.Json:
    for field in outputs:
        return {field.name: _example_value(api, field.type)}
    return {}


def _example_value(api: ir.Api, type_: ir.Type) -> ir.Json:
    match type_:
        case ir.Str():
            return f"https://files.{api.output_hosts[0]}/{REQUEST_ID}"
        case ir.List(item):
            return [_example_value(api, item)]
        case ir.Int() | ir.Number():
            return 1
        case ir.Bool():
            return True
        case _:
            return {}


REQUEST_ID = "REQUEST_ID"


def endpoint(api: ir.Api, call: str, model_id: str = "") -> str:
    """Return the URL of a call with a placeholder for the request id."""
    path = api.calls[call].path
    path = path.replace("{model_id}", quote(model_id))
    return api.base_url + path.replace("{request_id}", REQUEST_ID)
