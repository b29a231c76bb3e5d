"""Draws the numbers of topics: one that was asked for, a topic's table or list of them, two topics' side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slackblocks import Block, RichText

from handlers import wording
from handlers.blocks.charts import charted
from handlers.blocks.elements import Cell, bold, bullets, header, paragraph, plain, rich_cell, small, table, text_cell
from handlers.blocks.repetition import adds_nothing, told_by_chart, told_by_table, within
from handlers.wording import say
from knowledge.model import Figure, Language, Topic


def amount(figure: Figure, language: Language) -> str:
    """Say a figure: '103 days', or '43 minutes → 17 minutes' where it changed."""
    now = figure.now.amount.within(language)
    return _change(figure.before.amount.within(language), now) if figure.before else now


def when(figure: Figure, language: Language) -> str:
    """Say of when a figure is: 'May 2007', or 'March 2005 → May 2007'; nothing where unknown or said by the amount."""
    now = figure.now.when.within(language) if figure.now.when else ""
    before = figure.before.when.within(language) if figure.before and figure.before.when else ""
    time = _change(before, now) if before and now else before or now
    return "" if within(time, amount(figure, language)) else time


def printed(figure: Figure, language: Language) -> str:
    """Give a figure as the report prints it; nothing where its label, amount and time already say so."""
    now = figure.now.printed.strip("()")
    text = _change(figure.before.printed.strip("()"), now) if figure.before else now
    said = amount(figure, language)
    told = f"{figure.label.within(language)} {said} {when(figure, language)}"
    return "" if text.casefold() in said.casefold() or adds_nothing(text, told, language) else text


def figure_line(figure: Figure, language: Language) -> str:
    """Say a figure in one line: 'Foreigners, entry: 43 minutes → 17 minutes (March 2005 → May 2007)'."""
    time = when(figure, language)
    return f"{figure.label.within(language)}: {amount(figure, language)}" + (f" ({time})" if time else "")


def asked_figure(topic: Topic, figure: Figure, language: Language) -> Iterator[Block]:
    """Draw the figure that was asked for, in large type."""
    name = (language, topic.id, figure.id)
    yield paragraph([bold(figure.label.within(language))], *name, "label")
    yield header(amount(figure, language), *name, "amount")
    as_printed = printed(figure, language)
    remarks = [when(figure, language), say(wording.PRINTED, language, printed=as_printed) if as_printed else ""]
    if line := " · ".join(filter(None, remarks)):
        yield small([line], *name, "when")


def figure_blocks(topic: Topic, language: Language, asked: Figure | None = None) -> Iterator[Block]:
    """Draw a topic's own table, if it has one, and its figures: as a list then, as a message holds one table only.

    Figures that the table or a chart shows are left out, and so is the one that was `asked` for.
    """
    name = (language, topic.id)
    if topic.table:
        columns = [column.within(language) for column in topic.table.columns]
        rows = [[text_cell(cell.within(language)) for cell in row] for row in topic.table.rows]
        yield paragraph([bold(topic.table.caption.within(language))], *name, "caption")
        yield table(columns, rows, *name, "table")
    if figures := [
        figure for figure in topic.figures if figure is not asked and not _is_shown(figure, topic, language)
    ]:
        draw = figure_list if topic.table else _figure_table
        yield draw(figures, language, *name, "figures")


def _is_shown(figure: Figure, topic: Topic, language: Language) -> bool:
    """Tell whether a topic's table or chart shows a figure."""
    return told_by_table(figure, topic.table, language) or (
        figure in charted(topic) and told_by_chart(figure, _values(figure))
    )


def _values(figure: Figure) -> list[float]:
    readings = [figure.before, figure.now] if figure.before else [figure.now]
    return [reading.value for reading in readings if reading.value is not None]


def figure_list(figures: Sequence[Figure], language: Language, *name: str) -> Block:
    """Draw figures as a list."""
    items = [[plain(f"{figure.label.within(language)}: "), *_amounts(figure, language)] for figure in figures]
    for item, figure in zip(items, figures, strict=True):
        if time := when(figure, language):
            item.append(plain(f" · {time}"))
    return bullets(items, *name, title=wording.FIGURES.within(language))


def compared_figures(topics: Sequence[Topic], language: Language, *name: str) -> Block:
    """Draw the figures of topics as one table, a column a topic; figures of the same name share a row."""
    labels = dict.fromkeys(figure.label.within(language) for topic in topics for figure in topic.figures)
    columns = [wording.COMPARED.within(language), *(topic.title.within(language) for topic in topics)]
    rows = [[text_cell(label), *(_compared_cell(topic, label, language) for topic in topics)] for label in labels]
    return table(columns, rows, *name, "figures")


def notes(topic: Topic, language: Language) -> Iterator[Block]:
    """Draw what there is to know about a topic's figures."""
    lines = [
        say(wording.NOTE, language, label=figure.label.within(language), note=figure.note.within(language))
        for figure in topic.figures
        if figure.note
    ]
    if lines:
        yield small(lines, language, topic.id, "notes")


def _figure_table(figures: Sequence[Figure], language: Language, *name: str) -> Block:
    """Draw figures as a table, without the column of times where none has one."""
    timed = any(when(figure, language) for figure in figures)
    columns = [column.within(language) for column in wording.FIGURE_COLUMNS][: 3 if timed else 2]
    rows = [_figure_row(figure, language)[: len(columns)] for figure in figures]
    return table(columns, rows, *name)


def _figure_row(figure: Figure, language: Language) -> list[Cell]:
    cells = [text_cell(figure.label.within(language)), rich_cell(_amounts(figure, language))]
    return [*cells, text_cell(when(figure, language) or wording.NO_FIGURE)]


def _compared_cell(topic: Topic, label: str, language: Language) -> Cell:
    figure = next((figure for figure in topic.figures if figure.label.within(language) == label), None)
    if figure is None:
        return text_cell(wording.NO_FIGURE)
    time = when(figure, language)
    return rich_cell([*_amounts(figure, language), *([plain(f" · {time}")] if time else [])])


def _amounts(figure: Figure, language: Language) -> list[RichText]:
    """Give the amount and, beside it, how the report prints it where that differs."""
    as_printed = printed(figure, language)
    return [bold(amount(figure, language)), *([plain(f" ({as_printed})")] if as_printed else [])]


def _change(before: str, after: str) -> str:
    return wording.CHANGE.format(before=before, after=after)
