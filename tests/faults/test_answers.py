"""Every question gets one answer, whatever Slack, or what stands in for it, responds to the bot's calls."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from slack_playground.assembly import Playground
from slack_playground.faults import Fault
from slack_playground.records import Json, Message, Transport
from slack_playground.testing.in_process import until
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.app import Memory, build_app
from bot.manifest import EVENTS_PATH
from bot.storage import tables
from bot.storage.answered import SqlAnswered
from bot.storage.engine import open_engine, reading
from bot.storage.in_time import AnsweredInTime, Patience
from bot.storage.migrations import upgrade
from bot.storage.subscriptions import SqlSubscriptions
from bot.worker.poster import Lookup, slack_poster
from handlers.card import Card, Text, plain
from handlers.digests.delivery import Delivery
from handlers.digests.ports import Fits
from handlers.digests.subscription import Subscription
from handlers.slack import posting, retrying
from handlers.slack.answered import Answered, AnsweredInMemory, Question
from handlers.slack_text import unescape
from knowledge.search import IndexedKnowledge
from tests.app_in_slack import COMMAND, Served, calls, delivered, posted, responses, running_slack, served, settings_for
from tests.databases import database, database_url, kind, postgresql
from tests.faults.test_health import free_port, running
from tests.memory_stores import MemoryStores
from tests.messages import said_in
from tests.playground_ids import EDITOR, INNOVATION, PLANNER
from tests.scene import way_on
from tests.slack_requests import FORM, signed

pytestmark = pytest.mark.slow

__all__ = ["database", "database_url", "kind", "postgresql"]

DELIVERY = Delivery(
    id="d-1",
    subscription="s-1",
    team="T1",
    channel=INNOVATION,
    slot=datetime.now(UTC),
    cycle=0,
    fact="koneps/a",
    message=json.dumps({"text": "A fact", "blocks": [{"type": "divider"}]}),
    state="claimed",
    not_before=datetime.now(UTC),
)
SORRY = "Sorry, something went wrong on my end. Please try again in a minute."
SORRY_KO = "죄송합니다. 문제가 생겨 처리하지 못했습니다. 잠시 후 다시 시도해 주세요."
SUBSCRIBE = "subscribe monday 9:00 Asia/Seoul"
QUESTION = "@innovation KONEPS"
PAGE: Json = {"status": 503, "content_type": "text/plain", "body": "upstream connect error"}
LABELLED: Json = {"status": 502, "content_type": "application/json", "body": "<html>Bad Gateway</html>"}
LIST: Json = {"body": []}
GATEWAY: Json = {"status": 503, "content_type": "text/html", "body": "<html>Bad Gateway</html>"}
HALF: Json = {"body": '{"ok": tr', "content_type": "application/json"}
NOTHING: Json = {"body": ""}
NULL: Json = {"body": None}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the bot retry at once, and shorten the waits that responses ask for."""
    monkeypatch.setattr(posting, "WAITS", (0.0, 0.0, 0.0))
    monkeypatch.setattr(retrying, "_WAITS", (0.0, 0.0))
    for module in (posting, retrying):
        monkeypatch.setattr(module, "LONGEST", 0.05)


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """Run a playground that delivers over HTTP."""
    async with running_slack() as slack:
        yield slack


@pytest.fixture
def stores() -> MemoryStores:
    """Return stores in memory."""
    return MemoryStores()


@pytest_asyncio.fixture
async def bot(indexed: IndexedKnowledge, slack: Playground, stores: MemoryStores) -> AsyncIterator[Served]:
    """Run the whole bot, with the playground as Slack."""
    async with served(build_app(settings_for(slack), indexed, memory=Memory(digests=stores)), slack) as bot:
        yield bot


def fail(bot: Served, method: str, answer: Json, **more: Any) -> None:
    """Make Slack respond to the next calls of a method in this way."""
    bot.slack.faults.add(Fault("answer", methods=frozenset({method}), **{**answer, **more}))


async def told(bot: Served, text: str) -> str:
    """Type a command as the editor and return the response, which must come in time."""
    outcome = await bot.slack.people.command(EDITOR, INNOVATION, COMMAND, text)
    assert outcome.ok, outcome
    assert outcome.message is not None
    return outcome.message.text


def answers(bot: Served, asked: Message) -> list[str]:
    """Return the texts of the bot's messages in the thread below a message."""
    return [said.text for said in bot.slack.workspace.replies(INNOVATION, asked.ts) if said.user != EDITOR]


def shown(bot: Served, who: str = EDITOR) -> list[Message]:
    """Return the messages in #innovation that are visible only to this person, oldest first."""
    return sorted(bot.slack.workspace.ephemerals(INNOVATION, who), key=lambda message: message.ts)


async def press(bot: Served, message: Message, label: str, who: str = EDITOR) -> None:
    """Press a button below a message, and wait until all background work is finished."""
    await _press(bot, message.blocks, label, who, channel=message.channel, ts=message.ts)


