"""Decides whether a message in a thread that does not mention the bot continues the conversation with it.

The rules are strict, because an answer that nobody asked for disturbs people more than having to mention the bot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handlers.following.patterns import ADDRESSED, ASKS, EMPTY, QUOTED, REQUEST, TAG, TO_PEOPLE
from handlers.slack.thread_context import Talk
from knowledge.search.followup import points_back
from knowledge.search.outcome import Answer, NotCovered, Outcome
from knowledge.search.question import read_question

CERTAIN = 0.7
"""Minimum confidence of an answer after people have talked to each other, when the question may be for one of them."""

_LONGEST = 200
"""Maximum length of a question. A longer message is probably not one."""

Turn = Literal["theirs", "others", "nobody"]
"""Whose turn it is in a thread. `theirs`: the person whom the bot answered last has written, to nobody in particular.
`others`: people talk to each other. `nobody`: the bot was not in a conversation there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message in a thread: its author, its text as typed, and its text as Slack sends it (`wire`), with mentions."""

    author: str
    text: str
    wire: str


def turn(heard: Heard, talk: Talk | None) -> Turn:
    """Return whose turn it is after a message in a thread, given the talk there."""
    if talk is None or not talk.asker:
        return "nobody"
    return "theirs" if heard.author == talk.asker and not ADDRESSED.search(heard.wire) else "others"


def reads_as_question(heard: Heard) -> bool:
    """Return whether a message looks like a question and is not addressed to a colleague."""
    text = heard.text.strip()
    if len(text) > _LONGEST or QUOTED.search(heard.wire) or TAG.search(text):
        return False
    if EMPTY.fullmatch(text.rstrip(" ?!.~…")) or not ASKS.search(text):
        return False
    return not TO_PEOPLE.search(REQUEST.sub(" ", text))


def answers_well(text: str, outcome: Outcome, *, interrupted: bool) -> bool:
    """Return whether the outcome of a question that does not mention the bot is certain enough to answer.

    It is if the search answers. If people have talked to each other since the bot's last answer (`interrupted`), the
    search has to be sure. It also is if the search is sure of what is missing and the question refers to the bot's
    answer, as in 'and when did it start?'.
    """
    match outcome:
        case Answer():
            return not interrupted or outcome.confidence >= CERTAIN
        case NotCovered(lacking=lacking):
            return bool(lacking) and points_back(read_question(text))
        case _:
            return False
