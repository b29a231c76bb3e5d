"""The weekly fact's rough edges that a new user found (W1 to W15)."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import date, time
from typing import Any

import pytest
import pytest_asyncio
from slack_playground.records import Json, Message

from handlers.blocks.block_kit import render
from handlers.digests.slack.weekly import weekly_card
from handlers.digests.subscription import Pause, Schedule
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge
from tests.memory_stores import MemoryStores
from tests.messages import visible_text
from tests.playground_ids import EDITOR, GENERAL, INNOVATION, LEADS, PLANNER, REPORTER
from tests.scene import MONDAY_NINE, Scene, buttons, playing, until, whole

FRIDAY_FOUR = Schedule(4, time(16), "Asia/Seoul")
RANDOM = "C0RANDOM000"


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to, with in-memory stores."""
    async with playing(unindexed, MemoryStores()) as scene:
        yield scene


async def open_dialog(scene: Scene, typed: str = "subscribe", who: str = EDITOR) -> Json:
    """Type a command that opens the dialog and return the dialog's view."""
    await scene.type(typed, who)
    await scene.app.background.drain()
    payload: Json = scene.view(who).payload
    return payload


async def save(scene: Scene, who: str = EDITOR, state: Any = None) -> str:
    """Save the open dialog and return the page that replaces it."""
    await scene.done(await scene.playground.people.submit(who, scene.view(who).id, state or {}))
    return json.dumps(scene.view(who).payload, ensure_ascii=False)


def labels(message: Message | None) -> list[str]:
    """Return the labels of all buttons in a message."""
    assert message is not None
    return [button["text"]["text"] for _, button in buttons(message.blocks)]


@pytest.mark.parametrize(
    ("label", "expected"),
    [pytest.param("Another fact", "Did you know?", id="W1"), pytest.param("More about this", "Chapter", id="W1-more1")],
)
async def test_buttons_of_a_preview_in_the_dialog(scene: Scene, label: str, expected: str) -> None:
    """If a button of a preview in the dialog is pressed, its reply is shown in the dialog."""
    await open_dialog(scene)
    await save(scene)
    await scene.press_in_view("Preview")
    before = json.dumps(scene.view().payload)
    await scene.press_in_view(label)
    assert json.dumps(scene.view().payload) != before
    assert expected in json.dumps(scene.view().payload)


@pytest.mark.parametrize("channel", [pytest.param(INNOVATION, id="W2"), pytest.param(RANDOM, id="W2-more1")])
async def test_manage_in_the_dialog(scene: Scene, channel: str) -> None:
    """The manage button of a preview in the dialog lists the subscriptions of the channel that the preview is about."""
    await open_dialog(scene)
    await save(scene, state={"digest.channel": {"value": {"selected_conversation": channel}}})
    await scene.press_in_view("Preview")
    await scene.press_in_view("Manage subscription")
    page = json.dumps(scene.view().payload)
    assert "every Monday at 9:00 AM" in page
    assert channel in page


@pytest.mark.parametrize(
    ("typed", "goes_on"),
    [
        pytest.param("unsubscribe", "This channel still gets a fact every Friday at 4:00 PM (Asia/Seoul).", id="W3"),
        pytest.param(
            "구독 취소", "매주 금요일 오후 4:00(Asia/Seoul 기준)에 올리는 구독은 그대로입니다.", id="W3-more1"
        ),
    ],
)
async def test_unsubscribing_one_of_two(scene: Scene, typed: str, goes_on: str) -> None:
    """If a channel has two subscriptions, the reply to unsubscribing from one says that the other continues."""
    await scene.add()
    await scene.add(id="s2", schedule=FRIDAY_FOUR)
    await scene.type(typed, PLANNER)
    await scene.press("Unsubscribe" if typed == "unsubscribe" else "구독 취소", PLANNER)
    assert goes_on in scene.newest(PLANNER)
    assert list(scene.stores.subscriptions.kept) == ["s2"]
    assert "still gets" not in await scene.says("unsubscribe", PLANNER)


@pytest.mark.parametrize(
    ("typed", "shown", "fallback"),
    [
        pytest.param("구독 목록", "{date_long} {time}(내 시간대 기준)", "2026년 11월 30일(월) 오전 9:00", id="W4"),
        pytest.param("subscriptions", "{date_long} at {time} (your time)", "Monday, November 30, 2026", id="W9"),
    ],
)
async def test_times_are_in_the_readers_language_and_zone(scene: Scene, typed: str, shown: str, fallback: str) -> None:
    """The time of the next post is a date that Slack shows in the reader's time zone.

    It is marked as such, in the language of the reply.
    """
    await scene.add()
    message = await scene.type(typed, PLANNER)
    assert message is not None
    (moment,) = [
        part
        for block in message.blocks
        for section in block.get("elements", ())
        for part in section.get("elements", ())
        if part["type"] == "date"
    ]
    assert moment["format"] == shown
    assert moment["fallback"].startswith(fallback)


