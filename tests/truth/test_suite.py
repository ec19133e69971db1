"""No instance of the official JSON Schema Test Suite is judged wrongly."""

from judging import EXCEPTIONS, verdicts


def test_no_instance_is_judged_wrongly() -> None:
    wrong = [f"{file}: {text}" for file, v in verdicts().items() for text in v.wrong]
    assert [] == wrong


def test_the_suite_is_there_and_most_of_it_is_supported() -> None:
    found = verdicts().values()
    assert sum(v.instances for v in found) > 1000
    assert sum(v.typed for v in found) > 500
    refused = sum(sum(v.refused.values()) for v in found)
    assert refused * 4 < sum(v.groups for v in found)


def test_every_exception_is_a_documented_one_and_occurs() -> None:
    occurring = {why for v in verdicts().values() for why in v.exceptions}
    assert set(EXCEPTIONS.values()) == occurring
