"""Lists of texts, which a text is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    ItemT = TypeVar("ItemT", covariant=True)

    class ListOf(Protocol[ItemT]):
        """A list, tuple or other sequence, but no ``str``.

        To a type checker a ``str`` is a ``Sequence[str]``. What tells it from others is
        ``in``, which takes nothing but texts there. A ``list | tuple`` would refuse a
        ``Sequence[str]`` of the caller, and a ``list[str]`` where items may be more.
        """

        def __contains__(self, value: object, /) -> bool: ...
        def __getitem__(self, index: int, /) -> ItemT: ...
        def __len__(self) -> int: ...
        def __reversed__(self) -> Any: ...
        def index(self, value: Any, /) -> int: ...

else:
    ListOf = Sequence
