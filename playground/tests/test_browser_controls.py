"""In a real browser, people move the clock, make calls fail, remove the app, and reinstall it."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import browsing
import pytest
from browsing import LARGE, PHONE, STARTING, needs_browser, opened, say
from playwright.sync_api import Browser, Locator, Page, expect
from slack_playground.testing.program import Playground, playground, until

browser = browsing.browser
pytestmark = needs_browser
TRIAL = Path(__file__).with_name("trial_app.py")
TABLET = (900, 800)


def line(what: str) -> str:
    """Return the command line that runs the trial app with the given argument."""
    return shlex.join([sys.executable, str(TRIAL), what])


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """Run a playground whose app has a command for posting messages that are due."""
    app = ("--", sys.executable, str(TRIAL), "serve")
    options = ("--manifest-command", line("manifest"), "--post-due", line("due"))
    with playground(*options, *app, folder=tmp_path_factory.mktemp("trial")) as running:
        yield running


@pytest.fixture
def page(browser: Browser, slack: Playground) -> Iterator[Page]:
    """Open the page as Editor in #help, which the app is in."""
    with opened(browser, slack.url, "editor", "help", LARGE) as page:
        yield page


def controls(page: Page) -> Locator:
    """Open the controls and return them."""
    page.get_by_test_id("controls-button").click()
    return page.get_by_test_id("control-panel")


def newest(page: Page) -> Locator:
    """Return the newest message in the channel."""
    return page.get_by_test_id("channel-messages").get_by_test_id("message").last


def answer(page: Page, yes: str) -> None:
    """Press the button named `yes` in the open confirmation."""
    page.get_by_test_id("confirm").get_by_role("button", name=yes).click()


# The panel and the clock


def overlap(one: Locator, other: Locator) -> bool:
    """Return whether two elements on the page overlap."""
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    below = a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
    return not (beside or below)


@pytest.mark.parametrize("size", [LARGE, TABLET, PHONE], ids=["wide", "tablet", "phone"])
def test_panel_covers_nothing(browser: Browser, slack: Playground, size: tuple[int, int]) -> None:
    """The controls can be closed. They are beside or below the conversation, so that new messages stay visible."""
    with opened(browser, slack.url, "editor", "help", size) as page:
        expect(newest(page)).to_be_visible()
        if size == PHONE:
            page.get_by_role("button", name="Open the sidebar").click()
        panel = controls(page)
        posts = page.get_by_test_id("channel-messages").get_by_text("This was due")
        before = posts.count()
        panel.get_by_test_id("post-due").click()
        expect(posts).to_have_count(before + 1, timeout=STARTING)
        expect(newest(page)).to_be_in_viewport(ratio=1)
        assert not overlap(panel, newest(page))
        assert not overlap(panel, page.get_by_test_id("composer"))
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        panel.get_by_role("button", name="Close controls").click()
        expect(panel).to_have_count(0)


def test_clock_says_that_posts_wait(page: Page) -> None:
    """After the clock is moved forward, a note says that posts are due, even after a reload.

    The note disappears when they are posted. The button for posting them is at least 8 pixels below the number field.
    """
    panel = controls(page)
    expect(panel.get_by_test_id("due-waits")).to_have_text("")
    panel.get_by_role("button", name="1 week").click()
    expect(panel.get_by_test_id("due-waits")).to_contain_text("posts that are due wait")
    page.reload()
    controls(page)
    expect(panel.get_by_test_id("due-waits")).to_contain_text("posts that are due wait")
    button, row = panel.get_by_test_id("post-due").bounding_box(), panel.get_by_role("spinbutton").first.bounding_box()
    assert button is not None
    assert row is not None
    assert button["y"] - (row["y"] + row["height"]) >= 8
    panel.get_by_test_id("post-due").click()
    expect(panel.get_by_test_id("due-waits")).to_have_text("", timeout=STARTING)


def test_nothing_due_without_a_command(browser: Browser, tmp_path: Path) -> None:
    """If the app has no command for due posts, there is no button for them and no note that posts are due."""
    app = ("--manifest-command", line("manifest"), "--", sys.executable, str(TRIAL), "serve")
    with playground(*app, folder=tmp_path) as slack, opened(browser, slack.url) as page:
        panel = controls(page)
        panel.get_by_role("button", name="1 week").click()
        expect(panel.get_by_test_id("clock").locator("..")).to_contain_text("ahead")
        expect(panel.get_by_test_id("post-due")).to_have_count(0)
        expect(panel.get_by_test_id("due-waits")).to_have_count(0)


# Calls that fail on purpose


def test_what_fails_on_purpose_shows(page: Page) -> None:
    """A call that fails on purpose is shown by a toast, a count on the controls button, and the list of requests.

    The count disappears when the controls are opened.
    """
    panel = controls(page)
    panel.get_by_test_id("fault-kind").select_option("server_error")
    panel.get_by_label("Limit to methods").fill("chat.postMessage")
    panel.get_by_test_id("fault-add").click()
    expect(panel.get_by_test_id("faults").get_by_role("listitem")).to_have_count(1)
    panel.get_by_role("button", name="Close controls").click()
    say(page, "@trial hello")
    expect(page.get_by_test_id("toast")).to_contain_text("chat.postMessage failed on purpose (500)")
    expect(page.get_by_test_id("failures")).to_have_text("1")
    controls(page)
    expect(page.get_by_test_id("failures")).to_have_count(0)
    panel.get_by_role("tab", name="Requests").click()
    row = panel.get_by_test_id("request").filter(has_text="on purpose")
    expect(row).to_contain_text("chat.postMessage")
    row.get_by_role("button").first.click()
    expect(row).to_contain_text("Failed on purpose: Server error (500)")


