"""Notices that the database's clock jumped, so that nobody takes a request that is still under way for an old one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

_TOLERATED = 2.0
"""Seconds by which the clock may be put right, or an answer be late, without being taken for a jump."""


@dataclass(slots=True)
class JumpGuard:
    """Compares a clock with a steady one, in seconds from any beginning, which nobody can set.

    Without a steady clock it notices nothing: tests move the hands of a clock on purpose.
    """

    steady: Callable[[], float] | None
    _apart: float | None = None
    _since: float | None = None

    def look(self, now: datetime) -> float:
        """Take note of the time, and give by how many seconds the clock jumped since the last look: back is below 0."""
        if self.steady is None:
            return 0.0
        steady = self.steady()
        before, self._apart = self._apart, now.timestamp() - steady
        if before is None or abs(self._apart - before) <= _TOLERATED:
            return 0.0
        self._since = steady
        return self._apart - before

    def is_steady(self, seconds: float) -> bool:
        """Tell whether the clock has run steadily for so many seconds, as far as is known."""
        return self.steady is None or self._since is None or self.steady() - self._since >= seconds
