"""Buttons and menus: every action comes back from Slack as it was sent, and old buttons keep their meaning."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.actions import ACTION_ID, MENU, MOST, Action, read_action
from handlers.answers import requests as answers
from handlers.digests.slack import requests as digests
from handlers.experts import requests as experts
from handlers.explain import requests as explain
from handlers.feedback import requests as feedback
from handlers.home import requests as home
from handlers.requests import ACTIONS, Request
from handlers.sharing import requests as sharing
from knowledge.model import LANGUAGE, Language
from tests.conftest import LANGUAGES

languages = st.sampled_from((*LANGUAGES, "fr"))
names = st.text(st.characters(exclude_characters=":"), max_size=60)
"""The content of any field but the last; it contains no colon."""
targets = st.text(max_size=200)
"""The content of the last field, which may be any text, such as an id, "topic/fact" or a change that can be undone."""

OLD = [
    ("innovation.topic.0", "en:kiponet", answers.ShowTopic("en", "kiponet")),
    ("innovation.choose.4", "ko:koneps", answers.ChooseTopic("ko", "koneps")),
    ("innovation.open.12", "en:koneps", answers.OpenTopic("en", "koneps")),
    ("innovation.translate.3", "ko:kiss", answers.TranslateTopic("ko", "kiss")),
    ("innovation.translate.3", "ko:kiss:un-award", answers.TranslateTopic("ko", "kiss", "un-award")),
    ("innovation.more.0", "en:kiss", answers.TellMore("en", "kiss")),
    ("innovation.ask.1", "en:KISS: how long?", answers.AskAgain("en", "KISS: how long?")),
    ("innovation.chapter.0", "en:IV", answers.BrowseChapter("en", "IV")),
    ("innovation.chapters.0", "en:", answers.Browse("en")),
    ("innovation.help.2", "ko:", answers.Help("ko")),
    ("innovation.fact.2", "ko:bids", answers.ShowFact("ko", "bids")),
    ("innovation.another.1", "en:bids", answers.RandomFact("en", "bids")),
    ("innovation.another.1", "en:", answers.RandomFact("en")),
    ("innovation.share.1", "en:ask:en:KISS: how long?", sharing.Share("en", "ask:en:KISS: how long?")),
    ("innovation.term.1", "ko:kiss", explain.OpenTerm("ko", "kiss")),
    ("innovation.dismiss.0", "ko:", sharing.Dismiss("ko")),
    ("innovation.digest-more.0", "en:koneps/bids", digests.MoreAboutFact("en", "koneps/bids")),
    ("innovation.digest-another.1", "ko:koneps/bids", digests.AnotherFact("ko", "koneps/bids")),
    ("innovation.digest-feedback.0", "ko:+koneps/bids", digests.RateFact("ko", "+koneps/bids")),
    ("innovation.digest-feedback.0", "en:-koneps/bids", digests.RateFact("en", "-koneps/bids")),
    ("innovation.digest-manage.2", "en:", digests.ListSubscriptions("en")),
    ("innovation.digest-new.0", "ko:", digests.OpenForm("ko")),
    ("innovation.digest-add.1", "en:4 16:00 Europe/Madrid", digests.AddAnother("en", "4 16:00 Europe/Madrid")),
    ("innovation.digest-reschedule.0", "ko:s1:0 09:00 UTC", digests.Reschedule("ko", "s1", "0 09:00 UTC")),
    ("innovation.digest-change.0", "en:s1", digests.OpenChangeForm("en", "s1")),
    ("innovation.digest-pause.1", "en:s1", digests.Pause("en", "s1")),
    ("innovation.digest-resume.1", "en:s1", digests.Resume("en", "s1")),
    ("innovation.digest-skip.2", "en:s1", digests.Skip("en", "s1")),
    ("innovation.digest-preview.3", "en:default-T1-C1", digests.Preview("en", "default-T1-C1")),
    ("innovation.digest-stop.4", "ko:s1", digests.Unsubscribe("ko", "s1")),
    ("innovation.digest-undo.0", 'en:["s1",8,null]', digests.UndoChange("en", '["s1",8,null]')),
    ("innovation.answer.0", "en:kiss:un-award", home.OpenAnswer("en", "kiss", "un-award")),
    ("innovation.typed.0", "ko:a: b?", home.AskTyped("ko", "a: b?")),
    ("innovation.settings.0", "en:", home.OpenSettings("en")),
    ("innovation.my-language.0", "en:ko", home.ChooseLanguage("en", "ko")),
    ("innovation.channel-language.0", "ko:", home.ChooseChannelLanguage("ko")),
    ("innovation.my-data.1", "ko:", home.ShowMyData("ko")),
    ("innovation.remove-my-data.0", "en:", home.RemoveMyData("en")),
    ("innovation.digest-undo.0", 'en:["s1",8,[["s1:2"],":"]]', digests.UndoChange("en", '["s1",8,[["s1:2"],":"]]')),
    ("innovation.feedback.0", "ko:+koneps/bids", feedback.RateAnswer("ko", "+koneps/bids")),
    ("innovation.feedback.0", "en:-", feedback.RateAnswer("en", "-")),
    ("innovation.ask-person.2", "en:0a1b2c3d:why: is it?", experts.AskPerson("en", "0a1b2c3d", "why: is it?")),
]
"""The ids and values of buttons in messages sent earlier, and the action that each stands for."""


def actions_of(kind: type[Action]) -> st.SearchStrategy[Action]:
    """Return a strategy for actions of the given kind, with arbitrary strings in their fields."""
    _, *fields = dataclasses.fields(kind)
    inner = [names for _ in fields[:-1]] + [targets for _ in fields[-1:]]
    return st.builds(kind, languages, *inner)


@pytest.mark.parametrize("kind", ACTIONS.values(), ids=ACTIONS)
def test_every_action_round_trips(kind: type[Action]) -> None:
    """Whatever text an action's fields hold, and wherever its button is in the row, the action is read back unchanged.

    Only the last field may contain a colon. So is the action of a menu option, although all options of a menu share one
    action id.
    """

    @given(actions_of(kind), st.integers(0, 24))
    def round_trips(action: Action, place: int) -> None:
        assert ACTION_ID.fullmatch(action.action_id(place))
        assert read_action(action.action_id(place), action.value, ACTIONS) == action
        menu = f"innovation.{MENU}.{place}"
        assert ACTION_ID.fullmatch(menu)
        assert read_action(menu, action.option_value, ACTIONS) == action

    round_trips()


def test_no_action_is_called_menu() -> None:
    """No action has the code that menus use in their action ids."""
    assert MENU not in ACTIONS


@pytest.mark.parametrize(
    ("value", "action"),
    [
        ("topic:en:kiponet", answers.ShowTopic("en", "kiponet")),
        ("translate:ko:kiss:un-award", answers.TranslateTopic("ko", "kiss", "un-award")),
        ("open:ko:koneps", answers.OpenTopic("ko", "koneps")),
    ],
)
def test_old_menus_are_still_read(value: str, action: Action) -> None:
    """Options in old messages are read as the actions that they stood for, and new options have the same values."""
    assert read_action("innovation.menu.2", value, ACTIONS) == action
    assert action.option_value == value


@pytest.mark.parametrize("kind", ACTIONS.values(), ids=ACTIONS)
def test_every_action_is_a_request(kind: type[Action]) -> None:
    """Every action is one of the router's requests, is found by its code, and has only strings besides its language."""
    assert kind in get_args(Request | sharing.Request)
    assert ACTIONS[kind.code] is kind
    assert all(field.type == "str" for field in dataclasses.fields(kind)[1:])


