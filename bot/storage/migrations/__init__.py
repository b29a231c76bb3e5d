"""Migrates a database to this version's tables, with Alembic but without an alembic.ini."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

_FOLDER = Path(__file__).parent
_LOCK = 7_120_004
"""The number of the PostgreSQL advisory lock that only this bot's migrations take."""


class NewerDatabaseError(Exception):
    """A newer version of the bot has migrated the database."""


async def upgrade(engine: AsyncEngine) -> None:
    """Create or update the tables for this version; do nothing if they are up to date.

    All changes are made in one transaction, and processes that start together wait for one another. Raises one of the
    errors in `bot.storage.trouble.DATABASE_TROUBLE` if the database cannot be reached or reports an error. Raises
    NewerDatabaseError if a newer version of the bot has migrated the database.
    """
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not await connection.run_sync(_is_up_to_date):
            await connection.run_sync(_upgrade)


def _is_up_to_date(connection: Connection) -> bool:
    """Return whether the database is at the newest version. Each version's file is named after its number."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    newest = max(file.name for file in (_FOLDER / "versions").glob("v*_*.py"))
    found = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    return [*found] == [newest.partition("_")[0].removeprefix("v")]


def _upgrade(connection: Connection) -> None:
    # Imported only now, because importing it takes longer than the check, and few starts need it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise NewerDatabaseError from error
