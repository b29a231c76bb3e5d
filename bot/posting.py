"""Posts digests: asks Slack once and says what came of it, and finds in a channel's history what was posted before."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from time import monotonic
from types import SimpleNamespace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from handlers.digests.delivery import Delivery, Message, NoScope, Outcome

EVENT_TYPE = "innovation_digest"
"""What Slack calls the event_type of a message's metadata: by it, and the delivery's id, a post is found again."""
TIMEOUT = 10.0
"""Seconds that Slack may take to answer; after that nobody knows whether it took a post."""
UNREACHABLE_WAIT = 5.0
"""Seconds until a delivery is tried again whose request cannot have reached Slack."""

_LOG = logging.getLogger(__name__)
_SDK_LOG = logging.getLogger("bot.posting.slack")
_PAGE, _PAGES = 200, 15
_SKEW = timedelta(days=8)
"""How much earlier than a post was due its message is looked for: clocks, ours and Slack's, may differ by a week."""
_NEAR = timedelta(hours=1)
"""In a channel too busy to read so far back, the history must reach at least this far before the request."""
_WAIT = 30.0
_DEADLINE: ContextVar[float] = ContextVar("deadline")
_BLIND = frozenset({"missing_scope", "not_allowed_token_type", "no_permission"})
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.InvalidURL)
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)
"""What Slack's SDK raises over an answer that is none of Slack's, such as a proxy's page."""


class TooLateError(Exception):
    """The process slept between the check of its lease and the socket: nothing was sent. The poster alone sees it."""


_CUT = (aiohttp.ClientError, OSError, TimeoutError, TooLateError)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look into a channel's history came to: the `found` ts, None where the post is not there, or NoScope.

    `refused` names another definite error of Slack's; `trouble` is why nothing was seen this time, and `retry_after`
    the seconds that Slack wants to be left alone then, if it said so.
    """

    found: str | NoScope | None = None
    refused: str | None = None
    trouble: str | None = None
    retry_after: float | None = None


class SlackPoster:
    """Posts and looks in one workspace, through a client that never repeats a request by itself."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(self, delivery: Delivery, deadline: float) -> Outcome:
        """Post a delivery, and give what came of it: every error ends here.

        The request does not begin to go out after `deadline`, by time.monotonic().
        """
        _DEADLINE.set(deadline)
        try:
            posted = await self._client.chat_postMessage(
                channel=delivery.channel,
                text=delivery.message.text,
                blocks=_blocks(delivery.message),
                metadata={"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery.id}},
                unfurl_links=False,
                unfurl_media=False,
            )
            return Outcome(ts=str(posted["ts"]))
        except SlackApiError as error:
            return _outcome(_answer(error))
        except (TooLateError, *_NOT_SENT):
            return Outcome(retry_after=UNREACHABLE_WAIT)
        except (*_CUT, *_UNREADABLE) as error:
            return Outcome(unknown=type(error).__name__)

    async def find(self, delivery: Delivery) -> Looked:
        """Look in the channel's history, the newest messages first, for the one that carries the delivery's id."""
        asked = delivery.asked_at or delivery.slot
        oldest, near = (min(delivery.slot, asked) - _SKEW).timestamp(), (asked - _NEAR).timestamp()
        cursor: str | None = None
        page = 0
        try:
            while True:
                page += 1
                told = await self._history(delivery.channel, max(oldest, 0.0), cursor)
                messages = told.get("messages") or []
                if ts := next((message["ts"] for message in messages if _carries(message, delivery.id)), None):
                    return Looked(found=str(ts))
                cursor = (told.get("response_metadata") or {}).get("next_cursor")
                if not cursor or not messages or (page >= _PAGES and float(messages[-1]["ts"]) < near):
                    return Looked()
        except SlackApiError as error:
            return _looked(_answer(error))
        except (*_CUT, *_UNREADABLE) as error:
            return Looked(trouble=type(error).__name__)

    async def _history(self, channel: str, oldest: float, cursor: str | None) -> Mapping[str, Any]:
        _DEADLINE.set(monotonic() + TIMEOUT)
        response = await self._client.conversations_history(
            channel=channel, oldest=f"{oldest:.6f}", limit=_PAGE, cursor=cursor, include_all_metadata=True
        )
        return response.data if isinstance(response.data, dict) else {}

    async def join(self, channel: str) -> bool:
        """Become a member of a public channel; False where that cannot be, or not now."""
        return await self._did("conversations.join", channel=channel)

    async def tell(self, user: str, message: Message) -> bool:
        """Write a direct message to a person; False where Slack does not take it."""
        return await self._did("chat.postMessage", channel=user, text=message.text, blocks=_blocks(message))

    async def team(self) -> str | None:
        """Give the id of the workspace, or None where Slack does not say it now."""
        _DEADLINE.set(monotonic() + TIMEOUT)
        try:
            return str((await self._client.auth_test())["team_id"])
        except SlackApiError as error:
            _LOG.warning("Slack does not say which workspace this is (%s)", _answer(error).about)
        except (*_CUT, *_UNREADABLE) as error:
            _LOG.warning("Slack does not say which workspace this is (%s)", type(error).__name__)
        return None

    async def _did(self, method: str, **arguments: Any) -> bool:
        _DEADLINE.set(monotonic() + TIMEOUT)
        try:
            await self._client.api_call(method, json=arguments)
        except SlackApiError as error:
            _LOG.warning("%s was refused (%s)", method, _answer(error).about)
        except (*_CUT, *_UNREADABLE) as error:
            _LOG.warning("%s failed (%s)", method, type(error).__name__)
        else:
            return True
        return False


@contextlib.asynccontextmanager
async def slack_poster(settings: Settings) -> AsyncIterator[SlackPoster]:
    """Give a poster for the settings' workspace for as long as the context is open."""
    _SDK_LOG.setLevel(logging.ERROR)
    late = aiohttp.TraceConfig()
    # The last moments before a request is written: on a new connection, and on one that is used again.
    late.on_connection_create_end.append(_check_deadline)
    late.on_connection_reuseconn.append(_check_deadline)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout, trace_configs=[late]) as session:
        client = AsyncWebClient(
            token=settings.bot_token,
            base_url=settings.api_url,
            session=session,
            logger=_SDK_LOG,
            # Not even after a connection error: a post whose reply is lost would be made twice.
            retry_handlers=[],
        )
        yield SlackPoster(client)


