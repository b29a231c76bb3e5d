"""Every reply as Slack will be given it: within Slack's rules, complete, and safe whatever the report holds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest

from handlers.actions import read_action
from handlers.answers.answering import Answers
from handlers.answers.requests import (
    Browse,
    BrowseChapter,
    Courtesies,
    Help,
    OpenTopic,
    Request,
    SayCourtesy,
    ShowFact,
    ShowTopic,
)
from handlers.answers.topics import new_names
from handlers.blocks.block_kit import render
from handlers.blocks.limits import cut
from handlers.blocks.plain import plain_text
from handlers.card import Card
from handlers.report.figures import printed, when
from handlers.report.repetition import numbers
from handlers.requests import ACTIONS
from knowledge.model import (
    LANGUAGES,
    Chapter,
    Figure,
    KnowledgeBase,
    Language,
    Reading,
    Section,
    Source,
    Table,
    Text,
    Topic,
)
from knowledge.search.outcome import Answer, Choices, NotCovered
from tests.conftest import answers_from
from tests.messages import Json, buttons_of, faults_of, visible_text

Named = Iterator[tuple[str, Card]]


def _answers(answers: Answers, language: Language) -> Named:
    for topic in answers.kb.knowledge.topics:
        yield topic.id, answers.card_of(Answer((topic,), language))
        yield f"{topic.id}, browsing", answers.reply(OpenTopic(language, topic.id))


def _asked_figures(answers: Answers, language: Language) -> Named:
    for topic in answers.kb.knowledge.topics:
        for figure in topic.figures:
            yield f"{topic.id} {figure.id}", answers.card_of(Answer((topic,), language, figure))


def _comparisons(answers: Answers, language: Language) -> Named:
    topics = answers.kb.knowledge.topics
    for (place, topic), step in itertools.product(enumerate(topics), (1, 7, 31)):
        other = topics[(place + step) % len(topics)]
        yield f"{topic.id} and {other.id}", answers.card_of(Answer((topic, other), language))
    yield "five", answers.card_of(Answer(topics[:5], language))


def _choices(answers: Answers, language: Language) -> Named:
    topics = answers.kb.knowledge.topics
    for place, count in itertools.product(range(len(topics) - 5), (2, 5)):
        yield f"{count} from {place}", answers.card_of(Choices(topics[place : place + count], language))


def _refusals(answers: Answers, language: Language) -> Named:
    yield "nothing close", answers.card_of(NotCovered((), language))
    yield "no such topic", answers.reply(ShowTopic(language, "no-such-topic"))
    yield "no such chapter", answers.reply(BrowseChapter(language, "no such chapter"))
    yield "no such fact", answers.reply(ShowFact(language, "no-such-fact"))
    for topic in answers.kb.knowledge.topics:
        yield topic.id, answers.card_of(NotCovered((topic,), language))


def _pages(answers: Answers, language: Language) -> Named:
    yield "help", answers.reply(Help(language))
    yield "list", answers.reply(Browse(language))
    for chapter in answers.kb.knowledge.chapters:
        yield chapter.id, answers.reply(BrowseChapter(language, chapter.id))


def _facts(answers: Answers, language: Language) -> Named:
    for _, fact in answers.kb.knowledge.facts():
        yield fact.id, answers.reply(ShowFact(language, fact.id))


def _courtesies(answers: Answers, language: Language) -> Named:
    for kind in get_args(Courtesies):
        yield kind, answers.reply(SayCourtesy(kind, language))


KINDS = [_answers, _asked_figures, _comparisons, _choices, _refusals, _pages, _facts, _courtesies]


def faults(cards: Named) -> list[str]:
    """Return every fault of every card with the card's name; fails if there are no cards."""
    named = list(cards)
    assert named
    return [f"{name}: {fault}" for name, card in named for fault in faults_of(render(card))]


