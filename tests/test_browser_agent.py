"""People talk with the bot in the agent view of the playground's page, over Socket Mode and over signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_playground.testing.program import Playground

from handlers.answers.menus import example_questions
from knowledge.model import KnowledgeBase, Language
from tests.test_browser import LARGE, browser, newest, opened, pytestmark, say
from tests.test_browser_home import PEOPLE, become, slack

__all__ = ["browser", "pytestmark", "slack"]

NAME = {"en": "KISS", "ko": "나라장터"}
TOPIC = {"en": "kiss", "ko": "koneps"}


@pytest.fixture
def page(browser: Browser, slack: Playground) -> Iterator[Page]:
    """Yield the playground's page, and fail if an error occurs in it."""
    yield from opened(browser, slack, LARGE)


def open_messages(page: Page, language: Language) -> None:
    """Switch to the person who uses Slack in a language, and open the conversation with the bot."""
    become(page, language)
    page.get_by_test_id("app").click()
    page.get_by_test_id("tab-messages").click()


@pytest.mark.parametrize("language", PEOPLE)
def test_agent(page: Page, knowledge: KnowledgeBase, language: Language) -> None:
    """An empty conversation has questions to press. An answer is in a titled thread, with related topics as prompts."""
    open_messages(page, language)
    prompts = page.get_by_test_id("prompts").get_by_role("button")
    expect(prompts).to_have_text(list(example_questions(knowledge, language)))
    prompts.last.click()
    expect(page.get_by_test_id("thread-messages").get_by_test_id("message")).to_have_count(2)
    expect(page.get_by_test_id("thread").get_by_test_id("status")).to_be_empty()
    say(page, NAME[language])
    topic = knowledge.topic(TOPIC[language])
    assert topic is not None
    expect(page.get_by_test_id("thread").get_by_role("heading", level=2)).to_contain_text(topic.title[language])
    expect(newest(page, "thread")).to_contain_text(topic.summary[language])
    related = [near.title[language] for near in knowledge.related(topic)[:4]]
    expect(prompts).to_have_text(related)
    prompts.first.click()
    expect(newest(page, "thread")).to_contain_text(related[0])
    expect(prompts).not_to_have_text(related)


@pytest.mark.parametrize("language", PEOPLE)
def test_thread_goes_on(page: Page, language: Language) -> None:
    """A follow-up question in a thread is understood and answered there."""
    open_messages(page, language)
    say(page, NAME[language])
    messages = page.get_by_test_id("thread-messages").get_by_test_id("message")
    expect(messages).to_have_count(2)
    say(page, {"en": "source?", "ko": "출처는?"}[language], "thread")
    expect(messages).to_have_count(4)
    expect(messages.last).to_contain_text({"en": "Chapter", "ko": "장"}[language])
