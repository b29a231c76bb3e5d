"""Decides whether an invisible letter that leaves a gap, such as a Hangul filler, is a space or part of a word."""

from __future__ import annotations

import re

from knowledge.normalization import GAP_IN_WORD, fold_case
from knowledge.search.index import IndexedKnowledge


def without_gaps(text: str, kb: IndexedKnowledge) -> str:
    """Return `text` without the gaps inside words that the knowledge base knows. Other gaps become spaces.

    A gap is inside a word if a known word begins before it and ends after it. In Korean, an ending may follow the word.
    """
    return text if text.isascii() else GAP_IN_WORD.sub(lambda found: _closed(found, kb), text)


def _closed(found: re.Match[str], kb: IndexedKnowledge) -> str:
    before, whole = fold_case(found[1]), fold_case(found[1] + found[2])
    shortest = len(whole) if whole.isascii() else len(before) + 1
    in_word = any(whole[:length] in kb.words for length in range(shortest, len(whole) + 1))
    return found[1] if in_word else f"{found[1]} "
