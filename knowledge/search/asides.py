"""Finds the question in a longer message, without what people say around it: who they are, or why they ask."""

from __future__ import annotations

import re

from knowledge.search import lexicon
from knowledge.search.alias_index import AliasIndex
from knowledge.search.question import Question

_BREAK = re.compile(r"(?<=[.!?…,;:)])\s+|\s+[-–—]\s+|\s+(?=\()")
_ASKS = lexicon.pattern("asks")


def without_asides(question: Question, aliases: AliasIndex) -> Question | None:
    """Return the core of a question: from the first to the last clause that asks something or names a topic.

    Return None if no clause asks anything, or if nothing would be left out.
    """
    texts = _BREAK.split(question.text)
    clauses = [question.with_text(text) for text in texts] if len(texts) > 1 else []
    if not any(map(_asks, clauses)):
        return None
    telling = [n for n, clause in enumerate(clauses) if _asks(clause) or aliases.match(clause)]
    core = clauses[telling[0] : telling[-1] + 1]
    return question.with_text(" ".join(clause.text for clause in core)) if len(core) < len(clauses) else None


def _asks(clause: Question) -> bool:
    return clause.text.endswith("?") or _ASKS.search(clause.folded) is not None
