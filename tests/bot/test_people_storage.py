"""The store of people's languages and last answers, on SQLite and PostgreSQL, and with an unavailable database."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import open_engine
from bot.storage.in_time import Patience, PeopleInTime
from bot.storage.people import SqlPeople
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.tables import languages, recent_answers
from handlers.home.people import MOST, Chosen, People, RecentAnswer
from handlers.people import Asker
from tests.databases import database, database_url, kind, postgresql

__all__ = ["database", "database_url", "kind", "postgresql"]

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ME, COLLEAGUE, NAMESAKE = Asker("T1", "U1", "C1"), Asker("T1", "U2", "C1"), Asker("T2", "U1", "C1")


def answer(number: int, who: Asker = ME) -> RecentAnswer:
    """Return an answer that a person got some minutes after noon."""
    return RecentAnswer(who.team, who.user, f"topic-{number}", NOON + timedelta(minutes=number))


@pytest.fixture
def people(database: AsyncEngine) -> People:
    """Return the store in each kind of database."""
    return SqlPeople(database)


@pytest.mark.asyncio
async def test_languages(people: People) -> None:
    """A choice holds for one person or channel in one workspace, until it is changed or deleted."""
    await people.choose("T1", "U1", "en")
    await people.choose("T1", "U1", "ko")
    await people.choose("T1", "C1", "en")
    assert await people.chosen(ME) == Chosen("ko", "en")
    assert await people.chosen(COLLEAGUE) == Chosen(None, "en")
    assert await people.chosen(NAMESAKE) == Chosen()
    await people.choose("T1", "U1", None)
    assert await people.chosen(ME) == Chosen(None, "en")


@pytest.mark.asyncio
async def test_last_answers(people: People) -> None:
    """A person's last ten different answers are kept, newest first. If an answer is repeated, it becomes the newest."""
    for number in range(MOST + 3):
        await people.remember([answer(number), answer(number, COLLEAGUE)])
    again = RecentAnswer("T1", "U1", "topic-5", NOON + timedelta(hours=1))
    await people.remember([again])
    assert await people.recent(ME) == [again, *(answer(n) for n in range(MOST + 2, 2, -1) if n != 5)]
    assert await people.recent(COLLEAGUE) == [answer(n, COLLEAGUE) for n in range(MOST + 2, 2, -1)]
    assert await people.recent(NAMESAKE) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_deadlock(database: AsyncEngine, people: People) -> None:
    """If PostgreSQL ends a transaction because of a deadlock, the transaction is tried again."""
    await people.choose("T1", "U1", "en")
    await people.remember([answer(1)])
    async with database.begin() as other:
        # Only the store's transaction, which waits first, looks for a deadlock while the test lasts.
        await other.execute(text("SET LOCAL deadlock_timeout = '10min'"))
        await other.execute(update(recent_answers).values(at=NOON))
        forgetting = asyncio.create_task(people.forget(ME))
        while not await other.scalar(text("SELECT count(*) FROM pg_sleep(0.01), pg_locks WHERE NOT granted")):
            pass
        await other.execute(update(languages).values(language="ko"))
    await forgetting
    assert await people.chosen(ME) == Chosen()
    assert await people.recent(ME) == []


@pytest.mark.asyncio
async def test_forgetting(people: People) -> None:
    """Forgetting a person deletes all that is stored about them, and nothing about other people or the channel."""
    for who in (ME, COLLEAGUE, NAMESAKE):
        await people.choose(who.team, who.user, "ko")
        await people.remember([answer(1, who)])
    await people.choose("T1", "C1", "en")
    await people.forget(ME)
    assert (await people.chosen(ME), await people.recent(ME)) == (Chosen(None, "en"), [])
    for who in (COLLEAGUE, NAMESAKE):
        assert (await people.chosen(who)).own == "ko"
        assert await people.recent(who) == [answer(1, who)]


@pytest.mark.asyncio
async def test_removing_the_app(database: AsyncEngine) -> None:
    """If the app is removed from a workspace, all data about its people is deleted. Other workspaces keep theirs.

    `forget_answers` deletes the last answers of people in all workspaces.
    """
    people = SqlPeople(database)
    for who in (ME, NAMESAKE):
        await people.choose(who.team, who.user, "ko")
        await people.remember([answer(1, who)])
    await SqlSubscriptions(database).remove_team("T1")
    async with database.connect() as connection:
        for table in (languages, recent_answers):
            assert (await connection.execute(select(table.c.team))).scalars().all() == ["T2"]
    await people.forget_answers()
    async with database.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(recent_answers)) == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("before", [None, "en"])
async def test_channel_with_a_new_id(database: AsyncEngine, before: str | None) -> None:
    """If a channel gets a new id, its choice of language moves there, unless a choice was made there already."""
    people = SqlPeople(database)
    await people.choose("T1", "C1", "ko")
    await people.choose("T1", "C2", before)
    await SqlSubscriptions(database).move_channel("T1", "C1", "C2")
    assert (await people.chosen(Asker("T1", "U9", "C2"))).channel == (before or "ko")
    assert (await people.chosen(Asker("T1", "U9", "C1"))).channel is None


@pytest.mark.asyncio
async def test_without_a_database(caplog: pytest.LogCaptureFixture) -> None:
    """If the database cannot be used, questions are answered as if nobody had chosen a language.

    Storing raises an error.
    """
    engine = open_engine("sqlite:////no/such/folder/innovation.db")
    people = PeopleInTime(SqlPeople(engine), Patience())
    with caplog.at_level(logging.WARNING):
        assert [await people.chosen(ME) for _ in range(2)] == [Chosen(), Chosen()]
        await people.remember([answer(1)])
    assert len(caplog.records) == 1
    for asked in (people.choose("T1", "U1", "ko"), people.recent(ME), people.forget(ME)):
        with pytest.raises(OperationalError):
            await asked
    await engine.dispose()
