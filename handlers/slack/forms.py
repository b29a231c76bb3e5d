"""Defines what a feature returns to open a form, and opens it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.card import Card
from handlers.slack.errors import CALL_ERRORS, read_failure
from handlers.slack.posting import respond_below

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Form:
    """A form to open: its `view`, as Slack's JSON, and the card to show if Slack does not open it."""

    view: dict[str, Any]
    not_opened: Card


async def open_form(client: AsyncWebClient, form: Form, trigger: str, respond: AsyncRespond) -> None:
    """Open a form. If that fails, show the card that explains how to continue without the form.

    Opening is not tried again, because Slack accepts `trigger` for three seconds only.
    """
    try:
        await client.views_open(trigger_id=trigger, view=form.view)
    except CALL_ERRORS as error:
        _LOG.warning("A form could not be opened (%s)", read_failure(error).about)
        await respond_below(respond, form.not_opened)
