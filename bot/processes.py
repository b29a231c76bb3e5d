"""What long-running processes share: waiting until asked to stop, and freezing loaded data."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal


async def until_stopped() -> None:
    """Wait for SIGINT or SIGTERM; during the wait, they do not end the process by themselves."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    with contextlib.ExitStack() as handlers:
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no such handlers: there, Ctrl-C cancels the main task, which cleans up as well.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, stop.set)
                handlers.callback(loop.remove_signal_handler, number)
        await stop.wait()


def freeze_loaded_objects() -> None:
    """Exclude everything loaded so far from garbage collection: it stays as long as the process does."""
    gc.collect()
    gc.freeze()
