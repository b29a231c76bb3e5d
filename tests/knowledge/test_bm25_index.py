"""Topics are found by words, in English by stems and in Korean by pairs of syllables, and typos are corrected."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.model import Questions, Text, Topic
from knowledge.search import IndexedKnowledge
from knowledge.search.bm25_index import Bm25Index, texts_of
from knowledge.search.question import word_of, words_of
from tests.made_up import GARDEN, row, table, topic

ROSES, APPLES, BEES = range(3)


@pytest.fixture(scope="module")
def bm25() -> Bm25Index:
    """Return an index of the invented report."""
    return Bm25Index(GARDEN.topics)


def test_the_index_is_stored(bm25: Bm25Index, tmp_path: Path) -> None:
    """An index that was stored is read again, and another report has one of its own. A damaged file is replaced."""
    questions = [words_of(text) for text in ("which roses smell best", "꿀은 얼마나 나오나요", "trees")]
    for topics, stored in ((GARDEN.topics, 1), (GARDEN.topics, 1), (GARDEN.topics[:2], 2)):
        kept = Bm25Index(topics, tmp_path)
        files = [*tmp_path.iterdir()]
        assert len(files) == stored
        if len(topics) == bm25.size:
            assert all(np.array_equal(kept.score(words), bm25.score(words)) for words in questions)
            assert kept.vocabulary.words == bm25.vocabulary.words
    files[0].write_bytes(b"PK")
    files[1].write_bytes(b"")
    again = Bm25Index(GARDEN.topics, tmp_path)
    assert all(np.array_equal(again.score(words), bm25.score(words)) for words in questions)


def _plain(topic_id: str, text: str, title: str = "") -> Topic:
    return topic(topic_id, (title or topic_id, title or topic_id), (text, text))


def _terms(text: str) -> list[tuple[str, ...]]:
    return [word.terms for word in words_of(text)]


@given(st.text(max_size=120))
def test_a_score_is_a_share_for_any_text(indexed: IndexedKnowledge, text: str) -> None:
    """For any text, each topic has one score between 0 and 1."""
    scores = indexed.bm25.score(words_of(text))
    assert scores.shape == (len(indexed.knowledge.topics),)
    assert scores.min() >= 0
    assert scores.max() <= 1 + 1e-5


@given(st.data())
def test_a_topic_is_found_by_its_own_words(bm25: Bm25Index, data: st.DataObject) -> None:
    """A topic has a score above 0 for its own questions; for words that no topic uses, all scores are 0."""
    index = data.draw(st.sampled_from([ROSES, APPLES, BEES]))
    question = data.draw(st.sampled_from([*GARDEN.topics[index].all_questions]))
    assert bm25.score(words_of(question))[index] > 0
    assert not bm25.score(words_of("zeppelin helicopters")).any()


def test_an_unknown_word_lowers_all_scores(bm25: Bm25Index) -> None:
    """An unknown word beside a known one lowers the score; a function word or a repeated word does not."""
    alone = bm25.score(words_of("honey"))[BEES]
    assert bm25.score(words_of("honey zeppelin"))[BEES] < alone
    assert bm25.score(words_of("what is the honey"))[BEES] == alone
    assert bm25.score(words_of("honey honey"))[BEES] == alone


def test_rarer_words_count_more() -> None:
    """The fewer topics use a word, the more it counts."""
    index = Bm25Index([_plain("one", "moss common"), _plain("two", "fern common"), _plain("three", "fern common")])
    assert index.idf("unheard") > index.idf("moss") > index.idf("fern") > index.idf("common") > 0
    scores = index.score(words_of("moss fern"))
    assert scores[0] > scores[1] == scores[2] > 0


def test_names_and_short_topics_count_more() -> None:
    """A word counts more in a title than in a text, and more in a short topic than in a long one."""
    named = Bm25Index([_plain("first", "lawn", title="ivy"), _plain("second", "ivy", title="lawn")])
    assert named.score(words_of("ivy"))[0] > named.score(words_of("ivy"))[1] > 0
    among = Bm25Index([_plain("x", "ivy"), _plain("x", "ivy oak elm ash yew fir pine larch beech cedar maple birch")])
    assert among.score(words_of("ivy"))[0] > among.score(words_of("ivy"))[1] > 0


def test_all_texts_of_a_topic_are_searched(bm25: Bm25Index) -> None:
    """Summaries, statements, tables, names and questions are indexed in both languages."""
    english = ("planted", "harvest", "tonnes", "1998", "cider", "pruned", "helpers", "press")
    for text in (*english, "수확량", "덴마크", "압착기"):
        (term, *_) = words_of(text)[0].terms
        assert bm25.has_term(term), text
        assert bm25.has_term(term, APPLES), text
    assert not bm25.has_term("honey", APPLES)
    assert not bm25.has_term("zeppelin")
    assert "Half of the crop is pressed into cider." in set(texts_of(GARDEN.topics[APPLES]))


def test_every_part_of_a_table_is_searched() -> None:
    """A table's title, columns, labels and text cells are indexed in both languages, but its numbers are not."""
    shelf = table(
        ("Shelves", "서가"),
        [("Kept since", "보관 시작"), ("Spans", "폭")],
        row("x/y", ("Globes", "지구본"), Text.of(en="Autumn", ko="가을"), 7.5),
    )
    index = Bm25Index([topic("x", ("?", "?"), ("!", "!"), table=shelf)])
    for text in ("shelves", "서가", "kept", "보관", "spans", "globes", "지구본", "autumn", "가을"):
        assert index.has_term(words_of(text)[0].terms[0], 0), text
    assert not index.has_term("7.5")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("나라장터", [("나라", "라장", "장터")]),
        ("나라장터는", [("나라", "라장", "장터")]),
        ("나라장터에서는", [("나라", "라장", "장터")]),
        ("벌통", [("벌통",)]),
        ("벌통을", [("벌통",)]),
        ("꿀", [("꿀",)]),
        ("무엇인가요", [()]),
        ("examinations", [("examin",)]),
        ("digitalised centres", [("digit",), ("center",)]),
        ("the programme", [(), ("program",)]),
        ("G4C", [("g4c",)]),
        ("4.5%", [("4.5",)]),
    ],
)
def test_terms_are_stems_in_english_and_pairs_of_syllables_in_korean(text: str, terms: list[tuple[str, ...]]) -> None:
    """Endings, British spelling and Korean particles make no difference; function words have no terms."""
    assert _terms(text) == terms


