"""The interface through which questions that were passed on are remembered (see `bot.storage`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class Passed:
    """Who passed a question on, and in which language, but not the question. For `key`, see `AskPerson`."""

    team: str
    person: str
    key: str
    language: Language


class PassedQuestions(Protocol):
    """Remembers whom questions go to, which were passed on, and in which threads they can be answered."""

    async def named(self, team: str) -> tuple[str, ...] | None:
        """Return whom a workspace named, by Slack's ids, or None if it never did or that can't be found out soon."""

    async def name(self, team: str, named: tuple[str, ...]) -> None:
        """Store whom a workspace named."""

    async def claim(self, passed: Passed) -> bool:
        """Remember a question and return True, or return False if the same person passed it on before."""

    async def release(self, passed: Passed) -> None:
        """Forget a question, because it reached nobody."""

    async def count(self, team: str, person: str) -> int:
        """Return how many questions a person passed on."""

    async def forget(self, team: str, person: str) -> None:
        """Forget which questions a person passed on, and that replies are for them."""

    async def remember_thread(self, passed: Passed, channel: str, ts: str) -> None:
        """Remember that replies to a message are for the person who passed the question on."""

    async def of_thread(self, team: str, channel: str, ts: str) -> Passed | None:
        """Return the question that a thread is about, or None if there is none or that cannot be found out soon."""
