"""How the page shows charts, tables, the welcome message and an app's conversation, at several screen widths."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import browsing
import pytest
from browsing import LARGE, PHONE, STARTING, needs_browser, opened
from playwright.sync_api import APIResponse, Browser, Locator, Page, Request, Route, expect
from slack_playground.testing.program import Playground, playground
from slack_sdk import WebClient
from trial_app import MANIFEST

browser = browsing.browser
pytestmark = needs_browser
TRIAL = Path(__file__).with_name("trial_app.py")
KINDS = ("bars", "steps", "lines", "areas")
SMALLEST = 11
"""The minimum size of the letters in a chart, in pixels."""


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """Run a playground in which the app has posted each of its charts and a table."""
    manifest = shlex.join([sys.executable, str(TRIAL), "manifest"])
    app = ("--manifest-command", manifest, "--", sys.executable, str(TRIAL), "serve")
    with playground(*app, folder=tmp_path_factory.mktemp("trial")) as running:
        editor = running.someone("editor")
        for what in (*KINDS, "pie", "table"):
            fields = {"channel": editor.channel("help"), "command": "/show", "text": what}
            assert running.post("/page/act", {"as": editor.user, "kind": "command", **fields})["ok"]
        yield running


@pytest.fixture(params=[LARGE, PHONE], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, slack: Playground) -> Iterator[Page]:
    """Open the page in the channel with the charts, at each screen width."""
    with opened(browser, slack.url, "editor", "help", request.param) as page:
        yield page


def chart(page: Page, place: int) -> Locator:
    """Return the chart at the given place, counting from 0."""
    return page.get_by_test_id("chart").nth(place)


@pytest.mark.parametrize("kind", KINDS)
def test_letters_of_charts_can_be_read(page: Page, kind: str) -> None:
    """At every width, a chart's texts are large enough, upright, within the chart's width, and clear of each other."""
    plot = chart(page, KINDS.index(kind)).locator("svg.chart-plot")
    plot.scroll_into_view_if_needed()
    texts = plot.evaluate(
        """plot => [...plot.querySelectorAll("text")].filter(text => text.textContent).map(text => {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            const scale = plot.getBoundingClientRect().width / plot.width.baseVal.value;
            const size = parseFloat(getComputedStyle(text).fontSize) * scale;
            return { words: text.textContent, left, right, top, bottom, size, turned: text.getCTM().b !== 0 };
        })"""
    )
    box = plot.bounding_box()
    assert box is not None
    assert len(texts) >= 6
    assert [one["words"] for one in texts if one["size"] < SMALLEST or one["turned"]] == []
    assert [one["words"] for one in texts if one["left"] < box["x"] - 1] == []
    assert [one["words"] for one in texts if one["right"] > box["x"] + box["width"] + 1] == []
    pairs = [(one, other) for at, one in enumerate(texts) for other in texts[at + 1 :]]
    assert [(one["words"], other["words"]) for one, other in pairs if collide(one, other)] == []


def collide(one: dict[str, float], other: dict[str, float]) -> bool:
    """Return whether two texts overlap, not counting an overlap of at most four pixels in height."""
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return wide > 0 and high > 4


def test_label_of_a_chart(page: Page) -> None:
    """A chart's accessible name lists its series and their values or, for a pie chart, its segments and shares."""
    bars = chart(page, 0).get_by_role("img")
    expect(bars).to_have_accessible_name(
        "Bar chart: Time at the airport. In 분. Nationals: 1998 40, 2001 33, 2004 26, 2007 19. "
        "Foreigners: 1998 43, 2001 36, 2004 29, 2007 22."
    )
    pie = chart(page, 4).get_by_role("img")
    expect(pie).to_have_accessible_name("Pie chart: Who asked. Foreigners 43 (52%), 국민 40 (48%).")


def test_chart_as_a_table_and_as_a_file(page: Page) -> None:
    """A chart can be viewed as a table, and its data can be downloaded."""
    bars = chart(page, 0)
    with page.expect_download() as downloading:
        bars.get_by_role("button", name="Download chart data").click()
    rows = downloading.value.path().read_bytes().decode().split("\r\n")
    assert rows[:2] == ["Year,Nationals,Foreigners", "1998,40,43"]
    bars.get_by_role("button", name="View as table").click()
    expect(bars.get_by_role("rowheader", name="2007").locator("..")).to_contain_text("1922")


def test_wide_table_shows_that_it_scrolls(browser: Browser, slack: Playground) -> None:
    """A table wider than its container has a shadow where it continues, has an accessible name, and can be focused.

    A table that fits has no such name.
    """
    with opened(browser, slack.url, "editor", "help", PHONE) as page:
        table = page.get_by_role("region", name="Table, scrolls sideways")
        expect(table).to_have_attribute("tabindex", "0")
        outer = table.locator("..")
        expect(outer).to_have_class("scrolling  has-after")
        table.evaluate("place => place.scrollTo(place.scrollWidth, 0)")
        expect(outer).to_have_class("scrolling has-before ")
    with opened(browser, slack.url, "editor", "help", LARGE) as page:
        expect(page.get_by_test_id("scrolling").last).to_be_visible()
        expect(page.get_by_role("region", name="Table, scrolls sideways")).to_have_count(0)


