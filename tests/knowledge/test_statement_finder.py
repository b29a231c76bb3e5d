"""A question about a topic gets the statement that answers it; a question about the topic as a whole gets none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from knowledge.model import KnowledgeBase, Questions, Statement, Topic
from knowledge.search import IndexedKnowledge, index_knowledge
from knowledge.search.decision import weights_for
from knowledge.search.encoder import Vectors
from knowledge.search.evidence import collect_evidence
from knowledge.search.question import read_question
from knowledge.search.statement_finder import LEAD_FEATURES, MOST, RankedStatements
from tests.made_up import GARDEN, LetterEncoder, knowledge_of, statement, topic

LIBRARY = topic(
    "library",
    ("Town Library", "시립 도서관"),
    ("Readers borrow books.", "시민이 책을 빌립니다."),
    statements=(
        statement(
            "library/borrowers", ("The library has 7,200 registered borrowers.", "등록된 대출자 수는 7,200명입니다.")
        ),
        statement("library/fine", ("The fine for a late return is 2 crowns.", "연체료는 2크로네입니다.")),
        statement("library/opening", ("The year of the opening was 1931.", "개관 연도는 1931년입니다.")),
        statement(
            "library/wait",
            ("The waiting time for a new title is 4 days.", "새 책 대기 기간은 4일입니다."),
            questions=Questions.of(en=("when do I get the latest novel",), ko=("신간은 언제 받나요",)),
        ),
        statement(
            "library/bus",
            ("A lorry with books stops in nine villages.", "책을 실은 차가 아홉 마을에 섭니다."),
            names=("Bookmobile", "이동도서관"),
        ),
        statement("library/office", ("Call the desk under its telephone number.", "전화번호는 접수처에 있습니다.")),
    ),
    questions=Questions.of(
        en=("where can I borrow books", "what is the town library", "tell me about the library"),
        ko=("책은 어디서 빌리나요", "시립 도서관은 어떤 곳인가요"),
    ),
)
TOWN = knowledge_of(*GARDEN.topics, LIBRARY, unanswered=GARDEN.unanswered)
ENCODERS = ("letters", "none")


@cache
def _town(encoder: str) -> IndexedKnowledge:
    """Return the invented report, indexed with the encoder of this name; only the first call takes long."""
    return index_knowledge(TOWN, LetterEncoder() if encoder == "letters" else None)


def _found(
    kb: IndexedKnowledge,
    question: str,
    about: str = "library",
    *,
    fragment: bool = False,
    spoken_of: Statement | None = None,
) -> tuple[Statement, ...]:
    return _ranked(kb, question, about, fragment=fragment, spoken_of=spoken_of).best


def _ranked(
    kb: IndexedKnowledge,
    question: str,
    about: str = "library",
    *,
    fragment: bool = False,
    spoken_of: Statement | None = None,
) -> RankedStatements:
    compared = collect_evidence(kb, read_question(question)).compared
    return kb.statements.rank(
        compared, kb.positions[about], weights_for(kb).lead, follows=fragment, spoken_of=spoken_of if fragment else None
    )


def _column(kb: IndexedKnowledge, question: str, about: str, feature: str) -> list[float]:
    """Return one of the features of each statement of a topic, and last of its summary."""
    features = kb.statements.features(collect_evidence(kb, read_question(question)).compared, kb.positions[about])
    found: list[float] = features[:, LEAD_FEATURES.index(feature)].tolist()
    return found


def _asked(kb: IndexedKnowledge, question: str, about: str = "library", *, fragment: bool = False) -> str | None:
    """Return the id of the statement that answers best, or None if no statement answers."""
    found = _found(kb, question, about, fragment=fragment)
    return found[0].id if found else None


@pytest.mark.parametrize("encoder", ENCODERS)
def test_up_to_three_statements_are_found(encoder: str) -> None:
    """A question about a topic gets one to three statements of that topic, all of them different."""
    for about, question in (("library", "how much is the fine for a late return"), ("apples", "how many trees")):
        found = _found(_town(encoder), question, about)
        assert 1 <= len(found) <= MOST == 3
        assert len({each.id for each in found}) == len(found)
        assert all(each.id.startswith(f"{about}/") for each in found)


@pytest.mark.parametrize("encoder", ENCODERS)
def test_two_that_are_asked_for_are_both_found(encoder: str) -> None:
    """If a question asks for two statements equally, both are found."""
    found = _found(_town(encoder), "number of registered borrowers and the fine for a late return")
    assert {"library/borrowers", "library/fine"} <= {each.id for each in found}


@pytest.mark.parametrize("encoder", ENCODERS)
def test_what_adds_nothing_goes_on_about_the_statement_that_was_spoken_of(encoder: str) -> None:
    """A fragment that shares no word with any statement is answered with the conversation's last statement.

    A fragment that shares words with another statement is answered with that statement. If the last statement belongs
    to another topic, it is ignored.
    """
    kb = _town(encoder)
    bus, fine = (LIBRARY.statement(f"library/{name}") for name in ("bus", "fine"))
    assert bus is not None
    for spoken_of in (bus, fine):
        assert _found(kb, "and why?", fragment=True, spoken_of=spoken_of)[0] == spoken_of
    assert _found(kb, "and the fine?", fragment=True, spoken_of=bus)[0] == fine
    assert _found(kb, "anything else?", fragment=True, spoken_of=bus)[0] != bus
    assert _found(kb, "또 다른 건?", fragment=True, spoken_of=fine)[0] != fine
    elsewhere = GARDEN.topics[0].statements[0]
    assert _found(kb, "and why?", fragment=True, spoken_of=elsewhere) == _found(kb, "and why?", fragment=True)


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize(
    ("question", "about", "expected"),
    [
        ("how many registered borrowers are there", "library", "library/borrowers"),
        ("how much is the fine for a late return", "library", "library/fine"),
        ("what year was the opening", "library", "library/opening"),
        ("how long is the waiting time for a new title", "library", "library/wait"),
        ("등록된 대출자는 몇 명인가요", "library", "library/borrowers"),
        ("연체료는 얼마예요", "library", "library/fine"),
        ("개관 연도는 언제인가요", "library", "library/opening"),
        ("새 책 대기 기간은 며칠이나 되나요", "library", "library/wait"),
        ("how many trees in the number", "apples", "apples/trees"),
        ("연간 수확량은 얼마", "apples", "apples/harvest"),
        ("how many rose bushes", "roses", "roses/bushes"),
    ],
)
def test_the_statement_that_answers_is_found(encoder: str, question: str, about: str, expected: str) -> None:
    """Of several statements, the one asked for is found, in both languages, with and without an encoder."""
    assert _asked(_town(encoder), question, about) == expected


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("when do I get the latest novel", "library/wait"),
        ("when can I get that latest novel?", "library/wait"),
        ("신간은 언제 받나요?", "library/wait"),
        ("where do lorry and books stop", "library/bus"),
    ],
)
def test_a_statement_is_found_by_its_own_questions(encoder: str, question: str, expected: str) -> None:
    """A statement is found by a question stored with it, by a similar question, or by its own words."""
    assert _asked(_town(encoder), question) == expected


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("library", "library"),
        ("the town library", "library"),
        ("시립 도서관", "library"),
        ("", "library"),
        ("?!", "library"),
        ("what is the town library?", "library"),
        ("tell me about the library", "library"),
        ("where can I borrow books", "library"),
        ("시립 도서관은 어떤 곳이에요?", "library"),
        ("what fruit does the orchard bear", "apples"),
        ("과수원에는 무슨 과일이 있나요", "apples"),
    ],
)
def test_a_question_about_the_whole_gets_no_statement(encoder: str, question: str, about: str) -> None:
    """A name alone, a question about the topic as a whole, or a question without words gets no statement."""
    assert _asked(_town(encoder), question, about) is None


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("question", ["library", "what about the town library then", "시립 도서관"])
def test_a_question_that_goes_on_gets_a_statement(encoder: str, question: str) -> None:
    """In a conversation about the topic, even a question about the topic as a whole is answered with a statement."""
    assert _asked(_town(encoder), question) is None
    assert _asked(_town(encoder), question, fragment=True) is not None


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_topic_without_statements_gets_none(encoder: str) -> None:
    """If a topic has no statements, none is found, even if the question asks for a number."""
    assert _asked(_town(encoder), "how many hives are there", "bees") is None
    assert _asked(_town(encoder), "how many hives are there", "bees", fragment=True) is None


def test_a_statement_is_found_by_rare_words() -> None:
    """A statement with the rare words of a question is found, even if another one has more of the common words."""
    question = "is half of the yearly crop pressed into cider"
    assert _asked(_town("none"), question, "apples") == "apples/cider"


def test_the_share_of_words_that_a_statement_has() -> None:
    """A question's words count as found if the statement or one of its questions has them, weighted by rarity."""
    all_found = _ranked(_town("none"), "cider of the yearly crop", "apples")
    some_found = _ranked(_town("none"), "cider of the yearly crop in helicopters", "apples")
    for each in (all_found, some_found):
        assert each.first is not None
        assert (each.first.id, each.as_a_whole) == ("apples/cider", False)
    assert 0 < some_found.lead.words < all_found.lead.words <= 1
    nothing = _ranked(_town("none"), "how many honeyed hives", "bees")
    assert (nothing.first, nothing.best) == (None, ())