async def press_in_form(bot: Served, label: str) -> None:
    """Press a button in the editor's dialog, and wait until all background work is finished."""
    view = bot.slack.workspace.stacks[EDITOR][-1]
    await _press(bot, view.payload["blocks"], label, EDITOR, view_id=view.id)


async def _press(bot: Served, blocks: Sequence[Json], label: str, who: str, **where: Any) -> None:
    block, pressed, option = way_on(blocks, label) or pytest.fail(label)
    chosen = {"selected_option": option} if option else None
    outcome = await bot.slack.people.press(
        who, pressed["action_id"], chosen=chosen, block_id=block["block_id"], **where
    )
    assert outcome.ok, outcome
    await bot.settled()


async def subscribe_in_form(bot: Served) -> None:
    """Subscribe #innovation as the editor with the form, which then shows the result."""
    assert (await bot.slack.people.command(EDITOR, INNOVATION, COMMAND, "subscribe")).ok
    await bot.settled()
    assert (await bot.slack.people.submit(EDITOR, bot.slack.workspace.stacks[EDITOR][-1].id, {})).ok


def rows(**cases: tuple[Any, ...]) -> list[Any]:
    """Return the cases of a parametrized test, each with its fault and number as its name."""
    return [pytest.param(*values, id=name.replace("_", "-")) for name, values in cases.items()]


# F1: an answer that is not Slack's


@pytest.mark.parametrize(
    ("method", "answer", "text"),
    rows(
        F1_line1=("conversations.info", LIST, SUBSCRIBE),
        F1_line2=("users.info", PAGE, "subscribe monday 9:00"),
        F1_line6=("conversations.info", LABELLED, SUBSCRIBE),
        F1_more1=("conversations.info", GATEWAY, SUBSCRIBE),
        F1_more2=("users.info", HALF, "subscribe monday 9:00"),
        F1_more3=("users.info", NULL, "subscribe monday 9:00"),
        F1_more4=("conversations.join", NOTHING, SUBSCRIBE),
    ),
)
async def test_command_without_slacks_help(
    bot: Served, stores: MemoryStores, method: str, answer: Json, text: str
) -> None:
    """If a lookup fails in any way, the command is still answered, and the channel is subscribed."""
    fail(bot, method, answer)
    assert (await told(bot, text)).startswith("Subscribed.")
    assert stores.only.channel == INNOVATION


@pytest.mark.parametrize(
    "answer", rows(F1_line7=({**PAGE, "body": "x"},), F1_more5=(LIST,), F1_more6=(LABELLED,), F1_more7=(NULL,))
)
async def test_form_without_slacks_help(bot: Served, stores: MemoryStores, answer: Json) -> None:
    """If a lookup fails in any way, a submitted form is still accepted."""
    fail(bot, "conversations.info", answer)
    await subscribe_in_form(bot)
    assert stores.only.channel == INNOVATION


@pytest.mark.parametrize(
    "answer", rows(F1_line8=({**PAGE, "body": "x"},), F1_more8=(LIST,), F1_more9=(LABELLED,), F1_more10=(HALF,))
)
async def test_button_without_slacks_help(bot: Served, stores: MemoryStores, answer: Json) -> None:
    """If a lookup fails in any way, the person who pressed a button still gets a reply."""
    assert (await bot.slack.people.command(PLANNER, INNOVATION, COMMAND, SUBSCRIBE)).ok
    assert (await bot.slack.people.command(PLANNER, INNOVATION, COMMAND, "subscriptions")).ok
    # Since the button was shown, the subscription has become somebody else's.
    stores.subscriptions.kept = {stores.only.id: replace(stores.only, creator=EDITOR)}
    fail(bot, "users.info", answer)
    before = len(responses(bot.slack))
    await press(bot, shown(bot, PLANNER)[-1], "Pause", PLANNER)
    assert len(responses(bot.slack)) == before + 1
    assert "can change it" in json.dumps(responses(bot.slack)[-1])


# F11: a wait that is no whole number


@pytest.mark.parametrize(
    ("method", "after", "text"),
    rows(
        F11_line43=("users.info", "1.5", "subscribe monday 9:00"),
        F11_more1=("users.info", "soon", "subscribe monday 9:00"),
        F11_more2=("users.info", "", "subscribe monday 9:00"),
        F11_more3=("conversations.info", "-1", SUBSCRIBE),
    ),
)
async def test_limited_lookup(bot: Served, stores: MemoryStores, method: str, after: str, text: str) -> None:
    """Whatever wait Slack asks for in response to a lookup, the command is answered in time."""
    fail(bot, method, {"status": 429, "error": "ratelimited", "retry_after": after})
    assert (await told(bot, text)).startswith("Subscribed.")
    assert stores.only.channel == INNOVATION


