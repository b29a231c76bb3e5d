"""Asks Slack who someone is and what a channel is; where Slack does not say in time, that is simply not known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

PATIENCE = 0.8
"""Seconds that one question may take: a command has to be answered within three, and there are up to three of them."""

_HIDDEN = frozenset({"channel_not_found"})


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a person: their IANA time zone, None where it is not known, and whether they are an admin."""

    id: str
    zone: str | None = None
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of a channel: its creator, if the bot is a member, and more; None is what is not known.

    A `hidden` one is private and without the bot, or is none at all: Slack does not tell these apart.
    """

    id: str
    creator: str | None = None
    member: bool | None = None
    private: bool = False
    archived: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Directory:
    """Asks by Slack's Web API. Nothing in it raises for what Slack refuses, or is too slow to say."""

    client: AsyncWebClient

    async def account(self, user: str) -> Account:
        """Give what is known of a person: https://docs.slack.dev/reference/methods/users.info (users:read)."""
        told, _ = await _ask(self.client.users_info(user=user))
        found = told.get("user") or {}
        zone = found.get("tz")
        admin = any(found.get(role) for role in ("is_admin", "is_owner", "is_primary_owner"))
        return Account(user, zone if isinstance(zone, str) else None, admin)

    async def channel(self, channel: str) -> Channel:
        """Give what is known of a channel: https://docs.slack.dev/reference/methods/conversations.info."""
        told, refusal = await _ask(self.client.conversations_info(channel=channel))
        found = told.get("channel")
        if not isinstance(found, dict):
            return Channel(channel, hidden=refusal in _HIDDEN)
        if found.get("is_im"):
            return Channel(channel, member=True, private=True)
        return Channel(
            channel,
            creator=found.get("creator"),
            member=found.get("is_member"),
            private=bool(found.get("is_private")),
            archived=bool(found.get("is_archived")),
        )

    async def join(self, channel: str) -> bool:
        """Join a public channel, and say whether that worked: https://docs.slack.dev/reference/methods/conversations.join."""
        told, _ = await _ask(self.client.conversations_join(channel=channel))
        return bool(told.get("ok"))


async def _ask(question: Awaitable[Any]) -> tuple[dict[str, Any], str | None]:
    """Give what Slack says, or nothing and the name of its refusal."""
    try:
        answer = await asyncio.wait_for(question, PATIENCE)
    except (TimeoutError, OSError):
        return {}, None
    except SlackApiError as error:
        reason = error.response.get("error")
        return {}, reason if isinstance(reason, str) else None
    return dict(answer.data), None
