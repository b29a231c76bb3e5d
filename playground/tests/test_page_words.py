"""The page's catalogue of texts has Slack's sentences as the server has them, and a name for each kind of fault."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from slack_playground.faults import KINDS

PLAYGROUND = Path(__file__).resolve().parents[1]
CATALOGUE = (PLAYGROUND / "page" / "src" / "words" / "en.ts").read_text(encoding="utf-8")
SENTENCES = dict(re.findall(r'"(slack\.\w+)": ("(?:[^"\\]|\\.)*")', CATALOGUE))
SOURCES = "".join(path.read_text(encoding="utf-8") for path in (PLAYGROUND / "src").rglob("*.py"))
PLAIN = SOURCES.replace("\\", "")


@pytest.mark.parametrize("key", SENTENCES)
def test_sentences(key: str) -> None:
    """Except for placeholders, each of Slack's sentences in the catalogue is word for word in the server's code."""
    pieces = re.split(r"\{\w+\}", json.loads(SENTENCES[key]))
    assert [piece for piece in pieces if piece not in PLAIN] == []


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_faults(kind: str) -> None:
    """The page has a name for each kind of fault."""
    assert f'"fault.{kind}": "' in CATALOGUE


def test_some_sentences() -> None:
    """The catalogue is read correctly: some sentences known to be in it are found."""
    assert {"slack.required", "slack.no_threads"} <= set(SENTENCES)
