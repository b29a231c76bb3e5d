"""Sends cards to Slack as messages or views.

Tries again if a call fails, and sends text alone if the blocks are refused.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.block_kit import render
from handlers.blocks.plain import text_alone
from handlers.blocks.views import render_modal, render_modal_text
from handlers.card import Card
from handlers.slack.errors import CALL_ERRORS, SLACK_CODE, read_failure
from handlers.slack.marks import Mark, is_posted
from handlers.slack.retrying import LONGEST

_LOG = logging.getLogger(__name__)

WAITS = (2.0, 5.0, 10.0)
"""Seconds before each further try of a call that may succeed later."""

_OF_VIEWS = frozenset({"invalid_arguments", "view_too_large"})
"""The errors with which Slack refuses the blocks of a view: https://docs.slack.dev/reference/methods/views.open."""


class DrawingError(Exception):
    """Raised if a card cannot be drawn. It is the bot's own fault, so it is not one of CALL_ERRORS, and not retried."""


class ResponseRefusedError(SlackApiError):
    """Raised if a response URL does not accept a message, for example because the URL has expired.

    `read_failure` reads it like the errors of other calls to Slack.
    """

    def __init__(self, status: int, headers: Mapping[str, str], body: str) -> None:
        code = _read(body)[1]
        # A response URL reports a refusal with any status, and the code either as JSON or as plain text.
        read_as = 200 if code and status < 500 else status
        response = SimpleNamespace(status_code=read_as, headers=headers, data={"error": code})
        super().__init__(f"the response URL answered {status}", response)  # type: ignore[no-untyped-call]


async def acknowledge_in_channel(ack: AsyncAck, card: Card) -> None:
    """Answer a command with a card in the acknowledgement itself, visible to everyone in the channel."""
    await ack(**render(card), response_type="in_channel")


async def post(
    client: AsyncWebClient, channel: str, card: Card, *, thread: str | None = None, mark: Mark | None = None
) -> str | None:
    """Post a card in a channel, or in one of its threads, and return its ts, or None if Slack's response was lost.

    Raises one of CALL_ERRORS if that fails for good.

    If the call failed but Slack may have posted the card, its mark is looked for before the card is posted again. A
    card without a mark is posted again at once.
    """
    marked: dict[str, Any] = {} if mark is None else {"metadata": mark.metadata}
    posted: list[str] = []

    async def send(**message: Any) -> None:
        response = await client.chat_postMessage(
            channel=channel, thread_ts=thread, unfurl_links=False, unfurl_media=False, **marked, **message
        )
        posted.append(response.get("ts") or "")

    async def is_done() -> bool:
        return mark is not None and await is_posted(client, channel, thread, mark)

    await insist(lambda: send_drawn(send, card), is_done)
    return next(iter(posted), None) or None


async def replace_posted(client: AsyncWebClient, channel: str, ts: str, card: Card) -> None:
    """Show a card in place of a message that the bot posted. Raises one of CALL_ERRORS if that fails for good."""
    send = partial(client.chat_update, channel=channel, ts=ts)
    await insist(lambda: send_drawn(send, card))


async def delete_posted(client: AsyncWebClient, channel: str, ts: str) -> None:
    """Delete a message that the bot posted. Raises one of CALL_ERRORS if that fails for good."""
    await insist(lambda: client.chat_delete(channel=channel, ts=ts))


async def post_ephemeral(
    client: AsyncWebClient, channel: str, user: str, card: Card, *, thread: str | None = None
) -> None:
    """Show a card to one person only, in a channel or one of its threads.

    If the call failed but Slack may have shown the card, it is shown again. Raises one of CALL_ERRORS if that fails for
    good.
    """
    send = partial(client.chat_postEphemeral, channel=channel, thread_ts=thread, user=user)
    await insist(lambda: send_drawn(send, card))


async def replace_original(respond: AsyncRespond, card: Card, heading: Sequence[Mapping[str, Any]] = ()) -> None:
    """Replace the message that contains the clicked button with a card, below the blocks in `heading`.

    Raises one of CALL_ERRORS if that fails for good.
    """

    async def send(**message: Any) -> None:
        below = {"blocks": [*heading, *message["blocks"]]} if "blocks" in message else {}
        await respond_once(respond, **{**message, **below}, replace_original=True)

    await insist(lambda: send_drawn(send, card))


async def respond_below(respond: AsyncRespond, card: Card) -> None:
    """Show a card in a new message, visible only to the person who typed the command or clicked the button.

    Raises one of CALL_ERRORS if that fails for good.
    """
    send = partial(respond_once, respond, replace_original=False, response_type="ephemeral")
    await insist(lambda: send_drawn(send, card))


