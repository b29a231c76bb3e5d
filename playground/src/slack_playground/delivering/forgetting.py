"""Removes what was issued long ago, such as old trigger ids, so that a long run does not fill the memory."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol, TypeVar


class Issued(Protocol):
    """Something that was issued. `issued` is the time when it was issued, in seconds by the playground's clock."""

    issued: float


Kept = TypeVar("Kept", bound=Issued)


def forget(kept: OrderedDict[str, Kept], before: float) -> None:
    """Remove the entries issued before the given time. The oldest entries must come first.

    A plain dict would be slow: to find its first entry, it has to skip all the entries that were already removed.
    """
    while kept and next(iter(kept.values())).issued < before:
        kept.popitem(last=False)
