"""Commands, buttons, shortcuts and menus: the payloads that an app receives, and what its responses do."""

# ruff: noqa: D401 - a case's docstring is a sentence that says what holds

from __future__ import annotations

import asyncio

from contract.blocks import buttons, section
from contract.cases import DOCS, case, cases_in
from contract.receiving import Delivery
from contract.slack import Slack

POST, HISTORY = "chat.postMessage", "conversations.history"
SOCKET_MODE = DOCS + "apis/events-api/using-socket-mode"
COMMANDS = DOCS + "interactivity/implementing-slash-commands"
INTERACTIONS = DOCS + "interactivity/handling-user-interaction"
ACTIONS = DOCS + "reference/interaction-payloads/block_actions-payload"
SHORTCUTS = DOCS + "reference/interaction-payloads/shortcuts-interaction-payload"
WRONG_BLOCKS = "https://github.com/sourcegraph/sourcegraph-public-snapshot/issues/49979"
"""Quotes Slack's response to invalid blocks that were posted to a response_url."""


# Commands


@case("socket", "commands", source=COMMANDS)
async def a_command_says_who_and_where(slack: Slack) -> None:
    """A slash command's payload contains the command, text, channel, person, response_url and trigger id."""
    await slack.commands("editor", "channel", "KONEPS now")
    told = (await slack.app.next("slash_commands")).payload
    assert (told["command"], told["text"]) == ("/lookup", "KONEPS now")
    assert (told["channel_id"], told["user_id"]) == (slack.names["channel"], slack.names["editor"])
    assert (told["channel_name"], told["user_name"]) == ("help", "editor")
    assert {"team_id", "team_domain", "response_url", "trigger_id", "api_app_id"} <= set(told)
    assert told["is_enterprise_install"] == "false"


@case("socket", "commands", source=SOCKET_MODE)
async def a_command_takes_an_answer_as_payload(slack: Slack) -> None:
    """A slash command's envelope accepts a response payload in the acknowledgement."""
    await slack.commands("editor", "channel", "KONEPS")
    assert (await slack.app.next("slash_commands")).wrapping["accepts_response_payload"] is True


@case("socket", "commands", "eyes", source=COMMANDS)
async def a_commands_answer_is_for_who_typed_it(slack: Slack) -> None:
    """By default, only the person who typed a command sees a response sent in the command's acknowledgement."""
    slack.app.replies = lambda _: {"text": "For you"}
    await slack.commands("editor", "channel", "KONEPS")
    assert "For you" in [message["text"] for message in await slack.sees("editor", "channel")]
    assert "For you" not in [message["text"] for message in await slack.sees("planner", "channel")]


@case("socket", "commands", HISTORY, source=COMMANDS)
async def a_commands_answer_may_be_for_all(slack: Slack) -> None:
    """With response_type in_channel, the response to a command is posted as a message in the channel."""
    slack.app.replies = lambda _: {"text": "For all", "response_type": "in_channel"}
    await slack.commands("editor", "channel", "KONEPS")
    await slack.app.next("slash_commands")
    assert await appears(slack, "For all")


async def appears(slack: Slack, text: str, channel: str = "channel") -> bool:
    """Return whether a message with the given text appears in a channel's history within about a second."""
    for _ in range(50):
        if text in [message["text"] for message in await slack.history(channel)]:
            return True
        await slack.app.none("nothing", within=0.02)
    return False


@case("socket", "commands", "eyes", "command failures", "time", source=COMMANDS)
async def a_command_without_an_answer_fails(slack: Slack) -> None:
    """If a command is not acknowledged within three seconds, it fails, and the person sees operation_timeout."""
    slack.app.silent = True
    waiting = asyncio.create_task(slack.commands("editor", "channel", "KONEPS"))
    await slack.app.next("slash_commands")
    await slack.later(3)
    await waiting
    assert any("operation_timeout" in message["text"] for message in await slack.sees("editor", "channel"))


# Buttons and shortcuts


