"""Prints single lines, without the console for pages, which takes longer to import than most commands take."""

from __future__ import annotations

import sys


def write(line: str) -> None:
    """Print one or more lines of a command's output."""
    print(line)  # noqa: T201 - output of a command


def tell(line: str) -> None:
    """Print a note for the person at the terminal on stderr, separate from the command's output."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a note on stderr
