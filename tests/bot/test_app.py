"""The complete app: how it answers real requests, and what it must never send or log."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_playground.assembly import Playground
from slack_playground.block_kit import view_faults
from slack_playground.faults import Fault
from slack_playground.records import Message
from slack_playground.testing.serving import serving

from bot.app import build_app, new_app
from bot.middleware.guard import RequestGuard
from bot.settings import Settings
from knowledge.search import IndexedKnowledge
from tests.app_in_slack import (
    COMMAND,
    Served,
    calls,
    delivered,
    posted,
    responses,
    running_slack,
    served,
    settings_for,
)
from tests.messages import elements_of
from tests.playground_ids import EDITOR, GENERAL, INNOVATION
from tests.slack_requests import BOT_TOKEN, FORM, command

HOOK = "https://hooks.slack.com/actions/T1/1/abc"
PRIVATE = "my-secret-question"
SORRY = "Sorry, something went wrong on my end. Please try again in a minute."
SORRY_KO = "죄송합니다. 문제가 생겨 처리하지 못했습니다. 잠시 후 다시 시도해 주세요."
POSTING = frozenset({"chat.postMessage"})
SUBMITTED = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "view": {"id": "V1", "callback_id": "form", "title": {"text": "x"}, "state": {"values": {}}},
}


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """Run a playground that delivers over HTTP."""
    async with running_slack() as slack:
        yield slack


@pytest_asyncio.fixture
async def bot(indexed: IndexedKnowledge, slack: Playground) -> AsyncIterator[Served]:
    """Run a bot that answers from the report, with the playground as Slack."""
    async with served(build_app(settings_for(slack), indexed, rng=random.Random(1)), slack) as bot:  # noqa: S311 - a seed
        yield bot


def mention(slack: Playground) -> str:
    """Return a mention of the bot as Slack sends it."""
    return f"<@{slack.app.bot_user}>"


# Answers


@pytest.mark.parametrize(("asked", "expected"), [("KONEPS", "KONEPS"), ("나라장터", "나라장터")])
async def test_command_is_answered_in_the_response(bot: Served, asked: str, expected: str) -> None:
    """The response to a command contains the answer, which only the sender sees, and the Web API is not called."""
    outcome = await bot.slack.people.command(EDITOR, GENERAL, COMMAND, asked)
    (delivery,) = delivered(bot.slack)
    assert delivery["status"] == "ok"
    assert expected in delivery["answer"]["text"]
    assert delivery["answer"]["response_type"] == "ephemeral"
    assert expected in json.dumps(delivery["answer"]["blocks"], ensure_ascii=False)
    assert outcome.message is not None
    assert outcome.message.seen_by == EDITOR
    await bot.settled()
    assert calls(bot.slack) == []


async def test_command_may_be_renamed(bot: Served) -> None:
    """A command that was renamed in the app's manifest is answered like the original one."""
    renamed, original = await bot.command("KONEPS", command="/library"), await bot.command("KONEPS")
    assert "KONEPS" in renamed[1]
    assert renamed == original


async def test_builds_without_calling_slack(indexed: IndexedKnowledge) -> None:
    """The app can be built without a token and without calling Slack, and it processes a request before responding."""
    app = build_app(Settings(api_url="http://127.0.0.1:9/"), indexed)
    assert app.process_before_response


async def test_mention_is_answered_in_its_thread(bot: Served) -> None:
    """A mention gets one answer, in its thread."""
    asked = await bot.write("@innovation KONEPS")
    assert {(entry["status"], entry["answer"]) for entry in delivered(bot.slack)} == {("ok", None)}
    (post,) = posted(bot.slack)
    assert (post["channel"], post["thread_ts"]) == (INNOVATION, asked.ts)
    assert "KONEPS" in post["text"]
    (answer,) = bot.slack.workspace.replies(INNOVATION, asked.ts)
    assert answer.text == post["text"]


async def test_replayed_event_has_no_second_effect(bot: Served) -> None:
    """However many times Slack delivers an event, the answer is posted only once."""
    await bot.write("@innovation KONEPS")
    event = delivered(bot.slack)[0]["request"]
    for _ in range(4):
        assert await bot.event(event) == (200, "")
    await bot.settled()
    assert len(posted(bot.slack)) == 1