async def pressed(slack: Slack) -> tuple[Delivery, str]:
    """Post a message with a button, have the editor press it, and return the delivery and the message's ts."""
    ts = await slack.posted(blocks=[section("Hello", block_id="text"), {**buttons(1), "block_id": "row"}])
    await slack.presses("editor", "channel", ts, "go0")
    return await slack.app.next("interactive", type="block_actions"), ts


@case("socket", "buttons", source=ACTIONS)
async def a_button_says_which_and_where(slack: Slack) -> None:
    """A pressed button's payload contains the action, message, person, trigger id and response_url."""
    delivery, ts = await pressed(slack)
    told = delivery.payload
    (action,) = told["actions"]
    assert (action["action_id"], action["block_id"], action["type"]) == ("go0", "row", "button")
    assert action["action_ts"]
    assert told["container"]["type"] == "message"
    assert (told["container"]["message_ts"], told["container"]["channel_id"]) == (ts, slack.names["channel"])
    assert (told["message"]["ts"], told["channel"]["id"]) == (ts, slack.names["channel"])
    assert told["user"]["id"] == slack.names["editor"]
    assert {"response_url", "trigger_id", "api_app_id", "team", "state"} <= set(told)


@case("socket", "shortcuts", source=SHORTCUTS)
async def a_shortcut_has_a_trigger_and_no_place(slack: Slack) -> None:
    """A global shortcut's payload has a callback_id, person and trigger id, but no channel, message or response_url."""
    await slack.acts("editor", "shortcut", callback_id="ask")
    told = (await slack.app.next("interactive", type="shortcut")).payload
    assert (told["callback_id"], told["user"]["id"]) == ("ask", slack.names["editor"])
    assert {"trigger_id", "action_ts", "team"} <= set(told)
    assert not {"channel", "response_url", "message"} & set(told)


@case("socket", "shortcuts", POST, source=SHORTCUTS)
async def a_message_shortcut_has_the_message(slack: Slack) -> None:
    """A message shortcut's payload has the callback_id, the message, the channel, a trigger id and a response_url."""
    ts = await slack.posted()
    await slack.acts("editor", "message_shortcut", callback_id="ask_about", channel=slack.names["channel"], ts=ts)
    told = (await slack.app.next("interactive", type="message_action")).payload
    assert (told["callback_id"], told["message"]["ts"], told["message_ts"]) == ("ask_about", ts, ts)
    assert told["channel"]["id"] == slack.names["channel"]
    assert {"trigger_id", "response_url", "action_ts"} <= set(told)


@case("socket", "typeahead", POST, source=DOCS + "reference/interaction-payloads/block_suggestion-payload")
async def a_menu_asks_for_its_options(slack: Slack) -> None:
    """When a person types in an external menu, the app receives the text, and the options it returns are offered."""
    option = {"text": {"type": "plain_text", "text": "KONEPS"}, "value": "koneps"}
    slack.app.replies = lambda delivery: {"options": [option]} if delivery.kind == "interactive" else None
    menu = {"type": "external_select", "action_id": "find", "placeholder": {"type": "plain_text", "text": "Find"}}
    ts = await slack.posted(blocks=[{"type": "actions", "block_id": "row", "elements": [menu]}])
    asked = {"action_id": "find", "block_id": "row", "value": "kon", "channel": slack.names["channel"], "ts": ts}
    got = await slack.acts("editor", "suggest", **asked)
    told = (await slack.app.next("interactive", type="block_suggestion")).payload
    assert (told["action_id"], told["block_id"], told["value"]) == ("find", "row", "kon")
    assert [each["value"] for each in got["options"]] == ["koneps"]


# response_url


async def response_url(slack: Slack) -> str:
    """Have the editor type a command, and return the response_url that the app receives."""
    await slack.commands("editor", "channel", "KONEPS")
    return str((await slack.app.next("slash_commands")).payload["response_url"])


@case("socket", "commands", "eyes", source=INTERACTIONS)
async def a_late_answer_is_for_who_asked(slack: Slack) -> None:
    """By default, only the person who used the command sees what is posted to its response_url."""
    address = await response_url(slack)
    assert (await slack.respond(address, {"text": "Later"})).status == 200
    assert "Later" in [message["text"] for message in await slack.sees("editor", "channel")]
    assert "Later" not in [message["text"] for message in await slack.sees("planner", "channel")]


