"""What happens when Slack's requests arrive: wire format in, calls of Slack's Web API out, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import buttons, command, direct_message, mention, wording
from handlers.background import Background
from handlers.conversation import Conversation
from handlers.deliveries import Deliveries
from handlers.posting import ResponseRefusedError
from handlers.replies import Reply, reply_about, reply_with_chapters
from handlers.threads import Threads
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, Outcome
from tests import slack_stand_in as wire
from tests.block_rules import message_faults
from tests.conftest import Search
from tests.slack_stand_in import BOT_TOKEN, BOT_USER, FORM, JSON, SECRET, SlackStandIn, signed

MENTION = f"<@{BOT_USER}> how long do foreigners wait?"


@dataclass
class Bot:
    """An app with the four listeners, and what Slack sends to it."""

    app: AsyncApp
    slack: SlackStandIn
    background: Background
    errors: list[BaseException] = field(default_factory=list)

    async def send(self, body: bytes, content_type: str) -> tuple[int, Any]:
        request = AsyncBoltRequest(body=body.decode(), headers=dict(signed(body, content_type)))
        response = await self.app.async_dispatch(request)
        return response.status, json.loads(response.body) if response.body else None

    async def command(self, text: str) -> tuple[int, Any]:
        return await self.send(wire.command(text), FORM)

    async def event(self, kind: str, text: str, event_id: str = "Ev1", **fields: Any) -> int:
        status, _ = await self.send(json.dumps(wire.event(kind, text, event_id, **fields)).encode(), JSON)
        return status

    async def click(self, reply: Reply, label: str, **fields: Any) -> int:
        """Press the button of `reply` that reads `label`."""
        elements = (e for block in reply.blocks if block["type"] == "actions" for e in block["elements"])
        button = next(element for element in elements if element["text"]["text"] == label)
        return await self.press(button["action_id"], button["value"], **fields)

    async def press(self, action_id: str, value: str, **fields: Any) -> int:
        hook = self.slack.url.replace("/api/", "/reply")
        status, _ = await self.send(wire.click(action_id, value, hook, **fields), FORM)
        await self.background.drain()
        return status

    async def posted(self) -> list[dict[str, Any]]:
        """Wait until all is sent, and give what was posted."""
        await self.background.drain()
        return self.slack.posted


@pytest_asyncio.fixture
async def bot(slack: SlackStandIn, unindexed: IndexedKnowledge, chance: random.Random) -> AsyncIterator[Bot]:
    """Give a bot that answers from the report, with whatever the search is set to find."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token=BOT_TOKEN, bot_id="B0BOT", bot_user_id=BOT_USER
        )

    client = AsyncWebClient(token=BOT_TOKEN, base_url=slack.url)
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True, authorize=authorize)
    errors: list[BaseException] = []
    background, threads = Background(errors.append), Threads()
    conversation = Conversation(unindexed, chance, Deliveries(), threads, background)
    command.register(app, unindexed, chance)
    mention.register(app, conversation)
    direct_message.register(app, conversation)
    buttons.register(app, unindexed.knowledge, chance, threads, background)
    yield Bot(app, slack, background, errors)
    await background.drain()