@pytest.mark.parametrize("first", ["app_mention", "message"])
async def test_one_mention_in_two_forms(bot: Served, first: str) -> None:
    """A mention delivered as both `app_mention` and `message` is answered once, whichever comes first."""
    second = "message" if first == "app_mention" else "app_mention"
    for number, kind in enumerate((first, second)):
        sent = bot.heard(kind, f"{mention(bot.slack)} KONEPS", f"Ev{number}", channel_type="channel")
        assert (await bot.event(sent))[0] == 200
    await bot.settled()
    assert len(posted(bot.slack)) == 1


async def test_direct_message(bot: Served) -> None:
    """A direct message is answered outside of threads, and the bot's own messages are not answered."""
    direct = await bot.slack.people.open_direct(EDITOR, bot.slack.app.bot_user)
    own = {"channel": direct.id, "channel_type": "im", "user": bot.slack.app.bot_user, "ts": "100.0"}
    assert (await bot.event(bot.heard("message", "KONEPS", **own)))[0] == 200
    await bot.write("KONEPS", direct.id)
    assert [post.get("thread_ts") for post in posted(bot.slack)] == [None]


async def test_button_of_an_answer_works(bot: Served) -> None:
    """If somebody presses a button in a command's answer, the reply is posted to the message's response_url."""
    answer = (await bot.slack.people.command(EDITOR, GENERAL, COMMAND, "KONEPS")).message
    assert answer is not None
    rows = [block["elements"] for block in answer.blocks if block["type"] == "actions"]
    pressed = next(element for row in rows for element in row if element["type"] == "button")
    assert (await bot.slack.people.press(EDITOR, pressed["action_id"], channel=GENERAL, ts=answer.ts)).ok
    await bot.settled()
    (response,) = responses(bot.slack)
    assert response["text"]
    assert bot.slack.workspace.ephemerals(GENERAL, EDITOR)[-1].text == response["text"]


@pytest.mark.parametrize("text", ["KONEPS", "chapter 4"])
async def test_option_of_an_answer_works(bot: Served, text: str) -> None:
    """If somebody chooses from an overflow menu or a list, the reply is posted to the message's response_url."""
    answer = (await bot.slack.people.command(EDITOR, GENERAL, COMMAND, text)).message
    assert answer is not None
    menu = elements_of(answer.blocks, "overflow", "static_select")[0]
    chosen = {"selected_option": menu["options"][0]}
    assert (await bot.slack.people.press(EDITOR, menu["action_id"], channel=GENERAL, ts=answer.ts, chosen=chosen)).ok
    await bot.settled()
    (response,) = responses(bot.slack)
    assert menu["options"][0]["text"]["text"] in response["text"]


@pytest.mark.parametrize("kind", ["reaction_added", "app_home_opened", "message", "something_new"])
async def test_other_events_are_acknowledged(bot: Served, kind: str) -> None:
    """An event that is not for the bot is acknowledged, and nothing is posted."""
    assert (await bot.event(bot.heard(kind, "KONEPS", channel_type="channel")))[0] == 200
    await bot.settled()
    assert calls(bot.slack) == []


async def test_other_buttons_are_acknowledged(bot: Served) -> None:
    """A click on a button that no listener handles, such as one from an older version, is only acknowledged."""
    assert (await bot.click("of-another-age", "x", HOOK))[0] == 200
    await bot.settled()
    assert calls(bot.slack) == []


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
        {"type": "block_actions", "actions": [{"action_id": "innovation.menu.0", "selected_option": 5}]},
        {"type": "block_actions", "actions": [{"action_id": "innovation.menu.0", "selected_option": {"value": 5}}]},
    ],
    ids=str,
)
async def test_odd_requests_bother_nobody(bot: Served, fields: dict[str, Any]) -> None:
    """If a signed request has a form that Slack never sends, it gets a 400, and nobody sees an error message."""
    sent = {**bot.heard("app_mention", f"{mention(bot.slack)} KONEPS"), "response_url": f"{bot.slack.url}/hooks/1"}
    assert (await bot.event({**sent, **fields}))[0] == 400
    await bot.settled()
    assert calls(bot.slack) == []


