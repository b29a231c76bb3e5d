"""The shortcuts that ask for explanations, and the request of the buttons below explained terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.actions import Action, Shown

EXPLAIN_SHORTCUT, LOOK_UP_SHORTCUT = "explain_terms", "look_up"
"""The callback ids of the shortcuts in the manifest."""


@dataclass(frozen=True, slots=True)
class OpenTerm(Action):
    """Show the topic of an explained term, beside the explanation."""

    code: ClassVar[str] = "term"
    shown: ClassVar[Shown] = "beside"

    topic: str


Request = OpenTerm
