"""The version of the package, under the name that Python gives to it."""

from .._api import VERSION as __version__

__all__ = ["__version__"]
