"""People's actions reach the app as Slack's payloads, and the app's responses are shown as in Slack."""

from __future__ import annotations

import re
from typing import Any

import pytest
from slack_playground.clock import Clock
from slack_playground.delivering.elements import with_ids
from slack_playground.delivering.people import People
from slack_playground.delivering.triggers import Triggers
from slack_playground.delivering.writing import NOT_HERE
from slack_playground.errors import SlackError
from slack_playground.records import SLACKBOT, Json, Message, View
from slack_playground.testing.in_process import SCOPES
from small_workspace import START, Place, Recorder, people_of

SECTION = {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "*Hi*"}}


@pytest.fixture
def place() -> Place:
    """Return a workspace with an app."""
    return Place()


@pytest.fixture
def app() -> Recorder:
    """Return a stand-in for the app that records deliveries and responds as the test specifies."""
    return Recorder()


@pytest.fixture
def people(place: Place, app: Recorder) -> People:
    """Return the object through which people act in the workspace."""
    return people_of(place, app, "http://127.0.0.1:3333")


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    """Return an option whose text is its value in capitals."""
    return {"text": plain(value.upper()), "value": value}


def refused(error: str) -> Any:
    """Expect a SlackError with this name."""
    return pytest.raises(SlackError, match=f"^{error}$")


# Writing


@pytest.mark.parametrize(
    ("typed", "text", "elements"),
    [
        ("hi", "hi", [{"type": "text", "text": "hi"}]),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d", [{"type": "text", "text": "a < b & c > d"}]),
        ("@tester hi", "<@BOT> hi", [{"type": "user", "user_id": "BOT"}, {"type": "text", "text": " hi"}]),
        (
            "@Tester은 뭐야?",
            "<@BOT>은 뭐야?",
            [{"type": "user", "user_id": "BOT"}, {"type": "text", "text": "은 뭐야?"}],
        ),
        (
            "hi @editor!",
            "hi <@EDITOR>!",
            [
                {"type": "text", "text": "hi "},
                {"type": "user", "user_id": "EDITOR"},
                {"type": "text", "text": "!"},
            ],
        ),
        ("@testers", "@testers", [{"type": "text", "text": "@testers"}]),
        ("@MİNA", "@MİNA", [{"type": "text", "text": "@MİNA"}]),
        ("x@tester.org", "x@tester.org", [{"type": "text", "text": "x@tester.org"}]),
        ("#general", "<#GENERAL|general>", [{"type": "channel", "channel_id": "GENERAL"}]),
        ("#leads", "<#LEADS|>", [{"type": "channel", "channel_id": "LEADS"}]),
        ("#nothing", "#nothing", [{"type": "text", "text": "#nothing"}]),
        ("@here", "<!here>", [{"type": "broadcast", "range": "here"}]),
        (
            "https://a.org/?b&c.",
            "<https://a.org/?b&amp;c>.",
            [{"type": "link", "url": "https://a.org/?b&c"}, {"type": "text", "text": "."}],
        ),
        ("<@U1> <!here>", "&lt;@U1&gt; &lt;!here&gt;", [{"type": "text", "text": "<@U1> <!here>"}]),
    ],
)
async def test_what_is_typed(place: Place, people: People, typed: str, text: str, elements: list[Json]) -> None:
    """In a message's text, names and URLs become markup, and the rest is escaped; the rich text is not escaped.

    https://docs.slack.dev/messaging/formatting-message-text.
    """
    ids = {"BOT": place.app.bot_user, "EDITOR": place.editor.id, "GENERAL": place.general.id, "LEADS": place.secret.id}
    message = await people.write(place.editor.id, place.ours.id, typed)
    assert message.text == re.sub("|".join(ids), lambda found: ids[found[0]], text)
    (block,) = message.blocks
    (section,) = block["elements"]
    assert (block["type"], section["type"]) == ("rich_text", "rich_text_section")
    assert section["elements"] == [{key: ids.get(value, value) for key, value in one.items()} for one in elements]


async def test_client_msg_id(place: Place, people: People) -> None:
    """A person's message has an id from the client: https://docs.slack.dev/reference/events/message."""
    message = await people.write(place.editor.id, place.ours.id, "hi")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", message.client_msg_id or "")


async def test_mention_of_someone_who_is_not_there(place: Place, people: People, app: Recorder) -> None:
    """If a person mentions someone who is not in the channel, Slackbot says so in an ephemeral message."""
    await people.write(place.editor.id, place.general.id, "@tester @reporter hi")
    await people.write(place.editor.id, place.ours.id, "@tester hi")
    (notice,) = place.workspace.ephemerals(place.general.id, place.editor.id)
    assert (notice.user, notice.text) == (
        SLACKBOT,
        f"You mentioned <@{place.app.bot_user}>, but they're not in this channel.",
    )
    assert notice.metadata == {"event_type": NOT_HERE, "event_payload": {"user": place.app.bot_user}}
    assert place.workspace.ephemerals(place.ours.id, place.editor.id) == []
    assert app.envelopes == []


async def test_hidden_channels_have_no_name(place: Place, people: People) -> None:
    """A person who is not in a private channel cannot mention it."""
    message = await people.write(place.reporter.id, place.ours.id, "#leads")
    assert message.text == "#leads"


@pytest.mark.parametrize(
    ("who", "where", "more", "error"),
    [
        ("reporter", "C0", {}, "channel_not_found"),
        ("reporter", "secret", {}, "channel_not_found"),
        ("reporter", "direct", {}, "channel_not_found"),
        ("student", "ours", {}, "not_in_channel"),
        ("editor", "ours", {"text": "  "}, "no_text"),
        ("editor", "ours", {"text": "x" * 40_001}, "msg_too_long"),
        ("editor", "ours", {"thread_ts": "1.000001"}, "thread_not_found"),
        ("editor", "old", {}, "is_archived"),
        ("bot", "ours", {}, "user_not_found"),
        ("U0", "ours", {}, "user_not_found"),
    ],
)
async def test_writing_where_one_may_not(
    place: Place, people: People, *, who: str, where: str, more: Json, error: str
) -> None:
    """A message is refused with Slack's error if its author, channel, thread or text is not valid."""
    old = place.channel("old-news", {place.editor.id})
    place.workspace.archive(old, place.editor.id)
    student = place.workspace.add_person("Student", "Student Ruiz")
    users = {"editor": place.editor.id, "reporter": place.reporter.id, "student": student.id, "bot": place.app.bot_user}
    channel = old if where == "old" else getattr(place, where, None)
    with refused(error):
        await people.write(users.get(who, who), channel.id if channel else where, **{"text": "hi", **more})


