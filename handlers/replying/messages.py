"""Answers mentions and direct messages, each once, and updates the answer when a message is edited or deleted.

The answer appears in the message's thread or, if it is a direct message that is not in a thread, in the conversation
itself. In Slack's agent view, each direct message has a thread. Cards about subscriptions are visible only to the
asker, except in a direct conversation.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from handlers.agent.feature import AgentView
from handlers.answers import requests as answer_requests
from handlers.card import Card
from handlers.envelope import IncomingMessage
from handlers.following.rules import Heard, turn
from handlers.replying.replies import Replies
from handlers.requests import Request
from handlers.slack.answered import Answered, Claim, Question, Reply
from handlers.slack.clients import Clients
from handlers.slack.conversations import Conversations
from handlers.slack.marks import Mark, is_posted
from handlers.slack.posting import delete_posted, post, post_ephemeral, replace_posted
from handlers.slack.seen_events import SeenEvents
from knowledge.search.question import language_of

_LOOK_AGAIN = 15.0
"""Seconds between looks at whether another process has answered a question."""


@dataclass(frozen=True, slots=True)
class Messages:
    """Answers messages to the bot."""

    replies: Replies
    clients: Clients
    conversations: Conversations
    seen: SeenEvents
    answered: Answered
    agent: AgentView

    async def is_new(self, message: IncomingMessage) -> bool:
        """Remember a message and return whether it was new.

        Slack may send several events for one message, and redeliver each of them.
        """
        new_event = not message.event_id or await self.seen.first_time(message.event_id)
        return new_event and await self.seen.first_time((message.asker.channel, message.ts))

    async def goes_on(self, message: IncomingMessage) -> bool:
        """Return whether to answer a message that does not mention the bot, because it continues a conversation.

        If the message shows that people talk to each other in the thread, remember that.
        """
        talk, following = await self.conversations.talk(message), self.replies.following
        heard = Heard(message.asker.user, message.text, message.wire)
        if turn(heard, talk) == "others":
            await self.conversations.interrupt(message)
        if talk is None or turn(heard, talk) != "theirs":
            return False
        match self.replies.read(message.text):
            case answer_requests.SwitchLanguage():
                goes_on = not await following.is_quiet(message.asker)
            case answer_requests.Ask():
                goes_on = await following.goes_on(heard, message.asker, talk)
            case _:
                goes_on = False
        return goes_on and await self.is_new(message)

    async def answer(self, message: IncomingMessage) -> None:
        """Answer a message, unless this process, an earlier one or another one has answered it already."""
        question, reply = _question(message), None
        claim = await self._claim(question)
        if claim == "answered":
            return
        message = await self._placed(message)
        client, mark = await self.clients(message.asker.team), question.mark
        if claim == "new" or not await is_posted(client, message.asker.channel, message.answer_thread, mark):
            request = await self._read(message)
            with self.agent.looking_up(message, request.language or language_of(message.text)):
                reply = await self._reply(request, message, mark)
        await self.answered.mark_answered(question, reply)

    async def answer_anew(self, message: IncomingMessage) -> None:
        """Replace the public answer to an edited question, if there is one, with the answer to the new text."""
        question, request = _question(message), await self._read(message)
        reply = await self.answered.reply(question)
        if reply is None or not isinstance(request, answer_requests.Request):
            return
        card = await self.replies.card(request, message.asker, reply.context or None)
        await self.conversations.answered(card, message)
        await replace_posted(await self.clients(question.team), question.channel, reply.ts, card)
        self.agent.answered(card, await self._placed(message))

    async def take_back(self, question: Question) -> None:
        """Delete the public answer to a deleted question, if there is one."""
        reply = await self.answered.reply(question)
        if reply is not None:
            await delete_posted(await self.clients(question.team), question.channel, reply.ts)

    async def _placed(self, message: IncomingMessage) -> IncomingMessage:
        """Return a message with `to_agent` set if it is in Slack's agent view."""
        return replace(message, to_agent=await self.agent.makes_threads(message, language_of(message.text)))

    async def _read(self, message: IncomingMessage) -> Request:
        """Return the request that a message makes. A mention without any text is a greeting."""
        return await self.replies.read_for(message.asker, message.text, answer_requests.Greet("en"))

    async def _claim(self, question: Question) -> Claim:
        """Claim a question. If another process is answering it, wait until that process succeeds or its claim ends.

        Slack would not send the question again if that process died.
        """
        while (claim := await self.answered.claim(question)) == "taken":  # noqa: ASYNC110 - no event to wait for
            await asyncio.sleep(_LOOK_AGAIN)
        return claim

    async def _reply(self, request: Request, message: IncomingMessage, mark: Mark) -> Reply | None:
        """Answer a request. Return the public answer to a question, if there is one."""
        if isinstance(request, answer_requests.Request):
            return await self._answer_in_public(request, message, mark)
        await self._answer_privately(request, message, mark)
        return None

    async def _answer_in_public(
        self, request: answer_requests.Request, message: IncomingMessage, mark: Mark
    ) -> Reply | None:
        context = await self.conversations.context(message)
        card = await self.replies.card(request, message.asker, context)
        await self.conversations.answered(card, message)
        client = await self.clients(message.asker.team)
        ts = await post(client, message.asker.channel, card, thread=message.answer_thread, mark=mark)
        self.agent.answered(card, message)
        return Reply(ts, context or "") if ts else None

    async def _answer_privately(self, request: Request, message: IncomingMessage, mark: Mark) -> None:
        asker = message.asker
        reply = await self.replies.reply(request, asker, can_open=False)
        if reply is None:
            return
        assert isinstance(reply, Card)  # noqa: S101 - no form was requested
        client = await self.clients(asker.team)
        if message.direct:
            await post(client, asker.channel, reply, thread=message.answer_thread, mark=mark)
        else:
            # An ephemeral message must not open a thread: Slack would show it to nobody.
            thread = None if message.opens_thread else message.thread
            await post_ephemeral(client, asker.channel, asker.user, reply, thread=thread)


def _question(message: IncomingMessage) -> Question:
    return Question(message.asker.team, message.asker.channel, message.ts)
