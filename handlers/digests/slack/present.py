"""Presents the results and errors of requests about subscriptions as cards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from handlers.blocks.limits import BUTTON, cut
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
    code,
    plain,
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
    OpenChangeForm,
    OpenForm,
    Pause,
    Preview,
    Resume,
    Skip,
    UndoChange,
    Unsubscribe,
)
from handlers.digests.slack.weekly import weekly_card
from handlers.digests.subscription import Reason, Subscription
from handlers.digests.undoing import Undo, write_undo
from handlers.report.sources import chapter_title
from handlers.texts import COMMAND, MENTION, language_name, say
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
            title = _done(outcome, language)
            return _listed(
                title, [outcome.subscription], knowledge, language, undo=outcome.undo, uninvited=outcome.uninvited
            )
        case Removed():
            return _removed(outcome.undo, language)
        case Unchanged():
            return _unchanged(outcome, knowledge, language)
        case Listed():
            if not outcome.subscriptions:
                return _none_here(language)
            return _listed(texts.SUBSCRIPTIONS[language], outcome.subscriptions, knowledge, language)
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
            return _listed(texts.WHICH[language], error.subscriptions, knowledge, language)
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


def sentence_card(sentence: str, language: Language, *buttons: Button) -> Card:
    """Return a card with one sentence and the given buttons; text between backticks is shown as code."""
    row = (Actions(buttons, "buttons"),) if buttons else ()
    return _card((_quoted(sentence, language),), (Text(_marked(sentence), "sentence"), *row), language)


def ask_when_card(language: Language) -> Card:
    """Return a card that explains how to write the schedule, with a button that opens the form."""
    return sentence_card(say(texts.HOW, language, command=COMMAND), language, _subscribe(language))


def not_opened_card(language: Language) -> Card:
    """Return a card that says that Slack did not open the form, and how to go on without it."""
    return sentence_card(say(texts.NOT_OPENED, language, command=COMMAND), language)


def paused_notice(subscription: Subscription, reason: Reason) -> Card:
    """Return a card that notifies a subscription's owner of a pause: the reason, the channel, and what to do.

    Raises KeyError if a person paused the subscription, because that needs no notice.
    """
    language = subscription.language
    sentence = say(texts.TOLD[reason], language, command=COMMAND)
    where = (*plain(f"\n{texts.ABOUT_CHANNEL[language]}"), ChannelLink(subscription.channel))
    return _card((_quoted(sentence, language),), (Text((*_marked(sentence), *where), "told"),), language)


def next_posts(subscriptions: Sequence[Subscription], language: Language) -> tuple[Element, ...]:
    """Return an element that shows the times of the next posts in the reader's own time zone.

    Return no element if all subscriptions are paused.
    """
    running = [subscription for subscription in subscriptions if subscription.pause is None]
    if not running:
        return ()
    parts: list[Inline] = [*bold(texts.NEXT_TITLE[language])]
    for subscription in running[:_SHOWN]:
        parts += [*plain("\n"), ChannelLink(subscription.channel), *plain(" · "), _moment(subscription, language)]
    return (Text(tuple(parts), "next"),)


# Inside


def _card(summary: Sequence[str], elements: Sequence[Element], language: Language) -> Card:
    return Card(("digest", language), language, "done", tuple(summary), tuple(elements))


def _marked(sentence: str) -> Line:
    """Return a sentence as a line in which text between backticks is styled as code."""
    parts = enumerate(sentence.split("`"))
    return tuple(span for number, part in parts if part for span in (code(part) if number % 2 else plain(part)))


def _quoted(sentence: str, language: Language) -> str:
    """Return a sentence for notifications, with quotation marks in place of backticks."""
    return re.sub("`([^`]*)`", r"‘\1’" if language == "ko" else r"“\1”", sentence)


def _done(outcome: Subscribed | Changed, language: Language) -> str:
    schedule = schedule_line(outcome.subscription.schedule, language)
    match outcome:
        case Subscribed():
            return say(texts.SUBSCRIBED, language, schedule=schedule)
        case Changed(how="ordered"):
            return say(texts.CHANGED, language, schedule=schedule)
        case Changed(how="paused", until=until) if until:
            return say(texts.PAUSED_UNTIL, language, date=date_line(until, language))
        case Changed():
            return texts.DONE[outcome.how][language]


def _removed(undo: Undo | None, language: Language) -> Card:
    button = _undo(undo, language)
    return sentence_card(texts.STOPPED[language], language, *([button] if button else []))


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
    return _listed(title, [unchanged.subscription], knowledge, language)


def _previewed(previewed: Previewed, knowledge: KnowledgeBase, language: Language) -> Card:
    shown = weekly_card(previewed.topic, previewed.fact, knowledge, previewed.language or language)
    note = (texts.PREVIEW if previewed.language else texts.PREVIEW_UNSUBSCRIBED)[language]
    return Card(
        shown.name, shown.language, "done", (note, *shown.summary), (Text(plain(note), "note"), *shown.elements)
    )


def _none_here(language: Language) -> Card:
    return sentence_card(texts.NONE_HERE[language], language, _subscribe(language))


def _subscribe(language: Language) -> Button:
    return Button(texts.SUBSCRIBE[language], OpenForm(language))


def _refusal(error: NotAllowedError, language: Language) -> Card:
    """Return a card that says who may change a subscription. Only one person sees it, and it notifies nobody."""
    refused = texts.REFUSED[language]
    parts: list[Inline] = [*plain(refused)]
    if error.creator:
        parts += [*plain("\n" + texts.WHO_CREATED[language]), PersonLink(error.creator)]
    if error.channel_creator and error.channel_creator != error.creator:
        parts += [*plain("\n" + texts.WHO_CHANNEL[language]), PersonLink(error.channel_creator)]
    return _card((refused,), (Text(tuple(parts), "refusal"),), language)


def _unreadable(error: UnreadableError, language: Language) -> Card:
    """Return a card that says what was not understood, and how to write it instead."""
    fault = error.fault
    what = say(texts.FAULTS[fault.kind], language, words=cut(fault.words, _QUOTED))
    example = texts.EXAMPLE_DATE if fault.kind in ("date", "past") else texts.EXAMPLE
    how = say(example, language, command=COMMAND)
    line = (*plain(f"{what} "), *_marked(how))  # the typed words may contain backticks themselves
    return _card((f"{what} {_quoted(how, language)}",), (Text(line, "sentence"),), language)


def _listed(  # noqa: PLR0913 - what there is to present, and for whom
    title: str,
    subscriptions: Sequence[Subscription],
    knowledge: KnowledgeBase,
    language: Language,
    *,
    undo: Undo | None = None,
    uninvited: bool = False,
) -> Card:
    """Return a card with a title and subscriptions, each followed by its buttons.

    If `undo` is given, the first subscription also gets an Undo button. If the bot is `uninvited`, a note asks people
    to invite it.
    """
    notes = [say(texts.INVITE, language, mention=MENTION)] if uninvited else []
    elements: list[Element] = [Text(bold(title), "title")]
    if notes:
        elements.append(Text(_marked("\n".join(notes)), "notes"))
    for subscription in subscriptions[:_SHOWN]:
        elements.append(_described(subscription, knowledge, language))
        elements.append(Actions(tuple(_ways(subscription, undo, language)), f"{subscription.id}.buttons"))
        undo = None
    lines = [
        title,
        *(_quoted(note, language) for note in notes),
        *(schedule_line(each.schedule, language) for each in subscriptions[:_SHOWN]),
    ]
    return _card(lines, elements, language)


def _described(subscription: Subscription, knowledge: KnowledgeBase, language: Language) -> Text:
    """Return a paragraph that says where, when and what a subscription posts, and whether it is paused."""
    spoken = language_name(subscription.language, language)
    details = (
        say(texts.THEMES, language, themes=_themes(subscription, knowledge, language)),
        say(texts.IN_LANGUAGE, language, spoken=spoken),
    )
    parts: Line = (
        ChannelLink(subscription.channel),
        *plain(f" · {schedule_line(subscription.schedule, language)}\n"),
        *_when(subscription, language),
        *plain("\n" + " · ".join(details)),
    )
    return Text(parts, f"{subscription.id}.described")


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
    return Moment(at, moment_line(at, zone, language), texts.BETWEEN_DAY_AND_TIME[language])


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
    yield Button(texts.SHOW_PREVIEW[language], Preview(language, name))
    yield Button(texts.STOP[language], Unsubscribe(language, name))


def _undo(undo: Undo | None, language: Language) -> Button | None:
    action = UndoChange(language, write_undo(undo)) if undo else None
    return Button(texts.UNDO[language], action) if action and action.fits else None
