"""Builds a worker from the settings, the stores and the report, and runs it."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator
from functools import partial

from bot.settings import Settings, require_digest_language
from bot.storage.opening import Stores
from bot.worker.configured import DefaultDigest
from bot.worker.installation import Installation, installation_in
from bot.worker.loop import Pace, Worker
from bot.worker.poster import slack_poster
from handlers.digests.planning import plan
from handlers.digests.slack.weekly import render_with
from knowledge.model import KnowledgeBase

_LOG = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def working(
    settings: Settings,
    knowledge: KnowledgeBase,
    stores: Stores,
    installation: Installation | None = None,
    *,
    by_itself: bool = True,
) -> AsyncIterator[Worker]:
    """Yield a worker.

    While the context is open, the worker takes turns or, without `by_itself`, works only if `tick` is called. At the
    start of each turn, until it succeeds, `installation` asks Slack which workspace the bot token belongs to. Raises
    SettingsError if the settings name a language for the fact of the week that the report lacks.
    """
    language = require_digest_language(settings, knowledge.languages)
    installation = installation or await installation_in(stores)
    async with slack_poster(settings) as poster:
        worker = Worker(
            stores.subscriptions,
            stores.deliveries,
            poster,
            plan(knowledge, render_with(knowledge)),
            policy=settings.digest_without_history,
            pace=Pace(lease=settings.digest_lease, reconcile_after=settings.digest_settle),
            prepare=[
                partial(installation.learn, poster),
                DefaultDigest(settings, language, stores.subscriptions, poster.team).sync,
            ],
        )
        if not by_itself:
            yield worker
            return
        async with worker.running():
            _LOG.info("The worker %s posts facts when they are due", worker.name)
            yield worker
