"""Every reply as Slack will be given it: within Slack's rules, complete, and safe whatever the report holds."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers.blocks import list_intro, read_press, visible_text
from handlers.blocks.answers import new_names
from handlers.blocks.figures import printed, when
from handlers.blocks.repetition import numbers
from handlers.limits import cut
from handlers.replies import (
    Reply,
    reply_about,
    reply_to_press,
    reply_with,
    reply_with_chapter,
    reply_with_chapters,
    reply_with_fact,
    reply_with_help,
)
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
from tests.block_rules import message_faults

Named = Iterator[tuple[str, Reply]]


def _answers(kb: KnowledgeBase, language: Language) -> Named:
    for topic in kb.topics:
        yield topic.id, reply_with(Answer((topic,), language), kb)
        yield f"{topic.id}, browsing", reply_about(topic.id, kb, language, browsing=True)


def _asked_figures(kb: KnowledgeBase, language: Language) -> Named:
    for topic in kb.topics:
        for figure in topic.figures:
            yield f"{topic.id} {figure.id}", reply_with(Answer((topic,), language, figure), kb)


def _comparisons(kb: KnowledgeBase, language: Language) -> Named:
    size = len(kb.topics)
    for (place, topic), step in itertools.product(enumerate(kb.topics), (1, 7, 31)):
        other = kb.topics[(place + step) % size]
        yield f"{topic.id} and {other.id}", reply_with(Answer((topic, other), language), kb)
    yield "five", reply_with(Answer(kb.topics[:5], language), kb)


def _choices(kb: KnowledgeBase, language: Language) -> Named:
    for place, count in itertools.product(range(len(kb.topics) - 5), (2, 5)):
        yield f"{count} from {place}", reply_with(Choices(kb.topics[place : place + count], language), kb)


def _refusals(kb: KnowledgeBase, language: Language) -> Named:
    yield "nothing close", reply_with(NotCovered((), language), kb)
    yield "no such topic", reply_about("no-such-topic", kb, language)
    yield "no such chapter", reply_with_chapter("no such chapter", kb, language)
    yield "no such fact", reply_with_fact("no-such-fact", kb, language)
    for topic in kb.topics:
        yield topic.id, reply_with(NotCovered((topic,), language), kb)


def _pages(kb: KnowledgeBase, language: Language) -> Named:
    yield "help", reply_with_help(kb, language)
    yield "list", reply_with_chapters(kb, language)
    for chapter in kb.chapters:
        yield chapter.id, reply_with_chapter(chapter.id, kb, language)


def _facts(kb: KnowledgeBase, language: Language) -> Named:
    for _, fact in kb.facts():
        yield fact.id, reply_with_fact(fact.id, kb, language)


KINDS = [_answers, _asked_figures, _comparisons, _choices, _refusals, _pages, _facts]


def faults(replies: Named) -> list[str]:
    """Give every fault of every reply with the reply's name, and fail where there are no replies."""
    named = list(replies)
    assert named
    return [f"{name}: {fault}" for name, reply in named for fault in message_faults(reply.text, reply.blocks)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_reply_keeps_slacks_rules(
    knowledge: KnowledgeBase, kind: Callable[[KnowledgeBase, Language], Named], language: Language
) -> None:
    """Whatever is asked of the report, in either language, Slack takes the reply and nobody is pinged."""
    assert faults(kind(knowledge, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_shows_all_of_a_topic(knowledge: KnowledgeBase, language: Language) -> None:
    """An answer shows the whole of what the report says: summary, points, table, printed numbers and notes."""
    missing = [
        (topic.id, text)
        for topic in knowledge.topics
        for text in _texts_of(topic, language)
        if text not in visible_text(reply_about(topic.id, knowledge, language).blocks)
    ]
    assert missing == []


def _texts_of(topic: Topic, language: Language) -> Iterator[str]:
    for text in (topic.title, topic.summary, *topic.points):
        yield text.within(language)
    if topic.table:
        yield from (cell.within(language) for row in (topic.table.columns, *topic.table.rows) for cell in row)
    for figure in topic.figures:
        yield from numbers(figure.now.printed)
        yield from (text.within(language) for text in (figure.note, figure.now.when) if text)
    yield from (source.heading.within(language) for source in topic.sources)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["43 minutes → 17 minutes", "March 2005 → May 2007"]),
        ("ko", ["43분 → 17분", "2005년 3월 → 2007년 5월"]),
    ],
)
def test_asked_figure_stands_before_the_summary(
    knowledge: KnowledgeBase, language: Language, expected: list[str]
) -> None:
    """The figure that was asked for comes first: its name, large its amount, then its times."""
    topic = _topic_of(knowledge, "kiss")
    figure = topic.figure("foreigners-entry")
    reply = reply_with(Answer((topic,), language, figure), knowledge)
    lines = visible_text(reply.blocks).splitlines()
    start = lines.index(figure.label.within(language))
    assert lines[start + 1 : start + 3] == expected
    assert lines[start + 3] == topic.summary.within(language)
    assert expected[0] in reply.text
    assert [block["type"] for block in reply.blocks].count("header") == 2


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Chapter IV (from p. 22), section 2 · Best Administrative Services becoming Fast and Convenient"),
        ("ko", "제4장(22쪽부터) 2절 · 빠르고 편리해진 행정서비스"),
    ],
)
def test_answer_names_its_source(knowledge: KnowledgeBase, language: Language, line: str) -> None:
    """A source is given by chapter, section, the page that the chapter starts on, and heading."""
    assert line in visible_text(reply_about("kiss", knowledge, language).blocks).splitlines()


