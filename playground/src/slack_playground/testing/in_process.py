"""Runs a playground in the test's own process and sends it requests as the page, scripts and apps do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from slack_playground.assembly import Playground
from slack_playground.records import Json
from slack_playground.server import running_playground

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


def manifest(events: Iterable[str] = EVENTS, scopes: Iterable[str] = SCOPES) -> Json:
    """Return the manifest of an app that subscribes to these events and requests these scopes."""
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


_SCRIPT = {"X-Playground": "1"}


@dataclass(frozen=True)
class Site:
    """A running playground, and a client for it."""

    playground: Playground
    client: ClientSession

    async def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        async with self.client.get(self.playground.url + path) as response:
            return await response.json()

    async def post(self, path: str, fields: Json, verb: str = "POST") -> Json:
        """Send JSON with the HTTP method `verb` and return the JSON in the response."""
        async with self.client.request(verb, self.playground.url + path, json=fields, headers=_SCRIPT) as response:
            told: Json = await response.json()
        return told

    async def act(self, who: str, kind: str, **fields: Any) -> Json:
        """Do something as the person with the id `who` would on the page, and return the result."""
        return await self.post("/page/act", {"as": who, "kind": kind, **fields})

    async def call(self, method: str, token: str | None = None, **arguments: Any) -> tuple[int, Json]:
        """Call the Web API as the app and return the HTTP status and the JSON in the response."""
        headers = {"Authorization": f"Bearer {token or self.playground.app.secrets.bot_token}"}
        async with self.client.post(f"{self.playground.url}/api/{method}", json=arguments, headers=headers) as response:
            return response.status, await response.json()


@asynccontextmanager
async def site(**options: Any) -> AsyncIterator[Site]:
    """Run a playground with the default manifest but no running app, and yield it with a client."""
    async with running_playground(manifest(), **options) as playground, ClientSession() as client:
        yield Site(playground, client)


async def until(look: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Wait until `look` returns a true value and return that value. Raises TimeoutError after `seconds` seconds."""
    async with asyncio.timeout(seconds):
        while not (found := look()):  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.005)
    return found
