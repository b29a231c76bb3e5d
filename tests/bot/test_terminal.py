"""The bot in a terminal: every answer in both languages, wide and narrow, plain and coloured."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bot.commands.ask import _page
from bot.commands.chat import Conversation
from bot.terminal.bars import Bars
from bot.terminal.cards import offers, page
from bot.terminal.console import WIDEST, Terminal
from bot.terminal.tables import Grid
from bot.terminal.texts import COUNTS, EXIT_WORDS, FEW_QUESTIONS, LIST
from bot.terminal.why import reasons
from handlers.answers import texts
from handlers.answers.answering import Answers
from handlers.answers.facts import fact_card
from handlers.answers.menus import chapter_card, chapters_card
from handlers.answers.parsing import read_text
from handlers.answers.requests import AskAgain, BrowseChapter, Greet, Help, OpenTopic, ShowTopic, TellMore
from handlers.answers.texts import HELP_COMMANDS, HELP_ON_HELP, HELP_WORDS, LIST_WORDS, RANDOM_WORDS
from handlers.answers.topics import answer_card, name_card, whole_card
from handlers.blocks.plain import line_text
from handlers.card import Bullets, Card, Chart, plain
from handlers.report.sources import chapter_title, source_line
from handlers.report.tables import is_shown, table_of
from handlers.requests import help_in_terminal
from knowledge.model import KnowledgeBase, Language, Statement, Text, Topic, cell_text
from knowledge.normalization import normalize
from knowledge.search import IndexedKnowledge
from knowledge.search.explanation import Explanation, Kind, Reason
from knowledge.search.outcome import Answer, Choices, NotCovered
from tests import made_up
from tests.conftest import LANGUAGES, Search, answers_from
from tests.made_up import APPLES, GARDEN, knowledge_of, row

WIDTHS = (80, 40)
MINUTES = {"Foreigners": (43.0, 17.0), "Nationals": (20.0, 8.0), "Everyone": (17.0, 7.0)}
WAITS = made_up.topic(
    "waits",
    ("Waits", "대기 시간"),
    ("Waits at passport control got shorter.", "출입국 대기 시간이 줄었습니다."),
    table=made_up.table(
        ("Time for entry", "입국에 걸리는 시간"),
        [("March 2005", "2005년 3월"), ("May 2007", "2007년 5월")],
        *(row(f"waits/{who}", (who, f"{who} (ko)"), *minutes) for who, minutes in MINUTES.items()),
        unit=Text.of(en="minutes", ko="분"),
        chart=True,
    ),
)
RULES = made_up.topic(
    "rules",
    ("Rules", "규칙"),
    ("There are rules on many things.", "여러 규칙이 있습니다."),
    table=made_up.table(
        ("Rules of the garden", "정원 규칙"),
        [("Where they hold", "적용되는 곳"), ("Since", "시행")],
        row(
            "rules/bees",
            ("Bee houses", "벌통"),
            Text.of(en="by the wall", ko="담장 옆"),
            Text.of(en="2001", ko="2001년"),
        ),
        row(
            "rules/apples",
            ("Apples and pears", "사과와 배"),
            Text.of(en="in the orchard", ko="과수원 안"),
            Text.of(en="1974", ko="1974년"),
        ),
    ),
)


def shown(page: RenderableType, width: int = 80) -> list[str]:
    """Return the lines printed at the given width when the output is not a terminal."""
    out = io.StringIO()
    Terminal(out, width=width).show(page)
    return out.getvalue().splitlines()


def topic_of(knowledge: KnowledgeBase, topic_id: str) -> Topic:
    """Return the topic with the given id; the report must have it."""
    topic = knowledge.topic(topic_id)
    assert topic is not None
    return topic


def about(knowledge: KnowledgeBase, topic_id: str, language: Language) -> RenderableType:
    """Return the page with everything that the report says about a topic."""
    return page(whole_card(topic_of(knowledge, topic_id), knowledge, language))


@pytest.fixture
def answers(unindexed: IndexedKnowledge, chance: random.Random) -> Answers:
    """Return the terminal's answers to requests that do not need a search."""
    return Answers(unindexed, chance, help_in_terminal())


