"""Stores which questions were answered, so that each is answered only once, by whichever process and after restarts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import Clock, insert_into, reading, writing_soon
from bot.storage.tables import questions
from handlers.slack.answered import KEPT, STALE, Claim, Question, Reply


class SqlAnswered:
    """Stores which questions are claimed and which are answered, for a day.

    If the database cannot be used, every method raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE`.
    """

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = Clock(clock)

    async def claim(self, question: Question) -> Claim:
        """Claim a question, unless somebody else has claimed or answered it."""
        async with writing_soon(self._engine) as connection:
            now = await self._clock.now(connection)
            await connection.execute(delete(questions).where(questions.c.claimed_at < now - timedelta(seconds=KEPT)))
            new = {"team": question.team, "channel": question.channel, "ts": question.ts}
            insert = insert_into(questions, connection.dialect.name).values(**new, claimed_at=now, answered=False)
            if (await connection.execute(insert.on_conflict_do_nothing())).rowcount == 1:
                return "new"
            row = (await connection.execute(select(questions).where(_is(question)).with_for_update())).one()
            if row.answered:
                return "answered"
            # The clock may have been set back since.
            if abs(now - row.claimed_at) < timedelta(seconds=STALE):
                return "taken"
            await connection.execute(update(questions).where(_is(question)).values(claimed_at=now))
            return "given up"

    async def mark_answered(self, question: Question, reply: Reply | None = None) -> None:
        """Store that a claimed question is answered and, if the answer is public, where it is."""
        told = {"reply_ts": reply.ts, "context": reply.context} if reply else {}
        async with writing_soon(self._engine) as connection:
            await connection.execute(update(questions).where(_is(question)).values(answered=True, **told))

    async def reply(self, question: Question) -> Reply | None:
        """Return the public answer to a question, or None if none is known."""
        found = select(questions.c.reply_ts, questions.c.context).where(_is(question))
        async with reading(self._engine) as connection:
            row = (await connection.execute(found)).one_or_none()
        return Reply(row.reply_ts, row.context) if row and row.reply_ts else None


def _is(question: Question) -> ColumnElement[bool]:
    return and_(
        questions.c.team == question.team, questions.c.channel == question.channel, questions.c.ts == question.ts
    )
