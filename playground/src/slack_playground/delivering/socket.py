"""The door that delivers over Socket Mode: the app opens connections and acknowledges the envelopes it receives."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import WSMsgType, web

from slack_playground.delivering.deliver import PATIENCE, Answer, Envelope, within
from slack_playground.faults import Faults
from slack_playground.faults.reading import Reason
from slack_playground.faults.sockets import SocketTrouble, draw_connection, draw_expired_address
from slack_playground.records import Json
from slack_playground.workspace import Workspace

MOST_CONNECTIONS = 10
"""The maximum number of connections an app can have at a time:
https://docs.slack.dev/apis/events-api/using-socket-mode."""
LIFETIME = 18_060.0
"""Seconds after which the app must reconnect, as in Slack's hello message. With debug_reconnects=true, it is 360."""
NOTICE = 10.0
"""Seconds between the warning and the end of a connection."""

TIMED_OUT = Answer(ok=False, failure="operation_timeout", reason="timeout")
"""The result for an envelope that the app does not acknowledge in time.

The reason is the one that apps have seen in Socket Mode: slackapi/python-slack-events-api issue 93.
"""

_DEBUG_LIFETIME = 360.0
_HEARTBEAT = 10.0
"""Seconds between two pings to the app."""
_GOODBYE = 1.0
"""Seconds to wait for the app's close frame when a connection ends."""
_HOST = "applink-playground"
_ENDING = frozenset({"refresh_requested", "link_disabled"})
"""The reasons for which a fault closes an open connection at once. After a warning, the connection stays open."""


@dataclass(eq=False, slots=True)
class _Connection:
    """An open connection. It is `leaving` once the app has been told to disconnect, which a warning does not do."""

    socket: web.WebSocketResponse
    request: web.Request
    lifetime: float
    trouble: SocketTrouble
    leaving: bool = False

    async def deliver(self, envelope: Json) -> None:
        """Send an envelope. On a silent connection, the envelope is lost."""
        if not self.trouble.silent:
            await self.socket.send_json(envelope)

    async def tell_to_go(self, reason: Reason) -> None:
        self.leaving = self.leaving or reason != "warning"
        with contextlib.suppress(ConnectionError):
            await self.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}})


