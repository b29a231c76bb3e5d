"""Posts facts: sends one request to Slack and returns its outcome, and finds earlier posts in a channel's history."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from time import monotonic
from types import SimpleNamespace
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.troubles import Trouble
from handlers.card import Card
from handlers.digests.delivery import Delivery, NoScope, Outcome
from handlers.slack.errors import CALL_ERRORS, NOT_PERMITTED, Failure, read_failure
from handlers.slack.marks import carries
from handlers.slack.posting import send_drawn

EVENT_TYPE = "innovation_digest"
"""The event_type of a message's metadata: a post is found again by this and the delivery's id."""
TIMEOUT = 10.0
"""Seconds that Slack may take to respond; after that, it is unknown whether Slack accepted the post."""
_UNREACHABLE_WAIT = 5.0
"""Seconds until a delivery is tried again after a request that cannot have reached Slack."""

_LOG = logging.getLogger(__name__)
_SDK_LOG = logging.getLogger("bot.worker.poster.slack")
_PAGE, _PAGES = 200, 15
_SKEW = timedelta(days=8)
"""How long before a post's slot or request to start looking for the post: our clock may be off by a week."""
_NEAR = timedelta(hours=1)
"""If a channel is too busy to read back as far as `_SKEW`, read back to at least this long before the request."""
_WAIT = 30.0
_DEADLINE: ContextVar[float] = ContextVar("deadline")


class TooLateError(Exception):
    """The process was suspended after the check of its lease, so the request was not sent. For use in this module."""


_ERRORS: tuple[type[Exception], ...] = (TooLateError, *CALL_ERRORS)


@dataclass(frozen=True, slots=True)
class Lookup:
    """The result of searching a channel's history. `found` is the post's ts, None if nothing was posted, or NoScope.

    `refused` is any other definite error from Slack. `trouble` is the reason why nothing could be read this time; in
    that case, `retry_after` is how many seconds Slack asks us to wait, if it gives a number.
    """

    found: str | NoScope | None = None
    refused: str | None = None
    trouble: str | None = None
    retry_after: float | None = None


