"""The terminal that pages are shown in: as wide as is good to read, and plain where it is none."""

from __future__ import annotations

import re
import sys
from typing import TextIO

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console, RenderableType

WIDEST = 100
"""Cells of a line; longer ones are hard to read."""

# The picture is to look the same without the network; the fonts that rich would load have a fallback.
_SVG = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


class Terminal(Console):
    """A console for people: colours where they can be seen and are wanted (NO_COLOR), and lines of `WIDEST` at most."""

    def __init__(self, file: TextIO | None = None, *, width: int | None = None, record: bool = False) -> None:
        super().__init__(file=file, width=width, record=record, highlight=False, emoji=False, markup=False)
        self.width = min(self.width, WIDEST)

    def on_broken_pipe(self) -> None:
        """Let the error reach the command's edge, where a reader that stops reading is no fault."""
        raise BrokenPipeError

    def show(self, page: RenderableType) -> None:
        """Print a page; where this is no terminal, without the spaces that fill its lines."""
        if self.is_terminal or self.record:
            self.print(page)
            return
        with self.capture() as shown:
            self.print(page)
        for line in shown.get().splitlines():
            self.out(line.rstrip())

    def as_svg(self, title: str) -> str:
        """Give what a recording terminal was shown, as a picture."""
        return self.export_svg(title=title, code_format=_SVG)


def write(line: str) -> None:
    """Print a line of what a command gives."""
    print(line)  # noqa: T201 - the terminal is where this is to be read


def tell(line: str) -> None:
    """Tell the person at the terminal something beside what a command gives."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - the same
