"""Slack's requests are read from JSON: who sent them, where, and what they say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers.envelope import (
    Click,
    IncomingCommand,
    IncomingMessage,
    OnMessage,
    OnView,
    Submission,
    Surface,
    Typing,
    team_of,
)
from handlers.people import Asker

Json = dict[str, Any]
BUTTON = {"type": "button", "action_id": "innovation.topic.0", "block_id": "b", "value": "en:kiss", "action_ts": "1.1"}


# Commands


def command(**fields: Any) -> Json:
    """Return a command as Slack sends it; `fields` add to its fields or replace them."""
    told = {
        "token": "deprecated",
        "team_id": "T1",
        "team_domain": "example",
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": "U1",
        "user_name": "someone",
        "command": "/innovation",
        "text": "R&amp;D  in <#C2|general>?",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T1/1/abc",
        "trigger_id": "1.2.3",
    }
    return {**told, **fields}


def test_command() -> None:
    """A command is read with its asker, its text without Slack's markup, and the trigger that can open a form."""
    assert IncomingCommand.read(command()) == IncomingCommand(Asker("T1", "U1", "C1"), "R&D in general?", "1.2.3")


@pytest.mark.parametrize("text", ["", None])
def test_command_alone(text: str | None) -> None:
    """If a command has no text and no trigger, both are read as empty strings."""
    assert IncomingCommand.read(command(text=text, trigger_id=None)) == IncomingCommand(Asker("T1", "U1", "C1"), "", "")


def test_command_in_a_direct_conversation() -> None:
    """A conversation whose id begins with D is a direct conversation."""
    assert IncomingCommand.read(command(channel_id="D1")).asker.direct
    assert not IncomingCommand.read(command()).asker.direct


# Messages


def event(kind: str = "app_mention", **fields: Any) -> Json:
    """Return an event as Slack sends it; `fields` add to the inner event's fields or replace them."""
    said = {"type": kind, "user": "U1", "text": "<@U0BOT> KISS?", "ts": "100.1", "channel": "C1", "event_ts": "100.1"}
    return {
        "token": "deprecated",
        "team_id": "T1",
        "api_app_id": "A1",
        "type": "event_callback",
        "event_id": "Ev1",
        "event_time": 100,
        "authorizations": [{"enterprise_id": None, "team_id": "T1", "user_id": "U0BOT", "is_bot": True}],
        "event": {**said, **fields},
    }


def test_mention() -> None:
    """A mention is read without the bot's name; outside of threads, it is answered in a new thread below it."""
    said = IncomingMessage.read(event())
    assert said == IncomingMessage(
        Asker("T1", "U1", "C1"), "KISS?", "<@U0BOT> KISS?", "100.1", "100.1", "Ev1", direct=False
    )
    assert said.opens_thread


def test_mention_in_a_thread() -> None:
    """A mention in a thread is answered in that thread."""
    said = IncomingMessage.read(event(thread_ts="90.0"))
    assert said is not None
    assert (said.ts, said.thread, said.opens_thread) == ("100.1", "90.0", False)


@pytest.mark.parametrize(
    ("fields", "direct"),
    [
        ({"channel": "D1", "channel_type": "im"}, True),
        ({"channel": "D1"}, True),
        ({"channel_type": "im"}, True),
        ({"channel_type": "channel"}, False),
        ({"channel_type": "group"}, False),
    ],
)
def test_direct_message(fields: Json, direct: bool) -> None:
    """A direct message is recognized by the type of its channel, or by the channel's id."""
    said = IncomingMessage.read(event("message", **fields))
    assert said is not None
    assert said.direct == direct


