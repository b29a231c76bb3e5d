"""Draws the dialog in which a subscription is made or changed, and reads what was filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from slackblocks import (
    ConversationFilter,
    ConversationSelectMenu,
    Element,
    ExternalSelectMenu,
    InputBlock,
    ModalView,
    Option,
    PlainText,
    StaticMultiSelectMenu,
    StaticSelectMenu,
    TimePicker,
    UserSelectMenu,
)

from handlers import digest_wording as words
from handlers import limits
from handlers.blocks.sources import chapter_title
from handlers.digests.choosing import candidates
from handlers.digests.delivery import Message
from handlers.digests.schedule import zone_known
from handlers.digests.subscription import Schedule
from handlers.wording import say
from knowledge.model import LANGUAGES, KnowledgeBase, Language, Text

DIALOG = "innovation.digest"
"""The dialog's callback id."""
ZONE_ACTION = "innovation.digest-zone"
"""The action id under which Slack asks for time zones as they are typed."""

_CHANNEL, _WEEKDAY, _TIME, _ZONE, _THEMES, _LANGUAGE, _NOTIFY = (
    "digest.channel",
    "digest.weekday",
    "digest.time",
    "digest.zone",
    "digest.themes",
    "digest.language",
    "digest.notify",
)
_FOR_MESSAGES = frozenset({"context_actions", "data_visualization"})
"""Blocks that only messages hold: https://docs.slack.dev/reference/block-kit/blocks."""
_VALUE = "value"
_MOST_OPTIONS = 100

_Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """What a subscription's dialog holds: the id of the one that is changed, or None for a new one, and the fields.

    `reader` is the language that the dialog itself speaks, `language` the one that facts are posted in.
    """

    subscription: str | None
    reader: Language
    channel: str
    schedule: Schedule
    themes: frozenset[str]
    language: Language
    notify: str


@dataclass(frozen=True, slots=True)
class FormFaults:
    """What is wrong in a submitted dialog, a sentence by block id, as Slack shows it below each field."""

    errors: Mapping[str, str]


def draw_dialog(form: Form, knowledge: KnowledgeBase, own_zone: str | None = None) -> _Json:
    """Draw the dialog with what is filled in already; the zone `own_zone` is marked as the reader's own."""
    language = form.reader
    themes = _themes(form, knowledge)
    blocks = [
        _input(_CHANNEL, words.CHANNEL_LABEL, _channels(form), language),
        _input(_WEEKDAY, words.WEEKDAY_LABEL, _weekdays(form), language),
        _input(_TIME, words.TIME_LABEL, TimePicker(_VALUE, f"{form.schedule.at:%H:%M}"), language),
        _input(_ZONE, words.ZONE_LABEL, _zones(form, own_zone), language, hint=words.ZONE_HINT),
        *([_input(_THEMES, words.THEMES_LABEL, themes, language, optional=True)] if themes else []),
        _input(_LANGUAGE, words.LANGUAGE_LABEL, _languages(form), language),
        _input(_NOTIFY, words.NOTIFY_LABEL, UserSelectMenu(_VALUE, form.notify or None), language),
    ]
    kept = {"subscription": form.subscription, "reader": form.reader, "zone": own_zone}
    view = ModalView(
        words.DIALOG_TITLE.within(language),
        list(blocks),
        close=words.DIALOG_CLOSE.within(language),
        submit=words.DIALOG_SUBMIT.within(language),
        private_metadata=json.dumps(kept),
        callback_id=DIALOG,
    )
    return view.to_dict()


def draw_done(message: Message, language: Language) -> _Json:
    """Draw a message as a dialog without fields: what came of a submitted one, with its buttons."""
    return {
        "type": "modal",
        "callback_id": f"{DIALOG}.done",
        "title": {"type": "plain_text", "text": words.DIALOG_TITLE.within(language)},
        "close": {"type": "plain_text", "text": words.DIALOG_DONE.within(language)},
        "blocks": [dict(block) for block in message.blocks if block["type"] not in _FOR_MESSAGES],
    }


def read_dialog(view: Mapping[str, Any]) -> Form | FormFaults:
    """Read a submitted dialog, as Slack's view_submission has it under `view`."""
    kept = json.loads(view.get("private_metadata") or "{}")
    reader: Language = "ko" if kept.get("reader") == "ko" else "en"
    values = view["state"]["values"]
    channel = _chosen(values, _CHANNEL, "selected_conversation")
    zone, at = _option(values, _ZONE), _time(_chosen(values, _TIME, "selected_time"))
    faults = {
        _CHANNEL: words.CHOOSE_CHANNEL if not channel else None,
        _TIME: words.CHOOSE_TIME if at is None else None,
        _ZONE: words.CHOOSE_ZONE if not zone_known(zone) else None,
    }
    if errors := {block: text.within(reader) for block, text in faults.items() if text}:
        return FormFaults(errors)
    themes = _field(values, _THEMES).get("selected_options") or ()
    return Form(
        subscription=kept.get("subscription"),
        reader=reader,
        channel=channel,
        schedule=Schedule(_weekday(values), at or time(9), zone),
        themes=frozenset(option["value"] for option in themes),
        language="ko" if _option(values, _LANGUAGE) == "ko" else "en",
        notify=_chosen(values, _NOTIFY, "selected_user"),
    )


