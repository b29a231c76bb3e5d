"""Remembers which questions were answered, so that each is answered once although Slack may deliver it several times.

Slack redelivers an event at once, after one minute and after five minutes, and may replay it hours later:
https://docs.slack.dev/apis/events-api. A process may also die between claiming a question and answering it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from handlers.slack.marks import Mark
from handlers.slack.recent import Recent

KEPT = 24 * 3600.0
"""Seconds for which a question is remembered."""
STALE = 60.0
"""Seconds after which a claimed question that is not marked as answered counts as given up: its process died."""

Claim = Literal["new", "given up", "taken", "answered"]
"""The result of claiming a question. `new`: it is now claimed. `given up`: it is now claimed, but an earlier claim may
have led to an answer. `taken`: somebody else is answering it. `answered`: it was answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message to answer, by Slack's ids."""

    team: str
    channel: str
    ts: str

    @property
    def mark(self) -> Mark:
        """Return the mark for a public answer to the question."""
        return Mark(f"{self.team}/{self.channel}/{self.ts}", self.ts)


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's public answer to a question: its ts, and what the conversation was about before, or an empty string."""

    ts: str
    context: str = ""


class Answered(Protocol):
    """Remembers which questions are claimed and which are answered."""

    async def claim(self, question: Question) -> Claim:
        """Claim a question, unless somebody else has claimed or answered it."""

    async def mark_answered(self, question: Question, reply: Reply | None = None) -> None:
        """Store that a claimed question is answered and, if the answer is public, where it is."""

    async def reply(self, question: Question) -> Reply | None:
        """Return the public answer to a question, or None if none is known."""


class AnsweredInMemory:
    """Remembers in this process which questions are claimed and which are answered."""

    def __init__(self, *, most: int = 20_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._claimed: Recent[Question, float] = Recent(most=most, seconds=KEPT, clock=clock)
        self._answered: Recent[Question, Reply | Literal["unknown"]] = Recent(most=most, seconds=KEPT, clock=clock)

    async def claim(self, question: Question) -> Claim:
        """Claim a question, unless it is claimed or answered."""
        if self._answered.get(question):
            return "answered"
        before, now = self._claimed.get(question), self._clock()
        if before is not None and now - before < STALE:
            return "taken"
        self._claimed.put(question, now)
        return "new" if before is None else "given up"

    async def mark_answered(self, question: Question, reply: Reply | None = None) -> None:
        """Store that a question is answered and, if the answer is public, where it is."""
        self._answered.put(question, reply or "unknown")

    async def reply(self, question: Question) -> Reply | None:
        """Return the public answer to a question, or None if none is known."""
        reply = self._answered.get(question)
        return reply if isinstance(reply, Reply) else None