@pytest.mark.parametrize(
    ("fields", "thread"),
    [
        ({"channel": "D1", "channel_type": "im"}, None),
        ({"channel": "D1", "channel_type": "im", "thread_ts": "90.0"}, "90.0"),
        ({"channel_type": "channel"}, "100.1"),
        ({"channel_type": "channel", "thread_ts": "90.0"}, "90.0"),
    ],
    ids=["directly", "directly in a thread", "in a channel", "in a thread"],
)
def test_where_a_message_is_answered(fields: Json, thread: str | None) -> None:
    """A message is answered in its thread, or in a new one below it.

    A direct message outside of threads is answered outside of threads.
    """
    said = IncomingMessage.read(event("message", **fields))
    assert said is not None
    assert said.answer_thread == thread


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast", "me_message"])
def test_ways_to_say_something(subtype: str | None) -> None:
    """Plain messages, files, /me messages, and thread replies that are also sent to the channel are read.

    If there is no text, it is read as an empty string.
    """
    said = IncomingMessage.read(event("message", subtype=subtype, text=None))
    assert said is not None
    assert said.text == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": "B1"},
        {"subtype": "file_share", "bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
    ],
)
def test_what_nobody_said(fields: Json) -> None:
    """A bot's message, or an event that only reports an edit, a deletion or a join, is read as None."""
    assert IncomingMessage.read(event("message", **fields)) is None


@pytest.mark.parametrize("missing", ["user", "channel", "ts"])
def test_message_of_nobody(missing: str) -> None:
    """A message without a user, a channel or a timestamp is read as None."""
    body = event("message")
    del body["event"][missing]
    assert IncomingMessage.read(body) is None


def test_message_without_the_rest() -> None:
    """If a message has no team and no event id, both are read as empty strings."""
    body = event()
    del body["team_id"], body["authorizations"], body["event_id"]
    said = IncomingMessage.read(body)
    assert said is not None
    assert (said.asker, said.event_id) == (Asker("", "U1", "C1"), "")


# Clicks


def click(**fields: Any) -> Json:
    """Return a click on a button in a channel as Slack sends it; `fields` add to its fields or replace them."""
    told = {
        "type": "block_actions",
        "user": {"id": "U1", "username": "someone", "name": "someone", "team_id": "T1"},
        "api_app_id": "A1",
        "token": "deprecated",
        "container": {"type": "message", "message_ts": "100.2", "channel_id": "C1", "is_ephemeral": False},
        "trigger_id": "1.2.3",
        "team": {"id": "T1", "domain": "example"},
        "channel": {"id": "C1", "name": "general"},
        "message": {"type": "message", "ts": "100.2", "text": "…", "user": "U0BOT"},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T1/1/abc",
        "actions": [BUTTON],
    }
    return {**told, **fields}


def container(**fields: Any) -> Json:
    """Return the part of a click that identifies the button's message; `fields` add to its fields or replace them."""
    return {"type": "message", "message_ts": "100.2", "channel_id": "C1", "is_ephemeral": False, **fields}


PRIVATE = {"message": None, "channel": {"id": "C1", "name": "general"}}
MODAL = {"id": "V1", "type": "modal", "title": {"type": "plain_text", "text": "Fact of the week"}}


@pytest.mark.parametrize(
    ("fields", "surface"),
    [
        ({}, OnMessage("100.2", "100.2", private=False, threaded=False)),
        ({"container": container(thread_ts="90.0")}, OnMessage("100.2", "90.0", private=False, threaded=True)),
        (
            {"message": {"ts": "100.2", "thread_ts": "90.0"}},
            OnMessage("100.2", "90.0", private=False, threaded=False),
        ),
        (
            {"container": container(is_ephemeral=True), **PRIVATE},
            OnMessage("100.2", "100.2", private=True, threaded=False),
        ),
        (
            {"container": container(is_ephemeral=True, thread_ts="90.0"), **PRIVATE},
            OnMessage("100.2", "90.0", private=True, threaded=True),
        ),
    ],
    ids=["in a channel", "in a thread", "whose message says the thread", "ephemeral", "ephemeral in a thread"],
)
def test_click_under_a_message(fields: Json, surface: Surface) -> None:
    """A click below a message says whether the message is ephemeral, and which thread it is in or would open."""
    assert Click.read(click(**fields)) == Click(
        Asker("T1", "U1", "C1"), "innovation.topic.0", "en:kiss", surface, "1.2.3"
    )


