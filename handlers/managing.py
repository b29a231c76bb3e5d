"""Makes, shows and changes subscriptions for people, and says what it did: shared by commands, dialogs and buttons."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from handlers import digest_wording as words
from handlers import limits
from handlers.blocks.actions import Button
from handlers.blocks.dialogs import Form, FormFaults, channel_fault, themes_fault
from handlers.blocks.digests import (
    draw_digest,
    draw_refusal,
    draw_sentence,
    draw_subscriptions,
    draw_undo,
    schedule_line,
)
from handlers.digests.changing import as_before, is_same, resumed, skipped
from handlers.digests.choosing import candidates, choose, fact_of
from handlers.digests.delivery import Message
from handlers.digests.permissions import Person, may_change
from handlers.digests.reading import ReadingFault, read_schedule, read_until
from handlers.digests.schedule import next_due, zone_known
from handlers.digests.stores import DeliveryStore, SubscriptionStore
from handlers.digests.subscription import Pause, Schedule, Subscription
from handlers.digests.undoing import Undo, read_undo, write_undo
from handlers.directory import Directory
from handlers.wording import COMMAND, say
from knowledge.model import KnowledgeBase, Language, Text

_MOST = 10
"""Subscriptions that one channel may have."""

_TRIES = 3
"""Times that a change is tried again where someone else changed the same subscription at that moment."""

_QUOTED = 60
"""Characters, at the most, of what someone typed that an answer quotes."""

_AT_FIRST = Schedule(0, time(9), "UTC")
"""What the dialog holds to begin with, but for the zone."""

Change = Callable[[Subscription, datetime], Subscription]
"""Changes a subscription, given the time in UTC."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wants something, where, and the language to say what became of it in."""

    team: str
    channel: str
    user: str
    language: Language


