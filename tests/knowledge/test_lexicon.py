"""The lists of words and phrases are well formed, and the code and the lists have the same sections."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from knowledge import search
from knowledge.model import KnowledgeBase
from knowledge.normalization import fold_case, normalize
from knowledge.search import lexicon
from knowledge.search.alias_index import names_of
from knowledge.search.answer_types import contained_answer_types, expected_answer_types
from knowledge.search.index import off_topic_questions
from knowledge.search.question import words_of
from knowledge.search.years_and_countries import countries_in
from tests.conftest import LANGUAGES

SEARCH = Path(search.__file__).parent
PATTERNS, WORDS = lexicon.sections("patterns.txt"), lexicon.sections("words.txt")
COUNTRIES = [line.split(", ") for line in lexicon.lines("countries.txt")]
ENTRIES = [(name, entry) for name, entries in PATTERNS.items() for entry in entries]


def _named_in_code(function: str) -> set[str]:
    """Return the section names that the search modules pass as constants to the given lexicon function."""
    calls = [
        node
        for file in SEARCH.glob("*.py")
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


def _answer_types(side: str) -> Iterator[str]:
    return (name.removesuffix(f": {side}") for name in PATTERNS if name.endswith(f": {side}"))


def _without_groups(entry: str) -> str:
    bare = re.sub(r"\[[^]]*\]", "", re.sub(r"\\.", "", entry))
    while "(" in bare:
        bare = re.sub(r"\([^()]*\)", "", bare)
    return bare


@pytest.mark.parametrize("entry", [entry for _, entry in ENTRIES if entry.startswith(r"\b")])
def test_a_pattern_that_begins_with_a_word_is_one_pattern(entry: str) -> None:
    """No such line has alternatives outside of groups: the start of a word is looked for once for several lines."""
    assert "|" not in _without_groups(entry)


def test_the_code_and_the_patterns_have_the_same_sections() -> None:
    """The code reads every section of patterns except those of the answer types, and every section it reads exists."""
    named = _named_in_code("pattern")
    assert named
    assert named == {name for name in PATTERNS if ":" not in name}


def test_the_code_and_the_words_have_the_same_sections() -> None:
    """The code reads every section of words, and every section that it reads exists."""
    assert _named_in_code("words") == set(WORDS)


def test_every_answer_type_has_both_sections() -> None:
    """Each answer type has a section for questions that ask for it, and one for texts that contain it."""
    assert set(_answer_types("asked")) == set(_answer_types("told")) != set()
    assert all(name.split(": ")[1] in ("asked", "told") for name in PATTERNS if ":" in name)


@pytest.mark.parametrize("name", PATTERNS)
def test_every_section_is_a_pattern(name: str) -> None:
    """A section has lines, compiles, and does not match an empty string, because such a pattern matches everything."""
    assert PATTERNS[name]
    assert not lexicon.pattern(name).search("")


@pytest.mark.parametrize(("name", "entry"), ENTRIES)
def test_every_line_of_the_patterns_compiles_alone(name: str, entry: str) -> None:
    """Each line is a regular expression without capturing groups and without capital letters."""
    assert re.compile(entry).groups == 0, name
    assert not re.search(r"[A-Z]", re.sub(r"\\.", "", entry)), name


def test_no_line_is_repeated() -> None:
    """No section of patterns and no list of off-topic questions repeats a line."""
    for name, entries in PATTERNS.items():
        assert _twice(entries) == [], name
    for language in LANGUAGES:
        assert _twice(fold_case(line).strip() for line in lexicon.lines(f"off-topic.{language}.txt")) == []


@pytest.mark.parametrize("name", WORDS)
def test_no_word_is_repeated(name: str) -> None:
    """No section repeats a word, and all words are casefolded like the words of a question."""
    words = " ".join(WORDS[name]).split()
    assert _twice(words) == []
    assert [word for word in words if word != fold_case(word)] == []


@pytest.mark.parametrize("name", ["korean function words", "korean particles"])
def test_korean_lists_are_korean_and_english_ones_english(name: str) -> None:
    """A list contains only words of its language, because a word of another language would never match."""
    assert all(re.fullmatch("[가-힣]+", word) for word in lexicon.words(name))
    assert all(word.isascii() for word in lexicon.ENGLISH_FUNCTION_WORDS | lexicon.LINKING_WORDS)


def test_every_country_has_one_line() -> None:
    """Names of countries are casefolded, and no name is repeated.

    A line starts with the English name, and has at least one name that is not in English.
    """
    names = [name for line in COUNTRIES for name in line]
    assert _twice(names) == []
    for line in COUNTRIES:
        assert line[0].isascii(), line
        assert any(not name.isascii() for name in line), line
        assert all(name and name == fold_case(name).strip() for name in line), line


def test_every_name_of_a_country_finds_it() -> None:
    """Each name finds its country and no other, both alone and in a sentence."""
    for line in COUNTRIES:
        for name in line:
            assert countries_in(name) == countries_in(f"how about {name}?") == {line[0]}, name


def test_korea_is_not_a_foreign_country() -> None:
    """Korea, which the report is about, is not found as a country in a question."""
    assert countries_in("the Republic of Korea, South Korea, Korean, 한국, 대한민국") == frozenset()


def test_off_topic_lines_are_not_questions_of_the_report(knowledge: KnowledgeBase) -> None:
    """No off-topic line is also a question or a name in the report, because the classifier would learn it as both."""
    asked = {normalize(text) for topic in knowledge.topics for text in (*topic.all_questions, *names_of(topic))}
    assert [line for line in off_topic_questions() if normalize(line) in asked] == []


def test_there_is_small_talk_in_both_languages() -> None:
    """Each language has a list of at least 50 lines of small talk, and both lists are read."""
    lists = [lexicon.lines(f"off-topic.{language}.txt") for language in LANGUAGES]
    assert all(len(lines) >= 50 for lines in lists)
    assert off_topic_questions() == lists[0] + lists[1]


def test_notes_and_empty_lines_are_left_out() -> None:
    """A list's comments and empty lines are left out when it is read, and headings are not entries."""
    for file in (SEARCH / "wordlists").glob("*.txt"):
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
def test_a_particle_is_removed_unless_too_little_is_left(token: str, bare: str) -> None:
    """The longest particle is removed once, and a word keeps at least two syllables."""
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
    """A British ending becomes the American one, unless too few letters come before it."""
    assert lexicon.american_spelling(british) == spelled


