"""Builds the card that explains terms, and the dialog in which a term is looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from handlers.blocks import forms
from handlers.blocks.plain import line_text
from handlers.card import Actions, Aside, Bullets, Button, Card, Line, Text, bold, plain
from handlers.explain import texts
from handlers.explain.requests import OpenTerm
from handlers.texts import say
from knowledge.model import KnowledgeBase, Language
from knowledge.search.terms import Term

LOOK_UP = "innovation.look-up"
"""The dialog's callback id."""
FIELD = "look-up.text"

_MOST = 8
"""Maximum number of terms explained at once, so that the card stays readable."""
_SHORTEST = 30
"""Minimum length of a first sentence: what is shorter may end in an abbreviation."""
_SENTENCE = re.compile(rf".{{{_SHORTEST},}}?[.!?](?=\s)", re.DOTALL)


def terms_card(terms: Sequence[Term], knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card with one sentence for each term, and a button that opens its topic, for at most eight terms.

    If there are no terms, the card says so.
    """
    if not terms:
        sentence = say(texts.NOTHING, language, nickname=knowledge.report.nickname[language])
        return Card((language, "terms"), language, "done", (sentence,), (Text(plain(sentence), "nothing"),))
    shown, rest = terms[:_MOST], len(terms) - _MOST
    lines = [_line(term.topic.title[language], _sentence(term, language)) for term in shown]
    more = (Aside((say(texts.MORE, language, count=str(rest)),), "more"),) if rest > 0 else ()
    buttons = tuple(Button(term.topic.title[language], OpenTerm(language, term.topic.id)) for term in shown)
    return Card(
        name=(language, "terms"),
        language=language,
        status="list",
        summary=tuple(map(line_text, lines)),
        elements=(
            Bullets(tuple(lines), "terms"),
            *more,
            Actions(buttons, "buttons"),
        ),
    )


def _line(name: str, sentence: str) -> Line:
    """Return a sentence with its name before it, unless the sentence begins with the name."""
    rest = sentence.removeprefix(name)
    return (*bold(name), *plain(f": {sentence}" if rest == sentence else rest))


def _sentence(term: Term, language: Language) -> str:
    """Return the first sentence of the statement that a term names or, if it names a topic, of the topic's summary."""
    text = (term.statement.text if term.statement else term.topic.summary)[language]
    first = _SENTENCE.match(text)
    return first[0] if first else text


def look_up_form(examples: Sequence[str]) -> dict[str, Any]:
    """Return the dialog with a field for a question or term, which shows `examples` while it is empty.

    Its labels are in both languages.
    """
    return forms.form(
        LOOK_UP,
        texts.DIALOG_TITLE,
        (forms.field(FIELD, texts.DIALOG_FIELD, forms.text_field(" · ".join(examples))),),
        submit=texts.DIALOG_SUBMIT,
        close=texts.DIALOG_CLOSE,
        metadata="{}",
    )
