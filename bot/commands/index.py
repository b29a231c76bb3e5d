"""Indexes the report in advance, so that the first start is fast."""

from __future__ import annotations

import argparse
import time

from bot.indexing import check_writable, find_encoder
from bot.settings import OFFLINE, read_settings
from bot.terminal.console import tell
from bot.terminal.texts import LEARNED, LEARNING
from knowledge.loading import load_knowledge
from knowledge.search import index_knowledge


def index(_chosen: argparse.Namespace) -> int:
    """Index the report now, so that the next start finds the index in the cache; print progress on stderr.

    Raises SettingsError if the settings are invalid, KnowledgeError if the report is invalid, and OSError if the cache
    cannot be written.
    """
    settings = read_settings(variables=OFFLINE)
    check_writable(settings.cache_path)
    tell(LEARNING)
    start = time.monotonic()
    index_knowledge(load_knowledge(settings.knowledge_path), find_encoder(), settings.cache_path)
    tell(LEARNED.format(seconds=round(time.monotonic() - start), folder=settings.cache_path))
    return 0
