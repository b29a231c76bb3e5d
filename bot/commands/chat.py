"""Runs a conversation in the terminal, in which the latest topic is remembered and buttons are numbered."""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from rich.text import Text as Line

from bot.indexing import load_and_index
from bot.settings import OFFLINE, read_settings
from bot.terminal.cards import offers, page
from bot.terminal.console import Terminal
from bot.terminal.texts import EXIT_WORDS, GREETING, PICK, PROMPT
from handlers.answers.answering import Answers
from handlers.answers.parsing import read_text
from handlers.answers.requests import Request
from handlers.card import Card
from handlers.requests import help_in_terminal
from handlers.texts import say
from knowledge.normalization import normalize
from knowledge.search import IndexedKnowledge

_LONGEST_NUMBER = 3


def chat(_chosen: argparse.Namespace) -> int:
    """Answer each line typed or piped in, until the input ends or a line is an exit word.

    Raises SettingsError if the settings are invalid, and KnowledgeError if the report is invalid.
    """
    kb = load_and_index(read_settings(variables=OFFLINE))
    terminal = Terminal()
    conversation = Conversation(Answers(kb, random.Random(), help_in_terminal()))  # noqa: S311 - not used for secrets
    if sys.stdin.isatty():
        _greet(terminal, kb)
        lines = _prompted()
    else:
        lines = _piped(sys.stdin, terminal)
    for line in lines:
        if normalize(line) in EXIT_WORDS:
            break
        terminal.show(page(conversation.reply(line), numbered=True))
    return 0


@dataclass
class Conversation:
    """The state of a conversation: the latest topic, and the card whose buttons the numbers refer to."""

    answers: Answers
    _card: Card | None = field(default=None, init=False)
    _topic: str | None = field(default=None, init=False)

    def reply(self, line: str) -> Card:
        """Return the card that answers a line: a question, a word such as “list”, or the number of a button."""
        request = self._picked(line) or read_text(line, self.answers.kb.knowledge)
        self._card = self.answers.reply(request, self._topic)
        self._topic = self._card.context or self._topic
        return self._card

    def _picked(self, line: str) -> Request | None:
        number = line.strip()
        if self._card is None or not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
            return None
        offered = offers(self._card)
        action = offered[int(number) - 1].action if 1 <= int(number) <= len(offered) else None
        return action if isinstance(action, Request) else None


def _greet(terminal: Terminal, kb: IndexedKnowledge) -> None:
    for language in kb.knowledge.languages:
        greeting = say(GREETING, language, title=kb.knowledge.report.title[language])
        terminal.print(Line(f"{greeting} {PICK[language]}", style="dim"))
    terminal.print()


def _prompted() -> Iterator[str]:
    """Yield the lines typed at the prompt, except blank ones, until Ctrl-D."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - gives `input` line editing and history; not available on Windows
    while True:
        try:
            line = input(PROMPT)
        except EOFError:
            print()  # noqa: T201 - the next prompt begins on a line of its own
            return
        if line.strip():
            yield line


def _piped(lines: TextIO, terminal: Terminal) -> Iterator[str]:
    """Yield the lines of a file or pipe, except blank ones. Also print each line, because no prompt shows it."""
    for line in lines:
        if line.strip():
            seen = "".join(sign for sign in line.strip() if sign.isprintable())
            terminal.print(Line(PROMPT + seen, style="bold"))
            yield line
