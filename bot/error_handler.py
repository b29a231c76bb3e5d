"""Handles every error: logs a traceback without what people wrote, and apologizes to a person waiting for a reply."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.logs import describe
from handlers.blocks.views import render_modal
from handlers.card import Card, Text, plain
from handlers.slack.background import Background
from handlers.slack.errors import SLACK_CODE
from handlers.texts import SORRY
from knowledge.search.question import language_of

_LOG = logging.getLogger(__name__)


def note(error: BaseException) -> None:
    """Log an error in work that continues after the acknowledgement, such as a post that Slack rejects."""
    _LOG.error("Work in the background failed\n%s", describe(error))


def add_error_handler(app: AsyncApp, background: Background) -> None:
    """Handle every error that a listener or middleware of `app` raises."""

    async def on_error(error: Exception, body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        _LOG.error("A request of type %s failed\n%s", _kind(body), describe(error))
        sorry = SORRY[language_of(_title_of_form(body) or _typed(body))]
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sorry})
        if (title := _title_of_form(body)) is not None:
            # An empty response would close the form, as if it had been saved.
            return BoltResponse(status=200, body={"response_action": "update", "view": _view(sorry, title)})
        # Acknowledge first: Slack would send the request again if it had to wait for the apology.
        background.start(_apologise(sorry, body, context))
        return BoltResponse(status=200)

    app.error(on_error)


def _title_of_form(body: Mapping[str, Any]) -> str | None:
    """Return the title of a submitted form, which is in the form's language, or None if the request is not a form."""
    if body.get("type") != "view_submission":
        return None
    title = (body.get("view") or {}).get("title") or {}
    return str(title.get("text") or "")


def _view(sentence: str, title: str) -> dict[str, Any]:
    card = Card(("sorry",), language_of(sentence), "done", (sentence,), (Text(plain(sentence), "sorry"),))
    return render_modal(card, title)


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
    return kind if isinstance(kind, str) and SLACK_CODE.fullmatch(kind) else "unknown"