@case("socket", "commands", HISTORY, source=INTERACTIONS)
async def a_late_answer_may_be_for_all(slack: Slack) -> None:
    """With response_type in_channel, a post to a response_url appears as a message in the channel."""
    address = await response_url(slack)
    await slack.respond(address, {"text": "Later", "response_type": "in_channel"})
    assert await appears(slack, "Later")


@case("socket", "commands", source=INTERACTIONS)
async def a_response_url_is_good_five_times(slack: Slack) -> None:
    """A response_url accepts five posts and refuses the sixth."""
    address = await response_url(slack)
    statuses = [(await slack.respond(address, {"text": str(number)})).status for number in range(6)]
    assert statuses[:5] == [200] * 5
    assert statuses[5] >= 400


@case("socket", "commands", "time", source=INTERACTIONS)
async def a_response_url_is_good_for_half_an_hour(slack: Slack) -> None:
    """A response_url accepts posts for thirty minutes and refuses later ones."""
    address = await response_url(slack)
    await slack.later(29 * 60)
    assert (await slack.respond(address, {"text": "In time"})).status == 200
    await slack.later(2 * 60)
    assert (await slack.respond(address, {"text": "Too late"})).status >= 400


@case("socket", "commands", source=WRONG_BLOCKS)
async def blocks_of_late_answers_are_checked(slack: Slack) -> None:
    """Invalid blocks posted to a response_url are refused with status 400 and invalid_blocks."""
    answer = await slack.respond(await response_url(slack), {"text": "a", "blocks": [section("x" * 3001)]})
    assert answer.status == 400
    assert "invalid_blocks" in str(answer.body)


@case("socket", "buttons", "chat.postEphemeral", "eyes", source=INTERACTIONS)
async def what_one_person_sees_is_replaced_too(slack: Slack) -> None:
    """For a button in an ephemeral message, the payload has is_ephemeral, and response_url can replace the message."""
    said = {"channel": slack.names["channel"], "user": slack.names["editor"], "text": "Hush"}
    ts = (await slack.ok("chat.postEphemeral", **said, blocks=[{**buttons(1), "block_id": "row"}]))["message_ts"]
    await slack.presses("editor", "channel", ts, "go0")
    told = (await slack.app.next("interactive", type="block_actions")).payload
    assert told["container"]["is_ephemeral"] is True
    await slack.respond(told["response_url"], {"text": "Done", "replace_original": True})
    texts = [message["text"] for message in await slack.sees("editor", "channel")]
    assert "Done" in texts
    assert "Hush" not in texts


@case("socket", "buttons", HISTORY, source=INTERACTIONS)
async def the_original_is_replaced_where_asked_for(slack: Slack) -> None:
    """With replace_original, the message whose button was pressed is replaced."""
    delivery, ts = await pressed(slack)
    answer = await slack.respond(delivery.payload["response_url"], {"text": "Done", "replace_original": True})
    assert answer.status == 200
    found = await slack.found(ts)
    assert found is not None
    assert found["text"] == "Done"


@case("socket", "buttons", HISTORY, source=INTERACTIONS)
async def the_original_is_deleted_where_asked_for(slack: Slack) -> None:
    """With delete_original, the message whose button was pressed is deleted."""
    delivery, ts = await pressed(slack)
    await slack.respond(delivery.payload["response_url"], {"delete_original": True})
    assert await slack.found(ts) is None


@case("socket", "buttons", HISTORY, "eyes", source=INTERACTIONS)
async def the_original_stays_where_nothing_is_said(slack: Slack) -> None:
    """If replace_original is false, the original stays, and the person who pressed the button sees a new message."""
    delivery, ts = await pressed(slack)
    await slack.respond(delivery.payload["response_url"], {"text": "Beside", "replace_original": False})
    found = await slack.found(ts)
    assert found is not None
    assert found["text"] == "Hello"
    assert "Beside" in [message["text"] for message in await slack.sees("editor", "channel")]


CASES = tuple(cases_in(globals()))
