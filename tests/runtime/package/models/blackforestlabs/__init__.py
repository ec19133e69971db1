"""The models of blackforestlabs."""

from .flux_1_kontext_pro_edit import Flux1KontextProEdit

__all__ = ["Flux1KontextProEdit"]
