"""Recognizes questions that compare two things, and splits them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from knowledge.normalization import fold_case
from knowledge.search import lexicon

_COMPARES = lexicon.pattern("compares")
_MAY_COMPARE = lexicon.pattern("may compare")
_SPLIT = lexicon.pattern("between two things")
_LEAD = re.compile(
    r"^(?:(?:what(?:'s| is)?|whats|is|are|was|were|please|can you|could you|put|how|does|do|did) )*(?:the )?"
    r"(?:(?:differences?|comparison|compare|comparing|contrast|different|differs?|distinguishes|which|between|both) ?)*"
    r"(?:of |is )?",
)
_CLAUSE = re.compile(r"[,;:?!]")


class Comparison(IntEnum):
    """How certain it is, judging by the words of a question, that it compares two things."""

    NONE = 0
    POSSIBLE = 1
    CERTAIN = 2


def detect_comparison(text: str) -> Comparison:
    """Return how certain it is that a question compares two things. Whether it names two topics is not checked."""
    folded = fold_case(text)
    if _COMPARES.search(folded):
        return Comparison.CERTAIN
    return Comparison.POSSIBLE if _MAY_COMPARE.search(folded) else Comparison.NONE


def split_comparison(text: str) -> Iterator[tuple[str, str]]:
    """Yield each way to split a comparison into two things, at each of the words that may stand between them."""
    body = _LEAD.sub("", fold_case(text).strip(" ?!."))
    for split in _SPLIT.finditer(body):
        left = _CLAUSE.split(body[: split.start()])[-1].strip()
        right = _CLAUSE.split(body[split.end() :])[0].strip()
        if left and right:
            yield left, right
