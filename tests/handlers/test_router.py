"""The router, end to end: people act in the playground, and the whole bot answers over Socket Mode."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import pytest
import pytest_asyncio
from slack_playground.delivering.deliver import Envelope
from slack_playground.delivering.envelopes import event_callback
from slack_playground.faults import Fault
from slack_playground.records import Json, Message

from handlers import slack_text
from handlers.actions import read_action
from handlers.answers import parsing as answers_parsing
from handlers.answers import texts
from handlers.answers.answering import Answers
from handlers.answers.requests import Ask, Browse, BrowseChapter, OpenTopic, ShowFact, TellMore, TranslateTopic
from handlers.blocks.block_kit import render
from handlers.card import Card
from handlers.digests.slack import parsing as digests_parsing
from handlers.envelope import IncomingCommand
from handlers.replying.replies import Replies
from handlers.requests import ACTIONS
from handlers.sharing.present import sharing_row
from handlers.slack.background import Background
from handlers.slack.posting import post
from handlers.slack.seen_events import SeenInMemory
from handlers.slack.thread_context import KEPT, Talk, Thread, ThreadsInMemory
from handlers.texts import SORRY
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome
from tests.conftest import LANGUAGES, Search, outcomes_of
from tests.memory_stores import MemoryStores
from tests.messages import elements_of, faults_of, said_in, visible_text, ways_on
from tests.playground_ids import EDITOR, INNOVATION, PLANNER
from tests.scene import Scene, playing, until

QUESTION = "how long do foreigners wait?"
HOSTILE = [
    "<!channel> wake up",
    "&lt;!here&gt;",
    "<script>alert(1)</script>",
    "*bold* _it_ ~no~ `code` ```block```",
    "<@U123> <#C1|general> <https://evil.example|click>",
    "{question} {0} %s ${x}",
    "\u202eevil\u202c \u200f\u200e \u0000\u0007",
    "\ud83d\ude00 😀 :tada:",
    "&" * 10_000,
    "<" * 10_000,
    "word " * 2_000,
    "가" * 10_000,
    "\n\n\n",
    "💥" * 300 + "\u0301" * 500,
]


@pytest_asyncio.fixture
async def scene(unindexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground that the bot is connected to. A test sets the outcome of the bot's search with `search`."""
    async with playing(unindexed) as scene:
        yield scene


@pytest_asyncio.fixture
async def by_hand(scene: Scene) -> Scene:
    """Return a playground that sends no events by itself, so that a test can deliver a message any number of times."""
    await scene.playground.events.close()
    return scene


