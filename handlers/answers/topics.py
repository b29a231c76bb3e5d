"""The cards of one topic, or of several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.answers import texts
from handlers.answers.requests import BrowseChapter, ShowTopic, TranslateTopic
from handlers.card import Actions, Aside, Bullets, Button, Card, Element, Text, Title, bold, plain
from handlers.report.sources import chapter_number, source_line, source_of, sources
from handlers.report.tables import is_shown, table_of
from handlers.texts import say
from knowledge.model import KnowledgeBase, Language, Statement, Topic
from knowledge.normalization import normalize

_RELATED = 8
_COMPARED = 5
"""Statements of each topic in a comparison: the weightiest ones."""


def topic_card(
    topic: Topic,
    knowledge: KnowledgeBase,
    language: Language,
    *,
    lead: Statement | None = None,
    browsing: bool = False,
) -> Card:
    """Return a card of all that the report says about a topic, with the statement that answers at its `lead`.

    `browsing` adds a button back to the topic's chapter.
    """
    summary, answer = topic.summary[language], lead.text[language] if lead else ""
    others = [each for each in topic.statements if each is not lead and not is_shown(topic, each)]
    return Card(
        name=(language, topic.id),
        language=language,
        status="answer",
        summary=(
            topic.title[language],
            *((answer,) if lead else ()),
            summary,
            source_line(knowledge, source_of(topic, lead), language),
        ),
        elements=(
            Title(topic.title[language]),
            *((Text(bold(answer), "lead"),) if lead else _names(topic, knowledge, language)),
            Text(plain(summary), "summary"),
            *_bullets(topic, others, language),
            *table_of(topic, language),
            sources(knowledge, topic.all_sources, language),
            _ways_on(topic, knowledge, language, browsing=browsing),
        ),
        topics=(topic.id,),
    )


def comparison_card(topics: Sequence[Topic], knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a compact card of several topics, each with its weightiest statements."""
    summaries = (f"{topic.title[language]}: {topic.summary[language]}" for topic in topics)
    places = [source for topic in topics for source in topic.all_sources]
    return Card(
        name=(language, *(topic.id for topic in topics)),
        language=language,
        status="answer",
        summary=(join_titles(topics, language), *summaries),
        elements=(
            Title(join_titles(topics, language)),
            *(element for topic in topics for element in _in_short(topic, language)),
            sources(knowledge, places, language),
            Actions(tuple(_more(topic, language) for topic in topics), "buttons"),
        ),
        topics=tuple(topic.id for topic in topics),
    )


def join_titles(topics: Sequence[Topic], language: Language) -> str:
    """Return the topics' titles in one line."""
    title, *others = (topic.title[language] for topic in topics)
    for other in others:
        title = say(texts.AND, language, first=title, second=other)
    return title


def new_names(title: str, names: Sequence[str]) -> list[str]:
    """Return the distinct `names` that a title does not contain already, ignoring spelling."""
    new = {normalize(name): name for name in reversed(names) if normalize(name) not in normalize(title)}
    return list(reversed(new.values()))


def _names(topic: Topic, knowledge: KnowledgeBase, language: Language) -> Iterator[Aside]:
    """Yield the title in the other languages, if that adds anything."""
    titles = [topic.title[other] for other in knowledge.other_languages(language)]
    if more := new_names(topic.title[language], titles):
        yield Aside((" · ".join(more),), "names")


def _bullets(topic: Topic, statements: Sequence[Statement], language: Language) -> Iterator[Bullets]:
    if statements:
        yield Bullets(tuple(plain(each.text[language]) for each in statements), f"{topic.id}.statements")


def _in_short(topic: Topic, language: Language) -> Iterator[Element]:
    title, summary = topic.title[language], topic.summary[language]
    yield Text((*bold(title), *plain(f"\n{summary}")), f"{topic.id}.summary")
    yield from _bullets(topic, topic.statements[:_COMPARED], language)


def _ways_on(topic: Topic, knowledge: KnowledgeBase, language: Language, *, browsing: bool) -> Actions:
    related = knowledge.related(topic)[:_RELATED]
    buttons = [Button(each.title[language], ShowTopic(language, each.id)) for each in related]
    others = knowledge.other_languages(language)
    buttons += [Button(texts.in_language(other), TranslateTopic(other, topic.id)) for other in others]
    if browsing:
        buttons.insert(0, _back(topic, knowledge, language))
    return Actions(tuple(buttons), "buttons", texts.RELATED[language])


def _back(topic: Topic, knowledge: KnowledgeBase, language: Language) -> Button:
    chapter = knowledge.chapter(topic.sources[0].chapter)
    place = chapter_number(chapter, language) or chapter.title[language]
    label = say(texts.BACK_TO_CHAPTER, language, chapter=place)
    return Button(label, BrowseChapter(language, chapter.id), leads_on=False)


def _more(topic: Topic, language: Language) -> Button:
    label = say(texts.MORE, language, title=topic.title[language])
    return Button(label, ShowTopic(language, topic.id))
