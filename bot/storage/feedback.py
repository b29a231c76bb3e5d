"""Stores what people think of answers, and which channels have no thumbs, in the database."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import Clock, insert_into, reading, retried
from bot.storage.in_time import ask_briefly
from bot.storage.tables import ratings, thumbs_off
from handlers.feedback.ports import FeedbackStore, Rating, Reason
from handlers.slack.recent import Recent
from knowledge.model import Language

_KEPT = 60.0
"""Seconds for which a process remembers whether a channel has thumbs, because another one may switch them."""


@dataclass(slots=True)
class Tally:
    """How many people found answers about a subject, in one language, helpful or not, and how many gave each reason."""

    subject: str
    language: Language
    good: int = 0
    bad: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)


class SqlFeedback:
    """Stores each person's last rating of a subject in a language, and the channels without thumbs.

    If the database cannot be used, every method raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE`.
    """

    def __init__(self, engine: AsyncEngine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = Clock(clock)

    async def rate(self, rating: Rating) -> None:
        """Store a rating. It replaces the person's earlier rating of the same subject in the same language, if any."""
        async with self._engine.begin() as connection:
            given = {"good": rating.good, "reason": rating.reason, "at": await self._clock.now(connection)}
            key = {name: getattr(rating, name) for name in ("team", "person", "language", "subject")}
            insert = insert_into(ratings, connection.dialect.name).values(**key, **given)
            await connection.execute(insert.on_conflict_do_update(index_elements=[*key], set_=given))

    async def is_off(self, team: str, channel: str) -> bool:
        """Return whether answers in a channel have no thumbs."""
        async with reading(self._engine) as connection:
            return await connection.scalar(select(thumbs_off.c.team).where(_in(team, channel))) is not None

    async def switch(self, team: str, channel: str, *, on: bool) -> None:
        """Store whether answers in a channel have thumbs."""
        async with self._engine.begin() as connection:
            if on:
                await connection.execute(delete(thumbs_off).where(_in(team, channel)))
            else:
                insert = insert_into(thumbs_off, connection.dialect.name).values(team=team, channel=channel)
                await connection.execute(insert.on_conflict_do_nothing())

    async def tallies(self) -> list[Tally]:
        """Return what people think of each subject in each language, the least helpful subject first."""
        async with reading(self._engine) as connection:
            counted = _count(await connection.execute(select(ratings)))
        liked: Counter[str] = Counter()
        for tally in counted:
            liked[tally.subject] += tally.good - tally.bad
        return sorted(counted, key=lambda each: (liked[each.subject], each.subject, each.language))

    async def describe(self, team: str, person: str) -> list[Rating]:
        """Return a person's ratings, oldest first."""
        query = select(ratings).where(_by(team, person)).order_by(ratings.c.at, ratings.c.subject, ratings.c.language)
        async with reading(self._engine) as connection:
            return [_rating(row) for row in await connection.execute(query)]

    @retried
    async def remove(self, team: str, person: str) -> int:
        """Remove a person's ratings, and return how many there were."""
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(ratings).where(_by(team, person)))).rowcount


class FeedbackInTime:
    """Stores ratings, and remembers for a minute which channels have no thumbs, so that answers are not delayed.

    If the store cannot be used, answers have no thumbs, because ratings could not be stored.
    """

    def __init__(self, store: FeedbackStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._off: Recent[tuple[str, str], bool] = Recent(most=10_000, seconds=_KEPT, clock=clock)

    async def rate(self, rating: Rating) -> None:
        """Store a rating. Raises the store's errors."""
        await self._store.rate(rating)

    async def describe(self, team: str, person: str) -> list[Rating]:
        """Return a person's ratings, oldest first. Raises the store's errors."""
        return await self._store.describe(team, person)

    async def remove(self, team: str, person: str) -> int:
        """Remove a person's ratings, and return how many there were. Raises the store's errors."""
        return await self._store.remove(team, person)

    async def is_off(self, team: str, channel: str) -> bool:
        """Return whether answers in a channel have no thumbs, or True if that cannot be found out in time."""
        known = self._off.get((team, channel))
        if known is not None:
            return known
        off = await ask_briefly(self._store.is_off(team, channel), None)
        if off is None:
            return True
        self._off.put((team, channel), off)
        return off

    async def switch(self, team: str, channel: str, *, on: bool) -> None:
        """Store whether answers in a channel have thumbs. Raises the store's errors."""
        await self._store.switch(team, channel, on=on)
        self._off.put((team, channel), not on)


def _count(rows: Iterable[Row[tuple[object, ...]]]) -> list[Tally]:
    tallies: dict[tuple[str, Language], Tally] = {}
    for rating in map(_rating, rows):
        tally = tallies.setdefault((rating.subject, rating.language), Tally(rating.subject, rating.language))
        tally.good += rating.good
        tally.bad += not rating.good
        if rating.reason:
            tally.reasons[rating.reason] += 1
    return list(tallies.values())


def _rating(row: Row[tuple[object, ...]]) -> Rating:
    return Rating(row.team, row.person, row.language, row.subject, row.good, row.reason)


def _in(team: str, channel: str) -> ColumnElement[bool]:
    return and_(thumbs_off.c.team == team, thumbs_off.c.channel == channel)


def _by(team: str, person: str) -> ColumnElement[bool]:
    return and_(ratings.c.team == team, ratings.c.person == person)
