"""Implements `make run`: connects to Slack or, if it is not set up, runs another program or answers in the terminal."""

from __future__ import annotations

import argparse
import os
import shutil

from bot.settings import read_settings
from bot.terminal.lines import tell


def run(chosen: argparse.Namespace) -> int:
    """Connect to Slack if it is set up; otherwise, answer in the terminal.

    If Slack is not set up and `--otherwise` names an installed program, that program replaces this process instead.
    Raises the errors that `serve` and `chat` raise.
    """
    if read_settings().slack is not None:
        from bot.commands.serve import serve

        return serve(chosen)
    if chosen.otherwise:
        _become(chosen.otherwise)
    # Imported only now, because a program that takes over should not have to wait for it.
    from bot.commands.chat import chat
    from bot.terminal.texts import NO_SLACK, NOT_INSTALLED

    if chosen.otherwise:
        tell(NOT_INSTALLED.format(program=chosen.otherwise[0]))
    tell(NO_SLACK)
    return chat(chosen)


def _become(program: list[str]) -> None:
    """Replace this process with a program; return only if the program is not installed."""
    path = shutil.which(program[0])
    if path is not None:
        os.execv(path, program)  # noqa: S606 - named by the operator
