"""Subscribing from Slack, end to end: people act in the playground, and the bot answers over Socket Mode."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import pytest
import pytest_asyncio
from slack_playground.faults import Fault
from slack_playground.records import Json
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import tables
from bot.storage.deliveries import SqlDeliveries
from bot.storage.opening import stores_in
from bot.storage.subscriptions import SqlSubscriptions
from handlers.answers import texts as answer_texts
from handlers.answers.requests import RandomFact
from handlers.blocks.block_kit import render
from handlers.blocks.plain import plain_text
from handlers.card import Actions, Button, Card
from handlers.digests.choosing import fact_name
from handlers.digests.planning import plan
from handlers.digests.results import Subscribed, Unchanged
from handlers.digests.service import SubscriptionService
from handlers.digests.slack.feature import ReportCards, WeeklyFact
from handlers.digests.slack.form import FORM
from handlers.digests.slack.requests import AddAnother, OpenForm, Subscribe
from handlers.digests.slack.weekly import weekly_card
from handlers.digests.subscription import Pause, Schedule, Subscription
from handlers.people import Asker
from handlers.slack.directory import Directory
from handlers.texts import ADMINS_UNKNOWN
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge
from tests.app_in_slack import delivered
from tests.conftest import answers_from
from tests.databases import database, database_url, kind, postgresql
from tests.made_up import APPLES, GARDEN
from tests.memory_stores import WEDNESDAY, MemoryStores
from tests.messages import visible_text
from tests.playground_ids import EDITOR, GENERAL, INNOVATION, LEADS, OLD_NEWS, PLANNER, REPORTER
from tests.scene import MONDAY_NINE, Scene, buttons, playing, until, whole

__all__ = ["database", "database_url", "kind", "postgresql"]

RANDOM = "C0RANDOM000"
SUBSCRIPTION = Subscription(
    "s1", "T1", INNOVATION, PLANNER, MONDAY_NINE, frozenset(), "en", PLANNER, WEDNESDAY, WEDNESDAY
)  # fmt: skip


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to, with in-memory stores."""
    async with playing(unindexed, MemoryStores()) as scene:
        yield scene


# In words


@pytest.mark.parametrize(
    ("typed", "said", "language"),
    [
        ("subscribe monday 9:00 Asia/Seoul", "every Monday at 9:00 AM (Asia/Seoul)", "en"),
        ("subscribe mon 9am", "every Monday at 9:00 AM (Asia/Seoul)", "en"),
        ("구독 월요일 오전 9시", "매주 월요일 오전 9:00(Asia/Seoul 기준)", "ko"),
    ],
)
async def test_subscribe_in_words(scene: Scene, typed: str, said: str, language: str) -> None:
    """`/innovation subscribe monday 9:00` subscribes the channel, in the person's own time zone if none is named."""
    assert said in await scene.says(typed)
    made = scene.stores.only
    assert (made.channel, made.creator, made.notify) == (INNOVATION, EDITOR, EDITOR)
    assert (made.schedule, made.language, made.themes) == (MONDAY_NINE, language, frozenset())
    assert made.next_due.isoformat() == "2026-11-30T00:00:00+00:00"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("subscribe sometimes", "I couldn’t read “sometimes” as a day"),
        ("subscribe monday and friday 9:00", "Which day of the week?"),
        ("subscribe monday", "I couldn’t find a time"),
        ("subscribe monday 25:00", "I couldn’t read “25:00” as a time"),
        ("subscribe monday 9:00 Atlantis", "I don’t know the time zone “atlantis”"),
        ("구독 월요일", "시간을 알아보지 못했습니다"),
        ("구독 월요일 9시 아틀란티스", "‘아틀란티스’ 시간대를 찾지 못했습니다"),
    ],
)
async def test_words_that_do_not_say_when(scene: Scene, typed: str, said: str) -> None:
    """If the day or the time is missing or invalid, or if the zone is unknown, nothing is subscribed.

    The response says what is wrong, and gives an example.
    """
    answer = await scene.says(typed)
    assert said in answer
    assert any(f"/innovation {example}" in answer for example in ("subscribe Monday 9 am", "구독 월요일 오전 9시"))
    assert scene.stores.subscriptions.kept == {}


async def test_same_subscription_twice(scene: Scene) -> None:
    """Subscribing again in the same words changes nothing, and the response says that the subscription exists."""
    await scene.type("subscribe monday 9:00")
    assert "already has that subscription" in await scene.says("subscribe monday 9:00")
    assert scene.stores.only