@given(st.text(alphabet="가나다라마바사벌꿀통", min_size=1, max_size=8))
def test_korean_terms_cover_the_word(text: str) -> None:
    """Put together, the pairs of syllables spell the Korean word, or the word without the particle at its end.

    A function word has no terms.
    """
    word = word_of(text)
    if not word.is_content:
        assert word.terms == ()
        return
    terms = word.terms
    spelled = terms[0] + "".join(term[-1] for term in terms[1:])
    assert text.startswith(spelled)
    assert len(terms) == 1 or all(len(term) == 2 for term in terms)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ochard", "orchard"),
        ("orchrad", "orchard"),
        ("orrchard", "orchard"),
        ("harvset", "harvest"),
        ("prunned", "pruned"),
        ("orchard", "orchard"),
        ("zeppelin", None),
        ("orc", None),
        ("bes", None),
        ("bese", "bees"),
        ("", None),
    ],
)
def test_typos_are_corrected_to_similar_words_only(bm25: Bm25Index, typed: str, meant: str | None) -> None:
    """A typo is corrected to a similar word of the report; a short word, or one that resembles none, is left alone."""
    assert bm25.vocabulary.correct(typed) == meant


@given(st.text(alphabet="abeehnoprstu", max_size=10))
def test_a_correction_is_small(bm25: Bm25Index, typed: str) -> None:
    """A word of four to six letters is corrected to a word at most one typo away, and a longer one at most two.

    A word of fewer than four letters is not corrected.
    """
    meant = bm25.vocabulary.correct(typed)
    if meant is not None:
        assert len(typed) >= 4
        assert meant in bm25.vocabulary.words
        assert OSA.distance(typed, meant) <= (1 if len(typed) < 7 else 2)


@given(st.data())
def test_two_swapped_letters_are_always_corrected(indexed: IndexedKnowledge, data: st.DataObject) -> None:
    """If two neighbouring letters of a word in the report are swapped, a word at most one typo away is found.

    The word has at least five letters, and its first letter stays in place.
    """
    vocabulary = indexed.bm25.vocabulary
    word = data.draw(st.sampled_from(sorted(word for word in vocabulary.words if len(word) >= 5)))
    place = data.draw(st.integers(1, len(word) - 2))
    typed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assume(typed != word)
    meant = vocabulary.correct(typed)
    assert meant is not None
    assert OSA.distance(typed, meant) <= 1


def test_swapped_letters_are_preferred_to_other_typos() -> None:
    """Of equally similar words, the one with the same letters as the typed word is chosen."""
    index = Bm25Index([_plain("x", "trial trail trap"), _plain("y", "hires hired hide")])
    assert index.vocabulary.correct("taril") == "trail"
    assert index.vocabulary.correct("hierd") == "hired"


def test_a_swap_is_found_among_many_similar_words() -> None:
    """Even if many words are equally similar, the one with the same letters as the typed word is chosen."""
    index = Bm25Index([_plain("x", "hae haed haem haen haes haet her hear")])
    assert index.vocabulary.correct("haer") == "hear"


def test_an_empty_report_has_no_words() -> None:
    """An empty report has no scores, a report without words has only scores of 0, and neither corrects a word."""
    nothing = Bm25Index([])
    assert nothing.score(words_of("anything at all")).shape == (0,)
    assert nothing.vocabulary.correct("anything") is None
    silent = Bm25Index([topic("x", ("?", "?"), ("!", "!"), questions=Questions.of(en=("?",), ko=("?",)))])
    assert silent.score(words_of("anything at all")).tolist() == [0]
    assert silent.vocabulary.correct("anything") is None
