"""Shows people how many of their questions were passed on, and deletes what is stored about them."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.card import Line, plain
from handlers.experts import texts
from handlers.experts.ports import PassedQuestions
from handlers.people import Asker
from handlers.texts import say
from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class OwnPassedQuestions:
    """The questions that a person passed on to others."""

    store: PassedQuestions

    async def describe(self, asker: Asker, language: Language) -> list[Line]:
        """Return a line with the number of questions, or an empty list if there are no questions."""
        count = await self.store.count(asker.team, asker.user)
        return [plain(say(texts.HOW_MANY, language, count=str(count)))] if count else []

    async def remove(self, asker: Asker) -> None:
        """Forget the asker's questions. Replies to these questions no longer reach the asker."""
        await self.store.forget(asker.team, asker.user)
