"""Migrates a database to this version's tables, with Alembic but without an alembic.ini."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

_LOCK = 7_120_004
"""The number of the PostgreSQL advisory lock that only this bot's migrations take."""


async def upgrade(engine: AsyncEngine) -> None:
    """Create or update the tables for this version; do nothing if they are up to date.

    All changes are made in one transaction, and processes that start together wait for one another. Raises one of the
    errors in `bot.storage.trouble.DATABASE_TROUBLE` if the database cannot be reached or reports an error. Raises
    alembic's CommandError if a newer version of the bot has migrated the database.
    """
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
