"""The outcomes of a search: an answer, a choice between a few topics, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Language, Statement, Topic


@dataclass(frozen=True, slots=True)
class Answer:
    """The report answers the question. The answer is the first topic or, for a comparison, all of `topics`.

    `statements` are the statements of the first topic that answer the question, best first. There are none if the
    question is about the topic as a whole. `why` holds short explanations, such as 'matched *konpes* → KONEPS'.
    `confidence` is between 0 and 1. `only_source` means that the question only asked where the report says something.
    """

    topics: tuple[Topic, ...]
    language: Language
    statements: tuple[Statement, ...] = ()
    why: tuple[str, ...] = ()
    confidence: float = 1.0
    only_source: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """It is unclear which of two to five topics was meant. The topics are sorted, best first."""

    topics: tuple[Topic, ...]
    language: Language
    why: tuple[str, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class NotCovered:
    """The report does not answer the question. `closest` holds the closest topics, best first, and may be empty.

    `statements` holds the closest statement of the first of these topics, if there is one.
    """

    closest: tuple[Topic, ...]
    language: Language
    why: tuple[str, ...] = ()
    confidence: float = 0.0
    statements: tuple[Statement, ...] = ()


Outcome = Answer | Choices | NotCovered