def test_function_words_are_known_in_both_languages() -> None:
    """'what' and '무엇', with any ending, are function words; names, nouns and 'whoever' are not."""
    assert all(lexicon.is_function_word(word) for word in ("what", "the", "무엇인가요", "언제"))
    assert all(lexicon.is_function_word(word) for word in ("얼마였는지", "몇대예요", "누구였나", "년"))
    others = ("koneps", "budget", "나라장터", "예산", "", "왜곡", "어디서나", "누구든지")
    assert not any(lexicon.is_function_word(word) for word in others)
    assert [word.is_content for word in words_of("what is the budget")] == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("A ticket costs just 6 euros.", set(), {"price", "money", "count"}),
        ("입장료는 6유로입니다.", set(), {"price", "money", "count"}),
        ("The garden won a prize.", {"award"}, {"award"}),
        ("It cost 6 million won.", set(), {"money", "count"}),
        ("정원이 상을 받았나요", {"award"}, {"award"}),
        ("정원은 상태가 좋습니다.", set(), set()),
        ("Is the garden certified?", {"certificate"}, {"certificate"}),
        ("The garden saved 6 million won.", set(), {"money", "count"}),
        ("Callers wait 95 seconds.", set(), {"duration"}),
        ("how heavy is the gate", {"measure"}, set()),
        ("정문은 무게가 몇 킬로인가요", {"measure"}, set()),
        ("The gate weighs 95 kg.", set(), {"measure", "count"}),
        ("정원은 품종에 무게를 둡니다.", set(), set()),
        ("phone number of the office", {"contact"}, {"contact"}),
        ("담당 부서 전화번호", {"contact"}, {"contact"}),
        ("how do I log in", {"how-to"}, {"how-to"}),
        ("비밀번호를 잊었어요", {"how-to"}, {"how-to"}),
        ("센터장은 누구", {"person", "doer"}, set()),
        ("who waters the roses", {"doer"}, set()),
        ("when did the garden open", {"beginning"}, {"beginning"}),
        ("정원을 언제 열었고 언제 시작했나요", {"date", "beginning"}, {"beginning"}),
        ("when does the lease run out", {"date", "end"}, set()),
        ("The lease lasted until spring.", set(), {"end"}),
        ("names of the roses", {"names"}, set()),
        ("roses, tulips, and lilies", set(), {"names"}),
        ("was anyone fined", {"penalty"}, {"penalty"}),
        ("rose beds", set(), set()),
        ("장미 화단", set(), set()),
    ],
)
def test_answer_types_are_recognized(text: str, asked: set[str], told: set[str]) -> None:
    """In both languages, the answer types that a question asks for and that a text contains are recognized."""
    assert expected_answer_types(text) == asked
    assert contained_answer_types(text) == told
