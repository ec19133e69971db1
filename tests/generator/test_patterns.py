"""Patterns mean here what they mean in ECMA-262, and none takes more than linear time."""

import pytest

from generator.json_schema.regex import Unusable, found, translate


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("^a$", ["a"], ["a\n", "ba", "A"]),
        (r"^a$(?!\n)", ["a"], ["a\n", "ba", "A"]),
        (r"^\d$", ["7"], ["\u0667", "a"]),
        (r"^\D$", ["\u0667", "a"], ["7"]),
        (r"^\w$", ["a", "_", "Z"], ["\u00e9", "-"]),
        (r"^\W$", ["\u00e9", "-"], ["a"]),
        (
            r"^\s$",
            [" ", "\t", "\u00a0", "\ufeff", "\u2029", "\u3000"],
            ["\u200b", "\x1c"],
        ),
        (r"^\S$", ["\u200b", "\x1c"], [" ", "\ufeff"]),
        (r"^[\s\S]$", ["\n", "a", "\U0001f600"], [""]),
        (r"^[^\s\d]$", ["a", "\u0667"], ["1", "\u00a0"]),
        (r"^[\w-]+$", ["a-b"], ["a b", ""]),
        (".", ["a", "\x0b", "\x85"], ["\n", "\r", "\u2028", "\u2029"]),
        (r"\bcat\b", ["a cat", "\u00e9cat"], ["cats"]),
        (r"a\Bb", ["ab"], ["a b"]),
        (r"^\cC\t\0$", ["\x03\t\x00"], ["cC"]),
        (r"^\x41\u0042\u{1F600}\uD83D\uDE00$", ["AB\U0001f600\U0001f600"], ["AB"]),
        ("^[]$", [], ["", "a"]),
        ("^[^]$", ["a", "\n"], [""]),
        ("^{a}$", ["{a}"], ["a"]),
        ("^a{2}b{1,}c{0,1}$", ["aab", "aabbc"], ["ab", "aabcc"]),
        (r"^[[&~|-]$", ["[", "&", "~", "|", "-"], ["a"]),
        (r"^[a\-z]$", ["a", "-", "z"], ["b"]),
        (r"^[\b]$", ["\x08"], ["b"]),
        ("^(?<year>[0-9]{4})(?:x|y)(z)$", ["2024xz"], ["2024z"]),
        ("\u753b|\U0001f600", ["x\U0001f600"], ["x"]),
        (r"\/\.\-\$", ["/.-$"], ["/.-"]),
        ("", ["", "a"], []),
        ("a|", ["b"], []),
        ("#x y", ["#x y"], ["xy"]),
    ],
)
def test_a_pattern_means_what_it_means_in_ecma_262(
    pattern: str, fitting: list[str], others: list[str]
) -> None:
    assert fitting == [text for text in fitting if found(pattern, text)]
    assert [] == [text for text in others if found(pattern, text)]


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("^(?!data:)", "looks ahead or behind"),
        ("a(?=b)", "looks ahead or behind"),
        ("(?<=a)b", "looks ahead or behind"),
        ("(?<!a)b", "looks ahead or behind"),
        ("((a{0,100}){0,100}){0,100}", "too large"),
        ("x" * 1001, "more than 1,000 characters"),
        ("(" * 60 + ")" * 60, "nested more than 50 deep"),
        ("a{1001}", "not a sensible number of times"),
        ("a{2,1}", "not a sensible number of times"),
        (r"(a)\1", "refers back"),
        (r"(?<a>a)\k<a>", "refers back"),
        (r"^\p{L}$", "properties of Unicode"),
        (r"\Z", "means nothing"),
        ("(?i)a", "does not know"),
        ("(?P<a>a)", "does not know"),
        ("a**", "nothing to repeat"),
        ("^*", "has no length"),
        ("(a", "never closed"),
        ("a)", "never opened"),
        ("[a", "ends too early"),
        ("a\\", "ends too early"),
        ("[b-a]", "runs backwards"),
        (r"[\d-z]", "begins or ends with a set"),
        (r"\u{110000}", "no character"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_a_reason(
    pattern: str, reason: str
) -> None:
    with pytest.raises(Unusable, match=reason):
        translate(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z]+(-[a-z]+)*$",
        r"^\d{4}-\d{2}-\d{2}$",
        r"^(\d{1,3}\.){3}\d{1,3}$",
        r"^https?://[^\s/$.?#].[^\s]*$",
        r"^[\w.-]+@[\w.-]+\.\w{2,}$",
        "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        "^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$",
        r"^-?\d+(,\s*-?\d+)*$",
        r"^(auto|\d+x\d+|[1-9]\d?:[1-9]\d?)$",
        r"\.(png|jpe?g|webp)$",
        "^.{1,500}$",
        ".*needle.*",
        "^(?:[A-Z][a-z]*)+$",
    ],
)
def test_usual_patterns_are_not_refused(pattern: str) -> None:
    assert translate(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$", "(a|a)*$", "^(a|aa)+$", r"^(\w+\s?)*$", "(x+x+)+y", "(.*)*x",
        "(a?){30}a{30}b", r"^\s*(.*?)\s*$", "a*a*a*a*b",
    ],
)  # fmt: skip
def test_what_lets_other_engines_backtrack_takes_no_time(pattern: str) -> None:
    """A backtracking engine would not come back within anybody's life."""
    for text in ("a" * 20_000 + "!", "x" * 20_000, " " * 20_000 + "\n!"):
        found(pattern, text)