def drawn(topic: Topic, language: Language = "en", width: int = 80) -> list[str]:
    """Return the lines of the page with everything about a made-up topic."""
    return shown(page(whole_card(topic, knowledge_of(topic), language)), width)


@pytest.mark.parametrize(("language", "related"), [("en", "Related"), ("ko", "관련 주제")])
def test_koneps(knowledge: KnowledgeBase, language: Language, related: str) -> None:
    """A topic's page begins with its title, followed by its summary, statements, source, and related topics."""
    lines = shown(about(knowledge, "koneps", language))
    koneps = topic_of(knowledge, "koneps")
    assert lines[:2] == ["", f"  {koneps.title[language]}"]
    assert lines[2] == "" or koneps.title["ko" if language == "en" else "en"] in lines[2]
    text = " ".join(" ".join(lines).split())
    order = [koneps.summary[language], *(f"• {statement.text[language]}" for statement in koneps.statements)]
    order += [source_line(knowledge, koneps.sources[0], language)]
    order += [f"{related} {knowledge.related(koneps)[0].title[language]} · "]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
    assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize(("language", "name"), [("en", "사과 과수원"), ("ko", "Apple Orchard")])
def test_name_in_the_other_language(language: Language, name: str) -> None:
    """A topic's title in the other language is shown below its title in the page's language."""
    assert drawn(APPLES, language)[1:4] == [f"  {APPLES.title[language]}", f"  {name}", ""]


@pytest.mark.parametrize(("language", "heading", "cell"), [("en", "Since", "1974"), ("ko", "시행", "1974년")])
def test_table(language: Language, heading: str, cell: str) -> None:
    """A table is shown below its title, and its columns are aligned even with Hangul, which is twice as wide."""
    lines = drawn(RULES, language)
    assert RULES.table is not None
    start = lines.index(f"  {RULES.table.title[language]}")
    columns, rule, _, second = lines[start + 1 : start + 5]
    assert columns.split("  ")[-1].strip() == heading
    assert set(rule.strip()) == {"─"}
    assert second.startswith(f"  {RULES.table.rows[1].label[language]}")
    assert cell_len(columns[: columns.index(heading)]) == cell_len(second[: second.index(cell)])


def bars_of(lines: list[str]) -> list[tuple[str, float, str]]:
    """Return each bar's label, its length in character cells, and its amount."""
    found = []
    for line in lines:
        if "█" in line:
            time, _, rest = line.strip(" │").partition("█")
            bar, _, amount = f"█{rest}".partition(" ")
            found.append(
                (time.strip(), bar.count("█") + sum(" ▏▎▍▌▋▊▉".find(end) for end in bar.strip("█")) / 8, amount)
            )
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_bars(width: int) -> None:
    """If a table is marked as a chart, each of its numbers is shown as a labelled bar, all on the same scale."""
    lines = drawn(WAITS, width=width)
    bars = bars_of(lines)
    minutes = [value for values in MINUTES.values() for value in values]
    assert "  Time for entry (minutes)" in lines
    assert [line.strip() for line in lines if line.strip() in MINUTES] == list(MINUTES)
    assert [amount for *_, amount in bars] == [f"{value:g} minutes" for value in minutes]
    assert [time for time, *_ in bars] == ["March 2005", "May 2007"] * 3
    longest = max(length for _, length, _ in bars)
    assert longest >= 12
    for (_, length, _), value in zip(bars, minutes, strict=True):
        assert length == pytest.approx(value / 43 * longest, abs=0.0626)


