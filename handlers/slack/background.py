"""Runs work that Slack does not have to wait for, such as posting an answer after acknowledging an event."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

PATIENCE = 1.5
"""Seconds that work may take before the acknowledgement, for which Slack waits three seconds."""

STOP_TIMEOUT = 20.0
"""Seconds that work gets to finish when the bot stops: enough for every try of a call to Slack, after 2, 5 and 10
seconds. Most platforms end a program by force after 30."""


class Background:
    """Runs tasks in the background, keeps references to them until they end, and passes their errors to `on_error`."""

    def __init__(self, on_error: Callable[[BaseException], None]) -> None:
        self._on_error = on_error
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start `work` without waiting for it, and return its task."""
        task = asyncio.create_task(work)
        self._keep(task)
        return task

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def finish_soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Wait for `work`, but only as long as Slack waits for an acknowledgement. Then it continues in the background.

        Raises the errors of `work` if it ends in time, so that the event is not acknowledged and Slack sends it again.
        """
        task = asyncio.create_task(work)
        await asyncio.wait({task}, timeout=PATIENCE)
        if task.done():
            task.result()
        else:
            self._keep(task)

    async def drain(self, seconds: float = STOP_TIMEOUT) -> None:
        """Wait at shutdown for all tasks, and for those that they start; cancel what takes longer than `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        late = tuple(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._on_error(error)