@pytest.mark.parametrize(
    "after",
    rows(
        F11_line44=("Wed, 21 Oct 2026 07:28:00 GMT",),
        F11_more4=("1.5",),
        F11_more5=("soon",),
        F11_more6=("",),
        F11_more7=("1",),
        F11_more8=("Fri, 21 Oct 2089 07:28:00 GMT",),
        F11_more9=("nan",),
        F11_more10=(None,),
    ),
)
async def test_limited_answer(bot: Served, after: str | None) -> None:
    """Whatever wait Slack asks for in response to a post, the post is made later, and only once."""
    more = {} if after is None else {"retry_after": after}
    fail(bot, "chat.postMessage", {"status": 429, "error": "ratelimited", **more}, count=1)
    asked = await bot.write(QUESTION)
    assert [call["status"] for call in calls(bot.slack, "chat.postMessage")] == [429, 200]
    assert len(answers(bot, asked)) == 1


@pytest.mark.parametrize(
    "answer", rows(F11_more11=({"status": 429, **LABELLED},), F11_more12=({"status": 429, "body": "slow down"},))
)
async def test_limit_of_a_gateway(bot: Served, answer: Json) -> None:
    """The bot also waits if a gateway's page says that the rate limit was reached."""
    fail(bot, "chat.postMessage", {**answer, "status": 429}, count=1)
    asked = await bot.write(QUESTION)
    assert len(answers(bot, asked)) == 1


@pytest.mark.parametrize("after", rows(F11_more13=("1.5",), F11_more14=("soon",)))
async def test_limited_form(bot: Served, after: str) -> None:
    """Whatever wait Slack asks for when a form is opened, the person is told how to continue without the form."""
    fail(bot, "views.open", {"status": 429, "error": "ratelimited", "retry_after": after})
    assert (await bot.slack.people.command(EDITOR, INNOVATION, COMMAND, "subscribe")).ok
    await bot.settled()
    assert "To subscribe without it" in shown(bot)[-1].text


# C: refused blocks


REFUSALS = (
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "invalid_attachments",
    "too_many_attachments",
)


@pytest.mark.parametrize("error", [pytest.param(error, id=f"C-{n}") for n, error in enumerate(REFUSALS, start=1)])
async def test_answer_whose_blocks_are_refused(bot: Served, error: str) -> None:
    """If Slack refuses an answer's blocks, the answer is posted as text, with all of its content."""
    fail(bot, "chat.postMessage", {"error": error}, count=1)
    asked = await bot.write(QUESTION)
    assert len(answers(bot, asked)) == 1
    refused, sent = posted(bot.slack)
    assert "blocks" not in sent
    assert said_in(refused["blocks"]) == unescape(sent["text"])


@pytest.mark.parametrize("error", [pytest.param(error, id=f"C-more{n}") for n, error in enumerate(REFUSALS, start=1)])
async def test_private_answer_whose_blocks_are_refused(bot: Served, error: str) -> None:
    """If Slack refuses the blocks of an answer that only the asker sees, the answer is shown as text."""
    fail(bot, "chat.postEphemeral", {"error": error}, count=1)
    await bot.write(f"@innovation {SUBSCRIBE}")
    (only,) = shown(bot)
    assert only.text.startswith("Subscribed.")
    assert not only.blocks


@pytest.mark.parametrize("error", [pytest.param(error, id=f"C-more{n}") for n, error in enumerate(REFUSALS, start=6)])
async def test_response_whose_blocks_are_refused(bot: Served, error: str) -> None:
    """If Slack refuses the blocks of a button's reply, it is sent as text, in the place that it would have had."""
    await told(bot, SUBSCRIBE)
    fail(bot, "response_url", {"error": error}, count=1)
    await press(bot, shown(bot)[-1], "Undo")
    assert shown(bot)[-1].text.startswith("Unsubscribed.")
    assert [bool(sent.get("blocks")) for sent in responses(bot.slack)] == [True, False]


@pytest.mark.parametrize(
    ("status", "body"),
    rows(
        C_more11=(400, "invalid_blocks"), C_more12=(500, "invalid_blocks"), C_more13=(404, {"error": "invalid_blocks"})
    ),
)
async def test_other_ways_to_refuse_a_response(bot: Served, status: int, body: Any) -> None:
    """In whichever way a response URL refuses the blocks of a button's reply, the reply is then sent as text."""
    await told(bot, SUBSCRIBE)
    fail(bot, "response_url", {"status": status, "body": body}, count=1)
    await press(bot, shown(bot)[-1], "Undo")
    assert shown(bot)[-1].text.startswith("Unsubscribed.")


@pytest.mark.parametrize(
    "error", rows(C_more14=("invalid_blocks",), C_more15=("invalid_arguments",), C_more16=("view_too_large",))
)
async def test_view_whose_blocks_are_refused(bot: Served, error: str) -> None:
    """If Slack refuses a dialog's new content, the dialog shows it as text."""
    await subscribe_in_form(bot)
    fail(bot, "views.update", {"error": error}, count=1)
    await press_in_form(bot, "Undo")
    view = bot.slack.workspace.stacks[EDITOR][-1]
    (block,) = view.payload["blocks"]
    assert block["text"]["text"].startswith("Unsubscribed.")


