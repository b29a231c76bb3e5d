"""What a process may start with: no home folder, signals, quoted settings, closed streams, proxies."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands import calibrate
from bot.processes import StopRequest
from bot.settings import OFFLINE, SECRET, VARIABLES, Settings, SettingsError, read_settings, use_proxy
from knowledge.search.calibration import read_labelled
from tests.conftest import REPORT

ROOT = REPORT.parents[1]
SLACK = {"SLACK_BOT_TOKEN": "xoxb-made-up", "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5"}
STRANGER = 123456
"""The number of a user whom the system does not know."""
BOM = b"\xef\xbb\xbf"
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may run a program as somebody else, or as process 1")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run every test in an empty folder, without this computer's settings."""
    for name in (*VARIABLES, "https_proxy", "HTTP_PROXY", "http_proxy", "no_proxy", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Yield a folder in which everyone may write."""
    folder = Path(tempfile.mkdtemp(prefix="bot-"))
    folder.chmod(0o777)  # a stranger runs the bot in it
    yield folder
    shutil.rmtree(folder)


def run(
    *arguments: str, environ: dict[str, str], stranger: bool = False, stdin: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the real command with no other environment than `environ`, and return its exit status and output.

    The exceptions are PATH and PYTHONPATH. With `stranger`, the command runs as a user whom the system does not know.
    """
    before = ["setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups"] if stranger else []
    return subprocess.run(  # noqa: S603 - our own command
        [*before, sys.executable, "-m", "bot", *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        timeout=180,
        check=False,
    )


# F5: no home folder


@AS_ROOT
@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "environ", "status"),
    [
        pytest.param(["migrate"], {"DATABASE_URL": "sqlite:///{folder}/d.db"}, 0, id="F5-line21"),
        pytest.param(["ask", "KONEPS"], {"CACHE_PATH": "{folder}", "DATA_PATH": "{folder}/d"}, 0, id="F5-line22"),
        pytest.param(["migrate"], {"CACHE_PATH": "{folder}/c", "DATA_PATH": "{folder}/d"}, 0, id="F5-more1"),
        pytest.param(["check"], {}, 0, id="F5-more2"),
        pytest.param(["export"], {"HOME": ""}, 0, id="F5-more3"),
        pytest.param(["digest", "list"], {"XDG_DATA_HOME": "{folder}/x"}, 0, id="F5-more4"),
        pytest.param(["migrate"], {}, 2, id="F5-more5"),
        pytest.param(["worker"], {"SLACK_BOT_TOKEN": "xoxb-made-up"}, 2, id="F5-more9"),
        pytest.param(["index"], {"HOME": ""}, 2, id="F5-more6"),
        pytest.param(["digest", "list"], {"HOME": "", "DATA_PATH": "~/x"}, 2, id="F5-more7"),
        pytest.param(["index"], {"HOME": "/nonexistent"}, 2, id="F5-more8"),
    ],
)
def test_no_home(arguments: list[str], environ: dict[str, str], status: int, cache: Path, open_folder: Path) -> None:
    """If paths are set, the bot does not need a home folder. If it needs one, the error names the setting."""
    for file in cache.glob("*.npz") if "ask" in arguments else ():
        shutil.copy(file, open_folder)
    filled = {name: value.format(folder=open_folder) for name, value in environ.items()}
    done = run(*arguments, environ=filled, stranger=True, folder=open_folder)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr
    if status:
        assert {"index": "CACHE_PATH"}.get(arguments[0], "DATA_PATH") in done.stderr


# F6: asked to stop while it starts


