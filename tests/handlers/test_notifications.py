"""The notifications of cards, which screen readers read: personal data, passed-on questions and shared answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

import pytest

from handlers.blocks.block_kit import render
from handlers.card import Card, plain
from handlers.experts import present as experts
from handlers.experts.requests import AskPerson
from handlers.experts.results import AlreadyPassedOn, NotPassedOn, Obstacle, PassedOn
from handlers.explain.present import terms_card
from handlers.home import present as home
from handlers.home.people import Chosen
from handlers.sharing.present import asked_card, shared_card
from knowledge.model import Language
from knowledge.search.terms import Term
from tests.conftest import LANGUAGES
from tests.made_up import APPLES, GARDEN
from tests.messages import faults_of


def personal(language: Language) -> Iterator[Card]:
    """Yield every card about settings and a person's data."""
    yield home.settings_card(Chosen("en"), GARDEN, language, in_channel=True)
    yield home.my_data_card([plain("Apples"), plain("Pears")], [plain("Weekly")], language)
    yield home.my_data_card((), (), language)
    yield home.removed_card(language)


def passed_on(language: Language) -> Iterator[Card]:
    """Yield every card about questions that are passed on to people."""
    yield experts.question_card(AskPerson(language, "1", "How many pears?"), "U1")
    yield experts.reply_card("U1", "Three.", "How many pears?", language)
    yield experts.named_card(("C1", "U1"), language)
    yield experts.named_card((), language)
    yield experts.present(PassedOn(("C1", "U1")), language)
    yield experts.present(AlreadyPassedOn(), language)
    yield from (experts.present(NotPassedOn(obstacle), language) for obstacle in get_args(Obstacle))


def others(language: Language) -> Iterator[Card]:
    """Yield a card with explained terms, the same card as shared and as asked for in public, and one without terms."""
    terms = terms_card([Term(APPLES, None)], GARDEN, language)
    yield from (terms, terms_card([], GARDEN, language))
    yield from (shared_card(terms, "apples?", "U1"), asked_card(terms, "apples?", "U1"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cards", [personal, passed_on, others])
def test_notifications_are_whole(cards: Callable[[Language], Iterator[Card]], language: Language) -> None:
    """No notification is incomplete without names, every label has words, and each chart has a number in a sentence."""
    assert [(card.summary, faults_of(render(card))) for card in cards(language) if faults_of(render(card))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_persons_data_is_in_the_notification(language: Language) -> None:
    """The notification of the card with a person's data contains every line of the data."""
    _, data, *_ = personal(language)
    assert [line for line in render(data)["text"].splitlines() if line.isalpha()] == ["Apples", "Pears", "Weekly"]