@pytest.fixture(autouse=True)
def nobody_warns(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail where Bolt warns of a request that no listener took."""
    with caplog.at_level(logging.WARNING):
        yield
    assert [record.message for record in caplog.get_records("call") if record.levelno >= logging.WARNING] == []


def _answer(knowledge: KnowledgeBase, topic_id: str = "kiss") -> Outcome:
    topic = knowledge.topic(topic_id)
    assert topic is not None
    return Answer((topic,), "en")


# The command


async def test_acknowledgement_is_the_answer(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """`/innovation …` is answered in the response itself, for the asker alone; Slack's Web API is not called."""
    search.outcome = _answer(knowledge)
    status, body = await bot.command("airport &amp; waiting &lt;times&gt;")
    assert status == 200
    assert search.asked == [("airport & waiting <times>", None)]
    assert body["response_type"] == "ephemeral"
    assert body["blocks"][0]["elements"][0]["text"] == "You asked: airport &amp; waiting &lt;times&gt;"
    assert "KISS" in body["text"]
    assert message_faults(body["text"], body["blocks"]) == []
    assert bot.slack.calls == []


@pytest.mark.parametrize(
    ("text", "header"),
    [("", "Ask the 2007 report"), ("목록", "2007년 보고서의 내용"), ("random", "Did you know?")],
)
async def test_command_takes_words(bot: Bot, search: Search, text: str, header: str) -> None:
    """Alone, or with a word such as list or random, the command brings help, the list or a fact."""
    _, body = await bot.command(text)
    assert body["blocks"][0]["text"]["text"] == header
    assert search.asked == []


# Mentions


async def test_mention_is_answered_in_its_thread(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """A mention opens a thread with the answer, without previews of links."""
    search.outcome = _answer(knowledge)
    assert await bot.event("app_mention", MENTION) == 200
    (post,) = await bot.posted()
    assert (post["channel"], post["thread_ts"]) == ("C1", "100.1")
    assert search.asked == [("how long do foreigners wait?", None)]
    assert message_faults(post["text"], _blocks(post)) == []
    assert not {"parse", "link_names", "reply_broadcast"} & set(post)
    assert {str(post[name]).lower() for name in ("unfurl_links", "unfurl_media")} <= {"false", "0"}


async def test_mention_within_a_thread_stays_there(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """A mention in a thread is answered in the same thread."""
    search.outcome = _answer(knowledge)
    await bot.event("app_mention", MENTION, thread_ts="90.0")
    (post,) = await bot.posted()
    assert post["thread_ts"] == "90.0"


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
    bot: Bot, search: Search, knowledge: KnowledgeBase, deliveries: list[tuple[str, str]]
) -> None:
    """However often, and in whichever forms, Slack delivers a mention: there is one answer."""
    search.outcome = _answer(knowledge)
    statuses = [await bot.event(kind, MENTION, event_id, channel_type="channel") for kind, event_id in deliveries]
    assert set(statuses) == {200}
    assert len(await bot.posted()) == 1


async def test_mentions_at_once_are_answered_once(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """Deliveries that arrive at the same moment are told apart as well."""
    search.outcome = _answer(knowledge)
    await asyncio.gather(*(bot.event(kind, MENTION, kind) for kind in ("app_mention", "message") * 5))
    assert len(await bot.posted()) == 1


async def test_two_questions_have_two_answers(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """The same words in another message are another question."""
    search.outcome = _answer(knowledge)
    await bot.event("app_mention", MENTION, "Ev1", ts="1.1")
    await bot.event("app_mention", MENTION, "Ev2", ts="2.2")
    assert [post["thread_ts"] for post in await bot.posted()] == ["1.1", "2.2"]


async def test_event_is_acknowledged_before_the_post(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """Slack has its acknowledgement before the answer is posted: a slow Web API does not bring the event again."""
    search.outcome = _answer(knowledge)
    assert await bot.event("app_mention", MENTION) == 200
    assert bot.slack.posted == []
    assert len(await bot.posted()) == 1


async def test_thread_knows_its_topic(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """A follow-up in a thread is understood in the light of what the thread is about; another thread is not."""
    search.outcome = _answer(knowledge)
    await bot.event("app_mention", MENTION, "Ev1", ts="1.0")
    await bot.event("app_mention", "<@U0BOT> and at departure?", "Ev2", ts="2.0", thread_ts="1.0")
    await bot.event("app_mention", "<@U0BOT> what else?", "Ev3", ts="3.0")
    assert [context for _, context in search.asked] == [None, "kiss", None]


async def test_failure_reaches_the_edge(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """Where Slack refuses a post, the error goes where all errors go, and the event is not taken for new."""
    search.outcome = _answer(knowledge)
    bot.slack.refusal = "channel_not_found"
    await bot.event("app_mention", MENTION)
    await bot.posted()
    assert [type(error) for error in bot.errors] == [SlackApiError]


# Messages


async def test_direct_message_is_answered(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """A direct message is answered in its thread, once; no mention is needed."""
    search.outcome = _answer(knowledge)
    for _ in range(3):
        assert await bot.event("message", "airport", channel="D1", channel_type="im") == 200
    (post,) = await bot.posted()
    assert (post["channel"], post["thread_ts"]) == ("D1", "100.1")


async def test_direct_conversation_knows_its_topic(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """In a direct conversation a follow-up outside of the thread is understood too."""
    search.outcome = _answer(knowledge)
    await bot.event("message", "airport", "Ev1", channel="D1", channel_type="im", ts="1.0")
    await bot.event("message", "and foreigners?", "Ev2", channel="D1", channel_type="im", ts="2.0")
    assert [context for _, context in search.asked] == [None, "kiss"]


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
async def test_ways_to_say_something(bot: Bot, search: Search, knowledge: KnowledgeBase, subtype: str) -> None:
    """What a person says with a file, to the channel too or with /me is answered as well."""
    search.outcome = _answer(knowledge)
    await bot.event("message", "airport", channel="D1", channel_type="im", subtype=subtype)
    assert [post["thread_ts"] for post in await bot.posted()] == ["100.1"]


async def test_thanks_are_not_searched_for(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """Thanks in a thread have one sentence for an answer, and the thread keeps its topic for another language."""
    search.outcome = _answer(knowledge)
    for number, text in enumerate(("airport", "thanks!", "한국어로")):
        await bot.event("app_mention", f"<@{BOT_USER}> {text}", f"Ev{number}", ts=f"{number}.5", thread_ts="0.5")
    answer, thanks, korean = (post["text"] for post in await bot.posted())
    assert thanks == wording.WELCOME.en
    assert korean == reply_about("kiss", knowledge, "ko").text != answer
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
        {"channel": "C1", "channel_type": "channel", "subtype": "channel_join"},
        {"channel": "C1", "channel_type": "channel", "subtype": "bot_message", "text": f"<@{BOT_USER}> hi"},
        {"channel": "C1", "channel_type": "channel", "text": f"<@{BOT_USER}2> hi"},
    ],
)
async def test_other_messages_are_taken_and_passed_over(bot: Bot, search: Search, fields: dict[str, Any]) -> None:
    """What is not said to the bot by a person is acknowledged, and nothing is said to it."""
    text = fields.pop("text", "something else")
    assert await bot.event("message", text, **fields) == 200
    assert await bot.posted() == []
    assert search.asked == []


async def test_edit_is_not_answered_again(bot: Bot, search: Search, knowledge: KnowledgeBase) -> None:
    """An edited message has only the place of its original, which was answered: no second answer."""
    search.outcome = _answer(knowledge)
    await bot.event("app_mention", MENTION, "Ev1")
    await bot.event("app_mention", MENTION + "?", "Ev2", edited={"user": "U1", "ts": "101.0"})
    assert len(await bot.posted()) == 1


# Buttons

CONTAINER = {"type": "message", "message_ts": "100.2", "channel_id": "C1"}
EPHEMERAL = {"container": {**CONTAINER, "is_ephemeral": True}, "message": None}
IN_THREAD = {"container": {**CONTAINER, "thread_ts": "100.1"}}
DIRECT = {"container": {**CONTAINER, "channel_id": "D1", "thread_ts": "100.1"}, "channel": {"id": "D1"}}


@pytest.mark.parametrize("place", [EPHEMERAL, IN_THREAD, DIRECT])
async def test_choice_replaces_the_question(
    bot: Bot, knowledge: KnowledgeBase, search: Search, place: dict[str, Any]
) -> None:
    """A choice is answered in the place of the message that offered it."""
    search.outcome = Choices(knowledge.topics[:3], "ko")
    await bot.event("app_mention", MENTION)
    (post,) = await bot.posted()
    offered = Reply(post["text"], tuple(_blocks(post)), "ko", (), "choices")
    assert await bot.click(offered, knowledge.topics[1].title.ko, **place) == 200
    (sent,) = bot.slack.replies
    assert sent["replace_original"] is True
    assert sent["blocks"] == list(reply_about(knowledge.topics[1].id, knowledge, "ko").blocks)


async def test_choice_says_what_the_thread_is_about(bot: Bot, knowledge: KnowledgeBase, search: Search) -> None:
    """After a choice in a thread, a follow-up there is about what was chosen."""
    await bot.press("innovation.choose.0", "en:kiss", **IN_THREAD)
    search.outcome = _answer(knowledge)
    await bot.event("app_mention", "<@U0BOT> and foreigners?", thread_ts="100.1", ts="103.0")
    assert search.asked == [("and foreigners?", "kiss")]


async def test_related_topic_in_a_channel_is_for_who_asked(bot: Bot, knowledge: KnowledgeBase) -> None:
    """In a channel's thread a related topic is shown to who pressed the button, in that thread."""
    assert await bot.click(reply_about("kiss", knowledge, "en"), "KIPOnet", **IN_THREAD) == 200
    ((method, sent),) = bot.slack.calls
    assert method == "chat.postEphemeral"
    assert (sent["channel"], sent["user"], sent["thread_ts"]) == ("C1", "U1", "100.1")
    assert sent["text"].startswith("KIPOnet")


async def test_related_topic_of_a_private_answer_stays_in_its_thread(bot: Bot, knowledge: KnowledgeBase) -> None:
    """Under an answer in a thread that only one person sees, a related topic is another of those, in that thread."""
    place = {"container": {**CONTAINER, "thread_ts": "100.1", "is_ephemeral": True}, "message": None}
    await bot.click(reply_about("kiss", knowledge, "en"), "KIPOnet", **place)
    ((method, sent),) = bot.slack.calls
    assert method == "chat.postEphemeral"
    assert (sent["channel"], sent["user"], sent["thread_ts"]) == ("C1", "U1", "100.1")


async def test_related_topic_in_a_direct_conversation_is_a_message(bot: Bot, knowledge: KnowledgeBase) -> None:
    """In a direct conversation a related topic is another message of the thread."""
    await bot.click(reply_about("kiss", knowledge, "en"), "KIPOnet", **DIRECT)
    (post,) = bot.slack.posted
    assert (post["channel"], post["thread_ts"]) == ("D1", "100.1")


async def test_related_topic_of_a_private_answer_is_private(bot: Bot, knowledge: KnowledgeBase) -> None:
    """Under an answer that only one person sees, a related topic is one more of those, and the answer stays."""
    await bot.click(reply_about("kiss", knowledge, "en"), "KIPOnet", **EPHEMERAL)
    (sent,) = bot.slack.replies
    assert (sent["replace_original"], sent["response_type"]) == (False, "ephemeral")


async def test_other_language_replaces_a_private_answer_only(bot: Bot, knowledge: KnowledgeBase) -> None:
    """The other language takes the place of a private answer; nobody changes what others read in a thread."""
    answer = reply_about("koneps", knowledge, "en")
    await bot.click(answer, "한국어로 보기", **EPHEMERAL)
    await bot.click(answer, "한국어로 보기", **IN_THREAD)
    (replaced,), ((method, sent),) = bot.slack.replies, bot.slack.calls
    assert replaced["replace_original"] is True
    assert replaced["text"].startswith("나라장터")
    assert method == "chat.postEphemeral"
    assert sent["text"].startswith("나라장터")


async def test_pages_of_the_list_take_each_others_place(bot: Bot, knowledge: KnowledgeBase) -> None:
    """Browsing stays in one message."""
    await bot.click(reply_with_chapters(knowledge, "en"), "Chapter V · Challenges and achievements will continue (6)")
    await bot.press("innovation.open.3", "en:koneps")
    await bot.press("innovation.another.1", "ko:some-fact")
    assert [sent["replace_original"] for sent in bot.slack.replies] == [True, True, True]
    assert "← Chapter IV" in json.dumps(bot.slack.replies[1], ensure_ascii=False)


@pytest.mark.parametrize(
    ("action_id", "value", "fields"),
    [
        ("innovation.unheard.0", "en:kiss", {}),
        ("innovation.topic.0", "nonsense", {}),
        ("innovation.topic.0", "en:kiss", {"container": {"type": "view", "view_id": "V1"}}),
    ],
)
async def test_unknown_buttons_are_taken(bot: Bot, action_id: str, value: str, fields: dict[str, Any]) -> None:
    """A button of another version of the app is acknowledged, and does nothing."""
    assert await bot.press(action_id, value, **fields) == 200
    assert (bot.slack.calls, bot.slack.replies, bot.errors) == ([], [], [])


async def test_refused_response_reaches_the_edge(bot: Bot) -> None:
    """Where a response URL is too old, the error goes where all errors go."""
    gone = bot.slack.url + "../nothing-here"
    body = wire.click("innovation.choose.0", "en:kiss", gone)
    assert (await bot.send(body, FORM))[0] == 200
    await bot.background.drain()
    assert [type(error) for error in bot.errors] == [ResponseRefusedError]


# What listeners remember and leave running


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_deliveries_are_told_apart() -> None:
    """A key is new once, until so much time has passed that Slack would not deliver it again."""
    clock = Clock()
    deliveries = Deliveries(seconds=600, clock=clock)
    assert [deliveries.first_time(key) for key in ("a", "a", "b", ("C1", "1.0"), "a")] == [
        True,
        False,
        True,
        True,
        False,
    ]
    clock.now = 599
    assert not deliveries.first_time("a")
    clock.now = 601
    assert deliveries.first_time("a")


def test_deliveries_stay_small() -> None:
    """Of very many deliveries the latest are remembered."""
    deliveries = Deliveries(most=100, clock=Clock())
    for number in range(1_000):
        assert deliveries.first_time(number)
    assert not deliveries.first_time(901)
    assert deliveries.first_time(1)


def test_threads_forget() -> None:
    """A thread's topic is what was last spoken of there; after hours it is forgotten, and the oldest first."""
    clock = Clock()
    threads = Threads(most=2, seconds=60, clock=clock)
    threads.remember("C1", "1", "kiss")
    threads.remember("C1", "1", "koneps")
    assert (threads.topic("C1", "1"), threads.topic("C2", "1")) == ("koneps", None)
    threads.remember("C1", "2", "a")
    threads.remember("C1", "3", "b")
    assert [threads.topic("C1", thread) for thread in "123"] == [None, "a", "b"]
    clock.now = 61
    assert threads.topic("C1", "3") is None


async def test_shutdown_waits_for_what_is_under_way() -> None:
    """What was started is finished at shutdown; what takes too long is cancelled, and is no error."""
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


def _blocks(post: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = post["blocks"]
    found: list[dict[str, Any]] = json.loads(blocks) if isinstance(blocks, str) else blocks
    return found
