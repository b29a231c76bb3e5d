"""What a person sees in the terminal: every answer in both languages, wide and narrow, plain and coloured."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bot import pages
from bot.answering import answer
from bot.bars import Bars
from bot.chatting import Conversation
from bot.pages import Page, page_of, topic_page
from bot.tables import Grid
from bot.terminal import WIDEST, Terminal
from bot.wording import COUNTS, EXIT_WORDS, FEW_QUESTIONS, HELP_COMMANDS
from handlers import wording
from handlers.blocks import chapter_title, source_line
from handlers.wording import HELP_WORDS, LIST_WORDS, RANDOM_WORDS
from knowledge.model import LANGUAGES, KnowledgeBase, Language, Text, Topic
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import Answer, Choices, NotCovered
from knowledge.wording import squash

WIDTHS = (80, 40)


def shown(page: RenderableType, width: int = 80) -> list[str]:
    """Give the lines that are printed where the terminal is `width` wide and no terminal."""
    out = io.StringIO()
    Terminal(out, width=width).show(page)
    return out.getvalue().splitlines()


def topic_of(knowledge: KnowledgeBase, topic_id: str) -> Topic:
    """Give a topic that the report has."""
    topic = knowledge.topic(topic_id)
    assert topic is not None
    return topic


def about(knowledge: KnowledgeBase, topic_id: str, language: Language) -> Page:
    """Give the page of a topic."""
    return topic_page(topic_of(knowledge, topic_id), knowledge, language)


def test_koneps(knowledge: KnowledgeBase) -> None:
    """An answer opens with title and names; then come summary, points, figures as a table, source, related topics."""
    lines = shown(about(knowledge, "koneps", "en").drawn())
    assert lines[:4] == ["", "  KONEPS", "  Korea Online E-Procurement System · 나라장터 · 국가종합전자조달시스템", ""]
    assert lines[4].startswith("  KONEPS is Korea's national e-procurement system.")
    figures = lines.index("  Figures")
    assert lines[figures + 1].split() == ["What", "Figure", "When"]
    assert set(lines[figures + 2].strip()) == {"─"}
    assert any(line.split() == ["Bids", "210,000", "bids", "2006"] for line in lines[figures:])
    text = " ".join(" ".join(lines).split())
    koneps = topic_of(knowledge, "koneps")
    order = [koneps.summary.en, *(point.en for point in koneps.points), "What Figure When"]
    order += [source_line(knowledge, koneps.sources[0], "en"), "Related UN Public Service Awards"]
    places = [text.replace("• ", "").find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
    assert not any(line.endswith(" ") for line in lines)


def test_koneps_in_korean(knowledge: KnowledgeBase) -> None:
    """A Korean answer is Korean throughout, and its columns stand under each other for all that Hangul is wide."""
    lines = shown(about(knowledge, "koneps", "ko").drawn())
    assert lines[:3] == ["", "  나라장터", "  국가종합전자조달시스템 · KONEPS · Korea Online E-Procurement System"]
    heading = lines[lines.index("  수치") + 1]
    bids = next(line for line in lines if line.startswith("  입찰 건수"))
    assert heading.split() == ["항목", "수치", "시점"]
    assert cell_len(heading[: heading.index("시점")]) == cell_len(bids[: bids.index("2006년")])
    assert any(line.startswith("  제4장(22쪽부터) 2절 · ") for line in lines)
    assert any(line.startswith("  관련 주제  ") for line in lines)


def bars_of(lines: list[str]) -> list[tuple[str, float, str]]:
    """Give the time, the length in cells and the amount of every bar."""
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
    lines = shown(about(knowledge, "kiss", "en").drawn(), width)
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
    lines = shown(about(knowledge, "kiss", "en").drawn(), 40)
    start = lines.index("  Foreigners")
    assert lines[start + 1 : start + 4] == ["    Procedure: Entry", "    March 2005: 43 min.", "    May 2007: 17 min."]


@pytest.mark.parametrize("width", WIDTHS)
def test_asked_figure(knowledge: KnowledgeBase, width: int) -> None:
    """The figure that was asked for stands in a box before the summary, with its bars, and is not told again below."""
    kiss = topic_of(knowledge, "kiss")
    outcome = Answer((kiss,), "en", kiss.figure("foreigners-entry"))
    lines = shown(page_of(outcome, knowledge).drawn(), width)
    inside = [line.strip("│ ") for line in lines if line.startswith("  │")]
    assert inside[:3] == ["Entry (arrival), foreigners", "", "43 minutes → 17 minutes"]
    assert [(time, amount) for time, _, amount in bars_of(lines)][:2] == [
        ("March 2005", "43 minutes"),
        ("May 2007", "17 minutes"),
    ]
    assert len(bars_of(lines)) == 8
    box = next(number for number, line in enumerate(lines) if line.startswith("  ╭"))
    assert box < next(number for number, line in enumerate(lines) if kiss.summary.en[:20] in line)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_the_terminal(knowledge: KnowledgeBase, language: Language, width: int) -> None:
    """No line of any page is wider than the terminal, and nothing of what the report says is cut off."""
    for drawn, parts in _pages(knowledge, language):
        lines = shown(drawn, width)
        assert max(map(cell_len, lines)) <= width
        text = "".join("".join(lines).split())
        assert [part for part in parts if "".join(part.split()) not in text] == []


def _pages(knowledge: KnowledgeBase, language: Language) -> list[tuple[RenderableType, list[str]]]:
    topics = knowledge.topics
    some = [
        page_of(Answer(topics[:2], language, None, ("because",)), knowledge),
        page_of(Choices(topics[:5], language), knowledge),
        page_of(NotCovered(topics[:3], language), knowledge),
        page_of(NotCovered((), language), knowledge),
        pages.list_page(knowledge, language),
        pages.chapters_page(knowledge, language),
        *(pages.chapter_page(chapter, knowledge, language) for chapter in knowledge.chapters),
        *(pages.fact_page(*found, knowledge, language) for found in list(knowledge.facts())[:40]),
    ]
    drawn: list[tuple[RenderableType, list[str]]] = [(page.drawn(numbered=True, why=True), []) for page in some]
    for topic in topics:
        texts = [topic.title, topic.summary, *topic.points, *(figure.now.amount for figure in topic.figures)]
        parts = [text.within(language) for text in texts]
        cells = [cell.within(language) for row in topic.table.rows for cell in row] if topic.table else []
        words = [word for part in [*parts, *cells] for word in part.split() if cell_len(word) < 12]
        drawn.append((topic_page(topic, knowledge, language).drawn(numbered=True), words))
    return drawn


def test_wide_terminal(knowledge: KnowledgeBase) -> None:
    """Lines stay readable where the terminal is very wide."""
    widest = max(map(cell_len, shown(about(knowledge, "koneps", "en").drawn(), 300)))
    assert 80 < widest <= WIDEST


def test_comparison(knowledge: KnowledgeBase) -> None:
    """Topics that are compared stand under each other, and their figures in one table."""
    topics = (topic_of(knowledge, "kiss"), topic_of(knowledge, "kiponet"))
    page = page_of(Answer(topics, "en"), knowledge)
    lines = shown(page.drawn(numbered=True))
    assert lines[1] == "  KISS and KIPOnet"
    assert {"  KISS", "  KIPOnet"} <= set(lines)
    assert any(line.split()[:1] == ["Figure"] and line.split()[-1] == "KIPOnet" for line in lines)
    assert any("1 KISS · 2 KIPOnet" in line for line in lines)
    assert page.topic == "kiss"


def test_choices(knowledge: KnowledgeBase) -> None:
    """Choices are a question with a list: with numbers where they can be typed."""
    topics = (topic_of(knowledge, "koneps"), topic_of(knowledge, "kiss"))
    page = page_of(Choices(topics, "en"), knowledge)
    assert shown(page.drawn(numbered=True)) == [
        "",
        "  Which of these do you mean?",
        "",
        "  1 KONEPS  Korea Online E-Procurement System",
        "  2 KISS  Korea Immigration Smart Service",
        "",
    ]
    assert "  • KONEPS  Korea Online E-Procurement System" in shown(page.drawn())


def test_list_says_a_name_once(knowledge: KnowledgeBase) -> None:
    """A list adds the full name only where the title does not hold it."""
    topic = replace(
        topic_of(knowledge, "kiss"), title=Text("Some Name (SN)", "이름"), full_name=Text("some name", "이름")
    )
    for language in LANGUAGES:
        lines = shown(page_of(Choices((topic, topic), language), knowledge).drawn())
        assert f"  • {topic.title.within(language)}" in lines


def test_table_is_not_told_again(knowledge: KnowledgeBase) -> None:
    """What the report's own table shows is not in the list of figures as well."""
    text = "\n".join(shown(about(knowledge, "g4c", "en").drawn()))
    assert text.count("722 kinds") == 2
    assert "46,000 people" in text[text.index("What G4C offers") :]


