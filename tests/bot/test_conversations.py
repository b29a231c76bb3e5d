"""The stores of conversations, on SQLite, on PostgreSQL, and in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.commands.serve import shared_memory
from bot.storage import in_time, tables
from bot.storage.answered import SqlAnswered
from bot.storage.engine import open_engine, reading
from bot.storage.in_time import Patience, ThreadsInTime
from bot.storage.opening import stores_in
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.threads import SqlThreads
from bot.storage.trouble import DATABASE_TROUBLE
from handlers.home.people import RecentAnswer
from handlers.people import Asker
from handlers.slack.answered import AnsweredInMemory, Question, Reply
from handlers.slack.thread_context import KEPT, SILENCE, Talk, Thread, ThreadContext, ThreadsInMemory
from tests.databases import database, database_url, kind, postgresql

__all__ = ["database", "database_url", "kind", "postgresql"]

DIRECT = Thread("T1", "D1")
INSIDE = Thread("T1", "C1", "1.0")


@dataclass
class TimeOfDay:
    """A clock set by hand."""

    at: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()


async def _keep(store: ThreadContext, clock: TimeOfDay) -> None:
    """Assert what every store of threads promises."""
    for thread in (DIRECT, INSIDE, Thread("T2", "C1", "1.0")):
        assert await store.find(thread) is None
        await store.remember(thread, Talk("kiss", "U1"))
    await store.remember(INSIDE, Talk("koneps/start"))
    assert await store.find(INSIDE) == Talk("koneps/start", "U1")
    await store.interrupt(INSIDE)
    await store.interrupt(Thread("T1", "C1", "9.0"))
    assert await store.find(Thread("T1", "C1", "9.0")) is None
    await store.remember(INSIDE, Talk("koneps/start"))
    assert await store.find(INSIDE) == Talk("koneps/start", "U1", interrupted=True)
    await store.remember(INSIDE, Talk("", "U2"))
    assert await store.find(INSIDE) == Talk("koneps/start", "U2")
    assert [await store.names("T1", who) for who in ("U1", "U2", "U3")] == [True, True, False]
    await store.remove_team("T2")
    assert [await store.find(each) for each in (DIRECT, Thread("T2", "C1", "1.0"))] == [Talk("kiss", "U1"), None]
    clock.at += timedelta(seconds=SILENCE + 1)
    assert [await store.find(each) for each in (DIRECT, INSIDE)] == [None, Talk("koneps/start", "U2")]
    assert [await store.names("T1", who) for who in ("U1", "U2")] == [False, True]
    for place in (("T1", "U1"), ("T2", "U2"), ("T1", "U2")):
        assert await store.find(INSIDE) == Talk("koneps/start", "U2")
        await store.forget(*place)
    assert await store.find(INSIDE) == Talk("koneps/start")
    assert not await store.names("T1", "U2")
    clock.at += timedelta(seconds=KEPT - SILENCE)
    assert await store.find(INSIDE) is None


async def test_threads_are_kept(database: AsyncEngine) -> None:
    """A thread is kept for two weeks, a direct conversation for half an hour, and old rows are removed."""
    clock = TimeOfDay()
    await _keep(SqlThreads(database, clock), clock)
    await SqlThreads(database, clock).remember(INSIDE, Talk("kiss"))
    async with reading(database) as connection:
        assert await connection.scalar(select(func.count()).select_from(tables.threads)) == 1
    assert await SqlThreads(database, clock).find(INSIDE) == Talk("kiss")


async def test_threads_are_kept_in_memory() -> None:
    """The store in memory keeps the same promises."""
    clock = TimeOfDay()
    await _keep(ThreadsInMemory(clock=clock.seconds), clock)


async def test_strict_privacy(database: AsyncEngine) -> None:
    """With PRIVACY=strict, no conversation is written to the database, and those in it are removed at the start."""
    stores, thread = stores_in(database), Thread("T1", "C1", "1.1")
    await stores.threads.remember(thread, Talk("kiss"))
    await stores.threads.remove_all()
    memory = shared_memory(stores, strict=True)
    await memory.threads.remember(thread, Talk("koneps"))
    assert await memory.threads.find(thread) == Talk("koneps")
    assert await stores.threads.find(thread) is None


async def test_threads_follow_their_channel(database: AsyncEngine) -> None:
    """If a channel gets a new id, its threads move with it. If the app is removed, they are deleted."""
    store, subscriptions = SqlThreads(database), SqlSubscriptions(database)
    await store.remember(INSIDE, Talk("kiss", "U1"))
    await subscriptions.move_channel("T1", "C1", "C2")
    moved = Thread("T1", "C2", "1.0")
    assert [await store.find(each) for each in (INSIDE, moved)] == [None, Talk("kiss", "U1")]
    await subscriptions.remove_team("T1")
    assert await store.find(moved) is None


async def test_questions_follow_their_channel(database: AsyncEngine) -> None:
    """If a channel gets a new id, its questions are known there, so that an edit changes the answer.

    Under the old id they are known as well: one may be in the middle of being answered.
    """
    store, old, new = SqlAnswered(database), Question("T1", "C1", "1.0"), Question("T1", "C2", "1.0")
    await store.claim(old)
    await store.mark_answered(old, Reply("1.1", "kiss"))
    answering = Question("T1", "C1", "2.0")
    await store.claim(answering)
    await SqlSubscriptions(database).move_channel("T1", "C1", "C2")
    await store.mark_answered(answering)
    assert await store.reply(new) == Reply("1.1", "kiss")
    assert [await store.claim(each) for each in (new, old, answering)] == ["answered"] * 3


async def test_threads_without_a_database(caplog: pytest.LogCaptureFixture) -> None:
    """While the database cannot be used, this process remembers threads by itself, and says so in the log once."""
    store = ThreadsInTime(SqlThreads(open_engine("postgresql://u:p@127.0.0.1:1/x")), Patience())
    with caplog.at_level(logging.WARNING):
        await store.remember(INSIDE, Talk("kiss", "U1"))
        assert await store.find(INSIDE) == Talk("kiss", "U1")
        await store.interrupt(INSIDE)
        assert await store.find(INSIDE) == Talk("kiss", "U1", interrupted=True)
    assert len(caplog.messages) == 1
    with pytest.raises(DATABASE_TROUBLE):
        await store.forget("T1", "U1")
    assert await store.find(INSIDE) == Talk("kiss", "", interrupted=True)


async def test_threads_after_an_outage(database: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database has missed about a thread is not replaced by what it knew before, and is stored later."""
    monkeypatch.setattr(in_time, "_PATIENCE", 60.0)
    clock, stored = TimeOfDay(), SqlThreads(database)
    patience = Patience(clock.seconds)
    store = ThreadsInTime(stored, patience)

    async def too_slow() -> None:
        raise TimeoutError

    async def fail_briefly(work: Awaitable[None]) -> None:
        await patience.ask(too_slow, None)
        await work
        clock.at += timedelta(seconds=11)

    await store.remember(INSIDE, Talk("kiss", "U1"))
    await fail_briefly(store.remember(INSIDE, Talk("koneps", "U1")))
    assert [await each.find(INSIDE) for each in (store, stored)] == [Talk("koneps", "U1"), Talk("kiss", "U1")]
    await store.interrupt(INSIDE)
    assert await stored.find(INSIDE) == Talk("koneps", "U1", interrupted=True)
    await store.remember(INSIDE, Talk("", "U2"))
    await fail_briefly(store.interrupt(INSIDE))
    assert await store.find(INSIDE) == Talk("koneps", "U2", interrupted=True)
    await store.remember(INSIDE, Talk("kiss"))
    assert await stored.find(INSIDE) == Talk("kiss", "U2", interrupted=True)
    await stored.remember(INSIDE, Talk("g4c", "U3"))
    assert await store.find(INSIDE) == Talk("g4c", "U3")