class SocketDoor:
    """Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode.

    `base_url` returns the playground's own address, once it is known. `on_connections` is called with the number of
    connections whenever it changes. A connection ends after `lifetime` seconds, and the app is warned `notice` seconds
    before that. Connections age by the computer's time, so moving the playground's clock does not end them.
    """

    def __init__(  # noqa: PLR0913 - all but two have a default
        self,
        workspace: Workspace,
        base_url: Callable[[], str],
        *,
        on_connections: Callable[[int], None] = lambda _number: None,
        lifetime: float = LIFETIME,
        notice: float = NOTICE,
        faults: Faults | None = None,
    ) -> None:
        self._faults = faults or Faults()
        self._workspace, self._base_url, self._on_connections = workspace, base_url, on_connections
        self._lifetime, self._notice = lifetime, notice
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._turns = count()
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    @property
    def connections(self) -> int:
        """Return how many connections are open."""
        return len(self._connections)

    def open_url(self) -> str:
        """Return a URL with which the app can connect once, as apps.connections.open does.

        A fault may make this URL expire at once.
        """
        ticket = str(uuid4())
        if not draw_expired_address(self._faults):
            self._tickets.add(ticket)
        app = self._workspace.app
        query = urlencode({"ticket": ticket, "app_id": app.id if app else ""})
        return f"{self._base_url().replace('http', 'ws', 1)}/socket?{query}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Respond to the app's request for a connection, and hold the connection until either side ends it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid_ticket")
        self._tickets.remove(ticket)
        trouble = draw_connection(self._faults)
        socket = web.WebSocketResponse(
            heartbeat=None if trouble.silent else _HEARTBEAT,
            timeout=_GOODBYE,
            autoping=trouble.pongs and not trouble.silent,
        )
        await socket.prepare(request)
        lifetime = _DEBUG_LIFETIME if request.query.get("debug_reconnects") == "true" else self._lifetime
        connection = _Connection(socket, request, lifetime, trouble)
        if trouble.reason == "too_many_websockets" or len(self._connections) >= MOST_CONNECTIONS:
            await connection.tell_to_go("too_many_websockets")
        else:
            await self._hold(connection)
        await socket.close()
        return socket

    async def send(self, envelope: Envelope) -> Answer:
        """Deliver an envelope over one of the connections, and wait for its acknowledgement over any of them."""
        connection = self._next()
        if connection is None:
            return Answer(ok=False, failure="dispatch_failed", reason="timeout")
        envelope_id = str(uuid4())
        acknowledged: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acknowledged
        try:
            await connection.deliver(_wrapped(envelope, envelope_id))
            payload = await within(self._workspace.clock, PATIENCE, acknowledged)
        except TimeoutError:
            return TIMED_OUT
        except ConnectionError:
            return Answer(ok=False, failure="dispatch_failed", reason="timeout")
        finally:
            del self._waiting[envelope_id]
        return Answer(ok=True, body=payload)

    async def refresh(self, reason: Reason = "refresh_requested") -> None:
        """Send a disconnect message with this reason over every connection.

        If the reason is link_disabled, also close the connections.
        """
        for connection in tuple(self._connections):
            await connection.tell_to_go(reason)
            if reason == "link_disabled":
                await connection.socket.close()

    def drop(self) -> int:
        """Cut all connections without a disconnect message, and return how many there were."""
        dropped = len(self._connections)
        for connection in self._connections:
            if connection.request.transport is not None:
                connection.request.transport.abort()
        return dropped

    async def close(self) -> None:
        """Close all connections, with a close frame."""
        await asyncio.gather(*(connection.socket.close() for connection in self._connections))

    def _next(self) -> _Connection | None:
        """Return the connection whose turn it is, or None if none is open.

        Connections on which the app was told to disconnect are used only if there are no others.
        """
        open_ones = [connection for connection in self._connections if not connection.socket.closed]
        staying = [connection for connection in open_ones if not connection.leaving] or open_ones
        return staying[next(self._turns) % len(staying)] if staying else None

    async def _hold(self, connection: _Connection) -> None:
        with self._counted(connection):
            if not connection.trouble.silent:
                await connection.socket.send_json(self._hello(connection))
            if await self._ends_at_once(connection):
                return
            ageing = asyncio.create_task(self._age(connection))
            try:
                async for message in connection.socket:
                    if message.type is WSMsgType.TEXT:
                        self._acknowledge(message.data)
            finally:
                ageing.cancel()

    async def _ends_at_once(self, connection: _Connection) -> bool:
        """Return whether a fault ends a new connection at once.

        If the fault has a reason for disconnecting, first send the app a disconnect message with this reason.
        """
        reason = connection.trouble.reason
        if reason:
            await connection.tell_to_go(reason)
        return connection.trouble.brief or reason in _ENDING

    @contextlib.contextmanager
    def _counted(self, connection: _Connection) -> Iterator[None]:
        self._connections.append(connection)
        self._on_connections(len(self._connections))
        try:
            yield
        finally:
            self._connections.remove(connection)
            self._on_connections(len(self._connections))

    def _hello(self, connection: _Connection) -> Json:
        app = self._workspace.app
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {
                "host": _HOST,
                "started": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
                "build_number": 1,
                "approximate_connection_time": int(connection.lifetime),
            },
            "connection_info": {"app_id": app.id if app else ""},
        }

    async def _age(self, connection: _Connection) -> None:
        await asyncio.sleep(max(0.0, connection.lifetime - self._notice))
        if connection.trouble.silent:
            return
        await connection.tell_to_go("warning")
        await asyncio.sleep(self._notice)
        await connection.tell_to_go("refresh_requested")
        await connection.socket.close()

    def _acknowledge(self, said: str) -> None:
        """Pass an acknowledgement to the call of `send` that waits for it. Ignore it if it is invalid or too late."""
        try:
            acknowledgement = json.loads(said)
        except ValueError:
            return
        if not isinstance(acknowledgement, dict):
            return
        waiting = self._waiting.get(str(acknowledgement.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(acknowledgement.get("payload"))


def _wrapped(envelope: Envelope, envelope_id: str) -> Json:
    wrapped: Json = {
        "envelope_id": envelope_id,
        "payload": envelope.payload,
        "type": envelope.kind,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        wrapped |= {"retry_attempt": envelope.retry_attempt, "retry_reason": envelope.retry_reason}
    return wrapped
