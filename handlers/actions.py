"""The requests that a card's buttons carry through Slack, with a code in the action id and the fields in the value."""

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
"""Takes the place of the code in a menu's action id: the code of each option's own action is in the option's value."""
MOST_IN_MENU = 150
"""Maximum length of an option's value: https://docs.slack.dev/reference/block-kit/composition-objects/option-object."""

ACTION_ID = re.compile(r"^innovation\.([a-z-]+)\.\d+$")
"""Matches the action id of every button and menu in a card."""

Shown = Literal["instead", "beside", "below", "below once", "in thread"]
"""Where the reply to a click appears: in place of the message with the button; beside it, as a message of its own;
below it, only for the person who clicked, each time or only the first time; or in its thread, for everyone the first
time."""


@dataclass(frozen=True, slots=True)
class Action:
    """A request that a button can carry. Its fields are strings. The button's value is the fields, joined by colons.

    Only the last field may contain a colon, because colons separate the fields. `code` names the kind of request in the
    action id. It must never change, because messages with old buttons exist. `listed` says whether the terminal, which
    has no buttons, lists the request as something to read next. `label_asks` says whether a button's label, sent as a
    message, asks for the same.
    """

    code: ClassVar[str]
    shown: ClassVar[Shown] = "instead"
    listed: ClassVar[bool] = False
    label_asks: ClassVar[bool] = False

    language: Language

    @property
    def value(self) -> str:
        """Return the value that Slack sends back when the button is clicked, such as "en:kiss".

        Empty fields at the end are left out. If only the language is left, the value ends with a colon: "en:".
        """
        language, *fields = (getattr(self, name) for name in self.__match_args__)
        while fields and not fields[-1]:
            fields.pop()
        return f"{language}:{':'.join(fields)}"

    @property
    def option_value(self) -> str:
        """Return the value that Slack sends back when an option in a menu is chosen, such as "topic:en:kiss"."""
        return f"{self.code}:{self.value}"

    @property
    def fits(self) -> bool:
        """Return whether the value is short enough for a button."""
        return len(self.value) <= MOST

    def action_id(self, place: int) -> str:
        """Return the action id of a button at this place in its row, which makes the id unique within the row."""
        return f"innovation.{self.code}.{place}"


def read_action(action_id: str, value: str, kinds: Mapping[str, type[Action]]) -> Action | None:
    """Return the action of a button or a menu, by its action id and the value of the button or the chosen option.

    `kinds` maps each code to its class. Return None if this version of the app cannot read the action.
    """
    return _read(*_code_and_value(action_id, value), kinds)


def language_in(action_id: str, value: str) -> Language:
    """Return the language that a button or a menu names, even if this version of the app cannot read its action.

    If it names none, return English.
    """
    _, value = _code_and_value(action_id, value)
    return read_language(value.partition(":")[0])


def read_option(option_value: str, kinds: Mapping[str, type[Action]]) -> Action | None:
    """Return the action that an option's value names, or None if this version of the app cannot read it.

    `kinds` maps each code to its class.
    """
    return _read(*_split(option_value), kinds)


def _code_and_value(action_id: str, value: str) -> tuple[str, str]:
    found = ACTION_ID.match(action_id)
    code = found[1] if found else ""
    return _split(value) if code == MENU else (code, value)


def _split(option_value: str) -> tuple[str, str]:
    code, _, value = option_value.partition(":")
    return code, value


def _read(code: str, value: str, kinds: Mapping[str, type[Action]]) -> Action | None:
    kind = kinds.get(code)
    if kind is None or ":" not in value:
        return None
    fields = dataclasses.fields(kind)
    language, *rest = value.split(":", len(fields) - 1) if len(fields) > 1 else [value.partition(":")[0]]
    missing = len(fields) - 1 - len(rest)
    return kind(read_language(language), *rest, *[""] * missing)