# W6: one more


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param(
            "subscribe friday 4pm seoul",
            "This channel already gets a fact every Monday at 9:00 AM (Asia/Seoul). "
            "Should I change that to every Friday at 4:00 PM (Asia/Seoul), or add a second subscription?",
            id="W6",
        ),
        pytest.param(
            "구독 금요일 오후 4시 서울",
            "이 채널은 이미 매주 월요일 오전 9:00(Asia/Seoul 기준)에 상식을 받고 있습니다. "
            "매주 금요일 오후 4:00(Asia/Seoul 기준)으로 바꿀까요, 아니면 구독을 하나 더 추가할까요?",
            id="W6-more1",
        ),
    ],
)
async def test_another_subscription_is_asked_about(scene: Scene, typed: str, said: str) -> None:
    """If a channel is subscribed, another schedule changes nothing until the person chooses with a button."""
    was = await scene.add()
    assert said in await scene.says(typed, PLANNER)
    assert scene.stores.only == was


async def test_the_subscription_is_changed_instead(scene: Scene) -> None:
    """“Change schedule” changes the existing subscription's schedule and nothing else, and this can be undone."""
    was = await scene.add(themes=frozenset({"III"}), language="ko")
    await scene.type("subscribe friday 4pm seoul", PLANNER)
    await scene.press("Change schedule", PLANNER)
    made = scene.stores.only
    assert (made.id, made.schedule, made.themes, made.language) == ("s1", FRIDAY_FOUR, was.themes, "ko")
    await scene.press("Undo", PLANNER)
    assert scene.stores.only.schedule == MONDAY_NINE


async def test_a_second_subscription_is_added(scene: Scene) -> None:
    """“Add another” adds the subscription. If the same command is typed again, the reply says that it exists.

    The reply to a third schedule names both existing ones.
    """
    await scene.add()
    message = await scene.type("subscribe friday 4pm seoul", PLANNER)
    await scene.press("Add another", PLANNER)
    schedules = [each.schedule for each in scene.stores.subscriptions.kept.values()]
    assert schedules == [MONDAY_NINE, FRIDAY_FOUR]
    said = await scene.says("subscribe friday 4pm seoul", PLANNER)
    assert "already has that subscription" in said
    assert message is not None
    assert "every Monday at 9:00 AM (Asia/Seoul) and every Friday at 4:00 PM" in await scene.says(
        "subscribe sunday 8:00 seoul", PLANNER
    )


async def test_only_what_is_allowed_is_offered(scene: Scene) -> None:
    """A person who may not change the existing subscription is offered only to add another one."""
    await scene.add()
    message = await scene.type("subscribe friday 4pm seoul", REPORTER)
    assert labels(message) == ["Add another"]


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        pytest.param(
            "subscribe", "This channel already gets a fact every Monday at 9:00 AM (Asia/Seoul).", id="W6-more2"
        ),
        pytest.param(
            "구독", "이 채널은 이미 매주 월요일 오전 9:00(Asia/Seoul 기준)에 상식을 받고 있습니다.", id="W6-more3"
        ),
    ],
)
async def test_the_dialog_says_that_one_exists(scene: Scene, typed: str, note: str) -> None:
    """The dialog for a new subscription begins with the channel's existing ones."""
    assert "already" not in json.dumps(await open_dialog(scene))
    await scene.add()
    view = await open_dialog(scene, typed)
    assert view["blocks"][0]["text"]["text"] == note


# W7: a pause


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param(
            "pause until friday", "Paused until Friday, November 27, 2026. No post was due before then", id="W7"
        ),
        pytest.param("pause until monday", "Paused until Monday, November 30, 2026. No post was due", id="W7-more1"),
        pytest.param("pause until tuesday", "Paused until Tuesday, December 1, 2026.", id="W7-more2"),
        pytest.param(
            "일시정지 금요일까지", "2026년 11월 27일(금)부터 다시 올립니다. 그 전에 올릴 글이 없어", id="W7-more3"
        ),
    ],
)
async def test_a_pause_without_a_post_in_it(scene: Scene, typed: str, said: str) -> None:
    """If there is no post during a pause, the reply says so, with dates in the usual form."""
    await scene.add()
    shown = await scene.says(typed, PLANNER)
    assert said in shown
    assert ("No post was due" in shown) == ("No post was due" in said)
    assert not re.search(r"20\d\d-\d\d", visible_text(scene.seen(PLANNER, INNOVATION)[-1].blocks))
    assert isinstance(scene.stores.only.pause, Pause)


