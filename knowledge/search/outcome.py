"""The outcomes of a search: an answer, a choice between a few topics, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Language, Statement, Topic


@dataclass(frozen=True, slots=True)
class Answer:
    """The report answers the question: with the first topic, or, for a comparison, with all of `topics`.

    `statement` is the statement of the first topic that answers it, unless the topic is asked for as a whole. `why`
    explains in a few words what matched: 'matched *konpes* → KONEPS'. `confidence` is between 0 and 1.
    """

    topics: tuple[Topic, ...]
    language: Language
    statement: Statement | None = None
    why: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Choices:
    """It is unclear which of two to five topics was meant; they are sorted best first."""

    topics: tuple[Topic, ...]
    language: Language
    why: tuple[str, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class NotCovered:
    """The report does not answer the question; `closest` holds the closest topics, best first, and may be empty."""

    closest: tuple[Topic, ...]
    language: Language
    why: tuple[str, ...] = ()
    confidence: float = 0.0


Outcome = Answer | Choices | NotCovered