def test_a_statement_is_found_by_its_numbers_and_dates() -> None:
    """A statement is found by its old amount, by its new amount, and by its year."""
    for question in ("what number was 31 tonnes", "which figure is of 1998", "what amount was 52 tonnes"):
        assert _asked(_town("none"), question, "apples") == "apples/harvest"


def test_the_kind_of_thing_that_is_asked_for_counts() -> None:
    """A question that asks for a telephone number is answered with the statement that mentions one."""
    assert _asked(_town("none"), "phone please", fragment=True) == "library/office"


def test_the_label_of_a_row_tells_it_from_the_others(indexed: IndexedKnowledge) -> None:
    """If several statements share a question's words, the one whose table row is labelled with these words is first."""
    for question in ("and nationals?", "what about nationals?"):
        assert _asked(indexed, question, "kiss", fragment=True) == "kiss/nationals-entry"
    assert _asked(indexed, "내국인 입국 시간", "kiss") == "kiss/nationals-entry"


def test_statements_are_told_apart_by_what_they_are_asked_for(indexed: IndexedKnowledge) -> None:
    """Of a topic's statements, those that have questions, but none for a date, count as not asked for one."""
    unasked = _unasked(indexed, "when was that?", "koneps")
    assert unasked["koneps/savings"]
    assert not unasked["koneps/un-award"]
    assert not any(_unasked(_town("none"), "when was that?", "bees").values())


