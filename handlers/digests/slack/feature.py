"""Answers requests about the weekly fact with a card, or with a form to fill in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never

from handlers.blocks.views import render_modal
from handlers.card import Card, Element, Line, sentence_card
from handlers.digests.choosing import fact_of
from handlers.digests.ports import Directory
from handlers.digests.results import DigestError, NotFoundError, OrderError, Result, Subscribed
from handlers.digests.schedule import zone_or_utc
from handlers.digests.service import SubscriptionService
from handlers.digests.slack import texts
from handlers.digests.slack.form import FIELDS, FormError, FormState, Json, form_view, read_form, zone_options
from handlers.digests.slack.present import (
    announcement,
    ask_when_card,
    next_posts,
    not_opened_card,
    on_home,
    order_fault,
    others_note,
    own_lines,
    present,
)
from handlers.digests.slack.reading import ReadingFault, UnreadableError, read_schedule, read_until
from handlers.digests.slack.requests import (
    AddAnother,
    AnotherFact,
    ListSubscriptions,
    MoreAboutFact,
    OpenChangeForm,
    OpenForm,
    Pause,
    Preview,
    RateFact,
    Request,
    Reschedule,
    Resume,
    Skip,
    Subscribe,
    UndoChange,
    Unsubscribe,
    schedule_written,
)
from handlers.digests.slack.zone_choices import zone_choices
from handlers.digests.subscription import Order, Schedule, Subscription
from handlers.digests.undoing import read_undo
from handlers.envelope import Submission, Typing
from handlers.people import Asker
from handlers.slack.forms import Form
from knowledge.model import Language

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReportCards:
    """Functions that return cards from another feature: one for a topic, and one for a fact other than a given one."""

    topic: Callable[[str, Language], Card]
    another_fact: Callable[[Language, str], Card]


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submitted form leads to: a view in its place and, if a channel was subscribed, a card to post there."""

    view: Json
    channel: str
    announcement: Card | None


