"""The store of feedback, on SQLite and PostgreSQL: a person's last rating counts, and it can be removed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.feedback import FeedbackInTime, SqlFeedback, Tally
from bot.storage.subscriptions import SqlSubscriptions
from handlers.feedback.personal_data import OwnRatings
from handlers.feedback.ports import FeedbackStore, Rating
from handlers.people import Asker
from knowledge.model import KnowledgeBase
from tests.databases import database, database_url, kind, postgresql
from tests.memory_stores import MemoryFeedback

__all__ = ["database", "database_url", "kind", "postgresql"]

GOOD = Rating("T1", "U1", "en", "kiss/un-award", good=True)
BAD = replace(GOOD, good=False, reason="outdated")


async def test_counts_of_people(database: AsyncEngine) -> None:
    """Each person's last rating in each language counts. The least helpful subject comes first."""
    store = SqlFeedback(database)
    protocol: FeedbackStore = store
    for rating in (
        GOOD,
        BAD,
        GOOD,
        replace(BAD, person="U2"),
        replace(BAD, person="U3", reason="unclear"),
        replace(GOOD, language="ko"),
        replace(BAD, subject="", reason=None),
    ):
        await protocol.rate(rating)
    refused, english, korean = await store.tallies()
    assert refused == Tally("", "en", 0, 1)
    assert (english.subject, english.language, english.good, english.bad) == ("kiss/un-award", "en", 1, 2)
    assert english.reasons == {"outdated": 1, "unclear": 1}
    assert korean == Tally("kiss/un-award", "ko", 1, 0)


async def test_what_is_stored_of_a_person(database: AsyncEngine) -> None:
    """A person's ratings can be listed and removed. Other people's ratings stay."""
    store = SqlFeedback(database)
    others = (replace(GOOD, person="U2"), replace(GOOD, team="T2"))
    for rating in (BAD, *others):
        await store.rate(rating)
    assert await store.describe("T1", "U1") == [BAD]
    assert await store.remove("T1", "U1") == 1
    assert await store.describe("T1", "U1") == []
    assert [await store.describe(each.team, each.person) for each in others] == [[each] for each in others]


async def test_a_person_sees_and_deletes_it(database: AsyncEngine, knowledge: KnowledgeBase) -> None:
    """A person sees which answers they rated and how, in either language, and can delete these ratings."""
    store, me = FeedbackInTime(SqlFeedback(database)), Asker("T1", "U1")
    mine = OwnRatings(store, knowledge)
    for rating in (BAD, replace(GOOD, subject="", good=False), replace(GOOD, person="U2")):
        await store.rate(rating)
    shown = [str(line) for line in await mine.describe(me, "en")]
    assert len(shown) == 2
    assert "Not helpful · Out of date" in "".join(shown)
    assert "답을 찾지 못한 질문" in str(await mine.describe(me, "ko"))
    await mine.remove(me)
    assert await mine.describe(me, "en") == []
    assert len(await store.describe("T1", "U2")) == 1


async def test_channels_without_thumbs(database: AsyncEngine) -> None:
    """A channel whose thumbs were switched off has none until they are switched on again, even if its id changes.

    Other channels are not affected.
    """
    store = SqlFeedback(database)
    for _ in range(2):
        await store.switch("T1", "C1", on=False)
    assert [await store.is_off(*place) for place in (("T1", "C1"), ("T1", "C2"), ("T2", "C1"))] == [True, False, False]
    await SqlSubscriptions(database).move_channel("T1", "C1", "C2")
    assert [await store.is_off("T1", channel) for channel in ("C1", "C2")] == [False, True]
    await store.switch("T1", "C2", on=True)
    assert not await store.is_off("T1", "C2")


async def test_nothing_is_left_of_a_workspace(database: AsyncEngine) -> None:
    """If the app is removed from a workspace, its ratings and its channels without thumbs are deleted."""
    store = SqlFeedback(database)
    for team in ("T1", "T2"):
        await store.rate(replace(GOOD, team=team))
        await store.switch(team, "C1", on=False)
    await SqlSubscriptions(database).remove_team("T1")
    assert await store.describe("T1", "U1") == []
    assert not await store.is_off("T1", "C1")
    assert await store.describe("T2", "U1") != []
    assert await store.is_off("T2", "C1")


@dataclass
class _Asked(MemoryFeedback):
    """A store that counts how often it is asked, and that can be unavailable."""

    asked: int = 0
    broken: bool = False
    seconds: list[float] = field(default_factory=lambda: [0.0])

    async def is_off(self, team: str, channel: str) -> bool:
        self.asked += 1
        if self.broken:
            raise TimeoutError
        return await super().is_off(team, channel)


async def test_answers_do_not_wait() -> None:
    """Whether a channel has thumbs is read from the store at most once a minute, but a change takes effect at once.

    If the store cannot be used, answers have no thumbs.
    """
    store = _Asked(broken=True)
    quick = FeedbackInTime(store, clock=lambda: store.seconds[0])
    assert await quick.is_off("T1", "C1")
    store.broken = False
    assert [await quick.is_off("T1", "C1") for _ in range(3)] == [False] * 3
    assert store.asked == 2
    await store.switch("T1", "C1", on=False)
    assert not await quick.is_off("T1", "C1")
    store.seconds[0] = 61
    assert await quick.is_off("T1", "C1")
    await quick.switch("T1", "C1", on=True)
    assert not await quick.is_off("T1", "C1")