@pytest.mark.parametrize(
    ("unit", "amounts"),
    [
        ("minutes", ["1,300.5 minutes", "1,200 minutes"]),
        ("%", ["1,300.5%", "1,200%"]),
        ("분", ["1,300.5분", "1,200분"]),
    ],
)
def test_amount_has_its_unit(unit: str, amounts: list[str]) -> None:
    """The number next to a bar is followed by its unit, with a space between them if the unit is an English word."""
    assert WAITS.table is not None
    rows = (row("waits/a", ("A", "가"), 1300.5, 1200.0),)
    changed = replace(WAITS, table=replace(WAITS.table, rows=rows, unit=Text.of(en=unit, ko=unit)))
    assert [amount for *_, amount in bars_of(drawn(changed))] == amounts


def test_narrow_tables_become_lists() -> None:
    """If the columns do not fit, each row is listed cell by cell below its label."""
    lines = drawn(RULES, width=24)
    start = lines.index("  Apples and pears")
    told = " ".join(line.strip() for line in lines[start + 1 : start + 5])
    assert told.startswith("Where they hold: in the orchard Since: 1974")


@pytest.mark.parametrize("width", WIDTHS)
def test_asked_statement(width: int) -> None:
    """The statement that answers a question comes first and only once, followed by other statements and the source."""
    harvest = APPLES.statements[0]
    trees = APPLES.statements[1]
    lines = shown(page(answers_from(GARDEN).card_of(Answer((APPLES,), "en", (harvest, trees)))), width)
    text = " ".join(" ".join(lines).split())
    place = "Apple Orchard · Chapter 1 of the garden book"
    assert text.startswith(f"{harvest.text['en']} • {trees.text['en']} {place}")
    assert text.count(harvest.text["en"]) == 1


def test_asked_statement_is_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement that answers a question is bold if the terminal supports it."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = io.StringIO()
    trees = Statement("apples/trees", Text.of(en="Trees.", ko="나무."))
    Terminal(out, width=80).show(page(answer_card(APPLES, (trees,), GARDEN, "en")))
    assert "\x1b[1mTrees." in out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_the_terminal(answers: Answers, language: Language, width: int) -> None:
    """No line is wider than the terminal, and no text of the report is cut off."""
    for drawn, parts in _pages(answers, language):
        lines = shown(drawn, width)
        assert max(map(cell_len, lines)) <= width
        text = "".join("".join(lines).split())
        assert [part for part in parts if "".join(part.split()) not in text] == []


def _pages(answers: Answers, language: Language) -> list[tuple[RenderableType, list[str]]]:
    knowledge = answers.kb.knowledge
    topics = knowledge.topics
    some = [
        answers.card_of(Answer(topics[:2], language)),
        answers.card_of(Choices(topics[:5], language)),
        answers.card_of(NotCovered(topics[:3], language)),
        answers.card_of(NotCovered((), language)),
        answers.reply(Help(language)),
        answers.reply(Greet(language)),
        answers.card_of(NotCovered(topics[:3], language, statements=topics[0].statements[:1])),
        answers.card_of(Answer(topics[:1], language, asked_for="source")),
        chapters_card(knowledge, language),
        *(chapter_card(chapter, knowledge, language) for chapter in knowledge.chapters),
        *(fact_card(*found, knowledge, language) for found in list(knowledge.facts())[:40]),
    ]
    drawn = [(page(card, numbered=True, why=[Bullets((plain("because"),), "led")]), list[str]()) for card in some]
    drawn.append((_page({"en": "list", "ko": "목록"}[language], answers, None, why=False, whole=False), []))
    for topic in topics:
        rows = topic.table.rows if topic.table else ()
        in_table = {row.statement for row in rows} if topic.table and topic.table.unit else set[str]()
        listed = [statement.text for statement in topic.statements if statement.id not in in_table]
        parts = [text[language] for text in (topic.title, topic.summary, *listed, *(row.label for row in rows))]
        cells = [cell_text(cell, language) for row in rows for cell in row.cells]
        words = [word for part in [*parts, *cells] for word in part.split() if cell_len(word) < 12]
        drawn.append((page(whole_card(topic, knowledge, language), numbered=True), words))
        short = [*topic.title[language].split(), *topic.summary[language].split()]
        drawn.append((page(name_card(topic, knowledge, language), numbered=True), short))
        told = answers.card_of(Answer((topic,), language, topic.statements[:2]))
        drawn.append((page(told, numbered=True), topic.statements[0].text[language].split()))
    return drawn


