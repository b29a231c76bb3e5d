"""Stores subscriptions in the database."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.engine import Clock, in_turn, reading, retried
from bot.storage.messages import delete_deliveries, forget_messages
from bot.storage.moving import Place, move
from bot.storage.rounds import store_posted_facts
from bot.storage.rows import paused, read_subscription, store_subscription
from bot.storage.tables import deliveries, metadata, subscriptions
from handlers.digests.changing import resumed
from handlers.digests.ports import Fits
from handlers.digests.schedule import ScheduleError
from handlers.digests.subscription import Reason, Subscription

_OF_TEAM = tuple(
    table for table in metadata.tables.values() if "team" in table.c and table not in (subscriptions, deliveries)
)
"""The tables with rows of a workspace, besides the subscriptions and deliveries."""


class SqlSubscriptions:
    """Stores subscriptions in a database.

    If the database cannot be used, every method raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE`.
    """

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = Clock(clock)

    async def now(self) -> datetime:
        """Return the time in UTC, by the injected clock if there is one, or else by the database's."""
        async with reading(self._engine) as connection:
            return await self._clock.now(connection)

    async def add(self, subscription: Subscription, fits: Fits | None = None) -> list[Subscription]:
        """Add a new subscription, and return those that its channel had before, oldest first.

        If `fits` is given and returns False for these, add nothing. Raises sqlalchemy.exc.IntegrityError if the id is
        taken.
        """
        query = _oldest_first(_of(subscription.team, subscription.channel))
        async with self._engine.begin() as connection:
            await in_turn(connection, _lock_of(subscription.team))
            here = [read_subscription(row) for row in await connection.execute(query)]
            if fits is None or fits(here):
                await connection.execute(insert(subscriptions).values(**store_subscription(subscription)))
        return here

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

    @retried
    async def remove(self, subscription_id: str) -> bool:
        """Remove a subscription and its deliveries; return False if it does not exist.

        The facts posted in its round are kept for the channel, so that a later subscription continues the round.
        """
        async with self._engine.begin() as connection:
            await connection.execute(store_posted_facts(connection.dialect.name, subscription_id))
            messages_of_it = await delete_deliveries(connection, deliveries.c.subscription == subscription_id)
            removed = await connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription_id))
        await forget_messages(self._engine, messages_of_it)
        return removed.rowcount == 1

    @retried
    async def remove_team(self, team: str) -> int:
        """Remove all of a workspace's data and return how many subscriptions it had."""
        async with self._engine.begin() as connection:
            await in_turn(connection, _lock_of(team))
            messages_of_it = await delete_deliveries(connection, deliveries.c.team == team)
            for table in _OF_TEAM:
                await connection.execute(delete(table).where(table.c.team == team))
            removed = await connection.execute(delete(subscriptions).where(_of(team)))
        await forget_messages(self._engine, messages_of_it)
        return removed.rowcount

    async def pause_channel(self, team: str, channel: str, reason: Reason) -> list[Subscription]:
        """Pause a channel's running subscriptions, for `reason`, and return them in their paused state."""
        return await self._pause(team, _of(team, channel), reason)

    async def pause_team(self, team: str, reason: Reason) -> list[Subscription]:
        """Pause a workspace's running subscriptions, for `reason`, and return them in their paused state."""
        return await self._pause(team, _of(team), reason)

    @retried
    async def move_channel(self, team: str, old: str, new: str) -> int:
        """Move what is stored about a channel to its new id, and return how many subscriptions were moved.

        Subscriptions that were paused because the old id no longer exists are resumed.
        """
        if old == new:
            return 0
        async with self._engine.begin() as connection:
            await in_turn(connection, _lock_of(team))
            moved = await move(connection, Place(team, old), Place(team, new))
            await _resume_found(connection, moved.subscriptions, await self._clock.now(connection))
        await forget_messages(self._engine, moved.messages)
        return len(moved.subscriptions)

    async def _select(self, condition: ColumnElement[bool]) -> list[Subscription]:
        async with reading(self._engine) as connection:
            return [read_subscription(row) for row in await connection.execute(_oldest_first(condition))]

    @retried
    async def _pause(self, team: str, condition: ColumnElement[bool], reason: Reason) -> list[Subscription]:
        query = (
            update(subscriptions)
            .where(condition, subscriptions.c.pause_reason.is_(None))
            .values(paused(reason))
            .returning(subscriptions)
        )
        async with self._engine.begin() as connection:
            await in_turn(connection, _lock_of(team))
            return [read_subscription(row) for row in await connection.execute(query)]


def _lock_of(team: str) -> int:
    """Return the lock under which a workspace's subscriptions are added, removed, paused and moved.

    Two people may order the same for a channel at the same moment: the second finds what the first has added. Slack
    reports an uninstalled app and its revoked token at the same time. The transactions for the two could each wait for
    rows that the other has locked, and PostgreSQL would end one of them (a deadlock).
    """
    return zlib.crc32(team.encode())


async def _resume_found(connection: AsyncConnection, subscription_ids: Sequence[str], now: datetime) -> None:
    """Resume those of the given subscriptions that are paused because their channel was missing."""
    missing = and_(subscriptions.c.id.in_(subscription_ids), subscriptions.c.pause_reason == "missing")
    for row in (await connection.execute(select(subscriptions).where(missing))).all():
        with suppress(ScheduleError):  # then it stays paused
            due = resumed(read_subscription(row), now).next_due
            values = {"pause_reason": None, "pause_until": None, "next_due": due}
            await connection.execute(update(subscriptions).where(subscriptions.c.id == row.id).values(values))


def _oldest_first(condition: ColumnElement[bool]) -> Select[Any]:
    return select(subscriptions).where(condition).order_by(subscriptions.c.created, subscriptions.c.id)


def _of(team: str, channel: str | None = None) -> ColumnElement[bool]:
    of_team = subscriptions.c.team == team
    return of_team if channel is None else and_(of_team, subscriptions.c.channel == channel)