def shown(card: Card) -> str:
    """Return everything that people see of a card in Slack."""
    return visible_text(render(card)["blocks"])


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@pytest.mark.parametrize("language", LANGUAGES)
@every_kind
def test_every_reply_keeps_slacks_rules(
    answers: Answers, kind: Callable[[Answers, Language], Named], language: Language
) -> None:
    """Whatever is asked of the report, in either language, Slack takes the reply and nobody is pinged."""
    assert faults(kind(answers, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@every_kind
def test_plain_text_is_what_slack_shows(
    answers: Answers, kind: Callable[[Answers, Language], Named], language: Language
) -> None:
    """As plain text, every reply is what people see of it in Slack, line for line."""
    cards = list(kind(answers, language))
    assert cards
    assert [name for name, card in cards if plain_text(card) != shown(card)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_shows_all_of_a_topic(answers: Answers, language: Language) -> None:
    """An answer shows the whole of what the report says: summary, points, table, printed numbers and notes."""
    missing = [
        (topic.id, text)
        for topic in answers.kb.knowledge.topics
        for text in _texts_of(topic, language)
        if text not in shown(answers.about(topic.id, language))
    ]
    assert missing == []


def _texts_of(topic: Topic, language: Language) -> Iterator[str]:
    for text in (topic.title, topic.summary, *topic.points):
        yield text[language]
    if topic.table:
        yield from (cell[language] for row in (topic.table.columns, *topic.table.rows) for cell in row)
    for figure in topic.figures:
        yield from numbers(figure.now.printed)
        yield from (text[language] for text in (figure.note, figure.now.when) if text)
    yield from (source.heading[language] for source in topic.sources)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["43 minutes → 17 minutes", "March 2005 → May 2007"]),
        ("ko", ["43분 → 17분", "2005년 3월 → 2007년 5월"]),
    ],
)
def test_asked_figure_stands_before_the_summary(
    answers: Answers, knowledge: KnowledgeBase, language: Language, expected: list[str]
) -> None:
    """The figure that was asked for comes first: its name, large its amount, then its times."""
    topic = _topic_of(knowledge, "kiss")
    figure = topic.figure("foreigners-entry")
    card = answers.card_of(Answer((topic,), language, figure))
    lines = shown(card).splitlines()
    start = lines.index(figure.label[language])
    assert lines[start + 1 : start + 3] == expected
    assert lines[start + 3] == topic.summary[language]
    assert expected[0] in render(card)["text"]
    assert [block["type"] for block in render(card)["blocks"]].count("header") == 2


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Chapter IV (starts on p. 22), section 2 · Best Administrative Services becoming Fast and Convenient"),
        ("ko", "제4장(22쪽에서 시작) 제2절 · 빠르고 편리해진 행정서비스"),
    ],
)
def test_answer_names_its_source(answers: Answers, language: Language, line: str) -> None:
    """A source is given by chapter, section, the page that the chapter starts on, and heading."""
    assert line in shown(answers.about("kiss", language)).splitlines()


def test_front_matter_has_no_number(answers: Answers) -> None:
    """A chapter without a number is called by its title."""
    lines = shown(answers.about("report", "en")).splitlines()
    assert "Front matter · Imprint and contents" in lines


@pytest.mark.parametrize(("language", "other"), [("en", "나라장터"), ("ko", "KONEPS")])
def test_answer_gives_the_other_languages_name(answers: Answers, language: Language, other: str) -> None:
    """Under the title stand the full name and the names in the other language."""
    names = shown(answers.about("koneps", language)).splitlines()[1]
    assert other in names.split(" · ")


def test_figures_are_a_table_where_the_topic_has_none(answers: Answers) -> None:
    """Figures stand in a table; where the report has one of its own, what that does not show is listed below it."""
    koneps, kiss = (shown(answers.about(topic_id, "en")) for topic_id in ("koneps", "kiss"))
    assert "Transaction costs saved | USD 4.5 billion a year | –" in koneps
    assert "Foreigners | Entry | 43 min. | 17 min." in kiss
    assert kiss.count("Foreigners | Entry") == 1
    assert "Entry (arrival), foreigners" not in kiss
    assert "top in the world · 2005, 2006" in kiss


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("topic_id", "number", "times"), [("kiss", "43", 3), ("g4c", "722", 2)])
def test_table_is_not_told_again(answers: Answers, topic_id: str, number: str, times: int, language: Language) -> None:
    """A number stands in the running text and in the table, and in the chart where it changed; in no list as well."""
    assert shown(answers.about(topic_id, language)).count(number) == times