async def _check_deadline(_session: aiohttp.ClientSession, _context: SimpleNamespace, _about: object) -> None:
    if monotonic() > _DEADLINE.get():
        raise TooLateError


def _blocks(message: Message) -> list[dict[str, Any]]:
    return [dict(block) for block in message.blocks]


def _carries(message: Mapping[str, Any], delivery_id: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == EVENT_TYPE and payload.get("delivery") == delivery_id


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer of Slack's that is no success: the HTTP status, Slack's error, and the seconds to wait it names."""

    status: int
    error: str
    retry_after: float | None

    @property
    def about(self) -> str:
        return self.error or f"status {self.status}"


def _answer(error: SlackApiError) -> _Answer:
    """Read an answer out of what Slack's SDK raises: its own response, or aiohttp's where the body was no JSON."""
    response: Any = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    data = getattr(response, "data", None)
    headers = getattr(response, "headers", None) or {}
    named = data.get("error") if isinstance(data, dict) else None
    after = str(headers.get("Retry-After", ""))
    seconds = float(after) if after.isascii() and after.isdigit() else None
    return _Answer(int(status), named if isinstance(named, str) else "", seconds)


def _outcome(answer: _Answer) -> Outcome:
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Outcome(retry_after=_WAIT if answer.retry_after is None else answer.retry_after)
    if answer.status == HTTPStatus.OK and answer.error:
        return Outcome(refused=answer.error)
    return Outcome(unknown=answer.about)


def _looked(answer: _Answer) -> Looked:
    if answer.error in _BLIND:
        return Looked(found=NoScope())
    if answer.status == HTTPStatus.OK and answer.error:
        return Looked(refused=answer.error)
    return Looked(trouble=answer.about, retry_after=answer.retry_after)
