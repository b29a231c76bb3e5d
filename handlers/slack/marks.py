"""Marks messages with metadata, and finds marked answers again in Slack's history."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.slack.errors import CALL_ERRORS, read_failure

_LOG = logging.getLogger(__name__)
_EVENT_TYPE = "innovation_answer"
_PAGE, _PAGES = 200, 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A way to find an answer again: the `key` that it carries, and the ts of the message that it comes `after`."""

    key: str
    after: str

    @property
    def metadata(self) -> dict[str, Any]:
        """Return the metadata with which to post the answer: https://docs.slack.dev/messaging/message-metadata."""
        return {"event_type": _EVENT_TYPE, "event_payload": {"question": self.key}}


def carries(message: Mapping[str, Any], metadata: Mapping[str, Any]) -> bool:
    """Return whether a message from Slack's history has this metadata."""
    found = message.get("metadata")
    return isinstance(found, dict) and all(found.get(name) == value for name, value in metadata.items())


async def is_posted(client: AsyncWebClient, channel: str, thread: str | None, mark: Mark) -> bool:
    """Return whether an answer with this mark is in a thread or, if `thread` is None, in the conversation itself.

    Return False if that is unknown: a second answer is better than none.
    """
    cursor: str | None = None
    try:
        for _ in range(_PAGES):
            where: dict[str, Any] = {"channel": channel, "oldest": mark.after, "limit": _PAGE, "cursor": cursor}
            if thread is None:
                page = await client.conversations_history(**where, include_all_metadata=True)
            else:
                page = await client.conversations_replies(**where, ts=thread, include_all_metadata=True)
            if any(carries(message, mark.metadata) for message in page.get("messages") or ()):
                return True
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
    except CALL_ERRORS as error:
        _LOG.warning("The bot could not check whether an answer was posted (%s)", read_failure(error).about)
    return False
