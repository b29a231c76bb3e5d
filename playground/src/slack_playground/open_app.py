"""Runs an app without a manifest: grants it everything, records what it uses, and makes a manifest from that."""

from __future__ import annotations

from dataclasses import dataclass, replace

from slack_playground.delivering.deliver import Answer, Door, Envelope
from slack_playground.delivering.occurrences import EVENTS, SCOPES
from slack_playground.installing import install
from slack_playground.records import App, Change, Command, Json, Usage
from slack_playground.workspace import Workspace

# https://docs.slack.dev/reference/scopes, those of bot tokens.
BOT_SCOPES = frozenset(
    """
    app_mentions:read assistant:write bookmarks:read bookmarks:write calls:read calls:write canvases:read canvases:write
    channels:history channels:join channels:manage channels:read channels:write.invites channels:write.topic chat:write
    chat:write.customize chat:write.public commands conversations.connect:manage conversations.connect:read
    conversations.connect:write datastore:read datastore:write dnd:read emoji:read files:read files:write groups:history
    groups:read groups:write groups:write.invites groups:write.topic im:history im:read im:write im:write.topic
    incoming-webhook links.embed:write links:read links:write lists:read lists:write metadata.message:read mpim:history
    mpim:read mpim:write mpim:write.topic pins:read pins:write reactions:read reactions:write reminders:read
    reminders:write remote_files:read remote_files:share remote_files:write team.billing:read team.preferences:read
    team:read tokens.basic triggers:read triggers:write usergroups:read usergroups:write users.profile:read users:read
    users:read.email users:write workflow.steps:execute
    """.split()  # noqa: SIM905 - as a list it would be seventy lines
)

_MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_OF_MEMBERS = frozenset({"member_joined_channel", "member_left_channel"})
_ABOUT_MEMBERS = {"C": "channels:read", "G": "groups:read"}
"""The scopes that the events in _OF_MEMBERS need, by channel type.

https://docs.slack.dev/reference/events/member_joined_channel
"""
_CHANGES = {"home": "home", "view_opened": "interactivity", "view_pushed": "interactivity"}
_LONGEST_NAME = 35
"""The maximum number of characters in an app's name: https://docs.slack.dev/reference/app-manifest."""


def install_open(workspace: Workspace, name: str) -> App:
    """Install an app without a manifest, with every scope and event, and start recording what it uses."""
    everything = {
        "display_information": {"name": name[:_LONGEST_NAME]},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": name[:_LONGEST_NAME]},
        },
        "oauth_config": {"scopes": {"bot": sorted(BOT_SCOPES)}},
        "settings": {"event_subscriptions": {"bot_events": sorted(EVENTS)}},
    }
    app = install(workspace, everything)
    app.usage = usage = Usage()
    workspace.follow(lambda change: _note_change(change, workspace, usage))
    return app


def _note_change(change: Change, workspace: Workspace, usage: Usage) -> None:
    if change.kind in _CHANGES:
        setattr(usage, _CHANGES[change.kind], True)
    elif change.kind == "posted" and change.message is not None and change.message.bot_id is not None:
        usage.messages |= workspace.channel(change.message.channel).kind == "im"


@dataclass(frozen=True, slots=True)
class ObservedDoor:
    """A door that records what an app without a manifest acknowledges.

    If such an app has never acknowledged a type of event, events of this type are not redelivered: the app presumably
    has no listener for them, so its manifest would not subscribe to them.
    """

    door: Door
    workspace: Workspace

    async def send(self, envelope: Envelope) -> Answer:
        """Deliver an envelope and return the app's response."""
        answer, app = await self.door.send(envelope), self.workspace.app
        if app is None or app.usage is None:
            return answer
        if answer.ok:
            self._note(envelope, app, app.usage)
        elif envelope.kind == "events_api" and _event_name(envelope.payload["event"]) not in app.usage.events:
            return replace(answer, failure="not acknowledged", may_retry=False)
        return answer

    def _note(self, envelope: Envelope, app: App, usage: Usage) -> None:
        match envelope.kind:
            case "slash_commands":
                self._keep_command(envelope.payload["command"], app)
            case "interactive":
                usage.interactivity = True
            case "events_api" if not _is_own(envelope.payload["event"], app):
                _note_event(envelope.payload["event"], usage)

    def _keep_command(self, name: str, app: App) -> None:
        if name not in {known.name for known in app.commands}:
            app.commands += (Command(name, "", ""),)
            self.workspace.tell(Change("commands"))


def _note_event(event: Json, usage: Usage) -> None:
    name = _event_name(event)
    usage.events.add(name)
    scope = _ABOUT_MEMBERS[event["channel_type"]] if name in _OF_MEMBERS else SCOPES.get(name)
    if scope is not None:
        usage.scopes.add(frozenset({scope}))


def _event_name(event: Json) -> str:
    """Return an event's name as in manifests, where the name of a message event includes the type of channel."""
    return _MESSAGES[event["channel_type"]] if event["type"] == "message" else str(event["type"])


def _is_own(event: Json, app: App) -> bool:
    """Return whether Bolt acknowledges an event without a listener, because the app itself caused the event.

    Bolt does so for all events that the app itself caused, except those for joining and leaving a channel:
    https://docs.slack.dev/tools/bolt-python/concepts/global-middleware.
    """
    messages = (event, event.get("message", {}), event.get("previous_message", {}))
    users = {message.get("user") for message in messages}
    return app.bot_user in users and event["type"] not in _OF_MEMBERS


def manifest_of(app: App, request_url: str | None) -> Json:
    """Return a manifest that allows everything that the app has used so far, and little else.

    The manifest is for HTTP at `request_url`, or for Socket Mode if that is None:
    https://docs.slack.dev/reference/app-manifest.
    """
    usage = app.usage or Usage()
    url = {"request_url": request_url} if request_url else {}
    scopes = _scopes(app, usage)
    settings: Json = {"org_deploy_enabled": False, "socket_mode_enabled": not request_url}
    if usage.events:
        settings["event_subscriptions"] = {**url, "bot_events": sorted(usage.events)}
    if usage.interactivity:
        settings["interactivity"] = {"is_enabled": True, **url}
    return {
        "display_information": {"name": app.name},
        "features": _features(app, usage, request_url) | ({"agent_view": {}} if "assistant:write" in scopes else {}),
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": settings,
    }


def _features(app: App, usage: Usage, request_url: str | None) -> Json:
    hears = "message.im" in usage.events
    home = {
        "home_tab_enabled": usage.home,
        "messages_tab_enabled": usage.messages or hears,
        "messages_tab_read_only_enabled": not hears,
    }
    url = {"url": request_url} if request_url else {}
    commands = [
        {"command": each.name, "description": each.description or f"Runs {each.name}", **url} for each in app.commands
    ]
    bot = {"display_name": app.name, "always_online": True}
    return {"app_home": home, "bot_user": bot, **({"slash_commands": commands} if commands else {})}


def _scopes(app: App, usage: Usage) -> list[str]:
    """Return scopes that are enough for everything that the app has used.

    Where any one of several scopes is enough, none is added if one of them is needed anyway; otherwise, one is added.
    """
    needed = {"commands"} if app.commands else set()
    for choice in sorted(usage.scopes, key=lambda choice: (len(choice), sorted(choice))):
        if needed.isdisjoint(choice):
            needed.add(min(choice))
    return sorted(needed)
