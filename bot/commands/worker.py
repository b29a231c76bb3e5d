"""Posts weekly facts as they fall due, until asked to stop; any number of workers can share a database."""

from __future__ import annotations

import argparse
import asyncio

from bot.logs import log_to_stderr
from bot.processes import freeze_loaded_objects, until_stopped
from bot.settings import POSTING, Settings, read_settings, require_token, use_proxy
from bot.storage.opening import opened
from bot.worker.building import working
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase


def work(_chosen: argparse.Namespace) -> int:
    """Post weekly facts as they fall due, until asked to stop.

    Raises SettingsError, KnowledgeError or DatabaseError if the settings, the report or the database cannot be used.
    """
    settings = read_settings(variables=POSTING)
    require_token(settings)
    use_proxy(settings)
    log_to_stderr(settings.log_level)
    knowledge = load_knowledge(settings.knowledge_path)
    freeze_loaded_objects()
    asyncio.run(_work(settings, knowledge))
    return 0


async def _work(settings: Settings, knowledge: KnowledgeBase) -> None:
    async with opened(settings) as stores, working(settings, knowledge, stores):
        await until_stopped()
