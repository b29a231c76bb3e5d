"""Opens the database, and the stores that listeners, workers and commands share."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import CommandError
from bot.settings import Settings, require_data_path
from bot.storage import tables
from bot.storage.addresses import DatabaseURLError
from bot.storage.answered import SqlAnswered
from bot.storage.deliveries import SqlDeliveries
from bot.storage.engine import open_engine, open_engine_in, reading
from bot.storage.feedback import SqlFeedback
from bot.storage.migrations import NewerDatabaseError, upgrade
from bot.storage.passed_on import SqlPassedQuestions
from bot.storage.people import SqlPeople
from bot.storage.quiet import SqlQuietChannels
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.threads import SqlThreads
from bot.storage.trouble import DATABASE_TROUBLE, explain


class DatabaseError(CommandError):
    """The database cannot be used. The message tells the operator why, without the address and its password."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The open database and the stores in it."""

    engine: AsyncEngine
    subscriptions: SqlSubscriptions
    deliveries: SqlDeliveries
    answered: SqlAnswered
    threads: SqlThreads
    feedback: SqlFeedback
    people: SqlPeople
    quiet: SqlQuietChannels
    passed_on: SqlPassedQuestions

    async def check(self) -> str | None:
        """Return None if the database answers. Raises the database's errors otherwise."""
        async with reading(self.engine) as connection:
            await connection.execute(select(tables.subscriptions.c.id).limit(1))
        return None


@contextlib.asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime] | None = None) -> AsyncIterator[Stores]:
    """Migrate the tables to this version and yield the stores; disconnect from the database when the context ends.

    `clock`, which returns an aware datetime, replaces the database's own clock. Raises DatabaseError if the database
    cannot be opened or reached, then or while the context is open, or if a newer version of the bot has migrated it.
    """
    setting = "DATA_PATH" if settings.database_url is None else "DATABASE_URL"
    engine = _engine(settings)
    try:
        await _bring_up_to_date(engine, setting)
        yield stores_in(engine, clock)
    except DATABASE_TROUBLE as error:
        sentence = explain(error, engine.url, setting)
        if sentence is None:
            raise
        raise DatabaseError(sentence) from error
    finally:
        await engine.dispose()


def stores_in(engine: AsyncEngine, clock: Callable[[], datetime] | None = None) -> Stores:
    """Return the stores in a database that has the tables. `clock` replaces the database's own clock."""
    return Stores(
        engine,
        SqlSubscriptions(engine, clock),
        SqlDeliveries(engine, clock),
        SqlAnswered(engine, clock),
        SqlThreads(engine, clock),
        SqlFeedback(engine, clock),
        SqlPeople(engine),
        SqlQuietChannels(engine),
        SqlPassedQuestions(engine, clock),
    )


def _engine(settings: Settings) -> AsyncEngine:
    try:
        if settings.database_url is not None:
            return open_engine(settings.database_url)
        return open_engine_in(require_data_path(settings))
    except DatabaseURLError as error:
        raise DatabaseError(f"DATABASE_URL can't be used: {error}.") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise DatabaseError(
            f"DATA_PATH should name a folder, but {settings.data_path} or one of its parents is a file."
        ) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise DatabaseError(f"The folder {settings.data_path} can't be made: {why}. Check DATA_PATH.") from error


async def _bring_up_to_date(engine: AsyncEngine, setting: str) -> None:
    try:
        await upgrade(engine)
    except NewerDatabaseError as error:
        raise DatabaseError(
            f"The database was created by a newer version of the bot. Update the bot, or change {setting}."
        ) from error
