"""The request to pass a question on to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.actions import Action, Shown


@dataclass(frozen=True, slots=True)
class AskPerson(Action):
    """Pass a question on to those whom the workspace named. `key` identifies the refusal that the button is under.

    The question is kept in the button only, which is in Slack.
    """

    code: ClassVar[str] = "ask-person"
    shown: ClassVar[Shown] = "beside"

    key: str
    question: str
