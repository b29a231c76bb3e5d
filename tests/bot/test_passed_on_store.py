"""The store of passed-on questions, on SQLite and PostgreSQL. Each person can pass on a question once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import open_engine
from bot.storage.passed_on import KEPT, SqlPassedQuestions
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.trouble import DATABASE_TROUBLE
from handlers.card import Card, sentence_card
from handlers.experts.personal_data import OwnPassedQuestions
from handlers.experts.ports import Passed, PassedQuestions
from handlers.experts.results import AlreadyPassedOn, PassedOn
from handlers.experts.service import PassingOn
from handlers.people import Asker
from tests.databases import database, database_url, kind, postgresql

__all__ = ["database", "database_url", "kind", "postgresql"]

START = datetime(2026, 11, 25, 12, tzinfo=UTC)
PASSED = Passed("T1", "U1", "0a1b2c3d", "ko")


async def test_once_a_person(database: AsyncEngine) -> None:
    """A person can claim a question once, unless it is released. Other people and workspaces can claim the same one."""
    store: PassedQuestions = SqlPassedQuestions(database)
    assert [await store.claim(PASSED) for _ in range(2)] == [True, False]
    others = (replace(PASSED, person="U2"), replace(PASSED, team="T2"), replace(PASSED, key="other"))
    assert [await store.claim(each) for each in others] == [True] * 3
    await store.release(PASSED)
    assert [await store.claim(each) for each in (PASSED, *others)] == [True, False, False, False]


async def test_passing_on_that_failed(database: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """If it could not be stored where a question was posted, the person can pass it on again after a minute, once."""
    now, posts = [START], []
    store = SqlPassedQuestions(database, lambda: now[0])
    service, card = PassingOn(("C1",), store), sentence_card("?", "en")

    async def post(target: str, _card: Card) -> tuple[str, str]:
        posts.append(target)
        return target, f"1.{len(posts)}"

    async def fail(*_arguments: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(SqlPassedQuestions, "remember_thread", fail)
        with pytest.raises(ConnectionError):
            await service.pass_on(PASSED, card, post)
    results = []
    for seconds in (59, 1, 60, 3600):
        now[0] += timedelta(seconds=seconds)
        results.append(await service.pass_on(PASSED, card, post))
    assert results == [AlreadyPassedOn(), PassedOn(("C1",)), AlreadyPassedOn(), AlreadyPassedOn()]
    assert await store.of_thread("T1", "C1", "1.2") == PASSED


async def test_threads(database: AsyncEngine) -> None:
    """Replies in a thread are for the person whose question started it, for a month or until the app is removed.

    After that, the person can pass on the question again.
    """
    now = [START]
    store = SqlPassedQuestions(database, lambda: now[0])
    await store.claim(PASSED)
    await store.remember_thread(PASSED, "C1", "1.1")
    assert await store.of_thread("T1", "C1", "1.1") == PASSED
    assert [await store.of_thread(*place) for place in (("T2", "C1", "1.1"), ("T1", "C1", "1.2"))] == [None, None]
    now[0] += KEPT + timedelta(seconds=1)
    assert await store.claim(PASSED)
    assert await store.of_thread("T1", "C1", "1.1") is None
    await store.remember_thread(PASSED, "C1", "1.3")
    await SqlSubscriptions(database).remove_team("T1")
    assert await store.of_thread("T1", "C1", "1.3") is None
    assert await store.claim(PASSED)


async def test_a_month(database: AsyncEngine) -> None:
    """“my data” counts a question for a month, and replies reach the asker for as long.

    That is so even if nobody has passed on another question since.
    """
    now = [START]
    store = SqlPassedQuestions(database, lambda: now[0])
    mine, asker = OwnPassedQuestions(store), Asker("T1", "U1")
    await store.claim(PASSED)
    await store.remember_thread(PASSED, "C1", "1.1")
    now[0] += KEPT
    assert "in the last month: 1" in str(await mine.describe(asker, "en"))
    assert await store.of_thread("T1", "C1", "1.1") == PASSED
    now[0] += timedelta(seconds=1)
    assert await mine.describe(asker, "en") == []
    assert await store.of_thread("T1", "C1", "1.1") is None


async def test_whom_a_workspace_named(database: AsyncEngine) -> None:
    """A workspace's last choice of whom to pass questions on to holds until the app is removed, even if it is nobody.

    Other workspaces have made no choice.
    """
    store = SqlPassedQuestions(database)
    assert await store.named("T1") is None
    for named in (("C1", "U1"), ()):
        await store.name("T1", named)
        assert [await each.named("T1") for each in (store, SqlPassedQuestions(database))] == [named, named]
    assert await store.named("T2") is None
    await SqlSubscriptions(database).remove_team("T1")
    assert await SqlPassedQuestions(database).named("T1") is None


@pytest.mark.parametrize(("before", "after"), [(("C1", "U1"), ("C2", "U1")), (("U1", "C1", "C2"), ("U1", "C2"))])
async def test_a_channel_with_a_new_id(database: AsyncEngine, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """If a channel gets a new id, questions go to that id, and replies in the threads there reach the asker.

    Other workspaces' choices do not change.
    """
    store, other = SqlPassedQuestions(database), replace(PASSED, team="T2")
    for each in (PASSED, other):
        await store.name(each.team, before)
        await store.remember_thread(each, "C1", "1.1")
    await SqlSubscriptions(database).move_channel("T1", "C1", "C2")
    assert await store.of_thread("T1", "C2", "1.1") == PASSED
    assert await store.of_thread("T1", "C1", "1.1") is None
    assert await store.of_thread("T2", "C1", "1.1") == other
    assert [await store.named_now(team) for team in ("T1", "T2")] == [after, before]
    assert await store.named("T1") == after


async def test_without_the_database() -> None:
    """If the database cannot be used, no message counts as a reply, nobody is named, and no error is raised.

    But a question isn't sent to the wrong people: finding out whom it goes to raises an error.
    """
    engine = open_engine("postgresql://nobody@127.0.0.1:1/none")
    assert await SqlPassedQuestions(engine).of_thread("T1", "C1", "1.1") is None
    assert await SqlPassedQuestions(engine).named("T1") is None
    with pytest.raises(DATABASE_TROUBLE):
        await PassingOn(("C9",), SqlPassedQuestions(engine)).named_now("T1")
    await engine.dispose()