def test_chart_is_not_told_again(answers: Answers, knowledge: KnowledgeBase) -> None:
    """A figure that the chart shows, and the one that was asked for, are not in the table of figures."""
    kiponet, koneps = _topic_of(knowledge, "kiponet"), _topic_of(knowledge, "koneps")
    lines = shown(answers.about("kiponet", "en")).splitlines()
    assert "2006: Examination 9.8" in lines
    assert kiponet.figures[0].now.amount.en == "9.8 months"
    assert not any(line.startswith(f"{kiponet.figures[0].label.en} |") for line in lines)
    asked = shown(answers.card_of(Answer((koneps,), "en", koneps.figures[1]))).splitlines()
    assert asked.count("210,000 bids") == 1
    assert not any(line.startswith(f"{koneps.figures[1].label.en} |") for line in asked)


def _figure(amount: Text, form: str, when: Text | None = None) -> Figure:
    return Figure("f", _both("Label"), Reading(amount, form, None, when))


@pytest.mark.parametrize(
    ("amount", "form", "language", "shown"),
    [
        (Text("43 minutes", "43분"), "43 min.", "en", ""),
        (Text("43 minutes", "43분"), "43 min.", "ko", ""),
        (Text("the 1950s", "1950년대"), "1950's", "en", ""),
        (Text("24 hours a day, all year round", "하루 24시간"), "24 hours a day year round", "en", ""),
        (Text("94% of bids in the public sector", "94%"), "94% of bids in public sector", "en", ""),
        (Text("50 groups", "50개"), "50 groups", "ko", ""),
        (Text("the past 4 years", "지난 4년"), "past 4 years", "ko", ""),
        (Text("USD 4.5 billion a year", "연 45억 달러"), "USD 4.5 billion", "en", ""),
        (Text("USD 4.5 billion a year", "연 45억 달러"), "USD 4.5 billion", "ko", "USD 4.5 billion"),
        (Text("18 million people", "1,800만 명"), "18 million people", "ko", "18 million people"),
        (Text("1500 members", "1,500명"), "1500 members", "ko", "1500 members"),
        (Text("July 2005", "2005년 7월"), "July 2005", "ko", "July 2005"),
        (Text("5 million", "5백만"), "5 million", "ko", "5 million"),
        (Text("June 2007", "2007년 6월"), "2007. 6", "en", "2007. 6"),
        (Text("June 2007", "2007년 6월"), "2007. 6", "ko", ""),
        (Text("100 ships", "100척"), "nearly 100 ships", "en", "nearly 100 ships"),
    ],
)
def test_printed_form_tells_something_new(amount: Text, form: str, language: Language, shown: str) -> None:
    """The printed form is shown where its digits or units, or in English its words, are not in the amount."""
    assert printed(_figure(amount, form), language) == shown


@pytest.mark.parametrize(
    ("amount", "time", "expected"),
    [
        ("won in 2007", "2007", ""),
        ("June 2007", "2007", ""),
        ("2007년 6월", "2007년", ""),
        ("12007 bids", "2007", "2007"),
        ("210,000 bids", "2006", "2006"),
    ],
)
def test_time_is_told_once(amount: str, time: str, expected: str) -> None:
    """Of when a figure is stands beside it only where the amount does not say so."""
    assert when(_figure(_both(amount), "1", _both(time)), "en") == expected


def test_names_are_told_once() -> None:
    """Under a title stand the names that it does not hold, each once, however it is spelled."""
    assert new_names("Communities of Practice (CoP)", ["communities of practice", "CoP", "실행공동체"]) == [
        "실행공동체"
    ]
    assert new_names("G4C", ["E-Service", "e-service", "G4C"]) == ["E-Service"]


def test_one_topic_is_no_topics(knowledge: KnowledgeBase) -> None:
    """A report with one topic has "1 topic"."""
    for count, said in ((1, "1 topic. Pick a chapter"), (2, "2 topics. Pick a chapter")):
        few = answers_from(replace(knowledge, topics=knowledge.topics[:count]))
        assert shown(few.reply(Browse("en"))).splitlines()[1].startswith(said)


def test_changes_of_one_kind_share_a_chart(answers: Answers) -> None:
    """KISS's four waiting times are one chart: a category each, and a series for each of the two dates."""
    (chart,) = _charts_of(answers.about("kiss", "en"))
    assert [series["name"] for series in chart["series"]] == ["March 2005", "May 2007"]
    assert [[point["value"] for point in series["data"]] for series in chart["series"]] == [
        [20, 17, 43, 17],
        [8, 7, 17, 7],
    ]


