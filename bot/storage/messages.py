"""Deletes deliveries, and then the messages that no delivery uses anymore."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.tables import deliveries, messages

_AT_ONCE = 500
"""How many values to put in one statement: far below the limit of either database."""


async def forget_messages(engine: AsyncEngine, message_ids: Collection[str]) -> None:
    """Delete the given messages that no delivery uses, except any that a new delivery is about to use.

    Raises the database's errors.
    """
    ids = sorted(message_ids)
    for start in range(0, len(ids), _AT_ONCE):
        with suppress(IntegrityError):
            async with engine.begin() as connection:
                await _forget_some(connection, ids[start : start + _AT_ONCE])


async def _forget_some(connection: AsyncConnection, message_ids: Collection[str]) -> None:
    used = exists().where(deliveries.c.message == messages.c.id)
    # A locked message is about to be used, and waiting for it could deadlock.
    unused = select(messages.c.id).where(messages.c.id.in_(message_ids), ~used).with_for_update(skip_locked=True)
    await connection.execute(delete(messages).where(messages.c.id.in_(unused.scalar_subquery())))


async def delete_deliveries(connection: AsyncConnection, condition: ColumnElement[bool]) -> set[str]:
    """Delete deliveries and return the ids of their messages, which `forget_messages` can delete afterwards."""
    deleted = await connection.execute(delete(deliveries).where(condition).returning(deliveries.c.message))
    return set(deleted.scalars())
