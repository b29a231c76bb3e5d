"""People use the bot on the playground's page, in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from slack_playground.testing.program import Playground

from knowledge.model import KnowledgeBase
from knowledge.search.outcome import Choices
from tests.played import played

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
LARGE, PHONE = (1280, 800), (390, 844)


def browser_path() -> str | None:
    """Return the path of Chromium on this computer, or None if it is not installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        # Where BROWSER_REQUIRED is set, as in CI, a missing browser is a failure.
        browser_path() is None and not os.environ.get("BROWSER_REQUIRED"),
        reason="there is no Chromium on this computer: on Debian and Ubuntu the package is chromium",
    ),
]


@pytest.fixture(scope="module")
def slack(cache: Path) -> Iterator[Playground]:
    """Yield a playground with the bot in it."""
    with played(cache) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield a running Chromium, without a page."""
    assert browser_path(), "no Chromium is installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, slack: Playground) -> Iterator[Page]:
    """Yield the playground's page on a large screen, and fail if an error occurs in it."""
    yield from opened(browser, slack, LARGE)


@pytest.fixture
def phone(browser: Browser, slack: Playground) -> Iterator[Page]:
    """Yield the playground's page on a phone, and fail if an error occurs in it."""
    yield from opened(browser, slack, PHONE)


