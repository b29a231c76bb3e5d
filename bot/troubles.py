"""Logs a trouble once when it begins and once when it is over, however often it is met in between."""

from __future__ import annotations

import logging


class Trouble:
    """One kind of trouble of one part of the bot; `over` is logged when it is over."""

    def __init__(self, log: logging.Logger, over: str) -> None:
        self._log, self._over = log, over
        self._lasts = False

    def begin(self, message: str, *arguments: object) -> None:
        """Log a message, with its arguments, unless the trouble lasts already."""
        if not self._lasts:
            self._log.error(message, *arguments)
        self._lasts = True

    def end(self) -> None:
        """Log that the trouble is over, if there was any."""
        if self._lasts:
            self._log.warning(self._over)
        self._lasts = False