async def test_messages_tab(place: Place, people: People) -> None:
    """People cannot write to an app without a Messages tab, but can still write to each other.

    https://docs.slack.dev/reference/methods/chat.postMessage.
    """
    place.app.has_messages = False
    with refused("messages_tab_disabled"):
        await people.write(place.editor.id, place.direct.id, "hi")
    assert await people.write(place.editor.id, place.workspace.direct(place.editor.id, place.reporter.id).id, "hi")


async def test_own_messages(place: Place, people: People) -> None:
    """People can edit and delete their own messages but not others', and delete ephemeral messages that they see.

    Admins can delete any message that is not ephemeral.
    """
    message = await people.write(place.reporter.id, place.ours.id, "mine")
    theirs = await people.write(place.editor.id, place.ours.id, "hers")
    with refused("cant_update_message"):
        await people.edit(place.reporter.id, place.ours.id, theirs.ts, "mine")
    with refused("cant_delete_message"):
        await people.delete(place.reporter.id, place.ours.id, theirs.ts)
    edited = await people.edit(place.reporter.id, place.ours.id, message.ts, "mine, @editor")
    assert (edited.text, bool(edited.edited)) == (f"mine, <@{place.editor.id}>", True)
    await people.delete(place.editor.id, place.ours.id, message.ts)
    whisper = place.workspace.post(place.ours.id, place.app.bot_user, "psst", seen_by=place.reporter.id)
    with refused("message_not_found"):
        await people.delete(place.editor.id, place.ours.id, whisper.ts)
    await people.delete(place.reporter.id, place.ours.id, whisper.ts)
    assert [one.text for one in place.workspace.history(place.ours.id)] == [theirs.text]


# Commands


async def test_command_payload(place: Place, people: People, app: Recorder) -> None:
    """The payload of a command has the person, the channel, the escaped text, a trigger id and a response URL.

    https://docs.slack.dev/interactivity/implementing-slash-commands.
    """
    outcome = await people.command(place.editor.id, place.general.id, "/try", " AT&T <b> @reporter ")
    assert (outcome.ok, outcome.message) == (True, None)
    assert app.envelopes[0].kind == "slash_commands"
    token, trigger, url = (app.last[key] for key in ("token", "trigger_id", "response_url"))
    assert app.last == {
        "token": token,
        "team_id": place.workspace.id,
        "team_domain": "playground",
        "channel_id": place.general.id,
        "channel_name": "general",
        "user_id": place.editor.id,
        "user_name": "Editor",
        "command": "/try",
        "text": "AT&amp;T &lt;b&gt; @reporter",
        "api_app_id": place.app.id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger,
    }
    assert url.startswith("http://127.0.0.1:3333/hooks/")
    assert people.reach.triggers.take(trigger) == place.editor.id


@pytest.mark.parametrize(
    ("where", "name"), [("general", "general"), ("secret", "privategroup"), ("direct", "directmessage")]
)
async def test_command_channel_name(place: Place, people: People, app: Recorder, where: str, name: str) -> None:
    """A command's channel_name is the channel's name, or a placeholder in private and direct conversations."""
    await people.command(place.editor.id, getattr(place, where).id, "/try")
    assert (app.last["channel_name"], app.last["text"]) == (name, "")


async def test_command_with_ids(place: Place, people: People, app: Recorder) -> None:
    """If a command has should_escape, mentions in its text are sent to the app as ids.

    https://docs.slack.dev/interactivity/implementing-slash-commands.
    """
    await people.command(
        place.editor.id, place.general.id, "/ids", "ask @reporter in #general and #leads & <us> https://a.org"
    )
    assert app.last["text"] == (
        f"ask <@{place.reporter.id}> in <#{place.general.id}|general> and <#{place.secret.id}|>"
        " &amp; &lt;us&gt; <https://a.org>"
    )


@pytest.mark.parametrize(
    ("body", "text", "blocks", "in_channel"),
    [
        ("just text", "just text", 0, False),
        ({"text": "hi"}, "hi", 0, False),
        ({"text": "hi", "response_type": "ephemeral", "blocks": [SECTION]}, "hi", 1, False),
        ({"blocks": [SECTION]}, "", 1, False),
        ({"text": "hi", "response_type": "in_channel"}, "hi", 0, True),
    ],
)
async def test_command_answered(
    place: Place, people: People, app: Recorder, *, body: Json | str, text: str, blocks: int, in_channel: bool
) -> None:
    """By default, only the person who typed a command sees the app's response. With in_channel, everyone sees it.

    Everyone then sees the typed command too: https://docs.slack.dev/interactivity/implementing-slash-commands.
    """
    app.answers(body)
    message = (await people.command(place.editor.id, place.general.id, "/try", "<this>")).message
    assert message is not None
    assert (message.text, len(message.blocks), message.seen_by) == (
        text,
        blocks,
        None if in_channel else place.editor.id,
    )
    assert (message.user, message.app_id, message.bot_id) == (place.app.bot_user, place.app.id, place.app.bot_id)
    posted = [(one.user, one.text) for one in place.workspace.history(place.general.id)]
    assert posted == ([(place.app.bot_user, "hi"), (place.editor.id, "/try &lt;this&gt;")] if in_channel else [])
    assert place.workspace.ephemerals(place.general.id, place.reporter.id) == []


@pytest.mark.parametrize("body", [None, {}, {"text": ""}, {"response_type": "in_channel"}])
async def test_command_answered_with_nothing(place: Place, people: People, app: Recorder, body: Json | None) -> None:
    """An empty acknowledgement shows nothing; with response_type in_channel, the typed command is shown.

    https://docs.slack.dev/interactivity/implementing-slash-commands.
    """
    app.answers(body)
    outcome = await people.command(place.editor.id, place.general.id, "/try", "this")
    assert (outcome.ok, outcome.message) == (True, None)
    posted = [one.text for one in place.workspace.history(place.general.id)]
    assert posted == (["/try this"] if body and "response_type" in body else [])


