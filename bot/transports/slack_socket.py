"""Keeps a WebSocket to Slack open. Replaces one that breaks, falls silent, or is about to be closed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from dataclasses import dataclass, field
from time import monotonic, time
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import SlackApp
from bot.logs import REDACT, note
from bot.transports.payloads import read_json
from bot.troubles import Trouble
from handlers.slack.background import Background
from handlers.slack.errors import SLACK_CODE, read_failure

STOP_TIMEOUT = 5.0
"""Seconds that running requests get to finish when the bot stops."""
ACKNOWLEDGED_WITHIN = 3.0
"""Seconds that Slack waits for an acknowledgement: https://docs.slack.dev/interactivity/handling-user-interaction."""
LEAVING = 30.0
"""Seconds for which a connection is still read after Slack asked to replace it. Slack closes it after about ten."""

_LOG = logging.getLogger(__name__)
_SLACK_LOG = logging.getLogger("bot.transports.slack_socket.slack")
_CLOSING = 1.0
"""Seconds to wait for Slack's close frame."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon a connection is given up and replaced. Times are in seconds.

    `patience` is how long Slack may take to return an address, to accept a connection, and to say hello. If nothing
    comes for `silence`, Slack is pinged, and if nothing comes for half as long again, the connection is given up. The
    waits between failed attempts grow from `shortest_wait` to `longest_wait`. If a connection was open for `steady`,
    the next attempt follows at once.

    A question asked during an outage is answered within a minute after it: Slack sends an event again after a minute,
    and by then an attempt has succeeded.
    """

    patience: float = 10.0
    silence: float = 10.0
    shortest_wait: float = 1.0
    longest_wait: float = 15.0
    steady: float = 5.0

    def next_wait(self, wait: float) -> float:
        """Return how long to wait after one more failed attempt, if the last wait was `wait`."""
        return min(max(2 * wait, self.shortest_wait), self.longest_wait)


@dataclass(eq=False, slots=True)
class _Connection:
    """One WebSocket. `replace` is set as soon as it has to be replaced, and `ended` then says why."""

    socket: aiohttp.ClientWebSocketResponse
    replace: asyncio.Event = field(default_factory=asyncio.Event)
    ended: str = ""
    opened: float = math.inf

    def end(self, why: str) -> None:
        """Request that the connection be replaced, and remember the first reason `why`."""
        self.ended = self.ended or why
        self.replace.set()