async def test_subscribing_can_be_undone(scene: Scene) -> None:
    """The response to subscribing has an undo button, which removes the subscription and replaces the response."""
    await scene.type("subscribe monday 9:00")
    await scene.press("Undo")
    assert scene.stores.subscriptions.kept == {}
    assert "Unsubscribed" in scene.newest()


async def test_public_channel_is_joined(scene: Scene) -> None:
    """If a public channel is subscribed, the bot joins it and does not ask to be invited."""
    assert "/invite" not in await scene.says("subscribe monday 9:00", channel=RANDOM)
    assert scene.playground.app.bot_user in scene.playground.workspace.channel(RANDOM).members


async def test_private_channel_invites(scene: Scene) -> None:
    """If a private channel that the bot is not in is subscribed, the bot asks to be invited."""
    assert "/invite" in await scene.says("subscribe monday 9:00", channel=LEADS)
    assert scene.stores.only.channel == LEADS


# The dialog


async def test_dialog(scene: Scene) -> None:
    """`/innovation subscribe` opens a dialog that starts with the person's own time zone.

    When the dialog is submitted, it shows the result and an undo button, which removes the subscription.
    """
    await scene.type("subscribe", REPORTER)
    await scene.app.background.drain()
    view = scene.view(REPORTER)
    assert "America/New York (your time zone)" in json.dumps(view.payload)
    state = {
        "digest.weekday": {"value": {"selected_option": option(view, "digest.weekday", "4")}},
        "digest.time": {"value": {"selected_time": "14:30"}},
        "digest.themes": {"value": {"selected_options": [option(view, "digest.themes", "IV")]}},
        "digest.language": {"value": {"selected_option": option(view, "digest.language", "ko")}},
        "digest.notify": {"value": {"selected_user": PLANNER}},
    }
    assert (await scene.playground.people.submit(REPORTER, view.id, state)).ok
    made = scene.stores.only
    assert made.schedule == Schedule(4, time(14, 30), "America/New_York")
    assert (made.channel, made.themes, made.language) == (INNOVATION, frozenset({"IV"}), "ko")
    assert (made.creator, made.notify) == (REPORTER, PLANNER)
    assert "every Friday at 2:30 PM (America/New York)" in json.dumps(scene.view(REPORTER).payload)
    await scene.press_in_view("Undo", REPORTER)
    assert scene.stores.subscriptions.kept == {}
    assert "Unsubscribed" in json.dumps(scene.view(REPORTER).payload)


async def test_zone_that_may_not_be_seen(scene: Scene) -> None:
    """Without the scope users:read, a subscription is in UTC, and both the response and the dialog say why."""
    scene.playground.app.scopes -= {"users:read"}
    assert "I couldn’t see your time zone, so the time is in UTC." in await scene.says("subscribe monday 9:00")
    await scene.says("unsubscribe")
    assert "시간대를 확인하지 못해 UTC 기준으로" in await scene.says("구독 월요일 오전 9시")
    await scene.type("subscribe")
    await scene.app.background.drain()
    opened = json.dumps(scene.view().payload, ensure_ascii=False)
    assert "I couldn’t see your time zone. Please check the one below." in opened


@pytest.mark.parametrize("scopes", [{"users:read"}, {"channels:read", "groups:read"}, {"channels:join"}])
async def test_refused_scopes_break_nothing(scene: Scene, scopes: set[str]) -> None:
    """Without an optional scope, people can still subscribe, change and list what their channel gets."""
    scene.playground.app.scopes -= scopes
    assert "Monday" in await scene.says("subscribe monday 9:00 Asia/Seoul")
    assert "Paused" in await scene.says("pause")
    assert "Monday" in await scene.says("subscriptions")


async def test_uninvited_and_unable_to_join(scene: Scene) -> None:
    """Without the scope channels:join, the bot asks to be invited to a public channel that it is not in."""
    scene.playground.app.scopes -= {"channels:join"}
    assert "I can’t post yet" in await scene.says("subscribe monday 9:00 UTC", channel=GENERAL)


async def test_admins_that_may_not_be_seen(scene: Scene) -> None:
    """Without the scope users:read, a person who may not change a subscription is told that admins cannot be seen.

    That holds for lists of subscriptions, too.
    """
    await scene.add(creator=PLANNER)
    assert ADMINS_UNKNOWN.en not in await scene.says("subscriptions", REPORTER)
    scene.playground.app.scopes -= {"users:read"}
    for typed in ("pause", "subscriptions"):
        assert ADMINS_UNKNOWN.en in await scene.says(typed, REPORTER)
    assert ADMINS_UNKNOWN.ko in await scene.says("구독 목록", REPORTER)
    await scene.add(id="s2", creator=PLANNER)
    assert ADMINS_UNKNOWN.en in await scene.says("pause", REPORTER)
    assert ADMINS_UNKNOWN.en not in await scene.says("pause", PLANNER)


