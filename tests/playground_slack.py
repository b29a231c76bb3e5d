"""A small workspace with an app in it, doors that record what goes through them, and a server like Slack's for Bolt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.playground.clock import Clock
from bot.playground.delivering.deliver import Answer, Door, Envelope
from bot.playground.delivering.people import People
from bot.playground.delivering.response_urls import ResponseUrls
from bot.playground.delivering.socket import SocketDoor
from bot.playground.delivering.triggers import Triggers
from bot.playground.installing import install
from bot.playground.records import App, Channel, Json, Person
from bot.playground.workspace import Workspace
from tests.serving import serving

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_unarchive",
    "group_archive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "tokens_revoked",
)
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "reactions:read",
)
START = 1_790_000_000.0


def manifest(events: Iterable[str] = EVENTS, scopes: Iterable[str] = SCOPES) -> Json:
    """Give the manifest of an app that wants to know everything, or only some of it."""
    return {
        "display_information": {"name": "Tester", "description": "Tries things"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "tester"},
            "slash_commands": [
                {"command": "/try", "description": "Tries"},
                {"command": "/ids", "description": "Tries with ids", "should_escape": True},
            ],
            "shortcuts": [
                {"name": "Try", "type": "global", "callback_id": "try_it", "description": "Tries"},
                {"name": "Try this", "type": "message", "callback_id": "try_this", "description": "Tries"},
            ],
        },
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {"event_subscriptions": {"bot_events": list(events)}},
    }


@dataclass
class Place:
    """A workspace at a time that stands still until it is moved: two people, an app, and channels."""

    events: Iterable[str] = EVENTS
    scopes: Iterable[str] = SCOPES
    clock: Clock = field(default_factory=lambda: Clock(lambda: START))

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.clock)
        self.app: App = install(self.workspace, manifest(self.events, self.scopes))
        self.editor: Person = self.workspace.add_person("Editor", "Editor Kim", is_admin=True)
        self.reporter: Person = self.workspace.add_person("Reporter", "Reporter", tz="Europe/London")
        both = {self.editor.id, self.reporter.id}
        self.general = self.channel("general", both)
        self.ours = self.channel("innovation", {*both, self.app.bot_user})
        self.secret = self.workspace.add_channel("leads", self.editor.id, {self.app.bot_user}, kind="private")
        self.direct = self.workspace.direct(self.editor.id, self.app.bot_user)

    def channel(self, name: str, members: set[str]) -> Channel:
        """Add a public channel."""
        return self.workspace.add_channel(name, self.editor.id, members)


Reply = Callable[[Envelope], Answer]


def empty(_envelope: Envelope) -> Answer:
    """Acknowledge, and say nothing."""
    return Answer(ok=True)


@dataclass
class Recorder:
    """A door that keeps what it is given, and answers as it is told."""

    reply: Reply = empty
    envelopes: list[Envelope] = field(default_factory=list)

    async def send(self, envelope: Envelope) -> Answer:
        self.envelopes.append(envelope)
        return self.reply(envelope)

    def answers(self, body: Json | str | None) -> None:
        """Answer everything with that from now on."""
        self.reply = lambda _envelope: Answer(ok=True, body=body)

    def fails(self, failure: str = "operation_timeout") -> None:
        """Answer nothing from now on."""
        self.reply = lambda _envelope: Answer(ok=False, failure=failure, reason="timeout")

    @property
    def last(self) -> Json:
        """Give the payload of the newest envelope."""
        return self.envelopes[-1].payload

    def events(self) -> list[Json]:
        """Give the events that came so far."""
        return [envelope.payload["event"] for envelope in self.envelopes]


def people_of(place: Place, door: Door, base_url: str = "http://127.0.0.1") -> People:
    """Give the people of a workspace, with the app behind a door."""
    triggers, urls = Triggers(place.clock), ResponseUrls(place.workspace, place.clock)
    return People(place.workspace, door, triggers, urls, lambda: base_url)


async def until(look: Callable[[], Any], seconds: float = 3.0) -> Any:
    """Wait until `look` finds something, and give it; fails where it does not in time."""
    async with asyncio.timeout(seconds):
        while not (found := look()):  # noqa: ASYNC110 - what is looked for is anything
            await asyncio.sleep(0.005)
    return found


class SlackServer:
    """As much of Slack as Bolt needs: who the app is, connections, response URLs, and dialogs."""

    def __init__(self, place: Place) -> None:
        self.place, self.url = place, ""
        self.numbers: list[int] = []
        """How many connections there were, whenever that changed."""
        self.socket = SocketDoor(place.workspace, lambda: self.url, on_connections=self.numbers.append)
        self.triggers = Triggers(place.clock)
        self.response_urls = ResponseUrls(place.workspace, place.clock)

    def people(self, door: Door) -> People:
        """Give the people of the workspace, with the app behind a door."""
        return People(self.place.workspace, door, self.triggers, self.response_urls, lambda: self.url)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[SlackServer]:
        """Serve as long as the context is open."""
        routes = (
            web.post("/api/auth.test", self._auth_test),
            web.post("/api/apps.connections.open", self._open),
            web.post("/api/views.open", self._views_open),
            web.post("/hooks/{id}", self.response_urls.answer),
            web.get("/socket", self.socket.serve),
        )
        async with serving(*routes) as self.url:
            yield self
            await self.socket.close()

    async def _auth_test(self, _request: web.Request) -> web.Response:
        app = self.place.app
        told = {"ok": True, "team_id": self.place.workspace.id, "user_id": app.bot_user, "bot_id": app.bot_id}
        return web.json_response(told)

    async def _open(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": self.socket.open_url()})

    async def _views_open(self, request: web.Request) -> web.Response:
        told = await request.json()
        user = self.triggers.take(told["trigger_id"])
        self.place.workspace.open_view(user, told["view"])
        return web.json_response({"ok": True})
