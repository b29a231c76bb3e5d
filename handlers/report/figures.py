"""Shows the numbers of topics: one that was asked for, a topic's table or list, and comparisons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.card import Aside, Bullets, Element, Headline, Line, Span, Table, bold, plain
from handlers.report import texts
from handlers.report.charts import charted
from handlers.report.repetition import adds_nothing, is_in_chart, is_in_table, within
from handlers.texts import say
from knowledge.model import Figure, Language, Topic


def amount(figure: Figure, language: Language) -> str:
    """Return a figure's amount: '103 days', or '43 minutes → 17 minutes' if it changed."""
    now = figure.now.amount[language]
    return _change(figure.before.amount[language], now) if figure.before else now


def when(figure: Figure, language: Language) -> str:
    """Return a figure's time: 'May 2007', or 'March 2005 → May 2007'; empty if unknown or part of the amount."""
    now = figure.now.when[language] if figure.now.when else ""
    before = figure.before.when[language] if figure.before and figure.before.when else ""
    time = _change(before, now) if before and now else before or now
    return "" if within(time, amount(figure, language)) else time


def printed(figure: Figure, language: Language) -> str:
    """Return a figure as the report prints it; empty if its label, amount and time already say that."""
    now = figure.now.printed.strip("()")
    text = _change(figure.before.printed.strip("()"), now) if figure.before else now
    shown = amount(figure, language)
    line = f"{figure.label[language]} {shown} {when(figure, language)}"
    return "" if text.casefold() in shown.casefold() or adds_nothing(text, line, language) else text


def figure_line(figure: Figure, language: Language) -> str:
    """Return a figure in one line: 'Foreigners, entry: 43 minutes → 17 minutes (March 2005 → May 2007)'."""
    time = when(figure, language)
    return f"{figure.label[language]}: {amount(figure, language)}" + (f" ({time})" if time else "")


def figure_line_parts(figure: Figure, language: Language) -> Line:
    """Return a figure's line: label and amount, then its time, and how the report prints it."""
    as_printed = printed(figure, language)
    remarks = [when(figure, language), say(texts.PRINTED, language, printed=as_printed) if as_printed else ""]
    line = bold(f"{figure.label[language]}: {amount(figure, language)}")
    return (*line, *(part for remark in remarks if remark for part in plain(f" · {remark}")))


def asked_figure(figure: Figure, language: Language) -> Headline:
    """Return the figure that was asked for, in large type."""
    as_printed = printed(figure, language)
    remarks = (when(figure, language), say(texts.PRINTED, language, printed=as_printed) if as_printed else "")
    return Headline(figure.label[language], amount(figure, language), " · ".join(filter(None, remarks)), figure.id)


def figure_elements(topic: Topic, language: Language, asked: Figure | None = None) -> Iterator[Element]:
    """Yield a topic's own table, if any, and its figures: as a list then, as a message may hold one table only.

    Figures that the table or a chart shows are left out, and so is the one that was `asked` for.
    """
    if topic.table:
        columns = tuple(column[language] for column in topic.table.columns)
        rows = tuple(tuple(plain(cell[language]) for cell in row) for row in topic.table.rows)
        yield Table(columns, rows, "table", caption=topic.table.caption[language])
    if figures := [
        figure for figure in topic.figures if figure is not asked and not _is_shown(figure, topic, language)
    ]:
        yield (figure_list if topic.table else _figure_table)(figures, language)


def _is_shown(figure: Figure, topic: Topic, language: Language) -> bool:
    """Return whether a topic's table or chart shows a figure."""
    return is_in_table(figure, topic.table, language) or (
        figure in charted(topic) and is_in_chart(figure, _values(figure))
    )


def _values(figure: Figure) -> list[float]:
    readings = [figure.before, figure.now] if figure.before else [figure.now]
    return [reading.value for reading in readings if reading.value is not None]


def figure_list(figures: Sequence[Figure], language: Language, name: str = "figures") -> Bullets:
    """Return figures as a list."""
    return Bullets(tuple(_item(figure, language) for figure in figures), name, title=texts.FIGURES[language])


def _item(figure: Figure, language: Language) -> Line:
    time = when(figure, language)
    label = plain(f"{figure.label[language]}: ")
    return (*label, *_amounts(figure, language), *(plain(f" · {time}") if time else ()))


def compared_figures(topics: Sequence[Topic], language: Language) -> Table:
    """Return the figures of topics as one table, a column per topic; figures of the same name share a row."""
    labels = dict.fromkeys(figure.label[language] for topic in topics for figure in topic.figures)
    columns = (texts.COMPARED[language], *(topic.title[language] for topic in topics))
    rows = ((plain(label), *(_compared_cell(topic, label, language) for topic in topics)) for label in labels)
    return Table(columns, tuple(rows), "figures")


def notes(topic: Topic, language: Language) -> Iterator[Aside]:
    """Yield the notes on a topic's figures."""
    lines = tuple(
        say(texts.NOTE, language, label=figure.label[language], note=figure.note[language])
        for figure in topic.figures
        if figure.note
    )
    if lines:
        yield Aside(lines, f"{topic.id}.notes")


def _figure_table(figures: Sequence[Figure], language: Language) -> Table:
    """Return figures as a table, without the column of times if none has one."""
    timed = any(when(figure, language) for figure in figures)
    columns = tuple(column[language] for column in texts.FIGURE_COLUMNS)[: 3 if timed else 2]
    return Table(columns, tuple(_figure_row(figure, language)[: len(columns)] for figure in figures), "figures")


def _figure_row(figure: Figure, language: Language) -> tuple[Line, ...]:
    time = when(figure, language) or texts.NO_FIGURE
    return plain(figure.label[language]), _amounts(figure, language), plain(time)


def _compared_cell(topic: Topic, label: str, language: Language) -> Line:
    figure = next((figure for figure in topic.figures if figure.label[language] == label), None)
    if figure is None:
        return plain(texts.NO_FIGURE)
    time = when(figure, language)
    return (*_amounts(figure, language), *(plain(f" · {time}") if time else ()))


def _amounts(figure: Figure, language: Language) -> tuple[Span, ...]:
    """Return the amount and, beside it, how the report prints it if that differs."""
    as_printed = printed(figure, language)
    return (*bold(amount(figure, language)), *(plain(f" ({as_printed})") if as_printed else ()))


def _change(before: str, after: str) -> str:
    return texts.CHANGE.format(before=before, after=after)
