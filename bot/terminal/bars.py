"""Shows charts in the terminal as horizontal bars on one scale."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Column, Table
from rich.text import Text as Line

from handlers.card import Bar, Chart

_COLORS = ("bright_black", "cyan", "green", "magenta", "yellow", "blue")
_FULL = "█"
_PARTS = " ▏▎▍▌▋▊▉"
_LONGEST = 44
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of a chart, scaled to its largest value."""

    chart: Chart

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the chart's title and bars, fitted to the width of the console."""
        third = options.max_width // 3
        name_width = min(max(map(cell_len, self.chart.series)), third)
        amount_width = min(max(cell_len(amount) for bar in self.chart.bars for amount in bar.amounts), third)
        room = max(_SHORTEST, min(_LONGEST, options.max_width - name_width - amount_width - 4))
        yield Line(self.chart.title, style="bold")
        for number, bar in enumerate(self.chart.bars):
            if number:
                yield Line("")
            yield Line(bar.label)
            yield self._grid(bar, name_width, amount_width + 1, room)

    def _grid(self, bar: Bar, name_width: int, amount_width: int, room: int) -> Table:
        columns = (Column(width=name_width, style="dim"), Column(width=room + amount_width))
        grid = Table.grid(*(replace(column, overflow="fold") for column in columns), padding=(0, 2, 0, 0))
        largest = max((abs(value) for each in self.chart.bars for value in each.values), default=0.0)
        for number, (name, value, amount) in enumerate(zip(self.chart.series, bar.values, bar.amounts, strict=True)):
            length = abs(value) / largest * room if largest else 0.0
            grid.add_row(Line(name), Line.assemble((_bar(length), _COLORS[number % len(_COLORS)]), f" {amount}"))
        return grid


def _bar(length: float) -> str:
    """Return a bar of `length` cells, rounded to an eighth of a cell; any length above zero is visible."""
    eighths = max(round(length * len(_PARTS)), 1) if length > 0 else 0
    whole, part = divmod(eighths, len(_PARTS))
    return _FULL * whole + (_PARTS[part] if part else "")
