"""Handles clock changes while workers run: detects jumps, and corrects times written before a jump."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, literal, or_, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import ACTIVE, Moment, deliveries

_TOLERATED = 2.0
"""A clock adjustment or a delay of at most this many seconds does not count as a jump."""
_LONGEST_WAIT = timedelta(minutes=65)
"""Deliveries wait for an hour at most; a time further ahead than this was written before the clock was set back."""


@dataclass(slots=True)
class ClockSkewMonitor:
    """Compares a clock with `steady`, a second clock that nobody can set and that counts seconds from any origin.

    After a jump, a request that is still in flight must not be mistaken for an old one. Without `steady`, no jumps are
    detected; tests use this, because they move their clocks on purpose.
    """

    steady: Callable[[], float] | None
    _apart: float | None = None
    _since: float | None = None

    def observe(self, now: datetime) -> float:
        """Record the time and return how many seconds the clock jumped since the last call (negative if backwards)."""
        if self.steady is None:
            return 0.0
        steady = self.steady()
        before, self._apart = self._apart, now.timestamp() - steady
        if before is None or abs(self._apart - before) <= _TOLERATED:
            return 0.0
        self._since = steady
        return self._apart - before

    def is_steady(self, seconds: float) -> bool:
        """Return whether no jump was detected in the last `seconds`."""
        return self.steady is None or self._since is None or self.steady() - self._since >= seconds


def is_too_far_ahead(moment: datetime, now: datetime, longest: timedelta) -> bool:
    """Return whether `moment` is more than `longest` after `now`, and so was written before the clock was set back."""
    return moment > now + longest


async def release_future_ones(connection: AsyncConnection, now: datetime, pause: timedelta, *, went_back: bool) -> None:
    """Make deliveries claimable again if their times are too far in the future because the clock was set back.

    They become claimable after `pause`, when no worker can still be handling them. `went_back` is whether the clock is
    known to have been set back since the last claim; if it was, any time in the future counts as too far. If an attempt
    to post one of them lies in the future, its time is changed to `now`.
    """
    attempted_ahead = deliveries.c.asked_at > now
    ahead = deliveries.c.ready_at > now + (timedelta(0) if went_back else _LONGEST_WAIT)
    if went_back:
        # The outcome may have been lost after the jump: then only the attempt is in the future.
        ahead = or_(ahead, attempted_ahead)
    attempted = case((attempted_ahead, literal(now, Moment)), else_=deliveries.c.asked_at)
    await connection.execute(
        update(deliveries).where(text(ACTIVE), ahead).values(ready_at=now + pause, asked_at=attempted)
    )
