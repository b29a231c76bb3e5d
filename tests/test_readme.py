"""The README and its neighbours: what they tell people to type works, and what they show is what the bot says."""

from __future__ import annotations

import html
import io
import os
import random
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_playground.options import read_options

from bot.answering import answer
from bot.cli import _parser
from bot.manifest import EVENTS_PATH, SCOPES
from bot.settings import WEEKDAYS, Settings
from bot.terminal import Terminal
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase
from knowledge.search import Answer, IndexedKnowledge, NotCovered, find, index_knowledge, load_encoder

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")}
WIDTH = 84
"""Cells of the answer that the README shows, and of its picture."""

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    """Give the fenced blocks of a page in one language."""
    return [body for named, body in FENCE.findall(text) if named == language]


def typed(text: str) -> Iterator[list[str]]:
    """Yield what a page tells people to type, as words: lines of sh blocks, and spans of code, without settings."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    shown = [
        line.removeprefix("$ ") for block in blocks(text, "text") for line in block.splitlines() if line[:2] == "$ "
    ]
    for line in (*lines, *spans, *shown):
        if re.search(r"(?:^|\s)(?:innovation-bot|slack-playground|make)\s", f"{line} "):
            words = shlex.split(line, comments=True)
            yield [word for n, word in enumerate(words) if not re.match(r"[A-Z_]+=", word) or "make" in words[:n]]


TYPED = [(page, words) for page, text in PAGES.items() for words in typed(text)]
COMMANDS = [words[1:] for _, words in TYPED if words[0] == "innovation-bot" and len(words) > 1]
TARGETS = [words[1] for _, words in TYPED if words[0] == "make" and len(words) > 1]


# What it tells


def test_chapters() -> None:
    """The README's chapters stand in the order in which people need them."""
    assert re.findall(r"^## (.+)$", FENCE.sub("", README), re.MULTILINE) == [
        "Two commands",
        "Trying it without Slack",
        "Connecting a Slack workspace",
        "The fact of the week",
        "Replacing the report with your own",
        "How it works",
        "How good it is",
        "Settings",
        "Commands",
        "Privacy",
        "Licence",
    ]


def test_koreans_are_told() -> None:
    """Before the first chapter a line in Korean says that one can ask in Korean."""
    assert re.search(r"^\*\*한국어로 .+\*\*$", README.split("\n## ")[0], re.MULTILINE)


def test_playground_commands_exist() -> None:
    """Every command line of the playground that a page names is one."""
    lines = [words for _, words in TYPED if words[0] == "slack-playground" and "--help" not in words]
    assert lines
    assert all(read_options(words[1:]) for words in lines)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_exist(words: list[str]) -> None:
    """Every command of the bot that a page names is one, with these options."""
    assert _parser().parse_args(words).command


def test_every_command_is_named() -> None:
    """The README's table of commands has every one of them, and all of their options are told."""
    told = README.split("## Commands")[1].split("## Privacy")[0]
    actions = next(action for action in _parser()._actions if action.choices)
    assert isinstance(actions.choices, dict)
    for name, parser in actions.choices.items():
        assert f"`innovation-bot {name}" in told
        options = {option for action in parser._actions for option in action.option_strings} - {"-h", "--help"}
        assert not {option for option in options if option not in told}


