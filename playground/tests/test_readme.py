"""The README's commands and code work, and its options, settings, addresses and numbers are correct."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from contract.differences import KNOWN_DIFFERENCES
from slack_playground import options
from slack_playground.assembly import Playground
from slack_playground.bot_process import settings_for
from slack_playground.configuration import read_configuration
from slack_playground.control import Control
from slack_playground.installing import new_secrets
from slack_playground.testing import program
from slack_playground.web_api import METHODS
from test_contract import CASES, tried

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROSE = FENCE.sub("", README)


def blocks(language: str) -> list[str]:
    """Return the contents of the README's fenced blocks in this language."""
    return [body for named, body in FENCE.findall(README) if named == language]


def test_it_is_short() -> None:
    """The README has at most 650 words, not counting code."""
    assert len(PROSE.split()) <= 650


def test_example() -> None:
    """The app shown in the README is identical to examples/hello.py."""
    assert blocks("python")[0] == (ROOT / "examples" / "hello.py").read_text(encoding="utf-8")


def test_example_is_small() -> None:
    """The app shown in the README has at most fourteen lines of code, none longer than 120 characters."""
    lines = [line for line in blocks("python")[0].splitlines() if line and not line.startswith(("#", '"""'))]
    assert len(lines) <= 14
    assert max(map(len, lines)) <= 120


def test_commands() -> None:
    """Every slack-playground command shown in the README is valid, and every option that the README mentions exists."""
    lines = [line for block in blocks("sh") for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", PROSE)
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("slack-playground ")]
    shown = [command for command in commands if command != ["--help"]]
    assert ["--", "python", "hello.py"] in shown
    assert all(options.read_options(command) for command in shown)
    known = {option for action in options._parser()._actions for option in action.option_strings}
    assert {*re.findall(r"(?<![\w-])--[a-z][a-z-]*", PROSE)} <= known


def test_install() -> None:
    """The README's install command names the playground's folder correctly."""
    (path,) = re.findall(r"pip install \./(\S+)", README)
    assert path == ROOT.name


def test_configuration(tmp_path: Path) -> None:
    """The playground.toml shown in the README is valid and sets every key except manifest_command, team and shared.

    A file cannot set both manifest and manifest_command, so the README only mentions the latter.
    """
    (text,) = blocks("toml")
    (tmp_path / "playground.toml").write_text(text, encoding="utf-8")
    configuration = read_configuration(tmp_path / "playground.toml")
    assert (configuration.command, configuration.furnishing.welcome_in) == (("python", "app.py"), "general")
    shown = tomllib.loads(text)
    assert set(shown) == {"app", "welcome", "people", "channels"}
    assert set(shown["app"]) == {"command", "manifest", "transport", "post_due", "environment"}
    assert "manifest_command" in text
    assert set(shown["people"][0]) == {"name", "title", "tz", "locale", "admin"}
    keys = {key for channel in shown["channels"] for key in channel}
    assert keys == {"name", "topic", "members", "creator", "app", "private", "archived"}


async def test_control_addresses() -> None:
    """The README's table lists exactly the control addresses that exist."""
    router = web.UrlDispatcher()
    Control(Playground(None)).add_to(router)
    routes = {route.resource.canonical for route in router.routes() if route.resource and route.method != "HEAD"}
    told = set(re.findall(r"^\| `.*?(/control/\w+)`", README, re.MULTILINE))
    assert told == {"/".join(route.split("/")[:3]) for route in routes}


def test_environment() -> None:
    """The README mentions exactly the four SLACK_ variables listed here and PORT, and an app gets all of them."""
    told = set(re.findall(r"\b(?:SLACK_[A-Z_]+|PORT)\b", README))
    assert told == {
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_API_URL",
        "PORT",
    }
    assert told <= settings_for(new_secrets(), "http://127.0.0.1:1", 1).keys()


def test_in_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test shown in the README passes."""
    shutil.copy(ROOT / "examples" / "hello.py", tmp_path)
    monkeypatch.chdir(tmp_path)
    code = blocks("python")[1].replace('"python"', "python")
    names: dict[str, Any] = {"playground": program.playground, "python": sys.executable}
    exec(code, names)  # noqa: S102 - our own README
    assert names["answer"]["ok"] is True


@pytest.mark.parametrize("name", KNOWN_DIFFERENCES)
def test_strictness(name: str) -> None:
    """The README's table has the correct numbers of cases for each stand-in, and the playground passes all cases."""
    rows = dict(re.findall(r"^\| (slack-playground|\S+) ?[\d.]* \| (\d+ \| \d+) \|$", README, re.MULTILINE))
    assert rows["slack-playground"] == f"{len(CASES)} | {len(CASES)}"
    applies = len(tried(name))
    assert rows[name] == f"{applies} | {applies - len(KNOWN_DIFFERENCES[name])}"
    assert f"{len(CASES)} cases, each with its source" in README


def test_limits() -> None:
    """The README states the correct number of Web API methods."""
    assert f"{len(METHODS)} methods of the Web API" in README


def test_pictures() -> None:
    """The pictures and examples that the README links to exist, and the picture of the page is shown once."""
    for path in re.findall(r"\]\(((?:docs/\w+\.png|examples/[\w.]+))\)", README):
        assert (ROOT / path).is_file()
    assert README.count("](docs/page.png)") == 1
