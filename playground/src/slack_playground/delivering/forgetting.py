"""Forgets what was given out long ago, so that a long run does not fill the memory."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol, TypeVar


class Issued(Protocol):
    """Something that was given out, at a time in the clock's seconds."""

    issued: float


Kept = TypeVar("Kept", bound=Issued)


def forget(kept: OrderedDict[str, Kept], before: float) -> None:
    """Drop what was given out before a time; the oldest stand first.

    A plain dict passes over everything that was dropped before, each time that it looks for its first item.
    """
    while kept and next(iter(kept.values())).issued < before:
        kept.popitem(last=False)
