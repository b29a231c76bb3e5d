"""The program that runs the playground: its options, the app it starts as a child process, and how it stops."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from connected_apps import socket_app
from slack_playground import assembly, bot_process, program
from slack_playground.bot_process import GRACE, BotProcess, environment, output_of, settings_for, with_own_programs
from slack_playground.cli import main
from slack_playground.configuration import Configuration
from slack_playground.installing import new_secrets
from slack_playground.options import PORT, read_options
from slack_playground.program import has_screen, open_page
from slack_playground.testing.in_process import manifest, site

ADDRESS = re.compile(r"Try it at (http://127\.0\.0\.1:\d+)")
TELL = """
import json, os, pathlib, sys, time
pathlib.Path("told.tmp").write_text(json.dumps({"pid": os.getpid(), "environ": dict(os.environ)}))
pathlib.Path("told.tmp").rename("told.json")
time.sleep(60)
"""
"""A program that writes its process id and environment to a file and keeps running."""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run every test in a folder that contains only a manifest, without this computer's Slack settings."""
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps(manifest()), encoding="utf-8")


class Running:
    """A run of the real program."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []

    @property
    def url(self) -> str:
        """Return the URL that the program printed."""
        return self.line(ADDRESS)

    def line(self, wanted: re.Pattern[str]) -> str:
        """Read the program's output up to the first line that matches, and return the match.

        If the pattern has groups, return the last group.
        """
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if found := wanted.search(line):
                return found[found.lastindex or 0]
        raise AssertionError("".join(self.said))

    def stop(self, number: int = signal.SIGINT) -> tuple[int, float]:
        """Send a signal, and return the exit status and the seconds until the program ended."""
        started = time.monotonic()
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=20)
        self.said.append(rest)
        return self.process.returncode, time.monotonic() - started


@contextmanager
def running(*arguments: str, environ: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run the real program while the context is open."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "slack_playground", "--no-browser", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, **(environ or {})},
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()


def child(*options: str) -> list[str]:
    """Return arguments for running a child process that writes its process id and environment to a file."""
    return ["--port", "0", "--manifest", "manifest.json", *options, "--", sys.executable, "-c", TELL]


def told(patience: float = 15.0) -> dict[str, Any]:
    """Wait until the child has written its file, and return the process id and environment in it."""
    end = time.monotonic() + patience
    while not Path("told.json").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    return dict(json.loads(Path("told.json").read_text(encoding="utf-8")))


def is_alive(pid: int) -> bool:
    """Return whether a process with this id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# Stopping


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stops(number: int) -> None:
    """Ctrl-C, SIGTERM, and closing the terminal end the program and its child promptly, with status 0."""
    with running(*child()) as program:
        pid = told()["pid"]
        status, seconds = program.stop(number)
        assert (status, is_alive(pid)) == (0, False)
        assert seconds < GRACE, "it ended by itself"
        assert "Traceback" not in "".join(program.said)


@pytest.mark.parametrize(("transport", "empty"), [("socket", "SLACK_SIGNING_SECRET"), ("http", "SLACK_APP_TOKEN")])
def test_environment(transport: str, empty: str) -> None:
    """The child's environment contains this playground's settings, and no real Slack settings or proxies.

    Other variables are kept. The terminal does not show the bot token.
    """
    real = {"SLACK_BOT_TOKEN": "xoxb-real", "SLACK_LOGGING": "1", "HTTPS_PROXY": "http://proxy.example", "KEPT": "yes"}
    with running(*child("--transport", transport), environ=real) as program:
        environ = told()["environ"]
        program.stop()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api/", environ["SLACK_API_URL"])
    assert (environ[empty], environ["KEPT"], environ["HOST"]) == ("", "yes", "127.0.0.1")
    assert environ["SLACK_BOT_TOKEN"].startswith("xoxb-")
    assert "xoxb-real" not in environ.values()
    assert not {"SLACK_LOGGING", "HTTPS_PROXY"} & environ.keys()
    assert (transport == "http") == (environ["PORT"] != "0")
    assert environ["SLACK_BOT_TOKEN"] not in "".join(program.said)


