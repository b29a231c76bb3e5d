"""The lists of words and turns of phrase are well formed, and the code and the lists know the same sections."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from knowledge import search
from knowledge.model import LANGUAGES, KnowledgeBase
from knowledge.search import lexicon
from knowledge.search.index import off_topic_questions
from knowledge.search.question import words_of
from knowledge.search.requests import sorts_asked_for, sorts_told
from knowledge.search.specifics import countries_in
from knowledge.wording import fold, squash

ROOM = Path(search.__file__).parent
PATTERNS, WORDS = lexicon.sections("patterns.txt"), lexicon.sections("words.txt")
COUNTRIES = [line.split(", ") for line in lexicon.lines("countries.txt")]
ENTRIES = [(name, entry) for name, entries in PATTERNS.items() for entry in entries]


def _named_in_code(function: str) -> set[str]:
    """Give the sections that the search's modules name as a constant in calls of a function of the lexicon."""
    calls = [
        node
        for file in ROOM.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    return {
        call.args[0].value
        for call in calls
        if ast.unparse(call.func).split(".")[-1] == function
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def _twice(entries: Iterable[str]) -> list[str]:
    return [entry for entry, times in Counter(entries).items() if times > 1]


def _sorts(side: str) -> Iterator[str]:
    return (name.removesuffix(f": {side}") for name in PATTERNS if name.endswith(f": {side}"))


def test_the_code_and_the_patterns_know_the_same_sections() -> None:
    """A section that nothing reads, or one that is read and missing, is a slip of the pen."""
    named = _named_in_code("pattern")
    assert named
    assert named == {name for name in PATTERNS if ":" not in name}


def test_the_code_and_the_words_know_the_same_sections() -> None:
    """The same, for single words."""
    assert _named_in_code("words") == set(WORDS)


def test_every_sort_of_request_has_both_sides() -> None:
    """What is asked for can be told: each sort has the words of those who ask and of a text that holds it."""
    assert set(_sorts("asked")) == set(_sorts("told")) != set()
    assert all(name.split(": ")[1] in ("asked", "told") for name in PATTERNS if ":" in name)


@pytest.mark.parametrize("name", PATTERNS)
def test_every_section_is_a_pattern_that_asks_for_something(name: str) -> None:
    """A section compiles, is not empty, and does not match nothing at all, which would match everything."""
    assert PATTERNS[name]
    assert not lexicon.pattern(name).search("")


@pytest.mark.parametrize(("name", "entry"), ENTRIES)
def test_every_turn_of_phrase_compiles_alone(name: str, entry: str) -> None:
    """Each is a regular expression of its own, without groups that would be counted, in small letters if Latin."""
    assert re.compile(entry).groups == 0, name
    assert not re.search(r"[A-Z]", re.sub(r"\\.", "", entry)), name


def test_no_line_stands_twice() -> None:
    """In no list, and no section of a list."""
    for name, entries in PATTERNS.items():
        assert _twice(entries) == [], name
    for language in LANGUAGES:
        assert _twice(fold(line).strip() for line in lexicon.lines(f"off-topic.{language}.txt")) == []


@pytest.mark.parametrize("name", WORDS)
def test_no_word_stands_twice(name: str) -> None:
    """A section of words names each once, folded as the words of questions are."""
    words = " ".join(WORDS[name]).split()
    assert _twice(words) == []
    assert [word for word in words if word != fold(word)] == []


@pytest.mark.parametrize("name", ["korean function words", "korean particles"])
def test_korean_lists_are_korean_and_english_ones_english(name: str) -> None:
    """A word in the wrong list would never be met."""
    assert all(re.fullmatch("[가-힣]+", word) for word in lexicon.words(name))
    assert all(word.isascii() for word in lexicon.ENGLISH_FUNCTION_WORDS | lexicon.LINKING_WORDS)


def test_every_country_stands_on_one_line() -> None:
    """Names are folded and bare, each under one country, and each line starts with the country in English."""
    names = [name for line in COUNTRIES for name in line]
    assert _twice(names) == []
    for line in COUNTRIES:
        assert line[0].isascii(), line
        assert any(not name.isascii() for name in line), line
        assert all(name and name == fold(name).strip() for name in line), line


def test_every_name_of_a_country_leads_to_it() -> None:
    """Each name alone, and in a sentence, is found as its country and as no other."""
    for line in COUNTRIES:
        for name in line:
            assert countries_in(name) == countries_in(f"how about {name}?") == {line[0]}, name


def test_korea_is_no_country_that_sets_a_question_apart() -> None:
    """The country that the report is about pins no question down."""
    assert countries_in("the Republic of Korea, South Korea, Korean, 한국, 대한민국") == frozenset()


def test_off_topic_lines_are_no_questions_of_the_report(knowledge: KnowledgeBase) -> None:
    """What is learned as answered is never learned as unanswered, too."""
    asked = {
        squash(text)
        for topic in knowledge.topics
        for language in LANGUAGES
        for text in (*topic.questions.within(language), topic.title.within(language), *topic.aliases)
    }
    assert [line for line in off_topic_questions() if squash(line) in asked] == []


def test_there_is_small_talk_in_both_languages() -> None:
    """Each list holds some, and what code reads as small talk is both."""
    lists = [lexicon.lines(f"off-topic.{language}.txt") for language in LANGUAGES]
    assert all(len(lines) >= 50 for lines in lists)
    assert off_topic_questions() == lists[0] + lists[1]


def test_notes_and_empty_lines_are_left_out() -> None:
    """Nothing of a list's explanations is taken for one of its lines."""
    for file in (ROOM / "wordlists").glob("*.txt"):
        assert all(line.strip() and not line.startswith("#") for line in lexicon.lines(file.name)), file.name
    assert all(not entry.startswith("[") or entry.endswith("+") for _, entry in ENTRIES)


@pytest.mark.parametrize(
    ("token", "bare"),
    [
        ("나라장터는", "나라장터"),
        ("나라장터에서는", "나라장터"),
        ("정부의", "정부"),
        ("정부", "정부"),
        ("나라", "나라"),
        ("나는", "나는"),
        ("이는", "이는"),
        ("koneps", "koneps"),
        ("", ""),
    ],
)
def test_a_particle_is_taken_off_unless_too_little_is_left(token: str, bare: str) -> None:
    """The longest particle goes, once; a word keeps at least two syllables."""
    assert lexicon.without_particle(token) == bare


@pytest.mark.parametrize(
    ("british", "spelled"),
    [
        ("centre", "center"),
        ("theatres", "theaters"),
        ("programme", "program"),
        ("programmes", "programs"),
        ("organisation", "organization"),
        ("digitalised", "digitalized"),
        ("labour", "labor"),
        ("four", "four"),
        ("rise", "rise"),
        ("wise", "wise"),
        ("koneps", "koneps"),
    ],
)
def test_british_spelling_becomes_american(british: str, spelled: str) -> None:
    """By its ending, and where too little stands before it not at all."""
    assert lexicon.american(british) == spelled


def test_function_words_say_nothing_in_either_language() -> None:
    """'what' and '무엇' are; names and nouns are not."""
    assert all(lexicon.is_function_word(word) for word in ("what", "the", "무엇인가요", "언제"))
    assert not any(lexicon.is_function_word(word) for word in ("koneps", "budget", "나라장터", "예산", ""))
    assert [word.is_content for word in words_of("what is the budget")] == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("phone number of the office", {"contact"}, {"contact"}),
        ("담당 부서 전화번호", {"contact"}, {"contact"}),
        ("how do I log in", {"how-to"}, {"how-to"}),
        ("비밀번호를 잊었어요", {"how-to"}, {"how-to"}),
        ("누가 만들었나, 센터장은 누구", {"person"}, set()),
        ("was anyone fined", {"penalty"}, {"penalty"}),
        ("rose beds", set(), set()),
        ("장미 화단", set(), set()),
    ],
)
def test_sorts_of_requests_are_told_apart(text: str, asked: set[str], told: set[str]) -> None:
    """A question asks for sorts of things, and a text holds sorts of things, in both languages."""
    assert sorts_asked_for(text) == asked
    assert sorts_told(text) == told
