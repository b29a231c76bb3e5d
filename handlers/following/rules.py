"""Decides whether a message in a thread goes on with the conversation with the bot, although it does not mention it.

The rules are strict, because an answer that nobody asked for disturbs people more than a mention costs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from handlers.following.patterns import ADDRESSED, ASKS, EMPTY, QUOTED, REQUEST, TAG, TO_PEOPLE
from handlers.slack.thread_context import Talk
from knowledge.search.followup import points_back
from knowledge.search.outcome import Answer, NotCovered, Outcome
from knowledge.search.question import read_question

CONFIDENT = 0.4
"""How sure the knowledge has to be that it answers a question. A mention asks for less."""

_LONGEST = 200
"""Maximum length of a question. A longer message rather tells something."""

Turn = Literal["theirs", "others", "nobody"]
"""Whose turn it is in a thread. `theirs`: the person whom the bot answered last has written, to nobody in particular.
`others`: people talk to each other. `nobody`: the bot was not in a conversation there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message in a thread: its author, its text as it was typed, and as Slack sends it (`wire`), with mentions."""

    author: str
    text: str
    wire: str


def turn(heard: Heard, talk: Talk | None) -> Turn:
    """Return whose turn it is after a message in a thread with this talk."""
    if talk is None or not talk.asker:
        return "nobody"
    return "theirs" if heard.author == talk.asker and not ADDRESSED.search(heard.wire) else "others"


def reads_as_question(heard: Heard) -> bool:
    """Return whether a message has the form of a question that is not for a colleague."""
    text = heard.text.strip()
    if len(text) > _LONGEST or QUOTED.search(heard.wire) or TAG.search(text):
        return False
    if EMPTY.fullmatch(text.rstrip(" ?!.~…")) or not ASKS.search(text):
        return False
    return not TO_PEOPLE.search(REQUEST.sub(" ", text))


def answers_well(text: str, outcome: Outcome) -> bool:
    """Return whether the outcome of a question is worth an answer that nobody mentioned the bot for.

    It is if the knowledge is sure of the answer, or sure of what is missing, and the question points back to the bot's
    answer ('and when did it start?').
    """
    match outcome:
        case Answer():
            return outcome.confidence >= CONFIDENT
        case NotCovered(lacking=lacking):
            return bool(lacking) and points_back(read_question(text))
        case _:
            return False