def opened(browser: Browser, slack: Playground, size: tuple[int, int]) -> Iterator[Page]:
    """Open the playground's page, yield it, and then assert that no error occurred in it."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(slack.url)
    expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", "connected")
    yield page
    context.close()
    assert wrong == []


def say(page: Page, text: str, within: str = "main") -> None:
    """Type a text into the composer of the channel or, with `within="thread"`, of the thread, and send it."""
    box = page.get_by_test_id("thread" if within == "thread" else "composer").get_by_role("textbox").last
    box.click()
    box.press_sequentially(text)
    box.press("Enter")


def answered(page: Page, command: str) -> Locator:
    """Send a slash command from the channel's composer, and return its private answer, once it is there.

    Answers to earlier tests' commands stand above it.
    """
    messages = page.get_by_test_id("channel-messages")
    expect(messages.get_by_role("list", name="Messages in")).to_have_attribute("aria-busy", "false")
    private = messages.get_by_test_id("message").filter(has_text="Only visible to you")
    count = private.count()
    say(page, command)
    expect(private).to_have_count(count + 1)
    return private.nth(count)


def middle(element: Locator) -> float:
    """Return how far the middle of an element is from the top of the window, in pixels."""
    box = element.first.bounding_box()
    assert box is not None
    return box["y"] + box["height"] / 2


def newest(page: Page, within: str = "channel") -> Locator:
    """Return the newest message in the channel or, with `within="thread"`, in the thread."""
    return page.get_by_test_id(f"{within}-messages").get_by_test_id("message").last


def test_command(page: Page) -> None:
    """A slash command can be completed from its first letters, and is answered privately.

    The "More on …" button adds a table.
    """
    box = page.get_by_test_id("composer").get_by_role("textbox")
    box.press_sequentially("/inn")
    page.get_by_role("option", name="/innovation").click()
    box.press_sequentially("G4C")
    box.press("Enter")
    answer = newest(page)
    expect(answer).to_contain_text("Only visible to you")
    answer.get_by_role("button", name="More on G4C").click()
    expect(answer.get_by_role("table")).to_contain_text("722")


def test_mention_and_thread(page: Page) -> None:
    """A mention is answered in its thread, which opens in a side pane, and so is a follow-up.

    The "More on …" button adds a chart.
    """
    question = "how long do foreigners wait at the airport now?"
    say(page, f"@innovation {question}")
    asked = page.get_by_test_id("channel-messages").get_by_test_id("message").filter(has_text=question)
    asked.get_by_test_id("replies").click()
    answer = newest(page, "thread")
    expect(answer).to_contain_text("KISS")
    answer.get_by_role("button", name="More on KISS").click()
    expect(answer.locator("svg").first).to_be_visible()
    say(page, "@innovation what year?", "thread")
    expect(page.get_by_test_id("thread-messages").get_by_test_id("message")).to_have_count(4)


def test_related_topic(page: Page, knowledge: KnowledgeBase) -> None:
    """If a related topic is chosen from the overflow menu, its answer appears below."""
    kiponet = knowledge.topic("kiponet")
    assert kiponet is not None
    answered(page, "/innovation KISS").get_by_role("button", name="More choices").click()
    page.get_by_role("menuitem", name=kiponet.title["en"]).click()
    expect(newest(page)).to_contain_text(kiponet.summary["en"])


def test_choice(page: Page, ambiguous: tuple[str, Choices]) -> None:
    """The chosen topic replaces the message that offered the choice."""
    word, choices = ambiguous
    topic = choices.topics[0]
    choice = answered(page, f"/innovation {word}").get_by_role("button", name=topic.title["en"], exact=True)
    expect(choice).to_be_visible()
    count = page.get_by_test_id("channel-messages").get_by_test_id("message").count()
    choice.click()
    expect(newest(page)).to_contain_text(topic.summary["en"])
    assert page.get_by_test_id("channel-messages").get_by_test_id("message").count() == count


def test_list(page: Page, knowledge: KnowledgeBase) -> None:
    """In the list, a button opens a chapter, and a menu in the chapter opens a topic."""
    answered(page, "/innovation list").get_by_role("button", name="Challenges").click()
    topic = knowledge.topics_in(knowledge.chapter("V"))[0]
    newest(page).get_by_role("combobox").first.click()
    page.get_by_role("option", name=topic.title["en"]).click()
    expect(newest(page)).to_contain_text(topic.summary["en"])


def test_korean(page: Page, knowledge: KnowledgeBase) -> None:
    """A direct message in Korean is answered in Korean, in its thread."""
    koneps = knowledge.topic("koneps")
    assert koneps is not None
    page.get_by_test_id("app").click()
    say(page, "나라장터가 뭐예요?")
    expect(newest(page, "thread")).to_contain_text(koneps.title["ko"])


def test_others_do_not_see_what_is_private(page: Page) -> None:
    """When the page switches to another person, messages that only the first person may see are hidden."""
    say(page, "/innovation U-119")
    expect(newest(page)).to_contain_text("Only visible to you")
    page.get_by_test_id("switcher").click()
    page.get_by_role("menuitemradio").nth(1).click()
    expect(page.get_by_test_id("channel-messages")).not_to_contain_text("Only visible to you")


def test_dark(page: Page) -> None:
    """In dark mode the page has a dark background and light text."""
    page.get_by_test_id("preferences").click()
    page.get_by_role("menuitemradio", name="Dark").click()
    colors = page.evaluate(
        "(([a, b]) => [a, b])([getComputedStyle(document.querySelector('main')).backgroundColor,"
        " getComputedStyle(document.querySelector('[data-testid=message]')).color])"
    )
    dark, light = ([int(part) for part in color.strip("rgb()").split(",")[:3]] for color in colors)
    assert sum(dark) < 150
    assert sum(light) > 450


def test_phone(phone: Page) -> None:
    """On a phone, nothing is wider than the screen, and the sidebar is hidden."""
    say(phone, "/innovation G4C")
    expect(newest(phone)).to_contain_text("Only visible to you")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    expect(phone.get_by_test_id("sidebar")).not_to_be_in_viewport()


def test_fault(page: Page) -> None:
    """A fault added in the control panel occurs, and the failed request is shown.

    Once it has occurred as often as requested, it disappears from the list; so does a fault that is removed.
    """
    page.get_by_test_id("controls-button").click()
    panel = page.get_by_test_id("control-panel")
    for times in ("1", "9"):
        panel.get_by_test_id("fault-kind").select_option("server_error")
        panel.get_by_role("spinbutton", name="Times").fill(times)
        panel.get_by_label("Limit to methods").fill("chat.postMessage")
        panel.get_by_test_id("fault-add").click()
    expect(panel.get_by_test_id("faults").get_by_role("listitem")).to_have_count(2)
    panel.get_by_role("button", name="Remove this fault").last.click()
    say(page, "@innovation G4C")
    panel.get_by_role("tab", name="Requests").click()
    expect(panel.get_by_test_id("requests")).to_contain_text("500")
    panel.get_by_role("tab", name="Simulate").click()
    expect(panel.get_by_test_id("faults").get_by_role("listitem")).to_have_count(0)


def test_fault_as_json(page: Page) -> None:
    """A fault that the form cannot describe can be entered as JSON; invalid JSON cannot be submitted."""
    page.get_by_test_id("controls-button").click()
    panel = page.get_by_test_id("control-panel")
    panel.get_by_test_id("fault-kind").select_option("other")
    panel.get_by_test_id("fault-json").fill("{")
    expect(panel.get_by_test_id("fault-add")).to_be_disabled()
    panel.get_by_test_id("fault-json").fill('{"kind": "answer", "error": "fatal_error", "methods": ["team.info"]}')
    panel.get_by_test_id("fault-add").click()
    expect(panel.get_by_test_id("faults").get_by_role("listitem")).to_contain_text("fatal_error")
    panel.get_by_role("button", name="Remove this fault").click()
    expect(panel.get_by_test_id("faults").get_by_role("listitem")).to_have_count(0)


def test_weekly_fact(page: Page) -> None:
    """A channel is subscribed in the dialog; a week later, a fact is posted with a button that shows more about it."""
    page.get_by_test_id("channel-innovation").click()
    say(page, "/innovation subscribe")
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("Fact of the week")
    expect(modal.get_by_role("combobox").first).to_have_value("#innovation")
    assert abs(middle(modal.locator(".avatar")) - middle(modal.get_by_role("heading"))) < 2
    modal.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("every Monday at 9:00 AM")
    modal.get_by_test_id("modal-close").click()
    page.get_by_test_id("controls-button").click()
    panel = page.get_by_test_id("control-panel")
    panel.get_by_role("button", name="1 week").click()
    panel.get_by_test_id("post-due").click()
    heading = page.get_by_role("heading", name="Fact of the week")
    post = page.get_by_test_id("channel-messages").get_by_test_id("message").filter(has=heading)
    expect(post).to_have_count(1, timeout=60_000)
    page.get_by_test_id("controls-button").click()
    post.get_by_role("button", name="More about this").click()
    post.get_by_test_id("replies").click()
    expect(newest(page, "thread")).to_contain_text("Chapter")
