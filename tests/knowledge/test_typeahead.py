"""While a person types, topics and questions are suggested, by their beginnings and words, even if mistyped."""

from __future__ import annotations

import pytest

from knowledge.model import KnowledgeBase
from knowledge.search.typeahead import MOST, Typeahead


@pytest.fixture(scope="module")
def typeahead(knowledge: KnowledgeBase) -> Typeahead:
    """Return suggestions from the report that comes with the bot."""
    return Typeahead(knowledge)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("KONEPS", "koneps"),
        ("kon", "koneps"),
        ("konpes", "koneps"),
        ("  koneps!", "koneps"),
        ("나라장터", "koneps"),
        ("나라ㅈ", "koneps"),
        ("나라자", "koneps"),
        ("온나라", "on-nara"),
    ],
)
def test_name(typeahead: Typeahead, typed: str, topic: str) -> None:
    """A topic is suggested first if the beginning of its name is typed, in either language, even with a typo."""
    assert typeahead.suggest(typed, "en")[0].topic == topic


def test_nothing_typed(typeahead: Typeahead, knowledge: KnowledgeBase) -> None:
    """Before anything is typed, the topics are suggested in the report's order, in the person's language."""
    suggested = typeahead.suggest(" ", "ko")
    assert [each.text for each in suggested] == [topic.title["ko"] for topic in knowledge.topics[:MOST]]


def test_question(typeahead: Typeahead, knowledge: KnowledgeBase) -> None:
    """A question is suggested by its words in any order, and leads to the statement that answers it."""
    topic, fact = next((t, s) for t, s in knowledge.facts() if s.questions["en"] and s.questions["en"][0].endswith("?"))
    question = fact.questions["en"][0]
    words = " ".join(reversed(question.strip("?").split()))
    found = [each for each in typeahead.suggest(words, "en") if each.topic == topic.id]
    assert f"{topic.id}/{found[0].statement}" == fact.id


def test_each_answer_once(typeahead: Typeahead) -> None:
    """No two suggestions lead to the same answer, and their number is limited."""
    suggested = typeahead.suggest("k", "en")
    assert len({each.target for each in suggested}) == len(suggested) <= MOST


def test_nothing_like_it(typeahead: Typeahead) -> None:
    """If the typed letters resemble nothing in the report, nothing is suggested."""
    assert typeahead.suggest("xqzzt", "en") == []
