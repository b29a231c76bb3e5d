"""Suggests what to ask, says that an answer is being looked up, and gives threads their titles, in Slack's agent view.

There, each question in a direct conversation has a thread of its own. The agent view needs the scope assistant:write;
without it, or if Slack doesn't show the bot as an agent, direct conversations stay as they are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from handlers.agent import texts
from handlers.agent.present import prompts_of, title_of
from handlers.card import Card
from handlers.envelope import IncomingMessage
from handlers.people import Asker
from handlers.slack.background import Background
from handlers.slack.clients import Clients
from handlers.slack.errors import CALL_ERRORS, read_failure
from handlers.slack.recent import Recent
from knowledge.model import KnowledgeBase, Language

_NO_AGENT = frozenset({"missing_scope", "not_agent_app", "unknown_method"})
"""Slack's errors if it doesn't show the bot as an agent, or if the scope was refused."""
_KEPT = 3600.0
"""Seconds for which it is remembered whether a workspace has the agent view. A scope may be granted later."""
_PATIENCE = 1.0
"""Seconds for which an answer waits until it is known whether it belongs in a thread."""


class Trouble(Protocol):
    """Logs a trouble once when it begins and once when it is over."""

    def begin(self, message: str, *arguments: object) -> None:
        """Log a message, with its arguments, unless the trouble lasts already."""

    def end(self) -> None:
        """Log that the trouble is over, if there was any."""


@dataclass(frozen=True, slots=True)
class AgentView:
    """Shows prompts, a status and titles beside the messages of direct conversations.

    `greeting` returns the card whose questions are suggested at first. Answers don't depend on these calls to Slack: if
    a call fails, that is logged, and nothing is shown.
    """

    knowledge: KnowledgeBase
    greeting: Callable[[Language], Card]
    clients: Clients
    background: Background
    trouble: Trouble
    _known: Recent[str, bool] = field(default_factory=lambda: Recent(most=10_000, seconds=_KEPT))
    """Whether Slack shows the bot as an agent, by workspace."""

    async def makes_threads(self, message: IncomingMessage, language: Language) -> bool:
        """Return whether a message belongs to the agent view, in which each question has a thread.

        If that is unknown, find out by suggesting questions to the asker. Return False if Slack takes longer than a
        second to respond.
        """
        if message.asker.direct and self._known.get(message.asker.team) is None:
            asking = self.background.start(self._suggest(self.greeting(language), message.asker))
            await asyncio.wait({asking}, timeout=_PATIENCE)
        return self.is_shown(message.asker)

    def is_shown(self, asker: Asker) -> bool:
        """Return whether the asker is in a direct conversation, and Slack is known to show these in its agent view."""
        return asker.direct and bool(self._known.get(asker.team))

    async def greet(self, card: Card, asker: Asker) -> bool:
        """Suggest the questions of a greeting. Return whether Slack shows them; if not, the card must be posted."""
        await self._suggest(card, asker)
        return self.is_shown(asker)

    @contextmanager
    def looking_up(self, message: IncomingMessage, language: Language) -> Iterator[None]:
        """Show in a message's thread, while the block runs, that an answer is being looked up.

        The calls to Slack do not delay the block. Outside the agent view, do nothing.
        """
        if not message.to_agent:
            yield
            return
        telling = self.background.start(self._set_status(message, texts.LOOKING_UP[language]))
        try:
            yield
        finally:
            self.background.start(self._clear_status(message, telling))

    def answered(self, card: Card, message: IncomingMessage) -> None:
        """Suggest, in the background, what to ask after the answer to a message, and give a new thread its title.

        Outside the agent view, do nothing.
        """
        if message.to_agent:
            self.background.start(self._follow(card, message))

    def shown(self, card: Card, asker: Asker) -> None:
        """Suggest, in the background, what to ask after the answer to a click. Outside the agent view, do nothing."""
        if self.is_shown(asker):
            self.background.start(self._suggest(card, asker))

    async def _follow(self, card: Card, message: IncomingMessage) -> None:
        await self._suggest(card, message.asker)
        title, channel = title_of(card, self.knowledge), message.asker.channel
        if title and message.opens_thread:
            await self._call(
                message.asker,
                lambda client: client.assistant_threads_setTitle(
                    channel_id=channel, thread_ts=message.thread, title=title
                ),
            )

    async def _suggest(self, card: Card, asker: Asker) -> None:
        """Replace the suggested prompts with those of a card, if it has any, and remember whether Slack shows them."""
        suggested = prompts_of(card)
        if not suggested.messages:
            return
        prompts = [{"title": text, "message": text} for text in suggested.messages]
        refusal = await self._call(
            asker,
            # The agent view has prompts for the whole conversation; with a thread, it would not show them.
            lambda client: client.assistant_threads_setSuggestedPrompts(
                channel_id=asker.channel, title=suggested.title, prompts=prompts
            ),
        )
        if refusal is None or refusal in _NO_AGENT:
            self._known.put(asker.team, refusal is None)

    async def _set_status(self, message: IncomingMessage, status: str) -> None:
        channel, thread = message.asker.channel, message.thread
        await self._call(
            message.asker,
            lambda client: client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=status),
        )

    async def _clear_status(self, message: IncomingMessage, telling: asyncio.Task[None]) -> None:
        """Clear the status once `telling` has set it.

        An answer clears it too, but the status may have reached Slack after the answer.
        """
        await asyncio.wait({telling})
        await self._set_status(message, "")

    async def _call(self, asker: Asker, call: Callable[[AsyncWebClient], Awaitable[object]]) -> str | None:
        """Call Slack. Return None if that worked, or else Slack's error code, which is empty if there is none."""
        try:
            await call(await self.clients(asker.team))
        except CALL_ERRORS as error:
            failure = read_failure(error)
            if failure.code not in _NO_AGENT:
                self.trouble.begin("Slack’s agent view doesn’t show what it should (%s)", failure.about)
            return failure.code
        self.trouble.end()
        return None
