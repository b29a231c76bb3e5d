"""Finds the answers to questions that come at the same time together: one by one, they would take far longer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from knowledge.search import IndexedKnowledge, Outcome, begin, finish_all
from knowledge.search.together import Begun

MOST = 16
"""The maximum number of questions that are answered together, so that the first ones do not wait for long."""

_PATIENCE = 3
"""The number of turns of the event loop without another question after which those that wait are answered. The turns
take far less time than an answer."""


@dataclass(frozen=True, slots=True)
class Together:
    """Collects questions while more of them come, and then answers them at once."""

    _waiting: list[tuple[Begun[Outcome], asyncio.Future[None]]] = field(default_factory=list)

    async def find(self, kb: IndexedKnowledge, question: str, context: str | None) -> Outcome:
        """Return what `knowledge.search.find` returns. A question that consists of names does not wait for others."""
        search = begin(kb, question, context)
        if not search.is_done:
            loop = asyncio.get_running_loop()
            done = loop.create_future()
            self._waiting.append((search, done))
            if len(self._waiting) == 1:
                loop.call_soon(self._collect, 0, 1)
            await done
        return search.result()

    def _collect(self, turns: int, before: int) -> None:
        """Wait for another turn of the loop, or finish the questions that wait.

        For `turns` turns, no question has come, and there were as many as `before`.
        """
        turns = turns + 1 if len(self._waiting) == before else 0
        if turns < _PATIENCE and len(self._waiting) < MOST:
            asyncio.get_running_loop().call_soon(self._collect, turns, len(self._waiting))
        else:
            self._finish()

    def _finish(self) -> None:
        """Finish the first questions that wait, and leave the others to the next turn of the loop."""
        together, self._waiting[:] = self._waiting[:MOST], self._waiting[MOST:]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._collect, 0, len(self._waiting))
        failure = None
        try:
            finish_all([search for search, _ in together])
        except Exception as error:  # noqa: BLE001 - everybody who waits gets it
            failure = error
        for _, done in together:
            if not done.done():
                done.set_exception(failure) if failure else done.set_result(None)
