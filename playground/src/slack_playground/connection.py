"""The connection to the app over Socket Mode or HTTP: whether the app can be reached, and the settings it needs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from typing import Any

from yarl import URL

from slack_playground.bot_process import HOST, settings_for
from slack_playground.delivering import http
from slack_playground.delivering import socket as socket_mode
from slack_playground.delivering.deliver import Answer, Envelope, channel_of_delivery, name_of
from slack_playground.delivering.http import HttpDoor
from slack_playground.delivering.socket import SocketDoor
from slack_playground.faults import Faults
from slack_playground.faults.events import draw_timeout
from slack_playground.faults.sockets import draw_drop
from slack_playground.manifest_parts import ManifestError, Part
from slack_playground.records import Transport
from slack_playground.workspace import Workspace

_EVENTS_PATH = "/slack/events"
"""The path used if the app's manifest does not contain one. Bolt listens on this path."""
_LOOK = 0.1
"""Seconds between two attempts to verify an app over HTTP."""


class Connection:
    """A door to the app over the chosen transport.

    `base_url` returns the playground's own address, which is known once its server has a port. `on_change` is called
    whenever the app connects or disconnects.
    """

    def __init__(
        self,
        transport: Transport,
        workspace: Workspace,
        faults: Faults,
        *,
        base_url: Callable[[], str],
        on_change: Callable[[bool], None],
    ) -> None:
        app = workspace.app
        if app is None:
            raise ValueError("the workspace has no app to connect to")
        self.transport = transport
        self.socket = SocketDoor(workspace, base_url, on_connections=lambda _number: self._notice(), faults=faults)
        self.http = HttpDoor("", app.secrets.signing_secret, workspace.clock)
        self._app, self._faults, self._base_url, self._on_change = app, faults, base_url, on_change
        self._there = asyncio.Event()
        self._port: int | None = None
        self.path = _EVENTS_PATH
        """The path on which an app over HTTP listens."""

    @property
    def connected(self) -> bool:
        """Return whether the app can be reached."""
        return self.socket.connections > 0 if self.transport == "socket" else self.http.verified

    async def until_connected(self, seconds: float | None) -> bool:
        """Wait until the app can be reached, for at most `seconds`, or without a limit if `seconds` is None.

        Return whether the app can be reached.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._there.wait()
        except TimeoutError:
            return False
        return True

    async def send(self, envelope: Envelope) -> Answer:
        """Deliver an envelope and return the app's response.

        Faults may cut the sockets just before the delivery, or turn the app's response into a timeout.
        """
        if draw_drop(self._faults):
            self.socket.drop()
        over_http = self.transport == "http"
        answer = await (self.http if over_http else self.socket).send(envelope)
        if answer.ok and self._times_out(envelope):
            return http.TIMED_OUT if over_http else socket_mode.TIMED_OUT
        return answer

    def _times_out(self, envelope: Envelope) -> bool:
        name, channel = name_of(envelope.kind, envelope.payload), channel_of_delivery(envelope.payload)
        is_first_of_event = envelope.kind == "events_api" and envelope.retry_attempt == 0
        return draw_timeout(self._faults, name, channel, is_first_of_event=is_first_of_event)

    def listen_for_app(self, manifest: Mapping[str, Any]) -> None:
        """If the app is reached over HTTP, choose the port and path on which it has to listen, and deliver there."""
        if self.transport == "http":
            self._port, self.path = _free_port(), _path_of(manifest)
            self.deliver_to(f"http://{HOST}:{self._port}{self.path}")

    def deliver_to(self, url: str) -> None:
        """Deliver to the app at `url` from now on."""
        self.http.url, self.http.verified = url, False
        self._notice()

    def app_ended(self) -> None:
        """Record that the app's program has ended. Over HTTP, nothing else would show this."""
        self.http.verified = False
        self._notice()

    def settings(self) -> dict[str, str]:
        """Return the environment variables that connect an app to this Slack."""
        return settings_for(self._app.secrets, self._base_url(), self._port)

    async def keep_verifying(self) -> None:
        """Over HTTP, keep sending Slack's challenge to the app's URL for as long as the URL is not verified.

        This goes on until it is cancelled, because a new URL must be verified too. Over Socket Mode, return at once.
        """
        while self.transport == "http":
            if self.http.url and not self.http.verified and await self.http.verify():
                self._notice()
            await asyncio.sleep(_LOOK)

    async def aclose(self) -> None:
        """End all connections."""
        await self.socket.close()
        await self.http.close()

    def _notice(self) -> None:
        if self.connected == self._there.is_set():
            return
        if self.connected:
            self._there.set()
        else:
            self._there.clear()
        self._on_change(self.connected)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _path_of(manifest: Mapping[str, Any]) -> str:
    """Return the path to which Slack should send events according to the app's manifest, or else Bolt's path.

    Raises ManifestError if the URL in the manifest is not one.
    """
    told = Part("", manifest).part("settings").optional("event_subscriptions").optional_text("request_url")
    try:
        return (URL(told).path if told else "") or _EVENTS_PATH
    except ValueError as error:
        raise ManifestError(f"The manifest's request_url isn't a URL: {error}") from error
