"""Posts what is due: a worker makes deliveries, claims some, asks Slack, and writes what came of it, turn by turn."""

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

from bot.database import DATABASE_TROUBLE
from bot.edge import DISCREET, describe
from bot.posting import TIMEOUT, Looked, SlackPoster
from handlers.blocks.digests import draw_told
from handlers.digests.deciding import WithoutHistory, after_asking, after_failed_look, after_looking
from handlers.digests.delivery import Decision, Delivery, Outcome
from handlers.digests.stores import DeliveryStore, Plan, SubscriptionStore

_LOG = logging.getLogger(__name__)
_SLACK = 2.0
"""Seconds between the commit that a request may go out and the last moment for it to begin."""
_TOGETHER = 0.02
"""Seconds within which deliveries that end make room for others together: those are claimed at once."""

Prepare = Callable[[], Awaitable[bool]]
"""Something to be done before the first post, asked every turn until it says that it is done."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How the worker goes about it: times in seconds, and how many deliveries at once.

    A turn begins `every` so often. A claim holds for `lease`, longer than Slack may take to answer. `settle` is how
    long after a request whose answer was lost its message is looked for: Slack's history is some seconds late.
    """

    every: float = 2.0
    lease: float = 60.0
    settle: float = 60.0
    materialised: int = 100_000
    claimed: int = 20


class Worker:
    """One of any number of workers on a database; they share its deliveries by claiming them."""

    def __init__(  # noqa: PLR0913 - the parts of a worker are that many
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
        self._in_trouble = self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take turns for as long as the context is open; what is under way then ends before the context does."""
        logging.getLogger("apscheduler.executors.default").addFilter(DISCREET)
        # A turn that lasts longer than `every` is no news: APScheduler would warn every time that it waits for it.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        scheduler = AsyncIOScheduler(timezone=UTC)
        # A late turn is no missed one: APScheduler would drop it after a second.
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
        minding = asyncio.create_task(self._mind_the_clock(job))
        try:
            yield
        finally:
            self._stopping = True
            minding.cancel()
            job.remove()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), TIMEOUT + _SLACK)
            scheduler.shutdown(wait=False)

    async def _mind_the_clock(self, job: Any) -> None:
        """Let turns go on where the computer's clock was put back: APScheduler would wait until it has caught up."""
        late = timedelta(seconds=2 * self._pace.every)
        while True:
            await asyncio.sleep(self._pace.every)
            now = datetime.now(UTC)
            if job.next_run_time and job.next_run_time - now > late:
                job.modify(next_run_time=now)

    async def turn(self) -> int:
        """Take one turn, and give how many deliveries were dealt with; a database that is gone ends it, and no more.

        What a turn could not write is written by a later one: it is in the log once that the database is gone, and
        once that it is back.
        """
        self._idle.clear()
        try:
            dealt_with = await self.tick()
        except DATABASE_TROUBLE as error:
            if not self._in_trouble:
                _LOG.error("The database cannot be used; trying on\n%s", describe(error))
            self._in_trouble = True
            return 0
        finally:
            self._idle.set()
        if self._in_trouble:
            _LOG.warning("The database can be used again")
        self._in_trouble = False
        return dealt_with

    async def tick(self) -> int:
        """Do all that is due now, and give how many deliveries were dealt with; raises what the database raises."""
        await self._catch_up()
        await self._deliveries.resume_due()
        dealt_with = 0
        under_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                made, claimed = await self._take_more(self._pace.claimed - len(under_way))
                dealt_with += len(claimed)
                under_way |= {asyncio.create_task(self._deal_with(delivery)) for delivery in claimed}
                if under_way:
                    under_way -= await self._some_done(under_way)
                elif not made:
                    break
        finally:
            # What these raise is written down already, as far as it can be, and one error ends a turn like another.
            await asyncio.gather(*under_way, return_exceptions=True)
        return dealt_with

    async def _take_more(self, room: int) -> tuple[int, list[Delivery]]:
        """Plan what is due, and claim as many deliveries as there is room for: none when the worker is to stop."""
        if self._stopping:
            return 0, []
        made = await self._deliveries.materialise(self._plan, self._pace.materialised)
        return made, await self._claim(room) if room > 0 else []

    async def _some_done(self, under_way: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Wait until some have ended, or more may be due, and give those that have; raises what they raised.

        One that Slack keeps waiting holds up none of the others.
        """
        await asyncio.wait(under_way, timeout=self._pace.every, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.sleep(_TOGETHER)
        done = {task for task in under_way if task.done()}
        for task in done:
            task.result()
        return done

    async def _catch_up(self) -> None:
        """Write what could not be written when the database was gone, as far as the claims still hold."""
        while self._unwritten:
            delivery, decision = self._unwritten[-1]
            written = await self._write(delivery, decision)
            self._unwritten.pop()
            if written:
                await self._tell_owner(delivery, decision)
        while self._unprepared:
            if not await self._unprepared[0]():
                break
            self._unprepared.pop(0)

    async def _claim(self, most: int) -> list[Delivery]:
        return await self._deliveries.claim(self.name, self._pace.lease, self._pace.settle, most)

    async def _deal_with(self, delivery: Delivery) -> None:
        """Look for a delivery, or post it, and write what came of it; what cannot be written now is written later."""
        if delivery.state == "ambiguous":
            decision: Decision | None = await self._look(delivery)
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
            await self._tell_owner(delivery, decision)

    async def _look(self, delivery: Delivery) -> Decision:
        looked: Looked = await self._poster.find(delivery)
        if looked.trouble is not None:
            return after_failed_look(looked.retry_after, delivery)
        if looked.refused is not None:
            return after_asking(Outcome(refused=looked.refused), delivery)
        return after_looking(looked.found, delivery, self._policy)

    async def _post(self, delivery: Delivery) -> tuple[Delivery, Decision | None]:
        asking = await self._deliveries.about_to_ask(delivery, TIMEOUT + 2 * _SLACK)
        if asking is None:
            return delivery, None
        outcome = await self._poster.post(asking, monotonic() + _SLACK)
        if outcome.refused == "not_in_channel" and await self._poster.join(asking.channel):
            # The bot was not yet in a public channel: it is now, and the post can go out with the next claim.
            outcome = Outcome(retry_after=1.0)
        return asking, after_asking(outcome, asking)

    async def _write(self, delivery: Delivery, decision: Decision) -> bool:
        """Write a decision; False where the claim was lost, for then another worker decides."""
        written = await self._deliveries.decide(delivery, decision)
        if not written:
            _LOG.warning("Delivery %s was taken over by another worker", delivery.id)
        elif decision.state in ("failed", "skipped"):
            _LOG.warning("Delivery %s: %s (%s)", delivery.id, decision.state, decision.error)
        return written

    async def _tell_owner(self, delivery: Delivery, decision: Decision) -> None:
        """Tell the person whom the subscription names that it rests from now on: only who wrote so comes here."""
        if decision.pause is None:
            return
        subscription = await self._subscriptions.get(delivery.subscription)
        if subscription and subscription.notify:
            await self._poster.tell(subscription.notify, draw_told(subscription, decision.pause))
