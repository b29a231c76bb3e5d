"""Draws the weekly fact as it is posted, and what is said about subscriptions to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from slackblocks import (
    Block,
    ContextActionsBlock,
    FeedbackButton,
    FeedbackButtons,
    PlainText,
    RichText,
    RichTextBlock,
    RichTextChannel,
    RichTextElement,
    RichTextSection,
    RichTextUser,
)

from handlers import digest_wording as words
from handlers import limits
from handlers.blocks.actions import MOST, Button
from handlers.blocks.charts import change_chart
from handlers.blocks.elements import block_id, bold, buttons, drawn, header, paragraph, plain, small
from handlers.blocks.facts import figure_parts
from handlers.blocks.sources import chapter_title, report_line, source_line
from handlers.digests.choosing import fact_name
from handlers.digests.delivery import Message
from handlers.digests.subscription import Reason, Schedule, Subscription
from handlers.slack_text import escape_within
from handlers.wording import COMMAND, say
from knowledge.model import Fact, KnowledgeBase, Language, Topic


def draw_digest(fact: Fact, topic: Topic, knowledge: KnowledgeBase, language: Language) -> Message:
    """Draw a weekly fact: the fact, its figure with a chart where it changed, the source, and buttons. It pings nobody.

    `fact` is one of `topic`'s. What is drawn depends on nothing else, so that it can be kept and posted later.
    """
    name = ("digest", language, topic.id, fact.id)
    target = fact_name(topic, fact)
    figure = topic.figure(fact.figure) if fact.figure else None
    source = source_line(knowledge, topic.sources[0], language)
    ways_on = [
        Button(words.MORE.within(language), "digest-more", language, target),
        Button(words.ANOTHER.within(language), "digest-another", language, target),
        Button(words.MANAGE.within(language), "digest-manage", language),
    ]
    blocks = drawn(
        [
            header(words.DIGEST_TITLE.within(language), *name, "title"),
            paragraph([plain(fact.text.within(language))], *name, "fact"),
            *([paragraph(figure_parts(figure, language), *name, "figure")] if figure else []),
            *(change_chart(figure, language, *name, "chart") if figure else ()),
            small([source, report_line(knowledge, language)], *name, "sources"),
            buttons(ways_on, *name, "buttons"),
            _feedback(target, language, *name, "feedback"),
        ]
    )
    return _message([words.DIGEST_TITLE.within(language), fact.text.within(language), source], blocks)


def schedule_line(schedule: Schedule, language: Language) -> str:
    """Say when a subscription posts: 'every Monday at 09:00 (Asia/Seoul time)'."""
    weekday = words.WEEKDAYS[schedule.weekday].within(language)
    return say(words.SCHEDULE, language, weekday=weekday, time=f"{schedule.at:%H:%M}", zone=schedule.zone)


def draw_sentence(sentence: str, language: Language, *, row: Sequence[Button] = ()) -> Message:
    """Draw one sentence, and buttons where there is something to do."""
    blocks: list[Block] = [paragraph([plain(sentence)], "digest", language, "sentence")]
    if row:
        blocks.append(buttons(row, "digest", language, "buttons"))
    return _message([sentence], drawn(blocks))


def draw_subscriptions(  # noqa: PLR0913 - what there is to say, and who reads it
    title: str,
    subscriptions: Sequence[Subscription],
    knowledge: KnowledgeBase,
    language: Language,
    *,
    undo: str | None = None,
    notes: Sequence[str] = (),
) -> Message:
    """Draw what was done or asked for and the subscriptions that it is about, each with its buttons.

    `undo` is what the undo button of the first stands for, as short as a button's value; `notes` stand below the title.
    """
    blocks: list[Block] = [paragraph([bold(title)], "digest", language, "title")]
    if notes:
        blocks.append(paragraph([plain("\n".join(notes))], "digest", language, "notes"))
    for subscription in subscriptions[:_SHOWN]:
        blocks.append(_described(subscription, knowledge, language))
        blocks.append(buttons(_ways(subscription, language, undo), "digest", language, subscription.id, "buttons"))
        undo = None
    lines = [title, *notes, *(schedule_line(each.schedule, language) for each in subscriptions[:_SHOWN])]
    return _message(lines, drawn(blocks))


def draw_undo(sentence: str, undo: str | None, language: Language) -> Message:
    """Draw what was done to what is not there any more, with a way to undo it."""
    row = [Button(words.UNDO.within(language), "digest-undo", language, undo)] if undo and fits(undo) else []
    return draw_sentence(sentence, language, row=row)


def draw_refusal(creator: str, channel_creator: str | None, language: Language) -> Message:
    """Draw that a person may not change a subscription, and who can; they are named without being pinged.

    An ephemeral message, for which this is drawn, notifies nobody whom it names.
    """
    parts: list[RichTextElement] = [plain(words.REFUSED.within(language))]
    if creator:
        parts += [plain("\n" + words.WHO_CREATED.within(language)), RichTextUser(creator)]
    if channel_creator and channel_creator != creator:
        parts += [plain("\n" + words.WHO_CHANNEL.within(language)), RichTextUser(channel_creator)]
    blocks = drawn([_running(parts, "digest", language, "refusal")])
    return _message([words.REFUSED.within(language)], blocks)


def draw_next_posts(subscriptions: Sequence[Subscription], language: Language) -> tuple[dict[str, Any], ...]:
    """Draw when the next posts come, in the reader's own zone; nothing where none comes."""
    running = [subscription for subscription in subscriptions if subscription.pause is None]
    if not running:
        return ()
    parts: list[RichTextElement] = [bold(words.NEXT_TITLE.within(language))]
    for subscription in running[:_SHOWN]:
        parts += [plain("\n"), RichTextChannel(subscription.channel), plain(" · "), moment(subscription)]
    return drawn([_running(parts, "digest", language, "next")])


