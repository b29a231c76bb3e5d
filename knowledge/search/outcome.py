"""What a search comes to: an answer, a choice between a few topics, or that the report does not cover it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model import Figure, Language, Topic


@dataclass(frozen=True, slots=True)
class Answer:
    """The report answers: with the first topic, or, for a comparison, with all of `topics`.

    `figure` is the one of the first topic's figures that was asked for, if one was. `why` says in a few words, for
    people who want to know, what matched: 'matched *konpes* → KONEPS'. `sureness` is between 0 and 1.
    """

    topics: tuple[Topic, ...]
    language: Language
    figure: Figure | None = None
    why: tuple[str, ...] = ()
    sureness: float = 1.0


@dataclass(frozen=True, slots=True)
class Choices:
    """It is not clear which of two to five topics was meant, best first."""

    topics: tuple[Topic, ...]
    language: Language
    why: tuple[str, ...] = ()
    sureness: float = 0.5


@dataclass(frozen=True, slots=True)
class NotCovered:
    """The report does not say; `closest` are the topics that come nearest, best first, and may be empty."""

    closest: tuple[Topic, ...]
    language: Language
    why: tuple[str, ...] = ()
    sureness: float = 0.0


Outcome = Answer | Choices | NotCovered
