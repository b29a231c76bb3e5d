"""Runs the playground as a separate program, which can start an app, and acts in it as people would."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

Json = dict[str, Any]
Found = TypeVar("Found")

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_SLACK = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "HOST", "PORT")
_QUIETLY = ("--no-browser", "--port", "0")
_PATIENCE = 60.0
"""How many seconds the playground may take to respond, the app to connect, and both to end."""


class Playground:
    """The playground at an address, with methods for the requests that its page and scripts send."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        with urllib.request.urlopen(self.url + path, timeout=_PATIENCE) as response:  # noqa: S310 - our own server
            return json.load(response)

    def post(self, path: str, fields: Json) -> Json:
        """Send JSON and return the JSON in the response, even if the response is an error."""
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.url + path,
            json.dumps(fields).encode(),
            {"Content-Type": "application/json", "X-Playground": "1"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310 - our own server
                answer: Json = json.load(response)
        except urllib.error.HTTPError as error:
            answer = json.load(error)
        return answer

    def someone(self, name: str) -> Someone:
        """Return the person with this name."""
        state = self.get("/page/state")
        return Someone(self, next(person["id"] for person in state["people"] if person["name"] == name))


class Someone:
    """One of the people in the playground."""

    def __init__(self, playground: Playground, user: str) -> None:
        self.playground, self.user = playground, user

    def state(self) -> Json:
        """Return everything that the page shows, apart from the messages."""
        state: Json = self.playground.get(f"/page/state?as={self.user}")
        return state

    def channel(self, name: str) -> str:
        """Return the id of the person's channel with this name; "app" stands for the direct messages with the app."""
        state = self.state()
        bot = state["app"]["bot_user"]
        return next(
            str(channel["id"])
            for channel in state["channels"]
            if channel.get("name") == name or (name == "app" and channel.get("user") == bot)
        )

    def act(self, kind: str, **fields: Any) -> Json:
        """Do something as this person would on the page. Raises AssertionError if it fails."""
        answer = self.playground.post("/page/act", {"as": self.user, "kind": kind, **fields})
        assert answer["ok"], answer
        return answer

    def messages(self, channel: str, thread: str | None = None) -> list[Json]:
        """Return the messages that this person sees in a channel, or in a thread in that channel."""
        more = f"&thread={thread}" if thread else ""
        found: list[Json] = self.playground.get(f"/page/messages?as={self.user}&channel={channel}{more}")["messages"]
        return found

    def sees(self, channel: str, thread: str | None, *said: str) -> Json:
        """Wait until the newest message contains all the strings in `said` and return that message.

        Raises AssertionError if that does not happen in time.
        """

        def newest() -> Json | None:
            messages = self.messages(channel, thread)
            if messages and all(words in json.dumps(messages[-1], ensure_ascii=False) for words in said):
                return messages[-1]
            return None

        return until(newest, f"{said} in {channel}")


def until(look: Callable[[], Found | None], what: str, seconds: float = 20.0) -> Found:
    """Wait until `look` returns a true value and return that value.

    Raises AssertionError, with `what` in its message, if that does not happen within `seconds`.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def buttons(message: Json) -> list[Json]:
    """Return the buttons in a message."""
    rows = [block["elements"] for block in message.get("blocks", ()) if block["type"] == "actions"]
    return [element for row in rows for element in row if element["type"] == "button"]


def button(message: Json, label: str) -> Json:
    """Return the message's first button whose label contains `label`."""
    return next(one for one in buttons(message) if label in one["text"]["text"])


@contextmanager
def playground(
    *arguments: str,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    warm_up: Callable[[Playground], bool] = lambda _running: True,
    program: Sequence[str] = (sys.executable, "-m", "slack_playground"),
) -> Iterator[Playground]:
    """Run `slack-playground` with these arguments until the end of the block, and then stop it as Ctrl-C does.

    `program` is the command that starts the playground, which looks for playground.toml in `folder`. The environment is
    that of this process without its Slack settings, plus `environ`. Unless the arguments include --people-only, the
    block begins once the app is connected and `warm_up` returns true. Raises AssertionError if the app does not connect
    within a minute, if `warm_up` does not return true within another minute, or if the program does not end with
    status 0.
    """
    process = _start([*program, *_QUIETLY, *arguments], environ or {}, folder)
    try:
        running = Playground(_address(process))
        if "--people-only" not in arguments:
            until(lambda: running.get("/control/ready").get("ready"), "the app is connected", _PATIENCE)
            until(lambda: warm_up(running), "the app has warmed up", _PATIENCE)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0


def _start(command: Sequence[str], environ: Mapping[str, str], folder: Path | None) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name not in _SLACK}
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        env={**kept, "PYTHONUNBUFFERED": "1", **environ},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        found = _ADDRESS.search(line)
        if found:
            return found[0]
    raise AssertionError("".join(said))
