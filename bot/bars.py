"""Draws figures that changed as bars in the terminal: before and after, to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Column, Table
from rich.text import Text as Line

from handlers import wording
from handlers.blocks.figures import printed
from knowledge.model import Figure, Language, Reading

BEFORE = "bright_black"
AFTER = "cyan"

_FULL = "█"
_PARTS = " ▏▎▍▌▋▊▉"
_LONGEST = 44
_SHORTEST = 4


def has_bars(figure: Figure) -> bool:
    """Tell whether a figure changed from one number to another."""
    return figure.before is not None and figure.before.value is not None and figure.now.value is not None


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of figures for which `has_bars`, to the scale of the largest; `labelled` names each figure."""

    figures: Sequence[Figure]
    language: Language
    labelled: bool = True

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the bars as wide as there is room."""
        times = [_time(figure, reading, self.language) for figure in self.figures for reading in _readings(figure)]
        amounts = [reading.amount.within(self.language) for figure in self.figures for reading in _readings(figure)]
        third = options.max_width // 3
        time_width = min(max(map(cell_len, times)), third)
        amount_width = min(max(map(cell_len, amounts)), third)
        room = max(_SHORTEST, min(_LONGEST, options.max_width - time_width - amount_width - 4))
        for number, figure in enumerate(self.figures):
            if number:
                yield Line("")
            if self.labelled:
                as_printed = printed(figure, self.language)
                yield Line.assemble(
                    figure.label.within(self.language), (f" ({as_printed})" if as_printed else "", "dim")
                )
            yield self._pair(figure, time_width, amount_width + 1, room)

    def _pair(self, figure: Figure, time_width: int, amount_width: int, room: int) -> Table:
        columns = (Column(width=time_width, style="dim"), Column(width=room + amount_width))
        grid = Table.grid(*(replace(column, overflow="fold") for column in columns), padding=(0, 2, 0, 0))
        for reading, colour in zip(_readings(figure), (BEFORE, AFTER), strict=True):
            line = Line(_bar(reading.value or 0.0, self._largest, room), style=colour)
            style = "bold default" if colour == AFTER else "default"
            line.append(f" {reading.amount.within(self.language)}", style=style)
            grid.add_row(_time(figure, reading, self.language), line)
        return grid

    @property
    def _largest(self) -> float:
        return max(reading.value or 0.0 for figure in self.figures for reading in _readings(figure))


def _readings(figure: Figure) -> tuple[Reading, ...]:
    return (figure.before, figure.now) if figure.before else (figure.now,)


def _time(figure: Figure, reading: Reading, language: Language) -> str:
    if reading.when:
        return reading.when.within(language)
    return (wording.AFTER if reading is figure.now else wording.BEFORE).within(language)


def _bar(value: float, largest: float, room: int) -> str:
    """Give a bar of eighths of a cell; one that is not nothing can be seen."""
    if value <= 0 or largest <= 0:
        return ""
    eighths = max(1, round(value / largest * room * 8))
    return _FULL * (eighths // 8) + _PARTS[eighths % 8].strip()
