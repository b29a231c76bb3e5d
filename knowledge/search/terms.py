"""Finds the systems and terms of the report that a longer text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.model import Statement, Topic
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import read_question

_MOST_TEXT = 4000
"""Maximum number of characters of a text that are read."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Term:
    """A name in a text: the topic that has it, and its statement, if a statement has it."""

    topic: Topic
    statement: Statement | None


def terms_in(text: str, kb: IndexedKnowledge) -> tuple[Term, ...]:
    """Return the terms that a text names exactly, in the order of the text. Each topic is returned once."""
    named: dict[str, Term] = {}
    for term in _terms(text[:_MOST_TEXT], kb):
        named.setdefault(term.topic.id, term)
    return tuple(named.values())


def _terms(text: str, kb: IndexedKnowledge) -> Iterator[Term]:
    for sentence in _SENTENCE_END.split(text):
        matches = kb.aliases.match(read_question(sentence))
        for match in sorted(matches, key=lambda match: match.start):
            topic = kb.knowledge.topics[match.topic]
            yield Term(topic, topic.statement(match.statement) if match.statement else None)
