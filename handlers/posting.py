"""Sends replies to Slack: as a message, for one person's eyes, or in place of the message whose button was pressed."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.digests.delivery import Message
from handlers.replies import Reply

Sendable = Reply | Message
"""A reply to a question, or a message about the weekly fact."""


class ResponseRefusedError(Exception):
    """Slack did not take what was sent to a response URL, mostly as it is too old. Who reads the log sees it."""


async def acknowledge(ack: AsyncAck, reply: Sendable) -> None:
    """Answer a command with its acknowledgement itself, for the asker's eyes only."""
    await ack(text=reply.text, blocks=_blocks(reply), response_type="ephemeral")


async def post(client: AsyncWebClient, channel: str, thread: str, reply: Sendable) -> None:
    """Post a reply in a thread; raises SlackApiError where Slack refuses."""
    await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=reply.text,
        blocks=_blocks(reply),
        unfurl_links=False,
        unfurl_media=False,
    )


async def whisper(client: AsyncWebClient, channel: str, thread: str, user: str, reply: Sendable) -> None:
    """Show a reply in a thread to one person only; raises SlackApiError where Slack refuses."""
    await client.chat_postEphemeral(
        channel=channel, thread_ts=thread, user=user, text=reply.text, blocks=_blocks(reply)
    )


async def show(client: AsyncWebClient, channel: str, user: str, reply: Sendable) -> None:
    """Show a reply in a channel to one person only; raises SlackApiError where Slack refuses."""
    await client.chat_postEphemeral(channel=channel, user=user, text=reply.text, blocks=_blocks(reply))


async def replace(respond: AsyncRespond, reply: Sendable) -> None:
    """Put a reply in the place of the message whose button was pressed; raises ResponseRefusedError."""
    _check(await respond(text=reply.text, blocks=_blocks(reply), replace_original=True))


async def add(respond: AsyncRespond, reply: Sendable) -> None:
    """Show a reply below, to who pressed the button only; raises ResponseRefusedError."""
    response = await respond(text=reply.text, blocks=_blocks(reply), replace_original=False, response_type="ephemeral")
    _check(response)


def _blocks(reply: Sendable) -> list[dict[str, Any]]:
    return [dict(block) for block in reply.blocks]


def _check(response: Any) -> None:
    if response.status_code != 200:
        raise ResponseRefusedError(f"the response URL answered {response.status_code}")
