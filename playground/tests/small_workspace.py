"""A small workspace with an app, a door that records what it delivers, and a server that stands in for Slack's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from slack_playground.clock import Clock
from slack_playground.delivering.deliver import Answer, Door, Envelope
from slack_playground.delivering.people import People
from slack_playground.delivering.response_urls import ResponseUrls
from slack_playground.delivering.socket import SocketDoor
from slack_playground.delivering.triggers import Triggers
from slack_playground.installing import install
from slack_playground.records import App, Channel, Json, Person
from slack_playground.testing.in_process import EVENTS, SCOPES, manifest
from slack_playground.testing.serving import serving
from slack_playground.workspace import Workspace

START = 1_790_000_000.0


@dataclass
class Place:
    """A workspace with two people, an app and channels. The clock stands still until a test moves it."""

    events: Iterable[str] = EVENTS
    scopes: Iterable[str] = SCOPES
    clock: Clock = field(default_factory=lambda: Clock(lambda: START))

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.clock)
        self.app: App = install(self.workspace, manifest(self.events, self.scopes))
        self.editor: Person = self.workspace.add_person("Editor", "Chief editor", is_admin=True)
        self.reporter: Person = self.workspace.add_person("Reporter", "Reporter", tz="Europe/London")
        both = {self.editor.id, self.reporter.id}
        self.general = self.channel("general", both)
        self.ours = self.channel("help", {*both, self.app.bot_user})
        self.secret = self.workspace.add_channel("leads", self.editor.id, {self.app.bot_user}, kind="private")
        self.direct = self.workspace.direct(self.editor.id, self.app.bot_user)

    def channel(self, name: str, members: set[str]) -> Channel:
        """Add a public channel with the given members and return the channel."""
        return self.workspace.add_channel(name, self.editor.id, members)


Reply = Callable[[Envelope], Answer]


def empty(_envelope: Envelope) -> Answer:
    """Return an acknowledgement without a response."""
    return Answer(ok=True)


@dataclass
class Recorder:
    """A door that records the envelopes it delivers and responds to them with `reply`."""

    reply: Reply = empty
    envelopes: list[Envelope] = field(default_factory=list)

    async def send(self, envelope: Envelope) -> Answer:
        self.envelopes.append(envelope)
        return self.reply(envelope)

    def answers(self, body: Json | str | None) -> None:
        """Respond to every envelope with `body` from now on."""
        self.reply = lambda _envelope: Answer(ok=True, body=body)

    def fails(self, failure: str = "operation_timeout") -> None:
        """Report every delivery as failed from now on."""
        self.reply = lambda _envelope: Answer(ok=False, failure=failure, reason="timeout")

    @property
    def last(self) -> Json:
        """Return the payload of the newest envelope."""
        return self.envelopes[-1].payload

    def events(self) -> list[Json]:
        """Return the events in all envelopes so far."""
        return [envelope.payload["event"] for envelope in self.envelopes]


def people_of(place: Place, door: Door, base_url: str = "http://127.0.0.1") -> People:
    """Return an object that acts as the people in a workspace and reaches the app through the given door."""
    triggers, urls = Triggers(place.clock), ResponseUrls(place.workspace, place.clock)
    return People(place.workspace, door, triggers, urls, lambda: base_url)


class SlackServer:
    """The parts of Slack that Bolt needs: the app's identity, connections, response URLs, and dialogs."""

    def __init__(self, place: Place) -> None:
        self.place, self.url = place, ""
        self.numbers: list[int] = []
        """The number of connections after each change."""
        self.socket = SocketDoor(place.workspace, lambda: self.url, on_connections=self.numbers.append)
        self.triggers = Triggers(place.clock)
        self.response_urls = ResponseUrls(place.workspace, place.clock)

    def people(self, door: Door) -> People:
        """Return an object that acts as the people in the workspace and reaches the app through the given door."""
        return People(self.place.workspace, door, self.triggers, self.response_urls, lambda: self.url)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[SlackServer]:
        """Serve until the context closes, and yield this server."""
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
