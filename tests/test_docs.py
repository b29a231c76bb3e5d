"""Commands, examples and links in the documentation work, and the documentation is complete."""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_playground.options import read_options

from bot.cli import _parser
from bot.commands import ask
from bot.manifest import EVENTS, EVENTS_PATH, REQUIRED_SCOPES, SCOPES, manifest, one_click_link
from bot.settings import VARIABLES, WEEKDAYS, Settings
from bot.terminal.cards import page
from bot.terminal.console import Terminal
from handlers.answers import parsing as answers_parsing
from handlers.answers.answering import Answers
from handlers.answers.requests import Ask
from handlers.card import Card
from handlers.digests.slack import parsing as digests_parsing
from handlers.digests.slack import requests as digest_requests
from handlers.digests.slack.reading import ReadingFault, read_schedule, read_until
from handlers.experts import parsing as experts_parsing
from handlers.feedback import parsing as feedback_parsing
from handlers.following import parsing as following_parsing
from handlers.home import parsing as home_parsing
from handlers.requests import Request, help_in_terminal
from knowledge.loading import load_knowledge
from knowledge.model import KnowledgeBase, Statement
from knowledge.search import Answer, Encoder, IndexedKnowledge, NotCovered, find, index_knowledge
from tests.endurance.__main__ import _parser as endurance_parser

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))
NAMES = ("README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md", *DOCS)
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
README, KOREAN = PAGES["README.md"], PAGES["README.ko.md"]
MOST_WORDS = 1500
"""Maximum number of words in the README, which newcomers read."""

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
ROOTS = ("bot/", "handlers/", "knowledge/", "tests/", "playground/", "docs/", ".ci/")
SLACK = "https://api.slack.com/"


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks in this language on a page."""
    return [body for named, body in FENCE.findall(text) if named == language]


def spans(text: str) -> list[str]:
    """Return the code spans on a page."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", text))


def section(text: str, title: str) -> str:
    """Return the part of a page between the second-level heading with this title and the next one."""
    return re.split(rf"^## {re.escape(title)}$", text, flags=re.MULTILINE)[1].split("\n## ")[0]


def typed(text: str) -> Iterator[list[str]]:
    """Yield each command line on a page that runs one of the project's own commands, split into words.

    Variables set before the command are left out.
    """
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    shown = [line[2:] for block in blocks(text, "text") for line in block.splitlines() if line.startswith("$ ")]
    for line in (*lines, *spans(text), *shown):
        if re.match(r"\s*(?:[A-Z_]+=\S+ )*(?:innovation-bot|slack-playground|make|python -m tests\S+)\s", f"{line} "):
            words = shlex.split(line, comments=True)
            yield [word for number, word in enumerate(words) if "make" in words[:number] or not is_setting(word)]


def is_setting(word: str) -> bool:
    """Return whether a word sets a variable for the command that follows."""
    return re.match(r"[A-Z_]+=", word) is not None


TYPED = [(name, words) for name, text in PAGES.items() for words in typed(text)]
COMMANDS = sorted({tuple(words[1:]) for _, words in TYPED if words[0] == "innovation-bot" and len(words) > 1})


# Commands


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_exist(words: tuple[str, ...]) -> None:
    """Every command line of the bot on any page is valid, including its options."""
    assert _parser().parse_args(words).command


def test_other_commands_exist() -> None:
    """Every command line of the playground, make and the endurance tests on any page is valid."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    seen = set()
    for _, (program, *arguments) in TYPED:
        if program == "slack-playground" and arguments and "--help" not in arguments:
            assert read_options(arguments)
        elif program == "python":
            assert endurance_parser().parse_args(arguments[2:])
        elif program == "make" and arguments:
            assert arguments[0] in targets
        seen.add(program)
    assert seen == {"innovation-bot", "slack-playground", "make", "python"}


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of the bot's commands, by name."""
    choices = next(action.choices for action in _parser()._actions if action.choices)
    assert isinstance(choices, dict)
    return choices


@pytest.mark.parametrize("name", subcommands())
def test_every_command_is_documented(name: str) -> None:
    """The commands page lists every command with all its options."""
    table = section(PAGES["docs/commands.md"], "In a terminal")
    rows = "\n".join(re.findall(rf"^\| `innovation-bot {name}\b.*$", table, re.MULTILINE))
    assert rows
    for action in subcommands()[name]._actions:
        if not {"-h", "--help"} & {*action.option_strings}:
            assert all(option in rows for option in action.option_strings)
        if action.dest == "what":
            assert all(f"`innovation-bot {name} {choice}`" in rows for choice in action.choices or ())


