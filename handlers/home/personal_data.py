"""Defines how each feature shows people what is stored about them, and deletes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from handlers.card import Line, Moment, plain
from handlers.home import texts
from handlers.home.memory import PeopleMemory
from handlers.home.people import RecentAnswer
from handlers.people import Asker
from handlers.texts import language_name, say
from knowledge.model import KnowledgeBase, Language


class PersonalData(Protocol):
    """Something that is stored about people."""

    async def describe(self, asker: Asker, language: Language) -> list[Line]:
        """Return what is stored about the asker, one line for each item. The list is empty if nothing is stored."""

    async def remove(self, asker: Asker) -> None:
        """Delete what is stored about the asker."""


@dataclass(frozen=True, slots=True)
class LanguageAndAnswers:
    """A person's choice of language and their last answers."""

    memory: PeopleMemory
    knowledge: KnowledgeBase

    async def describe(self, asker: Asker, language: Language) -> list[Line]:
        """Return a line with the language, if the asker chose one, and a line for each of the last answers."""
        own = (await self.memory.chosen(asker)).own
        chosen = plain(say(texts.MY_LANGUAGE, language, chosen=language_name(own, language))) if own else None
        answers = [self._answer(answer, language) for answer in await self.memory.recent(asker)]
        return [*([chosen] if chosen else []), *answers]

    async def remove(self, asker: Asker) -> None:
        """Delete the asker's choice of language and last answers."""
        await self.memory.forget(asker)

    def _answer(self, answer: RecentAnswer, language: Language) -> Line:
        topic = self.knowledge.topic(answer.about)
        title = topic.title[language] if topic else answer.about
        at = Moment(answer.at, f"{answer.at:%Y-%m-%d %H:%M} UTC", texts.BETWEEN_DAY_AND_TIME[language])
        return (*plain(f"{say(texts.ANSWER_SHOWN, language, title=title)} · "), at)
