"""Runs the bot's processes: the one that answers Slack, the one that posts what is due, or both in one."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import random
from collections.abc import AsyncIterator

from bot import socket_mode, web
from bot.app import build_app
from bot.database import Stores, opened
from bot.default_digest import DefaultDigest
from bot.learning import learn, warm_up_soon
from bot.posting import slack_poster
from bot.rendering import render_with
from bot.settings import POSTING, STORED, Settings, SettingsError, read_settings, require_slack, under_honcho
from bot.stopping import until_stopped
from bot.terminal import tell
from bot.wording import DATABASE_READY
from bot.working import Pace, Worker
from handlers.digests.planning import plan
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge

_LOG = logging.getLogger(__name__)
_NO_TOKEN = "SLACK_BOT_TOKEN is missing: expected the bot user's token, which starts with xoxb-"  # noqa: S105 - no token


def serve(chosen: argparse.Namespace) -> int:
    """Answer Slack until the bot is asked to stop; post what is due as well, but with `chosen.without_worker`.

    Raises SettingsError, KnowledgeError and DatabaseError; ConnectError and ListenError where Slack cannot be reached
    or listened for.
    """
    settings = read_settings()
    require_slack(settings)
    _log_to_stderr(settings)
    kb = learn(settings, late=True)
    warm_up_soon(kb)
    _keep_what_is_loaded()
    asyncio.run(_serve(settings, kb, with_worker=not getattr(chosen, "without_worker", False)))
    return 0


def work(_chosen: argparse.Namespace) -> int:
    """Post what is due until the bot is asked to stop; raises SettingsError, KnowledgeError and DatabaseError."""
    settings = read_settings(variables=POSTING)
    require_token(settings)
    _log_to_stderr(settings)
    knowledge = load_knowledge(settings.knowledge_path)
    _keep_what_is_loaded()
    asyncio.run(_work(settings, knowledge))
    return 0


def require_token(settings: Settings) -> None:
    """Raise SettingsError where there is no token to post with."""
    if settings.bot_token is None:
        raise SettingsError((_NO_TOKEN,))


def release(_chosen: argparse.Namespace) -> int:
    """Bring the database to this version's tables; raises SettingsError and DatabaseError.

    Platforms let this end before they start the others. Honcho starts all processes of a Procfile at once, and stops
    them as soon as one ends: under it, this one waits with the others until it is asked to stop.
    """
    asyncio.run(_release(read_settings(variables=STORED), stay=under_honcho()))
    return 0


async def _serve(settings: Settings, kb: IndexedKnowledge, *, with_worker: bool) -> None:
    async with contextlib.AsyncExitStack() as stack:
        stores = await stack.enter_async_context(opened(settings))
        app = build_app(settings, kb, stores=stores)
        if with_worker:
            await stack.enter_async_context(working(settings, kb.knowledge, stores))
        await (socket_mode.connect if settings.way == "socket" else web.serve)(app, settings)


async def _work(settings: Settings, knowledge: KnowledgeBase) -> None:
    async with opened(settings) as stores, working(settings, knowledge, stores):
        await until_stopped()


async def _release(settings: Settings, *, stay: bool) -> None:
    async with opened(settings):
        tell(DATABASE_READY)
    if stay:
        await until_stopped()


@contextlib.asynccontextmanager
async def working(
    settings: Settings, knowledge: KnowledgeBase, stores: Stores, *, by_itself: bool = True
) -> AsyncIterator[Worker]:
    """Give a worker, which takes turns for as long as the context is open, or only when it is told to."""
    async with slack_poster(settings) as poster:
        chance = random.Random()  # noqa: S311 - which fact is posted is no secret
        worker = Worker(
            stores.subscriptions,
            stores.deliveries,
            poster,
            plan(knowledge, render_with(knowledge), chance),
            policy=settings.digest_without_history,
            pace=Pace(lease=settings.digest_lease, settle=settings.digest_settle),
            prepare=[DefaultDigest(settings, stores.subscriptions, poster.team).keep],
        )
        if not by_itself:
            yield worker
            return
        async with worker.running():
            _LOG.info("Posting what is due, as %s", worker.name)
            yield worker


def _keep_what_is_loaded() -> None:
    """Leave the report out of every later search for garbage: it stays for as long as the process does."""
    gc.collect()
    gc.freeze()


def _log_to_stderr(settings: Settings) -> None:
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("apscheduler", "sqlalchemy", "alembic", "aiosqlite", "asyncpg"):
        logging.getLogger(name).setLevel(logging.WARNING)
