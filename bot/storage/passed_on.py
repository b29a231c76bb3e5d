"""Stores the people and channels that questions go to, and which questions were passed on, without their text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import Clock, insert_into, reading, retried
from bot.storage.in_time import ask_briefly
from bot.storage.tables import experts, passed_questions, passed_threads
from handlers.experts.ports import Passed
from handlers.slack.recent import Recent

KEPT = timedelta(days=30)
"""How long a question that was passed on is remembered."""
_STALE = timedelta(minutes=1)
"""The age at which a question without a thread counts as not passed on: its process died, or could not store where."""
_FRESH = 60.0
"""Seconds for which a process remembers whom a workspace named. Another process may change that."""


class SqlPassedQuestions:
    """Stores the people and channels that questions go to and, for a month, which questions were passed on.

    Older questions are deleted when the next one is passed on. The people and channels that a workspace named are kept
    in memory for a minute. If the database cannot be used, methods raise one of the errors in
    `bot.storage.trouble.DATABASE_TROUBLE`. The exceptions are `named` and `of_thread`, because answers and messages
    wait for them.
    """

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = Clock(clock)
        self._named: Recent[str, tuple[str, ...] | bool] = Recent(most=1000, seconds=_FRESH)

    async def named(self, team: str) -> tuple[str, ...] | None:
        """Return the people and channels that a workspace named, by Slack's ids.

        Return None if the workspace has never named any, or if the database does not answer soon enough.
        """
        known = self._named.get(team)
        if known is not None:
            return known if isinstance(known, tuple) else None
        return await ask_briefly(self.named_now(team), None)

    async def named_now(self, team: str) -> tuple[str, ...] | None:
        """Return the people and channels that a workspace named, or None if it has never named any.

        Another process may have changed them a moment ago.
        """
        async with reading(self._engine) as connection:
            row = await connection.scalar(select(experts.c.named).where(experts.c.team == team))
        named = None if row is None else tuple(row.split())
        self._named.put(team, False if named is None else named)
        return named

    async def name(self, team: str, named: tuple[str, ...]) -> None:
        """Store the people and channels to which a workspace's questions are passed on, replacing any earlier ones."""
        async with self._engine.begin() as connection:
            insert = insert_into(experts, connection.dialect.name).values(team=team, named=" ".join(named))
            await connection.execute(
                insert.on_conflict_do_update(index_elements=["team"], set_={"named": insert.excluded.named})
            )
        self._named.put(team, named)

    @retried
    async def claim(self, passed: Passed) -> bool:
        """Remember a question and return True, or return False if the person is known to have passed it on before.

        If no thread was remembered for it within a minute, replies would be lost, so it may be passed on again.
        """
        questions, threads = passed_questions.c, passed_threads.c
        here = (threads.team == passed.team, threads.person == passed.person, threads.key == passed.key)
        async with self._engine.begin() as connection:
            now = await self._clock.now(connection)
            for table in (passed_questions, passed_threads):
                await connection.execute(delete(table).where(table.c.at < now - KEPT))
            insert = insert_into(passed_questions, connection.dialect.name)
            new = insert.values(team=passed.team, person=passed.person, key=passed.key, at=now)
            lost = and_(questions.at <= now - _STALE, ~exists().where(*here))
            again = new.on_conflict_do_update(index_elements=["team", "person", "key"], set_={"at": now}, where=lost)
            return (await connection.execute(again)).rowcount == 1

    async def release(self, passed: Passed) -> None:
        """Forget a question, because it reached nobody."""
        columns = passed_questions.c
        async with self._engine.begin() as connection:
            await connection.execute(
                delete(passed_questions).where(
                    columns.team == passed.team, columns.person == passed.person, columns.key == passed.key
                )
            )

    async def count(self, team: str, person: str) -> int:
        """Return how many questions a person passed on in the last month."""
        columns = passed_questions.c
        query = select(func.count()).where(columns.team == team, columns.person == person)
        async with reading(self._engine) as connection:
            now = await self._clock.now(connection)
            return await connection.scalar(query.where(columns.at >= now - KEPT)) or 0

    @retried
    async def forget(self, team: str, person: str) -> None:
        """Forget which questions a person passed on. Replies to them no longer reach the person."""
        async with self._engine.begin() as connection:
            for table in (passed_questions, passed_threads):
                await connection.execute(delete(table).where(table.c.team == team, table.c.person == person))

    async def remember_thread(self, passed: Passed, channel: str, ts: str) -> None:
        """Remember that replies in a message's thread are for the person who passed the question on."""
        about = {"person": passed.person, "key": passed.key, "language": passed.language}
        async with self._engine.begin() as connection:
            now = await self._clock.now(connection)
            insert = insert_into(passed_threads, connection.dialect.name)
            new = insert.values(team=passed.team, channel=channel, ts=ts, at=now, **about)
            await connection.execute(new.on_conflict_do_nothing())

    async def of_thread(self, team: str, channel: str, ts: str) -> Passed | None:
        """Return the passed-on question that a thread is about.

        Return None if the thread is about no such question, if the question was passed on more than a month ago, or if
        the database does not answer soon enough.
        """
        return await ask_briefly(self._of_thread(team, channel, ts), None)

    async def _of_thread(self, team: str, channel: str, ts: str) -> Passed | None:
        columns = passed_threads.c
        query = select(passed_threads).where(columns.team == team, columns.channel == channel, columns.ts == ts)
        async with reading(self._engine) as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None or row.at < await self._clock.now(connection) - KEPT:
                return None
        return Passed(team, row.person, row.key, row.language)
