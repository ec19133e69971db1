"""Scripts: which call meets which fault, and mistakes told with their place."""

import json
from pathlib import Path

import pytest
from emulator_calls import IDEOGRAM, REFRAME, SEEDREAM, SUBMIT, Caller

from generator.core.problems import ProblemsFound
from generator.emulator import Emulator
from generator.emulator.faults import parse_script

HTTP = {"fault": "http", "code": 503}


def statuses(call: Caller, count: int, path: str = "/v1/models") -> list[int]:
    """The statuses of so many equal calls."""
    return [call("GET", path).status for _ in range(count)]


def test_the_nth_call_of_a_kind_meets_its_fault(call: Caller) -> None:
    call.emulator.script({"call": "models", "nth": 2, **HTTP})
    seen: list[int] = []
    for _ in range(3):
        call("GET", f"/v1/models/{IDEOGRAM}")
        seen += statuses(call, 1)
    assert [200, 503, 200] == seen


def test_several_calls_may_be_named(call: Caller) -> None:
    call.emulator.script({"call": "models", "nth": [1, 3], **HTTP})
    assert [503, 200, 503, 200] == statuses(call, 4)


def test_a_rule_without_numbers_meets_every_call(call: Caller) -> None:
    call.emulator.script(HTTP)
    assert [503] * 3 == statuses(call, 2) + statuses(call, 1, "/v1/models/a")


def test_a_rule_may_be_played_so_often_and_no_more(call: Caller) -> None:
    call.emulator.script({"times": 2, **HTTP})
    assert [503, 503, 200] == statuses(call, 3)


def test_the_first_rule_that_meets_a_call_is_played(call: Caller) -> None:
    call.emulator.script({"nth": 1, "fault": "http", "code": 500}, HTTP)
    assert [500, 503] == statuses(call, 2)


def test_a_rule_may_be_for_one_model(call: Caller) -> None:
    call.emulator.script({"call": "status", "model": SEEDREAM, **HTTP})
    ids = [call.submit(), call.submit({"prompt": "a"}, SEEDREAM)]
    found = [call("GET", f"/v1/requests/{i}/status").status for i in ids]
    assert [200, 503] == found


def test_chances_are_repeatable_and_near_what_was_asked(call: Caller) -> None:
    def draw(seed: int) -> list[int]:
        call.emulator.script({"call": "models", "probability": 0.3, **HTTP}, seed=seed)
        return statuses(call, 100)

    first, again, other = draw(1), draw(1), draw(2)
    assert first == again != other
    assert 20 <= first.count(503) <= 40


def test_other_calls_in_between_do_not_change_the_chances() -> None:
    rule = {"call": "status", "probability": 0.5, "fault": "http"}
    quiet, busy = (parse_script({"seed": 3, "faults": [rule]}) for _ in range(2))
    alone = [quiet.choose("status", None) for _ in range(50)]
    mixed = [
        (busy.choose("result", None), busy.choose("status", None))[1] for _ in alone
    ]
    assert alone == mixed


def test_a_new_script_counts_from_one_again(call: Caller) -> None:
    for _ in range(2):
        call.emulator.script({"call": "models", "nth": 1, **HTTP})
        assert [503, 200] == statuses(call, 2)


def test_reset_forgets_everything_but_the_first_script(schemas: Path) -> None:
    rule = {"call": "models", "nth": 1, **HTTP}
    with Emulator(schemas, script=[rule]) as emulator:
        call = Caller(emulator)
        assert [503, 200] == statuses(call, 2)
        call.submit()
        emulator.script(HTTP)
        emulator.reset()
        assert ({}, []) == (dict(emulator.jobs), emulator.requests)
        assert [503, 200] == statuses(call, 2)


def test_the_header_comes_before_the_script_and_is_not_counted(call: Caller) -> None:
    call.emulator.script({"call": "models", "nth": 1, **HTTP})
    assert (
        500 == call("GET", "/v1/models", fault='{"fault": "http", "code": 500}').status
    )
    assert [503, 200] == statuses(call, 2)