def _unasked(kb: IndexedKnowledge, question: str, about: str) -> dict[str, bool]:
    """Return, for each statement of a topic, whether it counts as never asked for what a question expects."""
    column, statements = (
        _column(kb, question, about, "unasked")[:-1],
        kb.knowledge.topics[kb.positions[about]].statements,
    )
    return {each.id: bool(value) for each, value in zip(statements, column, strict=True)}


def test_a_statement_with_the_expected_type_of_answer_comes_first() -> None:
    """If several statements are about equally similar to a question for a date, one that has a date comes first."""
    ranked = _ranked(_town("none"), "when was the town library")
    assert ranked.first is not None
    assert (ranked.first.id, ranked.as_a_whole) == ("library/opening", False)
    assert ranked.lead.lacking == frozenset()
    contents = _town("none").statements.contents(_town("none").positions["library"])
    others = [each for each in LIBRARY.statements if each != ranked.first]
    assert any("date" not in contents.each[LIBRARY.statements.index(each)].types for each in others)


def test_a_statement_may_have_no_learned_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large knowledge base, only a selection is learned. A statement without one in it is found by words."""
    monkeypatch.setattr("knowledge.search.topic_classifier.MAX_SENTENCES", 12)
    kb = index_knowledge(TOWN, None)
    learned = {each.statement for each in kb.classifier.sentences}
    assert "library/opening" not in learned
    assert _asked(kb, "which year was the opening") == "library/opening"


def test_the_summary_answers_for_the_topic_as_a_whole() -> None:
    """A question about a whole topic is judged by its summary, which may have an answer that all statements lack."""
    tower = topic(
        "tower",
        ("Bell Tower", "종탑"),
        ("The visit costs 3 euros.", "관람료는 3유로입니다."),
        statements=(statement("tower/bells", ("It has nine bells.", "종이 아홉 개 있습니다.")),),
        questions=Questions.of(en=("what is the price of a visit",), ko=("관람료가 얼마예요",)),
    )
    for question in ("what is the price of a visit?", "관람료 가격이 얼마예요?"):
        kb = index_knowledge(knowledge_of(tower, LIBRARY))
        ranked = _ranked(kb, question, "tower")
        assert (ranked.as_a_whole, ranked.best) == (True, ()), question
        assert ranked.lead.lacking == frozenset(), question
        assert ranked.first == tower.statements[0], question
        assert _column(kb, question, "tower", "lacking") == [1, 0], question
        assert ranked.lead.nearness == _column(kb, question, "tower", "nearest")[-1] > 0, question


def test_words_of_the_title_do_not_count() -> None:
    """The words of a topic's title do not decide between its statements."""
    assert _asked(_town("none"), "town library fine", fragment=True) == "library/fine"
    assert _asked(_town("none"), "the town library's opening year") == "library/opening"


