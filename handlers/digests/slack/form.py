"""Builds the form that creates or changes a subscription, and reads its submission."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from handlers.blocks import forms
from handlers.digests.choosing import candidates
from handlers.digests.schedule import zone_known
from handlers.digests.slack import texts
from handlers.digests.slack.dates import weekday_line, zone_line
from handlers.digests.subscription import Order, Schedule
from handlers.envelope import Submission
from handlers.report.sources import chapter_title
from handlers.texts import Phrase, language_name, say
from knowledge.model import KnowledgeBase, Language, read_language

FORM = "innovation.digest"
"""The form's callback id."""
ZONE_ACTION = "innovation.digest-zone"
"""The action id of the field for which Slack requests time zones while a person types."""

FIELDS: Mapping[str, str] = {
    name: f"digest.{name}" for name in ("channel", "weekday", "time", "zone", "themes", "language", "notify")
}
"""The block ids of the fields, by field name."""

_MOST_OPTIONS = 100

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FormState:
    """The state that an open form carries.

    It consists of the id of the subscription that the form changes (None for a new one), the form's language, and the
    reader's time zone (None if unknown).
    """

    subscription: str | None
    language: Language
    zone: str | None

    @classmethod
    def read(cls, state: Mapping[str, Any]) -> FormState:
        """Read a state from the JSON object that `to_json` wrote."""
        return cls(state.get("subscription"), read_language(state.get("reader")), state.get("zone"))

    def to_json(self) -> str:
        """Return the state as JSON, for the form's private metadata."""
        return json.dumps({"subscription": self.subscription, "reader": self.language, "zone": self.zone})


class FormError(Exception):
    """A submitted form cannot be accepted; `errors` maps block ids to sentences, which Slack shows below the fields."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def form_view(order: Order, state: FormState, knowledge: KnowledgeBase, note: str | None = None) -> Json:
    """Return the form with the order's values filled in, below a note if there is one. The form carries `state`."""
    language = state.language
    fields = [
        _field("channel", texts.CHANNEL_LABEL, forms.channel_menu(order.channel), language),
        _field("weekday", texts.WEEKDAY_LABEL, _weekdays(order, language), language),
        _field("time", texts.TIME_LABEL, forms.time_picker(f"{order.schedule.at:%H:%M}"), language),
        _field("zone", texts.ZONE_LABEL, _zones(order, state), language, hint=texts.ZONE_HINT[language]),
        *_themes(order, knowledge, language),
        _field("language", texts.LANGUAGE_LABEL, _languages(order, knowledge, language), language),
        _field("notify", texts.NOTIFY_LABEL, forms.person_menu(order.notify), language),
    ]
    return forms.form(
        FORM,
        texts.DIALOG_TITLE[language],
        fields,
        submit=(texts.DIALOG_SAVE if state.subscription else texts.SUBSCRIBE)[language],
        close=texts.DIALOG_CLOSE[language],
        metadata=state.to_json(),
        note=note,
    )


def read_form(submission: Submission, language: Language) -> Order:
    """Read a submitted form. Raises FormError if it lacks a channel, a valid time or a known time zone."""
    values = submission.values
    channel = _chosen(values, "channel", "selected_conversation")
    zone, at = _option(values, "zone"), _time(_chosen(values, "time", "selected_time"))
    faults = {
        "channel": texts.CHOOSE_CHANNEL if not channel else None,
        "time": texts.CHOOSE_TIME if at is None else None,
        "zone": texts.CHOOSE_ZONE if not zone_known(zone) else None,
    }
    if errors := {FIELDS[field]: text[language] for field, text in faults.items() if text}:
        raise FormError(errors)
    themes = _values(values, "themes").get("selected_options") or ()
    return Order(
        channel=channel,
        schedule=Schedule(_weekday(values), at or time(9), zone),
        themes=frozenset(option["value"] for option in themes),
        language=read_language(_option(values, "language")),
        notify=_chosen(values, "notify", "selected_user"),
    )


def zone_options(zones: Iterable[str], state: FormState) -> list[Json]:
    """Return time zones as options for Slack's typeahead, at most a hundred, with the reader's own zone marked."""
    chosen = list(zones)[:_MOST_OPTIONS]
    return [{"text": {"type": "plain_text", "text": _zone_label(zone, state)}, "value": zone} for zone in chosen]


def _field(field: str, label: Phrase, element: Any, language: Language, **more: Any) -> Any:
    return forms.field(FIELDS[field], label[language], element, **more)


def _weekdays(order: Order, language: Language) -> Any:
    days = {str(day): weekday_line(day, language) for day in range(7)}
    return forms.menu(days, str(order.schedule.weekday))


def _zones(order: Order, state: FormState) -> Any:
    zone = order.schedule.zone
    return forms.searched_menu(ZONE_ACTION, zone, _zone_label(zone, state))


def _zone_label(zone: str, state: FormState) -> str:
    shown = zone_line(zone)
    return forms.option_label(say(texts.YOURS, state.language, zone=shown) if zone == state.zone else shown)


def _themes(order: Order, knowledge: KnowledgeBase, language: Language) -> Iterator[Any]:
    """Yield a field for choosing among the chapters with facts, if there are any such chapters."""
    chapters = [chapter for chapter in knowledge.chapters if candidates(knowledge, {chapter.id})]
    choices = {chapter.id: chapter_title(chapter, language) for chapter in chapters[:_MOST_OPTIONS]}
    if choices:
        menu = forms.multi_menu(choices, order.themes, texts.THEMES_PLACEHOLDER[language])
        yield _field("themes", texts.THEMES_LABEL, menu, language, optional=True)


def _languages(order: Order, knowledge: KnowledgeBase, language: Language) -> Any:
    names = {each: language_name(each, language) for each in knowledge.languages}
    return forms.menu(names, knowledge.language(order.language))


def _values(values: Mapping[str, Mapping[str, Any]], field: str) -> Mapping[str, Any]:
    return values.get(FIELDS[field]) or {}


def _chosen(values: Mapping[str, Mapping[str, Any]], field: str, key: str) -> str:
    value = _values(values, field).get(key)
    return value if isinstance(value, str) else ""


def _option(values: Mapping[str, Mapping[str, Any]], field: str) -> str:
    option = _values(values, field).get("selected_option") or {}
    return str(option.get("value", ""))


def _weekday(values: Mapping[str, Mapping[str, Any]]) -> int:
    chosen = _option(values, "weekday")
    return int(chosen) if chosen in {str(number) for number in range(7)} else 0


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
