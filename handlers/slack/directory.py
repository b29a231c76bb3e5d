"""Looks up people and channels in Slack, and joins channels, without raising errors if Slack fails or is slow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.people import Account, Channel
from handlers.slack.errors import CALL_ERRORS, NOT_PERMITTED, read_failure

PATIENCE = 0.8
"""Timeout of one call in seconds: a command must be acknowledged within three seconds, and needs up to three calls."""

_HIDDEN = frozenset({"channel_not_found"})


@dataclass(frozen=True, slots=True)
class Directory:
    """Looks up people and channels, and joins channels, with Slack's Web API.

    Its methods raise no error if Slack returns an error, cannot be reached, or is too slow.
    """

    client: AsyncWebClient

    async def account(self, user: str) -> Account:
        """Return what is known about a person: https://docs.slack.dev/reference/methods/users.info.

        This needs the scope users:read.
        """
        answer, refusal = await _ask(self.client.users_info(user=user, include_locale=True))
        found = answer.get("user") or {}
        zone, locale = found.get("tz"), found.get("locale")
        admin = any(found.get(role) for role in ("is_admin", "is_owner", "is_primary_owner"))
        # A locale such as ko-KR begins with the code of a language.
        language = locale.partition("-")[0] if isinstance(locale, str) else None
        zone = zone if isinstance(zone, str) else None
        return Account(user, zone, admin, language or None, found.get("team_id") or "", refusal not in NOT_PERMITTED)

    async def channel(self, channel: str) -> Channel:
        """Return what is known about a channel: https://docs.slack.dev/reference/methods/conversations.info."""
        answer, refusal = await _ask(self.client.conversations_info(channel=channel))
        found = answer.get("channel")
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
        """Join a public channel and return whether that succeeded.

        https://docs.slack.dev/reference/methods/conversations.join
        """
        answer, _ = await _ask(self.client.conversations_join(channel=channel))
        return bool(answer.get("ok"))


async def _ask(question: Awaitable[Any]) -> tuple[dict[str, Any], str | None]:
    """Return Slack's response and None. If the call fails, return an empty response and Slack's error code, if any."""
    try:
        answer = await asyncio.wait_for(question, PATIENCE)
        return dict(answer.data), None
    except CALL_ERRORS as error:
        return {}, read_failure(error).code or None
