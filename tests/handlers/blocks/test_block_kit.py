"""Every reply as Slack receives it: within Slack's rules, complete, and safe whatever the report contains."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest

from handlers.actions import read_action
from handlers.answers.answering import Answers
from handlers.answers.requests import (
    AskAgain,
    Browse,
    BrowseChapter,
    Courtesies,
    Greet,
    Help,
    OpenTopic,
    Request,
    SayCourtesy,
    ShowFact,
    ShowTopic,
    TellMore,
)
from handlers.answers.texts import BROWSE, LACKING, NEAREST, NOT_GIVEN, PICK_TOPIC, PLACE, UNSURE, in_language
from handlers.answers.topics import new_names
from handlers.blocks.block_kit import render
from handlers.blocks.limits import cut
from handlers.blocks.plain import plain_text
from handlers.card import Actions, Bar, Button, Card, Chart, plain
from handlers.card import Text as Paragraph
from handlers.report.sources import short_place, source_line
from handlers.requests import ACTIONS
from handlers.slack_text import unescape
from handlers.texts import say
from knowledge.model import (
    Chapter,
    KnowledgeBase,
    Language,
    Row,
    Section,
    Source,
    Statement,
    Table,
    Text,
    Topic,
    cell_text,
)
from knowledge.search import lexicon
from knowledge.search.outcome import Answer, Choices, NotCovered
from tests import made_up
from tests.conftest import LANGUAGES, Search, answers_from
from tests.made_up import APPLES, GARDEN, knowledge_of, row, table
from tests.messages import Json, Way, elements_of, faults_of, said_in, visible_text, ways_on

Named = Iterator[tuple[str, Card]]


def _named(answers: Answers, language: Language) -> Named:
    for topic in answers.kb.knowledge.topics:
        yield topic.id, answers.card_of(Answer((topic,), language))
        yield f"{topic.id}, browsing", answers.reply(OpenTopic(language, topic.id))


def _answers(answers: Answers, language: Language) -> Named:
    for topic in answers.kb.knowledge.topics:
        for place, each in enumerate(topic.statements):
            yield each.id, answers.card_of(Answer((topic,), language, (each,)))
            following = topic.statements[place : place + 3]
            yield f"{each.id} and what follows", answers.card_of(Answer((topic,), language, following))


def _whole(answers: Answers, language: Language) -> Named:
    for topic in answers.kb.knowledge.topics:
        yield topic.id, answers.reply(TellMore(language, topic.id))


def _sources(answers: Answers, language: Language) -> Named:
    for topic in answers.kb.knowledge.topics:
        yield topic.id, answers.card_of(Answer((topic,), language, asked_for="source"))
        for each in topic.statements:
            yield each.id, answers.card_of(Answer((topic,), language, (each,), asked_for="source"))


def _comparisons(answers: Answers, language: Language) -> Named:
    topics = answers.kb.knowledge.topics
    for (place, topic), step in itertools.product(enumerate(topics), (1, 7, 31)):
        other = topics[(place + step) % len(topics)]
        yield f"{topic.id} and {other.id}", answers.card_of(Answer((topic, other), language))
        each = (*topic.statements[-1:], *other.statements[-1:])
        yield f"one thing of {topic.id} and {other.id}", answers.card_of(Answer((topic, other), language, each))
    yield "five", answers.card_of(Answer(topics[:5], language))


def _choices(answers: Answers, language: Language) -> Named:
    topics = answers.kb.knowledge.topics
    for place, count in itertools.product(range(len(topics) - 5), (2, 5)):
        yield f"{count} from {place}", answers.card_of(Choices(topics[place : place + count], language))


def _refusals(answers: Answers, language: Language) -> Named:
    for lacking, topic in zip(LACKING, answers.kb.knowledge.topics, strict=False):
        refused = NotCovered((topic,), language, statements=topic.statements[:1], lacking=lacking)
        yield f"no {lacking} of {topic.id}", answers.card_of(refused)
    yield "nothing close", answers.card_of(NotCovered((), language))
    yield "no such topic", answers.reply(ShowTopic(language, "no-such-topic"))
    yield "no such chapter", answers.reply(BrowseChapter(language, "no such chapter"))
    yield "no such fact", answers.reply(ShowFact(language, "no-such-fact"))
    yield "nothing left to tell", answers.reply(TellMore(language, "no-such-topic"))
    topics = answers.kb.knowledge.topics
    for topic in topics:
        yield topic.id, answers.card_of(NotCovered((topic,), language))
        for each in topic.statements:
            yield each.id, answers.card_of(NotCovered((topic, *topics[:2]), language, statements=(each,)))


def _pages(answers: Answers, language: Language) -> Named:
    yield "help", answers.reply(Help(language))
    yield "list", answers.reply(Browse(language))
    for chapter in answers.kb.knowledge.chapters:
        yield chapter.id, answers.reply(BrowseChapter(language, chapter.id))


def _facts(answers: Answers, language: Language) -> Named:
    for _, fact in answers.kb.knowledge.facts():
        yield fact.id, answers.reply(ShowFact(language, fact.fact or ""))


def _courtesies(answers: Answers, language: Language) -> Named:
    yield "greeting", answers.reply(Greet(language))
    for kind in get_args(Courtesies):
        yield kind, answers.reply(SayCourtesy(kind, language))


KINDS = [_named, _answers, _whole, _sources, _comparisons, _choices, _refusals, _pages, _facts, _courtesies]


def faults(cards: Named) -> list[str]:
    """Return all faults in the cards' messages, each prefixed with its card's name; there must be at least one card."""
    named = list(cards)
    assert named
    return [f"{name}: {fault}" for name, card in named for fault in faults_of(render(card))]


@pytest.mark.parametrize(
    ("summary", "fault"),
    [
        ("Questions can now be sent to", "the notification breaks off"),
        ("Closest topics:", "the notification breaks off"),
        ("Fact of the week\nsubscribed this channel.", "a line of the notification lacks its beginning"),
        ("Waiting got shorter.", "a chart has numbers that no sentence has"),
    ],
)
def test_what_only_the_eye_gets_is_a_fault(summary: str, fault: str) -> None:
    """A notification must be complete without names and buttons, and a sentence must say a number of each chart."""
    chart = Chart("Waiting", "min.", ("2005",), (Bar("Entry", (43.0,), ("43 minutes",)),), "chart")
    sentence = "It got shorter." if "chart" in fault else "It was 43 minutes."
    card = Card(("en",), "en", "answer", (summary,), (Paragraph(plain(sentence), "text"), chart))
    assert faults_of(render(card)) == [fault]


@pytest.mark.parametrize("label", ["🔥", "👍 !"])
def test_a_label_has_words(label: str) -> None:
    """A button must say in words what it does, and not only in a picture."""
    card = Card(("en",), "en", "answer", ("Done.",), (Actions((Button(label, Help("en")),), "row"),))
    assert faults_of(render(card)) == ["a label has no words"]


def shown(card: Card) -> str:
    """Return all of a card's text that people see in Slack."""
    return visible_text(render(card)["blocks"])


