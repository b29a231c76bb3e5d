"""What a person sees in the terminal: every answer in both languages, wide and narrow, plain and coloured."""

from __future__ import annotations

import io
import random
from dataclasses import replace
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
from bot.terminal.texts import COUNTS, EXIT_WORDS, FEW_QUESTIONS
from handlers.answers import texts
from handlers.answers.answering import Answers
from handlers.answers.facts import fact_card
from handlers.answers.menus import chapter_card, chapters_card
from handlers.answers.parsing import read_text
from handlers.answers.requests import BrowseChapter, Help, OpenTopic, ShowTopic
from handlers.answers.texts import HELP_COMMANDS, HELP_ON_HELP, HELP_WORDS, LIST_WORDS, RANDOM_WORDS
from handlers.answers.topics import topic_card
from handlers.card import Card
from handlers.report.charts import change_chart
from handlers.report.sources import chapter_title, source_line
from handlers.requests import help_in_terminal
from knowledge.model import LANGUAGES, KnowledgeBase, Language, Text, Topic
from knowledge.normalization import normalize
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered
from tests.conftest import Search

WIDTHS = (80, 40)


def shown(page: RenderableType, width: int = 80) -> list[str]:
    """Return the lines that are printed where the terminal is `width` wide and no terminal."""
    out = io.StringIO()
    Terminal(out, width=width).show(page)
    return out.getvalue().splitlines()


def topic_of(knowledge: KnowledgeBase, topic_id: str) -> Topic:
    """Return a topic that the report has."""
    topic = knowledge.topic(topic_id)
    assert topic is not None
    return topic


def about(knowledge: KnowledgeBase, topic_id: str, language: Language) -> RenderableType:
    """Return the page of a topic."""
    return page(topic_card(topic_of(knowledge, topic_id), knowledge, language))


@pytest.fixture
def answers(unindexed: IndexedKnowledge, chance: random.Random) -> Answers:
    """Return what answers in a terminal, for requests that need no search."""
    return Answers(unindexed, chance, help_in_terminal())


