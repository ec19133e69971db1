"""Turn a published string into an identifier or a path.

A name depends on its own string only, never on order, siblings or a counter, so adding a
value never renames another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import ucd_3_2_0 as unicode

from ..core.size_grammar import parse

# The keywords of every supported Python. Listed and not asked of the one that runs, since
# the next may have more. Words that are keywords only in places, such as `lazy`, are names.
KEYWORDS = frozenset(
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from",
        "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass",
        "raise", "return", "try", "while", "with", "yield",
    }
)  # fmt: skip


# Letters that every supported Python accepts in identifiers and that NFKC does not change.
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
_IDENTIFIER = re.compile(f"[{_LETTER}_][{_LETTER}0-9_]*")
_WORD = re.compile(f"[{_LETTER}0-9]+")
# Splits `easeInOutQuad` into words, but not `kHz` or `WebM`.
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z][a-z])(?!Hz)")
_OTHER = re.compile(f"[^{_LETTER}0-9\\x00-\\x7f]")


# What a generated module may import, by module.
SOURCES = {
    "collections.abc": {"Mapping", "Sequence"},
    "enum": {"StrEnum"},
    "pydantic": {
        "AfterValidator", "Field", "NegativeFloat", "NegativeInt", "PositiveFloat",
        "PositiveInt",
    },
    "typing": {"Annotated", "Any", "ClassVar", "Literal", "TypeAlias"},
    "..._runtime": {
        "AudioUrl", "BareOutput", "Choice", "Exact", "FileUrl", "ImageUrl", "ListOf",
        "MediaOutput", "Null", "Output", "RatioChoice", "Request", "SizeByColon",
        "SizeByStar", "SizeByX", "SizeChoice", "SizedRequest", "SizedValue",
        "TierChoice", "Value", "VideoUrl",
    },
}  # fmt: skip
# A class of one of these names would shadow what is imported.
IMPORTED = frozenset({"BaseModel"}).union(*SOURCES.values())


# Builtins in PascalCase. If a class of such a name is part of a reference cycle, pydantic
# resolves the name to the builtin. Listed here because Python versions differ in them.
BUILTINS = frozenset(
    {
        "ArithmeticError", "AssertionError", "AttributeError", "BaseException",
        "BaseExceptionGroup", "BlockingIOError", "BrokenPipeError", "BufferError",
        "BytesWarning", "ChildProcessError", "ConnectionAbortedError", "ConnectionError",
        "ConnectionRefusedError", "ConnectionResetError", "DeprecationWarning", "EOFError",
        "Ellipsis", "EncodingWarning", "EnvironmentError", "Exception", "ExceptionGroup",
        "FileExistsError", "FileNotFoundError", "FloatingPointError", "FutureWarning",
        "GeneratorExit", "IOError", "ImportCycleError", "ImportError", "ImportWarning",
        "IndentationError", "IndexError", "InterruptedError", "IsADirectoryError",
        "KeyError", "KeyboardInterrupt", "LookupError", "MemoryError",
        "ModuleNotFoundError", "NameError", "NotADirectoryError", "NotImplemented",
        "NotImplementedError", "OSError", "OverflowError", "PendingDeprecationWarning",
        "PermissionError", "ProcessLookupError", "PythonFinalizationError",
        "RecursionError", "ReferenceError", "ResourceWarning", "RuntimeError",
        "RuntimeWarning", "StopAsyncIteration", "StopIteration", "SyntaxError",
        "SyntaxWarning", "SystemError", "SystemExit", "TabError", "TimeoutError",
        "TypeError", "UnboundLocalError", "UnicodeDecodeError", "UnicodeEncodeError",
        "UnicodeError", "UnicodeTranslateError", "UnicodeWarning", "UserWarning",
        "ValueError", "Warning", "WindowsError", "ZeroDivisionError",
    }
)  # fmt: skip


# Attributes of pydantic's models and of ours, and types that annotations use. Listed and not
# computed, since names must not depend on the installed version of pydantic.
TAKEN = frozenset(
    {
        "bool", "closest", "closest_size", "construct", "copy", "dict", "digest", "float", "from_json", "from_orm",
        "from_wire", "int", "is_empty", "json", "list", "model_computed_fields",
        "model_config", "model_construct", "model_copy", "model_dump",
        "model_dump_json", "model_extra", "model_fields", "model_fields_set",
        "model_id", "model_json_schema", "model_parametrized_name", "model_post_init",
        "model_rebuild", "model_validate", "model_validate_json",
        "model_validate_strings", "mro", "object", "output_type", "parse_file", "parse_obj",
        "parse_raw", "raw", "read", "schema", "schema_json", "str", "to_json",
        "to_wire", "tuple", "update_forward_refs", "urls", "validate",
    }
)  # fmt: skip


def vendor_name(model_id: str) -> str:
    """Return the package of a vendor: the first segment of the id."""
    return _unreserved(_snake(model_id.split("/")[0], "vendor_"))


def module_name(model_id: str) -> str:
    """Return the module of a model: the rest of the id, joined by underscores."""
    return _unreserved(_snake(model_id.split("/", 1)[1], "model_"))


def class_name(model_id: str) -> str:
    """Return the request class of a model: the rest of the id in PascalCase."""
    name = _pascal([model_id.split("/", 1)[1]], "Model")
    return f"{name}Model" if _is_reserved(name) else name


def page_name(model_id: str) -> str:
    """Return the path of a model's docs page within its language, without the suffix."""
    vendor, rest = model_id.lower().replace(" ", "-").split("/", 1)
    return f"{vendor}/{rest.replace('/', '-')}"


