"""Draws what leads on to answers: choices, refusals, help, and the report's chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from slackblocks import Block

from handlers import limits, wording
from handlers.blocks.actions import Button
from handlers.blocks.elements import bold, bullets, buttons, code, drawn, header, paragraph, plain, small
from handlers.blocks.sources import chapter_title, report_line
from handlers.wording import COMMAND, say
from knowledge.model import LANGUAGES, Chapter, KnowledgeBase, Language, Section, Topic

_CHOICES = 5
_CHAPTERS = 100
_TOPICS = 200
"""Topics that one chapter shows: more would be no help, and a message is limited."""

_SECTIONS = 20
"""Sections that a chapter is shown by: one of more is shown as one list, as a message is limited."""

_EXAMPLES = 3

Blocks = tuple[dict[str, Any], ...]


def draw_choices(topics: Sequence[Topic], language: Language) -> Blocks:
    """Draw the question which of `topics` is meant, with a button each."""
    sentence = paragraph([plain(wording.CHOICES.within(language))], language, "choices", "question")
    return drawn([sentence, _choice_buttons(topics[:_CHOICES], language)])


def draw_not_covered(knowledge: KnowledgeBase, closest: Sequence[Topic], language: Language) -> Blocks:
    """Draw that the report does not say, with the closest topics, and a way to browse."""
    sentence = say(
        wording.CLOSEST if closest else wording.NOT_COVERED,
        language,
        nickname=knowledge.report.nickname.within(language),
    )
    return drawn(_sorry(sentence, closest, language))


def draw_gone(language: Language) -> Blocks:
    """Draw that what an old button leads to is not in the report any more."""
    return drawn(_sorry(wording.GONE.within(language), (), language))


def draw_courtesy(sentence: str, language: Language) -> Blocks:
    """Draw the one sentence that thanks and the like are replied to with."""
    return drawn([paragraph([plain(sentence)], language, "courtesy")])


def list_intro(knowledge: KnowledgeBase, language: Language) -> str:
    """Say how many topics the report has."""
    count = len(knowledge.topics)
    return say(wording.LIST_INTRO_ONE if count == 1 else wording.LIST_INTRO, language, count=str(count))


def draw_help(knowledge: KnowledgeBase, language: Language) -> Blocks:
    """Draw how to ask, with examples from the report."""
    report, other = knowledge.report, next(one for one in LANGUAGES if one != language)
    title, published = report.title.within(language), report.published.within(language)
    commands = [
        [code(command.format(command=COMMAND)), plain(f"  {text.within(language)}")]
        for command, text in wording.HELP_COMMANDS
    ]
    ways_on = [
        _browse(language),
        Button(wording.FACT_RANDOM.within(language), "another", language),
        Button(wording.OTHER_LANGUAGE.within(language), "help", other),
    ]
    return drawn(
        [
            header(
                say(wording.HELP_TITLE, language, nickname=report.nickname.within(language)), language, "help", "title"
            ),
            paragraph(
                [plain(say(wording.HELP_INTRO, language, title=title, published=published))], language, "help", "intro"
            ),
            bullets(commands, language, "help", "commands"),
            paragraph([plain(wording.HELP_ELSEWHERE.within(language))], language, "help", "elsewhere"),
            *_examples(knowledge, language),
            buttons(ways_on, language, "help", "buttons"),
        ]
    )


def draw_chapters(knowledge: KnowledgeBase, language: Language) -> Blocks:
    """Draw the report's chapters, with a button each."""
    nickname = knowledge.report.nickname.within(language)
    other = next(one for one in LANGUAGES if one != language)
    entries = [_chapter_button(knowledge, chapter, language) for chapter in knowledge.chapters[:_CHAPTERS]]
    entries.append(Button(wording.OTHER_LANGUAGE.within(language), "chapters", other))
    return drawn(
        [
            header(say(wording.LIST_TITLE, language, nickname=nickname), language, "list", "title"),
            paragraph([plain(list_intro(knowledge, language))], language, "list", "intro"),
            *_rows(entries, language, "list"),
            small([report_line(knowledge, language)], language, "list", "report"),
        ]
    )


