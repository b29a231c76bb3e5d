"""Answers a question that only names another topic, such as 'and HANARO?', with what was told of the one before."""

from __future__ import annotations

import re

from knowledge.model import Language, Statement, Topic
from knowledge.search.alias_index import attribute_of
from knowledge.search.answer_types import CERTAIN, shared_answer_types
from knowledge.search.followup import opens_as_fragment, points_back
from knowledge.search.index import IndexedKnowledge
from knowledge.search.question import Question, read_question
from knowledge.search.statement_finder import ComparedQuestion
from knowledge.search.together import Needed, Search

_TELLING = CERTAIN - {"count"} | {"award", "certificate"}
"""The answer types by which a statement of one topic is recognized as telling the same as one of another topic."""

_FIGURES = CERTAIN - {"count", "date", "maker"}
"""The answer types of which a year can be asked: 'which year was that?'."""

_ENDS_AS_FRAGMENT = re.compile(r"\w(?:는|은|도)(?:요)?[\s?!.~]*$")


def goes_on(question: Question) -> bool:
    """Return whether a question that names a topic goes on with the conversation: 'and KISS?', '나라장터는?'."""
    return opens_as_fragment(question) or _ENDS_AS_FRAGMENT.search(question.folded) is not None


def asks_when_of(question: Question, told: Statement) -> bool:
    """Return whether a question asks only which year a figure in a statement is from, which the statement lacks.

    The years in the topic's other statements are those of other things.
    """
    asks = question.is_only_type and question.answer_types == {"date"} and points_back(question)
    types = shared_answer_types(told.text) if asks else frozenset[str]()
    return "date" not in types and not types.isdisjoint(_FIGURES)


def the_same_of(kb: IndexedKnowledge, topic: Topic, told: Statement, language: Language) -> Search[Statement | None]:
    """Search for the statement of a topic that tells the same as one of another topic, such as what a system saved.

    Return None if the topic has no statement with an answer of the same type.
    """
    read = read_question(told.text[language])
    text = attribute_of(read, kb.aliases.match(read))
    compared = (yield Needed((text,)))[text]
    asked = ComparedQuestion(read.with_text(text), kb.classifier.similarities(text, compared), compared.vector)
    position = kb.positions[topic.id]
    nearness = kb.statements.features(asked, position)[:-1, 0].tolist()
    types = _telling(shared_answer_types(told.text))
    shared = [len(types & _telling(each)) for each in kb.statements.contents(position).shared_types]
    most = max(zip(shared, nearness, topic.statements, strict=True), key=lambda each: each[:2], default=None)
    return most[2] if most and most[0] else None


def _telling(types: frozenset[str]) -> frozenset[str]:
    """Return those of a statement's answer types that are telling; a date counts only if it is the only one."""
    telling = types & _TELLING
    return telling - {"date"} or telling
