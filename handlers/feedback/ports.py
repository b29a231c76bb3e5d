"""Defines ratings, and the interface through which they are stored (see `bot.storage`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.model import Language

Reason = Literal["topic", "outdated", "unclear", "missing"]
"""Why an answer did not help."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A person's rating of an answer. It never contains anything that the person typed.

    `subject` is what the answer was about, as in `Card.about`; it is empty for a refusal.
    """

    team: str
    person: str
    language: Language
    subject: str
    good: bool
    reason: Reason | None = None


class FeedbackStore(Protocol):
    """Stores ratings, and the channels in which answers have no thumbs."""

    async def rate(self, rating: Rating) -> None:
        """Store a rating. It replaces the person's earlier rating of the same subject in the same language, if any."""

    async def describe(self, team: str, person: str) -> list[Rating]:
        """Return a person's ratings, oldest first."""

    async def remove(self, team: str, person: str) -> int:
        """Remove a person's ratings, and return how many there were."""

    async def is_off(self, team: str, channel: str) -> bool:
        """Return whether answers in a channel have no thumbs."""

    async def switch(self, team: str, channel: str, *, on: bool) -> None:
        """Store whether answers in a channel have thumbs: they do if `on` is true."""
