"""The cards that lead on to answers: choices, refusals, help, and the report's chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.answers import texts
from handlers.answers.requests import Browse, BrowseChapter, ChooseTopic, Courtesies, Help, OpenTopic, RandomFact
from handlers.card import Actions, Aside, Bullets, Button, Card, Element, Line, Title, bold, code, plain
from handlers.card import Text as Paragraph
from handlers.report.sources import chapter_title, report_line
from handlers.texts import Phrase, language_name, say
from knowledge.model import Chapter, KnowledgeBase, Language, Section, Topic

_CHOICES = 5
_CHAPTERS = 100
_TOPICS = 200
"""Maximum number of topics that a chapter's card shows: more would not help, and a message is limited."""

_SECTIONS = 20
"""Maximum number of sections that a chapter's card shows: a chapter with more is one list, as a message is limited."""

_ROW = 25
"""Buttons in a row: https://docs.slack.dev/reference/block-kit/blocks/actions-block."""

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class HowToAsk:
    """How to ask the bot in one place: in Slack or in the terminal.

    Holds the prefix of everything typed, what can be typed with its effect, and any other places to ask in.
    """

    prefix: str
    commands: Sequence[tuple[Phrase, Phrase]]
    elsewhere: Phrase | None


def choices_card(topics: Sequence[Topic], language: Language) -> Card:
    """Return a card that asks which of `topics` is meant, with a button for each."""
    question = texts.CHOICES[language]
    return Card(
        name=(language, "choices"),
        language=language,
        status="choices",
        summary=(question, " · ".join(topic.title[language] for topic in topics)),
        elements=(Paragraph(plain(question), "question"), Actions(_choices(topics, language), "buttons")),
        topics=tuple(topic.id for topic in topics),
    )