def test_every_target_is_there() -> None:
    """Every `make …` that a page names is a target of the Makefile, and no target goes unnamed."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {"run", "test", "slow", "bench", "check", "calibrate", "constraints"} <= set(TARGETS) <= targets
    assert set(re.findall(r"'make ([a-z]+)", makefile)) == targets - {"help"}


def test_links_resolve() -> None:
    """Every relative link leads to a file or a heading, and every other one is an address of Slack's."""
    for text in PAGES.values():
        headings = {title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
        for target in re.findall(r"\]\(([^)\s]+)\)|<(https?://[^>]+)>", FENCE.sub("", text)):
            link = "".join(target)
            known = link.startswith("https://api.slack.com/") or link.lstrip("#") in headings
            assert known or (ROOT / link).exists(), link


def test_defaults_are_told() -> None:
    """The README's table of settings tells the defaults that there are."""
    plain = Settings()
    defaults = dict(re.findall(r"^\| `([A-Z_]+)` \| `([^`]+)` \|", README, re.MULTILINE))
    assert defaults == {
        "SLACK_API_URL": plain.api_url,
        "HOST": plain.host,
        "PORT": str(plain.port),
        "LOG_LEVEL": plain.log_level,
        "DIGEST_WEEKDAY": WEEKDAYS[plain.digest_weekday],
        "DIGEST_TIME": f"{plain.digest_time:%H:%M}",
        "DIGEST_ZONE": plain.digest_zone,
        "DIGEST_LANGUAGE": plain.digest_language,
        "DIGEST_EVERYONE": "yes" if plain.digest_everyone else "no",
        "DIGEST_WITHOUT_HISTORY": plain.digest_without_history,
        "DIGEST_SETTLE": f"{plain.digest_settle:g}",
        "DIGEST_LEASE": f"{plain.digest_lease:g}",
    }


def test_permissions_are_told() -> None:
    """The README tells every permission that the manifest asks for, no other, and where Slack's requests come in."""
    privacy = README.split("## Privacy")[1]
    assert set(re.findall(r"`([a-z_]+:[a-z]+|commands)`", privacy)) == set(SCOPES)
    assert f"`{EVENTS_PATH}`" in README


def test_fences_close() -> None:
    """Every fenced block of a page is closed, and in a language that is meant."""
    for text in PAGES.values():
        assert text.count("```") == 2 * len(FENCE.findall(text))
        assert {language for language, _ in FENCE.findall(text)} <= {"sh", "text", "yaml"}


# What it shows


def shown() -> tuple[str, list[str]]:
    """Give the question that the README shows, and the lines of the answer, without what stands for left-out ones."""
    first, *lines = next(block for block in blocks(README, "text") if block.startswith("$ ")).splitlines()
    return shlex.split(first)[-1], [line for line in lines if line.strip() not in {"", "…"}]


def test_the_answer_shown_is_the_answer(indexed: IndexedKnowledge) -> None:
    """The answer in the README is the bot's, line by line, with nothing but left-out lines between."""
    question, lines = shown()
    out = io.StringIO()
    Terminal(out, width=WIDTH).show(answer(question, indexed, random.Random(7)).drawn())  # noqa: S311 - no secret
    said = iter(out.getvalue().splitlines())
    assert len(lines) > 10
    assert [line for line in lines if line not in said] == []


def test_the_picture_shows_the_same_answer() -> None:
    """The picture is of the same question and shows the same lines."""
    question, lines = shown()
    picture = (ROOT / "docs" / "answer.svg").read_text(encoding="utf-8")
    told = bare("".join(html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", picture)))
    assert "](docs/answer.svg)" in README
    assert bare(question) in told
    assert [line for line in lines if bare(line) not in told] == []


def bare(text: str) -> str:
    """Give a text without spaces and frames, which the picture sets apart."""
    return re.sub(r"[\s│╭╮╰╯─]+", "", text)


@pytest.mark.parametrize(
    ("question", "topics"),
    [("konpes", ("koneps",)), ("KISS vs KIPOnet", ("kiss", "kiponet")), ("KONEPS admin password", ())],
)
def test_what_is_said_of_questions(indexed: IndexedKnowledge, question: str, topics: tuple[str, ...]) -> None:
    """What the pages say that the bot makes of a question is what it makes of it."""
    outcome = find(indexed, question)
    assert any(question in text for text in PAGES.values())
    assert isinstance(outcome, Answer if topics else NotCovered)
    assert not topics or {topic.id for topic in outcome.topics} == set(topics)  # type: ignore[union-attr]


# The example report


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """Load the report that the README gives as an example."""
    folder = tmp_path_factory.mktemp("my-report")
    (written,) = blocks(README, "yaml")
    (folder / "1-opening-hours.yaml").write_text(written, encoding="utf-8")
    return load_knowledge(folder)


def test_the_example_is_complete(example: KnowledgeBase) -> None:
    """The example report is sound and shows everything that a report may hold."""
    topic = example.topics[0]
    assert all((topic.aliases, topic.points, topic.table, topic.facts, topic.questions.en, topic.related))
    assert any(figure.before for figure in topic.figures)
    assert any(not figure.before for figure in topic.figures)
    assert example.unanswered[0].near == topic.id


def test_the_example_answers(example: KnowledgeBase, tmp_path: Path) -> None:
    """From the example the bot answers what the README asks and what the example lists, in both languages."""
    kb = index_knowledge(example, load_encoder(), tmp_path)
    topic = example.topics[0]
    assert "opening hours" in [words[-1] for words in COMMANDS]
    for question in ("opening hours", *topic.questions.en, *topic.questions.ko):
        assert find(kb, question).topics == (topic,)  # type: ignore[union-attr]
    for unanswered in (*example.unanswered[0].questions.en, *example.unanswered[0].questions.ko):
        assert isinstance(find(kb, unanswered), NotCovered)


# The two commands

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on the path")


def make(tmp_path: Path, pythons: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make where the only Pythons on the path are these: names, and what each does, as lines of a shell script."""
    for name, script in pythons.items():
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    command = [str(shutil.which("make")), "-C", str(ROOT), f"VENV={tmp_path / 'venv'}", *arguments]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(  # noqa: S603 - our own Makefile
        command,
        env={**environ, "PATH": str(tmp_path / "bin")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


OLD = 'case "$2" in *exit*) exit 1;; *print*) echo 3.9.6;; esac'
LAME = 'case "$2" in *ensurepip*) exit 1;; *print*) echo 3.12.1;; esac'
GOOD = 'case "$2" in *print*) echo 3.11.9;; esac; case "$1" in -m) echo "made by $0 $*"; exit 7;; esac'


@needs_make
@pytest.mark.parametrize(
    ("pythons", "said"),
    [
        ({}, "The bot needs Python 3.11 or newer. Found: none."),
        ({"python3": OLD}, "The bot needs Python 3.11 or newer. Found: python3 (3.9.6)."),
        ({"python3.12": LAME, "python3": OLD}, "python3.12 (3.12.1) cannot make an environment"),
    ],
    ids=["none", "too old", "without venv"],
)
def test_no_python(tmp_path: Path, pythons: dict[str, str], said: str) -> None:
    """Where no Python will do, `make run` says plainly why, and makes nothing."""
    done = make(tmp_path, pythons, "run")
    assert done.returncode != 0
    assert said in done.stderr
    assert not (tmp_path / "venv").exists()


@needs_make
@pytest.mark.parametrize(
    ("chosen", "used"), [((), "python3.11"), (("PYTHON=python3.13",), "python3.13")], ids=["found", "named"]
)
def test_python_that_will_do(tmp_path: Path, chosen: tuple[str, ...], used: str) -> None:
    """Of several Pythons one that is new enough and can make an environment is used, or the one that is named."""
    pythons = {"python3": OLD, "python3.12": LAME, "python3.11": GOOD}
    done = make(tmp_path, {**pythons, "python3.13": GOOD} if chosen else pythons, "run", *chosen)
    assert f"bin/{used} -m venv --clear" in done.stdout


def test_ci() -> None:
    """CI runs the tests, the bench and the slower tests, whose count is the last thing that it prints."""
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text
    assert re.findall(r"\bstep make (\w+)", text) == ["test", "bench", "slow"]
    assert "step rebuild_page" in text
    assert "export BROWSER_REQUIRED=1 POSTGRES_REQUIRED=1" in text