class SlackSocket(AsyncBaseSocketModeClient):
    """A connection to Slack that is replaced as often as necessary, each time at a new address.

    Of the SDK, only the base of its clients is used. Its client for aiohttp retries an address forever, even one that
    has expired (https://github.com/slackapi/python-slack-sdk/issues/1379), and closes a connection before it has read
    all that Slack sent.
    """

    def __init__(self, app: SlackApp, app_token: str, session: aiohttp.ClientSession, pace: Pace) -> None:
        _SLACK_LOG.addFilter(REDACT)
        _SLACK_LOG.setLevel(logging.WARNING)
        self.logger, self.app_token = _SLACK_LOG, app_token
        self.closed = self.trace_enabled = False
        # This client does not retry by itself: `keep_open` does.
        self.web_client = AsyncWebClient(
            base_url=app.client.base_url,
            session=session,
            proxy=app.client.proxy,
            ssl=app.client.ssl,
            logger=_SLACK_LOG,
            retry_handlers=[],
        )
        self._app, self._session, self._pace = app, session, pace
        self._open: list[_Connection] = []
        self._is_open = asyncio.Event()
        self._reading: dict[asyncio.Task[None], aiohttp.ClientWebSocketResponse] = {}
        self._handling = Background(note)
        self._trouble = Trouble(_LOG, "Connected to Slack again")

    @property
    def is_open(self) -> bool:
        """Return whether Slack can reach the bot now."""
        return self._is_open.is_set()

    async def check(self) -> str | None:
        """Return None if Slack can reach the bot, or else "not connected"."""
        return None if self.is_open else "not connected"

    async def until_open(self) -> None:
        """Wait until Slack can reach the bot."""
        await self._is_open.wait()

    async def issue_new_wss_url(self) -> str:
        """Return an address to connect to, which Slack accepts once. Raises one of CALL_ERRORS if there is none."""
        async with asyncio.timeout(self._pace.patience):
            url = (await self.web_client.apps_connections_open(app_token=self.app_token))["url"]
        if not isinstance(url, str):
            raise TypeError(type(url))
        return url

    async def keep_open(self, address: str | None = None) -> None:
        """Keep a connection open until cancelled. The first attempt uses `address`, if it is given."""
        wait = 0.0
        while True:
            began, was_steady = monotonic(), False
            try:
                connection = self._start(await self._connect(address or await self.issue_new_wss_url()))
                await connection.replace.wait()
                ended, after = connection.ended, 0.0
                was_steady = monotonic() - connection.opened > self._pace.steady
            except Exception as error:  # noqa: BLE001 - whatever it was, the bot has to connect again
                failure = read_failure(error)
                ended, after = failure.about, failure.retry_after or 0.0
            address = None
            wait = 0.0 if was_steady else self._pace.next_wait(wait)
            if not self._open:  # a connection that Slack asked to replace still works
                self._trouble.begin("The connection to Slack is lost (%s); connecting again", ended)
            await asyncio.sleep(began + max(wait, min(after, 2 * self._pace.longest_wait)) - monotonic())

    async def send_message(self, message: str) -> None:
        """Send a message over the newest connection. If there is none, wait for one as long as Slack waits.

        Slack accepts an acknowledgement over any of the app's connections. Raises TimeoutError if none opens in time.
        """
        async with asyncio.timeout(ACKNOWLEDGED_WITHIN):
            while True:
                await self._is_open.wait()
                connection = self._open[-1]
                try:
                    await connection.socket.send_str(message)
                except ConnectionError:
                    self._remove(connection)
                else:
                    return

    async def close(self) -> None:
        """Accept no more requests, finish and acknowledge those under way, and close all connections."""
        self.closed = True
        await self._handling.drain(STOP_TIMEOUT)
        reading = dict(self._reading)
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        for socket in reading.values():
            await socket.close()  # a task that was cancelled before it began has not closed its own

    async def _connect(self, address: str) -> aiohttp.ClientWebSocketResponse:
        async with asyncio.timeout(self._pace.patience):
            return await self._session.ws_connect(
                address,
                heartbeat=self._pace.silence,
                timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSING),
                proxy=self.web_client.proxy,
                ssl=True if self.web_client.ssl is None else self.web_client.ssl,
            )

    def _start(self, socket: aiohttp.ClientWebSocketResponse) -> _Connection:
        """Start reading a connection in its own task, which continues while the next connection opens."""
        connection = _Connection(socket)
        task = asyncio.create_task(self._read(connection))
        self._reading[task] = socket
        task.add_done_callback(self._reading.pop)
        return connection

    async def _read(self, connection: _Connection) -> None:
        socket = connection.socket
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pace.patience) as limit:
                    async for message in socket:
                        self._take(connection, limit, _parse(message))
        finally:
            self._remove(connection)
            error = socket.exception()
            connection.end(type(error).__name__ if error else f"closed, {socket.close_code or 'silent'}")
            await socket.close()

    def _take(self, connection: _Connection, limit: asyncio.Timeout, message: dict[str, Any]) -> None:
        match message:
            case {"type": "hello"}:
                limit.reschedule(None)
                self._add(connection)
            case {"type": "disconnect"}:
                limit.reschedule(asyncio.get_running_loop().time() + LEAVING)
                reason = message.get("reason")
                is_code = isinstance(reason, str) and SLACK_CODE.fullmatch(reason)
                connection.end(str(reason) if is_code else "disconnect")
            case {"envelope_id": str()} if not self.closed:
                self._handling.start(self._handle(message))

    async def _handle(self, envelope: dict[str, Any]) -> None:
        request = SocketModeRequest.from_dict(envelope)
        if request is None:
            return
        answer = await run_async_bolt_app(self._app, request)
        try:
            await send_async_response(self, request, answer, time())
        except TimeoutError:
            # Slack sends an event again. Whoever typed a command has been told to try again.
            _LOG.warning("A request could not be acknowledged, because the connection to Slack was lost")

    def _add(self, connection: _Connection) -> None:
        connection.opened = monotonic()
        self._open.append(connection)
        self._is_open.set()

        def has_lasted() -> None:
            if connection in self._open:
                self._trouble.end()

        # Only a connection that lasts ends the trouble: otherwise, connections that break at once would fill the log.
        asyncio.get_running_loop().call_later(self._pace.longest_wait, has_lasted)

    def _remove(self, connection: _Connection) -> None:
        with contextlib.suppress(ValueError):
            self._open.remove(connection)
        if not self._open:
            self._is_open.clear()


def _parse(message: aiohttp.WSMessage) -> dict[str, Any]:
    """Return the JSON object in a message, or an empty one if there is none."""
    try:
        told = read_json(message.data) if message.type is aiohttp.WSMsgType.TEXT else None
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
