"""Listens for events that stop a subscription: archived and deleted channels, the bot's removal, a revoked token.

The subscription is paused and its owner is notified. This happens once, because only running subscriptions are paused.
If the app is removed from a workspace, all data of that workspace is deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.digests.ports import SubscriptionStore
from handlers.digests.slack.present import paused_notice
from handlers.digests.subscription import Reason, Subscription
from handlers.slack.background import Background
from handlers.slack.errors import CALL_ERRORS, read_failure
from handlers.slack.posting import post

_LOG = logging.getLogger(__name__)

CHANNEL_EVENTS: Mapping[str, Reason] = {
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_deleted": "missing",
    "group_deleted": "missing",
    "channel_left": "removed",
    "group_left": "removed",
}
"""The reason for the pause, by the type of event: https://docs.slack.dev/reference/events."""


def register(app: AsyncApp, subscriptions: SubscriptionStore, background: Background) -> None:
    """Register listeners for events about channels and the app itself. They store changes before acknowledging."""

    async def on_channel(body: dict[str, Any], event: dict[str, Any], client: AsyncWebClient) -> None:
        await pause(body["team_id"], event.get("channel"), CHANNEL_EVENTS[event["type"]], client)

    async def on_member_left(
        body: dict[str, Any], event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        if event.get("user") == context.bot_user_id:
            await pause(body["team_id"], event.get("channel"), "removed", client)

    async def on_tokens_revoked(body: dict[str, Any], event: dict[str, Any], client: AsyncWebClient) -> None:
        if (event.get("tokens") or {}).get("bot"):
            paused = await subscriptions.pause_team(body["team_id"], "revoked")
            background.start(notify_owners(paused, "revoked", client))

    async def on_uninstalled(body: dict[str, Any]) -> None:
        count = await subscriptions.remove_team(body["team_id"])
        _LOG.info("The app was removed from a workspace: deleted its %d subscriptions", count)

    async def pause(team: str, channel: Any, reason: Reason, client: AsyncWebClient) -> None:
        if isinstance(channel, str):
            paused = await subscriptions.pause_channel(team, channel, reason)
            background.start(notify_owners(paused, reason, client))

    for kind in CHANNEL_EVENTS:
        app.event(kind)(on_channel)
    app.event("member_left_channel")(on_member_left)
    app.event("tokens_revoked")(on_tokens_revoked)
    app.event("app_uninstalled")(on_uninstalled)


async def notify_owners(paused: Sequence[Subscription], reason: Reason, client: AsyncWebClient) -> None:
    """Send each owner of these subscriptions a direct message that says why the subscription is paused.

    If a message can't be sent, the error is logged and the next owner is notified. But if the bot's tokens were
    revoked, the other owners are not notified, because Slack would reject every message.
    """
    for subscription in paused:
        if not subscription.notify:
            continue
        try:
            await post(client, subscription.notify, paused_notice(subscription, reason))
        except CALL_ERRORS as error:
            about = read_failure(error).about
            _LOG.warning("An owner could not be notified that a subscription is paused: %s", about)
            if reason == "revoked":
                return
