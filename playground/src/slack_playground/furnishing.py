"""Fills a new workspace with people and channels, and with a first message that suggests what to try."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from slack_playground.records import App, Channel, Command
from slack_playground.sharing import may_talk
from slack_playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """A person who is in the workspace from the start.

    `tz` is an IANA time zone, and `locale` a locale in Slack's form, such as "ko-KR". `team` is the name of another
    workspace that the person belongs to (Slack Connect), or an empty string for this workspace.
    """

    name: str
    title: str = ""
    tz: str = "UTC"
    locale: str = "en-US"
    admin: bool = False
    color: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A channel that exists from the start.

    If `members` is empty, everyone who can be in the channel is a member. If `app` is true, the app is a member too. If
    `creator` is None, the channel was created by the first person from this workspace. A `shared` channel is shared
    with all the other workspaces that people belong to; people from those workspaces can only be in shared channels.
    """

    name: str
    topic: str = ""
    members: tuple[str, ...] = ()
    creator: str | None = None
    app: bool = False
    private: bool = False
    archived: bool = False
    shared: bool = False


PEOPLE = (
    PersonSpec("Editor", "Workspace admin", "Asia/Seoul", "ko-KR", admin=True, color="9b3b6a"),
    PersonSpec("Planner", "Policy", "Asia/Seoul", "ko-KR", color="2f6f8f"),
    PersonSpec("Reporter", "Press", "America/New_York", "en-US", color="7a5c1e"),
    PersonSpec("Student", "Research", "Europe/Madrid", "es-ES", color="3c7a4a"),
    PersonSpec("Vendor", "Engineering", "Europe/London", "en-GB", color="5b4a9e"),
)
CHANNELS = (
    ChannelSpec("general", "For everyone"),
    ChannelSpec("help", "Questions and answers", app=True),
    ChannelSpec("random", "Anything else", creator="Planner"),
    ChannelSpec("leads", "Among leads", members=("Editor", "Planner"), private=True),
    ChannelSpec("old-news", "What used to be new", archived=True),
)


@dataclass(frozen=True, slots=True)
class Furnishing:
    """The people, the channels and the first message that a workspace starts with.

    `welcome` is the text of the first message, in mrkdwn; if `welcome` is None, the text is generated for the app.
    `welcome_in` is the name of the channel to post it in; if `welcome_in` is None, that is the first channel with the
    app. If no channel has the app, nothing is posted.
    """

    people: tuple[PersonSpec, ...] = PEOPLE
    channels: tuple[ChannelSpec, ...] = CHANNELS
    welcome: str | None = None
    welcome_in: str | None = None


_WHERE_PEOPLE_ARE = "at the top of the sidebar (on a phone, behind the ☰ button)"

EMPTY = Furnishing(people=(), channels=())
"""No people and no channels, for tests that add their own."""


def person_id(name: str) -> str:
    """Return the id of the person with this name. It is the same at every start, so that saved URLs keep working."""
    return _id("U", name)


def team_id(name: str) -> str:
    """Return the id of the other workspace with this name. It is the same at every start."""
    return _id("T", name)


def channel_id(name: str) -> str:
    """Return the id of the channel with this name. It is the same at every start."""
    return _id("C", name)


def _id(prefix: str, name: str) -> str:
    letters = "".join(letter for letter in name.upper() if letter.isascii() and letter.isalnum())
    # Names that are too long for an id, or have no ASCII letters or digits, get unique ids from a hash.
    told_apart = letters if len(letters) <= 9 and letters else letters[:4] + sha256(name.encode()).hexdigest().upper()
    return f"{prefix}0{told_apart:0<9}"[:11]


def furnish(workspace: Workspace, furnishing: Furnishing) -> None:
    """Add people and channels to a workspace and, if it has an app, direct messages with it and a welcome message."""
    for person in furnishing.people:
        _add_person(workspace, person)
    for channel in furnishing.channels:
        _add_channel(workspace, channel, furnishing)
    if workspace.app is None:
        return
    bot = workspace.people[workspace.app.bot_user]
    for person in furnishing.people:
        if may_talk(workspace, workspace.people[person_id(person.name)], bot):
            workspace.direct(person_id(person.name), bot.id)
    place = _place_of_welcome(furnishing)
    if place is not None and furnishing.people:
        text = welcome(workspace.app) if furnishing.welcome is None else furnishing.welcome
        ours = [person for person in furnishing.people if not person.team]
        author = ours[min(3, len(ours) - 1)]
        workspace.post(channel_id(place), person_id(author.name), text.replace("{app}", f"<@{workspace.app.bot_user}>"))


def _add_person(workspace: Workspace, spec: PersonSpec) -> None:
    team = workspace.add_team(spec.team, team_id(spec.team)) if spec.team else None
    workspace.add_person(
        spec.name.lower(),
        spec.name,
        id=person_id(spec.name),
        tz=spec.tz,
        locale=spec.locale,
        is_admin=spec.admin,
        title=spec.title or spec.team,
        team=team,
        **({"color": spec.color} if spec.color else {}),
    )


def _add_channel(workspace: Workspace, spec: ChannelSpec, furnishing: Furnishing) -> Channel:
    everyone = [person.name for person in furnishing.people if spec.shared or not person.team]
    members = {person_id(name) for name in spec.members or everyone}
    bot = {workspace.app.bot_user} if workspace.app is not None and spec.app else set()
    creator = person_id(spec.creator or next(person.name for person in furnishing.people if not person.team))
    channel = workspace.add_channel(
        spec.name,
        creator,
        members | bot,
        kind="private" if spec.private else "public",
        id=channel_id(spec.name),
        topic=spec.topic,
        shared=spec.shared,
    )
    if spec.archived:
        workspace.post(channel.id, creator, "We don't need this channel anymore, so I'm archiving it.")
        workspace.archive(channel, creator)
    return channel


def _place_of_welcome(furnishing: Furnishing) -> str | None:
    with_app = (channel.name for channel in furnishing.channels if channel.app)
    return furnishing.welcome_in or next(with_app, None)


def welcome(app: App) -> str:
    """Return the default first message, which suggests what to try with this app."""
    tries = [*_commands(app), f"Mention <@{app.bot_user}>{_question(app)} Then follow up in the thread."]
    if app.has_messages and not app.messages_read_only:
        tries.append(f"Send <@{app.bot_user}> a direct message: select its name here.")
    if app.shortcuts:
        tries.append("Use a shortcut: they're in the message menu and behind the `+` below the message box.")
    tries.append(f"Switch person {_WHERE_PEOPLE_ARE} to see what's visible only to them.")
    lines = "\n".join(f"• {each}" for each in tries)
    return f"Welcome! This is a local playground for <@{app.bot_user}>. Things to try:\n{lines}"


def _commands(app: App) -> list[str]:
    """Return a suggestion for each of the first three commands, or a general one if the app has no manifest."""
    if app.usage is not None:
        return ["Type any slash command that it listens for."]
    return [f"Type `{' '.join((each.name, *_examples(each)[:1]))}`" for each in app.commands[:3]]


def _question(app: App) -> str:
    """Return the end of the sentence that suggests mentioning the app, with an example question if the app has one."""
    examples = (example for command in app.commands for example in _examples(command))
    example = next((example for example in examples if example.endswith("?")), None)
    return f" and ask: _{example}_" if example else " and write something."


def _examples(command: Command) -> list[str]:
    """Return the examples in a usage hint: the parts between middle dots or bars that do not begin with a bracket."""
    parts = (part.strip() for part in re.split(r"[·|]", command.usage_hint))
    return [part for part in parts if part and not part.startswith(("[", "<"))]
