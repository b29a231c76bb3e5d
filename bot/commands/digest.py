"""Shows operators which posts are due, sent or stuck, and can post those that are due without a worker process."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import monotonic

from bot.errors import UsageError
from bot.settings import POSTING, STORED, WEEKDAYS, read_settings, require_token, use_proxy
from bot.storage.opening import Stores, opened
from bot.storage.overview import Overview, overview
from bot.terminal import texts
from bot.terminal.lines import write
from bot.worker.building import working
from handlers.digests.delivery import Delivery
from handlers.digests.planning import plan
from handlers.digests.schedule import known_zone, zone_known
from handlers.digests.slack.texts import REASONS
from handlers.digests.slack.weekly import render_with
from handlers.digests.subscription import Subscription
from knowledge.loading import load_knowledge

LATE = timedelta(minutes=5)
"""A delivery counts as stuck if it is still not posted this long after its slot."""
_SHOWN = 50
_QUIET = 1.5
"""Seconds after which `digest run` ends if there was nothing to do: more than the second between a channel's posts."""


def digest(chosen: argparse.Namespace) -> int:
    """Run the subcommand `chosen.what` and return the exit status, which is 1 if `status` finds stuck deliveries.

    Raises UsageError if an option does not belong to the subcommand, or if there is no subscription to preview. Raises
    SettingsError, KnowledgeError or DatabaseError if the settings, the report or the database cannot be used.
    """
    if chosen.now is not None and chosen.what != "run":
        raise UsageError("--now only works with “digest run”.")
    if chosen.subscription is not None and chosen.what != "preview":
        raise UsageError("You can only name a subscription with “digest preview”.")
    doings = {"list": _list, "status": _status, "preview": _preview, "run": _run}
    return asyncio.run(doings[chosen.what](chosen))


async def _list(_chosen: argparse.Namespace) -> int:
    async with opened(read_settings(variables=STORED)) as stores:
        found = await overview(stores.engine)
        for subscription in found.subscriptions:
            write(_subscription_line(subscription))
        for name in found.unreadable:
            write(texts.DIGEST_UNREADABLE.format(id=name))
        if not (found.subscriptions or found.unreadable):
            write(texts.DIGEST_NONE)
        zones = _zones(found)
        for delivery in await stores.deliveries.latest(None, _SHOWN):
            write(_delivery_line(delivery, zones))
    return 0


async def _status(_chosen: argparse.Namespace) -> int:
    async with opened(read_settings(variables=STORED)) as stores:
        now = await stores.subscriptions.now()
        lines, stuck = _status_lines(await overview(stores.engine), now)
        for line in lines:
            write(line)
    return 1 if stuck else 0


async def _preview(chosen: argparse.Namespace) -> int:
    """Print the next post of each subscription, or of the given one, without using up its fact."""
    settings = read_settings(variables=STORED)
    knowledge = load_knowledge(settings.knowledge_path)
    plans = plan(knowledge, render_with(knowledge))
    async with opened(settings) as stores:
        found = [one for one in (await overview(stores.engine)).subscriptions if chosen.subscription in (None, one.id)]
        if not found:
            raise UsageError(
                texts.DIGEST_NONE
                if chosen.subscription is None
                else "No subscription has that ID. Run “digest list” to see the IDs."
            )
        for subscription in found:
            used = await stores.deliveries.used(subscription.id, subscription.cycle)
            planned = plans(subscription, used, subscription.next_due)
            write(_subscription_line(subscription))
            write(json.loads(planned.message)["text"] if planned.message else texts.DIGEST_NO_FACT)
    return 0


async def _run(chosen: argparse.Namespace) -> int:
    settings = read_settings(variables=POSTING)
    require_token(settings)
    use_proxy(settings)
    knowledge = load_knowledge(settings.knowledge_path)
    async with (
        opened(settings, _clock_from(chosen.now) if chosen.now else None) as stores,
        working(settings, knowledge, stores, by_itself=False) as worker,
    ):
        before = (await overview(stores.engine)).states
        quiet_since = monotonic()
        while monotonic() - quiet_since < _QUIET:
            if await worker.tick():
                quiet_since = monotonic()
            await asyncio.sleep(0.1)
        return await _say_what_came(stores, before["sent"])


