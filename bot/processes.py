"""Helps long-running processes wait until they are asked to stop, and freeze the data that they have loaded."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal


async def until_stopped() -> None:
    """Wait for SIGINT or SIGTERM. During the wait, these signals do not end the process."""
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
    """Exclude all objects that exist now from garbage collection, because they are needed until the process ends."""
    gc.collect()
    gc.freeze()
