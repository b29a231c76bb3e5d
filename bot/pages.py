"""Draws what the bot says for a terminal: the same answers as the Slack replies, with offers that have numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text as Line

from bot import wording as words
from bot.bars import Bars, has_bars
from bot.tables import compared_grid, figure_grid, remarks, report_grid
from handlers import wording
from handlers.blocks import chapter_title, figure_line, join_titles, list_intro, source_line
from handlers.blocks.answers import new_names
from handlers.blocks.figures import amount
from handlers.blocks.menus import topics_of
from handlers.blocks.repetition import told_by_table
from handlers.blocks.sources import report_line
from handlers.wording import say
from knowledge.model import LANGUAGES, Chapter, Fact, Figure, KnowledgeBase, Language, Text, Topic
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome

Offer = Topic | Chapter

_TITLE = "bold cyan"
_ASIDE = "dim"
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Page:
    """What is said: `parts` from top to bottom, then `offers` to go on with under `heading`, in one line or a list.

    `topic` is the id of the topic that the page tells of, if it tells of one.
    """

    parts: tuple[RenderableType, ...]
    language: Language
    offers: tuple[Offer, ...] = ()
    heading: Text | None = None
    inline: bool = False
    topic: str | None = None
    why: tuple[str, ...] = ()

    def drawn(self, *, numbered: bool = False, why: bool = False) -> RenderableType:
        """Draw the page; `numbered` shows the offers with the numbers to type for them, `why` what led to it."""
        parts = [*self.parts, *([self.listed(numbered=numbered)] if self.offers else [])]
        if why and self.why:
            parts.append(Group(Line(words.WHY.within(self.language), style="bold"), _bullets(self.why)))
        spaced = [each for part in parts for each in (Line(""), part)]
        return Padding(Group(*spaced, Line("")), (0, 2))

    def listed(self, *, numbered: bool = False) -> RenderableType:
        """Draw the offers alone."""
        names = [_name(offer, self.language) for offer in self.offers]
        numbers = [str(number) for number in range(1, len(names) + 1)]
        if self.inline:
            return _in_line(self._heading(), numbers if numbered else [""] * len(names), names)
        notes = [_note(offer, self.language) for offer in self.offers]
        rows = _listed(numbers if numbered else ["•"] * len(names), names, notes)
        return Group(Line(self._heading(), style="bold"), rows) if self.heading else rows

    def _heading(self) -> str:
        return self.heading.within(self.language) if self.heading else ""


def page_of(outcome: Outcome, knowledge: KnowledgeBase) -> Page:
    """Draw what a search came to."""
    return replace(_page_of(outcome, knowledge), why=outcome.why)


def _page_of(outcome: Outcome, knowledge: KnowledgeBase) -> Page:
    match outcome:
        case Answer(topics=(topic,), language=language, figure=figure):
            return topic_page(topic, knowledge, language, figure=figure)
        case Answer(topics=topics, language=language):
            return _comparison(topics, knowledge, language)
        case Choices(topics=topics, language=language):
            return Page((Line(wording.CHOICES.within(language), style="bold"),), language, topics)
        case NotCovered(closest=closest, language=language):
            text = wording.CLOSEST if closest else wording.NOT_COVERED
            sentence = say(text, language, nickname=knowledge.report.nickname.within(language))
            return Page((Line(sentence, style="bold"),), language, closest)


def topic_page(topic: Topic, knowledge: KnowledgeBase, language: Language, *, figure: Figure | None = None) -> Page:
    """Draw all that the report says of a topic, first the `figure` that was asked for."""
    parts = [
        _heading(topic.title.within(language), _names(topic, language)),
        *([_asked(figure, language)] if figure else []),
        Line(topic.summary.within(language)),
        *([_bullets([point.within(language) for point in topic.points])] if topic.points else []),
        *_figures(topic, language, figure),
        _sources([topic], knowledge, language),
    ]
    return Page(tuple(parts), language, knowledge.related(topic), words.RELATED, inline=True, topic=topic.id)


def chapters_page(knowledge: KnowledgeBase, language: Language) -> Page:
    """Draw the report's chapters, to choose from."""
    nickname = knowledge.report.nickname.within(language)
    title = _heading(say(wording.LIST_TITLE, language, nickname=nickname), report_line(knowledge, language))
    intro = Line(list_intro(knowledge, language))
    return Page((title, intro), language, knowledge.chapters)


