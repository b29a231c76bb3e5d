"""The playground's clock, which can be moved forward by hand, and a check that a time zone exists."""

from __future__ import annotations

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo


class Clock:
    """The playground's time: the computer's time, plus the number of seconds by which it has been moved."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._moved = 0.0

    def now(self) -> float:
        """Return the playground's time in seconds since 1970."""
        return self._source() + self._moved

    def move(self, seconds: float) -> None:
        """Move the time forward, or back if `seconds` is negative."""
        self._moved += seconds

    @property
    def moved(self) -> float:
        """Return the number of seconds by which the clock has been moved in total."""
        return self._moved


def check_time_zone(name: str) -> None:
    """Check that a time zone exists. If it does not, raise ValueError with an example of a valid name."""
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}; use an IANA name such as 'Asia/Seoul'") from error
