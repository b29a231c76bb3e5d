"""Keeps trouble with the database from delaying or preventing answers to questions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from bot.storage.trouble import DATABASE_TROUBLE
from handlers.slack.answered import Answered, Claim, Question

_LOG = logging.getLogger(__name__)
_PATIENCE = 1.0
_Result = TypeVar("_Result")


class AnsweredInTime:
    """Asks a store which questions were answered, but waits for it at most a second.

    If the store cannot be used, questions are answered nevertheless: two answers are better than none. That is logged
    once, and so is the recovery.
    """

    def __init__(self, store: Answered) -> None:
        self._store = store
        self._in_trouble = False

    async def claim(self, question: Question) -> Claim:
        """Claim a question, unless somebody else has claimed or answered it, as far as that is known."""
        return await self._in_time(self._store.claim(question), "new")

    async def mark_answered(self, question: Question) -> None:
        """Remember that a question is answered, if possible."""
        await self._in_time(self._store.mark_answered(question), None)

    async def _in_time(self, work: Awaitable[_Result], otherwise: _Result) -> _Result:
        try:
            async with asyncio.timeout(_PATIENCE):
                result = await work
        except DATABASE_TROUBLE as error:
            if not self._in_trouble:
                reason = type(error).__name__
                _LOG.warning("The database cannot be used (%s): a question may be answered twice", reason)
            self._in_trouble = True
            return otherwise
        if self._in_trouble:
            _LOG.warning("The database can be used again")
        self._in_trouble = False
        return result
