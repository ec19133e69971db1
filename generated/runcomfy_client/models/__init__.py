# Generated from schemas. Do not edit: run `runcomfy-codegen generate`.
"""One package for each vendor; importing this one imports none of them."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import blackforestlabs
    from . import bytedance
    from . import ideogram
    from . import wan_ai

__all__ = [
    "blackforestlabs",
    "bytedance",
    "ideogram",
    "wan_ai",
]

if not TYPE_CHECKING:
    from .._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "blackforestlabs": ".blackforestlabs",
            "bytedance": ".bytedance",
            "ideogram": ".ideogram",
            "wan_ai": ".wan_ai",
        },
    )
