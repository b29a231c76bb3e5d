"""The requests that the buttons of cards carry through Slack: a code in the action id, the fields in the value."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from knowledge.model import Language, read_language

MOST = 2000
"""Maximum length of a button's value: https://docs.slack.dev/reference/block-kit/block-elements/button-element."""

MENU = "menu"
"""Stands for a code in the action id of a menu: each of its options has the code of its own action in its value."""
MOST_IN_MENU = 150
"""Maximum length of an option's value: https://docs.slack.dev/reference/block-kit/composition-objects/option-object."""

ACTION_ID = re.compile(r"^innovation\.([a-z-]+)\.\d+$")
"""Matches the action id of every button and menu that a card has."""

Shown = Literal["instead", "beside", "below", "in thread"]
"""Where the reply to a click appears: in place of the message that has the button; beside it, as a message of its own;
below it, only for the person who clicked; or in its thread, for everyone the first time."""


@dataclass(frozen=True, slots=True)
class Action:
    """A request that a button can carry. Its fields, all strings, make up the button's value, the language first.

    Only the last field may contain a colon, because colons separate the fields.
    `code` names the kind of request in the action id. It must never change, because messages with old buttons exist.
    `listed` says that plain text offers the button too, as something to read next.
    """

    code: ClassVar[str]
    shown: ClassVar[Shown] = "instead"
    listed: ClassVar[bool] = False

    language: Language

    @property
    def value(self) -> str:
        """Return what Slack sends back when the button is clicked: "en:kiss", or "en:" without other fields."""
        language, *fields = (getattr(self, field.name) for field in dataclasses.fields(self))
        while fields and not fields[-1]:
            fields.pop()
        return f"{language}:{':'.join(fields)}"

    @property
    def option_value(self) -> str:
        """Return what Slack sends back when an option of a menu is chosen: "topic:en:kiss"."""
        return f"{self.code}:{self.value}"

    @property
    def fits(self) -> bool:
        """Return whether a button can carry the request."""
        return len(self.value) <= MOST

    def action_id(self, place: int) -> str:
        """Return the id of the button at this place, which is unique within its row."""
        return f"innovation.{self.code}.{place}"


def read_action(action_id: str, value: str, kinds: Mapping[str, type[Action]]) -> Action | None:
    """Read the action of a clicked button or a chosen option; return None if another version of this app made it."""
    found = ACTION_ID.match(action_id)
    code = found[1] if found else ""
    if code == MENU:
        code, _, value = value.partition(":")
    kind = kinds.get(code)
    if kind is None or ":" not in value:
        return None
    fields = dataclasses.fields(kind)
    language, *rest = value.split(":", len(fields) - 1) if len(fields) > 1 else [value.partition(":")[0]]
    missing = len(fields) - 1 - len(rest)
    return kind(read_language(language), *rest, *[""] * missing)
