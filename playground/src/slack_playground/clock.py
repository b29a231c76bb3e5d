"""The playground's clock, which can be moved forward by hand."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """The time of the playground: the computer's, moved by as much as someone asked for."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._moved = 0.0

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self._source() + self._moved

    def move(self, seconds: float) -> None:
        """Move the time on, or with a negative number back."""
        self._moved += seconds

    @property
    def moved(self) -> float:
        """Return by how many seconds the clock was moved in total."""
        return self._moved
