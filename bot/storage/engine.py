"""Opens the database: a file in the user's data folder, or the PostgreSQL that DATABASE_URL names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import URL, Connection, Table, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

FILE_NAME = "innovation.db"
BUSY_SECONDS = 30
"""How long a SQLite connection waits for another process that writes."""
_SESSION = {
    # A process that was suspended in the middle of a transaction must not keep its locks from the others.
    "idle_in_transaction_session_timeout": "15s",
    # Every query here takes few rows by an index. While there are no statistics of a table that was just filled,
    # PostgreSQL takes it for tiny, and would read and sort 100,000 rows to give 20.
    **dict.fromkeys(("enable_sort", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"), "off"),
    # Where there is no way around one of these, PostgreSQL takes the query for huge, and would compile it for a second.
    "jit": "off",
}
_READS = "innovation_reads"


class DatabaseURLError(ValueError):
    """An address of a database that cannot be used. The person who starts the bot reads it; it shows no password."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time: an injected clock's, or the database's own, which all processes that share one share too."""

    injected: Callable[[], datetime] | None = None

    async def now(self, connection: AsyncConnection) -> datetime:
        """Give the time in UTC: while a transaction lasts it goes on, so that waiting for a lock is not overlooked."""
        if self.injected is not None:
            return self.injected().astimezone(UTC)
        if connection.dialect.name == "postgresql":
            told: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
            return told.astimezone(UTC)
        # SQLite has no clock but that of the computer it runs on, which is this one.
        return datetime.now(UTC)


def open_engine(database_url: str | None, data_folder: Path | None = None) -> AsyncEngine:
    """Give an engine for `database_url`, or without one for the file innovation.db in `data_folder`, which is made.

    `data_folder` is the user's data folder unless it is given. Nothing is connected to yet. The address may start with
    postgresql://, postgres:// or sqlite:///; `sslmode` in it is understood. Raises DatabaseURLError.
    """
    url = _sqlite_file(data_folder) if database_url is None else _parse(database_url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return _open_postgresql(url)


def insert_into(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Give an insert that can leave rows alone which are there already; SQLAlchemy has one for each database."""
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Give a connection to read with: on SQLite it does not wait for those who write, as every other one does."""
    async with engine.execution_options(**{_READS: True}).connect() as connection:
        yield connection


def _sqlite_file(data_folder: Path | None) -> URL:
    folder = data_folder or platformdirs.user_data_path("innovation-bot")
    folder.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite+aiosqlite", database=str(folder / FILE_NAME))


def _parse(address: str) -> URL:
    try:
        # SQLAlchemy knows no postgres://, which is what several platforms put into DATABASE_URL.
        url = make_url("postgresql" + address.removeprefix("postgres") if address.startswith("postgres:") else address)
    except (ArgumentError, ValueError) as error:
        raise DatabaseURLError("expected an address such as postgresql://user:password@host/name") from error
    if url.get_backend_name() == "postgresql":
        return _with_asyncpg(url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite+aiosqlite")
    raise DatabaseURLError("expected an address that starts with postgresql:// or, for a file, sqlite:///")


def _with_asyncpg(url: URL) -> URL:
    """Name the driver, and `sslmode` as asyncpg calls it (https://docs.sqlalchemy.org/en/21/dialects/postgresql.html)."""
    url = url.set(drivername="postgresql+asyncpg")
    if "sslmode" not in url.query:
        return url
    mode = url.query["sslmode"]
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def _open_postgresql(url: URL) -> AsyncEngine:
    # A database that is gone without a word is noticed by these: seconds to connect, and for a statement.
    engine = create_async_engine(url, pool_pre_ping=True, connect_args={"timeout": 5, "command_timeout": 20})

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        # One statement, and none of them a start-up parameter, which connection poolers refuse.
        settings = (f"set_config('{name}', '{value}', false)" for name, value in _SESSION.items())
        cursor.execute(f"SELECT {', '.join(settings)}")
        cursor.close()
        connection.commit()

    return engine


def _open_sqlite(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine.sync_engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins no transactions of its own; `_begin` does
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # In WAL mode SQLite syncs on commit only with FULL: what is about to be posted has to outlive a power cut.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads and then writes must hold the write lock from the start: SQLite does not wait when
        # a reader becomes a writer, it fails (https://sqlite.org/lang_transaction.html).
        reads = connection.get_execution_options().get(_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