def test_front_matter_has_no_number(knowledge: KnowledgeBase) -> None:
    """A chapter without a number is called by its title."""
    lines = visible_text(reply_about("report", knowledge, "en").blocks).splitlines()
    assert "Front matter · Imprint and contents" in lines


@pytest.mark.parametrize(("language", "other"), [("en", "나라장터"), ("ko", "KONEPS")])
def test_answer_gives_the_other_languages_name(knowledge: KnowledgeBase, language: Language, other: str) -> None:
    """Under the title stand the full name and the names in the other language."""
    names = visible_text(reply_about("koneps", knowledge, language).blocks).splitlines()[1]
    assert other in names.split(" · ")


def test_figures_are_a_table_where_the_topic_has_none(knowledge: KnowledgeBase) -> None:
    """Figures stand in a table; where the report has one of its own, what that does not show is listed below it."""
    koneps, kiss = (reply_about(topic_id, knowledge, "en").blocks for topic_id in ("koneps", "kiss"))
    assert "Transaction costs saved | USD 4.5 billion a year | –" in visible_text(koneps)
    assert "Foreigners | Entry | 43 min. | 17 min." in visible_text(kiss)
    assert visible_text(kiss).count("Foreigners | Entry") == 1
    assert "Entry (arrival), foreigners" not in visible_text(kiss)
    assert "top in the world · 2005, 2006" in visible_text(kiss)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("topic_id", "number", "times"), [("kiss", "43", 3), ("g4c", "722", 2)])
def test_table_is_not_told_again(
    knowledge: KnowledgeBase, topic_id: str, number: str, times: int, language: Language
) -> None:
    """A number stands in the running text and in the table, and in the chart where it changed; in no list as well."""
    assert visible_text(reply_about(topic_id, knowledge, language).blocks).count(number) == times


def test_chart_is_not_told_again(knowledge: KnowledgeBase) -> None:
    """A figure that the chart shows, and the one that was asked for, are not in the table of figures."""
    kiponet, koneps = _topic_of(knowledge, "kiponet"), _topic_of(knowledge, "koneps")
    lines = visible_text(reply_about("kiponet", knowledge, "en").blocks).splitlines()
    assert "2006: Examination 9.8" in lines
    assert kiponet.figures[0].now.amount.en == "9.8 months"
    assert not any(line.startswith(f"{kiponet.figures[0].label.en} |") for line in lines)
    asked = visible_text(reply_with(Answer((koneps,), "en", koneps.figures[1]), knowledge).blocks).splitlines()
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
    assert list_intro(replace(knowledge, topics=knowledge.topics[:1]), "en").startswith("1 topic,")
    assert list_intro(replace(knowledge, topics=knowledge.topics[:2]), "en").startswith("2 topics,")


def test_changes_of_one_kind_share_a_chart(knowledge: KnowledgeBase) -> None:
    """KISS's four waiting times are one chart: a category each, and a series for each of the two dates."""
    (chart,) = _charts_of(reply_about("kiss", knowledge, "en"))
    assert [series["name"] for series in chart["series"]] == ["March 2005", "May 2007"]
    assert [[point["value"] for point in series["data"]] for series in chart["series"]] == [
        [20, 17, 43, 17],
        [8, 7, 17, 7],
    ]


def test_changes_without_dates_are_before_and_after(knowledge: KnowledgeBase) -> None:
    """Where the report gives no dates, the two series are called before and after."""
    (chart,) = _charts_of(reply_about("tax-hearing-officer", knowledge, "ko"))
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
    reply = with_topic(knowledge, figures=figures)
    assert len(_charts_of(reply)) == 2
    assert "people: 5 people" not in visible_text(reply.blocks)
    assert "people | 5 people → 7 people" in visible_text(reply.blocks)


def test_comparison_puts_figures_side_by_side(knowledge: KnowledgeBase) -> None:
    """Two topics that both have figures share one table, a column each; both are shown with summary and points."""
    pair = tuple(_topic_of(knowledge, topic_id) for topic_id in ("koneps", "g4c"))
    reply = reply_with(Answer(pair, "en"), knowledge)
    text = visible_text(reply.blocks)
    assert "Figure | KONEPS | G4C" in text.splitlines()
    assert "Civil documents that can be issued | – | 33 kinds" in text
    assert all(part.en in text for topic in pair for part in (topic.summary, *topic.points))
    assert reply.topics == ("koneps", "g4c")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_leads_somewhere(knowledge: KnowledgeBase, language: Language) -> None:
    """Whatever button a reply shows, pressing it brings a reply from the report."""
    chance = random.Random(0)  # noqa: S311 - no secret
    replies = (reply for kind in (_answers, _refusals, _pages, _facts) for _, reply in kind(knowledge, language))
    pressed = {(button["action_id"], button["value"]) for reply in replies for button in _buttons_of(reply)}
    assert len(pressed) > len(knowledge.topics)
    for action_id, value in pressed:
        press = read_press(action_id, value)
        assert press is not None
        assert reply_to_press(press, knowledge, chance).status != "none", (action_id, value)