@pytest.mark.parametrize("error", rows(C_more17=("invalid_blocks",), C_more18=("invalid_arguments",)))
async def test_form_that_is_refused(bot: Served, error: str) -> None:
    """If Slack refuses the form itself, the person is told how to continue without it."""
    fail(bot, "views.open", {"error": error})
    assert (await bot.slack.people.command(EDITOR, INNOVATION, COMMAND, "subscribe")).ok
    await bot.settled()
    assert "To subscribe without it" in shown(bot)[-1].text


@pytest.mark.parametrize("error", [pytest.param(error, id=f"C-more{n}") for n, error in enumerate(REFUSALS, start=19)])
async def test_digest_whose_blocks_are_refused(slack: Playground, error: str) -> None:
    """If Slack refuses the blocks of a weekly fact, it can be posted as text, and be found again like any other."""
    slack.faults.add(Fault("answer", error=error, count=1, methods=frozenset({"chat.postMessage"})))
    async with slack_poster(settings_for(slack)) as poster:
        assert (await poster.post(DELIVERY, monotonic() + 5)).refused == error
        outcome = await poster.post(DELIVERY, monotonic() + 5, text_alone=True)
        assert await poster.find(DELIVERY) == Lookup(found=outcome.ts)
    message = slack.workspace.message(INNOVATION, str(outcome.ts))
    assert message is not None
    assert (message.text, message.blocks) == ("A fact", ())


async def test_notice_whose_blocks_are_refused(slack: Playground) -> None:
    """If Slack refuses the blocks of a notice to an owner, the owner gets it as text."""
    slack.faults.add(Fault("answer", error="invalid_blocks", count=1, methods=frozenset({"chat.postMessage"})))
    card = Card(("notice",), "en", "done", ("It is paused",), (Text(plain("It is paused"), "notice"),))
    async with slack_poster(settings_for(slack)) as poster:
        assert await poster.notify(EDITOR, card)
    assert posted(slack)[-1] == {"channel": EDITOR, "text": "It is paused"}


# What fails for good is told


KOREAN = "@innovation 나라장터가 뭐예요?"
REFUSED: Json = {"error": "restricted_action"}
DOWN: Json = {"status": 500, "error": "internal_error"}


async def direct(bot: Served) -> str:
    """Return the id of the editor's direct conversation with the bot."""
    return (await bot.slack.people.open_direct(EDITOR, bot.slack.app.bot_user)).id


@pytest.mark.parametrize(
    ("text", "answer", "sentence"),
    rows(
        E_told1=(QUESTION, REFUSED, SORRY),
        E_told2=(KOREAN, REFUSED, SORRY_KO),
        E_told3=(QUESTION, DOWN, SORRY),
        E_told4=(KOREAN, PAGE, SORRY_KO),
        F1_more11=(QUESTION, PAGE, SORRY),
        F1_more12=(QUESTION, LIST, SORRY),
        F1_more13=(QUESTION, NOTHING, SORRY),
    ),
)
async def test_failed_answer_is_told(bot: Served, text: str, answer: Json, sentence: str) -> None:
    """If an answer cannot be posted, only the asker is told, in the language of the question."""
    fail(bot, "chat.postMessage", answer)
    await bot.write(text)
    assert [message.text for message in shown(bot)] == [sentence]


async def test_failed_answer_in_a_thread_is_told_there(bot: Served) -> None:
    """If the question was asked in a thread, the asker is told in the thread."""
    root = await bot.write(QUESTION)
    fail(bot, "chat.postMessage", REFUSED)
    await bot.write(QUESTION, thread_ts=root.ts)
    assert [(message.text, message.thread_ts) for message in shown(bot)] == [(SORRY, root.ts)]


async def test_failed_answer_outside_of_the_channel(bot: Served) -> None:
    """If the bot cannot post anything in the channel, the asker gets a direct message."""
    bot.slack.workspace.leave(bot.slack.workspace.channels[INNOVATION], bot.slack.app.bot_user)
    fail(bot, "chat.postEphemeral", {"error": "not_in_channel"})
    await bot.event(bot.heard("app_mention", f"<@{bot.slack.app.bot_user}> 나라장터"))
    await bot.settled()
    assert [said.text for said in bot.slack.workspace.history(await direct(bot))] == [SORRY_KO]


async def test_failed_answer_in_a_direct_conversation(bot: Served) -> None:
    """In a direct conversation, the asker is told there as soon as Slack accepts a message."""
    fail(bot, "chat.postMessage", DOWN, count=5)
    asked = await bot.write("KONEPS", await direct(bot))
    said = [message.text for message in bot.slack.workspace.history(asked.channel) if message.user != EDITOR]
    assert said == [SORRY]


