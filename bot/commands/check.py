"""Checks whether a report can be used, and prints every fault with its place, or a summary and advice."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from bot.settings import OFFLINE, read_settings
from bot.terminal.console import write
from bot.terminal.texts import COUNTS, FAULTS, FEW_QUESTIONS
from handlers.texts import language_name
from knowledge.loading import KnowledgeError, load_knowledge
from knowledge.model import KnowledgeBase, Language

ENOUGH_QUESTIONS = 8
"""Questions that a topic needs in each language to be found reliably."""


def check(chosen: argparse.Namespace) -> int:
    """Print what is wrong with the report in the folder `chosen.path`, or what it contains; return 1 if it has faults.

    Raises SettingsError if no path is given and the settings cannot be read.
    """
    path = chosen.path or read_settings(variables=OFFLINE).knowledge_path
    try:
        knowledge = load_knowledge(path)
    except KnowledgeError as error:
        write("\n".join([*(str(fault) for fault in error.faults), FAULTS.format(count=len(error.faults))]))
        return 1
    write("\n".join([_counts(knowledge), *_advice(knowledge)]))
    return 0


def _counts(knowledge: KnowledgeBase) -> str:
    return COUNTS.format(
        topics=len(knowledge.topics),
        statements=sum(len(topic.statements) for topic in knowledge.topics),
        facts=sum(1 for _ in knowledge.facts()),
        questions=", ".join(_questions(knowledge, language) for language in knowledge.languages),
    )


def _questions(knowledge: KnowledgeBase, language: Language) -> str:
    count = sum(len(topic.all_questions[language]) for topic in knowledge.topics)
    return f"{count} in {language_name(language, 'en')}"


def _advice(knowledge: KnowledgeBase) -> Iterator[str]:
    for topic in knowledge.topics:
        for language in knowledge.languages:
            count = len(topic.all_questions[language])
            if count < ENOUGH_QUESTIONS:
                yield FEW_QUESTIONS.format(
                    topic=topic.id, count=count, language=language_name(language, "en"), enough=ENOUGH_QUESTIONS
                )
