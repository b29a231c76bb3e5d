"""The program `slack-playground`, and the only place where its errors are caught and printed without a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from slack_playground.errors import StartError
from slack_playground.options import read_options

WRONG = 2
"""The exit status if the playground could not be started."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the playground until Ctrl-C or SIGTERM, and return the exit status: 2 if it could not start, otherwise 0."""
    try:
        options = read_options(sys.argv[1:] if arguments is None else arguments)
        # Imported only now, because this takes a moment, during which Ctrl-C must also end the program quietly.
        from slack_playground.program import run

        run(options, os.environ)
    except (StartError, OSError) as error:
        print(_told(error), file=sys.stderr)  # noqa: T201 - the terminal is where errors are read
        return WRONG
    except KeyboardInterrupt:
        pass
    return 0


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    return str(error)
