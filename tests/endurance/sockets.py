"""Disturbs Socket Mode: connections are cut, expired, silenced and refused, and every question must be answered."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from slack_playground.assembly import Playground
from slack_playground.faults import Fault
from slack_playground.request_log import Entry

from tests.app_in_slack import running_slack
from tests.playground_ids import EDITOR, INNOVATION

PROMPT = 60.0
"""Seconds within which a question is answered after Slack delivered it, or after Slack is back, whichever is later."""
TROUBLES = ("cut", "expired", "silenced", "refused")
_ROOT = Path(__file__).resolve().parents[2]
_AWAY = 5.0
_SETTLED = 45.0
"""Seconds after which a bot that is still not connected is not going to connect."""


@dataclass
class Answered:
    """The results of a run: how its questions were answered. Times are in seconds."""

    asked: int = 0
    undelivered: int = 0
    """Questions that the bot never got, because all four deliveries by Slack failed."""
    lost: int = 0
    doubled: int = 0
    late: int = 0
    longest: float = 0.0
    """The longest time from a question's delivery, or from Slack's return, to its answer."""
    from_asking: float = 0.0
    """The longest time from asking to the answer, redeliveries by Slack included."""
    tracebacks: int = 0
    troubles: Counter[str] = field(default_factory=Counter)

    @property
    def is_whole(self) -> bool:
        """Return whether most questions were delivered, and each delivered one was answered once and in time."""
        is_tried = self.undelivered <= self.asked / 10
        return is_tried and not any((self.lost, self.doubled, self.late, self.tracebacks))

    def lines(self) -> Sequence[str]:
        """Return the results as lines of text."""
        return [
            f"{self.asked} questions, {self.undelivered} of them never delivered",
            f"{self.lost} lost, {self.doubled} answered twice, {self.late} late",
            f"longest wait: {self.longest:.1f} s since delivery or return, {self.from_asking:.1f} s since asking",
            f"{self.tracebacks} tracebacks; " + ", ".join(f"{kind}: {n}" for kind, n in self.troubles.items()),
        ]


@dataclass
class Trial:
    """A playground with the bot connected to it, and the times of questions, deliveries, and Slack's recoveries."""

    slack: Playground
    asked: dict[str, float] = field(default_factory=dict)
    delivered: dict[str, float] = field(default_factory=dict)
    returned: list[float] = field(default_factory=list)

    def note(self, entry: Entry) -> None:
        """Record when a question was first delivered and acknowledged."""
        if entry.name == "app_mention" and entry.status == "ok":
            told = entry.told()
            self.delivered.setdefault(told["request"]["event"]["ts"], self.slack.workspace.clock.now())

    async def ask(self) -> None:
        """Ask a question in a channel."""
        message = await self.slack.people.write(EDITOR, INNOVATION, "@innovation KONEPS")
        self.asked[message.ts] = self.slack.workspace.clock.now()

    async def trouble(self, kind: str) -> None:
        """Cut the connection and, unless `kind` is a plain cut, make it hard to get the next one."""
        slack = self.slack
        if kind == "expired":
            slack.faults.add(Fault("expired_address", count=2))
        elif kind == "silenced":
            slack.faults.add(Fault("silent_socket", count=1))
        elif kind == "refused" and slack.listening is not None:
            await slack.listening.stop(_AWAY)
        slack.connection.socket.drop()
        if kind == "refused":
            await self.ask()
            await asyncio.sleep(_AWAY)
        self.returned.append(slack.workspace.clock.now())

    def tally(self) -> Answered:
        """Count the answers."""
        found = Answered(asked=len(self.asked))
        bot = self.slack.app.bot_user
        for ts, asked in self.asked.items():
            answers = [each for each in self.slack.workspace.replies(INNOVATION, ts) if each.user == bot]
            found.lost += not answers and ts in self.delivered
            found.undelivered += not answers and ts not in self.delivered
            found.doubled += len(answers) > 1
            if answers:
                at = float(answers[0].ts)
                since = max([self.delivered.get(ts, asked), *(moment for moment in self.returned if moment <= at)])
                found.late += at - since > PROMPT
                found.longest = max(found.longest, at - max(asked, self.delivered.get(ts, asked)))
                found.from_asking = max(found.from_asking, at - asked)
        return found


async def run_sockets(strikes: int, over: float, database_url: str, folder: Path, seed: int) -> Answered:
    """Cause `strikes` disturbances within `over` seconds, one of each kind in turn, and ask questions in between."""
    chance, log = random.Random(seed), folder / "bot.log"  # noqa: S311 - no secret
    done = Counter[str]()
    async with running_slack("socket") as slack, running_bot(slack, database_url, log):
        assert await slack.until_connected(60)
        trial = Trial(slack)
        slack.log.follow(trial.note)
        for number in range(strikes):
            kind = TROUBLES[number % len(TROUBLES)]
            done[kind] += 1
            rest = over / strikes * chance.uniform(0.2, 0.8)
            await trial.trouble(kind)
            await trial.ask()
            await asyncio.sleep(rest)
            await trial.ask()
            await asyncio.sleep(max(0.0, over / strikes - rest - (_AWAY if kind == "refused" else 0)))
        await _until_answered(trial)
        found = trial.tally()
    found.troubles, found.tracebacks = done, log.read_text(encoding="utf-8").count("Traceback")
    return found


async def _until_answered(trial: Trial) -> None:
    """Make Slack redeliver what it could not deliver, and wait until all questions are answered."""
    slack = trial.slack
    slack.faults.clear()
    assert await slack.until_connected(_SETTLED)
    await asyncio.sleep(4)  # until the last delivery has failed, if it does
    slack.advance(301)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SETTLED):
            while slack.events.waiting or trial.tally().lost:  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0.1)
    await asyncio.sleep(5)  # a last delivery, and a second answer, would come by now


@asynccontextmanager
async def running_bot(slack: Playground, database_url: str, log: Path) -> AsyncIterator[None]:
    """Run a process of the bot that answers questions while the context is open."""
    environ = {**os.environ, **slack.settings, "DATABASE_URL": database_url}
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", "--without-worker", env=environ, cwd=_ROOT, stderr=said
        )
        try:
            yield
        finally:
            process.terminate()
            await process.wait()
