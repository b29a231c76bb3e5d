"""The shipped report is complete in both languages and agrees with the printed report."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from knowledge.loading import load_knowledge
from knowledge.model import Reading, Text, Topic
from knowledge.normalization import normalize
from tests.conftest import REPORT

KB = load_knowledge(REPORT)
LONGEST_FACT = 300
QUALIFIERS = ("about", "over", "more than", "nearly", "almost", "at least", "up to", "less than", "around", "some")
HANGUL = re.compile("[가-힣]")


def texts(value: object, where: str) -> Iterator[tuple[str, Text]]:
    """Yield every pair of texts inside a topic, report or chapter, with its path."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts(item, f"{where}.{getattr(item, 'id', number)}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{where}.{field.name}")


def every_text() -> Iterator[tuple[str, Text]]:
    """Yield every pair of texts of the report."""
    yield from texts(KB.report, "report")
    for chapter in KB.chapters:
        yield from texts(chapter, f"chapter {chapter.id}")
    for topic in KB.topics:
        yield from texts(topic, topic.id)


def needs_hangul(text: Text) -> bool:
    """Return whether a Korean text must contain Hangul, unlike names, web addresses and numbers."""
    return text.ko != text.en or len(text.en.split()) > 3


def loosened(text: str) -> str:
    """Return a text without the differences between kinds of spaces, dashes, quotes and case."""
    return re.sub(r"[\s\u2010-\u2015-]+", " ", text).replace("’", "'").casefold()


def in_words(printed: str) -> list[str]:
    """Return the words of a printed figure that no rewording may lose: its numbers, and how exact it is."""
    dated = re.sub(r"^(\d{4})\. (\d{1,2})(?:\. (\d{1,2}))?$", lambda date: day_of(*date.groups()), printed)
    return re.findall(rf"\d(?:[\d,.]*\d)?|\b(?:{'|'.join([*calendar.month_name[1:], *QUALIFIERS])})\b", dated)


def day_of(year: str, month: str, day: str | None) -> str:
    """Return a date such as 2007. 1. 23 in English."""
    return f"{day or ''} {calendar.month_name[int(month)]} {year}".strip()


def is_stated(reading: Reading, english: str) -> bool:
    """Return whether the English text of a topic contains a figure as it was printed, or reworded without loss."""
    return loosened(reading.printed) in english or all(word in reading.amount.en for word in in_words(reading.printed))


def readings(topic: Topic) -> Iterator[tuple[str, Reading]]:
    """Yield every quantity of a topic with the id of its figure."""
    for figure in topic.figures:
        yield from ((figure.id, reading) for reading in (figure.before, figure.now) if reading is not None)


def test_the_topics_are_all_there() -> None:
    """The report has 83 topics in five chapters and a front matter, and names the book that it renders."""
    assert len(KB.topics) == 83
    assert [chapter.id for chapter in KB.chapters] == ["front", "I", "II", "III", "IV", "V"]
    assert KB.report.title.en == "Government Innovation! Challenges, Achievements and Future"


def test_every_file_explains_how_to_edit_it() -> None:
    """A chapter starts with a note on how to change it and how to check the change."""
    unexplained = [
        file.name
        for file in sorted(REPORT.glob("*.yaml"))
        if "innovation-bot check" not in file.read_text("utf-8")[:400]
    ]
    assert unexplained == []


