"""The requests that people make about a private answer, by clicking a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.actions import Action


@dataclass(frozen=True, slots=True)
class Share(Action):
    """Show the answer to everyone in the channel.

    `answer` is the option value of the action that requests the answer again, such as "topic:en:kiss".
    """

    code: ClassVar[str] = "share"

    answer: str


@dataclass(frozen=True, slots=True)
class Dismiss(Action):
    """Remove the answer, which only the person who clicked can see."""

    code: ClassVar[str] = "dismiss"


Request = Share | Dismiss
