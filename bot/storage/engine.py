"""Opens the database: the one that DATABASE_URL names, or a file in the data folder."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import aiosqlite
import asyncpg
from sqlalchemy import URL, Connection, Table, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.addresses import Address, read_address

_FILE_NAME = "innovation.db"
_BUSY_SECONDS = 30
"""Seconds that a SQLite connection waits for another process to finish writing."""
_SOON = 0.8
"""The same if somebody waits for an answer meanwhile."""
_CONNECTION = {
    # Seconds, to connect and for a statement: they detect a database that stopped responding.
    "timeout": 5,
    "command_timeout": 20,
    # A pooler may give every transaction another connection of the database's, which does not have the statements that
    # were prepared on the last one (https://www.pgbouncer.org/features.html). So no statement is kept.
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
}
_SETTINGS = {
    # A process that was suspended in the middle of a transaction must not keep its locks.
    "idle_in_transaction_session_timeout": "15s",
    # What people and workers wait for reads few rows through an index. Without statistics, as when a table was just
    # filled, PostgreSQL assumes a tiny table, and would read and sort 100,000 rows to return 20. Only the overview and
    # the tallies of ratings, which operators ask for, read whole tables, as they still can with these settings.
    **dict.fromkeys(("enable_sort", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"), "off"),
    # If a query cannot do without one of these, PostgreSQL rates it as expensive, and would spend a second compiling
    # it.
    "jit": "off",
}
_TRANSACTION = "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in _SETTINGS.items())
"""Sets the settings for one transaction. Behind a pooler, those of a session would be left to other programs."""
_READS = "innovation_reads"
_WAITS = "innovation_waits"
_DEADLOCK, _ATTEMPTS = "40P01", 3

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Clock:
    """Reads the time from the injected clock, or else from the database, whose clock all processes share."""

    injected: Callable[[], datetime] | None = None

    async def now(self, connection: AsyncConnection) -> datetime:
        """Return the time in UTC. It advances during a transaction, so that time spent waiting for a lock counts."""
        if self.injected is not None:
            return self.injected().astimezone(UTC)
        if connection.dialect.name == "postgresql":
            shown: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
            return shown.astimezone(UTC)
        # SQLite reads the clock of the computer that it runs on, which is this one.
        return datetime.now(UTC)


def open_engine(database_url: str) -> AsyncEngine:
    """Return an engine for `database_url`, without connecting yet. Raises DatabaseURLError if it cannot be used."""
    address = read_address(database_url)
    if address.url.get_backend_name() == "sqlite":
        return _open_sqlite(address.url)
    return _open_postgresql(address)


def open_engine_in(folder: Path) -> AsyncEngine:
    """Return an engine for innovation.db in `folder`, without connecting yet; create the folder if it is missing.

    Raises OSError if the folder cannot be created.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return _open_sqlite(URL.create("sqlite+aiosqlite", database=str(folder / _FILE_NAME)))


def insert_into(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT statement for `table` that supports ON CONFLICT; in SQLAlchemy, each dialect has its own."""
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Yield a connection for reading. On SQLite, unlike other connections, it does not take the write lock."""
    async with engine.execution_options(**{_READS: True}).connect() as connection:
        yield connection


async def in_turn(connection: AsyncConnection, lock: int) -> None:
    """Wait until no other transaction holds this lock, and hold it until the connection's transaction ends.

    PostgreSQL calls it an advisory lock. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


def retried(
    work: Callable[Parameters, Coroutine[Any, Any, Result]],
) -> Callable[Parameters, Coroutine[Any, Any, Result]]:
    """Make a method that is one transaction begin anew if PostgreSQL ended it because of a deadlock, at most twice.

    Statements that change many rows lock them in no fixed order, so that two of them may wait for each other. After a
    second PostgreSQL ends one: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS.
    """

    @wraps(work)
    async def attempt(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        for _ in range(_ATTEMPTS - 1):
            try:
                return await work(*args, **kwargs)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", "") != _DEADLOCK:
                    raise
        return await work(*args, **kwargs)

    return attempt


@asynccontextmanager
async def writing_soon(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Yield a connection in a transaction, for when somebody waits for an answer.

    On SQLite, it waits less than a second for other writers, instead of half a minute.
    """
    async with engine.execution_options(**{_WAITS: _SOON}).begin() as connection:
        yield connection


def _open_postgresql(address: Address) -> AsyncEngine:
    engine = create_async_engine(
        address.url, pool_pre_ping=True, connect_args={**_CONNECTION, **address.arguments, "async_creator_fn": _connect}
    )

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(_TRANSACTION)

    return engine


async def _connect(**arguments: Any) -> asyncpg.Connection:
    """Connect with asyncpg, and turn errors of the network and of TLS into errors that SQLAlchemy recognizes."""
    try:
        return await asyncpg.connect(**arguments)
    except (OSError, ValueError, asyncpg.InternalClientError) as error:
        raise asyncpg.InterfaceError(f"no connection ({type(error).__name__})") from error


def _use_wal(connection: Any, cursor: Any) -> None:
    """Switch to WAL mode. If another process is switching a new database, SQLite may refuse at once, so try again."""
    end = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            connection.run_async(lambda _: asyncio.sleep(0.05))
        else:
            return


async def _connect_sqlite(*arguments: Any, **options: Any) -> aiosqlite.Connection:
    """Connect with aiosqlite.

    If that fails, wait for aiosqlite's thread to end, while the event loop that the thread reports to still exists.
    """
    connection = aiosqlite.connect(*arguments, **options)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does where it connects
    try:
        return await connection
    except sqlite3.Error:
        await asyncio.to_thread(connection._thread.join)  # noqa: SLF001
        raise


def _prepare_sqlite(connection: Any) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own; `_begin` does
    cursor = connection.cursor()
    _use_wal(connection, cursor)
    # In WAL mode SQLite syncs on commit only with FULL: the state "ambiguous" has to survive a power cut.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _open_sqlite(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": _BUSY_SECONDS, "async_creator_fn": _connect_sqlite})

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        try:
            _prepare_sqlite(connection)
        except sqlite3.Error:
            # SQLAlchemy would leave the connection open, and with it the driver's thread.
            connection.close()
            raise

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads and then writes must hold the write lock from the start: when a reader becomes a
        # writer, SQLite fails instead of waiting (https://sqlite.org/lang_transaction.html).
        options = connection.get_execution_options()
        reads, waits = options.get(_READS, False), options.get(_WAITS, _BUSY_SECONDS)
        if connection.info.get(_WAITS, _BUSY_SECONDS) != waits:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(waits * 1000)}")
            connection.info[_WAITS] = waits
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
