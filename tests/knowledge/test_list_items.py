"""The items of a list in the conversation can be asked for by position or by label."""

from __future__ import annotations

import pytest

from knowledge.search import IndexedKnowledge, find
from knowledge.search.list_items import items_at
from knowledge.search.outcome import Answer, NotCovered
from knowledge.search.question import read_question

AWARDS, MOUS, GOALS = "un-public-service-awards", "innovation-mous", "five-goals"


@pytest.mark.parametrize(
    ("question", "context", "items"),
    [
        ("what's the second one?", AWARDS, ["gii"]),
        ("and the first?", AWARDS, ["koneps"]),
        ("the last one, when was that?", AWARDS, ["kiss"]),
        ("what came next?", f"{AWARDS}/koneps", ["gii"]),
        ("and the other two?", f"{AWARDS}/gii", ["koneps", "kiss"]),
        ("제일 처음 건 언제야?", AWARDS, ["koneps"]),
        ("맨 나중에 받은 건?", AWARDS, ["kiss"]),
        ("which year was the last one", AWARDS, ["kiss"]),
        ("explain number 2", AWARDS, ["gii"]),
        ("go back to the first", f"{AWARDS}/kiss", ["koneps"]),
        ("두번째꺼 자세히", AWARDS, ["gii"]),
        ("첫번째로 돌아가서", f"{AWARDS}/kiss", ["koneps"]),
        ("두 번째는 언제였죠?", MOUS, ["germany"]),
        ("그다음은요?", f"{MOUS}/germany", ["vietnam"]),
        ("나머지는?", f"{MOUS}/mexico", ["germany", "vietnam", "china"]),
    ],
)
def test_items_are_found_by_their_places(
    indexed: IndexedKnowledge, question: str, context: str, items: list[str]
) -> None:
    """The first, last, next and other items are the rows of the table of the conversation's topic."""
    found = find(indexed, question, context)
    assert isinstance(found, Answer)
    topic = context.partition("/")[0]
    assert [statement.id for statement in found.statements] == [f"{topic}/{item}" for item in items]


@pytest.mark.parametrize(
    ("question", "context", "topic"),
    [
        ("tell me about the third", "on-nara/five-systems", "local-administration-system"),
        ("세 번째는?", "on-nara/five-systems", "local-administration-system"),
        ("number 3", "services-for-people/eight", "spi-1357"),
        ("마지막은 뭐야", "services-for-people/eight", "koneps"),
        ("the fifth one", "services-for-people", "kiss"),
        ("and before that?", "stage-execution", "stage-infrastructure"),
        ("after that?", "stage-execution", "stage-internalization"),
    ],
)
def test_topics_that_a_sentence_names_are_found_by_their_places(
    indexed: IndexedKnowledge, question: str, context: str, topic: str
) -> None:
    """If what was told names more topics than a table of its topic has rows, these topics are the list."""
    found = find(indexed, question, context)
    assert isinstance(found, Answer)
    assert [each.id for each in found.topics] == [topic]


@pytest.mark.parametrize(
    ("question", "context"),
    [
        ("what did the first minister eat?", AWARDS),
        ("how much did the second one cost?", MOUS),
        ("what is the next flight to Mexico?", MOUS),
        ("what's the second one?", "mogaha"),
        ("what came next?", f"{AWARDS}/kiss"),
    ],
)
def test_other_questions_are_not_read_as_places(indexed: IndexedKnowledge, question: str, context: str) -> None:
    """A question means no item if it asks for something that the list lacks, or if there is no list or no such item."""
    assert "place" not in {reason.kind for reason in find(indexed, question, context).why.led}


@pytest.mark.parametrize(
    ("question", "context", "topic"),
    [
        ("tell me more about the transparent one", GOALS, "transparent-government"),
        ("and the third one, transparency?", GOALS, "transparent-government"),
        ("and the fourth?", GOALS, "transparent-government"),
        ("and decentralised", "customer-oriented-government", "decentralized-government"),
        ("분권형은요?", "transparent-government", "decentralized-government"),
        ("and the last one?", "efficient-government", "participatory-government"),
        ("and the next stage?", "stage-infrastructure", "stage-execution"),
        ("그 다음 단계는요?", "stage-execution", "stage-internalization"),
        ("그 전 단계는 뭐였죠", "stage-internalization", "stage-execution"),
        ("what about the leadership one", "characteristics", "presidential-leadership"),
    ],
)
def test_an_item_that_is_a_topic_is_answered_as_that_topic(
    indexed: IndexedKnowledge, question: str, context: str, topic: str
) -> None:
    """In a list of topics, the item that is meant, by its place or its label, is answered as the topic that it is.

    The list stays known when the conversation has gone on to one of its items.
    """
    found = find(indexed, question, context)
    assert isinstance(found, Answer)
    assert [each.id for each in found.topics] == [topic]
    assert {reason.kind for reason in found.why.led} == {"place"}