def test_every_setting_is_told() -> None:
    """Every connection setting is in the environment, even if it is empty, so that .env files cannot override it.

    OAuth settings are left out, because Bolt for Python would use OAuth even if they were empty.
    Inherited Slack settings and proxies are removed, even if their names are in lowercase, but no_proxy is kept.
    """
    told = settings_for(new_secrets(), "http://127.0.0.1:1", None)
    assert told.keys() >= {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "PORT"}
    assert not {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"} & told.keys()
    assert environment({"slack_bot_token": "x", "no_proxy": "y", "all_proxy": "z"}, {}) == {"no_proxy": "y"}


def test_programs_beside_it_are_found() -> None:
    """Programs installed next to the playground are found, but others on the PATH take precedence."""
    beside = str(Path(sys.executable).parent)
    assert with_own_programs({"PATH": "/a"})["PATH"] == f"/a{os.pathsep}{beside}"
    assert with_own_programs({})["PATH"] == beside


# A child that ends


async def test_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a program ends, it is restarted after a pause, and its last output is reported without secrets."""
    monkeypatch.setattr(bot_process, "_FIRST_PAUSE", 0.05)
    ends: list[tuple[int, list[str]]] = []
    twice = asyncio.Event()

    def on_end(status: int, said: list[str]) -> None:
        ends.append((status, said))
        if len(ends) == 2:
            twice.set()

    script = (
        "import sys; print('\\n'.join(map(str, range(20)))); print('my xoxb-1'); sys.stderr.write('bye'); sys.exit(3)"
    )
    bot = BotProcess([sys.executable, "-c", script], os.environ, hide=["xoxb-1"], on_end=on_end)
    keeping = asyncio.create_task(bot.keep_running())
    await asyncio.wait_for(twice.wait(), 10)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    status, said = ends[0]
    assert (status, bot.starts, bot.pid) == (3, 2, None)
    assert sorted(said[-2:]) == ["bye", "my •••"] or said[-1] == "my •••"
    assert len(said) == 12


@pytest.mark.parametrize("own_session", [False, True])
async def test_ends_before_its_child(monkeypatch: pytest.MonkeyPatch, own_session: bool) -> None:
    """If a program ends, it is restarted even if a process that it started still holds its output open."""
    monkeypatch.setattr(bot_process, "GRACE", 0.2)
    ended: asyncio.Future[tuple[int, list[str]]] = asyncio.get_running_loop().create_future()
    script = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen(['sleep', '600'], start_new_session={own_session})\n"
        "print(child.pid); sys.exit(3)"
    )
    bot = BotProcess(
        [sys.executable, "-c", script], os.environ, on_end=lambda status, said: ended.set_result((status, said))
    )
    keeping = asyncio.create_task(bot.keep_running())
    status, (child,) = await asyncio.wait_for(ended, 60)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert (status, bot.pid) == (3, None)
    if own_session:
        os.kill(int(child), signal.SIGKILL)


async def test_not_to_be_started() -> None:
    """A nonexistent program is reported in the same way as a program that ended."""
    ended: asyncio.Future[tuple[int, list[str]]] = asyncio.get_running_loop().create_future()
    bot = BotProcess(["no-such-program"], {}, on_end=lambda status, said: ended.set_result((status, said)))
    keeping = asyncio.create_task(bot.keep_running())
    assert await asyncio.wait_for(ended, 5) == (127, ["no-such-program: No such file or directory"])
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def test_started_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a failed program is waiting to be restarted, it starts at once when its environment changes."""
    monkeypatch.setattr(bot_process, "_FIRST_PAUSE", 3600.0)
    ended: asyncio.Queue[list[str]] = asyncio.Queue()
    script = "import os, sys; sys.exit(os.environ['SLACK_BOT_TOKEN'])"
    environ = {**os.environ, "SLACK_BOT_TOKEN": "xoxb-1"}
    bot = BotProcess(
        [sys.executable, "-c", script], environ, hide=["xoxb-1"], on_end=lambda _status, said: ended.put_nowait(said)
    )
    keeping = asyncio.create_task(bot.keep_running())
    assert await asyncio.wait_for(ended.get(), 30) == ["•••"]
    bot.restart_with({**environ, "SLACK_BOT_TOKEN": "a new one"}, hide=["new"])
    assert await asyncio.wait_for(ended.get(), 30) == ["a ••• one"]
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)