def test_wide_terminal(knowledge: KnowledgeBase) -> None:
    """In a very wide terminal, lines stay short enough to read."""
    widest = max(map(cell_len, shown(about(knowledge, "koneps", "en"), 300)))
    assert 80 < widest <= WIDEST


def test_comparison(answers: Answers) -> None:
    """Compared topics are listed one below the other, each with its summary and most important statements."""
    topics = (topic_of(answers.kb.knowledge, "kiss"), topic_of(answers.kb.knowledge, "kiponet"))
    card = answers.card_of(Answer(topics, "en"))
    lines = shown(page(card, numbered=True))
    titles = [topic.title["en"] for topic in topics]
    assert lines[1] == f"  {' and '.join(titles)}"
    places = [lines.index(f"  {title}") for title in titles]
    assert places == sorted(places)
    text = " ".join(" ".join(lines).split())
    for topic in topics:
        after = text.partition(f"{topic.title['en']} {topic.summary['en']} • ")[2]
        assert any(after.startswith(statement.text["en"]) for statement in topic.statements)
    assert text.count(" • ") == 4
    assert any(line == "  " + " · ".join(f"{n} More on {title}" for n, title in enumerate(titles, 1)) for line in lines)
    assert card.topics[0] == "kiss"


def test_choices(answers: Answers) -> None:
    """If several topics may be meant, the bot asks which one, and the topics have numbers if these can be typed."""
    topics = (topic_of(answers.kb.knowledge, "koneps"), topic_of(answers.kb.knowledge, "kiss"))
    card = answers.card_of(Choices(topics, "en"))
    assert shown(page(card, numbered=True)) == ["", "  Which one do you mean?", "", "  1 KONEPS", "  2 KISS", ""]
    assert "  • KONEPS" in shown(page(card))


def test_a_topic_says_a_name_once() -> None:
    """A topic's page leaves out the title in the other language if the title in the page's language contains it."""
    topic = replace(APPLES, title=Text.of(en="Some Name (SN)", ko="Some name"))
    assert drawn(topic)[1:4] == ["  Some Name (SN)", "", f"  {topic.summary['en']}"]


def test_table_is_not_told_again() -> None:
    """A statement shown in the topic's table is not listed again."""
    text = " ".join(" ".join(drawn(APPLES)).split())
    assert [text.count(statement.text["en"]) for statement in APPLES.statements] == [0, 1, 1, 1]


@pytest.mark.parametrize(("count", "said"), [(1, "1 fact,"), (0, "0 facts,"), (2, "2 facts,")])
def test_one_is_no_several(count: int, said: str) -> None:
    """The noun after a count is singular for 1 and plural otherwise, as in "1 fact", "0 facts", and "2 facts"."""
    counted = COUNTS.format(topics=1, statements=1, facts=count, questions="none", unanswered="none")
    assert said.replace(",", ".") in counted.split(" statement, ")[1]
    questions = FEW_QUESTIONS.format(topic="a", count=count, language="English", enough=5)
    assert f" {said.replace('fact', 'English question').replace(',', '.')}" in questions


def test_help_leaves_no_conversation(answers: Answers) -> None:
    """Help for a single question does not mention how to leave, because there is no conversation to leave."""
    for language in LANGUAGES:
        text = " ".join(shown(page(answers.reply(Help(language)))))
        assert not {"exit", "exit.", "종료"} & set(text.split())


