"""Shared code for the browser tests: a browser, a playground with a small app connected to it, and a person's page."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from connected_apps import SocketApp, socket_app
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from slack_playground.records import Json
from slack_playground.testing.in_process import Site, site

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
LARGE, PHONE = (1280, 800), (390, 844)

PATIENCE = 30_000
"""The longest wait for anything on the page, in milliseconds: enough for a busy machine, and rarely reached."""
STARTING = 120_000
"""The longest wait for a program to start or to do something, in milliseconds."""

Found = TypeVar("Found")


def browser_path() -> str | None:
    """Return the path of a Chromium on this computer, or None if there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


needs_browser = [
    pytest.mark.slow,
    pytest.mark.skipif(
        # If BROWSER_REQUIRED is set, as in CI, a missing browser is a failure.
        browser_path() is None and not os.environ.get("BROWSER_REQUIRED"),
        reason="there is no Chromium on this computer: on Debian and Ubuntu the package is chromium",
    ),
]


class Slack:
    """A playground that runs in its own thread, so that it keeps running while the test waits for the browser."""

    def __init__(self, here: Site, app: SocketApp, loop: asyncio.AbstractEventLoop) -> None:
        self.here, self.app, self._loop = here, app, loop
        self.url = here.playground.url
        self.bot = here.playground.app.bot_user

    def act(self, who: str, kind: str, **fields: Any) -> Json:
        """Do something as a person would on the page and return the response; the action must succeed."""
        answer = self._do(self.here.act(who, kind, **fields))
        assert answer["ok"], answer
        return answer

    def write(self, who: str, channel: str, text: str, thread: str | None = None) -> str:
        """Post a message as a person and return its ts."""
        return str(self.act(who, "message", channel=channel, text=text, thread_ts=thread)["message"]["ts"])

    def call(self, method: str, **arguments: Any) -> Json:
        """Call a Web API method as the app and return the response; the call must succeed."""
        _, answer = self._do(self.here.call(method, **arguments))
        assert answer["ok"], answer
        return answer

    def post(self, channel: str, who: str, texts: Iterable[str]) -> None:
        """Post many messages in a channel as a person, slowly enough for an open page to receive each one."""

        async def post() -> None:
            for text in texts:
                self.here.playground.workspace.post(channel, who, text)
                await asyncio.sleep(0)

        self._do(post())

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        return self._do(self.here.get(path))

    def _do(self, work: Coroutine[Any, Any, Found]) -> Found:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


@contextmanager
def slack_with_an_app() -> Iterator[Slack]:
    """Run a playground in its own thread, with no rate limits and with a small app connected."""
    ready: Future[tuple[Slack, asyncio.Event]] = Future()

    async def run() -> None:
        async with site(rates=False) as here, socket_app(here) as app:
            end = asyncio.Event()
            ready.set_result((Slack(here, app, asyncio.get_running_loop()), end))
            await end.wait()

    def go() -> None:
        try:
            asyncio.run(run())
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    thread = threading.Thread(target=go)
    thread.start()
    slack, end = ready.result(30)
    try:
        yield slack
    finally:
        slack._loop.call_soon_threadsafe(end.set)
        thread.join(30)


@pytest.fixture
def slack() -> Iterator[Slack]:
    """Run a playground for one test, with a small app connected."""
    with slack_with_an_app() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Chromium for the tests in a module."""
    assert browser_path(), "no Chromium is installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*ARGUMENTS])
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    url: str,
    person: str = "",
    place: str = "",
    size: tuple[int, int] = LARGE,
    *,
    connected: bool = True,
) -> Iterator[Page]:
    """Open a person's page at `place`, such as a channel. By the end, the browser's console must contain no errors.

    Unless `connected` is False, wait until the app is connected.
    """
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{url}/#/{person}/{place}" if person else url)
    if connected:
        expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", "connected", timeout=STARTING)
    yield page
    context.close()
    assert wrong == [], wrong


def box(page: Page, within: str = "composer") -> Locator:
    """Return the text field of the channel's composer or, if `within` is thread-composer, of the thread's composer."""
    return page.get_by_test_id(within).get_by_role("textbox")


def say(page: Page, text: str, within: str = "composer") -> None:
    """Type a message letter by letter into the composer that `within` names, and send it: see `box`."""
    field = box(page, within)
    field.click()
    field.press_sequentially(text)
    field.press("Enter")


def message(page: Page, text: str, within: str = "channel") -> Locator:
    """Return the messages that contain `text` in the channel or, if `within` is thread, in the thread."""
    return page.get_by_test_id(f"{within}-messages").get_by_test_id("message").filter(has_text=text)
