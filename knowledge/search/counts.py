"""Finds out whether a text tells how many there are of the things that a question asks for.

Most texts hold some number. In English, the things asked for stand next to their number: 'How many monitors?' is
answered by '1,500 monitors'. In Korean, a counter follows the number, and differs by kind: '몇 명' is answered by
'1,500명', and not by '42종'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.normalization import fold_case
from knowledge.search import lexicon
from knowledge.search.question import words_of

_SAME = {each: line.split() for line in lexicon.lines("counters.txt") for each in line.split()}
"""The counters that may be used for the same things, by counter."""

_COUNTER = f"({'|'.join(sorted(_SAME, key=len, reverse=True))})(?!월)"
_HOW_MANY, _NUMBER = lexicon.pattern("how many"), lexicon.pattern("a number of things")
_HOW_MANY_IN_KOREAN = re.compile(rf"몇 ?{_COUNTER}")
_NUMBER_IN_KOREAN = re.compile(rf"(?:{lexicon.pattern('a number in korean').pattern}){_COUNTER}")
_NUMBER_ASKED_IN_KOREAN = re.compile(r"([가-힣]{2,}) ?(?:숫자|개수|횟수|건수|수)(?:는|가|를|도|\W*$)")

_NAMING = 2
"""The number of words in a question that may name what is to be counted."""

_AFTER, _BEFORE = 5, 2
"""The number of words after a number, or before it, that may name what is counted."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a question asks the number of, or what a text tells the numbers of.

    `terms` are the terms of the words for the things, and `counters` the Korean counters with which they are counted.
    """

    terms: frozenset[str]
    counters: frozenset[str]

    def has(self, asked: Counts) -> bool:
        """Return whether a text with these counts tells what is asked for."""
        if asked.counters:
            return not self.counters.isdisjoint(asked.counters)
        return not self.terms.isdisjoint(asked.terms)


def counts_asked(question: str) -> Counts | None:
    """Return what a question in English or Korean asks the number of, or None if it asks for no number of things."""
    folded = fold_case(question)
    if found := _HOW_MANY_IN_KOREAN.search(folded):
        return Counts(frozenset(), frozenset(_SAME[found[1]]))
    if found := _HOW_MANY.search(folded):
        return _of_things(folded[found.end() :])
    found = _NUMBER_ASKED_IN_KOREAN.search(folded)
    return _of_things(found[1]) if found else None


def _of_things(text: str) -> Counts | None:
    """Return the things that the first words of a text name, or None if it has no words with content."""
    things = [word for word in words_of(text) if word.is_content][:_NAMING]
    return Counts(frozenset(term for word in things for term in word.terms), frozenset()) if things else None


def counts_told(texts: Iterable[str]) -> Counts:
    """Return what these texts, each in English or Korean, tell the numbers of."""
    terms, counters = set[str](), set[str]()
    for text in map(fold_case, texts):
        counters.update(found[1] for found in _NUMBER_IN_KOREAN.finditer(text))
        for found in _NUMBER.finditer(text):
            after = words_of(text[found.end() :])[:_AFTER]
            before = words_of(text[: found.start()])[-_BEFORE:]
            terms.update(term for word in (*before, *after) for term in word.terms)
    return Counts(frozenset(terms), frozenset(counters))
