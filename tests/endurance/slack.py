"""The stand-in for Slack in an endurance run: the playground as a separate process, its faults, and its messages."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from dotenv import dotenv_values
from slack_playground.testing.program import Playground, playground

from bot.manifest import manifest
from bot.worker.poster import EVENT_TYPE

_AT_ONCE = 2_000
_READERS = 16
_SCOPES = {"channels:history", "channels:join", "chat:write"}


@dataclass(frozen=True, slots=True)
class Posted:
    """A channel message whose metadata contains a delivery's id; `at` is the time of posting in seconds since 1970."""

    delivery: str
    channel: str
    at: float


@dataclass(frozen=True, slots=True)
class Faults:
    """Slack's faults: a `share` of all posts gets a 429, a 500, or no response, each in about a third of the cases.

    About `history_share` of all history requests fail as well, and messages appear in histories only after
    `history_delay` seconds. A post takes `latency` seconds. For `late_share` of all posts, `late` seconds are added,
    which may exceed the worker's timeout.
    """

    share: float = 0.0
    history_share: float = 0.0
    history_delay: float = 0.0
    latency: float = 0.0
    late_share: float = 0.0
    late: float = 0.0

    def told(self) -> Iterator[dict[str, Any]]:
        """Yield each fault as a JSON object for the playground's /control/faults."""
        post, look = ["chat.postMessage"], ["conversations.history"]
        # A fault is drawn only if the earlier ones did not strike, so the later ones strike a little less often.
        third = self.share / 3
        for kind in ("rate_limited", "server_error", "lost_reply") if third else ():
            yield {"kind": kind, "share": third, "methods": post}
        for kind in ("rate_limited", "server_error") if self.history_share else ():
            yield {"kind": kind, "share": self.history_share / 2, "methods": look}
        if self.history_delay:
            yield {"kind": "history_delay", "seconds": self.history_delay}
        if self.latency:
            yield {"kind": "latency", "seconds": self.latency, "methods": post}
        if self.late_share:
            yield {"kind": "latency", "seconds": self.late, "share": self.late_share, "methods": post}


class Slack:
    """A playground that stands in for Slack, for workers in separate processes."""

    def __init__(self, running: Playground, settings: Mapping[str, str]) -> None:
        self._running = running
        self.settings = settings
        """The environment of an app that connects to this playground."""

    def add_channels(self, count: int) -> list[str]:
        """Add public channels that the app is a member of, and return the channels' ids."""
        ids: list[str] = []
        while len(ids) < count:
            ids += self._running.post("/control/bulk", {"channels": min(_AT_ONCE, count - len(ids))})["channels"]
        return ids

    def keep_rates(self, enabled: bool) -> None:
        """Turn Slack's rate limits on or off.

        With 50 history requests per minute, runs with many faults would take hours.
        """
        self._running.post("/control/rates", {"enabled": enabled})

    def add_faults(self, faults: Faults) -> None:
        """Make the given faults happen from now on."""
        for told in faults.told():
            answer = self._running.post("/control/faults", told)
            assert answer["ok"], answer

    def clear_faults(self) -> dict[str, int]:
        """Remove all faults and return how many times each kind happened."""
        struck: dict[str, int] = {}
        for fault in self._running.get("/control/faults")["faults"]:
            struck[fault["kind"]] = struck.get(fault["kind"], 0) + fault["struck"]
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self._running.url}/control/faults", headers={"X-Playground": "1"}, method="DELETE"
        )
        with urllib.request.urlopen(request, timeout=60):  # noqa: S310
            pass
        return struck

    async def posted(self, channels: Iterable[str]) -> list[Posted]:
        """Return all weekly facts posted in the given channels."""
        found: list[Posted] = []
        waiting = iter(channels)
        headers = {"Authorization": f"Bearer {self.settings['SLACK_BOT_TOKEN']}"}

        async def read_some(session: aiohttp.ClientSession) -> None:
            for channel in waiting:
                found.extend([one async for one in _digests(session, self._running.url, channel)])

        async with aiohttp.ClientSession(headers=headers) as session, asyncio.TaskGroup() as group:
            for _ in range(_READERS):
                group.create_task(read_some(session))
        return found


async def _digests(session: aiohttp.ClientSession, url: str, channel: str) -> Any:
    fields = {"channel": channel, "limit": "999", "include_all_metadata": "true", "cursor": ""}
    while True:
        async with session.post(f"{url}/api/conversations.history", data=fields) as response:
            told = await response.json()
        assert told["ok"], told
        for message in told["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE:
                yield Posted(metadata["event_payload"]["delivery"], channel, float(message["ts"]))
        fields["cursor"] = (told.get("response_metadata") or {}).get("next_cursor") or ""
        if not fields["cursor"]:
            return


@contextmanager
def running_slack(folder: Path) -> Iterator[Slack]:
    """Run the playground's server without the bot while the context is open, and write its files to `folder`."""
    about, settings = folder / "manifest.json", folder / "slack.env"
    told = manifest()
    scopes = told["oauth_config"]["scopes"]
    scopes["bot"] = sorted({*scopes["bot"], *_SCOPES})
    about.write_text(json.dumps(told), encoding="utf-8")
    with playground("--people-only", "--manifest", str(about), "--settings", str(settings), folder=folder) as run:
        yield Slack(run, {name: value for name, value in dotenv_values(settings).items() if value is not None})