def test_the_first_of_equal_statements_is_found() -> None:
    """If two statements are the same, the first one is found."""
    same = tuple(statement(f"library/{name}", ("Books were lent 5 times.", "대출 권수는 5권입니다.")) for name in "ab")
    kb = index_knowledge(_with(replace(LIBRARY, statements=same)), LetterEncoder())
    assert _asked(kb, "how many books were lent") == "library/a"


def test_no_statement_is_encoded_for_a_question() -> None:
    """The sentences of a report are encoded once; after that, only the questions themselves are encoded."""

    class Counting(LetterEncoder):
        encoded = 0

        def encode(self, sentences: Sequence[str]) -> Vectors:
            self.encoded += len(sentences)
            return super().encode(sentences)

    encoder = Counting()
    kb = index_knowledge(TOWN, encoder)
    learned = encoder.encoded
    for question in ("how much is the fine for a late return", "how many registered borrowers"):
        assert _asked(kb, question)
    assert encoder.encoded == learned + 2


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Bookmobile", "library/bus"),
        ("does the bookmobile come on Sundays", "library/bus"),
        ("이동도서관은 언제 오나요", "library/bus"),
        ("Town Library and its Bookmobile", "library/bus"),
        ("Town Library", None),
        ("how late is it", None),
    ],
)
def test_a_statement_with_a_name_is_named(question: str, expected: str | None) -> None:
    """If a question contains the name of a statement, that statement is found; a topic's name leads to no statement."""
    kb = _town("none")
    matches = kb.aliases.match(read_question(question), frozenset())
    named = kb.statements.named(kb.positions["library"], matches)
    assert [each.id for each in named] == ([expected] if expected else [])
    assert kb.statements.named(kb.positions["apples"], matches) == ()


def _with(changed: Topic) -> KnowledgeBase:
    return knowledge_of(*GARDEN.topics, changed)


@pytest.mark.slow
def test_the_statements_of_the_report_are_found_by_their_sentences(indexed: IndexedKnowledge) -> None:
    """Every sentence of the report's statements, in both languages, finds its own statement."""
    sentences = [(each, text) for each in indexed.knowledge.topics for said in each.statements for text in said.text]
    missed = [text for each, text in sentences if text not in _said(indexed, text, each.id)]
    assert len(sentences) > 500
    assert missed == []


@pytest.mark.slow
def test_the_statements_of_the_report_are_found_by_their_questions(indexed: IndexedKnowledge) -> None:
    """In a sample of the questions stored with statements, at least 95% get their own statement."""
    asked = [
        (each, said, text) for each in indexed.knowledge.topics for said in each.statements for text in said.questions
    ]
    asked = asked[::7]
    missed = [text for each, said, text in asked if _asked(indexed, text, each.id) != said.id]
    assert len(asked) > 100
    assert len(missed) / len(asked) <= 0.05, missed


def _said(kb: IndexedKnowledge, question: str, about: str) -> tuple[str, ...]:
    found = _found(kb, question, about)
    return tuple(found[0].text) if found else ()
