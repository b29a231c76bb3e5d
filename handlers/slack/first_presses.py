"""Remembers what was pressed below a message, for buttons that work once, whichever process gets the click."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.people import Asker
from handlers.slack.answered import Answered, Question
from handlers.slack.seen_events import SeenEvents


@dataclass(frozen=True, slots=True)
class FirstPresses:
    """Remembers presses for a day in `answered`, which all processes share, and in this process in `seen`.

    If the store of `answered` cannot be used, this process's memory has to do.
    """

    seen: SeenEvents
    answered: Answered

    async def is_first(self, asker: Asker, ts: str, what: str) -> bool:
        """Remember that `what` was pressed below the message with this ts, and return whether that was new."""
        if not await self.seen.first_time((asker.channel, ts, what)):
            return False
        return await self.answered.claim(Question(asker.team, asker.channel, f"{ts} {what}")) == "new"