@pytest.mark.parametrize("fields", [{"type": "team_join", "user": {"id": "U2"}}, {"type": "channel_created"}])
async def test_events_with_objects(bot: Served, fields: dict[str, Any]) -> None:
    """An event in which a user or a channel is a whole object is acknowledged like all others."""
    assert (await bot.event({**bot.heard("x", ""), "event": {"channel": {"id": "C2"}, **fields}}))[0] == 200


async def test_listeners_need_no_authorization(bot: Served) -> None:
    """A direct message is answered even if the event's authorizations do not name the bot."""
    direct = await bot.slack.people.open_direct(EDITOR, bot.slack.app.bot_user)
    sent = bot.heard("message", "KONEPS", channel=direct.id, channel_type="im")
    assert (await bot.event({**sent, "authorizations": [{"user_id": 1, "is_bot": True}]}))[0] == 200
    await bot.settled()
    assert len(posted(bot.slack)) == 1


# Posting


async def test_lost_reply_posts_once(bot: Served) -> None:
    """If Slack accepts a post but its response is lost, the post is not made a second time."""
    bot.slack.faults.add(Fault("lost_reply", count=1, methods=POSTING))
    asked = await bot.write("@innovation KONEPS")
    assert len(posted(bot.slack)) == 1
    assert len(bot.slack.workspace.replies(INNOVATION, asked.ts)) == 1


async def test_rate_limit_is_waited_for(indexed: IndexedKnowledge, slack: Playground) -> None:
    """If Slack rejects a post because of a rate limit, the bot posts it later, even if the bot is about to stop."""
    slack.faults.add(Fault("rate_limited", count=1, methods=POSTING))
    async with served(build_app(settings_for(slack), indexed), slack) as bot:
        assert (await bot.event(bot.heard("app_mention", f"{mention(slack)} KONEPS")))[0] == 200
    assert [call["status"] for call in calls(slack, "chat.postMessage")] == [429, 200]


# The edge


class BrokenError(Exception):
    """An error whose message quotes what a person wrote, as parsers' errors do."""


@pytest_asyncio.fixture
async def broken(slack: Playground) -> AsyncIterator[Served]:
    """Run a bot in which every listener raises an error that quotes the request and the bot's secrets."""
    app, nothing = new_app(settings_for(slack)), dict[str, str]()
    keys = slack.app.secrets

    async def listener(body: dict[str, Any]) -> None:
        try:
            nothing[PRIVATE]
        except KeyError as error:
            raise BrokenError(f"{body} with {keys.bot_token} and {keys.signing_secret}") from error

    app.command(COMMAND)(listener)
    app.event("app_mention")(listener)
    app.event("message")(listener)
    app.action("open")(listener)
    app.view("form")(listener)
    async with served(app, slack) as bot:
        yield bot


def assert_discreet(log: str, *secrets: str) -> None:
    """Assert that the log contains neither the private text nor any response URL or given secret."""
    for secret in (PRIVATE, "hooks.slack.com/", "/hooks/", *secrets):
        assert secret not in log


def secrets(slack: Playground) -> tuple[str, str]:
    """Return the bot's token and its signing secret."""
    return slack.app.secrets.bot_token, slack.app.secrets.signing_secret


@pytest.mark.parametrize(("asked", "sentence"), [(PRIVATE, SORRY), (f"{PRIVATE}에 대해 자세히 알려 주세요", SORRY_KO)])
async def test_error_in_a_command(broken: Served, caplog: pytest.LogCaptureFixture, asked: str, sentence: str) -> None:
    """If a command fails, the response is an apology in the command's language.

    The log has the traceback, but nothing private.
    """
    await broken.slack.people.command(EDITOR, GENERAL, COMMAND, asked)
    (delivery,) = delivered(broken.slack)
    assert (delivery["status"], delivery["answer"]) == ("ok", {"response_type": "ephemeral", "text": sentence})
    assert "in listener" in caplog.text
    assert "BrokenError" in caplog.text
    assert "KeyError" in caplog.text
    assert_discreet(caplog.text, *secrets(broken.slack))


