"""Adds the two thumbs below an answer."""

from __future__ import annotations

from functools import lru_cache

from handlers.card import Button, Card, Feedback
from handlers.feedback import texts
from handlers.feedback.requests import RateAnswer
from handlers.texts import Phrase


@lru_cache(maxsize=512)
def with_thumbs(card: Card) -> Card:
    """Return an answer or a refusal with thumbs as its last row, and any other card unchanged.

    The result is cached, so that its rendering can be cached too.
    """
    if card.status not in ("answer", "none"):
        return card
    subject = card.about or "" if card.status == "answer" else ""
    good, bad = _thumb(card, texts.GOOD, f"+{subject}"), _thumb(card, texts.BAD, f"-{subject}")
    return card.below((Feedback(good, bad, "feedback"),))


def _thumb(card: Card, label: Phrase, rating: str) -> Button:
    return Button(label[card.language], RateAnswer(card.language, rating))
