"""The catalogue's limits of files: checked where they are known, noted where they are not."""

import pytest
import stages

SCHEMA = {
    "type": "object",
    "properties": {
        "image": {
            "type": "string",
            "format": "image_uri",
            "description": "A picture.",
            "validations": [
                {
                    "validation_rule": "width_pixels >",
                    "validation_value": "300",
                    "validation_error": "The picture must be wider than 300 pixels",
                },
                {
                    "validation_rule": "duration_seconds<",
                    "validation_value": 5,
                    "validation_error": "At most 5 seconds.",
                },
            ],
        },
        "images": {
            "type": "array",
            "format": "image_uris",
            "validations": [
                {"validation_rule": "file_size_mb<", "validation_value": 1}
            ],
        },
    },
}
GIF = b"GIF89a"


def test_known_limits_are_checked_and_unknown_ones_stay_in_the_docs() -> None:
    outcome = stages.generated(stages.source(SCHEMA))
    expected = ["/input_schema/properties/image/validations/1"]
    unknown = [p for p in outcome.problems if p.code == "unknown-validation"]
    assert expected == [p.loc.pointer for p in unknown]
    assert ["warning"] == [p.severity for p in unknown]
    assert (
        "A picture. The picture must be wider than 300 pixels. At most" in outcome.text
    )
    with stages.imported(outcome.text) as module:
        data_uri = stages.runtime("data_uris").data_uri
        wide, narrow = (data_uri(GIF + bytes([0, n, 9, 0])) for n in (2, 1))
        assert wide == module.Thing(image=wide, images=[wide]).image
        # Nothing is known of what stands elsewhere.
        assert module.Thing(image="https://example.com/cat.png")
        with pytest.raises(
            ValueError, match=r"^Thing\.image: The picture must be wider"
        ):
            module.Thing(image=narrow)
        large = data_uri(GIF + b"\x09" * 1_100_000)
        with pytest.raises(
            ValueError, match=r"Thing\.images: must have file_size_mb < 1"
        ):
            module.Thing(images=[wide, large])


def test_limits_of_a_file_stand_beside_other_rules() -> None:
    limit = {"validation_rule": "file_size_mb<", "validation_value": 1}
    node = {"type": "string", "pattern": "png$", "validations": [limit]}
    outcome = stages.generated(
        stages.source({"type": "object", "properties": {"image": node}})
    )
    with stages.imported(outcome.text) as module:
        assert module.Thing(image="https://example.com/cat.png")
        with pytest.raises(ValueError, match=r"does not match the pattern png"):
            module.Thing(image="https://example.com/cat.jpg")