def test_koneps(knowledge: KnowledgeBase) -> None:
    """An answer opens with title and names; then come summary, points, figures as a table, source, related topics."""
    lines = shown(about(knowledge, "koneps", "en"))
    assert lines[:4] == ["", "  KONEPS", "  Korea Online E-Procurement System · 나라장터 · 국가종합전자조달시스템", ""]
    assert lines[4].startswith("  KONEPS is Korea's national e-procurement system.")
    figures = next(number for number, line in enumerate(lines) if line.split() == ["Item", "Figure", "When"])
    assert set(lines[figures + 1].strip()) == {"─"}
    assert any(line.split() == ["Bids", "210,000", "bids", "2006"] for line in lines[figures:])
    text = " ".join(" ".join(lines).split())
    koneps = topic_of(knowledge, "koneps")
    order = [koneps.summary.en, *(point.en for point in koneps.points), "Item Figure When"]
    order += [source_line(knowledge, koneps.sources[0], "en"), "Related UN Public Service Awards"]
    places = [text.replace("• ", "").find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
    assert not any(line.endswith(" ") for line in lines)


def test_koneps_in_korean(knowledge: KnowledgeBase) -> None:
    """A Korean answer is Korean throughout, and its columns stand under each other for all that Hangul is wide."""
    lines = shown(about(knowledge, "koneps", "ko"))
    assert lines[:3] == ["", "  나라장터", "  국가종합전자조달시스템 · KONEPS · Korea Online E-Procurement System"]
    heading = next(line for line in lines if line.startswith("  항목"))
    bids = next(line for line in lines if line.startswith("  입찰 건수"))
    assert heading.split() == ["항목", "수치", "시점"]
    assert cell_len(heading[: heading.index("시점")]) == cell_len(bids[: bids.index("2006년")])
    assert any(line.startswith("  제4장(22쪽에서 시작) 제2절 · ") for line in lines)
    assert any(line.startswith("  관련 주제  ") for line in lines)


def bars_of(lines: list[str]) -> list[tuple[str, float, str]]:
    """Return the time, the length in cells and the amount of every bar."""
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
def test_bars(knowledge: KnowledgeBase, width: int) -> None:
    """A figure that changed has a bar for before and one for after, with their dates, all of a unit to one scale."""
    lines = shown(about(knowledge, "kiss", "en"), width)
    bars = bars_of(lines)
    minutes = [20, 8, 17, 7, 43, 17, 17, 7]
    assert [amount for *_, amount in bars] == [f"{value} minutes" for value in minutes]
    assert [time for time, *_ in bars] == ["March 2005", "May 2007"] * 4
    longest = max(length for _, length, _ in bars)
    assert longest >= 12
    for (_, length, _), value in zip(bars, minutes, strict=True):
        assert length == pytest.approx(value / 43 * longest, abs=0.0626)


def test_narrow_tables_become_lists(knowledge: KnowledgeBase) -> None:
    """Where columns have no room, each row is told cell by cell under its first one."""
    lines = shown(about(knowledge, "kiss", "en"), 40)
    start = lines.index("  Foreigners")
    assert lines[start + 1 : start + 4] == ["    Procedure: Entry", "    March 2005: 43 min.", "    May 2007: 17 min."]


@pytest.mark.parametrize("width", WIDTHS)
def test_asked_figure(answers: Answers, width: int) -> None:
    """The figure that was asked for stands in a box before the summary, and is told once more, in the chart of all."""
    kiss = topic_of(answers.kb.knowledge, "kiss")
    outcome = Answer((kiss,), "en", kiss.figure("foreigners-entry"))
    lines = shown(page(answers.card_of(outcome)), width)
    inside = [line.strip("│ ") for line in lines if line.startswith("  │")]
    assert inside[:3] == ["Entry (arrival), foreigners", "", "43 minutes → 17 minutes"]
    bars = [(time, amount) for time, _, amount in bars_of(lines)]
    assert bars.count(("March 2005", "43 minutes")) == 1
    assert len(bars) == 8
    box = next(number for number, line in enumerate(lines) if line.startswith("  ╭"))
    assert box < next(number for number, line in enumerate(lines) if kiss.summary.en[:20] in line)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_the_terminal(answers: Answers, language: Language, width: int) -> None:
    """No line of any page is wider than the terminal, and nothing of what the report says is cut off."""
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
        chapters_card(knowledge, language),
        *(chapter_card(chapter, knowledge, language) for chapter in knowledge.chapters),
        *(fact_card(*found, knowledge, language) for found in list(knowledge.facts())[:40]),
    ]
    drawn = [(page(card, numbered=True, why=("because",)), list[str]()) for card in some]
    drawn.append((_page({"en": "list", "ko": "목록"}[language], answers, None, why=False), []))
    for topic in topics:
        told = [topic.title, topic.summary, *topic.points, *(figure.now.amount for figure in topic.figures)]
        parts = [text[language] for text in told]
        cells = [cell[language] for row in topic.table.rows for cell in row] if topic.table else []
        words = [word for part in [*parts, *cells] for word in part.split() if cell_len(word) < 12]
        drawn.append((page(topic_card(topic, knowledge, language), numbered=True), words))
    return drawn


def test_wide_terminal(knowledge: KnowledgeBase) -> None:
    """Lines stay readable where the terminal is very wide."""
    widest = max(map(cell_len, shown(about(knowledge, "koneps", "en"), 300)))
    assert 80 < widest <= WIDEST


def test_comparison(answers: Answers) -> None:
    """Topics that are compared stand under each other, and their figures in one table."""
    topics = (topic_of(answers.kb.knowledge, "kiss"), topic_of(answers.kb.knowledge, "kiponet"))
    card = answers.card_of(Answer(topics, "en"))
    lines = shown(page(card, numbered=True))
    assert lines[1] == "  KISS and KIPOnet"
    assert {"  KISS", "  KIPOnet"} <= set(lines)
    assert any(line.split()[:1] == ["Item"] and line.split()[-1] == "KIPOnet" for line in lines)
    assert any(line == "  1 More on KISS · 2 More on KIPOnet" for line in lines)
    assert card.topics[0] == "kiss"


