"""`innovation-bot feedback` lists what people think of answers, with places in the report, but without names."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.storage.opening import opened
from handlers.feedback.ports import Rating
from knowledge.loading import find_places
from knowledge.model import KnowledgeBase
from tests.conftest import REPORT

GOOD = Rating("T1", "U0SOMEBODY", "en", "kiss/un-award", good=True)
GIVEN = (
    GOOD,
    replace(GOOD, person="U0ANOTHER00", good=False, reason="outdated"),
    replace(GOOD, language="ko", subject="kiss kiponet"),
    replace(GOOD, language="ko", subject="", good=False, reason="missing"),
    replace(GOOD, subject="gone/long-ago"),
)


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Store ratings in the database that the command reads."""
    monkeypatch.setenv("DATA_PATH", str(tmp_path))

    async def rate() -> None:
        async with opened(Settings(data_path=tmp_path)) as stores:
            for rating in GIVEN:
                await stores.feedback.rate(rating)

    asyncio.run(rate())


@pytest.mark.usefixtures("given")
def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    """Each statement is listed with its file and line, and with how many people found it helpful, by language."""
    assert main(["feedback"]) == 0
    shown = capsys.readouterr().out
    place = find_places(REPORT)["kiss/un-award"]
    assert f"{place}: kiss/un-award\n  English: 1 helpful, 1 not helpful; out of date: 1\n" in shown
    assert shown.startswith("Questions that the report doesn’t answer\n  Korean: 0 helpful, 1 not helpful")
    assert "(no longer in the report): gone/long-ago" in shown
    assert "U0" not in shown


@pytest.mark.usefixtures("given")
def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json, the same list is printed as JSON."""
    assert main(["feedback", "--json"]) == 0
    first, *others = json.loads(capsys.readouterr().out)
    assert first == {
        "about": [], "places": [], "language": "ko", "helpful": 0, "not_helpful": 1, "reasons": {"missing": 1}
    }  # fmt: skip
    (compared,) = (each for each in others if len(each["about"]) == 2)
    assert compared["places"] == [find_places(REPORT)[topic] for topic in ("kiss", "kiponet")]


def test_nothing_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without feedback, the command says so."""
    monkeypatch.setenv("DATA_PATH", str(tmp_path))
    assert main(["feedback"]) == 0
    assert capsys.readouterr().out == "There is no feedback yet.\n"


def test_every_place_is_found(knowledge: KnowledgeBase) -> None:
    """Every topic and statement of the report has a place, and its name is on that line."""
    places = find_places(REPORT)
    assert places.keys() == {
        name for topic in knowledge.topics for name in (topic.id, *(each.id for each in topic.statements))
    }
    lines = {str(path): path.read_text(encoding="utf-8").splitlines() for path in REPORT.glob("*.yaml")}
    for name, place in places.items():
        file, _, number = place.rpartition(":")
        assert name.rpartition("/")[2] in lines[file][int(number) - 1]
