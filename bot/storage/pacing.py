"""Says whose turn it is: one post at a time in a channel, a second between them, and a bucket for each workspace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import insert_into
from bot.storage.tables import paces
from handlers.digests.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast to post: seconds between two posts of a channel, a workspace's posts a second, and how many at once.

    Slack takes about one message a second a channel, and several hundred a minute a workspace
    (https://docs.slack.dev/apis/web-api/rate-limits).
    """

    channel_seconds: float = 1.0
    team_per_second: float = 5.0
    team_at_once: int = 10


@dataclass(slots=True)
class _Pace:
    free_at: datetime
    holder: str | None = None
    put_off: int = 0


@dataclass(slots=True)
class Paces:
    """The paces of some channels and their workspaces, locked until the transaction ends."""

    rates: Rates
    now: datetime
    lease: timedelta
    kept: dict[str, _Pace] = field(default_factory=dict)

    def take(self, delivery: Delivery) -> datetime | None:
        """Take a turn for a delivery, and give None; or give when to ask again, where it is not its turn yet."""
        channel, team = self.kept[_channel(delivery)], self.kept[delivery.team]
        gap = timedelta(seconds=self.rates.channel_seconds)
        # A moment further ahead than any turn lasts was written before the clock went back.
        if self.now < channel.free_at <= self.now + self.lease + gap:
            return min(channel.free_at, self.now + gap)
        step = timedelta(seconds=1 / self.rates.team_per_second)
        full = step * self.rates.team_at_once
        filled = team.free_at if team.free_at <= self.now + full else self.now
        if filled + step > self.now + full:
            team.put_off += 1
            return filled + step * (1 + team.put_off) - full
        team.free_at = max(filled, self.now) + step
        channel.free_at, channel.holder = self.now + self.lease, delivery.id
        return None


async def lock_paces(connection: AsyncConnection, found: Iterable[Delivery], empty: Paces) -> Paces:
    """Fill `empty` with the paces of these deliveries' channels and workspaces, and lock them for this transaction.

    They are locked in one order, so that two workers who want the same ones wait, and do not lock each other out.
    """
    team_of = {key: one.team for one in found for key in (one.team, _channel(one))}
    wanted = sorted(team_of)
    insert = insert_into(paces, connection.dialect.name)
    new = [{"id": key, "team": team_of[key], "free_at": empty.now} for key in wanted]
    await connection.execute(insert.on_conflict_do_nothing(), new)
    locked = select(paces).where(paces.c.id.in_(wanted)).order_by(paces.c.id).with_for_update()
    empty.kept.update({row.id: _Pace(row.free_at, row.holder) for row in await connection.execute(locked)})
    return empty


async def write_paces(connection: AsyncConnection, turns: Paces, taken: Iterable[Delivery]) -> None:
    """Write the turns that these deliveries have taken."""
    keys = sorted({key for one in taken for key in (one.team, _channel(one))})
    await connection.execute(
        update(paces).where(paces.c.id == bindparam("of")),
        [{"of": key, "free_at": turns.kept[key].free_at, "holder": turns.kept[key].holder} for key in keys],
    )


async def end_turn(connection: AsyncConnection, delivery: Delivery, free_at: datetime) -> None:
    """Let the next in the channel have its turn from `free_at` on, where this delivery still has the channel."""
    await connection.execute(
        update(paces)
        .where(paces.c.id == _channel(delivery), paces.c.holder == delivery.id)
        .values(free_at=free_at, holder=None)
    )


def _channel(delivery: Delivery) -> str:
    return f"{delivery.team}/{delivery.channel}"
