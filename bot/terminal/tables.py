"""Renders tables in the terminal, row by row if the columns do not fit side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from bot.terminal.texts import CELL

_ROOMY = 0.33
"""A table needs at least this share of the width that it would take without wrapping."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells under column names."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield a table if there is room for it, or otherwise each row as a block of lines."""
        table = self._table()
        wanted = Measurement.get(console, options.update_width(10_000), table)
        if wanted.minimum <= options.max_width and wanted.maximum * _ROOMY <= options.max_width:
            yield table
        else:
            yield Group(*(self._record(row) for row in self.rows))

    def _table(self) -> Table:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, header_style="cyan", border_style="dim", pad_edge=False)
        for column in self.columns:
            table.add_column(Line(column), overflow="fold")
        for row in self.rows:
            table.add_row(*map(Line, row))
        return table

    def _record(self, row: Sequence[str]) -> Group:
        others = zip(self.columns[1:], row[1:], strict=True)
        filled = [(column, cell) for column, cell in others if cell]
        lines = [Line(CELL.format(column=column, cell=cell)) for column, cell in filled]
        return Group(Line(row[0], style="bold"), *(Padding(line, (0, 0, 0, 2)) for line in lines))
