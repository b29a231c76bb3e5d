"""Stores deliveries in a database that workers share, so that one worker makes each post, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.claiming import SKIP, Claim, claim_some, delivery_rows, is_overtaken
from bot.storage.clock_skew import ClockSkewMonitor
from bot.storage.engine import Clock, reading
from bot.storage.enqueueing import enqueue_some
from bot.storage.rate_limits import Rates, end_turn
from bot.storage.rounds import used_in
from bot.storage.rows import WITH_MESSAGES, paused, read_delivery, read_subscription
from bot.storage.tables import ACTIVE, deliveries, subscriptions
from handlers.digests.delivery import Decision, Delivery
from handlers.digests.ports import Plan
from handlers.digests.schedule import ScheduleError, known_zone, next_due

_AT_ONCE = 1_000
"""How many subscriptions to handle in one transaction: few enough that other transactions do not wait long for it."""
_CONCURRENCY = {"postgresql": 3, "sqlite": 1}
"""Concurrent transactions: while the database writes for one, facts are chosen for another. SQLite has one writer."""


class SqlDeliveries:
    """Stores deliveries in a database.

    If the database cannot be used, every method raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE`.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Callable[[], datetime] | None = None,
        rates: Rates | None = None,
        steady: Callable[[], float] | None = None,
    ) -> None:
        """Use `steady`, a clock that nobody can set, to detect jumps of an injected `clock`.

        Jumps of the database's own clock are always detected.
        """
        self._engine = engine
        self._clock = Clock(clock)
        self._rates = rates or Rates()
        self._clock_skew = ClockSkewMonitor(steady or (monotonic if clock is None else None))

    async def resume_due(self) -> int:
        """Resume the subscriptions whose pauses end today or earlier in their time zones; return how many were resumed.

        A resumed subscription next posts at its first slot after now; slots that passed during the pause are not
        posted.
        """
        async with self._engine.begin() as connection:
            now = await self._clock.now(connection)
            # The local date is nowhere more than one day ahead of UTC's.
            ends = subscriptions.c.pause_until <= now.date() + timedelta(days=1)
            rows = await connection.execute(
                select(subscriptions)
                .where(subscriptions.c.pause_reason.is_not(None), ends)
                .with_for_update(skip_locked=True)
            )
            return sum([await _resume(connection, row, now) for row in rows.all()])

    async def enqueue_due(self, plan: Plan, most: int) -> int:
        """Add a delivery for each of up to `most` due subscriptions, and move each subscription on to its next slot.

        A subscription without a fact to post gets no delivery. Return how many subscriptions were handled. Rows that
        another worker has locked are skipped. A subscription that cannot be planned is paused; it is included in the
        count, and does not affect the others.
        """
        made = await self._enqueue_some(plan, min(_AT_ONCE, most))
        if made < _AT_ONCE:
            return made
        concurrency = _CONCURRENCY[self._engine.dialect.name]
        return made + sum(
            await asyncio.gather(*(self._enqueue_all(plan, (most - made) // concurrency) for _ in range(concurrency)))
        )

    async def _enqueue_all(self, plan: Plan, most: int) -> int:
        made = 0
        while made < most:
            size = min(_AT_ONCE, most - made)
            some = await self._enqueue_some(plan, size)
            made += some
            if some < size:
                break
        return made

    async def _enqueue_some(self, plan: Plan, most: int) -> int:
        async with self._engine.begin() as connection:
            return await enqueue_some(connection, plan, await self._clock.now(connection), most)

    async def claim(self, owner: str, lease: float, reconcile_after: float, most: int) -> list[Delivery]:
        """Claim up to `most` deliveries for the worker `owner`, never two in the same channel within a second.

        Each claim is valid for `lease` seconds. A worker can claim pending deliveries that are due, deliveries whose
        lease has expired, and ambiguous ones `reconcile_after` seconds after their request. Pending deliveries become
        claimed. An ambiguous one stays ambiguous, and the worker first looks for its post. Deliveries of paused
        subscriptions are left alone. Those whose next slot has come are skipped, unless they are ambiguous. After the
        clock has jumped, ambiguous deliveries are left alone for `reconcile_after` seconds by the steady clock.
        """
        async with self._engine.begin() as connection:
            now = await self._clock.now(connection)
            claim = Claim(
                owner,
                timedelta(seconds=lease),
                timedelta(seconds=reconcile_after),
                most,
                went_back=self._clock_skew.observe(now) < 0,
                may_reconcile=self._clock_skew.is_steady(reconcile_after),
            )
            return await claim_some(connection, claim, self._rates, now)

    async def mark_in_flight(self, delivery: Delivery, needed: float) -> Delivery | None:
        """Commit the delivery's state as ambiguous, because a request may go out now, and return the updated delivery.

        Return None if the claim is lost, if less than `needed` seconds of the lease are left, if the subscription was
        removed or paused, or if the subscription's next slot has come. Also return None if less than `needed` seconds
        are left after the commit: the delivery is then reconciled like any ambiguous one.
        """
        async with self._engine.begin() as connection:
            row = (await connection.execute(_claimed(delivery))).one_or_none()
            began, now = monotonic(), await self._clock.now(connection)
            if row is None or await _release_or_skip(connection, row, now):
                return None
            left = (row.lease_until - now).total_seconds()
            if left < needed:
                return None
            asked = replace(read_delivery(row), state="ambiguous", attempted_at=now, attempts=row.attempts + 1)
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id == asked.id)
                .values(state=asked.state, asked_at=asked.attempted_at, attempts=asked.attempts)
            )
        return asked if left - (monotonic() - began) >= needed else None

    async def record_decision(self, delivery: Delivery, decision: Decision) -> bool:
        """Write the decision about a claimed delivery, and pause its subscription if the decision says so.

        If the claim was lost, write nothing and return False.
        """
        async with self._engine.begin() as connection:
            now = await self._clock.now(connection)
            written = await connection.execute(
                update(deliveries).where(_fence(delivery)).values(_outcome_columns(decision, now))
            )
            if written.rowcount == 0:
                return False
            await end_turn(connection, delivery, now + timedelta(seconds=self._rates.channel_seconds))
            if decision.pause is not None:
                await connection.execute(
                    update(subscriptions)
                    .where(subscriptions.c.id == delivery.subscription, subscriptions.c.pause_reason.is_(None))
                    .values(paused(decision.pause))
                )
            return True

    async def used(self, subscription_id: str, cycle: int) -> frozenset[str]:
        """Return the facts used in a subscription's cycle: those of its deliveries, except failed and skipped ones.

        Cycle 0 also includes the facts that removed subscriptions posted in the channel.
        """
        async with reading(self._engine) as connection:
            return frozenset((await connection.execute(used_in(subscription_id, cycle))).scalars())

    async def latest(self, team: str | None, most: int) -> Sequence[Delivery]:
        """Return up to `most` deliveries of a workspace, or of all workspaces if `team` is None, newest slot first."""
        query = WITH_MESSAGES.order_by(deliveries.c.slot.desc(), deliveries.c.id).limit(most)
        if team is not None:
            query = query.where(deliveries.c.team == team)
        async with reading(self._engine) as connection:
            return [read_delivery(row) for row in await connection.execute(query)]


def _fence(delivery: Delivery) -> ColumnElement[bool]:
    """Return the condition under which a claim is still valid: a later claim would have raised the epoch."""
    return and_(
        deliveries.c.id == delivery.id,
        deliveries.c.owner == delivery.owner,
        deliveries.c.epoch == delivery.epoch,
        text(ACTIVE),
    )


def _claimed(delivery: Delivery) -> Any:
    return delivery_rows().where(_fence(delivery)).with_for_update(of=deliveries)


async def _release_or_skip(connection: AsyncConnection, row: Row[Any], now: datetime) -> bool:
    """Release a claimed delivery if its subscription is paused, or skip it if the subscription's next slot has come.

    Return whether it was released or skipped.
    """
    if row.pause_reason is not None:
        state = "ambiguous" if row.state == "ambiguous" else "pending"
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.id == row.id)
            .values(state=state, owner=None, lease_until=None, ready_at=now)
        )
    elif is_overtaken(row, now):
        await connection.execute(SKIP, {"of": row.id})
    else:
        return False
    await end_turn(connection, row, now)
    return True


def _outcome_columns(decision: Decision, now: datetime) -> dict[str, Any]:
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
        if now.astimezone(known_zone(row.zone)).date() < row.pause_until:
            return False
        due = max(subscription.next_due, next_due(subscription.schedule, now))
    except ScheduleError:
        return False  # it stays paused, which does no harm
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == row.id)
        .values(pause_reason=None, pause_until=None, next_due=due, version=subscriptions.c.version + 1)
    )
    return True
