"""Serves the playground's Web API on this computer, with a small workspace, and calls it as an app does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer
from slack_playground.authorizing import Authorizations
from slack_playground.clock import Clock
from slack_playground.delivering.response_urls import ResponseUrls
from slack_playground.delivering.triggers import Triggers
from slack_playground.faults import Faults
from slack_playground.installing import install
from slack_playground.rates import Rates
from slack_playground.records import App, Channel, Json, Message
from slack_playground.services import Services
from slack_playground.web_api import answer
from slack_playground.web_api.oauth import authorize
from slack_playground.workspace import Workspace

NOW = 1_700_000_000.0
JSON = "application/json; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
MANIFEST = {
    "display_information": {"name": "Helper", "description": "Helps."},
    "features": {"bot_user": {"display_name": "tester"}, "app_home": {"messages_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": ["chat:write", "users:read", "team:read"]}},
    "settings": {},
}


@dataclass(frozen=True)
class Api:
    """A workspace, and a client that calls its Web API.

    The app is in #help and #old-news (archived), but not in #random or #leads (private).
    """

    workspace: Workspace
    services: Services
    client: ClientSession
    url: str

    @property
    def app(self) -> App:
        assert self.workspace.app is not None
        return self.workspace.app

    @property
    def person(self) -> str:
        return next(person.id for person in self.workspace.people.values() if not person.is_bot)

    def channel(self, name: str) -> Channel:
        return next(channel for channel in self.workspace.channels.values() if channel.name == name)

    def messages(self, name: str = "help") -> list[Message]:
        return list(self.workspace.history(self.channel(name).id))

    def grant(self, *scopes: str) -> None:
        self.app.scopes |= frozenset(scopes)

    async def call(self, method: str, token: str | None = None, **arguments: Any) -> Json:
        """Call a method with a JSON body, as the app unless a token is given, and return the response."""
        response = await self.post(method, token, json=arguments)
        told: Json = await response.json()
        return told

    async def form(self, method: str, token: str | None = None, **arguments: str) -> Json:
        """Call a method with a form, as the app unless a token is given, and return the response."""
        response = await self.post(method, token, data=arguments)
        told: Json = await response.json()
        return told

    async def post(self, method: str, token: str | None = None, **how: Any) -> ClientResponse:
        """Post to a method, passing `how` to aiohttp, and return the response; if `token` is empty, send no token."""
        token = self.app.secrets.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if "json" in how:
            headers["Content-Type"] = JSON
        headers |= how.pop("headers", {})
        response = await self.client.post(f"{self.url}/api/{method}", headers=headers, **how)
        await response.read()
        return response


@asynccontextmanager
async def playground_api() -> AsyncIterator[Api]:
    """Serve a new workspace's Web API until the context closes; its clock stands still until a test moves it."""
    workspace, services = _workspace()
    application = web.Application()

    async def on_call(request: web.Request) -> web.Response:
        return await answer(request, workspace, services)

    async def on_authorize(request: web.Request) -> web.Response:
        return await authorize(request, workspace, services)

    application.router.add_route("*", "/api/{method}", on_call)
    application.router.add_route("*", "/oauth/v2/authorize", on_authorize)
    async with TestServer(application, host="127.0.0.1") as server, ClientSession() as client:
        services.base_url = str(server.make_url("")).rstrip("/")
        yield Api(workspace, services, client, services.base_url)


def _workspace() -> tuple[Workspace, Services]:
    clock = Clock(lambda: NOW)
    workspace = Workspace(clock)
    editor = workspace.add_person("editor", "Editor", is_admin=True).id
    workspace.add_person("vendor", "Vendor")
    bot = install(workspace, MANIFEST).bot_user
    workspace.add_channel("help", editor, {bot})
    workspace.add_channel("random", editor)
    workspace.add_channel("leads", editor, kind="private")
    workspace.add_channel("old-news", editor, {bot}, archived=True)
    services = Services(
        faults=Faults(),
        rates=Rates(clock, enabled=False),
        triggers=Triggers(clock),
        response_urls=ResponseUrls(workspace, clock),
        installer=Authorizations(clock),
        open_socket_url=lambda: "ws://127.0.0.1:1/socket?ticket=once",
    )
    return workspace, services
