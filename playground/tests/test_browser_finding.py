"""In a real browser, people search messages and switch between channels and people."""

from __future__ import annotations

from collections.abc import Iterator

import browsing
import pytest
from browsing import PHONE, Slack, box, message, needs_browser, opened
from connected_apps import EDITOR, GENERAL, HELP, PLANNER
from playwright.sync_api import Browser, Page, Route, expect

slack, browser = browsing.slack, browsing.browser
pytestmark = needs_browser

FRAMES = """(count) => new Promise((done) => {
  const next = () => (count-- > 0 ? requestAnimationFrame(next) : done());
  next();
})"""
"""Waits until the page has been drawn `count` times."""


@pytest.fixture
def page(browser: Browser, slack: Slack) -> Iterator[Page]:
    """Open the page as Editor in #random."""
    with opened(browser, slack.url, "editor", "random") as page:
        yield page


def search(page: Page, words: str) -> None:
    """Search for the given words in the search field."""
    field = page.get_by_role("searchbox", name="Search messages")
    field.fill(words)
    field.press("Enter")


def test_search(page: Page, slack: Slack) -> None:
    """Enter lists the messages that contain all the words, regardless of case, and highlights the words.

    Clicking a result opens its channel at that message, even if many other messages follow it.
    """
    slack.write(PLANNER, GENERAL, "The needle is here")
    slack.post(GENERAL, PLANNER, (f"Hay {number}" for number in range(300)))
    search(page, "needle HERE")
    results = page.get_by_test_id("search-results")
    expect(results.get_by_role("status")).to_have_text("1 message")
    expect(results.locator("mark")).to_have_text(["needle", "here"])
    results.get_by_test_id("result").click()
    found = message(page, "The needle is here")
    expect(found).to_be_in_viewport()
    expect(found).to_be_focused()
    expect(page.get_by_test_id("channel-general")).to_have_attribute("aria-current", "page")


def test_search_finds_a_reply(page: Page, slack: Slack) -> None:
    """If a search result is a reply, clicking the result shows the reply in its thread."""
    root = slack.write(EDITOR, GENERAL, "Root")
    slack.write(PLANNER, GENERAL, "The needle", root)
    search(page, "needle")
    page.get_by_test_id("result").click()
    expect(message(page, "The needle", "thread")).to_be_focused()


def test_what_is_typed_before_the_found_message_is_there(page: Page, slack: Slack) -> None:
    """If a person types into a field while a found message is still being fetched, the focus stays in that field."""
    root = slack.write(EDITOR, GENERAL, "Root")
    slack.write(PLANNER, GENERAL, "The needle", root)
    search(page, "needle")
    held: list[Route] = []
    typed = False

    def hold(route: Route) -> None:
        if typed:
            route.continue_()
        else:
            held.append(route)

    page.route("**/page/messages?**", hold)
    page.get_by_test_id("result").click()
    field = box(page, "thread-composer")
    field.click()
    field.press_sequentially("Tha")
    typed = True
    for route in held:
        route.continue_()
    expect(message(page, "The needle", "thread")).to_be_in_viewport()
    # The message is brought into view over several frames.
    page.evaluate(FRAMES, 12)
    expect(field).to_be_focused()
    page.keyboard.type("nks")
    page.keyboard.press("Enter")
    expect(message(page, "Thanks", "thread")).to_be_visible()


def test_search_finds_nothing(page: Page) -> None:
    """If a search has no results, the page says so, and still says so after a reload."""
    search(page, "no such words")
    status = page.get_by_test_id("search-results").get_by_role("status")
    expect(status).to_have_text("No messages have all of these words")
    page.reload()
    expect(status).to_have_text("No messages have all of these words")
    expect(page.get_by_role("searchbox", name="Search messages")).to_have_value("no such words")


def test_search_on_a_phone(browser: Browser, slack: Slack) -> None:
    """On a phone, the search field is in the sidebar, which closes to show the message that was found."""
    slack.write(PLANNER, HELP, "The needle")
    with opened(browser, slack.url, "editor", "general", PHONE) as page:
        page.get_by_role("button", name="Open the sidebar").click()
        search(page, "needle")
        page.get_by_test_id("result").click()
        expect(message(page, "The needle")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("letters", "place"),
    [("gen", "Message #general"), ("plann", "Message Planner"), ("test", "Message tester")],
)
def test_quick_switcher(page: Page, letters: str, place: str) -> None:
    """Ctrl+K, a few letters, and Enter open a channel, a person or the app, and move the focus to the composer."""
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Channel, person, or app")
    expect(field).to_be_focused()
    field.press_sequentially(letters)
    field.press("Enter")
    expect(page.get_by_role("textbox", name=place)).to_be_focused()


def test_quick_switcher_is_left(page: Page) -> None:
    """Escape closes the switcher and returns the focus to where it was before."""
    box(page).press_sequentially("half a ")
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("switcher-dialog")).to_have_count(0)
    page.keyboard.type("word")
    expect(box(page)).to_have_value("half a word")
