"""Builds the cards that are not answers themselves: choices, refusals, help, and the report's chapters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.answers import texts
from handlers.answers.chapters import is_about
from handlers.answers.requests import (
    AskAgain,
    Browse,
    BrowseChapter,
    ChooseTopic,
    Courtesies,
    Help,
    OpenTopic,
    RandomFact,
)
from handlers.answers.topics import place_line
from handlers.blocks.limits import BUTTONS, OPTIONS
from handlers.card import Actions, Aside, Bullets, Button, Card, Element, Line, Menu, Title, bold, code, plain
from handlers.card import Text as Paragraph
from handlers.report.sources import chapter_title, report_line
from handlers.texts import LANGUAGE_NAMES, Phrase, join, language_name, say
from knowledge.model import Chapter, KnowledgeBase, Language, Section, Topic
from knowledge.normalization import normalize
from knowledge.search.alias_index import names_of
from knowledge.search.outcome import NotCovered
from knowledge.search.question import is_written

_CHOICES = 5
_CHAPTERS = 100
_TOPICS = 200
"""Maximum number of topics on a chapter's card: more would not help readers, and the size of a message is limited."""

_SECTIONS = 20
"""Maximum number of sections on a chapter's card. If a chapter has more, its topics are not divided into sections,
because the size of a message is limited."""

_EXAMPLES = 3
_LONGEST_EXAMPLE = 60
"""Maximum number of characters in an example, so that its button fits on one line."""


@dataclass(frozen=True, slots=True)
class HowToAsk:
    """How to ask the bot in a given place: in Slack or in the terminal.

    `prefix` comes before everything a person types, `commands` pairs each command with its effect, and `elsewhere`
    names other places to ask in, if there are any.
    """

    prefix: str
    commands: Sequence[tuple[Phrase, Phrase]]
    elsewhere: Phrase | None


def choices_card(topics: Sequence[Topic], language: Language) -> Card:
    """Return a card that asks which of `topics` the asker means, with buttons for the first five."""
    question = texts.CHOICES[language]
    return Card(
        name=(language, "choices"),
        language=language,
        status="choices",
        summary=(question, " · ".join(topic.title[language] for topic in topics)),
        elements=(Paragraph(plain(question), "question"), Actions(_choices(topics, language), "buttons")),
        topics=tuple(topic.id for topic in topics),
    )


def not_covered_card(outcome: NotCovered, knowledge: KnowledgeBase) -> Card:
    """Return a card that says that the report does not cover a question, with the closest statement and topics, if any.

    If the closest topic is clearly the right one, but the report does not say what was asked about it, the card says
    what is missing. If the closest statement may be the answer, the card says that. If nothing is close, it offers
    example questions.
    """
    language, closest, nickname = outcome.language, outcome.closest, knowledge.report.nickname[outcome.language]
    if not outcome.statements:
        sentence = say(texts.CLOSEST if closest else texts.NOT_COVERED, language, nickname=nickname)
        ways_on = _choices(closest, language) if closest else _questions(knowledge, language)
        return _sorry(sentence, say(texts.NOT_COVERED, language, nickname=nickname), ways_on, language)
    statement = outcome.statements[0]
    sentence = say(texts.UNSURE if outcome.may_be_answered else texts.NEAREST, language, nickname=nickname)
    if outcome.lacking in texts.LACKING:
        title, what = closest[0].title[language], texts.LACKING[outcome.lacking][language]
        sentence = say(texts.NOT_GIVEN, language, nickname=nickname, title=title, what=what)
    return Card(
        name=(language, "none", *statement.id.split("/")),
        language=language,
        status="none",
        summary=(sentence, statement.text[language]),
        elements=(
            Paragraph(plain(sentence), "sentence"),
            Paragraph(plain(statement.text[language]), "nearest"),
            Aside((place_line(closest[0], statement, knowledge, language),), "place"),
            _ways_on(_choices(closest, language), language),
        ),
        topics=(closest[0].id,),
    )