@pytest.mark.parametrize("failure", ["operation_timeout", "dispatch_failed"])
async def test_command_failed(place: Place, people: People, app: Recorder, failure: str) -> None:
    """If the app fails to handle a command, Slackbot tells only the person who typed the command."""
    app.fails(failure)
    outcome = await people.command(place.editor.id, place.general.id, "/try", "this")
    (message,) = place.workspace.ephemerals(place.general.id, place.editor.id)
    assert (message.user, message.text) == (SLACKBOT, f'/try failed with the error "{failure}"')
    assert outcome.told() == {"ok": False, "error": failure, "notice": message.text}


async def test_command_answered_with_faulty_blocks(place: Place, people: People, app: Recorder) -> None:
    """Invalid blocks are not shown: the person sees that the command failed, and the developer gets the errors."""
    app.answers({"text": "hi", "blocks": [SECTION, {"type": "header"}]})
    outcome = await people.command(place.editor.id, place.general.id, "/try", "this")
    (message,) = place.workspace.ephemerals(place.general.id, place.editor.id)
    assert message.text == '/try failed with the error "invalid_blocks"'
    assert outcome.failure == "invalid_blocks"
    assert any("json-pointer:/blocks/1" in fault for fault in outcome.faults)


async def test_command_in_a_thread(place: Place, people: People, app: Recorder) -> None:
    """Apps' commands cannot be used in threads: https://docs.slack.dev/interactivity/implementing-slash-commands."""
    root = place.workspace.post(place.ours.id, place.editor.id, "root")
    outcome = await people.command(place.editor.id, place.ours.id, "/try", "this", root.ts)
    (message,) = place.workspace.ephemerals(place.ours.id, place.editor.id)
    assert (message.text, message.thread_ts) == ("/try is not supported in threads. Sorry!", root.ts)
    assert (outcome.ok, app.envelopes) == (False, [])


@pytest.mark.parametrize(
    ("name", "where", "error"),
    [
        ("/other", "ours", "unknown_command"),
        ("/try", "secret", "channel_not_found"),
        ("/try", "random", "not_in_channel"),
    ],
)
async def test_command_where_one_may_not(place: Place, people: People, name: str, where: str, error: str) -> None:
    """A command is refused if it is not the app's, or if the person cannot see the channel or is not in it."""
    random = place.channel("random", set())
    channel = random if where == "random" else getattr(place, where)
    with refused(error):
        await people.command(place.reporter.id, channel.id, name)


async def test_command_without_scope(app: Recorder) -> None:
    """An app's commands are refused if the app lacks the scope for them or has been uninstalled."""
    place = Place(scopes=[scope for scope in SCOPES if scope != "commands"])
    with refused("unknown_command"):
        await people_of(place, app).command(place.editor.id, place.general.id, "/try")
    await people_of(place, app).uninstall()
    with refused("app_not_installed"):
        await people_of(place, app).command(place.editor.id, place.general.id, "/try")


# Pressing and choosing

