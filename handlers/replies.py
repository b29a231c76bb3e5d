"""What the bot says to a question, a word or a pressed button: shared by every listener, and calling no Slack."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, Literal, TypeVar

from handlers import limits, wording
from handlers.blocks import (
    Kind,
    Pressed,
    chapter_title,
    draw_answer,
    draw_asked,
    draw_chapter,
    draw_chapters,
    draw_choices,
    draw_comparison,
    draw_courtesy,
    draw_fact,
    draw_gone,
    draw_help,
    draw_not_covered,
    figure_line,
    join_titles,
    source_line,
)
from handlers.slack_text import escape_within, quotable
from handlers.wording import say
from handlers.words import Word, read_word
from knowledge.model import Fact, Figure, KnowledgeBase, Language, Topic
from knowledge.search import IndexedKnowledge, find
from knowledge.search.outcome import Answer, Choices, NotCovered, Outcome

Thing = TypeVar("Thing")
Status = Literal["answer", "choices", "none", "help", "list", "fact", "courtesy"]

_ASKED = 200


@dataclass(frozen=True)
class Reply:
    """What to send: `blocks` as Slack's JSON, and `text`, the heart of it, for notifications and screen readers.

    `text` is escaped already. `topics` are the ids of what is answered or offered to choose from.
    """

    text: str
    blocks: tuple[dict[str, Any], ...]
    language: Language
    topics: tuple[str, ...]
    status: Status


def reply_to(
    question: str, kb: IndexedKnowledge, *, context: str | None = None, chance: random.Random, repeat: bool = False
) -> Reply:
    """Reply to what a person typed, as `slack_text.typed` gives it: a question, or a word such as help or thanks.

    `context` is the id of the topic that the conversation is about; `repeat` shows the question in the reply, for
    where Slack does not show it beside. `chance` chooses the fact of `random`.
    """
    if word := read_word(question, kb.knowledge):
        return _reply_to_word(word, kb.knowledge, context, chance)
    reply = reply_with(find(kb, question, context), kb.knowledge)
    asked = draw_asked(quotable(question, _ASKED), reply.language) if repeat else ()
    return replace(reply, blocks=(*asked, *reply.blocks))


def reply_with(outcome: Outcome, knowledge: KnowledgeBase) -> Reply:
    """Reply with what a search came to."""
    match outcome:
        case Answer(topics=(topic,), language=language, figure=figure):
            return _answer(_Same(knowledge), _Same(topic), language, figure=_Same(figure))
        case Answer(topics=topics, language=language):
            summaries = (f"{topic.title.within(language)}: {topic.summary.within(language)}" for topic in topics)
            lines = [join_titles(topics, language), *summaries]
            return _reply(lines, draw_comparison(knowledge, topics, language), language, topics, "answer")
        case Choices(topics=topics, language=language):
            titles = " · ".join(topic.title.within(language) for topic in topics)
            lines = [wording.CHOICES.within(language), titles]
            return _reply(lines, draw_choices(topics, language), language, topics, "choices")
        case NotCovered(closest=closest, language=language):
            sentence = say(wording.NOT_COVERED, language, nickname=knowledge.report.nickname.within(language))
            return _reply([sentence], draw_not_covered(knowledge, closest, language), language, (), "none")


def reply_to_press(pressed: Pressed, knowledge: KnowledgeBase, chance: random.Random) -> Reply:
    """Reply to a pressed button."""
    language, target = pressed.language, pressed.target
    replies: dict[Kind, Callable[[], Reply]] = {
        "topic": lambda: reply_about(target, knowledge, language),
        "choose": lambda: reply_about(target, knowledge, language),
        "translate": lambda: reply_about(target, knowledge, language),
        "open": lambda: reply_about(target, knowledge, language, browsing=True),
        "chapter": lambda: reply_with_chapter(target, knowledge, language),
        "chapters": lambda: reply_with_chapters(knowledge, language),
        "fact": lambda: reply_with_fact(target, knowledge, language),
        "another": lambda: reply_with_random_fact(knowledge, language, chance, but=target),
        "help": lambda: reply_with_help(knowledge, language),
    }
    return replies[pressed.kind]()


def reply_about(topic_id: str, knowledge: KnowledgeBase, language: Language, *, browsing: bool = False) -> Reply:
    """Reply with all about a topic; `browsing` adds a way back to its chapter. Says so where there is no such topic."""
    topic = knowledge.topic(topic_id)
    if topic is None:
        return _gone(language)
    return _answer(_Same(knowledge), _Same(topic), language, browsing=browsing)


def reply_with_help(knowledge: KnowledgeBase, language: Language) -> Reply:
    """Reply with how to ask."""
    report = knowledge.report
    title, published = report.title.within(language), report.published.within(language)
    intro = say(wording.HELP_INTRO, language, title=title, published=published)
    return _reply([intro], draw_help(knowledge, language), language, (), "help")


def reply_with_chapters(knowledge: KnowledgeBase, language: Language) -> Reply:
    """Reply with the report's chapters, to browse."""
    nickname = knowledge.report.nickname.within(language)
    lines = [say(wording.LIST_TITLE, language, nickname=nickname)]
    lines += [chapter_title(chapter, language) for chapter in knowledge.chapters]
    return _reply(lines, draw_chapters(knowledge, language), language, (), "list")