def test_welcome_leads_to_the_app(page: Page) -> None:
    """The welcome message mentions the app, and clicking the mention opens the app's conversation."""
    message = page.get_by_test_id("channel-messages").get_by_test_id("message").first
    message.get_by_role("button", name="@trial").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("trial")


def test_place_of_an_app(page: Page, slack: Playground) -> None:
    """An app's empty conversation describes the app and offers examples, which fill the composer when clicked."""
    page.goto(f"{slack.url}/#/planner/@trial")
    expect(page.get_by_role("tab", name="Home")).to_be_visible()
    opening = page.get_by_test_id("channel-messages")
    expect(opening).to_contain_text("Tries what a page shows.")
    examples = page.get_by_test_id("app-examples").get_by_role("button")
    expect(examples).to_have_text(["/show bars", "/plain", "/show lines", "/show table"])
    examples.nth(2).click()
    box = page.get_by_test_id("composer").get_by_role("textbox").last
    expect(box).to_have_value("/show lines")
    expect(box).to_be_focused()


def test_examples_go_with_the_first_message(browser: Browser, slack: Playground) -> None:
    """After the person's first message to the app, the examples disappear."""
    with opened(browser, slack.url, "reporter", "@trial") as page:
        expect(page.get_by_test_id("app-examples")).to_be_visible()
        box = page.get_by_test_id("composer").get_by_role("textbox").last
        box.fill("Hello")
        box.press("Enter")
        expect(page.get_by_test_id("channel-messages")).to_contain_text("You wrote to me", timeout=STARTING)
        expect(page.get_by_test_id("app-examples")).to_have_count(0)


