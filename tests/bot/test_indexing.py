"""A server whose report is not indexed yet answers soon from a part of it, and at its best when all is indexed."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
from pathlib import Path

import pytest
from slack_playground.testing.in_process import until

from bot import indexing
from bot.indexing import completing, load_and_index
from bot.settings import Settings
from bot.terminal.texts import LEARNING_AT_FIRST
from knowledge.search import Answer, IndexedKnowledge, find

OTHER_REPORT = Path(__file__).parents[1] / "knowledge" / "bicycle_report"
QUESTION = "how many bikes are there"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Return settings, also for other processes, of a report that is not indexed and is larger than the first part."""
    monkeypatch.setattr(indexing, "_AT_FIRST", 300)
    monkeypatch.setenv("KNOWLEDGE_PATH", str(OTHER_REPORT))
    monkeypatch.setenv("CACHE_PATH", str(tmp_path))
    return Settings(knowledge_path=OTHER_REPORT, cache_path=tmp_path)


@pytest.fixture
def at_first(settings: Settings) -> IndexedKnowledge:
    """Return the index with which a server starts."""
    return load_and_index(settings, soon=True)


async def test_the_index_is_completed(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """The first index finds topics, and is replaced by the one that a start finds from then on."""
    at_first = load_and_index(settings, soon=True)
    assert (at_first.is_complete, len(at_first.classifier.sentences)) == (False, 300)
    assert capsys.readouterr().err == f"{LEARNING_AT_FIRST}\n"
    assert isinstance(find(at_first, QUESTION), Answer)
    async with completing(at_first, settings):
        await until(lambda: at_first.is_complete, seconds=300)
    second = load_and_index(settings, soon=True)
    assert capsys.readouterr().err == ""
    assert (second.is_complete, at_first.newest.classifier.sentences) == (True, second.classifier.sentences)
    assert find(at_first, QUESTION, explained=True) == find(second, QUESTION, explained=True)


def _learned_nothing(folder: Path) -> bool:
    return not [*folder.glob("learned-*"), *folder.glob("*.tmp")]


async def test_indexing_ends_with_the_bot(at_first: IndexedKnowledge, settings: Settings, tmp_path: Path) -> None:
    """If the bot is asked to stop meanwhile, so is the process that indexes, and nothing half-written stays."""
    async with completing(at_first, settings):
        await asyncio.sleep(0.5)
    assert (at_first.is_complete, _learned_nothing(tmp_path)) == (False, True)


async def test_indexing_ends_although_it_cannot_listen(
    at_first: IndexedKnowledge, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A process that indexes hears no signals while it solves equations: it is killed, and the bot ends soon."""
    started, deaf = tmp_path / "started", tmp_path / "deaf"
    deaf.write_text(f"#!/bin/sh\ntrap '' TERM\necho $$ > {started}.tmp\nmv {started}.tmp {started}\nexec sleep 600\n")
    deaf.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(deaf))
    async with asyncio.timeout(60):
        async with completing(at_first, settings):
            await until(started.exists, seconds=50)
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


@pytest.mark.parametrize("starts", [True, False])
async def test_the_index_cannot_be_completed(
    at_first: IndexedKnowledge,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    starts: bool,
) -> None:
    """If the process that indexes fails, or cannot be started, that is logged, and the bot answers from what it has."""
    if starts:
        monkeypatch.setenv("KNOWLEDGE_PATH", "nowhere")
    else:
        monkeypatch.setattr(sys, "executable", "nowhere")
    with caplog.at_level(logging.WARNING):
        async with completing(at_first, settings):
            await until(lambda: caplog.messages, seconds=300)
    (message,) = caplog.messages
    assert message.startswith("The report could not be indexed completely")
    assert isinstance(find(at_first, QUESTION), Answer)


async def test_the_new_index_cannot_be_used(
    at_first: IndexedKnowledge,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """If anything else goes wrong meanwhile, the error is logged, without its message, and the bot goes on."""

    def fail(*_arguments: object) -> None:
        raise RuntimeError("said in confidence")

    monkeypatch.setattr(sys, "executable", shutil.which("true"))
    monkeypatch.setattr(indexing, "warm_up", fail)
    with caplog.at_level(logging.WARNING):
        async with completing(at_first, settings):
            await until(lambda: caplog.messages, seconds=300)
    (message,) = caplog.messages
    assert message.startswith("Work in the background failed")
    assert message.endswith("builtins.RuntimeError")
    assert isinstance(find(at_first, QUESTION), Answer)
