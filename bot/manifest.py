"""Builds the manifest from which a person can create the Slack app in one step."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from yarl import URL

from bot.errors import CommandError
from handlers.explain.requests import EXPLAIN_SHORTCUT, LOOK_UP_SHORTCUT
from handlers.texts import COMMAND

EVENTS_PATH = "/slack/events"
"""The path to which Slack sends all requests over HTTP: events, commands, clicks and forms."""
SCOPES = (
    "app_mentions:read",
    "assistant:write",  # suggested prompts and titles of threads, in the agent view
    "channels:history",  # to go on in threads, and to look for a weekly fact if Slack's response to the post was lost
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",  # the same, in private channels
    "groups:read",
    "im:history",
    "users:read",  # a subscriber's time zone, and whether a person is an admin
)
REQUIRED_SCOPES = frozenset({"app_mentions:read", "chat:write", "commands", "im:history"})
"""The scopes that the bot cannot work without. All others may be refused when the app is installed."""
EVENTS = (
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
    "message.channels",  # to continue in a thread without a mention; replies to questions that were passed on
    "message.groups",  # the same, in private channels
    "message.im",
    "tokens_revoked",
)

_SHORTCUTS = (
    {
        "name": "Explain terms · 용어 설명",
        "type": "message",
        "callback_id": EXPLAIN_SHORTCUT,
        "description": "Explains what a message names · 메시지에 나온 용어를 설명합니다",
    },
    {
        "name": "Look up · 찾아보기",
        "type": "global",
        "callback_id": LOOK_UP_SHORTCUT,
        "description": "Asks the report · 보고서에서 찾아봅니다",
    },
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
_LONG_DESCRIPTION = (
    "Ask a question in your own words, in English or Korean. The answer is short, and says where in the report it "
    "comes from; one button tells all that the report says about it. Type /innovation, mention the bot in a "
    "channel, or send it a direct message. If the report doesn't say, the bot tells you so. Channels can also "
    "subscribe to a fact of the week.\n\n"
    "한국어와 영어로 질문할 수 있습니다. 짧게 답하면서 보고서의 어느 부분에 나오는지 알려 드리고, 버튼을 누르면 더 "
    "자세한 내용을 볼 수 있습니다. /innovation 뒤에 궁금한 것을 적거나, 채널에서 앱을 멘션하거나, 다이렉트 메시지를 "
    "보내 보세요. "
    "보고서에 없는 내용은 없다고 알려 드립니다. 채널에서 ‘이번 주의 상식’을 구독할 수도 있습니다."
)
_AGENT_DESCRIPTION = (
    "Answers questions about the report, and says where in it the answer is · 보고서에 관한 질문에 출처와 함께 답합니다"
)


class ManifestError(CommandError):
    """Slack could not call the address given for the bot; the message is for the person who typed the address."""


def manifest(url: str | None = None) -> dict[str, Any]:
    """Return the app's manifest: for HTTP if `url`, the bot's public address, is given, and otherwise for Socket Mode.

    Raises ManifestError if `url` is not a plain https address, such as https://bot.example.org.
    """
    address = None if url is None else _request_url(url)
    return {
        "display_information": {
            "name": "Innovation Bot",
            "description": "Ask the report a question and get a sourced answer, in English or Korean.",
            "long_description": _LONG_DESCRIPTION,
            "background_color": "#1d3557",
        },
        "features": {
            "agent_view": {"agent_description": _AGENT_DESCRIPTION},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "innovation", "always_online": True},
            "shortcuts": list(_SHORTCUTS),
            "slash_commands": [_command(address)],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES), "bot_optional": _optional_scopes()}},
        "settings": _settings(address),
    }


def one_click_link(made: Mapping[str, Any]) -> str:
    """Return the address on which Slack offers to create an app from a manifest.

    https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests
    """
    compact = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(compact, safe='')}"


def _optional_scopes() -> list[str]:
    """Return the scopes that a workspace may refuse. Slack requires them in the list of all scopes, too.

    https://docs.slack.dev/changelog/2026/03/16/optional-scopes
    """
    return [scope for scope in SCOPES if scope not in REQUIRED_SCOPES]


def _settings(address: str | None) -> dict[str, Any]:
    return {
        "event_subscriptions": {**_at("request_url", address), "bot_events": list(EVENTS)},
        "interactivity": {
            "is_enabled": True,
            **_at("request_url", address),
            **_at("message_menu_options_url", address),  # time zones, suggested while a person types
        },
        "org_deploy_enabled": False,
        "socket_mode_enabled": address is None,
        "token_rotation_enabled": False,
    }


def _command(address: str | None) -> dict[str, Any]:
    return {
        "command": COMMAND,
        **_at("url", address),
        "description": "Ask the report · 보고서에 물어보기",
        "usage_hint": "[your question] · list · random · subscribe · help",
        "should_escape": False,
    }


def _at(key: str, address: str | None) -> dict[str, str]:
    return {} if address is None else {key: address}


def _request_url(url: str) -> str:
    if not _is_https(url.strip()):
        raise ManifestError("Slack only calls https addresses, such as https://bot.example.org")
    # Accept the whole request URL as well as the host alone.
    return url.strip().rstrip("/").removesuffix(EVENTS_PATH) + EVENTS_PATH


def _is_https(url: str) -> bool:
    try:
        base = URL(url)
        is_plain = not (base.user or base.query_string or base.fragment or len(url.split()) > 1)
        return base.scheme == "https" and bool(_HOST_NAME.fullmatch(base.raw_host or "")) and is_plain
    except ValueError:
        return False
