"""Turns a card into what Slack's agent view shows beside it: prompts, with a line above them, and a thread's title."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.agent import texts
from handlers.card import Actions, Card
from knowledge.model import KnowledgeBase

_MOST = 4
"""Maximum number of prompts: https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """Messages to send with one click, and the line above them."""

    title: str
    messages: tuple[str, ...]


def prompts_of(card: Card) -> Prompts:
    """Return the prompts to show beside a card: a line, and up to four messages.

    The messages are the labels of the card's buttons and menu options that can be sent instead of pressing them.
    """
    rows = (element for element in card.elements if isinstance(element, Actions))
    labels = (button.label for row in rows for button in row.all_buttons if button.action.label_asks)
    title = card.summary[0] if card.status == "courtesy" else texts.ASK_NEXT[card.language]
    return Prompts(title, tuple(dict.fromkeys(labels))[:_MOST])


def title_of(card: Card, knowledge: KnowledgeBase) -> str:
    """Return the titles of the topics that a card answers with, or an empty string if the card is not an answer."""
    if card.status not in ("answer", "fact"):
        return ""
    topics = filter(None, map(knowledge.topic, card.topics))
    return " · ".join(topic.title[card.language] for topic in topics)
