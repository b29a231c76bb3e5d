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
from handlers.actions import read_action
from handlers.blocks.views import render_modal
from handlers.card import Card, Text, plain
from handlers.envelope import title_of
from handlers.people import Asker
from handlers.requests import ACTIONS
from handlers.slack.apologies import Apologies, Waiting
from handlers.slack.background import Background
from handlers.slack.errors import SLACK_CODE
from handlers.texts import SORRY
from knowledge.model import Language
from knowledge.search.question import language_of

_CLICKS = ("block_actions", "interactive_message", "message_action", "dialog_submission", "shortcut")
_LOG = logging.getLogger(__name__)


def add_error_handler(app: AsyncApp, background: Background, apologies: Apologies) -> None:
    """Handle every error that a listener or middleware of `app` raises."""

    async def on_error(error: Exception, body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        _LOG.error("A request of type %s failed\n%s", _kind(body), describe(error))
        language = _language(body)
        sorry = SORRY[language]
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sorry})
        if (title := _title_of_form(body)) is not None:
            # An empty response would close the form, as if it had been saved.
            return BoltResponse(status=200, body={"response_action": "update", "view": _view(sorry, title)})
        asker = _asker(body)
        if asker is not None:
            respond = AsyncRespond(response_url=context.response_url)
            waiting = Waiting(asker, language, _thread(body), respond)
            # Acknowledge first: Slack would send the request again if it had to wait for the apology.
            background.start(apologies.tell(context.client, waiting))
        return BoltResponse(status=200)

    app.error(on_error)


def _title_of_form(body: Mapping[str, Any]) -> str | None:
    """Return the title of a submitted form, or None if the request is not a form."""
    return title_of(body.get("view") or {}) if body.get("type") == "view_submission" else None


def _view(sentence: str, title: str) -> dict[str, Any]:
    card = Card(("sorry",), language_of(sentence), "done", (sentence,), (Text(plain(sentence), "sorry"),))
    return render_modal(card, title)


def _asker(body: Mapping[str, Any]) -> Asker | None:
    """Return the person who waits for an answer to a message or a click, and the channel, or None if nobody waits."""
    if _is_question(body):
        return Asker("", str(body["event"]["user"]), str(body["event"]["channel"]))
    user, container = body.get("user"), body.get("container")
    if not isinstance(user, dict) or not isinstance(user.get("id"), str) or body.get("type") not in _CLICKS:
        return None
    channel = container.get("channel_id") if isinstance(container, dict) else None
    return Asker("", user["id"], channel if isinstance(channel, str) else "")


def _thread(body: Mapping[str, Any]) -> str | None:
    """Return the thread that contains the message or the button, or None if it is not in a thread."""
    place = body.get("event") or body.get("container")
    thread = place.get("thread_ts") if isinstance(place, dict) else None
    return thread if isinstance(thread, str) else None


def _language(body: Mapping[str, Any]) -> Language:
    """Return the language of a clicked button's card or, if there is none, of the form or the text in the request."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    value = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
    pressed = read_action(str(action.get("action_id") or ""), value, ACTIONS)
    return pressed.language if pressed else language_of(_title_of_form(body) or _typed(body))


def _is_question(body: Mapping[str, Any]) -> bool:
    event = body.get("event")
    if not isinstance(event, dict) or not {"channel", "ts", "user"} <= event.keys() or "bot_id" in event:
        return False
    is_direct = event.get("channel_type") == "im" and "subtype" not in event
    return event.get("type") == "app_mention" or is_direct


def _typed(body: Mapping[str, Any]) -> str:
    said = body.get("event") or body.get("message") or body
    text = said.get("text") if isinstance(said, dict) else None
    return text if isinstance(text, str) else ""


def _kind(body: Mapping[str, Any]) -> str:
    kind = "command" if "command" in body else body.get("type")
    return kind if isinstance(kind, str) and SLACK_CODE.fullmatch(kind) else "unknown"