@pytest.mark.parametrize("topic", KB.topics, ids=lambda topic: topic.id)
class TestTopic:
    def test_has_a_dozen_questions_a_language(self, topic: Topic) -> None:
        """Each topic has at least 12 questions in each language."""
        korean = [question for question in topic.questions.ko if HANGUL.search(question)]
        counts = {"en": len(topic.questions.en), "ko": len(korean)}
        assert min(counts.values()) >= 12, f"{topic.id} has too few questions: {counts}"

    def test_korean_texts_hold_hangul(self, topic: Topic) -> None:
        """A Korean text contains Hangul, unless it is a name or figure that is the same in both languages."""
        wrong = [where for where, text in texts(topic, topic.id) if needs_hangul(text) and not HANGUL.search(text.ko)]
        assert wrong == []

    def test_english_texts_are_english(self, topic: Topic) -> None:
        """An English text contains no Hangul."""
        wrong = [where for where, text in texts(topic, topic.id) if HANGUL.search(text.en)]
        assert wrong == []

    def test_changes_can_be_drawn(self, topic: Topic) -> None:
        """A figure with before and after has two different values, a unit and a short label."""
        wrong = [
            figure.id
            for figure in topic.figures
            if figure.before is not None
            and (None in {figure.before.value, figure.now.value, figure.unit, figure.short}
                 or figure.before.value == figure.now.value)
        ]  # fmt: skip
        assert wrong == [], f"{topic.id}: figures that cannot be drawn"

    def test_figures_agree_with_the_print(self, topic: Topic) -> None:
        """An English text contains each figure as the report prints it, or reworded without loss."""
        english = loosened("\n".join(text.en for _, text in texts(topic, topic.id)))
        wrong = [(name, reading.printed) for name, reading in readings(topic) if not is_stated(reading, english)]
        assert wrong == [], f"{topic.id}: printed forms that no English text has"

    def test_facts_are_short(self, topic: Topic) -> None:
        """A fact is short enough to be read at a glance, in both languages."""
        wrong = [fact.id for fact in topic.facts if max(len(fact.text.en), len(fact.text.ko)) > LONGEST_FACT]
        assert wrong == [], f"{topic.id}: facts over {LONGEST_FACT} characters"

    def test_is_related_to_others(self, topic: Topic) -> None:
        """Every topic is related to another."""
        assert topic.related, f"{topic.id} is related to nothing"


def test_there_are_enough_facts() -> None:
    """With one fact a week, the facts last more than two years."""
    assert len(list(KB.facts())) >= 120


def shared(phrases: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the texts that several owners share, apart from spelling, with these owners."""
    owners: dict[str, dict[str, str]] = {}
    for owner, texts_of_owner in phrases.items():
        for text in texts_of_owner:
            owners.setdefault(normalize(text), {})[owner] = text
    return {next(iter(found.values())): " and ".join(found) for found in owners.values() if len(found) > 1}


def test_no_two_topics_share_a_question() -> None:
    """A question belongs to one topic, or to what the report does not answer."""
    phrases = {topic.id: [*topic.questions.en, *topic.questions.ko] for topic in KB.topics}
    phrases["unanswered"] = [phrase for item in KB.unanswered for phrase in (*item.questions.en, *item.questions.ko)]
    assert shared(phrases) == {}


def test_no_two_topics_share_a_fact() -> None:
    """No fact of the week is repeated under another id."""
    assert shared({fact.id: [fact.text.en, fact.text.ko] for _, fact in KB.facts()}) == {}


def test_every_text_is_tidy() -> None:
    """No text starts or ends with a space, has a double space, or contains a mark of unfinished work."""
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b|^\s|\s$|\s\s|\ufffd")
    wrong = [where for where, text in every_text() if unfinished.search(text.en) or unfinished.search(text.ko)]
    assert wrong == []


def test_a_bad_item_is_named() -> None:
    """The checks above find what they look for, and name it."""
    assert shared({"a": ["Why? "], "b": ["why"], "c": ["how"]}) == {"Why? ": "a and b"}
    assert needs_hangul(Text("The pier is long", "The pier is long"))
    assert not needs_hangul(Text("www.example.org", "www.example.org"))
    assert is_stated(Reading(Text("23 January 2007", ""), "2007. 1. 23"), "")
    assert not is_stated(Reading(Text("23 January 2007", ""), "2007. 2. 23"), "")
    assert not is_stated(Reading(Text("450 ships", ""), "about 450 ships"), "")
    assert not is_stated(Reading(Text("USD 4 billion", ""), "USD 4.5 billion"), "some usd 4 billion")
    assert [where for where, _ in texts(KB.topics[0], "x")][:2] == ["x.title", "x.summary"]
