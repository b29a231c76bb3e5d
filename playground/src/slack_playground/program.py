"""Runs the playground as a program: starts it and the app, prints the page's address, and stops on a signal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from slack_playground.assembly import Playground
from slack_playground.bot_process import output_of, with_own_programs
from slack_playground.configuration import Configuration, Words
from slack_playground.manifest_parts import ManifestError
from slack_playground.options import Options
from slack_playground.records import Json
from slack_playground.server import running_playground

_PATIENCE = 4.0
_WITHOUT_APP = "There's no app yet. To start one: slack-playground -- python app.py   (the page has one to copy)"
_WITHOUT_MANIFEST = "Without a manifest, the app may do everything. See Controls on the page for the manifest it needs."
_SAY_NOTHING = frozenset({"app", "bot", "index", "main", "run", "server", "src", "start"})
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def run(options: Options, environ: Mapping[str, str]) -> None:
    """Run until a signal asks the program to stop.

    Raises StartError if the playground cannot be started, and OSError if a file cannot be read or written.
    """
    asyncio.run(_until_stopped(options, environ))


async def _until_stopped(options: Options, environ: Mapping[str, str]) -> None:
    """Serve until a signal arrives; a second signal cuts the shutdown short."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    with contextlib.ExitStack() as handlers:
        for number in [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]:
            # Windows has no such handlers: there, Ctrl-C cancels this task by itself.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, task.cancel if task else loop.stop)
                handlers.callback(loop.remove_signal_handler, number)
        with contextlib.suppress(asyncio.CancelledError):
            await _serve(options, environ)


async def _serve(options: Options, environ: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="playground-", ignore_cleanup_errors=True) as folder:
        await _serve_in(Path(folder), options, environ)


async def _serve_in(folder: Path, options: Options, environ: Mapping[str, str]) -> None:
    app = _in_folder(options.app, folder)
    own = {**with_own_programs(environ), **app.environment}
    manifest = await _manifest(app, own)
    running = running_playground(
        manifest,
        options.transport,
        app.command or None,
        environ=own,
        on_bot_end=_tell_of_end,
        port=options.port,
        furnishing=app.furnishing,
        name=name_of(app.command, Path.cwd()),
    )
    async with running as playground:
        playground.post_due_command = app.post_due or None
        if options.port not in (0, playground.port):
            _say(f"Port {options.port} can't be used, so the page is on port {playground.port}.")
        if options.settings is not None:
            playground.write_settings(options.settings)
            _say(f"Settings for an app that you start yourself were written to {options.settings}.")
        await welcome(options, environ, playground)
        await asyncio.Event().wait()


def _in_folder(app: Configuration, folder: Path) -> Configuration:
    """Return the configuration with `{folder}` replaced by the path of `folder` in commands and the environment."""

    def filled(words: Words) -> Words:
        return tuple(word.replace("{folder}", str(folder)) for word in words)

    return replace(
        app,
        command=filled(app.command),
        manifest_command=filled(app.manifest_command),
        post_due=filled(app.post_due),
        environment={name: value.replace("{folder}", str(folder)) for name, value in app.environment.items()},
    )


async def welcome(options: Options, environ: Mapping[str, str], playground: Playground) -> None:
    """Print the page's address and open the page in a browser, unless `options` or the lack of a screen prevents that.

    Before that, wait until the app is connected or has ended, but only for a few seconds. If the app is not connected
    by then, wait until it is and print that it is ready. If the playground starts no app, do not wait at all.
    """
    is_there = not options.app.command or await playground.until_heard_of(_PATIENCE)
    _say(f"Try it at {playground.url}   (Ctrl-C stops it)")
    if playground.app.usage is not None:
        _say(_WITHOUT_MANIFEST if options.app.command else _WITHOUT_APP)
    if options.browser and has_screen(environ):
        # A thread that nothing waits for: some browsers return only when they are closed.
        threading.Thread(target=open_page, args=(playground.url,), daemon=True).start()
    if not is_there:
        if playground.ended is None:
            _say("The app is still starting…")
            _say_last_line(playground)
        await playground.until_connected(None)
        _say("The app is ready.")


def name_of(command: Words, folder: Path) -> str:
    """Return a name for an app without a manifest: its program's name or, if that is too general, the folder's name."""
    files = [Path(word) for word in command[1:] if not word.startswith("-")]
    names = [file.stem for file in files if file.suffix] or [file.name for file in files]
    said = next((name for name in names if name not in _SAY_NOTHING), folder.name)
    return re.sub(r"[^\w-]+", "-", said.lower()).strip("-") or "app"


async def _manifest(app: Configuration, environ: Mapping[str, str]) -> Json | None:
    """Return the app's manifest, or None if it has no manifest. Raises ManifestError if the manifest cannot be used."""
    if app.manifest is not None:
        text = app.manifest.read_text(encoding="utf-8", errors="replace")
    elif app.manifest_command:
        status, text, complaint = await output_of(app.manifest_command, environ)
        if status != 0:
            raise ManifestError(f"The app couldn't print its manifest:\n{complaint.strip()}")
    else:
        return None
    try:
        manifest = json.loads(text)
    except ValueError as error:
        raise ManifestError(f"The manifest isn't valid JSON: {error}") from error
    if not isinstance(manifest, dict):
        raise ManifestError("The manifest must be a JSON object.")
    return manifest


def _say_last_line(playground: Playground) -> None:
    """Print the last line of the app's output, which may explain why the app is slow to start."""
    if playground.bot is not None and playground.bot.said:
        _say(f"  {playground.bot.said[-1]}")


def _tell_of_end(status: int, said: list[str]) -> None:
    """Print that the app ended unexpectedly, with its last output."""
    _say(f"The app stopped (status {status}) and is restarting. Last output:" if said else _silently(status))
    for line in said:
        _say(f"  {line}")


def _silently(status: int) -> str:
    return f"The app stopped (status {status}) without any output and is restarting."


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the terminal is where people read how it goes


def has_screen(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Return whether a person would see a browser. In CI, over SSH or without a display, nobody would."""
    if environ.get("CI") or environ.get("SSH_CONNECTION"):
        return False
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_page(url: str) -> bool:
    """Open the page in a browser, but not in one that runs in the terminal, and return whether that worked."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return type(browser) is not webbrowser.GenericBrowser and browser.open(url)