@dataclass(frozen=True, slots=True)
class Managing:
    """What people can do with subscriptions. What each gives is for the asker's eyes only; ids are Slack's own.

    `everyone` lets everyone in a channel change its subscriptions; `identify` gives ids to new ones.
    """

    subscriptions: SubscriptionStore
    deliveries: DeliveryStore
    knowledge: KnowledgeBase
    chance: random.Random
    everyone: bool = False
    identify: Callable[[], str] = field(default=lambda: uuid.uuid4().hex)

    # Making and changing

    async def new_form(self, asker: Asker, directory: Directory) -> tuple[Form, str | None]:
        """Give what the dialog for a new subscription holds to begin with, and the asker's own zone."""
        zone = await _zone_of(asker, directory)
        schedule = replace(_AT_FIRST, zone=zone or "UTC")
        form = Form(None, asker.language, asker.channel, schedule, frozenset(), asker.language, asker.user)
        return form, zone

    async def form_for(self, asker: Asker, name: str, directory: Directory) -> tuple[Form, str | None] | Message:
        """Give what the dialog for changing a subscription holds, or a refusal."""
        was = await self._changeable(asker, name, directory)
        if isinstance(was, Message):
            return was
        form = Form(was.id, asker.language, was.channel, was.schedule, was.themes, was.language, was.notify)
        return form, await _zone_of(asker, directory)

    async def subscribe_by_words(self, asker: Asker, said: str, directory: Directory) -> Message:
        """Subscribe the asker's channel as the words say: 'monday 9:00 Asia/Seoul', '월요일 오전 9시 서울'.

        Without any words, give a button for the dialog.
        """
        if not said:
            row = [Button(words.SUBSCRIBE.within(asker.language), "digest-new", asker.language)]
            return draw_sentence(say(words.HOW, asker.language, command=COMMAND), asker.language, row=row)
        schedule = read_schedule(said, "")
        if isinstance(schedule, ReadingFault):
            return _unreadable(schedule, asker.language)
        if not schedule.zone:
            schedule = replace(schedule, zone=await _zone_of(asker, directory) or "UTC")
        form = Form(None, asker.language, asker.channel, schedule, frozenset(), asker.language, asker.user)
        made = await self.keep(asker, form, directory)
        return draw_sentence(" ".join(made.errors.values()), asker.language) if isinstance(made, FormFaults) else made

    async def keep(self, asker: Asker, form: Form, directory: Directory) -> Message | FormFaults:
        """Make or change the subscription as a form says, and give what was done, or what is wrong in the form.

        A public channel is joined; in a private one the bot asks to be invited.
        """
        if not candidates(self.knowledge, form.themes):
            fault = themes_fault if form.themes else channel_fault
            return fault(words.NO_FACTS, asker.language)
        channel = await directory.channel(form.channel)
        if channel.archived:
            return channel_fault(words.ARCHIVED, asker.language)
        if channel.member is False and not channel.private:
            joined = await directory.join(form.channel)
            channel = replace(channel, member=joined)
        notes = (words.INVITE.within(asker.language),) if channel.hidden or channel.member is False else ()
        if form.subscription is None:
            return await self._make(asker, form, notes)
        return await self._change_by(asker, form, directory, notes)

    # Showing

    async def show(self, asker: Asker) -> Message:
        """Give the subscriptions of the asker's channel, with their buttons."""
        here = await self.subscriptions.in_channel(asker.team, asker.channel)
        if not here:
            return _none_here(asker.language)
        return draw_subscriptions(words.SUBSCRIPTIONS.within(asker.language), here, self.knowledge, asker.language)

    async def preview(self, asker: Asker, name: str | None) -> Message:
        """Give a post as a subscription's next one may be; it uses no fact up. Without a subscription, any fact's."""
        found = await self._one(asker, name) if name else await self._first_here(asker)
        if isinstance(found, Message):
            return found
        themes, language = (found.themes, found.language) if found else (frozenset[str](), asker.language)
        used = await self.deliveries.used(found.id, found.cycle) if found else frozenset[str]()
        choice = choose(candidates(self.knowledge, themes), used, found.cycle if found else 0, self.chance)
        fact = fact_of(self.knowledge, choice.fact) if choice else None
        if fact is None:
            return draw_sentence(words.NO_FACTS.within(asker.language), asker.language)
        shown = draw_digest(fact[1], fact[0], self.knowledge, language)
        note = draw_sentence(words.PREVIEW.within(asker.language), asker.language)
        return Message(f"{note.text}\n{shown.text}", (*note.blocks, *shown.blocks))

    # Changing with one word

    async def pause(self, asker: Asker, name: str | None, said: str, directory: Directory) -> Message:
        """Let a subscription rest until someone resumes it, or until the day that the words name."""
        found = await self._changeable(asker, name, directory)
        if isinstance(found, Message):
            return found
        until = _read_pause(said, found, await self.subscriptions.now())
        if isinstance(until, ReadingFault):
            return _unreadable(until, asker.language)
        pause, done = Pause("person", until), words.PAUSED_UNTIL if until else words.PAUSED
        sentence = say(done, asker.language, date=until.isoformat() if until else "")
        return await self._changed(asker, found, lambda was, _now: was.paused(pause), sentence)

    async def resume(self, asker: Asker, name: str | None, directory: Directory) -> Message:
        """Let a subscription go on, with its next slot; what it missed is not posted."""
        found = await self._changeable(asker, name, directory)
        if isinstance(found, Message):
            return found
        if found.pause is None:
            title = words.RUNS.within(asker.language)
            return draw_subscriptions(title, [found], self.knowledge, asker.language)
        notes = await _access(found.channel, asker.language, directory)
        sentence = words.RESUMED.within(asker.language)
        return await self._changed(asker, found, resumed, sentence, notes)

    async def skip(self, asker: Asker, name: str | None, directory: Directory) -> Message:
        """Leave out a subscription's next post."""
        found = await self._changeable(asker, name, directory)
        if isinstance(found, Message):
            return found
        return await self._changed(asker, found, skipped, words.SKIPPED.within(asker.language))

    async def stop(self, asker: Asker, name: str | None, directory: Directory) -> Message:
        """Remove a subscription; the one of the bot's settings rests instead, as it would come back with a restart."""
        found = await self._changeable(asker, name, directory)
        if isinstance(found, Message):
            return found
        if not found.creator:
            sentence = words.OF_SETTINGS.within(asker.language)
            return await self._changed(asker, found, lambda was, _now: was.paused(Pause("person")), sentence)
        await self.subscriptions.remove(found.id)
        undo = write_undo(Undo(found.id, found, None))
        return draw_undo(words.STOPPED.within(asker.language), undo, asker.language)

    async def undo(self, asker: Asker, written: str, directory: Directory) -> Message:
        """Take a change back, unless the subscription was changed again since."""
        undo = read_undo(written)
        if undo is None:
            return _gone(asker.language)
        if undo.version is None:
            return await self._restore(asker, undo, directory)
        found = await self._changeable(asker, undo.id, directory)
        if isinstance(found, Message):
            return found
        if found.version != undo.version:
            title = words.CHANGED_SINCE.within(asker.language)
            return draw_subscriptions(title, [found], self.knowledge, asker.language)
        if undo.before is None:
            await self.subscriptions.remove(found.id)
            return draw_sentence(words.STOPPED.within(asker.language), asker.language)
        before = undo.before
        sentence = words.UNDONE.within(asker.language)
        return await self._changed(asker, found, lambda was, now: as_before(was, before, now), sentence)

    # Inside

    async def _make(self, asker: Asker, form: Form, notes: tuple[str, ...]) -> Message | FormFaults:
        now = await self.subscriptions.now()
        made = Subscription(
            id=self.identify(),
            team=asker.team,
            channel=form.channel,
            creator=asker.user,
            schedule=form.schedule,
            themes=form.themes,
            language=form.language,
            notify=form.notify or asker.user,
            created=now,
            next_due=next_due(form.schedule, now),
        )
        here = await self.subscriptions.in_channel(asker.team, form.channel)
        if same := next((each for each in here if is_same(each, made)), None):
            title = words.ALREADY.within(asker.language)
            return draw_subscriptions(title, [same], self.knowledge, asker.language)
        if len(here) >= _MOST:
            return channel_fault(_TOO_MANY, asker.language)
        await self.subscriptions.add(made)
        title = say(words.SUBSCRIBED, asker.language, schedule=schedule_line(made.schedule, asker.language))
        undo = write_undo(Undo(made.id, None, made.version))
        return draw_subscriptions(title, [made], self.knowledge, asker.language, undo=undo, notes=notes)

    async def _change_by(
        self, asker: Asker, form: Form, directory: Directory, notes: tuple[str, ...]
    ) -> Message | FormFaults:
        found = await self._changeable(asker, form.subscription, directory)
        if isinstance(found, Message):
            return found
        sentence = say(words.CHANGED, asker.language, schedule=schedule_line(form.schedule, asker.language))
        return await self._changed(asker, found, lambda was, now: _as_form(was, form, now), sentence, notes)

    async def _changed(
        self, asker: Asker, found: Subscription, change: Change, sentence: str, notes: tuple[str, ...] = ()
    ) -> Message:
        """Change a subscription, and say so with a way to undo it; nothing is lost that others change meanwhile."""
        was: Subscription | None = found
        for _ in range(_TRIES):
            if was is None:
                return _gone(asker.language)
            if await self.subscriptions.save(change(was, await self.subscriptions.now())):
                now_is = await self.subscriptions.get(was.id)
                if now_is is None:
                    return _gone(asker.language)
                undo = write_undo(Undo(was.id, was, now_is.version))
                return draw_subscriptions(sentence, [now_is], self.knowledge, asker.language, undo=undo, notes=notes)
            was = await self.subscriptions.get(was.id)
        return draw_sentence(words.CHANGED_SINCE.within(asker.language), asker.language)

    async def _restore(self, asker: Asker, undo: Undo, directory: Directory) -> Message:
        """Bring a removed subscription back, with the facts that its channel had, which count in a first round."""
        before = undo.before
        if before is None or before.team != asker.team or await self.subscriptions.get(before.id):
            return _gone(asker.language)
        refusal = await self._refusal(asker, before, directory)
        if refusal:
            return refusal
        restored = replace(as_before(before, before, await self.subscriptions.now()), cycle=0)
        await self.subscriptions.add(restored)
        return draw_subscriptions(words.UNDONE.within(asker.language), [restored], self.knowledge, asker.language)

    async def _first_here(self, asker: Asker) -> Subscription | None:
        return next(iter(await self.subscriptions.in_channel(asker.team, asker.channel)), None)

    async def _one(self, asker: Asker, name: str | None) -> Subscription | Message:
        """Give the subscription with that id, or the only one of the channel; a message where that is not one."""
        if name:
            found = await self.subscriptions.get(name)
            return found if found and found.team == asker.team else _gone(asker.language)
        here = await self.subscriptions.in_channel(asker.team, asker.channel)
        if len(here) == 1:
            return here[0]
        if not here:
            return _none_here(asker.language)
        return draw_subscriptions(words.WHICH.within(asker.language), here, self.knowledge, asker.language)

    async def _changeable(self, asker: Asker, name: str | None, directory: Directory) -> Subscription | Message:
        found = await self._one(asker, name)
        if isinstance(found, Message):
            return found
        return await self._refusal(asker, found, directory) or found

    async def _refusal(self, asker: Asker, subscription: Subscription, directory: Directory) -> Message | None:
        """Say who may change a subscription where the asker may not; Slack is asked only where that matters."""
        if may_change(subscription, Person(asker.user), None, everyone=self.everyone):
            return None
        account = await directory.account(asker.user)
        channel = await directory.channel(subscription.channel)
        person = Person(asker.user, account.admin)
        if may_change(subscription, person, channel.creator, everyone=self.everyone):
            return None
        return draw_refusal(subscription.creator, channel.creator, asker.language)