@pytest.mark.parametrize(
    ("home", "tabs", "composers"),
    [
        ({"home_tab_enabled": True, "messages_tab_enabled": False}, ["Home", "About"], 0),
        ({"home_tab_enabled": False, "messages_tab_enabled": False}, ["About"], 0),
        ({"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}, ["Messages", "About"], 0),
        ({"messages_tab_enabled": True}, ["Messages", "About"], 1),
    ],
)
def test_tabs_of_an_app(
    browser: Browser, tmp_path: Path, home: dict[str, bool], tabs: list[str], composers: int
) -> None:
    """An app has an About tab and the tabs enabled in its manifest.

    It opens on Messages if that tab is enabled, and otherwise on its first tab. There is a composer only if the
    manifest lets people write to the app.
    """
    told = {**MANIFEST, "features": {**MANIFEST["features"], "app_home": home}}
    (tmp_path / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    options = ("--people-only", "--manifest", "manifest.json")
    with (
        playground(*options, folder=tmp_path) as slack,
        opened(browser, slack.url, "editor", "@trial", connected=False) as page,
    ):
        shown = page.get_by_role("tab")
        expect(shown).to_have_text(tabs)
        selected = page.get_by_role("tab", selected=True)
        expect(selected).to_have_text("Messages" if "Messages" in tabs else tabs[0])
        expect(page.get_by_test_id("composer")).to_have_count(composers)


def test_app_is_told_which_of_its_tabs_is_opened(browser: Browser, tmp_path: Path) -> None:
    """When the app's Home tab is opened, the page reports this, so that the app receives app_home_opened.

    Opening the About tab is not reported.
    """
    home = {"home_tab_enabled": True, "messages_tab_enabled": False}
    told = {**MANIFEST, "features": {**MANIFEST["features"], "app_home": home}}
    (tmp_path / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    options = ("--people-only", "--manifest", "manifest.json")
    with (
        playground(*options, folder=tmp_path) as slack,
        opened(browser, slack.url, "editor", "general", connected=False) as page,
    ):
        sent: list[Request] = []
        page.on("request", lambda request: sent.append(request) if request.url.endswith("/page/act") else None)
        page.get_by_test_id("app").click()
        expect(page.get_by_test_id("tab-home")).to_have_attribute("aria-selected", "true")
        page.get_by_test_id("tab-about").click()
        with page.expect_response("**/page/act"):
            page.get_by_test_id("tab-home").click()
        acts = [request.post_data_json or {} for request in sent]
        assert [act["tab"] for act in acts if act["kind"] == "home"] == ["home", "home"]


def test_prompts_of_an_agent(browser: Browser, tmp_path: Path) -> None:
    """In an agent's empty conversation, its suggested prompts replace the examples, even after a reload.

    Clicking a prompt asks its question in a new thread, which opens. The thread shows the status and the title that the
    agent sets.
    """
    features = {**MANIFEST["features"], "agent_view": {"agent_description": "Tries"}}
    scopes = {"bot": [*MANIFEST["oauth_config"]["scopes"]["bot"], "assistant:write"]}
    told = {**MANIFEST, "features": features, "oauth_config": {"scopes": scopes}}
    (tmp_path / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    options = ("--people-only", "--manifest", "manifest.json", "--settings", "app.env")
    with (
        playground(*options, folder=tmp_path) as slack,
        opened(browser, slack.url, "editor", "@trial", connected=False) as page,
    ):
        expect(page.get_by_test_id("app-examples")).to_be_visible()
        state = slack.get(f"/page/state?as={slack.someone('editor').user}")
        direct = next(each["id"] for each in state["channels"] if each.get("user") == state["app"]["bot_user"])
        token = dict(line.split("=", 1) for line in (tmp_path / "app.env").read_text().split())["SLACK_BOT_TOKEN"]
        prompts = [{"title": "How long is it?", "message": "How long does it take?"}]
        agent = WebClient(token, base_url=f"{slack.url}/api/")
        agent.assistant_threads_setSuggestedPrompts(channel_id=direct, prompts=prompts)
        expect(page.get_by_test_id("prompts")).to_contain_text("How long is it?")
        expect(page.get_by_test_id("app-examples")).to_have_count(0)
        page.reload()
        page.get_by_test_id("prompts").get_by_role("button").click()
        thread = page.get_by_test_id("thread")
        expect(thread).to_contain_text("How long does it take?")
        expect(page.get_by_test_id("prompts")).to_have_count(0)
        asked = str(agent.conversations_history(channel=direct)["messages"][0]["ts"])
        agent.assistant_threads_setStatus(channel_id=direct, thread_ts=asked, status="is looking it up…")
        expect(thread.get_by_test_id("status")).to_contain_text("is looking it up…")
        agent.assistant_threads_setTitle(channel_id=direct, thread_ts=asked, title="Its length")
        expect(thread.get_by_role("heading", level=2)).to_contain_text("Its length")


def test_message_that_arrives_while_others_are_fetched(browser: Browser, slack: Playground) -> None:
    """If a message is posted while a channel is first fetched, it is shown even if the response does not include it."""
    someone = slack.someone("planner")
    with opened(browser, slack.url, "editor", "random") as page:
        held: list[tuple[Route, APIResponse]] = []
        page.route(
            f"**/page/messages?*{someone.channel('general')}*", lambda route: held.append((route, route.fetch()))
        )
        with page.expect_request("**/page/messages?*"):
            page.get_by_test_id("channel-general").click()
        while not held:
            page.wait_for_timeout(10)
        fields = {"channel": someone.channel("general"), "text": "In the meantime"}
        assert slack.post("/page/act", {"as": someone.user, "kind": "message", **fields})["ok"]
        expect(page.get_by_role("log")).to_contain_text("In the meantime")
        for route, response in held:
            route.fulfill(response=response)
        expect(page.get_by_test_id("channel-messages")).to_contain_text("In the meantime")


def test_count_of_members(browser: Browser, slack: Playground) -> None:
    """The count of a channel's members is in the singular for one member, and in the plural for several."""
    editor = slack.someone("editor")
    slack.post("/page/act", {"as": editor.user, "kind": "create", "name": "alone"})
    with opened(browser, slack.url, "editor", "alone") as page:
        expect(page.get_by_test_id("members")).to_have_accessible_name("1 member")
        page.goto(f"{slack.url}/#/editor/help")
        expect(page.get_by_test_id("members")).to_have_accessible_name("6 members")


def test_what_is_fetched_at_the_start(browser: Browser, slack: Playground) -> None:
    """When the page is opened, it fetches the state once, and once more when its event stream starts."""
    fetched = "path => performance.getEntriesByType('resource').filter(({ name }) => name.includes(path)).length"
    with opened(browser, slack.url, "editor", "help") as page:
        while not page.evaluate(fetched, "/page/views") or page.evaluate(fetched, "/page/state") < 2:
            page.wait_for_timeout(10)
        assert page.evaluate(fetched, "/page/state") == 2


def test_theme_that_is_chosen(browser: Browser, slack: Playground) -> None:
    """The chosen theme is kept, even after a reload, until the system's theme is chosen again."""
    with opened(browser, slack.url, "editor", "help") as page:
        html = page.locator("html")
        expect(html).to_have_attribute("data-theme", "light")
        for name, theme in (("Dark", "dark"), ("Same as the system", "light")):
            page.get_by_test_id("preferences").click()
            page.get_by_role("menuitemradio", name=name).click()
            expect(html).to_have_attribute("data-theme", theme)
            page.reload()
            expect(html).to_have_attribute("data-theme", theme)