STATIC = {
    "type": "static_select",
    "action_id": "menu",
    "options": [option("a"), option("b")],
    "placeholder": plain("?"),
}
ELEMENTS: list[Json] = [
    {"type": "button", "action_id": "go", "text": plain("Go"), "value": "v", "style": "primary"},
    STATIC,
    {"type": "overflow", "action_id": "more", "options": [option("a"), option("b")]},
    {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-01"},
    {
        "type": "checkboxes",
        "action_id": "ticks",
        "options": [option("a"), option("b")],
        "initial_options": [option("a")],
    },
    {"type": "users_select", "action_id": "who"},
]


def posted(place: Place, blocks: list[Json], **more: Any) -> Message:
    """Post a message with these blocks as the app."""
    fields = {"blocks": with_ids(blocks), "app_id": place.app.id, "bot_id": place.app.bot_id, **more}
    return place.workspace.post(place.ours.id, place.app.bot_user, "message", **fields)


def opened(place: Place, blocks: list[Json], **more: Any) -> View:
    """Open a dialog with these blocks for Editor."""
    payload = {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Send"),
        "blocks": list(with_ids(blocks)),
        **more,
    }
    return place.workspace.open_view(place.editor.id, payload)


def field(block_id: str, element: Json, **more: Any) -> Json:
    """Return an input block with this element, whose action_id is "e"."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain("?"),
        "element": {"action_id": "e", **element},
        **more,
    }


async def test_button_payload(place: Place, people: People, app: Recorder) -> None:
    """The payload of a pressed button has the person, the channel, the message, a trigger id and a response_url.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
    """
    message = posted(place, [{"type": "actions", "block_id": "row", "elements": ELEMENTS[:1]}])
    assert (await people.press(place.reporter.id, "go", channel=place.ours.id, ts=message.ts)).told() == {"ok": True}
    assert app.envelopes[0].kind == "interactive"
    told = dict(app.last)
    assert people.reach.triggers.take(told.pop("trigger_id")) == place.reporter.id
    assert told.pop("response_url").startswith("http://127.0.0.1:3333/hooks/")
    assert (len(told.pop("actions")), len(told.pop("token"))) == (1, 24)
    shown = told.pop("message")
    assert (shown["ts"], shown["bot_id"], shown["blocks"][0]["block_id"]) == (message.ts, place.app.bot_id, "row")
    where = {"message_ts": message.ts, "channel_id": place.ours.id, "is_ephemeral": False}
    assert told == {
        "type": "block_actions",
        "user": {"id": place.reporter.id, "username": "Reporter", "name": "Reporter", "team_id": place.workspace.id},
        "api_app_id": place.app.id,
        "container": {"type": "message", **where},
        "team": {"id": place.workspace.id, "domain": "playground"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": place.ours.id, "name": "help"},
        "state": {"values": {}},
    }


async def test_button_action(place: Place, people: People, app: Recorder) -> None:
    """The action of a pressed button identifies the button.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
    """
    message = posted(place, [{"type": "actions", "block_id": "row", "elements": ELEMENTS[:1]}])
    await people.press(place.reporter.id, "go", channel=place.ours.id, ts=message.ts)
    action = dict(app.last["actions"][0])
    assert float(action.pop("action_ts")) >= START
    assert action == {
        "type": "button",
        "action_id": "go",
        "block_id": "row",
        "text": plain("Go"),
        "value": "v",
        "style": "primary",
    }


async def test_button_of_a_message_that_one_sees_alone(place: Place, people: People, app: Recorder) -> None:
    """If a button is in an ephemeral message, the payload lacks the message, and nobody else can press the button."""
    root = posted(place, [SECTION])
    blocks = [{"type": "actions", "elements": ELEMENTS[:1]}]
    message = posted(place, blocks, seen_by=place.reporter.id, thread_ts=root.ts)
    await people.press(place.reporter.id, "go", channel=place.ours.id, ts=message.ts)
    assert "message" not in app.last
    container = app.last["container"]
    assert (container["is_ephemeral"], container["thread_ts"]) == (True, root.ts)
    with refused("message_not_found"):
        await people.press(place.editor.id, "go", channel=place.ours.id, ts=message.ts)


@pytest.mark.parametrize(
    ("action_id", "chosen", "told"),
    [
        ("menu", {"selected_option": {"value": "b"}}, {"selected_option": option("b"), "placeholder": plain("?")}),
        ("menu", {"selected_option": "a"}, {"selected_option": option("a"), "placeholder": plain("?")}),
        ("menu", {"selected_option": None}, {"selected_option": None, "placeholder": plain("?")}),
        ("more", {"selected_option": {"value": "a"}}, {"selected_option": option("a")}),
        ("day", {"selected_date": "2026-12-24"}, {"selected_date": "2026-12-24"}),
        ("ticks", {"selected_options": ["a", "b"]}, {"selected_options": [option("a"), option("b")]}),
        ("ticks", {}, {"selected_options": []}),
        ("who", {"selected_user": "U1"}, {"selected_user": "U1"}),
    ],
)
async def test_choices(
    place: Place, people: People, app: Recorder, *, action_id: str, chosen: Json, told: Json
) -> None:
    """The action in the payload has the chosen value, and the state has the values of all elements that can have one.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
    """
    message = posted(place, [{"type": "actions", "block_id": "row", "elements": ELEMENTS}])
    await people.press(place.editor.id, action_id, channel=place.ours.id, ts=message.ts, chosen=chosen)
    (action,) = app.last["actions"]
    assert {key: value for key, value in action.items() if key not in ("type", "block_id", "action_ts")} == {
        "action_id": action_id,
        **told,
    }
    values = app.last["state"]["values"]["row"]
    assert values.keys() == {"menu", "day", "ticks", "who"}
    began = {"type": "checkboxes", "selected_options": [option("a")]}
    kept = {"type": action["type"], **{key: value for key, value in told.items() if key != "placeholder"}}
    assert values["ticks"] == (kept if action_id == "ticks" else began)
    assert values.get(action_id, kept) == kept


@pytest.mark.parametrize("where", ["section", "context_actions", "card"])
async def test_where_elements_are(place: Place, people: People, app: Recorder, where: str) -> None:
    """An element is found beside a section's text, in context actions, and in nested blocks."""
    button = ELEMENTS[0]
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "go",
        "positive_button": {"text": plain("Good"), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    }
    blocks: dict[str, Json] = {
        "section": {**SECTION, "accessory": button},
        "context_actions": {"type": "context_actions", "block_id": "s", "elements": [thumbs]},
        "card": {
            "type": "carousel",
            "block_id": "c",
            "elements": [{"type": "card", "block_id": "s", "actions": [button]}],
        },
    }
    message = posted(place, [blocks[where]])
    await people.press(place.editor.id, "go", channel=place.ours.id, ts=message.ts, chosen={"value": "bad"})
    (action,) = app.last["actions"]
    expected = ("bad", "Bad") if where == "context_actions" else ("v", "Go")
    assert (action["block_id"], action["value"], action["text"]["text"]) == ("s", *expected)


@pytest.mark.parametrize(
    ("names", "chosen", "error"),
    [
        ({"action_id": "gone"}, {}, "element_not_found"),
        ({"action_id": "menu", "block_id": "elsewhere"}, {}, "element_not_found"),
        ({"action_id": "menu"}, {"selected_option": "c"}, "invalid_choice"),
        ({"action_id": "more"}, {}, "invalid_choice"),
    ],
)
async def test_what_is_not_there(
    place: Place, people: People, app: Recorder, *, names: Json, chosen: Json, error: str
) -> None:
    """A nonexistent element or option cannot be used, and neither can an overflow menu without a choice."""
    message = posted(place, [{"type": "actions", "block_id": "row", "elements": ELEMENTS}])
    with refused(error):
        await people.press(place.editor.id, channel=place.ours.id, ts=message.ts, chosen=chosen, **names)
    assert app.envelopes == []


async def test_what_others_posted(place: Place, people: People) -> None:
    """Elements can be used only in the app's own messages, in channels that the person can see."""
    fake = place.workspace.post(
        place.ours.id, place.reporter.id, "mine", blocks=({"type": "actions", "block_id": "row", "elements": ELEMENTS},)
    )
    with refused("element_not_found"):
        await people.press(place.editor.id, "go", channel=place.ours.id, ts=fake.ts)
    with refused("message_not_found"):
        await people.press(place.editor.id, "go", channel=place.ours.id, ts="1.000001")
    with refused("channel_not_found"):
        await people.press(place.reporter.id, "go", channel=place.secret.id, ts=fake.ts)


async def test_press_failed(place: Place, people: People, app: Recorder) -> None:
    """If the app does not acknowledge a pressed button, the person sees an error.

    https://docs.slack.dev/interactivity/handling-user-interaction.
    """
    message = posted(place, [{"type": "actions", "elements": ELEMENTS[:1]}])
    app.fails("operation_timeout")
    outcome = await people.press(place.editor.id, "go", channel=place.ours.id, ts=message.ts)
    assert outcome.failure == "operation_timeout"
    assert "operation_timeout" in outcome.notice


async def test_press_in_a_view(place: Place, people: People, app: Recorder) -> None:
    """In a view, the payload has the view with its state, but no response_url; the view keeps the chosen value.

    Nobody else can use the view.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
    """
    view = opened(
        place, [{"type": "actions", "block_id": "row", "elements": [STATIC]}, field("f", {"type": "plain_text_input"})]
    )
    typed = {"f": {"e": {"type": "plain_text_input", "value": "so far"}}}
    await people.press(place.editor.id, "menu", view_id=view.id, chosen={"selected_option": "b"}, state=typed)
    assert app.last["container"] == {"type": "view", "view_id": view.id}
    assert app.last.keys() & {"response_url", "channel", "message", "state"} == set()
    values = app.last["view"]["state"]["values"]
    assert values == {"row": {"menu": {"type": "static_select", "selected_option": option("b")}}, **typed}
    assert view.state == values
    with refused("view_not_found"):
        await people.press(place.reporter.id, "menu", view_id=view.id)


@pytest.mark.parametrize("dispatches", [True, False])
async def test_inputs_tell_only_where_they_should(
    place: Place, people: People, app: Recorder, dispatches: bool
) -> None:
    """A change in an input block is always kept, but is sent to the app only if the block has dispatch_action.

    https://docs.slack.dev/surfaces/modals.
    """
    view = opened(place, [field("f", {"type": "datepicker"}, dispatch_action=dispatches)])
    await people.press(place.editor.id, "e", view_id=view.id, chosen={"selected_date": "2026-12-24"})
    assert len(app.envelopes) == dispatches
    assert view.state["f"]["e"]["selected_date"] == "2026-12-24"


async def test_press_at_home(place: Place, people: People, app: Recorder) -> None:
    """The payload of a button on the app's Home includes the Home's view.

    https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
    """
    blocks = list(with_ids([{"type": "actions", "elements": ELEMENTS[:1]}]))
    home = place.workspace.publish_home(place.editor.id, {"type": "home", "blocks": blocks})
    await people.press(place.editor.id, "go", view_id=home.id)
    assert (app.last["view"]["type"], app.last["view"]["id"]) == ("home", home.id)


# Searching

EXTERNAL = {"type": "external_select", "min_query_length": 2}


async def test_suggestion_payload(place: Place, people: People, app: Recorder) -> None:
    """The app receives the text that a person types into an external menu.

    https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload.
    """
    view = opened(place, [field("f", EXTERNAL)])
    app.answers({"options": [option("a")]})
    outcome = await people.suggest(place.editor.id, "e", "ab", view_id=view.id)
    assert outcome.told() == {"ok": True, "options": [option("a")]}
    told = app.last
    assert (told["type"], told["action_id"], told["block_id"], told["value"]) == ("block_suggestion", "e", "f", "ab")
    assert (told["container"], told["view"]["id"]) == ({"type": "view", "view_id": view.id}, view.id)
    assert "actions" not in told
    assert "trigger_id" not in told


async def test_suggestion_in_a_message(place: Place, people: People, app: Recorder) -> None:
    """The app can return options in groups, and one of them can be chosen.

    If the menu is in a message, the payload includes the message and its channel.
    """
    message = posted(place, [{"type": "actions", "block_id": "row", "elements": [{**EXTERNAL, "action_id": "e"}]}])
    groups = [{"label": plain("G"), "options": [option("a")]}]
    app.answers({"option_groups": groups})
    outcome = await people.suggest(place.editor.id, "e", "ab", channel=place.ours.id, ts=message.ts)
    assert outcome.told() == {"ok": True, "option_groups": groups}
    assert (app.last["message"]["ts"], app.last["channel"]["id"]) == (message.ts, place.ours.id)
    chosen = {"selected_option": option("a")}
    await people.press(place.editor.id, "e", channel=place.ours.id, ts=message.ts, chosen=chosen)
    assert app.last["actions"][0]["selected_option"] == option("a")


@pytest.mark.parametrize(
    ("element", "value", "asked"),
    [
        (EXTERNAL, "a", 0),
        (EXTERNAL, "ab", 1),
        ({"type": "external_select"}, "ab", 0),
        ({"type": "multi_external_select"}, "abc", 1),
    ],
)
async def test_min_query_length(
    place: Place, people: People, app: Recorder, *, element: Json, value: str, asked: int
) -> None:
    """Text typed into a menu is sent to the app only if it has at least min_query_length characters, by default three.

    https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element.
    """
    app.answers({"options": []})
    view = opened(place, [field("f", element)])
    assert (await people.suggest(place.editor.id, "e", value, view_id=view.id)).options == {"options": []}
    assert len(app.envelopes) == asked


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        {},
        {"options": "x"},
        {"options": [{"text": "x", "value": "x"}]},
        {"options": [option("a")] * 101},
        {"option_groups": [{"label": plain("G")}]},
        {"options": [{"text": plain("x" * 76), "value": "x"}]},
    ],
)
async def test_faulty_options(place: Place, people: People, app: Recorder, body: Json | str | None) -> None:
    """If the app returns invalid options, or more than a hundred, no options are shown."""
    app.answers(body)
    view = opened(place, [field("f", EXTERNAL)])
    outcome = await people.suggest(place.editor.id, "e", "abc", view_id=view.id)
    assert (outcome.failure, outcome.options) == ("invalid_options", None)
    assert outcome.faults


