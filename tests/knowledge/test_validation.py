"""The validation set is well-formed, and nothing that the bot learns from contains its questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import KnowledgeBase
from knowledge.normalization import normalize

FOLDER = Path(__file__).parents[2] / "knowledge"
SETS = {
    "questions": 1_000,
    "direct": 250,
    "refusals": 200,
    "conversations": 200,
    "direct-2": 190,
    "near-misses": 1_100,
    "conversations-2": 200,
    "odd": 190,
    "short": 210,
    "keywords": 500,
}


def read(file: Path) -> list[dict[str, Any]]:
    """Return the questions of a file with one JSON object per line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", SETS)
def test_validation_questions_are_labelled(knowledge: KnowledgeBase, name: str) -> None:
    """Each question has an id of its own, a language, known topics, and the strings that its answer must contain."""
    rows = read(FOLDER / "validation" / f"{name}.jsonl")
    assert len(rows) >= SETS[name]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["lang"] in {"en", "ko"}, row["id"]
        assert all(knowledge.topic(topic) for topic in row["topics"]), row["id"]
        assert all(isinstance(string, str) for string in row["facts" if name == "questions" else "answer"]), row["id"]
    assert not any(row["topics"] for row in rows if name == "refusals")


@pytest.mark.parametrize("name", [name for name in SETS if not name.startswith("conversations")])
def test_validation_questions_are_not_learned(knowledge: KnowledgeBase, name: str) -> None:
    """No validation question is in the report's files or in the calibration."""
    asked = [topic.all_questions for topic in knowledge.topics] + [entry.questions for entry in knowledge.unanswered]
    learned = {normalize(text) for questions in asked for text in questions}
    learned |= {normalize(row["q"]) for file in (FOLDER / "calibration").glob("*.jsonl") for row in read(file)}
    rows = read(FOLDER / "validation" / f"{name}.jsonl")
    assert [row["id"] for row in rows if normalize(row["q"]) and normalize(row["q"]) in learned] == []
