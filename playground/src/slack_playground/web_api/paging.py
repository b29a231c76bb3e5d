"""Returns collections page by page; each page has an opaque cursor that points to the first item of the next page."""

from __future__ import annotations

import base64
import binascii
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from slack_playground.errors import SlackError
from slack_playground.records import Json
from slack_playground.web_api.calls import Call

T = TypeVar("T")

EVERYTHING = sys.maxsize
"""The limit with which everything is returned at once."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a collection, and the cursor of the next page, which is empty if there is no next page."""

    items: list[T]
    next_cursor: str

    @property
    def metadata(self) -> Json:
        """Return the response_metadata for a response with this page."""
        return {"next_cursor": self.next_cursor}


def page_of(call: Call, items: Iterable[T], key: Callable[[T], str], label: str, limit: int) -> Page[T]:
    """Return the page that the call's cursor points to, in the order of the items' keys.

    The cursor contains a key, not a position. If items are added or removed between the requests for two pages, the
    other items are therefore neither repeated nor skipped.
    `label` precedes the key in the cursor. Raises SlackError invalid_cursor if the cursor is not valid.
    Source: https://docs.slack.dev/apis/web-api/pagination.
    """
    ordered = sorted(items, key=key)
    start = bisect_left(ordered, cursor_key(call, label), key=key)
    end = start + limit
    return Page(ordered[start:end], cursor_for(label, key(ordered[end])) if end < len(ordered) else "")


def cursor_for(label: str, key: str) -> str:
    """Return the cursor that points to the item with this key."""
    return base64.b64encode(f"{label}:{key}".encode()).decode()


def cursor_key(call: Call, label: str) -> str:
    """Return the key in the call's cursor, or an empty string if the call has no cursor.

    Raises SlackError invalid_cursor if the cursor is not valid, or if its label is not `label`.
    """
    cursor = call.text("cursor")
    if not cursor:
        return ""
    try:
        found, _, key = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, ValueError) as error:
        raise SlackError("invalid_cursor") from error
    if found != label or not key:
        raise SlackError("invalid_cursor")
    return key


def limit_for(call: Call, default: int, most: int, *, beyond: str | None = None) -> int:
    """Return the call's limit, or the default if the limit is missing or 0.

    A limit above `most` is lowered to `most`, unless `beyond` is set. Raises SlackError invalid_limit if the limit is
    not a whole number, and SlackError with the name `beyond`, if set, if the limit is above `most`.
    """
    text = call.text("limit") or "0"
    if not text.isascii() or not text.isdigit():
        raise SlackError("invalid_limit")
    limit = int(text) if len(text) < 10 else most + 1
    if limit > most and beyond is not None:
        raise SlackError(beyond)
    return min(limit, most) if limit else default