def greeting_card(knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card with a greeting, and with example questions as buttons."""
    sentence = say(texts.GREETING, language, nickname=knowledge.report.nickname[language])
    return Card(
        name=(language, "greeting"),
        language=language,
        status="courtesy",
        summary=(sentence,),
        elements=(
            Paragraph(plain(sentence), "greeting"),
            _ways_on(_questions(knowledge, language), language),
        ),
    )


@lru_cache(maxsize=8)
def example_questions(knowledge: KnowledgeBase, language: Language) -> tuple[str, ...]:
    """Return up to three example questions, from the beginning, the middle and the end of the report.

    They are chosen from the questions about facts that name their topic. If there are none, they are chosen from all
    questions that name their topic, or else from the first question about each topic.
    """
    spoken = knowledge.language(language)
    told = [(topic, fact.questions[spoken]) for topic, fact in knowledge.facts()]
    whole = [(topic, topic.all_questions[spoken]) for topic in knowledge.topics]
    asked = [*_naming(told)] or [*_naming(whole)] or [questions[0] for _, questions in whole if questions]
    places = range(1, 2 * _EXAMPLES, 2)
    return tuple(dict.fromkeys(asked[len(asked) * place // (2 * _EXAMPLES)] for place in places if asked))


def _naming(asked: Iterable[tuple[Topic, Sequence[str]]]) -> Iterator[str]:
    """Yield, for each topic and its questions, the shortest full question that names the topic, if short enough."""
    for topic, questions in asked:
        names = [normalize(name) for name in names_of(topic)]
        written = filter(is_written, questions)
        naming = (question for question in written if any(name in normalize(question) for name in names))
        yield from (question for question in sorted(naming, key=len)[:1] if len(question) <= _LONGEST_EXAMPLE)


def gone_card(language: Language) -> Card:
    """Return a card that says that the content behind an old button is no longer in the report."""
    sentence = texts.GONE[language]
    return _sorry(sentence, sentence, (), language)


def courtesy_card(kind: Courtesies, language: Language) -> Card:
    """Return a card with one sentence in reply to thanks, a goodbye or a similar courtesy."""
    sentence = texts.COURTESIES[kind][language]
    return Card((language,), language, "courtesy", (sentence,), (Paragraph(plain(sentence), "courtesy"),))


def is_lacking(language: Language, knowledge: KnowledgeBase) -> bool:
    """Return whether a report lacks a language that people write in.

    Return False if the report has a language other than English and Korean, because people may be writing in that.
    """
    return language not in knowledge.languages and LANGUAGE_NAMES.keys() >= set(knowledge.languages)


def lacking_card(knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card with one sentence in `language`, which the report lacks, about the language that it is in."""
    name = language_name(knowledge.languages[0], language)
    sentence = say(texts.ONLY_IN, language, name=name)
    return Card((language, "lacking"), language, "courtesy", (sentence,), (Paragraph(plain(sentence), "lacking"),))


def help_card(knowledge: KnowledgeBase, language: Language, how: HowToAsk) -> Card:
    """Return a card that explains how to ask, with example questions about the report."""
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
            *_examples(knowledge, language),
            Actions(ways_on, "buttons"),
        ),
    )


def chapters_card(knowledge: KnowledgeBase, language: Language, *, missed: bool = False) -> Card:
    """Return a card that lists the report's chapters as buttons, at most a hundred of them.

    If `missed`, it first says that the report does not have the chapter that was asked for.
    """
    intro = texts.NO_SUCH_CHAPTER[language] if missed else _count(knowledge, language)
    title = say(texts.LIST_TITLE, language, nickname=knowledge.report.nickname[language])
    chapters = knowledge.chapters[:_CHAPTERS]
    entries = [_chapter_button(knowledge, chapter, language) for chapter in chapters]
    entries += [Button(texts.in_language(other), Browse(other)) for other in knowledge.other_languages(language)]
    return Card(
        name=(language, "list"),
        language=language,
        status="list",
        summary=(
            title,
            *((intro,) if missed else ()),
            *(chapter_title(chapter, language) for chapter in knowledge.chapters),
        ),
        elements=(
            Title(title),
            Paragraph(plain(intro), "intro"),
            *_rows(entries),
            Aside((report_line(knowledge, language),), "report"),
        ),
    )