@pytest.mark.parametrize(
    ("command", "label", "sentence"),
    rows(E_told5=(SUBSCRIBE, "Undo", SORRY), E_told6=("구독 월요일 오전 9시 서울", "되돌리기", SORRY_KO)),
)
async def test_failed_button_is_told(bot: Served, command: str, label: str, sentence: str) -> None:
    """If a button's reply cannot be shown, the person who pressed it is told, in the language of the button's card."""
    await told(bot, command)
    fail(bot, "response_url", {"status": 404, "body": {"ok": False, "error": "used_url"}})
    await press(bot, shown(bot)[-1], label)
    assert shown(bot)[-1].text == sentence
    bot.slack.faults.add(Fault("answer", error="user_not_in_channel", methods=frozenset({"chat.postEphemeral"})))
    await press(bot, shown(bot)[0], label)
    assert [said.text for said in bot.slack.workspace.history(await direct(bot))] == [sentence]


async def test_failed_button_in_a_dialog_is_told(bot: Served) -> None:
    """If a dialog cannot show a button's reply, the person gets a direct message."""
    await subscribe_in_form(bot)
    fail(bot, "views.update", {"error": "not_found"})
    await press_in_form(bot, "Undo")
    assert [said.text for said in bot.slack.workspace.history(await direct(bot))] == [SORRY]


async def test_nothing_gets_through(bot: Served, caplog: pytest.LogCaptureFixture) -> None:
    """Each time a person cannot be told at all that something failed, that is counted and logged.

    The log does not contain what the person wrote.
    """
    for method in ("chat.postMessage", "chat.postEphemeral"):
        fail(bot, method, DOWN)
    await bot.write(QUESTION)
    await bot.write(QUESTION)
    assert bot.app.apologies.undelivered == 2
    untold = [record.getMessage() for record in caplog.records if "could not be told" in record.getMessage()]
    assert [line.endswith(f"not delivered so far: {n}") for n, line in enumerate(untold, start=1)] == [True, True]
    assert "KONEPS" not in caplog.text


# The bot is asked to stop


@pytest.mark.parametrize(
    ("text", "sentence"), [pytest.param("KONEPS", SORRY, id="stop-1"), pytest.param("나라장터", SORRY_KO, id="stop-2")]
)
async def test_stop_before_the_answer(bot: Served, monkeypatch: pytest.MonkeyPatch, text: str, sentence: str) -> None:
    """If the bot has to stop before an answer could be posted, the asker is told so."""
    monkeypatch.setattr(posting, "WAITS", (60.0,))
    fail(bot, "chat.postMessage", DOWN)
    await bot.slack.people.write(EDITOR, INNOVATION, f"@innovation {text}")
    await until(lambda: bool(calls(bot.slack, "chat.postMessage")))
    await bot.app.background.drain(0.1)
    assert [message.text for message in shown(bot)] == [sentence]


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_stop_while_an_answer_is_tried_again(transport: Transport, cache: Path, tmp_path: Path) -> None:
    """If SIGTERM comes while an answer is tried again, the bot posts it before it ends (stop-3, stop-4)."""
    port = free_port()
    async with running_slack(transport) as slack:
        environ = {**slack.settings, "CACHE_PATH": str(cache), "DATA_PATH": str(tmp_path), "PORT": str(port)}
        if transport == "http":
            slack.deliver_to(f"http://127.0.0.1:{port}{EVENTS_PATH}")
        with running(["serve", "--without-worker"], environ, tmp_path / "log") as process:
            assert await slack.until_connected(60)
            slack.faults.add(Fault("rate_limited", count=1, retry_after=6, methods=frozenset({"chat.postMessage"})))
            asked = await slack.people.write(EDITOR, INNOVATION, QUESTION)
            await until(lambda: bool(calls(slack, "chat.postMessage")), 60)
            process.terminate()
            status = await asyncio.to_thread(process.wait, 60)
        replies = [said.user for said in slack.workspace.replies(INNOVATION, asked.ts)]
    assert (status, replies) == (0, [slack.app.bot_user])


# E: one failure loses nothing


LOST = Fault("lost_reply", count=1, methods=frozenset({"chat.postMessage"}))


def broken_calls(method: str) -> list[Any]:
    """Return test cases, each with a fault in calls of one method, after which the outcome of a call is unknown.

    With some of these faults, the call is carried out.
    """
    methods = frozenset({method})
    return rows(
        E_1=(Fault("server_error", count=1, methods=methods),),
        E_2=(Fault("unavailable", count=1, methods=methods),),
        E_3=(Fault("answer", status=502, body="<html>", count=1, methods=methods),),
        E_4=(Fault("reset", count=1, methods=methods),),
        E_more1=(Fault("answer", status=500, error="fatal_error", carried_out=True, count=1, methods=methods),),
        E_more2=(Fault("lost_reply", count=1, methods=methods),),
        E_more3=(Fault("reset", carried_out=True, count=1, methods=methods),),
        E_more4=(Fault("reset", after_bytes=20, count=1, methods=methods),),
        E_more5=(Fault("answer", body="", carried_out=True, count=1, methods=methods),),
        E_more6=(Fault("answer", error="internal_error", count=1, methods=methods),),
        E_more7=(Fault("answer", error="org_login_required", count=1, methods=methods),),
        E_more8=(Fault("unavailable", count=3, methods=methods),),
    )


