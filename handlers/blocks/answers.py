"""Draws what the report says of a topic, or of several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from slackblocks import Block

from handlers import wording
from handlers.blocks.actions import Button
from handlers.blocks.charts import charts
from handlers.blocks.elements import bold, bullets, buttons, drawn, header, paragraph, plain, small
from handlers.blocks.figures import asked_figure, compared_figures, figure_blocks, figure_list, notes
from handlers.blocks.sources import chapter_number, sources
from handlers.wording import say
from knowledge.model import LANGUAGES, Figure, KnowledgeBase, Language, Topic
from knowledge.wording import squash

_RELATED = 8


def draw_answer(
    knowledge: KnowledgeBase,
    topic: Topic,
    language: Language,
    *,
    figure: Figure | None = None,
    browsing: bool = False,
) -> tuple[dict[str, Any], ...]:
    """Draw all that the report says of `topic`, first the `figure` that was asked for.

    `browsing` adds a way back to the topic's chapter.
    """
    name = (language, topic.id)
    return drawn(
        [
            header(topic.title.within(language), *name, "title"),
            *_names(topic, language),
            *(asked_figure(topic, figure, language) if figure else ()),
            paragraph([plain(topic.summary.within(language))], *name, "summary"),
            *_points(topic, language),
            *figure_blocks(topic, language, figure),
            *charts(topic, language),
            *notes(topic, language),
            sources(knowledge, [topic], language, *name),
            buttons(_ways_on(knowledge, topic, language, browsing=browsing), *name, "buttons"),
        ]
    )


def draw_comparison(
    knowledge: KnowledgeBase, topics: Sequence[Topic], language: Language
) -> tuple[dict[str, Any], ...]:
    """Draw topics one under the other, compactly, their figures in one table where all have some."""
    name = (language, *(topic.id for topic in topics))
    together = all(topic.figures for topic in topics)
    ways_on = [_more(topic, language) for topic in topics]
    return drawn(
        [
            header(join_titles(topics, language), *name, "title"),
            *(block for topic in topics for block in _in_short(topic, language, figures=not together)),
            *([compared_figures(topics, language, *name)] if together else []),
            *(block for topic in topics for block in notes(topic, language)),
            sources(knowledge, topics, language, *name),
            buttons(ways_on, *name, "buttons"),
        ]
    )


def draw_asked(asked: str, language: Language) -> tuple[dict[str, Any], ...]:
    """Draw the question that a reply is to, for where it is not seen beside it; `slack_text.quotable` gives `asked`."""
    return drawn([small([say(wording.ASKED, language, question=asked)], language, "asked")]) if asked else ()


def join_titles(topics: Sequence[Topic], language: Language) -> str:
    """Name topics in one line."""
    title, *others = (topic.title.within(language) for topic in topics)
    for other in others:
        title = say(wording.AND, language, first=title, second=other)
    return title


def new_names(title: str, names: Sequence[str]) -> list[str]:
    """Give those of `names` that a title does not say already, once each; spelling does not count."""
    new = {squash(name): name for name in reversed(names) if squash(name) not in squash(title)}
    return list(reversed(new.values()))


def _names(topic: Topic, language: Language) -> Iterator[Block]:
    """Draw the full name, and the names in the other language, where they say more than the title does."""
    other = next(one for one in LANGUAGES if one != language)
    title, full = topic.title.within(language), topic.full_name
    names = [topic.title.within(other), full.within(other)] if full else [topic.title.within(other)]
    names = [full.within(language), *names] if full else names
    if more := new_names(title, names):
        yield small([" · ".join(more)], language, topic.id, "names")


def _points(topic: Topic, language: Language) -> Iterator[Block]:
    if topic.points:
        yield bullets([[plain(point.within(language))] for point in topic.points], language, topic.id, "points")


def _in_short(topic: Topic, language: Language, *, figures: bool) -> Iterator[Block]:
    title, summary = topic.title.within(language), topic.summary.within(language)
    yield paragraph([bold(title), plain(f"\n{summary}")], language, topic.id, "summary")
    yield from _points(topic, language)
    if figures and topic.figures:
        yield figure_list(topic.figures, language, language, topic.id, "figures")


def _ways_on(knowledge: KnowledgeBase, topic: Topic, language: Language, *, browsing: bool) -> list[Button]:
    other = next(one for one in LANGUAGES if one != language)
    related = knowledge.related(topic)[:_RELATED]
    ways = [Button(each.title.within(language), "topic", language, each.id) for each in related]
    ways.append(Button(wording.OTHER_LANGUAGE.within(language), "translate", other, topic.id))
    if browsing:
        ways.insert(0, _back(knowledge, topic, language))
    return ways


def _back(knowledge: KnowledgeBase, topic: Topic, language: Language) -> Button:
    chapter = knowledge.chapter(topic.sources[0].chapter)
    place = chapter_number(chapter, language) or chapter.title.within(language)
    return Button(say(wording.BACK_TO_CHAPTER, language, chapter=place), "chapter", language, chapter.id)


def _more(topic: Topic, language: Language) -> Button:
    label = say(wording.MORE, language, title=topic.title.within(language))
    return Button(label, "topic", language, topic.id)