async def test_suggestion_refused(place: Place, people: People, app: Recorder) -> None:
    """If the app does not respond, no options are shown; elements of other types cannot be searched."""
    app.fails()
    view = opened(place, [field("f", EXTERNAL), {"type": "actions", "elements": [STATIC]}])
    assert (await people.suggest(place.editor.id, "e", "abc", view_id=view.id)).failure == "operation_timeout"
    with refused("element_not_found"):
        await people.suggest(place.editor.id, "menu", "abc", view_id=view.id)


# Dialogs


async def test_submission_payload(place: Place, people: People, app: Recorder) -> None:
    """The payload of a submitted dialog has the typed values, and an empty response closes the dialog.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
    """
    view = opened(
        place,
        [field("f", {"type": "plain_text_input"}), field("d", {"type": "datepicker"}, optional=True)],
        private_metadata="m",
        callback_id="c",
    )
    outcome = await people.submit(place.editor.id, view.id, {"f": {"e": {"value": "typed"}}})
    assert outcome.told() == {"ok": True}
    told = app.last
    assert (told["type"], told["user"]["id"], told["response_urls"]) == ("view_submission", place.editor.id, [])
    assert (told["view"]["id"], told["view"]["private_metadata"], told["view"]["callback_id"]) == (view.id, "m", "c")
    assert (told["view"]["hash"], told["view"]["root_view_id"]) == (view.hash, view.id)
    assert told["view"]["state"] == {
        "values": {
            "f": {"e": {"type": "plain_text_input", "value": "typed"}},
            "d": {"e": {"type": "datepicker", "selected_date": None}},
        }
    }
    assert people.reach.triggers.take(told["trigger_id"]) == place.editor.id
    assert place.workspace.stacks[place.editor.id] == []