def draw_chapter(knowledge: KnowledgeBase, chapter: Chapter, language: Language) -> Blocks:
    """Draw a chapter's topics, section by section, with a button each and a way back."""
    other = next(one for one in LANGUAGES if one != language)
    topics = topics_of(knowledge, chapter)
    ways_back = [
        Button(wording.BACK_TO_LIST.within(language), "chapters", language),
        Button(wording.OTHER_LANGUAGE.within(language), "chapter", other, chapter.id),
    ]
    return drawn(
        [
            header(chapter_title(chapter, language), language, chapter.id, "title"),
            *_sections(chapter, topics[:_TOPICS], language),
            *_left_out(len(topics) - _TOPICS, chapter, language),
            buttons(ways_back, language, chapter.id, "back"),
        ]
    )


def topics_of(knowledge: KnowledgeBase, chapter: Chapter) -> list[Topic]:
    """Give the topics whose main source is in `chapter`."""
    return [topic for topic in knowledge.topics if topic.sources[0].chapter == chapter.id]


def _choice_buttons(topics: Sequence[Topic], language: Language) -> Block:
    row = [Button(topic.title.within(language), "choose", language, topic.id) for topic in topics]
    return buttons(row, language, "choices", "buttons")


def _sorry(sentence: str, closest: Sequence[Topic], language: Language) -> Iterator[Block]:
    yield paragraph([plain(sentence)], language, "none", "sentence")
    row = [Button(topic.title.within(language), "choose", language, topic.id) for topic in closest[:_CHOICES]]
    yield buttons([*row, _browse(language)], language, "none", "buttons")


def _browse(language: Language) -> Button:
    return Button(wording.BROWSE.within(language), "chapters", language)


def _examples(knowledge: KnowledgeBase, language: Language) -> Iterator[Block]:
    """Draw questions of topics from the beginning, the middle and the end of the report."""
    asked = [topic.questions.within(language)[0] for topic in knowledge.topics if topic.questions.within(language)]
    chosen = dict.fromkeys(
        asked[len(asked) * place // (2 * _EXAMPLES)] for place in range(1, 2 * _EXAMPLES, 2) if asked
    )
    if chosen:
        items = [[code(f"{COMMAND} {question}")] for question in chosen]
        yield bullets(items, language, "help", "examples", title=wording.HELP_EXAMPLES.within(language))


def _chapter_button(knowledge: KnowledgeBase, chapter: Chapter, language: Language) -> Button:
    count = f" ({len(topics_of(knowledge, chapter))})"
    title = limits.cut(chapter_title(chapter, language), limits.BUTTON - len(count))
    return Button(title + count, "chapter", language, chapter.id)


def _sections(chapter: Chapter, topics: Sequence[Topic], language: Language) -> Iterator[Block]:
    """Draw the topics without a section first, then each section under its title."""
    sections = chapter.sections if len(chapter.sections) <= _SECTIONS else ()
    known = {section.id for section in sections}
    yield from _topic_rows([t for t in topics if t.sources[0].section not in known], language, chapter.id)
    for section in sections:
        if within := [topic for topic in topics if topic.sources[0].section == section.id]:
            yield _section_title(chapter, section, language)
            yield from _topic_rows(within, language, chapter.id, section.id)


def _section_title(chapter: Chapter, section: Section, language: Language) -> Block:
    title = f"{section.id}. {section.title.within(language)}"
    return paragraph([bold(title)], language, chapter.id, section.id, "title")


def _topic_rows(topics: Sequence[Topic], language: Language, *name: str) -> Iterator[Block]:
    row = [Button(topic.title.within(language), "open", language, topic.id) for topic in topics]
    return _rows(row, language, *name)


def _rows(entries: Sequence[Button], *name: str) -> Iterator[Block]:
    for start in range(0, len(entries), limits.BUTTONS):
        yield buttons(entries[start : start + limits.BUTTONS], *name, "topics", str(start))


def _left_out(count: int, chapter: Chapter, language: Language) -> Iterator[Block]:
    if count > 0:
        sentence = say(wording.MORE_TOPICS, language, count=str(count))
        yield paragraph([plain(sentence)], language, chapter.id, "more")
