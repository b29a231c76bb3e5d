"""Apps that tests connect over Socket Mode or HTTP, ids of people and channels, and a function that adds faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientWebSocketResponse, web
from slack_playground.furnishing import channel_id, person_id
from slack_playground.records import Json
from slack_playground.testing.in_process import Site
from slack_playground.testing.serving import serving

EDITOR, PLANNER, REPORTER = map(person_id, ("Editor", "Planner", "Reporter"))
GENERAL, HELP, LEADS, OLD_NEWS = map(channel_id, ("general", "help", "leads", "old-news"))
SCRIPT = {"X-Playground": "1"}


@dataclass
class SocketApp:
    """An app that uses Socket Mode. It records what it receives and acknowledges every envelope.

    Unless `answer` is None, each acknowledgement contains it as its payload.
    """

    answer: Json | None = None
    got: list[Json] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            told = json.loads(message.data)
            self.got.append(told)
            self.arrived.set()
            if "envelope_id" in told:
                payload = {} if self.answer is None else {"payload": self.answer}
                await socket.send_json({"envelope_id": told["envelope_id"], **payload})


@asynccontextmanager
async def socket_app(site: Site) -> AsyncIterator[SocketApp]:
    """Connect an app that uses Socket Mode, and yield it."""
    _, opened = await site.call("apps.connections.open", site.playground.app.secrets.app_token)
    app = SocketApp()
    async with site.client.ws_connect(opened["url"]) as socket:
        listening = asyncio.create_task(app.listen(socket))
        await asyncio.wait_for(app.arrived.wait(), 5)
        app.arrived.clear()
        yield app
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


@dataclass
class HttpApp:
    """An app that receives requests over HTTP. It answers challenges and records other requests with their headers."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        if request.content_type == "application/json":
            told = json.loads(body)
            if told.get("type") == "url_verification":
                return web.json_response({"challenge": told["challenge"]})
        self.got.append((dict(request.headers), body))
        return web.Response(text="Hello over HTTP")


@asynccontextmanager
async def http_app() -> AsyncIterator[HttpApp]:
    """Run an app that receives requests over HTTP at its `url`, and yield it."""
    app = HttpApp()
    async with serving(web.post("/slack/events", app.receive)) as address:
        app.url = f"{address}/slack/events"
        yield app


async def fault(here: Site, **told: Any) -> None:
    """Add a fault and check that the playground accepts it."""
    assert (await here.post("/control/faults", told))["ok"] is True
