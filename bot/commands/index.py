"""Indexes the report in advance, so that the first start is fast."""

from __future__ import annotations

import argparse
import time

from bot.errors import CommandError
from bot.indexing import check_writable, find_encoder
from bot.settings import OFFLINE, read_settings, require_cache_path
from bot.terminal.lines import tell
from bot.terminal.texts import LEARNED, LEARNING
from knowledge.loading import load_knowledge
from knowledge.search import index_knowledge


def index(_chosen: argparse.Namespace) -> int:
    """Index the report now, so that the next start finds the index in the cache; print progress on stderr.

    Raises SettingsError if the settings are invalid or no cache folder can be found, CommandError if it cannot be
    written, and KnowledgeError if the report is invalid.
    """
    settings = read_settings(variables=OFFLINE)
    folder = require_cache_path(settings)
    try:
        check_writable(folder)
    except OSError as error:
        told = f"{folder}: {error.strerror}. Set CACHE_PATH to a folder that the bot can write to."
        raise CommandError(told) from error
    tell(LEARNING)
    start = time.monotonic()
    index_knowledge(load_knowledge(settings.knowledge_path), find_encoder(folder), folder)
    tell(LEARNED.format(seconds=round(time.monotonic() - start), folder=folder))
    return 0
