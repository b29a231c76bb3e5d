"""Slack Connect: people from another workspace in a shared channel, and what an app learns about them.

In these cases, a guest is a person from another workspace who is in a shared channel with the app.
"""

# ruff: noqa: D401 - a case's docstring is a sentence that says what holds

from __future__ import annotations

from contract.blocks import buttons, modal, section
from contract.cases import DOCS, METHODS, case, cases_in
from contract.slack import Json, Slack

POST = "chat.postMessage"
CONNECT = DOCS + "apis/slack-connect"
OUTER_TEAM = "https://github.com/slackapi/java-slack-sdk/issues/629"
"""A maintainer explains which of the teams in an event is the one that installed the app."""
PRESSED = "https://github.com/slackapi/java-slack-sdk/issues/1041"
"""Quotes the payload that was sent when a person from another workspace pressed a button."""
SUBMITTED = "https://github.com/slackapi/bolt-js/issues/1614"
"""Shows the payload that Slack sends when a person from another workspace submits a dialog."""
MESSAGE_FIELDS = "https://github.com/slack-go/slack/pull/1261"
"""Quotes a message from a shared channel."""


async def own_team(slack: Slack) -> str:
    """Return the id of the workspace where the app is installed."""
    return str((await slack.ok("auth.test"))["team_id"])


async def pressed(slack: Slack) -> Json:
    """Post a button, let the guest press it, and return the payload that the app receives."""
    ts = await slack.posted("shared", blocks=[buttons(1)])
    await slack.presses("guest", "shared", ts, "go0")
    return (await slack.app.next("interactive", type="block_actions")).payload


@case("socket", "people", "shared", source=OUTER_TEAM)
async def an_event_tells_both_teams(slack: Slack) -> None:
    """A guest's message event has another team's team_id, but the app's context_team_id, and is marked as shared."""
    ours = await own_team(slack)
    await slack.writes("guest", "shared", "Hello")
    told = (await slack.app.next("events_api", type="message", text="Hello")).payload
    assert told["team_id"] not in {ours, None}
    assert (told["context_team_id"], told["authorizations"][0]["team_id"]) == (ours, ours)
    assert told["is_ext_shared_channel"] is True


@case("socket", "people", "shared", source=CONNECT)
async def a_channel_that_is_not_shared_has_one_team(slack: Slack) -> None:
    """If a channel is not shared, a message event from it has the app's team_id, and is_ext_shared_channel is false."""
    ours = await own_team(slack)
    await slack.writes("editor", "channel", "Hello")
    told = (await slack.app.next("events_api", type="message", text="Hello")).payload
    assert (told["team_id"], told["is_ext_shared_channel"]) == (ours, False)


@case("socket", "people", "shared", source=MESSAGE_FIELDS)
async def a_guests_message_tells_its_team(slack: Slack) -> None:
    """In the event for a guest's message, team, user_team and source_team are the same team, but not the app's own."""
    ours = await own_team(slack)
    await slack.writes("guest", "shared", "Hello")
    event = (await slack.app.next("events_api", type="message", text="Hello")).event
    assert event["team"] == event["user_team"] == event["source_team"] != ours


@case("socket", "people", "shared", source=CONNECT)
async def a_guest_mentions_the_app(slack: Slack) -> None:
    """If a guest mentions the app in a shared channel, the app receives app_mention with the guest as the user."""
    await slack.writes("guest", "shared", f"<@{slack.names['bot']}> hello")
    assert (await slack.app.next("events_api", type="app_mention")).event["user"] == slack.names["guest"]


@case("socket", "people", "shared", POST, source=PRESSED)
async def a_guests_press_tells_both_teams(slack: Slack) -> None:
    """If a guest presses the app's button, the payload's `team` is the app's, but the team_id in `user` is not."""
    ours = await own_team(slack)
    payload = await pressed(slack)
    assert payload["team"]["id"] == ours != payload["user"]["team_id"]


@case("socket", "people", "shared", POST, "views.open", source=SUBMITTED)
async def a_guests_dialog_tells_both_teams(slack: Slack) -> None:
    """If a guest submits a dialog, the payload's `team` and `user` name the guest's team, and the view the app's."""
    ours = await own_team(slack)
    submit = {"submit": {"type": "plain_text", "text": "Send"}}
    trigger = (await pressed(slack))["trigger_id"]
    view = (await slack.ok("views.open", trigger_id=trigger, view=modal(section("Hello"), **submit)))["view"]
    await slack.submits("guest", view["id"], {})
    payload = (await slack.app.next("interactive", type="view_submission")).payload
    assert payload["team"]["id"] == payload["user"]["team_id"] != ours
    assert payload["view"]["app_installed_team_id"] == ours


@case("socket", "commands", "shared", source=CONNECT + "#slash-commands-are-not-shared")
async def commands_are_not_shared(slack: Slack) -> None:
    """A guest cannot use the app's slash command."""
    await slack.commands("guest", "shared", "KONEPS")
    await slack.app.none("slash_commands")


@case("shared", "users.info", source=CONNECT)
async def a_guest_has_another_team_and_no_locale(slack: Slack) -> None:
    """A guest's user object has another team_id and, even with include_locale, no locale. is_stranger is not true."""
    ours = await own_team(slack)
    user = (await slack.ok("users.info", user=slack.names["guest"], include_locale=True))["user"]
    assert user["team_id"] == user["profile"]["team"] != ours
    assert "locale" not in user
    assert user.get("is_stranger", False) is False


@case("shared", "users.info", source=DOCS + "reference/objects/user-object")
async def who_is_in_no_channel_with_the_app_is_a_stranger(slack: Slack) -> None:
    """If a person from another workspace shares no channel with the app, is_stranger is true."""
    assert (await slack.ok("users.info", user=slack.names["stranger"]))["user"]["is_stranger"] is True


@case("shared", "conversations.info", source=CONNECT)
async def a_shared_channel_says_so(slack: Slack) -> None:
    """For a shared channel, is_shared and is_ext_shared are true, is_org_shared is false, and both teams are listed."""
    told = (await slack.ok("conversations.info", channel=slack.names["shared"]))["channel"]
    assert (told["is_shared"], told["is_ext_shared"], told["is_org_shared"]) == (True, True, False)
    guest = (await slack.ok("users.info", user=slack.names["guest"]))["user"]
    assert {await own_team(slack), guest["team_id"]} <= set(told["connected_team_ids"])


@case("shared", "conversations.members", source=CONNECT)
async def guests_are_members(slack: Slack) -> None:
    """Guests are among the members of a shared channel."""
    assert slack.names["guest"] in (await slack.ok("conversations.members", channel=slack.names["shared"]))["members"]


@case("shared", POST, "conversations.open", source=CONNECT)
async def the_app_writes_to_guests_directly(slack: Slack) -> None:
    """The app can send a guest direct messages, but not a person who shares no channel with it."""
    await slack.ok("conversations.open", users=slack.names["guest"])
    await slack.ok(POST, channel=slack.names["guest"], text="Hello")
    answer = await slack.call("conversations.open", users=slack.names["stranger"])
    assert answer.body["ok"] is False


@case("shared", "team.info", source=METHODS + "team.info")
async def a_connected_team_can_be_asked_about(slack: Slack) -> None:
    """If a team shares a channel with the app's own team, team.info describes it."""
    guest = (await slack.ok("users.info", user=slack.names["guest"]))["user"]
    assert (await slack.ok("team.info", team=guest["team_id"]))["team"]["id"] == guest["team_id"]


CASES = tuple(cases_in(globals()))
