"""Opens the database: the one that DATABASE_URL names, or a file in the data folder."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_FILE_NAME = "innovation.db"
_BUSY_SECONDS = 30
"""Seconds that a SQLite connection waits for another process to finish writing."""
_SESSION = {
    # A process that was suspended in the middle of a transaction must not keep its locks.
    "idle_in_transaction_session_timeout": "15s",
    # Every query here reads few rows through an index. Without statistics, as when a table was just filled, PostgreSQL
    # assumes a tiny table, and would read and sort 100,000 rows to return 20.
    **dict.fromkeys(("enable_sort", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"), "off"),
    # If a query cannot do without one of these, PostgreSQL rates it as expensive, and would spend a second compiling
    # it.
    "jit": "off",
}
_READS = "innovation_reads"
_WAITS = "innovation_waits"


class DatabaseURLError(ValueError):
    """A database address cannot be used. The message is for the operator, and does not contain the password."""


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
    """Return an engine for `database_url`, without connecting yet.

    The address may start with postgresql://, postgres:// or sqlite:///, and may contain `sslmode`. Raises
    DatabaseURLError if the address cannot be used.
    """
    url = _parse(database_url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return _open_postgresql(url)


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
    """Yield a connection for reading. On SQLite, unlike all other connections, it does not take the write lock."""
    async with engine.execution_options(**{_READS: True}).connect() as connection:
        yield connection


@asynccontextmanager
async def writing_soon(engine: AsyncEngine, seconds: float) -> AsyncIterator[AsyncConnection]:
    """Yield a connection in a transaction. On SQLite, wait for other writers at most `seconds`, not half a minute."""
    async with engine.execution_options(**{_WAITS: seconds}).begin() as connection:
        yield connection


def _parse(address: str) -> URL:
    try:
        # SQLAlchemy does not accept postgres://, which several platforms put into DATABASE_URL.
        url = make_url("postgresql" + address.removeprefix("postgres") if address.startswith("postgres:") else address)
    except (ArgumentError, ValueError) as error:
        raise DatabaseURLError("expected an address such as postgresql://user:password@host/name") from error
    if url.get_backend_name() == "postgresql":
        return _with_asyncpg(url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite+aiosqlite")
    raise DatabaseURLError("expected an address that starts with postgresql:// or, for a file, sqlite:///")


def _with_asyncpg(url: URL) -> URL:
    """Return the URL with asyncpg as its driver, and with `sslmode` renamed to `ssl`, as asyncpg expects.

    See https://docs.sqlalchemy.org/en/21/dialects/postgresql.html.
    """
    url = url.set(drivername="postgresql+asyncpg")
    if "sslmode" not in url.query:
        return url
    mode = url.query["sslmode"]
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def _open_postgresql(url: URL) -> AsyncEngine:
    # Timeouts in seconds, to connect and for a statement, detect a database that stopped responding.
    engine = create_async_engine(url, pool_pre_ping=True, connect_args={"timeout": 5, "command_timeout": 20})

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        # One statement, because connection poolers reject start-up parameters.
        settings = (f"set_config('{name}', '{value}', false)" for name, value in _SESSION.items())
        cursor.execute(f"SELECT {', '.join(settings)}")
        cursor.close()
        connection.commit()

    return engine


def _use_wal(cursor: Any) -> None:
    """Switch to WAL mode. SQLite may refuse at once, without waiting, while another process switches a new database."""
    end = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def _open_sqlite(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins no transactions of its own; `_begin` does
        cursor = connection.cursor()
        _use_wal(cursor)
        # In WAL mode SQLite syncs on commit only with FULL: the state "ambiguous" has to survive a power cut.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

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
