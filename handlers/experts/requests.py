"""The requests to pass a question on, and to choose the people and channels that questions go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.actions import Action, Shown
from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class AskPerson(Action):
    """Pass a question on to the people and channels that the workspace named.

    `key` identifies the refusal that has the button. The question is only in the button, which Slack stores.
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