def not_covered_card(closest: Sequence[Topic], knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card that says that the report does not cover this, with the closest topics."""
    nickname = knowledge.report.nickname[language]
    sentence = say(texts.CLOSEST if closest else texts.NOT_COVERED, language, nickname=nickname)
    return _sorry(sentence, say(texts.NOT_COVERED, language, nickname=nickname), closest, language)


def gone_card(language: Language) -> Card:
    """Return a card that says that the report no longer has what an old button leads to."""
    sentence = texts.GONE[language]
    return _sorry(sentence, sentence, (), language)


def courtesy_card(kind: Courtesies, language: Language) -> Card:
    """Return a card with the one sentence that answers thanks, greetings and the like."""
    sentence = texts.COURTESIES[kind][language]
    return Card((language,), language, "courtesy", (sentence,), (Paragraph(plain(sentence), "courtesy"),))


def help_card(knowledge: KnowledgeBase, language: Language, how: HowToAsk) -> Card:
    """Return a card that explains how to ask, with examples from the report."""
    report = knowledge.report
    title, published = report.title[language], report.published[language]
    intro = say(texts.HELP_INTRO, language, title=title, published=published, languages=_spoken(knowledge, language))
    ways_on = (
        _browse(language),
        Button(texts.FACT_RANDOM[language], RandomFact(language)),
        *(Button(texts.in_language(other), Help(other)) for other in knowledge.other_languages(language)),
    )
    return Card(
        name=(language, "help"),
        language=language,
        status="help",
        summary=(intro,),
        elements=(
            Title(say(texts.HELP_TITLE, language, nickname=report.nickname[language])),
            Paragraph(plain(intro), "intro"),
            Bullets(tuple(_command(how, *each, language) for each in how.commands), "commands"),
            *((Paragraph(plain(how.elsewhere[language]), "elsewhere"),) if how.elsewhere else ()),
            *_examples(knowledge, how, language),
            Actions(ways_on, "buttons"),
        ),
    )


def chapters_card(knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card of the report's chapters, with a button for each."""
    title = say(texts.LIST_TITLE, language, nickname=knowledge.report.nickname[language])
    chapters = knowledge.chapters[:_CHAPTERS]
    entries = [_chapter_button(knowledge, chapter, language) for chapter in chapters]
    entries += [Button(texts.in_language(other), Browse(other)) for other in knowledge.other_languages(language)]
    return Card(
        name=(language, "list"),
        language=language,
        status="list",
        summary=(title, *(chapter_title(chapter, language) for chapter in knowledge.chapters)),
        elements=(
            Title(title),
            Paragraph(plain(_count(knowledge, language)), "intro"),
            *_rows(entries),
            Aside((report_line(knowledge, language),), "report"),
        ),
    )


def chapter_card(chapter: Chapter, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card of a chapter's topics by section, with a button for each and one to go back."""
    topics = knowledge.topics_in(chapter)
    ways_back = (
        Button(texts.BACK_TO_LIST[language], Browse(language), leads_on=False),
        *(
            Button(texts.in_language(other), BrowseChapter(other, chapter.id), leads_on=False)
            for other in knowledge.other_languages(language)
        ),
    )
    return Card(
        name=(language, chapter.id),
        language=language,
        status="list",
        summary=(chapter_title(chapter, language),),
        elements=(
            Title(chapter_title(chapter, language)),
            *_sections(chapter, topics[:_TOPICS], language),
            *_left_out(len(topics) - _TOPICS, language),
            Actions(ways_back, "back"),
        ),
    )


def _count(knowledge: KnowledgeBase, language: Language) -> str:
    count = len(knowledge.topics)
    return say(texts.LIST_INTRO_ONE if count == 1 else texts.LIST_INTRO, language, count=str(count))


def _choices(topics: Sequence[Topic], language: Language) -> tuple[Button, ...]:
    return tuple(Button(topic.title[language], ChooseTopic(language, topic.id)) for topic in topics[:_CHOICES])


def _sorry(sentence: str, summary: str, closest: Sequence[Topic], language: Language) -> Card:
    buttons = Actions((*_choices(closest, language), _browse(language)), "buttons")
    return Card((language, "none"), language, "none", (summary,), (Paragraph(plain(sentence), "sentence"), buttons))


def _browse(language: Language) -> Button:
    return Button(texts.BROWSE[language], Browse(language))


def _spoken(knowledge: KnowledgeBase, language: Language) -> str:
    """Return the names of the report's languages in `language`, which comes first if it is one of them."""
    spoken = (knowledge.language(language), *knowledge.other_languages(language))
    first, *others = (language_name(each, language) for each in spoken)
    for other in others:
        first = say(texts.HELP_LANGUAGES, language, first=first, second=other)
    return first


def _command(how: HowToAsk, typed: Phrase, does: Phrase, language: Language) -> Line:
    return (*code(f"{how.prefix}{typed[language]}"), *plain(f"  {does[language]}"))


def _examples(knowledge: KnowledgeBase, how: HowToAsk, language: Language) -> Iterator[Bullets]:
    """Yield questions about topics from the beginning, the middle and the end of the report."""
    asked = [questions[0] for topic in knowledge.topics if (questions := topic.all_questions[language])]
    places = range(1, 2 * _EXAMPLES, 2)
    if chosen := dict.fromkeys(asked[len(asked) * place // (2 * _EXAMPLES)] for place in places if asked):
        items: tuple[Line, ...] = tuple(code(f"{how.prefix}{question}") for question in chosen)
        yield Bullets(items, "examples", title=texts.HELP_EXAMPLES[language])


def _chapter_button(knowledge: KnowledgeBase, chapter: Chapter, language: Language) -> Button:
    count = f" ({len(knowledge.topics_in(chapter))})"
    return Button(chapter_title(chapter, language), BrowseChapter(language, chapter.id), after=count)


def _sections(chapter: Chapter, topics: Sequence[Topic], language: Language) -> Iterator[Element]:
    """Yield the topics without a section first, then each section under its title."""
    numbered = [section for section in chapter.sections if section.id.isdigit()]
    sections = numbered if len(numbered) <= _SECTIONS else []
    known = {section.id for section in sections}
    yield from _topic_rows([topic for topic in topics if _number(topic) not in known], language)
    for section in sections:
        if within := [topic for topic in topics if _number(topic) == section.id]:
            yield _section_title(section, language)
            yield from _topic_rows(within, language, section.id)


def _number(topic: Topic) -> str:
    """Return the number of the section that a topic's main source is in; it is empty if there is none."""
    return (topic.sources[0].section or "").partition(".")[0]


def _section_title(section: Section, language: Language) -> Paragraph:
    return Paragraph(bold(f"{section.id}. {section.title[language]}"), f"{section.id}.title")


def _topic_rows(topics: Sequence[Topic], language: Language, *name: str) -> Iterator[Actions]:
    return _rows([Button(topic.title[language], OpenTopic(language, topic.id)) for topic in topics], *name)


def _rows(entries: Sequence[Button], *name: str) -> Iterator[Actions]:
    for start in range(0, len(entries), _ROW):
        yield Actions(tuple(entries[start : start + _ROW]), ".".join((*name, "topics", str(start))))


def _left_out(count: int, language: Language) -> Iterator[Paragraph]:
    if count > 0:
        yield Paragraph(plain(say(texts.MORE_TOPICS, language, count=str(count))), "more")
