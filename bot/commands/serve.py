"""Answers Slack and posts weekly facts as they fall due, until asked to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from bot.app import build_app
from bot.indexing import load_and_index, warm_up_soon
from bot.logs import log_to_stderr
from bot.processes import freeze_loaded_objects
from bot.settings import Http, Settings, SocketMode, read_settings, require_slack, use_proxy
from bot.storage.opening import opened
from bot.transports import http, socket_mode
from bot.worker.building import working
from knowledge.search import IndexedKnowledge


def serve(chosen: argparse.Namespace) -> int:
    """Answer Slack until asked to stop; unless `chosen.without_worker` is set, also post weekly facts as they fall due.

    Raises SettingsError, KnowledgeError or DatabaseError if the settings, the report or the database cannot be used.
    Raises ConnectError if Slack cannot be reached or rejects the app token, and ListenError if the host or port cannot
    be used.
    """
    settings = read_settings()
    connection = require_slack(settings)
    use_proxy(settings)
    log_to_stderr(settings.log_level)
    kb = load_and_index(settings, lazy_encoder=True)
    warm_up_soon(kb)
    freeze_loaded_objects()
    asyncio.run(_serve(settings, connection, kb, with_worker=not getattr(chosen, "without_worker", False)))
    return 0


async def _serve(settings: Settings, connection: SocketMode | Http, kb: IndexedKnowledge, *, with_worker: bool) -> None:
    async with contextlib.AsyncExitStack() as stack:
        stores = await stack.enter_async_context(opened(settings))
        app = build_app(settings, kb, stores=stores)
        if with_worker:
            await stack.enter_async_context(working(settings, kb.knowledge, stores))
        if isinstance(connection, SocketMode):
            await socket_mode.connect(app, connection)
        else:
            await http.serve(app, connection)
