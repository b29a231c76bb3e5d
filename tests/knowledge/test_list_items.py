"""The items of a list in the conversation can be asked for by position."""

from __future__ import annotations

import pytest

from knowledge.search import IndexedKnowledge, find
from knowledge.search.list_items import subject_of
from knowledge.search.outcome import Answer

AWARDS, MOUS = "un-public-service-awards", "innovation-mous"


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


def test_an_item_leads_to_what_it_is_about(indexed: IndexedKnowledge) -> None:
    """If an item of a list is about another topic, a question after that item can be about that topic."""
    awards, mous = (indexed.knowledge.topic(topic) for topic in (AWARDS, MOUS))
    assert awards is not None
    assert mous is not None
    winner = subject_of(indexed, awards, awards.statement(f"{AWARDS}/koneps"))
    assert winner is not None
    assert winner.id == "koneps"
    assert subject_of(indexed, mous, mous.statement(f"{MOUS}/mexico")) is None
    saved = find(indexed, "how much did that save?", f"{AWARDS}/koneps")
    assert isinstance(saved, Answer)
    assert saved.topics[0].id == "koneps"
