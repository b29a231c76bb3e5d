"""Keeps the latest requests from and to the app, and returns them with every secret blanked."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal
from urllib.parse import parse_qsl

from slack_playground.clock import Clock
from slack_playground.records import BLANK, Json

KEPT = 200
"""How many requests are kept."""

Direction = Literal["from_app", "to_app"]
Body = bytes | bytearray | memoryview | str | Json | list[Any] | None

_LARGEST = 256 * 1024
"""The size in bytes of the largest body that is kept; for a larger one, only its size is kept."""
_TOKEN = re.compile(r"xox[a-z](?:\.[a-z0-9]+)?-[\w-]+|xapp-[\w-]+|xwfp-[\w-]+|(?<=[?&]ticket=)[^&\s]+")
_SECRET_FIELDS = frozenset(
    {"token", "access_token", "bot_access_token", "refresh_token", "client_secret", "code", "ticket"}
)
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/"


@dataclass(frozen=True, slots=True)
class Entry:
    """A request and its response, as they were sent. Neither is parsed or copied before somebody looks at the entry."""

    n: int
    at: float
    direction: Direction
    name: str
    status: int | str
    ms: float
    request: Body
    content_type: str
    answer: Body
    failed_by: str | None = None
    """The kind of fault, if any, that made the request fail on purpose."""

    def told(self) -> Json:
        """Return the entry as JSON, without secrets."""
        return {
            "n": self.n,
            "at": self.at,
            "direction": self.direction,
            "name": self.name,
            "status": self.status,
            "ms": round(self.ms, 2),
            "request": without_secrets(_read(self.request, self.content_type)),
            "answer": without_secrets(_read(self.answer, "application/json")),
            **({"failed_by": self.failed_by} if self.failed_by else {}),
        }


class RequestLog:
    """The latest requests in both directions. Adding a request is very fast, so as not to slow down a load test."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._numbers = count(1)
        self._followers: list[Callable[[Entry], None]] = []

    def add(  # noqa: PLR0913 - an entry has that many fields
        self,
        direction: Direction,
        name: str,
        *,
        status: int | str,
        ms: float,
        request: Body,
        answer: Body,
        content_type: str = "application/json",
        failed_by: str | None = None,
    ) -> None:
        """Keep a request and its response. They are not copied, so they must not be changed afterwards."""
        at = self._clock.now()
        number, sent, answered = next(self._numbers), _small(request), _small(answer)
        entry = Entry(number, at, direction, name, status, ms, sent, content_type, answered, failed_by)
        self._entries.append(entry)
        for follower in self._followers:
            follower(entry)

    def follow(self, follower: Callable[[Entry], None]) -> None:
        """Call `follower` with every new entry, as soon as it is added."""
        self._followers.append(follower)

    def after(self, number: int = 0) -> list[Json]:
        """Return the entries with numbers greater than `number`, as JSON, oldest first."""
        return [entry.told() for entry in self._entries if entry.n > number]


def without_secrets(value: Any) -> Any:
    """Return a copy of a JSON value with tokens and other secrets blanked."""
    if isinstance(value, str):
        return _TOKEN.sub(BLANK, value)
    if isinstance(value, dict):
        return {key: BLANK if _is_secret(key, item) else without_secrets(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_secrets(item) for item in value]
    return value


def _is_secret(key: str, value: Any) -> bool:
    return key in _SECRET_FIELDS and isinstance(value, str)


def _small(body: Body) -> Body:
    if isinstance(body, bytes | bytearray | memoryview | str) and len(body) > _LARGEST:
        return f"({len(body):,} bytes)"
    return body


def _read(body: Body, content_type: str) -> Any:
    """Return the content of a body: the value of JSON or a form, the size of a multipart body, or else the text."""
    if not isinstance(body, bytes | bytearray | memoryview | str):
        return body
    if content_type.startswith(_MULTIPART):
        return f"({len(body):,} bytes)"
    text = body if isinstance(body, str) else bytes(body).decode("utf-8", "replace")
    if content_type == _FORM:
        return {key: _unpacked(value) for key, value in parse_qsl(text, keep_blank_values=True)}
    return _unpacked(text)


def _unpacked(text: str) -> Any:
    """Return the JSON object or list in a string, or the string itself if it is neither.

    Slack's forms contain blocks and payloads as JSON in a field.
    """
    if not text.startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
