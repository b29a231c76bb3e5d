"""Answers Slack and posts weekly facts as they fall due, until asked to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from bot.app import Memory, build_app
from bot.indexing import completing, load_and_index, warm_up_soon
from bot.logs import log_to_stderr
from bot.processes import freeze_loaded_objects
from bot.settings import Http, Settings, SocketMode, read_settings, require_slack, use_proxy
from bot.storage.feedback import FeedbackInTime
from bot.storage.in_time import AnsweredInTime, Patience, PeopleInTime, QuietInTime, ThreadsInTime
from bot.storage.opening import Stores, opened
from bot.transports import http, socket_mode
from bot.transports.health import health_port
from bot.transports.readiness import Readiness, ready
from bot.worker.building import working
from bot.worker.installation import installation_in, learning
from handlers.slack.thread_context import ThreadsInMemory
from knowledge.search import IndexedKnowledge


def serve(chosen: argparse.Namespace) -> int:
    """Answer Slack until asked to stop; unless `chosen.without_worker` is set, also post weekly facts as they fall due.

    Raises SettingsError, KnowledgeError or DatabaseError if the settings, the report or the database cannot be used.
    Raises ConnectError if Slack cannot be reached or rejects the app token, and ListenError if the host or a port
    cannot be used.
    """
    settings = read_settings()
    connection = require_slack(settings)
    use_proxy(settings)
    log_to_stderr(settings.log_level)
    with_worker = not getattr(chosen, "without_worker", False)
    readiness = _readiness(connection, with_worker=with_worker)
    with health_port(settings, readiness):
        kb = load_and_index(settings, soon=True)
        readiness.watch("report", ready)
        freeze_loaded_objects()
        asyncio.run(_serve(settings, connection, kb, readiness, with_worker=with_worker))
    return 0


def _readiness(connection: SocketMode | Http, *, with_worker: bool) -> Readiness:
    socket = ("socket",) if isinstance(connection, SocketMode) else ()
    return Readiness("report", "database", *(("worker",) if with_worker else ()), *socket)


def shared_memory(stores: Stores, *, strict: bool) -> Memory:
    """Return the memory that all processes share. If privacy is `strict`, each has its own memory of conversations."""
    patience = Patience()
    return Memory(
        threads=ThreadsInMemory() if strict else ThreadsInTime(stores.threads, patience),
        answered=AnsweredInTime(stores.answered, patience),
        quiet=QuietInTime(stores.quiet, patience),
        people=PeopleInTime(stores.people, patience),
        digests=stores,
        feedback=FeedbackInTime(stores.feedback),
        passed_on=stores.passed_on,
    )


async def _serve(
    settings: Settings, connection: SocketMode | Http, kb: IndexedKnowledge, readiness: Readiness, *, with_worker: bool
) -> None:
    readiness.begin()
    async with contextlib.AsyncExitStack() as stack:
        stores = await stack.enter_async_context(opened(settings))
        readiness.watch("database", stores.check)
        if settings.strict_privacy:
            await stores.people.forget_answers()
            await stores.threads.remove_all()
        installation = await installation_in(stores)
        memory = shared_memory(stores, strict=settings.strict_privacy)
        app = build_app(settings, kb, memory=memory, token_team=installation.team)
        if with_worker:
            worker = await stack.enter_async_context(working(settings, kb.knowledge, stores, installation))
            readiness.watch("worker", worker.check)
        else:
            await stack.enter_async_context(learning(settings, installation))
        warm_up_soon(kb)
        await stack.enter_async_context(completing(kb, settings))
        if isinstance(connection, SocketMode):
            await socket_mode.connect(app, connection, readiness)
        else:
            await http.serve(app, connection, readiness)
