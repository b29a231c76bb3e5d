"""Sends cards to Slack as ordinary or ephemeral messages, or in place of the message that has the clicked button."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.block_kit import render, render_below
from handlers.card import Aside, Card


class ResponseRefusedError(Exception):
    """Raised if a response URL does not accept a message, usually because the URL has expired.

    The error's text is meant for the log.
    """


async def acknowledge(ack: AsyncAck, card: Card, question: Aside | None = None) -> None:
    """Answer a command in the acknowledgement itself, visible only to the asker, below `question` if it is given."""
    await ack(**(render_below(question, card) if question else render(card)), response_type="ephemeral")


async def post(client: AsyncWebClient, channel: str, card: Card, *, thread: str | None = None) -> None:
    """Post a card in a channel, or in one of its threads. Raises SlackApiError if Slack rejects it."""
    await client.chat_postMessage(
        channel=channel, thread_ts=thread, unfurl_links=False, unfurl_media=False, **render(card)
    )


async def post_ephemeral(
    client: AsyncWebClient, channel: str, user: str, card: Card, *, thread: str | None = None
) -> None:
    """Show a card to one person only, in a channel or one of its threads. Raises SlackApiError if Slack rejects it."""
    await client.chat_postEphemeral(channel=channel, thread_ts=thread, user=user, **render(card))


async def replace_original(respond: AsyncRespond, card: Card) -> None:
    """Replace the message that contains the clicked button with a card.

    Raises ResponseRefusedError if Slack rejects the card.
    """
    _check(await respond(**render(card), replace_original=True))


async def respond_below(respond: AsyncRespond, card: Card) -> None:
    """Show a card in a new message, visible only to the person who typed the command or clicked the button.

    Raises ResponseRefusedError if Slack rejects the card.
    """
    _check(await respond(**render(card), replace_original=False, response_type="ephemeral"))


def _check(response: Any) -> None:
    if response.status_code != 200:
        raise ResponseRefusedError(f"the response URL answered {response.status_code}")