_TOO_MANY = Text(
    say(words.TOO_MANY, "en", count=str(_MOST)),
    say(words.TOO_MANY, "ko", count=str(_MOST)),
)


async def _zone_of(asker: Asker, directory: Directory) -> str | None:
    zone = (await directory.account(asker.user)).zone
    return zone if zone and zone_known(zone) else None


async def _access(channel_id: str, language: Language, directory: Directory) -> tuple[str, ...]:
    """Join the channel where that is needed and possible, and give what there is to ask for otherwise."""
    channel = await directory.channel(channel_id)
    if channel.hidden or (channel.member is False and (channel.private or not await directory.join(channel_id))):
        return (words.INVITE.within(language),)
    return ()


def _read_pause(said: str, subscription: Subscription, now: datetime) -> date | ReadingFault | None:
    if not said:
        return None
    zone = subscription.schedule.zone
    return read_until(said, now.astimezone(ZoneInfo(zone if zone_known(zone) else "UTC")).date())


def _as_form(was: Subscription, form: Form, now: datetime) -> Subscription:
    due = was.next_due if form.schedule == was.schedule and was.next_due > now else next_due(form.schedule, now)
    return replace(
        was,
        channel=form.channel,
        schedule=form.schedule,
        themes=form.themes,
        language=form.language,
        notify=form.notify or was.notify,
        next_due=due,
    )


def _unreadable(fault: ReadingFault, language: Language) -> Message:
    """Say what was not understood, and how it may be said."""
    said = limits.cut(fault.words, _QUOTED)
    what = say(words.FAULTS[fault.kind], language, words=said)
    example = words.EXAMPLE_DATE if fault.kind in ("date", "past") else words.EXAMPLE
    return draw_sentence(f"{what} {say(example, language, command=COMMAND)}", language)


def _none_here(language: Language) -> Message:
    row = [Button(words.SUBSCRIBE.within(language), "digest-new", language)]
    return draw_sentence(words.NONE_HERE.within(language), language, row=row)


def _gone(language: Language) -> Message:
    return draw_sentence(words.GONE.within(language), language)