def test_not_covered(answers: Answers) -> None:
    """If the report has no answer, the reply says so and shows the closest statement and topics.

    If nothing is close, the reply shows three example questions instead.
    """
    kiss = topic_of(answers.kb.knowledge, "kiss")
    close = answers.card_of(NotCovered((kiss,), "ko"))
    lines = shown(page(close))
    assert lines[1].startswith("  2007년 보고서에서 그 내용을 찾지 못했습니다.")
    assert lines[-4].startswith(f"  • {kiss.title['ko']}")
    assert lines[-2] == f"  {LIST['ko']}"
    alone = " ".join(" ".join(shown(page(answers.card_of(NotCovered((), "en"))))).split())
    nearest = shown(page(answers.card_of(NotCovered((kiss,), "en", statements=kiss.statements[:1]))))
    told = " ".join(" ".join(nearest).split())
    assert told.startswith("I couldn’t find that in the 2007 report. Here’s the closest match:")
    assert kiss.statements[0].text["en"] in told
    assert f"  • {kiss.title['en']}" in nearest
    assert alone.startswith("I couldn’t find that in the 2007 report. Try other words, or browse the report. • ")
    assert alone.count("•") == alone.count("?") == 3, "three questions that the report answers"


def test_why(answers: Answers, search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reasons for an answer are shown only on request, in lists with headings, in the answer's language."""
    koneps = topic_of(answers.kb.knowledge, "koneps")
    against = (Reason("not in topic", "나라장터", ("파리", "2019")),)
    search.outcome = Answer(
        (koneps,), "ko", (), Explanation((Reason("read as", "", ("konpes", "KONEPS")),), (), against)
    )
    monkeypatch.setattr("bot.commands.ask.find", search)
    told = [shown(_page("konpes", answers, None, why=why, whole=False)) for why in (True, False)]
    assert told[0][-6:-4] == ["  이렇게 답한 이유", "  • ‘konpes’ 대신 찾은 말: ‘KONEPS’"]
    assert told[0][-3:] == ["  맞지 않는 점", "  • 나라장터에 나오지 않는 말: ‘파리’, ‘2019’", ""]
    assert "  이렇게 답한 이유" not in told[1]


def test_why_not() -> None:
    """The reasons for a refusal begin with what doesn’t fit an answer."""
    led, against = (Reason("words", "KISS", ("bees",)),), (Reason("unlikely", "", ("3", "48")), Reason("unlike"))
    refused = NotCovered((), "en", Explanation(led, (Reason("other topic", "KONEPS"),), against))
    headings = ["Why the question wasn’t answered", "What came closest", "What was set aside"]
    assert [each.title for each in reasons(refused)] == headings
    assert [line_text(line) for line in reasons(refused)[0].items][1] == "The report has no similar sentence."


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_reason_is_said(kind: Kind) -> None:
    """Every kind of reason has a sentence in both languages that shows its topic and its texts."""
    for language in LANGUAGES:
        told = reasons(NotCovered((), language, Explanation((Reason(kind, "KISS", ("pay", "50")),))))[0].items[0]
        assert line_text(told)
        assert "{" not in line_text(told)


def test_all(answers: Answers, search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--all`, the answer is everything that the report says about its topic, or about each compared topic."""
    koneps, kiss = (topic_of(answers.kb.knowledge, topic_id) for topic_id in ("koneps", "kiss"))
    monkeypatch.setattr("bot.commands.ask.find", search)
    search.outcome = Answer((koneps,), "en", koneps.statements[:1])
    told = shown(_page("bids?", answers, None, why=False, whole=True))
    assert told == shown(about(answers.kb.knowledge, "koneps", "en"))
    assert told != shown(_page("bids?", answers, None, why=False, whole=False))
    search.outcome = Answer((koneps, kiss), "en")
    text = " ".join(" ".join(shown(_page("which?", answers, None, why=False, whole=True))).split())
    for topic in (koneps, kiss):
        listed = [each.text["en"] for each in topic.statements if not is_shown(topic, each)]
        assert [each for each in listed if each not in text] == []
    search.outcome = NotCovered((), "en")
    refused = [shown(_page("what?", answers, None, why=False, whole=whole)) for whole in (True, False)]
    assert refused[0] == refused[1]


def test_text_is_no_markup(knowledge: KnowledgeBase) -> None:
    """Brackets and colons in the report are shown as they are written."""
    odd = replace(knowledge.topics[0], summary=Text.of(en="[red]Not[/red] :smile: red", ko="-"))
    assert any("[red]Not[/red] :smile: red" in line for line in shown(page(whole_card(odd, knowledge, "en"))))


def test_bars_of_nothing() -> None:
    """A zero has no bar, and a chart with only zeros can be drawn."""
    (chart,) = table_of(WAITS, "en")
    assert isinstance(chart, Chart)

    def bars(*values: float) -> Bars:
        return Bars(replace(chart, bars=(replace(chart.bars[0], values=values),)))

    assert len(bars_of(shown(bars(22.0, 9.8)))) == 2
    assert len(bars_of(shown(bars(22.0, 0.0)))) == 1
    assert bars_of(shown(bars(0.0, 0.0))) == []


def test_grid_without_rows() -> None:
    """A table with columns but no rows can be drawn."""
    assert shown(Grid(["A", "B"], []), 80)


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_no_color(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, no_color: str, coloured: bool) -> None:
    """A terminal shows colours unless NO_COLOR is set."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    out = io.StringIO()
    Terminal(out, width=80).show(about(knowledge, "kiss", "en"))
    assert ("\x1b[36m" in out.getvalue()) is coloured


def test_piped_is_plain(knowledge: KnowledgeBase) -> None:
    """If the output is not a terminal, it has no control characters."""
    assert not any("\x1b" in line for line in shown(about(knowledge, "kiss", "en")))


def test_picture(knowledge: KnowledgeBase) -> None:
    """A picture of an answer is an SVG that loads nothing from elsewhere."""
    canvas = Terminal(io.StringIO(), width=80, record=True)
    canvas.show(about(knowledge, "kiss", "en"))
    picture = canvas.as_svg("a <title>")
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 - our own
    assert "url(http" not in picture
    assert "@font-face" not in picture


def test_words(answers: Answers) -> None:
    """Every word for help, the list, a random fact, or a greeting gets the right reply, in the word's language."""
    titles = ((HELP_WORDS, texts.HELP_TITLE), (LIST_WORDS, texts.LIST_TITLE), (RANDOM_WORDS, texts.FACT_TITLE))
    nickname = answers.kb.knowledge.report.nickname
    for table, title in titles:
        for word, language in table.items():
            lines = shown(page(answers.reply(read_text(word, answers.kb.knowledge))))
            assert lines[1] == "  " + title[language].format(nickname=nickname[language])
    for word, language in texts.GREETING_WORDS.items():
        (greeting, *_) = answers.reply(read_text(word, answers.kb.knowledge)).summary
        assert greeting == texts.GREETING[language].format(nickname=nickname[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_list(answers: Answers, language: Language) -> None:
    """As a single question, `list` shows every topic, because no chapter can be chosen afterwards."""
    knowledge = answers.kb.knowledge
    lines = shown(_page({"en": "list", "ko": "목록"}[language], answers, None, why=False, whole=False))
    titles = [topic.title[language] for topic in knowledge.topics]
    assert [title for title in titles if cell_len(title) < 60 and f"  • {title}" not in lines] == []
    assert len([line for line in lines if line.startswith("  • ")]) == len(titles)
    assert [line for line in lines if texts.BACK_TO_LIST[language] in line] == []


def test_help_is_true() -> None:
    """Every command that help lists is understood in a conversation, in both languages."""
    for command, _ in (*HELP_COMMANDS, HELP_ON_HELP):
        for language in LANGUAGES:
            word = normalize(command[language])
            assert word in {*HELP_WORDS, *LIST_WORDS, *RANDOM_WORDS, *EXIT_WORDS}


def offered(card: Card) -> list[str]:
    """Return the labels of a card's numbered offers."""
    return [button.label for button in offers(card)]


def test_conversation_goes_on(indexed: IndexedKnowledge, chance: random.Random) -> None:
    """A follow-up question is about the conversation's topic, and a number chooses one of the latest offers."""
    knowledge = indexed.knowledge
    conversation = Conversation(Answers(indexed, chance, help_in_terminal()))
    assert conversation.reply("KISS").topics == ("kiss",)
    assert conversation.reply("source?").topics == ("kiss",)
    related = knowledge.related(topic_of(knowledge, "kiss"))
    picked = conversation.reply(" 1 ")
    assert picked.name == ("en", "kiss", "whole")
    assert conversation.reply(" 2 ").topics == (related[1].id,)
    listed = conversation.reply("목록")
    assert offered(listed) == [chapter_title(chapter, "ko") for chapter in knowledge.chapters]
    chapter = conversation.reply("5")
    assert shown(page(chapter))[1] == f"  {chapter_title(knowledge.chapters[4], 'ko')}"
    first = offers(chapter)[0].action
    assert isinstance(first, OpenTopic)
    picked = conversation.reply("1")
    assert (picked.topics, picked.language) == ((first.topic,), "ko")


def test_only_what_leads_on_is_offered(answers: Answers) -> None:
    """Buttons that lead back or to another language have no number, because people can type these requests."""
    knowledge = answers.kb.knowledge
    chapter = knowledge.chapters[4]
    card = answers.reply(BrowseChapter("ko", chapter.id))
    opened = offers(card)[0].action
    assert {type(button.action) for button in offers(card)} == {OpenTopic}
    assert isinstance(opened, OpenTopic)
    assert {type(button.action) for button in offers(answers.reply(opened))} == {TellMore, ShowTopic}


def test_conversation_is_about_the_statement_that_was_told(indexed: IndexedKnowledge, chance: random.Random) -> None:
    """A follow-up question is about the statement in the last answer, and the topic stays the same after a refusal."""
    conversation = Conversation(Answers(indexed, chance, help_in_terminal()))
    told = conversation.reply("how long do foreigners wait on arrival")
    assert told.lead.startswith("kiss/")
    assert conversation.reply("when was that?").lead == told.lead
    assert conversation.reply("and why?").lead == "kiss/why"
    refused = conversation.reply("and who built it?")  # the report does not say
    assert (refused.status, refused.topics) == ("none", ("kiss",))
    assert conversation.reply("and nationals?").topics == ("kiss",)


def test_an_example_can_be_picked(indexed: IndexedKnowledge, chance: random.Random) -> None:
    """The example questions in a greeting have numbers, and typing a number asks that question."""
    conversation = Conversation(Answers(indexed, chance, help_in_terminal()))
    greeting = conversation.reply("hello")
    first = offers(greeting)[0].action
    assert isinstance(first, AskAgain)
    answer = conversation.reply("1")
    assert (answer.status, answer.language) == ("answer", "en")


@pytest.mark.parametrize("number", ["0", "99", "-1", "١", "1.", "9999999999999999"])
def test_no_such_offer(answers: Answers, search: Search, number: str) -> None:
    """A number that belongs to no offer is searched for like any other question."""
    search.outcome = NotCovered((), "en")
    conversation = Conversation(answers)
    conversation.reply("list")
    conversation.reply(number)
    assert search.asked == [(number, None)]


def test_console_is_richs() -> None:
    """If the output's reader closes the pipe, BrokenPipeError is raised, and rich does not end the process."""
    assert Terminal.on_broken_pipe is not Console.on_broken_pipe
    with pytest.raises(BrokenPipeError):
        Terminal(io.StringIO()).on_broken_pipe()
