"""Opens the database and the stores that listeners, workers and commands share."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

import asyncpg
from alembic.util import CommandError as MigrationError
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import CommandError
from bot.settings import Settings
from bot.storage.deliveries import SqlDeliveries
from bot.storage.engine import DatabaseURLError, open_engine, open_engine_in, reading
from bot.storage.migrations import upgrade
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.tables import subscriptions

DATABASE_TROUBLE: tuple[type[Exception], ...] = (
    DBAPIError,
    DisconnectionError,
    PoolTimeoutError,
    # SQLAlchemy does not wrap the errors that asyncpg raises while connecting, as when the database is still starting.
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
)
"""The errors raised if the database cannot be reached, the connection breaks, or the database reports an error."""


class DatabaseError(CommandError):
    """The database cannot be used. The message tells the operator why, without the address and its password."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The open database and the stores in it."""

    engine: AsyncEngine
    subscriptions: SqlSubscriptions
    deliveries: SqlDeliveries

    async def check(self) -> str | None:
        """Return None if the database answers. Raises the database's errors otherwise."""
        async with reading(self.engine) as connection:
            await connection.execute(select(subscriptions.c.id).limit(1))
        return None


@contextlib.asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime] | None = None) -> AsyncIterator[Stores]:
    """Migrate the tables to this version and yield the stores; disconnect from the database when the context ends.

    `clock`, which returns an aware datetime, replaces the database's own clock. Raises DatabaseError if the database
    cannot be opened or reached, or if a newer version of the bot has migrated it.
    """
    try:
        engine = _engine(settings)
    except (DatabaseURLError, OSError) as error:
        raise DatabaseError(f"Can't open the database: {_why(error)}. Check DATABASE_URL.") from error
    try:
        await _bring_up_to_date(engine)
        yield Stores(engine, SqlSubscriptions(engine, clock), SqlDeliveries(engine, clock))
    finally:
        await engine.dispose()


def _engine(settings: Settings) -> AsyncEngine:
    if settings.database_url is None:
        return open_engine_in(settings.data_path)
    return open_engine(settings.database_url)


async def _bring_up_to_date(engine: AsyncEngine) -> None:
    try:
        await upgrade(engine)
    except MigrationError as error:
        raise DatabaseError(
            "The database was created by a newer version of the bot. "
            "Update the bot, or set DATABASE_URL to another database."
        ) from error
    except DATABASE_TROUBLE as error:
        raise DatabaseError(
            f"Can't reach the database ({type(error).__name__}). Check DATABASE_URL and that the database is running."
        ) from error


def _why(error: Exception) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)
