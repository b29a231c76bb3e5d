"""Removes old entries, such as expired trigger ids, so that memory does not fill up during a long run."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol, TypeVar


class Issued(Protocol):
    """An entry such as a trigger id. `issued` is when it was issued, in seconds by the playground's clock."""

    issued: float


Kept = TypeVar("Kept", bound=Issued)


def forget(kept: OrderedDict[str, Kept], before: float) -> None:
    """Remove the entries issued before the given time. The oldest entries must come first.

    A plain dict would be slow: to find its first entry, it has to skip all the entries that were already removed.
    """
    while kept and next(iter(kept.values())).issued < before:
        kept.popitem(last=False)
