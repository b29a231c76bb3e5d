"""In a real browser, the page can be used with the keyboard alone, and the members button has its text as its name."""

from __future__ import annotations

from collections.abc import Iterator

import browsing
import pytest
from browsing import Slack, box, message, needs_browser, opened
from connected_apps import GENERAL, HELP, PLANNER
from playwright.sync_api import Browser, Page, expect
from slack_playground.records import Json

slack, browser = browsing.slack, browsing.browser
pytestmark = needs_browser

NAME = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
"""JavaScript that returns the name of the focused element."""

SURE = {part: {"type": "plain_text", "text": part} for part in ("title", "text", "confirm", "deny")}
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "confirm": SURE}
BLOCKS = [{"type": "actions", "elements": [BUTTON]}]


@pytest.fixture
def page(browser: Browser, slack: Slack) -> Iterator[Page]:
    """Open the page as Editor in #general, which has five messages, each with a link and a thread."""
    for number in range(5):
        root = slack.write(PLANNER, GENERAL, f"Message {number} https://example.org")
        slack.write(PLANNER, GENERAL, "Reply", root)
    with opened(browser, slack.url, "editor", "general") as page:
        expect(message(page, "Message 4")).to_be_visible()
        yield page


def test_messages_are_reached_in_order(page: Page) -> None:
    """Tab focuses the newest message, and the arrow keys, Home and End move to the others."""
    page.get_by_test_id("members").focus()
    page.keyboard.press("Tab")
    expect(message(page, "Message 4")).to_be_focused()
    for number in (3, 2, 1, 0):
        page.keyboard.press("ArrowUp")
        expect(message(page, f"Message {number}")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(message(page, "Message 1")).to_be_focused()
    page.keyboard.press("End")
    expect(message(page, "Message 4")).to_be_focused()
    page.keyboard.press("Home")
    expect(message(page, "Message 0")).to_be_focused()


def test_what_is_in_a_message_is_reached_from_it(page: Page) -> None:
    """From a message, Tab moves through its links and buttons, then to its toolbar, and then to the composer."""
    message(page, "Message 1").focus()
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(str(page.evaluate(NAME)))
    assert stops[0] == "Planner"
    assert stops[1] == "https://example.org"
    assert "1 reply" in stops[2]
    assert stops[3:] == ["React with white_check_mark", "Message #general"]


def test_the_bar_of_a_message(page: Page) -> None:
    """In a message's toolbar, the arrow keys, Home and End move between the buttons, and the arrow keys wrap around.

    Tab returns to the button that was focused last.
    """
    bar = message(page, "Message 1").get_by_role("toolbar")
    message(page, "Message 1").focus()
    first, last = bar.get_by_role("button").first, bar.get_by_role("button", name="More actions")
    first.focus()
    page.keyboard.press("ArrowLeft")
    expect(last).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("button", name="Reply in thread")).to_be_focused()
    page.keyboard.press("Home")
    expect(first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu", name="More actions")).to_be_visible()


def test_where_one_was_is_kept(page: Page) -> None:
    """After the focus has left the messages, Tab returns it to the same message."""
    message(page, "Message 2").focus()
    box(page).focus()
    page.get_by_test_id("members").focus()
    page.keyboard.press("Tab")
    expect(message(page, "Message 2")).to_be_focused()


def test_members_button(page: Page) -> None:
    """The members button's name comes from its content, and so begins with the visible text, the number of members."""
    members = page.get_by_test_id("members")
    expect(members).to_have_accessible_name("5 members")
    assert members.get_attribute("aria-label") is None


def pressed(slack: Slack) -> list[Json]:
    """Return the interaction payloads that the app has received."""
    return [told["payload"] for told in slack.app.got if told.get("type") == "interactive"]


def test_question_of_an_app(page: Page, slack: Slack) -> None:
    """If a button has a confirmation, the app learns of a press only after the person has confirmed it.

    This holds for buttons in messages and in dialogs.
    """
    slack.call("chat.postMessage", channel=HELP, text="Go?", blocks=BLOCKS)
    page.get_by_test_id("channel-help").click()
    modal, question = page.get_by_test_id("modal"), page.get_by_test_id("confirm")
    go = page.get_by_role("button", name="Go")
    go.press("Enter")
    expect(question.get_by_role("button", name="confirm")).to_be_focused()
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(go).to_be_focused()
    assert pressed(slack) == []
    page.keyboard.press("Enter")
    with page.expect_response("**/page/act"):
        page.keyboard.press("Enter")
    view = {"type": "modal", "title": SURE["title"], "submit": SURE["confirm"], "blocks": BLOCKS}
    slack.call("views.open", trigger_id=pressed(slack)[0]["trigger_id"], view=view)
    modal.get_by_role("button", name="Go").press("Enter")
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    modal.get_by_role("button", name="Go").press("Enter")
    with page.expect_response("**/page/act"):
        page.keyboard.press("Enter")
    expect(modal).to_be_visible()
    assert [told["type"] for told in pressed(slack)] == ["block_actions", "block_actions"]
