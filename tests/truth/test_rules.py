"""A request accepts what its schema accepts, also where no type can say it."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from random_rules import with_rules
from random_schemas import inputs
from test_acceptance import EXPECTED, check_schema


@settings(max_examples=settings().max_examples * 2)
@given(inputs(), st.integers(0, 2**32))
def test_a_request_accepts_what_the_schema_accepts(schema, seed):
    random = Random(seed)
    errors = EXPECTED | {"impossible-choice"}
    check_schema(with_rules(schema, random), random, 40, errors)