async def test_zones_as_they_are_typed(scene: Scene) -> None:
    """The dialog's zone menu offers the person's own zone first and, while the person types, the matching zones."""
    await scene.type("구독")
    await scene.app.background.drain()
    view = scene.view()
    for typed, first in (("", "Asia/Seoul(내 시간대)"), ("런던", "Europe/London")):
        outcome = await scene.playground.people.suggest(EDITOR, "innovation.digest-zone", typed, view_id=view.id)
        assert outcome.options is not None
        assert outcome.options["options"][0]["text"]["text"] == first


async def test_only_chapters_with_facts_are_offered(scene: Scene, knowledge: KnowledgeBase) -> None:
    """The dialog offers only chapters with facts as themes, because other chapters have nothing to post."""
    await scene.type("subscribe")
    await scene.app.background.drain()
    block = next(each for each in scene.view().payload["blocks"] if each["block_id"] == "digest.themes")
    offered = {option["value"] for option in block["element"]["options"]}
    assert offered == {source.chapter for topic, _ in knowledge.facts() for source in topic.sources}


async def test_a_report_without_facts(knowledge: KnowledgeBase) -> None:
    """If the report has no facts, the response to subscribing says how to add one, and no dialog opens."""
    bare = replace(knowledge, topics=tuple(replace(topic, statements=()) for topic in knowledge.topics))
    stores, asker = MemoryStores(), Asker("T1", EDITOR, INNOVATION)
    answers = answers_from(bare)
    service = SubscriptionService(stores.subscriptions, stores.deliveries, bare)
    cards = ReportCards(answers.about, lambda language, but: answers.reply(RandomFact(language, but)))
    weekly_fact, nowhere = WeeklyFact(service, cards), Directory(AsyncWebClient(base_url="http://localhost:1"))
    for request in (Subscribe("en", "monday 9:00 Asia/Seoul"), Subscribe("en"), OpenForm("en")):
        told = await weekly_fact.reply(request, asker, nowhere, can_open=True)
        assert isinstance(told, Card)
        assert plain_text(told).startswith("This report has no facts to post. To add one, give a statement")
    assert stores.subscriptions.kept == {}


async def test_language_that_the_report_lacks(scene: Scene, knowledge: KnowledgeBase) -> None:
    """Whoever subscribes in a language that the report lacks gets facts in its first one, and only once."""
    korean = replace(knowledge, report=replace(knowledge.report, languages=("ko",)))
    service = SubscriptionService(scene.stores.subscriptions, scene.stores.deliveries, korean)
    answers = answers_from(korean)
    cards = ReportCards(answers.about, lambda language, but: answers.reply(RandomFact(language, but)))
    asker, directory = Asker(scene.team, EDITOR, INNOVATION), Directory(scene.app.client)
    request = Subscribe("en", "monday 9:00 Asia/Seoul")
    for _ in range(2):
        told = await WeeklyFact(service, cards).reply(request, asker, directory, can_open=True)
    assert scene.stores.only.language == "ko"
    assert isinstance(told, Card)
    assert "already has that subscription" in plain_text(told)


async def test_archived_channel_in_the_dialog(scene: Scene) -> None:
    """If the chosen channel is archived, the dialog says so below the channel field and stays open."""
    await scene.type("subscribe")
    await scene.app.background.drain()
    state = {"digest.channel": {"value": {"selected_conversation": OLD_NEWS}}}
    outcome = await scene.playground.people.submit(EDITOR, scene.view().id, state)
    assert list(outcome.errors) == ["digest.channel"]
    assert scene.stores.subscriptions.kept == {}


async def test_changing_in_the_dialog(scene: Scene) -> None:
    """The edit button opens the dialog for a subscription; the change is saved, and the undo button reverts it."""
    was = await scene.add()
    await scene.type("subscriptions", PLANNER)
    await scene.press("Edit", PLANNER)
    view = scene.view(PLANNER)
    state = {"digest.time": {"value": {"selected_time": "10:15"}}}
    assert (await scene.playground.people.submit(PLANNER, view.id, state)).ok
    assert scene.stores.only.schedule.at == time(10, 15)
    assert scene.stores.only.next_due == was.next_due + timedelta(hours=1, minutes=15)
    await scene.press_in_view("Undo", PLANNER)
    assert replace(scene.stores.only, version=0) == was