@pytest.mark.parametrize("fault", broken_calls("chat.postMessage"))
async def test_broken_post(bot: Served, fault: Fault) -> None:
    """If it is unknown whether a post was made, the bot looks for it in the thread, and repeats it if it is missing."""
    bot.slack.faults.add(fault)
    asked = await bot.write(QUESTION)
    assert len(answers(bot, asked)) == 1
    assert shown(bot) == []


@pytest.mark.parametrize("fault", broken_calls("chat.postMessage"))
async def test_broken_post_in_a_direct_conversation(bot: Served, fault: Fault) -> None:
    """In a direct conversation outside of threads, the bot looks for the post in the conversation."""
    channel = await direct(bot)
    bot.slack.faults.add(fault)
    await bot.write("KONEPS", channel)
    assert len([message for message in bot.slack.workspace.history(channel) if message.user != EDITOR]) == 1


@pytest.mark.parametrize("fault", broken_calls("chat.postEphemeral"))
async def test_broken_private_answer(bot: Served, stores: MemoryStores, fault: Fault) -> None:
    """If it is unknown whether an answer that only the asker sees was shown, it is shown again.

    The bot cannot find out whether it was shown.
    """
    bot.slack.faults.add(fault)
    await bot.write(f"@innovation {SUBSCRIBE}")
    assert stores.only.channel == INNOVATION
    assert {message.text.partition(".")[0] for message in shown(bot)} == {"Subscribed"}


@pytest.mark.parametrize("fault", broken_calls("response_url"))
async def test_broken_response(bot: Served, fault: Fault) -> None:
    """If it is unknown whether a button's reply was accepted, the reply is sent again."""
    await told(bot, SUBSCRIBE)
    bot.slack.faults.add(fault)
    await press(bot, shown(bot)[-1], "Undo")
    assert "Unsubscribed" in {message.text.partition(".")[0] for message in shown(bot)}
    assert SORRY not in {message.text for message in shown(bot)}


@pytest.mark.parametrize("fault", broken_calls("views.update"))
async def test_broken_view(bot: Served, fault: Fault) -> None:
    """If it is unknown whether a dialog showed the reply to a button, the reply is shown again."""
    await subscribe_in_form(bot)
    bot.slack.faults.add(fault)
    await press_in_form(bot, "Undo")
    assert "Unsubscribed." in json.dumps(bot.slack.workspace.stacks[EDITOR][-1].payload)


@pytest.mark.parametrize(
    "unreadable",
    rows(
        E_more9=({"error": "missing_scope"},),
        E_more10=(PAGE,),
        E_more11=(LIST,),
        E_more12=({"error": "not_in_channel"},),
    ),
)
async def test_history_that_cannot_be_read(bot: Served, unreadable: Json) -> None:
    """If the history cannot be read, the answer is posted again, because two answers are better than none."""
    fail(bot, "conversations.replies", unreadable)
    bot.slack.faults.add(Fault("unavailable", count=1, methods=frozenset({"chat.postMessage"})))
    asked = await bot.write(QUESTION)
    assert len(answers(bot, asked)) == 1
    bot.slack.faults.add(LOST)
    again = await bot.write(QUESTION)
    assert len(answers(bot, again)) == 2


async def test_answer_is_marked_with_its_question(bot: Served) -> None:
    """An answer's metadata identifies the question by its workspace, channel and ts, and contains no message text."""
    asked = await bot.write(QUESTION)
    key = f"{bot.slack.workspace.id}/{INNOVATION}/{asked.ts}"
    assert posted(bot.slack)[-1]["metadata"] == {"event_type": "innovation_answer", "event_payload": {"question": key}}


async def test_answer_in_a_long_thread_is_found(bot: Served) -> None:
    """In a thread, an answer is found however many messages precede it, none of which the bot was told of."""
    root = await bot.write(QUESTION)
    unheard = bot.slack.faults.add(Fault("lost_event"))
    for number in range(450):
        bot.slack.workspace.post(INNOVATION, EDITOR, f"message {number}", thread_ts=root.ts)
    bot.slack.faults.remove(unheard)
    bot.slack.faults.add(LOST)
    await bot.write(QUESTION, thread_ts=root.ts)
    assert len([text for text in answers(bot, root) if not text.startswith("message")]) == 2


# D: a redelivery after a restart, or in another process, is answered once


@dataclass
class TimeOfDay:
    """A clock set by hand."""

    at: datetime = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@asynccontextmanager
async def process(slack: Playground, indexed: IndexedKnowledge, store: Answered) -> AsyncIterator[Served]:
    """Run a bot whose memory is empty at first, as in a new process. `store` is what the processes share."""
    memory = Memory(answered=AnsweredInTime(store, Patience()))
    async with served(build_app(settings_for(slack), indexed, memory=memory), slack) as bot:
        yield bot


def again(bot: Served, asked: Message, **fields: Any) -> Json:
    """Return the event about a message, as Slack would deliver it again."""
    text = f"<@{bot.slack.app.bot_user}> KONEPS"
    return bot.heard("app_mention", text, ts=asked.ts, **fields) | {"team_id": bot.slack.workspace.id}


