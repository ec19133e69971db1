"""Find uses of the old module that do not type-check against the new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..python.surface import READ, Class, Surface, may_be_given, may_be_read

# Attributes that the base classes of enums add to their members.
_OFFERS = {
    "SizeChoice": {"closest", "has_size", "height", "label", "pixels", "ratio", "tier", "width"},
    "RatioChoice": {"closest", "has_ratio", "orientation", "ratio"},
    "TierChoice": {"at_least", "has_tier", "megapixels", "short_side"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Break:
    """One use that no longer type-checks; ``name`` is empty if ``owner`` itself was removed."""

    kind: str  # name, attribute, given, must, read, member, methods, output
    owner: str
    name: str = ""


def breaks(old: Surface, new: Surface, request: str) -> Iterator[Break]:
    """Yield every old use that fails; ``request`` is the old class of requests."""
    for name in sorted(old.names - new.names):
        yield Break("name", name)
    for name, enum in old.enums.items():
        if name not in new.enums:
            continue
        now = new.enums[name]
        for member in enum.members:
            if member not in now.members:
                yield Break("member", name, member)
        if _OFFERS.get(enum.base, set()) - _OFFERS.get(now.base, set()):
            yield Break("methods", name)
    for name, cls in old.classes.items():
        if name in new.classes:
            yield from _class(name, cls, new, is_read=cls.base in READ)
    if (
        request in new.classes
        and old.classes[request].base != new.classes[request].base
    ):
        yield Break("output", request)


def _class(name: str, cls: Class, new: Surface, *, is_read: bool) -> Iterator[Break]:
    now = new.classes[name]
    for attribute, was in cls.attributes.items():
        if attribute not in now.attributes:
            yield Break("attribute", name, attribute)
            continue
        found = now.attributes[attribute]
        if is_read:
            if not may_be_read(was.type, found.type, new.enums):
                yield Break("read", name, attribute)
            continue
        if not may_be_given(was.type, found.type, new.enums):
            yield Break("given", name, attribute)
        if found.must and not was.must:
            yield Break("must", name, attribute)
    if not is_read:
        for attribute, found in now.attributes.items():
            if found.must and attribute not in cls.attributes:
                yield Break("must", name, attribute)
