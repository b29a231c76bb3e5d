"""Listens for events that stop a subscription: archived and deleted channels, the bot's removal, a revoked token.

The subscription is paused and its owner is notified. This happens once, because only running subscriptions are paused.
With a revoked token, nobody can be notified. If the app is removed from a workspace, all data of that workspace is
deleted. If a channel gets a new id, everything that is stored about it moves to that id.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.digests.ports import SubscriptionStore
from handlers.digests.slack.present import paused_notice
from handlers.digests.subscription import Reason, Subscription
from handlers.envelope import Body, TokenTeam, team_of
from handlers.slack.background import Background
from handlers.slack.errors import CALL_ERRORS, read_failure
from handlers.slack.posting import post
from handlers.slack.thread_context import ThreadContext

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


@dataclass(frozen=True, slots=True)
class ChannelEvents:
    """The listeners for events about channels and the app itself.

    They store changes before acknowledging, so that Slack sends an event again if the bot dies. If the database is too
    busy to store a change while Slack waits, the change is stored afterwards.
    """

    subscriptions: SubscriptionStore
    threads: ThreadContext
    background: Background
    token_team: TokenTeam

    def register(self, app: AsyncApp) -> None:
        """Register all listeners with `app`."""
        for kind in CHANNEL_EVENTS:
            app.event(kind)(self.on_channel)
        app.event("member_left_channel")(self.on_member_left)
        app.event("channel_id_changed")(self.on_id_changed)
        app.event("tokens_revoked")(self.on_tokens_revoked)
        app.event("app_uninstalled")(self.on_uninstalled)

    async def on_channel(self, body: Body, event: Body, client: AsyncWebClient) -> None:
        """Pause the subscriptions of a channel that was archived or deleted, or that the bot has left."""
        await self.background.finish_soon(self._pause(body, CHANNEL_EVENTS[event["type"]], client))

    async def on_member_left(self, body: Body, event: Body, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """Pause the subscriptions of a channel if the member who left it is the bot."""
        if event.get("user") == context.bot_user_id:
            await self.background.finish_soon(self._pause(body, "removed", client))

    async def on_id_changed(self, body: Body, event: Body) -> None:
        """Follow a channel to its new id, which a private channel gets when it is shared with another workspace.

        https://docs.slack.dev/reference/events/channel_id_changed
        """
        old, new = event.get("old_channel_id"), event.get("new_channel_id")
        if isinstance(old, str) and isinstance(new, str):
            await self.background.finish_soon(self._move(team_of(body, self.token_team()), old, new))

    async def on_tokens_revoked(self, body: Body, event: Body) -> None:
        """Pause all subscriptions of a workspace in which the bot's token was revoked, and forget its threads."""
        if (event.get("tokens") or {}).get("bot"):
            await self.background.finish_soon(self._pause_team(team_of(body, self.token_team())))

    async def on_uninstalled(self, body: Body) -> None:
        """Delete all data of a workspace from which the app was removed."""
        await self.background.finish_soon(self._remove_team(team_of(body, self.token_team())))

    async def _move(self, team: str, old: str, new: str) -> None:
        count = await self.subscriptions.move_channel(team, old, new)
        _LOG.info("A channel has a new ID: moved its %d subscriptions from %s to %s", count, old, new)

    async def _remove_team(self, team: str) -> None:
        await self.threads.remove_team(team)
        count = await self.subscriptions.remove_team(team)
        _LOG.info("The app was removed from a workspace: deleted the workspace's %d subscriptions", count)

    async def _pause_team(self, team: str) -> None:
        await self.threads.remove_team(team)
        paused = await self.subscriptions.pause_team(team, "revoked")
        _LOG.warning("The bot's token was revoked: paused %d subscriptions, and nobody can be notified", len(paused))

    async def _pause(self, body: Body, reason: Reason, client: AsyncWebClient) -> None:
        channel = body["event"].get("channel")
        if isinstance(channel, str):
            paused = await self.subscriptions.pause_channel(team_of(body, self.token_team()), channel, reason)
            self.background.start(notify_owners(paused, reason, client))


async def notify_owners(paused: Sequence[Subscription], reason: Reason, client: AsyncWebClient) -> None:
    """Send each owner of the subscriptions in `paused` a direct message that says why the subscription is paused.

    If a message can't be sent, the error is logged and the next owner is notified.
    """
    for subscription in paused:
        notice = paused_notice(subscription, reason)
        if not subscription.notify or notice is None:
            continue
        try:
            await post(client, subscription.notify, notice)
        except CALL_ERRORS as error:
            about = read_failure(error).about
            _LOG.warning("A person could not be notified that a subscription is paused (%s)", about)
