"""The app's receiving end, over Socket Mode or HTTP: it records deliveries and responds as the case specifies."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

Json = dict[str, Any]
PATIENCE = 3.0
"""The number of seconds to wait for something that should arrive."""
QUIET = 0.15
"""The number of seconds to wait to be sure that something does not arrive."""


@dataclass(frozen=True)
class Delivery:
    """A delivery from Slack.

    `wrapping` is its Socket Mode envelope; `headers` and `raw` are the headers and the body of its HTTP request.
    """

    kind: str
    payload: Json
    wrapping: Json = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: str = ""

    @property
    def event(self) -> Json:
        """Return the event in the payload, or an empty dict if there is none."""
        event: Json = self.payload.get("event", {})
        return event


class App:
    """Keeps deliveries until a case asks for them.

    `replies` returns the response to a delivery, or None to acknowledge the delivery without a response. If `silent` is
    set, deliveries are not acknowledged. HTTP responses have the given `status` and `more_headers`, except the response
    to a url_verification. `said` lists the Socket Mode messages that are not envelopes, such as hello and disconnect; a
    message of type closed is added when the connection ends.
    """

    def __init__(self) -> None:
        self.replies: Callable[[Delivery], Json | None] = lambda _: None
        self.silent = False
        self.status = 200
        self.more_headers: dict[str, str] = {}
        self.said: list[Json] = []
        self._waiting: list[Delivery] = []
        self._arrived = asyncio.Event()

    def take(self, delivery: Delivery) -> None:
        """Keep a delivery."""
        self._waiting.append(delivery)
        self._arrived.set()

    async def next(self, kind: str, within: float = PATIENCE, **fields: Any) -> Delivery:
        """Return the next delivery of the given kind that has these fields in its event or payload.

        Fails if no such delivery arrives in time.
        """
        found = await self._next(kind, within, fields)
        assert found is not None, f"no {kind} with {fields}; there was {[_short(each) for each in self._waiting]}"
        return found

    async def none(self, kind: str, within: float = QUIET, **fields: Any) -> None:
        """Fail if a delivery of the given kind with these fields is waiting, or arrives within `within` seconds."""
        found = await self._next(kind, within, fields)
        assert found is None, f"{_short(found)} was delivered"

    def texts(self) -> list[str]:
        """Return the texts of the delivered messages that the case has not asked for yet."""
        return [each.event["text"] for each in self._waiting if each.event.get("type") == "message"]

    async def _next(self, kind: str, within: float, fields: Json) -> Delivery | None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while (found := self._find(kind, fields)) is None:
                    self._arrived.clear()
                    await self._arrived.wait()
                return found
        return None

    def _find(self, kind: str, fields: Json) -> Delivery | None:
        for delivery in self._waiting:
            told = delivery.event or delivery.payload
            if delivery.kind == kind and all(told.get(name) == value for name, value in fields.items()):
                self._waiting.remove(delivery)
                return delivery
        return None


def _short(delivery: Delivery | None) -> str:
    told = (delivery.event or delivery.payload) if delivery else {}
    return f"{delivery.kind if delivery else ''} {told.get('type', told.get('command', ''))}"


# Socket Mode


@contextlib.asynccontextmanager
async def connected(http: aiohttp.ClientSession, address: str, app: App | None = None) -> AsyncIterator[App]:
    """Connect `app`, or a new app, to a Socket Mode URL, yield it, and respond to envelopes until the context ends."""
    app = app or App()
    async with http.ws_connect(address) as socket:
        greeting = await socket.receive_json(timeout=PATIENCE)
        app.said.append(greeting)
        listening = asyncio.create_task(_listen(socket, app))
        try:
            yield app
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening


async def _listen(socket: aiohttp.ClientWebSocketResponse, app: App) -> None:
    async for message in socket:
        told = json.loads(message.data)
        if "envelope_id" not in told:
            app.said.append(told)
            continue
        delivery = Delivery(told["type"], told["payload"], wrapping=told)
        if not app.silent:
            payload = app.replies(delivery)
            answer = {"envelope_id": told["envelope_id"]} | ({} if payload is None else {"payload": payload})
            await socket.send_json(answer)
        app.take(delivery)
    app.said.append({"type": "closed"})


# HTTP


@contextlib.asynccontextmanager
async def serving(path: Path | None = None) -> AsyncIterator[tuple[App, str]]:
    """Serve a new app over HTTP, on a free port or on the Unix socket at `path`, and yield the app and its URL.

    If the app is served on a Unix socket, the URL is empty.
    """
    app = App()

    async def take(request: web.Request) -> web.Response:
        delivery = _read(await request.text(), request.headers)
        app.take(delivery)
        if app.silent:
            await asyncio.Event().wait()
        if delivery.payload.get("type") == "url_verification":
            return web.json_response({"challenge": delivery.payload["challenge"]})
        reply = app.replies(delivery)
        if reply is None:
            return web.Response(status=app.status, headers=app.more_headers)
        return web.json_response(reply, status=app.status, headers=app.more_headers)

    application = web.Application()
    application.router.add_post("/slack/events", take)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        if path is not None:
            await web.UnixSite(runner, path).start()
            yield app, ""
        else:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield app, f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


def _read(raw: str, headers: Mapping[str, str]) -> Delivery:
    if headers.get("Content-Type", "").startswith("application/json"):
        return Delivery("events_api", json.loads(raw), headers=headers, raw=raw)
    form = dict(parse_qsl(raw, keep_blank_values=True))
    if "payload" in form:
        return Delivery("interactive", json.loads(form["payload"]), headers=headers, raw=raw)
    return Delivery("slash_commands", dict(form), headers=headers, raw=raw)
