"""The possible results of passing a question on, without any wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Obstacle = Literal["nobody", "archived", "not in channel", "failed"]
"""Why a question could not be passed on to anyone."""


def is_person(target: str) -> bool:
    """Return whether one of Slack's ids belongs to a person and not to a channel."""
    return target.startswith(("U", "W"))


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A question was passed on to these people and channels, by Slack's ids."""

    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlreadyPassedOn:
    """The same person has already passed the same question on."""


@dataclass(frozen=True, slots=True)
class NotPassedOn:
    """A question reached nobody."""

    obstacle: Obstacle


Result = PassedOn | AlreadyPassedOn | NotPassedOn