def option(view: Any, block_id: str, value: str) -> Json:
    """Return the option with the given value from a menu in the dialog."""
    block = next(block for block in view.payload["blocks"] if block["block_id"] == block_id)
    found: Json = next(each for each in block["element"]["options"] if each["value"] == value)
    return found


async def test_dialog_that_slack_does_not_open(scene: Scene) -> None:
    """If Slack refuses to open the dialog, the person is told how to subscribe without it."""
    scene.playground.faults.add(Fault("server_error", methods=frozenset({"views.open"})))
    await scene.type("subscribe")
    await scene.app.background.drain()
    assert "without it, type something like “/innovation subscribe Monday 9 am”." in scene.newest()


# In conversation


async def test_said_in_a_channel(scene: Scene) -> None:
    """A mention can subscribe the channel; only the person who wrote it sees the response and its buttons."""
    people = scene.playground.people
    await people.write(EDITOR, INNOVATION, "@innovation subscribe monday 9:00")
    await until(lambda: ["" for _ in scene.stores.subscriptions.kept], "a subscription")
    await scene.app.background.drain()
    assert (scene.stores.only.channel, scene.stores.only.creator) == (INNOVATION, EDITOR)
    answer = scene.seen(EDITOR, INNOVATION)[-1]
    assert (answer.seen_by, answer.thread_ts) == (EDITOR, None)
    await scene.press("Undo")
    assert scene.stores.subscriptions.kept == {}


async def test_said_in_a_thread(scene: Scene) -> None:
    """A mention about subscriptions in a thread is answered there, visible only to the person who wrote it."""
    people = scene.playground.people
    first = await people.write(EDITOR, INNOVATION, "Did you see the fact of this week?")
    await people.write(PLANNER, INNOVATION, "@innovation 구독 목록", first.ts)
    answer = await until(lambda: [whole(m) for m in scene.playground.workspace.ephemerals(INNOVATION, PLANNER)], "")
    assert "이 채널은 아직 ‘이번 주의 상식’을 구독하지 않습니다" in answer
    assert scene.seen(PLANNER, INNOVATION)[-1].thread_ts == first.ts


async def test_said_directly(scene: Scene) -> None:
    """In a direct message, "subscribe" alone is answered with a button that opens the dialog.

    If the message also names a day and a time, the conversation is subscribed at once.
    """
    people, workspace = scene.playground.people, scene.playground.workspace
    direct = workspace.direct(REPORTER, scene.playground.app.bot_user).id
    await people.write(REPORTER, direct, "subscribe")
    await until(lambda: ["" for _ in scene.flat(direct)], "an answer")
    answers = scene.flat(direct)
    assert "When should I post?" in whole(answers[-1])
    block, element = next(buttons(answers[-1].blocks))
    where = {"channel": direct, "ts": answers[-1].ts, "block_id": block["block_id"]}
    await scene.done(await people.press(REPORTER, element["action_id"], **where))
    assert scene.view(REPORTER).payload["callback_id"] == FORM
    await people.write(REPORTER, direct, "subscribe friday 16:00")
    await until(lambda: ["" for _ in scene.stores.subscriptions.kept], "a subscription")
    assert scene.stores.only.channel == direct


# The other words


async def test_subscriptions(scene: Scene) -> None:
    """`subscriptions` lists the channel's subscriptions, but not those of other channels, for anyone who asks.

    If there are none, the response says so.
    """
    assert "This channel isn’t subscribed yet" in await scene.says("subscriptions", REPORTER)
    await scene.add(channel=GENERAL)
    assert "This channel isn’t subscribed yet" in await scene.says("subscriptions", REPORTER)
    assert "every Monday at 9:00 AM" in await scene.says("subscriptions", REPORTER, GENERAL)


async def test_pause_and_resume(scene: Scene) -> None:
    """`pause until DATE` pauses until that date, and can be undone; without a date, the pause has no end.

    `resume` ends the pause, and posts continue with the next slot.
    """
    was = await scene.add()
    assert "Paused until Tuesday, January 5, 2027." in await scene.says("pause until 2027-01-05", PLANNER)
    assert scene.stores.only.pause == Pause("person", date(2027, 1, 5))
    await scene.press("Undo", PLANNER)
    assert scene.stores.only == replace(was, version=2)
    assert "다시 시작할 때까지 올리지 않습니다" in await scene.says("일시정지", PLANNER)
    scene.stores.subscriptions.at = WEDNESDAY + timedelta(weeks=3)
    assert "Resumed" in await scene.says("resume", PLANNER)
    assert scene.stores.only == replace(was, version=4, next_due=was.next_due + timedelta(weeks=3))
    assert "isn’t paused" in await scene.says("resume", PLANNER)


