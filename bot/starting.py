"""Starts the bot in whichever way there are settings for: what `make run` does."""

from __future__ import annotations

import argparse

from bot.settings import read_settings
from bot.terminal import tell
from bot.wording import NO_SLACK


def run(chosen: argparse.Namespace) -> int:
    """Connect to Slack, or, without settings for it, answer in the terminal; raises what those two raise."""
    if read_settings().way == "none":
        from bot.chatting import chat

        tell(NO_SLACK)
        return chat(chosen)
    from bot.running import serve

    return serve(chosen)