@AS_ROOT
@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "module"),
    [
        pytest.param("worker", "bot.commands.worker", id="F6-line23"),
        pytest.param("serve", "bot.storage.opening", id="F6-line24"),
        pytest.param("worker", "bot.storage.opening", id="F6-line25"),
        pytest.param("serve", "bot.commands.serve", id="F6-line26"),
        pytest.param("migrate", "bot.commands.migrate", id="F6-more1"),
        pytest.param("index", "bot.commands.index", id="F6-more2"),
        pytest.param("digest list", "bot.commands.digest", id="F6-more3"),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_while_starting(command: str, module: str, number: int, tmp_path: Path) -> None:
    """If the bot is asked to stop while it imports a module as process 1, it ends and leaves no files behind."""
    # The program tells by this line that it has reached the module, and waits there to be asked.
    code = (
        "import sys, time, bot.cli\n"
        "class Wait:\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == {module!r}:\n"
        "            print('here', flush=True); time.sleep(60)\n"
        "sys.meta_path.insert(0, Wait())\n"
        f"sys.exit(bot.cli.main({command.split()!r}))\n"
    )
    process = subprocess.Popen(  # noqa: S603 - our own command
        ["/usr/bin/env", "unshare", "--pid", "--fork", "--mount-proc", sys.executable, "-c", code],
        env={**os.environ, **SLACK, "PYTHONPATH": str(ROOT), "DATA_PATH": "d", "CACHE_PATH": "c", "PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(int(child), number)
    _, errors = process.communicate(timeout=50)
    assert (process.returncode, errors) == (128 + number, "")
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_stop_that_python_dropped() -> None:
    """If SIGTERM came while Python could not raise an exception, the start ends at its next step, with status 143."""
    request = StopRequest(terminated=True)
    assert request.status == 143
    with pytest.raises(KeyboardInterrupt):
        request.check()
    StopRequest().check()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "handler", "sent"),
    [
        pytest.param(signal.SIGINT, signal.SIG_IGN, signal.SIGINT, id="H-1"),
        pytest.param(signal.SIGINT, signal.SIG_DFL, signal.SIGINT, id="H-more1"),
        pytest.param(signal.SIGINT, signal.SIG_IGN, signal.SIGTERM, id="H-more2"),
        pytest.param(signal.SIGTERM, signal.SIG_IGN, signal.SIGTERM, id="H-more3"),
    ],
)
def test_signal_that_was_ignored(
    number: signal.Signals, handler: signal.Handlers, sent: signal.Signals, cache: Path
) -> None:
    """Ctrl-C and SIGTERM end a conversation even if the program was started with one of them ignored."""
    before = signal.signal(number, handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "CACHE_PATH": str(cache)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(number, before)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"KONEPS\n")
    process.stdin.flush()
    assert "KONEPS" in process.stdout.readline().decode()
    process.send_signal(sent)
    process.communicate(timeout=50)
    assert process.returncode == 128 + sent


# F8 and T4: what is left in a value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("CACHE_PATH", '"/tmp/x"', id="F8-line34"),
        pytest.param("SLACK_SIGNING_SECRET", '"8f742231b10e8888abcd99yyyzzz85a5"', id="F8-line35"),
        pytest.param("DATA_PATH", '"/tmp/x"', id="F8-line36"),
        pytest.param("SLACK_BOT_TOKEN", 'xoxb-made-up"', id="F8-line37"),
        pytest.param("SLACK_SIGNING_SECRET", "8f742231b10e8888abcd99yyyzzz85a5;", id="F8-more1"),
        pytest.param("DATA_PATH", "DATA_PATH=/tmp/x", id="F8-more2"),
        pytest.param("CACHE_PATH", "/data/\u200bx", id="F8-more3"),
        pytest.param("DATA_PATH", "/data/x # kept here", id="F8-more4"),
        pytest.param("DATA_PATH", "$HOME/x", id="F8-more5"),
        pytest.param("HOST", "‘127.0.0.1’", id="F8-more6"),
    ],
)
def test_leftovers(name: str, value: str) -> None:
    """A value with leftovers such as quotes, a semicolon, a comment, a variable or an invisible character is rejected.

    The error quotes the value, unless it is a secret.
    """
    with pytest.raises(SettingsError) as caught:
        read_settings({**SLACK, name: value}, Path("none"))
    (fault,) = caught.value.faults
    assert fault.startswith(f"{name} isn't valid. ")
    assert (repr(value) in fault) == (name not in SECRET)


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize("around", ["'{}'", '"{}"', "{};"], ids=["F8-single", "F8-double", "F8-semicolon"])
def test_leftovers_of_every_setting(name: str, around: str) -> None:
    """Quotes around a value, or a semicolon after it, are rejected in every setting."""
    with pytest.raises(SettingsError, match=f"{name} isn't valid"):
        read_settings({**SLACK, name: around.format("x")}, Path("none"))


