"""Passing questions on to people, end to end: in the playground, with the bot connected over Socket Mode."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import partial

import pytest
import pytest_asyncio
from slack_playground.faults import Fault
from slack_playground.records import Message
from slack_playground.testing.in_process import until

from handlers.experts import texts
from handlers.experts.results import Obstacle
from handlers.texts import ADMINS_UNKNOWN
from knowledge.model import KnowledgeBase, Language
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer, NotCovered
from tests.conftest import LANGUAGES, Search
from tests.memory_stores import MemoryPassedQuestions, MemoryStores
from tests.messages import buttons_of, faults_of
from tests.playground_ids import EDITOR, GENERAL, INNOVATION, LEADS, OLD_NEWS, PLANNER, REPORTER
from tests.scene import Scene, playing, whole

QUESTION = "who designed the <!here> gate: A or B?"
_LONG = 20.0


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge, search: Search) -> AsyncIterator[Scene]:
    """Yield a playground in which all questions are refused and may be passed on to #general and to the planner."""
    search.outcome = NotCovered((), "en")
    changed = {"ask_a_person": (GENERAL, PLANNER)}
    async with playing(unindexed, MemoryStores(), passed_on=MemoryPassedQuestions(), changed=changed) as scene:
        yield scene


def direct(scene: Scene, who: str) -> str:
    """Return the id of a person's direct conversation with the bot."""
    return scene.playground.workspace.direct(who, scene.playground.app.bot_user).id


def asked_in(scene: Scene, channel: str) -> list[Message]:
    """Return the questions that the bot posted in a channel, oldest first."""
    return [message for message in scene.flat(channel) if message.subtype is None]


def told(scene: Scene, who: str) -> list[Message]:
    """Return the bot's messages in a person's direct conversation, newest last."""
    return scene.flat(direct(scene, who))


def more_than(scene: Scene, count: int) -> bool:
    """Return whether the bot has sent the editor more than `count` direct messages."""
    return len(told(scene, EDITOR)) > count


@pytest.mark.parametrize("language", LANGUAGES)
async def test_passing_on_and_back(scene: Scene, search: Search, language: Language) -> None:
    """A question goes to everybody named, with the asker's name, and a reply in its thread goes back to the asker.

    Only the asker sees the button's result and the reply. Mentions in the question stay plain text.
    """
    search.outcome = NotCovered((), language)
    refusal = await scene.type(QUESTION)
    assert refusal is not None
    await scene.press(texts.SEND[language])
    (in_channel,), (in_person,) = asked_in(scene, GENERAL), told(scene, PLANNER)
    for message in (in_channel, in_person):
        assert EDITOR in whole(message)
        assert "<!here>" not in message.text
        assert message.blocks[1]["elements"][0]["elements"] == [{"type": "text", "text": QUESTION}]
        assert texts.HOW_TO_REPLY[language] in whole(message)
    result = scene.seen(EDITOR, INNOVATION)[-1]
    assert result.seen_by == EDITOR
    assert texts.AND_THEN[language] in whole(result)
    for asked in (in_channel, in_person):
        before = len(told(scene, EDITOR))
        await scene.playground.people.write(PLANNER, asked.channel, "It was A & co.", asked.ts)
        await until(partial(more_than, scene, before), _LONG)
        reply = told(scene, EDITOR)[-1]
        assert "It was A & co." in whole(reply)
        assert texts.REPLIED[language] in whole(reply)
        assert "who designed the" in whole(reply)
    assert scene.replies(GENERAL, in_channel.ts) == []


async def test_once_a_person(scene: Scene) -> None:
    """A person can pass a question on only once. If the same question is refused again, they can pass it on again."""
    await scene.type(QUESTION)
    for _ in range(2):
        await scene.press(texts.SEND.en)
    assert texts.ALREADY.en in scene.newest()
    assert len(asked_in(scene, GENERAL)) == 1
    await scene.type(QUESTION)
    await scene.press(texts.SEND.en)
    assert len(asked_in(scene, GENERAL)) == 2


