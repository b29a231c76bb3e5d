"""Tells the playground's time, which can be moved on by hand."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """The time of the playground: the computer's, moved by as much as someone asked for."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._moved = 0.0

    def now(self) -> float:
        """Give the seconds since 1970."""
        return self._source() + self._moved

    def move(self, seconds: float) -> None:
        """Move the time on, or with a negative number back."""
        self._moved += seconds

    @property
    def moved(self) -> float:
        """Give the seconds by which the time was moved in all."""
        return self._moved