async def _say_what_came(stores: Stores, sent_before: int) -> int:
    found = await overview(stores.engine)
    write(texts.DIGEST_RAN.format(sent=found.states["sent"] - sent_before, waiting=found.waiting))
    zones = _zones(found)
    for delivery in found.active:
        write(_delivery_line(delivery, zones))
    return 0


def _clock_from(start: datetime) -> Callable[[], datetime]:
    """Return a clock that reads `start` now and runs on from there."""
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


def _status_lines(found: Overview, now: datetime) -> tuple[list[str], list[Delivery]]:
    """Return the lines of `digest status`, and the deliveries that are stuck."""
    running = [subscription for subscription in found.subscriptions if subscription.pause is None]
    due = [subscription for subscription in running if subscription.next_due <= now]
    stuck = [delivery for delivery in found.active if now - delivery.slot > LATE]
    zones = _zones(found)
    lines = [
        texts.DIGEST_NOW.format(now=_iso(now)),
        texts.DIGEST_SUBSCRIPTIONS.format(
            count=len(found.subscriptions) + len(found.unreadable),
            resting=len(found.subscriptions) - len(running),
            unreadable=len(found.unreadable),
            due=len(due),
        ),
        texts.DIGEST_DELIVERIES.format(states=_counts(found) or texts.DIGEST_NOTHING),
        texts.DIGEST_LAST.format(slot=_iso(found.last_sent) if found.last_sent else texts.DIGEST_NOTHING),
    ]
    if running:
        lines.append(texts.DIGEST_NEXT.format(line=_subscription_line(running[0])))
    lines += [_subscription_line(subscription) for subscription in found.subscriptions if _rests_unasked(subscription)]
    lines += [texts.DIGEST_STUCK.format(line=_delivery_line(delivery, zones)) for delivery in stuck]
    return lines, stuck


def _rests_unasked(subscription: Subscription) -> bool:
    return subscription.pause is not None and subscription.pause.reason != "person"


def _counts(found: Overview) -> str:
    return ", ".join(f"{count} {state}" for state, count in sorted(found.states.items()))


def _subscription_line(subscription: Subscription) -> str:
    schedule = subscription.schedule
    return texts.DIGEST_SUBSCRIPTION.format(
        id=subscription.id,
        channel=subscription.channel,
        weekday=WEEKDAYS[schedule.weekday][:3] if schedule.weekday in range(7) else "?",
        at=f"{schedule.at:%H:%M}",
        zone=schedule.zone,
        state="".join(_state(subscription)),
    )


def _state(subscription: Subscription) -> Iterator[str]:
    if subscription.pause is None:
        yield texts.DIGEST_NEXT_SLOT.format(
            next=" = ".join(_moments(subscription.next_due, subscription.schedule.zone))
        )
        return
    until = subscription.pause.until
    yield texts.DIGEST_RESTS.format(reason=REASONS[subscription.pause.reason].en)
    yield texts.DIGEST_UNTIL.format(day=until.isoformat()) if until else ""


def _delivery_line(delivery: Delivery, zones: dict[str, str]) -> str:
    return texts.DIGEST_DELIVERY.format(
        state=delivery.state,
        slot=" = ".join(_moments(delivery.slot, zones.get(delivery.subscription, "UTC"))),
        channel=delivery.channel,
        fact=delivery.fact,
        why=texts.DIGEST_WHY.format(error=delivery.error, attempts=delivery.attempts) if delivery.error else "",
    ).rstrip()


def _zones(found: Overview) -> dict[str, str]:
    return {subscription.id: subscription.schedule.zone for subscription in found.subscriptions}


def _moments(moment: datetime, zone: str) -> Iterator[str]:
    """Yield a moment as text: in UTC and, if `zone` is a known time zone, in local time."""
    yield _iso(moment)
    if zone_known(zone):
        yield f"{moment.astimezone(known_zone(zone)):%Y-%m-%dT%H:%M%z} {zone}"


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