@pytest.mark.parametrize("word", ["pause", "resume", "skip", "unsubscribe"])
async def test_nothing_to_change(scene: Scene, word: str) -> None:
    """If the channel has no subscription to change, the response says so and has no buttons."""
    message = await scene.type(word, REPORTER)
    assert message is not None
    assert "there’s nothing to change" in whole(message)
    assert list(buttons(message.blocks)) == []


async def test_pause_that_cannot_be_read(scene: Scene) -> None:
    """If the end of a pause cannot be read, nothing changes, and the response gives an example."""
    was = await scene.add()
    assert "/innovation pause until Friday" in await scene.says("pause until whenever", PLANNER)
    assert scene.stores.only == was


async def test_skip(scene: Scene) -> None:
    """`skip` skips the next post, and a second `skip` the one after it; the undo button reverts only the second."""
    was = await scene.add()
    for weeks in (1, 2):
        assert "skip the next post" in await scene.says("skip", PLANNER)
        assert scene.stores.only.next_due == was.next_due + timedelta(weeks=weeks)
    await scene.press("Undo", PLANNER)
    assert scene.stores.only.next_due == was.next_due + timedelta(weeks=1)


async def test_unsubscribe(scene: Scene) -> None:
    """`unsubscribe` removes the subscription, and the undo button restores it unchanged."""
    was = await scene.add()
    assert "Unsubscribed" in await scene.says("unsubscribe", PLANNER)
    assert scene.stores.subscriptions.kept == {}
    await scene.press("Undo", PLANNER)
    assert scene.stores.only == was


async def test_unsubscribing_what_the_settings_ask_for(scene: Scene) -> None:
    """If a subscription comes from the bot's settings, `unsubscribe` pauses it instead and says so.

    If the subscription were removed, the bot would restore it at the next start.
    """
    await scene.add(id="default-T1-C1", creator="", notify="")
    assert "I’ve paused it instead" in await scene.says("unsubscribe", EDITOR)
    assert scene.stores.only.pause == Pause("person")
    await scene.press("Undo", EDITOR)
    assert scene.stores.only.pause is None


async def test_undo_after_another_change(scene: Scene) -> None:
    """A change is not undone if the subscription has been changed again in the meantime."""
    await scene.add()
    await scene.type("skip", PLANNER)
    changed = replace(scene.stores.only, language="ko")
    assert await scene.stores.subscriptions.save(changed)
    await scene.press("Undo", PLANNER)
    assert "I didn’t undo anything" in scene.newest(PLANNER)
    assert scene.stores.only.next_due == changed.next_due


async def test_preview(scene: Scene, knowledge: KnowledgeBase) -> None:
    """`preview` shows a fact from the subscription's themes, in its language, only to the person who asked.

    The subscription does not change.
    """
    was = await scene.add(themes=frozenset({"III"}), language="ko")
    message = await scene.type("preview", REPORTER)
    assert message is not None
    assert message.seen_by == REPORTER
    texts = [
        fact.text["ko"] for topic, fact in knowledge.facts() if any(source.chapter == "III" for source in topic.sources)
    ]
    assert any(text in whole(message) for text in texts)
    assert scene.stores.only == was


async def test_preview_is_the_next_post(database: AsyncEngine) -> None:
    """A preview shows exactly the fact that will be posted next.

    This is true in every round, and also for a new subscription that follows a removed one.
    """
    report = replace(GARDEN, topics=tuple(replace(APPLES, id=f"apples-{number}", related=()) for number in range(3)))
    count, clock = len(list(report.facts())), [WEDNESDAY]
    subscriptions, deliveries = SqlSubscriptions(database, lambda: clock[0]), SqlDeliveries(database, lambda: clock[0])
    service = SubscriptionService(subscriptions, deliveries, report)
    asker, planned = Asker("T1", PLANNER, INNOVATION), plan(report, lambda fact, _subscription: fact)
    for name in ("s1", "s2"):
        await subscriptions.add(replace(SUBSCRIPTION, id=name, next_due=clock[0]))
        for _ in range(2 * count + 1):
            shown = await service.preview(asker, None)
            clock[0] += timedelta(weeks=1)
            assert await deliveries.enqueue_due(planned, 10) == 1
            (posted,) = await deliveries.latest(None, 1)
            assert posted.fact == fact_name(shown.topic, shown.fact)
            async with database.begin() as connection:
                await connection.execute(update(tables.deliveries).values(state="sent"))
        await subscriptions.remove(name)


