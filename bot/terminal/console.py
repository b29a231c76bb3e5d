"""Provides the console that shows pages, at a readable width, and as plain text outside a terminal."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from typing import TextIO

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console, RenderableType

WIDEST, NARROWEST = 100, 10
"""Maximum width of a line in cells, because longer lines are hard to read, and the smallest width that is believed."""
_USUAL = 80
"""The width if neither COLUMNS nor the terminal says one; some containers and terminals say 0."""
_HEIGHT = 25

# The picture must look the same without a network; the fonts that rich would load have a fallback.
_SVG = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


class Terminal(Console):
    """A console for people, at most `WIDEST` cells wide, in colour if it can show colours and NO_COLOR is not set."""

    def __init__(self, file: TextIO | None = None, *, width: int | None = None, record: bool = False) -> None:
        width = min(width or _width_here(), WIDEST)
        # With a width and a height, rich does not read COLUMNS and LINES, which may be anything.
        super().__init__(
            file=file, width=width, height=_HEIGHT, record=record, highlight=False, emoji=False, markup=False
        )

    def on_broken_pipe(self) -> None:
        """Raise BrokenPipeError, which `bot.cli` handles. It is not an error if the reader of a pipe stops reading."""
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


def _width_here() -> int:
    """Return the width in COLUMNS, or that of the first standard stream that is a terminal, or else the usual width.

    Widths below `NARROWEST` are ignored.
    """
    return next((width for width in _widths() if width >= NARROWEST), _USUAL)


def _widths() -> Iterator[int]:
    yield shutil.get_terminal_size((0, 0)).columns
    for stream in (sys.stdin, sys.stderr, sys.stdout):
        # A stream may be closed, or stand for one in memory.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            yield os.get_terminal_size(stream.fileno()).columns
