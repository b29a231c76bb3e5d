"""A conversation in the terminal: the next question is understood in the light of the last, and offers have numbers."""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from rich.text import Text as Line

from bot.answering import answer
from bot.learning import learn
from bot.pages import Page, chapter_page, topic_page
from bot.settings import OFFLINE, read_settings
from bot.terminal import Terminal
from bot.wording import EXIT_WORDS, GREETING, PICK, PROMPT
from handlers.wording import say
from knowledge.model import LANGUAGES, Chapter
from knowledge.search import IndexedKnowledge
from knowledge.wording import squash

_LONGEST_NUMBER = 3


def chat(_chosen: argparse.Namespace) -> int:
    """Answer what is typed, line by line, until it ends; raises KnowledgeError and SettingsError."""
    kb = learn(read_settings(variables=OFFLINE))
    terminal, chance = Terminal(), random.Random()  # noqa: S311 - which fact is shown is no secret
    conversation = Conversation(kb, chance)
    if sys.stdin.isatty():
        _greet(terminal, kb)
        lines = _prompted()
    else:
        lines = _piped(sys.stdin, terminal)
    for line in lines:
        if squash(line) in EXIT_WORDS:
            break
        terminal.show(conversation.reply(line).drawn(numbered=True))
    return 0


@dataclass
class Conversation:
    """What a conversation is about: the topic last spoken of, and the offers that numbers stand for."""

    kb: IndexedKnowledge
    chance: random.Random
    _page: Page | None = field(default=None, init=False)
    _topic: str | None = field(default=None, init=False)

    def reply(self, line: str) -> Page:
        """Give the page for a line: a question, a word such as list, or the number of an offer."""
        self._page = self._picked(line) or answer(line, self.kb, self.chance, context=self._topic)
        self._topic = self._page.topic or self._topic
        return self._page

    def _picked(self, line: str) -> Page | None:
        number = line.strip()
        if self._page is None or not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
            return None
        if not 1 <= int(number) <= len(self._page.offers):
            return None
        offer, language = self._page.offers[int(number) - 1], self._page.language
        if isinstance(offer, Chapter):
            return chapter_page(offer, self.kb.knowledge, language)
        return topic_page(offer, self.kb.knowledge, language)


def _greet(terminal: Terminal, kb: IndexedKnowledge) -> None:
    for language in LANGUAGES:
        greeting = say(GREETING, language, title=kb.knowledge.report.title.within(language))
        terminal.print(Line(f"{greeting} {PICK.within(language)}", style="dim"))
    terminal.print()


def _prompted() -> Iterator[str]:
    """Yield what is typed at the prompt, until Ctrl-D."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - lets `input` edit lines and remember them; Windows does without
    while True:
        try:
            line = input(PROMPT)
        except EOFError:
            print()  # noqa: T201 - what follows in the terminal begins on a line of its own
            return
        if line.strip():
            yield line


def _piped(lines: TextIO, terminal: Terminal) -> Iterator[str]:
    """Yield the lines of a file or pipe, and show each, as there is no prompt where it could be seen."""
    for line in lines:
        if line.strip():
            seen = "".join(sign for sign in line.strip() if sign.isprintable())
            terminal.print(Line(PROMPT + seen, style="bold"))
            yield line