# W8: to read only


@pytest.mark.parametrize("typed", [pytest.param("subscriptions", id="W8"), pytest.param("구독 목록", id="W8-more1")])
async def test_who_may_not_change_reads_who_may(scene: Scene, typed: str) -> None:
    """If a person may not change any subscription, the reply says who created them, and has no buttons for changes."""
    await scene.add()
    await scene.add(id="s2", schedule=FRIDAY_FOUR)
    message = await scene.type(typed, REPORTER)
    assert set(labels(message)) <= {"Preview", "미리보기"}
    assert message is not None
    assert whole(message).count(PLANNER) == 2


@pytest.mark.parametrize("typed", ["unsubscribe", "skip", "pause until friday"])
async def test_nothing_to_choose_from(scene: Scene, typed: str) -> None:
    """If a person may not change any of a channel's subscriptions, the reply does not ask which one is meant."""
    await scene.add()
    await scene.add(id="s2", schedule=FRIDAY_FOUR)
    message = await scene.type(typed, REPORTER)
    assert set(labels(message)) == {"Preview"}
    assert message is not None
    assert "Only the people who created these subscriptions" in whole(message)


async def test_only_ones_own_to_choose_from(scene: Scene) -> None:
    """If a channel has several subscriptions, the reply asks only about those that the person may change."""
    await scene.add()
    await scene.add(id="s2", creator=REPORTER, schedule=FRIDAY_FOUR)
    said = await scene.says("skip", REPORTER)
    assert "every Friday" in said
    assert "every Monday" not in said
    listed = await scene.type("subscriptions", REPORTER)
    assert labels(listed).count("Unsubscribe") == 1


async def test_the_same_one_made_by_another(scene: Scene) -> None:
    """If somebody else created the same subscription, it is shown without buttons for changes."""
    await scene.add()
    message = await scene.type("subscribe monday 9:00 seoul", REPORTER)
    assert labels(message) == ["Preview"]


# W10: what was not understood


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("subscribe blursday 9:00", "I couldn’t read “blursday” as a day of the week.", id="W10"),
        pytest.param("subscribe monday 25:00", "I couldn’t read “25:00” as a time.", id="W10-more1"),
        pytest.param("구독 월요일 25시", "‘25시’에서 시간을 알아보지 못했습니다.", id="W10-more2"),
        pytest.param("subscribe blursday 9:00 Asia/Seoul", "I couldn’t read “blursday” as a day", id="W10-more3"),
        pytest.param("pause until blursday", "I couldn’t read “until blursday” as a date.", id="W10-more4"),
    ],
)
async def test_what_was_not_understood_is_named(scene: Scene, typed: str, said: str) -> None:
    """The reply names the words that were not understood, and shows an example as code."""
    await scene.add()
    message = await scene.type(typed, PLANNER)
    assert message is not None
    assert said in whole(message)
    (example,) = [
        part for part in message.blocks[0]["elements"][0]["elements"] if (part.get("style") or {}).get("code")
    ]
    assert example["text"].startswith("/innovation ")


# The post


async def posted(scene: Scene, knowledge: KnowledgeBase) -> Message:
    """Post a weekly fact as the bot and return the message."""
    return await scene.show(weekly_card(*next(knowledge.facts()), knowledge, "en"))


@pytest.mark.parametrize("thumbs", [pytest.param("+-", id="W11"), pytest.param("-+-+", id="W11-more1")])
async def test_a_change_of_a_thumb_is_quiet(scene: Scene, knowledge: KnowledgeBase, thumbs: str) -> None:
    """If a person presses the thumbs below a post several times, they are thanked only once."""
    post = await posted(scene, knowledge)
    element = post.blocks[-1]["elements"][0]
    for thumb in thumbs:
        chosen = element["positive_button" if thumb == "+" else "negative_button"]["value"]
        where: Json = {"channel": INNOVATION, "ts": post.ts, "chosen": {"value": chosen}}
        await scene.done(await scene.playground.people.press(REPORTER, element["action_id"], **where))
    assert len(scene.playground.workspace.ephemerals(INNOVATION, REPORTER)) == 1


@pytest.mark.parametrize("who", [pytest.param(REPORTER, id="W12"), pytest.param(EDITOR, id="W12-more1")])
async def test_more_about_a_fact_is_seen_by_the_second_person(scene: Scene, knowledge: KnowledgeBase, who: str) -> None:
    """If “More about this” was already pressed below a post, only the next person who presses it sees the reply.

    The reply is in the channel, because that person may not have the post's thread open.
    """
    post = await posted(scene, knowledge)
    await scene.press_under(post, "More about this", PLANNER)
    await scene.press_under(post, "More about this", who)
    (shown,) = scene.playground.workspace.ephemerals(INNOVATION, who)
    assert shown.thread_ts is None
    assert "Chapter" in whole(shown)