def chapter_page(chapter: Chapter, knowledge: KnowledgeBase, language: Language) -> Page:
    """Draw a chapter's topics, to choose from."""
    title = Line(chapter_title(chapter, language), style=_TITLE)
    return Page((title,), language, tuple(topics_of(knowledge, chapter)))


def list_page(knowledge: KnowledgeBase, language: Language) -> Page:
    """Draw every chapter with all of its topics, for where nothing can be chosen."""
    chapters = (chapter_page(chapter, knowledge, language) for chapter in knowledge.chapters)
    nickname = knowledge.report.nickname.within(language)
    title = _heading(say(wording.LIST_TITLE, language, nickname=nickname), report_line(knowledge, language))
    lists = [Group(*page.parts, page.listed()) for page in chapters if page.offers]
    return Page((title, *lists), language)


def fact_page(topic: Topic, fact: Fact, knowledge: KnowledgeBase, language: Language) -> Page:
    """Draw one fact, the figure it tells, and where the report says it."""
    figure = topic.figure(fact.figure) if fact.figure else None
    parts = (
        Line(wording.FACT_TITLE.within(language), style=_TITLE),
        Line(fact.text.within(language)),
        *((Line(figure_line(figure, language), style="bold"),) if figure else ()),
        _sources([topic], knowledge, language),
    )
    return Page(parts, language, (topic,), wording.FACT_MORE, inline=True, topic=topic.id)


def help_page(knowledge: KnowledgeBase, language: Language) -> Page:
    """Draw how to ask, with examples from the report."""
    report = knowledge.report
    title, published = report.title.within(language), report.published.within(language)
    rows = Table.grid(Column(), Column(overflow="fold"), padding=(0, 2, 0, 0))
    for command, text in words.HELP_COMMANDS:
        rows.add_row(Line(command.within(language), style="bold"), Line(text.within(language)))
    parts = (
        Line(say(wording.HELP_TITLE, language, nickname=report.nickname.within(language)), style=_TITLE),
        Line(say(wording.HELP_INTRO, language, title=title, published=published)),
        rows,
        *_examples(knowledge, language),
    )
    return Page(parts, language)


def _comparison(topics: Sequence[Topic], knowledge: KnowledgeBase, language: Language) -> Page:
    together = all(topic.figures for topic in topics)
    parts: list[RenderableType] = [Line(join_titles(topics, language), style=_TITLE)]
    for topic in topics:
        parts.append(Group(Line(topic.title.within(language), style="bold"), Line(topic.summary.within(language))))
        parts += [_bullets([point.within(language) for point in topic.points])] if topic.points else []
        parts += [figure_grid(topic.figures, language)] if topic.figures and not together else []
    parts += [compared_grid(topics, language)] if together else []
    parts += [notes for topic in topics for notes in _notes(topic, language)]
    parts.append(_sources(topics, knowledge, language))
    return Page(tuple(parts), language, tuple(topics), wording.FACT_MORE, inline=True, topic=topics[0].id)


def _heading(title: str, names: str) -> RenderableType:
    lines = [Line(title, style=_TITLE), *([Line(names, style=_ASIDE)] if names else [])]
    return Group(*lines)


def _names(topic: Topic, language: Language) -> str:
    """Give the full name, and the names in the other language, where they say more than the title does."""
    other = next(one for one in LANGUAGES if one != language)
    full = [topic.full_name.within(one) for one in (language, other)] if topic.full_name else []
    names = [*full[:1], topic.title.within(other), *full[1:]]
    return " · ".join(new_names(topic.title.within(language), names))


def _asked(figure: Figure, language: Language) -> RenderableType:
    """Draw the figure that was asked for where the eye falls first."""
    lines: list[RenderableType] = [
        Line(figure.label.within(language)),
        Line(""),
        Line(amount(figure, language), style=_TITLE),
    ]
    if line := remarks(figure, language):
        lines.append(Line(line, style=_ASIDE))
    if has_bars(figure):
        lines += [Line(""), Bars((figure,), language, labelled=False)]
    return Panel(Group(*lines), box=box.ROUNDED, border_style="cyan", padding=(0, 2), expand=False)


