"""The requests that people make about the report, by typing or by clicking a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from handlers.actions import Action, Shown
from knowledge.model import Language

Courtesies = Literal["thanks", "okay", "goodbye", "complaint"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question in the asker's own words, and the language for the answer if it is not the question's own."""

    text: str
    language: Language = ""


@dataclass(frozen=True, slots=True)
class AskAgain(Action):
    """A click on an example question."""

    code: ClassVar[str] = "ask"
    listed: ClassVar[bool] = True
    label_asks: ClassVar[bool] = True

    text: str


@dataclass(frozen=True, slots=True)
class Greet:
    """A greeting, or a message without words, such as an emoji. The reply is a greeting with example questions."""

    language: Language


@dataclass(frozen=True, slots=True)
class SayCourtesy:
    """Thanks or a similar courtesy, answered with one sentence."""

    kind: Courtesies
    language: Language


@dataclass(frozen=True, slots=True)
class SwitchLanguage:
    """A request for the topic of the conversation in another language."""

    language: Language


@dataclass(frozen=True, slots=True)
class Help(Action):
    """A request for the card that explains how to ask."""

    code: ClassVar[str] = "help"


@dataclass(frozen=True, slots=True)
class Browse(Action):
    """A request for the list of the report's chapters."""

    code: ClassVar[str] = "chapters"


@dataclass(frozen=True, slots=True)
class FindNoChapter:
    """A request for a chapter that the report does not have. The reply says so and lists its chapters."""

    language: Language


@dataclass(frozen=True, slots=True)
class BrowseChapter(Action):
    """A request for the list of a chapter's topics."""

    code: ClassVar[str] = "chapter"
    listed: ClassVar[bool] = True

    chapter: str


@dataclass(frozen=True, slots=True)
class ShowTopic(Action):
    """A request for a topic related to the current message, shown beside that message."""

    code: ClassVar[str] = "topic"
    shown: ClassVar[Shown] = "beside"
    listed: ClassVar[bool] = True
    label_asks: ClassVar[bool] = True

    topic: str


@dataclass(frozen=True, slots=True)
class ChooseTopic(Action):
    """A request for one of the topics offered as choices, shown in place of the choices."""

    code: ClassVar[str] = "choose"
    listed: ClassVar[bool] = True
    label_asks: ClassVar[bool] = True

    topic: str


@dataclass(frozen=True, slots=True)
class OpenTopic(Action):
    """A request for a topic in the chapter being browsed, shown with a button back to the chapter."""

    code: ClassVar[str] = "open"
    listed: ClassVar[bool] = True

    topic: str


@dataclass(frozen=True, slots=True)
class TranslateTopic(Action):
    """A request for the same topic in another language.

    The translation replaces an answer that only one person sees. Otherwise, it is shown beside the answer.
    """

    code: ClassVar[str] = "translate"
    shown: ClassVar[Shown] = "beside"

    topic: str
    statement: str = ""
    """The last part of the statement's id, if the answer was a statement."""


@dataclass(frozen=True, slots=True)
class TellMore(Action):
    """A request for all that the report says about a topic, shown in place of a short answer."""

    code: ClassVar[str] = "more"
    listed: ClassVar[bool] = True

    topic: str


@dataclass(frozen=True, slots=True)
class ShowFact(Action):
    """A request for a particular fact."""

    code: ClassVar[str] = "fact"

    fact: str


@dataclass(frozen=True, slots=True)
class RandomFact(Action):
    """A request for a random fact, other than the one with the id `but` if possible."""

    code: ClassVar[str] = "another"

    but: str = ""


Request = (
    Ask
    | AskAgain
    | Greet
    | SayCourtesy
    | SwitchLanguage
    | Help
    | Browse
    | FindNoChapter
    | BrowseChapter
    | ShowTopic
    | ChooseTopic
    | OpenTopic
    | TranslateTopic
    | TellMore
    | ShowFact
    | RandomFact
)