@pytest.mark.parametrize("around", [" {} ", "\u200b{}\ufeff", "{}\r\n", "\u3164{}\u00a0"])
def test_white_space_is_stripped(around: str) -> None:
    """White space and invisible characters around a value are removed."""
    given = {"DATA_PATH": "/data/my bot", **SLACK}
    read = read_settings({name: around.format(value) for name, value in given.items()}, Path("none"))
    assert (read.data_path, read.signing_secret) == (Path("/data/my bot"), SLACK["SLACK_SIGNING_SECRET"])


def test_wrong_value_is_named() -> None:
    """The error names a folder that does not exist, but not a token that was set in the wrong place."""
    with pytest.raises(SettingsError, match="but it is '/nowhere'"):
        read_settings({"KNOWLEDGE_PATH": "/nowhere"}, Path("none"), OFFLINE)
    with pytest.raises(SettingsError) as caught:
        read_settings({"PORT": "xoxb-1-secret"}, Path("none"))
    assert "secret" not in str(caught.value)


# F12: closed streams


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        pytest.param("chat <&-", id="F12-line45"),
        pytest.param("manifest >&-", id="F12-line46"),
        pytest.param("release >&-", id="F12-line47"),
        pytest.param("run <&-", id="F12-line48"),
        pytest.param("ask --jsonl <&-", id="F12-more1"),
        pytest.param("ask KONEPS 2>&-", id="F12-more2"),
        pytest.param("check <&- >&- 2>&-", id="F12-more3"),
    ],
)
def test_closed_streams(command: str, cache: Path) -> None:
    """If a command's standard streams are closed, it works as if they were empty or not read by anyone."""
    done = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", f'"$0" -m bot {command}', sys.executable],
        env={**os.environ, "PYTHONPATH": str(ROOT), "CACHE_PATH": str(cache), "DATA_PATH": "d"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


# F15: byte order marks


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(BOM + b'{"q":"KONEPS","topics":["koneps"]}\n', id="F15-line54"),
        pytest.param(BOM + b'{"q":"KONEPS","topics":["koneps"]}\r\n', id="F15-more1"),
        pytest.param((BOM + b'{"q":"KONEPS","topics":["koneps"]}\n') * 2, id="F15-more2"),
    ],
)
def test_mark_before_labelled_questions(content: bytes, tmp_path: Path) -> None:
    """A byte order mark before a line of labelled questions is skipped."""
    (tmp_path / "q.jsonl").write_bytes(content)
    assert {question.question for question in read_labelled(tmp_path / "q.jsonl")} == {"KONEPS"}
    assert calibrate._read(tmp_path / "q.jsonl")


@pytest.mark.slow
@pytest.mark.parametrize(
    "lines",
    [
        pytest.param('\ufeff{"id":1,"q":"KONEPS"}\n', id="F15-line55"),
        pytest.param('\ufeff{"id":1,"q":"KONEPS"}\r\n\ufeff\n', id="F15-more3"),
    ],
)
def test_mark_before_questions(lines: str, cache: Path) -> None:
    """A byte order mark before a line of `ask --jsonl` is skipped."""
    done = run("ask", "--jsonl", environ={"CACHE_PATH": str(cache)}, stdin=lines * 2)
    answers = [json.loads(each) for each in done.stdout.splitlines()]
    assert [(answer["id"], answer["status"]) for answer in answers] == [(1, "answer")] * 2