def test_every_pressable_request_is_known() -> None:
    """The router knows every request that a button can carry, and no two of these requests share a code."""
    pressable = {kind for kind in get_args(Request | sharing.Request) if issubclass(kind, Action)}
    assert set(ACTIONS.values()) == pressable
    assert len(ACTIONS) == len(pressable)


@pytest.mark.parametrize(("action_id", "value", "action"), OLD, ids=[f"{code} {value}" for code, value, _ in OLD])
def test_old_buttons_are_still_read(action_id: str, value: str, action: Action) -> None:
    """Buttons in old messages are read as the actions that they stood for; new ones have the same ids and values."""
    assert read_action(action_id, value, ACTIONS) == action
    assert action.value == value
    assert action.action_id(int(action_id.rpartition(".")[2])) == action_id


def test_every_action_has_an_old_button() -> None:
    """The table of old buttons above has at least one button for every kind of action."""
    assert {type(action) for _, _, action in OLD} == set(ACTIONS.values())


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("innovation.unknown.0", "en:kiss"),
        ("other", "en:kiss"),
        ("", "en:kiss"),
        ("innovation.topic", "en:kiss"),
        ("innovation.topic.", "en:kiss"),
        ("innovation.topic.x", "en:kiss"),
        ("innovation.topic.0.0", "en:kiss"),
        ("innovation.TOPIC.0", "en:kiss"),
        ("not.innovation.topic.0", "en:kiss"),
        ("innovation.digest-zone", "en:kiss"),
        ("innovation.topic.0", "kiss"),
        ("innovation.topic.0", ""),
        ("innovation.help.0", "en"),
        ("innovation.menu.0", ""),
        ("innovation.menu.0", "topic"),
        ("innovation.menu.0", "topic:kiss"),
        ("innovation.menu.0", "unknown:en:kiss"),
        ("innovation.menu.0", "menu:topic:en:kiss"),
    ],
)
def test_strangers_are_no_actions(action_id: str, value: str) -> None:
    """If the action id is not from this version of the app, or the value is malformed, the click is read as None."""
    assert read_action(action_id, value, ACTIONS) is None


@given(st.text(max_size=60), st.text(max_size=200))
def test_nothing_breaks_the_reader(action_id: str, value: str) -> None:
    """Any action id and value are read as None or as an action whose language is a language code."""
    for each in (action_id, f"innovation.{action_id}.0", *(f"innovation.{code}.0" for code in (MENU, *ACTIONS))):
        read = read_action(each, value, ACTIONS)
        assert read is None or LANGUAGE.fullmatch(read.language)


@pytest.mark.parametrize(
    ("written", "language"), [("en", "en"), ("ko", "ko"), ("fr", "fr"), ("", "en"), ("x", "en"), ("Korean", "en")]
)
def test_language_is_a_code(written: str, language: Language) -> None:
    """The language of a button may be any language code; anything else is read as English."""
    assert read_action("innovation.topic.0", f"{written}:kiss", ACTIONS) == answers.ShowTopic(language, "kiss")


@pytest.mark.parametrize("extra", [0, 1])
def test_button_can_be_too_small(extra: int) -> None:
    """An action whose value has 2,000 characters fits into a button; with one more character, it does not."""
    action = digests.UndoChange("en", "x" * (MOST - len("en:") + extra))
    assert action.fits == (extra == 0)


def test_parts_of_a_rating() -> None:
    """A rating names a fact and says whether the person liked it; a request for more about a fact names its topic."""
    good, bad = digests.RateFact("en", "+koneps/bids"), digests.RateFact("en", "-koneps/bids")
    assert [(each.good, each.fact) for each in (good, bad)] == [(True, "koneps/bids"), (False, "koneps/bids")]
    assert digests.MoreAboutFact("en", "koneps/bids").topic == "koneps"