async def test_ordered_at_the_same_moment(database: AsyncEngine) -> None:
    """If several people order the same for a channel at the same moment, it has one subscription afterwards."""
    subscriptions, nowhere = SqlSubscriptions(database), Directory(AsyncWebClient(base_url="http://localhost:1"))
    service = SubscriptionService(subscriptions, SqlDeliveries(database), GARDEN)
    askers = [Asker("T1", who, INNOVATION) for who in (PLANNER, REPORTER, EDITOR, PLANNER)]
    orders = [service.new_order(asker, "en", None) for asker in askers]
    taken = await asyncio.gather(*(service.take(*each, nowhere) for each in zip(askers, orders, strict=True)))
    (kept,) = await subscriptions.in_channel("T1", INNOVATION)
    assert sorted(type(result).__name__ for result in taken) == ["Subscribed", *["Unchanged"] * 3]
    assert {result.subscription for result in taken if isinstance(result, Subscribed | Unchanged)} == {kept}


async def test_preview_without_a_subscription(scene: Scene, knowledge: KnowledgeBase) -> None:
    """Without a subscription, a preview shows a fact in the language of the command, and the same fact every time."""
    shown = [await scene.says("미리보기", REPORTER) for _ in range(2)]
    assert shown[0] == shown[1]
    assert any(fact.text["ko"] in shown[0] for _, fact in knowledge.facts())
    assert scene.stores.subscriptions.kept == {}


async def test_several_in_one_channel(scene: Scene) -> None:
    """If a channel has several subscriptions, `skip` lists them all, and a button below one changes only that one."""
    await scene.add()
    await scene.add(id="s2", schedule=Schedule(4, time(17), "Asia/Seoul"))
    assert "several subscriptions. Pick one:" in await scene.says("skip", PLANNER)
    await scene.press("Unsubscribe", PLANNER)
    assert list(scene.stores.subscriptions.kept) == ["s2"]


async def test_list_shows_next_posts(scene: Scene) -> None:
    """`list` begins with the time of the channel's next post, which Slack shows in the reader's own time zone."""
    was = await scene.add()
    message = await scene.type("list", REPORTER)
    assert message is not None
    assert f'"timestamp": {int(was.next_due.timestamp())}' in json.dumps(message.blocks[0])
    assert answer_texts.LIST_TITLE.en.split()[0] in whole(message)


async def test_list_in_a_mention_shows_next_posts(scene: Scene) -> None:
    """A mention with `list` is answered with the next posts above the chapters, just like the command."""
    was = await scene.add()
    said = await scene.playground.people.write(REPORTER, INNOVATION, "@innovation list")
    answer = await until(lambda: [whole(m) for m in scene.replies(INNOVATION, said.ts)], "an answer")
    assert f'"timestamp": {int(was.next_due.timestamp())}' in answer


async def test_every_button_in_a_form_changes_the_form(scene: Scene, knowledge: KnowledgeBase) -> None:
    """If a button in a dialog is pressed, its result replaces the dialog's content, and no message is posted."""
    await scene.add()
    await scene.type("subscriptions", PLANNER)
    await scene.press("Edit", PLANNER)
    assert (await scene.playground.people.submit(PLANNER, scene.view(PLANNER).id)).ok
    before = len(scene.seen(PLANNER, INNOVATION))
    await scene.press_in_view("Preview", PLANNER)
    assert "This is a preview." in json.dumps(scene.view(PLANNER).payload)
    await scene.press_in_view("More about this", PLANNER)
    told = visible_text(scene.view(PLANNER).payload["blocks"])
    summary = next(topic.summary for topic, _ in knowledge.facts() if topic.summary["en"] in told)
    await scene.press_in_view("한국어로 보기", PLANNER)
    assert summary["ko"] in visible_text(scene.view(PLANNER).payload["blocks"])
    assert scene.view(PLANNER).payload["title"]["text"] == "Fact of the week"
    assert len(scene.seen(PLANNER, INNOVATION)) == before


@pytest_asyncio.fixture
async def lasting(unindexed: IndexedKnowledge, database: AsyncEngine) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to, with stores in a real database whose clock stands still."""
    async with playing(unindexed, stores_in(database, noon)) as scene:
        yield scene


def noon() -> datetime:
    """Return noon on the same Wednesday every time."""
    return WEDNESDAY


async def kept(scene: Scene) -> Subscription:
    """Return the workspace's only subscription in the database."""
    (only,) = await scene.stores.subscriptions.of_team(scene.team)
    assert isinstance(only, Subscription)
    return only


