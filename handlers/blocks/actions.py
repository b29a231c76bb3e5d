"""What buttons say when they are pressed: their action ids and values, written and read in one place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge.model import Language

Kind = Literal["topic", "choose", "open", "chapter", "chapters", "fact", "another", "help", "translate"]
"""topic: show a topic beside what is there. choose, open: show a topic instead (open: with a way back to its chapter).
chapter, chapters, fact, another, help: show that instead. translate: show a topic in the other language."""

DigestKind = Literal[
    "digest-more",
    "digest-another",
    "digest-feedback",
    "digest-manage",
    "digest-new",
    "digest-change",
    "digest-pause",
    "digest-resume",
    "digest-skip",
    "digest-preview",
    "digest-stop",
    "digest-undo",
]
"""What the buttons of weekly facts, and of what is said about subscriptions, ask for. `target` is a fact as
"topic/fact" for the first three, a change to take back for the last, and else a subscription's id."""

DIGEST_IDS = re.compile(r"^innovation\.digest-[a-z]+\.\d+$")
"""Matches every action id that these carry."""

ACTION_IDS = re.compile(r"^innovation\.[a-z]+\.\d+$")
"""Matches every action id that a reply's buttons carry."""

MOST = 2000
"""Characters of a button's value: https://docs.slack.dev/reference/block-kit/block-elements/button-element."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it shows, and what its press asks for. `target` is the id of a topic, a chapter or a fact."""

    label: str
    kind: Kind | DigestKind
    language: Language
    target: str = ""

    @property
    def value(self) -> str:
        """Give what Slack sends back when the button is pressed."""
        return f"{self.language}:{self.target}"[:MOST]

    def action_id(self, place: int) -> str:
        """Give the button's action id, unique within its row."""
        return f"innovation.{self.kind}.{place}"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a pressed button asks for."""

    kind: Kind
    language: Language
    target: str


def read_press(action_id: str, value: str) -> Pressed | None:
    """Read what Slack sent of a pressed button; None for a button of some other version of this app."""
    kind = next((kind for kind in get_args(Kind) if action_id.startswith(f"innovation.{kind}.")), None)
    language, separator, target = value.partition(":")
    if kind is None or not separator:
        return None
    return Pressed(kind, "ko" if language == "ko" else "en", target)


@dataclass(frozen=True, slots=True)
class DigestPressed:
    """What a pressed button of a weekly fact, or of a subscription, asks for."""

    kind: DigestKind
    language: Language
    target: str


def read_digest_press(action_id: str, value: str) -> DigestPressed | None:
    """Read what Slack sent of such a button; None for one of some other version of this app."""
    kind = next((kind for kind in get_args(DigestKind) if action_id.startswith(f"innovation.{kind}.")), None)
    language, separator, target = value.partition(":")
    if kind is None or not separator:
        return None
    return DigestPressed(kind, "ko" if language == "ko" else "en", target)
