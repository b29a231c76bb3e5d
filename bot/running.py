"""Connects the bot to Slack, by whichever way the settings choose."""

from __future__ import annotations

import argparse
import asyncio
import logging

from bot import socket_mode, web
from bot.app import build_app
from bot.learning import learn, warm_up_soon
from bot.settings import Settings, read_settings, require_slack
from knowledge.search import IndexedKnowledge


def serve(_chosen: argparse.Namespace) -> int:
    """Answer Slack until the bot is asked to stop.

    Raises SettingsError and KnowledgeError; ConnectError and ListenError where Slack cannot be reached or listened for.
    """
    settings = read_settings()
    require_slack(settings)
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    kb = learn(settings, late=True)
    warm_up_soon(kb)
    asyncio.run(_until_stopped(settings, kb))
    return 0


async def _until_stopped(settings: Settings, kb: IndexedKnowledge) -> None:
    app = build_app(settings, kb)
    await (socket_mode.connect if settings.way == "socket" else web.serve)(app, settings)
