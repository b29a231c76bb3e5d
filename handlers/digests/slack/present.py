"""Presents the results and errors of requests about subscriptions as cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import assert_never

from handlers.blocks.limits import BUTTON, cut
from handlers.blocks.plain import line_text
from handlers.card import (
    Actions,
    Button,
    Card,
    ChannelLink,
    Element,
    Inline,
    Line,
    Moment,
    PersonLink,
    Text,
    bold,
    marked,
    plain,
    quoted,
    sentence_card,
)
from handlers.digests.results import (
    AmbiguousError,
    Changed,
    DigestError,
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
from handlers.digests.service import MOST
from handlers.digests.slack import texts
from handlers.digests.slack.dates import date_line, moment_line, schedule_line
from handlers.digests.slack.reading import UnreadableError
from handlers.digests.slack.requests import (
    AddAnother,
    ListSubscriptions,
    OpenChangeForm,
    OpenForm,
    Pause,
    Preview,
    Reschedule,
    Resume,
    Skip,
    UndoChange,
    Unsubscribe,
    write_schedule,
)
from handlers.digests.slack.weekly import weekly_card
from handlers.digests.subscription import Reason, Subscription
from handlers.digests.undoing import Undo, write_undo
from handlers.report.sources import chapter_title
from handlers.texts import ADMINS_UNKNOWN, COMMAND, MENTION, Phrase, language_name, say
from knowledge.model import KnowledgeBase, Language

_SHOWN = 10
"""Maximum number of subscriptions in one message, because a message may contain at most 50 blocks."""

_QUOTED = 60
"""Maximum number of characters that an answer quotes from a typed message."""


def present(outcome: Result | DigestError, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card that presents a result, or that says why the request cannot be fulfilled."""
    match outcome:
        case DigestError():
            return present_error(outcome, knowledge, language)
        case Subscribed() | Changed():
            return _changed(outcome, knowledge, language)
        case Removed():
            return _removed(outcome, language)
        case Unchanged():
            return _unchanged(outcome, knowledge, language)
        case Listed():
            if not outcome.subscriptions:
                return _none_here(language)
            return _all(outcome, knowledge, language)
        case OthersExist():
            return _others_exist(outcome, language)
        case Previewed():
            return _previewed(outcome, knowledge, language)
        case _:
            assert_never(outcome)