async def test_my_data(scene: Scene) -> None:
    """“my data” says how many questions a person has passed on, and deleting the data forgets them."""
    await scene.type(QUESTION)
    await scene.press(texts.SEND.en)
    assert "in the last month: 1" in await scene.says("my data")
    await scene.press("Delete my data")
    assert "in the last month" not in await scene.says("my data")


async def test_what_is_no_reply(scene: Scene) -> None:
    """The asker's own messages, messages elsewhere, and questions to the bot in the thread do not go to the asker."""
    await scene.type(QUESTION)
    await scene.press(texts.SEND.en)
    (root,) = asked_in(scene, GENERAL)
    await scene.playground.people.write(EDITOR, GENERAL, "Thanks!", root.ts)
    await scene.playground.people.write(PLANNER, GENERAL, "Elsewhere")
    other = await scene.playground.people.write(PLANNER, GENERAL, "Another thread")
    await scene.playground.people.write(PLANNER, GENERAL, "in it", other.ts)
    await scene.playground.people.write(PLANNER, GENERAL, "@innovation what is it?", root.ts)
    await until(lambda: len(scene.replies(GENERAL, root.ts)) == 1, _LONG)
    await scene.playground.people.write(REPORTER, GENERAL, "The last one", root.ts)
    await until(lambda: bool(told(scene, EDITOR)), _LONG)
    (reply,) = told(scene, EDITOR)
    assert "The last one" in whole(reply)


async def test_in_a_thread_and_in_person(scene: Scene) -> None:
    """If the question in a mention is refused, anyone may pass it on. Only they see the result, in the thread.

    In a direct conversation, the result is the bot's next message.
    """
    asked = await scene.playground.people.write(EDITOR, INNOVATION, "@innovation what is it?")
    await until(lambda: bool(scene.replies(INNOVATION, asked.ts)), _LONG)
    (refusal,) = scene.replies(INNOVATION, asked.ts)
    await scene.press_under(refusal, texts.SEND.en, REPORTER)
    (whisper,) = scene.playground.workspace.ephemerals(INNOVATION, REPORTER)
    assert (whisper.thread_ts, texts.AND_THEN.en in whole(whisper)) == (asked.ts, True)
    own = await scene.playground.people.open_direct(EDITOR, scene.playground.app.bot_user)
    await scene.playground.people.write(EDITOR, own.id, "what is it?")
    await until(lambda: bool(told(scene, EDITOR)), _LONG)
    await scene.press_under(told(scene, EDITOR)[0], texts.SEND.en)
    assert texts.AND_THEN.en in whole(told(scene, EDITOR)[-1])


@pytest.mark.parametrize(
    ("named", "obstacle"),
    [((OLD_NEWS,), "archived"), ((LEADS,), "not in channel"), (("C0NOWHERE00",), "not in channel")],
)
async def test_a_channel_that_refuses(
    unindexed: IndexedKnowledge, search: Search, named: tuple[str, ...], obstacle: Obstacle
) -> None:
    """If a question reaches nobody, the asker is told why and may try again."""
    search.outcome, store = NotCovered((), "en"), MemoryPassedQuestions()
    changed = {"ask_a_person": named}
    async with playing(unindexed, MemoryStores(), passed_on=store, changed=changed) as scene:
        await scene.type(QUESTION)
        await scene.press(texts.SEND.en)
        assert texts.OBSTACLES[obstacle].en in scene.newest()
        assert not store.claimed


async def test_one_of_two_refuses(scene: Scene) -> None:
    """If one of the people or channels named can't be reached, the question still goes to the others."""
    refused = Fault("answer", error="restricted_action", channels=frozenset({GENERAL}), body={})
    scene.playground.faults.add(refused)
    await scene.type(QUESTION)
    await scene.press(texts.SEND.en)
    assert asked_in(scene, GENERAL) == []
    scene.playground.faults.clear()
    assert texts.AND_THEN.en in scene.newest()
    assert len(told(scene, PLANNER)) == 1