async def test_changes_in_a_database(lasting: Scene) -> None:
    """In a real database, a subscription can be added, and skipping, pausing and unsubscribing can be undone."""
    await lasting.type("subscribe monday 9:00")
    first = await kept(lasting)
    assert (first.schedule, first.next_due) == (MONDAY_NINE, datetime(2026, 11, 30, tzinfo=UTC))
    for typed, changed in (
        ("skip", {"next_due": first.next_due + timedelta(weeks=1)}),
        ("pause until 2027-01-05", {"pause": Pause("person", date(2027, 1, 5))}),
    ):
        await lasting.type(typed)
        now = await kept(lasting)
        assert replace(now, version=0) == replace(first, **changed)
        await lasting.press("Undo")
        assert replace(await kept(lasting), version=0) == first
    assert "Unsubscribed" in await lasting.says("unsubscribe")
    assert await lasting.stores.subscriptions.of_team(lasting.team) == []
    await lasting.press("Undo")
    assert replace(await kept(lasting), version=0) == first


async def test_archived_channel_in_a_database(lasting: Scene) -> None:
    """In a real database, the dialog changes a subscription; if its channel is archived, the subscription is paused.

    The person to notify is told.
    """
    await lasting.type("subscribe monday 9:00")
    await lasting.press("Edit")
    state = {"digest.time": {"value": {"selected_time": "10:15"}}}
    assert (await lasting.playground.people.submit(EDITOR, lasting.view().id, state)).ok
    assert (await kept(lasting)).schedule.at == time(10, 15)
    await lasting.playground.people.archive(EDITOR, INNOVATION)
    assert "archived" in await lasting.told(EDITOR)
    assert (await kept(lasting)).pause == Pause("archived")


# Who may


@pytest.mark.parametrize("word", ["pause", "resume", "skip", "unsubscribe"])
async def test_others_may_not_change(scene: Scene, word: str) -> None:
    """A person who created neither the subscription nor the channel, and is not an admin, is told who can change it."""
    was = await scene.add()
    said = await scene.says(word, REPORTER)
    assert "Only the person who created this subscription" in said
    assert PLANNER in said
    assert scene.stores.only == was


async def test_admins_and_the_channels_creator_may_change(scene: Scene) -> None:
    """A workspace admin may change any subscription, and the creator of a channel may change those in it."""
    await scene.add(creator=REPORTER)
    assert "skip the next post" in await scene.says("skip", EDITOR)
    await scene.add(id="s2", creator=REPORTER, channel=RANDOM)
    assert "skip the next post" in await scene.says("skip", PLANNER, RANDOM)


# The post


async def posted(scene: Scene, knowledge: KnowledgeBase) -> str:
    """Post a weekly fact as the bot and return the message's timestamp."""
    topic, fact = next(knowledge.facts())
    message = render(weekly_card(topic, fact, knowledge, "en"))
    told = await scene.app.client.chat_postMessage(channel=INNOVATION, **message)
    return str(told["ts"])


async def test_more_about_this(scene: Scene, knowledge: KnowledgeBase) -> None:
    """The first person who asks for more about a fact gets it in the fact's thread, where everyone sees it.

    After that, only the person who asks sees the reply, in the channel, because they may not have the thread open.
    """
    ts = await posted(scene, knowledge)
    for who in (PLANNER, REPORTER, REPORTER):
        await scene.press("More about this", who)
    replies = [m for m in scene.playground.workspace.replies(INNOVATION, ts) if m.ts != ts]
    assert len(replies) == 1
    assert next(knowledge.facts())[0].title["en"] in whole(replies[0])
    whispers = scene.playground.workspace.ephemerals(INNOVATION, REPORTER)
    assert [whisper.thread_ts for whisper in whispers] == [None, None]


async def test_other_buttons_of_the_post(scene: Scene, knowledge: KnowledgeBase) -> None:
    """Only the person who pressed a button sees another fact, the thanks for feedback or the subscriptions.

    The post itself does not change.
    """
    ts = await posted(scene, knowledge)
    await scene.add()
    before = scene.playground.workspace.message(INNOVATION, ts)
    for label, expected in (("Another fact", "Did you know?"), ("Manage subscription", "every Monday at 9:00 AM")):
        await scene.press(label, REPORTER)
        assert expected in scene.newest(REPORTER)
    feedback = {"value": before.blocks[-1]["elements"][0]["positive_button"]["value"]} if before else {}
    people = scene.playground.people
    action = "innovation.digest-feedback.0"
    await scene.done(await people.press(REPORTER, action, channel=INNOVATION, ts=ts, chosen=feedback))
    assert "Thanks for the feedback." in scene.newest(REPORTER)
    assert scene.playground.workspace.message(INNOVATION, ts) == before
    assert all(message.seen_by is None for message in scene.seen(PLANNER, INNOVATION))


