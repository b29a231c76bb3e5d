"""The manifest: what Slack needs to create the app, and no more."""

from __future__ import annotations

import json

import pytest

from bot.manifest import ManifestError, manifest


def test_socket_mode_by_default() -> None:
    """Without an address, the app uses Socket Mode, and the manifest has no address."""
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(made)


@pytest.mark.parametrize(
    "url", ["https://bot.example.org", "https://bot.example.org/", "https://bot.example.org/slack/events"]
)
def test_http(url: str) -> None:
    """With an address, commands, events, and button clicks all go to the same URL, and Socket Mode is off."""
    made = manifest(url)
    address = "https://bot.example.org/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    interactivity = {"is_enabled": True, "request_url": address, "message_menu_options_url": address}
    assert made["settings"]["interactivity"] == interactivity
    assert [command["url"] for command in made["features"]["slash_commands"]] == [address]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://bot.example.org",
        "bot.example.org",
        "https://",
        "https://a/?b=c",
        "https://[::1",
        "https://xn--/",
        "https://a b/",
        "https://a_b/",
        "https://-a/",
        "https://a..b/",
        "https://a/b c",
    ],
)
def test_address_that_slack_cannot_call(url: str) -> None:
    """If the address is not a valid https address, the error gives an example of a valid one."""
    with pytest.raises(ManifestError, match=r"https://bot\.example\.org"):
        manifest(url)


EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_id_changed",
    "channel_left",
    "group_archive",
    "group_deleted",
    "group_left",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
]


def test_asks_for_what_it_uses() -> None:
    """The app requests only the scopes that the features need, and enables interactivity.

    A workspace may refuse the scopes that are not needed for answering.
    """
    made = manifest()
    assert made["oauth_config"]["scopes"] == {
        "bot": [
            "app_mentions:read",
            "assistant:write",
            "channels:history",
            "channels:join",
            "channels:read",
            "chat:write",
            "commands",
            "groups:history",
            "groups:read",
            "im:history",
            "users:read",
        ],
        "bot_optional": [
            "assistant:write",
            "channels:history",
            "channels:join",
            "channels:read",
            "groups:history",
            "groups:read",
            "users:read",
        ],
    }
    assert made["settings"]["event_subscriptions"]["bot_events"] == EVENTS
    assert made["settings"]["interactivity"]["is_enabled"] is True


def test_people_can_write_to_it() -> None:
    """People can write to the bot in its messages tab, and the command has a usage hint."""
    features = manifest()["features"]
    assert features["bot_user"]["display_name"]
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    (command,) = features["slash_commands"]
    assert command["command"] == "/innovation"
    assert command["usage_hint"]


def test_agent() -> None:
    """Slack shows the bot in its agent view, with a description that is not too long."""
    assert 20 <= len(manifest()["features"]["agent_view"]["agent_description"]) <= 300


def test_shortcuts() -> None:
    """The app has one message shortcut and one global shortcut, with names and descriptions that Slack accepts.

    Source: https://docs.slack.dev/reference/app-manifest.
    """
    shortcuts = manifest()["features"]["shortcuts"]
    assert [(each["type"], each["callback_id"]) for each in shortcuts] == [
        ("message", "explain_terms"),
        ("global", "look_up"),
    ]
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in shortcuts)


def test_lengths() -> None:
    """The app's name and descriptions are within Slack's length limits."""
    shown = manifest()["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
