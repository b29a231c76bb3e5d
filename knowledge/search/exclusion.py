"""Leaves out of a question what it excludes by name: 'besides KISS' and 'KISS 말고' are not about KISS."""

from __future__ import annotations

import re

from knowledge.search import lexicon
from knowledge.search.alias_index import AliasIndex
from knowledge.search.question import Question

_BEFORE, _AFTER = lexicon.pattern("excluded before").pattern, lexicon.pattern("excluded after").pattern
_EXCLUDES = re.compile(rf"\b(?:{_BEFORE})\b|{_AFTER}")
_LEAST = 2
"""The number of words with content that a question must have without what it excludes."""


def without_excluded(question: Question, aliases: AliasIndex) -> Question:
    """Return the question without the name that it excludes, or unchanged if it excludes none or says little else."""
    if not _EXCLUDES.search(question.folded):
        return question
    for match in aliases.match(question):
        name = re.escape(match.typed)
        rest = re.sub(rf"\b(?:{_BEFORE}) (?:the )?{name}\b|{name}[을를]? ?(?:{_AFTER})", " ", question.folded)
        shorter = question.with_text(" ".join(rest.split()))
        if rest != question.folded and len(shorter.content) >= _LEAST:
            return shorter
    return question