@pytest.mark.parametrize("value", ["unknown", "{", '{"fault": "http", "kode": 1}', ""])
def test_a_bad_header_is_told_and_does_nothing(call: Caller, value: str) -> None:
    reply = call("POST", SUBMIT, REFRAME, fault=value)
    assert (400, {}) == (reply.status, dict(call.emulator.jobs))
    assert "hint: " in str(reply.json["error_message"])


def test_a_script_may_stand_in_a_file(schemas: Path, tmp_path: Path) -> None:
    file = tmp_path / "script.json"
    rule = {"call": "submit", "nth": 1, "fault": "http", "processed": True}
    file.write_text(json.dumps({"seed": 7, "faults": [rule]}))
    with Emulator(schemas, script=file) as emulator:
        reply = Caller(emulator)("POST", SUBMIT, REFRAME)
        assert (503, 1) == (reply.status, len(emulator.jobs))


@pytest.mark.parametrize(
    ("document", "pointers"),
    [
        ([], ["/faults"]),
        ({"faults": {}}, ["/faults"]),
        ({"faults": [], "sed": 1, "seed": "x"}, ["/sed", "/seed"]),
        ({"faults": [7]}, ["/faults/0"]),
        ({"faults": [{"fault": "boom"}]}, ["/faults/0/fault"]),
        ({"faults": [{"fault": "http", "code": "503"}]}, ["/faults/0/code"]),
        ({"faults": [{"fault": "http", "code": True}]}, ["/faults/0/code"]),
        ({"faults": [{"fault": "http", "kode": 503}]}, ["/faults/0/kode"]),
        ({"faults": [{"fault": "html", "processed": 1}]}, ["/faults/0/processed"]),
        ({"faults": [{"fault": "never", "processed": True}]}, ["/faults/0/processed"]),
        ({"faults": [{"fault": "html", "call": "post"}]}, ["/faults/0/call"]),
        ({"faults": [{"fault": "html", "nth": 0}]}, ["/faults/0/nth"]),
        ({"faults": [{"fault": "html", "nth": [1, "2"]}]}, ["/faults/0/nth"]),
        ({"faults": [{"fault": "html", "times": 0}]}, ["/faults/0/times"]),
        (
            {"faults": [{"fault": "html", "probability": "x"}]},
            ["/faults/0/probability"],
        ),
        ({"faults": [{"fault": "html", "model": 1}]}, ["/faults/0/model"]),
    ],
)
def test_every_mistake_of_a_script_has_a_place_and_a_hint(
    document: object, pointers: list[str]
) -> None:
    with pytest.raises(ProblemsFound) as refused:
        parse_script(document)
    assert pointers == [p.loc.pointer for p in refused.value.problems]
    assert all(p.hint for p in refused.value.problems)


def test_mistakes_in_a_file_have_lines(schemas: Path, tmp_path: Path) -> None:
    file = tmp_path / "script.json"
    file.write_text('{"faults": [\n  {"fault": "html"},\n  {"fault": "boom"}\n]}')
    with pytest.raises(ProblemsFound) as refused:
        Emulator(schemas, script=file)
    assert [(str(file), 3, 4)] == [
        (p.loc.file, p.line, p.column) for p in refused.value.problems
    ]


@pytest.mark.parametrize(("text", "line"), [('{\n"faults": [,]}', 2), ("", 1)])
def test_a_file_that_is_no_json_has_a_line_too(
    schemas: Path, tmp_path: Path, text: str, line: int
) -> None:
    file = tmp_path / "script.json"
    file.write_text(text)
    with pytest.raises(ProblemsFound, match="is not JSON") as refused:
        Emulator(schemas, script=file)
    assert [line] == [p.line for p in refused.value.problems]


def test_a_file_that_is_not_there_is_told(schemas: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match="cannot be read"):
        Emulator(schemas, script=tmp_path / "none.json")
