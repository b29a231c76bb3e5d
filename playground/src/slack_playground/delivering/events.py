"""Delivers the workspace's events to the app, and redelivers those that the app did not acknowledge."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from itertools import count

from slack_playground.delivering.deliver import TICK, Answer, Door, Envelope, channel_of_delivery
from slack_playground.delivering.envelopes import event_callback
from slack_playground.delivering.occurrences import events_of
from slack_playground.faults import Faults
from slack_playground.faults.events import draw_event
from slack_playground.records import Change, Json
from slack_playground.workspace import Workspace

RETRIES = (0.0, 60.0, 300.0)
"""When Slack redelivers an event, in seconds after its first failure: https://docs.slack.dev/apis/events-api."""

_LONGEST_HELD = 60.0
"""Seconds after which a held-back event is delivered even if no other event has been delivered."""


@dataclass(frozen=True, slots=True)
class _Delivery:
    """An event to deliver. `failed` is the time at which its delivery first failed, or 0 if it has not failed."""

    payload: Json
    attempt: int = 0
    reason: str = ""
    failed: float = 0.0


@dataclass(order=True, frozen=True, slots=True)
class _Due:
    moment: float
    number: int
    delivery: _Delivery = field(compare=False)


class EventsApi:
    """The Events API: https://docs.slack.dev/apis/events-api.

    Start it while an event loop is running, and close it when it is no longer needed.
    """

    def __init__(self, workspace: Workspace, door: Door, faults: Faults | None = None) -> None:
        self._workspace, self._door, self._faults = workspace, door, faults or Faults()
        self._held: _Delivery | None = None
        """The event held back until after the next one. It is also in `_due`, in case no other event comes."""
        self._due: list[_Due] = []
        self._numbers = count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._unfollow: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Start delivering the events that happen from now on."""
        self._unfollow = self._workspace.follow(self._on_change)
        self._run(self._keep_retrying())

    async def close(self) -> None:
        """Stop all deliveries."""
        self._unfollow()
        self._unfollow = lambda: None
        self._due.clear()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)

    async def __aenter__(self) -> EventsApi:
        self.start()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()

    @property
    def waiting(self) -> int:
        """Return how many events are waiting to be delivered or redelivered."""
        return len(self._due)

    def _on_change(self, change: Change) -> None:
        app = self._workspace.app
        for event in events_of(change, self._workspace):
            if app is not None:
                self._dispatch(_Delivery(event_callback(event, self._workspace, app, change)))

    def _dispatch(self, delivery: _Delivery) -> None:
        """Deliver an event at once, unless a fault delays or loses it."""
        event, now = delivery.payload["event"], self._workspace.clock.now()
        trouble = draw_event(self._faults, event["type"], channel_of_delivery(delivery.payload))
        if trouble.lost:
            return
        if trouble.after_next and self._held is None:
            self._held = delivery
            self._put_in(now + _LONGEST_HELD, delivery)
        elif trouble.late:
            self._put_in(now + trouble.late, delivery)
        else:
            self._run(self._deliver(delivery))

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: _Delivery) -> None:
        answer = await self._door.send(Envelope("events_api", delivery.payload, delivery.attempt, delivery.reason))
        if not answer.ok and answer.may_retry and delivery.attempt < len(RETRIES):
            self._put_off(delivery, answer)
        self._release(delivery)

    def _release(self, delivered: _Delivery) -> None:
        """If an event was held back, deliver it now that the next event has been delivered."""
        held, self._held = self._held, None
        if held is None or held is delivered:
            return
        self._due = [due for due in self._due if due.delivery is not held]
        heapq.heapify(self._due)
        self._run(self._deliver(held))

    def _put_off(self, delivery: _Delivery, answer: Answer) -> None:
        failed = delivery.failed or self._workspace.clock.now()
        again = _Delivery(delivery.payload, delivery.attempt + 1, answer.reason, failed)
        self._put_in(failed + RETRIES[delivery.attempt], again)

    def _put_in(self, moment: float, delivery: _Delivery) -> None:
        heapq.heappush(self._due, _Due(moment, next(self._numbers), delivery))

    async def _keep_retrying(self) -> None:
        while True:
            now = self._workspace.clock.now()
            while self._due and self._due[0].moment <= now:
                self._retry(heapq.heappop(self._due).delivery)
            await asyncio.sleep(TICK)

    def _retry(self, delivery: _Delivery) -> None:
        """Deliver an event that is due, unless the app was removed in the meantime."""
        app = self._workspace.app
        if app is not None and app.installed:
            self._run(self._deliver(delivery))
