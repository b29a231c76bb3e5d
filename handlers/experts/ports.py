"""The interface through which questions that were passed on are remembered (see `bot.storage`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class Passed:
    """A passed-on question, without its text: who passed it on, and in which language. For `key`, see `AskPerson`."""

    team: str
    person: str
    key: str
    language: Language


class PassedQuestions(Protocol):
    """Stores the people and channels that questions go to, and which questions were passed on in which threads."""

    async def named(self, team: str) -> tuple[str, ...] | None:
        """Return the people and channels that a workspace named, by Slack's ids.

        Return None if the workspace has never named any, or if the database does not answer soon enough.
        """

    async def named_now(self, team: str) -> tuple[str, ...] | None:
        """Return the same, including what another process has just stored. Raises the database's errors."""

    async def name(self, team: str, named: tuple[str, ...]) -> None:
        """Store the people and channels to which a workspace's questions are passed on, replacing any earlier ones."""

    async def claim(self, passed: Passed) -> bool:
        """Remember a question and return True, or return False if the person is known to have passed it on before.

        If no thread was remembered for it within a minute, it counts as not passed on.
        """

    async def release(self, passed: Passed) -> None:
        """Forget a question, because it reached nobody."""

    async def count(self, team: str, person: str) -> int:
        """Return how many questions a person passed on in the last month."""

    async def forget(self, team: str, person: str) -> None:
        """Forget which questions a person passed on. Replies to them no longer reach the person."""

    async def remember_thread(self, passed: Passed, channel: str, ts: str) -> None:
        """Remember that replies in a message's thread are for the person who passed the question on."""

    async def of_thread(self, team: str, channel: str, ts: str) -> Passed | None:
        """Return the passed-on question that a thread is about.

        Return None if the thread is about no such question, if the question was passed on more than a month ago, or if
        the database does not answer soon enough.
        """
