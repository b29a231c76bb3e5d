"""Reads an overview of all workspaces for operators: every subscription, and the states of deliveries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import reading
from bot.storage.rows import WITH_MESSAGES, read_delivery, read_subscription
from bot.storage.tables import ACTIVE, deliveries, subscriptions
from handlers.digests.delivery import Delivery
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Overview:
    """The subscriptions in the order in which they are due, the ids of unreadable rows, and the states of deliveries.

    `states` maps each state to the number of deliveries in it. `active` are the unfinished deliveries, oldest slot
    first. `last_sent` is the slot of the newest posted delivery.
    """

    subscriptions: tuple[Subscription, ...] = ()
    unreadable: tuple[str, ...] = ()
    states: Counter[str] = field(default_factory=Counter)
    active: tuple[Delivery, ...] = ()
    last_sent: datetime | None = None

    @property
    def waiting(self) -> int:
        """Return the number of unfinished deliveries, including those that `active` leaves out."""
        return sum(self.states[state] for state in ("pending", "claimed", "ambiguous"))


async def overview(engine: AsyncEngine, most: int = 100) -> Overview:
    """Return the overview with up to `most` active deliveries.

    Raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE` if the database cannot be used.
    """
    async with reading(engine) as connection:
        rows = (await connection.execute(select(subscriptions).order_by(subscriptions.c.next_due))).all()
        counted = await connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state))
        active = await connection.execute(
            WITH_MESSAGES.where(text(ACTIVE)).order_by(deliveries.c.slot, deliveries.c.id).limit(most)
        )
        last = await connection.execute(select(func.max(deliveries.c.slot)).where(deliveries.c.state == "sent"))
        readable, unreadable = _read(rows)
        return Overview(
            subscriptions=readable,
            unreadable=unreadable,
            states=Counter({row[0]: row[1] for row in counted}),
            active=tuple(read_delivery(row) for row in active.all()),
            last_sent=last.scalar_one_or_none(),
        )


def _read(rows: Sequence[Row[Any]]) -> tuple[tuple[Subscription, ...], tuple[str, ...]]:
    readable: list[Subscription] = []
    unreadable: list[str] = []
    for row in rows:
        try:
            readable.append(read_subscription(row))
        except ScheduleError:
            unreadable.append(row.id)
    return tuple(readable), tuple(unreadable)
