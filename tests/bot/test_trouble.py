"""What the operator reads if the database cannot be used: what is wrong, and which setting to check."""

from __future__ import annotations

import socket
import sqlite3
import ssl
from pathlib import Path

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import URL, make_url
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.storage.trouble import DATABASE_TROUBLE, explain, is_own_fault

SERVER = make_url("postgresql+asyncpg://u:s3cret@h/x")
WRITTEN = "what somebody wrote"
CODES = sorted(name for name in dir(sqlite3) if name.startswith("SQLITE_") and isinstance(getattr(sqlite3, name), int))


def connecting(error: Exception) -> DBAPIError:
    """Return the error that SQLAlchemy raises if the driver raises `error` while it connects."""
    raised = asyncpg.InterfaceError("no connection")
    raised.__cause__ = error
    return DBAPIError(None, None, raised)


def stating(error: Exception) -> DBAPIError:
    """Return the error that SQLAlchemy raises if the driver raises `error` while it runs a statement."""
    return DBAPIError("SELECT", [WRITTEN], error)


def of_server(code: str, message: str = "the reason") -> asyncpg.PostgresError:
    """Return the error that asyncpg raises if PostgreSQL responds with this error code and message."""
    return asyncpg.PostgresError.new({"S": "ERROR", "C": code, "M": message, "D": WRITTEN})


def of_file(name: str, message: str = "the reason") -> OperationalError:
    """Return the error that SQLAlchemy raises for the SQLite error with this name, such as SQLITE_FULL."""
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, name), name
    return OperationalError("SELECT", [WRITTEN], error)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (connecting(socket.gaierror(-2, "Name or service not known")), "The host in DATABASE_URL can't be found"),
        (connecting(ConnectionRefusedError(111, "refused")), "No database answers at the host and port"),
        (connecting(FileNotFoundError(2, "no such file")), "There is no database socket where DATABASE_URL says"),
        (connecting(TimeoutError()), "The database doesn't answer in time"),
        (connecting(ConnectionError("rejected SSL upgrade")), "doesn't offer TLS, which sslmode in DATABASE_URL"),
        (connecting(ssl.SSLError(1, "wrong version number")), "(wrong version number). Check sslmode"),
        (connecting(OSError(101, "Network is unreachable")), "can't be reached (Network is unreachable)"),
        (connecting(ValueError("invalid port")), "DATABASE_URL can't be used (invalid port)"),
        (connecting(asyncpg.InterfaceError("unexpected")), "isn't a PostgreSQL database, or hangs up"),
        (connecting(of_server("28P01")), "doesn't accept the user and password in DATABASE_URL"),
        (connecting(of_server("28000", "no pg_hba.conf entry")), "(no pg_hba.conf entry). Check the user, and sslmode"),
        (connecting(of_server("3D000")), "The database in DATABASE_URL doesn't exist (the reason)"),
        (connecting(of_server("53300")), "accepts no more connections"),
        (connecting(of_server("57P03")), "is starting or stopping"),
        (connecting(of_server("0A000")), "The database can't be used (the reason). Check DATABASE_URL."),
        (stating(of_server("25006")), "can only be read. Use the primary's address."),
        (stating(of_server("42501")), "lacks rights (the reason). Make it the owner"),
        (stating(of_server("42P01")), "isn't as the bot left it (the reason)"),
        (stating(of_server("53100")), "disk is full"),
        (stating(of_server("57014")), "The database can't be used (the reason). Check DATABASE_URL."),
        (PoolTimeoutError(), "Every connection to the database is in use"),
        (DisconnectionError(), "The connection to the database breaks"),
    ],
)
def test_server(error: Exception, words: str) -> None:
    """The explanation of a server's error says what is wrong, without the password and without what people wrote."""
    said = explain(error, SERVER, "DATABASE_URL") or ""
    assert words in said
    assert said.endswith(".")
    assert [each for each in ("s3cret", WRITTEN, "{") if each in said] == []


