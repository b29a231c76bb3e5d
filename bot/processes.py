"""Ends processes properly when they are asked to stop, and lets long-running ones wait and save memory."""

from __future__ import annotations

import contextlib
import gc
import signal
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any


@dataclass(slots=True)
class StopRequest:
    """Knows whether SIGTERM has asked this process to stop."""

    terminated: bool = False

    @property
    def status(self) -> int:
        """Return the exit status with which a shell reports a process that SIGTERM or, otherwise, Ctrl-C ended."""
        return 128 + (signal.SIGTERM if self.terminated else signal.SIGINT)

    def check(self) -> None:
        """Raise KeyboardInterrupt if SIGTERM has come.

        Python drops an exception that a signal's handler raises while a finalizer or a weak reference's callback runs,
        as happens during imports, so the handler alone may fail to stop a program that is starting.
        """
        if self.terminated:
            raise KeyboardInterrupt


_request = StopRequest()
"""The request of this process, which has only one set of signal handlers."""


@contextlib.contextmanager
def stoppable() -> Iterator[StopRequest]:
    """Make SIGINT and SIGTERM raise KeyboardInterrupt while the context is open, and yield this process's StopRequest.

    In any other thread than the main one, signals cannot be handled, so the request is only yielded. Linux drops
    signals that process 1 has no handler for, and a container's program is process 1:
    https://man7.org/linux/man-pages/man7/pid_namespaces.7.html. A shell without job control starts programs in the
    background with SIGINT ignored.
    """
    _request.terminated = False
    if threading.current_thread() is not threading.main_thread():
        # Python lets only the main thread handle signals: whoever runs a command elsewhere has to stop it.
        yield _request
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        _request.terminated = True
        # As with Ctrl-C, `asyncio.run` now cancels its main task, which cleans up.
        signal.raise_signal(signal.SIGINT)

    with _handling(signal.SIGTERM, stop), _handling(signal.SIGINT, signal.default_int_handler):
        yield _request


@contextlib.contextmanager
def _handling(number: int, handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    before = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, before if before is not None else signal.SIG_DFL)


async def until_stopped() -> None:
    """Wait for SIGINT or SIGTERM. During the wait, these signals do not end the process; later, they do as before."""
    # Imported only now: the program must hear signals as soon as it starts.
    import asyncio

    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    with contextlib.ExitStack() as handlers:
        for number in (signal.SIGINT, signal.SIGTERM):
            before = signal.getsignal(number)
            # Windows has no such handlers: there, Ctrl-C cancels the main task, which cleans up as well.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, stop.set)
                handlers.callback(signal.signal, number, before)
                handlers.callback(loop.remove_signal_handler, number)
        if _request.terminated:
            return
        await stop.wait()


@contextlib.asynccontextmanager
async def working_on(task: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Work on a task while the context is open. At its end, the task is cancelled if it is not done.

    If the task fails, that is logged, and the context stays open.
    """
    import asyncio

    from bot.logs import note
    from handlers.slack.background import Background

    working = Background(note).start(task)
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Collect no garbage while the context is open.

    What a program loads stays until it ends, and looking for garbage in it would take a tenth of a start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def freeze_loaded_objects() -> None:
    """Exclude all objects that exist now from garbage collection, because they are needed until the process ends.

    To collect first would take a sixth of a second, for two thousand objects.
    """
    gc.freeze()
