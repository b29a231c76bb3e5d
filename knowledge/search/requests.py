"""Tells what sort of thing a question asks for, where that shows: a phone number, a salary, a name, a how-to.

A topic may be the right one and still not hold such a thing at all. The list of patterns has, for each sort, the words
of those who ask for it and the words of a text that holds it, in English and Korean.
"""

from __future__ import annotations

from knowledge.search import lexicon
from knowledge.wording import fold

_SORTS = tuple(name.removesuffix(": asked") for name in lexicon.sections("patterns.txt") if name.endswith(": asked"))


def sorts_asked_for(text: str) -> frozenset[str]:
    """Give the sorts of things that a question asks for; most questions ask for none of them."""
    return _sorts(text, "asked")


def sorts_told(text: str) -> frozenset[str]:
    """Give the sorts of things that a text may hold."""
    return _sorts(text, "told")


def _sorts(text: str, side: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(sort for sort in _SORTS if lexicon.pattern(f"{sort}: {side}").search(folded))
