"""Socket Mode: requests that come over the bot's own connection to Slack."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.app import new_app
from bot.settings import Settings, SettingsError
from bot.socket_mode import ConnectError, connect, connected
from tests.slack_stand_in import APP_TOKEN, BOT_TOKEN, SlackStandIn, command, event


def settings_for(slack: SlackStandIn) -> Settings:
    """Give settings that point the bot at `slack`."""
    return Settings(bot_token=BOT_TOKEN, app_token=APP_TOKEN, api_url=slack.url)


async def send(slack: SlackStandIn, number: int, kind: str, payload: dict[str, Any]) -> None:
    """Send a request over the socket, as Slack does."""
    socket = await asyncio.wait_for(slack.socket, 3)
    await socket.send_json({"envelope_id": f"e{number}", "type": kind, "payload": payload})


async def acknowledgements(slack: SlackStandIn, count: int) -> dict[str, Any]:
    """Give what was acknowledged, by envelope, once there are `count`."""
    async with asyncio.timeout(3):
        while len(slack.acknowledged) < count:
            slack.arrived.clear()
            await slack.arrived.wait()
    return {sent["envelope_id"]: sent.get("payload") for sent in slack.acknowledged}


async def test_requests_over_the_socket(slack: SlackStandIn) -> None:
    """The acknowledgement of a command carries its answer, and no request waits for another."""
    app, events = new_app(settings_for(slack)), list[str]()

    @app.command("/innovation")
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(f"You asked: {body['text']}")

    @app.event("app_mention")
    async def on_mention(event: dict[str, Any]) -> None:
        if not events:
            events.append("slow")
            await asyncio.sleep(0.2)
        events.append(event["text"])

    async with connected(app, settings_for(slack)):
        await send(slack, 1, "events_api", event("app_mention", "first", "Ev1"))
        await send(slack, 2, "events_api", event("app_mention", "second", "Ev2"))
        await send(slack, 3, "slash_commands", dict(parse_qsl(command("KONEPS").decode())))
        acknowledged = await acknowledgements(slack, 3)
    assert acknowledged == {"e1": None, "e2": None, "e3": {"text": "You asked: KONEPS"}}
    assert events == ["slow", "second", "first"]
    assert [method for method, _ in slack.calls] == ["apps.connections.open"]


async def test_failing_listener_is_acknowledged(slack: SlackStandIn) -> None:
    """An event over which the bot fails is acknowledged all the same: Slack would only send it again."""
    app = new_app(settings_for(slack))

    @app.event("app_mention")
    async def on_mention() -> None:
        raise RuntimeError

    async with connected(app, settings_for(slack)):
        await send(slack, 1, "events_api", event("app_mention", "x"))
        assert await acknowledgements(slack, 1) == {"e1": None}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_stops_gracefully(slack: SlackStandIn, number: signal.Signals) -> None:
    """At SIGINT or SIGTERM the connection is closed and the bot ends."""
    connecting = asyncio.create_task(connect(new_app(settings_for(slack)), settings_for(slack)))
    socket = await asyncio.wait_for(slack.socket, 3)
    await asyncio.sleep(0.05)
    os.kill(os.getpid(), number)
    await asyncio.wait_for(connecting, 3)
    await asyncio.sleep(0.05)
    assert socket.closed


async def test_refused_token(slack: SlackStandIn) -> None:
    """A token that Slack refuses ends the start with a sentence that says so, not with endless tries."""
    slack.refusal = "invalid_auth"
    with pytest.raises(ConnectError, match="Slack refused SLACK_APP_TOKEN: invalid_auth"):
        await connect(new_app(settings_for(slack)), settings_for(slack))


async def test_slack_out_of_reach(slack: SlackStandIn) -> None:
    """Where Slack cannot be reached, the start says where it was looked for."""
    settings = replace(settings_for(slack), api_url="http://127.0.0.1:9/")
    with pytest.raises(ConnectError, match=r"could not be reached at http://127\.0\.0\.1:9/"):
        await connect(new_app(settings), settings)


async def test_no_app_token(slack: SlackStandIn) -> None:
    """Without an app token there is nothing to connect with."""
    settings = replace(settings_for(slack), app_token=None)
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN is missing"):
        await connect(new_app(settings), settings)
