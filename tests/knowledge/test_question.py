"""A question is read as it was typed: its language, words, small talk, years, countries and answer type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.answer_types import expected_answer_types
from knowledge.search.comparison import Comparison, detect_comparison, split_comparison
from knowledge.search.followup import asks_for_both, asks_for_more, asks_for_source, is_fragment
from knowledge.search.question import MAX_LENGTH, read_question
from knowledge.search.small_talk import without_small_talk
from knowledge.search.years_and_countries import countries_in, years_in


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("KONEPS", "en"),
        ("나라장터", "ko"),
        ("KONEPS 절감액은?", "ko"),
        ("what is 나라장터?", "en"),
        ("how does 온나라 work in the ministries", "en"),
        ("G4C vs HANARO 차이", "ko"),
        ("", "en"),
        ("12?", "en"),
    ],
)
def test_the_language_is_that_of_the_sentence(typed: str, language: str) -> None:
    """A question is Korean if it contains Hangul, unless the sentence around a Korean name is English."""
    assert read_question(typed).language == language


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("hi all, what is KONEPS? thanks!", "what is KONEPS"),
        ("Good morning! Could you please tell me the vision", "the vision"),
        ("안녕하세요, 나라장터가 뭔가요? 감사합니다", "나라장터가 뭔가요"),
        ("my boss is asking: who wrote the preface??", "who wrote the preface??"),
        ("quick question - how many bids", "how many bids"),
        ("저는 초등학생인데요 나라장터가 뭐예요", "나라장터가 뭐예요"),
        ("감사합니다 그럼 특징은요?", "그럼 특징은요?"),
        ("thanks, and the second one?", "and the second one?"),
        ("네 번째는?", "네 번째는?"),
        ("I'm a second-year student, what is KONEPS", "what is KONEPS"),
        ("9.8개월 맞나요?", "9.8개월"),
        ("it took 9.8 months, right?", "it took 9.8 months"),
        ("what is the right answer", "what is the right answer"),
        ("thanks!", "thanks!"),
        ("hello", "hello"),
        ("history of the records reform", "history of the records reform"),
        ("hiring caps", "hiring caps"),
        ("okinawa", "okinawa"),
    ],
)
def test_small_talk_is_removed_from_a_question(typed: str, asked: str) -> None:
    """Greetings, thanks and asides are removed, unless the text consists of nothing else."""
    assert without_small_talk(typed) == asked


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("<@U07ABC123> what about KISS", "what about KISS"),
        ("see <https://example.com/a|the page> on KISS", "see the page on KISS"),
        ("KISS :airplane: :eyes:", "KISS"),
        ("R&amp;D budget", "R&D budget"),
        ("<!channel> KISS", "KISS"),
    ],
)
def test_markup_is_not_part_of_a_question(typed: str, seen: str) -> None:
    """Mentions and emoji codes are removed, a link is replaced with its text, and escaped characters are restored."""
    assert read_question(typed).text == seen


def test_spellings_and_endings_share_a_stem() -> None:
    """The British and the American spelling of a word, and its singular and plural, have the same stem."""
    pairs = [("centre", "center"), ("programmes", "program"), ("organisations", "organization"), ("budgets", "budget")]
    for one, other in pairs:
        assert [word.stem for word in read_question(one).words] == [word.stem for word in read_question(other).words]


@pytest.mark.parametrize(
    ("text", "years", "countries"),
    [
        ("savings in 2012", {"2012"}, set()),
        ("12,015 cases and 1,999 others", set(), set()),
        ("일본의 전자조달은?", set(), {"japan"}),
        ("the US patent office in 2006", {"2006"}, {"united states"}),
        ("tell us about it", set(), set()),
        ("German and North Korean rules", set(), {"germany", "north korea"}),
        ("Indiana, Romania-like, thaime", set(), set()),
    ],
)
def test_years_and_countries_are_found_in_both_languages(text: str, years: set[str], countries: set[str]) -> None:
    """A year is four digits that stand alone. A country is found by any name, in English only by whole words."""
    assert years_in(text) == years
    assert countries_in(text) == countries


@pytest.mark.parametrize(
    ("text", "answer_types"),
    [
        ("what is the phone number of the center", {"contact"}),
        ("센터 전화번호", {"contact"}),
        ("고위공무원 연봉이 얼마야", {"pay"}),
        ("how do i register as a supplier", {"how-to"}),
        ("be honest, do you think it works?", {"opinion"}),
        ("how many bids went online", {"count"}),
    ],
)
def test_the_answer_type_shows_in_the_words(text: str, answer_types: set[str]) -> None:
    """Questions that ask for a phone number, pay, instructions, an opinion or a count are recognized by their words."""
    assert expected_answer_types(text) == answer_types


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("and for locals?", True),
        ("what year?", True),
        ("source?", True),
        ("그럼 내국인은?", True),
        ("How many certificates can be issued to citizens over the internet nowadays?", False),
    ],
)
def test_a_fragment_depends_on_the_conversation(text: str, fragment: bool) -> None:
    """A question that opens with 'and' or has few content words is a fragment; a complete sentence is not."""
    assert is_fragment(read_question(text)) is fragment


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("tell me more", True),
        ("cool, more details please", True),
        ("More about it!", True),
        ("더 알려주세요", True),
        ("좀 더 자세히 설명해 줘", True),
        ("more than one", False),
        ("tell me more about KONEPS", False),
        ("더 늘어나요?", False),
    ],
)
def test_a_wish_to_read_on_is_nothing_but_that(text: str, *, more: bool) -> None:
    """'Tell me more' and similar requests only ask for more. A request with any other content is a question."""
    assert asks_for_more(read_question(text)) is more


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("which of the two is older?", True),
        ("둘 중 어느 쪽이 커요?", True),
        ("how old is it?", False),
        ("얼마예요?", False),
    ],
)
def test_a_question_about_two_things_shows_in_the_words(text: str, *, both: bool) -> None:
    """Words such as 'which of the two' show that a question is about two things."""
    assert asks_for_both(read_question(text)) is both


@pytest.mark.parametrize(
    ("text", "is_source"),
    [
        ("source?", True),
        ("which page is that on", True),
        ("where does it say that", True),
        ("where did you get that from?", True),
        ("where in the report is that?", True),
        ("출처가 어디야?", True),
        ("몇 장 몇 절이에요?", True),
        ("그건 몇 장에 나와요?", True),
        ("종이 몇 장이나 아꼈어요?", False),
        ("종이를 몇 장 줄였나요?", False),
    ],
)
def test_a_question_for_the_source_is_recognized(text: str, is_source: bool) -> None:
    """A question such as 'source?' asks where the report says something. In Korean, 장 is a chapter or a sheet."""
    assert asks_for_source(read_question(text)) is is_source


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("KISS vs KIPOnet", Comparison.CERTAIN),
        ("나라장터와 온나라 비교", Comparison.CERTAIN),
        ("what is the difference between the two centers and the forum", Comparison.CERTAIN),
        ("top-down or program budget?", Comparison.POSSIBLE),
        ("what is on each, the awards and the best practices", Comparison.POSSIBLE),
        ("how many different certificates", Comparison.NONE),
        ("different question: who wrote the preface", Comparison.NONE),
        ("who wrote the preface", Comparison.NONE),
    ],
)
def test_a_comparison_is_recognized_by_its_words(text: str, comparison: Comparison) -> None:
    """Comparing words are recognized in both languages; 'and' and 'or' make a comparison possible but not certain."""
    assert detect_comparison(text) is comparison


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("KISS vs KIPOnet", ("kiss", "kiponet")),
        ("difference between HANARO and G4C?", ("hanaro", "g4c")),
        ("which saved more, the tenders or the garbage slips?", ("the tenders", "the garbage slips")),
        ("awards list vs best practice list, how do they differ", ("awards list", "best practice list")),
        ("나라장터와 온나라의 차이", ("나라장터", "온나라의 차이")),
    ],
)
def test_a_comparison_is_split(text: str, halves: tuple[str, str]) -> None:
    """One of the possible splits of a comparison yields the two things that it compares."""
    assert halves in list(split_comparison(text))


@given(st.text(max_size=2 * MAX_LENGTH))
def test_any_text_can_be_read(typed: str) -> None:
    """Any text is read without an error, is cut to a limited length, and is read the same way every time."""
    question = read_question(typed)
    assert len(question.text) <= MAX_LENGTH * 4
    assert question == read_question(typed)
    assert all(word.text for word in question.words)
