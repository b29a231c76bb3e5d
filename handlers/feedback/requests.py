"""The requests that people make about feedback, by pressing a thumb or by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.actions import Action, Shown
from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class RateAnswer(Action):
    """Rate an answer. `rating` is "+" or "-", followed by what the answer was about, or by nothing after a refusal."""

    code: ClassVar[str] = "feedback"
    shown: ClassVar[Shown] = "beside"

    rating: str

    @property
    def good(self) -> bool:
        """Return whether the answer helped."""
        return self.rating.startswith("+")

    @property
    def subject(self) -> str:
        """Return what the answer was about, as in `Card.about`, or an empty string for a refusal."""
        return self.rating[1:]


@dataclass(frozen=True, slots=True)
class SwitchFeedback:
    """Switch the thumbs below answers in the channel on or off or, if `on` is None, say whether they are on."""

    language: Language
    on: bool | None


Request = RateAnswer | SwitchFeedback