def type_name(path: Sequence[str]) -> str:
    """Return the class of a nested object or a choice, named by its path."""
    name = _pascal(path, "Type")
    return f"{name}Type" if _is_reserved(name) else name


def _is_reserved(name: str) -> bool:
    """Return whether a class of this name would shadow another or be a syntax error."""
    return name in IMPORTED or name in BUILTINS or name in KEYWORDS


def value_name(type_: str) -> str:
    """Return the name of the ``Literal`` alias that accompanies an enum."""
    return f"{type_}Value"


def field_name(wire: str) -> str:
    """Return the attribute of an input: its wire name if that is usable in Python."""
    usable = (
        _IDENTIFIER.fullmatch(wire)
        and not wire.startswith("_")
        and not wire[0].isupper()
    )
    name = wire if usable else _snake(wire, "field_")
    return f"{name}_" if name in TAKEN else _unreserved(name)


@lru_cache(4096)  # many models offer the same values
def member_name(value: str) -> str:
    """Return the enum member of a published string."""
    meaning = parse(value)
    # A value that begins with a letter is a name: `landscape_16_9`, `RESOLUTION_512_1536`.
    if "0" <= value[:1] <= "9":
        if meaning.size:
            return f"SIZE_{meaning.size.width}X{meaning.size.height}"
        if meaning.tier:
            return (
                f"SIZE_{meaning.tier.text}".upper().replace(".", "_").replace(" ", "")
            )
        if meaning.ratio:
            return (
                "RATIO_" + "_".join(re.findall("[0-9]+|[A-Za-z_]{2,}", value)).upper()
            )
    text = re.sub(r"(?<![0-9A-Za-z])-(?=[0-9])", "minus ", value)
    return _snake(_CAMEL.sub(" ", text), "VALUE_").upper()


def is_identifier(name: str) -> bool:
    """Return whether a name from an overlay is a valid identifier as it is."""
    return bool(_IDENTIFIER.fullmatch(name)) and name not in KEYWORDS


def _words(text: str) -> list[str]:
    usable = _OTHER.sub(_transliterate, text)
    # If nothing is left, name the characters by their code points.
    return _WORD.findall(usable) or [f"U{ord(c):X}" for c in text] or ["empty"]


def _transliterate(match: re.Match[str]) -> str:
    # A database of one fixed version, so that every Python gives the same name.
    base = unicode.normalize("NFKD", match[0])[0]
    return base if base.isascii() and base.isalnum() else f" U{ord(match[0]):X} "


def _snake(text: str, prefix: str) -> str:
    name = "_".join(_words(text)).lower()
    return prefix + name if name[0].isdigit() else name


def _unreserved(name: str) -> str:
    return f"{name}_" if name in KEYWORDS else name


def _pascal(texts: Iterable[str], prefix: str) -> str:
    # Classes begin with a capital letter and fields never do, so they cannot collide.
    name = "".join(w[:1].upper() + w[1:] for text in texts for w in _words(text))
    return name if name[0].isupper() else prefix + name
