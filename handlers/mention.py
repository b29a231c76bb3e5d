"""Listens to mentions in channels, and answers each in its thread, once."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from handlers.conversation import Conversation, Said


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Make `app` answer mentions. To be called before `direct_message.register`, which takes all other messages."""

    async def on_mention(body: dict[str, Any], client: AsyncWebClient) -> None:
        if said := Said.read(body):
            conversation.answer(said, client)

    app.event("app_mention")(on_mention)
    app.event("message", matchers=[_mentions_us])(on_mention)


async def _mentions_us(event: dict[str, Any], context: AsyncBoltContext) -> bool:
    """Say whether a channel's message names the bot: it comes as `message` besides `app_mention`, or alone."""
    text = event.get("text") or ""
    named = any(f"<@{context.bot_user_id}{end}" in text for end in ">|")
    return named and event.get("channel_type") != "im"