# What ends it


async def test_archived_channel(scene: Scene) -> None:
    """If a channel is archived, its subscription is paused, and the person to notify is told."""
    await scene.add()
    await scene.playground.people.archive(EDITOR, INNOVATION)
    assert "archived" in await scene.told(PLANNER)
    assert scene.stores.only.pause == Pause("archived")


async def test_removed_bot(scene: Scene) -> None:
    """If the bot is removed from a channel, the channel's subscription is paused, and the person to notify is told.

    If another member leaves, nothing changes.
    """
    await scene.add()
    await scene.playground.people.leave(REPORTER, INNOVATION)
    channel = scene.playground.workspace.channel(INNOVATION)
    scene.playground.workspace.leave(channel, scene.playground.app.bot_user)
    assert "invite me back" in await scene.told(PLANNER)
    assert scene.stores.only.pause == Pause("removed")


async def test_busy_database(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the database is busy when a channel is archived, the event is acknowledged first and the pause follows."""
    free, pause = asyncio.Event(), scene.stores.subscriptions.pause_channel

    async def wait_and_pause(*about: Any) -> list[Subscription]:
        await free.wait()
        return cast("list[Subscription]", await pause(*about))

    monkeypatch.setattr("handlers.slack.background.PATIENCE", 0.01)
    monkeypatch.setattr(scene.stores.subscriptions, "pause_channel", wait_and_pause)
    await scene.add()
    await scene.playground.people.archive(EDITOR, INNOVATION)
    await until(
        lambda: [each["name"] for each in delivered(scene.playground) if each["status"] == "ok"], "acknowledged"
    )
    assert scene.stores.only.pause is None
    free.set()
    await scene.told(PLANNER)
    assert scene.stores.only.pause == Pause("archived")


@pytest.mark.parametrize("when", ["monday", "9 09:00 Asia/Seoul", "0 25:00 Asia/Seoul", "0 09:00 Atlantis/Capital"])
async def test_schedule_in_a_button_that_cannot_be_read(scene: Scene, when: str) -> None:
    """If the schedule in a button cannot be read, or its zone is gone, the person is told how to write one."""
    button = Button("Add", AddAnother("en", when))
    message = await scene.show(Card(("x",), "en", "done", ("x",), (Actions((button,), "buttons"),)))
    await scene.press_under(message, "Add")
    assert "I couldn’t find a time" in scene.newest()
    assert scene.stores.subscriptions.kept == {}


async def test_paused_ones_are_not_told_again(scene: Scene) -> None:
    """If a subscription is already paused when its channel is archived, nobody is notified about it."""
    await scene.add(pause=Pause("person"))
    await scene.add(id="s2", notify=REPORTER)
    await scene.playground.people.archive(EDITOR, INNOVATION)
    await scene.told(REPORTER)
    direct = scene.playground.workspace.direct(PLANNER, scene.playground.app.bot_user)
    assert scene.seen(PLANNER, direct.id) == []


async def test_uninstalled(scene: Scene) -> None:
    """If the app is uninstalled, the workspace's subscriptions are deleted, and those of other workspaces remain."""
    await scene.add()
    await scene.add(id="s2", team="T0ANOTHER")
    await scene.playground.people.uninstall(EDITOR)
    for _ in range(300):
        if len(scene.stores.subscriptions.kept) == 1:
            break
        await asyncio.sleep(0.01)
    assert list(scene.stores.subscriptions.kept) == ["s2"]


async def test_revoked_token(scene: Scene) -> None:
    """If the bot's token is revoked, all the workspace's subscriptions are paused.

    Their owners aren't notified, because Slack would reject every notice.
    """
    await scene.add()
    await scene.add(id="s2", notify=REPORTER)
    await scene.playground.people.revoke_tokens(EDITOR)
    for _ in range(300):
        if all(each.pause for each in scene.stores.subscriptions.kept.values()):
            break
        await asyncio.sleep(0.01)
    await scene.app.background.drain()
    assert [each.pause for each in scene.stores.subscriptions.kept.values()] == [Pause("revoked")] * 2
    assert scene.calls() == []
