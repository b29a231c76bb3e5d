"""Shows people that conversations name them, and deletes that."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.card import Line, plain
from handlers.following import texts
from handlers.people import Asker
from handlers.slack.thread_context import ThreadContext
from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class OwnConversations:
    """The threads and direct conversations in which a person is the one whom the bot answered last."""

    threads: ThreadContext

    async def describe(self, asker: Asker, language: Language) -> list[Line]:
        """Return one line if there are such conversations, or an empty list if there are none."""
        return [plain(texts.LAST_ANSWERED[language])] if await self.threads.names(asker.team, asker.user) else []

    async def remove(self, asker: Asker) -> None:
        """Forget that the bot answered the asker last. To go on in a thread, the asker has to mention the bot again."""
        await self.threads.forget(asker.team, asker.user)