@dataclass(frozen=True, slots=True)
class WeeklyFact:
    """Fulfils requests about the weekly fact."""

    service: SubscriptionService
    cards: ReportCards

    async def reply(self, request: Request, asker: Asker, directory: Directory, *, can_open: bool) -> Card | Form:
        """Fulfil a request and return a card or a form; `can_open` is whether a form can be opened."""
        try:
            match request:
                case MoreAboutFact():
                    return self.cards.topic(request.topic, request.language)
                case AnotherFact():
                    return self.cards.another_fact(request.language, request.fact.partition("/")[2])
                case RateFact():
                    return self._thank(request)
                case Subscribe(when="") | OpenForm():
                    self.service.require_facts()
                    if not can_open:
                        return ask_when_card(request.language)
                    return await self._form(asker, None, request.language, directory)
                case OpenChangeForm():
                    return await self._form(asker, request.subscription, request.language, directory)
                case _:
                    outcome: Result | DigestError = await self._done(request, asker, directory)
        except DigestError as error:
            outcome = error
        return present(outcome, self.service.knowledge, request.language)

    async def next_posts(self, asker: Asker, language: Language) -> tuple[Element, ...]:
        """Return an element that shows when the asker's channel gets its next posts, or none if none are planned."""
        return next_posts(await self.service.here(asker), language)

    async def on_home(self, asker: Asker, language: Language, directory: Directory) -> tuple[Element, ...]:
        """Return elements for the Home tab: the next posts in the workspace, and a button to subscribe a channel."""
        return on_home(await self.service.shown_to(asker, directory), language)

    async def naming(self, asker: Asker, language: Language) -> list[Line]:
        """Return a line for each subscription that names the asker."""
        return own_lines(await self.service.naming(asker), language)

    async def submit(self, submission: Submission, directory: Directory) -> Submitted:
        """Process a submitted form, and return what it leads to. Raises FormError if a field is invalid."""
        state = FormState.read(submission.metadata)
        order = read_form(submission, state.language)
        asker = Asker(submission.asker.team, submission.asker.user, order.channel)
        try:
            outcome: Result | DigestError = await self.service.take(asker, order, directory, state.subscription)
        except OrderError as error:
            raise FormError({FIELDS[error.field]: order_fault(error, state.language)}) from error
        except DigestError as error:
            outcome = error
        card = present(outcome, self.service.knowledge, state.language)
        view, announced = render_modal(card, texts.DIALOG_TITLE[state.language]), None
        if isinstance(outcome, Subscribed) and not outcome.uninvited:
            announced = announcement(outcome.subscription)
        return Submitted(view, order.channel, announced)

    def suggest_zones(self, typing: Typing) -> list[Json]:
        """Return the time zones that match the text typed into the form, as menu options."""
        state = FormState.read(typing.metadata)
        return zone_options(zone_choices(typing.text, state.zone), state)

    async def _done(
        self,
        request: Subscribe
        | AddAnother
        | Reschedule
        | ListSubscriptions
        | Pause
        | Resume
        | Skip
        | Preview
        | Unsubscribe
        | UndoChange,
        asker: Asker,
        directory: Directory,
    ) -> Result:
        service = self.service
        match request:
            case Subscribe() | AddAnother() | Reschedule():
                return await self._scheduled(request, asker, directory)
            case ListSubscriptions():
                return await service.show(replace(asker, channel=request.channel or asker.channel), directory)
            case Pause():
                name = request.subscription or None
                return await service.pause(asker, name, _until(request.until), directory)
            case Resume():
                return await service.resume(asker, request.subscription or None, directory)
            case Skip():
                return await service.skip(asker, request.subscription or None, directory)
            case Preview():
                return await service.preview(asker, request.subscription or None)
            case Unsubscribe():
                return await service.remove(asker, request.subscription or None, directory)
            case UndoChange():
                undo = read_undo(request.change)
                if undo is None:
                    raise NotFoundError
                return await service.undo(asker, undo, directory)
            case _:
                assert_never(request)

    async def _scheduled(
        self, request: Subscribe | AddAnother | Reschedule, asker: Asker, directory: Directory
    ) -> Result:
        match request:
            case Subscribe():
                order, zone_assumed = await self._order(asker, request, directory)
                outcome = await self.service.subscribe(asker, order, directory)
                return replace(outcome, zone_assumed=zone_assumed) if isinstance(outcome, Subscribed) else outcome
            case AddAnother():
                schedule = _written(request.when)
                order = Order(asker.channel, schedule, frozenset(), request.language, asker.user)
                return await self.service.take(asker, order, directory)
            case Reschedule():
                schedule = _written(request.when)
                return await self.service.reschedule(asker, request.subscription, schedule, directory)
            case _:
                assert_never(request)

    async def _form(self, asker: Asker, name: str | None, language: Language, directory: Directory) -> Form:
        zone = await self.service.zone_of(asker, directory)
        if name is None:
            order = self.service.new_order(asker, language, zone)
        else:
            order = await self.service.order_of(asker, name, directory)
        others = await self.service.here(asker) if name is None else []
        notes = [others_note(others, language)] if others else []
        if name is None and zone is None:
            notes.append(texts.ZONE_UNKNOWN[language])
        view = form_view(order, FormState(name, language, zone), self.service.knowledge, "\n".join(notes) or None)
        return Form(view, not_opened_card(language))

    async def _order(self, asker: Asker, request: Subscribe, directory: Directory) -> tuple[Order, bool]:
        """Return the order that a request makes, and whether its time zone is UTC because no other zone is known."""
        schedule = read_schedule(request.when, "")
        if isinstance(schedule, ReadingFault):
            raise UnreadableError(schedule)
        zone = schedule.zone or await self.service.zone_of(asker, directory)
        schedule = Schedule(schedule.weekday, schedule.at, zone or "UTC")
        return Order(asker.channel, schedule, frozenset(), request.language, asker.user), not zone

    def _thank(self, request: RateFact) -> Card:
        if fact_of(self.service.knowledge, request.fact):
            _LOG.info("Feedback on the fact %s: %s", request.fact, "good" if request.good else "bad")
        return sentence_card(texts.THANKS[request.language], request.language)


def _written(when: str) -> Schedule:
    """Return the schedule in a button's value. Raises UnreadableError if it cannot be read or has an unknown zone."""
    try:
        return schedule_written(when)
    except ValueError as error:
        raise UnreadableError(ReadingFault("time")) from error


def _until(words: str) -> Callable[[Subscription, datetime], date | None]:
    """Return a function that reads `words`, the end of a pause, in a subscription's time zone.

    The function returns None if there are no words, and raises UnreadableError if the words cannot be read.
    """

    def read(subscription: Subscription, now: datetime) -> date | None:
        if not words:
            return None
        day = read_until(words, now.astimezone(zone_or_utc(subscription.schedule.zone)).date())
        if isinstance(day, ReadingFault):
            raise UnreadableError(day)
        return day

    return read
