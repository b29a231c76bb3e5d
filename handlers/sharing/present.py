"""Builds what sharing adds to a card: buttons below a private answer, and lines above a shared one."""

from __future__ import annotations

from dataclasses import replace

from handlers.actions import Action
from handlers.blocks.escaping import quotable
from handlers.blocks.limits import OVERFLOW
from handlers.card import Actions, Aside, Button, Card, Menu, PersonLink, Span, Text
from handlers.sharing import texts
from handlers.sharing.requests import Dismiss, Share
from handlers.texts import Phrase, say
from knowledge.model import Language

_ASKED = 200
"""Maximum length of the question shown above a shared answer. A longer question is cut."""


def sharing_row(card: Card, again: Action | None) -> Actions | None:
    """Return the card's last row with a button to share it, and an option to remove it.

    `again` is the action that requests the card again. Return None if the card has no row, or if `again` is None or too
    long for a button.
    """
    row = card.last_row
    share = Share(card.language, again.option_value) if again else None
    if row is None or share is None or not share.fits:
        return None
    button = Button(texts.SHARE[card.language], share, leads_on=False)
    dismiss = Button(texts.DISMISS[card.language], Dismiss(card.language), leads_on=False)
    *menus, menu = row.menus or (Menu(()),)
    menu = replace(menu, options=(*_leaving_room(menu.options, card.language), dismiss))
    return replace(row, buttons=(*row.buttons, button), menus=(*menus, menu))


def shared_card(card: Card, question: str, user: str) -> Card:
    """Return a card for everyone, with lines above it: who shared it and, if there is one, the question."""
    return _below_person(card, texts.SHARED, question, user)


def asked_card(card: Card, question: str, user: str) -> Card:
    """Return a card for everyone, with lines above it: who asked for it and, if there is one, the question."""
    return _below_person(card, texts.ASKED_HERE, question, user)


def _below_person(card: Card, did: Phrase, question: str, user: str) -> Card:
    person = Text((PersonLink(user), Span(did[card.language])), "person")
    asked = quotable(question, _ASKED)
    lines = (Aside((say(texts.QUESTION, card.language, question=asked),), "question"),) if asked else ()
    return card.above((person, *lines))


def _leaving_room(options: tuple[Button, ...], language: Language) -> tuple[Button, ...]:
    """Return a menu's options. If there is no room for another one, leave out the least related one.

    The options for other languages come last, and are never left out.
    """
    if len(options) < OVERFLOW:
        return options
    least = next((each for each in reversed(options) if each.action.language == language), options[-1])
    return tuple(each for each in options if each is not least)
