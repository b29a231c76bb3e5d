"""Says what the bot says to one line typed in the terminal: a question, or a word such as help or list."""

from __future__ import annotations

import random

from rich.text import Text as Line

from bot.pages import Page, chapter_page, chapters_page, fact_page, help_page, list_page, page_of, topic_page
from handlers import wording
from handlers.words import Word, read_word
from knowledge.model import KnowledgeBase, Language
from knowledge.search import IndexedKnowledge, find


def answer(
    typed: str, kb: IndexedKnowledge, chance: random.Random, *, context: str | None = None, whole_list: bool = False
) -> Page:
    """Give the page for what was typed; `context` is the id of the topic that the conversation is about.

    `whole_list` lists every topic, for where one cannot go on from the chapters.
    """
    if word := read_word(typed, kb.knowledge):
        return _page_of_word(word, kb.knowledge, chance, context=context, whole_list=whole_list)
    return page_of(find(kb, typed, context), kb.knowledge)


def _page_of_word(
    word: Word, knowledge: KnowledgeBase, chance: random.Random, *, context: str | None, whole_list: bool
) -> Page:
    topic = knowledge.topic(context) if context else None
    match word.kind:
        case "list":
            return (list_page if whole_list else chapters_page)(knowledge, word.language)
        case "random":
            return _random_page(knowledge, word.language, chance)
        case "chapter":
            return chapter_page(knowledge.chapter(word.chapter), knowledge, word.language)
        case "language" if topic is not None:
            return topic_page(topic, knowledge, word.language)
        case "thanks" | "goodbye" | "okay":
            return Page((Line(wording.COURTESIES[word.kind].within(word.language)),), word.language)
        case _:
            return help_page(knowledge, word.language)


def whole(text: str) -> str:
    """Give `text` without halves of characters, which bad JSON and file names that are no text leave in it."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _random_page(knowledge: KnowledgeBase, language: Language, chance: random.Random) -> Page:
    """Give a fact that `chance` chooses, or the chapters where the report has no facts."""
    facts = list(knowledge.facts())
    return fact_page(*chance.choice(facts), knowledge, language) if facts else chapters_page(knowledge, language)
