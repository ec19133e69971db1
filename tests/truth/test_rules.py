"""A request accepts what its schema accepts, also where no type can say it."""

from random import Random

import stages
from hypothesis import event, given, settings
from hypothesis import strategies as st
from oracle import Ambiguous, Oracle
from payloads import Inputs
from random_rules import with_rules
from random_schemas import inputs
from test_acceptance import EXPECTED, check_input, with_defaults


@settings(max_examples=settings().max_examples * 2)
@given(inputs(), st.integers(0, 2**32))
def test_a_request_accepts_what_the_schema_accepts(schema, seed):
    random = Random(seed)
    schema = with_defaults(with_rules(schema, random), random)
    outcome = stages.generated(stages.source(schema))
    assert {code for code, _ in outcome.errors} <= EXPECTED | {"impossible-choice"}
    if not outcome.text:
        event("refused")
        return
    oracle = Oracle(schema, outcome, stages.null())
    found = Inputs(schema, random)
    with stages.imported(outcome.text) as module:
        request = getattr(module, outcome.names.cls)
        event(f"rules: {bool(request._rules)}")
        for _ in range(40):
            payload = found.valid()
            for _ in range(random.choice([0, 1, 1, 2])):
                payload = found.mutated(payload)
            try:
                check_input(module, request, oracle, payload)
            except Ambiguous:
                event("ambiguous")
