"""What an edit of the schemas may change: files by name, and of public names none.

Every edit is made to a copy of the committed schemas. Bringing the output up to date must give
the bytes of a fresh generation.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from codegen import Tree
from trees import (
    CATALOG,
    COMPARISONS,
    FINDER,
    INDEXES,
    MODELS,
    Model,
    Name,
    changed,
    edit,
    generate,
    public_names,
    reversed_keys,
)

SEEDREAM = Model(
    "bytedance",
    "seedream_5_lite_text_to_image",
    "bytedance/seedream-5-lite-text-to-image",
)
SOURCE = "bytedance/seedream-5/lite/text-to-image.json"
OVERLAY = "bytedance/seedream-5/lite/text-to-image.overlay.json"
IDEOGRAM = "ideogram/ideogram-v3/reframe.json"
ALWAYS = {"manifest.json"}
TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def update(schemas: Path, out: Path, tmp_path: Path) -> Any:
    """Brings the output up to date and compares it with a fresh one."""

    def run() -> Tree:
        after = generate(schemas, out)
        fresh = tmp_path / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        assert generate(schemas, fresh) == after
        return after

    return run


def properties(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["input_schema"]["properties"]
    return found


@pytest.mark.parametrize("seed", range(2))
def test_order_of_discovery_changes_nothing(
    seed: int,
    schemas: Path,
    before: Tree,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk, shuffler = os.walk, random.Random(seed)

    def shuffled(
        *args: Any, **options: Any
    ) -> Iterator[tuple[str, list[str], list[str]]]:
        for root, folders, names in walk(*args, **options):
            shuffler.shuffle(folders)
            shuffler.shuffle(names)
            yield root, folders, names

    monkeypatch.setattr(os, "walk", shuffled)
    assert before == generate(schemas, tmp_path / "shuffled")


@pytest.mark.parametrize("layout", ["\t", None])
def test_white_space_changes_nothing_at_all(
    layout: str | None, schemas: Path, out: Path, before: Tree, update: Any
) -> None:
    for path in schemas.rglob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        text = json.dumps(data, indent=layout)
        path.write_text(text + "\r\n" * 3, "utf-8", newline="")
    assert before == update()


def test_order_of_keys_changes_only_where_the_schema_is_shown(
    schemas: Path, before: Tree, update: Any
) -> None:
    def change(data: dict[str, Any]) -> None:
        for name, schema in properties(data).items():
            properties(data)[name] = reversed_keys(schema)

    edit(schemas / SOURCE, change)
    after = update()
    assert ALWAYS | SEEDREAM.pages | {SEEDREAM.schema, "openapi.json"} == changed(
        before, after
    )
    assert public_names(before) == public_names(after)


def test_order_of_properties_changes_the_files_of_the_model(
    schemas: Path, before: Tree, update: Any
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["input_schema"]["properties"] = reversed_keys(properties(data))

    edit(schemas / SOURCE, change)
    after = update()
    files = (
        ALWAYS
        | SEEDREAM.pages
        | {SEEDREAM.code, SEEDREAM.schema, "openapi.json"}
        | COMPARISONS
    )
    assert files == changed(before, after)
    assert public_names(before) == public_names(after)


def test_order_of_values_changes_the_files_of_the_model(
    schemas: Path, before: Tree, update: Any
) -> None:
    edit(schemas / SOURCE, lambda d: properties(d)["resolution"]["enum"].reverse())
    after = update()
    files = (
        ALWAYS
        | SEEDREAM.pages
        | {SEEDREAM.code, SEEDREAM.schema, "openapi.json", FINDER}
    )
    files |= SEEDREAM.drawings("resolution")  # those of no shape stand as published
    assert files == changed(before, after)
    assert public_names(before) == public_names(after)


@pytest.mark.parametrize("language", ["en", "ja", "zh"])
def test_text_of_one_language_changes_the_page_of_that_language(
    language: str, schemas: Path, before: Tree, update: Any
) -> None:
    def change(data: dict[str, Any]) -> None:
        entry = data["texts"]["/input_schema/properties/prompt"]
        entry[language]["description"] = "Another text."

    edit(schemas / OVERLAY, change)
    after = update()
    files = {f"docs/{language}/{SEEDREAM.page}.md", SEEDREAM.form}
    if language == "en":  # the language of the code
        files |= {SEEDREAM.code, SEEDREAM.schema, "openapi.json"}
    assert ALWAYS | files == changed(before, after)
    assert public_names(before) == public_names(after)


@pytest.mark.parametrize("language", ["en", "ja", "zh"])
def test_summary_of_one_language_changes_page_and_index_of_that_language(
    language: str, schemas: Path, before: Tree, update: Any
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["summary"][language] = "Another summary."

    edit(schemas / OVERLAY, change)
    after = update()
    files = {f"docs/{language}/{SEEDREAM.page}.md", f"docs/{language}/index.md"}
    if language == "en":
        files |= {SEEDREAM.code, CATALOG, "openapi.json"}
    assert ALWAYS | files == changed(before, after)
    assert public_names(before) == public_names(after)


def retranslate(schemas: Path) -> None:
    """Changes a published Chinese text of an input."""
    where = "/input_schema/properties/image/description"
    texts = {where: "另一段文字。"}
    edit(schemas / IDEOGRAM, lambda d: d["translations"]["zh"].update(texts))


def test_published_text_beneath_one_of_ours_shows_in_the_schema_of_its_language(
    schemas: Path, before: Tree, update: Any
) -> None:
    retranslate(schemas)
    page = "docs/zh/ideogram/ideogram-v3-reframe.md"
    assert ALWAYS | {page} == changed(before, update())


def test_published_text_of_one_language_changes_the_page_of_that_language(
    schemas: Path, update: Any
) -> None:
    overlay = schemas / IDEOGRAM.replace(".json", ".overlay.json")
    edit(overlay, lambda d: d["texts"]["/input_schema/properties/image"].pop("zh"))
    before = update()
    retranslate(schemas)
    after = update()
    page = "docs/zh/ideogram/ideogram-v3-reframe.md"
    form = "docs/assets/forms/ideogram/ideogram-v3-reframe.json"
    assert ALWAYS | {page, form} == changed(before, after)
    assert public_names(before) == public_names(after)


def test_new_value_adds_one_member(schemas: Path, before: Tree, update: Any) -> None:
    values = "resolution"
    edit(schemas / SOURCE, lambda d: properties(d)[values]["enum"].insert(3, "4K"))
    after = update()
    # Not the data of the size finder: a tier has no pixels to be found by.
    files = ALWAYS | SEEDREAM.pages | {SEEDREAM.code, SEEDREAM.schema, "openapi.json"}
    files |= SEEDREAM.drawings("resolution") | COMPARISONS
    counting = guides(before, "models.seedream.choices")
    assert len(counting) >= 3
    assert files | counting == changed(before, after)
    module = f"{SEEDREAM.vendor}/{SEEDREAM.module}.py"
    added = {Name(module, "Resolution.SIZE_4K", "'4K'")}
    assert public_names(before) | added == public_names(after)


def test_new_optional_property_adds_one_field(
    schemas: Path, before: Tree, update: Any
) -> None:
    def change(data: dict[str, Any]) -> None:
        schema = {"type": "integer", "minimum": 0}
        data["input_schema"]["properties"] = {"seed": schema, **properties(data)}

    edit(schemas / SOURCE, change)
    after = update()
    files = (
        ALWAYS
        | SEEDREAM.pages
        | {SEEDREAM.code, SEEDREAM.schema, "openapi.json"}
        | COMPARISONS
    )
    assert files == changed(before, after)
    module = f"{SEEDREAM.vendor}/{SEEDREAM.module}.py"
    added = {Name(module, "Seedream5LiteTextToImage.seed", "int | None")}
    assert public_names(before) | added == public_names(after)


def guides(tree: Tree, template_says: str = "") -> set[str]:
    """The guides of a tree, or those whose template says something."""
    return {
        path
        for path in tree
        if "/guides/" in path
        and template_says in (TEMPLATES / f"{path}.jinja").read_text(encoding="utf-8")
    }


def add_model(schemas: Path, model_id: str) -> None:
    """One more model, a twin of Seedream."""
    for source, target in ((SOURCE, ".json"), (OVERLAY, ".overlay.json")):
        path = schemas / f"{model_id}{target}"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(schemas / source, path)
    edit(schemas / f"{model_id}.json", lambda d: d.update(model_id=model_id))


def test_new_model_adds_its_files_and_changes_what_lists_models(
    schemas: Path, before: Tree, update: Any
) -> None:
    add_model(schemas, "bytedance/another")
    after = update()
    new = Model("bytedance", "another", "bytedance/another")
    listing = ALWAYS | INDEXES | {CATALOG, new.package, "README.md", "openapi.json"}
    listing |= {FINDER} | new.drawings("resolution")
    assert listing | new.pages | {new.code, new.schema} == changed(before, after)
    assert public_names(before) < public_names(after)


def test_new_vendor_adds_a_package(schemas: Path, before: Tree, update: Any) -> None:
    add_model(schemas, "zeta/another")
    after = update()
    new = Model("zeta", "another", "zeta/another")
    listing = ALWAYS | INDEXES | {CATALOG, MODELS, "README.md", "openapi.json"}
    listing |= {FINDER} | new.drawings("resolution")
    assert listing | new.pages | {new.code, new.schema, new.package} == changed(
        before, after
    )
    assert public_names(before) < public_names(after)


def test_removed_model_takes_its_files_along(
    schemas: Path, out: Path, before: Tree, update: Any
) -> None:
    (schemas / SOURCE).unlink()
    (schemas / OVERLAY).unlink()
    after = update()
    gone = SEEDREAM.pages | {SEEDREAM.code, SEEDREAM.schema, SEEDREAM.package}
    gone |= SEEDREAM.drawings("resolution")
    listing = ALWAYS | INDEXES | {CATALOG, MODELS, "README.md", "openapi.json", FINDER}
    # Guides leave out what they teach with the model, and a guide that does nothing else.
    assert gone | listing == changed(before, after) - guides(before)
    assert gone == set(before) - set(after) - guides(before)
    assert 0 < len(guides(after)) < len(guides(before))
    assert not any(b"Seedream5Lite" in after[path] for path in guides(after))
    assert not (out / SEEDREAM.package).parent.exists()
    assert public_names(after) < public_names(before)
    lost = {
        name.module.split("/")[0] for name in public_names(before) - public_names(after)
    }
    assert {"bytedance", "__init__.py"} == lost


def test_names_of_a_model_do_not_depend_on_its_company(
    schemas: Path, before: Tree, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    (alone / SOURCE).parent.mkdir(parents=True)
    for name in (SOURCE, OVERLAY):
        shutil.copy(schemas / name, alone / name)
    after = generate(alone, tmp_path / "out of one")
    same = SEEDREAM.pages | {SEEDREAM.code, SEEDREAM.schema, SEEDREAM.package}
    assert {path: before[path] for path in same} == {path: after[path] for path in same}
