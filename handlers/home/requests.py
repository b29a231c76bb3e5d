"""The requests that people make on the Home tab, and about what the bot remembers about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handlers.actions import Action, Shown


@dataclass(frozen=True, slots=True)
class OpenAnswer(Action):
    """A request for a topic, or for one of its statements, chosen on the Home tab."""

    code: ClassVar[str] = "answer"
    shown: ClassVar[Shown] = "beside"

    topic: str
    statement: str = ""
    """The last part of the statement's id, or empty for the topic as a whole."""


@dataclass(frozen=True, slots=True)
class AskTyped(Action):
    """A question typed into the search field of the Home tab."""

    code: ClassVar[str] = "typed"
    shown: ClassVar[Shown] = "beside"

    text: str


@dataclass(frozen=True, slots=True)
class OpenSettings(Action):
    """A request for the settings: the person's language and the channel's."""

    code: ClassVar[str] = "settings"
    shown: ClassVar[Shown] = "below"


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Action):
    """A person's choice of the language for their answers; empty means that the bot chooses."""

    code: ClassVar[str] = "my-language"

    choice: str = ""


@dataclass(frozen=True, slots=True)
class ChooseChannelLanguage(Action):
    """A choice of the language for a channel's answers; empty means that the bot chooses."""

    code: ClassVar[str] = "channel-language"

    choice: str = ""


@dataclass(frozen=True, slots=True)
class ShowMyData(Action):
    """A request for what is stored about the person."""

    code: ClassVar[str] = "my-data"
    shown: ClassVar[Shown] = "below"


@dataclass(frozen=True, slots=True)
class RemoveMyData(Action):
    """A request to delete what is stored about the person."""

    code: ClassVar[str] = "remove-my-data"


Request = OpenAnswer | AskTyped | OpenSettings | ChooseLanguage | ChooseChannelLanguage | ShowMyData | RemoveMyData
