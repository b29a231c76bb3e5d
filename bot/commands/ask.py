"""Answers the question on the command line, or questions that a program writes to stdin as one JSON object per line."""

from __future__ import annotations

import argparse
import codecs
import difflib
import io
import json
import math
import random
import shlex
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TextIO

from rich.console import RenderableType

from bot.errors import UsageError
from bot.indexing import load_and_index, warm_up
from bot.settings import OFFLINE, read_settings
from bot.terminal.cards import offers, page
from bot.terminal.console import Terminal
from bot.terminal.lines import tell
from bot.terminal.why import reasons
from handlers.answers.answering import Answers
from handlers.answers.parsing import read_text
from handlers.answers.requests import Ask, Browse, BrowseChapter, TellMore
from handlers.blocks.block_kit import render
from handlers.blocks.plain import plain_text
from handlers.feedback.thumbs import with_thumbs
from handlers.requests import help_in_terminal
from handlers.slack_text import typed
from knowledge.model import KnowledgeBase
from knowledge.normalization import without_surrogates
from knowledge.search import find

_SVG_WIDTH = 84
_TELLING = ("answer", "choices", "none")
"""The card statuses reported as they are; others, such as those of help, lists and thanks, become `none`."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A question from one line of the input; `id` is any JSON value that the caller chose."""

    id: Any
    text: str
    context: str | None
    conversation: str | None = None


class _LineError(Exception):
    """A line of the input cannot be read; `id` is the question's id, or None if that could not be read either."""

    def __init__(self, problem: str, question_id: Any = None) -> None:
        super().__init__(problem)
        self.id = question_id


def ask(chosen: argparse.Namespace) -> int:
    """Answer the question on the command line or, with `--jsonl`, those on stdin; return 1 if a line cannot be read.

    Raises UsageError if the options conflict, if there is no question, or if `--context` is not a topic's id.
    Raises SettingsError if the settings are invalid, KnowledgeError if the report is invalid, and OSError if the
    picture cannot be written.
    """
    _check_options(chosen)
    if chosen.jsonl:
        return 0 if answer_lines(sys.stdin.buffer, sys.stdout, blocks=chosen.blocks) else 1
    question = without_surrogates(" ".join(chosen.question))
    kb = load_and_index(read_settings(variables=OFFLINE), lazy_encoder=True)
    _check_context(chosen.context, kb.knowledge)
    answers = Answers(kb, random.Random(), help_in_terminal())  # noqa: S311 - which fact is shown is not a secret
    shown = _page(question, answers, chosen.context, why=chosen.why, whole=chosen.all)
    if chosen.svg:
        chosen.svg.write_text(_picture(shown, question), encoding="utf-8")
    else:
        Terminal().show(shown)
    return 0


def _page(question: str, answers: Answers, context: str | None, *, why: bool, whole: bool) -> RenderableType:
    """Return the page that answers a question or, with `whole`, all that the report says about the answer's topics.

    With `why`, the page also says what led to the answer. The list of chapters also shows each chapter's topics,
    because `ask` offers no way to open a chapter.
    """
    knowledge = answers.kb.knowledge
    request = read_text(question, knowledge)
    if isinstance(request, Ask):
        outcome = find(answers.kb, question, context, explained=why)
        card = answers.card_for(request, outcome)
        if whole and card.status == "answer":
            told = [answers.reply(TellMore(card.language, topic)) for topic in card.topics]
            card = replace(told[0], elements=tuple(element for each in told for element in each.elements))
        return page(card, why=reasons(outcome) if why else ())
    card = answers.reply(request, context)
    if isinstance(request, Browse):
        title, *_, report = card.elements
        chapters = (answers.reply(BrowseChapter(request.language, chapter.id)) for chapter in knowledge.chapters)
        topics = (element for chapter in chapters if offers(chapter) for element in chapter.elements)
        return page(replace(card, elements=(title, report, *topics)))
    return page(card)


def _picture(page: RenderableType, question: str) -> str:
    canvas = Terminal(io.StringIO(), width=_SVG_WIDTH, record=True)
    canvas.show(page)
    return canvas.as_svg(f"innovation-bot ask {shlex.quote(question)}")