@pytest.mark.parametrize(
    ("view", "surface"),
    [
        (MODAL, OnView("V1", "modal", "Fact of the week")),
        ({"id": "V1", "type": "home"}, OnView("V1", "home", "")),
        ({"id": "V1", "type": "home", "title": None}, OnView("V1", "home", "")),
    ],
)
def test_click_in_a_view(view: Json, surface: Surface) -> None:
    """A click in a form or on the Home tab says which view it is in, and has no channel."""
    told = click(container={"type": "view", "view_id": "V1"}, view=view)
    for name in ("channel", "message", "response_url", "state"):
        del told[name]
    assert Click.read(told) == Click(Asker("T1", "U1"), "innovation.topic.0", "en:kiss", surface, "1.2.3")


@pytest.mark.parametrize("where", [None, {}, {"type": "message_attachment", "message_ts": "100.2"}])
def test_click_elsewhere(where: Json | None) -> None:
    """A click that is neither below a message nor in a view is read as None."""
    assert Click.read(click(container=where)) is None


@pytest.mark.parametrize(
    "button",
    [{"action_id": "other"}, {"action_id": "other", "value": None}, {"action_id": "other", "selected_option": None}],
)
def test_click_without_a_value(button: Json) -> None:
    """If a button has no value, a menu has no chosen option, or a click has no trigger, an empty string is read."""
    read = Click.read(click(actions=[button], trigger_id=None))
    assert read is not None
    assert (read.action_id, read.value, read.trigger) == ("other", "", "")


@pytest.mark.parametrize(
    "menu",
    [
        {
            "type": "overflow",
            "selected_option": {"text": {"type": "plain_text", "text": "K"}, "value": "topic:en:kiss"},
        },
        {"type": "static_select", "selected_option": {"value": "topic:en:kiss"}, "placeholder": {"text": "Pick"}},
    ],
)
def test_choice_from_a_menu(menu: Json) -> None:
    """If an option is chosen from a menu, the click has the value of that option."""
    chosen = {"action_id": "innovation.menu.1", "block_id": "b", "action_ts": "1.1", **menu}
    surface = OnMessage("100.2", "100.2", private=False, threaded=False)
    assert Click.read(click(actions=[chosen])) == Click(
        Asker("T1", "U1", "C1"), "innovation.menu.1", "topic:en:kiss", surface, "1.2.3"
    )


@pytest.mark.parametrize("team", [None, {}])
def test_click_of_an_organization(team: Json | None) -> None:
    """If a click names no workspace, the person's workspace is used."""
    read = Click.read(click(team=team))
    assert read is not None
    assert read.asker.team == "T1"


# Forms


def submission(**fields: Any) -> Json:
    """Return a submitted form as Slack sends it; `fields` add to the view's fields or replace them."""
    view = {
        "id": "V1",
        "team_id": "T1",
        "type": "modal",
        "callback_id": "innovation.digest",
        "private_metadata": json.dumps({"subscription": "s1", "reader": "ko", "zone": None}),
        "state": {
            "values": {
                "digest.channel": {"value": {"type": "conversations_select", "selected_conversation": "C1"}},
                "digest.themes": {},
            }
        },
    }
    told = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": {**view, **fields}}
    return {**told, "response_urls": []}


def test_submission() -> None:
    """A submitted form says who submitted it, what each field holds, and which metadata it was opened with."""
    assert Submission.read(submission()) == Submission(
        Asker("T1", "U1"),
        {
            "digest.channel": {"type": "conversations_select", "selected_conversation": "C1"},
            "digest.themes": {},
        },
        {"subscription": "s1", "reader": "ko", "zone": None},
    )


@pytest.mark.parametrize("team", [None, {}, {"id": None}])
def test_submission_of_an_organization(team: Json | None) -> None:
    """If a submission names no workspace, the view's workspace is used."""
    assert Submission.read({**submission(), "team": team}).asker.team == "T1"


@pytest.mark.parametrize("kept", ["", None])
def test_form_that_kept_nothing(kept: str | None) -> None:
    """If a form was opened without metadata, it is read with empty metadata."""
    assert Submission.read(submission(private_metadata=kept)).metadata == {}


def test_typing() -> None:
    """Text typed into a menu is read with the form's metadata; if either is missing, it is read as empty."""
    view = {"private_metadata": json.dumps({"zone": "Asia/Seoul"})}
    told = {"type": "block_suggestion", "action_id": "innovation.digest-zone", "value": "seo", "view": view}
    assert Typing.read(told) == Typing("seo", {"zone": "Asia/Seoul"})
    assert Typing.read({"type": "block_suggestion", "value": None}) == Typing("", {})


