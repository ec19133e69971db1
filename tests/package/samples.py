"""The code samples of Markdown pages.

A definition of a link before a block, invisible to readers, says how the block is meant:

    [sample-1]: # 'continues'         one program with the Python before it
    [sample-2]: # 'refused'           type checkers object to it, as its page says
    [sample-3]: # 'polls 1,1'         its jobs wait for one poll and run for one
    [sample-4]: # 'faults [{...}]'    the emulator plays these faults
    [sample-5]: # 'fake hang()'       it talks to a FakeRunComfy that was told this, if anything
    [sample-6]: # 'exit 56'           a command that fails with this code
    [sample-7]: # 'stays'             a command that runs on until the end of the page
    [sample-8]: # 'untyped'           it uses a package without types; its test runs it

A block with a title is a file of that name. A block of ``text`` is what the block before it
prints: ``...`` stands for anything, and how white space breaks lines does not matter.
"""

import ast
import re
import textwrap
from dataclasses import dataclass, replace
from pathlib import Path

_BLOCK = re.compile(
    r"(?P<marks>(?:^ *\[sample-\d+\]: # '[^\n]+'\n\s*)*)"
    r"^(?P<indent> *)(?P<ticks>`{3,})(?P<kind>\w*)(?P<options>[^\n`]*)\n"
    r"(?P<code>.*?)^(?P=indent)(?P=ticks)$",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(r"\[sample-\d+\]: # '(\S+) ?(.*)'")
_TITLE = re.compile(r'title="([^"]+)"')
# What a guide shows because it is wrong.
REFUSED = "_refused"


@dataclass(frozen=True)
class Block:
    """A code block of a page."""

    kind: str
    """Its language, ``""`` when it names none."""
    code: str
    title: str = ""
    """The file that it is, ``""`` when it is none."""
    marks: tuple[tuple[str, str], ...] = ()
    """What the definitions before it say: a word, and the rest."""
    prints: str | None = None
    """What it prints, where the page says so."""

    def mark(self, word: str) -> str | None:
        """The rest of a definition with this word; None where there is none."""
        return dict(self.marks).get(word)


def blocks(page: Path) -> list[Block]:
    """The blocks of a page as they run: continued ones joined, outputs with their blocks."""
    found: list[Block] = []
    for match in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        title = _TITLE.search(match["options"])
        block = Block(
            match["kind"],
            textwrap.dedent(match["code"]),
            title[1] if title else "",
            tuple(_MARK.findall(match["marks"])),
        )
        if block.kind == "text":
            before = found.pop()
            shown = "\n".join(filter(None, [before.prints, block.code]))
            found.append(replace(before, prints=shown))
        elif block.mark("continues") is not None:
            start = max(n for n, b in enumerate(found) if b.kind == block.kind)
            code = f"{found[start].code}\n{block.code}"
            found[start] = replace(found[start], code=code)
        else:
            found.append(block)
    return found


class _Wordless(ast.NodeTransformer):
    """Python without the words of its texts, and of the names of its tests."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = "test" if node.name.startswith("test_") else node.name
        return self.generic_visit(node)


def form(block: Block, language: str = "en", written: str = "") -> Block:
    """A block without words: texts of Python, and what stands in quotes or comments of a shell.

    Nor do the words of its output count that are ``written`` in the code of its page, or the
    page's language in paths and settings.
    """
    code, prints = block.code, block.prints
    if block.kind == "python":
        code = ast.dump(_Wordless().visit(ast.parse(code)))
    elif block.kind == "sh":
        code = re.sub(r'"[^"]*"|\s+#.*', lambda m: '""' if m[0][0] == '"' else "", code)
        code = code.replace(f"docs/{language}", "docs/en")
    elif block.kind == "toml":
        code = code.replace(f'["{language}"]', '["en"]')
    if prints:
        words = re.compile("'[^']*'|# .*")
        prints = words.sub(
            lambda m: "" if m[0].strip("#' ") in written else m[0], prints
        )
    return replace(block, code=code, prints=prints)


def differs_in_words_alone(guide: Path) -> bool:
    """Whether the blocks of a translated guide do what those of the English one do."""
    language = guide.parts[-3]
    english = guide.parents[2] / "en/guides" / guide.name
    return language != "en" and _forms(guide, language) == _forms(english, "en")


def _forms(page: Path, language: str) -> list[Block]:
    found = blocks(page)
    written = "\n".join(block.code for block in found)
    return [form(block, language, written) for block in found]


def fenced(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language, ``""`` for those that name none."""
    text = page.read_text(encoding="utf-8")
    return [
        textwrap.dedent(match["code"])
        for match in _BLOCK.finditer(text)
        if match["kind"] == language
    ]


def readme_samples(page: Path) -> tuple[str, str]:
    """The Python of the README: what runs in one go, and the test of an application."""
    blocks = fenced(page, "python")
    (test,) = [block for block in blocks if "import pytest" in block]
    return "\n".join(block for block in blocks if block is not test), test


def is_guide(page: Path) -> bool:
    """Whether a page is a guide, whose samples are its own."""
    return "guides" in page.parts


def python_samples(generated: Path) -> dict[str, str]:
    """Every Python sample that is not one of a guide, by the name of its first place."""
    found: dict[str, str] = {}
    for page in sorted(generated.rglob("*.md")):
        if not is_guide(page):
            for number, sample in enumerate(fenced(page, "python"), start=1):
                place = f"{name_of(page.relative_to(generated))}_{number}"
                found.setdefault(sample, place)
    return {place: sample for sample, place in found.items()}


def guides(generated: Path) -> list[Path]:
    """The guides of all languages."""
    return [page for page in sorted(generated.rglob("*.md")) if is_guide(page)]


def name_of(page: Path) -> str:
    """A module name for a page."""
    return re.sub(r"\W", "_", page.with_suffix("").as_posix())


def lay_out_guide(page: Path, folder: Path) -> None:
    """The Python of a guide as a package; what it has as a file goes by its name."""
    folder.mkdir(parents=True)
    samples = [block for block in blocks(page) if block.kind == "python"]
    files = {Path(block.title).stem for block in samples if block.title}
    own = re.compile(rf"^from (?=(?:{'|'.join(files)}) import )", re.MULTILINE)
    for number, block in enumerate(samples, 1):
        if block.mark("untyped") is not None:
            continue
        refused = "" if block.mark("refused") is None else REFUSED
        name = Path(block.title).stem or f"sample_{number}{refused}"
        code = own.sub("from .", block.code) if files else block.code
        # The copy that a guide makes is the package by another name.
        code = code.replace("from acme.runcomfy_client", "from runcomfy_client")
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    (folder / "__init__.py").touch()
