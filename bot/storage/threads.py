"""Stores what threads and direct conversations are about, so that every process can continue them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import Clock, insert_into, reading, retried, writing_soon
from bot.storage.tables import threads
from handlers.slack.thread_context import Talk, Thread


class SqlThreads:
    """Stores the talk in each thread: for two weeks after an answer, or half an hour in a direct conversation.

    If the database cannot be used, every method raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE`.
    """

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = Clock(clock)

    async def find(self, thread: Thread) -> Talk | None:
        """Return the talk in a thread, or None if it is unknown."""
        async with reading(self._engine) as connection:
            row = (await connection.execute(select(threads).where(_is(thread)))).one_or_none()
            if row is None or row.kept_until < await self._clock.now(connection):
                return None
            return Talk(row.about, row.asker, row.interrupted)

    @retried
    async def remember(self, thread: Thread, talk: Talk) -> None:
        """Store the latest talk in a thread. Fields that are empty in it keep their values.

        Remove talks that are too old.
        """
        async with writing_soon(self._engine) as connection:
            now = await self._clock.now(connection)
            await connection.execute(delete(threads).where(threads.c.kept_until < now))
            kept_until = now + timedelta(seconds=thread.kept)
            ids = {"team": thread.team, "channel": thread.channel, "ts": thread.ts}
            new = {"about": talk.about, "asker": talk.asker, "kept_until": kept_until}
            insert = insert_into(threads, connection.dialect.name).values(**ids, **new, interrupted=False)
            changed = {name: value for name, value in new.items() if value}
            if talk.asker:
                changed["interrupted"] = False
            await connection.execute(insert.on_conflict_do_update(index_elements=list(ids), set_=changed))

    async def interrupt(self, thread: Thread) -> None:
        """Store that people have talked to each other in a thread since the bot's last answer."""
        async with writing_soon(self._engine) as connection:
            await connection.execute(update(threads).where(_is(thread)).values(interrupted=True))

    async def names(self, team: str, person: str) -> bool:
        """Return whether a person is the one whom the bot answered last in any thread."""
        async with reading(self._engine) as connection:
            now = await self._clock.now(connection)
            kept = select(threads.c.ts).where(_answered(team, person), threads.c.kept_until >= now).limit(1)
            return (await connection.execute(kept)).first() is not None

    @retried
    async def forget(self, team: str, person: str) -> None:
        """Forget in which threads a person is the one whom the bot answered last. What they are about is kept."""
        async with self._engine.begin() as connection:
            await connection.execute(update(threads).where(_answered(team, person)).values(asker=""))

    async def remove_all(self) -> None:
        """Remove all threads."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(threads))

    @retried
    async def remove_team(self, team: str) -> None:
        """Remove all threads of a workspace."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(threads).where(threads.c.team == team))


def _is(thread: Thread) -> ColumnElement[bool]:
    return and_(threads.c.team == thread.team, threads.c.channel == thread.channel, threads.c.ts == thread.ts)


def _answered(team: str, person: str) -> ColumnElement[bool]:
    return and_(threads.c.team == team, threads.c.asker == person)