# W13: after saving


@pytest.mark.parametrize(
    ("typed", "said", "first"),
    [
        pytest.param(
            "subscribe", " subscribed this channel to the fact of the week, every Monday at 9:00 AM (Asia/Seoul).",
            "First post: ", id="W13",
        ),
        pytest.param(
            "구독",
            " 님이 이 채널에서 ‘이번 주의 상식’을 구독했습니다. 매주 월요일 오전 9:00(Asia/Seoul 기준)에 올립니다.",
            "첫 게시 예정: ",
            id="W13-more1",
        ),
    ],
)  # fmt: skip
async def test_the_channel_is_told(scene: Scene, typed: str, said: str, first: str) -> None:
    """After a channel is subscribed, one message there says who subscribed it and when the first post comes."""
    await open_dialog(scene, typed)
    await save(scene)
    (message,) = scene.flat(INNOVATION)
    assert said in whole(message)
    assert first in whole(message)
    assert EDITOR in whole(message)


async def test_a_channel_without_the_bot_is_not_told(scene: Scene) -> None:
    """If the bot is not in a private channel, nothing is posted there, and the page asks to invite the bot."""
    await open_dialog(scene)
    page = await save(scene, state={"digest.channel": {"value": {"selected_conversation": LEADS}}})
    assert "/invite" in page
    assert scene.flat(LEADS) == []


async def test_a_change_is_not_announced(scene: Scene) -> None:
    """If a subscription is changed, nothing is posted in the channel."""
    await scene.add()
    await scene.type("subscriptions", PLANNER)
    await scene.press("Edit", PLANNER)
    await save(scene, PLANNER, {"digest.time": {"value": {"selected_time": "10:15"}}})
    assert scene.flat(INNOVATION) == []


async def test_the_page_after_saving_says_things_once(scene: Scene) -> None:
    """The page after Save says only once when the posts come, and only its unsubscribe button is red."""
    await open_dialog(scene)
    page = await save(scene)
    assert page.count("every Monday at 9:00 AM") == 1
    styles = {button["text"]["text"]: button.get("style") for _, button in buttons(scene.view().payload["blocks"])}
    assert [label for label, style in styles.items() if style == "danger"] == ["Unsubscribe"]


# W14 and W15: small things


@pytest.mark.parametrize("language", [pytest.param("en", id="W14"), pytest.param("ko", id="W14-more1")])
def test_a_post_says_its_fact_once(knowledge: KnowledgeBase, language: Any) -> None:
    """A post contains the text of its fact only once."""
    for topic, fact in knowledge.facts():
        shown = visible_text(render(weekly_card(topic, fact, knowledge, language))["blocks"])
        assert shown.count(fact.text[language]) == 1


def test_2007_is_not_now(knowledge: KnowledgeBase) -> None:
    """No fact presents what the report of 2007 says about its own time as if it were true today."""
    going_on = re.compile(r"\b(?:is|are) (?:now )?\w+ing\b|\bwill\b|고 있습니다|[할될] (?:것|예정)입니다")
    assert [fact.id for _, fact in knowledge.facts() for text in fact.text if going_on.search(text)] == []


@pytest.mark.parametrize(
    ("typed", "submit"),
    [pytest.param("subscribe", "Subscribe", id="W15"), pytest.param("구독", "구독하기", id="W15-more1")],
)
async def test_the_dialogs_button(scene: Scene, typed: str, submit: str) -> None:
    """The button of the dialog for a new subscription says “Subscribe”, in the language of the command."""
    assert (await open_dialog(scene, typed))["submit"]["text"] == submit


async def test_the_channel_is_a_link(scene: Scene) -> None:
    """A subscription's channel is shown as a link, which Slack displays as #general."""
    await scene.add(channel=GENERAL)
    message = await scene.type("subscriptions", PLANNER, GENERAL)
    assert message is not None
    assert {"type": "channel", "channel_id": GENERAL} in message.blocks[1]["elements"][0]["elements"]


def test_dates_are_days() -> None:
    """27 November 2026 is a Friday, and 30 November 2026 a Monday, as the tests above assume."""
    assert [date(2026, 11, 27).weekday(), date(2026, 11, 30).weekday()] == [4, 0]


async def test_undoing_a_second_one(scene: Scene) -> None:
    """If a second subscription is undone, the reply says that the first one continues."""
    await scene.add()
    await scene.type("subscribe friday 4pm seoul", PLANNER)
    await scene.press("Add another", PLANNER)
    await scene.press("Undo", PLANNER)
    assert "This channel still gets a fact every Monday" in await until(lambda: [scene.newest(PLANNER)], "a reply")