# D5 and D7: proxies and addresses


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        pytest.param({"HTTPS_PROXY": "proxy:8080"}, "http://proxy:8080", id="D5-1"),
        pytest.param({"https_proxy": "http://me:pw@proxy:8080/"}, "http://me:pw@proxy:8080/", id="D5-more1"),
        pytest.param({"HTTPS_PROXY": "proxy:8080", "NO_PROXY": "localhost, .slack.com"}, None, id="D5-more2"),
        pytest.param({"HTTP_PROXY": "proxy:8080", "no_proxy": "*"}, None, id="D5-more3"),
        pytest.param({"HTTPS_PROXY": "proxy:8080", "NO_PROXY": "lack.com"}, "http://proxy:8080", id="D5-more4"),
        pytest.param(
            {"HTTPS_PROXY": "p:1", "NO_PROXY": "10.0.0.0/8", "SLACK_API_URL": "http://10.1.2.3/"}, None, id="D5-more5"
        ),
        pytest.param(
            {"HTTPS_PROXY": "p:1", "NO_PROXY": "a:81", "SLACK_API_URL": "http://a:80/"}, "http://p:1", id="D5-more6"
        ),
    ],
)
def test_proxy(environ: dict[str, str], proxy: str | None) -> None:
    """Slack's clients find the proxy in the environment, with its scheme, unless NO_PROXY names Slack's host."""
    left = dict(environ)
    use_proxy(read_settings({**SLACK, **environ}, Path("none")), left)
    assert left.get("HTTPS_PROXY") == proxy
    assert not {"https_proxy", "HTTP_PROXY", "http_proxy"} & left.keys()


@pytest.mark.parametrize("proxy", ["socks5://proxy:1080", "no proxy", "http:/proxy:8080", "http://proxy:x"])
def test_unusable_proxy(proxy: str) -> None:
    """If Slack is set up, a proxy that the bot cannot use is rejected at the start. The error does not name it."""
    with pytest.raises(SettingsError, match="HTTPS_PROXY isn't valid") as caught:
        read_settings({**SLACK, "HTTPS_PROXY": proxy}, Path("none"))
    assert proxy not in str(caught.value)
    assert read_settings({"HTTPS_PROXY": proxy}, Path("none")) == Settings()


@pytest.mark.parametrize(
    ("host", "read"),
    [
        pytest.param("[::]", "::", id="D7-1"),
        pytest.param("[::1]", "::1", id="D7-more1"),
        pytest.param("::", "::", id="D7-more2"),
        pytest.param("0.0.0.0", "0.0.0.0", id="D7-more3"),  # noqa: S104 - the default
    ],
)
def test_host_in_brackets(host: str, read: str) -> None:
    """An IPv6 address may stand in brackets, as in a web address."""
    assert read_settings({"HOST": host}, Path("none")).host == read


# The commands


def test_without_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command, the help is printed, and `--version` prints the version (T5)."""
    assert main([]) == 0
    assert "answer one question" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("innovation-bot ")


@pytest.mark.parametrize(
    ("arguments", "usage", "meant"),
    [
        (["aks"], "usage: innovation-bot [", "Did you mean ask?"),
        (["ask", "--foo"], "usage: innovation-bot ask ", ""),
        (["ask", "--jsnol"], "usage: innovation-bot ask ", "Did you mean --jsonl?"),
        (["digest", "statsu"], "usage: innovation-bot digest ", "Did you mean status?"),
    ],
)
def test_mistyped(arguments: list[str], usage: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    """For a mistyped word, the error shows the usage of its command and the nearest word (T5)."""
    with pytest.raises(SystemExit):
        main(arguments)
    error = capsys.readouterr().err
    assert error.startswith(usage)
    assert meant in error
