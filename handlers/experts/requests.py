"""The requests to pass a question on to a person, and to say to whom questions go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.actions import Action, Shown
from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class AskPerson(Action):
    """Pass a question on to those whom the workspace named. `key` identifies the refusal that the button is under.

    The question is kept in the button only, which is in Slack.
    """

    code: ClassVar[str] = "ask-person"
    shown: ClassVar[Shown] = "beside"

    key: str
    question: str


@dataclass(frozen=True, slots=True)
class NameExperts:
    """Open the form in which an admin chooses the people and channels that questions go to."""

    language: Language


Request = AskPerson | NameExperts
