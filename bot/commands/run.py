"""Starts the bot in Slack or, without settings for Slack, in the terminal or another program; `make run` uses it."""

from __future__ import annotations

import argparse
import os
import shutil

from bot.settings import read_settings
from bot.terminal.console import tell
from bot.terminal.texts import NO_SLACK, NOT_INSTALLED


def run(chosen: argparse.Namespace) -> int:
    """Connect to Slack, or answer in the terminal if there are no settings for Slack. Raises what serve and chat raise.

    Instead of the terminal, the program that `--otherwise` names replaces this process if it is installed.
    """
    if read_settings().slack is not None:
        from bot.commands.serve import serve

        return serve(chosen)
    if chosen.otherwise:
        _become(chosen.otherwise)
        tell(NOT_INSTALLED.format(program=chosen.otherwise[0]))
    from bot.commands.chat import chat

    tell(NO_SLACK)
    return chat(chosen)


def _become(program: list[str]) -> None:
    """Replace this process with a program; return only if it is not installed."""
    path = shutil.which(program[0])
    if path is not None:
        os.execv(path, program)  # noqa: S606 - named by the operator