def channel_fault(text: Text, reader: Language) -> FormFaults:
    """Say of the channel that was chosen that it cannot be."""
    return FormFaults({_CHANNEL: text.within(reader)})


def themes_fault(text: Text, reader: Language) -> FormFaults:
    """Say of the themes that were chosen that they cannot be."""
    return FormFaults({_THEMES: text.within(reader)})


def zone_options(zones: Iterable[str], own_zone: str | None, language: Language) -> list[_Json]:
    """Give time zones as Slack's typeahead wants them, a hundred at the most."""
    chosen = list(zones)[:_MOST_OPTIONS]
    labels = [(_zone_label(zone, own_zone, language), zone) for zone in chosen]
    return [{"text": {"type": "plain_text", "text": label}, "value": zone} for label, zone in labels]


def kept_in(view: Mapping[str, Any]) -> tuple[Language, str | None]:
    """Give the language that an open dialog speaks, and its reader's own zone where it is known."""
    kept = json.loads(view.get("private_metadata") or "{}")
    return "ko" if kept.get("reader") == "ko" else "en", kept.get("zone")


def _input(  # noqa: PLR0913 - a field's parts, each of which some field needs
    name: str, label: Text, element: Element, language: Language, *, hint: Text | None = None, optional: bool = False
) -> InputBlock:
    shown = PlainText(hint.within(language)) if hint else None
    return InputBlock(PlainText(label.within(language)), element, block_id=name, hint=shown, optional=optional)


def _channels(form: Form) -> Element:
    """Let channels be chosen; one that is open to begin with has to be of a kind that the filter lets through."""
    only = ConversationFilter(["public", "private"], exclude_bot_users=True)
    initial = form.channel if form.channel.startswith(("C", "G")) else None
    return ConversationSelectMenu(_VALUE, initial_conversation=initial, filter=only)


def _weekdays(form: Form) -> Element:
    options = [Option(PlainText(day.within(form.reader)), str(number)) for number, day in enumerate(words.WEEKDAYS)]
    return StaticSelectMenu(_VALUE, options, initial_option=options[form.schedule.weekday])


def _zones(form: Form, own_zone: str | None) -> Element:
    zone = form.schedule.zone
    initial = Option(PlainText(_zone_label(zone, own_zone, form.reader)), zone)
    return ExternalSelectMenu(ZONE_ACTION, initial_option=initial, min_query_length=0)


def _zone_label(zone: str, own_zone: str | None, language: Language) -> str:
    label = say(words.YOURS, language, zone=zone) if zone == own_zone else zone
    return limits.cut(label, limits.BUTTON)


def _themes(form: Form, knowledge: KnowledgeBase) -> Element | None:
    """Let chapters be chosen that have facts; None where there are none, as a menu without options cannot be."""
    language = form.reader
    chapters = [chapter for chapter in knowledge.chapters if candidates(knowledge, {chapter.id})]
    options = [
        Option(PlainText(limits.cut(chapter_title(chapter, language), limits.BUTTON)), chapter.id)
        for chapter in chapters[:_MOST_OPTIONS]
    ]
    if not options:
        return None
    initial = [option for option in options if option.value in form.themes]
    placeholder = PlainText(words.THEMES_PLACEHOLDER.within(language))
    return StaticMultiSelectMenu(_VALUE, options, initial_options=initial or None, placeholder=placeholder)


def _languages(form: Form) -> Element:
    options = [Option(PlainText(words.LANGUAGES[each].within(form.reader)), each) for each in LANGUAGES]
    return StaticSelectMenu(_VALUE, options, initial_option=options[LANGUAGES.index(form.language)])


def _field(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    fields: Sequence[Mapping[str, Any]] = list((values.get(name) or {}).values())
    return fields[0] if fields else {}


def _chosen(values: Mapping[str, Any], name: str, key: str) -> str:
    value = _field(values, name).get(key)
    return value if isinstance(value, str) else ""


def _option(values: Mapping[str, Any], name: str) -> str:
    option = _field(values, name).get("selected_option") or {}
    return str(option.get("value", ""))


def _weekday(values: Mapping[str, Any]) -> int:
    chosen = _option(values, _WEEKDAY)
    return int(chosen) if chosen in {str(number) for number in range(7)} else 0


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
