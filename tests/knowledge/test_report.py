"""The shipped report is complete in both languages, and its texts agree with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

import pytest

from knowledge.loading.numbers import numbers_in
from knowledge.model import Statement, Text, Topic
from knowledge.normalization import normalize
from knowledge.search.years_and_countries import years_in
from tests.conftest import LANGUAGES, REPORT, shipped_report

KB = shipped_report()
LONGEST_FACT = 300
LONGEST_STATEMENT = {"en": 300, "ko": 170}
"""Maximum length of a statement in characters; this leaves room for more in a reply that fits on one screen."""

LARGE = 10_000
"""The part before the word in a number, such as 157.9 in 157.9 million or 5,790 in 5,790만, is smaller than this."""

HANGUL = re.compile("[가-힣]")
TOPICS = """
    report foreword innovation-capital mogaha paradigm-change responsible-government-demand competitive-country
    innovation-global-era vision tenets national-goals five-goals efficient-government customer-oriented-government
    decentralized-government transparent-government participatory-government implementation-network pcgid stages
    stage-infrastructure stage-execution stage-internalization change-management-strategy innovation-tasks
    innovation-brands communities-of-practice innovation-resistance innovation-diagnosis characteristics
    presidential-leadership practice-over-theory people-and-culture system-innovation change-management
    participatory-innovation e-government case-learning innovation-manuals sharing-worldwide
    public-service-evaluation total-personnel-budget senior-civil-service top-down-budget program-budget
    record-management statistics-infrastructure policy-quality-management on-nara information-disclosure
    local-administration-system local-education-system public-institution-system innovation-culture
    tax-hearing-officer culture-movement waste-disposal open-moct consular-call-center u-119 spi-1357 hanaro kiss
    kiponet g4c koneps international-recognition international-awards best-practices international-certification
    un-public-service-awards gii global-cooperation global-forum un-governance-center oecd-asian-center
    innovation-mous digital-civilization public-service-culture with-the-people national-innovation
    presidents-statement future-of-innovation
"""
"""The ids that people's questions are labelled with, and that links in channels lead to."""


def texts(value: object, where: str) -> Iterator[tuple[str, Text]]:
    """Yield every text inside a topic, report or chapter, with its path."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts(item, f"{where}.{getattr(item, 'id', number)}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{where}.{field.name}")


def every_text() -> Iterator[tuple[str, Text]]:
    """Yield every text in the report, with its path."""
    yield from texts(KB.report, "report")
    for chapter in KB.chapters:
        yield from texts(chapter, f"chapter {chapter.id}")
    for topic in KB.topics:
        yield from texts(topic, topic.id)


def needs_hangul(text: Text) -> bool:
    """Return whether the Korean version must contain Hangul; names, web addresses and numbers need not."""
    return text["ko"] != text["en"] or len(text["en"].split()) > 3


def large_numbers(text: str) -> set[Decimal]:
    """Return the large numbers in a text, which must be the same in every language."""
    return {number for number in numbers_in(text) if number >= LARGE}


def differs(text: Text) -> bool:
    """Return whether the two language versions of a text have different years or different large numbers."""
    years, numbers = ([read(text[language]) for language in LANGUAGES] for read in (years_in, large_numbers))
    return years[0] != years[1] or numbers[0] != numbers[1]


def statements() -> Iterator[Statement]:
    """Yield every statement in the report."""
    return (statement for topic in KB.topics for statement in topic.statements)


def test_the_topics_are_all_there() -> None:
    """The report has the 83 topics above, its five chapters and front matter, its title and its languages."""
    assert set(TOPICS.split()) <= {topic.id for topic in KB.topics}
    assert len(set(TOPICS.split())) == 83
    assert [chapter.id for chapter in KB.chapters] == ["front", "I", "II", "III", "IV", "V"]
    assert KB.report.title["en"] == "Government Innovation! Challenges, Achievements and Future"
    assert KB.languages == LANGUAGES


def test_every_chapter_has_topics() -> None:
    """Every chapter has topics, and every section is the source of a topic or a statement."""
    assert [chapter.id for chapter in KB.chapters if not KB.topics_in(chapter)] == []
    used = {
        (source.chapter, section.id)
        for topic in KB.topics
        for source in topic.all_sources
        for section in KB.sections(source)
    }
    named = {(chapter.id, section.id) for chapter in KB.chapters for section in chapter.sections}
    assert named - used == set()


def test_every_file_explains_how_to_edit_it() -> None:
    """Every chapter's file begins with a note on how to check changes to it."""
    unexplained = [
        file.name
        for file in sorted(REPORT.glob("*.yaml"))
        if "innovation-bot check" not in file.read_text("utf-8")[:400]
    ]
    assert unexplained == []


