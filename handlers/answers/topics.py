"""Builds the cards that show one topic, or several side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest

from handlers.answers import texts
from handlers.answers.requests import BrowseChapter, ShowTopic, TellMore, TranslateTopic
from handlers.blocks.limits import OVERFLOW
from handlers.card import Actions, Aside, Bullets, Button, Card, Element, Menu, Text, Title, bold, plain
from handlers.report.sources import chapter_number, short_place, source_line, source_of, sources
from handlers.report.tables import has_row, is_shown, table_of
from handlers.texts import join, say
from knowledge.model import KnowledgeBase, Language, Statement, Topic, cell_text
from knowledge.normalization import normalize
from knowledge.search.topic_contents import all_terms_of
from knowledge.search.years_and_countries import years_in

_WEIGHTIEST = 3
"""Maximum number of statements shown for a topic if the question is only its name."""

_NEW = 1 / 3
"""The minimum share of a statement's words that have not been said if it is to be shown without a new number."""

_ROOM = 390
"""Maximum number of characters in an answer, so that it fits on a phone's screen; a Hangul syllable counts as two."""

_SCREEN = 435
"""Maximum number of characters, counted in the same way, in all the text of a topic's card on a phone's screen."""

_HANGUL = re.compile("[가-힣]")

_ROWS = 2
"""Minimum number of an answer's statements for which a table that replaces them has rows."""

_COMPARED = 2
"""Maximum number of statements shown for each topic in a comparison."""