@pytest.mark.parametrize("asked", ["answered", "threads", "languages", "recent answers", "quiet channels"])
async def test_what_the_log_says(caplog: pytest.LogCaptureFixture, asked: str) -> None:
    """Whatever the database was asked for, the log says what follows while it cannot be used, and nothing else."""
    stores, asker = stores_in(open_engine("postgresql://u:p@127.0.0.1:1/x")), Asker("T1", "U1", "C1")
    memory = shared_memory(stores, strict=False)
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "answered": lambda: memory.answered.claim(Question("T1", "C1", "1.0")),
        "threads": lambda: memory.threads.find(INSIDE),
        "languages": lambda: memory.people.chosen(asker),
        "recent answers": lambda: memory.people.remember([RecentAnswer("T1", "U1", "kiss", TimeOfDay().at)]),
        "quiet channels": lambda: memory.quiet.is_quiet("T1", "C1"),
    }
    with caplog.at_level(logging.WARNING):
        for call in (calls[asked], *calls.values()):
            await call()
    (line,) = caplog.messages
    assert line.endswith(": for now, questions are answered without what is stored in it, and perhaps twice")


async def test_slow_database_is_left_alone() -> None:
    """A database that has just been too slow is not asked again for ten seconds, so that waits do not add up."""
    clock, asked = TimeOfDay(), []

    async def too_slow() -> str:
        asked.append(clock.at)
        raise TimeoutError

    async def quick() -> str:
        return "found"

    patience = Patience(clock.seconds)
    assert [await patience.ask(too_slow, "-") for _ in range(3)] == ["-", "-", "-"]
    assert len(asked) == 1
    clock.at += timedelta(seconds=11)
    assert await patience.ask(quick, "-") == "found"


async def test_answers_are_found_again(database: AsyncEngine) -> None:
    """Every process can find the public answer to a question, which it needs if the question is edited or deleted."""
    for store in (SqlAnswered(database), AnsweredInMemory()):
        public, private = Question("T1", "C1", "1.0"), Question("T1", "C1", "2.0")
        for question in (public, private):
            await store.claim(question)
        await store.mark_answered(public, Reply("1.5", "kiss"))
        await store.mark_answered(private)
        found = [await store.reply(each) for each in (public, private, Question("T2", "C1", "1.0"))]
        assert found == [Reply("1.5", "kiss"), None, None]


async def test_processes_remember_at_once(database: AsyncEngine) -> None:
    """If several processes write about one thread at the same moment, none of them fails."""
    store = SqlThreads(database)
    await asyncio.gather(*(store.remember(INSIDE, Talk(topic, "U1")) for topic in "abcde"))
    found = await store.find(INSIDE)
    assert found is not None
    assert found.about in set("abcde")
