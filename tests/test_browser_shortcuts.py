"""People share answers and use the shortcuts on the playground's page, in a real browser, over both transports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_playground.testing.program import Playground

from tests import test_browser
from tests.played import played
from tests.test_browser import LARGE, answered, browser, newest, opened, say

__all__ = ["browser"]

pytestmark = test_browser.pytestmark

WORDS = {
    "en": ("KONEPS", "Share", "shared this answer", "Look up"),
    "ko": ("나라장터", "공유", "님이 공유한 답변입니다", "찾아보기"),
}
"""In each language: what is asked, the button that shares the answer, what is said of it, and the dialog's title."""


@pytest.fixture(scope="module", params=["socket", "http"])
def slack(cache: Path, request: pytest.FixtureRequest) -> Iterator[Playground]:
    """Yield a playground with the bot in it, over each transport."""
    with played(cache, request.param) as running:
        yield running


@pytest.fixture
def page(browser: Browser, slack: Playground) -> Iterator[Page]:
    """Yield the playground's page, and fail if an error occurs in it."""
    yield from opened(browser, slack, LARGE)


@pytest.mark.parametrize("language", WORDS)
def test_share(page: Page, language: str) -> None:
    """A shared answer is visible to everyone, with the question and the name of the person who shared it."""
    term, share, shared, _ = WORDS[language]
    answered(page, f"/innovation {term}").get_by_role("button", name=share, exact=True).click()
    expect(newest(page)).to_contain_text(shared)
    expect(newest(page)).to_contain_text(term)
    expect(newest(page)).not_to_contain_text("Only visible to you")


@pytest.mark.parametrize("language", WORDS)
def test_explain(page: Page, language: str) -> None:
    """A shortcut in a message's menu explains the system that the message names, only to the person who uses it."""
    term = WORDS[language][0]
    say(page, f"{term}?")
    message = page.get_by_test_id("channel-messages").get_by_test_id("message").filter(has_text=f"{term}?").last
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Explain terms").click()
    expect(newest(page)).to_contain_text("Only visible to you")
    expect(newest(page).get_by_role("listitem")).to_contain_text(f"{term}")


@pytest.mark.parametrize("language", WORDS)
def test_look_up(page: Page, language: str) -> None:
    """The global shortcut opens a dialog, in which the answer replaces the field."""
    term, _, _, title = WORDS[language]
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Look up").click()
    modal = page.get_by_test_id("modal")
    modal.get_by_role("textbox").fill(term)
    modal.get_by_test_id("modal-submit").click()
    expect(modal.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(modal).to_contain_text(term)
    modal.get_by_test_id("modal-close").click()
