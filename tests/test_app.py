"""The app as it is wired: real requests in, what people see out, and what must not happen in between."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.app import Doorkeeper, SlackApp, build_app, new_app
from bot.settings import Settings
from bot.web import listening
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge, index_knowledge
from tests.slack_stand_in import BOT_TOKEN, BOT_USER, FORM, SECRET, Caller, SlackStandIn, command, event, slack_stand_in

HOOK = "https://hooks.slack.com/actions/T1/1/abc"
PRIVATE = "my-secret-question"
SORRY = "Sorry, something went wrong on my side. Please try again in a moment."
SORRY_KO = "죄송합니다. 문제가 생겨 답하지 못했습니다. 잠시 후 다시 시도해 주세요."


@pytest.fixture(scope="module")
def kb(knowledge: KnowledgeBase) -> IndexedKnowledge:
    """Give the report, indexed by names and words."""
    return index_knowledge(knowledge)


def settings_for(slack: SlackStandIn) -> Settings:
    """Give settings that point the bot at `slack`."""
    return Settings(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url=slack.url, host="127.0.0.1", port=0)


@contextlib.asynccontextmanager
async def running(app: SlackApp, slack: SlackStandIn) -> AsyncIterator[Caller]:
    """Run `app` for as long as the context is open, and give what calls it as Slack would."""
    async with listening(app, settings_for(slack)) as port, aiohttp.ClientSession() as session:
        yield Caller(session, f"http://127.0.0.1:{port}/slack/events")


@pytest_asyncio.fixture
async def caller(kb: IndexedKnowledge, slack: SlackStandIn) -> AsyncIterator[Caller]:
    """Give what calls a running bot that answers from the report."""
    async with running(build_app(settings_for(slack), kb, chance=random.Random(1)), slack) as caller:  # noqa: S311
        yield caller


async def settled(slack: SlackStandIn) -> None:
    """Wait for the first thing that reaches `slack`, and a moment more for what should not."""
    await asyncio.wait_for(slack.arrived.wait(), 3)
    await asyncio.sleep(0.1)


# Answers


@pytest.mark.parametrize(("asked", "expected"), [("KONEPS", "KONEPS"), ("나라장터", "나라장터")])
async def test_command_is_answered_in_the_response(
    caller: Caller, slack: SlackStandIn, asked: str, expected: str
) -> None:
    """The response to the command carries the answer, for the asker alone, and Slack's Web API is not called."""
    status, body = await caller.command(asked)
    answer = json.loads(body)
    assert status == 200
    assert expected in answer["text"]
    assert answer["response_type"] == "ephemeral"
    assert expected in json.dumps(answer["blocks"], ensure_ascii=False)
    assert slack.calls == []


async def test_builds_without_calling_slack(kb: IndexedKnowledge) -> None:
    """Building the app calls nobody, needs no event loop of its own, and needs no token."""
    app = build_app(Settings(api_url="http://127.0.0.1:9/"), kb)
    assert app.process_before_response


async def test_mention_is_answered_in_its_thread(caller: Caller, slack: SlackStandIn) -> None:
    """A mention gets one answer, in the thread under it."""
    assert await caller.event(event("app_mention", f"<@{BOT_USER}> KONEPS")) == (200, "")
    await settled(slack)
    (post,) = slack.posted
    assert (post["channel"], post["thread_ts"]) == ("C1", "100.1")
    assert "KONEPS" in post["text"]


async def test_replayed_event_has_no_second_effect(caller: Caller, slack: SlackStandIn) -> None:
    """However often Slack delivers an event, the answer is posted once."""
    for _ in range(5):
        assert (await caller.event(event("app_mention", f"<@{BOT_USER}> KONEPS")))[0] == 200
    await settled(slack)
    assert len(slack.posted) == 1


@pytest.mark.parametrize("first", ["app_mention", "message"])
async def test_one_mention_in_two_forms(caller: Caller, slack: SlackStandIn, first: str) -> None:
    """A mention that arrives as `app_mention` and as `message` is answered once, whichever comes first."""
    second = "message" if first == "app_mention" else "app_mention"
    for number, kind in enumerate((first, second)):
        sent = event(kind, f"<@{BOT_USER}> KONEPS", f"Ev{number}", channel_type="channel")
        assert (await caller.event(sent))[0] == 200
    await settled(slack)
    assert len(slack.posted) == 1


