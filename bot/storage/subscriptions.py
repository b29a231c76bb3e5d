"""Stores subscriptions in the database."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.engine import Clock, reading
from bot.storage.rounds import store_posted_facts
from bot.storage.rows import paused, read_subscription, store_subscription
from bot.storage.tables import deliveries, messages, posted_facts, questions, rate_limits, subscriptions
from handlers.digests.subscription import Reason, Subscription

_AT_ONCE = 500
"""How many values to put in one statement: far below the limit of either database."""


class SqlSubscriptions:
    """Stores subscriptions in a database.

    If the database cannot be used, every method raises one of the errors in `bot.storage.opening.DATABASE_TROUBLE`.
    """

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = Clock(clock)

    async def now(self) -> datetime:
        """Return the time in UTC, by the injected clock if there is one, or else by the database's."""
        async with reading(self._engine) as connection:
            return await self._clock.now(connection)

    async def add(self, subscription: Subscription) -> None:
        """Add a new subscription. Raises sqlalchemy.exc.IntegrityError if its id is taken."""
        async with self._engine.begin() as connection:
            await connection.execute(insert(subscriptions).values(**store_subscription(subscription)))

    async def get(self, subscription_id: str) -> Subscription | None:
        """Return the subscription with this id, or None if it does not exist."""
        found = await self._select(subscriptions.c.id == subscription_id)
        return found[0] if found else None

    async def in_channel(self, team: str, channel: str) -> list[Subscription]:
        """Return a channel's subscriptions, oldest first."""
        return await self._select(_of(team, channel))

    async def of_team(self, team: str) -> list[Subscription]:
        """Return a workspace's subscriptions, oldest first."""
        return await self._select(_of(team))

    async def save(self, subscription: Subscription) -> bool:
        """Write a changed subscription, and move its pending deliveries to its channel.

        Return False and write nothing if the stored subscription no longer has the same `version`, because it has been
        changed or removed since it was read.
        """
        values = {**store_subscription(subscription), "version": subscription.version + 1}
        async with self._engine.connect() as connection, connection.begin() as transaction:
            # Lock deliveries before their subscription, as everywhere, so that transactions do not deadlock.
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.subscription == subscription.id, deliveries.c.state == "pending")
                .where(deliveries.c.channel != subscription.channel)
                .values(channel=subscription.channel)
            )
            unchanged = and_(subscriptions.c.id == subscription.id, subscriptions.c.version == subscription.version)
            written = await connection.execute(update(subscriptions).where(unchanged).values(values))
            if written.rowcount == 0:
                await transaction.rollback()
            return written.rowcount == 1

    async def remove(self, subscription_id: str) -> bool:
        """Remove a subscription and its deliveries; return False if it does not exist.

        The facts posted in its round are kept for the channel, so that a later subscription continues the round.
        """
        async with self._engine.begin() as connection:
            await connection.execute(store_posted_facts(connection.dialect.name, subscription_id))
            messages_of_it = await _delete_deliveries(connection, deliveries.c.subscription == subscription_id)
            removed = await connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription_id))
        await self._forget(messages_of_it)
        return removed.rowcount == 1

    async def remove_team(self, team: str) -> int:
        """Remove all of a workspace's data and return how many subscriptions it had."""
        async with self._engine.begin() as connection:
            messages_of_it = await _delete_deliveries(connection, deliveries.c.team == team)
            for table in (rate_limits, posted_facts, questions):
                await connection.execute(delete(table).where(table.c.team == team))
            removed = await connection.execute(delete(subscriptions).where(_of(team)))
        await self._forget(messages_of_it)
        return removed.rowcount

    async def pause_channel(self, team: str, channel: str, reason: Reason) -> list[Subscription]:
        """Pause a channel's running subscriptions and return them in their paused state."""
        return await self._pause(_of(team, channel), reason)

    async def pause_team(self, team: str, reason: Reason) -> list[Subscription]:
        """Pause a workspace's running subscriptions and return them in their paused state."""
        return await self._pause(_of(team), reason)

    async def _select(self, condition: ColumnElement[bool]) -> list[Subscription]:
        query = select(subscriptions).where(condition).order_by(subscriptions.c.created, subscriptions.c.id)
        async with reading(self._engine) as connection:
            return [read_subscription(row) for row in await connection.execute(query)]

    async def _pause(self, condition: ColumnElement[bool], reason: Reason) -> list[Subscription]:
        query = (
            update(subscriptions)
            .where(condition, subscriptions.c.pause_reason.is_(None))
            .values(paused(reason))
            .returning(subscriptions)
        )
        async with self._engine.begin() as connection:
            return [read_subscription(row) for row in await connection.execute(query)]

    async def _forget(self, message_ids: Collection[str]) -> None:
        """Delete the given messages that no delivery uses, except any that a new delivery is about to use."""
        ids = sorted(message_ids)
        for start in range(0, len(ids), _AT_ONCE):
            with suppress(IntegrityError):
                async with self._engine.begin() as connection:
                    await _forget_some(connection, ids[start : start + _AT_ONCE])


async def _delete_deliveries(connection: AsyncConnection, condition: ColumnElement[bool]) -> set[str]:
    """Delete deliveries and return the ids of their messages."""
    deleted = await connection.execute(delete(deliveries).where(condition).returning(deliveries.c.message))
    return set(deleted.scalars())


async def _forget_some(connection: AsyncConnection, message_ids: Collection[str]) -> None:
    used = exists().where(deliveries.c.message == messages.c.id)
    # A locked message is about to be used, and waiting for it could deadlock.
    unused = select(messages.c.id).where(messages.c.id.in_(message_ids), ~used).with_for_update(skip_locked=True)
    await connection.execute(delete(messages).where(messages.c.id.in_(unused.scalar_subquery())))


def _of(team: str, channel: str | None = None) -> ColumnElement[bool]:
    of_team = subscriptions.c.team == team
    return of_team if channel is None else and_(of_team, subscriptions.c.channel == channel)