# Whose workspace

OURS, THEIRS, ORG = "T0OURS0000", "T0THEIRS00", "E0OURS0000"
FOREIGN: Json = {"id": "U0FOREIGN1", "team_id": THEIRS}


def authorized(team: str | None, *, org_wide: bool = False) -> list[Json]:
    """Return an event's authorizations for the workspace `team`."""
    return [{"enterprise_id": ORG, "team_id": team, "user_id": "U0BOT", "is_enterprise_install": org_wide}]


@pytest.mark.parametrize(
    "body",
    [
        {"team_id": THEIRS, "authorizations": authorized(OURS)},
        {"team_id": THEIRS, "context_team_id": OURS},
        {"team_id": THEIRS, "context_team_id": OURS, "authorizations": []},
        {"team_id": THEIRS, "context_team_id": OURS, "authorizations": authorized(None)},
        {"team_id": OURS, "command": "/innovation"},
        {"team": {"id": OURS}, "user": FOREIGN},
        {"team": {"id": THEIRS}, "user": FOREIGN, "view": {"team_id": THEIRS, "app_installed_team_id": OURS}},
        {"team": None, "user": FOREIGN, "view": {"team_id": ORG, "app_installed_team_id": OURS}},
        {"team": {"id": OURS}, "user": {"id": "U1", "team_id": OURS}, "view": {"app_installed_team_id": ORG}},
        {"team": None, "user": {"id": "U1", "team_id": OURS}, "view": {"team_id": ORG}},
        {"team_id": OURS, "event": {"type": "app_uninstalled"}},
        {"team_id": OURS, "authorizations": None, "event": {"type": "tokens_revoked"}},
    ],
    ids=str,
)
@pytest.mark.parametrize("known", [None, OURS])
def test_what_a_payload_says(body: Json, known: str | None) -> None:
    """The installation's workspace is found, whether or not the bot token's workspace is known yet."""
    assert team_of(body, known) == OURS


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"team_id": None},
        {"team": {"id": THEIRS}, "user": FOREIGN},
        {"team": None, "user": FOREIGN, "view": {"team_id": ORG}},
        {"team_id": THEIRS, "event": {"type": "channel_archive"}},
        {"team_id": THEIRS, "authorizations": authorized(None, org_wide=True)},
        {"team_id": THEIRS, "authorizations": authorized(THEIRS, org_wide=True)},
        {"team_id": THEIRS, "is_enterprise_install": "true", "command": "/innovation"},
        {"team_id": [], "team": 7, "user": "U1", "view": None, "authorizations": {"team_id": THEIRS}},
        {"authorizations": [None], "context_team_id": 7, "event": "none"},
    ],
    ids=str,
)
def test_where_a_payload_does_not_say(body: Json) -> None:
    """If a payload does not say where the app is installed, or names an organization, the token's workspace counts."""
    assert team_of(body, OURS) == OURS
    assert team_of(body, ORG) == ORG


@pytest.mark.parametrize(
    ("body", "team"),
    [
        ({"team_id": OURS, "enterprise_id": ORG, "is_enterprise_install": "true"}, OURS),
        ({"team": None, "enterprise_id": ORG, "is_enterprise_install": True, "user": {"team_id": OURS},
          "view": {"team_id": ORG, "app_installed_team_id": ORG}}, OURS),
        ({"team_id": None, "context_team_id": OURS, "authorizations": authorized(None, org_wide=True)}, OURS),
        ({"team_id": None, "enterprise_id": ORG, "authorizations": authorized(None, org_wide=True)}, ORG),
        ({}, ""),
    ],
    ids=["a command", "a dialog", "an event", "an event about no workspace", "nothing"],
)  # fmt: skip
def test_an_organization(body: Json, team: str) -> None:
    """Without the token's workspace, a workspace is preferred to an organization, for all kinds of payloads alike."""
    assert team_of(body) == team


def test_another_installation() -> None:
    """If the app is removed from another workspace, the event belongs to that workspace, not to the token's."""
    assert team_of({"team_id": THEIRS, "event": {"type": "app_uninstalled"}}, OURS) == THEIRS