def test_changes_without_dates_are_before_and_after(answers: Answers) -> None:
    """Where the report gives no dates, the two series are called before and after."""
    (chart,) = _charts_of(answers.about("tax-hearing-officer", "ko"))
    assert [series["name"] for series in chart["series"]] == ["이전", "이후"]


def test_charts_have_labels_of_their_own(knowledge: KnowledgeBase) -> None:
    """Figures with the same short name, and dates that are the same once cut, are still told apart."""
    figures = tuple(
        _change(f"f{n}", "minutes", "same", ("In the beginning of 2001", "In the beginning of 2002")) for n in range(3)
    )
    (chart,) = _charts_of(with_topic(knowledge, figures=figures))
    assert len(set(chart["axis_config"]["categories"])) == 3
    assert [series["name"] for series in chart["series"]] == ["Before", "After"]


def test_there_are_two_charts_at_the_most(knowledge: KnowledgeBase) -> None:
    """Three kinds of change give two charts, as a message may hold no more; the table has all three."""
    figures = tuple(_change(unit, unit, unit, ("2005", "2006")) for unit in ("minutes", "days", "people"))
    card = with_topic(knowledge, figures=figures)
    assert len(_charts_of(card)) == 2
    assert "people: 5 people" not in shown(card)
    assert "people | 5 people → 7 people" in shown(card)


def test_comparison_puts_figures_side_by_side(answers: Answers, knowledge: KnowledgeBase) -> None:
    """Two topics that both have figures share one table, a column each; both are shown with summary and points."""
    pair = tuple(_topic_of(knowledge, topic_id) for topic_id in ("koneps", "g4c"))
    card = answers.card_of(Answer(pair, "en"))
    text = shown(card)
    assert "Item | KONEPS | G4C" in text.splitlines()
    assert "Civil documents that can be issued | – | 33 kinds" in text
    assert all(part.en in text for topic in pair for part in (topic.summary, *topic.points))
    assert card.topics == ("koneps", "g4c")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_leads_somewhere(answers: Answers, language: Language) -> None:
    """Whatever button a reply shows, pressing it brings a reply from the report."""
    cards = (card for kind in KINDS for _, card in kind(answers, language))
    pressed = {(button["action_id"], button["value"]) for card in cards for button in _buttons_of(card)}
    assert len(pressed) > len(answers.kb.knowledge.topics)
    for action_id, value in pressed:
        assert press(answers, action_id, value).status != "none", (action_id, value)


def press(answers: Answers, action_id: str, value: str) -> Card:
    """Return the reply to a pressed button, as Slack names it."""
    request = read_action(action_id, value, ACTIONS)
    assert isinstance(request, Request)
    return answers.reply(request)


def test_browsing_leads_there_and_back(answers: Answers) -> None:
    """From the list to a chapter, to a topic of it, back to the chapter, and back to the list."""
    card = answers.reply(Browse("en"))
    for label in ("Chapter IV · What has it accomplished? (37)", "KONEPS", "← Chapter IV", "← All chapters"):
        (button,) = [button for button in _buttons_of(card) if button["text"]["text"] == label]
        card = press(answers, button["action_id"], button["value"])
    assert render(card) == render(answers.reply(Browse("en")))


def test_chapter_lists_its_topics_by_section(answers: Answers) -> None:
    """A chapter shows all of its topics once, each under its section."""
    card = answers.reply(BrowseChapter("en", "IV"))
    opened = [button["value"] for button in _buttons_of(card) if ".open." in button["action_id"]]
    topics = answers.kb.knowledge.topics
    assert sorted(opened) == sorted(f"en:{t.id}" for t in topics if t.sources[0].chapter == "IV")
    assert "2. Innovation performance felt by the people" in shown(card).splitlines()


