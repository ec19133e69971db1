"""The generator's structure, read from its code: who may import whom, and who owns which tool."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.core.resources import IN_PACKAGE
from generator.pipeline.generator_digest import ROOMS

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "generator"

_CODE = re.compile(r"`([^`]+)`")
_PATH = re.compile(r"\b(?:generator|tests|benchmarks)/[\w/]+\.(?:py|md)\b")

# A room imports only from rooms of the lines above its own.
LEVELS = [
    {"core"},
    {"json_schema", "output"},
    {"sources"},
    {"ir"},
    {"python"},
    {"docs", "openapi"},
    {"emulator", "pipeline", "site"},
    {"diff", "ingest", "vendoring"},
    {"cli"},
]
# These two stay light: one serves schemas, the other reads a finished tree.
KNOWS_ONLY = {
    "emulator": {"core", "ir", "json_schema", "sources"},
    "site": {"core", "ir", "output", "sources"},
}
OWNERS = {
    "black": {"python.formatting"},
    "datamodel_code_generator": {"python.class_models"},
    "jinja2": {"pipeline.templates"},
    "jsonschema": {"json_schema.validator", "emulator.validation"},
    "referencing": {"json_schema.validator", "emulator.validation"},
}
# Generating needs no network and no other program.
CUT_OFF = [room for level in LEVELS[:6] for room in sorted(level)] + ["pipeline"]
NOBODY = {
    "asyncio", "ctypes", "ftplib", "http", "httpx2", "importlib.util", "marshal", "pickle",
    "requests", "runpy", "shelve", "smtplib", "socket", "ssl", "subprocess", "urllib.request",
    "webbrowser",
}  # fmt: skip
WRITING = {
    ".chmod", ".hardlink_to", ".link_to", ".makedirs", ".mkdir", ".mkdtemp", ".mkstemp",
    ".rename", ".rmdir", ".symlink_to", ".touch", ".unlink", ".write_bytes", ".write_text",
    "open", "os.fdopen", "os.remove", "os.replace", "os.truncate",
}  # fmt: skip


def modules(*rooms: str) -> dict[str, ast.Module]:
    """Return the parsed modules of rooms, or of all, by names such as ``core.problems``."""
    return {
        name: module
        for name, module in _parsed().items()
        if not rooms or name.split(".")[0] in rooms
    }


@cache
def _parsed() -> dict[str, ast.Module]:
    return {
        ".".join(path.relative_to(GENERATOR).with_suffix("").parts): ast.parse(
            path.read_text("utf-8")
        )
        for path in sorted(GENERATOR.rglob("*.py"))
    }


def imports(name: str, module: ast.Module) -> Iterator[str]:
    """Yield what a module imports, by full names: ``generator.core.problems``, ``json``."""
    home = ["generator", *name.split(".")[:-1]]
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = home[: len(home) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def rooms_of(room: str) -> set[str]:
    """Return the other rooms that the modules of a room import from."""
    rooms = set().union(*LEVELS)
    found = {
        full.split(".")[1]
        for name, module in modules(room).items()
        for full in imports(name, module)
        if full.startswith("generator.")
    }
    return (found & rooms) - {room}


def calls(module: ast.Module) -> set[str]:
    """Return what a module calls: ``f`` for a function, ``.f`` and ``owner.f`` for a method."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(function):
                    found.add(function)
                case ast.Attribute(value=ast.Name(owner), attr=method):
                    found |= {f".{method}", f"{owner}.{method}"}
                case ast.Attribute(attr=method):
                    found.add(f".{method}")
                case _:
                    pass
    return found


def test_every_room_has_one_level() -> None:
    found = {path.name for path in GENERATOR.iterdir() if path.name != "__pycache__"}
    rooms = [room for level in LEVELS for room in level]
    assert sorted(rooms) == sorted(found - {"__init__.py", "__main__.py"})


@pytest.mark.parametrize("level", range(len(LEVELS)))
def test_room_imports_from_levels_above_only(level: int) -> None:
    above = set().union(*LEVELS[:level])
    for room in LEVELS[level]:
        assert rooms_of(room) <= KNOWS_ONLY.get(room, above) & above


def test_architecture_names_every_module() -> None:
    """A line per room: what is in backticks beside its name are its modules, all of them."""
    page = (ROOT / "docs/ARCHITECTURE.md").read_text("utf-8")
    lines = re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE)
    named = [f"{room}.{name}" for room, text in lines for name in _CODE.findall(text)]
    found = [name for name in modules() if "." in name and "__init__" not in name]
    assert sorted(named) == sorted(found)
    levels = [n for room, _ in lines for n, level in enumerate(LEVELS) if room in level]
    assert levels == sorted(levels)