def _check_options(chosen: argparse.Namespace) -> None:
    alone = chosen.question or chosen.context or chosen.why or chosen.svg or chosen.all
    if chosen.jsonl and alone:
        raise UsageError(
            "With --jsonl, questions and their contexts are read from stdin; --all, --why and --svg need one question."
        )
    if not chosen.jsonl and not chosen.question:
        raise UsageError("Add a question, or use --jsonl to read questions from stdin.")
    if chosen.blocks and not chosen.jsonl:
        raise UsageError("--blocks only works with --jsonl.")


def _check_context(context: str | None, knowledge: KnowledgeBase) -> None:
    if context is None:
        return
    topic = knowledge.topic(context)
    if topic and (context == topic.id or topic.statement(context)):
        return
    close = difflib.get_close_matches(context, [topic.id for topic in knowledge.topics])
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    raise UsageError(f"There is no topic with the ID {context!a}.{hint}")


def answer_lines(lines: Iterable[bytes], out: TextIO, *, blocks: bool) -> bool:
    """Answer each line, a JSON object `{"id", "q", "context"?, "conversation"?}`, by writing a JSON object to `out`.

    Blank lines are skipped, and so is the byte order mark that some programs put before a file, even if several such
    files were joined. With `blocks`, an answer includes the Slack message. Lines with the same `conversation`
    form one thread: as in Slack, each answer sets the context of the next question, unless that question has its own
    `context`. A line that cannot be read gets `{"id", "error"}` as its answer, and is reported on stderr. Return
    whether all lines could be read.
    """
    kb = load_and_index(read_settings(variables=OFFLINE))
    warm_up(kb)
    answers = Answers(kb, random.Random(), help_in_terminal())  # noqa: S311 - no fact is chosen
    all_read = True
    spoken_of: dict[str | None, str | None] = {}
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(codecs.BOM_UTF8)
        if not text.strip():
            continue
        try:
            question = _read(text)
            context = question.context or spoken_of.get(question.conversation)
            result, about = _answer(question, context, answers, blocks=blocks)
            if question.conversation is not None and about is not None:
                spoken_of[question.conversation] = about
        except _LineError as error:
            all_read, result = False, {"id": error.id, "error": str(error)}
            tell(f"line {number}: {error}")
        out.write(json.dumps(result, ensure_ascii=False) + "\n")
        out.flush()
    return all_read


def _read(line: bytes) -> _Question:
    try:
        entry = json.loads(line.decode("utf-8"), parse_constant=_no_number, parse_float=_number)
    except (ValueError, RecursionError) as error:
        raise _LineError("the line isn't valid JSON; expected an object with id and q") from error
    if not isinstance(entry, dict):
        raise _LineError("the line isn't an object; expected one with id and q")
    question_id, text, context, conversation = (entry.get(name) for name in ("id", "q", "context", "conversation"))
    if "id" not in entry:
        raise _LineError("id is missing")
    if not isinstance(text, str):
        raise _LineError("q is missing or isn't text; expected a question", question_id)
    if not isinstance(context, str | None):
        raise _LineError("context isn't text; expected a topic ID", question_id)
    if not isinstance(conversation, str | None):
        raise _LineError("conversation isn't text; expected a name that you choose", question_id)
    return _Question(question_id, without_surrogates(text), context, conversation)


def _no_number(name: str) -> None:
    """Reject NaN and Infinity, which Python reads and writes although they are not JSON."""
    raise ValueError(name)


def _number(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _LineError("the line contains a number that is too large")
    return number


def _answer(
    question: _Question, context: str | None, answers: Answers, *, blocks: bool
) -> tuple[dict[str, Any], str | None]:
    """Return the answer to one question, and what the conversation is about after it, as in `Card.context`."""
    text = typed(question.text)
    start = time.perf_counter()
    card = answers.reply(read_text(text, answers.kb.knowledge), context)
    elapsed = time.perf_counter() - start
    rendered = render(with_thumbs(card)) if blocks else None
    message = {"surface": "message", "blocks": rendered["blocks"], "fallback": rendered["text"]} if rendered else {}
    told = card.status in _TELLING
    result = {
        "id": question.id,
        "status": card.status if told else "none",
        "topics": list(card.topics) if told else [],
        "text": plain_text(card),
        "language": card.language,
        "ms": round(elapsed * 1000, 4),
        **message,
    }
    return result, card.context
