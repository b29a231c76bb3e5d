"""Simulates years of weekly posts for thousands of channels in seconds, without a database or Slack."""

from __future__ import annotations

import argparse
import heapq
import random
import time as clocks
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.errors import UsageError
from bot.settings import OFFLINE, WEEKDAYS, read_settings
from bot.terminal.lines import write
from bot.terminal.texts import NO_FACTS, SIMULATED, SIMULATED_POST
from handlers.digests.delivery import Message
from handlers.digests.planning import plan
from handlers.digests.ports import Plan
from handlers.digests.schedule import known_zone, next_due, zone_names
from handlers.digests.subscription import Schedule, Subscription
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase

MOST_YEARS, MOST_CHANNELS = 200, 100_000
WEEK = timedelta(days=7)
_EMPTY: Message = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One post that would have been made: when (in UTC), for which subscription, and which fact."""

    at: datetime
    subscription: Subscription
    fact: str


@dataclass(slots=True)
class Findings:
    """The results of a replay. `missed`, `doubled` and `repeated` count faults.

    `moved` counts posts made at a local time other than the subscription's, which is right only if the clock skips that
    time.
    """

    posts: int = 0
    missed: int = 0
    doubled: int = 0
    repeated: int = 0
    moved: int = 0
    facts: Counter[str] = field(default_factory=Counter)


def simulate(chosen: argparse.Namespace) -> int:
    """Replay `chosen.years` years for `chosen.channels` channels and print the findings; return 1 if there are faults.

    Raises UsageError if either number is out of range, or if the report has no facts; SettingsError if the settings are
    invalid; and KnowledgeError if the report is invalid.
    """
    _check(chosen)
    knowledge = load_knowledge(read_settings(variables=OFFLINE).knowledge_path)
    if not any(knowledge.facts()):
        raise UsageError(NO_FACTS)
    start = datetime.combine(chosen.start or datetime.now(UTC).date(), time(), UTC)
    began, rng = clocks.perf_counter(), random.Random(chosen.seed)  # noqa: S311 - a seed makes it repeatable
    subscriptions = subscribed(chosen.channels, start, rng, knowledge)
    weeks = round(chosen.years * 365.2425 / 7)
    judge = Judge(subscriptions, start, weeks)
    for post in replay(subscriptions, plan(knowledge, lambda _fact, _subscription: _EMPTY), start, weeks):
        judge.check(post)
        if chosen.list:
            write(_line(post))
    found = judge.finish()
    write(_summary(found, subscriptions, weeks, clocks.perf_counter() - began))
    return 1 if found.missed or found.doubled or found.repeated else 0


def subscribed(channels: int, start: datetime, rng: random.Random, knowledge: KnowledgeBase) -> list[Subscription]:
    """Return one subscription per channel, created at `start`, each at a random quarter hour of a random weekday.

    The subscriptions cycle through all time zones, and every tenth one is limited to a random chapter.
    """
    zones = sorted(zone_names())
    themes = [chapter.id for chapter in knowledge.chapters]
    made = []
    for number in range(channels):
        schedule = Schedule(rng.randrange(7), _quarter(rng.randrange(96)), zones[number % len(zones)])
        themed = frozenset([rng.choice(themes)]) if themes and number % 10 == 0 else frozenset[str]()
        made.append(
            Subscription(
                id=f"s{number}",
                team=f"T{number % 1000:03d}",
                channel=f"C{number:06d}",
                creator="",
                schedule=schedule,
                themes=themed,
                language="ko" if number % 2 else "en",
                notify="",
                created=start,
                next_due=next_due(schedule, start),
            )
        )
    return made


def replay(subscriptions: Sequence[Subscription], plans: Plan, start: datetime, weeks: int) -> Iterator[Post]:
    """Yield the posts of the `weeks` weeks after `start` in chronological order, as `plans` plans them."""
    end = start + weeks * WEEK
    now = dict(enumerate(subscriptions))
    used: dict[int, set[str]] = {number: set() for number in now}
    due = [(subscription.next_due, number) for number, subscription in now.items()]
    heapq.heapify(due)
    while due and due[0][0] <= end:
        moment, number = heapq.heappop(due)
        planned = plans(now[number], frozenset(used[number]), moment)
        if planned.cycle != now[number].cycle:
            used[number].clear()
        now[number] = replace(now[number], cycle=planned.cycle, next_due=planned.next_due)
        heapq.heappush(due, (planned.next_due, number))
        if planned.fact is not None:
            used[number].add(planned.fact)
            yield Post(planned.slot, now[number], planned.fact)


class Judge:
    """Checks posts against the calendar and the local clock of each zone, independently of the scheduling rules.

    Each subscription must post on its weekday in each of the `weeks` weeks after `start`, and must not repeat a fact
    within a cycle. `found` counts the posts and the deviations.
    """

    def __init__(self, subscriptions: Sequence[Subscription], start: datetime, weeks: int) -> None:
        self.found = Findings()
        end = start + weeks * WEEK
        self._last = {one.id: _day_after(one.schedule, start) - WEEK for one in subscriptions}
        self._end = {one.id: _day_after(one.schedule, end) - WEEK for one in subscriptions}
        self._facts: dict[str, tuple[int, set[str]]] = {}

    def check(self, post: Post) -> None:
        """Check one post and count its deviations. Posts must be checked in chronological order."""
        found, schedule = self.found, post.subscription.schedule
        local = post.at.astimezone(known_zone(schedule.zone))
        found.posts += 1
        found.facts[post.fact] += 1
        found.moved += local.time() != schedule.at
        # A time skipped at midnight lands on the next day; half a day earlier is still the intended day.
        day = local.date() if local.weekday() == schedule.weekday else (local - timedelta(hours=12)).date()
        self._count(post.subscription.id, day)
        self._remember(post)

    def finish(self) -> Findings:
        """Count the posts missing at the end, and return the findings. Call this once, after checking all posts."""
        for name, last in self._last.items():
            self.found.missed += max(0, (self._end[name] - last) // WEEK)
        return self.found

    def _count(self, name: str, day: date) -> None:
        passed = day - self._last[name]
        self.found.doubled += passed < WEEK
        self.found.missed += max(0, passed // WEEK - 1)
        self._last[name] = day

    def _remember(self, post: Post) -> None:
        cycle, posted = self._facts.get(post.subscription.id, (-1, set()))
        if cycle != post.subscription.cycle:
            posted = set()
        self.found.repeated += post.fact in posted
        posted.add(post.fact)
        self._facts[post.subscription.id] = (post.subscription.cycle, posted)


def _day_after(schedule: Schedule, moment: datetime) -> date:
    """Return the local date of the first moment after `moment` that matches the schedule."""
    local = moment.astimezone(known_zone(schedule.zone))
    day = local.date() + timedelta(days=(schedule.weekday - local.weekday()) % 7)
    return day + WEEK if day == local.date() and schedule.at <= local.time() else day


def _check(chosen: argparse.Namespace) -> None:
    if not 0 < chosen.years <= MOST_YEARS:
        raise UsageError(f"--years must be above 0 and at most {MOST_YEARS}.")
    if not 0 < chosen.channels <= MOST_CHANNELS:
        raise UsageError(f"--channels must be from 1 to {MOST_CHANNELS}.")


def _quarter(number: int) -> time:
    return time(number // 4, number % 4 * 15)


def _line(post: Post) -> str:
    schedule = post.subscription.schedule
    local = post.at.astimezone(known_zone(schedule.zone))
    return SIMULATED_POST.format(
        utc=f"{post.at:%Y-%m-%dT%H:%MZ}",
        local=f"{local:%Y-%m-%d %H:%M}",
        weekday=WEEKDAYS[local.weekday()][:3],
        zone=schedule.zone,
        channel=post.subscription.channel,
        fact=post.fact,
    )


def _summary(found: Findings, subscriptions: Sequence[Subscription], weeks: int, seconds: float) -> str:
    return SIMULATED.format(
        posts=found.posts,
        channels=len(subscriptions),
        zones=len({subscription.schedule.zone for subscription in subscriptions}),
        weeks=weeks,
        seconds=round(seconds, 1),
        missed=found.missed,
        doubled=found.doubled,
        repeated=found.repeated,
        moved=found.moved,
        facts=len(found.facts),
    )
