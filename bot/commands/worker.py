"""Posts weekly facts as they fall due, until asked to stop; any number of workers can share a database."""

from __future__ import annotations

import argparse
import asyncio

from bot.logs import log_to_stderr
from bot.processes import freeze_loaded_objects, until_stopped
from bot.settings import POSTING, Settings, read_settings, require_token, use_proxy
from bot.storage.opening import opened
from bot.transports.health import health_port
from bot.transports.readiness import Readiness, ready
from bot.worker.building import working
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase


def work(_chosen: argparse.Namespace) -> int:
    """Post weekly facts as they fall due, until asked to stop.

    Raises SettingsError, KnowledgeError or DatabaseError if the settings, the report or the database cannot be used,
    and ListenError if the port for health cannot be used.
    """
    settings = read_settings(variables=POSTING)
    require_token(settings)
    use_proxy(settings)
    log_to_stderr(settings.log_level)
    readiness = Readiness("report", "database", "worker")
    with health_port(settings, readiness):
        knowledge = load_knowledge(settings.knowledge_path)
        readiness.watch("report", ready)
        freeze_loaded_objects()
        asyncio.run(_work(settings, knowledge, readiness))
    return 0


async def _work(settings: Settings, knowledge: KnowledgeBase, readiness: Readiness) -> None:
    readiness.begin()
    async with opened(settings) as stores:
        readiness.watch("database", stores.check)
        async with working(settings, knowledge, stores) as worker:
            readiness.watch("worker", worker.check)
            await until_stopped()
