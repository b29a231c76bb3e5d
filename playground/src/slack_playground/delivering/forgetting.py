"""Forgets what was issued long ago, so that a long run does not fill the memory."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol, TypeVar


class Issued(Protocol):
    """Something that was issued, with the time in the clock's seconds."""

    issued: float


Kept = TypeVar("Kept", bound=Issued)


def forget(kept: OrderedDict[str, Kept], before: float) -> None:
    """Drop what was issued before a time; the oldest entries must come first.

    An OrderedDict is needed: a plain dict skips all the entries dropped earlier each time it looks up its first one.
    """
    while kept and next(iter(kept.values())).issued < before:
        kept.popitem(last=False)