async def test_direct_message(caller: Caller, slack: SlackStandIn) -> None:
    """A direct message is answered; the bot's own message in the same conversation is not."""
    own = event("message", "KONEPS", "Ev1", channel="D1", channel_type="im", user=BOT_USER, ts="100.0")
    theirs = event("message", "KONEPS", "Ev2", channel="D1", channel_type="im")
    for sent in (own, theirs):
        assert (await caller.event(sent))[0] == 200
    await settled(slack)
    assert [post["thread_ts"] for post in slack.posted] == ["100.1"]


async def test_button_of_an_answer_works(caller: Caller, slack: SlackStandIn) -> None:
    """A button under an answer to a command, when it is pressed, brings something to the message's response_url."""
    _, body = await caller.command("KONEPS")
    buttons = [
        element
        for block in json.loads(body)["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    ]
    container = {"type": "message", "message_ts": "100.2", "channel_id": "C1", "is_ephemeral": True}
    reply_url = slack.url.replace("/api/", "/reply")
    pressed = buttons[0]
    assert (await caller.click(pressed["action_id"], pressed.get("value", ""), reply_url, container=container))[
        0
    ] == 200
    await settled(slack)
    (reply,) = slack.replies
    assert reply["text"]


@pytest.mark.parametrize("kind", ["reaction_added", "app_home_opened", "message", "something_new"])
async def test_other_events_are_acknowledged(caller: Caller, slack: SlackStandIn, kind: str) -> None:
    """An event that is not for the bot is acknowledged, and nothing is posted."""
    assert (await caller.event(event(kind, "KONEPS", channel_type="channel")))[0] == 200
    await asyncio.sleep(0.05)
    assert slack.calls == []


async def test_other_buttons_are_acknowledged(caller: Caller, slack: SlackStandIn) -> None:
    """A button that no listener knows, such as one of an older version, is acknowledged."""
    assert (await caller.click("of-another-age", "x", HOOK))[0] == 200
    assert slack.calls == []


@pytest.mark.parametrize(
    "fields",
    [
        {"event": None},
        {"event": []},
        {"event": {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "ts": {}}},
        {"authorizations": [5]},
        {"type": "block_actions", "actions": []},
        {"type": "block_actions", "actions": [5]},
        {"type": "block_actions", "actions": [{"action_id": 5}]},
    ],
    ids=str,
)
async def test_odd_requests_bother_nobody(caller: Caller, slack: SlackStandIn, fields: dict[str, Any]) -> None:
    """A signed request of a shape that Slack never sends is refused, and nobody reads that something went wrong."""
    sent = {**event("app_mention", f"<@{BOT_USER}> KONEPS"), "response_url": slack.url.replace("/api/", "/reply")}
    assert (await caller.event({**sent, **fields}))[0] == 400
    await asyncio.sleep(0.05)
    assert (slack.posted, slack.replies) == ([], [])


@pytest.mark.parametrize("fields", [{"type": "team_join", "user": {"id": "U2"}}, {"type": "channel_created"}])
async def test_events_with_objects(caller: Caller, fields: dict[str, Any]) -> None:
    """An event in which a user or a channel is a whole object is acknowledged like all others."""
    assert (await caller.event({**event("x", ""), "event": {"channel": {"id": "C2"}, **fields}}))[0] == 200


async def test_listeners_need_no_authorization(caller: Caller, slack: SlackStandIn) -> None:
    """An authorization that is not the bot's, or names no user, is passed over."""
    sent = event("message", "KONEPS", channel="D1", channel_type="im")
    assert (await caller.event({**sent, "authorizations": [{"user_id": 1, "is_bot": True}]}))[0] == 200
    await settled(slack)
    assert len(slack.posted) == 1


# Posting


async def test_lost_reply_posts_once(kb: IndexedKnowledge, slack: SlackStandIn) -> None:
    """Where Slack took a post and its reply was lost, nothing is posted a second time."""
    slack.lost = 1
    async with running(build_app(settings_for(slack), kb), slack) as caller:
        await caller.event(event("app_mention", f"<@{BOT_USER}> KONEPS"))
    assert len(slack.posted) == 1


async def test_rate_limit_is_waited_for(kb: IndexedKnowledge, slack: SlackStandIn) -> None:
    """A post that Slack did not take, as there were too many, is posted again, even if the bot is told to stop."""
    slack.limited = 1
    async with running(build_app(settings_for(slack), kb), slack) as caller:
        await caller.event(event("app_mention", f"<@{BOT_USER}> KONEPS"))
    assert len(slack.posted) == 2


# The edge


class BrokenError(Exception):
    """Raised over what a person wrote, as parsers do."""


@pytest_asyncio.fixture
async def broken(slack: SlackStandIn) -> AsyncIterator[Caller]:
    """Give what calls a bot all of whose listeners raise over what they were sent."""
    app, nothing = new_app(settings_for(slack)), dict[str, str]()

    async def listener(body: dict[str, Any]) -> None:
        try:
            nothing[PRIVATE]
        except KeyError as error:
            raise BrokenError(f"{body} with {BOT_TOKEN} and {SECRET}") from error

    app.command("/innovation")(listener)
    app.event("app_mention")(listener)
    app.event("message")(listener)
    app.action("open")(listener)
    async with running(app, slack) as caller:
        yield caller


def assert_discreet(log: str) -> None:
    """Assert that neither what a person wrote nor a secret is in the log."""
    for secret in (PRIVATE, BOT_TOKEN, SECRET, "hooks.slack.com/"):
        assert secret not in log


@pytest.mark.parametrize(("asked", "sentence"), [(PRIVATE, SORRY), (f"{PRIVATE}에 대해 자세히 알려 주세요", SORRY_KO)])
async def test_error_in_a_command(broken: Caller, caplog: pytest.LogCaptureFixture, asked: str, sentence: str) -> None:
    """Where a command fails, the response is one plain sentence in the asker's language; the log has the traceback."""
    status, body = await broken.command(asked)
    assert (status, json.loads(body)) == (200, {"response_type": "ephemeral", "text": sentence})
    assert "in listener" in caplog.text
    assert "BrokenError" in caplog.text
    assert "KeyError" in caplog.text
    assert_discreet(caplog.text)


@pytest.mark.parametrize(
    ("kind", "fields"), [("app_mention", {"thread_ts": "99.1"}), ("message", {"channel_type": "im", "ts": "99.1"})]
)
async def test_error_in_a_conversation(
    broken: Caller, slack: SlackStandIn, caplog: pytest.LogCaptureFixture, kind: str, fields: dict[str, Any]
) -> None:
    """Where a mention or a direct message fails, the sentence is posted in its thread."""
    assert (await broken.event(event(kind, PRIVATE, **fields)))[0] == 200
    await settled(slack)
    assert [(post["thread_ts"], post["text"]) for post in slack.posted] == [("99.1", SORRY)]
    assert_discreet(caplog.text)


async def test_error_in_a_message_to_others(broken: Caller, slack: SlackStandIn) -> None:
    """Where the failure is over a message that was not for the bot, nobody is bothered with it."""
    assert (await broken.event(event("message", PRIVATE, channel_type="channel")))[0] == 200
    await asyncio.sleep(0.05)
    assert slack.calls == []


async def test_error_in_a_button(broken: Caller, slack: SlackStandIn, caplog: pytest.LogCaptureFixture) -> None:
    """Where a button fails, only the person who pressed it reads the sentence, and the message stays."""
    assert (await broken.click("open", PRIVATE, slack.url.replace("/api/", "/reply")))[0] == 200
    await settled(slack)
    assert slack.replies == [{"text": SORRY, "response_type": "ephemeral", "replace_original": False}]
    assert_discreet(caplog.text)


async def test_slack_refusing_a_post(caller: Caller, slack: SlackStandIn, caplog: pytest.LogCaptureFixture) -> None:
    """Where Slack refuses a post, the log says why in Slack's own word, without the post."""
    slack.refusal = "not_in_channel"
    await caller.event(event("app_mention", f"<@{BOT_USER}> KONEPS {PRIVATE}"))
    await settled(slack)
    assert "SlackApiError (not_in_channel)" in caplog.text
    assert_discreet(caplog.text)


async def test_nothing_people_write_is_logged(
    kb: IndexedKnowledge, slack: SlackStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    """At no log level, the lowest included, is anything logged that people wrote, nor a token, nor a reply address."""
    with caplog.at_level(logging.DEBUG):
        async with running(build_app(settings_for(slack), kb), slack) as caller:
            await caller.command(PRIVATE)
            await caller.event(event("app_mention", f"<@{BOT_USER}> KONEPS {PRIVATE}"))
            await caller.event(event("message", PRIVATE, "Ev2", channel_type="im", ts="101.1"))
            await caller.event(event("reaction_added", PRIVATE, "Ev3"))
            await caller.event({"type": "event_callback", "event": PRIVATE})
            await caller.click("of-another-age", PRIVATE, HOOK)
            await caller.click("of-another-age", PRIVATE, f"https://example.com/{PRIVATE}")
            await caller.send(command(PRIVATE), {"Content-Type": FORM, "X-Slack-Signature": "v0=0"})
            body = {"type": "dialog_submission", "callback_id": "c", "submission": {"x": PRIVATE}}
            await caller.event(body)
            await settled(slack)
    assert len(slack.posted) == 2
    assert_discreet(caplog.text)


@pytest.mark.parametrize("name", ["bot.bolt", "slack_bolt.AsyncMultiTeamsAuthorization", "asyncio", "aiohttp.server"])
def test_libraries_errors_are_cut(caplog: pytest.LogCaptureFixture, name: str) -> None:
    """What a library logs of an error is its first words, its type and its place, whatever it put into the message."""
    new_app(Settings(bot_token=BOT_TOKEN))
    try:
        dict[str, str]()[PRIVATE]
    except KeyError:
        logging.getLogger(name).exception("Failed to run a function (error: %s)\n%s", PRIVATE, BOT_TOKEN)
    assert "Failed to run a function\n" in caplog.text
    assert "in test_libraries_errors_are_cut" in caplog.text
    assert "KeyError" in caplog.text
    assert_discreet(caplog.text)


# Where replies may go


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/actions/T1/1/abc",
        "https://hooks.slack.com.example.com/x",
        "https://hooks.slack.com@example.com/x",
        "https://hooks.slack.com:x@example.com/x",
        "https://user@hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://example.com/https://hooks.slack.com/",
        "https://example.com\\@hooks.slack.com/",
        "https://hooks.slack.com\\.example.com/",
        "//hooks.slack.com/x",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1",
        "https://xn--/",
        "https://hooks.slack.com:99999/",
        "",
        5,
        ["https://hooks.slack.com/x"],
    ],
)
def test_addresses_that_are_not_slacks(address: object) -> None:
    """An address that only looks like Slack's is none of Slack's."""
    assert not Doorkeeper("https://slack.com/api/")._is_slack(address)


@pytest.mark.parametrize(
    ("api_url", "address"),
    [
        ("https://slack.com/api/", HOOK),
        ("https://slack.com/api/", "https://HOOKS.slack.com:443/x"),
        ("http://127.0.0.1:9000/api/", "http://127.0.0.1:9000/reply/1"),
    ],
)
def test_addresses_that_are_slacks(api_url: str, address: str) -> None:
    """Slack's own host for replies is one, and so is the host that the Web API was pointed at."""
    assert Doorkeeper(api_url)._is_slack(address)


Send = Callable[[Caller, str], Any]


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda caller, url: caller.click("open", "x", url), 401),
        (lambda caller, url: caller.event({"type": "view_submission", "response_urls": [{"response_url": url}]}), 401),
        (lambda caller, url: caller.command("KONEPS", response_url=url), 200),
    ],
    ids=["click", "modal", "command"],
)
async def test_strangers_are_never_posted_to(slack: SlackStandIn, send: Send, status: int) -> None:
    """Whatever a request says, nothing is sent to a response_url elsewhere; a command is answered all the same."""
    app = new_app(settings_for(slack))

    async def answer(respond: AsyncRespond) -> None:
        await respond("KONEPS")

    app.command("/innovation")(answer)
    app.action("open")(answer)
    async with slack_stand_in() as stranger:
        async with running(app, slack) as caller:
            answered, _ = await send(caller, stranger.url.replace("/api/", "/reply"))
        await asyncio.sleep(0.05)
        assert stranger.replies == []
        assert slack.replies == []
    assert answered == status
