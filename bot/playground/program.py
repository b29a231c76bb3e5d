"""Runs the playground as a program: starts it with the bot in it, says where the page is, and stops when asked to."""

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
from pathlib import Path

from bot.playground.assembly import Playground
from bot.playground.bot_process import MANIFEST, POST_DUE, SERVE, output_of, own_environment
from bot.playground.installing import ManifestError
from bot.playground.options import Options
from bot.playground.records import Json
from bot.playground.server import PortError, running_playground

_PATIENCE = 4.0
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class StartError(Exception):
    """The playground cannot be started; the person who starts it reads why."""


def run(options: Options, environ: Mapping[str, str]) -> None:
    """Run until a signal asks to stop; raises StartError, and OSError where a file cannot be read or written."""
    try:
        asyncio.run(_until_stopped(options, environ))
    except (ManifestError, PortError) as error:
        raise StartError(str(error)) from error


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
    own = own_environment(environ, folder)
    command = None if options.people_only else options.command or SERVE
    running = running_playground(
        await _manifest(options, own),
        options.transport,
        command,
        environ=own if command is SERVE else environ,
        on_bot_end=_tell_of_end,
        port=options.port,
    )
    async with running as playground:
        playground.post_due_command = POST_DUE if command is SERVE else None
        if options.port not in (0, playground.port):
            _say(f"Port {options.port} is taken by another program, so the page is on port {playground.port}.")
        if options.settings is not None:
            _write_settings(options.settings, playground)
        await welcome(options, environ, playground)
        await asyncio.Event().wait()


async def welcome(options: Options, environ: Mapping[str, str], playground: Playground) -> None:
    """Say where the page is as soon as the bot is there, or where that takes longer, while it is starting."""
    is_there = options.people_only or await playground.until_heard_of(_PATIENCE)
    _say(f"Try it at {playground.url}   (Ctrl-C stops it)")
    if options.browser and has_screen(environ):
        # A thread that nothing waits for: some browsers return only when they are closed.
        threading.Thread(target=open_page, args=(playground.url,), daemon=True).start()
    if not is_there:
        if playground.ended is None:
            _say("The bot is still starting; its very first start takes about half a minute.")
        await playground.until_connected(None)
        _say("The bot is there.")


async def _manifest(options: Options, environ: Mapping[str, str]) -> Json:
    """Give the manifest that is named, or the bot's own; raises ManifestError where it is none."""
    if options.manifest is not None:
        text = options.manifest.read_text(encoding="utf-8", errors="replace")
    else:
        status, text, complaint = await output_of(MANIFEST, environ)
        if status != 0:
            raise ManifestError(f"The bot did not give its manifest:\n{complaint.strip()}")
    try:
        manifest = json.loads(text)
    except ValueError as error:
        raise ManifestError(f"The manifest is no JSON: {error}") from error
    if not isinstance(manifest, dict):
        raise ManifestError("The manifest is no JSON object.")
    return manifest


def _tell_of_end(status: int, said: list[str]) -> None:
    """Tell the person at the terminal that the bot ended, which it should not, and what it said last."""
    _say(f"The bot stopped (status {status}) and is started again. Its last lines:" if said else _silently(status))
    for line in said:
        _say(f"  {line}")


def _silently(status: int) -> str:
    return f"The bot stopped (status {status}) without a word, and is started again."


def _write_settings(path: Path, playground: Playground) -> None:
    """Write the settings for an app that is started by hand, for this user's eyes only."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in playground.settings.items()), encoding="utf-8")
    _say(f"The settings for an app that you start yourself are in {path}.")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the terminal is where people read how it goes


def has_screen(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Tell whether a browser that is opened would be seen: not in CI, nor far away, nor without a display."""
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
