"""Knows what each conversation is about: a thread, or a direct conversation as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.card import Card
from handlers.envelope import IncomingMessage
from handlers.people import Asker
from handlers.slack.thread_context import Talk, Thread, ThreadContext


@dataclass(frozen=True, slots=True)
class Conversations:
    """Stores what the bot's answers are about, and finds what a message refers to."""

    threads: ThreadContext

    async def context(self, message: IncomingMessage) -> str | None:
        """Return what the message's thread was last about, as in `Card.context`, or None if that is unknown.

        In a direct conversation, if there is no such thread or nothing is stored for it, return what the whole
        conversation was last about.
        """
        asker = message.asker
        talk = await self.threads.find(_thread(message))
        if message.direct and not (talk and talk.about):
            talk = await self.threads.find(Thread(asker.team, asker.channel))
        return talk.about or None if talk else None

    async def talk(self, message: IncomingMessage) -> Talk | None:
        """Return the talk in the message's thread, or None if the bot has not answered there."""
        return await self.threads.find(_thread(message))

    async def interrupt(self, message: IncomingMessage) -> None:
        """Remember that people talk to each other in the message's thread."""
        await self.threads.interrupt(_thread(message))

    async def answered(self, card: Card, message: IncomingMessage) -> None:
        """Store what the answer to a message is about, and that the message's author now talks with the bot."""
        talk = Talk(card.context or "", message.asker.user)
        await self._remember(talk, message.asker, message.thread, direct=message.direct)

    async def shown(self, card: Card, asker: Asker, thread: str) -> None:
        """Store what a card that a click brought into a thread is about."""
        if card.context:
            await self._remember(Talk(card.context), asker, thread, direct=asker.direct)

    async def _remember(self, talk: Talk, asker: Asker, thread: str, *, direct: bool) -> None:
        await self.threads.remember(Thread(asker.team, asker.channel, thread), talk)
        if direct:
            await self.threads.remember(Thread(asker.team, asker.channel), talk)


def _thread(message: IncomingMessage) -> Thread:
    return Thread(message.asker.team, message.asker.channel, message.thread)
