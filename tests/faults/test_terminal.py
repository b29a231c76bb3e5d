"""The terminal in unusual cases: an unknown width, faulty reports, and questions without an answer."""

from __future__ import annotations

import io
import os
import pty
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.chat import Conversation
from bot.settings import VARIABLES
from bot.terminal.cards import page
from bot.terminal.console import WIDEST, Terminal
from bot.terminal.texts import LIST
from handlers.answers.answering import Answers
from handlers.requests import help_in_terminal
from knowledge.model import Language
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import NotCovered
from tests.conftest import LANGUAGES

FAULTY = """\
topics:
  - {id: apples, title: {en: Apples, ko: 사과}, related: [pears], colour: red}
"""


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test without this computer's settings."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param("1", id="F13-line49"),
        pytest.param("0", id="F13-line50"),
        pytest.param("3", id="F13-more1"),
        pytest.param("", id="F13-more2"),
        pytest.param("-5", id="F13-more3"),
        pytest.param("wide", id="F13-more4"),
        pytest.param("²", id="F13-more5"),
    ],
)
def test_width_that_is_none(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If COLUMNS is not a readable width, the usual width is used."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", columns)
    out = io.StringIO()
    Terminal(out).show("word " * 100)
    assert 40 < max(map(len, out.getvalue().splitlines())) <= WIDEST


@pytest.mark.parametrize("columns", ["10", "60"])
def test_width_that_is_one(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If COLUMNS is ten or more, it is used as the width."""
    monkeypatch.setenv("COLUMNS", columns)
    assert Terminal(io.StringIO()).width == int(columns)


def test_terminal_without_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a terminal reports a width of 0, the usual width is used (F13-more6)."""
    monkeypatch.setenv("COLUMNS", "0")
    controlling, terminal = pty.openpty()
    with os.fdopen(controlling, "rb"), os.fdopen(terminal, "w") as stream:
        for name in ("stdin", "stdout", "stderr"):
            monkeypatch.setattr(f"sys.{name}", stream)
        width = Terminal().width
    assert width == 80


def test_faults_by_reference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` names unknown and missing fields and unknown topics all at once, and counts them (T1, T2)."""
    (tmp_path / "a.yaml").write_text(FAULTY, encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    *faults, count = capsys.readouterr().out.splitlines()
    for word in ("colour", "summary", "pears"):
        assert any(word in fault for fault in faults), word
    assert count == f"{len(faults)} problems."


def test_report_that_is_not_there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """If KNOWLEDGE_PATH is not a folder, the error names the setting and its value (T4)."""
    monkeypatch.setenv("KNOWLEDGE_PATH", "/nowhere")
    assert main(["check"]) == 2
    error = capsys.readouterr().err
    assert "KNOWLEDGE_PATH" in error
    assert "'/nowhere'" in error


def test_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If `check` cannot read a folder, the error names it without a line and column (T2)."""
    assert main(["check", str(tmp_path / "nowhere")]) == 1
    fault, count = capsys.readouterr().out.splitlines()
    assert fault.startswith(f"{tmp_path / 'nowhere'}: cannot be read")
    assert count == "1 problem."


def test_data_folder_that_cannot_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If the data folder can't be created, the error of `digest` names the setting to change, DATA_PATH (T6)."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("DATA_PATH", str(tmp_path / "file" / "data"))
    assert main(["digest", "status"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("DATA_PATH should name a folder")
    assert "DATABASE_URL" not in error


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="This system has no /dev/full")
def test_disk_is_full() -> None:
    """If the output can't be written, one plain sentence says so, without the system's error number (T6)."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "manifest"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (2, "No space left on device.\n")


def test_short_answer(indexed: IndexedKnowledge) -> None:
    """The answer to a question about one number fits on a screen, and a follow-up does not repeat it (T3)."""
    conversation = Conversation(Answers(indexed, random.Random(1), help_in_terminal()))  # noqa: S311 - no secret
    pages = []
    for question in ("how long do foreigners wait on arrival", "when?"):
        out = io.StringIO()
        Terminal(out, width=80).show(page(conversation.reply(question), numbered=True))
        pages.append(out.getvalue())
    assert len(pages[0].splitlines()) < 24
    assert pages[0] != pages[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("close", [True, False])
def test_refusal(language: Language, close: bool, indexed: IndexedKnowledge) -> None:
    """A refusal names the nearest topic, if there is one, and how to browse the report (T7)."""
    topics = indexed.knowledge.topics[:1] if close else ()
    card = Answers(indexed, random.Random(1), help_in_terminal()).card_of(NotCovered(topics, language))  # noqa: S311 - the same
    out = io.StringIO()
    Terminal(out, width=80).show(page(card))
    assert LIST[language] in out.getvalue()
    assert all(topic.title[language] in out.getvalue() for topic in topics)
