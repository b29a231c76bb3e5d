"""Says what the bot says to one line typed in the terminal: a question, or a word such as help or list."""

from __future__ import annotations

import random

from bot.pages import Page, chapters_page, fact_page, help_page, list_page, page_of
from handlers.wording import HELP_WORDS, LIST_WORDS, RANDOM_WORDS
from knowledge.model import KnowledgeBase, Language
from knowledge.search import IndexedKnowledge, find
from knowledge.wording import squash

_LONGEST_WORD = 40


def answer(
    typed: str, kb: IndexedKnowledge, chance: random.Random, *, context: str | None = None, whole_list: bool = False
) -> Page:
    """Give the page for what was typed; `context` is the id of the topic that the conversation is about.

    `whole_list` lists every topic, for where one cannot go on from the chapters.
    """
    word = squash(typed) if len(typed) <= _LONGEST_WORD else typed
    if word in HELP_WORDS:
        return help_page(kb.knowledge, HELP_WORDS[word])
    if word in LIST_WORDS:
        return (list_page if whole_list else chapters_page)(kb.knowledge, LIST_WORDS[word])
    if word in RANDOM_WORDS:
        return _random_page(kb.knowledge, RANDOM_WORDS[word], chance)
    return page_of(find(kb, typed, context), kb.knowledge)


def whole(text: str) -> str:
    """Give `text` without halves of characters, which bad JSON and file names that are no text leave in it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _random_page(knowledge: KnowledgeBase, language: Language, chance: random.Random) -> Page:
    """Give a fact that `chance` chooses, or the chapters where the report has no facts."""
    facts = list(knowledge.facts())
    return fact_page(*chance.choice(facts), knowledge, language) if facts else chapters_page(knowledge, language)
