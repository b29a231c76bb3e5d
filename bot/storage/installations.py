"""Remembers the bot token's workspace, and moves to it what was stored under other workspaces."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, exists, insert, select, union
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import in_turn, reading
from bot.storage.messages import forget_messages
from bot.storage.moving import Place, move
from bot.storage.tables import deliveries, installations, posted_facts, rate_limits, subscriptions

_LOCK = 7_120_005
"""The number of the lock under which rows are put right."""


class SqlInstallations:
    """Puts rows right by moving them to the bot token's workspace, and remembers for which workspace that was done.

    If the database cannot be used, every method raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE`.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def put_right_for(self) -> str | None:
        """Return the workspace for which the rows were put right, or None if they have not been yet."""
        async with reading(self._engine) as connection:
            team: str | None = await connection.scalar(select(installations.c.team))
            return team

    async def elsewhere(self, team: str) -> list[Place]:
        """Return the channels for which something is stored under a workspace other than `team`, in a fixed order."""
        tables = (subscriptions, deliveries, posted_facts)
        found = union(*(select(table.c.team, table.c.channel).where(table.c.team != team) for table in tables))
        async with reading(self._engine) as connection:
            return sorted((Place(*row) for row in await connection.execute(found)), key=lambda place: place.key)

    async def put_right(self, team: str, places: Sequence[Place], *, finished: bool) -> int:
        """Move what is stored about the channels `places` to the workspace `team`.

        Return how many subscriptions were moved. If `finished`, remember that the rows have been put right for the
        workspace. If that is remembered already, for any workspace, do nothing. Processes that call this at the same
        time wait for one another.
        """
        async with self._engine.begin() as connection:
            await in_turn(connection, _LOCK)
            if await connection.scalar(select(installations.c.team)) is not None:
                return 0
            moved = [await move(connection, place, Place(team, place.channel)) for place in places]
            # A workspace's own rate limit is of no use without subscriptions.
            left = exists().where(subscriptions.c.team == rate_limits.c.team)
            await connection.execute(
                delete(rate_limits).where(rate_limits.c.team != team, rate_limits.c.id == rate_limits.c.team, ~left)
            )
            if finished:
                await connection.execute(insert(installations).values(team=team))
        await forget_messages(self._engine, {message for each in moved for message in each.messages})
        return sum(len(each.subscriptions) for each in moved)