async def test_nobody_named(unindexed: IndexedKnowledge, search: Search, knowledge: KnowledgeBase) -> None:
    """If nobody is named, refusals have no button. If somebody is named, answers still have none."""
    for named, outcome in (((), NotCovered((), "en")), ((GENERAL,), Answer(knowledge.topics[:1], "en"))):
        search.outcome = outcome
        changed = {"ask_a_person": named}
        async with playing(unindexed, MemoryStores(), passed_on=MemoryPassedQuestions(), changed=changed) as scene:
            message = await scene.type(QUESTION)
            assert message is not None
            labels = [button["text"]["text"] for button in buttons_of(message.blocks)]
            assert labels
            assert texts.SEND.en not in labels


async def test_a_long_question(scene: Scene) -> None:
    """A question that is too long for a button is cut."""
    message = await scene.type("why " * 1000)
    assert message is not None
    assert faults_of({"text": message.text, "blocks": message.blocks}) == []
    await scene.press(texts.SEND.en)
    assert "why…" in whole(asked_in(scene, GENERAL)[0])


async def choose(scene: Scene, who: str, channels: list[str], people: list[str]) -> str:
    """Submit the open form with these channels and people, and return the view that follows it as text."""
    state = {
        "experts.channels": {"value": {"selected_conversations": channels}},
        "experts.people": {"value": {"selected_users": people}},
    }
    await scene.done(await scene.playground.people.submit(who, scene.view(who).id, state))
    return json.dumps(scene.view(who).payload, ensure_ascii=False)


@pytest.mark.parametrize(("typed", "language"), [("experts", "en"), ("담당자", "ko")])
async def test_an_admin_names_people(scene: Scene, typed: str, language: Language) -> None:
    """An admin chooses who gets questions, instead of those in the settings.

    If the admin chooses nobody, refusals have no button to pass a question on.
    """
    await scene.type(typed)
    await scene.app.background.drain()
    form = scene.view().payload
    assert [block["element"].get("initial_conversations") for block in form["blocks"]] == [[GENERAL], None]
    assert [block["element"].get("initial_users") for block in form["blocks"]] == [None, [PLANNER]]
    assert texts.NAMED[language].strip() in await choose(scene, EDITOR, [INNOVATION], [])
    await scene.type(QUESTION)
    await scene.press(texts.SEND.en)
    assert asked_in(scene, GENERAL) == []
    assert QUESTION in whole(asked_in(scene, INNOVATION)[0])
    await scene.type(typed)
    await scene.app.background.drain()
    assert texts.NOBODY[language] in await choose(scene, EDITOR, [], [])
    message = await scene.type(QUESTION)
    assert message is not None
    assert texts.SEND.en not in whole(message)


@pytest.mark.parametrize(("typed", "language"), [("experts", "en"), ("담당자", "ko")])
async def test_admins_that_may_not_be_seen(scene: Scene, typed: str, language: Language) -> None:
    """Without the scope users:read, an admin who wants to name people is told that the bot can't see admins.

    That holds for a form that was opened before, too.
    """
    await scene.type(typed)
    await scene.app.background.drain()
    scene.playground.app.scopes -= {"users:read"}
    for shown in (await choose(scene, EDITOR, [INNOVATION], []), await scene.says(typed)):
        assert texts.ONLY_ADMINS[language] in shown
        assert ADMINS_UNKNOWN[language] in shown
    await scene.type(QUESTION)
    await scene.press(texts.SEND.en)
    assert len(asked_in(scene, GENERAL)) == 1


async def test_only_admins_name_people(scene: Scene) -> None:
    """People who are not admins get no form. In a mention, an admin is told what to type."""
    refused = await scene.says("experts", REPORTER)
    assert texts.ONLY_ADMINS.en in refused
    assert ADMINS_UNKNOWN.en not in refused
    assert not scene.playground.workspace.stacks.get(REPORTER)
    await scene.playground.people.write(EDITOR, INNOVATION, "@innovation experts")
    await until(lambda: bool(scene.playground.workspace.ephemerals(INNOVATION, EDITOR)), _LONG)
    assert "/innovation experts" in scene.newest()
