"""Starts the bot in whichever way there are settings for: what `make run` does."""

from __future__ import annotations

import argparse
import os
import shutil

from bot.settings import read_settings
from bot.terminal import tell
from bot.wording import NO_SLACK, NOT_INSTALLED


def run(chosen: argparse.Namespace) -> int:
    """Connect to Slack, or, without settings for it, answer in the terminal; raises what those two raise.

    Instead of the terminal, the program that `--otherwise` names takes this one's place where it is installed.
    """
    if read_settings().way != "none":
        from bot.running import serve

        return serve(chosen)
    if chosen.otherwise:
        _become(chosen.otherwise)
        tell(NOT_INSTALLED.format(program=chosen.otherwise[0]))
    from bot.chatting import chat

    tell(NO_SLACK)
    return chat(chosen)


def _become(program: list[str]) -> None:
    """Let a program take this one's place; return only if it is not installed."""
    path = shutil.which(program[0])
    if path is not None:
        os.execv(path, program)  # noqa: S606 - named by whoever starts the bot