TEXT = {"type": "plain_text_input", "min_length": 2, "max_length": 4}
NUMBER = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}
DECIMAL = {"type": "number_input", "is_decimal_allowed": True}
SEVERAL = {"type": "multi_static_select", "options": [option("a"), option("b")], "max_selected_items": 1}


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        (TEXT, {"value": None}, "Please complete this required field."),
        (TEXT, {"value": "  "}, "Please complete this required field."),
        (TEXT, {"value": "a"}, "Must be at least 2 characters long."),
        (TEXT, {"value": "abcde"}, "Must be no more than 4 characters long."),
        (TEXT, {"value": "abcd"}, None),
        ({"type": "plain_text_input"}, {"value": "x" * 3001}, "Must be no more than 3000 characters long."),
        (NUMBER, {"value": "0"}, "Must be at least 1."),
        (NUMBER, {"value": "10"}, "Must be no more than 9."),
        (NUMBER, {"value": "1.5"}, "Must be a whole number."),
        (NUMBER, {"value": "one"}, "Must be a number."),
        (NUMBER, {"value": "NaN"}, "Must be a number."),
        (NUMBER, {"value": "9"}, None),
        (DECIMAL, {"value": "-1.5"}, None),
        ({"type": "email_text_input"}, {"value": "a@b"}, "Must be a valid email address."),
        ({"type": "email_text_input"}, {"value": "a@b.org"}, None),
        ({"type": "url_text_input"}, {"value": "a.org"}, "Must be a valid URL."),
        ({"type": "url_text_input"}, {"value": "https://a.org/b"}, None),
        (SEVERAL, {"selected_options": ["a", "b"]}, "Select no more than 1."),
        (SEVERAL, {"selected_options": []}, "Please complete this required field."),
        (SEVERAL, {"selected_options": ["b"]}, None),
        ({"type": "datepicker"}, {"selected_date": None}, "Please complete this required field."),
        ({"type": "static_select", "options": [option("a")]}, {}, "Please complete this required field."),
        ({"type": "checkboxes", "options": [option("a")]}, {}, "Please complete this required field."),
    ],
)
async def test_inputs(
    place: Place, people: People, app: Recorder, *, element: Json, value: Json, error: str | None
) -> None:
    """Missing and invalid values are refused at once; only valid values are delivered to the app.

    https://docs.slack.dev/reference/block-kit/blocks/input-block.
    """
    view = opened(place, [field("f", element)])
    outcome = await people.submit(place.editor.id, view.id, {"f": {"e": value}})
    assert outcome.errors == ({"f": error} if error else {})
    assert len(app.envelopes) == (error is None)
    if error:
        assert outcome.told() == {"ok": False, "error": "invalid_input", "errors": {"f": error}}


async def test_optional_inputs(place: Place, people: People, app: Recorder) -> None:
    """An optional field may be left empty, but if it has a value, the value must be valid."""
    view = opened(place, [field("f", TEXT, optional=True)])
    assert (await people.submit(place.editor.id, view.id, {"f": {"e": {"value": "a"}}})).errors
    assert (await people.submit(place.editor.id, view.id, {"f": {"e": {"value": ""}}})).ok
    assert app.last["view"]["state"]["values"]["f"]["e"]["value"] is None


@pytest.mark.parametrize("state", [{"f": "x"}, {"f": {"e": "x"}}, {"f": {"e": {"type": "datepicker"}}}, {"g": {}}])
async def test_state_that_does_not_fit(place: Place, people: People, state: Json) -> None:
    """Values in the submitted state are ignored if they are malformed or do not match an element of the dialog."""
    view = opened(place, [field("f", {"type": "plain_text_input"})])
    assert (await people.submit(place.editor.id, view.id, state)).errors == {
        "f": "Please complete this required field."
    }


async def test_initial_values(place: Place, people: People, app: Recorder) -> None:
    """A field's initial value is submitted if the person does not change it."""
    view = opened(place, [field("f", {"type": "plain_text_input", "initial_value": "there"})])
    assert (await people.submit(place.editor.id, view.id)).ok
    assert app.last["view"]["state"]["values"]["f"]["e"]["value"] == "there"


NEXT: Json = {
    "type": "modal",
    "title": plain("Next"),
    "submit": plain("Send"),
    "blocks": [field("f", {"type": "plain_text_input"}), SECTION],
}


async def test_update(place: Place, people: People, app: Recorder) -> None:
    """The app can replace the dialog's content; values of fields with the same ids are kept.

    https://docs.slack.dev/surfaces/modals.
    """
    view = opened(place, [field("f", {"type": "plain_text_input"}), field("g", {"type": "plain_text_input"})])
    app.answers({"response_action": "update", "view": NEXT})
    old_hash = view.hash
    assert (await people.submit(place.editor.id, view.id, {"f": {"e": {"value": "a"}}, "g": {"e": {"value": "b"}}})).ok
    assert place.workspace.stacks[place.editor.id] == [view]
    assert (view.payload["title"], view.hash != old_hash) == (plain("Next"), True)
    assert view.state == {"f": {"e": {"type": "plain_text_input", "value": "a"}}}


async def test_push_and_clear(place: Place, people: People, app: Recorder) -> None:
    """The app can push dialogs, at most three in a stack, and close them all. Only the topmost one can be submitted.

    https://docs.slack.dev/surfaces/modals.
    """
    root = opened(place, [SECTION])
    app.answers({"response_action": "push", "view": {**NEXT, "blocks": [SECTION]}})
    stack = place.workspace.stacks[place.editor.id]
    for number in (2, 3):
        assert (await people.submit(place.editor.id, stack[-1].id)).ok
        assert len(stack) == number
    assert (stack[-1].root_id, stack[-1].previous_id) == (root.id, stack[1].id)
    outcome = await people.submit(place.editor.id, stack[-1].id)
    assert (outcome.failure, outcome.faults) == ("invalid_response", ("push_limit_reached",))
    with refused("view_not_found"):
        await people.submit(place.editor.id, root.id)
    app.answers({"response_action": "clear"})
    assert (await people.submit(place.editor.id, stack[-1].id)).ok
    assert stack == []


async def test_empty_answer_closes_the_topmost(place: Place, people: People) -> None:
    """An empty response closes only the submitted dialog: https://docs.slack.dev/surfaces/modals."""
    root = opened(place, [SECTION])
    top = place.workspace.open_view(place.editor.id, {**NEXT, "blocks": [SECTION]}, push=True)
    assert (await people.submit(place.editor.id, top.id)).ok
    assert place.workspace.stacks[place.editor.id] == [root]


async def test_errors(place: Place, people: People, app: Recorder) -> None:
    """If the app returns errors for fields, the dialog stays open: https://docs.slack.dev/surfaces/modals."""
    view = opened(place, [field("f", {"type": "plain_text_input"}), SECTION])
    app.answers({"response_action": "errors", "errors": {"f": "Not that."}})
    outcome = await people.submit(place.editor.id, view.id, {"f": {"e": {"value": "that"}}})
    assert (outcome.ok, outcome.errors) == (False, {"f": "Not that."})
    assert place.workspace.stacks[place.editor.id] == [view]


