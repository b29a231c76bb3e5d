"""Shows people the feedback that they gave, and deletes it."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.card import Line, plain
from handlers.feedback import texts
from handlers.feedback.ports import FeedbackStore, Rating
from handlers.people import Asker
from handlers.texts import say
from knowledge.model import KnowledgeBase, Language


@dataclass(frozen=True, slots=True)
class OwnRatings:
    """A person's ratings of answers."""

    store: FeedbackStore
    knowledge: KnowledgeBase

    async def describe(self, asker: Asker, language: Language) -> list[Line]:
        """Return a line for each rating: what the answer was about, which thumb, and why."""
        return [self._line(rating, language) for rating in await self.store.describe(asker.team, asker.user)]

    async def remove(self, asker: Asker) -> None:
        """Delete the asker's ratings."""
        await self.store.remove(asker.team, asker.user)

    def _line(self, rating: Rating, language: Language) -> Line:
        topic = self.knowledge.topic(rating.subject.partition(" ")[0])
        about = topic.title[language] if topic else texts.REFUSAL[language]
        thumb = (texts.GOOD if rating.good else texts.BAD)[language]
        reason = [texts.REASONS[rating.reason][language]] if rating.reason else []
        return plain(say(texts.RATING, language, rating=" · ".join([about, thumb, *reason])))
