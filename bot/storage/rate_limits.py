"""Limits the rate of posts: in a channel, one at a time and a second apart; in a workspace, by a token bucket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.clock_skew import is_too_far_ahead
from bot.storage.engine import insert_into
from bot.storage.tables import rate_limits
from handlers.digests.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast to post: seconds between posts in a channel, and a workspace's posts per second and largest burst.

    Slack accepts about one message per second in a channel, and several hundred per minute in a workspace
    (https://docs.slack.dev/apis/web-api/rate-limits).
    """

    channel_seconds: float = 1.0
    team_per_second: float = 5.0
    team_at_once: int = 10


@dataclass(slots=True)
class _RateLimit:
    free_at: datetime
    holder: str | None = None
    put_off: int = 0


@dataclass(slots=True)
class RateLimits:
    """The rate limits of some channels and their workspaces, locked until the transaction ends."""

    rates: Rates
    now: datetime
    lease: timedelta
    locked_rows: dict[str, _RateLimit] = field(default_factory=dict)

    def take(self, delivery: Delivery) -> datetime | None:
        """Take a turn for a delivery and return None, or, if the delivery has to wait, return when to try again."""
        channel, team = self.locked_rows[_channel(delivery)], self.locked_rows[delivery.team]
        gap = timedelta(seconds=self.rates.channel_seconds)
        if self.now < channel.free_at and not is_too_far_ahead(channel.free_at, self.now, self.lease + gap):
            return min(channel.free_at, self.now + gap)
        step = timedelta(seconds=1 / self.rates.team_per_second)
        full = step * self.rates.team_at_once
        filled = self.now if is_too_far_ahead(team.free_at, self.now, full) else team.free_at
        if filled + step > self.now + full:
            team.put_off += 1
            return filled + step * (1 + team.put_off) - full
        team.free_at = max(filled, self.now) + step
        channel.free_at, channel.holder = self.now + self.lease, delivery.id
        return None


async def lock_rate_limits(connection: AsyncConnection, found: Iterable[Delivery], empty: RateLimits) -> RateLimits:
    """Lock the rate limits of the channels and workspaces of the deliveries `found`, and return them in `empty`.

    They stay locked until the transaction ends. All workers lock them in the same order, so that workers that need the
    same ones wait instead of deadlocking.
    """
    team_of = {key: one.team for one in found for key in (one.team, _channel(one))}
    wanted = sorted(team_of)
    insert = insert_into(rate_limits, connection.dialect.name)
    new = [{"id": key, "team": team_of[key], "free_at": empty.now} for key in wanted]
    await connection.execute(insert.on_conflict_do_nothing(), new)
    locked = select(rate_limits).where(rate_limits.c.id.in_(wanted)).order_by(rate_limits.c.id).with_for_update()
    empty.locked_rows.update({row.id: _RateLimit(row.free_at, row.holder) for row in await connection.execute(locked)})
    return empty


async def write_rate_limits(connection: AsyncConnection, turns: RateLimits, taken: Iterable[Delivery]) -> None:
    """Store the rate limits in `turns` for the channels and workspaces of the deliveries in `taken`."""
    keys = sorted({key for one in taken for key in (one.team, _channel(one))})
    await connection.execute(
        update(rate_limits).where(rate_limits.c.id == bindparam("of")),
        [
            {"of": key, "free_at": turns.locked_rows[key].free_at, "holder": turns.locked_rows[key].holder}
            for key in keys
        ],
    )


async def end_turn(connection: AsyncConnection, delivery: Delivery | Row[Any], free_at: datetime) -> None:
    """Let the channel's next delivery be posted from `free_at` on, if it is still this delivery's turn.

    The delivery may also be given as its row.
    """
    await connection.execute(
        update(rate_limits)
        .where(rate_limits.c.id == _channel(delivery), rate_limits.c.holder == delivery.id)
        .values(free_at=free_at, holder=None)
    )


def _channel(delivery: Delivery | Row[Any]) -> str:
    return f"{delivery.team}/{delivery.channel}"
