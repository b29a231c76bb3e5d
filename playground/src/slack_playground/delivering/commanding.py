"""Sends the app the slash commands that people type, and shows people the app's response or a notice of a failure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from slack_playground.delivering.deliver import Answer, Envelope
from slack_playground.delivering.envelopes import Interaction, app_of, slash_command
from slack_playground.delivering.markup import escape, markup, pieces_of
from slack_playground.delivering.outcomes import Outcome
from slack_playground.delivering.reach import Reach
from slack_playground.delivering.saying import Said, client_msg_id, show, tell_person
from slack_playground.errors import SlackError
from slack_playground.records import Command

_NAME = re.compile(r"/[\w-]{1,31}")
"""Matches the name of a command: https://docs.slack.dev/interactivity/implementing-slash-commands."""


async def command(reach: Reach, user: str, channel: str, line: str, thread_ts: str | None = None) -> Outcome:
    """Send the command in `line`, "/name text", to the app, and show the message in the app's acknowledgement.

    If the command fails, Slackbot tells the person why: for example, that it failed with operation_timeout after three
    seconds, or that apps' commands cannot be used in threads
    (https://docs.slack.dev/interactivity/implementing-slash-commands).

    Raises SlackError unknown_command if the person cannot use such a command, app_not_installed if the app is not
    installed, and channel_not_found, is_archived or not_in_channel if the person cannot write in the channel.
    """
    name, _, text = line.partition(" ")
    known = _known(reach, user, name)
    room = reach.joined(user, channel)
    if thread_ts is not None:
        notice = f"{known.name} is not supported in threads. Sorry!"
        shown = tell_person(notice, reach.workspace, room.id, user, thread_ts)
        return Outcome("not_supported_in_threads", notice, message=shown)
    typed = _Typed(known, text.strip(), room.id, reach.doing(user, room))
    payload = slash_command(typed.done, known.name, _as_sent(typed))
    return _shown(typed, await reach.door.send(Envelope("slash_commands", payload)))


@dataclass(frozen=True, slots=True)
class _Typed:
    """A command that a person typed, with the text after its name."""

    known: Command
    text: str
    channel: str
    done: Interaction


def _known(reach: Reach, user: str, name: str) -> Command:
    """Return the app's command with this name. An app without a manifest gets every command.

    Raises SlackError unknown_command if the app has no such command or lacks the scope `commands`, or if the person is
    from another workspace and therefore cannot use commands: https://docs.slack.dev/apis/slack-connect. Raises
    app_not_installed if the app is not installed.
    """
    app = app_of(reach.workspace)
    if reach.workspace.is_foreign(user):
        raise SlackError("unknown_command")
    for known in app.commands if "commands" in app.scopes else ():
        if known.name == name:
            return known
    if app.usage is not None and _NAME.fullmatch(name):
        return Command(name, "", "")
    raise SlackError("unknown_command")


def _as_sent(typed: _Typed) -> str:
    """Return the text after the command's name as the app gets it, with &, < and > escaped.

    If the command has `should_escape`, mentions, channels and links are in Slack's markup, with ids instead of names.
    """
    if not typed.known.should_escape:
        return escape(typed.text)
    workspace = typed.done.workspace
    return markup(pieces_of(typed.text, workspace, typed.done.user.id), workspace)


def _shown(typed: _Typed, answer: Answer) -> Outcome:
    """Show the app's response unless it is empty. If the command failed, show the person a notice instead."""
    if not answer.ok:
        return _failed(typed, answer.failure or "dispatch_failed")
    try:
        said = Said.read(answer.body)
    except SlackError as error:
        return _failed(typed, error.name, error.messages)
    workspace, user = typed.done.workspace, typed.done.user.id
    if said.response_type == "in_channel":
        # Slack's documentation says that, in this case, the typed command is shown in the channel too.
        echo = escape(f"{typed.known.name} {typed.text}".strip())
        workspace.post(typed.channel, user, echo, client_msg_id=client_msg_id())
    return Outcome(message=None if said.empty else show(said, workspace, typed.channel, user))


def _failed(typed: _Typed, failure: str, faults: tuple[str, ...] = ()) -> Outcome:
    notice = f'{typed.known.name} failed with the error "{failure}"'
    if typed.known not in app_of(typed.done.workspace).commands:
        notice = f'{typed.known.name} failed with the error "{failure}". The app may have no listener for it.'
    shown = tell_person(notice, typed.done.workspace, typed.channel, typed.done.user.id)
    return Outcome(failure, notice, faults, message=shown)
