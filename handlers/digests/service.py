"""Creates, shows and changes subscriptions on request; its results and errors contain no wording in any language."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from handlers.digests.changing import as_before, as_ordered, has_slot_before, is_ordered, resumed, skipped
from handlers.digests.choosing import candidates, choose, fact_of
from handlers.digests.permissions import may_change
from handlers.digests.ports import DeliveryStore, Directory, SubscriptionStore
from handlers.digests.results import (
    AmbiguousError,
    Changed,
    Listed,
    NoneHereError,
    NotAllowedError,
    NotFoundError,
    OrderError,
    OthersExist,
    Previewed,
    Removed,
    Result,
    Subscribed,
    Unchanged,
)
from handlers.digests.schedule import next_due, zone_known
from handlers.digests.subscription import Order, Pause, Schedule, Subscription
from handlers.digests.undoing import Undo
from handlers.people import Account, Asker, Channel
from knowledge.model import KnowledgeBase, Language

MOST = 10
"""Maximum number of subscriptions in one channel."""

MOST_ON_HOME = 5
"""Maximum number of subscriptions on the Home tab. For each, Slack may have to be asked about its channel."""

_TRIES = 3
"""How many times to try a change if others are changing the same subscription at the same time."""

_AT_FIRST = Schedule(0, time(9), "UTC")
"""The schedule in a new order, except for its time zone."""

Until = Callable[[Subscription, datetime], date | None]
"""A function that returns the local day on which a paused subscription resumes, or None if it stays paused until
someone resumes it. The function's second argument is the time in UTC."""

Change = Callable[[Subscription, datetime], Subscription]
"""A function that changes a subscription, given the time in UTC."""