async def respond_in_channel(respond: AsyncRespond, card: Card) -> None:
    """Show a card in a new message, visible to everyone in the channel, even if the bot is not a member of it.

    If the call failed but Slack may have shown the card, it is not shown again. Raises one of CALL_ERRORS if that fails
    for good.
    """
    send = partial(respond_once, respond, replace_original=False, response_type="in_channel")
    await insist(lambda: send_drawn(send, card), repeat=False)


async def delete_original(respond: AsyncRespond) -> None:
    """Remove the message that contains the clicked button. Raises one of CALL_ERRORS if that fails for good."""
    await insist(lambda: respond_once(respond, delete_original=True))


async def show_in_view(
    client: AsyncWebClient, view_id: str, title: str, card: Card, form: Mapping[str, Any] | None = None
) -> None:
    """Replace the content of an open view with `form` or, if it is None, with a card.

    If Slack refuses the blocks, show all text of the card instead. Raises one of CALL_ERRORS if that fails for good.
    """

    async def update(view: Mapping[str, Any]) -> None:
        await insist(lambda: client.views_update(view_id=view_id, view=dict(view)))

    view = form or render_modal(card, title)
    try:
        await update(view)
    except CALL_ERRORS as error:
        if not refuses_blocks(read_failure(error).code):
            raise
        await update(render_modal_text(card, title))


async def open_view(client: AsyncWebClient, trigger: str, title: str, card: Card) -> None:
    """Open a card in a modal, or its text alone if Slack refuses its blocks. Raises one of CALL_ERRORS if that fails.

    A failed call is not tried again, because Slack accepts `trigger` for three seconds only.
    """
    view = render_modal(card, title)
    try:
        await client.views_open(trigger_id=trigger, view=view)
    except CALL_ERRORS as error:
        if not refuses_blocks(read_failure(error).code):
            raise
        await client.views_open(trigger_id=trigger, view=render_modal_text(card, title))


async def publish_home(client: AsyncWebClient, user: str, view: Mapping[str, Any]) -> None:
    """Show a view on a person's Home tab. Raises one of CALL_ERRORS if that fails for good."""
    await insist(lambda: client.views_publish(user_id=user, view=dict(view)))


async def send_drawn(send: Callable[..., Awaitable[Any]], card: Card) -> None:
    """Call `send` with a card as blocks. If Slack refuses the blocks, call it again with the card's text alone.

    `send` takes the fields of a message as keyword arguments. Raises the error of the last call, or DrawingError.
    """
    try:
        await send(**_drawn(render, card))
    except CALL_ERRORS as error:
        code = read_failure(error).code
        if not refuses_blocks(code):
            raise
        _LOG.warning("Slack refused the blocks of a message (%s): only its text is sent", code)
        await send(**_drawn(text_alone, card))


def _drawn(draw: Callable[[Card], Mapping[str, Any]], card: Card) -> Mapping[str, Any]:
    try:
        return draw(card)
    except Exception as error:
        raise DrawingError from error


def refuses_blocks(code: str) -> bool:
    """Return whether Slack's error code is about blocks or attachments, so that text alone may be accepted."""
    return "blocks" in code or "attachment" in code or code in _OF_VIEWS


async def insist(
    call: Callable[[], Awaitable[Any]], is_done: Callable[[], Awaitable[bool]] | None = None, *, repeat: bool = True
) -> None:
    """Make a call. If it fails in a way that may pass, make it up to three more times, with growing waits.

    If a failed call may have been carried out, it is not made again if `is_done`, when given, returns True, or if
    `repeat` is false. Raises the last error, which is one of CALL_ERRORS.
    """
    may_be_done = False
    for wait in WAITS:
        try:
            await call()
        except CALL_ERRORS as error:
            failure = read_failure(error)
            if not failure.passes or (failure.may_be_done and not repeat):
                raise
        else:
            return
        may_be_done = may_be_done or failure.may_be_done
        await asyncio.sleep(max(wait, min(failure.retry_after or 0.0, LONGEST)))
        if may_be_done and is_done is not None and await is_done():
            return
    await call()


async def respond_once(respond: AsyncRespond, **message: Any) -> None:
    """Send a message to a response URL. Raises one of CALL_ERRORS if that fails, or if there is no response URL."""
    if not respond.response_url:
        raise ResponseRefusedError(404, {}, "no_response_url")
    answer = await respond(**message)
    if answer.status_code != 200 or not _read(answer.body)[0]:
        raise ResponseRefusedError(answer.status_code, answer.headers, answer.body)


def _read(body: str) -> tuple[bool, str]:
    """Return whether a response URL accepted the message and, if not, Slack's error code."""
    text = body.strip()
    try:
        told = json.loads(text)
    except ValueError:
        told = {"ok": text in ("", "ok"), "error": text}
    if not isinstance(told, dict) or told.get("ok") is True:
        return isinstance(told, dict), ""
    code = told.get("error")
    return False, code if isinstance(code, str) and SLACK_CODE.fullmatch(code) else ""
