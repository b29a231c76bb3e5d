"""Decides whether a letter that looks like a gap, such as a Hangul filler, is a space or slipped into a word."""

from __future__ import annotations

import re

from knowledge.normalization import GAP_IN_WORD, fold_case
from knowledge.search.index import IndexedKnowledge


def without_gaps(text: str, kb: IndexedKnowledge) -> str:
    """Return `text` without the gaps in words that the knowledge base knows, and with a space for each other gap.

    A gap is in a word if the letters around it begin with a word that is longer than those before it, because Korean
    words have endings.
    """
    return text if text.isascii() else GAP_IN_WORD.sub(lambda found: _closed(found, kb), text)


def _closed(found: re.Match[str], kb: IndexedKnowledge) -> str:
    before, whole = fold_case(found[1]), fold_case(found[1] + found[2])
    shortest = len(whole) if whole.isascii() else len(before) + 1
    in_word = any(whole[:length] in kb.words for length in range(shortest, len(whole) + 1))
    return found[1] if in_word else f"{found[1]} "
