"""In a real browser, people write messages: they complete names and emoji, format text, and edit messages."""

from __future__ import annotations

from collections.abc import Iterator

import browsing
import pytest
from browsing import Slack, box, message, needs_browser, opened, say
from connected_apps import EDITOR, GENERAL, PLANNER
from playwright.sync_api import Browser, Page, Route, expect

slack, browser = browsing.slack, browsing.browser
pytestmark = needs_browser

HOLD_FRAMES = """() => {
  const draw = window.requestAnimationFrame.bind(window);
  const held = [];
  window.requestAnimationFrame = (callback) => held.push(callback);
  window.drawHeld = () => {
    window.requestAnimationFrame = draw;
    for (const callback of held) draw(callback);
    return new Promise((done) => draw(() => draw(done)));
  };
}"""
"""Holds back the page's animation frame callbacks until `drawHeld` is called."""


@pytest.fixture
def page(browser: Browser, slack: Slack) -> Iterator[Page]:
    """Open the page as Editor in #general."""
    with opened(browser, slack.url, "editor", "general") as page:
        yield page


@pytest.mark.parametrize("typed", ["@plann", "@planner"])
def test_enter_completes_a_name(page: Page, typed: str) -> None:
    """Enter completes a suggested name that was typed in part or in full. The next Enter sends the message."""
    field = box(page)
    field.press_sequentially(typed)
    expect(page.get_by_role("listbox", name="People")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("@planner ")
    expect(message(page, "Planner")).to_have_count(0)
    field.press_sequentially("hello")
    field.press("Enter")
    expect(message(page, "@Planner hello")).to_have_count(1)


def test_what_is_typed_right_after_a_completion(page: Page) -> None:
    """Letters typed before the page is redrawn appear after the completed name, in the order they were typed."""
    field = box(page)
    field.press_sequentially("hello @plann")
    expect(page.get_by_role("listbox", name="People")).to_be_visible()
    page.evaluate(HOLD_FRAMES)
    field.press("Enter")
    page.keyboard.type("how ")
    page.evaluate("drawHeld()")
    page.keyboard.type("are you")
    expect(field).to_have_value("hello @planner how are you")


def test_a_name_is_completed_in_the_middle(page: Page) -> None:
    """After a name is completed in the middle of a text, the caret is after the name and the following space."""
    field = box(page)
    field.press_sequentially("ask @plann today")
    for _ in " today":
        field.press("ArrowLeft")
    expect(page.get_by_role("listbox", name="People")).to_be_visible()
    field.press("Tab")
    page.keyboard.type("again ")
    expect(field).to_have_value("ask @planner again today")


def test_enter_sends_a_command(page: Page, slack: Slack) -> None:
    """Enter sends a command that was typed in full, even though it is still suggested."""
    with page.expect_response("**/page/act"):
        say(page, "/try")
    expect(box(page)).to_have_value("")
    assert [one["payload"]["command"] for one in slack.app.got if one["type"] == "slash_commands"] == ["/try"]


def test_what_could_not_be_sent_is_given_back(page: Page) -> None:
    """A message that could not be sent returns to its field, but the focus stays where the person is now typing."""
    sending: list[Route] = []
    page.route("**/page/act", lambda route: sending.append(route))  # noqa: PLW0108 - Playwright takes no built-in
    say(page, "hello")
    while not sending:
        page.wait_for_timeout(10)
    expect(box(page)).to_have_value("")
    search = page.get_by_role("searchbox", name="Search messages")
    search.press_sequentially("nee")
    sending[0].fulfill(json={"ok": False, "error": "is_archived"})
    expect(box(page)).to_have_value("hello")
    page.keyboard.type("dle")
    expect(search).to_have_value("needle")
    box(page).focus()
    page.keyboard.type(" again")
    expect(box(page)).to_have_value("hello again")


def test_emoji_are_completed(page: Page) -> None:
    """When :sm is typed, eight emoji are suggested, and Enter replaces what was typed with the selected emoji."""
    field = box(page)
    field.press_sequentially("so :sm")
    offered = page.get_by_role("listbox", name="Emoji").get_by_role("option")
    expect(offered).to_have_count(8)
    field.press("Enter")
    expect(field).to_have_value("so 😄 ")


def test_emoji_picker(page: Page) -> None:
    """The picker finds emoji by keywords, shows them by category, and can be used with the arrow keys."""
    page.get_by_test_id("composer").get_by_role("button", name="Emoji").click()
    panel = page.get_by_test_id("emoji-panel")
    search = panel.get_by_role("searchbox", name="Search emoji")
    expect(search).to_be_focused()
    panel.get_by_role("group", name="Categories").get_by_role("button", name="Flags").click()
    expect(panel.get_by_role("heading", name="Flags")).to_be_in_viewport()
    search.fill("korea")
    expect(panel.locator("[data-emoji=kr]")).to_have_count(1)
    search.fill("tad")
    search.press("ArrowDown")
    expect(panel.get_by_role("button", name="tada", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(panel).to_have_count(0)
    expect(box(page)).to_have_value("🎉")


def test_reaction_by_its_name_in_slack(page: Page, slack: Slack) -> None:
    """An emoji from the picker can be added as a reaction, which then has Slack's name for the emoji."""
    ts = slack.write(PLANNER, GENERAL, "What do you think?")
    message(page, "What do you think?").hover()
    page.get_by_role("button", name="Find another reaction").click()
    page.get_by_role("searchbox", name="Search emoji").fill("hugging")
    page.keyboard.press("Enter")
    expect(message(page, "What do you think?").get_by_role("button", name="hugging_face: 1")).to_be_visible()
    told = next(
        one for one in slack.get(f"/page/messages?as={EDITOR}&channel={GENERAL}")["messages"] if one["ts"] == ts
    )
    assert [one["name"] for one in told["reactions"]] == ["hugging_face"]


@pytest.mark.parametrize(
    ("keys", "marked"),
    [("b", "*word*"), ("i", "_word_"), ("Shift+X", "~word~"), ("Shift+C", "`word`")],
)
def test_keys_for_marks(page: Page, keys: str, marked: str) -> None:
    """Slack's shortcuts for bold, italic, strikethrough and code format the selection, or remove that formatting."""
    field = box(page)
    field.press_sequentially("word")
    field.press("Control+a")
    field.press(f"Control+{keys}")
    expect(field).to_have_value(marked)
    field.press(f"Control+{keys}")
    expect(field).to_have_value("word")


def test_up_edits_the_last_message(page: Page, slack: Slack) -> None:
    """In an empty field, Up edits the person's last message; "(edited)" then follows its last word on the same line."""
    say(page, "frist *try*")
    expect(message(page, "frist")).to_be_visible()
    slack.write(PLANNER, GENERAL, "Somebody else")
    expect(message(page, "Somebody else")).to_be_visible()
    box(page).press("ArrowUp")
    edited = page.get_by_role("textbox", name="Edit message")
    expect(edited).to_be_focused()
    edited.fill("first *try*")
    edited.press("Enter")
    changed = message(page, "first try (edited)")
    expect(changed).to_be_visible()
    expect(box(page)).to_be_focused()
    word = changed.locator("strong, b, .slack_bold, [class*=bold]").first.bounding_box()
    note = changed.get_by_text("(edited)", exact=True).bounding_box()
    assert word is not None
    assert note is not None
    assert word["y"] < note["y"] + note["height"] / 2 < word["y"] + word["height"]


def edited_while_it_is_saved(page: Page, slack: Slack) -> Route:
    """Post two messages, edit the newer one, and return the held-back request that saves the edit."""
    slack.write(EDITOR, GENERAL, "One")
    slack.write(EDITOR, GENERAL, "Two")
    saving: list[Route] = []
    page.route("**/page/act", lambda route: saving.append(route))  # noqa: PLW0108 - Playwright takes no built-in
    expect(message(page, "Two")).to_be_visible()
    box(page).press("ArrowUp")
    page.get_by_role("textbox", name="Edit message").fill("Three")
    page.keyboard.press("Enter")
    while not saving:
        page.wait_for_timeout(10)
    return saving[0]


def test_who_goes_elsewhere_while_an_edit_is_saved(page: Page, slack: Slack) -> None:
    """If a person starts typing elsewhere before an edit is saved, the focus stays there."""
    saving = edited_while_it_is_saved(page, slack)
    search = page.get_by_role("searchbox", name="Search messages")
    search.press_sequentially("nee")
    saving.continue_()
    expect(message(page, "Three (edited)")).to_be_visible()
    expect(page.get_by_role("textbox", name="Edit message")).to_have_count(0)
    page.keyboard.type("dle")
    expect(search).to_have_value("needle")


def test_who_edits_another_message_while_one_is_saved(page: Page, slack: Slack) -> None:
    """If a person starts to edit another message while an edit is being saved, the new edit stays open and focused."""
    saving = edited_while_it_is_saved(page, slack)
    message(page, "One").hover()
    message(page, "One").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Edit message").click()
    edited = page.get_by_role("textbox", name="Edit message")
    expect(edited).to_have_value("One")
    with page.expect_response("**/page/act"):
        saving.continue_()
    expect(message(page, "Three (edited)")).to_be_visible()
    page.keyboard.type(" more")
    expect(edited).to_have_value("One more")


def test_up_in_a_field_that_is_not_empty(page: Page) -> None:
    """In a field that is not empty, Up does not start to edit a message."""
    say(page, "said")
    expect(message(page, "said")).to_be_visible()
    field = box(page)
    field.press_sequentially("more")
    field.press("ArrowUp")
    expect(page.get_by_role("textbox", name="Edit message")).to_have_count(0)


def test_up_in_a_thread(page: Page, slack: Slack) -> None:
    """In a thread's field, Up edits the person's last message in that thread, and Escape returns to the field."""
    root = slack.write(PLANNER, GENERAL, "Root")
    slack.write(EDITOR, GENERAL, "My reply", root)
    message(page, "Root").get_by_test_id("replies").click()
    expect(message(page, "My reply", "thread")).to_be_visible()
    box(page, "thread-composer").press("ArrowUp")
    edited = page.get_by_role("textbox", name="Edit message")
    expect(edited).to_have_value("My reply")
    edited.press("Escape")
    expect(box(page, "thread-composer")).to_be_focused()


def test_somebody_is_added_who_was_mentioned(page: Page, slack: Slack) -> None:
    """If a person mentions an app that is not in the channel, Slackbot offers to add it.

    If the person accepts the offer, a message says who added the app.
    """
    say(page, "@tester hello")
    notice = message(page, "they're not in this channel")
    notice.get_by_role("button", name="Add to channel").click()
    expect(notice).to_have_count(0)
    expect(message(page, "was added to #general by Editor")).to_be_visible()
    assert slack.bot in slack.here.playground.workspace.channels[GENERAL].members


def test_nobody_is_added(page: Page, slack: Slack) -> None:
    """If a person chooses "Do nothing", Slackbot's offer disappears for good, and the app is not added."""
    say(page, "@tester hello")
    notice = message(page, "they're not in this channel")
    notice.get_by_role("button", name="Do nothing").click()
    expect(notice).to_have_count(0)
    page.reload()
    expect(message(page, "@tester hello")).to_be_visible()
    expect(notice).to_have_count(0)
    assert slack.bot not in slack.here.playground.workspace.channels[GENERAL].members


def test_somebody_joins(page: Page, slack: Slack) -> None:
    """If a person joins a channel without having been added, a message says that the person joined."""
    made = slack.act(EDITOR, "create", name="plans")["channel"]["id"]
    slack.act(PLANNER, "join", channel=made)
    page.get_by_test_id("channel-plans").click()
    expect(message(page, "joined the channel")).to_contain_text("Planner")
