"""Draws tables in the terminal, and the same row by row where they do not fit side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from bot.wording import CELL
from handlers import wording
from handlers.blocks.figures import amount, printed, when
from handlers.wording import say
from knowledge.model import Figure, Language, Topic
from knowledge.model import Table as ReportTable

_ROOMY = 0.33
"""A table is drawn as such where it has at least this share of the width that it would like."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under column names; the cells of column `strong` are bold."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    strong: int | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw a table where there is room for it."""
        table = self._table()
        wanted = Measurement.get(console, options.update_width(10_000), table)
        if wanted.minimum <= options.max_width and wanted.maximum * _ROOMY <= options.max_width:
            yield table
        else:
            yield Group(*(self._record(row) for row in self.rows))

    def _table(self) -> Table:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, header_style="cyan", border_style="dim", pad_edge=False)
        for number, column in enumerate(self.columns):
            table.add_column(Line(column), style="bold" if number == self.strong else "", overflow="fold")
        for row in self.rows:
            table.add_row(*map(Line, row))
        return table

    def _record(self, row: Sequence[str]) -> Group:
        others = zip(self.columns[1:], row[1:], strict=True)
        told = [(column, cell) for column, cell in others if cell not in {"", wording.NO_FIGURE}]
        lines = [Line(CELL.format(column=column, cell=cell)) for column, cell in told]
        return Group(Line(row[0], style="bold"), *(Padding(line, (0, 0, 0, 2)) for line in lines))


def figure_grid(figures: Sequence[Figure], language: Language) -> Grid:
    """Give figures as a table, without the column of times where none has one."""
    timed = any(when(figure, language) for figure in figures)
    columns = [column.within(language) for column in wording.FIGURE_COLUMNS][: 3 if timed else 2]
    return Grid(columns, [_cells(figure, language)[: len(columns)] for figure in figures], strong=1)


def report_grid(table: ReportTable, language: Language) -> Grid:
    """Give a table of the report."""
    columns = [column.within(language) for column in table.columns]
    return Grid(columns, [[cell.within(language) for cell in row] for row in table.rows])


def compared_grid(topics: Sequence[Topic], language: Language) -> Grid:
    """Give the figures of topics side by side, a column a topic; figures of the same name share a row."""
    labels = dict.fromkeys(figure.label.within(language) for topic in topics for figure in topic.figures)
    columns = [wording.COMPARED.within(language), *(topic.title.within(language) for topic in topics)]
    return Grid(columns, [[label, *(_compared(topic, label, language) for topic in topics)] for label in labels])


def amount_line(figure: Figure, language: Language) -> str:
    """Say how much, and how the report prints it where that differs."""
    as_printed = printed(figure, language)
    return amount(figure, language) + (f" ({as_printed})" if as_printed else "")


def remarks(figure: Figure, language: Language) -> str:
    """Say of when a figure is, and how the report prints it where that differs; nothing where there is neither."""
    as_printed = printed(figure, language)
    parts = (when(figure, language), say(wording.PRINTED, language, printed=as_printed) if as_printed else "")
    return " · ".join(filter(None, parts))


def _cells(figure: Figure, language: Language) -> list[str]:
    return [figure.label.within(language), amount_line(figure, language), when(figure, language)]


def _compared(topic: Topic, label: str, language: Language) -> str:
    figure = next((figure for figure in topic.figures if figure.label.within(language) == label), None)
    if figure is None:
        return wording.NO_FIGURE
    return " · ".join(filter(None, (amount_line(figure, language), when(figure, language))))