@pytest.fixture(autouse=True)
def nobody_warns(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or an error and does not clear it."""
    with caplog.at_level(logging.WARNING):
        yield
    assert [record.message for record in caplog.get_records("call") if record.levelno >= logging.WARNING] == []


def _answer(knowledge: KnowledgeBase, topic_id: str = "kiss") -> Outcome:
    topic = knowledge.topic(topic_id)
    assert topic is not None
    return Answer((topic,), "en")


def _statement(knowledge: KnowledgeBase, statement_id: str) -> Answer:
    topic = knowledge.topic(statement_id.partition("/")[0])
    assert topic is not None
    statement = topic.statement(statement_id)
    assert statement is not None
    return Answer((topic,), "en", (statement,))


def faults_in(message: Message) -> list[str]:
    """Return the faults in a message that the bot sent."""
    return faults_of({"text": message.text, "blocks": message.blocks})


def read(message: Message) -> str:
    """Return all visible text of a message."""
    return visible_text(message.blocks)


async def command(scene: Scene, text: str) -> Message:
    """Type a command and return the response."""
    message = await scene.type(text)
    assert message is not None
    return message


async def write(scene: Scene, text: str, channel: str = INNOVATION, thread: str | None = None) -> Message:
    """Write a message as the editor and return it."""
    return await scene.playground.people.write(EDITOR, channel, text, thread)


async def answers_to(scene: Scene, said: Message, count: int = 1) -> list[Message]:
    """Wait for at least `count` answers and for all background work, and return all answers.

    The answers are in the message's thread or, for a direct message outside of threads, in the conversation itself.
    """

    def answers() -> list[Message]:
        if said.channel == direct(scene) and said.thread_ts is None:
            return scene.flat(said.channel)
        return scene.replies(said.channel, said.thread_ts or said.ts)

    await until(lambda: [""] * (len(answers()) >= count), f"{count} answers")
    await scene.app.background.drain()
    return answers()


async def deliver(scene: Scene, said: Message, kind: str = "app_mention", event_id: str = "Ev1", **fields: Any) -> bool:
    """Deliver a message as an event, and return whether the bot acknowledged it."""
    event: Json = {"type": kind, "user": said.user, "text": said.text, "ts": said.ts, "channel": said.channel}
    if said.thread_ts:
        event["thread_ts"] = said.thread_ts
    told = event_callback({**event, "event_ts": said.ts, **fields}, scene.playground.workspace, scene.playground.app)
    answer = await scene.playground.connection.send(Envelope("events_api", {**told, "event_id": event_id}))
    return answer.ok


def direct(scene: Scene) -> str:
    """Return the id of the editor's direct conversation with the bot."""
    return scene.playground.workspace.direct(EDITOR, scene.playground.app.bot_user).id


# The command


async def test_acknowledgement_is_the_answer(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """A command is answered in the response itself, which only the asker sees, without a call to Slack's Web API."""
    search.outcome = _answer(knowledge)
    message = await command(scene, "airport & waiting <times>")
    assert message.seen_by == EDITOR
    assert search.asked == [("airport & waiting <times>", None)]
    assert message.blocks[0]["elements"][0]["text"] == "You asked: airport &amp; waiting &lt;times&gt;"
    assert "KISS" in message.text
    assert faults_in(message) == []
    assert scene.calls() == []


@pytest.mark.parametrize(
    ("text", "header"),
    [("", "Ask the 2007 report"), ("목록", "2007년 보고서 목차"), ("random", "Did you know?")],
)
async def test_command_takes_words(scene: Scene, search: Search, text: str, header: str) -> None:
    """The command alone gets help, "list" in Korean gets the contents, and "random" gets a fact.

    Nothing is searched for.
    """
    message = await command(scene, text)
    assert message.blocks[0]["text"]["text"] == header
    assert search.asked == []


@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
async def test_nothing_that_is_typed_does_harm(
    scene: Scene, search: Search, knowledge: KnowledgeBase, question: str
) -> None:
    """Whatever is typed, Slack accepts a reply that repeats it, and the reply has no markup and pings nobody."""
    for language in LANGUAGES:
        for outcome in outcomes_of(knowledge, language):
            search.outcome = outcome
            assert faults_in(await command(scene, question)) == []


async def test_question_is_repeated_as_it_was_typed(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """The reply to a command begins with the question, because Slack does not show commands.

    The question is escaped and, if it is long, shortened.
    """
    search.outcome = _answer(knowledge)
    message = await command(scene, "a <b> & *c*")
    (repeated,) = message.blocks[0]["elements"]
    assert (repeated["type"], repeated["text"]) == ("plain_text", "You asked: a &lt;b&gt; &amp; *c*")
    assert read(message).startswith("You asked: a <b> & *c*\n")
    assert len(visible_text((await command(scene, "long " * 999)).blocks[:1])) < 250


async def test_repeated_questions_share_the_drawn_answer(
    scene: Scene, search: Search, knowledge: KnowledgeBase
) -> None:
    """If two questions have the same answer, the answer is rendered once.

    Only the line with the question differs, and the button that shares it.
    """
    search.outcome = _answer(knowledge)
    first = await command(scene, "one")
    drawn = render.cache_info().misses
    second = await command(scene, "two")
    assert render.cache_info().misses == drawn
    assert first.blocks[0] != second.blocks[0]
    assert first.blocks[1:-1] == second.blocks[1:-1]


async def test_question_is_not_repeated_in_a_thread(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """In a thread, the question is above the reply, so the reply does not repeat it."""
    search.outcome = _answer(knowledge)
    (answer,) = await answers_to(scene, await write(scene, "@innovation zebra"))
    assert "zebra" not in read(answer)


async def test_everything_is_read_once(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """For `/innovation KONEPS`, the request is read once, and its text is stripped of markup once and parsed once."""
    search.outcome = _answer(knowledge, "koneps")
    readers: dict[str, Callable[..., Any]] = {
        "envelope": IncomingCommand.read,
        "markup": slack_text.typed,
        "text": answers_parsing.read_text,
    }
    with counting(readers) as counts:
        await command(scene, "KONEPS")
    assert counts == Counter(dict.fromkeys(readers, 1))


async def test_everything_is_read_once_where_one_can_subscribe(unindexed: IndexedKnowledge, search: Search) -> None:
    """If people can subscribe, the request is still read once, and each of the two parsers reads its text once."""
    search.outcome = _answer(unindexed.knowledge, "koneps")
    readers: dict[str, Callable[..., Any]] = {
        "envelope": IncomingCommand.read,
        "markup": slack_text.typed,
        "text": answers_parsing.read_text,
        "text about subscriptions": digests_parsing.read_text,
    }
    async with playing(unindexed, MemoryStores()) as scene:
        with counting(readers) as counts:
            await command(scene, "KONEPS")
    assert counts == Counter(dict.fromkeys(readers, 1))


@contextmanager
def counting(functions: Mapping[str, Callable[..., Any]]) -> Iterator[Counter[str]]:
    """Yield the number of calls to each of the given functions, whatever name it was imported under."""
    names: dict[CodeType, str] = {_code(function): name for name, function in functions.items()}
    counts: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code in names:
            counts[names[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield counts
    finally:
        sys.setprofile(before)


def _code(function: Callable[..., Any]) -> CodeType:
    code: CodeType = getattr(function, "__func__", function).__code__
    return code


# Mentions


async def test_mention_is_answered_in_its_thread(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """A mention is answered in a thread under it, without link previews."""
    search.outcome = _answer(knowledge)
    (answer,) = await answers_to(scene, await write(scene, f"@innovation {QUESTION}"))
    assert answer.seen_by is None
    assert search.asked == [(QUESTION, None)]
    assert faults_in(answer) == []
    ((method, sent),) = scene.calls()
    assert method == "chat.postMessage"
    assert not {"parse", "link_names", "reply_broadcast"} & set(sent)
    assert {str(sent[name]).lower() for name in ("unfurl_links", "unfurl_media")} <= {"false", "0"}


async def test_mention_within_a_thread_stays_there(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """A mention in a thread is answered in the same thread."""
    search.outcome = _answer(knowledge)
    root = await write(scene, "Does anyone know about the airport?")
    (answer,) = await answers_to(scene, await write(scene, f"@innovation {QUESTION}", thread=root.ts))
    assert answer.thread_ts == root.ts


@pytest.mark.parametrize(
    "deliveries",
    [
        [("app_mention", "Ev1"), ("app_mention", "Ev1"), ("app_mention", "Ev1")],
        [("app_mention", "Ev1"), ("message", "Ev2")],
        [("message", "Ev2"), ("app_mention", "Ev1"), ("message", "Ev2")],
        [("message", "Ev2")],
        [("app_mention", "Ev1"), ("app_mention", "Ev9")],
    ],
)
async def test_mention_is_answered_once(
    by_hand: Scene, search: Search, knowledge: KnowledgeBase, deliveries: list[tuple[str, str]]
) -> None:
    """A mention gets one answer, whether Slack delivers it as a mention, as a message or as both, and however often."""
    search.outcome = _answer(knowledge)
    said = await write(by_hand, f"@innovation {QUESTION}")
    for kind, event_id in deliveries:
        assert await deliver(by_hand, said, kind, event_id, channel_type="channel")
    assert len(await answers_to(by_hand, said)) == 1


async def test_mentions_at_once_are_answered_once(by_hand: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """If several deliveries of the same mention arrive at the same moment, the mention gets one answer."""
    search.outcome = _answer(knowledge)
    said = await write(by_hand, f"@innovation {QUESTION}")
    kinds = ("app_mention", "message") * 5
    assert all(await asyncio.gather(*(deliver(by_hand, said, kind, kind, channel_type="channel") for kind in kinds)))
    assert len(await answers_to(by_hand, said)) == 1


async def test_two_questions_have_two_answers(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """If two messages ask the same question, each of them is answered."""
    search.outcome = _answer(knowledge)
    asked = [await write(scene, f"@innovation {QUESTION}") for _ in range(2)]
    assert [len(await answers_to(scene, each)) for each in asked] == [1, 1]


async def test_event_is_acknowledged_before_the_post(
    by_hand: Scene, search: Search, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event is acknowledged before the answer is posted, so a slow Web API does not make Slack resend the event."""
    search.outcome = _answer(knowledge)
    gate = asyncio.Event()

    async def slow(*arguments: Any, **options: Any) -> None:
        await gate.wait()
        await post(*arguments, **options)

    monkeypatch.setattr("handlers.replying.messages.post", slow)
    said = await write(by_hand, f"@innovation {QUESTION}")
    assert await deliver(by_hand, said)
    assert by_hand.replies(INNOVATION, said.ts) == []
    gate.set()
    assert len(await answers_to(by_hand, said)) == 1


async def test_thread_knows_its_topic(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """A follow-up in a thread is searched for in the context of the thread's topic.

    A question outside of the thread is searched for without a context.
    """
    search.outcome = _answer(knowledge)
    root = await write(scene, f"@innovation {QUESTION}")
    await answers_to(scene, root)
    await answers_to(scene, await write(scene, "@innovation and at departure?", thread=root.ts), 2)
    await answers_to(scene, await write(scene, "@innovation what else?"))
    assert [context for _, context in search.asked] == [None, "kiss", None]


async def test_card_that_cannot_be_drawn(
    by_hand: Scene,
    search: Search,
    knowledge: KnowledgeBase,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If an answer cannot be drawn, that is not taken for a failed call: it is logged, and nothing is retried."""
    drawn: list[Card] = []

    def fail(card: Card) -> Json:
        drawn.append(card)
        raise KeyError(QUESTION)

    search.outcome = _answer(knowledge)
    monkeypatch.setattr("handlers.slack.posting.WAITS", (0.0,))
    monkeypatch.setattr("handlers.slack.posting.render", fail)
    assert await deliver(by_hand, await write(by_hand, f"@innovation {QUESTION}"))
    await by_hand.app.background.drain()
    (logged,) = [record.getMessage() for record in caplog.records]
    assert logged.startswith("Work in the background failed")
    assert "builtins.KeyError" in logged
    assert logged.endswith("DrawingError")
    assert QUESTION not in logged
    assert len(drawn) == 1
    assert SORRY["en"] in [each.text for each in by_hand.playground.workspace.ephemerals(INNOVATION, EDITOR)]
    caplog.clear()


async def test_failure_reaches_the_edge(
    by_hand: Scene,
    search: Search,
    knowledge: KnowledgeBase,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If Slack cannot post an answer, the error is logged without the question.

    If the event is delivered again, the bot does not try to answer it again.
    """
    search.outcome = _answer(knowledge)
    monkeypatch.setattr("handlers.slack.posting.WAITS", (0.0,))
    by_hand.playground.faults.add(Fault("unavailable", methods=frozenset({"chat.postMessage"})))
    said = await write(by_hand, f"@innovation {QUESTION}")
    for _ in range(2):
        assert await deliver(by_hand, said)
        await by_hand.app.background.drain()
    (logged,) = [record.getMessage() for record in caplog.records]
    assert logged.startswith("Work in the background failed")
    assert "SlackApiError" in logged
    assert QUESTION not in logged
    caplog.clear()


# Messages


async def test_direct_message_is_answered(by_hand: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """A direct message is answered once, outside of threads, even if it does not mention the bot."""
    search.outcome = _answer(knowledge)
    said = await write(by_hand, "airport", direct(by_hand))
    for _ in range(3):
        assert await deliver(by_hand, said, "message", channel_type="im")
    assert len(await answers_to(by_hand, said)) == 1
    assert by_hand.replies(said.channel, said.ts) == []


async def test_thread_of_a_direct_conversation_is_answered_there(
    scene: Scene, search: Search, knowledge: KnowledgeBase
) -> None:
    """In a direct conversation, a message in a thread is answered there, in the context of the conversation's topic."""
    search.outcome = _answer(knowledge)
    (answer,) = await answers_to(scene, await write(scene, "airport", direct(scene)))
    said = await write(scene, "and foreigners?", direct(scene), answer.ts)
    (reply,) = await answers_to(scene, said)
    assert reply.thread_ts == answer.ts
    assert search.asked == [("airport", None), ("and foreigners?", "kiss")]


async def test_direct_conversation_knows_its_topic(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """In a direct conversation outside of threads, a follow-up is searched for in the context of the last topic."""
    search.outcome = _answer(knowledge)
    for count, text in enumerate(("airport", "and foreigners?"), start=1):
        await answers_to(scene, await write(scene, text, direct(scene)), count)
    assert [context for _, context in search.asked] == [None, "kiss"]


async def test_conversation_knows_its_statement(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """If a question was answered with a statement, a follow-up is searched for in the context of that statement.

    This is the same in a thread and in a direct conversation.
    """
    search.outcome = _statement(knowledge, "kiss/un-award")
    root = await write(scene, "@innovation which award?")
    await answers_to(scene, root)
    await answers_to(scene, await write(scene, "@innovation when was that?", thread=root.ts), 2)
    for count, text in enumerate(("which award?", "when was that?"), start=1):
        await answers_to(scene, await write(scene, text, direct(scene)), count)
    assert [context for _, context in search.asked] == [None, "kiss/un-award", None, "kiss/un-award"]


@pytest.mark.parametrize("place", ["thread", "direct"])
async def test_refusal_keeps_a_topic(scene: Scene, search: Search, knowledge: KnowledgeBase, place: str) -> None:
    """After a question that the report does not answer, the conversation is about the closest topic.

    If there is no close topic, the conversation keeps its topic.
    """
    kiss = knowledge.topic("kiss")
    assert kiss is not None
    channel, mention = (INNOVATION, "@innovation ") if place == "thread" else (direct(scene), "")
    search.outcome = NotCovered((kiss,), "en", statements=kiss.statements[:1])
    root = await write(scene, f"{mention}what did it cost?", channel)
    await answers_to(scene, root)
    thread = root.ts if place == "thread" else None
    search.outcome = NotCovered((), "en")
    for count, text in enumerate(("and a recipe?", "and foreigners?"), start=2):
        await answers_to(scene, await write(scene, mention + text, channel, thread), count)
    assert [context for _, context in search.asked] == [None, "kiss", "kiss"]


@pytest.mark.parametrize("text", ["hello", "", "😀", "?!"])
async def test_greeting_has_questions_to_press(scene: Scene, search: Search, text: str) -> None:
    """A greeting, a mention alone or text without words gets a friendly line and three example questions to press."""
    (answer,) = await answers_to(scene, await write(scene, f"@innovation {text}".strip()))
    assert said_in(answer.blocks) == texts.GREETING.en.format(nickname="the 2007 report")
    assert len([way for way in ways_on(answer.blocks) if ".ask." in way.action_id]) == 3
    assert faults_in(answer) == []
    assert search.asked == []


async def test_pressed_question_is_answered_in_place(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """If an example question is pressed, it is searched for as written, and its answer replaces the greeting.

    A follow-up is then searched for in the context of that answer.
    """
    search.outcome = _statement(knowledge, "kiss/un-award")
    (greeting,) = await answers_to(scene, await write(scene, "hi", direct(scene)))
    first = ways_on(greeting.blocks)[0].label
    await scene.press_under(greeting, first)
    assert search.asked == [(first, None)]
    assert greeting.text.startswith(search.outcome.statements[0].text["en"])
    await answers_to(scene, await write(scene, "and then?", direct(scene)), 2)
    assert search.asked[1:] == [("and then?", "kiss/un-award")]


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
async def test_ways_to_say_something(by_hand: Scene, search: Search, knowledge: KnowledgeBase, subtype: str) -> None:
    """Messages with files, thread replies also sent to the channel, and /me messages are answered like any other."""
    search.outcome = _answer(knowledge)
    said = await write(by_hand, "airport", direct(by_hand))
    assert await deliver(by_hand, said, "message", channel_type="im", subtype=subtype)
    assert len(await answers_to(by_hand, said)) == 1


async def test_thanks_are_not_searched_for(
    scene: Scene, search: Search, knowledge: KnowledgeBase, answers: Answers
) -> None:
    """Thanks in a thread are answered with one sentence, without a search, and the thread keeps its topic."""
    search.outcome = _answer(knowledge)
    root = await write(scene, "@innovation airport")
    await answers_to(scene, root)
    for count, text in enumerate(("thanks!", "한국어로"), start=2):
        await answers_to(scene, await write(scene, f"@innovation {text}", thread=root.ts), count)
    answer, thanks, korean = (message.text for message in scene.replies(INNOVATION, root.ts))
    assert thanks == texts.WELCOME.en
    assert korean == render(answers.about("kiss", "ko"))["text"] != answer
    assert len(search.asked) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"channel_type": "channel"},
        {"channel_type": "group", "thread_ts": "1.0"},
        {"channel": "D1", "channel_type": "im", "bot_id": "B9"},
        {"channel": "D1", "channel_type": "im", "subtype": "file_share", "bot_id": "B9"},
        {"channel_type": "channel", "subtype": "file_share"},
        {"channel": "D1", "channel_type": "im", "subtype": "message_changed"},
        {"channel": "D1", "channel_type": "im", "subtype": "message_deleted", "user": None},
        {"channel_type": "channel", "subtype": "channel_join"},
        {"channel_type": "channel", "subtype": "bot_message", "text": "<@{bot}> hi"},
        {"channel_type": "channel", "text": "<@{bot}2> hi"},
    ],
)
async def test_other_messages_are_taken_and_passed_over(by_hand: Scene, search: Search, fields: Json) -> None:
    """A message not written by a person to the bot is acknowledged but not answered."""
    said = await write(by_hand, "something else")
    text = fields.get("text", said.text).replace("{bot}", by_hand.playground.app.bot_user)
    assert await deliver(by_hand, said, "message", **{**fields, "text": text})
    await by_hand.app.background.drain()
    assert by_hand.calls() == []
    assert search.asked == []


async def test_edit_is_not_answered_again(scene: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """An edited message has the timestamp of its original, so it is not answered again."""
    search.outcome = _answer(knowledge)
    said = await write(scene, f"@innovation {QUESTION}")
    await answers_to(scene, said)
    edited = await scene.playground.people.edit(EDITOR, INNOVATION, said.ts, f"@innovation {QUESTION}?")
    assert await deliver(scene, edited, event_id="Ev2", edited={"user": EDITOR, "ts": edited.ts})
    assert len(await answers_to(scene, said)) == 1


# Buttons


async def shown(scene: Scene, card: Card, place: str) -> Message:
    """Post a card as the bot and return the message.

    `place` is "in a thread" for a thread in the channel, "private" for an ephemeral message, "private in a thread" for
    an ephemeral message in a thread, or "direct" for a thread in the direct conversation.
    """
    if place == "private":
        return await scene.show(card, to=EDITOR)
    channel = direct(scene) if place == "direct" else INNOVATION
    root = await write(scene, "Does anyone know?", channel)
    return await scene.show(card, channel, root.ts, EDITOR if place == "private in a thread" else "")


@pytest.mark.parametrize("place", ["private", "private in a thread", "in a thread", "direct"])
async def test_choice_replaces_the_question(
    by_hand: Scene, knowledge: KnowledgeBase, answers: Answers, place: str
) -> None:
    """The chosen topic replaces the message that offered the choice, wherever that message is."""
    message = await shown(by_hand, answers.card_of(Choices(knowledge.topics[:3], "ko")), place)
    before = everything(by_hand, message)
    await by_hand.press_under(message, knowledge.topics[1].title["ko"])
    assert read(message) == drawn(answers.about(knowledge.topics[1].id, "ko"), place)
    assert everything(by_hand, message) == before


def drawn(card: Card, place: str) -> str:
    """Return all visible text of a card as it is shown in a place, which is one of those that `shown` accepts.

    In the place "private", a card also has the row of buttons with which it can be shared.
    """
    row = sharing_row(card, card.again) if place == "private" else None
    return visible_text(render(card.with_row(row) if row else card)["blocks"])


def everything(scene: Scene, message: Message) -> list[str]:
    """Return the ts of every message that the editor sees in a message's channel and thread."""
    seen = scene.seen(EDITOR, message.channel)
    return sorted({each.ts for each in [*seen, *scene.replies(message.channel, message.thread_ts or message.ts)]})


async def test_choice_says_what_the_thread_is_about(
    by_hand: Scene, knowledge: KnowledgeBase, search: Search, answers: Answers
) -> None:
    """After a choice in a thread, a follow-up there is about the chosen topic."""
    topics = tuple(topic for topic in knowledge.topics if topic.id in ("kiss", "koneps"))
    message = await shown(by_hand, answers.card_of(Choices(topics, "en")), "in a thread")
    await by_hand.press_under(message, "KISS")
    search.outcome = _answer(knowledge)
    said = await write(by_hand, "@innovation and foreigners?", thread=message.thread_ts)
    assert await deliver(by_hand, said)
    await answers_to(by_hand, said, 2)
    assert search.asked == [("and foreigners?", "kiss")]


async def test_related_topic_in_a_channel_is_for_who_asked(by_hand: Scene, answers: Answers) -> None:
    """In a channel's thread, a related topic is shown in that thread, only to the person who pressed its button."""
    message = await shown(by_hand, answers.about("kiss", "en"), "in a thread")
    await by_hand.press_under(message, "KIPOnet", PLANNER)
    (related,) = by_hand.playground.workspace.ephemerals(INNOVATION, PLANNER)
    assert related.thread_ts == message.thread_ts
    assert related.text.startswith("KIPOnet")
    assert len(by_hand.replies(INNOVATION, message.thread_ts or "")) == 1


async def test_related_topic_of_a_private_answer_stays_in_its_thread(by_hand: Scene, answers: Answers) -> None:
    """Below an ephemeral answer in a thread, a related topic is another ephemeral message in that thread."""
    message = await shown(by_hand, answers.about("kiss", "en"), "private in a thread")
    await by_hand.press_under(message, "KIPOnet")
    answer, related = by_hand.playground.workspace.ephemerals(INNOVATION, EDITOR)
    assert answer.text.startswith("KISS")
    assert (related.text.split(",")[0], related.thread_ts) == ("KIPOnet", message.thread_ts)


async def test_related_topic_in_a_direct_conversation_is_a_message(by_hand: Scene, answers: Answers) -> None:
    """In a thread in a direct conversation, a related topic is another message in that thread."""
    message = await shown(by_hand, answers.about("kiss", "en"), "direct")
    await by_hand.press_under(message, "KIPOnet")
    answer, related = by_hand.replies(direct(by_hand), message.thread_ts or "")
    assert answer.text.startswith("KISS")
    assert related.text.startswith("KIPOnet")


async def test_related_topic_in_a_flat_conversation_is_flat(
    scene: Scene, search: Search, knowledge: KnowledgeBase
) -> None:
    """In a direct conversation outside of threads, a related topic is another message, and a follow-up is about it."""
    search.outcome = _answer(knowledge)
    (answer,) = await answers_to(scene, await write(scene, "airport", direct(scene)))
    await scene.press_under(answer, "KIPOnet")
    _, related = scene.flat(direct(scene))
    assert related.text.startswith("KIPOnet")
    await answers_to(scene, await write(scene, "and then?", direct(scene)), 3)
    assert search.asked[1:] == [("and then?", "kiponet")]


async def test_choice_in_a_flat_conversation_is_spoken_of(
    scene: Scene, search: Search, knowledge: KnowledgeBase
) -> None:
    """After a choice in a direct conversation, a follow-up is about the chosen topic."""
    search.outcome = Choices(tuple(t for t in knowledge.topics if t.id in ("kiss", "koneps")), "en")
    (offer,) = await answers_to(scene, await write(scene, "which?", direct(scene)))
    await scene.press_under(offer, "KISS")
    await answers_to(scene, await write(scene, "and foreigners?", direct(scene)), 2)
    assert search.asked == [("which?", None), ("and foreigners?", "kiss")]


@pytest.mark.parametrize("place", ["private", "private in a thread", "in a thread", "direct"])
async def test_more_replaces_the_short_answer(by_hand: Scene, answers: Answers, place: str) -> None:
    """Pressing "More on …" replaces the short answer with everything about the topic, wherever the answer was shown."""
    kiss = answers.kb.knowledge.topic("kiss")
    assert kiss is not None
    message = await shown(by_hand, answers.card_of(Answer((kiss,), "en", kiss.statements[:2])), place)
    before = everything(by_hand, message)
    await by_hand.press_under(message, "More on KISS")
    assert read(message) == drawn(answers.reply(TellMore("en", "kiss")), place)
    assert everything(by_hand, message) == before
    assert faults_in(message) == []


async def test_other_language_of_an_answer_is_the_same_statement(by_hand: Scene, answers: Answers) -> None:
    """If the other language is chosen from an answer's menu, the same statement is shown in that language."""
    kiss = answers.kb.knowledge.topic("kiss")
    assert kiss is not None
    message = await shown(by_hand, answers.card_of(Answer((kiss,), "en", kiss.statements[1:3])), "private")
    await by_hand.press_under(message, "한국어로 보기")
    assert message.text.startswith(kiss.statements[1].text["ko"])


async def test_option_arrives_as_its_request(by_hand: Scene, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each option in an overflow or select menu reaches the bot as the request that it stands for."""
    done: list[object] = []

    async def only_do(_replies: Replies, request: object, *_: object, **__: object) -> None:
        done.append(request)

    monkeypatch.setattr(Replies, "reply", only_do)
    for card in (answers.about("kiss", "en"), answers.reply(BrowseChapter("ko", "IV"))):
        message = await shown(by_hand, card, "private")
        menus = elements_of(message.blocks, "overflow", "static_select")
        chosen = [each for each in ways_on(message.blocks) if each.action_id.startswith("innovation.menu.")]
        assert len(chosen) == sum(len(menu["options"]) for menu in menus) > 1
        done.clear()
        for way in chosen:
            await by_hand.press_under(message, way.label)
        assert done == [read_action(way.action_id, way.value, ACTIONS) for way in chosen]
        assert None not in done


async def test_related_topic_of_a_private_answer_is_private(
    by_hand: Scene, search: Search, knowledge: KnowledgeBase
) -> None:
    """Below an ephemeral answer, a related topic is another ephemeral message, and the answer does not change."""
    search.outcome = _answer(knowledge)
    answer = await command(by_hand, QUESTION)
    before = read(answer)
    await by_hand.press_under(answer, "KIPOnet")
    first, related = by_hand.playground.workspace.ephemerals(INNOVATION, EDITOR)
    assert (first.ts, read(first)) == (answer.ts, before)
    assert (related.text.split(",")[0], related.thread_ts) == ("KIPOnet", None)
    assert [method for method, _ in by_hand.calls()] == ["response_url"]


async def test_other_language_replaces_a_private_answer_only(by_hand: Scene, answers: Answers) -> None:
    """If an answer is ephemeral, its translation replaces it.

    If an answer is in a thread, it stays, and its translation is shown only to the person who asked for it.
    """
    private = await shown(by_hand, answers.about("koneps", "en"), "private")
    await by_hand.press_under(private, "한국어로 보기")
    assert private.text.startswith("나라장터")
    public = await shown(by_hand, answers.about("koneps", "en"), "in a thread")
    await by_hand.press_under(public, "한국어로 보기", PLANNER)
    assert public.text.startswith("KONEPS")
    (beside,) = by_hand.playground.workspace.ephemerals(INNOVATION, PLANNER)
    assert beside.text.startswith("나라장터")


async def test_pages_of_the_list_take_each_others_place(by_hand: Scene, answers: Answers) -> None:
    """The lists of chapters and topics, a topic and a translation replace each other in one message."""
    message = await shown(by_hand, answers.reply(Browse("en")), "private")
    topics = len(answers.kb.knowledge.topics_in(answers.kb.knowledge.chapter("IV")))
    for label, expected in (
        (f"Chapter IV · What has it accomplished? ({topics})", "KONEPS"),
        ("KONEPS", "← Chapter IV"),
        ("← Chapter IV", "← All chapters"),
        ("← All chapters", "Chapter V · Challenges"),
        ("한국어로 보기", "제5장"),
    ):
        await by_hand.press_under(message, label)
        assert expected in read(message)
    assert len(by_hand.playground.workspace.ephemerals(INNOVATION, EDITOR)) == 1


async def test_help_and_facts_take_each_others_place(by_hand: Scene, search: Search, knowledge: KnowledgeBase) -> None:
    """Help, a fact, another fact and their translations replace each other in one message, without a search."""
    message = await command(by_hand, "help")
    facts = {fact.text[language] for _, fact in knowledge.facts() for language in LANGUAGES}
    for label, expected in (("한국어로 보기", texts.FACT_RANDOM.ko), ("아무 상식이나 보기", "알고 계셨나요?")):
        await by_hand.press_under(message, label)
        assert expected in read(message)
    shown_facts = []
    for label in ("하나 더 보기", "View in English", "Another fact"):
        await by_hand.press_under(message, label)
        shown_facts += [line for line in read(message).splitlines() if line in facts]
    assert len(set(shown_facts)) == 3
    assert len(by_hand.playground.workspace.ephemerals(INNOVATION, EDITOR)) == 1
    assert search.asked == []


async def test_topic_behind_a_fact_stands_beside_it(by_hand: Scene, answers: Answers) -> None:
    """If a fact is in a thread, only the person who pressed the button sees more about it, and the fact stays."""
    topic, fact = next(answers.kb.knowledge.facts())
    message = await shown(by_hand, answers.reply(ShowFact("en", fact.fact or "")), "in a thread")
    await by_hand.press_under(message, texts.FACT_MORE.en)
    (more,) = by_hand.playground.workspace.ephemerals(INNOVATION, EDITOR)
    assert more.text.startswith(topic.summary["en"])
    assert fact.text["en"] in read(message)


async def test_button_may_do_something_and_say_nothing(
    by_hand: Scene, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a request gets no reply, no message is posted or changed, and a command is still acknowledged."""
    done: list[object] = []

    async def only_do(_replies: Replies, request: object, *_: object, **__: object) -> None:
        done.append(request)

    monkeypatch.setattr(Replies, "reply", only_do)
    message = await shown(by_hand, answers.about("koneps", "en"), "private")
    before = read(message)
    calls = len(by_hand.calls())
    await by_hand.press_under(message, "한국어로 보기")
    assert await by_hand.type("visas?") is None
    assert done == [TranslateTopic("ko", "koneps"), Ask("visas?")]
    assert read(message) == before
    assert len(by_hand.calls()) == calls


@pytest.mark.parametrize(
    ("action_id", "value", "said"),
    [
        ("innovation.unheard.0", "en:kiss", "This isn’t in the report anymore."),
        ("innovation.unheard.0", "ko:kiss", "이제 보고서에 없는 내용입니다."),
        ("innovation.topic.0", "nonsense", "This isn’t in the report anymore."),
        ("innovation.menu.0", "unheard:en:kiss", "This isn’t in the report anymore."),
        ("innovation.menu.0", "unheard:ko:kiss", "이제 보고서에 없는 내용입니다."),
        ("innovation.menu.0", "nonsense", "This isn’t in the report anymore."),
        ("other", "en:kiss", None),
    ],
)
async def test_unknown_buttons_are_taken(by_hand: Scene, action_id: str, value: str, said: str | None) -> None:
    """If a button or a menu of the bot cannot be read, the person gets a reply. One that is not the bot's gets none."""
    named = {"value": value, "text": {"type": "plain_text", "text": "Old"}}
    chosen = {"type": "overflow", "options": [named]} if ".menu." in action_id else {"type": "button", **named}
    row = {"type": "actions", "elements": [{"action_id": action_id, **chosen}]}
    posted = await by_hand.app.client.chat_postMessage(channel=INNOVATION, text="Old", blocks=[row])
    message = by_hand.playground.workspace.message(INNOVATION, str(posted["ts"]))
    assert message is not None
    await by_hand.press_under(message, "Old")
    assert message.text == "Old"
    shown = [each.text for each in by_hand.playground.workspace.ephemerals(INNOVATION, EDITOR)]
    assert [text.startswith(said or "") for text in shown] == [True] * (said is not None)


async def test_button_of_the_old_version_is_answered(by_hand: Scene, answers: Answers) -> None:
    """A button posted by an earlier version of the bot still gets the reply to the request that it stands for."""
    label = {"type": "plain_text", "text": "Old"}
    button = {"type": "button", "action_id": "innovation.open.3", "value": "en:koneps", "text": label}
    row = {"type": "actions", "elements": [button]}
    posted = await by_hand.app.client.chat_postMessage(channel=INNOVATION, text="Old", blocks=[row])
    message = by_hand.playground.workspace.message(INNOVATION, str(posted["ts"]))
    assert message is not None
    await by_hand.press_under(message, "Old")
    assert read(message) == visible_text(render(answers.reply(OpenTopic("en", "koneps")))["blocks"])


async def test_refused_response_reaches_the_edge(
    by_hand: Scene, answers: Answers, knowledge: KnowledgeBase, caplog: pytest.LogCaptureFixture
) -> None:
    """If a response URL is no longer valid, the click is acknowledged, and the error is logged."""
    message = await shown(by_hand, answers.card_of(Choices(knowledge.topics[:2], "en")), "private")
    await by_hand.press_under(message, knowledge.topics[0].title["en"])
    (pressed,) = [e["request"] for e in by_hand.playground.log.after() if e["name"] == "block_actions"]
    stale = {**pressed, "response_url": f"{by_hand.playground.url}/hooks/nothing-here"}
    assert (await by_hand.playground.connection.send(Envelope("interactive", stale))).ok
    await by_hand.app.background.drain()
    (logged,) = [record.getMessage() for record in caplog.records]
    assert logged.startswith("Work in the background failed")
    assert "ResponseRefusedError" in logged
    caplog.clear()


# What the router remembers, and what it runs in the background


class Clock:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_events_are_told_apart() -> None:
    """A key counts as new the first time, and then only after the time for which keys are remembered."""
    clock = Clock()
    seen = SeenInMemory(seconds=600, clock=clock)
    keys = ("a", "a", "b", ("C1", "1.0"), "a")
    assert [await seen.first_time(key) for key in keys] == [True, False, True, True, False]
    clock.now = 599
    assert not await seen.first_time("a")
    clock.now = 601
    assert await seen.first_time("a")


async def test_seen_events_stay_small() -> None:
    """If there are too many events, only the latest ones are remembered."""
    seen = SeenInMemory(most=100, clock=Clock())
    for number in range(1_000):
        assert await seen.first_time(number)
    assert not await seen.first_time(901)
    assert await seen.first_time(1)


async def test_threads_forget() -> None:
    """A thread's topic is the last one remembered there.

    The topic is forgotten after the given time. If there are too many threads, the oldest topic is forgotten.
    """
    clock = Clock()
    threads = ThreadsInMemory(most=2, clock=clock)
    one, two, three, elsewhere = (Thread("T1", *ids) for ids in (("C1", "1"), ("C1", "2"), ("C1", "3"), ("C2", "1")))
    await threads.remember(one, Talk("kiss"))
    await threads.remember(one, Talk("koneps"))
    assert (await threads.find(one), await threads.find(elsewhere)) == (Talk("koneps"), None)
    await threads.remember(two, Talk("a"))
    await threads.remember(three, Talk("b"))
    assert [await threads.find(thread) for thread in (one, two, three)] == [None, Talk("a"), Talk("b")]
    clock.now = KEPT + 1
    assert await threads.find(three) is None


async def test_direct_conversation_forgets_sooner() -> None:
    """A direct conversation outside of threads is forgotten after half an hour, and a thread later."""
    clock = Clock()
    threads = ThreadsInMemory(clock=clock)
    whole, inside = Thread("T1", "D1"), Thread("T1", "D1", "1")
    for thread in (whole, inside):
        await threads.remember(thread, Talk("kiss"))
    clock.now = 30 * 60 - 1
    assert await threads.find(whole) == Talk("kiss")
    clock.now = 30 * 60 + 1
    assert (await threads.find(whole), await threads.find(inside)) == (None, Talk("kiss"))


async def test_shutdown_waits_for_what_is_under_way() -> None:
    """At shutdown, background work is given time to finish; work that takes too long is cancelled without an error."""
    errors: list[BaseException] = []
    done: list[str] = []

    async def work(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        done.append(name)

    background = Background(errors.append)
    background.start(work("short", 0.01))
    background.start(work("long", 60))
    await background.drain(seconds=0.1)
    assert (done, errors) == (["short"], [])
