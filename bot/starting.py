"""Starts the bot in whichever way there are settings for: what `make run` does."""

from __future__ import annotations

import argparse
import os
import shutil
from typing import NoReturn

from bot.settings import read_settings
from bot.terminal import tell
from bot.usage import UsageError
from bot.wording import NO_SLACK


def run(chosen: argparse.Namespace) -> int:
    """Connect to Slack, or, without settings for it, answer in the terminal; raises what those two raise.

    The program that `--otherwise` names takes this one's place instead of the terminal; UsageError where there is none.
    """
    if read_settings().way != "none":
        from bot.running import serve

        return serve(chosen)
    if chosen.otherwise:
        _become(chosen.otherwise)
    from bot.chatting import chat

    tell(NO_SLACK)
    return chat(chosen)


def _become(program: list[str]) -> NoReturn:
    path = shutil.which(program[0])
    if path is None:
        raise UsageError(f"{program[0]}: there is no such program")
    os.execv(path, program)  # noqa: S606 - named by who starts the bot
