"""Knows what each conversation is about: a thread, or a direct conversation as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.card import Card
from handlers.envelope import IncomingMessage
from handlers.people import Asker
from handlers.slack.thread_context import ANY_THREAD, ThreadContext


@dataclass(frozen=True, slots=True)
class Conversations:
    """Stores what the bot's answers are about, and finds what a message refers to."""

    threads: ThreadContext

    async def context(self, message: IncomingMessage) -> str | None:
        """Return the id of the topic or statement that the message's thread was last about, or None if it is unknown.

        In a direct conversation, if there is no such thread or nothing is stored for it, return the id of what the
        whole conversation was last about.
        """
        channel, thread = message.asker.channel, message.thread
        if not message.direct:
            return await self.threads.topic(channel, thread)
        in_thread = None if message.opens_thread else await self.threads.topic(channel, thread)
        return in_thread or await self.threads.topic(channel, ANY_THREAD)

    async def remember(self, card: Card, asker: Asker, thread: str, *, direct: bool) -> None:
        """Store what a card is about as the context of the thread and, if `direct`, of the whole conversation."""
        if card.about is None:
            return
        await self.threads.remember(asker.channel, thread, card.about)
        if direct:
            await self.threads.remember(asker.channel, ANY_THREAD, card.about)
