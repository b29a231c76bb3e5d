"""Runs the playground as a program: starts it with the app in it, says where the page is, and stops when asked to."""

from __future__ import annotations

import asyncio
import contextlib
import json
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
from slack_playground.installing import ManifestError
from slack_playground.options import Options
from slack_playground.records import Json
from slack_playground.server import running_playground

_PATIENCE = 4.0
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def run(options: Options, environ: Mapping[str, str]) -> None:
    """Run until a signal asks to stop; raises StartError, and OSError where a file cannot be read or written."""
    asyncio.run(_until_stopped(options, environ))


async def _until_stopped(options: Options, environ: Mapping[str, str]) -> None:
    """Serve until a signal comes; a second one waits for nothing any more."""
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
    running = running_playground(
        await _manifest(app, own),
        options.transport,
        app.command or None,
        environ=own,
        on_bot_end=_tell_of_end,
        port=options.port,
        furnishing=app.furnishing,
    )
    async with running as playground:
        playground.post_due_command = app.post_due or None
        if options.port not in (0, playground.port):
            _say(f"Port {options.port} is already in use, so the page is on port {playground.port}.")
        if options.settings is not None:
            _write_settings(options.settings, playground)
        await welcome(options, environ, playground)
        await asyncio.Event().wait()


def _in_folder(app: Configuration, folder: Path) -> Configuration:
    """Put the path of the folder that ends with the playground where the configuration speaks of it."""

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
    """Print where the page is once the app is connected, or earlier if its start takes long."""
    is_there = not options.app.command or await playground.until_heard_of(_PATIENCE)
    _say(f"Try it at {playground.url}   (Ctrl-C stops it)")
    if options.browser and has_screen(environ):
        # A thread that nothing waits for: some browsers return only when they are closed.
        threading.Thread(target=open_page, args=(playground.url,), daemon=True).start()
    if not is_there:
        if playground.ended is None:
            _say("The app is still starting…")
            _say_last_line(playground)
        await playground.until_connected(None)
        _say("The app is ready.")


async def _manifest(app: Configuration, environ: Mapping[str, str]) -> Json:
    """Return the app's manifest; raises ManifestError where it is none."""
    if app.manifest is not None:
        text = app.manifest.read_text(encoding="utf-8", errors="replace")
    elif app.manifest_command:
        status, text, complaint = await output_of(app.manifest_command, environ)
        if status != 0:
            raise ManifestError(f"The app couldn't print its manifest:\n{complaint.strip()}")
    else:
        raise ManifestError("The app needs a manifest. Use --manifest FILE or --manifest-command LINE.")
    try:
        manifest = json.loads(text)
    except ValueError as error:
        raise ManifestError(f"The manifest isn't valid JSON: {error}") from error
    if not isinstance(manifest, dict):
        raise ManifestError("The manifest must be a JSON object.")
    return manifest


def _say_last_line(playground: Playground) -> None:
    """Print the app's last output, which may explain why its start takes long."""
    if playground.bot is not None and playground.bot.said:
        _say(f"  {playground.bot.said[-1]}")


def _tell_of_end(status: int, said: list[str]) -> None:
    """Print that the app ended unexpectedly, and its last output."""
    _say(f"The app stopped (status {status}) and is restarting. Last output:" if said else _silently(status))
    for line in said:
        _say(f"  {line}")


def _silently(status: int) -> str:
    return f"The app stopped (status {status}) without any output and is restarting."


def _write_settings(path: Path, playground: Playground) -> None:
    """Write the settings for an app that is started by hand, for this user's eyes only."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in playground.settings.items()), encoding="utf-8")
    _say(f"Settings for an app that you start yourself were written to {path}.")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the terminal is where people read how it goes


def has_screen(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Return whether someone would see a browser: not in CI, over SSH, or without a display."""
    if environ.get("CI") or environ.get("SSH_CONNECTION"):
        return False
    if platform in ("darwin", "win32"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_page(url: str) -> bool:
    """Open the page in a browser, and say whether there is one; in the terminal itself it would only be in the way."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return type(browser) is not webbrowser.GenericBrowser and browser.open(url)
