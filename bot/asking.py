"""Answers questions given on the command line, or, for programs, one JSON object a line."""

from __future__ import annotations

import argparse
import difflib
import io
import json
import math
import random
import shlex
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TextIO

from rich.console import RenderableType

from bot.answering import answer, whole
from bot.learning import learn, warm_up
from bot.settings import OFFLINE, read_settings
from bot.terminal import Terminal, tell
from bot.usage import UsageError
from handlers.blocks import visible_text
from handlers.replies import reply_with
from handlers.slack_text import typed
from knowledge.model import KnowledgeBase
from knowledge.search import IndexedKnowledge, find

_SVG_WIDTH = 84


@dataclass(frozen=True, slots=True)
class _Question:
    """One line of the input; `id` is whatever the asker called it."""

    id: Any
    text: str
    context: str | None


class _LineError(Exception):
    """A line of the input cannot be read; `id` is the question's, as far as it could be."""

    def __init__(self, problem: str, question_id: Any = None) -> None:
        super().__init__(problem)
        self.id = question_id


def ask(chosen: argparse.Namespace) -> int:
    """Answer the question on the command line, or those on stdin; 1 where a line of those could not be read.

    Raises KnowledgeError and SettingsError, UsageError where the options do not go together or name no topic, and
    OSError where the picture cannot be written.
    """
    _check_options(chosen)
    if chosen.jsonl:
        return 0 if answer_lines(sys.stdin.buffer, sys.stdout, blocks=chosen.blocks) else 1
    question = whole(" ".join(chosen.question))
    kb = learn(read_settings(variables=OFFLINE), late=True)
    _check_context(chosen.context, kb.knowledge)
    chance = random.Random()  # noqa: S311 - which fact is shown is no secret
    page = answer(question, kb, chance, context=chosen.context, whole_list=True).drawn(why=chosen.why)
    if chosen.svg:
        chosen.svg.write_text(_picture(page, question), encoding="utf-8")
    else:
        Terminal().show(page)
    return 0


def _picture(page: RenderableType, question: str) -> str:
    canvas = Terminal(io.StringIO(), width=_SVG_WIDTH, record=True)
    canvas.show(page)
    return canvas.as_svg(f"innovation-bot ask {shlex.quote(question)}")


def _check_options(chosen: argparse.Namespace) -> None:
    alone = chosen.question or chosen.context or chosen.why or chosen.svg
    if chosen.jsonl and alone:
        raise UsageError(
            "With --jsonl, questions and their contexts come on stdin; --why and --svg are for one question."
        )
    if not chosen.jsonl and not chosen.question:
        raise UsageError("Ask what? Give a question, or --jsonl to read questions from stdin.")
    if chosen.blocks and not chosen.jsonl:
        raise UsageError("--blocks goes with --jsonl.")


def _check_context(context: str | None, knowledge: KnowledgeBase) -> None:
    if context is None or knowledge.topic(context):
        return
    close = difflib.get_close_matches(context, [topic.id for topic in knowledge.topics])
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    raise UsageError(f"There is no topic with the id {context!a}.{hint}")


def answer_lines(lines: Iterable[bytes], out: TextIO, *, blocks: bool) -> bool:
    """Answer one JSON object a line, `{"id", "q", "context"?}`, with one a line; `blocks` adds the whole Slack message.

    A line that cannot be read is answered with `{"id", "error"}` and told on stderr. Says whether all could be read.
    """
    kb = learn(read_settings(variables=OFFLINE))
    warm_up(kb)
    all_read = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            result = _answer(_read(line), kb, blocks=blocks)
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
        raise _LineError("is no JSON; expected an object with id and q") from error
    if not isinstance(entry, dict):
        raise _LineError("is no object; expected one with id and q")
    question_id, text, context = (entry.get(name) for name in ("id", "q", "context"))
    if "id" not in entry:
        raise _LineError("id is missing")
    if not isinstance(text, str):
        raise _LineError("q is missing; expected the question as text", question_id)
    if not isinstance(context, str | None):
        raise _LineError("context is no text; expected the id of a topic", question_id)
    return _Question(question_id, whole(text), context)


def _no_number(name: str) -> None:
    """Refuse NaN and Infinity, which Python reads and writes though they are no JSON."""
    raise ValueError(name)


def _number(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _LineError("holds a number that is too large")
    return number


def _answer(question: _Question, kb: IndexedKnowledge, *, blocks: bool) -> dict[str, Any]:
    text = typed(question.text)
    start = time.perf_counter()
    outcome = find(kb, text, question.context)
    elapsed = time.perf_counter() - start
    reply = reply_with(outcome, kb.knowledge)
    message = {"surface": "message", "blocks": list(reply.blocks), "fallback": reply.text} if blocks else {}
    return {
        "id": question.id,
        "status": reply.status,
        "topics": list(reply.topics),
        "text": visible_text(reply.blocks),
        "language": reply.language,
        "ms": round(elapsed * 1000, 4),
        **message,
    }
