"""Stores in which channels the bot answers only if it is mentioned."""

from __future__ import annotations

from sqlalchemy import and_, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import insert_into, reading
from bot.storage.tables import quiet_channels


class SqlQuietChannels:
    """Stores the channels in which the bot answers only if it is mentioned.

    If the database cannot be used, every method raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE`.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def is_quiet(self, team: str, channel: str) -> bool:
        """Return whether the bot answers in a channel only if it is mentioned."""
        found = exists().where(quiet_channels.c.team == team, quiet_channels.c.channel == channel)
        async with reading(self._engine) as connection:
            return bool(await connection.scalar(select(found)))

    async def set_quiet(self, team: str, channel: str, *, quiet: bool) -> None:
        """Store whether the bot answers in a channel only if it is mentioned."""
        async with self._engine.begin() as connection:
            if quiet:
                insert = insert_into(quiet_channels, connection.dialect.name).values(team=team, channel=channel)
                await connection.execute(insert.on_conflict_do_nothing())
            else:
                this = and_(quiet_channels.c.team == team, quiet_channels.c.channel == channel)
                await connection.execute(delete(quiet_channels).where(this))
