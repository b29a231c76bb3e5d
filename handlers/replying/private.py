"""Writes answers to commands that only the asker sees as Slack's JSON, and draws each card only once."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from functools import lru_cache

from handlers.answers.requests import Ask
from handlers.blocks.block_kit import render_below
from handlers.blocks.escaping import quotable
from handlers.card import Aside, Card
from handlers.replying.replies import to_share
from handlers.requests import Request
from handlers.texts import ASKED, say
from knowledge.model import Language

_ASKED = 200
"""Maximum length of the question shown above an answer. A longer question is cut."""
_LONGEST = 1000
"""Maximum length of a question that surely fits into the button that shares its answer."""
_DRAWN = 512
"""Maximum number of drawn answers that are kept, at about 3 KB each."""
_STAND_IN = secrets.token_hex(8)
"""Stands for the question in a drawn answer. Nobody can guess it, so no text contains it."""


def private_answer(card: Card, request: Request) -> str:
    """Return the JSON that answers a command with a card, visible only to the asker.

    The question is shown above the card, and the card has buttons to share and to remove it, if possible. A card that
    answers many questions is drawn only once, and each question is put into the result.
    """
    if not isinstance(request, Ask):
        return _drawn(card, request)
    asked = quotable(request.text, _ASKED)
    if not asked or len(request.text) > _LONGEST:
        return _draw(card, request)
    # The first place is above the card. If there is another, it is in the button that shares the answer.
    above, *below = _drawn(card, replace(request, text=_STAND_IN)).split(_STAND_IN)
    return above + _escaped(asked) + _escaped(request.text).join(below)


def _draw(card: Card, request: Request) -> str:
    question = _question(request.text, card.language) if isinstance(request, Ask) else None
    message = render_below(question, to_share(card, request))
    return json.dumps({"text": message["text"], "response_type": "ephemeral", "blocks": message["blocks"]})


_drawn = lru_cache(maxsize=_DRAWN)(_draw)


def _question(question: str, language: Language) -> Aside | None:
    """Return a line with the question, or None if nothing of it can be shown.

    The line is needed because Slack does not show what was typed after a command.
    """
    asked = quotable(question, _ASKED)
    return Aside((say(ASKED, language, question=asked),), "asked") if asked else None


def _escaped(text: str) -> str:
    """Return a text as it is written within JSON."""
    return json.dumps(text)[1:-1]
