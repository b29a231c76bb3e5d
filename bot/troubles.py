"""Logs a trouble once when it begins and once when it ends, however often it occurs in between."""

from __future__ import annotations

import logging


class Trouble:
    """One kind of trouble of one part of the bot, logged at `level`. When it is over, `over` is logged as a warning."""

    def __init__(self, log: logging.Logger, over: str, *, level: int = logging.ERROR) -> None:
        self._log, self._over, self._level = log, over, level
        self._lasts = False

    def begin(self, message: str, *arguments: object) -> None:
        """Log a message, with its arguments, unless the trouble has begun already."""
        if not self._lasts:
            self._log.log(self._level, message, *arguments)
        self._lasts = True

    def end(self) -> None:
        """Log that the trouble is over, if it had begun."""
        if self._lasts:
            self._log.warning(self._over)
        self._lasts = False
