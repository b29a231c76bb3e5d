"""What the bot remembers about people and channels: the languages that they chose, and a person's last answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from handlers.people import Asker
from knowledge.model import Language

MOST = 10
"""The maximum number of answers that are remembered for a person."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The languages that a person and a channel have chosen; None means that the bot chooses."""

    own: Language | None = None
    channel: Language | None = None

    @property
    def language(self) -> Language | None:
        """Return the language to answer in: the person's choice or, without one, the channel's."""
        return self.own or self.channel


@dataclass(frozen=True, slots=True)
class RecentAnswer:
    """An answer that a person got: the id of a topic or a statement, and when. What the person typed is not kept."""

    team: str
    user: str
    about: str
    at: datetime


class People(Protocol):
    """Stores what is remembered about people and channels."""

    async def chosen(self, asker: Asker) -> Chosen:
        """Return the languages that the asker and the channel have chosen."""

    async def choose(self, team: str, who: str, language: Language | None) -> None:
        """Store the language that the person or channel with the id `who` chose. None means that the bot chooses."""

    async def remember(self, answers: Sequence[RecentAnswer]) -> None:
        """Remember answers. For each person, the last `MOST` different ones are kept."""

    async def recent(self, asker: Asker) -> list[RecentAnswer]:
        """Return the asker's last answers, newest first."""

    async def forget(self, asker: Asker) -> None:
        """Delete the asker's chosen language and last answers."""


@dataclass
class PeopleInMemory:
    """Remembers what `People` stores in the memory of this process."""

    languages: dict[tuple[str, str], Language] = field(default_factory=dict)
    answers: dict[tuple[str, str], list[RecentAnswer]] = field(default_factory=dict)

    async def chosen(self, asker: Asker) -> Chosen:
        """Return the languages that the asker and the channel have chosen."""
        return Chosen(*(self.languages.get((asker.team, who)) for who in (asker.user, asker.channel)))

    async def choose(self, team: str, who: str, language: Language | None) -> None:
        """Remember the language that the person or channel with the id `who` chose. None means that the bot chooses."""
        if language is None:
            self.languages.pop((team, who), None)
        else:
            self.languages[team, who] = language

    async def remember(self, answers: Sequence[RecentAnswer]) -> None:
        """Remember answers. For each person, the last `MOST` different ones are kept."""
        for answer in answers:
            before = self.answers.get((answer.team, answer.user), [])
            others = [each for each in before if each.about != answer.about]
            self.answers[answer.team, answer.user] = [answer, *others][:MOST]

    async def recent(self, asker: Asker) -> list[RecentAnswer]:
        """Return the asker's last answers, newest first."""
        return self.answers.get((asker.team, asker.user), [])

    async def forget(self, asker: Asker) -> None:
        """Forget the asker's chosen language and last answers."""
        for kept in (self.languages, self.answers):
            kept.pop((asker.team, asker.user), None)