def test_choices(answers: Answers) -> None:
    """Choices are a question with a list: with numbers where they can be typed."""
    topics = (topic_of(answers.kb.knowledge, "koneps"), topic_of(answers.kb.knowledge, "kiss"))
    card = answers.card_of(Choices(topics, "en"))
    assert shown(page(card, numbered=True)) == ["", "  Which one do you mean?", "", "  1 KONEPS", "  2 KISS", ""]
    assert "  • KONEPS" in shown(page(card))


def test_an_answer_says_a_name_once(knowledge: KnowledgeBase) -> None:
    """An answer adds the full name only where the title does not hold it."""
    topic = replace(
        topic_of(knowledge, "kiss"), title=Text("Some Name (SN)", "이름"), full_name=Text("some name", "이름")
    )
    assert shown(page(topic_card(topic, knowledge, "en")))[1:3] == ["  Some Name (SN)", "  이름"]


def test_table_is_not_told_again(knowledge: KnowledgeBase) -> None:
    """What the report's own table shows is not in the list of figures as well."""
    text = "\n".join(shown(about(knowledge, "g4c", "en")))
    assert text.count("722 kinds") == 2
    assert "46,000 people" in text[text.index("What G4C offers") :]


@pytest.mark.parametrize(("count", "said"), [(1, "1 fact,"), (0, "0 facts,"), (2, "2 facts,")])
def test_one_is_no_several(count: int, said: str) -> None:
    """The advice for authors has "1 fact" and "2 facts", "1 English question" and "2 English questions"."""
    assert said in COUNTS.format(topics=1, figures=1, facts=count, en=3, ko=4).split(" figure, ")[1]
    questions = FEW_QUESTIONS.format(topic="a", count=count, language="English", enough=5)
    assert f" {said.replace('fact', 'English question').replace(',', ';')}" in questions


def test_help_leaves_no_conversation(answers: Answers) -> None:
    """Help does not speak of leaving, as a single question is asked in no conversation."""
    for language in LANGUAGES:
        text = " ".join(shown(page(answers.reply(Help(language)))))
        assert not {"exit", "exit.", "종료"} & set(text.split())


def test_not_covered(answers: Answers) -> None:
    """A refusal says so, with what comes closest, if anything does."""
    close = answers.card_of(NotCovered((topic_of(answers.kb.knowledge, "kiss"),), "ko"))
    lines = shown(page(close))
    assert lines[1].startswith("  2007년 보고서에서 그 내용을 찾지 못했습니다.")
    assert lines[-2].startswith("  • KISS")
    alone = " ".join(" ".join(shown(page(answers.card_of(NotCovered((), "en"))))).split())
    assert alone == "I couldn’t find that in the 2007 report. Try other words, or browse the report."


