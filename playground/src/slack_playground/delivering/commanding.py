"""Slash commands that people type, and what they see next: the app's response, or that the command failed."""

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
"""The name of a command: https://docs.slack.dev/interactivity/implementing-slash-commands."""


async def command(reach: Reach, user: str, channel: str, line: str, thread_ts: str | None = None) -> Outcome:
    """Send a command, "/name text", to the app, and show the message in its acknowledgement.

    Slackbot tells the person what went wrong, such as operation_timeout after three seconds, or that apps' commands
    cannot be used in threads: https://docs.slack.dev/interactivity/implementing-slash-commands. Raises SlackError
    unknown_command, channel_not_found, is_archived, not_in_channel.
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
    """A command as it was typed."""

    known: Command
    text: str
    channel: str
    done: Interaction


def _known(reach: Reach, user: str, name: str) -> Command:
    """Return the app's command with this name; an app without a manifest gets every command.

    Raises SlackError unknown_command, also if the app lacks the scope `commands`, and for people of another workspace,
    who cannot use commands: https://docs.slack.dev/apis/slack-connect.
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
    """Return the text that the app gets, with mentions, channels and links as ids if the command asks for that.

    In either case &, < and > are escaped.
    """
    if not typed.known.should_escape:
        return escape(typed.text)
    workspace = typed.done.workspace
    return markup(pieces_of(typed.text, workspace, typed.done.user.id), workspace)


def _shown(typed: _Typed, answer: Answer) -> Outcome:
    """Show the person the app's response, or nothing if the response is empty."""
    if not answer.ok:
        return _failed(typed, answer.failure or "dispatch_failed")
    try:
        said = Said.read(answer.body)
    except SlackError as error:
        return _failed(typed, error.name, error.messages)
    workspace, user = typed.done.workspace, typed.done.user.id
    if said.response_type == "in_channel":
        # In this case, the page above says, the typed command is shown in the channel too.
        echo = escape(f"{typed.known.name} {typed.text}".strip())
        workspace.post(typed.channel, user, echo, client_msg_id=client_msg_id())
    return Outcome(message=None if said.empty else show(said, workspace, typed.channel, user))


def _failed(typed: _Typed, failure: str, faults: tuple[str, ...] = ()) -> Outcome:
    notice = f'{typed.known.name} failed with the error "{failure}"'
    if typed.known not in app_of(typed.done.workspace).commands:
        notice = f'{typed.known.name} failed with the error "{failure}". The app may have no listener for it.'
    shown = tell_person(notice, typed.done.workspace, typed.channel, typed.done.user.id)
    return Outcome(failure, notice, faults, message=shown)