@pytest.mark.parametrize("topic", KB.topics, ids=lambda topic: topic.id)
class TestTopic:
    def test_has_a_dozen_questions_a_language(self, topic: Topic) -> None:
        """Each topic has at least 12 questions in each language, including those of its statements."""
        korean = [question for question in topic.all_questions["ko"] if HANGUL.search(question)]
        counts = {"en": len(topic.all_questions["en"]), "ko": len(korean)}
        assert min(counts.values()) >= 12, f"{topic.id} has too few questions: {counts}"

    def test_has_an_example_a_language(self, topic: Topic) -> None:
        """The first question of a topic in each language, which serves as an example, is in that language."""
        for language in LANGUAGES:
            example = topic.all_questions[language][0]
            assert bool(HANGUL.search(example)) is (language == "ko"), f"{topic.id}: {example}"

    def test_korean_texts_hold_hangul(self, topic: Topic) -> None:
        """A Korean text contains Hangul, unless it is a name or number that is the same in both languages."""
        wrong = [
            where for where, text in texts(topic, topic.id) if needs_hangul(text) and not HANGUL.search(text["ko"])
        ]
        assert wrong == []

    def test_english_texts_are_english(self, topic: Topic) -> None:
        """An English text contains no Hangul."""
        wrong = [where for where, text in texts(topic, topic.id) if HANGUL.search(text["en"])]
        assert wrong == []

    def test_has_statements_that_lead_an_answer(self, topic: Topic) -> None:
        """Each topic has statements, all of them sentences that are short enough to be the first line of a reply."""
        assert topic.statements, f"{topic.id} states nothing"
        wrong = [
            (statement.id, language)
            for statement in topic.statements
            for language, longest in LONGEST_STATEMENT.items()
            if len(statement.text[language]) > longest or statement.text[language][-1] not in ".!?”\"')"
        ]
        assert wrong == [], f"{topic.id}: statements that are too long, or not sentences"

    def test_both_languages_say_the_same_numbers(self, topic: Topic) -> None:
        """The English and Korean versions of a text have the same years and the same large numbers."""
        wrong = [where for where, text in texts(topic, topic.id) if differs(text)]
        assert wrong == [], f"{topic.id}: texts that differ in a number"

    def test_changes_can_be_drawn(self, topic: Topic) -> None:
        """Each row of a chart has at least two different numbers."""
        rows = topic.table.rows if topic.table and topic.table.chart else ()
        wrong = [row.statement for row in rows if len(set(row.cells)) < 2]
        assert wrong == [], f"{topic.id}: rows that show no change"

    def test_facts_are_short(self, topic: Topic) -> None:
        """A fact has at most 300 characters in each language, so that it can be read at a glance."""
        wrong = [each.fact for each in topic.statements if each.fact and max(map(len, each.text)) > LONGEST_FACT]
        assert wrong == [], f"{topic.id}: facts over {LONGEST_FACT} characters"

    def test_is_related_to_others(self, topic: Topic) -> None:
        """Every topic is related to at least one other topic."""
        assert topic.related, f"{topic.id} is related to nothing"


def test_there_are_enough_facts() -> None:
    """The report has at least 60 facts, so that one a week lasts for more than a year."""
    assert len(list(KB.facts())) >= 60


def shared(phrases: Mapping[str, list[str]]) -> dict[str, str]:
    """Return each text that belongs to several owners, with those owners; texts are compared after normalization."""
    owners: dict[str, dict[str, str]] = {}
    for owner, texts_of_owner in phrases.items():
        for text in texts_of_owner:
            owners.setdefault(normalize(text), {})[owner] = text
    return {next(iter(found.values())): " and ".join(found) for found in owners.values() if len(found) > 1}


def test_no_two_topics_share_a_question() -> None:
    """No question belongs to more than one topic or statement, or is also listed as unanswered."""
    phrases = {topic.id: [*topic.questions] for topic in KB.topics}
    phrases |= {statement.id: [*statement.questions] for statement in statements()}
    phrases["unanswered"] = [phrase for item in KB.unanswered for phrase in item.questions]
    assert shared(phrases) == {}


def test_no_question_is_written_twice() -> None:
    """No topic or statement has the same question twice, such as in its own file and in the file of questions."""
    owners: list[Topic | Statement] = [*KB.topics, *statements()]
    wrong = [each.id for each in owners if len({*each.questions}) < len([*each.questions])]
    assert wrong == []


def test_no_two_statements_are_the_same() -> None:
    """No two statements are the same, so no fact of the week is repeated under another id."""
    assert shared({statement.id: [*statement.text] for statement in statements()}) == {}


def test_every_text_is_tidy() -> None:
    """No text starts or ends with a space, has a double space, or contains a mark of unfinished work."""
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b|^\s|\s$|\s\s|\ufffd")
    wrong = [where for where, text in every_text() if any(unfinished.search(version) for version in text)]
    assert wrong == []


def test_a_bad_item_is_named() -> None:
    """The functions that the checks use find mistakes in made-up texts, accept correct texts and name their paths."""
    assert shared({"a": ["Why? "], "b": ["why"], "c": ["how"]}) == {"Why? ": "a and b"}
    assert needs_hangul(Text.of(en="The pier is long", ko="The pier is long"))
    assert not needs_hangul(Text.of(en="www.example.org", ko="www.example.org"))
    assert differs(Text.of(en="In 2006 it was long", ko="2007년에는 길었습니다"))
    assert differs(Text.of(en="It cost USD 4.5 billion", ko="4억 5천만 달러였습니다"))
    assert differs(Text.of(en="It has 15,000 lamps", ko="등불이 많습니다"))
    assert not differs(Text.of(en="In 2006 it cost USD 157.9 million", ko="2006년에 1억 5,790만 달러였습니다"))
    assert [where for where, _ in texts(KB.topics[0], "x")][:2] == ["x.title", "x.summary"]