@pytest.mark.parametrize(
    "body",
    [
        {"ok": True},
        "ok",
        {"response_action": "explode"},
        {"response_action": "errors"},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"s": "no input"}},
        {"response_action": "errors", "errors": {"gone": "?"}},
        {"response_action": "update"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "push", "view": {"type": "home", "blocks": [SECTION]}},
    ],
)
async def test_senseless_answers(place: Place, people: People, app: Recorder, body: Json | str) -> None:
    """After an invalid response to a submission, the dialog stays open with Slack's error message.

    https://docs.slack.dev/surfaces/modals.
    """
    view = opened(place, [SECTION])
    app.answers(body)
    outcome = await people.submit(place.editor.id, view.id)
    assert (outcome.failure, outcome.notice) == ("invalid_response", "We had some trouble connecting. Try again?")
    assert outcome.faults
    assert place.workspace.stacks[place.editor.id] == [view]


async def test_submission_failed(place: Place, people: People, app: Recorder) -> None:
    """If the app does not respond in time, the dialog stays open with Slack's error message."""
    view = opened(place, [SECTION])
    app.fails()
    outcome = await people.submit(place.editor.id, view.id)
    assert (outcome.failure, outcome.notice) == ("operation_timeout", "We had some trouble connecting. Try again?")
    assert place.workspace.stacks[place.editor.id] == [view]


async def test_duplicate_external_id(place: Place, people: People, app: Recorder) -> None:
    """Two dialogs cannot have the same external_id, but an update to a dialog can keep it.

    https://docs.slack.dev/reference/methods/views.push.
    """
    view = opened(place, [SECTION], external_id="mine")
    more = {**NEXT, "blocks": [SECTION], "external_id": "mine"}
    app.answers({"response_action": "push", "view": more})
    assert (await people.submit(place.editor.id, view.id)).faults == ("duplicate_external_id",)
    app.answers({"response_action": "update", "view": more})
    assert (await people.submit(place.editor.id, view.id)).ok


async def test_submission_with_response_url(place: Place, people: People, app: Recorder) -> None:
    """If a menu has response_url_enabled, the payload has a response_url for the chosen conversation.

    https://docs.slack.dev/surfaces/modals.
    """
    menu = {"type": "conversations_select", "response_url_enabled": True}
    view = opened(place, [field("f", menu)])
    await people.submit(place.editor.id, view.id, {"f": {"e": {"selected_conversation": place.general.id}}})
    (url,) = app.last["response_urls"]
    assert url.pop("response_url").startswith("http://127.0.0.1:3333/hooks/")
    assert url == {"block_id": "f", "action_id": "e", "channel_id": place.general.id}


async def test_what_cannot_be_submitted(place: Place, people: People) -> None:
    """Dialogs without a submit button, Homes, others' dialogs and unknown ones cannot be submitted."""
    view = opened(place, [SECTION], submit=None)
    home = place.workspace.publish_home(place.editor.id, {"type": "home", "blocks": [SECTION]})
    for user, view_id in (
        (place.editor.id, view.id),
        (place.editor.id, home.id),
        (place.reporter.id, view.id),
        (place.editor.id, "V0"),
    ):
        with refused("view_not_found"):
            await people.submit(user, view_id)


@pytest.mark.parametrize("notify", [True, False])
async def test_closing(place: Place, people: People, app: Recorder, notify: bool) -> None:
    """The app is notified of a closed dialog only with notify_on_close, and without the values of its input blocks.

    https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
    """
    blocks = [field("f", {"type": "plain_text_input"}), {"type": "actions", "block_id": "row", "elements": [STATIC]}]
    root = opened(place, [SECTION])
    payload = {**NEXT, "blocks": blocks, "notify_on_close": notify}
    top = place.workspace.open_view(place.editor.id, payload, push=True)
    top.state = {"f": {"e": {"value": "typed"}}, "row": {"menu": {"selected_option": option("a")}}}
    assert (await people.close(place.editor.id, top.id)).ok
    assert place.workspace.stacks[place.editor.id] == [root]
    assert len(app.envelopes) == notify
    if notify:
        assert (app.last["type"], app.last["is_cleared"], app.last["view"]["id"]) == ("view_closed", False, top.id)
        assert app.last["view"]["state"]["values"].keys() == {"row"}


@pytest.mark.parametrize("way", ["all_of_them", "clear_on_close"])
async def test_closing_all(place: Place, people: People, app: Recorder, way: str) -> None:
    """If all dialogs close, one view_closed with is_cleared is sent, for the root or the dialog with clear_on_close.

    https://docs.slack.dev/surfaces/modals.
    """
    root = opened(place, [SECTION], notify_on_close=True)
    payload = {**NEXT, "notify_on_close": True, "clear_on_close": way == "clear_on_close"}
    top = place.workspace.open_view(place.editor.id, payload, push=True)
    await people.close(place.editor.id, top.id, all_of_them=way == "all_of_them")
    assert place.workspace.stacks[place.editor.id] == []
    (envelope,) = app.envelopes
    told = envelope.payload
    assert (told["is_cleared"], told["view"]["id"]) == (True, root.id if way == "all_of_them" else top.id)


# Shortcuts


async def test_global_shortcut(place: Place, people: People, app: Recorder) -> None:
    """The payload of a global shortcut has the person and a trigger id, but no channel or message.

    https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload.
    """
    assert (await people.shortcut(place.editor.id, "try_it")).ok
    told = app.last
    assert (told["type"], told["callback_id"], told["user"]["id"]) == ("shortcut", "try_it", place.editor.id)
    assert float(told["action_ts"]) >= START
    assert people.reach.triggers.take(told["trigger_id"]) == place.editor.id
    assert told.keys() & {"response_url", "channel", "message", "message_ts"} == set()


async def test_message_shortcut(place: Place, people: People, app: Recorder) -> None:
    """The payload of a message shortcut has the message, its channel and a response_url.

    https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload.
    """
    message = await people.write(place.reporter.id, place.ours.id, "look")
    assert (await people.message_shortcut(place.editor.id, "try_this", place.ours.id, message.ts)).ok
    told = app.last
    assert (told["type"], told["callback_id"], told["message_ts"]) == ("message_action", "try_this", message.ts)
    assert (told["message"]["text"], told["channel"]) == ("look", {"id": place.ours.id, "name": "help"})
    assert told["response_url"].startswith("http://127.0.0.1:3333/hooks/")