def test_why(answers: Answers, search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    """What led to an answer is told on request only."""
    koneps = topic_of(answers.kb.knowledge, "koneps")
    search.outcome = Answer((koneps,), "en", None, ("matched *konpes* → KONEPS",))
    monkeypatch.setattr("bot.commands.ask.find", search)
    told = [shown(_page("konpes", answers, None, why=why)) for why in (True, False)]
    assert told[0][-3:] == ["  Why", "  • matched *konpes* → KONEPS", ""]
    assert "  Why" not in told[1]


def test_text_is_no_markup(knowledge: KnowledgeBase) -> None:
    """Brackets and colons in the report are shown as they stand."""
    odd = replace(knowledge.topics[0], summary=Text("[red]Not[/red] :smile: red", "-"))
    assert any("[red]Not[/red] :smile: red" in line for line in shown(page(topic_card(odd, knowledge, "en"))))


def test_bars_of_nothing(knowledge: KnowledgeBase) -> None:
    """A figure that fell to nothing has no bar, and all being nothing is not an error."""
    figure = topic_of(knowledge, "kiponet").figures[0]
    (chart,) = change_chart(figure, "en")

    def bars(*values: float) -> Bars:
        return Bars(replace(chart, bars=(replace(chart.bars[0], values=values),)))

    assert len(bars_of(shown(bars(22.0, 9.8)))) == 2
    assert len(bars_of(shown(bars(22.0, 0.0)))) == 1
    assert bars_of(shown(bars(0.0, 0.0))) == []


def test_grid_without_rows() -> None:
    """A table with columns alone is drawn in any width."""
    assert shown(Grid(["A", "B"], []), 80)


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_no_color(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, no_color: str, coloured: bool) -> None:
    """A terminal shows colours, unless NO_COLOR asks it not to."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    out = io.StringIO()
    Terminal(out, width=80).show(about(knowledge, "kiss", "en"))
    assert ("\x1b[36m" in out.getvalue()) is coloured


def test_piped_is_plain(knowledge: KnowledgeBase) -> None:
    """What is not a terminal gets no control characters."""
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
    """help, list and random are words to the terminal as they are in Slack."""
    titles = ((HELP_WORDS, texts.HELP_TITLE), (LIST_WORDS, texts.LIST_TITLE), (RANDOM_WORDS, texts.FACT_TITLE))
    nickname = answers.kb.knowledge.report.nickname
    for table, title in titles:
        for word, language in table.items():
            lines = shown(page(answers.reply(read_text(word, answers.kb.knowledge))))
            assert lines[1] == "  " + title[language].format(nickname=nickname[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_list(answers: Answers, language: Language) -> None:
    """A single question for the list is answered with every topic, as no chapter could be chosen afterwards."""
    knowledge = answers.kb.knowledge
    lines = shown(_page({"en": "list", "ko": "목록"}[language], answers, None, why=False))
    titles = [topic.title[language] for topic in knowledge.topics]
    assert [title for title in titles if cell_len(title) < 60 and f"  • {title}" not in lines] == []
    assert len([line for line in lines if line.startswith("  • ")]) == len(titles)
    assert [line for line in lines if texts.BACK_TO_LIST[language] in line] == []


def test_help_is_true() -> None:
    """The words that help names are words that the conversation knows, in both languages."""
    for command, _ in (*HELP_COMMANDS, HELP_ON_HELP):
        for language in LANGUAGES:
            word = normalize(command[language])
            assert word in {*HELP_WORDS, *LIST_WORDS, *RANDOM_WORDS, *EXIT_WORDS}


def offered(card: Card) -> list[str]:
    """Return the labels of what a card offers under numbers."""
    return [button.label for button in offers(card)]


def test_conversation_goes_on(indexed: IndexedKnowledge, chance: random.Random) -> None:
    """A conversation keeps its topic for the next question, and a number picks what was offered last."""
    knowledge = indexed.knowledge
    conversation = Conversation(Answers(indexed, chance, help_in_terminal()))
    assert conversation.reply("KISS").topics == ("kiss",)
    assert conversation.reply("source?").topics == ("kiss",)
    related = knowledge.related(topic_of(knowledge, "kiss"))
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
    """A number never stands for the way back, nor for the same in another language: these are typed."""
    knowledge = answers.kb.knowledge
    chapter = knowledge.chapters[4]
    card = answers.reply(BrowseChapter("ko", chapter.id))
    opened = offers(card)[0].action
    assert {type(button.action) for button in offers(card)} == {OpenTopic}
    assert isinstance(opened, OpenTopic)
    assert {type(button.action) for button in offers(answers.reply(opened))} == {ShowTopic}


@pytest.mark.parametrize("number", ["0", "99", "-1", "١", "1.", "9999999999999999"])
def test_no_such_offer(answers: Answers, search: Search, number: str) -> None:
    """A number that stands for nothing is a question like any other."""
    search.outcome = NotCovered((), "en")
    conversation = Conversation(answers)
    conversation.reply("list")
    conversation.reply(number)
    assert search.asked == [(number, None)]


def test_console_is_richs() -> None:
    """A person who stops reading ends the command as the system does, not as rich would."""
    assert Terminal.on_broken_pipe is not Console.on_broken_pipe
    with pytest.raises(BrokenPipeError):
        Terminal(io.StringIO()).on_broken_pipe()