def _figures(topic: Topic, language: Language, asked: Figure | None) -> Iterator[RenderableType]:
    if topic.table:
        caption = Line(topic.table.caption.within(language), style="bold")
        yield Group(caption, report_grid(topic.table, language))
    others = [figure for figure in topic.figures if figure is not asked]
    if steady := [f for f in others if not has_bars(f) and not told_by_table(f, topic.table, language)]:
        yield Group(Line(wording.FIGURES.within(language), style="bold"), figure_grid(steady, language))
    yield from _bars(others, language)
    yield from _notes(topic, language)


def _bars(figures: Iterable[Figure], language: Language) -> Iterator[RenderableType]:
    """Draw the figures that changed, those of one unit to one scale."""
    changed = sorted(filter(has_bars, figures), key=lambda figure: _unit(figure, language))
    for unit, group in groupby(changed, key=lambda figure: _unit(figure, language)):
        title = say(words.BARS, language, unit=unit) if unit else words.BARS_WITHOUT_UNIT.within(language)
        yield Group(Line(title, style="bold"), Bars(tuple(group), language))


def _unit(figure: Figure, language: Language) -> str:
    return figure.unit.within(language) if figure.unit else ""


def _notes(topic: Topic, language: Language) -> Iterator[RenderableType]:
    lines = [
        Line(say(wording.NOTE, language, label=figure.label.within(language), note=figure.note.within(language)))
        for figure in topic.figures
        if figure.note
    ]
    if lines:
        yield Group(*(Line(line.plain, style=_ASIDE) for line in lines))


def _sources(topics: Sequence[Topic], knowledge: KnowledgeBase, language: Language) -> RenderableType:
    lines = dict.fromkeys(source_line(knowledge, source, language) for topic in topics for source in topic.sources)
    return Group(*(Line(line, style=_ASIDE) for line in (*lines, report_line(knowledge, language))))


def _examples(knowledge: KnowledgeBase, language: Language) -> Iterator[RenderableType]:
    """Draw questions of topics from the beginning, the middle and the end of the report."""
    asked = [topic.questions.within(language)[0] for topic in knowledge.topics if topic.questions.within(language)]
    places = range(1, 2 * _EXAMPLES, 2)
    if chosen := dict.fromkeys(asked[len(asked) * place // (2 * _EXAMPLES)] for place in places if asked):
        yield Group(Line(wording.HELP_EXAMPLES.within(language), style="bold"), _bullets([*chosen]))


def _bullets(lines: Sequence[str]) -> RenderableType:
    return _listed(["•"] * len(lines), lines, [""] * len(lines))


def _listed(marks: Sequence[str], lines: Sequence[str], notes: Sequence[str]) -> RenderableType:
    # Any other overflow than "fold" cuts a word off where the space after a Korean one has no room.
    columns = (Column(style="cyan", justify="right", no_wrap=True), Column(overflow="fold"))
    grid = Table.grid(*columns, padding=(0, 1, 0, 0))
    for mark, line, note in zip(marks, lines, notes, strict=True):
        grid.add_row(mark, Line.assemble(line, (f"  {note}", _ASIDE) if note else ""))
    return grid


def _in_line(heading: str, marks: Sequence[str], names: Sequence[str]) -> RenderableType:
    line = Line.assemble((heading, "bold"), "  ")
    for number, (mark, name) in enumerate(zip(marks, names, strict=True)):
        line.append(" · " if number else "", style=_ASIDE)
        line.append(f"{mark} " if mark else "", style="cyan")
        line.append(name)
    return line


def _name(offer: Offer, language: Language) -> str:
    return chapter_title(offer, language) if isinstance(offer, Chapter) else offer.title.within(language)


def _note(offer: Offer, language: Language) -> str:
    if isinstance(offer, Chapter) or offer.full_name is None:
        return ""
    return "".join(new_names(offer.title.within(language), [offer.full_name.within(language)]))
