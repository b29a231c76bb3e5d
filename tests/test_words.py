"""Words lead to topics: the rarer the more, in English by stems, in Korean by syllables, with typos mended."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.model import Phrases, Topic
from knowledge.search import IndexedKnowledge
from knowledge.search.question import Word, words_of
from knowledge.search.words import Words, terms_of, texts_of
from tests.made_up import GARDEN, topic

ROSES, APPLES, BEES = range(3)


@pytest.fixture(scope="module")
def words() -> Words:
    """Give the words of a made-up report."""
    return Words(GARDEN.topics)


def _plain(topic_id: str, said: str, title: str = "") -> Topic:
    return topic(topic_id, (title or topic_id, title or topic_id), (said, said))


def _terms(text: str) -> list[tuple[str, ...]]:
    return [terms_of(word) for word in words_of(text)]


@given(st.text(max_size=120))
def test_a_score_is_a_share_for_any_text(indexed: IndexedKnowledge, text: str) -> None:
    """Scores lie between 0 and 1, and there is one a topic."""
    scores = indexed.words.score(words_of(text))
    assert scores.shape == (len(indexed.knowledge.topics),)
    assert scores.min() >= 0
    assert scores.max() <= 1 + 1e-5


@given(st.data())
def test_a_topics_own_words_find_it(words: Words, data: st.DataObject) -> None:
    """Whatever a topic's question says scores above nothing there, and words that no topic has score nothing."""
    index = data.draw(st.sampled_from([ROSES, APPLES, BEES]))
    question = data.draw(st.sampled_from(GARDEN.topics[index].questions.en + GARDEN.topics[index].questions.ko))
    assert words.score(words_of(question))[index] > 0
    assert not words.score(words_of("zeppelin helicopters")).any()


def test_words_that_nobody_uses_make_a_question_less_like_all(words: Words) -> None:
    """A score is a share of what is asked: an unknown word beside a known one lowers it, a function word does not."""
    alone = words.score(words_of("honey"))[BEES]
    assert words.score(words_of("honey zeppelin"))[BEES] < alone
    assert words.score(words_of("what is the honey"))[BEES] == alone
    assert words.score(words_of("honey honey"))[BEES] == alone


def test_rarer_words_count_more() -> None:
    """A word of one topic is rarer than a word of two, and a word of none the rarest; so it decides."""
    index = Words([_plain("one", "moss common"), _plain("two", "fern common"), _plain("three", "fern common")])
    assert index.rarity("unheard") > index.rarity("moss") > index.rarity("fern") > index.rarity("common") > 0
    scores = index.score(words_of("moss fern"))
    assert scores[0] > scores[1] == scores[2] > 0


def test_names_count_more_than_text_and_short_topics_more_than_long_ones() -> None:
    """A word in a title says more than the same word in passing, and more in few words than among many."""
    named = Words([_plain("first", "lawn", title="ivy"), _plain("second", "ivy", title="lawn")])
    assert named.score(words_of("ivy"))[0] > named.score(words_of("ivy"))[1] > 0
    among = Words([_plain("x", "ivy"), _plain("x", "ivy oak elm ash yew fir pine larch beech cedar maple birch")])
    assert among.score(words_of("ivy"))[0] > among.score(words_of("ivy"))[1] > 0


def test_everything_that_a_topic_says_is_searched(words: Words) -> None:
    """Summaries, labels, amounts, dates, facts, sources and questions all count, in both languages."""
    for said in ("planted", "harvest", "tonnes", "1998", "cider", "heading", "pruned", "수확량", "덴마크"):
        (term, *_) = terms_of(words_of(said)[0])
        assert words.knows(term), said
        assert words.holds(term, APPLES), said
    assert not words.holds("honey", APPLES)
    assert not words.knows("zeppelin")
    assert "Half of the crop is pressed into cider." in set(texts_of(GARDEN.topics[APPLES]))


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
    """Endings, British spelling and Korean particles make no difference; function words are no terms."""
    assert _terms(text) == terms


@given(st.text(alphabet="가나다라마바사벌꿀통", min_size=1, max_size=8))
def test_korean_terms_cover_the_word(text: str) -> None:
    """The pairs of a Korean word, one after the other, spell it, but for a particle at its end."""
    terms = terms_of(Word(text, text, True))
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
def test_typos_are_mended_to_near_words_only(words: Words, typed: str, meant: str | None) -> None:
    """A slip of the fingers becomes the word of the report that was meant; short and strange words stay."""
    assert words.vocabulary.mend(typed) == meant


@given(st.text(alphabet="abeehnoprstu", max_size=10))
def test_a_mended_word_is_near_and_never_was_short(words: Words, typed: str) -> None:
    """Words under four letters are left alone, and no others change by more than one slip, or two in a long one."""
    meant = words.vocabulary.mend(typed)
    if meant is not None:
        assert len(typed) >= 4
        assert meant in words.vocabulary.words
        assert OSA.distance(typed, meant) <= (1 if len(typed) < 7 else 2)


@given(st.data())
def test_two_swapped_letters_are_always_near_enough(indexed: IndexedKnowledge, data: st.DataObject) -> None:
    """Whatever word of the report has two neighbours swapped, some word within one slip is found."""
    vocabulary = indexed.words.vocabulary
    word = data.draw(st.sampled_from(sorted(word for word in vocabulary.words if len(word) >= 5)))
    place = data.draw(st.integers(1, len(word) - 2))
    typed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assume(typed != word)
    meant = vocabulary.mend(typed)
    assert meant is not None
    assert OSA.distance(typed, meant) <= 1


def test_swapped_letters_are_preferred_to_other_slips() -> None:
    """Of words that are equally near, the one with the same letters was meant."""
    index = Words([_plain("x", "trial trail trap"), _plain("y", "hires hired hide")])
    assert index.vocabulary.mend("taril") == "trail"
    assert index.vocabulary.mend("hierd") == "hired"


def test_a_swap_is_found_among_many_near_words() -> None:
    """However many words are as near, the one with the same letters is found."""
    index = Words([_plain("x", "hae haed haem haen haes haet her hear")])
    assert index.vocabulary.mend("haer") == "hear"


def test_an_empty_report_has_no_words() -> None:
    """Nothing is found in nothing, without an error."""
    nothing = Words([])
    assert nothing.score(words_of("anything at all")).shape == (0,)
    assert nothing.vocabulary.mend("anything") is None
    # It still has the heading of its source.
    silent = Words([topic("x", ("?", "?"), ("!", "!"), questions=Phrases(("?",), ("?",)))])
    assert silent.knows("head")