def reply_with_chapter(chapter_id: str, knowledge: KnowledgeBase, language: Language) -> Reply:
    """Reply with a chapter's topics, to browse. Says so where there is no such chapter."""
    chapter = next((chapter for chapter in knowledge.chapters if chapter.id == chapter_id), None)
    if chapter is None:
        return _gone(language)
    blocks = draw_chapter(knowledge, chapter, language)
    return _reply([chapter_title(chapter, language)], blocks, language, (), "list")


def reply_with_fact(fact_id: str, knowledge: KnowledgeBase, language: Language) -> Reply:
    """Reply with one fact. Says so where there is no such fact."""
    found = next(((topic, fact) for topic, fact in knowledge.facts() if fact.id == fact_id), None)
    return _fact(*found, knowledge, language) if found else _gone(language)


def reply_with_random_fact(
    knowledge: KnowledgeBase, language: Language, chance: random.Random, *, but: str = ""
) -> Reply:
    """Reply with a fact that `chance` chooses, another than the one with the id `but` where there is another."""
    facts = list(knowledge.facts())
    others = [(topic, fact) for topic, fact in facts if fact.id != but]
    if not facts:
        return reply_with_chapters(knowledge, language)
    return _fact(*chance.choice(others or facts), knowledge, language)


def _reply_to_word(word: Word, knowledge: KnowledgeBase, context: str | None, chance: random.Random) -> Reply:
    language = word.language
    match word.kind:
        case "help":
            return reply_with_help(knowledge, language)
        case "list":
            return reply_with_chapters(knowledge, language)
        case "random":
            return reply_with_random_fact(knowledge, language, chance)
        case "chapter":
            return reply_with_chapter(word.chapter, knowledge, language)
        case "language":
            return _reply_in(language, knowledge, context)
        case courtesy:
            sentence = wording.COURTESIES[courtesy].within(language)
            return _reply([sentence], draw_courtesy(sentence, language), language, (), "courtesy")


def _reply_in(language: Language, knowledge: KnowledgeBase, context: str | None) -> Reply:
    """Reply with the topic of the conversation in `language`, or with help where there is none."""
    topic = knowledge.topic(context) if context else None
    return reply_about(topic.id, knowledge, language) if topic else reply_with_help(knowledge, language)


class _Same(Generic[Thing]):
    """Something that is equal to itself only, so that a cache need not compare whole topics."""

    __slots__ = ("thing",)

    def __init__(self, thing: Thing) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


# Drawing takes longer than finding, and the same topics are asked for again and again.
@lru_cache(maxsize=512)
def _answer(
    knowledge: _Same[KnowledgeBase],
    topic: _Same[Topic],
    language: Language,
    *,
    figure: _Same[Figure | None] = _Same(None),  # noqa: B008 - never changed
    browsing: bool = False,
) -> Reply:
    return _draw_answer(knowledge.thing, topic.thing, language, figure=figure.thing, browsing=browsing)


def _draw_answer(
    knowledge: KnowledgeBase, topic: Topic, language: Language, *, figure: Figure | None, browsing: bool
) -> Reply:
    blocks = draw_answer(knowledge, topic, language, figure=figure, browsing=browsing)
    heart = [figure_line(figure, language)] if figure else []
    lines = [topic.title.within(language), *heart, topic.summary.within(language)]
    lines.append(source_line(knowledge, topic.sources[0], language))
    return _reply(lines, blocks, language, (topic,), "answer")


def _fact(topic: Topic, fact: Fact, knowledge: KnowledgeBase, language: Language) -> Reply:
    lines = [fact.text.within(language), source_line(knowledge, topic.sources[0], language)]
    return _reply(lines, draw_fact(knowledge, topic, fact, language), language, (topic,), "fact")


def _gone(language: Language) -> Reply:
    return _reply([wording.GONE.within(language)], draw_gone(language), language, (), "none")


def _reply(
    lines: Sequence[str],
    blocks: tuple[dict[str, Any], ...],
    language: Language,
    topics: Sequence[Topic],
    status: Status,
) -> Reply:
    text = escape_within("\n".join(lines), limits.NOTIFICATION)
    return Reply(text, blocks, language, tuple(topic.id for topic in topics), status)
