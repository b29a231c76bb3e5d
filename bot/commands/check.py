"""Checks a report, and prints either every fault with its file and line, or a summary with advice."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from bot.settings import OFFLINE, read_settings
from bot.terminal.lines import write
from bot.terminal.texts import COUNTS, FAULTS, FEW_QUESTIONS
from handlers.texts import language_name
from knowledge.loading import KnowledgeError, load_knowledge
from knowledge.model import KnowledgeBase, Language

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
