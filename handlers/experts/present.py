"""Builds the cards that people see when a question is passed on or replied to."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from handlers.blocks.limits import cut
from handlers.card import (
    Actions,
    Aside,
    Button,
    Card,
    ChannelLink,
    Inline,
    Line,
    PersonLink,
    Text,
    plain,
    sentence_card,
)
from handlers.experts import texts
from handlers.experts.requests import AskPerson
from handlers.experts.results import AlreadyPassedOn, NotPassedOn, PassedOn, Result, is_person
from handlers.texts import ADMINS_UNKNOWN, say
from knowledge.model import Language

_QUESTION = 1000
"""Maximum length of a question that is passed on; Slack allows 2,000 characters in a button. A longer one is cut."""
_REPLY = 2500
"""Maximum length of a reply that is passed back."""


def with_button(card: Card, question: str) -> Card:
    """Return a refusal with one more button at its end, which passes the question on."""
    request = AskPerson(card.language, secrets.token_hex(4), cut(question, _QUESTION))
    button = Button(texts.SEND[card.language], request)
    *above, last = card.elements
    if not isinstance(last, Actions):
        return card.below((Actions((button,), "person"),))
    return replace(card, elements=(*above, replace(last, buttons=(*last.buttons, button))))


def question_card(request: AskPerson, asker: str) -> Card:
    """Return the card for the people and channels that a question goes to: who asks what, and how to reply."""
    language = request.language
    return Card(
        ("person", language, request.key),
        language,
        "done",
        (texts.A_QUESTION[language], request.question),
        (
            Text((PersonLink(asker), *plain(texts.ASKS[language])), "who"),
            Text(plain(request.question), "question"),
            Aside((texts.HOW_TO_REPLY[language],), "how"),
        ),
    )


def reply_card(person: str, reply: str, question: str, language: Language) -> Card:
    """Return the card for the asker: who replied, with what and, unless `question` is empty, to which question."""
    asked = (say(texts.YOU_ASKED, language, question=question),) if question else ()
    told = cut(reply, _REPLY)
    return Card(
        ("person", language, "reply"),
        language,
        "done",
        (texts.A_REPLY[language], told),
        (
            Text((PersonLink(person), *plain(texts.REPLIED[language])), "who"),
            Text(plain(told), "reply"),
            *((Aside(asked, "question"),) if asked else ()),
        ),
    )


def present(result: Result, language: Language) -> Card:
    """Return the card that tells the asker what became of the question."""
    match result:
        case PassedOn():
            return _passed_on(result, language)
        case AlreadyPassedOn():
            return sentence_card(texts.ALREADY[language], language)
        case NotPassedOn():
            return sentence_card(texts.OBSTACLES[result.obstacle][language], language)
        case _:
            assert_never(result)


def named_card(named: Sequence[str], language: Language) -> Card:
    """Return the card that says whom questions go to from now on."""
    if not named:
        return sentence_card(texts.NOBODY[language], language)
    parts = (*plain(texts.NAMED[language]), *_links(named, language))
    summary = (texts.NAMED_UNNAMED[language],)
    return Card(("person", language, "named"), language, "done", summary, (Text(parts, "named"),))


def only_admins_card(language: Language, *, sees_admins: bool) -> Card:
    """Return the card for people who may not choose whom questions go to.

    `sees_admins` is whether the app can find out whether a person is an admin.
    """
    refused = texts.ONLY_ADMINS[language]
    return sentence_card(refused if sees_admins else f"{refused}\n{ADMINS_UNKNOWN[language]}", language)


def _passed_on(result: PassedOn, language: Language) -> Card:
    parts: Line = (*plain(texts.PASSED_ON[language]), *_links(result.to, language), *plain(texts.AND_THEN[language]))
    summary = texts.PASSED_ON_TO_THEM[language] + texts.AND_THEN[language]
    return Card(("person", language, "passed"), language, "done", (summary,), (Text(parts, "passed"),))


def _links(targets: Sequence[str], language: Language) -> Iterator[Inline]:
    for number, target in enumerate(targets):
        if number:
            yield from plain(texts.AND[language])
        yield PersonLink(target) if is_person(target) else ChannelLink(target)