def test_filter_that_hides_everything(page: Page) -> None:
    """If the filter hides all requests, the page says that no requests match the filter."""
    panel = controls(page)
    panel.get_by_role("tab", name="Requests").click()
    expect(panel.get_by_test_id("request").first).to_be_visible()
    panel.get_by_role("textbox").fill("no.such.method")
    expect(panel.get_by_test_id("no-requests")).to_have_text("No requests match “no.such.method”.")


# Removing the app and installing it again


@pytest.mark.parametrize(
    ("button", "yes", "state"), [("Revoke tokens", "Revoke", "revoked"), ("Uninstall app", "Uninstall", "removed")]
)
def test_app_is_taken_away_and_comes_back(page: Page, slack: Playground, button: str, yes: str, state: str) -> None:
    """Removing the app and revoking its tokens require confirmation; reinstalling restarts the app with a new token."""
    starts = times_connected(slack)
    panel = controls(page)
    panel.get_by_role("button", name=button).click()
    answer(page, "Cancel")
    expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", "connected")
    panel.get_by_role("button", name=button).click()
    answer(page, yes)
    expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", state)
    expect(panel.get_by_test_id("connection-state")).not_to_contain_text("Connected")
    panel.get_by_test_id("install-again").click()
    expect(panel.get_by_test_id("installed-again")).to_contain_text("It has a new token and is restarting.")
    until(lambda: times_connected(slack) > starts, "the app has started anew", STARTING / 1000)
    expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", "connected", timeout=STARTING)
    say(page, "/invite @trial ")
    expect(newest(page)).to_contain_text("was added to #help")
    say(page, "@trial are you back?")
    expect(newest(page)).to_contain_text("I heard you", timeout=STARTING)


def times_connected(slack: Playground) -> int:
    """Return how many times the app has called apps.connections.open."""
    log = slack.get("/control/requests")["requests"]
    return sum(entry["name"] == "apps.connections.open" for entry in log)


def test_app_that_was_started_by_hand(browser: Browser, tmp_path: Path) -> None:
    """If an app started by hand is reinstalled, its settings file gets a new token, and the page names the file."""
    settings = tmp_path / "app.env"
    options = ("--people-only", "--manifest-command", line("manifest"), "--settings", str(settings))
    with playground(*options, folder=tmp_path) as slack:
        before = settings.read_text(encoding="utf-8")
        with opened(browser, slack.url, connected=False) as page:
            panel = controls(page)
            panel.get_by_role("button", name="Uninstall app").click()
            answer(page, "Uninstall")
            panel.get_by_test_id("install-again").click()
            expect(panel.get_by_test_id("installed-again")).to_contain_text(str(settings))
    token = re.compile("^SLACK_BOT_TOKEN=(xoxb-.*)$", re.MULTILINE)
    after = settings.read_text(encoding="utf-8")
    assert token.findall(before) != token.findall(after)
    assert len(token.findall(after)) == 1


# Confirmations


def test_deleting_asks_first(page: Page) -> None:
    """A message is deleted only after a confirmation. Cancelling keeps it and returns the focus to its menu button."""
    say(page, "A message to be deleted")
    mine = newest(page)
    expect(mine).to_contain_text("A message to be deleted")
    for yes, left in (("Cancel", 1), ("Delete", 0)):
        mine.hover()
        mine.get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name="Delete message").click()
        answer(page, yes)
        rows = page.get_by_test_id("channel-messages").get_by_text("A message to be deleted")
        expect(rows).to_have_count(left)
        if left:
            expect(mine.get_by_role("button", name="More actions")).to_be_focused()


@pytest.mark.parametrize(("what", "name"), [("archive", "Archive"), ("leave", "Leave")])
def test_going_away_asks_first(page: Page, slack: Playground, what: str, name: str) -> None:
    """Archiving and leaving a channel require confirmation, both in the channel's details and as commands."""
    someone = slack.someone("editor")
    made = slack.post("/page/act", {"as": someone.user, "kind": "create", "name": f"to-{what}"})["channel"]["id"]
    page.get_by_test_id(f"channel-to-{what}").click()
    done = page.get_by_text({"archive": "This channel is archived", "leave": "You are looking at"}[what])
    say(page, f"/{what}")
    answer(page, "Cancel")
    page.get_by_test_id("channel-name").click()
    page.get_by_role("button", name=f"{name} channel").click()
    answer(page, "Cancel")
    expect(done).to_have_count(0)
    page.get_by_role("button", name=f"{name} channel").click()
    answer(page, name)
    expect(done).to_have_count(1)
    channels = slack.get(f"/page/state?as={someone.user}")["channels"]
    told = next(channel for channel in channels if channel["id"] == made)
    assert (told["is_archived"], told["is_member"]) == (what == "archive", what == "archive")
