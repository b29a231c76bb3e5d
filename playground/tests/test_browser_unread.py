"""In a real browser, new messages are marked in the page's sidebar, including replies in threads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import browsing
import pytest
from browsing import PHONE, Slack, message, needs_browser, opened, say
from connected_apps import EDITOR, GENERAL, HELP, PLANNER, REPORTER
from playwright.sync_api import Browser, Locator, Page, expect

slack, browser = browsing.slack, browsing.browser
pytestmark = needs_browser


@pytest.fixture
def page(browser: Browser, slack: Slack) -> Iterator[Page]:
    """Open the page as Editor in #random."""
    with opened(browser, slack.url, "editor", "random") as page:
        yield page


def count_of(entry: Locator) -> Locator:
    """Return the badge of an entry in the sidebar."""
    return entry.locator(".entry-count")


def test_channels(page: Page, slack: Slack) -> None:
    """A channel with new messages is bold, and shows how many of them mention the person, until it is opened."""
    entry = page.get_by_test_id("channel-general")
    slack.write(PLANNER, GENERAL, "A word")
    expect(entry).to_have_class("entry is-unread")
    expect(entry).to_have_accessible_name(re.compile("general ?, 1 unread"))
    expect(count_of(entry)).to_have_count(0)
    slack.write(PLANNER, GENERAL, "@editor two")
    slack.write(PLANNER, GENERAL, "@channel three")
    expect(entry).to_have_accessible_name(re.compile("general ?, 2 mentions"))
    page.reload()
    expect(entry).to_have_accessible_name(re.compile("general ?, 2 mentions"))
    entry.click()
    expect(message(page, "three")).to_be_visible()
    expect(entry).to_have_class("entry is-current")
    page.get_by_test_id("channel-random").click()
    expect(entry).to_have_class("entry")
    page.reload()
    expect(entry).to_have_class("entry")


def test_direct_messages(page: Page, slack: Slack) -> None:
    """The badge of a direct conversation with a person or the app shows the number of new messages in it."""
    for other, entry in ((slack.bot, "app"), (PLANNER, "person-planner")):
        direct = slack.act(EDITOR, "direct", other=other)["channel"]["id"]
        if other == slack.bot:
            slack.call("chat.postMessage", channel=direct, text="An answer")
        else:
            slack.write(PLANNER, direct, "A question")
        expect(count_of(page.get_by_test_id(entry))).to_have_text("1, 1 unread")


def test_a_channel_that_one_is_not_in(page: Page, slack: Slack) -> None:
    """Messages in a channel that the person is not a member of are not marked as new."""
    made = slack.act(PLANNER, "create", name="plans")["channel"]["id"]
    slack.write(PLANNER, made, "Among us")
    slack.write(PLANNER, HELP, "@editor for you")
    expect(page.get_by_test_id("channel-help")).to_have_accessible_name(re.compile("help ?, 1 mention"))
    expect(page.get_by_test_id("channel-plans")).to_have_class("entry is-faded")


def test_the_app_answers_in_a_thread(page: Page, slack: Slack) -> None:
    """A new reply in a thread is counted next to "Threads" in the sidebar until it is read in the list of threads."""
    direct = slack.act(EDITOR, "direct", other=slack.bot)["channel"]["id"]
    asked = slack.write(EDITOR, direct, "A question")
    slack.call("chat.postMessage", channel=direct, text="The answer", thread_ts=asked)
    threads = page.get_by_test_id("threads")
    expect(count_of(threads)).to_have_text("1, 1 unread")
    page.reload()
    expect(count_of(threads)).to_have_text("1, 1 unread")
    threads.click()
    card = page.get_by_test_id("thread-card")
    expect(card).to_contain_text("The answer")
    expect(card).to_contain_text("New")
    expect(threads).to_have_class("entry is-current")
    card.get_by_role("button", name="Open thread").click()
    expect(message(page, "The answer", "thread")).to_be_visible()
    say(page, "Thanks", "thread-composer")
    expect(message(page, "Thanks", "thread")).to_be_visible()
    page.reload()
    expect(message(page, "Thanks", "thread")).to_be_visible()
    expect(threads).to_have_class("entry")


def test_threads_are_told_as_they_happen(page: Page, slack: Slack) -> None:
    """New replies, and threads in which the person is mentioned, appear in the list of threads without a reload."""
    page.get_by_test_id("threads").click()
    view = page.get_by_test_id("threads-view")
    expect(view).to_contain_text("appear here")
    root = slack.write(PLANNER, GENERAL, "Root")
    slack.write(REPORTER, GENERAL, "Not for you", root)
    slack.write(REPORTER, GENERAL, "@editor for you", root)
    expect(view.get_by_test_id("thread-card")).to_have_count(1)
    expect(view).to_contain_text("Not for you")
    slack.write(PLANNER, GENERAL, "One more", root)
    expect(view).to_contain_text("One more")
    expect(count_of(page.get_by_test_id("threads"))).to_have_count(0)


def test_new_replies_stay_in_view(page: Page, slack: Slack) -> None:
    """All replies that were new when the list of threads was opened stay visible when more arrive."""
    root = slack.write(EDITOR, GENERAL, "Root")
    for number in range(5):
        slack.write(PLANNER, GENERAL, f"New {number}", root)
    expect(count_of(page.get_by_test_id("threads"))).to_have_text("5, 5 unread")
    page.get_by_test_id("threads").click()
    card = page.get_by_test_id("thread-card")
    expect(card.get_by_test_id("message")).to_have_count(6)
    slack.write(PLANNER, GENERAL, "One more", root)
    expect(card.get_by_test_id("message")).to_have_count(7)
    expect(count_of(page.get_by_test_id("threads"))).to_have_count(0)
    expect(card.get_by_test_id("message").nth(1)).to_contain_text("New 0")


def test_threads_of_others(page: Page, slack: Slack) -> None:
    """A new reply in a thread that the person does not follow is not marked as new."""
    root = slack.write(PLANNER, GENERAL, "Root")
    slack.write(REPORTER, GENERAL, "Among us", root)
    slack.write(REPORTER, HELP, "@editor later")
    expect(page.get_by_test_id("channel-help")).to_have_accessible_name(re.compile("help ?, 1 mention"))
    expect(page.get_by_test_id("threads")).to_have_class("entry")


def test_a_thread_that_is_open(page: Page, slack: Slack) -> None:
    """A reply that arrives in the open thread counts as read."""
    root = slack.write(EDITOR, GENERAL, "Root")
    slack.write(PLANNER, GENERAL, "First", root)
    page.get_by_test_id("channel-general").click()
    page.get_by_test_id("replies").click()
    slack.write(PLANNER, GENERAL, "Second", root)
    expect(message(page, "Second", "thread")).to_be_visible()
    expect(page.get_by_test_id("threads")).to_have_class("entry")
    page.get_by_role("button", name="Close thread").click()
    page.reload()
    expect(message(page, "Root")).to_be_visible()
    expect(page.get_by_test_id("threads")).to_have_class("entry")


def test_threads_on_a_phone(browser: Browser, slack: Slack) -> None:
    """On a phone, the list of threads is opened from the sidebar, which then closes."""
    root = slack.write(EDITOR, GENERAL, "Root")
    slack.write(PLANNER, GENERAL, "First", root)
    with opened(browser, slack.url, "editor", "general", PHONE) as page:
        page.get_by_role("button", name="Open the sidebar").click()
        page.get_by_test_id("threads").click()
        expect(page.get_by_test_id("thread-card")).to_contain_text("First")
        page.get_by_role("button", name="Open thread").click()
        expect(message(page, "First", "thread")).to_be_visible()
