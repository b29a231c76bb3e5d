"""Explains why a question was answered, answered with choices, or refused, as `ask --why` shows it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.terminal import texts
from handlers.answers.texts import LACKING
from handlers.card import Bullets, plain
from handlers.texts import Phrase
from knowledge.model import Language
from knowledge.search.explanation import Reason
from knowledge.search.outcome import NotCovered, Outcome


def reasons(outcome: Outcome) -> list[Bullets]:
    """Return the lists of reasons for an outcome, the decisive one first. Lists without reasons are left out."""
    refused, why = isinstance(outcome, NotCovered), outcome.why
    led = _bullets("led", texts.WHY_CLOSE if refused else texts.WHY, why.led, outcome.language)
    aside = _bullets("aside", texts.WHY_SET_ASIDE, why.set_aside, outcome.language)
    against = _bullets("against", texts.WHY_REFUSED if refused else texts.WHY_AGAINST, why.against, outcome.language)
    ordered = (against, led, aside) if refused else (led, aside, against)
    return [each for each in ordered if each.items]


def _bullets(name: str, title: Phrase, given: Sequence[Reason], language: Language) -> Bullets:
    return Bullets(tuple(plain(_sentence(each, language)) for each in given), name, title[language])


def _sentence(reason: Reason, language: Language) -> str:
    filled = (
        [LACKING.get(each, texts.SUCH)[language] for each in reason.texts] if reason.kind == "lacking" else reason.texts
    )
    quoted = ", ".join(texts.QUOTED[language].format(each) for each in filled)
    return texts.REASONS[reason.kind][language].format(*filled, topic=reason.topic, quoted=quoted)