def draw_told(subscription: Subscription, reason: Reason) -> Message:
    """Draw what a subscription's owner is told when it had to be paused for `reason`: why, where, and what to do.

    KeyError where it was a person who paused it: nobody needs to be told.
    """
    language = subscription.language
    sentence = say(words.TOLD[reason], language, command=COMMAND)
    where = [plain(f"\n{words.ABOUT_CHANNEL.within(language)}"), RichTextChannel(subscription.channel)]
    return _message([sentence], drawn([_running([plain(sentence), *where], "digest", language, "told")]))


def fits(target: str) -> bool:
    """Say whether a button can stand for `target`."""
    return len(target) + len("en:") <= MOST


class Moment(RichText):
    """A moment that Slack shows in its reader's own zone and language; `fallback` is for where it cannot.

    The builder of blocks has none, and takes only elements that are its own: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#date-element-type.
    """

    def __init__(self, at: datetime, fallback: str) -> None:
        super().__init__(fallback)
        self._at, self._fallback = at, fallback

    def _resolve(self) -> dict[str, Any]:
        seconds = int(self._at.timestamp())
        return {"type": "date", "timestamp": seconds, "format": words.DATE_FORMAT, "fallback": self._fallback}


def moment(subscription: Subscription) -> Moment:
    """Give a subscription's next slot as text that follows its reader's zone; its own zone is in the fallback."""
    local = subscription.next_due.astimezone(_zone(subscription.schedule.zone))
    return Moment(subscription.next_due, f"{local:%Y-%m-%d %H:%M} ({subscription.schedule.zone})")


_SHOWN = 10
"""Subscriptions that one message shows; a message holds 50 blocks."""


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return ZoneInfo(str(UTC))


def _feedback(target: str, language: Language, *name: str) -> Block:
    good = FeedbackButton(PlainText(words.GOOD.within(language)), f"{language}:+{target}"[:MOST])
    bad = FeedbackButton(PlainText(words.BAD.within(language)), f"{language}:-{target}"[:MOST])
    element = FeedbackButtons(good, bad, action_id="innovation.digest-feedback.0")
    return ContextActionsBlock([element], block_id=block_id(*name))


def _described(subscription: Subscription, knowledge: KnowledgeBase, language: Language) -> Block:
    """Say where and when a subscription posts, what, and that it rests if it does."""
    spoken = words.LANGUAGES[subscription.language].within(language)
    details = [
        say(words.THEMES, language, themes=_themes(subscription, knowledge, language)),
        say(words.IN_LANGUAGE, language, spoken=spoken),
    ]
    parts: list[RichTextElement] = [
        RichTextChannel(subscription.channel),
        plain(f" · {schedule_line(subscription.schedule, language)}\n"),
        *_when(subscription, language),
        plain("\n" + " · ".join(details)),
    ]
    return _running(parts, "digest", language, subscription.id, "described")


def _when(subscription: Subscription, language: Language) -> Iterator[RichTextElement]:
    pause = subscription.pause
    if pause is None:
        yield plain(words.NEXT.within(language))
        yield moment(subscription)
        return
    reason = words.REASONS[pause.reason].within(language)
    if pause.until:
        yield bold(say(words.RESTS_UNTIL, language, date=pause.until.isoformat(), reason=reason))
    else:
        yield bold(say(words.RESTS, language, reason=reason))


def _themes(subscription: Subscription, knowledge: KnowledgeBase, language: Language) -> str:
    chosen = [chapter for chapter in knowledge.chapters if chapter.id in subscription.themes]
    names = [limits.cut(chapter_title(chapter, language), limits.BUTTON) for chapter in chosen]
    return ", ".join(names) or words.ALL_THEMES.within(language)


def _ways(subscription: Subscription, language: Language, undo: str | None) -> list[Button]:
    name = subscription.id
    ways = [
        Button(words.CHANGE.within(language), "digest-change", language, name),
        Button(words.PAUSE.within(language), "digest-pause", language, name),
        Button(words.SKIP.within(language), "digest-skip", language, name),
        Button(words.SHOW_PREVIEW.within(language), "digest-preview", language, name),
        Button(words.STOP.within(language), "digest-stop", language, name),
    ]
    if subscription.pause is not None:
        ways[1:3] = [Button(words.RESUME.within(language), "digest-resume", language, name)]
    if undo and fits(undo):
        ways.insert(0, Button(words.UNDO.within(language), "digest-undo", language, undo))
    return ways


def _running(parts: Sequence[RichTextElement], *name: str) -> RichTextBlock:
    return RichTextBlock(RichTextSection(list(parts)), block_id=block_id(*name))


def _message(lines: Sequence[str], blocks: tuple[dict[str, Any], ...]) -> Message:
    return Message(escape_within("\n".join(lines), limits.NOTIFICATION), blocks)