@pytest.mark.parametrize(("count", "said"), [(1, "1 fact,"), (0, "0 facts,"), (2, "2 facts,")])
def test_one_is_no_several(count: int, said: str) -> None:
    """The advice for authors has "1 fact" and "2 facts", "1 English question" and "2 English questions"."""
    assert said in COUNTS.format(topics=1, figures=1, facts=count, en=3, ko=4).split(" figure, ")[1]
    questions = FEW_QUESTIONS.format(topic="a", count=count, language="English", enough=5)
    assert f" {said.replace('fact', 'English question').replace(',', ';')}" in questions


def test_help_leaves_no_conversation(knowledge: KnowledgeBase) -> None:
    """Help does not speak of leaving, as a single question is asked in no conversation."""
    for language in LANGUAGES:
        text = " ".join(shown(pages.help_page(knowledge, language).drawn()))
        assert not {"exit", "leave;", "종료"} & set(text.split())


def test_not_covered(knowledge: KnowledgeBase) -> None:
    """A refusal says so, with what comes closest, if anything does."""
    lines = shown(page_of(NotCovered((topic_of(knowledge, "kiss"),), "ko"), knowledge).drawn())
    assert lines[1].startswith("  죄송하지만, 2007년 보고서에는 그 내용이 없습니다.")
    assert lines[-2].startswith("  • KISS")
    assert len([line for line in shown(page_of(NotCovered((), "en"), knowledge).drawn()) if line]) == 1


