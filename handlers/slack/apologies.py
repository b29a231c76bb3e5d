"""Tells people who are waiting for an answer that it failed, in whatever way still works."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.people import Asker
from handlers.slack import posting
from handlers.slack.clients import Clients
from handlers.slack.errors import CALL_ERRORS, Failure, read_failure
from handlers.texts import SORRY, Phrase
from knowledge.model import Language

_LAST_WORD = 3.0
"""Seconds in which people are told that the bot stopped before their answer was ready."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person who is waiting for an answer, and the language to use.

    `thread` is the thread in which they asked, or None outside of threads. `respond` answers their command or click.
    `told` is what to tell them.
    """

    asker: Asker
    language: Language
    thread: str | None = None
    respond: AsyncRespond | None = None
    told: Phrase = SORRY


class Apologies:
    """Apologizes to people whose answers failed. `undelivered` counts the people whom no apology reached."""

    def __init__(self) -> None:
        self.undelivered = 0

    async def see_through(self, work: Awaitable[Any], waiting: Waiting, clients: Clients) -> None:
        """Wait for `work`. If it fails, or is cancelled because the bot stops, apologize and raise the error."""
        try:
            await work
        except asyncio.CancelledError:
            async with asyncio.timeout(_LAST_WORD):
                await self.tell(await clients(waiting.asker.team), waiting)
            raise
        except Exception:
            await self.tell(await clients(waiting.asker.team), waiting)
            raise

    async def tell(self, client: AsyncWebClient, waiting: Waiting) -> None:
        """Apologize by the first way that works: the response URL, the conversation, or a direct message.

        If none works, try again a few times. No error is raised: an apology that cannot be delivered is logged.
        """
        for wait in (*posting.WAITS, None):
            failures: list[Failure] = []
            for way in _ways(client, waiting):
                try:
                    await way()
                except CALL_ERRORS as error:
                    failures.append(read_failure(error))
                else:
                    return
            if wait is None or not any(failure.passes for failure in failures):
                break
            await asyncio.sleep(wait)
        self.undelivered += 1
        reasons = ", ".join(failure.about for failure in failures)
        _LOG.error(
            "A person could not be told that an answer failed (%s); apologies not delivered so far: %d",
            reasons,
            self.undelivered,
        )


def _ways(client: AsyncWebClient, waiting: Waiting) -> Iterator[Callable[[], Awaitable[Any]]]:
    """Yield the ways to tell a person that an answer failed. Only that person sees it."""
    asker, respond, sorry = waiting.asker, waiting.respond, waiting.told[waiting.language]
    if respond is not None and respond.response_url:
        yield lambda: posting.respond_once(respond, text=sorry, response_type="ephemeral", replace_original=False)
    if asker.direct:
        yield lambda: client.chat_postMessage(channel=asker.channel, thread_ts=waiting.thread, text=sorry)
        return
    if asker.channel:
        yield lambda: client.chat_postEphemeral(
            channel=asker.channel, user=asker.user, thread_ts=waiting.thread, text=sorry
        )
    yield lambda: client.chat_postMessage(channel=asker.user, text=sorry)