@pytest.mark.parametrize(
    ("question", "context"),
    [
        ("when was the second one?", "stages"),
        ("who proposed the transparent one?", GOALS),
        ("and KONEPS?", GOALS),
        ("what is the next stage of the Tour de France?", "stage-infrastructure"),
    ],
)
def test_other_words_than_those_of_a_label_are_not_lost(indexed: IndexedKnowledge, question: str, context: str) -> None:
    """If a question has other words, or asks for a date or the like, it is not answered with the item's topic."""
    found = find(indexed, question, context)
    statements = found.statements if isinstance(found, Answer) else ()
    assert statements or "place" not in {reason.kind for reason in found.why.led}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("the third UN award", "un-public-service-awards/kiss"),
        ("which country signed the first MOU?", "innovation-mous/mexico"),
        ("what is the 3rd tenet?", "tenets/dialogue-compromise"),
        ("셋째 국정원리", "tenets/dialogue-compromise"),
        ("3대 국정목표 중 두 번째", "national-goals/balanced-development"),
        ("the 7th characteristic", "e-government"),
        ("what's the fourth goal of government innovation", "transparent-government"),
        ("세 번째 단계", "stage-internalization"),
    ],
)
def test_a_list_that_a_question_names_is_asked_by_position(
    indexed: IndexedKnowledge, question: str, found: str
) -> None:
    """Outside a conversation, too, the item in the position that is asked for is the whole answer."""
    outcome = find(indexed, question)
    assert isinstance(outcome, Answer)
    assert [each.id for each in outcome.statements or outcome.topics] == [found]


@pytest.mark.parametrize(
    ("question", "context", "topic"),
    [
        ("the fifth tenet of state administration", None, "tenets"),
        ("다섯 번째 국정원리", None, "tenets"),
        ("when was the fifth MOU signed?", None, MOUS),
        ("11th characteristic", None, "characteristics"),
        ("fourth stage", None, "stages"),
        ("네 번째 단계", None, "stages"),
        ("and the sixth?", "efficient-government", GOALS),
        ("and the fifth?", MOUS, MOUS),
        ("what came next?", f"{AWARDS}/kiss", AWARDS),
        ("네 번째는?", AWARDS, AWARDS),
    ],
)
def test_an_item_beyond_the_end_of_a_list_is_refused(
    indexed: IndexedKnowledge, question: str, context: str | None, topic: str
) -> None:
    """The report has no fifth of four tenets: the bot says so, and offers the list."""
    outcome = find(indexed, question, context)
    assert isinstance(outcome, NotCovered)
    assert [each.id for each in outcome.closest] == [topic]
    assert {reason.kind for reason in outcome.why.against} == {"no such item"}


def test_an_ordinal_number_in_a_label_is_no_position(indexed: IndexedKnowledge) -> None:
    """The 6th Global Forum is the first of four events: it is neither the sixth of them nor one too many."""
    cooperation = indexed.knowledge.topic("global-cooperation")
    assert cooperation is not None
    assert len(indexed.lists.of(cooperation)) == 4
    assert items_at(indexed, read_question("the 6th forum"), cooperation) is None
    assert items_at(indexed, read_question("fifth global cooperation"), cooperation) == ()


def test_an_item_leads_to_what_it_is_about(indexed: IndexedKnowledge) -> None:
    """If an item of a list is about another topic, a question after that item can be about that topic."""
    awards, mous, goals = (indexed.knowledge.topic(topic) for topic in (AWARDS, MOUS, GOALS))
    assert awards is not None
    assert mous is not None
    assert goals is not None
    winners = [(item.subject.id, item.same is not None) for item in indexed.lists.of(awards) if item.subject]
    assert winners == [("koneps", False), ("gii", False), ("kiss", False)]
    assert not any(item.subject for item in indexed.lists.of(mous))
    for item in indexed.lists.of(goals):
        assert item.same is not None
        assert item.same == item.subject
        assert indexed.lists.place(item.same) == item
    saved = find(indexed, "how much did that save?", f"{AWARDS}/koneps")
    assert isinstance(saved, Answer)
    assert saved.topics[0].id == "koneps"