async def test_installed_again(tmp_path: Path) -> None:
    """If an app that the playground started is reinstalled, the app is restarted with its new token."""
    command = [sys.executable, "-c", TELL]
    async with site(bot_command=command, environ=os.environ) as here:
        before = await asyncio.to_thread(told)
        await asyncio.to_thread((tmp_path / "told.json").unlink)
        await here.post("/control/app", {"uninstall": True})
        answer = await here.post("/control/app", {"install": True})
        after = await asyncio.to_thread(told)
        token = here.playground.app.secrets.bot_token
    assert answer == {"ok": True, "restarted": True, "settings": None}
    assert before["environ"]["SLACK_BOT_TOKEN"] != after["environ"]["SLACK_BOT_TOKEN"] == token
    assert before["environ"]["SLACK_APP_TOKEN"] == after["environ"]["SLACK_APP_TOKEN"]


async def test_due_posts() -> None:
    """If the app has a command that posts what is due, a moved clock marks posts as waiting until the command succeeds.

    If the clock is moved while the command is running, posts are still marked as waiting after it succeeds.
    """

    async def app(here: Any) -> tuple[bool, bool]:
        told = (await here.get("/page/state"))["app"]
        return told["posts_due"], told["due_waits"]

    async with site() as here:
        await here.post("/control/clock", {"advance": 60})
        assert await app(here) == (False, False)
    async with site(bot_command=[sys.executable, "-c", TELL], environ=os.environ) as here:
        here.playground.post_due_command = [sys.executable, "-c", "import sys; sys.exit(sys.argv[1])", "no database"]
        assert await app(here) == (True, False)
        await here.post("/control/clock", {"advance": 60})
        assert await app(here) == (True, True)
        assert (await here.post("/control/due", {}))["error"] == "no database"
        assert await app(here) == (True, True)
        here.playground.post_due_command = [sys.executable, "-c", "import sys; print(sys.argv[1])", "{now}"]
        assert (await here.post("/control/due", {}))["said"].startswith("20")
        assert await app(here) == (True, False)
        here.playground.post_due_command = [sys.executable, "-c", "import sys; sys.stdin.read(); print('slow')"]
        posting = asyncio.create_task(here.playground.post_due())
        await asyncio.sleep(0)
        here.playground.advance(60)
        assert await posting == "slow"
        assert await app(here) == (True, True), "it began before the clock was moved"


@pytest.mark.parametrize("kill", [False, True])
async def test_restart(monkeypatch: pytest.MonkeyPatch, kill: bool) -> None:
    """If the program is terminated or killed by hand, it is restarted."""
    monkeypatch.setattr(bot_process, "_FIRST_PAUSE", 0.01)
    ended: asyncio.Queue[int] = asyncio.Queue()
    bot = BotProcess([sys.executable, "-c", TELL], os.environ, on_end=lambda status, _said: ended.put_nowait(status))
    keeping = asyncio.create_task(bot.keep_running())
    first = await asyncio.to_thread(told)
    await asyncio.to_thread(Path("told.json").unlink)
    bot.end(kill=kill)
    assert await asyncio.wait_for(ended.get(), 5) == -(signal.SIGKILL if kill else signal.SIGTERM)
    assert (await asyncio.to_thread(told))["pid"] != first["pid"]
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    bot.end()


