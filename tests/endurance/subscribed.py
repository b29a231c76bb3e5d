"""The subscriptions of a run, which become due one after another, and the state of their posts in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import reading
from bot.storage.rows import store_subscription
from bot.storage.tables import ACTIVE, deliveries, subscriptions
from handlers.digests.subscription import Schedule, Subscription

_AT_ONCE = 2_000
_BEFORE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Kept:
    """A delivery as the database stores it."""

    id: str
    subscription: str
    slot: datetime
    state: str
    attempts: int
    epoch: int
    error: str | None


def due_from(start: datetime, over: timedelta, channels: Sequence[str], count: int, teams: int) -> list[Subscription]:
    """Return `count` subscriptions that become due at equal intervals, from `start` until `over` has passed.

    The subscriptions are spread over the channels, and the channels over `teams` made-up workspaces. The weekly time is
    about three hours before `start`, so each subscription becomes due once, and then not again for almost a week.
    """
    before = (start - _BEFORE).replace(second=0, microsecond=0)
    schedule = Schedule(before.weekday(), before.time(), "UTC")
    return [
        Subscription(
            id=f"s-{number:06}",
            team=f"T{number % len(channels) % teams:05}",
            channel=channels[number % len(channels)],
            creator="U0EDITOR000",
            schedule=schedule,
            themes=frozenset(),
            language="ko" if number % 2 else "en",
            notify="",
            created=start,
            next_due=start + over * (number / count),
        )
        for number in range(count)
    ]


async def add_all(engine: AsyncEngine, wanted: Sequence[Subscription]) -> None:
    """Store the given subscriptions, in batches."""
    for first in range(0, len(wanted), _AT_ONCE):
        async with engine.begin() as connection:
            rows = [store_subscription(one) for one in wanted[first : first + _AT_ONCE]]
            await connection.execute(insert(subscriptions), rows)


async def left(engine: AsyncEngine, until: datetime) -> int:
    """Return how many posts due by `until` are still missing.

    The number includes subscriptions that still have to be planned and deliveries that are not yet in a final state.
    """
    due = select(func.count()).where(subscriptions.c.pause_reason.is_(None), subscriptions.c.next_due <= until)
    under_way = select(func.count()).select_from(deliveries).where(text(ACTIVE))
    async with reading(engine) as connection:
        planned = (await connection.execute(due)).scalar_one()
        return int(planned + (await connection.execute(under_way)).scalar_one())


async def kept_deliveries(engine: AsyncEngine) -> list[Kept]:
    """Return all deliveries in the database."""
    columns = deliveries.c
    query = select(
        columns.id,
        columns.subscription,
        columns.slot,
        columns.state,
        columns.attempts,
        columns.epoch,
        columns.error,
    )
    async with reading(engine) as connection:
        return [Kept(*row) for row in await connection.execute(query)]