def test_processes() -> None:
    """The operations page lists the Procfile's processes with their commands."""
    procfile = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    table = section(PAGES["docs/operations.md"], "Processes")
    assert dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", table, re.MULTILINE)) == procfile


# What people type in Slack


def help_in_slack(text: str) -> list[str]:
    """Return everything that a page says people can type after the command or a mention."""
    return [found[1] for span in spans(text) if (found := re.match(r"[/@]innovation (.+)", span))]


def read(text: str, knowledge: KnowledgeBase) -> Request:
    """Return the request in a text, read as the router reads it."""
    readers = (digests_parsing, experts_parsing, feedback_parsing, following_parsing, home_parsing)
    commands = (reader.read_text(text) for reader in readers)
    return next(filter(None, commands), None) or answers_parsing.read_text(text, knowledge)


@pytest.mark.parametrize("text", sorted({text for each in PAGES.values() for text in help_in_slack(each)}))
def test_what_is_typed_in_slack_is_understood(indexed: IndexedKnowledge, text: str) -> None:
    """Everything that a page says people can type in Slack is a known command or a question with an answer."""
    request = read(text, indexed.knowledge)
    if isinstance(request, Ask):
        assert isinstance(find(indexed, text), Answer)
    if isinstance(request, digest_requests.Subscribe) and request.when:
        assert not isinstance(read_schedule(request.when, ""), ReadingFault)
    if isinstance(request, digest_requests.Pause) and request.until:
        assert not isinstance(read_until(request.until, date(2026, 1, 1)), ReadingFault)


@pytest.mark.parametrize(
    ("name", "title"),
    [("README.md", "Fact of the week"), ("README.ko.md", "이번 주의 상식"), ("docs/weekly-fact.md", "In Slack")],
)
def test_all_about_subscriptions(name: str, title: str) -> None:
    """Everything that a page lists about the weekly fact is a command about it, and every such command is listed."""
    requests = [digests_parsing.read_text(text) for text in help_in_slack(section(PAGES[name], title))]
    kinds = {kind for kind in map(type, requests) if kind is not type(None)}
    assert None not in requests
    assert kinds == {type(make("en")) for _, make in digests_parsing._WORDS}


@pytest.mark.parametrize("name", ["docs/weekly-fact.md", "docs/commands.md"])
def test_both_languages_ask_for_the_same(name: str, knowledge: KnowledgeBase) -> None:
    """In a table with commands in English and Korean, both commands in a row make the same kind of request."""
    rows = re.findall(r"^\| `/innovation ([^`]+)` \| `/innovation ([^`]+)` \|", PAGES[name], re.MULTILINE)
    assert len(rows) >= 5
    for english, korean in rows:
        assert type(read(english, knowledge)) is type(read(korean, knowledge))


# Settings and permissions


