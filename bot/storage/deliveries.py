"""Keeps deliveries in the database: what workers share, so that each post is made by one of them, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.claiming import SKIP, Claim, claim_some, is_overtaken, whole
from bot.storage.engine import Clock, reading
from bot.storage.jumping import JumpGuard
from bot.storage.materialising import WrittenOut, materialise_some
from bot.storage.pacing import Rates, end_turn
from bot.storage.rounds import used_in
from bot.storage.rows import read_delivery, read_subscription
from bot.storage.tables import ACTIVE, deliveries, messages, subscriptions
from handlers.digests.delivery import Decision, Delivery
from handlers.digests.schedule import ScheduleError, next_due, zone_known
from handlers.digests.stores import Plan

_AT_ONCE = 1_000
"""Subscriptions in one transaction: few enough that nobody waits long for it."""
_HANDS = {"postgresql": 3, "sqlite": 1}
"""Transactions at a time: while the database writes for some, facts are chosen for another. SQLite has one writer."""


class SqlDeliveries:
    """Keeps deliveries in a database. Every method may raise sqlalchemy.exc.SQLAlchemyError where it is away."""

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Callable[[], datetime] | None = None,
        rates: Rates | None = None,
        steady: Callable[[], float] | None = None,
    ) -> None:
        """Take `steady` to notice jumps of an injected clock; those of the database's own are always noticed."""
        self._engine = engine
        self._clock = Clock(clock)
        self._rates = rates or Rates()
        self._written_out = WrittenOut()
        self._jumps = JumpGuard(steady or (monotonic if clock is None else None))

    async def now(self) -> datetime:
        """Give the time in UTC, by the database's clock (or the injected one)."""
        async with reading(self._engine) as connection:
            return await self._clock.now(connection)

    async def resume_due(self) -> int:
        """Let subscriptions go on whose pause has ended by its date (in their own zone), and give how many.

        They go on on that date, with the first slot from then on: those that passed while they rested are not posted.
        """
        async with self._engine.begin() as connection:
            now = await self._clock.now(connection)
            # Somewhere on Earth the date is at most one ahead of UTC's.
            ends = subscriptions.c.pause_until <= now.date() + timedelta(days=1)
            rows = await connection.execute(
                select(subscriptions)
                .where(subscriptions.c.pause_reason.is_not(None), ends)
                .with_for_update(skip_locked=True)
            )
            return sum([await _resume(connection, row, now) for row in rows.all()])

    async def materialise(self, plan: Plan, most: int) -> int:
        """Make deliveries of up to `most` due subscriptions, each in a transaction with its next slot; give how many.

        Rows that another worker works on are left to it. A subscription that cannot be planned is set aside alone, and
        counts here as one.
        """
        made = await self._materialise_some(plan, min(_AT_ONCE, most))
        if made < _AT_ONCE:
            return made
        hands = _HANDS[self._engine.dialect.name]
        return made + sum(
            await asyncio.gather(*(self._materialise_all(plan, (most - made) // hands) for _ in range(hands)))
        )

    async def _materialise_all(self, plan: Plan, most: int) -> int:
        made = 0
        while made < most:
            size = min(_AT_ONCE, most - made)
            some = await self._materialise_some(plan, size)
            made += some
            if some < size:
                break
        return made

    async def _materialise_some(self, plan: Plan, most: int) -> int:
        async with self._engine.begin() as connection:
            return await materialise_some(connection, plan, await self._clock.now(connection), most, self._written_out)

    async def claim(self, owner: str, lease: float, settle: float, most: int) -> list[Delivery]:
        """Claim up to `most` deliveries for `lease` seconds, never two of one channel within a second.

        Those are pending ones that are due, claimed ones whose lease has run out, and ambiguous ones `settle` seconds
        after they were asked for. Pending ones become claimed; an ambiguous one stays so, and is to be looked for
        first. Those of a subscription that rests are left; those that its next slot has overtaken are skipped. When
        the clock has jumped, ambiguous ones are left for `settle` seconds by the steady clock.
        """
        async with self._engine.begin() as connection:
            now = await self._clock.now(connection)
            claim = Claim(
                owner,
                timedelta(seconds=lease),
                timedelta(seconds=settle),
                most,
                went_back=self._jumps.look(now) < 0,
                settled=self._jumps.is_steady(settle),
            )
            return await claim_some(connection, claim, self._rates, now)

    async def about_to_ask(self, delivery: Delivery, needed: float) -> Delivery | None:
        """Commit that a request may go out now (state ambiguous), and give the delivery as it is then.

        None where the claim is lost, where less than `needed` seconds of its lease are left, or where its subscription
        was removed, rests, or has its next slot due by now. A commit that took so long that the lease ran short gives
        None too: the delivery is then looked for like any ambiguous one.
        """
        async with self._engine.begin() as connection:
            row = (await connection.execute(_claimed(delivery))).one_or_none()
            began, now = monotonic(), await self._clock.now(connection)
            if row is None or await _left_alone(connection, row, now):
                return None
            left = (row.lease_until - now).total_seconds()
            if left < needed:
                return None
            asked = replace(read_delivery(row), state="ambiguous", asked_at=now, attempts=row.attempts + 1)
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id == asked.id)
                .values(state=asked.state, asked_at=asked.asked_at, attempts=asked.attempts)
            )
        return asked if left - (monotonic() - began) >= needed else None

    async def decide(self, delivery: Delivery, decision: Decision) -> bool:
        """Write what became of a claimed delivery, and let its subscription rest where the decision says so.

        False where the claim was lost; nothing is written then.
        """
        async with self._engine.begin() as connection:
            now = await self._clock.now(connection)
            written = await connection.execute(
                update(deliveries).where(_fence(delivery)).values(_decided(decision, now))
            )
            if written.rowcount == 0:
                return False
            await end_turn(connection, delivery, now + timedelta(seconds=self._rates.channel_seconds))
            if decision.pause is not None:
                await connection.execute(
                    update(subscriptions)
                    .where(subscriptions.c.id == delivery.subscription, subscriptions.c.pause_reason.is_(None))
                    .values(pause_reason=decision.pause, pause_until=None, version=subscriptions.c.version + 1)
                )
            return True

    async def used(self, subscription_id: str, cycle: int) -> frozenset[str]:
        """Give the facts of a cycle that are posted or on their way, and for the first those of before."""
        async with reading(self._engine) as connection:
            return frozenset((await connection.execute(used_in(subscription_id, cycle))).scalars())

    async def latest(self, team: str | None, most: int) -> Sequence[Delivery]:
        """Give the latest deliveries, newest slot first, of one workspace or with None of all."""
        query = (
            select(deliveries, messages.c.body)
            .join(messages, messages.c.id == deliveries.c.message)
            .order_by(deliveries.c.slot.desc(), deliveries.c.id)
            .limit(most)
        )
        if team is not None:
            query = query.where(deliveries.c.team == team)
        async with reading(self._engine) as connection:
            return [read_delivery(row) for row in await connection.execute(query)]


def _fence(delivery: Delivery) -> ColumnElement[bool]:
    """Give the condition that a claim still holds: a later one would have raised the epoch."""
    return and_(
        deliveries.c.id == delivery.id,
        deliveries.c.owner == delivery.owner,
        deliveries.c.epoch == delivery.epoch,
        text(ACTIVE),
    )


def _claimed(delivery: Delivery) -> Any:
    return whole().where(_fence(delivery)).with_for_update(of=deliveries)


async def _left_alone(connection: AsyncConnection, row: Row[Any], now: datetime) -> bool:
    """Give back a claimed delivery whose subscription rests, and skip one that is overtaken; tell whether it was."""
    delivery = read_delivery(row)
    if row.pause_reason is not None:
        state = "ambiguous" if delivery.state == "ambiguous" else "pending"
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.id == delivery.id)
            .values(state=state, owner=None, lease_until=None, ready_at=now)
        )
    elif is_overtaken(row, now):
        await connection.execute(SKIP, {"of": delivery.id})
    else:
        return False
    await end_turn(connection, delivery, now)
    return True


def _decided(decision: Decision, now: datetime) -> dict[str, Any]:
    again_at = now + timedelta(seconds=decision.wait)
    return {
        "state": decision.state,
        "not_before": again_at,
        "ready_at": again_at,
        "owner": None,
        "lease_until": None,
        "posted_ts": decision.ts,
        "error": decision.error,
    }


async def _resume(connection: AsyncConnection, row: Row[Any], now: datetime) -> bool:
    try:
        subscription = read_subscription(row)
        if not zone_known(row.zone) or now.astimezone(ZoneInfo(row.zone)).date() < row.pause_until:
            return False
        due = max(subscription.next_due, next_due(subscription.schedule, now))
    except ScheduleError:
        return False  # it goes on resting, where it does no harm
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == row.id)
        .values(pause_reason=None, pause_until=None, next_due=due, version=subscriptions.c.version + 1)
    )
    return True