def test_why(knowledge: KnowledgeBase) -> None:
    """What led to an answer is told on request only."""
    page = page_of(Answer((topic_of(knowledge, "koneps"),), "en", None, ("matched *konpes* → KONEPS",)), knowledge)
    assert shown(page.drawn(why=True))[-3:] == ["  Why", "  • matched *konpes* → KONEPS", ""]
    assert "  Why" not in shown(page.drawn())


def test_text_is_no_markup(knowledge: KnowledgeBase) -> None:
    """Brackets and colons in the report are shown as they stand."""
    odd = replace(knowledge.topics[0], summary=Text("[red]Not[/red] :smile: red", "-"))
    assert any("[red]Not[/red] :smile: red" in line for line in shown(topic_page(odd, knowledge, "en").drawn()))


def test_bars_of_nothing(knowledge: KnowledgeBase) -> None:
    """A figure that fell to nothing has no bar, and all being nothing is no error."""
    figure = topic_of(knowledge, "kiponet").figures[0]
    assert figure.before is not None
    nothing = replace(figure, now=replace(figure.now, value=0.0))
    assert len(bars_of(shown(Bars((nothing,), "en")))) == 1
    assert bars_of(shown(Bars((replace(nothing, before=replace(figure.before, value=0.0)),), "en"))) == []


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
    Terminal(out, width=80).show(about(knowledge, "kiss", "en").drawn())
    assert ("\x1b[36m" in out.getvalue()) is coloured