@dataclass(frozen=True, slots=True)
class SubscriptionService:
    """What people can do with subscriptions. The ids of people, channels and workspaces are Slack's own.

    A subscription's name is its id. Unless stated otherwise, methods that take a name raise NotFoundError if the
    workspace has no such subscription; if the name is None, they raise NoneHereError if the channel has no
    subscription, or AmbiguousError if it has several. Methods that change a subscription also raise NotAllowedError if
    the asker may not change it. With `everyone`, anyone may change any subscription. `identify` creates ids for new
    subscriptions.
    """

    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    knowledge: KnowledgeBase
    everyone: bool = False
    identify: Callable[[], str] = field(default=lambda: uuid.uuid4().hex)

    # Ordering

    def require_facts(self, themes: Collection[str] = ()) -> None:
        """Raise OrderError if the report has no facts about `themes` or, if there are no themes, none at all."""
        if not candidates(self.knowledge, themes):
            raise OrderError("no facts", "themes" if themes else "channel")

    def new_order(self, asker: Asker, language: Language, zone: str | None) -> Order:
        """Return the order that a new form shows at first, for a person in this time zone (None if unknown)."""
        return Order(asker.channel, replace(_AT_FIRST, zone=zone or "UTC"), frozenset(), language, asker.user)

    async def order_of(self, asker: Asker, name: str, directory: Directory) -> Order:
        """Return a subscription as an order to edit. Raises NotAllowedError if the asker may not change it."""
        was = await self._changeable(asker, name, directory)
        return Order(was.channel, was.schedule, was.themes, was.language, was.notify)

    async def zone_of(self, asker: Asker, directory: Directory) -> str | None:
        """Return the asker's own time zone, or None if it is unknown."""
        zone = (await directory.account(asker.user)).zone
        return zone if zone and zone_known(zone) else None

    async def subscribe(self, asker: Asker, order: Order, directory: Directory) -> Result:
        """Subscribe a channel as an order says. If the channel has subscriptions, return those and change nothing.

        Raises OrderError as `take` does.
        """
        order = self._spoken(order)
        here = await self.subscriptions.in_channel(asker.team, order.channel)
        if not here:
            return await self.take(asker, order, directory)
        changeable = (await self._listed(asker, here, directory)).changeable
        if same := _same(here, order):
            return Unchanged("there already", same, same.id in changeable)
        return OthersExist(order.schedule, here, changeable)

    async def reschedule(self, asker: Asker, name: str, schedule: Schedule, directory: Directory) -> Result:
        """Change when a subscription posts. Raises OrderError as `take` does."""
        found = await self._changeable(asker, name, directory)
        order = Order(found.channel, schedule, found.themes, found.language, found.notify)
        return await self.take(asker, order, directory, name)

    async def take(self, asker: Asker, order: Order, directory: Directory, name: str | None = None) -> Result:
        """Subscribe a channel as an order says or, if `name` is given, change the subscription with that name.

        The bot joins a public channel by itself; it has to be invited to a private one. If the report lacks the order's
        language, its first one is used. Raises OrderError if no fact fits the order, if the channel is archived, or if
        the channel already has too many subscriptions.
        """
        order = self._spoken(order)
        self.require_facts(order.themes)
        channel = await directory.channel(order.channel)
        if channel.archived:
            raise OrderError("archived", "channel")
        uninvited = not await _can_post(channel, directory)
        if name is None:
            return await self._subscribe(asker, order, uninvited=uninvited)
        found = await self._changeable(asker, name, directory)
        ordered = Changed("ordered", found, uninvited=uninvited)
        return await self._change(ordered, lambda was, now: as_ordered(was, order, now))

    def _spoken(self, order: Order) -> Order:
        return replace(order, language=self.knowledge.language(order.language))

    # Showing

    async def here(self, asker: Asker) -> Sequence[Subscription]:
        """Return the subscriptions of the asker's channel, oldest first."""
        return await self.subscriptions.in_channel(asker.team, asker.channel)

    async def shown_to(self, asker: Asker, directory: Directory) -> Sequence[Subscription]:
        """Return the subscriptions that post next in the workspace, as far as the asker may see them.

        People see the subscriptions that they created. Members of the workspace also see those of public channels, but
        people from another workspace do not.
        """
        running = [each for each in await self.subscriptions.of_team(asker.team) if each.pause is None]
        soonest = sorted(running, key=lambda each: each.next_due)[:MOST_ON_HOME]
        others = [each.channel for each in soonest if each.creator != asker.user]
        public: set[str] = set()
        if others and (await directory.account(asker.user)).team == asker.team:
            channels = await asyncio.gather(*(directory.channel(channel) for channel in others))
            public = {each.id for each in channels if each.member is not None and not each.private}
        return [each for each in soonest if each.creator == asker.user or each.channel in public]

    async def naming(self, asker: Asker) -> Sequence[Subscription]:
        """Return the subscriptions that the asker created or is to be notified about, oldest first."""
        kept = await self.subscriptions.of_team(asker.team)
        return [each for each in kept if asker.user in (each.creator, each.notify)]

    async def show(self, asker: Asker, directory: Directory) -> Listed:
        """Return the subscriptions of the asker's channel, and which of them the asker may change."""
        here = await self.here(asker)
        return await self._listed(asker, here, directory)

    async def preview(self, asker: Asker, name: str | None) -> Previewed:
        """Return the fact that a subscription posts next, without using it up. Raises OrderError if there is none.

        If `name` is None, return the next fact of the channel's first subscription or, if the channel has no
        subscription, a fact that may come first.
        """
        found = await self._named(asker, name) if name else next(iter(await self.here(asker)), None)
        themes = found.themes if found else frozenset[str]()
        used = await self.deliveries.used(found.id, found.cycle) if found else frozenset[str]()
        seed = found.id if found else asker.channel
        choice = choose(candidates(self.knowledge, themes), used, found.cycle if found else 0, seed)
        fact = fact_of(self.knowledge, choice.fact) if choice else None
        if fact is None:
            raise OrderError("no facts", "themes" if themes else "channel")
        return Previewed(*fact, found.language if found else None, found.channel if found else asker.channel)

    # Changing

    async def pause(self, asker: Asker, name: str | None, until: Until, directory: Directory) -> Result:
        """Pause a subscription until the local day that `until` returns.

        If `until` returns None, the subscription is paused until someone resumes it.
        """
        found = await self._changeable(asker, name, directory)
        day = until(found, await self.subscriptions.now())
        misses = day is None or has_slot_before(found, day)
        paused = Changed("paused", found, until=day, misses_posts=misses)
        return await self._change(paused, lambda was, _now: was.paused(Pause("person", day)))

    async def resume(self, asker: Asker, name: str | None, directory: Directory) -> Result:
        """Resume a subscription with its next slot. Missed slots are not posted."""
        found = await self._changeable(asker, name, directory)
        if found.pause is None:
            return Unchanged("not paused", found)
        uninvited = not await _can_post(await directory.channel(found.channel), directory)
        return await self._change(Changed("resumed", found, uninvited=uninvited), resumed)

    async def skip(self, asker: Asker, name: str | None, directory: Directory) -> Result:
        """Skip a subscription's next post."""
        return await self._change(Changed("skipped", await self._changeable(asker, name, directory)), skipped)

    async def remove(self, asker: Asker, name: str | None, directory: Directory) -> Result:
        """Remove a subscription, or pause it if it comes from the settings, because a restart would add it again."""
        found = await self._changeable(asker, name, directory)
        if not found.creator:
            kept = Changed("kept by the settings", found)
            return await self._change(kept, lambda was, _now: was.paused(Pause("person")))
        return await self._remove(found, Undo(found.id, found, None))

    async def undo(self, asker: Asker, undo: Undo, directory: Directory) -> Result:
        """Revert the change that `undo` describes, unless the subscription has been changed again since then."""
        if undo.version is None:
            return await self._restore(asker, undo, directory)
        found = await self._changeable(asker, undo.id, directory)
        if found.version != undo.version:
            return Unchanged("changed since", found)
        before = undo.before
        if before is None:
            return await self._remove(found, None)
        return await self._change(Changed("undone", found), lambda was, now: as_before(was, before, now))

    # Inside

    async def _remove(self, found: Subscription, undo: Undo | None) -> Removed:
        await self.subscriptions.remove(found.id)
        return Removed(undo, await self.subscriptions.in_channel(found.team, found.channel))

    async def _subscribe(self, asker: Asker, order: Order, *, uninvited: bool) -> Result:
        now = await self.subscriptions.now()
        made = Subscription(
            id=self.identify(),
            team=asker.team,
            channel=order.channel,
            creator=asker.user,
            schedule=order.schedule,
            themes=order.themes,
            language=order.language,
            notify=order.notify or asker.user,
            created=now,
            next_due=next_due(order.schedule, now),
        )
        here = await self.subscriptions.add(made, lambda here: len(here) < MOST and _same(here, order) is None)
        if same := _same(here, order):
            return Unchanged("there already", same)
        if len(here) >= MOST:
            raise OrderError("too many", "channel")
        return Subscribed(made, Undo(made.id, None, made.version), uninvited)

    async def _change(self, changed: Changed, change: Change) -> Result:
        """Change the subscription in `changed` with the function `change`. Return `changed` with a way to undo this.

        If someone else changes the subscription at the same time, the change is tried again with the latest version, so
        that the other person's change is not lost.
        """
        was: Subscription | None = changed.subscription
        for _ in range(_TRIES):
            if was is None:
                raise NotFoundError
            if await self.subscriptions.save(change(was, await self.subscriptions.now())):
                now_is = await self.subscriptions.get(was.id)
                if now_is is None:
                    raise NotFoundError
                return replace(changed, subscription=now_is, undo=Undo(was.id, was, now_is.version))
            was = await self.subscriptions.get(was.id)
        return Unchanged("changed since")

    async def _restore(self, asker: Asker, undo: Undo, directory: Directory) -> Result:
        """Restore a removed subscription in round 0, in which the facts posted earlier in its channel count as used."""
        before = undo.before
        if before is None or before.team != asker.team or await self.subscriptions.get(before.id):
            raise NotFoundError
        await self._check(asker, before, directory)
        restored = replace(as_before(before, before, await self.subscriptions.now()), cycle=0)
        await self.subscriptions.add(restored)
        return Changed("undone", restored)

    async def _named(self, asker: Asker, name: str) -> Subscription:
        found = await self.subscriptions.get(name)
        if found is None or found.team != asker.team:
            raise NotFoundError
        return found

    async def _only(self, asker: Asker, directory: Directory) -> Subscription:
        """Return the only subscription of the asker's channel."""
        here = await self.here(asker)
        if not here:
            raise NoneHereError
        if len(here) > 1:
            raise AmbiguousError(await self._listed(asker, here, directory))
        return here[0]

    async def _changeable(self, asker: Asker, name: str | None, directory: Directory) -> Subscription:
        found = await (self._named(asker, name) if name else self._only(asker, directory))
        await self._check(asker, found, directory)
        return found

    async def _listed(self, asker: Asker, here: Sequence[Subscription], directory: Directory) -> Listed:
        """Return the subscriptions of one channel, `here`, and which of them the asker may change.

        Query Slack only if necessary.
        """
        own = {each.id for each in here if may_change(each, Account(asker.user), None, everyone=self.everyone)}
        if len(own) == len(here):
            return Listed(here, own)
        account = await directory.account(asker.user)
        creator = (await directory.channel(here[0].channel)).creator
        changeable = {each.id for each in here if may_change(each, account, creator, everyone=self.everyone)}
        return Listed(here, changeable, account.permitted)

    async def _check(self, asker: Asker, subscription: Subscription, directory: Directory) -> None:
        """Raise NotAllowedError if the asker may not change the subscription. Query Slack only if necessary."""
        if may_change(subscription, Account(asker.user), None, everyone=self.everyone):
            return
        account = await directory.account(asker.user)
        channel = await directory.channel(subscription.channel)
        if not may_change(subscription, account, channel.creator, everyone=self.everyone):
            raise NotAllowedError(subscription.creator, channel.creator, sees_admins=account.permitted)


def _same(here: Sequence[Subscription], order: Order) -> Subscription | None:
    """Return the subscription in the order's channel that is already as ordered, or None if there is none."""
    return next((each for each in here if is_ordered(each, order)), None)


async def _can_post(channel: Channel, directory: Directory) -> bool:
    """Return whether the bot is in the channel, after joining it if necessary and possible.

    If it is unknown whether the bot is in the channel, return True.
    """
    if channel.hidden:
        return False
    return channel.member is not False or (not channel.private and await directory.join(channel.id))