@pytest.mark.parametrize("later", rows(D_1=(5.0,), D_more1=(60.0,), D_more2=(300.0,), D_more3=(7 * 3600.0,)))
async def test_redelivery_after_a_restart(
    indexed: IndexedKnowledge, slack: Playground, database: AsyncEngine, later: float
) -> None:
    """If Slack redelivers an answered question, at any time and to any process, it still has only one answer."""
    clock = TimeOfDay()
    store = SqlAnswered(database, clock)
    async with process(slack, indexed, store) as bot:
        asked = await bot.write(QUESTION)
    clock.at += timedelta(seconds=later)
    async with process(slack, indexed, store) as bot:
        assert (await bot.event(again(bot, asked)))[0] == 200
        await bot.settled()
        assert len(answers(bot, asked)) == 1


async def test_two_clicks_reach_two_processes(
    indexed: IndexedKnowledge, slack: Playground, database: AsyncEngine
) -> None:
    """If two quick clicks on *Share* reach two processes, the answer is shared once."""
    store = SqlAnswered(database)
    async with process(slack, indexed, store) as other, process(slack, indexed, store) as bot:
        await told(bot, "KONEPS")
        (private,) = shown(bot)
        await press(bot, private, "Share")
        click = next(each["request"] for each in delivered(slack) if each["request"].get("type") == "block_actions")
        body = urlencode({"payload": json.dumps(click)}).encode()
        secret = slack.app.secrets.signing_secret
        assert (await other.send(body, signed(body, FORM, secret=secret)))[0] == 200
        await other.settled()
        assert sum("shared this answer" in json.dumps(each.blocks) for each in slack.workspace.history(INNOVATION)) == 1


@pytest.mark.parametrize(("posted_before", "count"), rows(D_more4=(False, 1), D_more5=(True, 1)))
async def test_process_that_died(
    indexed: IndexedKnowledge, slack: Playground, database: AsyncEngine, posted_before: bool, count: int
) -> None:
    """If a process claimed a question and died, another one answers it, unless the answer is in the thread."""
    clock = TimeOfDay()
    store = SqlAnswered(database, clock)
    async with process(slack, indexed, store) as bot:
        await slack.events.close()
        asked = await slack.people.write(EDITOR, INNOVATION, QUESTION)
        question = Question(slack.workspace.id, INNOVATION, asked.ts)
        assert await store.claim(question) == "new"
        if posted_before:
            mark = question.mark.metadata
            await bot.app.client.chat_postMessage(channel=INNOVATION, thread_ts=asked.ts, text="…", metadata=mark)
        clock.at += timedelta(seconds=61)
        assert (await bot.event(again(bot, asked)))[0] == 200
        await bot.settled()
        assert len(answers(bot, asked)) == count
        assert await store.claim(question) == "answered"


