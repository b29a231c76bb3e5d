"""A Slack on 127.0.0.1 that records what the bot sends to it, and the signed requests that Slack sends to the bot."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_playground.testing.serving import serving

from bot.web import sign

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - a made-up one
BOT_TOKEN = "xoxb-made-up-bot-token"  # noqa: S105 - the same
APP_TOKEN = "xapp-made-up-app-token"  # noqa: S105 - the same
BOT_USER = "U0BOT"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass
class SlackStandIn:
    """Records what it is sent. It takes the next `lost` calls and breaks off before it answers; it sends the next
    `limited` away for a second; with `refusal`, its error code, it refuses all others.
    """  # noqa: D205

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    lost: int = 0
    limited: int = 0
    refusal: str | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    socket: asyncio.Future[web.WebSocketResponse] = field(default_factory=asyncio.Future)

    @property
    def posted(self) -> list[dict[str, Any]]:
        return [body for method, body in self.calls if method == "chat.postMessage"]

    async def api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        is_json = request.content_type == JSON
        self.calls.append((method, await request.json() if is_json else dict(await request.post())))
        self.arrived.set()
        if self.lost and request.transport is not None:
            self.lost -= 1
            request.transport.abort()
        if self.limited:
            self.limited -= 1
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"})
        if self.refusal:
            return web.json_response({"ok": False, "error": self.refusal})
        socket = self.url.replace("http://", "ws://") + "socket"
        return web.json_response({"ok": True, "url": socket, "ts": "1.1", "channel": "C1"})

    async def reply(self, request: web.Request) -> web.Response:
        self.replies.append(await request.json())
        self.arrived.set()
        return web.Response(text="ok")

    async def open_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.socket.set_result(socket)
        async for message in socket:
            self.acknowledged.append(json.loads(message.data))
            self.arrived.set()
        return socket


@contextlib.asynccontextmanager
async def slack_stand_in() -> AsyncIterator[SlackStandIn]:
    """Run a Slack for as long as the context is open; `url` is its Web API's base."""
    slack = SlackStandIn()
    routes = (
        web.post("/api/{method}", slack.api),
        web.post("/reply", slack.reply),
        web.get("/api/socket", slack.open_socket),
    )
    async with serving(*routes) as address:
        slack.url = f"{address}/api/"
        yield slack


def signed(body: bytes, content_type: str, now: float | None = None) -> dict[str, str]:
    """Give the headers that Slack would send `body` with."""
    stamp = str(int(time.time() if now is None else now))
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(SECRET, stamp, body),
    }


def command(text: str, **fields: str) -> bytes:
    """Give the body of a slash command, as Slack sends it."""
    sent = {
        "token": "deprecated",
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "command": "/innovation",
        "text": text,
        "api_app_id": "A1",
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.com/commands/T1/1/abc",
    }
    return urlencode({**sent, **fields}).encode()


def event(kind: str, text: str, event_id: str = "Ev1", **fields: Any) -> dict[str, Any]:
    """Give the body of an event, as Slack sends it."""
    return {
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1,
        "team_id": "T1",
        "api_app_id": "A1",
        "authorizations": [{"team_id": "T1", "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
        "event": {"type": kind, "user": "U1", "text": text, "ts": "100.1", "channel": "C1", "team": "T1", **fields},
    }


def click(action_id: str, value: str, response_url: str, **fields: Any) -> bytes:
    """Give the body of a click on a button, as Slack sends it."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "100.2", "channel_id": "C1"},
        "message": {"ts": "100.2", "text": "…"},
        "response_url": response_url,
        "trigger_id": "1.2.3",
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.1"}],
        **fields,
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


@dataclass
class Caller:
    """Sends requests to the bot as Slack would."""

    session: aiohttp.ClientSession
    url: str

    async def send(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        async with self.session.post(self.url, data=body, headers=headers) as response:
            return response.status, await response.text()

    async def command(self, text: str, **fields: str) -> tuple[int, str]:
        body = command(text, **fields)
        return await self.send(body, signed(body, FORM))

    async def event(self, sent: dict[str, Any]) -> tuple[int, str]:
        body = json.dumps(sent).encode()
        return await self.send(body, signed(body, JSON))

    async def click(self, action_id: str, value: str, response_url: str, **fields: Any) -> tuple[int, str]:
        body = click(action_id, value, response_url, **fields)
        return await self.send(body, signed(body, FORM))
