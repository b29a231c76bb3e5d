"""Checks a report, and prints either every fault with its file and line, or a summary with advice."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from bot.settings import OFFLINE, read_settings
from bot.terminal.lines import write
from bot.terminal.texts import COMMON_NAME, COUNTS, FAULTS, FEW_QUESTIONS, NO_FACTS
from handlers.texts import language_name
from knowledge.loading import KnowledgeError, load_knowledge
from knowledge.model import KnowledgeBase, Questions
from knowledge.search.alias_index import names_of
from knowledge.search.lexicon import is_function_word
from knowledge.search.question import words_of

ENOUGH_QUESTIONS = 8
"""How many questions a topic needs in each language to be found reliably."""


def check(chosen: argparse.Namespace) -> int:
    """Print the faults of the report in the folder `chosen.path`, or a summary; return 1 if there are faults.

    Without a path, check the report named in the settings. Raises SettingsError if these settings are invalid.
    """
    path = chosen.path or read_settings(variables=OFFLINE).knowledge_path
    try:
        knowledge = load_knowledge(path)
    except KnowledgeError as error:
        write(f"{error}\n{FAULTS.format(count=len(error.faults))}")
        return 1
    write("\n".join([_counts(knowledge), *_advice(knowledge)]))
    return 0


def _counts(knowledge: KnowledgeBase) -> str:
    return COUNTS.format(
        topics=len(knowledge.topics),
        statements=sum(len(topic.statements) for topic in knowledge.topics),
        facts=sum(1 for _ in knowledge.facts()),
        questions=_count(knowledge, [topic.all_questions for topic in knowledge.topics]),
        unanswered=_count(knowledge, [each.questions for each in knowledge.unanswered]),
    )


def _count(knowledge: KnowledgeBase, asked: Sequence[Questions]) -> str:
    counts = ((sum(len(each[language]) for each in asked), language) for language in knowledge.languages)
    return ", ".join(f"{count} in {language_name(language, 'en')}" for count, language in counts)


def _advice(knowledge: KnowledgeBase) -> Iterator[str]:
    if not any(knowledge.facts()):
        yield NO_FACTS
    yield from _common_names(knowledge)
    for topic in knowledge.topics:
        for language in knowledge.languages:
            count = len(topic.all_questions[language])
            if count < ENOUGH_QUESTIONS:
                yield FEW_QUESTIONS.format(
                    topic=topic.id, count=count, language=language_name(language, "en"), enough=ENOUGH_QUESTIONS
                )


def _common_names(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield advice on names that consist of words such as "the" and "what": every question would be about them."""
    for topic in knowledge.topics:
        for name in names_of(topic):
            if all(is_function_word(word.text) for word in words_of(name)):
                yield COMMON_NAME.format(topic=topic.id, name=name)
