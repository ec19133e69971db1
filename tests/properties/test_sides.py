"""A size of one's own becomes a width and a height that a model takes, whatever its limits."""

import pytest
import stages
from hypothesis import given
from hypothesis import strategies as st

_lengths = st.integers(1, 5000)


@st.composite
def sides(draw):
    """The schema of a width or a height."""
    step = draw(st.sampled_from([1, 8, 64]))
    least = draw(st.integers(1, 512))
    limits = {"minimum": least, "maximum": least + 64 + draw(st.integers(0, 4000))}
    given = {k: v for k, v in limits.items() if draw(st.booleans())}
    return {"type": "integer", "multipleOf": step, **given}


@given(sides(), sides(), _lengths, _lengths)
def test_the_closest_size_is_one_that_the_request_takes(wide, high, width, height):
    schema = {"type": "object", "properties": {"width": wide, "height": high}}
    outcome = stages.generated(stages.source(schema))
    with stages.imported(outcome.text) as module:
        size = module.Thing.closest_size(width, height)
        module.Thing(width=size.width, height=size.height)
        try:
            module.Thing(width=width, height=height)
        except ValueError:
            return
        assert (width, height) == (size.width, size.height)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((1920, 1080), (1920, 1080)),
        ((4000, 3000), (1920, 1440)),
        ((10, 10), (64, 64)),
        ((1, 3), (64, 192)),
        ((50_000, 100), (2048, 64)),
    ],
)
def test_the_shape_is_kept_where_limits_allow_it(asked, found):
    width = {"anyOf": [{"type": "integer", "minimum": 64, "maximum": 2048}, {"type": "null"}]}  # fmt: skip
    height = {"type": "integer", "exclusiveMinimum": 63, "exclusiveMaximum": 1441}
    size = {"type": "object", "properties": {"width": width, "height": height}}
    schema = {"type": "object", "properties": {**size["properties"], "size": size}}
    outcome = stages.generated(stages.source(schema))
    with stages.imported(outcome.text) as module:
        assert found == module.Thing.closest_size(*asked)[:2]
        nested = module.Size.closest(*asked)
        assert found == (nested.width, nested.height)
        assert nested.pixels == found[0] * found[1]
        assert nested.ratio.width * found[1] == nested.ratio.height * found[0]
        with pytest.raises(ValueError, match="leaves its size to the model"):
            _ = module.Size(height=64).ratio


def test_an_object_with_a_ratio_of_its_own_keeps_it():
    side = {"type": "integer"}
    fields = {"width": side, "height": side, "ratio": {"type": "string"}}
    schema = {"type": "object", "properties": {"size": {"type": "object", "properties": fields}}}  # fmt: skip
    with stages.imported(stages.generated(stages.source(schema)).text) as module:
        assert module.Size(width=1, height=1, ratio="wide").ratio == "wide"