def present_error(error: DigestError, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card that says why a request cannot be fulfilled."""
    match error:
        case NotFoundError():
            return sentence_card(say(texts.GONE, language, command=COMMAND), language)
        case NoneHereError():
            return sentence_card(texts.NOTHING_TO_CHANGE[language], language)
        case AmbiguousError():
            return _which(error, knowledge, language)
        case NotAllowedError():
            return _refusal(error, language)
        case OrderError():
            return sentence_card(order_fault(error, language), language)
        case UnreadableError():
            return _unreadable(error, language)
    raise error


def order_fault(error: OrderError, language: Language) -> str:
    """Return a sentence that says what is wrong with an order."""
    nothing_chosen = error.why == "no facts" and error.field != "themes"
    return say(texts.NO_FACTS if nothing_chosen else texts.ORDER_FAULTS[error.why], language, count=str(MOST))


def ask_when_card(language: Language) -> Card:
    """Return a card that explains how to write the schedule, with a button that opens the form."""
    return sentence_card(say(texts.HOW, language, command=COMMAND), language, _subscribe(language))


def not_opened_card(language: Language) -> Card:
    """Return a card that says that Slack did not open the form, and how to continue without it."""
    return sentence_card(say(texts.NOT_OPENED, language, command=COMMAND), language)


def paused_notice(subscription: Subscription, reason: Reason) -> Card | None:
    """Return a card that notifies a subscription's owner of a pause: the reason, the channel, and what to do.

    Return None if a person paused the subscription, because that needs no notice, or if the bot's token was revoked,
    because Slack would reject the notice.
    """
    language, told = subscription.language, texts.TOLD.get(reason)
    if told is None:
        return None
    sentence = say(told, language, command=COMMAND)
    where = (*plain(f"\n{texts.ABOUT_CHANNEL[language]}"), ChannelLink(subscription.channel))
    return _card((quoted(sentence, language),), (Text((*marked(sentence), *where), "told"),), language)


def others_note(subscriptions: Sequence[Subscription], language: Language) -> str:
    """Return a sentence that says which subscriptions a channel has already."""
    return say(texts.ALREADY_GETS, language, schedules=_schedules(subscriptions, language))


def announcement(subscription: Subscription) -> Card:
    """Return a card that tells a channel who subscribed it and when the first post comes, in the facts' language."""
    language = subscription.language
    schedule = schedule_line(subscription.schedule, language)
    sentence, unnamed = (say(each, language, schedule=schedule) for each in (texts.ANNOUNCED, texts.ANNOUNCED_UNNAMED))
    parts = (*plain(sentence + "\n" + texts.FIRST[language]), _moment(subscription, language))
    manage = Button(texts.MANAGE[language], ListSubscriptions(language))
    elements = (Text((PersonLink(subscription.creator), *parts), "announced"), Actions((manage,), "buttons"))
    return _card((unnamed,), elements, language)


def next_posts(
    subscriptions: Sequence[Subscription], language: Language, title: Phrase = texts.NEXT_TITLE
) -> tuple[Element, ...]:
    """Return an element that shows the times of the next posts in the reader's own time zone, below a title.

    Return no element if all subscriptions are paused.
    """
    running = [subscription for subscription in subscriptions if subscription.pause is None]
    if not running:
        return ()
    parts: list[Inline] = [*bold(title[language])]
    for subscription in running[:_SHOWN]:
        parts += [*plain("\n"), ChannelLink(subscription.channel), *plain(" · "), _moment(subscription, language)]
    return (Text(tuple(parts), "next"),)


def on_home(subscriptions: Sequence[Subscription], language: Language) -> tuple[Element, ...]:
    """Return elements that show the times of the next posts, and a button to subscribe a channel."""
    title = texts.DIGEST_TITLE
    shown = next_posts(subscriptions, language, title) or (Text(bold(title[language]), "digest"),)
    return (*shown, Actions((Button(texts.SUBSCRIBE_CHANNEL[language], OpenForm(language)),), "subscribe"))


def own_lines(subscriptions: Sequence[Subscription], language: Language) -> list[Line]:
    """Return a line with the channel and the schedule of each subscription."""
    return [
        (ChannelLink(each.channel), *plain(f" · {schedule_line(each.schedule, language)}")) for each in subscriptions
    ]


# Inside


def _card(summary: Sequence[str], elements: Sequence[Element], language: Language) -> Card:
    return Card(("digest", language), language, "done", tuple(summary), tuple(elements))


def _done(outcome: Subscribed | Changed, language: Language) -> str:
    schedule = schedule_line(outcome.subscription.schedule, language)
    match outcome:
        case Subscribed():
            return say(texts.SUBSCRIBED, language, schedule=schedule)
        case Changed(how="ordered"):
            return say(texts.CHANGED, language, schedule=schedule)
        case Changed(how="paused", until=until) if until:
            paused = texts.PAUSED_UNTIL if outcome.misses_posts else texts.PAUSED_FOR_NOTHING
            return say(paused, language, date=date_line(until, language))
        case Changed():
            return texts.DONE[outcome.how][language]


def _changed(outcome: Subscribed | Changed, knowledge: KnowledgeBase, language: Language) -> Card:
    title, schedule = _done(outcome, language), schedule_line(outcome.subscription.schedule, language)
    invite = (say(texts.INVITE, language, mention=MENTION),) if outcome.uninvited else ()
    assumed = isinstance(outcome, Subscribed) and outcome.zone_assumed
    notes = (*invite, texts.ZONE_ASSUMED[language]) if assumed else invite
    described = _Described(
        knowledge,
        language,
        undo=outcome.undo,
        says_when=schedule not in title,
        says_next=not isinstance(outcome, Changed) or outcome.how != "paused",
    )
    return _listed(title, [outcome.subscription], described, notes)


def _removed(removed: Removed, language: Language) -> Card:
    sentence, button = texts.STOPPED[language], _undo(removed.undo, language)
    if removed.others:
        go_on = say(texts.OTHERS_GO_ON, language, schedules=_schedules(removed.others, language))
        sentence = f"{sentence} {go_on}"
    return sentence_card(sentence, language, *([button] if button else []))


def _all(listed: Listed, knowledge: KnowledgeBase, language: Language) -> Card:
    notes = () if listed.changeable else _only_to_read(listed, language)
    described = _Described(knowledge, language, listed.changeable)
    return _listed(texts.SUBSCRIPTIONS[language], listed.subscriptions, described, notes)


def _which(error: AmbiguousError, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card that asks which subscription is meant, with those that the asker may change.

    If the asker may change none, the card shows all of them to read.
    """
    listed = error.listed
    described = _Described(knowledge, language, listed.changeable)
    if changeable := [each for each in listed.subscriptions if each.id in listed.changeable]:
        return _listed(texts.WHICH[language], changeable, described)
    title, *notes = _only_to_read(listed, language)
    return _listed(title, listed.subscriptions, described, notes)


def _only_to_read(listed: Listed, language: Language) -> tuple[str, ...]:
    """Return sentences that say why the asker may change none of the subscriptions."""
    reason = () if listed.sees_admins else (ADMINS_UNKNOWN[language],)
    return (texts.ONLY_TO_READ[language], *reason)


def _others_exist(outcome: OthersExist, language: Language) -> Card:
    """Return a card that asks whether to add a subscription or to change the existing one, if there is only one."""
    when, schedule = write_schedule(outcome.schedule), schedule_line(outcome.schedule, language)
    buttons = [Button(texts.ADD[language], AddAnother(language, when))]
    question, first = texts.ADD_ONE, outcome.subscriptions[0]
    if len(outcome.subscriptions) == 1 and first.id in outcome.changeable:
        question = texts.CHANGE_OR_ADD
        buttons.insert(0, Button(texts.CHANGE_IT[language], Reschedule(language, first.id, when)))
    exists = others_note(outcome.subscriptions, language)
    return sentence_card(f"{exists} {say(question, language, schedule=schedule)}", language, *buttons)


def _schedules(subscriptions: Sequence[Subscription], language: Language) -> str:
    return texts.AND[language].join(schedule_line(each.schedule, language) for each in subscriptions)


def _unchanged(unchanged: Unchanged, knowledge: KnowledgeBase, language: Language) -> Card:
    titles: dict[str, str] = {
        "there already": texts.ALREADY[language],
        "not paused": texts.RUNS[language],
        "changed since": texts.CHANGED_SINCE[language],
    }
    title = titles[unchanged.why]
    if unchanged.subscription is None:
        at_once = unchanged.why == "changed since"
        return sentence_card(texts.CHANGED_AT_ONCE[language] if at_once else title, language)
    changeable = frozenset({unchanged.subscription.id} if unchanged.changeable else ())
    return _listed(title, [unchanged.subscription], _Described(knowledge, language, changeable))


def _previewed(previewed: Previewed, knowledge: KnowledgeBase, language: Language) -> Card:
    spoken = previewed.language or language
    shown = weekly_card(previewed.topic, previewed.fact, knowledge, spoken, channel=previewed.channel)
    note = (texts.PREVIEW if previewed.language else texts.PREVIEW_UNSUBSCRIBED)[language]
    return Card(
        shown.name, shown.language, "done", (note, *shown.summary), (Text(plain(note), "note"), *shown.elements)
    )


def _none_here(language: Language) -> Card:
    return sentence_card(texts.NONE_HERE[language], language, _subscribe(language))


def _subscribe(language: Language) -> Button:
    return Button(texts.SUBSCRIBE[language], OpenForm(language))


def _refusal(error: NotAllowedError, language: Language) -> Card:
    """Return a card, for the asker only, that says who may change a subscription. Its links notify nobody."""
    refused = texts.REFUSED[language]
    parts: list[Inline] = [*plain(refused)]
    if not error.sees_admins:
        parts += plain("\n" + ADMINS_UNKNOWN[language])
    if error.creator:
        parts += [*plain("\n" + texts.WHO_CREATED[language]), PersonLink(error.creator)]
    if error.channel_creator and error.channel_creator != error.creator:
        parts += [*plain("\n" + texts.WHO_CHANNEL[language]), PersonLink(error.channel_creator)]
    return _card((refused,), (Text(tuple(parts), "refusal"),), language)


def _unreadable(error: UnreadableError, language: Language) -> Card:
    """Return a card that says what was not understood, and how to write it instead."""
    fault = error.fault
    phrase = texts.NOT_UNDERSTOOD.get(fault.kind) if fault.words else None
    what = say(phrase or texts.FAULTS[fault.kind], language, words=cut(fault.words, _QUOTED))
    example = texts.EXAMPLE_DATE if fault.kind in ("date", "past") else texts.EXAMPLE
    how = say(example, language, command=COMMAND)
    line = (*plain(f"{what} "), *marked(how))  # the typed words may contain backticks themselves
    return _card((f"{what} {quoted(how, language)}",), (Text(line, "sentence"),), language)


@dataclass(frozen=True, slots=True)
class _Described:
    """How to describe subscriptions.

    `changeable` are the ids of those that get buttons to change them; by default, all do. If `undo` is given, the first
    one also gets a button to undo that change. `says_when` is whether to say on which days they post, and `says_next`
    whether to say when they post next, or why they are paused.
    """

    knowledge: KnowledgeBase
    language: Language
    changeable: Set[str] | None = None
    undo: Undo | None = None
    says_when: bool = True
    says_next: bool = True

    def elements(self, subscription: Subscription, undo: Undo | None) -> Iterator[Element]:
        """Yield a paragraph about a subscription, and its buttons, with one for `undo` if it is given."""
        can_change = self.changeable is None or subscription.id in self.changeable
        yield Text(tuple(self._parts(subscription, can_change=can_change)), f"{subscription.id}.described")
        ways = _ways(subscription, undo, self.language) if can_change else [_preview(subscription, self.language)]
        yield Actions(tuple(ways), f"{subscription.id}.buttons")

    def line(self, subscription: Subscription) -> str:
        """Return what `says_when` and `says_next` ask for, as text, or an empty string if both are false."""
        when = [schedule_line(subscription.schedule, self.language)] if self.says_when else []
        upcoming = [line_text(_when(subscription, self.language))] if self.says_next else []
        return " · ".join((*when, *upcoming))

    def _parts(self, subscription: Subscription, *, can_change: bool) -> Iterator[Inline]:
        """Yield where, when and what a subscription posts, and whether it is paused.

        If the reader may not change it, yield who created it, too.
        """
        language = self.language
        spoken = say(texts.IN_LANGUAGE, language, spoken=language_name(subscription.language, language))
        themes = say(texts.THEMES, language, themes=_themes(subscription, self.knowledge, language))
        yield ChannelLink(subscription.channel)
        if self.says_when:
            yield from plain(f" · {schedule_line(subscription.schedule, language)}")
        if self.says_next:
            yield from (*plain("\n"), *_when(subscription, language))
        yield from plain(f"\n{themes} · {spoken}")
        if not can_change and subscription.creator:
            yield from plain("\n" + texts.WHO_CREATED[language])
            yield PersonLink(subscription.creator)


def _listed(
    title: str, subscriptions: Sequence[Subscription], described: _Described, notes: Sequence[str] = ()
) -> Card:
    """Return a card with a title, notes, and subscriptions as `described`, each followed by its buttons."""
    elements: list[Element] = [Text(bold(title), "title")]
    if notes:
        elements.append(Text(marked("\n".join(notes)), "notes"))
    for place, subscription in enumerate(subscriptions[:_SHOWN]):
        elements += described.elements(subscription, None if place else described.undo)
    language = described.language
    lines = [title, *(quoted(note, language) for note in notes)]
    lines += filter(None, map(described.line, subscriptions[:_SHOWN]))
    return _card(lines, elements, language)


def _when(subscription: Subscription, language: Language) -> Line:
    pause = subscription.pause
    if pause is None:
        return (*plain(texts.NEXT[language]), _moment(subscription, language))
    reason = texts.REASONS[pause.reason][language]
    if pause.until:
        return bold(say(texts.RESTS_UNTIL, language, date=date_line(pause.until, language), reason=reason))
    return bold(say(texts.RESTS, language, reason=reason))


def _moment(subscription: Subscription, language: Language) -> Moment:
    """Return a subscription's next slot, shown in the reader's time zone; the fallback is in the subscription's own."""
    at, zone = subscription.next_due, subscription.schedule.zone
    fallback = moment_line(at, zone, language)
    return Moment(at, fallback, texts.BETWEEN_DAY_AND_TIME[language], texts.LOCAL[language])


def _themes(subscription: Subscription, knowledge: KnowledgeBase, language: Language) -> str:
    chosen = [chapter for chapter in knowledge.chapters if chapter.id in subscription.themes]
    names = [cut(chapter_title(chapter, language), BUTTON) for chapter in chosen]
    return ", ".join(names) or texts.ALL_THEMES[language]


def _ways(subscription: Subscription, undo: Undo | None, language: Language) -> Iterator[Button]:
    name = subscription.id
    if button := _undo(undo, language):
        yield button
    yield Button(texts.CHANGE[language], OpenChangeForm(language, name))
    if subscription.pause is None:
        yield Button(texts.PAUSE[language], Pause(language, name))
        yield Button(texts.SKIP[language], Skip(language, name))
    else:
        yield Button(texts.RESUME[language], Resume(language, name))
    yield _preview(subscription, language)
    yield Button(texts.STOP[language], Unsubscribe(language, name), danger=True)


def _preview(subscription: Subscription, language: Language) -> Button:
    return Button(texts.SHOW_PREVIEW[language], Preview(language, subscription.id))


def _undo(undo: Undo | None, language: Language) -> Button | None:
    action = UndoChange(language, write_undo(undo)) if undo else None
    return Button(texts.UNDO[language], action) if action and action.fits else None
