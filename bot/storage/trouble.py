"""Explains in plain words what is wrong with the database, and which setting helps."""

from __future__ import annotations

import re
import socket
import sqlite3
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

import asyncpg
from sqlalchemy import URL
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

DATABASE_TROUBLE: tuple[type[Exception], ...] = (DBAPIError, DisconnectionError, PoolTimeoutError, TimeoutError)
"""The errors raised if the database cannot be reached, the connection breaks, or the database reports an error."""

_LONGEST_MESSAGE = 200
_FILE: Mapping[int, str] = {
    sqlite3.SQLITE_READONLY: "{file} can't be written: the file or its folder is read-only. Check {setting}.",
    sqlite3.SQLITE_FULL: "The disk is full, so {file} can't grow. Free some space, or set {setting} to another disk.",
    sqlite3.SQLITE_IOERR: "{file} can't be read or written: its disk may be full or damaged. Check it, or {setting}.",
    sqlite3.SQLITE_NOTADB: "{file} isn't a SQLite database. Move it away, or change {setting}.",
    sqlite3.SQLITE_CORRUPT: "{file} is damaged. Restore a backup, or change {setting}.",
    sqlite3.SQLITE_BUSY: "Another program keeps {file} locked. Close that program, or change {setting}.",
    sqlite3.SQLITE_PERM: "{file} may not be opened. Check its permissions, and {setting}.",
    sqlite3.SQLITE_PROTOCOL: "{file} can't be locked: it may be on a network drive. Change {setting}.",
}
"""What to say for SQLite's error codes, https://sqlite.org/rescode.html."""
_FILE_CHANGED = "{file} isn't as the bot left it ({message}). Restore a backup, or change {setting}."
_SERVER: Mapping[str, str] = {
    "25006": "{setting} leads to a copy of the database that can only be read. Use the primary's address.",
    "28000": "The database refuses the connection ({message}). Check the user, and sslmode, in {setting}.",
    "28P01": "The database doesn't accept the user and password in {setting}.",
    "3D000": "The database in {setting} doesn't exist ({message}). Create it, or correct {setting}.",
    "3F000": "The schema for the tables doesn't exist ({message}). Create it, or correct {setting}.",
    "42501": "The user in {setting} lacks rights ({message}). Make it the owner of the database, or GRANT it CONNECT "
    "on the database, USAGE and CREATE on the schema, and ALL on the bot's tables.",
    "53100": "The database's disk is full ({message}). Free some space there, or change {setting}.",
    "53300": "The database accepts no more connections ({message}). Start fewer processes, raise the database's limit, "
    "or set {setting} to the address of a pooler.",
    "57P03": "The database is starting or stopping ({message}). Try again in a moment, or check {setting}.",
    **dict.fromkeys(
        ("42P01", "42703", "42P07", "42701", "42710"),
        "The database isn't as the bot left it ({message}). Restore a backup, or set {setting} to another database.",
    ),
}
"""What to say for PostgreSQL's error codes, https://www.postgresql.org/docs/current/errcodes-appendix.html."""
_SERVER_TROUBLE = ("08", "28", "40", "53", "55", "57", "58", "XX")
"""The classes of other codes for which the bot's statement is not at fault."""
_NETWORK: tuple[tuple[type[Exception], str], ...] = (
    (socket.gaierror, "The host in {setting} can't be found. Check its name, and the network."),
    (ConnectionRefusedError, "No database answers at the host and port in {setting}. Check that it is running."),
    (FileNotFoundError, "There is no database socket where {setting} says. Check that the database is running."),
    (TimeoutError, "The database doesn't answer in time. Check {setting}, the network, and that the database is up."),
    (
        ssl.SSLCertVerificationError,
        "The database's certificate can't be verified ({message}). Check the host and sslrootcert in {setting}.",
    ),
    (ssl.SSLError, "A TLS connection to the database fails ({message}). Check sslmode and certificates in {setting}."),
    (OSError, "The database can't be reached ({message}). Check {setting}, and that the database is running."),
    (asyncpg.exceptions.ClientConfigurationError, "{setting} can't be used: {message}."),
    (
        ValueError,
        "{setting} can't be used ({message}). Check it, and the environment's variables that start with PG.",
    ),
    (asyncpg.InterfaceError, "What answers at the address in {setting} isn't a PostgreSQL database, or hangs up."),
    (PoolTimeoutError, "Every connection to the database is in use. Check {setting}, and that the database is up."),
    (DisconnectionError, "The connection to the database breaks. Check {setting}, and that the database is running."),
)


def explain(error: Exception, url: URL, setting: str) -> str | None:
    """Return what is wrong with the database at `url` and how to fix it, or None if the bot itself is at fault.

    `setting` is the name of the setting that contains the address. The sentence is for the operator, and contains no
    password.
    """
    links = tuple(_links(error))
    if (file := url.database) and url.get_backend_name() == "sqlite":
        broken = next((link for link in links if isinstance(link, sqlite3.Error)), None)
        sentence = None if broken is None else _about_file(broken, Path(file))
        return sentence and sentence.format(file=file, setting=setting, message=_message(broken))
    for link in links:
        if (sentence := _about_server(link, connecting=getattr(error, "statement", None) is None)) is not None:
            return sentence.format(setting=setting, message=_message(link))
    return None


def is_own_fault(error: Exception) -> bool:
    """Return whether one of DATABASE_TROUBLE is about the bot's own SQL, so that waiting does not help."""
    if not isinstance(error, ProgrammingError | DataError | IntegrityError | NotSupportedError):
        return False
    return getattr(error.orig, "sqlstate", "") not in _SERVER


def _links(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and the errors that caused it, the first cause first."""
    behind = getattr(error, "orig", None) or error.__cause__
    if behind is not None:
        yield from _links(behind)
    yield error


def _message(error: BaseException | None) -> str:
    """Return the first line of an error's message, or else its type. More lines may quote what is stored."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    first = next(iter(text.splitlines()), "").strip()
    return first[:_LONGEST_MESSAGE].rstrip(".") or type(error).__name__


def _about_file(error: sqlite3.Error, file: Path) -> str | None:
    # The lowest byte is the kind of error; the others give details.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_ERROR:
        return _FILE_CHANGED if re.search("no such (table|column)|already exists|no column", str(error)) else None
    if code != sqlite3.SQLITE_CANTOPEN:
        return _FILE.get(code)
    if file.is_dir():
        return "{file} is a folder, not a database. Check {setting}."
    if not file.parent.is_dir():
        return "The folder of {file} doesn't exist. Make it, or check {setting}."
    return "{file} can't be opened or made. Check whether it and its folder may be written, and {setting}."


def _about_server(error: BaseException, *, connecting: bool) -> str | None:
    if isinstance(error, asyncpg.PostgresError):
        code = error.sqlstate or ""
        is_trouble = connecting or code.startswith(_SERVER_TROUBLE)
        other = "The database can't be used ({message}). Check {setting}." if is_trouble else None
        return _SERVER.get(code, other)
    if isinstance(error, ConnectionError) and "SSL" in str(error):
        return "The database doesn't offer TLS, which sslmode in {setting} asks for."
    return next((sentence for kind, sentence in _NETWORK if isinstance(error, kind)), None)
