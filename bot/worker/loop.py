"""Posts due facts: in each turn, a worker enqueues deliveries, claims some, posts them and records the outcomes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.logs import REDACT, describe
from bot.storage.trouble import DATABASE_TROUBLE, is_own_fault
from bot.troubles import Trouble
from bot.worker.poster import TIMEOUT, SlackPoster
from handlers.digests.deciding import (
    WithoutHistory,
    after_asking,
    after_failed_lookup,
    after_joining,
    after_lookup,
    after_refused_lookup,
)
from handlers.digests.delivery import Decision, Delivery, Outcome
from handlers.digests.ports import DeliveryStore, Plan, SubscriptionStore
from handlers.digests.slack.present import paused_notice
from handlers.slack.posting import refuses_blocks

_LOG = logging.getLogger(__name__)
_MARGIN = 2.0
"""Seconds within which a request must start after its delivery was committed as ambiguous."""
_LONGEST_TURN = 120.0
"""Seconds without progress after which a worker counts as stuck. A statement may take 20, a request to Slack ten."""
_TOGETHER = 0.02
"""Seconds to wait for more deliveries to finish, so that new ones are claimed together in one query."""

Prepare = Callable[[], Awaitable[bool]]
"""A task called at the start of every turn, before anything is posted, until it returns True."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a worker works. Times are in seconds.

    `enqueued` is the maximum number of subscriptions to enqueue deliveries for at a time, and `claimed` the maximum
    number of deliveries to handle at the same time. A turn begins every `every` seconds, or later if the turn before
    takes longer. A claim is valid for `lease`, which is longer than Slack may take to respond. If the response to a
    request was lost, the worker looks for the message after `reconcile_after`, because Slack's history lags by a few
    seconds.
    """

    every: float = 2.0
    lease: float = 60.0
    reconcile_after: float = 60.0
    enqueued: int = 100_000
    claimed: int = 20


class Worker:
    """A worker that posts deliveries. Any number of workers can share a database; each posts those that it claims."""

    def __init__(  # noqa: PLR0913 - the collaborators of a worker
        self,
        subscriptions: SubscriptionStore,
        deliveries: DeliveryStore,
        poster: SlackPoster,
        plan: Plan,
        *,
        policy: WithoutHistory = "hold",
        pace: Pace | None = None,
        prepare: Sequence[Prepare] = (),
    ) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._subscriptions, self._deliveries = subscriptions, deliveries
        self._poster, self._plan, self._policy = poster, plan, policy
        self._pace = pace or Pace()
        self._unprepared = list(prepare)
        self._unwritten: list[tuple[Delivery, Decision]] = []
        self._stopping = False
        self._database = Trouble(_LOG, "The database can be used again")
        self._turns = Trouble(_LOG, "Turns succeed again")
        self._progressed = monotonic()
        self._idle = asyncio.Event()
        self._idle.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take turns while the context is open. When it closes, wait a limited time for a running turn to end."""
        logging.getLogger("apscheduler.executors.default").addFilter(REDACT)
        # A turn longer than `every` is normal: APScheduler would log a warning each time that it waits for one.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        scheduler = AsyncIOScheduler(timezone=UTC)
        # A late turn must still run: by default, APScheduler drops it after a second.
        job = scheduler.add_job(
            self.turn,
            "interval",
            seconds=self._pace.every,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        watching = asyncio.create_task(self._watch_clock(job))
        try:
            yield
        finally:
            self._stopping = True
            watching.cancel()
            job.remove()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), TIMEOUT + _MARGIN)
            scheduler.shutdown(wait=False)

    async def _watch_clock(self, job: Any) -> None:
        """Keep turns coming after the clock was set back. APScheduler would wait until the clock catches up."""
        late = timedelta(seconds=2 * self._pace.every)
        while True:
            await asyncio.sleep(self._pace.every)
            now = datetime.now(UTC)
            if job.next_run_time and job.next_run_time - now > late:
                job.modify(next_run_time=now)

    async def check(self) -> str | None:
        """Return None if the worker has made progress recently, or else a sentence that says when it last did."""
        ago = monotonic() - self._progressed
        return None if ago < _LONGEST_TURN else f"no turn for {ago:.0f} s"

    async def turn(self) -> int:
        """Take one turn, and return how many deliveries were handled; return 0 if the turn fails.

        A later turn writes the outcomes that this one could not write. Consecutive failures are logged only once, and
        so is the recovery.
        """
        self._idle.clear()
        try:
            handled = await self.tick()
        except DATABASE_TROUBLE as error:
            what = "A statement of the bot's is wrong" if is_own_fault(error) else "The database cannot be used"
            self._database.begin("%s; will retry\n%s", what, describe(error))
            return 0
        except Exception as error:  # noqa: BLE001 - the next turn may succeed
            self._turns.begin("A turn failed; will retry\n%s", describe(error))
            return 0
        finally:
            self._idle.set()
        self._database.end()
        self._turns.end()
        self._progressed = monotonic()
        return handled

    async def tick(self) -> int:
        """Do everything that is due, and return how many deliveries were handled. Raises the database's errors."""
        await self._catch_up()
        await self._deliveries.resume_due()
        handled = 0
        under_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                made, claimed = await self._take_more(self._pace.claimed - len(under_way))
                handled += len(claimed)
                under_way |= {asyncio.create_task(self._handle(delivery)) for delivery in claimed}
                if under_way:
                    under_way -= await self._some_done(under_way)
                elif not made:
                    break
        finally:
            # The outcomes are recorded as far as possible by now, and the first error already ends the turn.
            await asyncio.gather(*under_way, return_exceptions=True)
        return handled

    async def _take_more(self, room: int) -> tuple[int, list[Delivery]]:
        """Enqueue due deliveries, and claim up to `room` deliveries. Once the worker is asked to stop, do neither."""
        if self._stopping:
            return 0, []
        made = await self._deliveries.enqueue_due(self._plan, self._pace.enqueued)
        return made, await self._claim(room) if room > 0 else []

    async def _some_done(self, under_way: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Wait until one of the tasks is done, or until more deliveries may be due, and return the finished tasks.

        Raises a failed task's error. A delivery that Slack takes long to answer does not delay the others.
        """
        await asyncio.wait(under_way, timeout=self._pace.every, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.sleep(_TOGETHER)
        done = {task for task in under_way if task.done()}
        for task in done:
            task.result()
        self._progressed = monotonic()
        return done

    async def _catch_up(self) -> None:
        """Write outcomes that could not be written while the database was unavailable, if their claims are still valid.

        Then run the preparations that have not succeeded yet.
        """
        while self._unwritten:
            delivery, decision = self._unwritten[-1]
            written = await self._write(delivery, decision)
            self._unwritten.pop()
            if written:
                await self._notify_owner(delivery, decision)
        while self._unprepared:
            if not await self._unprepared[0]():
                break
            self._unprepared.pop(0)

    async def _claim(self, most: int) -> list[Delivery]:
        return await self._deliveries.claim(self.name, self._pace.lease, self._pace.reconcile_after, most)

    async def _handle(self, delivery: Delivery) -> None:
        """Reconcile or post a delivery, and write the outcome; if writing fails, keep the outcome for a later turn."""
        if delivery.state == "ambiguous":
            decision: Decision | None = await self._reconcile(delivery)
        else:
            delivery, decision = await self._post(delivery)
        if decision is None:
            return
        try:
            written = await self._write(delivery, decision)
        except DATABASE_TROUBLE:
            self._unwritten.append((delivery, decision))
            raise
        if written:
            await self._notify_owner(delivery, decision)

    async def _reconcile(self, delivery: Delivery) -> Decision:
        lookup = await self._poster.find(delivery)
        if lookup.trouble is not None:
            return after_failed_lookup(lookup.retry_after, delivery)
        if lookup.refused is not None:
            return after_refused_lookup(lookup.refused, delivery)
        return after_lookup(lookup.found, delivery, self._policy)

    async def _post(self, delivery: Delivery) -> tuple[Delivery, Decision | None]:
        asking = await self._mark(delivery)
        if asking is None:
            return delivery, None
        outcome = await self._poster.post(asking, monotonic() + _MARGIN)
        if outcome.refused and refuses_blocks(outcome.refused):
            refused = "Slack refused the blocks of delivery %s (%s): only its text is posted"
            _LOG.warning(refused, delivery.id, outcome.refused)
            return await self._post_text(asking)
        if outcome.refused == "not_in_channel" and await self._poster.join(asking.channel):
            return asking, after_joining(asking)
        return asking, after_asking(outcome, asking)

    async def _post_text(self, refused: Delivery) -> tuple[Delivery, Decision]:
        """Post the text alone of a delivery whose blocks Slack refused.

        Slack may have taken long to refuse them. If too little of the lease is left, the delivery is tried again soon.
        """
        asking = await self._mark(refused)
        if asking is None:
            return refused, after_asking(Outcome(retry_after=0.0), refused)
        return asking, after_asking(await self._poster.post(asking, monotonic() + _MARGIN, text_alone=True), asking)

    async def _mark(self, delivery: Delivery) -> Delivery | None:
        return await self._deliveries.mark_in_flight(delivery, TIMEOUT + 2 * _MARGIN)

    async def _write(self, delivery: Delivery, decision: Decision) -> bool:
        """Write a decision; return False if the claim was lost, because another worker now decides."""
        written = await self._deliveries.record_decision(delivery, decision)
        if not written:
            _LOG.warning("Delivery %s was taken over by another worker", delivery.id)
        elif decision.state in ("failed", "skipped"):
            _LOG.warning("Delivery %s: %s (%s)", delivery.id, decision.state, decision.error)
        return written

    async def _notify_owner(self, delivery: Delivery, decision: Decision) -> None:
        """Notify the subscription's owner if the decision pauses it and a notice can be sent.

        Only the worker that wrote the decision does this.
        """
        if decision.pause is None:
            return
        subscription = await self._subscriptions.get(delivery.subscription)
        if subscription and subscription.notify and (notice := paused_notice(subscription, decision.pause)):
            await self._poster.notify(subscription.notify, notice)
