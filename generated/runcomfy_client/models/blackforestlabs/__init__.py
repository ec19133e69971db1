# Generated from schemas/blackforestlabs. Do not edit: run `runcomfy-codegen generate`.
"""The models of blackforestlabs, each imported when it is first used."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .flux_1_kontext_pro_edit import Flux1KontextProEdit

__all__ = [
    "Flux1KontextProEdit",
]

if not TYPE_CHECKING:
    from ..._lazy import lazy

    __getattr__, __dir__ = lazy(
        __name__,
        {
            "Flux1KontextProEdit": ".flux_1_kontext_pro_edit",
        },
    )
