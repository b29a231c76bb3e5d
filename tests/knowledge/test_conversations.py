"""Questions that go on with a conversation are answered in it: other facts, years, types of answer, and topics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.languages import is_also_in
from knowledge.model import KnowledgeBase
from knowledge.search import Answer, IndexedKnowledge, NotCovered, find
from knowledge.search.encoder import Vectors
from knowledge.search.question import read_question


def _lead(indexed: IndexedKnowledge, question: str, context: str) -> str:
    """Return the id of the statement that leads an answer or, if the topic as a whole is told about, of the topic."""
    outcome = find(indexed, question, context)
    assert isinstance(outcome, Answer), (question, outcome)
    return outcome.statements[0].id if outcome.statements else outcome.topics[0].id


@pytest.mark.parametrize(
    ("context", "question", "lead"),
    [
        ("hanaro/documents", "and money?", "hanaro/savings"),
        ("hanaro/documents", "돈은요?", "hanaro/savings"),
        ("koneps/bids", "상은?", "koneps/un-award"),
        ("open-moct/monitors", "and ngos", "open-moct/advisory-groups"),
        ("kiss/nationals-entry", "나갈 때는?", "kiss/departure"),
        ("g4c/users", "티비로도 돼요?", "g4c/media"),
    ],
)
def test_another_fact_is_told_instead_of_the_same_again(
    indexed: IndexedKnowledge, context: str, question: str, lead: str
) -> None:
    """A question with a new noun is not answered with what was told just before."""
    assert _lead(indexed, question, context) == lead


@pytest.mark.parametrize(
    ("context", "question"),
    [
        ("kiss/foreigners-entry", "what was it before"),
        ("kiss/foreigners-entry", "예전엔요?"),
        ("kiss/departure", "and in 2005?"),
        ("kiss/departure", "2005년엔?"),
    ],
)
def test_what_adds_only_a_time_is_answered_with_the_same_again(
    indexed: IndexedKnowledge, context: str, question: str
) -> None:
    """A question that adds only a time to what was told is answered with that, if it tells of that time."""
    assert _lead(indexed, question, context) == context


@pytest.mark.parametrize(
    ("context", "question", "lacking"),
    [
        ("kiss", "and in 2004?", ""),
        ("g4c/users", "what about 2005", ""),
        ("kiss/departure", "2004년은요?", ""),
        ("kiponet", "did it win an award", "award"),
        ("kiponet", "상 받았어?", "award"),
        ("consular-call-center", "phone number?", "contact"),
        ("consular-call-center", "거기 전화번호 좀", "contact"),
        ("consular-call-center", "홈페이지 주소는?", "contact"),
    ],
)
def test_a_year_or_a_type_of_answer_alone_does_not_change_the_subject(
    indexed: IndexedKnowledge, context: str, question: str, lacking: str
) -> None:
    """If the topic of the conversation lacks the year or the type of answer, no other topic is answered with."""
    outcome = find(indexed, question, context)
    assert isinstance(outcome, NotCovered)
    assert outcome.closest[0].id == context.partition("/")[0]
    assert lacking in ("", outcome.lacking)


def test_a_year_leads_from_one_stage_to_the_next(indexed: IndexedKnowledge) -> None:
    """Between topics of one section, a year alone may change the subject."""
    assert _lead(indexed, "and 2005?", "stage-infrastructure").startswith("stage-execution")


@pytest.mark.parametrize(
    ("context", "question", "lead"),
    [
        ("koneps/savings", "and HANARO?", "hanaro/savings"),
        ("koneps/savings", "하나로는?", "hanaro/savings"),
        ("koneps/un-award", "what about KISS?", "kiss/un-award"),
        ("kiss/un-award", "나라장터도?", "koneps/un-award"),
        ("koneps/savings", "KISS?", "kiss"),
        ("koneps/savings", "what about KISS?", "kiss"),
        ("on-nara", "and HANARO?", "hanaro"),
    ],
)
def test_another_topic_is_asked_the_same(indexed: IndexedKnowledge, context: str, question: str, lead: str) -> None:
    """A question that goes on with another topic's name is answered with what tells the same of it, if it has that."""
    assert _lead(indexed, question, context) == lead


@pytest.mark.parametrize(
    ("context", "question", "year"),
    [
        ("koneps/savings", "which year was that?", ""),
        ("koneps/savings", "그게 몇 년도야?", ""),
        ("kiponet/examination", "what year was that", "2006"),
        ("koneps", "when was that?", "2003"),
    ],
)
def test_year_of_a_figure_is_not_that_of_something_else(
    indexed: IndexedKnowledge, context: str, question: str, year: str
) -> None:
    """The report gives no year for what KONEPS saved, so it is not answered with the year of its award."""
    outcome = find(indexed, question, context)
    if year:
        assert isinstance(outcome, Answer)
        assert year in outcome.statements[0].text["en"]
    else:
        assert isinstance(outcome, NotCovered)
        assert (outcome.lacking, outcome.statements[0].id) == ("date", context)


@pytest.mark.parametrize(
    ("question", "context", "language"),
    [
        ("KISS", "hanaro :ko", "ko"),
        ("KONEPS?", "hanaro :ko", "ko"),
        ("KISS", "hanaro", "en"),
        ("what is GII", "hanaro :ko", "en"),
        ("나라장터", "hanaro", "ko"),
    ],
)
def test_a_name_is_answered_in_the_language_of_the_conversation(
    indexed: IndexedKnowledge, question: str, context: str, language: str
) -> None:
    """A name that is the same in both languages is answered in the conversation's, and any other text in its own."""
    assert find(indexed, question, context).language == language


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("KONEPS", "ko", True),
        ("G4C, KISS!", "ko", True),
        ("KONEPS", "en", True),
        ("the president", "ko", False),
        ("나라장터", "ko", False),
        ("?", "ko", False),
        ("", "en", False),
    ],
)
def test_texts_in_several_languages(knowledge: KnowledgeBase, text: str, language: str, expected: bool) -> None:
    """A text without Hangul may be in a language if the report's texts in it have all of its words."""
    assert is_also_in(language, text, knowledge) is expected


@pytest.mark.parametrize(
    ("question", "years", "types"),
    [
        ("and in 2005?", True, False),
        ("2005년엔요?", True, False),
        ("what about 2005 and 2006", True, False),
        ("and prices in 2005?", False, False),
        ("did it win an award", False, True),
        ("주소는?", False, True),
        ("did KISS win an award", False, False),
        ("tell me about it", False, False),
    ],
)
def test_questions_of_one_kind_of_word(question: str, years: bool, types: bool) -> None:
    """A question is recognized if it has only years, or only the words that ask for a type of answer."""
    read = read_question(question)
    assert (read.is_only_years, read.is_only_type) == (years, types)


@pytest.mark.parametrize(
    "question",
    [
        "which saved more, KONEPS or HANARO?",
        "My editor is on my back. Which is the best pizza in town?",
    ],
)
def test_everything_is_encoded_at_once(
    indexed: IndexedKnowledge, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """What a comparison of named topics, or a question among asides, needs encoded is encoded together."""
    encoder, calls = indexed.encoder, list[Sequence[str]]()
    if encoder is None:
        pytest.skip("There is no encoder.")
    encode = encoder.encode

    def noted(sentences: Sequence[str]) -> Vectors:
        calls.append(sentences)
        return np.asarray(encode(sentences))

    monkeypatch.setattr(type(encoder), "encode", lambda _, sentences: noted(sentences))
    find(indexed, question)
    assert len([call for call in calls if call]) == 1
