"""Tells when a question names two things to hold side by side, and takes it apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from knowledge.search import lexicon
from knowledge.wording import fold

_COMPARES = lexicon.pattern("compares")
_MAY_COMPARE = lexicon.pattern("may compare")
_SPLIT = lexicon.pattern("between two things")
_LEAD = re.compile(
    r"^(?:(?:what(?:'s| is)?|whats|is|are|was|were|please|can you|could you|put|how|does|do|did) )*(?:the )?"
    r"(?:(?:differences?|comparison|compare|comparing|contrast|different|differs?|distinguishes|which|between|both) ?)*"
    r"(?:of |is )?",
)
_CLAUSE = re.compile(r"[,;:?!]")


class Comparing(IntEnum):
    """How surely the wording of a question holds two things side by side."""

    NO = 0
    PERHAPS = 1
    SURELY = 2


def is_comparing(text: str) -> Comparing:
    """Tell whether a question has a word that compares; whether it names two topics is for the search to say."""
    folded = fold(text)
    if _COMPARES.search(folded):
        return Comparing.SURELY
    return Comparing.PERHAPS if _MAY_COMPARE.search(folded) else Comparing.NO


def halves_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to take a comparison apart into two things, at each word that may stand between them."""
    body = _LEAD.sub("", fold(text).strip(" ?!."))
    for split in _SPLIT.finditer(body):
        left = _CLAUSE.split(body[: split.start()])[-1].strip()
        right = _CLAUSE.split(body[split.end() :])[0].strip()
        if left and right:
            yield left, right
