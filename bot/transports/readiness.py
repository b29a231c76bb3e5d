"""Knows which parts of the bot are ready, for /healthz and /readyz. It never waits long for a part that is stuck."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

Check = Callable[[], Awaitable[str | None]]
"""Returns why a part of the bot is not ready, or None if it is."""

PATIENCE = 2.0
"""Seconds that a check may take."""
_STARTING = "starting"


class Readiness:
    """Knows the state of the bot's `parts`. A part that is not watched yet counts as starting."""

    def __init__(self, *parts: str, patience: float = PATIENCE) -> None:
        self._checks: dict[str, Check] = dict.fromkeys(parts, _starting)
        self._asked: dict[str, asyncio.Task[str | None]] = {}
        self._patience = patience
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Run the checks in the running event loop from now on. Before that, all parts count as starting."""
        self._loop = asyncio.get_running_loop()

    def watch(self, part: str, check: Check) -> None:
        """Call `check` for the state of a part of the bot from now on."""
        self._checks[part] = check

    async def ask(self) -> Mapping[str, str | None]:
        """Return why each part is not ready, or None if it is ready.

        This may be called in the event loop of another thread. The result then also shows whether the bot's own event
        loop is stuck.
        """
        loop = self._loop
        if loop is None:
            return dict.fromkeys(self._checks, _STARTING)
        if loop is asyncio.get_running_loop():
            return await self._ask()
        answer = asyncio.run_coroutine_threadsafe(self._ask(), loop)
        patience = 1.5 * self._patience
        try:
            async with asyncio.timeout(patience):
                return await asyncio.wrap_future(answer)
        except TimeoutError:
            return {"event loop": f"stuck for more than {patience:g} s"}

    async def _ask(self) -> dict[str, str | None]:
        for part, check in self._checks.items():
            # A check that still hangs is not run a second time: each run may keep a database connection.
            if part not in self._asked or self._asked[part].done():
                self._asked[part] = asyncio.create_task(_run(check))
        asked = dict(self._asked)
        if asked:
            await asyncio.wait(asked.values(), timeout=self._patience)
        return {part: self._read(task) for part, task in asked.items()}

    def _read(self, task: asyncio.Task[str | None]) -> str | None:
        return task.result() if task.done() else f"no answer within {self._patience:g} s"


async def ready() -> str | None:
    """Return None, because the part is ready once this check is watched."""
    return None


async def _starting() -> str | None:
    return _STARTING


async def _run(check: Check) -> str | None:
    try:
        return await check()
    except Exception as error:  # noqa: BLE001 - whatever it is, the part is not ready
        return type(error).__name__


def health_routes(readiness: Readiness) -> list[web.RouteDef]:
    """Return the routes of /healthz, which is ok while the process is alive, and of /readyz, with a line per part."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(_request: web.Request) -> web.Response:
        parts: Mapping[str, Any] = await readiness.ask()
        lines = (f"{part}: {reason or 'ok'}\n" for part, reason in parts.items())
        return web.Response(text="".join(lines) or "ok\n", status=503 if any(parts.values()) else 200)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]