def test_files_that_pages_and_comments_name_exist() -> None:
    told = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "tests/README.md"]
    for folder in ("benchmarks", "examples", "generator", "templates"):
        told += (ROOT / folder).rglob("*.py")
    named = {
        (file.relative_to(ROOT).as_posix(), path)
        for file in told
        for path in _PATH.findall(file.read_text("utf-8"))
    }
    assert {(file, path) for file, path in named if not (ROOT / path).exists()} == set()


def test_own_modules_are_imported_relatively() -> None:
    """A user's own folder ``generator`` must not be taken for ours."""
    absolute = {
        name
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        and not node.level
        and (node.module or "").startswith("generator")
    }
    assert absolute == set()


def test_tool_is_imported_by_its_owner_only() -> None:
    used: dict[str, set[str]] = {tool: set() for tool in OWNERS}
    for name, module in modules().items():
        for full in imports(name, module):
            if (tool := full.split(".")[0]) in OWNERS:
                used[tool].add(name)
    assert used == OWNERS


def test_generating_reaches_nothing_outside() -> None:
    reaching: set[tuple[str, str]] = set()
    for name, module in modules(*CUT_OFF).items():
        found = set(imports(name, module))
        reached = {part for full in found for part in (full, full.rpartition(".")[0])}
        reached |= {full.split(".")[0] for full in found}
        reaching |= {(name, outside) for outside in NOBODY & reached}
    assert reaching == {("output.aside", "ctypes")}  # for `syncfs`, as Python has none


def test_digest_of_the_generator_covers_what_shapes_a_tree() -> None:
    assert sorted(ROOMS) == sorted(CUT_OFF)


def test_only_the_command_line_prints() -> None:
    printing = {n.split(".")[0] for n, m in modules().items() if "print" in calls(m)}
    assert printing == {"cli"}


def test_only_transactions_write_files() -> None:
    writing = {
        name
        for name, module in modules(*CUT_OFF).items()
        if calls(module) & WRITING
        or {"shutil", "tempfile"} & {f.split(".")[0] for f in imports(name, module)}
    }
    assert writing == {
        "output.aside",
        "output.lock",
        "output.spooled_texts",  # in a file without a name
        "output.staging",
        "output.transaction",
        "pipeline.build",  # merges overridden class templates in a temporary folder
        "pipeline.summary_cache",  # in the user's cache
        "pipeline.templates",  # compiled ones, in `__pycache__`
        "pipeline.unchanged",
    }


def test_nothing_is_executed() -> None:
    forbidden = {"eval", "exec", "__import__", "os.system", "os.popen"}
    called = {name: calls(module) for name, module in modules().items()}
    assert {name for name, found in called.items() if found & forbidden} == set()
    # Compiled, to be checked.
    compiling = {name for name, found in called.items() if "compile" in found}
    assert compiling == {"python.formatting"}


def test_one_module_imports_what_was_generated() -> None:
    """In a process of its own; others import what is installed, by names in their code."""
    finding = {
        name
        for name, module in modules().items()
        for full in imports(name, module)
        if full.startswith("importlib.machinery.")
    }
    computed = {
        name
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "import_module"
        and not isinstance(node.args[0], ast.Constant)
    }
    assert finding == {"pipeline.import_check"}
    assert computed == {"pipeline.import_check", "cli.main"}  # the module of a command


def test_no_file_is_long() -> None:
    rooms = GENERATOR, ROOT / "templates", ROOT / "tests", ROOT / "benchmarks"
    files = [file for room in rooms for file in room.rglob("*.py")]
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in files}
    assert {file for file, length in lengths.items() if length > 400} == set()


def test_build_reads_as_a_table_of_contents() -> None:
    build = next(
        node
        for node in modules()["pipeline.build"].body
        if isinstance(node, ast.FunctionDef) and node.name == "build"
    )
    local = {
        node.id
        for node in ast.walk(build)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    assert build.end_lineno is not None
    assert len(build.args.args) + len(build.args.kwonlyargs) <= 4
    assert len(local) <= 15
    assert build.end_lineno - build.lineno <= 45


@pytest.mark.parametrize(("name", "shared"), IN_PACKAGE.items())
def test_package_shares_modules_with_the_generator(name: str, shared: Path) -> None:
    module = ".".join(shared.relative_to(ROOT).with_suffix("").parts)
    stand_in = (ROOT / "templates" / name).read_text("utf-8")
    assert f"\nfrom {module} import *" in stand_in
    generated = ROOT / "generated" / name.replace("package", "runcomfy_client", 1)
    assert generated.read_bytes() == shared.read_bytes()
