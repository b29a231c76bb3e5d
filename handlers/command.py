"""Listens to `/innovation …`: the acknowledgement itself carries the answer, for the asker's eyes only."""

from __future__ import annotations

import random
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from handlers.posting import acknowledge
from handlers.replies import reply_to
from handlers.slack_text import typed
from handlers.wording import COMMAND
from knowledge.search import IndexedKnowledge


def register(app: AsyncApp, kb: IndexedKnowledge, chance: random.Random) -> None:
    """Make `app` answer the command."""

    async def on_innovation(ack: AsyncAck, command: dict[str, Any]) -> None:
        reply = reply_to(typed(command.get("text") or ""), kb, chance=chance, repeat=True)
        await acknowledge(ack, reply)

    app.command(COMMAND)(on_innovation)
