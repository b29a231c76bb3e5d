"""The outcomes of a search: an answer, a choice between a few topics, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.model import Language, Statement, Topic
from knowledge.search.explanation import UNEXPLAINED, Explanation

MAX_CHOICES = 5
"""The maximum number of topics offered or compared."""

_MAY_BE = 0.15
"""The confidence from which a refused question may be answered after all. Of 2,800 questions by people who had not seen
the report's files, 45 were refused though their answer was the closest statement: 80% of these have this confidence,
but only 10% of those refused with good reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The report answers the question. The answer is the first topic or, for a comparison, all of `topics`.

    `statements` holds the statements of the first topic that answer the question, best first. It is empty if the
    question is about the topic as a whole. If one aspect of several topics is compared, it holds one statement per
    topic. `why` explains the outcome if the search was asked to explain. `confidence` is between 0 and 1. `asked_for`
    is "source" if the question asks only where the report says something, and "more" if it asks for everything that the
    report says about the topic.
    """

    topics: tuple[Topic, ...]
    language: Language
    statements: tuple[Statement, ...] = ()
    why: Explanation = UNEXPLAINED
    confidence: float = 1.0
    asked_for: Literal["answer", "source", "more"] = "answer"


@dataclass(frozen=True, slots=True)
class Choices:
    """The question may be about any of these two to five topics. They are sorted, best first."""

    topics: tuple[Topic, ...]
    language: Language
    why: Explanation = UNEXPLAINED
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class NotCovered:
    """The report does not answer the question. `closest` holds the closest topics, best first, and may be empty.

    `statements` holds the closest statement of the closest topic, if there is one. `lacking` is an answer type that
    the question expects, such as `date`, if the question is certainly about the closest topic but the report gives no
    such answer for it. Otherwise, `lacking` is empty. `confidence` is between 0 and 1, as for the other outcomes.
    """

    closest: tuple[Topic, ...]
    language: Language
    why: Explanation = UNEXPLAINED
    confidence: float = 0.0
    statements: tuple[Statement, ...] = ()
    lacking: str = ""

    @property
    def may_be_answered(self) -> bool:
        """Return whether the closest statement may well be what was asked for."""
        return self.confidence >= _MAY_BE


Outcome = Answer | Choices | NotCovered