def chapter_card(chapter: Chapter, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return a card that sums up a chapter and lists its topics by section, with buttons to go back or change language.

    The chapter is summed up by the topic about the whole of it, if there is one.
    """
    topics = knowledge.topics_in(chapter)
    gist = [topic.summary[language] for topic in topics if is_about(topic, chapter.id)][:1]
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
        summary=(chapter_title(chapter, language), *gist),
        elements=(
            Title(chapter_title(chapter, language)),
            *(Paragraph(plain(each), "summary") for each in gist),
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


def _sorry(sentence: str, summary: str, ways_on: Iterable[Button], language: Language) -> Card:
    elements = (Paragraph(plain(sentence), "sentence"), _ways_on(ways_on, language))
    return Card((language, "none"), language, "none", (summary,), elements)


def _ways_on(buttons: Iterable[Button], language: Language) -> Actions:
    return Actions((*buttons, _browse(language)), "buttons")


def _browse(language: Language) -> Button:
    return Button(texts.BROWSE[language], Browse(language))


def _spoken(knowledge: KnowledgeBase, language: Language) -> str:
    """Return the names of the report's languages, written in `language`, which comes first if the report has it."""
    spoken = (knowledge.language(language), *knowledge.other_languages(language))
    return join(texts.HELP_LANGUAGES, language, (language_name(each, language) for each in spoken))


def _command(how: HowToAsk, typed: Phrase, does: Phrase, language: Language) -> Line:
    return (*code(f"{how.prefix}{typed[language]}"), *plain(f"  {does[language]}"))


def _examples(knowledge: KnowledgeBase, language: Language) -> Iterator[Element]:
    """Yield a heading and example questions as buttons, if there are any such questions."""
    if questions := _questions(knowledge, language):
        yield Paragraph(bold(texts.HELP_EXAMPLES[language]), "examples")
        yield Actions(questions, "questions")


def _questions(knowledge: KnowledgeBase, language: Language) -> tuple[Button, ...]:
    return tuple(Button(question, AskAgain(language, question)) for question in example_questions(knowledge, language))


def _chapter_button(knowledge: KnowledgeBase, chapter: Chapter, language: Language) -> Button:
    count = f" ({len(knowledge.topics_in(chapter))})"
    return Button(chapter_title(chapter, language), BrowseChapter(language, chapter.id), after=count)


def _sections(chapter: Chapter, topics: Sequence[Topic], language: Language) -> Iterator[Element]:
    """Yield menus of the topics without a section, followed by each section's title and menus of its topics."""
    numbered = [section for section in chapter.sections if section.id.isdigit()]
    sections = numbered if len(numbered) <= _SECTIONS else []
    known = {section.id for section in sections}
    yield from _topic_rows([topic for topic in topics if _number(topic) not in known], language)
    for section in sections:
        if within := [topic for topic in topics if _number(topic) == section.id]:
            yield _section_title(section, language)
            yield from _topic_rows(within, language, section.id)


def _number(topic: Topic) -> str:
    """Return the number of the section that contains a topic's main source, or an empty string if it is in none."""
    return (topic.sources[0].section or "").partition(".")[0]


def _section_title(section: Section, language: Language) -> Paragraph:
    return Paragraph(bold(f"{section.id}. {section.title[language]}"), f"{section.id}.title")


def _topic_rows(topics: Sequence[Topic], language: Language, *name: str) -> Iterator[Actions]:
    """Yield the topics as a menu, or as several menus if there are many topics."""
    options = [Button(topic.title[language], OpenTopic(language, topic.id)) for topic in topics]
    for start in range(0, len(options), OPTIONS):
        menu = Menu(tuple(options[start : start + OPTIONS]), texts.PICK_TOPIC[language])
        yield Actions((), ".".join((*name, "topics", str(start))), menus=(menu,))


def _rows(entries: Sequence[Button]) -> Iterator[Actions]:
    for start in range(0, len(entries), BUTTONS):
        yield Actions(tuple(entries[start : start + BUTTONS]), f"topics.{start}")


def _left_out(count: int, language: Language) -> Iterator[Paragraph]:
    if count > 0:
        yield Paragraph(plain(say(texts.MORE_TOPICS, language, count=str(count))), "more")
