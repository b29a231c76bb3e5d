"""Sends server-sent events to open pages; each person receives only what that person may see."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from aiohttp import web

from slack_playground.following import Following, mentioned_in
from slack_playground.records import Change, Json
from slack_playground.wire import commands_of, message_of, shown_channel, view_of
from slack_playground.workspace import Workspace

WAITING = 256
"""The most events that can wait for a slow page. One more disconnects the page, which then reconnects and reloads."""
QUIET = 15.0
"""Seconds after which a comment line is sent over an idle connection, so that no proxy treats it as dead."""

_STILL_HERE = b": still here\n\n"
_HELLO = b"retry: 500\n: hello\n\n"
_ABOUT_MESSAGES = {
    "posted": "posted",
    "changed": "changed",
    "deleted": "deleted",
    "ephemeral": "ephemeral",
    "reacted": "changed",
    "unreacted": "changed",
}
_ABOUT_VIEWS = frozenset({"view_opened", "view_pushed", "view_updated", "view_closed", "home"})
_ABOUT_CHANNELS = {
    **dict.fromkeys(("channel", "archived", "unarchived", "shared", "unshared"), "channel"),
    "joined": "joined",
}


class Page:
    """An open page: the person who uses it, and the events waiting to be sent to it."""

    def __init__(self, user: str, drop: Callable[[], None]) -> None:
        self.user = user
        self.drop = drop
        """Cuts the connection."""
        self._lines: list[bytes] = []
        self._arrived = asyncio.Event()

    def tell(self, line: bytes) -> None:
        """Queue an event for the page, or cut the connection if too many are waiting."""
        if len(self._lines) >= WAITING:
            self.drop()
            return
        self._lines.append(line)
        self._arrived.set()

    async def next(self, patience: float = QUIET) -> bytes:
        """Wait for an event, and return all waiting events, joined together.

        If no event arrives within `patience` seconds, the result is empty.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._arrived.wait()
        self._arrived.clear()
        lines, self._lines = self._lines, []
        return b"".join(lines)


class Stream:
    """All open pages, and the events sent to them."""

    def __init__(self, workspace: Workspace, following: Following) -> None:
        self._workspace, self._following = workspace, following
        self._pages: list[Page] = []
        self.told = 0
        """The number of the last event; a page that fetched the state skips events up to the number in the state."""
        workspace.follow(self._on_change)

    @property
    def pages(self) -> int:
        """Return how many pages are open. If there are none, no event has to be built."""
        return len(self._pages)

    def tell(self, event: Json, user: str | None = None) -> None:
        """Send an event to everyone, or to one person."""
        if self._pages:
            self._send(event, lambda viewer: user in (None, viewer))

    def close(self) -> None:
        """Disconnect all pages, whose requests would otherwise never end."""
        for page in self._pages:
            page.drop()

    async def serve(self, request: web.Request, user: str) -> web.StreamResponse:
        """Respond to a page's request with events, until the page disconnects or is cut off."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(_HELLO)
        with self._opened(request, user) as page, contextlib.suppress(ConnectionError):
            while True:
                await response.write(await page.next() or _STILL_HERE)
        return response

    @contextlib.contextmanager
    def _opened(self, request: web.Request, user: str) -> Iterator[Page]:
        page = Page(user, lambda: request.transport.abort() if request.transport else None)
        self._pages.append(page)
        try:
            yield page
        finally:
            self._pages.remove(page)

    def _on_change(self, change: Change) -> None:
        if not self._pages:
            return
        if change.kind in _ABOUT_MESSAGES:
            self._message(change)
        elif change.kind in _ABOUT_CHANNELS:
            self._channel(change, _ABOUT_CHANNELS[change.kind])
        elif change.kind in _ABOUT_VIEWS and change.view is not None:
            self.tell({"kind": change.kind, "view": view_of(change.view, self._workspace)}, change.user)
        else:
            self._rest(change)

    def _message(self, change: Change) -> None:
        message = change.message
        if message is None:
            return
        event: Json = {"kind": _ABOUT_MESSAGES[change.kind], "channel": message.channel}
        event["message"] = message_of(message, self._workspace, with_metadata=True)
        if message.is_reply and message.thread_ts is not None:
            event["thread"] = message.thread_ts
            event["followers"] = self._following.followers((message.channel, message.thread_ts))
        if change.kind == "posted":
            event["mentions"] = sorted(mentioned_in(message))
        if message.seen_by is not None:
            event["message"]["ephemeral"] = True
            self.tell(event, message.seen_by)
        else:
            self._send(event, self._who_sees(message.channel))

    def _channel(self, change: Change, kind: str) -> None:
        """Send a channel to everyone who can see it. The event indicates whether the recipient is a member."""
        channel = self._workspace.channel(change.channel or "")
        self.told += 1
        for page in tuple(self._pages):
            if self._workspace.sees(page.user, channel):
                told = shown_channel(channel, self._workspace, page.user)
                page.tell(_line({"kind": kind, "channel": told, "user": change.user}, self.told))

    def _left(self, change: Change) -> None:
        """Report that a person left a channel, even to that person, who may no longer be able to see the channel."""
        self._channel(change, "left")
        channel = self._workspace.channel(change.channel or "")
        if change.user is not None and not self._workspace.sees(change.user, channel):
            self.tell({"kind": "left", "channel": {"id": channel.id}, "user": change.user, "gone": True}, change.user)

    def _rest(self, change: Change) -> None:
        match change.kind:
            case "left":
                self._left(change)
            case "status" | "prompts" | "title":
                event = {**change.told, "kind": change.kind, "channel": change.channel}
                self._send(event, self._who_sees(change.channel or ""))
            case "id_changed":
                # The pages reconnect and reload, because all that they know of the channel has another id now.
                self.close()
            case "uninstalled":
                self.tell({"kind": "app", "installed": False})
            case "installed":
                self.tell({"kind": "app", "installed": True, "revoked": False})
            case "revoked":
                self.tell({"kind": "app", "revoked": True})
                self.tell({"kind": "notice", "text": "The app's tokens were revoked."})
            case "commands":
                self.tell({"kind": "commands", "commands": commands_of(self._workspace)})
            case "clock":
                clock = self._workspace.clock
                self.tell({"kind": "clock", "now": clock.now(), "moved": clock.moved})
            case _:
                pass

    def _who_sees(self, channel_id: str) -> Callable[[str], bool]:
        channel = self._workspace.channels.get(channel_id)
        return lambda viewer: channel is not None and self._workspace.sees(viewer, channel)

    def _send(self, event: Json, may_see: Callable[[str], bool]) -> None:
        line = b""
        self.told += 1
        for page in tuple(self._pages):
            if may_see(page.user):
                line = line or _line(event, self.told)
                page.tell(line)


def _line(event: dict[str, Any], number: int) -> bytes:
    return (
        f"id: {number}\ndata: ".encode()
        + json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        + b"\n\n"
    )