def test_browsing_leads_there_and_back(knowledge: KnowledgeBase) -> None:
    """From the list to a chapter, to a topic of it, back to the chapter, and back to the list."""
    reply = reply_with_chapters(knowledge, "en")
    for label in ("Chapter IV · What has it accomplished? (37)", "KONEPS", "← Chapter IV", "← All chapters"):
        (button,) = [button for button in _buttons_of(reply) if button["text"]["text"] == label]
        press = read_press(button["action_id"], button["value"])
        assert press is not None
        reply = reply_to_press(press, knowledge, random.Random(0))  # noqa: S311 - no secret
    assert reply == reply_with_chapters(knowledge, "en")


def test_chapter_lists_its_topics_by_section(knowledge: KnowledgeBase) -> None:
    """A chapter shows all of its topics once, each under its section."""
    reply = reply_with_chapter("IV", knowledge, "en")
    opened = [button["value"] for button in _buttons_of(reply) if ".open." in button["action_id"]]
    assert sorted(opened) == sorted(f"en:{t.id}" for t in knowledge.topics if t.sources[0].chapter == "IV")
    assert "2. Innovation performance felt by the people" in visible_text(reply.blocks).splitlines()


def test_same_reply_is_the_same_json(knowledge: KnowledgeBase) -> None:
    """Block ids say what a block shows: the same question brings the very same message."""
    again = replace(knowledge)
    assert reply_about("kiss", knowledge, "en") == reply_about("kiss", again, "en")
    assert reply_with_help(knowledge, "ko") == reply_with_help(again, "ko")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_report_fits(knowledge: KnowledgeBase, language: Language) -> None:
    """A report with endless texts, tables, chapters and names is cut to what Slack takes."""
    kb = huge(knowledge)
    topic = kb.topics[0]
    replies = {
        "answer": reply_about(topic.id, kb, language, browsing=True),
        "figure": reply_with(Answer((topic,), language, topic.figures[0]), kb),
        "comparison": reply_with(Answer(kb.topics[:5], language), kb),
        "choices": reply_with(Choices(kb.topics[:5], language), kb),
        "none": reply_with(NotCovered(kb.topics[:9], language), kb),
        "list": reply_with_chapters(kb, language),
        "chapter": reply_with_chapter(topic.sources[0].chapter, kb, language),
        "help": reply_with_help(kb, language),
    }
    assert faults(iter(replies.items())) == []
    assert any("…" in line for line in visible_text(replies["answer"].blocks).splitlines())


@pytest.mark.parametrize(
    "hostile", ["<!channel> & <@U1>", "*bold* _it_ `code`", "<script>alert(1)</script>", "{0} {title} %s"]
)
def test_report_cannot_write_markup(knowledge: KnowledgeBase, hostile: str) -> None:
    """Text of a report is shown as it stands, even where it looks like Slack's markup or a template."""
    topic = replace(knowledge.topics[0], title=Text(hostile, hostile), summary=Text(hostile, hostile))
    kb = replace(knowledge, topics=(topic, *knowledge.topics[1:]))
    reply = reply_about(topic.id, kb, "en")
    assert reply.blocks[0]["text"] == {"type": "plain_text", "text": hostile}
    assert not {"<", ">"} & set(reply.text)


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


def _charts_of(reply: Reply) -> list[dict[str, Any]]:
    return [block["chart"] for block in reply.blocks if block["type"] == "data_visualization"]


def _buttons_of(reply: Reply) -> list[dict[str, Any]]:
    return [button for block in reply.blocks if block["type"] == "actions" for button in block["elements"]]


def _both(text: str) -> Text:
    return Text(text, text)


def _change(figure_id: str, unit: str, short: str, times: tuple[str, str]) -> Figure:
    before, now = (
        Reading(_both(f"{value:.0f} {unit}"), f"{value:.0f}", value, _both(time))
        for value, time in zip((5.0, 7.0), times, strict=True)
    )
    return Figure(figure_id, _both(unit), now, before, _both(unit), _both(short))


def with_topic(kb: KnowledgeBase, **fields: Any) -> Reply:
    """Give the answer of a made-up topic."""
    topic = Topic("made-up", _both("Made up"), _both("A topic."), (kb.topics[0].sources[0],), **fields)
    return reply_with(Answer((topic,), "en"), replace(kb, topics=(*kb.topics, topic)))


def huge(kb: KnowledgeBase) -> KnowledgeBase:
    """Give a report that has too much of everything."""
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
