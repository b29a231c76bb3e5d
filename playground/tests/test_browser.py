"""In a real browser, people use the page with apps that have no manifest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import browsing
import pytest
from browsing import needs_browser
from playwright.sync_api import Browser, Locator, Page, expect
from slack_playground.testing.program import Playground, playground, until

browser = browsing.browser
pytestmark = needs_browser
EXAMPLE = Path(__file__).parents[1] / "examples" / "hello.py"
BUTTON_APP = Path(__file__).with_name("button_app.py")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page whose console must contain no errors at the end.

    Tests request the page after the playground, so that the page is closed before the playground.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    """Return each transport in turn: Socket Mode, then HTTP."""
    return str(request.param)


@pytest.fixture
def slack(transport: str, tmp_path: Path) -> Iterator[Playground]:
    """Run a playground with the example app, without a manifest, over each transport."""
    with playground("--transport", transport, "--", sys.executable, str(EXAMPLE), folder=tmp_path) as running:
        yield running


@pytest.fixture
def with_button(transport: str, tmp_path: Path) -> Iterator[Playground]:
    """Run a playground with the button app, without a manifest, over each transport."""
    with playground("--transport", transport, "--", sys.executable, str(BUTTON_APP), folder=tmp_path) as running:
        yield running


@pytest.fixture
def empty(transport: str, tmp_path: Path) -> Iterator[Playground]:
    """Run a playground without an app."""
    with playground("--people-only", "--transport", transport, folder=tmp_path) as running:
        yield running


def opened(page: Page, slack: Playground) -> Locator:
    """Open the page, wait until the app is connected, and return the composer's text field."""
    page.goto(slack.url)
    expect(page.get_by_test_id("app-state")).to_have_attribute("data-state", "connected")
    return page.get_by_test_id("composer").get_by_role("textbox")


def send(box: Locator, text: str) -> None:
    """Type a message and send it."""
    box.press_sequentially(text)
    box.press("Enter")


def newest(page: Page, within: str = "channel") -> Locator:
    """Return the newest message in the channel or, if `within` is "thread", in the thread."""
    return page.get_by_test_id(f"{within}-messages").get_by_test_id("message").last


def test_example(slack: Playground, page: Page) -> None:
    """The example app responds to a command and, in a thread, to a mention. A command that was used is suggested.

    The manifest on the page asks for exactly what the app has used.
    """
    box = opened(page, slack)
    send(box, "/hello")
    expect(newest(page)).to_contain_text("Hello, @Editor!")
    expect(newest(page)).to_contain_text("Only visible to you")
    box.press_sequentially("/hel")
    expect(page.get_by_role("option", name="/hello")).to_be_visible()
    box.fill("")
    send(box, "@hello are you there?")
    newest(page).get_by_test_id("replies").click()
    expect(newest(page, "thread")).to_contain_text("Hi there!")
    assert manifest_on(page) == slack.get("/control/manifest")
    check_manifest(slack)


def manifest_on(page: Page) -> Any:
    """Return the manifest that “Copy manifest” copies, after checking that the link to Slack contains the same one."""
    page.get_by_role("button", name="Controls").click()
    card = page.get_by_test_id("manifest")
    expect(card).to_contain_text("app_mention")
    link = card.get_by_role("link", name="Create app in Slack").get_attribute("href") or ""
    asked = parse_qs(urlsplit(link).query)
    card.get_by_role("button", name="Copy manifest").click()
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert (asked["new_app"], json.loads(asked["manifest_json"][0])) == (["1"], copied)
    return copied


def check_manifest(slack: Playground) -> None:
    """Check that the manifest asks for what the example app uses, and for nothing else."""
    manifest = slack.get("/control/manifest")
    assert manifest["display_information"]["name"] == "hello"
    assert manifest["oauth_config"]["scopes"]["bot"] == ["app_mentions:read", "chat:write", "commands"]
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == ["app_mention"]
    assert "interactivity" not in manifest["settings"]
    assert [each["command"] for each in manifest["features"]["slash_commands"]] == ["/hello"]


def test_button(with_button: Playground, page: Page) -> None:
    """A button in a thread works when it is pressed, and from then on the manifest asks for interactivity."""
    send(opened(page, with_button), "@button_app are you there?")
    newest(page).get_by_test_id("replies").click()
    newest(page, "thread").get_by_role("button", name="Wave back").click()
    expect(newest(page, "thread")).to_contain_text("@Editor waved back.")
    until(lambda: has_interactivity(with_button), "interactivity in the manifest")  # recorded once the app acknowledges


def has_interactivity(slack: Playground) -> bool:
    """Return whether the app's manifest asks for interactivity."""
    return bool(slack.get("/control/manifest")["settings"].get("interactivity", {}).get("is_enabled"))


def test_command_without_a_listener(slack: Playground, page: Page) -> None:
    """If the app does not respond to a command, a message says that the app may have no listener for it."""
    send(opened(page, slack), "/nobody")
    expect(newest(page)).to_contain_text("The app may have no listener for it.")


def test_first_screen(empty: Playground, page: Page) -> None:
    """Until an app connects, the page shows an example app and its settings, which can be copied.

    Started with these settings, the app connects and responds to its command.
    """
    page.goto(empty.url)
    screen = page.get_by_test_id("first-screen")
    screen.get_by_role("button", name="Copy: hello.py").click()
    assert page.evaluate("navigator.clipboard.readText()") == EXAMPLE.read_text(encoding="utf-8")
    expect(screen).to_contain_text("export SLACK_API_URL=")
    screen.get_by_role("button", name="Copy: Settings and command").click()
    *settings, command = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert command == "python hello.py"
    with started(dict(line.removeprefix("export ").split("=", 1) for line in settings)):
        expect(screen).to_have_count(0)
        send(page.get_by_test_id("composer").get_by_role("textbox"), "/hello")
        expect(newest(page)).to_contain_text("Hello, @Editor!")


@contextmanager
def started(settings: dict[str, str]) -> Iterator[None]:
    """Run the example app with the given settings, as a person would by hand, while the context is open."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    app = subprocess.Popen([sys.executable, EXAMPLE], env={**kept, **settings})  # noqa: S603 - our own example
    try:
        yield
    finally:
        app.kill()
        app.wait()
