"""Furnishes a workspace: the people and channels that a person finds, and the first message, which says what to try."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.records import App, Channel, Command
from bot.playground.workspace import Workspace

_PEOPLE: dict[str, dict[str, Any]] = {
    "Editor": {"tz": "Asia/Seoul", "locale": "ko-KR", "is_admin": True, "title": "Workspace admin", "color": "9b3b6a"},
    "Planner": {"tz": "Asia/Seoul", "locale": "ko-KR", "title": "Policy", "color": "2f6f8f"},
    "Reporter": {"tz": "America/New_York", "locale": "en-US", "title": "Press", "color": "7a5c1e"},
    "Student": {"tz": "Europe/Madrid", "locale": "es-ES", "title": "Research", "color": "3c7a4a"},
    "Vendor": {"tz": "Europe/London", "locale": "en-GB", "title": "Engineering", "color": "5b4a9e"},
}


def furnish(workspace: Workspace) -> None:
    """Put five people, five channels, and each one's conversation with the app into a workspace with an app."""
    people = [workspace.add_person(name.lower(), name, id=_id("U", name), **more) for name, more in _PEOPLE.items()]
    everyone = {person.id for person in people}
    editor, planner, _, student, _ = (person.id for person in people)
    _channel(workspace, "general", editor, everyone, topic="For everyone")
    innovation = _channel(workspace, "innovation", editor, everyone, topic="Questions and answers")
    _channel(workspace, "random", planner, everyone, topic="Anything else")
    _channel(workspace, "leads", editor, {editor, planner}, kind="private", topic="Among leads")
    old = _channel(workspace, "old-news", editor, everyone, topic="What used to be new")
    workspace.post(old.id, planner, "This channel rests: nobody can write here any more.")
    workspace.archive(old, editor)
    if workspace.app is not None:
        innovation.members.add(workspace.app.bot_user)
        for person in people:
            workspace.direct(person.id, workspace.app.bot_user)
        workspace.post(innovation.id, student, welcome(workspace.app))


def _channel(workspace: Workspace, name: str, creator: str, members: set[str], **more: Any) -> Channel:
    return workspace.add_channel(name, creator, members, id=_id("C", name), **more)


def _id(prefix: str, name: str) -> str:
    """Give an id that is the same at every start, so that an address that somebody kept goes on to work."""
    letters = "".join(letter for letter in name.upper() if letter.isalnum())
    return f"{prefix}0{letters:0<9}"[:11]


def welcome(app: App) -> str:
    """Give the first message: what can be tried with this app."""
    tries = [*_commands(app), f"Write <@{app.bot_user}> and a question{_question(app)} Go on in the thread."]
    if app.has_messages:
        tries.append(f"Write to <@{app.bot_user}> directly: it is at the bottom of the sidebar.")
    if app.shortcuts:
        tries.append("Use a shortcut: a message's menu and the composer's `+` have them.")
    tries.append("Be someone else: choose a person at the top left. What only one sees, the others do not.")
    lines = "\n".join(f"• {each}" for each in tries)
    return f"Welcome! This is a small Slack of your own, and <@{app.bot_user}> is here. Things to try:\n{lines}"


def _commands(app: App) -> list[str]:
    """Say how the commands are used, each with the first example of its usage hint."""
    return [f"Type `{' '.join((each.name, *_examples(each)[:1]))}`" for each in app.commands[:3]]


def _question(app: App) -> str:
    """Give the end of a sentence that asks for a question: with an example, where there is one."""
    examples = (example for command in app.commands for example in _examples(command))
    example = next((example for example in examples if example.endswith("?")), None)
    return f": _{example}_" if example else "."


def _examples(command: Command) -> list[str]:
    """Give the examples of a usage hint, which dots or bars part; what stands in brackets is none."""
    parts = (part.strip() for part in re.split(r"[·|]", command.usage_hint))
    return [part for part in parts if part and not part.startswith(("[", "<"))]