def test_piped_is_plain(knowledge: KnowledgeBase) -> None:
    """What is no terminal gets no control characters."""
    assert not any("\x1b" in line for line in shown(about(knowledge, "kiss", "en").drawn()))


def test_picture(knowledge: KnowledgeBase) -> None:
    """A picture of an answer is an SVG that loads nothing from elsewhere."""
    canvas = Terminal(io.StringIO(), width=80, record=True)
    canvas.show(about(knowledge, "kiss", "en").drawn())
    picture = canvas.as_svg("a <title>")
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 - our own
    assert "url(http" not in picture
    assert "@font-face" not in picture


def test_words(unindexed: IndexedKnowledge, chance: random.Random) -> None:
    """help, list and random are words to the terminal as they are in Slack; with `whole_list` every topic is listed."""
    titles = ((HELP_WORDS, wording.HELP_TITLE), (LIST_WORDS, wording.LIST_TITLE), (RANDOM_WORDS, wording.FACT_TITLE))
    nickname = unindexed.knowledge.report.nickname
    for table, title in titles:
        for word, language in table.items():
            lines = shown(answer(word, unindexed, chance).drawn())
            assert lines[1] == "  " + title.within(language).format(nickname=nickname.within(language))
    lines = shown(answer("list", unindexed, chance, whole_list=True).drawn())
    short = [topic.title.en for topic in unindexed.knowledge.topics if len(topic.title.en) < 60]
    assert [title for title in short if not any(title in line for line in lines)] == []


def test_help_is_true() -> None:
    """The words that help names are words that the conversation knows, in both languages."""
    for command, _ in HELP_COMMANDS[1:]:
        for language in LANGUAGES:
            word = squash(command.within(language))
            assert word in {*HELP_WORDS, *LIST_WORDS, *RANDOM_WORDS, *EXIT_WORDS}


def test_conversation_goes_on(indexed: IndexedKnowledge, chance: random.Random) -> None:
    """A conversation keeps its topic for the next question, and a number picks what was offered last."""
    conversation = Conversation(indexed, chance)
    assert conversation.reply("KISS").topic == "kiss"
    assert conversation.reply("source?").topic == "kiss"
    related = indexed.knowledge.related(topic_of(indexed.knowledge, "kiss"))
    assert conversation.reply(" 2 ").topic == related[1].id
    listed = conversation.reply("목록")
    assert listed.offers == indexed.knowledge.chapters
    chapter = conversation.reply("5")
    assert shown(chapter.drawn())[1] == f"  {chapter_title(indexed.knowledge.chapters[4], 'ko')}"
    picked = conversation.reply("1")
    assert (picked.topic, picked.language) == (getattr(chapter.offers[0], "id", ""), "ko")


@pytest.mark.parametrize("number", ["0", "99", "-1", "١", "1.", "9999999999999999"])
def test_no_such_offer(
    unindexed: IndexedKnowledge, chance: random.Random, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """A number that stands for nothing is a question like any other."""
    asked: list[str] = []

    def find(_kb: IndexedKnowledge, question: str, _context: str | None) -> NotCovered:
        asked.append(question)
        return NotCovered((), "en")

    monkeypatch.setattr("bot.answering.find", find)
    conversation = Conversation(unindexed, chance)
    conversation.reply("list")
    conversation.reply(number)
    assert asked == [number]


def test_console_is_richs() -> None:
    """Whoever stops reading ends the command as the system does, not as rich would."""
    assert Terminal.on_broken_pipe is not Console.on_broken_pipe
    with pytest.raises(BrokenPipeError):
        Terminal(io.StringIO()).on_broken_pipe()
