"""Opens the page in a real browser, for tests of what people see and press."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
LARGE, PHONE = (1280, 800), (390, 844)
PATIENCE = 120_000
"""Milliseconds to wait for a program to start or to do something, which takes long on a busy computer."""


def browser_path() -> str | None:
    """Return the path of a Chromium on this computer."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


# If BROWSER_REQUIRED is set, as in CI, a missing browser is a failure.
NEEDS_BROWSER = pytest.mark.skipif(
    browser_path() is None and not os.environ.get("BROWSER_REQUIRED"),
    reason="there is no Chromium on this computer: on Debian and Ubuntu the package is chromium",
)


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a browser until the end of the block."""
    assert browser_path(), "no Chromium is installed"
    expect.set_options(timeout=PATIENCE / 4)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser_path(), args=[*ARGUMENTS])
        yield running
        running.close()


@contextmanager
def open_page(browser: Browser, url: str, size: tuple[int, int] = LARGE, *, connected: bool = True) -> Iterator[Page]:
    """Open the page in a window of a size, and check at the end that nothing went wrong in it.

    The app is waited for, unless it is not to be `connected`.
    """
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(url)
    if connected:
        expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", "connected", timeout=PATIENCE)
    yield page
    context.close()
    assert wrong == []
