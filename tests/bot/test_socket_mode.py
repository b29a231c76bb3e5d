"""Socket Mode: requests arrive over a connection that the bot opened to Slack."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_playground.assembly import Playground
from slack_playground.testing.in_process import until

from bot.app import new_app
from bot.settings import Settings, SocketMode
from bot.transports.socket_mode import ConnectError, connect, connected
from tests.app_in_slack import COMMAND, calls, delivered, running_slack, settings_for
from tests.playground_ids import EDITOR, GENERAL, INNOVATION
from tests.slack_requests import BOT_TOKEN

APP_TOKEN = "xapp-made-up-app-token"  # noqa: S105 - a made-up one
LONG = 20.0


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    """Yield a running playground that delivers requests over Socket Mode."""
    async with running_slack("socket") as slack:
        yield slack


async def test_requests_over_the_socket(slack: Playground) -> None:
    """The acknowledgement of a command contains the command's answer, and requests do not wait for each other."""
    app, heard, second_came = new_app(settings_for(slack)), list[str](), asyncio.Event()

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(f"You asked: {body['text']}")

    @app.event("app_mention")
    async def on_mention(event: dict[str, Any]) -> None:
        if "first" in event["text"]:
            heard.append("slow")
            await second_came.wait()
        heard.append(event["text"].split()[-1])
        if "second" in event["text"]:
            second_came.set()

    async with connected(app, SocketMode(slack.app.secrets.app_token)):
        await slack.people.write(EDITOR, INNOVATION, "@innovation first")
        await until(lambda: heard, LONG)
        await slack.people.write(EDITOR, INNOVATION, "@innovation second")
        outcome = await slack.people.command(EDITOR, GENERAL, COMMAND, "KONEPS")
        await until(lambda: len(delivered(slack)) == 3, LONG)
    assert heard == ["slow", "second", "first"]
    acknowledged = {entry["name"]: (entry["status"], entry["answer"]) for entry in delivered(slack)}
    assert acknowledged == {"app_mention": ("ok", None), COMMAND: ("ok", {"text": "You asked: KONEPS"})}
    assert outcome.message is not None
    assert outcome.message.text == "You asked: KONEPS"
    assert [call["name"] for call in calls(slack)] == ["apps.connections.open"]


async def test_failing_listener_is_acknowledged(slack: Playground) -> None:
    """An event is acknowledged even if its listener fails, because otherwise Slack would deliver it again."""
    app = new_app(settings_for(slack))

    @app.event("app_mention")
    async def on_mention() -> None:
        raise RuntimeError

    async with connected(app, SocketMode(slack.app.secrets.app_token)):
        await slack.people.write(EDITOR, INNOVATION, "@innovation x")
        (delivery,) = await until(lambda: delivered(slack), LONG)
    assert (delivery["status"], delivery["answer"]) == ("ok", None)
    assert slack.events.waiting == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_stops_gracefully(slack: Playground, number: signal.Signals) -> None:
    """On SIGINT or SIGTERM, the bot closes its connection and ends."""
    before = signal.getsignal(number)
    connecting = asyncio.create_task(connect(new_app(settings_for(slack)), SocketMode(slack.app.secrets.app_token)))
    assert await slack.until_connected(LONG)
    await until(lambda: signal.getsignal(number) is not before, LONG)
    os.kill(os.getpid(), number)
    await asyncio.wait_for(connecting, LONG)
    await until(lambda: not slack.connected, LONG)


async def test_refused_token(slack: Playground) -> None:
    """If Slack rejects the token, the bot does not retry, and the error says that the token was rejected."""
    settings = replace(settings_for(slack), app_token=APP_TOKEN)
    with pytest.raises(ConnectError, match=r"Slack rejected SLACK_APP_TOKEN \(invalid_auth\)"):
        await connect(new_app(settings), SocketMode(APP_TOKEN))
    assert len(calls(slack)) == 1


async def test_slack_out_of_reach() -> None:
    """If Slack cannot be reached, the error names the address that was tried."""
    settings = Settings(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url="http://127.0.0.1:9/")
    with pytest.raises(ConnectError, match=r"Couldn't reach Slack at http://127\.0\.0\.1:9/"):
        await connect(new_app(settings), SocketMode(APP_TOKEN))