def test_same_reply_is_the_same_json(answers: Answers, knowledge: KnowledgeBase) -> None:
    """Block ids say what a block shows: the same question brings the very same message."""
    again = answers_from(replace(knowledge))
    assert render(answers.about("kiss", "en")) == render(again.about("kiss", "en"))
    assert render(answers.reply(Help("ko"))) == render(again.reply(Help("ko")))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_report_fits(knowledge: KnowledgeBase, language: Language) -> None:
    """A report with endless texts, tables, chapters and names is cut to what Slack takes."""
    kb = huge(knowledge)
    topic, answers = kb.topics[0], answers_from(kb)
    cards = {
        "answer": answers.reply(OpenTopic(language, topic.id)),
        "figure": answers.card_of(Answer((topic,), language, topic.figures[0])),
        "comparison": answers.card_of(Answer(kb.topics[:5], language)),
        "choices": answers.card_of(Choices(kb.topics[:5], language)),
        "none": answers.card_of(NotCovered(kb.topics[:9], language)),
        "list": answers.reply(Browse(language)),
        "chapter": answers.reply(BrowseChapter(language, topic.sources[0].chapter)),
        "help": answers.reply(Help(language)),
    }
    assert faults(iter(cards.items())) == []
    assert any("…" in line for line in shown(cards["answer"]).splitlines())


@pytest.mark.parametrize(
    "hostile", ["<!channel> & <@U1>", "*bold* _it_ `code`", "<script>alert(1)</script>", "{0} {title} %s"]
)
def test_report_cannot_write_markup(knowledge: KnowledgeBase, hostile: str) -> None:
    """Text of a report is shown as it stands, even where it looks like Slack's markup or a template."""
    topic = replace(knowledge.topics[0], title=Text(hostile, hostile), summary=Text(hostile, hostile))
    kb = replace(knowledge, topics=(topic, *knowledge.topics[1:]))
    message = render(answers_from(kb).about(topic.id, "en"))
    assert message["blocks"][0]["text"] == {"type": "plain_text", "text": hostile}
    assert not {"<", ">"} & set(message["text"])


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two, three", 9, "one two…"),
        ("정부혁신보고서입니다", 5, "정부혁신…"),
        ("a" * 100, 10, "a" * 9 + "…"),
        ("", 5, ""),
    ],
)
def test_long_text_is_cut_at_a_word(text: str, limit: int, expected: str) -> None:
    """Text that is too long ends with the last whole word and "…"; what has no spaces is cut where it must be."""
    assert cut(text, limit) == expected
    assert len(cut(text, limit)) <= limit


def _topic_of(kb: KnowledgeBase, topic_id: str) -> Topic:
    topic = kb.topic(topic_id)
    assert topic is not None
    return topic


def _charts_of(card: Card) -> list[Json]:
    return [block["chart"] for block in render(card)["blocks"] if block["type"] == "data_visualization"]


def _buttons_of(card: Card) -> list[Json]:
    return buttons_of(render(card)["blocks"])


def _both(text: str) -> Text:
    return Text(text, text)


def _change(figure_id: str, unit: str, short: str, times: tuple[str, str]) -> Figure:
    before, now = (
        Reading(_both(f"{value:.0f} {unit}"), f"{value:.0f}", value, _both(time))
        for value, time in zip((5.0, 7.0), times, strict=True)
    )
    return Figure(figure_id, _both(unit), now, before, _both(unit), _both(short))


def with_topic(kb: KnowledgeBase, **fields: Any) -> Card:
    """Return the answer of a made-up topic."""
    topic = Topic("made-up", _both("Made up"), _both("A topic."), (kb.topics[0].sources[0],), **fields)
    return answers_from(replace(kb, topics=(*kb.topics, topic))).card_of(Answer((topic,), "en"))


def huge(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a report that has too much of everything."""
    long = _both("A long text & <more> of it, 길고 긴 글. " * 400)
    sections = tuple(Section(f"{n}-{'s' * 300}", long) for n in range(60))
    chapters = tuple(Chapter(f"{n}-{'c' * 300}", long, "1" * 50, sections) for n in range(150))
    figures = tuple(
        replace(
            _change(f"f{n}", long.en, f"{long.en} {n}", (long.en, long.en)), label=_both(f"{n} {long.en}"), note=long
        )
        for n in range(150)
    )
    table = Table(long, (long,) * 30, ((long,) * 30,) * 150)
    topics = tuple(
        Topic(
            id=f"topic-{n}-{'x' * 300}",
            title=_both(f"{n} {long.en}"),
            summary=long,
            sources=(Source(chapters[0].id, sections[n % 60].id, long),) * 30,
            full_name=long,
            points=(long,) * 100,
            figures=figures,
            table=table if n % 2 else None,
        )
        for n in range(400)
    )
    topics = tuple(replace(topic, related=tuple(other.id for other in topics[1:40])) for topic in topics)
    return KnowledgeBase(replace(kb.report, title=long, nickname=long), chapters, topics)
