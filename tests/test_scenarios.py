"""People use the bot in the playground, through real requests, both over Socket Mode and over signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_playground.testing.program import Playground, Someone, button, buttons, until

from knowledge.model import KnowledgeBase, Topic
from knowledge.search.outcome import Choices
from tests.played import played

Json = dict[str, Any]


@pytest.fixture(scope="module", params=["socket", "http"])
def slack(request: pytest.FixtureRequest, cache: Path) -> Iterator[Playground]:
    """Yield a playground with the bot in it, once over Socket Mode and once over HTTP."""
    with played(cache, request.param) as running:
        yield running


@pytest.fixture
def editor(slack: Playground) -> Someone:
    """Return the editor."""
    return slack.someone("editor")


@pytest.fixture
def reporter(slack: Playground) -> Someone:
    """Return the reporter."""
    return slack.someone("reporter")


def test_command(editor: Someone, reporter: Someone) -> None:
    """A slash command is answered at once, and only the person who typed it sees the answer."""
    general = editor.channel("general")
    before = reporter.messages(general)
    editor.act("command", channel=general, command="/innovation", text="KONEPS")
    answer = editor.sees(general, None, "KONEPS", "210,000", "Chapter IV")
    assert answer["ephemeral"] is True
    assert reporter.messages(general) == before


def test_mention_and_thread(editor: Someone, reporter: Someone) -> None:
    """A mention is answered once, in its thread, where everyone can read it; a follow-up there is understood."""
    channel = editor.channel("innovation")
    asked = editor.act("message", channel=channel, text="@innovation how long do foreigners wait at the airport now?")
    thread = asked["message"]["ts"]
    answer = reporter.sees(channel, thread, "KISS", "Chapter IV")
    assert "ephemeral" not in answer
    reporter.act("message", channel=channel, thread_ts=thread, text="@innovation and nationals?")
    reporter.sees(channel, thread, "KISS")
    until(lambda: len(editor.messages(channel, thread)) == 4, "two questions and two answers")
    assert [message["ts"] for message in reporter.messages(channel)].count(thread) == 1


def test_related_topic(editor: Someone, knowledge: KnowledgeBase) -> None:
    """If a related topic is chosen from the overflow menu, its answer appears below."""
    general = editor.channel("general")
    editor.act("command", channel=general, command="/innovation", text="KISS")
    related = knowledge.related(topic_of(knowledge, "kiss"))[0]
    answer = editor.sees(general, None, "en.kiss.summary")
    choose(editor, answer, related.title["en"])
    assert editor.sees(general, None, f"en.{related.id}.summary")["ephemeral"] is True


def test_reading_on_in_a_thread(editor: Someone, reporter: Someone, knowledge: KnowledgeBase) -> None:
    """Related topics in a channel's thread are answered in that thread, visible only to the person who chose them."""
    channel = editor.channel("innovation")
    asked = editor.act("message", channel=channel, text="@innovation KISS")
    thread = asked["message"]["ts"]
    topic = topic_of(knowledge, "kiss")
    for _ in range(2):
        last = editor.sees(channel, thread, f"en.{topic.id}.summary")
        topic = next(each for each in knowledge.related(topic) if each.id != "kiss")
        choose(editor, last, topic.title["en"])
    assert editor.sees(channel, thread, f"en.{topic.id}.summary")["ephemeral"] is True
    assert len(editor.messages(channel, thread)) == 4
    assert len(reporter.messages(channel, thread)) == 2


def test_choice(editor: Someone, ambiguous: tuple[str, Choices]) -> None:
    """The chosen topic replaces the message that offered the choice."""
    general, (word, choices) = editor.channel("general"), ambiguous
    editor.act("command", channel=general, command="/innovation", text=word)
    offer = editor.sees(general, None, "Which one do you mean?", *(topic.title["en"] for topic in choices.topics))
    count = len(editor.messages(general))
    chosen = buttons(offer)[0]
    press(editor, offer, chosen)
    editor.sees(general, None, f"en.{choices.topics[0].id}.summary")
    assert len(editor.messages(general)) == count


