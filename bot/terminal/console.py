"""Provides the console that shows pages, at a readable width, and as plain text outside a terminal."""

from __future__ import annotations

import re
import sys
from typing import TextIO

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console, RenderableType

WIDEST = 100
"""Maximum width of a line in cells; longer lines are hard to read."""

# The picture must look the same without a network; the fonts that rich would load have a fallback.
_SVG = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


class Terminal(Console):
    """A console for people, at most `WIDEST` cells wide, in colour if it can show colours and NO_COLOR is not set."""

    def __init__(self, file: TextIO | None = None, *, width: int | None = None, record: bool = False) -> None:
        super().__init__(file=file, width=width, record=record, highlight=False, emoji=False, markup=False)
        self.width = min(self.width, WIDEST)

    def on_broken_pipe(self) -> None:
        """Raise BrokenPipeError, which `bot.cli` handles: it is not a fault if the reader of the pipe stops reading."""
        raise BrokenPipeError

    def show(self, page: RenderableType) -> None:
        """Print a page. Outside a terminal, leave out the spaces that pad its lines."""
        if self.is_terminal or self.record:
            self.print(page)
            return
        with self.capture() as shown:
            self.print(page)
        for line in shown.get().splitlines():
            self.out(line.rstrip())

    def as_svg(self, title: str) -> str:
        """Return everything that a recording console has shown, as an SVG picture."""
        return self.export_svg(title=title, code_format=_SVG)


def write(line: str) -> None:
    """Print one or more lines of a command's output."""
    print(line)  # noqa: T201 - output of a command


def tell(line: str) -> None:
    """Print a note for the person at the terminal on stderr, separate from the command's output."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a note on stderr
