"""Passes questions on, each at most once per person. Its results contain no wording."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.card import Card
from handlers.experts.ports import Passed, PassedQuestions
from handlers.experts.results import AlreadyPassedOn, NotPassedOn, Obstacle, PassedOn, Result
from handlers.slack.errors import CALL_ERRORS, read_failure

_LOG = logging.getLogger(__name__)
_OBSTACLES: dict[str, Obstacle] = {
    "is_archived": "archived",
    "not_in_channel": "not in channel",
    "channel_not_found": "not in channel",
}

Post = Callable[[str, Card], Awaitable[tuple[str, str]]]
"""A function that posts a card to a person or channel, and returns the message's channel and ts."""


@dataclass(frozen=True, slots=True)
class PassingOn:
    """Passes questions on to the people and channels that the workspace named or, by default, those in the settings."""

    by_settings: tuple[str, ...]
    questions: PassedQuestions

    async def named(self, team: str) -> tuple[str, ...]:
        """Return the people and channels that questions go to, by Slack's ids, as far as that is known at once."""
        return self._or_by_settings(await self.questions.named(team))

    async def named_now(self, team: str) -> tuple[str, ...]:
        """Return the people and channels that questions go to at this moment. Raises the database's errors."""
        return self._or_by_settings(await self.questions.named_now(team))

    def _or_by_settings(self, chosen: tuple[str, ...] | None) -> tuple[str, ...]:
        return self.by_settings if chosen is None else chosen

    async def pass_on(self, passed: Passed, card: Card, post: Post) -> Result:
        """Post a question's card to all people and channels that questions go to.

        Post nothing if the same person has passed the question on before.
        """
        named = await self.named_now(passed.team)
        if not named:
            return NotPassedOn("nobody")
        if not await self.questions.claim(passed):
            return AlreadyPassedOn()
        reached, obstacle = [], None
        for target in named:
            try:
                place = await post(target, card)
            except CALL_ERRORS as error:
                failure = read_failure(error)
                _LOG.warning("A question could not be passed on to %s (%s)", target, failure.about)
                obstacle = obstacle or _OBSTACLES.get(failure.code, "failed")
            else:
                reached.append(target)
                await self.questions.remember_thread(passed, *place)
        if reached:
            return PassedOn(tuple(reached))
        await self.questions.release(passed)
        return NotPassedOn(obstacle or "failed")
