"""Listens for people who open the Home tab or the Messages tab, or type into the search field on the Home tab."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.home import SEARCH_ACTION
from handlers.card import Card
from handlers.envelope import Body, TokenTeam, Typing, private_metadata, team_of
from handlers.home.feature import Home
from handlers.people import Asker
from handlers.slack.background import Background
from handlers.slack.posting import post, publish_home
from handlers.slack.seen_events import SeenEvents

_HISTORY = 1
"""How many messages are asked for, to learn whether there are any."""


@dataclass(frozen=True, slots=True)
class HomeListeners:
    """The listeners of the Home tab and, for the greeting, of the Messages tab.

    `greet_beside` shows a greeting beside the messages, in Slack's agent view, and returns whether Slack shows it.
    """

    home: Home
    clients: Callable[[str], Awaitable[AsyncWebClient]]
    token_team: TokenTeam
    seen: SeenEvents
    background: Background
    greet_beside: Callable[[Card, Asker], Awaitable[bool]]

    def register(self, app: AsyncApp) -> None:
        """Register all listeners with `app`."""
        app.event("app_home_opened")(self.on_opened)
        app.options(SEARCH_ACTION)(self.on_typing)

    async def on_opened(self, body: Body, event: Body) -> None:
        """Draw the Home tab, or greet a person who opens the Messages tab while it is empty, in the background.

        https://docs.slack.dev/reference/events/app_home_opened
        """
        user, channel = event.get("user"), event.get("channel")
        if not isinstance(user, str) or not isinstance(channel, str):
            return
        asker = Asker(team_of(body, self.token_team()), user, channel)
        if event.get("tab") == "home":
            self.background.start(self._publish(asker, private_metadata(event.get("view") or {})))
        elif event.get("tab") == "messages" and await self.seen.first_time(("greeting", asker)):
            self.background.start(self._greet(asker))

    async def on_typing(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Respond with the topics and questions that match the text in the search field, and an option to ask it."""
        await ack(options=self.home.suggest(Typing.read(body)))

    async def _publish(self, asker: Asker, before: Mapping[str, Any]) -> None:
        view = await self.home.view(asker, before)
        await publish_home(await self.clients(asker.team), asker.user, view)

    async def _greet(self, asker: Asker) -> None:
        greeting = await self.home.greeting(asker)
        if await self.greet_beside(greeting, asker):
            return
        client = await self.clients(asker.team)
        history = await client.conversations_history(channel=asker.channel, limit=_HISTORY)
        if not history.get("messages"):
            await post(client, asker.channel, greeting)