@pytest.mark.parametrize("error", [stating(of_server("42601")), stating(of_server("23505")), stating(Exception("x"))])
def test_own_statement(error: Exception) -> None:
    """An error in one of the bot's own statements has no explanation, because the database is not to blame."""
    assert explain(error, SERVER, "DATABASE_URL") is None


@pytest.mark.parametrize(
    ("name", "message", "words"),
    [
        ("SQLITE_READONLY", "attempt to write", "is read-only. Check DATA_PATH."),
        ("SQLITE_READONLY_DIRECTORY", "attempt to write", "is read-only. Check DATA_PATH."),
        ("SQLITE_FULL", "database or disk is full", "The disk is full"),
        ("SQLITE_IOERR_FSYNC", "disk I/O error", "its disk may be full or damaged"),
        ("SQLITE_NOTADB", "file is not a database", "isn't a SQLite database. Move it away"),
        ("SQLITE_CORRUPT", "malformed", "is damaged. Restore a backup"),
        ("SQLITE_BUSY_SNAPSHOT", "database is locked", "Another program keeps"),
        ("SQLITE_PERM", "access denied", "may not be opened"),
        ("SQLITE_PROTOCOL", "locking protocol", "may be on a network drive"),
        ("SQLITE_ERROR", "no such column: x", "isn't as the bot left it (no such column: x)"),
    ],
)
def test_file(name: str, message: str, words: str) -> None:
    """The explanation of an error in a SQLite file names the file and the setting that determines it."""
    said = explain(of_file(name, message), URL.create("sqlite+aiosqlite", database="/d/x.db"), "DATA_PATH") or ""
    assert words in said
    assert "/d/x.db" in said
    assert "DATA_PATH" in said


@pytest.mark.parametrize(
    ("file", "words"),
    [("", "is a folder, not a database"), ("none/x.db", "doesn't exist. Make it"), ("x.db", "can't be opened or made")],
)
def test_file_that_cannot_be_opened(tmp_path: Path, file: str, words: str) -> None:
    """The explanation tells apart a SQLite file that is a folder, one whose folder does not exist, and any other."""
    said = explain(of_file("SQLITE_CANTOPEN"), URL.create("sqlite", database=str(tmp_path / file)), "DATA_PATH")
    assert words in (said or "")


@settings(max_examples=40)
@given(st.sampled_from(CODES), st.text(max_size=300))
def test_any_error_of_a_file(name: str, message: str) -> None:
    """Any error from SQLite has an explanation of one line that names the file, or none if the bot is to blame."""
    said = explain(of_file(name, message), URL.create("sqlite", database="/d/x.db"), "DATA_PATH")
    assert said is None or (len(said.splitlines()) == 1 and "/d/x.db" in said and len(said) < 400)


@settings(max_examples=40)
@given(st.text("0235ABPX", min_size=5, max_size=5), st.text(max_size=300))
def test_any_error_of_a_server(code: str, message: str) -> None:
    """Any error that a server reports while the bot connects is explained in one line, without what people wrote."""
    said = explain(connecting(of_server(code, message)), SERVER, "DATABASE_URL") or ""
    assert len(said.splitlines()) == 1
    assert WRITTEN not in said


@pytest.mark.parametrize(
    ("error", "own"),
    [
        (ProgrammingError("SELECT", None, of_server("42601")), True),
        (ProgrammingError("SELECT", None, of_server("42501")), False),
        (ProgrammingError("SELECT", None, of_server("42P01")), False),
        (IntegrityError("INSERT", None, of_server("23505")), True),
        (DataError("INSERT", None, of_server("22001")), True),
        (OperationalError("SELECT", None, of_server("57P01")), False),
        (of_file("SQLITE_BUSY"), False),
        (TimeoutError(), False),
    ],
)
def test_whose_fault(error: Exception, own: bool) -> None:
    """An error is the bot's own fault if its statement or data is wrong, but not if the database has trouble."""
    assert isinstance(error, DATABASE_TROUBLE)
    assert is_own_fault(error) is own