async def test_stubborn(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a program ignores SIGTERM, it is killed after a while, together with all processes it started."""
    monkeypatch.setattr(bot_process, "GRACE", 0.2)
    with socket.socket() as theirs:
        theirs.bind(("127.0.0.1", 0))
        theirs.listen()
        address = theirs.getsockname()
        # The grandchild holds a connection, which breaks when the grandchild ends.
        holding = f"import socket, time; s = socket.create_connection({address}); time.sleep(60)"
        grandchild = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {holding!r}])\n"
        ignoring = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        bot = BotProcess([sys.executable, "-c", ignoring + grandchild + TELL], os.environ)
        keeping = asyncio.create_task(bot.keep_running())
        pid = (await asyncio.to_thread(told))["pid"]
        held, _ = await asyncio.to_thread(theirs.accept)
        keeping.cancel()
        started = time.monotonic()
        await asyncio.gather(keeping, return_exceptions=True)
        assert 0.1 < time.monotonic() - started < 30
        held.settimeout(2)
        assert await asyncio.to_thread(held.recv, 1) == b""
        held.close()
    assert not is_alive(pid)


def test_tells_of_the_end() -> None:
    """When the app ends, the terminal says so and shows the app's last output, and the page shows the reason."""
    script = "import sys; sys.exit('I have no words')"
    with running("--port", "0", "--manifest", "manifest.json", "--", sys.executable, "-c", script) as program:
        program.line(re.compile("I have no words"))
        assert "The app stopped (status 1) and is restarting." in program.said[-2]
        with urllib.request.urlopen(f"{program.url}/page/state", timeout=5) as response:  # noqa: S310 - our own
            app = json.load(response)["app"]
        assert (app["connected"], app["ended"]) == (False, "I have no words")
        program.stop()


@pytest.mark.parametrize(
    ("status", "said", "why"),
    [
        (2, ["Some settings need attention", ""], "Some settings need attention"),
        (1, [], "exit status 1"),
        (0, ["Bye"], "exit status 0"),
        (-9, ["Connected"], "ended by signal 9"),
    ],
)
def test_why_it_ended(status: int, said: list[str], why: str) -> None:
    """If a program fails with a message, the message's last line is the reason; otherwise, the status or signal is."""
    assert assembly._why(status, said) == why


async def test_output_of_a_program() -> None:
    """A program's exit status, output and error output are returned separately."""
    script = "import sys; print('out'); print('wrong', file=sys.stderr); sys.exit(4)"
    status, out, complaint = await output_of([sys.executable, "-c", script], os.environ)
    assert (status, out.strip(), complaint.strip()) == (4, "out", "wrong")


# Starting


def test_taken_port() -> None:
    """If a port is already in use, the program says so and uses the next free port."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with running("--port", str(taken), "--people-only", "--manifest", "manifest.json") as program:
            port = int(program.url.rpartition(":")[2])
            assert taken < port <= taken + 20
            assert f"Port {taken} can't be used, so the page is on port {port}.\n" in program.said
            assert program.stop()[0] == 0


async def test_a_slow_start(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """If the app is slow to start, the URL is printed first; once the app is ready, a line says so."""
    monkeypatch.setattr(program, "_PATIENCE", 0.05)
    async with site() as here:
        welcoming = asyncio.create_task(
            program.welcome(read_options(["--no-browser", "--", "app"]), {}, here.playground)
        )
        await asyncio.sleep(0.2)
        address, starting = capsys.readouterr().out.splitlines()
        assert (here.playground.url in address, "still starting" in starting) == (True, True)
        async with socket_app(here):
            await asyncio.wait_for(welcoming, 2)
    assert capsys.readouterr().out == "The app is ready.\n"


def test_people_only() -> None:
    """With --people-only, no app is started.

    The settings for an app started by hand are written to a file that only its owner can read or change. The
    terminal does not show the tokens.
    """
    with running("--port", "0", "--people-only", "--manifest", "manifest.json", "--settings", "app.env") as program:
        url = program.url
        lines = Path("app.env").read_text(encoding="utf-8").splitlines()
        assert f"SLACK_API_URL={url}/api/" in lines
        assert stat.S_IMODE(Path("app.env").stat().st_mode) == 0o600
        with urllib.request.urlopen(f"{url}/page/state", timeout=5) as response:  # noqa: S310 - our own server
            assert json.load(response)["app"]["connected"] is False
        program.stop()
        assert "still starting" not in "".join(program.said)
        assert not any(line.partition("=")[2] in "".join(program.said) for line in lines if "xox" in line)


SHORTCUT = {"name": "Try", "callback_id": "try_it"}


def changed(**parts: Any) -> str:
    """Return a manifest, as JSON, with these parts instead of its own."""
    return json.dumps({**manifest(), **parts})


def with_features(**parts: Any) -> str:
    """Return a manifest, as JSON, with these features instead of its own."""
    return changed(features={**manifest()["features"], **parts})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "manifest.json: No such file or directory"),
        ("{", "The manifest isn't valid JSON: "),
        ("[]", "The manifest must be a JSON object."),
        ("{}", "The manifest has no 'features'"),
        (changed(features=None), "The manifest has no 'features'."),
        (changed(features=[]), "In the manifest, 'features' should be an object."),
        (changed(features={"bot_user": {}}), "The manifest has no 'features.bot_user.display_name'."),
        (changed(settings=None), "The manifest has no 'settings'."),
        (changed(oauth_config={"scopes": {}}), "The manifest has no 'oauth_config.scopes.bot'."),
        (
            changed(oauth_config={"scopes": {"bot": "x"}}),
            "In the manifest, 'oauth_config.scopes.bot' should be a list.",
        ),
        (
            changed(settings={"event_subscriptions": {"bot_events": [{}]}}),
            "In the manifest, 'settings.event_subscriptions.bot_events[0]' should be a string.",
        ),
        (with_features(slash_commands={}), "In the manifest, 'features.slash_commands' should be a list."),
        (with_features(slash_commands=["/x"]), "In the manifest, 'features.slash_commands[0]' should be an object."),
        (
            with_features(slash_commands=[{"description": "x"}]),
            "The manifest has no 'features.slash_commands[0].command'.",
        ),
        (with_features(slash_commands=[{"command": ""}]), "The manifest has no 'features.slash_commands[0].command'."),
        (
            with_features(shortcuts=[SHORTCUT, {"callback_id": "x"}]),
            "The manifest has no 'features.shortcuts[1].name'.",
        ),
        (with_features(shortcuts=[{"name": "x"}]), "The manifest has no 'features.shortcuts[0].callback_id'."),
        (changed(functions={"step": []}), "In the manifest, 'functions.step' should be an object."),
        (
            changed(functions={"step": {"input_parameters": {"user": "x"}}}),
            "In the manifest, 'functions.step.input_parameters.user' should be an object.",
        ),
    ],
)
def test_bad_manifest(capsys: pytest.CaptureFixture[str], content: str | None, said: str) -> None:
    """If the manifest cannot be used, stderr says why, and the exit status is 2."""
    Path("manifest.json").unlink()
    if content is not None:
        Path("manifest.json").write_text(content, encoding="utf-8")
    assert main(["--no-browser", "--port", "0", "--people-only", "--manifest", "manifest.json"]) == 2
    out, err = capsys.readouterr()
    assert (out, err[: len(said)]) == ("", said)


def test_bad_url_in_the_manifest(capsys: pytest.CaptureFixture[str]) -> None:
    """If the manifest's URL cannot be read, stderr says so, and the exit status is 2."""
    subscribed = {"event_subscriptions": {"request_url": "https://[", "bot_events": []}}
    Path("manifest.json").write_text(changed(settings=subscribed), encoding="utf-8")
    options = ["--no-browser", "--port", "0", "--people-only", "--transport", "http", "--manifest", "manifest.json"]
    assert main(options) == 2
    assert "The manifest's request_url isn't a URL" in capsys.readouterr().err


def test_manifest_that_a_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """If the command that prints the manifest fails, its error output is shown, and the exit status is 2."""
    line = f"{sys.executable} -c \"import sys; sys.exit('no manifest today')\""
    assert main(["--no-browser", "--port", "0", "--manifest-command", line]) == 2
    assert capsys.readouterr().err == "The app couldn't print its manifest:\nno manifest today\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], {"transport": "socket", "port": PORT, "browser": True, "app": Configuration()}),
        (["--transport", "http", "--port", "0", "--no-browser"], {"transport": "http", "port": 0, "browser": False}),
        (["--people-only", "--settings", ".env"], {"settings": Path(".env")}),
        (
            ["--manifest", "m.json", "--", "node", "app.js", "--port", "1"],
            {"app": Configuration(command=("node", "app.js", "--port", "1"), manifest=Path("m.json"))},
        ),
    ],
)
def test_options(arguments: list[str], expected: dict[str, object]) -> None:
    """The options set the transport, port, settings file, app command and manifest, and whether a browser opens."""
    options = read_options(arguments)
    assert {name: getattr(options, name) for name in expected} == expected


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "x"],
        ["--port", "70000"],
        ["--transport", "mail"],
        ["bogus"],
        ["--bogus"],
        ["--manifest", "m.json", "--manifest-command", "cat m.json"],
        ["--post-due", "'"],
        ["--people-only", "--manifest", "m.json", "--", "node"],
    ],
)
def test_bad_options(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """If the options are invalid, the usage is printed, and the exit status is 2."""
    with pytest.raises(SystemExit) as caught:
        read_options(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: slack-playground")


def test_command_without_dashes(capsys: pytest.CaptureFixture[str]) -> None:
    """If a person forgets the -- before the app's command, the error message contains a hint."""
    with pytest.raises(SystemExit):
        read_options(["--no-browser", "python", "app.py"])
    assert "unknown arguments: python app.py; put the command that starts your app after --" in capsys.readouterr().err


def test_without_an_app() -> None:
    """If there is no app, the terminal shows two lines: the page's URL, and how to start an app."""
    with running("--port", "0") as program:
        assert program.url
        hint = program.line(re.compile(r".*slack-playground -- python app\.py.*"))
        assert len(program.said) == 2
        assert "There's no app yet" in hint
        assert program.stop()[0] == 0


@pytest.mark.slow
def test_without_a_manifest() -> None:
    """Without a manifest, an app is named after its program, and the terminal says that the app may do everything."""
    Path("greeter.py").write_text(TELL, encoding="utf-8")
    with running("--port", "0", "--", sys.executable, "greeter.py") as program:
        assert told()["environ"]["SLACK_BOT_TOKEN"].startswith("xoxb-")
        assert "may do everything" in program.line(re.compile("Without a manifest.*"))
        url = ADDRESS.search("".join(program.said))
        assert url
        with urllib.request.urlopen(f"{url[1]}/page/state", timeout=5) as response:  # noqa: S310 - our own server
            assert json.load(response)["app"]["name"] == "greeter"
        program.stop()


# The browser


@pytest.mark.parametrize(
    ("environ", "platform", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", False),
        ({"DISPLAY": ":10", "SSH_CONNECTION": "far away"}, "linux", False),
        ({}, "darwin", True),
        ({"CI": "1"}, "win32", False),
    ],
)
def test_screen(environ: dict[str, str], platform: str, seen: bool) -> None:
    """There is a screen on macOS, and on Linux if a display is set, but not over SSH or in CI."""
    assert has_screen(environ, platform) is seen


def test_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page opens in a graphical browser. If there is none, or only a terminal browser, that is not an error."""
    opened: list[str] = []

    class Window(webbrowser.BaseBrowser):
        def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002 - webbrowser's
            opened.append(url)
            return True

    def nothing(_using: str | None = None) -> webbrowser.BaseBrowser:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", lambda _using=None: Window())
    assert open_page("http://127.0.0.1:1") is True
    monkeypatch.setattr(webbrowser, "get", lambda _using=None: webbrowser.GenericBrowser("lynx"))
    assert open_page("http://127.0.0.1:2") is False
    monkeypatch.setattr(webbrowser, "get", nothing)
    assert open_page("http://127.0.0.1:3") is False
    assert opened == ["http://127.0.0.1:1"]
