"""Holds conversations with two processes of the bot that share a database and are both restarted.

    python -m tests.endurance.conversations questions.jsonl --database postgresql

Each event goes to either process. Each conversation is held in a thread and in a direct conversation. Every answer has
to be the one that `innovation-bot ask --jsonl` returns.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from slack_playground.assembly import Playground
from slack_playground.records import Message
from slack_playground.testing.in_process import until

from bot.commands.ask import answer_lines
from tests.app_in_slack import running_slack
from tests.databases import running_postgresql
from tests.endurance.sockets import running_bot
from tests.playground_ids import INNOVATION

_PROCESSES = 2
_LONG = 120.0
"""Seconds after which an answer counts as lost, however busy the machine is."""


@dataclass
class Talk:
    """One person's conversation: the expected answers, the questions asked, and the actual answers."""

    user: str
    channel: str
    questions: Sequence[str]
    right: Sequence[Any]
    root: str | None = None
    wrong: list[str] = field(default_factory=list)

    def answers(self, slack: Playground) -> list[Message]:
        """Return the bot's answers, oldest first."""
        bot, workspace = slack.app.bot_user, slack.workspace
        here = workspace.replies(self.channel, self.root or "") if self.root else workspace.history(self.channel)
        return sorted((each for each in here if each.user == bot), key=lambda each: each.ts)

    async def ask(self, slack: Playground, turn: int) -> None:
        """Ask the question of this turn, wait for the answer, and compare it with the expected one."""
        mention, before = ("@innovation " if self.channel == INNOVATION else ""), len(self.answers(slack))
        said = await slack.people.write(self.user, self.channel, mention + self.questions[turn], self.root)
        if mention:
            self.root = self.root or said.ts
        await until(lambda: len(self.answers(slack)) > before, _LONG)
        answer, right = self.answers(slack)[-1], self.right[turn]
        if (answer.text, list(answer.blocks)) != (right["fallback"], right["blocks"]):
            self.wrong.append(f"{right['id']} in {self.channel}: {answer.text!r}, not {right['fallback']!r}")


def conversations_in(lines: Sequence[str]) -> Iterator[tuple[list[str], list[Any]]]:
    """Yield each conversation's questions and the answers that `ask --jsonl` gives to them.

    The lines of a conversation have the same `conversation` or, without one, ids that differ only in the last number.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for line in map(json.loads, lines):
        name = line.get("conversation") or line["id"].rpartition("-")[0]
        found.setdefault(name, []).append({"id": line["id"], "q": line["q"], "conversation": name})
    out = io.StringIO()
    answer_lines([json.dumps(each).encode() for turns in found.values() for each in turns], out, blocks=True)
    answers = iter(out.getvalue().splitlines())
    for turns in found.values():
        yield [each["q"] for each in turns], [json.loads(next(answers)) for _ in turns]


def _talks(slack: Playground, lines: Sequence[str]) -> Iterator[Talk]:
    workspace, bot = slack.workspace, slack.app.bot_user
    for number, (questions, right) in enumerate(conversations_in(lines)):
        person = workspace.add_person(f"asker-{number}", f"Asker {number}")
        workspace.join(workspace.channel(INNOVATION), person.id)
        for channel in (INNOVATION, workspace.direct(person.id, bot).id):
            yield Talk(person.id, channel, questions, right)


def _in_turn(talks: Sequence[Talk]) -> list[tuple[Talk, int]]:
    """Return the turns of all conversations, mixed, so that conversations take place at the same time."""
    turns = zip_longest(*([(talk, turn) for turn in range(len(talk.questions))] for talk in talks))
    return [each for row in turns for each in row if each is not None]


async def hold(lines: Sequence[str], database_url: str, folder: Path, seed: int = 1) -> list[Talk]:
    """Hold all conversations, restarting both processes halfway, and return them."""
    async with running_slack("socket") as slack:
        # Slack sends an event to any connection: https://docs.slack.dev/apis/events-api/using-socket-mode.
        chance = random.Random(seed)  # noqa: S311 - no secret
        slack.connection.socket._turns = iter(lambda: chance.randrange(_PROCESSES), None)  # type: ignore[assignment]
        talks = list(_talks(slack, lines))
        turns = _in_turn(talks)
        half = len(turns) // 2
        for part, some in enumerate((turns[:half], turns[half:])):
            async with AsyncExitStack() as stack:
                for number in range(_PROCESSES):
                    log = folder / f"bot-{part}-{number}.log"
                    await stack.enter_async_context(running_bot(slack, database_url, log))
                await until(lambda: len(slack.connection.socket._connections) == _PROCESSES, _LONG)
                for talk, turn in some:
                    await talk.ask(slack, turn)
            await until(lambda: not slack.connection.socket._connections, _LONG)
        return talks


def main() -> int:
    """Hold the conversations in a file and print what is wrong. Return 1 if anything is wrong, and otherwise 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    lines = chosen.questions.read_text(encoding="utf-8").splitlines()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'innovation.db'}"
        if chosen.database == "postgresql":
            url = stack.enter_context(running_postgresql()).create("conversations")
        talks = asyncio.run(hold(lines, url, folder, chosen.seed))
    wrong = [each for talk in talks for each in talk.wrong]
    asked = sum(len(talk.questions) for talk in talks)
    sys.stdout.write("\n".join([*wrong, f"{len(talks)} conversations, {asked} questions, {len(wrong)} wrong"]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
