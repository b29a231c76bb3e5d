"""Defines what is delivered to the app, how the app responds, and the protocol of the doors that deliver to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from slack_playground.clock import Clock
from slack_playground.records import Json

PATIENCE = 3.0
"""The number of seconds that the app has to acknowledge a delivery.

https://docs.slack.dev/interactivity/handling-user-interaction
"""

EnvelopeKind = Literal["events_api", "slash_commands", "interactive"]
OnDelivery = Callable[[EnvelopeKind, Json, "Answer", float], None]
"""Receives the kind and the payload of a delivery, the app's response, and how many seconds the delivery took."""

TICK = 0.05
"""The maximum number of seconds between two checks of the clock, which can be moved by hand."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something to deliver to the app.

    `retry_attempt` is 0 for the first delivery, 1 for the first redelivery, and so on. `retry_reason` says why the
    envelope is redelivered.
    """

    kind: EnvelopeKind
    payload: Json
    retry_attempt: int = 0
    retry_reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The app's response to an envelope. If the delivery failed, `failure` is Slack's name for the error.

    `reason` is the `retry_reason` of the redelivery. `may_retry` is False if the app asked Slack not to redeliver.
    """

    ok: bool
    body: Json | str | None = None
    failure: str | None = None
    reason: str = ""
    may_retry: bool = True


def name_of(kind: EnvelopeKind, payload: Json) -> str:
    """Return the name of a delivery: the event's type, the command, or the interaction's type."""
    if kind == "events_api":
        return str(payload.get("event", {}).get("type", kind))
    return str(payload.get("command" if kind == "slash_commands" else "type", kind))


def channel_of_delivery(payload: Json) -> str | None:
    """Return the channel id of an event, a command or an interaction, or None if it has no channel."""
    told = payload.get("event", payload)
    channel = told.get("channel", told.get("channel_id", told.get("item", {}).get("channel")))
    return str(channel["id"]) if isinstance(channel, dict) else channel


class Door(Protocol):
    """A way to deliver envelopes to the app."""

    async def send(self, envelope: Envelope) -> Answer:
        """Deliver an envelope, wait at most three seconds for the app's response, and return it."""
        ...


def followed(door: Door, on_delivery: OnDelivery) -> Door:
    """Return a door that delivers through `door` and reports every delivery to `on_delivery`."""
    return _FollowedDoor(door, on_delivery)


@dataclass(frozen=True, slots=True)
class _FollowedDoor:
    door: Door
    on_delivery: OnDelivery

    async def send(self, envelope: Envelope) -> Answer:
        started = time.perf_counter()
        answer = await self.door.send(envelope)
        self.on_delivery(envelope.kind, envelope.payload, answer, time.perf_counter() - started)
        return answer


async def within(clock: Clock, seconds: float, work: Awaitable[Result]) -> Result:
    """Wait for `work` and return its result.

    If `seconds` pass on the clock first, cancel `work` and raise TimeoutError.
    """
    end = clock.now() + seconds
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            left = end - clock.now()
            if left <= 0:
                raise TimeoutError
            await asyncio.wait({task}, timeout=min(left, TICK))
        return task.result()
    finally:
        task.cancel()
