"""The catalogue calls, and the reading of a schemas folder."""

import json
from pathlib import Path

import pytest
from emulator_calls import IDEOGRAM, SEEDREAM, AddModel, Caller

from generator.core.problems import ProblemsFound
from generator.emulator import Emulator


def ids(call: Caller, query: str = "") -> tuple[list[str], object]:
    """The ids on a page of the catalogue, and the total."""
    reply = call("GET", f"/v1/models{query}")
    return [str(model["model_id"]) for model in reply.rows("models")], reply.json[
        "total"
    ]


def test_the_catalogue_lists_every_model_file(call: Caller, schemas: Path) -> None:
    names = [p.relative_to(schemas).as_posix() for p in schemas.rglob("*.json")]
    models = sorted(
        name.removesuffix(".json")
        for name in names
        if not name.startswith("_meta/") and not name.endswith(".overlay.json")
        if name not in ("api.json", "releases.json")
    )
    assert (models, len(models)) == ids(call)


def test_pages_of_the_catalogue(call: Caller) -> None:
    everything, total = ids(call)
    assert (everything[:1], total) == ids(call, "?limit=1")
    assert (everything[1:3], total) == ids(call, "?limit=2&offset=1")
    assert ([], total) == ids(call, "?offset=1000")


@pytest.mark.parametrize("query", ["limit=501", "limit=0", "limit=x", "offset=-1"])
def test_pages_that_cannot_be(call: Caller, query: str) -> None:
    reply = call("GET", f"/v1/models?{query}")
    detail = reply.rows("detail")
    assert 422 == reply.status
    assert [["query", query.split("=")[0]]] == [row["loc"] for row in detail]


def test_searching_by_text_category_and_kind(add_model: AddModel) -> None:
    add_model("maker/one/text-to-video", {})
    facts = {"categories": ["text-to-image"], "kind": "workflow", "description": "Fast"}
    folder = add_model("maker/two/text-to-image", {}, **facts)
    with Emulator(folder) as emulator:
        call = Caller(emulator)
        video, image = "maker/one/text-to-video", "maker/two/text-to-image"
        assert ([video], 1) == ids(call, "?search=ONE")
        assert ([image], 1) == ids(call, "?category=text-to-image")
        assert ([image], 1) == ids(call, "?kind=workflow")
        assert ([image], 1) == ids(call, "?search=fast")
        assert ([], 0) == ids(call, "?kind=model&search=two")
        categories = call("GET", "/v1/models/categories").json
        assert {"categories": ["text-to-image", "text-to-video"]} == categories
        assert ([video, image], 2) == ids(call, "?search=maker&limit=500")


def test_searching_finds_display_names(call: Caller) -> None:
    assert ([IDEOGRAM], 1) == ids(call, "?search=ideogram%203.0")


def test_one_model_comes_with_its_raw_schema(call: Caller, schemas: Path) -> None:
    published = json.loads((schemas / f"{IDEOGRAM}.json").read_text("utf-8"))
    entry = call("GET", f"/v1/models/{IDEOGRAM}").json
    assert published["input_schema"] == entry.pop("input_schema")
    assert {
        "model_id": IDEOGRAM,
        "display_name": "Ideogram 3.0 Reframe",
        "description": "",
        "model_url": None,
        "categories": ["reframe"],
        "kind": "model",
        "inputs": list(published["input_schema"]["properties"]),
        "required_inputs": published["input_schema"]["required"],
        "base_price_usd": 0.04,
        "price_unit": "output",
        "pricing_note": "Made-up price of the emulator.",
    } == entry


def test_the_catalogue_is_as_published(add_model: AddModel) -> None:
    listed: dict[str, object] = {
        "display_name": "One",
        "description": "Edits a picture.",
        "model_url": "https://example.com/one",
        "categories": ["image-to-image"],
        "kind": "inference",
        "base_price_usd": 0.25,
        "price_unit": "second",
        "pricing_note": "More at night.",
        "inputs": ["prompt"],
        "required_inputs": ["prompt"],
    }
    folder = add_model("maker/one/edit", {}, **listed)
    with Emulator(folder, polls=(0, 0)) as emulator:
        call = Caller(emulator)
        entry = call("GET", "/v1/models/maker/one/edit").json
        assert entry.items() >= listed.items()
        request_id = call.submit({}, "maker/one/edit")
        path = f"/v1/requests/{request_id}/result?include_cost=true"
        assert 0.25 == call("GET", path).json["cost"]


def test_schemas_are_listed_when_asked_for(call: Caller) -> None:
    query = f"/v1/models?search={SEEDREAM}"
    with_schema = call("GET", f"{query}&include_schema=true").rows("models")
    without = call("GET", query).rows("models")
    assert [True] == ["input_schema" in model for model in with_schema]
    assert [False] == ["input_schema" in model for model in without]


def test_paths_and_names_come_from_the_api_file(add_model: AddModel) -> None:
    folder = add_model("a/b", {})
    calls = {"status": {"path": "/v2/jobs/{request_id}"}}
    auth = {"token_variables": ["KEY"], "base_url_variable": "BASE"}
    (folder / "api.json").write_text(json.dumps({"calls": calls, "auth": auth}))
    with Emulator(folder) as emulator:
        call = Caller(emulator)
        request_id = call.submit({}, "a/b")
        status = call("GET", f"/v2/jobs/{request_id}").json
        assert f"{emulator.url}/v2/jobs/{request_id}" == status["status_url"]
        assert {"BASE": emulator.url, "KEY": "test-token"} == emulator.environment


def test_every_unreadable_file_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{\n "model_id": "a",,\n}')
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "nameless.json").write_text('{"input_schema": {}}')
    (tmp_path / "one.json").write_text('{"model_id": "a/b"}')
    (tmp_path / "two.json").write_text('{"model_id": "a/b"}')
    (tmp_path / "utf16.json").write_bytes('{"model_id": "c"}'.encode("utf-16"))
    with pytest.raises(ProblemsFound) as refused:
        Emulator(tmp_path)
    problems = refused.value.problems
    assert [
        ("broken.json", "", 2),
        ("list.json", "", 1),
        ("nameless.json", "/model_id", 1),
        ("two.json", "/model_id", 1),
        ("utf16.json", "", 1),
    ] == [(Path(p.loc.file).name, p.loc.pointer, p.line) for p in problems]


def test_a_folder_without_models_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="no model file"):
        Emulator(tmp_path)


def test_models_are_read_again_and_kept_if_the_folder_is_bad(
    add_model: AddModel,
) -> None:
    folder = add_model("a/b", {})
    with Emulator(folder) as emulator:
        call = Caller(emulator)
        add_model("a/c", {})
        emulator.reload()
        assert (["a/b", "a/c"], 2) == ids(call)
        add_model("a/c", {})
        with pytest.raises(ProblemsFound, match="taken"):
            emulator.reload()
        assert (["a/b", "a/c"], 2) == ids(call)
