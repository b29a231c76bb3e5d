"""The cards of one topic, or of several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.answers import texts
from handlers.answers.requests import BrowseChapter, ShowTopic, TranslateTopic
from handlers.card import Actions, Aside, Bullets, Button, Card, Element, Text, Title, bold, plain
from handlers.report.charts import charts
from handlers.report.figures import asked_figure, compared_figures, figure_elements, figure_line, figure_list, notes
from handlers.report.sources import chapter_number, source_line, sources
from handlers.texts import say
from knowledge.model import Figure, KnowledgeBase, Language, Topic, other_languages
from knowledge.normalization import normalize

_RELATED = 8


def topic_card(
    topic: Topic,
    knowledge: KnowledgeBase,
    language: Language,
    *,
    figure: Figure | None = None,
    browsing: bool = False,
) -> Card:
    """Return a card of all that the report says about a topic, beginning with `figure`, which was asked for.

    `browsing` adds a button back to the topic's chapter.
    """
    summary = topic.summary[language]
    heart = [figure_line(figure, language)] if figure else []
    return Card(
        name=(language, topic.id),
        language=language,
        status="answer",
        summary=(topic.title[language], *heart, summary, source_line(knowledge, topic.sources[0], language)),
        elements=(
            Title(topic.title[language]),
            *_names(topic, language),
            *((asked_figure(figure, language),) if figure else ()),
            Text(plain(summary), "summary"),
            *_points(topic, language),
            *figure_elements(topic, language, figure),
            *charts(topic, language),
            *notes(topic, language),
            sources(knowledge, [topic], language),
            _ways_on(topic, knowledge, language, browsing=browsing),
        ),
        topics=(topic.id,),
    )


def comparison_card(topics: Sequence[Topic], knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a compact card of several topics, with their figures in one table if all have some."""
    together = all(topic.figures for topic in topics)
    summaries = (f"{topic.title[language]}: {topic.summary[language]}" for topic in topics)
    return Card(
        name=(language, *(topic.id for topic in topics)),
        language=language,
        status="answer",
        summary=(join_titles(topics, language), *summaries),
        elements=(
            Title(join_titles(topics, language)),
            *(element for topic in topics for element in _in_short(topic, language, figures=not together)),
            *((compared_figures(topics, language),) if together else ()),
            *(element for topic in topics for element in notes(topic, language)),
            sources(knowledge, topics, language),
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


def _names(topic: Topic, language: Language) -> Iterator[Aside]:
    """Yield the full name, and the names in other languages, if they add anything to the title."""
    full = topic.full_name
    names = [full[language]] if full else []
    for other in other_languages(language):
        names += [topic.title[other], *([full[other]] if full else [])]
    if more := new_names(topic.title[language], names):
        yield Aside((" · ".join(more),), "names")


def _points(topic: Topic, language: Language) -> Iterator[Bullets]:
    if topic.points:
        yield Bullets(tuple(plain(point[language]) for point in topic.points), f"{topic.id}.points")


def _in_short(topic: Topic, language: Language, *, figures: bool) -> Iterator[Element]:
    title, summary = topic.title[language], topic.summary[language]
    yield Text((*bold(title), *plain(f"\n{summary}")), f"{topic.id}.summary")
    yield from _points(topic, language)
    if figures and topic.figures:
        yield figure_list(topic.figures, language, f"{topic.id}.figures")


def _ways_on(topic: Topic, knowledge: KnowledgeBase, language: Language, *, browsing: bool) -> Actions:
    related = knowledge.related(topic)[:_RELATED]
    buttons = [Button(each.title[language], ShowTopic(language, each.id)) for each in related]
    buttons += [Button(texts.IN_LANGUAGE[each], TranslateTopic(each, topic.id)) for each in other_languages(language)]
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