async def test_shortcuts_that_are_not_there(place: Place, people: People, app: Recorder) -> None:
    """Unknown shortcuts, shortcuts of the other kind, and message shortcuts on ephemeral messages cannot be used."""
    whisper = place.workspace.post(place.ours.id, place.app.bot_user, "psst", seen_by=place.editor.id)
    for callback_id in ("try_this", "gone"):
        with refused("unknown_shortcut"):
            await people.shortcut(place.editor.id, callback_id)
    with refused("unknown_shortcut"):
        await people.message_shortcut(place.editor.id, "try_it", place.ours.id, whisper.ts)
    with refused("message_not_found"):
        await people.message_shortcut(place.editor.id, "try_this", place.ours.id, whisper.ts)
    assert app.envelopes == []


# Channels and Home


async def test_joining_and_leaving(place: Place, people: People) -> None:
    """People can join public channels, leave all but #general, and invite others to channels they are in.

    https://docs.slack.dev/reference/methods/conversations.join, leave and invite.
    """
    random = place.channel("random", set())
    await people.join(place.reporter.id, random.id)
    assert place.reporter.id in random.members
    with refused("already_in_channel"):
        await people.invite(place.editor.id, place.reporter.id, random.id)
    await people.leave(place.reporter.id, random.id)
    with refused("not_in_channel"):
        await people.invite(place.reporter.id, place.app.bot_user, random.id)
    with refused("cant_leave_general"):
        await people.leave(place.reporter.id, place.general.id)
    with refused("channel_not_found"):
        await people.join(place.reporter.id, place.secret.id)
    with refused("method_not_supported_for_channel_type"):
        await people.leave(place.editor.id, place.direct.id)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("new-ideas", None),
        ("#new_ideas", None),
        ("혁신", None),
        ("", "invalid_name_required"),
        ("Ideas", "invalid_name_specials"),
        ("new ideas", "invalid_name_specials"),
        ("x" * 81, "invalid_name_maxlength"),
        ("general", "name_taken"),
    ],
)
async def test_creating_channels(place: Place, people: People, name: str, error: str | None) -> None:
    """A channel's name must be short, lowercase, without spaces and unique; a leading # is removed.

    https://docs.slack.dev/reference/methods/conversations.create.
    """
    if error:
        with refused(error):
            await people.create_channel(place.editor.id, name)
    else:
        channel = await people.create_channel(place.editor.id, name, private=True)
        assert (channel.name, channel.kind, channel.members) == (name.removeprefix("#"), "private", {place.editor.id})


async def test_archiving(place: Place, people: People) -> None:
    """A member can archive any channel except #general, and can unarchive it again.

    Nobody can join a channel while it is archived.

    https://docs.slack.dev/reference/methods/conversations.archive.
    """
    student = place.workspace.add_person("Student", "Student Ruiz")
    with refused("not_in_channel"):
        await people.archive(student.id, place.ours.id)
    with refused("cant_archive_general"):
        await people.archive(place.editor.id, place.general.id)
    assert (await people.archive(place.editor.id, place.ours.id)).archived
    with refused("already_archived"):
        await people.archive(place.editor.id, place.ours.id)
    with refused("is_archived"):
        await people.join(student.id, place.ours.id)
    assert not (await people.archive(place.editor.id, place.ours.id, archived=False)).archived


async def test_direct_conversations(place: Place, people: People) -> None:
    """The direct conversation between two people is the same each time, whoever opens it.

    A conversation with an unknown person is refused.
    """
    one = await people.open_direct(place.editor.id, place.reporter.id)
    assert (await people.open_direct(place.reporter.id, place.editor.id)) is one
    assert (await people.open_direct(place.editor.id, place.app.bot_user)) is place.direct
    with refused("user_not_found"):
        await people.open_direct(place.editor.id, "U0")


async def test_home(place: Place, people: People) -> None:
    """Home shows the view that the app published for the person; it cannot be opened if the app has no Home tab.

    https://docs.slack.dev/reference/methods/views.publish.
    """
    home = place.workspace.publish_home(place.editor.id, {"type": "home", "blocks": [SECTION]})
    assert await people.open_home(place.editor.id) is home
    assert await people.open_home(place.reporter.id) is None
    place.app.has_home = False
    with refused("not_enabled"):
        await people.open_home(place.editor.id)


async def test_reacting(place: Place, people: People) -> None:
    """Reacting a second time with the same emoji removes the reaction.

    An invalid emoji name is refused, and so is a reaction to an ephemeral message.
    """
    message = place.workspace.post(place.ours.id, place.reporter.id, "good?")
    assert (await people.react(place.editor.id, place.ours.id, message.ts, "tada")).reactions == {
        "tada": [place.editor.id]
    }
    assert (await people.react(place.editor.id, place.ours.id, message.ts, "tada")).reactions == {}
    with refused("invalid_name"):
        await people.react(place.editor.id, place.ours.id, message.ts, "two words")
    whisper = place.workspace.post(place.ours.id, place.app.bot_user, "psst", seen_by=place.editor.id)
    with refused("message_not_found"):
        await people.react(place.editor.id, place.ours.id, whisper.ts, "tada")


# Triggers


async def test_triggers() -> None:
    """A trigger id can be used once, within three seconds.

    https://docs.slack.dev/interactivity/handling-user-interaction.
    """
    clock = Clock(lambda: START)
    triggers = Triggers(clock)
    first, second, third = (triggers.issue("U1") for _ in range(3))
    assert re.fullmatch(r"\d+\.\d+\.[0-9a-f]+", first)
    assert triggers.take(first) == "U1"
    with refused("exchanged_trigger_id"):
        triggers.take(first)
    clock.move(3)
    assert triggers.take(second) == "U1"
    clock.move(0.1)
    with refused("expired_trigger_id"):
        triggers.take(third)
    with refused("invalid_trigger_id"):
        triggers.take("1.2.abc")


async def test_old_triggers_are_forgotten() -> None:
    """Trigger ids that expired long ago are removed from memory."""
    clock = Clock(lambda: START)
    triggers = Triggers(clock)
    for _ in range(50):
        triggers.issue("U1")
    clock.move(86_400)
    triggers.issue("U1")
    assert len(triggers._issued) == 1
