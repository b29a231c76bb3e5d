"""Continues conversations in threads, and lets each channel turn that on or off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, assert_never

from handlers.card import Card, sentence_card
from handlers.following import texts
from handlers.following.requests import FollowThreads, MentionsOnly, Request
from handlers.following.rules import Heard, answers_well, reads_as_question
from handlers.people import Asker
from handlers.slack.thread_context import Talk
from handlers.texts import COMMAND, say
from knowledge.search import IndexedKnowledge, find


class QuietChannels(Protocol):
    """Stores the channels in which the bot answers only if it is mentioned."""

    async def is_quiet(self, team: str, channel: str) -> bool:
        """Return whether the bot answers in a channel only if it is mentioned."""

    async def set_quiet(self, team: str, channel: str, *, quiet: bool) -> None:
        """Store whether the bot answers in a channel only if it is mentioned."""


class QuietInMemory:
    """Stores, in this process, the channels in which the bot answers only if it is mentioned."""

    def __init__(self) -> None:
        self._quiet: set[tuple[str, str]] = set()

    async def is_quiet(self, team: str, channel: str) -> bool:
        """Return whether the bot answers in a channel only if it is mentioned."""
        return (team, channel) in self._quiet

    async def set_quiet(self, team: str, channel: str, *, quiet: bool) -> None:
        """Store whether the bot answers in a channel only if it is mentioned."""
        (self._quiet.add if quiet else self._quiet.discard)((team, channel))


@dataclass(frozen=True, slots=True)
class Following:
    """Decides whether a message continues a conversation in a thread, and turns this on or off for a channel."""

    kb: IndexedKnowledge
    quiet: QuietChannels

    async def goes_on(self, heard: Heard, asker: Asker, talk: Talk) -> bool:
        """Return whether a message in a thread that does not mention the bot is a question for it, and has an answer.

        `talk` is the thread's before the message. Raises the store's errors.
        """
        if not reads_as_question(heard) or await self.is_quiet(asker):
            return False
        outcome = find(self.kb, heard.text, talk.about)
        return answers_well(heard.text, outcome, interrupted=talk.interrupted)

    async def is_quiet(self, asker: Asker) -> bool:
        """Return whether the bot answers in the asker's channel only if it is mentioned."""
        return await self.quiet.is_quiet(asker.team, asker.channel)

    async def reply(self, request: Request, asker: Asker) -> Card:
        """Turn on or off whether the bot continues conversations in a channel's threads, and return a card about it."""
        if asker.direct or not asker.channel:
            return sentence_card(say(texts.NOT_HERE, request.language), request.language)
        match request:
            case FollowThreads():
                await self.quiet.set_quiet(asker.team, asker.channel, quiet=False)
                return sentence_card(say(texts.FOLLOWING, request.language), request.language)
            case MentionsOnly():
                await self.quiet.set_quiet(asker.team, asker.channel, quiet=True)
                return sentence_card(say(texts.MENTIONED, request.language, command=COMMAND), request.language)
            case _:
                assert_never(request)
