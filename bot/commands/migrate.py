"""Migrates the database to this version's tables."""

from __future__ import annotations

import argparse
import asyncio

from bot.processes import until_stopped
from bot.settings import STORED, Settings, read_settings, under_honcho
from bot.storage.opening import opened
from bot.terminal.lines import tell
from bot.terminal.texts import DATABASE_READY


def migrate(_chosen: argparse.Namespace) -> int:
    """Migrate the database to this version's tables.

    Hosting platforms wait for this command to end before they start the bot. Honcho, however, starts all
    processes in a Procfile at once and stops them all as soon as one ends, so under honcho this command waits until it
    is asked to stop. Raises SettingsError if the settings are invalid, and DatabaseError if the database cannot be
    used.
    """
    asyncio.run(_migrate(read_settings(variables=STORED), stay=under_honcho()))
    return 0


async def _migrate(settings: Settings, *, stay: bool) -> None:
    async with opened(settings):
        tell(DATABASE_READY)
    if stay:
        await until_stopped()