async def test_process_that_dies_meanwhile(
    indexed: IndexedKnowledge, slack: Playground, database: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If another process may be answering a question, the bot waits, and answers it if that process gives up."""
    monkeypatch.setattr("handlers.replying.messages._LOOK_AGAIN", 0.01)
    clock = TimeOfDay()
    store = SqlAnswered(database, clock)
    async with process(slack, indexed, store) as bot:
        await slack.events.close()
        asked = await slack.people.write(EDITOR, INNOVATION, QUESTION)
        await store.claim(Question(slack.workspace.id, INNOVATION, asked.ts))
        assert (await bot.event(again(bot, asked)))[0] == 200
        assert answers(bot, asked) == []
        clock.at += timedelta(seconds=61)
        await bot.settled()
        assert len(answers(bot, asked)) == 1


async def test_database_that_is_away(indexed: IndexedKnowledge, slack: Playground) -> None:
    """If the database cannot be used, questions are answered anyway."""
    engine = open_engine("postgresql://u:p@127.0.0.1:1/x")
    async with process(slack, indexed, SqlAnswered(engine)) as bot:
        asked = await bot.write(QUESTION)
        assert len(answers(bot, asked)) == 1


@pytest.mark.slow
async def test_database_that_is_busy(indexed: IndexedKnowledge, slack: Playground, tmp_path: Path) -> None:
    """While another program locks the SQLite file, questions are answered anyway."""
    path = tmp_path / "innovation.db"
    engine = open_engine(f"sqlite:///{path}")
    await upgrade(engine)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with process(slack, indexed, SqlAnswered(engine)) as bot:
            asked = await bot.write(QUESTION)
            assert len(answers(bot, asked)) == 1
    await engine.dispose()


async def test_claims(database: AsyncEngine) -> None:
    """A claim on a question lasts a minute, and an answered question is remembered for a day."""
    clock = TimeOfDay()
    store, question = SqlAnswered(database, clock), Question("T1", "C1", "1.0")
    assert [await store.claim(question) for _ in range(2)] == ["new", "taken"]
    clock.at += timedelta(seconds=61)
    assert [await store.claim(question) for _ in range(2)] == ["given up", "taken"]
    await store.mark_answered(question)
    clock.at += timedelta(hours=23)
    assert await store.claim(question) == "answered"
    assert await store.claim(Question("T2", "C1", "1.0")) == "new"
    clock.at += timedelta(hours=2)
    assert await store.claim(Question("T1", "C1", "2.0")) == "new"
    async with reading(database) as connection:
        kept = (await connection.execute(select(tables.questions.c.team, tables.questions.c.ts))).all()
    assert sorted(tuple(row) for row in kept) == [("T1", "2.0"), ("T2", "1.0")]
    await SqlSubscriptions(database).remove_team("T2")
    assert await store.claim(Question("T2", "C1", "1.0")) == "new"


async def test_claims_in_memory() -> None:
    """Without a database, questions are claimed in the same way."""
    now = [0.0]
    store, question = AnsweredInMemory(clock=lambda: now[0]), Question("T1", "C1", "1.0")
    assert [await store.claim(question) for _ in range(2)] == ["new", "taken"]
    now[0] += 61
    assert [await store.claim(question) for _ in range(2)] == ["given up", "taken"]
    await store.mark_answered(question)
    assert await store.claim(question) == "answered"


async def test_processes_claim_at_once(database: AsyncEngine) -> None:
    """If several processes claim a question at the same moment, one of them gets it."""
    store = SqlAnswered(database)
    claims = await asyncio.gather(*(store.claim(Question("T1", "C1", "1.0")) for _ in range(5)))
    assert sorted(claims) == ["new", *["taken"] * 4]


# D1 and D2


@pytest.mark.parametrize(
    ("event", "fields"),
    rows(
        D1_1=("app_mention", {}),
        D1_more1=("message", {}),
        D1_more2=("message", {"subtype": "bot_message", "username": "workflow"}),
        D1_more3=("app_mention", {"app_id": "A0OTHER", "thread_ts": "1.1"}),
    ),
)
async def test_workflow_is_not_answered(bot: Served, event: str, fields: Json) -> None:
    """A workflow's mention is acknowledged, and gets no answer by design."""
    sent = bot.heard(event, f"<@{bot.slack.app.bot_user}> KONEPS", bot_id="B0WORKFLOW", **fields)
    del sent["event"]["user"]
    assert (await bot.event(sent))[0] == 200
    await bot.settled()
    assert calls(bot.slack) == []


def busy(stores: MemoryStores, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Make the database too busy to add a subscription until the returned event is set."""
    free, add = asyncio.Event(), stores.subscriptions.add

    async def wait_and_add(subscription: Subscription, fits: Fits | None = None) -> list[Subscription]:
        await free.wait()
        return await add(subscription, fits)

    monkeypatch.setattr(stores.subscriptions, "add", wait_and_add)
    return free


@pytest.mark.parametrize(
    ("command", "said"),
    rows(
        D2_1=(SUBSCRIBE, ("This is taking longer", "Subscribed.")),
        D2_more1=("구독 월요일 오전 9시 서울", ("평소보다 오래", "구독했습니다.")),
        D2_more2=("subscribe friday 16:00 Europe/Madrid", ("This is taking longer", "Subscribed.")),
        D2_more3=("*구독 금요일 16:30 Asia/Seoul*", ("평소보다 오래", "구독했습니다.")),
    ),
)
async def test_busy_database(
    bot: Served, stores: MemoryStores, monkeypatch: pytest.MonkeyPatch, command: str, said: tuple[str, str]
) -> None:
    """While the database is busy, a command is acknowledged in time, and its result follows."""
    free = busy(stores, monkeypatch)
    monkeypatch.setattr("handlers.slack.background.PATIENCE", 0.05)
    assert (await told(bot, command)).startswith(said[0])
    free.set()
    await bot.settled()
    assert shown(bot)[-1].text.startswith(said[1])


async def test_busy_database_from_the_start(bot: Served, stores: MemoryStores, monkeypatch: pytest.MonkeyPatch) -> None:
    """If reading a command has already taken too long, the command is acknowledged without waiting for the database."""
    free, long_ago = busy(stores, monkeypatch), monotonic() - 3600.0
    monkeypatch.setattr("handlers.slack.background.PATIENCE", 60.0)
    monkeypatch.setattr("handlers.router.monotonic", iter([long_ago, monotonic()]).__next__)
    assert "This is taking longer" in await told(bot, SUBSCRIBE)
    free.set()
    await bot.settled()


async def test_busy_database_and_a_form(bot: Served, stores: MemoryStores, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the database is busy, a submitted form says so in time, and shows the result later (D2)."""
    free = busy(stores, monkeypatch)
    monkeypatch.setattr("handlers.slack.background.PATIENCE", 0.05)
    await subscribe_in_form(bot)
    view = bot.slack.workspace.stacks[EDITOR][-1]
    assert "This is taking longer" in json.dumps(view.payload)
    free.set()
    await bot.settled()
    assert "Subscribed." in json.dumps(bot.slack.workspace.stacks[EDITOR][-1].payload)
