"""Listens to direct messages, and answers each in its thread, once; takes every other message so that none is left."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.conversation import Conversation, Said


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Make `app` answer direct messages and pass over all others: one that nobody takes would hold up Socket Mode."""

    async def on_message(body: dict[str, Any], client: AsyncWebClient) -> None:
        said = Said.read(body)
        if said and said.direct:
            conversation.answer(said, client)

    app.event("message")(on_message)
