"""Runs the bot's app in a playground in the test's own process, so that people's actions reach it as in Slack."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_playground.assembly import Playground
from slack_playground.records import Json, Message, Transport
from slack_playground.server import running_playground
from slack_playground.testing.in_process import until

from bot.app import SlackApp
from bot.manifest import EVENTS_PATH
from bot.settings import Http, Settings
from bot.transports.http import listening
from bot.transports.signatures import Clock
from handlers.texts import MENTION
from tests import slack_requests
from tests.manifests import manifest_for
from tests.playground_ids import EDITOR, FURNISHING, INNOVATION
from tests.slack_requests import FORM, JSON, signed

COMMAND = "/innovation"
_LONG = 20.0
"""Seconds after which a test stops waiting for something that should happen at once."""


@asynccontextmanager
async def running_slack(transport: Transport = "http", *, agent: bool = False) -> AsyncIterator[Playground]:
    """Run a playground for the bot's app, with the app in #innovation; with `agent`, it shows Slack's agent view."""
    about = manifest_for("https://bot.example.org" if transport == "http" else None, agent=agent)
    async with running_playground(about, transport, rates=False, furnishing=FURNISHING) as slack:
        slack.workspace.join(slack.workspace.channels[INNOVATION], slack.app.bot_user)
        yield slack


def settings_for(slack: Playground) -> Settings:
    """Return settings that point the bot at `slack`."""
    keys = slack.app.secrets
    over_http = slack.transport == "http"
    return Settings(
        bot_token=keys.bot_token,
        app_token=None if over_http else keys.app_token,
        signing_secret=keys.signing_secret if over_http else None,
        api_url=f"{slack.url}/api/",
        host="127.0.0.1",
        port=0,
    )


def http_of(slack: Playground) -> Http:
    """Return the settings with which the bot listens for HTTP requests from `slack`, on any free port."""
    return Http(slack.app.secrets.signing_secret, "127.0.0.1", 0)


def calls(slack: Playground, *methods: str) -> list[Json]:
    """Return the app's calls to Slack, oldest first, each with the method as `name`, its `request` and its `answer`.

    If `methods` are given, return only calls to those methods. A post to a response URL has the name response_url.
    """
    sent = [entry for entry in slack.log.after() if entry["direction"] == "from_app"]
    return [entry for entry in sent if not methods or entry["name"] in methods]


def posted(slack: Playground) -> list[Json]:
    """Return the messages that the app asked Slack to post."""
    return [call["request"] for call in calls(slack, "chat.postMessage")]


def responses(slack: Playground) -> list[Json]:
    """Return the bodies of the app's posts to response URLs."""
    return [call["request"] for call in calls(slack, "response_url")]


def delivered(slack: Playground) -> list[Json]:
    """Return Slack's deliveries to the app, oldest first, each with its `request`, `status` and `answer`."""
    return [entry for entry in slack.log.after() if entry["direction"] == "to_app"]


@dataclass
class Served:
    """An app that listens over HTTP, and the playground that delivers people's actions to it.

    `command`, `event` and `click` send a signed request that nobody in the playground caused; `send` sends a request
    with any body and headers. Each returns the status and the body of the response.
    """

    slack: Playground
    app: SlackApp
    port: int
    session: aiohttp.ClientSession

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{EVENTS_PATH}"

    async def send(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        async with self.session.post(self.url, data=body, headers=headers) as response:
            return response.status, await response.text()

    async def command(self, text: str, **fields: str) -> tuple[int, str]:
        return await self._signed(slack_requests.command(text, **fields), FORM)

    async def event(self, sent: Json) -> tuple[int, str]:
        return await self._signed(json.dumps(sent).encode(), JSON)

    async def click(self, action_id: str, value: str, response_url: str, **fields: Any) -> tuple[int, str]:
        return await self._signed(slack_requests.click(action_id, value, response_url, **fields), FORM)

    def heard(self, kind: str, text: str, event_id: str = "Ev1", **fields: Any) -> Json:
        """Return the payload of an event, by default about a message that the editor wrote in #innovation."""
        bot = self.slack.app.bot_user
        sent = slack_requests.event(kind, text, event_id, **{"user": EDITOR, "channel": INNOVATION, **fields})
        return {**sent, "authorizations": [{"user_id": bot, "is_bot": True}]}

    async def write(self, text: str, channel: str = INNOVATION, thread_ts: str | None = None) -> Message:
        """Write a message as the editor, and wait until the app has acknowledged its events and finished its work.

        A mention in a channel is two events: an app_mention and a message.
        """
        events = 2 if MENTION in text and not channel.startswith("D") else 1
        message = await self.slack.people.write(EDITOR, channel, text, thread_ts)
        await until(lambda: self._times_told(message) >= events, _LONG)
        await self.settled()
        return message

    def _times_told(self, message: Message) -> int:
        answered = [entry for entry in delivered(self.slack) if entry["status"] != "operation_timeout"]
        return sum((entry["request"].get("event") or {}).get("ts") == message.ts for entry in answered)

    async def settled(self) -> None:
        """Wait until the app has finished the work that it does in the background after acknowledging a request."""
        await self.app.background.drain(_LONG)

    async def _signed(self, body: bytes, content_type: str) -> tuple[int, str]:
        secret = self.slack.app.secrets.signing_secret
        return await self.send(body, signed(body, content_type, secret=secret))


@asynccontextmanager
async def served(app: SlackApp, slack: Playground, *, clock: Clock | None = None) -> AsyncIterator[Served]:
    """Make `app` listen over HTTP while the context is open, and make `slack` deliver to it."""
    async with listening(app, http_of(slack), clock=clock or time.time) as port, aiohttp.ClientSession() as session:
        place = Served(slack, app, port, session)
        slack.deliver_to(place.url)
        assert await slack.until_connected(_LONG)
        yield place
