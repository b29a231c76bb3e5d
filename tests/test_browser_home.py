"""People use the Home tab on the playground's page, in a real browser, over Socket Mode and over signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from slack_playground.testing.program import Playground

from knowledge.model import KnowledgeBase, Language
from tests.played import played
from tests.test_browser import LARGE, browser, opened, pytestmark

__all__ = ["browser", "pytestmark"]

PEOPLE: dict[Language, str] = {"en": "Reporter", "ko": "Editor"}
"""People of the playground, by the language in which they use Slack."""
FACT = {"en": "Fact of the day", "ko": "오늘의 상식"}
RECENT = {"en": "Your recent answers", "ko": "최근에 본 답변"}
MORE = {"en": "More on {title}", "ko": "{title} 더 보기"}


@pytest.fixture(scope="module", params=["socket", "http"])
def slack(request: pytest.FixtureRequest, cache: Path) -> Iterator[Playground]:
    """Yield a playground with the bot in it, once over Socket Mode and once over HTTP."""
    with played(cache, request.param) as running:
        yield running


@pytest.fixture
def page(browser: Browser, slack: Playground) -> Iterator[Page]:
    """Yield the playground's page, and fail if an error occurs in it."""
    yield from opened(browser, slack, LARGE)


def become(page: Page, language: Language) -> None:
    """Switch to the person who uses Slack in a language."""
    page.get_by_test_id("switcher").click()
    page.get_by_role("menuitemradio", name=PEOPLE[language]).click()


def open_home(page: Page) -> Locator:
    """Open the Home tab and return it."""
    page.get_by_test_id("app").click()
    page.get_by_test_id("tab-home").click()
    return page.get_by_test_id("home")


@pytest.mark.parametrize("language", PEOPLE)
def test_home(page: Page, knowledge: KnowledgeBase, language: Language) -> None:
    """A mistyped name is found in the search field. Its topic opens in a window, and is then a recent answer."""
    koneps = knowledge.topic("koneps")
    assert koneps is not None
    become(page, language)
    home = open_home(page)
    expect(home).to_contain_text(FACT[language])
    home.get_by_role("combobox").first.click()
    page.keyboard.type("konpes")
    page.get_by_role("option", name="KONEPS", exact=True).click()
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text(koneps.summary[language])
    modal.get_by_role("button", name=MORE[language].format(title=koneps.title[language])).click()
    expect(modal).to_contain_text(koneps.statements[-1].text[language])
    modal.get_by_test_id("modal-close").click()
    home.get_by_role("combobox", name=RECENT[language]).click()
    page.get_by_role("option", name=koneps.title[language], exact=True).click()
    expect(modal).to_contain_text(koneps.summary[language])
    modal.get_by_test_id("modal-close").click()


def test_language(page: Page) -> None:
    """Choosing a language on the Home tab changes the tab in place. The choice can be left to the bot again."""
    become(page, "en")
    home = open_home(page)
    home.get_by_role("combobox", name="Language: automatic").click()
    page.get_by_role("option", name="Korean").click()
    home.get_by_role("combobox", name="언어: 한국어").click()
    page.get_by_role("option", name="자동").click()
    expect(home.get_by_role("combobox", name="Language: automatic")).to_be_visible()


def test_my_data(page: Page) -> None:
    """A person's data is shown in a window, and deleted there."""
    become(page, "en")
    home = open_home(page)
    home.get_by_role("combobox", name="Language: automatic").click()
    page.get_by_role("option", name="English").click()
    home.get_by_role("combobox", name="Language: English").wait_for()
    home.get_by_role("button", name="My data").click()
    modal = page.get_by_test_id("modal")
    expect(modal.get_by_role("heading", name="My data")).to_be_visible()
    expect(modal).to_contain_text("Your language: English")
    modal.get_by_role("button", name="Delete my data").click()
    expect(modal).to_contain_text("I’ve deleted what I remembered about you")
    modal.get_by_test_id("modal-close").click()
    page.get_by_test_id("tab-messages").click()
    expect(open_home(page).get_by_role("combobox", name="Language: automatic")).to_be_visible()