def answer_card(topic: Topic, statements: Sequence[Statement], knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card that answers a question with the first of `statements` and as many of the others as fit.

    The topic's table replaces the others if it has rows for two of the statements, and either says all that the first
    one says or, as a table of texts, fits.
    """
    lead, *others = statements
    sentence, place = lead.text[language], place_line(topic, lead, knowledge, language)
    room = _ROOM - _width(sentence)
    table = tuple(table_of(topic, language)) if _are_in_table(topic, statements, language, room) else ()
    more = () if table else tuple(_within(_adding(others, sentence, language), language, room))
    # What stands below may be from another part of the report.
    places = dict.fromkeys((place, *(place_line(topic, each, knowledge, language) for each in more)))
    return Card(
        name=(language, *lead.id.split("/")),
        language=language,
        status="answer",
        summary=(sentence, place),
        elements=(
            Text(bold(sentence), "lead"),
            *(table or _bullets(topic, more, language)),
            Aside(tuple(places), "place"),
            _ways_on(topic, knowledge, language, lead=lead),
        ),
        topics=(topic.id,),
        lead=lead.id,
        again=TranslateTopic(language, topic.id, lead.name),
    )


def source_card(topic: Topic, lead: Statement | None, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card that shows only where in the report something appears.

    It shows the source of the statement `lead` or, if `lead` is None or has no source of its own, the topic's sources.
    """
    places = (lead.source,) if lead and lead.source else topic.all_sources
    where = sources(knowledge, places, language)
    return Card(
        name=(language, topic.id, "source"),
        language=language,
        status="answer",
        summary=where.lines,
        elements=(
            Text(bold(topic.title[language]), "title"),
            Text(plain("\n".join(where.lines)), "sources"),
            Actions((_more(topic, language),), "buttons"),
        ),
        topics=(topic.id,),
        lead=lead.id if lead else "",
    )


def name_card(topic: Topic, knowledge: KnowledgeBase, language: Language, *, browsing: bool = False) -> Card:
    """Return a card with a topic's summary and the most important statements that add to it: up to three, if they fit.

    `browsing` adds a button back to the topic's chapter.
    """
    place = place_line(topic, None, knowledge, language)
    read = (topic.summary[language], place)
    room = _SCREEN - sum(map(_width, read))
    weightiest = (*islice(_adding(topic.statements, topic.summary[language], language), _WEIGHTIEST),)
    shown = tuple(_within(weightiest, language, room)) or weightiest[:1]
    return Card(
        name=(language, topic.id),
        language=language,
        status="answer",
        summary=read,
        elements=(
            _opening(topic, language),
            *_bullets(topic, shown, language),
            Aside((place,), "place"),
            _ways_on(topic, knowledge, language, browsing=browsing),
        ),
        topics=(topic.id,),
        again=ShowTopic(language, topic.id),
    )


def _opening(topic: Topic, language: Language) -> Text:
    """Return a topic's summary with its title in bold, or all of it in bold if the title is not in it."""
    title, summary = topic.title[language], topic.summary[language]
    before, found, after = summary.partition(title)
    spans = (*plain(before), *bold(title), *plain(after)) if found else bold(summary)
    return Text(tuple(span for span in spans if span.text), "summary")


def whole_card(topic: Topic, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card with all that the report says about a topic."""
    summary = topic.summary[language]
    statements = [statement for statement in topic.statements if not is_shown(topic, statement)]
    return Card(
        name=(language, topic.id, "whole"),
        language=language,
        status="answer",
        summary=(topic.title[language], summary, source_line(knowledge, topic.sources[0], language)),
        elements=(
            Title(topic.title[language]),
            *_names(topic, knowledge, language),
            Text(plain(summary), "summary"),
            *_bullets(topic, statements, language),
            *table_of(topic, language),
            sources(knowledge, topic.all_sources, language),
            Actions((), "buttons", texts.RELATED[language], (_menu(topic, knowledge, language),)),
        ),
        topics=(topic.id,),
        again=TellMore(language, topic.id),
    )


def comparison_card(
    topics: Sequence[Topic], statements: Sequence[Statement], knowledge: KnowledgeBase, language: Language
) -> Card:
    """Return a card that shows several topics side by side.

    `statements` has one statement for each topic, in the same order. If it is empty, the card shows each topic's
    summary and its most important statements instead.
    """
    if statements:
        sentences = [statement.text[language] for statement in statements]
        elements: list[Element] = [
            _titled(topic, text, language) for topic, text in zip(topics, sentences, strict=True)
        ]
    else:
        sentences = [topic.summary[language] for topic in topics]
        elements = [element for topic in topics for element in _in_short(topic, language)]
    titled = (f"{topic.title[language]}: {text}" for topic, text in zip(topics, sentences, strict=True))
    return Card(
        name=(language, *(topic.id for topic in topics)),
        language=language,
        status="answer",
        summary=(join_titles(topics, language), *titled),
        elements=(
            Title(join_titles(topics, language)),
            *elements,
            Aside(tuple(place_line(*each, knowledge, language) for each in zip_longest(topics, statements)), "places"),
            Actions(tuple(_more(topic, language) for topic in topics), "buttons"),
        ),
        topics=tuple(topic.id for topic in topics),
    )


def join_titles(topics: Sequence[Topic], language: Language) -> str:
    """Return the topics' titles, joined into one line."""
    return join(texts.AND, language, (topic.title[language] for topic in topics))


def new_names(title: str, names: Sequence[str]) -> list[str]:
    """Return the `names` that `title` does not contain, without repetitions. All are compared in normalized form."""
    new = {normalize(name): name for name in reversed(names) if normalize(name) not in normalize(title)}
    return list(reversed(new.values()))


def _names(topic: Topic, knowledge: KnowledgeBase, language: Language) -> Iterator[Aside]:
    """Yield the topic's titles in the other languages, if they add anything to its title in `language`."""
    titles = [topic.title[other] for other in knowledge.other_languages(language)]
    if more := new_names(topic.title[language], titles):
        yield Aside((" · ".join(more),), "names")


def _bullets(topic: Topic, statements: Iterable[Statement], language: Language) -> Iterator[Bullets]:
    if items := tuple(plain(each.text[language]) for each in statements):
        yield Bullets(items, f"{topic.id}.statements")


def _adding(statements: Iterable[Statement], said: str, language: Language) -> Iterator[Statement]:
    """Yield the statements that add a number, or enough words, to what is `said` and to the statements before them.

    A year alone adds little: it is often the one that the report is from.
    """
    known = all_terms_of([said])
    for statement in statements:
        terms = all_terms_of([statement.text[language]])
        new = terms - known
        if len(new) >= _NEW * len(terms) or any(term[0].isdigit() and not years_in(term) for term in new):
            known |= terms
            yield statement


def _within(statements: Iterable[Statement], language: Language, room: int) -> Iterator[Statement]:
    """Yield as many of the first statements as fit into `room` characters."""
    for statement in statements:
        room -= _width(statement.text[language])
        if room < 0:
            return
        yield statement


def _width(text: str) -> int:
    return len(text) + len(_HANGUL.findall(text))


def _are_in_table(topic: Topic, statements: Sequence[Statement], language: Language, room: int) -> bool:
    """Return whether the topic's table can replace all but the first of these statements."""
    if sum(has_row(topic, each) for each in statements) < _ROWS or topic.table is None:
        return False
    if topic.table.unit:
        return is_shown(topic, statements[0])
    cells = (text for row in topic.table.rows for text in (row.label, *row.cells))
    return sum(_width(cell_text(cell, language)) for cell in cells) <= room


def _titled(topic: Topic, text: str, language: Language) -> Text:
    return Text((*bold(topic.title[language]), *plain(f"\n{text}")), f"{topic.id}.summary")


def _in_short(topic: Topic, language: Language) -> Iterator[Element]:
    yield _titled(topic, topic.summary[language], language)
    adding = _adding(topic.statements, topic.summary[language], language)
    yield from _bullets(topic, islice(adding, _COMPARED), language)


def place_line(topic: Topic, lead: Statement | None, knowledge: KnowledgeBase, language: Language) -> str:
    """Return a line with the topic's title and the place of `lead` in the report or, without `lead`, of the topic."""
    place = short_place(knowledge, source_of(topic, lead), language)
    return say(texts.PLACE, language, title=topic.title[language], place=place)


def _ways_on(
    topic: Topic,
    knowledge: KnowledgeBase,
    language: Language,
    *,
    lead: Statement | None = None,
    browsing: bool = False,
) -> Actions:
    back = (_back(topic, knowledge, language),) if browsing else ()
    menu = _menu(topic, knowledge, language, lead)
    return Actions((_more(topic, language), *back), "buttons", texts.RELATED[language], (menu,))


def _menu(topic: Topic, knowledge: KnowledgeBase, language: Language, lead: Statement | None = None) -> Menu:
    """Return a menu with as many related topics as fit, followed by the same answer in the other languages.

    The answer is the statement `lead` or, if it is None, the topic.
    """
    others = knowledge.other_languages(language)
    statement = lead.name if lead else ""
    room = max(OVERFLOW - len(others), 0)
    related = (Button(near.title[language], ShowTopic(language, near.id)) for near in knowledge.related(topic)[:room])
    translations = (Button(texts.in_language(other), TranslateTopic(other, topic.id, statement)) for other in others)
    return Menu((*related, *translations))


def _back(topic: Topic, knowledge: KnowledgeBase, language: Language) -> Button:
    chapter = knowledge.chapter(topic.sources[0].chapter)
    place = chapter_number(chapter, language) or chapter.title[language]
    label = say(texts.BACK_TO_CHAPTER, language, chapter=place)
    return Button(label, BrowseChapter(language, chapter.id), leads_on=False)


def _more(topic: Topic, language: Language) -> Button:
    label = say(texts.MORE, language, title=topic.title[language])
    return Button(label, TellMore(language, topic.id))