def test_settings_are_documented() -> None:
    """The settings page lists all settings in the order of the code, with their actual defaults."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]+)`)?", PAGES["docs/settings.md"], re.MULTILINE)
    plain = Settings()
    assert [name for name, _ in rows] == list(VARIABLES)
    assert {name: default for name, default in rows if default} == {
        "SLACK_API_URL": plain.api_url,
        "HOST": plain.host,
        "PORT": str(plain.port),
        "LOG_LEVEL": plain.log_level,
        "PRIVACY": "strict" if plain.strict_privacy else "normal",
        "FEEDBACK": "on" if plain.feedback else "off",
        "DIGEST_WEEKDAY": WEEKDAYS[plain.digest_weekday],
        "DIGEST_TIME": f"{plain.digest_time:%H:%M}",
        "DIGEST_ZONE": plain.digest_zone,
        "DIGEST_EVERYONE": "yes" if plain.digest_everyone else "no",
        "DIGEST_WITHOUT_HISTORY": plain.digest_without_history,
        "DIGEST_SETTLE": f"{plain.digest_settle:g}",
        "DIGEST_LEASE": f"{plain.digest_lease:g}",
    }


@pytest.mark.parametrize("name", NAMES)
def test_settings_exist(name: str) -> None:
    """Every setting that a page names exists."""
    given = re.findall(r"\b((?:SLACK|DIGEST|KNOWLEDGE|CACHE|DATABASE|DATA|LOG)_[A-Z_]+)\b", PAGES[name])
    assert {*given} <= {*VARIABLES}


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_permissions_are_documented(name: str) -> None:
    """The READMEs name exactly the scopes that the bot requires; they may also name `connections:write`."""
    named = {span for span in spans(PAGES[name]) if re.fullmatch(r"[a-z_]+:[a-z]+|commands", span)}
    assert named - {"connections:write"} == {*REQUIRED_SCOPES}


def test_permissions_are_explained() -> None:
    """The page about permissions has a row for every scope, says which are optional, and names every event."""
    rows = [line.split("|")[2:4] for line in PAGES["docs/permissions.md"].splitlines() if line.startswith("| ")][1:]
    told = {span: "optional" in scope for scope, _ in rows for span in spans(scope)}
    assert told == {scope: scope not in REQUIRED_SCOPES for scope in SCOPES}
    assert {span for _, events in rows for span in spans(events)} == {*EVENTS}


def test_where_requests_come_in() -> None:
    """The operations page names the paths on which the bot listens."""
    assert {EVENTS_PATH, "/healthz"} <= {*spans(PAGES["docs/operations.md"])}


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_the_link_makes_the_app(name: str) -> None:
    """The link that creates the app in Slack is the one that `innovation-bot manifest --link` prints."""
    (found,) = re.findall(r"^\[create\]: (\S+)$", PAGES[name], re.MULTILINE)
    assert json.loads(parse_qs(urlsplit(found).query)["manifest_json"][0]) == manifest()
    assert found == one_click_link(manifest())


# Links and places


@cache
def anchors(path: Path) -> frozenset[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]
    before: Counter[str] = Counter()
    found = set()
    for slug in slugs:
        found.add(f"{slug}-{before[slug]}" if before[slug] else slug)
        before[slug] += 1
    return frozenset(found)


def links(text: str) -> list[str]:
    """Return the targets of the links and pictures on a page."""
    text = FENCE.sub("", text)
    inline = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"<(https?://[^>]+)>", text)
    return inline + re.findall(r"^\[[^\]]+\]: (\S+)$", text, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_links_resolve(name: str) -> None:
    """Every link leads to an existing file, to an existing heading, or to Slack.

    Every reference on a page is defined there, and every definition is used.
    """
    here = ROOT / name
    for link in links(PAGES[name]):
        if link.startswith("https:"):
            assert link.startswith(SLACK)
            continue
        place, _, anchor = link.partition("#")
        target = here.parent / place if place else here
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link
    assert {*re.findall(r"\]\[(\w+)\]", PAGES[name])} == {*re.findall(r"^\[(\w+)\]: ", PAGES[name], re.MULTILINE)}


def test_nothing_in_docs_is_lost() -> None:
    """Every page is linked from another page, both READMEs link to each other, and every picture is used on a page."""
    shown = {(ROOT / name).parent / link.partition("#")[0] for name, text in PAGES.items() for link in links(text)}
    assert {ROOT / page for page in DOCS} <= shown
    assert "README.ko.md" in links(README)
    assert "README.md" in links(KOREAN)
    assert {path for path in (ROOT / "docs").iterdir() if path.suffix != ".md"} <= shown


@pytest.mark.parametrize("name", NAMES)
def test_places_exist(name: str) -> None:
    """Every file or folder in this checkout that a page names exists."""
    places = [span.split()[0] for span in spans(PAGES[name]) if span.startswith(ROOTS)]
    assert [place for place in places if not list(ROOT.glob(place.rstrip("/")))] == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/how-it-works.md"])
def test_names_exist(name: str) -> None:
    """Every class, constant or other name from the code that a page for developers mentions is in the code."""
    sources = (path for room in ("bot", "handlers", "knowledge") for path in (ROOT / room).rglob("*.py"))
    words = {word for path in sources for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    named = {span for span in spans(PAGES[name]) if re.fullmatch(r"[A-Z]\w+|[a-z]+_\w+", span)}
    assert len(named) > 5
    assert named <= words


@pytest.mark.parametrize("name", NAMES)
def test_fences_close(name: str) -> None:
    """Every fenced block on a page is closed and has one of the expected languages."""
    text = PAGES[name]
    assert text.count("```") == 2 * len(FENCE.findall(text))
    assert {language for language, _ in FENCE.findall(text)} <= {"sh", "text", "yaml"}


# The README


def test_the_readme_is_short() -> None:
    """The README has at most 1,500 words, so that newcomers can read all of it."""
    assert len(README.split()) <= MOST_WORDS


@pytest.mark.parametrize(
    ("name", "words"),
    [("README.md", "{} topics"), ("README.ko.md", "주제 {}개"), ("CHANGELOG.md", "{} topics")],
)
def test_size_of_the_report(name: str, words: str, knowledge: KnowledgeBase) -> None:
    """Each page that says how many topics the report has says it once, with the right number."""
    assert re.findall(words.format(r"(\d+)"), PAGES[name]) == [str(len(knowledge.topics))]


@pytest.mark.parametrize("language", ["sh", "yaml"])
def test_the_korean_readme_tells_the_same(language: str) -> None:
    """The Korean README has the same commands and example report as the sections of the README that it translates."""
    translated = README.split("\n## Deploy")[0]
    assert blocks(translated, language) == blocks(KOREAN, language) != []


def card_for(indexed: IndexedKnowledge, question: str) -> Card:
    """Return the bot's answer to a question, as in a terminal."""
    answers = Answers(indexed, random.Random(7), help_in_terminal())  # noqa: S311 - no secret
    return answers.reply(answers_parsing.read_text(question, indexed.knowledge))


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_the_answer_shown_is_the_answer(
    name: str, indexed: IndexedKnowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    """The answer that a README shows is the bot's own, line by line; `…` stands for omitted lines."""
    first, *lines = next(block for block in blocks(PAGES[name], "text") if block.startswith("$ ")).splitlines()
    Terminal(width=80).show(page(card_for(indexed, shlex.split(first)[-1])))
    said = iter(capsys.readouterr().out.splitlines())
    kept = [line for line in lines if line.strip() not in {"", "…"}]
    assert len(kept) >= 3
    assert [line for line in kept if line not in said] == []


def test_the_picture_shows_the_answer(indexed: IndexedKnowledge) -> None:
    """The picture of an answer shows the bot's current answer to the question in the command that draws it."""
    (line,) = {words[-1] for _, words in TYPED if "--svg" in words and "docs/answer.svg" in words}
    made = ask._picture(page(card_for(indexed, line)), line)
    assert letters((ROOT / "docs" / "answer.svg").read_text(encoding="utf-8")) == letters(made)


def letters(picture: str) -> str:
    """Return all text in a picture."""
    return "".join(html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", picture))


@pytest.mark.parametrize(
    ("question", "topics"),
    [("konpes", ("koneps",)), ("KISS vs KIPOnet", ("kiss", "kiponet")), ("KONEPS admin password", ())],
)
def test_what_is_said_of_questions(indexed: IndexedKnowledge, question: str, topics: tuple[str, ...]) -> None:
    """Certain questions on the pages are answered or refused, as the pages say."""
    outcome = find(indexed, question)
    assert any(question in text for text in PAGES.values())
    assert isinstance(outcome, Answer if topics else NotCovered)
    assert not topics or {topic.id for topic in outcome.topics} == set(topics)  # type: ignore[union-attr]


# The example reports


def example(name: str, folder: Path) -> KnowledgeBase:
    """Write a page's first example report to a folder and load it."""
    written, *_ = blocks(PAGES[name], "yaml")
    report = folder / "my-report"
    report.mkdir()
    (report / "1-opening-hours.yaml").write_text(written, encoding="utf-8")
    return load_knowledge(report)


def test_the_example_is_complete(tmp_path: Path) -> None:
    """The long example is valid and uses everything that a report may have."""
    report = example("docs/your-own-report.md", tmp_path)
    topic, (chapter,) = report.topics[0], report.chapters
    assert all(_whole(each) for each in (report.report, chapter, topic, topic.table, report.unanswered[0]))
    assert {field.name for field in fields(Statement)} == {
        field.name for statement in topic.statements for field in fields(statement) if getattr(statement, field.name)
    }
    assert any(statement.questions for statement in topic.statements)
    assert report.unanswered[0].near == topic.id


def test_the_example_in_one_language(tmp_path: Path) -> None:
    """The short example is valid, has plain texts, and has an unanswered question."""
    (tmp_path / "1.yaml").write_text(blocks(PAGES["docs/your-own-report.md"], "yaml")[1], encoding="utf-8")
    report = load_knowledge(tmp_path)
    assert report.languages == ("en",)
    assert report.topics[0].statements[0].text["en"] == "The library is closed on Mondays."
    assert report.unanswered[0].questions["en"]


def _whole(part: Any) -> bool:
    """Return whether every field of a part of a report has a value."""
    return all(getattr(part, field.name) for field in fields(part))


@pytest.mark.parametrize("name", ["README.md", "docs/your-own-report.md"])
def test_the_examples_answer(name: str, encoder: Encoder | None, tmp_path: Path) -> None:
    """With an example report, the bot answers the report's questions and names, and refuses unanswered questions."""
    report = example(name, tmp_path)
    kb = index_knowledge(report, encoder, tmp_path)
    topic = report.topics[0]
    assert ("ask", "opening hours") in COMMANDS
    for question in ("opening hours", *topic.questions):
        assert find(kb, question).topics == (topic,)  # type: ignore[union-attr]
    for statement in topic.statements:
        for question in (*statement.questions, *statement.names):
            found = find(kb, question)
            assert isinstance(found, Answer)
            assert (found.topics, found.statements[:1]) == ((topic,), (statement,))
    for unanswered in report.unanswered:
        for question in unanswered.questions:
            assert isinstance(find(kb, question), NotCovered)
