"""A RunComfy inside your tests: no network, no waiting, no bill.

Whatever application code does with a client of this package, no change in it needed::

    def test_cover(fake_runcomfy):
        assert make_cover("cat.png").endswith("1152x864.png")
        assert ["ideogram/ideogram-v3/reframe"] == [
            job.model_id for job in fake_runcomfy.submitted
        ]

    def test_cover_fails_politely(fake_runcomfy):
        fake_runcomfy.fail("out of memory")
        assert make_cover("cat.png") is None

pytest finds the fixture ``fake_runcomfy`` by itself where this package is installed. A
copy inside your own code, say in ``src/acme/models``, is named once, in the topmost
``conftest.py``::

    pytest_plugins = ["acme.models.testing.plugin"]

Without pytest, :class:`FakeRunComfy` is a context manager.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .fake import FakeRunComfy as FakeRunComfy, Submitted as Submitted
else:
    from .._lazy import lazy

    __all__ = ["FakeRunComfy", "Submitted"]
    __getattr__, __dir__ = lazy(__name__, dict.fromkeys(__all__, ".fake"))