def read(card: Card) -> list[str]:
    """Return the lines of a card that people read in Slack, without the labels of buttons and menus."""
    return said_in(render(card)["blocks"]).splitlines()


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@pytest.mark.parametrize("language", LANGUAGES)
@every_kind
def test_every_reply_keeps_slacks_rules(
    answers: Answers, kind: Callable[[Answers, Language], Named], language: Language
) -> None:
    """Slack accepts every kind of reply, in either language, and nobody is pinged."""
    assert faults(kind(answers, language)) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_two_topics_can_be_compared(answers: Answers, language: Language) -> None:
    """Slack accepts the comparison of any two topics, and as plain text it has the same lines."""
    pairs = list(itertools.permutations(answers.kb.knowledge.topics, 2))
    cards = [(f"{one.id} and {other.id}", answers.card_of(Answer((one, other), language))) for one, other in pairs]
    assert faults(iter(cards)) == []
    assert [name for name, card in cards if plain_text(card).splitlines() != read(card)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@every_kind
def test_plain_text_is_what_slack_shows(
    answers: Answers, kind: Callable[[Answers, Language], Named], language: Language
) -> None:
    """As plain text, every reply has the same lines as in Slack, except for buttons and menus."""
    cards = list(kind(answers, language))
    assert cards
    assert [name for name, card in cards if plain_text(card).splitlines() != read(card)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_shows_all_of_a_topic(answers: Answers, language: Language) -> None:
    """The "More on …" button shows all that the report says about a topic: summary, statements, table, and sources."""
    for topic in answers.kb.knowledge.topics:
        all_of_it = shown(answers.reply(TellMore(language, topic.id)))
        texts = _texts_of(topic, answers.kb.knowledge, language)
        assert [text for text in texts if text not in all_of_it] == [], topic.id


def _texts_of(topic: Topic, knowledge: KnowledgeBase, language: Language) -> Iterator[str]:
    yield from (topic.title[language], topic.summary[language])
    yield from (each.text[language] for each in topic.statements if each.id not in _drawn(topic))
    if topic.table:
        yield from (text[language] for text in (topic.table.title, *topic.table.columns))
        yield from (each.label[language] for each in topic.table.rows)
        cells = [cell for each in topic.table.rows for cell in each.cells]
        # Numbers in charts have no thousands separators.
        yield from (cell_text(cell, language).replace(",", "" if topic.table.chart else ",") for cell in cells)
    for source in topic.all_sources:
        yield from (section.title[language] for section in knowledge.sections(source)[-1:])


def _drawn(topic: Topic) -> set[str]:
    """Return the ids of the statements that are rows of the topic's table, if the table has a unit."""
    return {each.statement for each in topic.table.rows} if topic.table and topic.table.unit else set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_leads_with_the_statement_that_answers(
    answers: Answers, knowledge: KnowledgeBase, language: Language
) -> None:
    """The statement that answers a question comes first, in bold, and begins the notification; it is not repeated."""
    for topic in knowledge.topics:
        for each in topic.statements:
            card = answers.card_of(Answer((topic,), language, (each,)))
            message, said = render(card), each.text[language]
            lines = visible_text(message["blocks"]).splitlines()
            assert lines[0] == said, each.id
            assert lines.count(said) == 1, each.id
            assert unescape(message["text"]).splitlines()[0] == said, each.id
            (first,) = message["blocks"][0]["elements"][0]["elements"]
            assert first["style"] == {"bold": True}
            assert (card.lead, card.about, card.topics) == (each.id, each.id, (topic.id,))


@pytest.mark.parametrize(
    ("language", "place"),
    [("en", "KISS · Chapter IV, section 2 of the 2007 report"), ("ko", "KISS · 2007년 보고서 제4장 제2절")],
)
def test_answer_has_one_line_of_place(
    answers: Answers, knowledge: KnowledgeBase, language: Language, place: str
) -> None:
    """Below the statement, and in the notification, one line names the statement's topic and place in the report."""
    topic = replace(_topic_of(knowledge, "kiss"), title=_both("KISS"), related=())
    card = answers_from(replace(knowledge, topics=(topic,))).card_of(Answer((topic,), language, topic.statements[:1]))
    assert read(card)[-1] == place
    assert render(card)["text"].splitlines()[1:] == [place]
    assert read(answers.about("kiss", language))[-1].endswith(place.removeprefix("KISS"))


def test_answer_names_where_the_report_says_it() -> None:
    """If the statement that answers a question has a source of its own, that source is shown, and not the topic's."""
    elsewhere = replace(GARDEN, chapters=(*GARDEN.chapters, Chapter("2", _both("Cellar"))))
    trees, cider = (APPLES.statement(f"apples/{name}") for name in ("trees", "cider"))
    assert trees is not None
    assert cider is not None
    for each, chapter in ((trees, "1"), (replace(cider, source=Source("2")), "2")):
        card = answers_from(elsewhere).card_of(Answer((APPLES,), "en", (each,)))
        assert read(card)[-1] == f"Apple Orchard · Chapter {chapter} of the garden book"


def test_others_follow_the_statement_that_answers() -> None:
    """Below the statement that answers a question, other matching statements follow as a bulleted list, best first."""
    trees, harvest, cider = (APPLES.statement(f"apples/{name}") for name in ("trees", "harvest", "cider"))
    assert trees is not None
    assert harvest is not None
    assert cider is not None
    said = (cider, trees, harvest)
    for language in LANGUAGES:
        card = answers_from(GARDEN).card_of(Answer((APPLES,), language, said))
        assert read(card)[:-1] == [each.text[language] for each in said]
        (bullets,) = (block["elements"][0] for block in render(card)["blocks"][1:2])
        assert bullets["type"] == "rich_text_list"


@pytest.mark.parametrize(
    ("lengths", "told"), [((100, 100, 100), 3), ((100, 100, 300), 2), ((100, 400, 10), 1), ((900, 10, 10), 1)]
)
def test_answer_fits_on_a_phone(lengths: tuple[int, ...], told: int) -> None:
    """Further statements are added as long as everything fits on a phone's screen; the first one is never cut.

    A Hangul syllable takes as much space as two letters.
    """
    for letter, language, width in (("a", "en", 1), ("가", "ko", 2)):
        texts = [str(place) + letter * (length // width - 1) for place, length in enumerate(lengths)]
        said = tuple(made_up.statement(f"fruit/s{n}", (text, text)) for n, text in enumerate(texts))
        fruit = made_up.topic("fruit", ("Fruit", "과일"), ("All.", "전부."), statements=said)
        card = answers_from(knowledge_of(fruit)).card_of(Answer((fruit,), language, said))
        assert read(card)[:-1] == texts[:told]


@pytest.mark.parametrize("language", LANGUAGES)
def test_name_alone_brings_what_it_is(answers: Answers, knowledge: KnowledgeBase, language: Language) -> None:
    """If a person types only a topic's name, the reply has the topic's summary and source.

    Between the summary and the source, which is one line that begins with the title, are up to three of the topic's
    statements in their order, without those that say the same again.
    """
    for topic in knowledge.topics:
        first, *told, place = read(answers.about(topic.id, language))
        assert first == topic.summary[language]
        texts = [each.text[language] for each in topic.statements]
        assert told == [text for text in texts if text in told]
        assert len(told) <= 3
        assert place.startswith(f"{topic.title[language]} · ")
    few = answers_from(GARDEN).about("apples", language)
    assert read(few)[1:-1] == [each.text[language] for each in APPLES.statements[:3]]


def test_what_was_said_is_not_said_again() -> None:
    """A statement that repeats what stands above it is left out, unless it tells a number that is not there."""
    twice, grown, ripe, other = (
        made_up.statement(f"plums/{name}", (text, "자두"))
        for name, text in {
            "twice": "The plums came from Damascus and were blue.",
            "grown": "Some 40 blue plums came from Damascus.",
            "ripe": "Wasps spoil whatever nobody picks in August.",
            "other": "Nobody picks the blue plums in August.",
        }.items()
    )
    plums = made_up.topic(
        "plums", ("Plums", "자두"), ("Blue plums came from Damascus.", "자두"), statements=(twice, grown, ripe, other)
    )
    answers = answers_from(knowledge_of(plums))
    first, *told, _ = read(answers.about("plums", "en"))
    assert told == [grown.text["en"], ripe.text["en"]]
    first, *told, _ = read(answers.card_of(Answer((plums,), "en", (twice, grown, ripe))))
    assert (first, told) == (twice.text["en"], [grown.text["en"], ripe.text["en"]])
    first, *told, _ = read(answers.card_of(Answer((plums,), "en", (ripe, other, twice))))
    assert (first, told) == (ripe.text["en"], [other.text["en"], twice.text["en"]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_source_is_just_the_place(answers: Answers, knowledge: KnowledgeBase, language: Language) -> None:
    """If only the source is asked for, the reply has only the topic's title, its sources, and the report's title."""
    report = knowledge.report
    for topic in knowledge.topics:
        card = answers.card_of(Answer((topic,), language, asked_for="source"))
        places = dict.fromkeys(source_line(knowledge, source, language) for source in topic.all_sources)
        *said, title = read(card)
        assert said == [topic.title[language], *places]
        assert title == f"{report.title[language]}, {report.published[language]}"
    cider = APPLES.statements[3]
    own = answers_from(GARDEN).card_of(Answer((APPLES,), "en", (cider,), asked_for="source"))
    assert read(own)[:-1] == ["Apple Orchard", "Chapter 1 · All"]
    assert own.about == "apples/cider"


@pytest.mark.parametrize(
    ("language", "place"), [("en", "Chapter IV (starts on p. 22), section 2"), ("ko", "제4장(22쪽부터) 제2절")]
)
def test_more_names_its_source(answers: Answers, knowledge: KnowledgeBase, language: Language, place: str) -> None:
    """A full source names the chapter, the page on which the chapter starts, the section, and its heading."""
    source = _topic_of(knowledge, "kiss").sources[0]
    heading = knowledge.sections(source)[-1].title[language]
    assert f"{place} · {heading}" in read(answers.reply(TellMore(language, "kiss")))


def test_heading_of_a_part_of_a_section() -> None:
    """A source is shown with the number of its section, if there is one, and the most specific heading."""
    sections = (Section("2", _both("Fast")), Section("2.sea", _both("By sea")), Section("preface", _both("Preface")))
    chapter = Chapter("II", _both("Services"), "7", sections)
    places = {None: " · Services", "2": ", section 2 · Fast", "2.sea": ", section 2 · By sea", "preface": " · Preface"}
    for section, expected in places.items():
        ships = replace(made_up.topic("ships", ("Ships", "배"), ("Ships.", "배.")), sources=(Source("II", section),))
        answers = answers_from(replace(GARDEN, chapters=(chapter,), topics=(ships,)))
        assert f"Chapter II (starts on p. 7){expected}" in read(answers.reply(TellMore("en", "ships")))


def test_front_matter_has_no_number(answers: Answers, knowledge: KnowledgeBase) -> None:
    """If a chapter has no number, its title is shown instead."""
    heading = knowledge.sections(_topic_of(knowledge, "report").sources[0])[-1].title["en"]
    assert f"Front matter · {heading}" in read(answers.reply(TellMore("en", "report")))


@pytest.mark.parametrize(("language", "other"), [("en", "사과 과수원"), ("ko", "Apple Orchard")])
def test_more_gives_the_other_languages_name(language: Language, other: str) -> None:
    """A topic's title in the other language is shown below its title in the reply's language."""
    assert read(answers_from(GARDEN).reply(TellMore(language, "apples")))[1] == other


def test_numbers_of_one_unit_are_bars() -> None:
    """A table marked as a chart becomes a bar chart, with a category for each row and a series for each column."""
    apples = answers_from(GARDEN).reply(TellMore("en", "apples"))
    (block,) = [block for block in render(apples)["blocks"] if block["type"] == "data_visualization"]
    assert block["title"] == "Yearly harvest (tonnes)"
    assert block["chart"]["axis_config"]["categories"] == ["Apples"]
    series = [(each["name"], [point["value"] for point in each["data"]]) for each in block["chart"]["series"]]
    assert series == [("Before", [31]), ("1998", [52])]
    (korean,) = _charts_of(answers_from(GARDEN).reply(TellMore("ko", "apples")))
    assert [each["name"] for each in korean["series"]] == ["예전", "1998년"]


def test_table_of_texts_stands_in_rows() -> None:
    """A table that is not a chart is shown as rows below column headings, and its title names the numbers' unit."""
    kinds = table(
        ("Kinds of fruit", "과일 종류"),
        [("Planted", "심은 해"), ("Trees", "나무")],
        row("fruit/old", ("Apple", "사과"), _both("in 1974"), 1500.0),
        row("fruit/new", ("Pear", "배"), _both("later"), 9.5),
        unit=_both("trees"),
    )
    lines = shown(_with(statements=FRUIT, table=kinds)).splitlines()
    start = lines.index("Kinds of fruit (trees)")
    assert lines[start + 1 : start + 4] == [
        "\N{NO-BREAK SPACE} | Planted | Trees",
        "Apple | in 1974 | 1,500",
        "Pear | later | 9.5",
    ]


def test_table_is_not_told_again() -> None:
    """Statements that are rows of a table with a unit are not listed; if the table has no unit, they are."""
    rows = (row("fruit/old", ("Apple", "사과"), 5.0), row("fruit/new", ("Pear", "배"), 7.0))
    numbers = table(("Trees", "나무"), [("Number", "수")], *rows)
    listed = [
        [line for line in shown(_with(statements=FRUIT, table=each)).splitlines() if line.startswith("FRUIT ")]
        for each in (replace(numbers, unit=_both("trees")), replace(numbers, unit=_both("trees"), chart=True), numbers)
    ]
    assert listed == [["FRUIT other"], ["FRUIT other"], ["FRUIT old", "FRUIT new", "FRUIT other"]]


@pytest.mark.parametrize(("cell", "is_table"), [("in 1974", True), ("long ago, " * 20, False)])
def test_table_replaces_the_other_statements_of_an_answer(cell: str, is_table: bool) -> None:
    """If a table has rows for two of an answer's statements and fits, it replaces all but the first statement."""
    rows = (row("fruit/old", ("Apple", "사과"), _both(cell)), row("fruit/new", ("Pear", "배"), _both(cell)))
    planted = table(("Kinds of fruit", "과일 종류"), [("Planted", "심은 해")], *rows)
    fruit = made_up.topic("fruit", ("Fruit", "과일"), ("All of it.", "전부."), statements=FRUIT, table=planted)
    old, new, other = FRUIT
    lines = read(answers_from(knowledge_of(fruit)).card_of(Answer((fruit,), "en", (other, old, new))))
    assert lines[0] == "FRUIT other"
    assert ("Kinds of fruit" in lines, "FRUIT old" in lines) == (is_table, not is_table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_tables_are_not_told_again(answers: Answers, knowledge: KnowledgeBase, language: Language) -> None:
    """In the real report, no statement is listed if it is a row of a table with a unit."""
    twice = [
        each.id
        for topic in knowledge.topics
        for each in topic.statements
        if each.id in _drawn(topic) and each.text[language] in shown(answers.reply(TellMore(language, topic.id)))
    ]
    assert twice == []


def test_answer_says_its_numbers_in_its_sentence() -> None:
    """An answer with one statement has its numbers only in it. The “More on …” button shows the chart or table."""
    harvest = APPLES.statements[0]
    answers = answers_from(GARDEN)
    card = answers.card_of(Answer((APPLES,), "en", (harvest,)))
    assert {block["type"] for block in render(card)["blocks"]} == {"rich_text", "context", "actions"}
    assert read(card)[0] == harvest.text["en"]
    assert len(_charts_of(answers.reply(TellMore("en", "apples")))) == 1


def test_names_are_told_once() -> None:
    """Below a title, only names that the title does not contain are shown, each of them once, regardless of case."""
    assert new_names("Communities of Practice (CoP)", ["communities of practice", "CoP", "실행공동체"]) == [
        "실행공동체"
    ]
    assert new_names("G4C", ["E-Service", "e-service", "G4C"]) == ["E-Service"]


def test_one_topic_is_no_topics(knowledge: KnowledgeBase) -> None:
    """The list of chapters says "1 topic" but "2 topics"."""
    for count, said in ((1, "1 topic. Pick a chapter"), (2, "2 topics. Pick a chapter")):
        few = answers_from(replace(knowledge, topics=knowledge.topics[:count]))
        assert shown(few.reply(Browse("en"))).splitlines()[1].startswith(said)


def test_charts_have_labels_of_their_own() -> None:
    """Rows or columns whose labels are identical, or become identical when cut, get different labels in a chart."""
    long = ("In the very beginning of 2001", "In the very beginning of 2002")
    rows = (row(f"fruit/{n}", ("the same", "같음"), 5.0, 7.0) for n in range(3))
    same = table(("Trees", "나무"), [(name, name) for name in long], *rows, unit=_both("trees"), chart=True)
    (chart,) = _charts_of(_with(table=same))
    assert len(set(chart["axis_config"]["categories"])) == 3
    assert len({series["name"] for series in chart["series"]}) == 2


@pytest.mark.parametrize(
    ("rows", "columns", "is_chart"), [(20, 1, True), (21, 1, False), (2, 6, True), (2, 7, False), (1, 1, True)]
)
def test_chart_that_slack_cannot_draw_is_a_table(rows: int, columns: int, is_chart: bool) -> None:
    """If there are more rows or columns than Slack's charts can have, the numbers are shown in a table."""
    many = table(
        ("Trees", "나무"),
        [(f"In {n}", f"{n}년") for n in range(columns)],
        *(row(f"fruit/{n}", (f"Row {n}", f"{n}행"), *map(float, range(columns))) for n in range(rows)),
        unit=_both("trees"),
        chart=True,
    )
    card = _with(table=many)
    unsaid = {"a chart has numbers that no sentence has"}  # because the made-up rows have no statements
    assert set(faults_of(render(card))) <= unsaid
    assert len(_charts_of(card)) == is_chart
    assert (f"Row 0 | {' | '.join(map(str, range(columns)))}" in shown(card).splitlines()) is not is_chart


def test_comparison_shows_the_weightiest_of_each(answers: Answers, knowledge: KnowledgeBase) -> None:
    """Each compared topic has its summary, the first two statements that add to it, and a button for the rest."""
    pair = tuple(_topic_of(knowledge, topic_id) for topic_id in ("koneps", "report"))
    card = answers.card_of(Answer(pair, "en"))
    lines = read(card)
    assert lines[0] == " and ".join(topic.title["en"] for topic in pair)
    for topic in pair:
        start = lines.index(topic.summary["en"])
        texts = [each.text["en"] for each in topic.statements]
        assert lines[start - 1] == topic.title["en"]
        assert lines[start + 1 : start + 3] == [text for text in texts if text in lines]
        assert [way.value for way in _ways_on(card) if topic.title["en"] in way.label] == [f"en:{topic.id}"]
    places = [line.partition(" · ")[0] for line in lines[-2:]]
    assert places == [topic.title["en"] for topic in pair]
    assert card.topics == ("koneps", "report")


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusal_tells_what_comes_closest(answers: Answers, knowledge: KnowledgeBase, language: Language) -> None:
    """A refusal has one sentence and the closest statement, whose topic becomes the conversation's topic.

    If that statement may be the answer after all, the sentence says so.

    If a certain kind of answer, such as a date, is missing from the report, the sentence names that kind.
    """
    topic, statement = knowledge.topics[3], knowledge.topics[3].statements[1]
    card = answers.card_of(NotCovered((topic, knowledge.topics[0]), language, statements=(statement,)))
    nickname = knowledge.report.nickname[language]
    place = say(PLACE, language, title=topic.title[language], place=short_place(knowledge, topic.sources[0], language))
    assert read(card) == [NEAREST[language].format(nickname=nickname), statement.text[language], place]
    likelier = answers.card_of(NotCovered((topic,), language, confidence=0.3, statements=(statement,)))
    assert read(likelier) == [UNSURE[language].format(nickname=nickname), statement.text[language], place]
    assert likelier.status == "none"
    assert (card.status, card.topics, card.about) == ("none", (topic.id,), topic.id)
    labels = [way.label for way in _ways_on(card)]
    assert labels == [topic.title[language], knowledge.topics[0].title[language], BROWSE[language]]
    for lacking, what in LACKING.items():
        named = answers.card_of(NotCovered((topic,), language, statements=(statement,), lacking=lacking))
        sentence = NOT_GIVEN[language].format(nickname=nickname, title=topic.title[language], what=what[language])
        assert read(named) == [sentence, statement.text[language], place]


def test_every_answer_type_has_a_name() -> None:
    """A refusal can name every type of answer, except an opinion, which no report has to give."""
    types = {name.partition(":")[0] for name in lexicon.sections("patterns.txt") if name.endswith(": asked")}
    assert set(LACKING) == types - {"opinion"}


# Menus


@pytest.mark.parametrize("language", LANGUAGES)
def test_behind_three_dots_are_related_topics_and_the_other_language(
    answers: Answers, knowledge: KnowledgeBase, language: Language
) -> None:
    """Next to the "More on …" button, an overflow menu has the related topics, followed by the other language."""
    (other,) = knowledge.other_languages(language)
    for topic in knowledge.topics:
        for card in (
            answers.about(topic.id, language),
            answers.card_of(Answer((topic,), language, topic.statements[:1])),
        ):
            (more, menu) = elements_of(render(card)["blocks"])
            assert (more["type"], more["value"]) == ("button", f"{language}:{topic.id}")
            assert menu["type"] == "overflow"
            *related, last = [option["value"] for option in menu["options"]]
            assert related == [f"topic:{language}:{near.id}" for near in knowledge.related(topic)[:4]]
            assert last == f"translate:{other}:{card.about}".replace("/", ":")


def test_more_has_no_button_for_more(answers: Answers, knowledge: KnowledgeBase) -> None:
    """A reply with everything that the report says about a topic has the menu, but no "More on …" button."""
    kinds = {
        element["type"]
        for topic in knowledge.topics
        for element in elements_of(render(answers.reply(TellMore("en", topic.id)))["blocks"])
    }
    assert kinds == {"overflow"}


@pytest.mark.parametrize(("languages", "related"), [(("en",), 5), (("en", "ko"), 4), (("en", "ko", "fr", "de"), 2)])
def test_languages_come_before_related_topics(languages: tuple[Language, ...], related: int) -> None:
    """An overflow menu has at most five options, so the more languages a report has, the fewer related topics fit."""
    topics = [made_up.topic(f"t{n}", (f"T{n}", f"{n}"), ("All.", "전부.")) for n in range(9)]
    first = replace(topics[0], related=tuple(topic.id for topic in topics[1:]))
    kb = knowledge_of(first, *topics[1:])
    answers = answers_from(replace(kb, report=replace(kb.report, languages=languages)))
    codes = [way.value.partition(":")[0] for way in _ways_on(answers.about("t0", "en"))[1:]]
    assert codes == ["topic"] * related + ["translate"] * (len(languages) - 1)
    assert len(codes) <= 5


def test_menu_without_options_is_left_out() -> None:
    """If a topic has no related topics, and the report has only one language, its reply has no menu.

    If there are no buttons either, the reply has no row for them.
    """
    lonely = in_one_language(knowledge_of(made_up.topic("fruit", ("Fruit", "과일"), ("All.", "전부."))), "en")
    answers = answers_from(lonely)
    named, whole = answers.about("fruit", "en"), answers.reply(TellMore("en", "fruit"))
    assert [way.label for way in _ways_on(named)] == ["More on Fruit"]
    assert elements_of(render(named)["blocks"], "overflow") == []
    assert {block["type"] for block in render(whole)["blocks"]}.isdisjoint({"actions"})
    assert faults_of(render(whole)) == []


def test_option_that_slack_could_not_send_back_is_left_out() -> None:
    """An option whose value exceeds Slack's limit of 150 characters is not offered."""
    longest, longer = (name * (150 - len("topic:en:") + extra) for name, extra in (("x", 0), ("y", 1)))
    near = [made_up.topic(name, (name[0], name[0]), ("All.", "전부.")) for name in (longest, longer)]
    fruit = made_up.topic("fruit", ("Fruit", "과일"), ("All.", "전부."), related=(longest, longer))
    card = answers_from(knowledge_of(fruit, *near)).about("fruit", "en")
    assert [way.label for way in _ways_on(card)] == ["More on Fruit", "x", in_language("ko")]
    assert faults_of(render(card)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_topics_of_a_chapter_are_chosen_from_menus(
    answers: Answers, knowledge: KnowledgeBase, language: Language
) -> None:
    """The menus of a chapter together have one option for each of its topics, and each menu says what it is for."""
    for chapter in knowledge.chapters:
        blocks = render(answers.reply(BrowseChapter(language, chapter.id)))["blocks"]
        menus = elements_of(blocks, "static_select")
        assert menus
        assert {menu["placeholder"]["text"] for menu in menus} == {PICK_TOPIC[language]}
        assert sum(len(menu["options"]) for menu in menus) == len(knowledge.topics_in(chapter))


@pytest.mark.parametrize(("count", "menus"), [(100, [100]), (101, [100, 1])])
def test_many_topics_are_several_menus(count: int, menus: list[int]) -> None:
    """A menu has at most 100 options, so a chapter with more topics has several menus."""
    topics = [made_up.topic(f"t{n}", (f"T{n}", f"{n}"), ("All.", "전부.")) for n in range(count)]
    message = render(answers_from(knowledge_of(*topics)).reply(BrowseChapter("en", "1")))
    assert [len(menu["options"]) for menu in elements_of(message["blocks"], "static_select")] == menus
    assert faults_of(message) == []


@pytest.mark.parametrize(("language", "name"), [("en", "English"), ("ko", "한국어")])
def test_help_names_the_languages(knowledge: KnowledgeBase, language: Language, name: str) -> None:
    """Help names the report's languages, in which questions are answered, beginning with the reader's own."""
    both = shown(answers_from(knowledge).reply(Help(language)))
    assert {"en": "in English or Korean.", "ko": "한국어 또는 영어로 답하는 챗봇입니다."}[language] in both
    one = shown(answers_from(in_one_language(knowledge, language)).reply(Help(language)))
    assert {"en": f"in {name}.", "ko": f"질문에 {name}로 답하는 챗봇입니다."}[language] in one
    english = answers_from(in_one_language(knowledge, "en"))
    assert "질문에 영어로 답하는 챗봇입니다." in shown(english.reply(Help("ko")))


@pytest.mark.slow
@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_language_has_no_button_for_others(knowledge: KnowledgeBase, language: Language, spoken: Language) -> None:
    """If a report has only one language, no card has a button for a language, whatever language a person uses.

    Topics are shown without their names in other languages.
    """
    answers = answers_from(in_one_language(knowledge, language))
    cards = [card for kind in KINDS for _, card in kind(answers, spoken)]
    labels = {way.label for card in cards for way in _ways_on(card)}
    assert labels
    assert labels.isdisjoint({in_language(each) for each in LANGUAGES})
    topic = answers.kb.knowledge.topics[0]
    lines = read(answers.reply(TellMore(language, topic.id)))
    assert lines[:2] == [topic.title[language], topic.summary[language]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_leads_to_the_other_language(answers: Answers, language: Language) -> None:
    """If a report has two languages, every card that exists in both has one button or option for the other."""
    knowledge = answers.kb.knowledge
    fact = next(statement.fact for _, statement in knowledge.facts())
    assert fact is not None
    (other,) = knowledge.other_languages(language)
    for card in (
        answers.card_of(Answer(knowledge.topics[:1], language, knowledge.topics[0].statements[:1])),
        answers.about(knowledge.topics[0].id, language),
        answers.reply(TellMore(language, knowledge.topics[0].id)),
        answers.reply(ShowFact(language, fact)),
        answers.reply(Help(language)),
        answers.reply(Browse(language)),
        answers.reply(BrowseChapter(language, knowledge.chapters[0].id)),
    ):
        labels = [way.label for way in _ways_on(card)]
        assert labels.count(in_language(other)) == 1
        assert in_language(language) not in labels


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_leads_somewhere(answers: Answers, search: Search, language: Language) -> None:
    """Every button and every menu option in a reply leads to another reply from the report.

    For an example question, that reply comes from a search.
    """
    cards = (card for kind in KINDS for _, card in kind(answers, language))
    pressed = {(way.action_id, way.value) for card in cards for way in _ways_on(card)}
    assert len(pressed) > len(answers.kb.knowledge.topics)
    search.outcome = Answer(answers.kb.knowledge.topics[:1], language)
    for action_id, value in pressed:
        assert press(answers, action_id, value).status != "none", (action_id, value)
    asked = {value.partition(":")[2] for action_id, value in pressed if ".ask." in action_id}
    assert {question for question, _ in search.asked} == asked != set()


def press(answers: Answers, action_id: str, value: str) -> Card:
    """Return the reply to a button or menu option with the given action id and value."""
    request = read_action(action_id, value, ACTIONS)
    assert isinstance(request, Request)
    return answers.reply(request)


def test_browsing_leads_there_and_back(answers: Answers) -> None:
    """Buttons lead from the list to a chapter, to one of its topics, back to the chapter, and back to the list."""
    card = answers.reply(Browse("en"))
    chapter = answers.kb.knowledge.chapter("IV")
    topics = len(answers.kb.knowledge.topics_in(chapter))
    for label in (f"Chapter IV · {chapter.title['en']} ({topics})", "KONEPS", "← Chapter IV", "← All chapters"):
        (way,) = [way for way in _ways_on(card) if way.label == label]
        card = press(answers, way.action_id, way.value)
    assert render(card) == render(answers.reply(Browse("en")))


def test_chapter_lists_its_topics_by_section(answers: Answers) -> None:
    """A chapter shows each of its topics once, under the topic's section."""
    card = answers.reply(BrowseChapter("en", "IV"))
    opened = [way.value for way in _ways_on(card) if way.value.startswith("open:")]
    topics = answers.kb.knowledge.topics
    assert sorted(opened) == sorted(f"open:en:{t.id}" for t in topics if t.sources[0].chapter == "IV")
    (section,) = [each for each in answers.kb.knowledge.chapter("IV").sections if each.id == "2"]
    assert f"2. {section.title['en']}" in shown(card).splitlines()


def test_same_reply_is_the_same_json(answers: Answers, knowledge: KnowledgeBase) -> None:
    """Block ids depend only on what a block shows, so the same question always gets exactly the same message."""
    again = answers_from(replace(knowledge))
    assert render(answers.about("kiss", "en")) == render(again.about("kiss", "en"))
    assert render(answers.reply(Help("ko"))) == render(again.reply(Help("ko")))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_report_fits(knowledge: KnowledgeBase, language: Language) -> None:
    """If a report has very long texts, tables, chapters, and names, they are cut to Slack's limits."""
    kb = huge(knowledge)
    topic, answers = kb.topics[0], answers_from(kb)
    cards = {
        "answer": answers.reply(OpenTopic(language, topic.id)),
        "statement": answers.card_of(Answer((topic,), language, topic.statements[:3])),
        "bars": answers.card_of(Answer(kb.topics[2:3], language, kb.topics[2].statements[:1])),
        "whole": answers.reply(TellMore(language, topic.id)),
        "source": answers.card_of(Answer((topic,), language, asked_for="source")),
        "table": answers.reply(TellMore(language, kb.topics[1].id)),
        "chart": answers.reply(TellMore(language, kb.topics[2].id)),
        "comparison": answers.card_of(Answer(kb.topics[:5], language)),
        "choices": answers.card_of(Choices(kb.topics[:5], language)),
        "none": answers.card_of(NotCovered(kb.topics[:9], language)),
        "nearest": answers.card_of(NotCovered(kb.topics[:9], language, statements=topic.statements[:1])),
        "greeting": answers.reply(Greet(language)),
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
    """A report's text is shown as it is written, even if it looks like Slack's markup or a template."""
    topic = replace(knowledge.topics[0], title=_both(hostile), summary=_both(hostile))
    kb = replace(knowledge, topics=(topic, *knowledge.topics[1:]))
    for card in (answers_from(kb).about(topic.id, "en"), answers_from(kb).reply(TellMore("en", topic.id))):
        message = render(card)
        assert visible_text(message["blocks"]).splitlines()[0] == hostile
        assert not {"<", ">"} & set(message["text"])
    assert message["blocks"][0]["text"] == {"type": "plain_text", "text": hostile}


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
    """Text that is too long is cut after the last whole word that fits; text without spaces is cut anywhere."""
    assert cut(text, limit) == expected
    assert len(cut(text, limit)) <= limit


def _topic_of(kb: KnowledgeBase, topic_id: str) -> Topic:
    topic = kb.topic(topic_id)
    assert topic is not None
    return topic


def _charts_of(card: Card) -> list[Json]:
    return [block["chart"] for block in render(card)["blocks"] if block["type"] == "data_visualization"]


def _ways_on(card: Card) -> list[Way]:
    return ways_on(render(card)["blocks"])


def _both(text: str) -> Text:
    return Text.of(en=text, ko=text)


FRUIT = tuple(made_up.statement(f"fruit/{name}", (f"FRUIT {name}", f"과일 {name}")) for name in ("old", "new", "other"))


def test_button_that_slack_would_refuse() -> None:
    """A button whose value is too long for Slack is left out, and the other buttons of its row stay."""
    row = Actions((Button("Long", AskAgain("en", "a" * 2000)), Button("Short", AskAgain("en", "a"))), "row")
    (block,) = render(Card(("x",), "en", "done", ("x",), (row,)))["blocks"]
    assert [way.label for way in ways_on([block])] == ["Short"]


def _with(**fields: Any) -> Card:
    """Return the card with everything that a report says about a made-up topic with these fields."""
    fruit = made_up.topic("fruit", ("Fruit", "과일"), ("All of it.", "전부."), **fields)
    return answers_from(knowledge_of(fruit)).reply(TellMore("en", "fruit"))


def in_one_language(kb: KnowledgeBase, language: Language) -> KnowledgeBase:
    """Return the knowledge base with the given language as its only language."""
    return replace(kb, report=replace(kb.report, languages=(language,)))


def huge(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a report that has more of everything than Slack can show."""
    long = _both("A long text & <more> of it, 길고 긴 글. " * 400)
    sections = tuple(Section(f"{n}-{'s' * 300}", long) for n in range(60))
    chapters = tuple(Chapter(f"{n}-{'c' * 300}", long, "1" * 50, sections) for n in range(150))
    numbers = tuple(
        Row(f"s/{n}", _both(f"{n} {long['en']}"), tuple(float(n * column) for column in range(6))) for n in range(20)
    )
    bars = Table(long, (long,) * 6, numbers, long, chart=True)
    rows = tuple(Row(f"s/{n}", long, (long,) * 29) for n in range(150))
    tables = (None, Table(long, (long,) * 29, rows), bars)
    topics = tuple(
        Topic(
            id=f"topic-{n}-{'x' * 300}",
            title=_both(f"{n} {long['en']}"),
            summary=long,
            sources=(Source(chapters[0].id, sections[n % 60].id),) * 30,
            statements=tuple(Statement(f"s/{place}", long, source=Source(chapters[place].id)) for place in range(100)),
            table=tables[n % 3],
        )
        for n in range(400)
    )
    topics = tuple(replace(topic, related=tuple(other.id for other in topics[1:40])) for topic in topics)
    return KnowledgeBase(replace(kb.report, title=long, nickname=long), chapters, topics)
