"""What a person typed is read: language, words, courtesies, and what pins it down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.comparison import Comparing, halves_of, is_comparing
from knowledge.search.courtesies import without_courtesies
from knowledge.search.followup import asks_for_source, is_fragment, lean
from knowledge.search.question import MAX_LENGTH, read_question
from knowledge.search.requests import sorts_asked_for
from knowledge.search.specifics import countries_in, years_in


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
def test_the_language_is_that_of_the_sentence_not_of_a_name_in_it(typed: str, language: str) -> None:
    """A question is Korean when it holds Hangul, unless the sentence around a Korean name is English."""
    assert read_question(typed).language == language


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("hi all, what is KONEPS? thanks!", "what is KONEPS"),
        ("Good morning! Could you please tell me the vision", "the vision"),
        ("안녕하세요, 나라장터가 뭔가요? 감사합니다", "나라장터가 뭔가요"),
        ("my boss is asking: who wrote the preface??", "who wrote the preface??"),
        ("quick question - how many bids", "how many bids"),
        ("thanks!", "thanks!"),
        ("hello", "hello"),
        ("history of the records reform", "history of the records reform"),
        ("hiring caps", "hiring caps"),
        ("okinawa", "okinawa"),
    ],
)
def test_courtesies_are_taken_off_a_question_but_not_the_question(typed: str, asked: str) -> None:
    """Greetings, thanks and asides go; what is left is asked; a text of courtesies alone stays."""
    assert without_courtesies(typed) == asked


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
    """Mentions, links and emoji codes leave only what a person would read."""
    assert read_question(typed).text == seen


def test_british_and_american_spellings_and_endings_meet() -> None:
    """A stem is the same for centre and center, programme and program, organisations and organization."""
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
    """Years are four digits of their own; countries go by any of their names, as whole words in English."""
    assert years_in(text) == years
    assert countries_in(text) == countries


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("what is the phone number of the center", {"contact"}),
        ("센터 전화번호", {"contact"}),
        ("고위공무원 연봉이 얼마야", {"pay"}),
        ("how do i register as a supplier", {"how-to"}),
        ("be honest, do you think it works?", {"opinion"}),
        ("how many bids went online", set()),
    ],
)
def test_the_sort_of_thing_that_is_asked_for_shows_in_the_wording(text: str, sorts: set[str]) -> None:
    """A phone number, a salary, a how-to and an opinion are asked for in words of their own."""
    assert sorts_asked_for(text) == sorts


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
def test_a_fragment_leans_on_the_conversation(text: str, fragment: bool) -> None:
    """A question that opens with 'and' or says very little is a fragment; a whole sentence is not."""
    question = read_question(text)
    assert is_fragment(question) is fragment
    assert (lean(question) >= 1) is fragment


@pytest.mark.parametrize("text", ["source?", "which page is that on", "where does it say that", "출처가 어디야?"])
def test_asking_for_the_source_is_told_apart(text: str) -> None:
    """'Source?' asks where the thing just told stands, in English and Korean."""
    assert asks_for_source(read_question(text))


@pytest.mark.parametrize(
    ("text", "comparing"),
    [
        ("KISS vs KIPOnet", Comparing.SURELY),
        ("나라장터와 온나라 비교", Comparing.SURELY),
        ("what is the difference between the two centers and the forum", Comparing.SURELY),
        ("top-down or program budget?", Comparing.PERHAPS),
        ("what is on each, the awards and the best practices", Comparing.PERHAPS),
        ("how many different certificates", Comparing.NO),
        ("who wrote the preface", Comparing.NO),
    ],
)
def test_a_comparison_is_known_by_its_words(text: str, comparing: Comparing) -> None:
    """Words that hold two things side by side are known in both languages; 'and' and 'or' may mean one thing."""
    assert is_comparing(text) is comparing


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
def test_a_comparison_is_taken_apart(text: str, halves: tuple[str, str]) -> None:
    """The two things stand around the word between them, within their clauses."""
    assert halves in list(halves_of(text))


@given(st.text(max_size=2 * MAX_LENGTH))
def test_any_text_can_be_read(typed: str) -> None:
    """Whatever is typed is read without an error, is never longer for it, and reads the same the second time."""
    question = read_question(typed)
    assert len(question.text) <= MAX_LENGTH * 4
    assert question == read_question(typed)
    assert all(word.text for word in question.words)
