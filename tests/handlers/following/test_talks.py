"""Measures how often the bot answers questions for it, and nothing else, in people's talk in threads.

`talks/*.txt` was written by three authors who did not know the rules, and says what each line is. The rules were made
with every other thread in view; the others are held back for this test.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from slack_playground.records import Message

from knowledge.search import IndexedKnowledge
from tests.playground_ids import EDITOR, INNOVATION, PLANNER, REPORTER
from tests.scene import Scene, playing

TALKS = Path(__file__).with_name("talks")
REFUSED = re.compile("couldn’t find|, but not |Which one|찾지 못했|나오지 않습니다|어떤 것이")
PEOPLE = {"A": EDITOR, "B": PLANNER, "C": REPORTER}


@dataclass(frozen=True)
class Line:
    """A line of talk, and whether it is a question to the bot.

    `A` is the person who mentioned the bot in the thread.
    """

    who: str
    text: str
    to_bot: bool


def held_back() -> Iterator[list[Line]]:
    """Yield the threads that were not in view when the rules were made."""
    for path in sorted(TALKS.glob("*.txt")):
        _, *threads = path.read_text(encoding="utf-8").strip().split("\n\n")
        for thread in threads[1::2]:
            yield [Line(line[0], line[3:], line[1] == "?") for line in thread.splitlines()]


@pytest_asyncio.fixture
async def scene(indexed: IndexedKnowledge) -> AsyncIterator[Scene]:
    """Yield a playground that the whole bot is connected to."""
    async with playing(indexed) as scene:
        yield scene


@dataclass
class Tally:
    """How many questions the bot can answer and has answered, and how many other lines there are and were answered."""

    asked: int = 0
    answered: int = 0
    others: int = 0
    disturbed: int = 0

    def add(self, line: Line, *, replied: bool, can: bool) -> None:
        if line.to_bot:
            self.asked += can
            self.answered += replied
        else:
            self.others += 1
            self.disturbed += replied


async def _answers(scene: Scene, text: str, root: Message, who: str) -> bool:
    """Write in a thread, and return whether the bot answered with anything but a refusal."""
    before = len(scene.replies(INNOVATION, root.ts))
    await scene.write(text, root, who)
    replies = scene.replies(INNOVATION, root.ts)[before:]
    return any(not REFUSED.search(reply.text) for reply in replies)


@pytest.mark.slow
async def test_talk_of_people(scene: Scene) -> None:
    """In threads written by people, the bot replies to at least .9 of the questions that it can answer.

    It replies to at most 2 % of the lines that are not questions to it. It can answer a question if it replies to it,
    or if it answers it when mentioned.
    """
    tally = Tally()
    for first, *lines in held_back():
        root = await scene.write(first.text, who=PEOPLE[first.who])
        for line in lines:
            before = len(scene.replies(INNOVATION, root.ts))
            await scene.write(line.text, root, PEOPLE[line.who])
            replied = len(scene.replies(INNOVATION, root.ts)) > before
            can = replied or (line.to_bot and await _answers(scene, f"@innovation {line.text}", root, PEOPLE[line.who]))
            tally.add(line, replied=replied, can=can)
    assert tally.answered >= 0.9 * tally.asked, tally
    assert tally.disturbed <= 0.02 * tally.others, tally