def test_list(editor: Someone) -> None:
    """The list, a chapter, and a topic chosen from that chapter replace one another in one message."""
    general = editor.channel("general")
    editor.act("command", channel=general, command="/innovation", text="list")
    chapters = editor.sees(general, None, "Challenges")
    count = len(editor.messages(general))
    press(editor, chapters, buttons(chapters)[1])
    until(lambda: editor.messages(general)[-1]["blocks"] != chapters["blocks"], "a chapter's topics")
    chapter = editor.messages(general)[-1]
    (_, first), *_ = options(chapter)
    choose(editor, chapter, first["text"]["text"])
    editor.sees(general, None, first["text"]["text"], "← Chapter")
    assert len(editor.messages(general)) == count


def test_more(editor: Someone, knowledge: KnowledgeBase) -> None:
    """The "More on …" button replaces the short answer with everything that the report says about the topic."""
    general = editor.channel("general")
    editor.act(
        "command", channel=general, command="/innovation", text="how long do foreigners wait at the airport now?"
    )
    answer = editor.sees(general, None, "KISS")
    count = len(editor.messages(general))
    press(editor, answer, button(answer, "More on KISS"))
    summary = topic_of(knowledge, "kiss").summary["en"]
    assert editor.sees(general, None, "en.kiss.whole.title", summary)["ephemeral"] is True
    assert len(editor.messages(general)) == count


def test_greeting(editor: Someone) -> None:
    """A greeting is answered with questions as buttons, and the answer to the chosen question replaces that message."""
    direct = editor.channel("app")
    thread = editor.act("message", channel=direct, text="hello")["message"]["ts"]
    greeting = editor.sees(direct, thread, "en.greeting")
    count = len(editor.messages(direct, thread))
    press(editor, greeting, buttons(greeting)[0])
    editor.sees(direct, thread, "More on")
    assert len(editor.messages(direct, thread)) == count


def test_korean_in_a_direct_message(editor: Someone) -> None:
    """A direct message in Korean and its follow-up are answered in Korean, in its thread."""
    direct = editor.channel("app")
    thread = editor.act("message", channel=direct, text="공공 조달은 인터넷으로 어떻게 바뀌었나요?")["message"]["ts"]
    editor.sees(direct, thread, "나라장터", "제4장")
    editor.act("message", channel=direct, thread_ts=thread, text="출처는?")
    editor.sees(direct, thread, "ko.koneps.source", "제4장")
    assert len(editor.messages(direct, thread)) == 4


def test_uninvited(editor: Someone) -> None:
    """The bot does not answer in a channel that it has not joined; once invited, it answers new mentions there."""
    channel = editor.channel("random")
    asked = editor.act("message", channel=channel, text="@innovation KONEPS")
    editor.act("invite", channel=channel, whom=editor.state()["app"]["bot_user"])
    again = editor.act("message", channel=channel, text="@innovation KONEPS")
    editor.sees(channel, again["message"]["ts"], "210,000")
    assert len(editor.messages(channel, asked["message"]["ts"])) == 1


def topic_of(knowledge: KnowledgeBase, topic_id: str) -> Topic:
    """Return the topic with that id, which the report must have."""
    topic = knowledge.topic(topic_id)
    assert topic is not None
    return topic


def press(who: Someone, message: dict[str, object], pressed: dict[str, object]) -> None:
    """Press a button in a message."""
    who.act("press", channel=message["channel"], ts=message["ts"], action_id=pressed["action_id"])


def options(message: Json) -> Iterator[tuple[Json, Json]]:
    """Yield every menu option in a message together with its menu, as (menu, option)."""
    for block in message["blocks"]:
        for menu in block["elements"] if block["type"] == "actions" else ():
            yield from ((menu | {"block_id": block["block_id"]}, option) for option in menu.get("options", ()))


def choose(who: Someone, message: Json, label: str) -> None:
    """Choose the option with that label from a menu in a message."""
    menu, option = next(found for found in options(message) if found[1]["text"]["text"] == label)
    action = {"action_id": menu["action_id"], "block_id": menu["block_id"], "selected_option": option}
    who.act("press", channel=message["channel"], ts=message["ts"], action=action)
