"""What an edit of the schemas may change: files by name, and of public names none.

Every edit is made to a copy of the committed schemas. Bringing the output up to date must give
the bytes of a fresh generation.
"""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
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


def guides(template_says: str = "") -> set[str]:
    """The guides, or those whose template says something."""
    return {
        path.relative_to(TEMPLATES).as_posix().removesuffix(".jinja")
        for path in TEMPLATES.glob("docs/*/guides/*.jinja")
        if template_says in path.read_text(encoding="utf-8")
    }


def reorder(data: dict[str, Any]) -> None:
    for name, schema in properties(data).items():
        properties(data)[name] = reversed_keys(schema)


def turn(data: dict[str, Any]) -> None:
    data["input_schema"]["properties"] = reversed_keys(properties(data))


def grow(data: dict[str, Any]) -> None:
    seed = {"seed": {"type": "integer", "minimum": 0}}
    data["input_schema"]["properties"] = seed | properties(data)


MODULE = f"{SEEDREAM.vendor}/{SEEDREAM.module}.py"
SHOWN = SEEDREAM.pages | {SEEDREAM.schema, "openapi.json"}
FILES = SHOWN | {SEEDREAM.code}
GALLERY = SEEDREAM.drawings("resolution")
PROMPT = "/input_schema/properties/prompt"
# An edit of a file, the files that change with it, and the names that are new.
EDITS: dict[str, tuple[str, Callable[[Any], object], set[str], set[Name]]] = {
    "keys in another order": (SOURCE, reorder, SHOWN, set()),
    "properties in another order": (SOURCE, turn, FILES | COMPARISONS, set()),
    # Values of no shape stand in the gallery as published.
    "values in another order": (
        SOURCE, lambda d: properties(d)["resolution"]["enum"].reverse(), FILES | {FINDER} | GALLERY, set()),
    # Not the data of the size finder: a tier has no pixels to be found by.
    "a new value": (
        SOURCE, lambda d: properties(d)["resolution"]["enum"].insert(3, "4K"),
        FILES | GALLERY | COMPARISONS | guides("models.seedream.choices"),
        {Name(MODULE, "Resolution.SIZE_4K", "'4K'")}),
    "a new property": (
        SOURCE, grow, FILES | COMPARISONS, {Name(MODULE, "Seedream5LiteTextToImage.seed", "int | None")}),
    # English is the language of the code.
    **{f"a text in {language}": (
        OVERLAY, lambda d, language=language: d["texts"][PROMPT][language].update(description="Another text."),
        {f"docs/{language}/{SEEDREAM.page}.md", SEEDREAM.form, *more}, set())
       for language, more in {"en": FILES - SEEDREAM.pages, "ja": (), "zh": ()}.items()},
    **{f"the summary in {language}": (
        OVERLAY, lambda d, language=language: d["summary"].update({language: "Another summary."}),
        {f"docs/{language}/{SEEDREAM.page}.md", f"docs/{language}/index.md", *more}, set())
       for language, more in {"en": (SEEDREAM.code, CATALOG, "openapi.json"), "ja": (), "zh": ()}.items()},
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_changes_these_files_and_adds_these_names(
    what: str, schemas: Path, before: Tree, update: Any
) -> None:
    path, change, files, added = EDITS[what]
    edit(schemas / path, change)
    after = update()
    assert ALWAYS | files == changed(before, after)
    assert public_names(before) | added == public_names(after)


def test_guides_that_count_choices_are_found() -> None:
    assert len(guides("models.seedream.choices")) >= 3


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
    # Guides go on without the samples of this model, save those that have no others.
    taught = changed(before, after) - gone - listing
    assert set() < taught <= guides()
    assert gone | listing < changed(before, after)
    assert gone == set(before) - set(after) - guides()
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
