"""Errors that a person at the terminal can fix: the message is shown without a traceback."""

from __future__ import annotations


class CommandError(Exception):
    """A command cannot do what it was asked to do; the message gives the reason."""


class UsageError(CommandError):
    """The command's arguments or input are invalid."""