@pytest.mark.parametrize("kind", ["app_mention", "message"])
async def test_error_in_a_conversation(broken: Served, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    """If handling a mention or a direct message fails, the person is told where they wrote it, and nobody else is.

    Nothing private is logged.
    """
    people, workspace = broken.slack.people, broken.slack.workspace
    if kind == "app_mention":
        channel, text = INNOVATION, f"@innovation {PRIVATE}"
    else:
        channel, text = (await people.open_direct(EDITOR, broken.slack.app.bot_user)).id, PRIVATE
    root = await broken.write(text, channel)
    await broken.write(text, channel, root.ts)
    assert [entry["status"] for entry in delivered(broken.slack)][:2] == ["ok", "ok"]
    if kind == "app_mention":
        told = workspace.ephemerals(channel, EDITOR)
    else:
        told = [*workspace.history(channel), *workspace.replies(channel, root.ts)]
    assert {(message.thread_ts, message.text) for message in told if message.user != EDITOR} == {
        (None, SORRY),
        (root.ts, SORRY),
    }
    assert_discreet(caplog.text, *secrets(broken.slack))


async def test_error_in_a_message_to_others(broken: Served) -> None:
    """If a message that was not meant for the bot causes an error, nothing is posted."""
    assert (await broken.event(broken.heard("message", PRIVATE, channel_type="channel")))[0] == 200
    await broken.settled()
    assert calls(broken.slack) == []


async def with_button(bot: Served) -> Message:
    """Post a message with a button as the bot, and return the message."""
    button = {"type": "button", "action_id": "open", "value": PRIVATE, "text": {"type": "plain_text", "text": "Open"}}
    blocks = [{"type": "actions", "elements": [button]}]
    told = await bot.app.client.chat_postMessage(channel=INNOVATION, text="…", blocks=blocks)
    message = bot.slack.workspace.message(INNOVATION, told["ts"])
    assert message is not None
    return message


@pytest.mark.parametrize(("title", "sentence"), [("Fact of the week", SORRY), ("‘이번 주의 상식’ 구독", SORRY_KO)])
async def test_error_in_a_form(broken: Served, caplog: pytest.LogCaptureFixture, title: str, sentence: str) -> None:
    """If submitting a form fails, the form shows an apology instead of closing as if all had gone well.

    The apology is in the form's language, and nothing private is logged.
    """
    shown = {"id": "V1", "type": "modal", "callback_id": "form", "title": {"type": "plain_text", "text": title}}
    view = {**shown, "state": {"values": {"a": {"b": {"type": "plain_text_input", "value": PRIVATE}}}}}
    status, response = await broken.click("", "", "https://hooks.slack.com/", type="view_submission", view=view)
    told = json.loads(response)
    assert (status, told["response_action"]) == (200, "update")
    assert (told["view"]["title"]["text"], view_faults(told["view"])) == (title, [])
    assert sentence in json.dumps(told["view"], ensure_ascii=False)
    assert_discreet(caplog.text, *secrets(broken.slack))


async def test_error_in_a_button(broken: Served, caplog: pytest.LogCaptureFixture) -> None:
    """If handling a button fails, only the person who pressed it sees an apology, and the message does not change.

    Nothing private is logged.
    """
    message = await with_button(broken)
    before = (message.text, message.blocks)
    assert (await broken.slack.people.press(EDITOR, "open", channel=INNOVATION, ts=message.ts)).ok
    await broken.settled()
    assert responses(broken.slack) == [{"text": SORRY, "response_type": "ephemeral", "replace_original": False}]
    assert [shown.text for shown in broken.slack.workspace.ephemerals(INNOVATION, EDITOR)] == [SORRY]
    assert (message.text, message.blocks) == before
    assert_discreet(caplog.text, *secrets(broken.slack))


async def test_slack_refusing_a_post(bot: Served, caplog: pytest.LogCaptureFixture) -> None:
    """If Slack refuses a post, the log has Slack's error code, but nothing that a person wrote."""
    bot.slack.workspace.leave(bot.slack.workspace.channels[INNOVATION], bot.slack.app.bot_user)
    await bot.event(bot.heard("app_mention", f"{mention(bot.slack)} KONEPS {PRIVATE}"))
    await bot.settled()
    assert "SlackApiError (not_in_channel)" in caplog.text
    assert_discreet(caplog.text, *secrets(bot.slack))


async def test_nothing_people_write_is_logged(
    indexed: IndexedKnowledge, slack: Playground, caplog: pytest.LogCaptureFixture
) -> None:
    """Even at the lowest log level, no text that people wrote, no secret, and no response URL is logged."""
    with caplog.at_level(logging.DEBUG):
        async with served(build_app(settings_for(slack), indexed), slack) as bot:
            direct = await slack.people.open_direct(EDITOR, slack.app.bot_user)
            await slack.people.command(EDITOR, GENERAL, COMMAND, PRIVATE)
            await bot.write(f"@innovation KONEPS {PRIVATE}")
            await bot.write(PRIVATE, direct.id)
            await bot.event(bot.heard("reaction_added", PRIVATE, "Ev3"))
            await bot.event({"type": "event_callback", "event": PRIVATE})
            await bot.click("of-another-age", PRIVATE, HOOK)
            await bot.click("of-another-age", PRIVATE, f"https://example.com/{PRIVATE}")
            await bot.send(command(PRIVATE), {"Content-Type": FORM, "X-Slack-Signature": "v0=0"})
            body = {"type": "dialog_submission", "callback_id": "c", "submission": {"x": PRIVATE}}
            await bot.event(body)
            await bot.settled()
    assert len(posted(slack)) == 2
    assert_discreet(caplog.text, *secrets(slack))


@pytest.mark.parametrize("name", ["bot.bolt", "slack_bolt.AsyncMultiTeamsAuthorization", "asyncio", "aiohttp.server"])
def test_libraries_errors_are_cut(caplog: pytest.LogCaptureFixture, name: str) -> None:
    """If a library logs an error, the log has the message's first words, the error's type, and the traceback.

    The values in the message are left out.
    """
    new_app(Settings(bot_token=BOT_TOKEN))
    try:
        dict[str, str]()[PRIVATE]
    except KeyError:
        logging.getLogger(name).exception("Failed to run a function (error: %s)\n%s", PRIVATE, BOT_TOKEN)
    assert "Failed to run a function\n" in caplog.text
    assert "in test_libraries_errors_are_cut" in caplog.text
    assert "KeyError" in caplog.text
    assert_discreet(caplog.text, BOT_TOKEN)


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
    """An address that is not Slack's is not accepted, even if it looks similar."""
    assert not RequestGuard("https://slack.com/api/")._is_slack(address)


@pytest.mark.parametrize(
    ("api_url", "address"),
    [
        ("https://slack.com/api/", HOOK),
        ("https://slack.com/api/", "https://HOOKS.slack.com:443/x"),
        ("http://127.0.0.1:9000/api/", "http://127.0.0.1:9000/reply/1"),
    ],
)
def test_addresses_that_are_slacks(api_url: str, address: str) -> None:
    """Slack's host for response URLs is accepted, and so is the configured host of the Web API."""
    assert RequestGuard(api_url)._is_slack(address)


Send = Callable[[Served, str], Any]


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda bot, url: bot.click("open", "x", url), 401),
        (lambda bot, url: bot.event({**SUBMITTED, "response_urls": [{"response_url": url}]}), 401),
        (lambda bot, url: bot.command("KONEPS", response_url=url), 200),
    ],
    ids=["click", "modal", "command"],
)
async def test_strangers_are_never_posted_to(slack: Playground, send: Send, status: int) -> None:
    """Nothing is ever sent to a response_url that is not Slack's.

    A click or a form with such an address is rejected, but a command is acknowledged.
    """
    app, strange = new_app(settings_for(slack)), list[str]()

    async def answer(respond: AsyncRespond) -> None:
        await respond("KONEPS")

    async def receive(request: web.Request) -> web.Response:
        strange.append(await request.text())
        return web.Response(text="ok")

    app.command(COMMAND)(answer)
    app.action("open")(answer)
    async with serving(web.post("/reply", receive)) as stranger:
        async with served(app, slack) as bot:
            answered, _ = await send(bot, f"{stranger}/reply")
        assert strange == []
        assert responses(slack) == []
    assert answered == status


async def test_replies_reach_slack_itself(slack: Playground) -> None:
    """A reply to a command's response_url is shown where the command was typed."""
    app = new_app(settings_for(slack))

    async def answer(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("KONEPS")

    app.command(COMMAND)(answer)
    async with served(app, slack):
        await slack.people.command(EDITOR, GENERAL, COMMAND, "KONEPS")
    assert [message.text for message in slack.workspace.ephemerals(GENERAL, EDITOR)] == ["KONEPS"]
