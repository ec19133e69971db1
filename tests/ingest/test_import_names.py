"""Names that would collide get forced names at import: from their values alone, and for ever."""

import itertools
import json
from typing import Any

import pytest
from importing_calls import Importer, overlay

from generator.cli.main import main


def entry(model_id: str, *choices: str, **properties: object) -> dict[str, Any]:
    fields: dict[str, object] = {"prompt": {"type": "string"}, **properties}
    if choices:
        fields["mode"] = {"type": "string", "enum": list(choices)}
    return {
        "model_id": model_id,
        "input_schema": {"type": "object", "properties": fields},
    }


def bring(importer: Importer, *entries: object) -> None:
    result = importer(importer.source("c.json", list(entries)))
    assert (0, "") == (result.code, result.err)


def members(importer: Importer) -> dict[str, str]:
    names = overlay("acme/draw", importer.schemas).get("names", {})
    found: dict[str, str] = names.get("members", {}).get(
        "/input_schema/properties/mode", {}
    )
    return found


@pytest.mark.parametrize(
    "choices, expected",
    [
        (["a", "b"], {}),
        (["fast", "Fast"], {"fast": "FAST_LOWER", "Fast": "FAST_MIXED"}),
        (["FAST", "fast"], {"fast": "FAST_LOWER"}),
        (["a-b", "a b"], {"a-b": "A_B_HYPHEN", "a b": "A_B_SPACE"}),
        (["A_B", "a-b"], {"a-b": "A_B_HYPHEN"}),
        (["2K", "2k"], {"2k": "SIZE_2K_LOWER"}),
        (["1024x1024", "1024*1024"], {"1024*1024": "SIZE_1024X1024_STAR"}),
        (["赤", "赤!"], {"赤!": "VALUE_U8D64_BANG"}),
        (["a.....b", "a----b"], {"a.....b": "A_B_X252DED", "a----b": "A_B_XB1D598"}),
    ],
)
def test_members(
    importer: Importer, choices: list[str], expected: dict[str, str]
) -> None:
    bring(importer, entry("acme/draw", *choices))
    assert expected == members(importer)
    before = importer.files()
    bring(importer, entry("acme/draw", *choices))
    assert before == importer.files()
    assert 0 == main(["generate", "--dry-run", "--schemas", str(importer.schemas)])


def test_order_changes_no_name(importer: Importer) -> None:
    choices = ("fast", "Fast", "FAST", "a-b", "a b")
    found: list[dict[str, str]] = []
    for order in itertools.islice(itertools.permutations(choices), 0, 120, 17):
        bring(importer, entry("acme/draw", *order))
        found.append(members(importer))
        (importer.schemas / "acme/draw.json").unlink()
        (importer.schemas / "acme/draw.overlay.json").unlink()
    assert [found[0]] * len(found) == found


def test_a_name_that_was_given_stays(importer: Importer) -> None:
    bring(importer, entry("acme/draw", "fast"))
    bring(importer, entry("acme/draw", "Fast", "fast"))
    assert {"Fast": "FAST_MIXED"} == members(importer)
    bring(importer, entry("acme/draw", "FAST", "Fast", "fast"))
    assert {"Fast": "FAST_MIXED", "FAST": "FAST_X8D5EBD"} == members(importer)


def test_hand_written_names_stay(importer: Importer) -> None:
    path = importer.schemas / "acme/draw.overlay.json"
    path.parent.mkdir(parents=True)
    ours = {"names": {"class": "Draw", "members": {"/input_schema/properties/mode": {"fast": "QUICK"}}}}  # fmt: skip
    path.write_text(json.dumps(ours), "utf-8")
    bring(importer, entry("acme/draw", "fast", "Fast"))
    assert ours == overlay("acme/draw", importer.schemas)


def test_fields_and_types(importer: Importer) -> None:
    words = {"type": "string", "enum": ["one"]}
    more = {"Prompt": {"type": "string"}, "style": words, "draw": words, "Style": words}
    bring(importer, entry("acme/draw", **more))
    where = "/input_schema/properties"
    assert {
        "fields": {f"{where}/Prompt": "prompt_mixed", f"{where}/Style": "style_mixed"},
        "types": {f"{where}/draw": "DrawChoice", f"{where}/style": "StyleChoice"},
    } == overlay("acme/draw", importer.schemas)["names"]


def test_names_follow_alternatives_that_change_places(importer: Importer) -> None:
    one, other, new = (
        {"type": "object", "properties": {n: {"type": "string"}}}
        for n in ("pose", "depth", "edges")
    )
    bring(importer, entry("acme/draw", x={"oneOf": [one, other]}))
    where = "/input_schema/properties/x/oneOf"
    names = overlay("acme/draw", importer.schemas)["names"]
    assert {"types": {f"{where}/0": "XPose", f"{where}/1": "XDepth"}} == names
    bring(importer, entry("acme/draw", x={"oneOf": [new, other, one]}))
    names = overlay("acme/draw", importer.schemas)["names"]
    assert {"types": {f"{where}/2": "XPose", f"{where}/1": "XDepth"}} == names


def test_modules_and_classes_of_a_vendor(importer: Importer) -> None:
    bring(importer, entry("acme/draw-fast"))
    bring(importer, entry("acme/draw/fast"), entry("acme/paint"))
    assert {} == overlay("acme/draw-fast", importer.schemas)
    assert {
        "names": {"class": "DrawFastSlash", "module": "draw_fast_slash"}
    } == overlay("acme/draw/fast", importer.schemas)
    bring(importer, entry("acme/draw.fast"))
    assert {"names": {"class": "DrawFastDot", "module": "draw_fast_dot"}} == overlay(
        "acme/draw.fast", importer.schemas
    )
