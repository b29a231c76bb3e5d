"""In a real browser, people rate answers and pass refused questions on to a person on the playground's page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_playground.testing.program import Playground

from handlers.experts import texts as expert_texts
from handlers.feedback import texts
from knowledge.model import Language
from tests.conftest import LANGUAGES
from tests.played import played
from tests.playground_ids import GENERAL
from tests.test_browser import LARGE, answered, browser, newest, opened, pytestmark, say

__all__ = ["browser", "pytestmark"]

ANSWERED: dict[Language, str] = {"en": "/innovation KONEPS", "ko": "/innovation 나라장터"}
REFUSED: dict[Language, str] = {
    "en": "/innovation what is the KONEPS admin password?",
    "ko": "/innovation 나라장터 관리자 비밀번호가 뭐예요?",
}


@pytest.fixture(scope="module", params=["socket", "http"])
def slack(request: pytest.FixtureRequest, cache: Path) -> Iterator[Playground]:
    """Yield a playground whose bot passes questions on to #general, once over Socket Mode and once over HTTP."""
    with played(cache, request.param, ASK_A_PERSON=GENERAL) as running:
        yield running


@pytest.fixture
def page(browser: Browser, slack: Playground) -> Iterator[Page]:
    """Yield the playground's page on a large screen, and fail if an error occurs in it."""
    yield from opened(browser, slack, LARGE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_thumbs(page: Page, language: Language) -> None:
    """A thumbs up stays pressed and shows nothing else.

    A thumbs down opens a form, which closes when a reason is sent.
    """
    answer = answered(page, ANSWERED[language])
    expect(answer).to_contain_text(ANSWERED[language].removeprefix("/innovation "))
    good, bad = (answer.get_by_role("button", name=label[language], exact=True) for label in (texts.GOOD, texts.BAD))
    count = page.get_by_test_id("channel-messages").get_by_test_id("message").count()
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    bad.click()
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text(texts.REASON_LABEL[language])
    modal.get_by_text(texts.REASONS["unclear"][language]).click()
    modal.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    assert page.get_by_test_id("channel-messages").get_by_test_id("message").count() == count


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person(page: Page, language: Language) -> None:
    """A refused question is passed on to #general, and a reply in its thread comes back in a direct message."""
    page.get_by_test_id("channel-innovation").click()
    answered(page, REFUSED[language]).get_by_role("button", name=expert_texts.SEND[language]).click()
    expect(newest(page)).to_contain_text(expert_texts.AND_THEN[language])
    switch_to(page, "Planner")
    page.get_by_test_id("channel-general").click()
    expect(newest(page)).to_contain_text(expert_texts.HOW_TO_REPLY[language])
    newest(page).hover()
    newest(page).get_by_role("button", name="Reply in thread").click()
    say(page, f"Ask the help desk ({language}).", "thread")
    switch_to(page, "Editor")
    page.get_by_test_id("app").click()
    expect(newest(page)).to_contain_text(f"Ask the help desk ({language}).")
    expect(newest(page)).to_contain_text(expert_texts.REPLIED[language].strip())


def switch_to(page: Page, name: str) -> None:
    """Act as the person with this name."""
    page.get_by_test_id("switcher").click()
    page.get_by_role("menuitemradio", name=name).click()