class SlackPoster:
    """Posts messages and searches the history in one workspace; its client must not retry requests by itself."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._workspace = Trouble(_LOG, "The workspace can be read from Slack again")

    async def post(self, delivery: Delivery, deadline: float, *, text_alone: bool = False) -> Outcome:
        """Post a delivery and return the outcome; errors are returned as outcomes, not raised.

        With `text_alone`, leave out its blocks. The request does not start after `deadline`, by time.monotonic().
        """
        _DEADLINE.set(deadline)
        message = json.loads(delivery.message)
        if text_alone:
            message = {"text": message["text"]}
        try:
            posted = await self._client.chat_postMessage(
                channel=delivery.channel,
                **message,
                metadata=_metadata(delivery),
                unfurl_links=False,
                unfurl_media=False,
            )
            return Outcome(ts=str(posted["ts"]))
        except TooLateError:
            return Outcome(retry_after=_UNREACHABLE_WAIT)
        except CALL_ERRORS as error:
            return _outcome(read_failure(error))

    async def find(self, delivery: Delivery) -> Lookup:
        """Search the channel's history, newest first, for the message with the delivery's id in its metadata."""
        asked = delivery.attempted_at or delivery.slot
        oldest, near = (min(delivery.slot, asked) - _SKEW).timestamp(), (asked - _NEAR).timestamp()
        cursor: str | None = None
        page = 0
        try:
            while True:
                page += 1
                history = await self._history(delivery.channel, max(oldest, 0.0), cursor)
                messages = history.get("messages") or []
                if ts := next((message["ts"] for message in messages if carries(message, _metadata(delivery))), None):
                    return Lookup(found=str(ts))
                cursor = (history.get("response_metadata") or {}).get("next_cursor")
                if not cursor or not messages or (page >= _PAGES and float(messages[-1]["ts"]) < near):
                    return Lookup()
        except _ERRORS as error:
            return _lookup(read_failure(error))

    async def _history(self, channel: str, oldest: float, cursor: str | None) -> Mapping[str, Any]:
        _DEADLINE.set(monotonic() + TIMEOUT)
        response = await self._client.conversations_history(
            channel=channel, oldest=f"{oldest:.6f}", limit=_PAGE, cursor=cursor, include_all_metadata=True
        )
        return response.data if isinstance(response.data, dict) else {}

    async def join(self, channel: str) -> bool:
        """Join a public channel; return False if that is impossible or fails this time."""
        return await self._succeeds("conversations.join", lambda: self._client.conversations_join(channel=channel))

    async def notify(self, user: str, card: Card) -> bool:
        """Send a direct message to a person; return False if Slack does not accept it or cannot be reached."""
        send = partial(self._client.chat_postMessage, channel=user)
        return await self._succeeds("chat.postMessage", lambda: send_drawn(send, card))

    async def team(self) -> str | None:
        """Return the id of the workspace, or None if the request to Slack fails."""
        _DEADLINE.set(monotonic() + TIMEOUT)
        try:
            team = (await self._client.auth_test())["team_id"]
        except _ERRORS as error:
            self._workspace.begin("The workspace could not be read from Slack (%s)", read_failure(error).about)
            return None
        self._workspace.end()
        return team if isinstance(team, str) and team else None

    async def sees(self, channel: str) -> bool | None:
        """Return whether the bot token can see a channel, or None if Slack does not say."""
        # For a direct conversation, the bot has the scope for the second method only.
        for ask in (self._client.conversations_info, self._client.conversations_history):
            _DEADLINE.set(monotonic() + TIMEOUT)
            try:
                await ask(channel=channel)
            except _ERRORS as error:
                code = read_failure(error).code
                if code in NOT_PERMITTED:
                    continue
                return {"channel_not_found": False, "not_in_channel": True}.get(code)
            else:
                return True
        return False

    async def _succeeds(self, method: str, call: Callable[[], Awaitable[Any]]) -> bool:
        _DEADLINE.set(monotonic() + TIMEOUT)
        try:
            await call()
        except _ERRORS as error:
            _LOG.warning("%s failed (%s)", method, read_failure(error).about)
        else:
            return True
        return False


@contextlib.asynccontextmanager
async def slack_poster(settings: Settings) -> AsyncIterator[SlackPoster]:
    """Yield a poster for the bot token's workspace while the context is open."""
    _SDK_LOG.setLevel(logging.ERROR)
    late = aiohttp.TraceConfig()
    # The last events before a request is written: on a new connection, and on a reused one.
    late.on_connection_create_end.append(_check_deadline)
    late.on_connection_reuseconn.append(_check_deadline)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout, trace_configs=[late]) as session:
        client = AsyncWebClient(
            token=settings.bot_token,
            base_url=settings.api_url,
            session=session,
            logger=_SDK_LOG,
            # Never retry, not even after a connection error: a post whose response is lost would be made twice.
            retry_handlers=[],
        )
        yield SlackPoster(client)


async def _check_deadline(_session: aiohttp.ClientSession, _context: SimpleNamespace, _about: object) -> None:
    if monotonic() > _DEADLINE.get():
        raise TooLateError


def _metadata(delivery: Delivery) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery.id}}


def _outcome(failure: Failure) -> Outcome:
    match failure.fate:
        case "refused":
            return Outcome(refused=failure.code)
        case "limited":
            return Outcome(retry_after=_WAIT if failure.retry_after is None else failure.retry_after)
        case "not sent":
            return Outcome(retry_after=_UNREACHABLE_WAIT)
        case "unknown":
            return Outcome(unknown=failure.about)


def _lookup(failure: Failure) -> Lookup:
    if failure.code in NOT_PERMITTED:
        return Lookup(found=NoScope())
    if failure.fate == "refused":
        return Lookup(refused=failure.code)
    return Lookup(trouble=failure.about, retry_after=failure.retry_after)
