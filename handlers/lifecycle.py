"""Listens to what ends a subscription's posts: archived and deleted channels, the bot's removal, a withdrawn token.

The subscription rests from then on and its owner is told once, as only one that ran until now is told of. Where the app
is removed from a workspace, everything that is kept of that workspace is removed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.background import Background
from handlers.blocks.digests import draw_told
from handlers.digests.stores import SubscriptionStore
from handlers.digests.subscription import Reason, Subscription

_LOG = logging.getLogger(__name__)

CHANNEL_EVENTS: Mapping[str, Reason] = {
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_deleted": "missing",
    "group_deleted": "missing",
    "channel_left": "removed",
    "group_left": "removed",
}
"""Why subscriptions rest after each event: https://docs.slack.dev/reference/events."""


def register(app: AsyncApp, subscriptions: SubscriptionStore, background: Background) -> None:
    """Make `app` heed what happens to channels and to itself. What is written is written before Slack is answered."""

    async def on_channel(body: dict[str, Any], event: dict[str, Any], client: AsyncWebClient) -> None:
        await pause(body["team_id"], event.get("channel"), CHANNEL_EVENTS[event["type"]], client)

    async def on_member_left(
        body: dict[str, Any], event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        if event.get("user") == context.bot_user_id:
            await pause(body["team_id"], event.get("channel"), "removed", client)

    async def on_tokens_revoked(body: dict[str, Any], event: dict[str, Any], client: AsyncWebClient) -> None:
        if (event.get("tokens") or {}).get("bot"):
            rest = await subscriptions.pause_team(body["team_id"], "revoked")
            background.start(tell(rest, "revoked", client))

    async def on_uninstalled(body: dict[str, Any]) -> None:
        count = await subscriptions.remove_team(body["team_id"])
        _LOG.info("The app was removed from a workspace: %d subscriptions went with it", count)

    async def pause(team: str, channel: Any, reason: Reason, client: AsyncWebClient) -> None:
        if isinstance(channel, str):
            rest = await subscriptions.pause_channel(team, channel, reason)
            background.start(tell(rest, reason, client))

    for kind in CHANNEL_EVENTS:
        app.event(kind)(on_channel)
    app.event("member_left_channel")(on_member_left)
    app.event("tokens_revoked")(on_tokens_revoked)
    app.event("app_uninstalled")(on_uninstalled)


async def tell(rest: Sequence[Subscription], reason: Reason, client: AsyncWebClient) -> None:
    """Tell the owners of subscriptions in a direct message why these rest now.

    Where Slack refuses one, as it does after all tokens are withdrawn, the log says so and the others are told.
    """
    for subscription in rest:
        if not subscription.notify:
            continue
        message = draw_told(subscription, reason)
        try:
            await client.chat_postMessage(
                channel=subscription.notify, text=message.text, blocks=[dict(block) for block in message.blocks]
            )
        except SlackApiError as error:
            _LOG.warning("An owner could not be told that a subscription rests: %s", error.response.get("error"))
            if reason == "revoked":
                return
