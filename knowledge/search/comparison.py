"""Tells when a question names two things to hold side by side, and takes it apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.search import lexicon
from knowledge.wording import fold

_CUE = lexicon.pattern("compares")
_SPLIT = lexicon.pattern("between two things")
_LEAD = re.compile(
    r"^(?:(?:what(?:'s| is)?|whats|is|are|was|were|please|can you|could you|how|does|do|did) )*(?:the )?"
    r"(?:(?:differences?|comparison|compare|comparing|different|differ|which|between|both) ?)+(?:of |is )?",
)


def is_comparison(text: str) -> bool:
    """Tell whether a question has a word that compares; whether it names two topics is for the search to say."""
    return bool(_CUE.search(fold(text)))


def halves_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to take a comparison apart into two things, at each word that may stand between them."""
    folded = fold(text).strip(" ?!.")
    body = _LEAD.sub("", folded)
    for split in _SPLIT.finditer(body):
        left, right = body[: split.start()].strip(), body[split.end() :].strip()
        if left and right:
            yield left, right
