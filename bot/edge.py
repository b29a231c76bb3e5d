"""The edge where every error ends: one kind sentence for the person, a traceback without their words for the log."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp.http_exceptions import HttpProcessingError
from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError

from handlers.background import Background
from handlers.wording import SORRY
from knowledge.search.question import language_of

_LOG = logging.getLogger(__name__)
_SLACK_CODE = re.compile(r"[a-z_]{1,60}")
_WORDS_START = re.compile(r"[({:\n]")


class Discreet(logging.Filter):
    """Keeps what libraries log to its first words: what follows may be what somebody wrote, or a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the message before any value in it, and put a traceback without messages in place of the full one."""
        said = _WORDS_START.split(record.getMessage(), maxsplit=1)[0].strip()
        error = record.exc_info[1] if record.exc_info else None
        record.msg = f"{said}\n{describe(error)}" if error else said
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


class Unread(logging.Filter):
    """Drops what aiohttp logs of requests that are no HTTP: anyone can send these, as many as they like."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is to be kept. To be asked before `Discreet`, which takes the error away."""
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError | UnicodeError)


DISCREET = Discreet()
UNREAD = Unread()


def describe(error: BaseException) -> str:
    """Give the traceback of an error and of its causes: where and of what type, without messages.

    Messages of errors often hold the text that they were raised over; Slack's own error codes do not, and are kept.
    """
    return "\n".join(_told(link) for link in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        seen.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    yield from reversed(seen)


def _told(error: BaseException) -> str:
    code = error.response.get("error") if isinstance(error, SlackApiError) else None
    reason = f" ({code})" if isinstance(code, str) and _SLACK_CODE.fullmatch(code) else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__module__}.{type(error).__qualname__}{reason}"


def note(error: BaseException) -> None:
    """Log an error of work that goes on after the acknowledgement, such as a post that Slack does not take."""
    _LOG.error("Work in the background failed\n%s", describe(error))


def add_edge(app: AsyncApp, background: Background) -> None:
    """Let every error that a listener or a middleware of `app` raises end here."""

    async def on_error(error: Exception, body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        _LOG.error("A request of type %s failed\n%s", _kind(body), describe(error))
        sorry = SORRY.within(language_of(_typed(body)))
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sorry})
        # Slack is acknowledged first: it would send the same again if it had to wait for this sentence.
        background.start(_apologise(sorry, body, context))
        return BoltResponse(status=200)

    app.error(on_error)


async def _apologise(sorry: str, body: Mapping[str, Any], context: AsyncBoltContext) -> None:
    if context.response_url:
        respond = AsyncRespond(response_url=context.response_url)
        await respond(sorry, response_type="ephemeral", replace_original=False)
    elif _is_question(body):
        event = body["event"]
        thread = event.get("thread_ts") or event["ts"]
        await context.client.chat_postMessage(channel=event["channel"], thread_ts=thread, text=sorry)


def _is_question(body: Mapping[str, Any]) -> bool:
    event = body.get("event")
    if not isinstance(event, dict) or not {"channel", "ts", "user"} <= event.keys() or "bot_id" in event:
        return False
    is_direct = event.get("channel_type") == "im" and "subtype" not in event
    return event.get("type") == "app_mention" or is_direct


def _typed(body: Mapping[str, Any]) -> str:
    event = body.get("event")
    text = event.get("text") if isinstance(event, dict) else body.get("text")
    return text if isinstance(text, str) else ""


def _kind(body: Mapping[str, Any]) -> str:
    kind = "command" if "command" in body else body.get("type")
    return kind if isinstance(kind, str) and _SLACK_CODE.fullmatch(kind) else "unknown"
