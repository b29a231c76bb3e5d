"""Runs a playground in the test's own process, talks to it as the page and scripts do, and connects apps to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, web

from bot.playground.assembly import Playground
from bot.playground.records import Json
from bot.playground.server import running_playground
from tests.playground_slack import manifest
from tests.serving import serving

EDITOR, PLANNER, REPORTER = "U0EDITOR000", "U0PLANNER00", "U0REPORTER0"
GENERAL, INNOVATION, LEADS, OLD_NEWS = "C0GENERAL00", "C0INNOVATIO", "C0LEADS0000", "C0OLDNEWS00"
SCRIPT = {"X-Playground": "1"}


@dataclass(frozen=True)
class Site:
    """A running playground, and a client for it."""

    playground: Playground
    client: ClientSession

    async def get(self, path: str) -> Any:
        async with self.client.get(self.playground.url + path) as response:
            return await response.json()

    async def post(self, path: str, fields: Json, verb: str = "POST") -> Json:
        async with self.client.request(verb, self.playground.url + path, json=fields, headers=SCRIPT) as response:
            told: Json = await response.json()
        return told

    async def act(self, who: str, kind: str, **fields: Any) -> Json:
        return await self.post("/page/act", {"as": who, "kind": kind, **fields})

    async def call(self, method: str, token: str | None = None, **arguments: Any) -> tuple[int, Json]:
        """Call the Web API as the app, and give the status and the answer."""
        headers = {"Authorization": f"Bearer {token or self.playground.app.secrets.bot_token}"}
        async with self.client.post(f"{self.playground.url}/api/{method}", json=arguments, headers=headers) as response:
            return response.status, await response.json()


@asynccontextmanager
async def site(**options: Any) -> AsyncIterator[Site]:
    """Run a playground with the tests' app, and without the app's program."""
    async with running_playground(manifest(), **options) as playground, ClientSession() as client:
        yield Site(playground, client)


@dataclass
class SocketApp:
    """An app over Socket Mode: it records what it is sent, and acknowledges all of it with `answer`."""

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
    """Connect an app over Socket Mode."""
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
    """An app over HTTP: it repeats challenges, and records what else it is sent, with its headers."""

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
    """Run an app over HTTP; `url` is where it listens."""
    app = HttpApp()
    async with serving(web.post("/slack/events", app.receive)) as address:
        app.url = f"{address}/slack/events"
        yield app
