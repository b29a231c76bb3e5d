"""Checks whether a report can be used, and prints every fault with its place, or a summary and advice."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from bot.settings import OFFLINE, read_settings
from bot.terminal.console import write
from bot.terminal.texts import COUNTS, FEW_QUESTIONS, LANGUAGE_NAMES
from knowledge.loading import KnowledgeError, load_knowledge
from knowledge.model import LANGUAGES, KnowledgeBase

ENOUGH_QUESTIONS = 8
"""Questions per topic and language from which on it is found reliably."""


def check(chosen: argparse.Namespace) -> int:
    """Print what is wrong with the report in the folder `chosen.path`, or what it contains; return 1 if it has faults.

    Raises SettingsError if no path is given and the settings cannot be read.
    """
    path = chosen.path or read_settings(variables=OFFLINE).knowledge_path
    try:
        knowledge = load_knowledge(path)
    except KnowledgeError as error:
        write("\n".join(str(fault) for fault in error.faults))
        return 1
    write("\n".join([_counts(knowledge), *_advice(knowledge)]))
    return 0


def _counts(knowledge: KnowledgeBase) -> str:
    return COUNTS.format(
        topics=len(knowledge.topics),
        figures=sum(len(topic.figures) for topic in knowledge.topics),
        facts=sum(len(topic.facts) for topic in knowledge.topics),
        **{one: sum(len(topic.questions[one]) for topic in knowledge.topics) for one in LANGUAGES},
    )


def _advice(knowledge: KnowledgeBase) -> Iterator[str]:
    for topic in knowledge.topics:
        for language in LANGUAGES:
            count = len(topic.questions[language])
            if count < ENOUGH_QUESTIONS:
                name = LANGUAGE_NAMES[language]
                yield FEW_QUESTIONS.format(topic=topic.id, count=count, language=name, enough=ENOUGH_QUESTIONS)
