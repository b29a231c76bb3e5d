"""Carries out the actions that people take on the page, and returns their results."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_playground.delivering.outcomes import Outcome
from slack_playground.delivering.people import People
from slack_playground.errors import SlackError
from slack_playground.records import Channel, Execution, Json, Message, View
from slack_playground.wire import channel_of, message_of, view_of
from slack_playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Deed:
    """An action that a person took on the page. `me` is the person's id, and `fields` is what the page sent."""

    people: People
    me: str
    fields: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """Return a string field, or `default` if it is missing.

        Raises SlackError invalid_arguments if the field is not a string, or is missing and has no default.
        """
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise SlackError("invalid_arguments", messages=[f"missing required field: {name}"])
        return value

    def maybe(self, name: str) -> str | None:
        """Return a string field, or None if it is missing or null.

        Raises SlackError invalid_arguments if the field has any other value.
        """
        return None if self.fields.get(name) is None else self.text(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a field as a boolean, or `default` if the field is missing."""
        return bool(self.fields.get(name, default))

    def values(self, name: str) -> Json | None:
        """Return the input values in a field, which are sent directly or, as in Slack's payloads, under `values`.

        Return None if the field is missing or is not an object.
        """
        told = self.fields.get(name)
        if not isinstance(told, dict):
            return None
        inner = told.get("values")
        return inner if isinstance(inner, dict) and len(told) == 1 else told


Act = Callable[[Deed], Awaitable[object]]


async def act(people: People, fields: Mapping[str, Any]) -> Json:
    """Carry out an action that a person took on the page, and return the result as JSON with `ok`.

    Raises SlackError unknown_kind if there is no action of this kind, invalid_arguments if a field is missing or
    invalid, and any error that the action itself raises.
    """
    deed = Deed(people, str(fields.get("as")), fields)
    kind = _ACTS.get(str(fields.get("kind")))
    if kind is None:
        raise SlackError("unknown_kind")
    return _told(await kind(deed), people.reach.workspace, deed.me)


def _told(result: object, workspace: Workspace, me: str) -> Json:
    match result:
        case Outcome(message=message):
            return {**result.told(), **({"message": message_of(message, workspace)} if message else {})}
        case Message():
            return {"ok": True, "message": message_of(result, workspace)}
        case Channel():
            return {"ok": True, "channel": channel_of(result, workspace, me)}
        case Execution():
            return {"ok": True, "function_execution_id": result.id}
        case View():
            return {"ok": True, "view": view_of(result, workspace)}
        case _:
            return {"ok": True}


async def _press(deed: Deed) -> Outcome:
    """Use an interactive element.

    The element's ids and the person's choice are in the field `action`, as in Slack's payloads, or else directly among
    the fields. The message, the view and the state are always directly among the fields.
    """
    told = deed.fields.get("action")
    action = Deed(deed.people, deed.me, told) if isinstance(told, dict) else deed
    return await deed.people.press(
        deed.me,
        action.text("action_id"),
        block_id=action.maybe("block_id"),
        channel=deed.maybe("channel"),
        ts=deed.maybe("ts"),
        view_id=deed.maybe("view_id"),
        chosen=dict(action.fields),
        state=deed.values("state"),
    )


async def _suggest(deed: Deed) -> Outcome:
    return await deed.people.suggest(
        deed.me,
        deed.text("action_id"),
        deed.text("value", ""),
        block_id=deed.maybe("block_id"),
        channel=deed.maybe("channel"),
        ts=deed.maybe("ts"),
        view_id=deed.maybe("view_id"),
    )


async def _write(deed: Deed) -> Message:
    place, text, thread = deed.text("channel"), deed.text("text"), deed.maybe("thread_ts")
    return await deed.people.write(deed.me, place, text, thread, broadcast=deed.flag("broadcast"))


async def _command(deed: Deed) -> Outcome:
    place, name, text = deed.text("channel"), deed.text("command"), deed.text("text", "")
    return await deed.people.command(deed.me, place, name, text, deed.maybe("thread_ts"))


async def _message_shortcut(deed: Deed) -> Outcome:
    return await deed.people.message_shortcut(deed.me, deed.text("callback_id"), deed.text("channel"), deed.text("ts"))


async def _run_step(deed: Deed) -> Execution:
    inputs = deed.fields.get("inputs", {})
    if not isinstance(inputs, dict):
        raise SlackError("invalid_arguments", messages=["must be an object [json-pointer:/inputs]"])
    return await deed.people.run_step(deed.me, deed.text("callback_id"), inputs, deed.maybe("channel"))


async def _archive(deed: Deed) -> Channel:
    return await deed.people.archive(deed.me, deed.text("channel"), archived=deed.flag("archived", default=True))


_ACTS: dict[str, Act] = {
    "message": _write,
    "edit": lambda deed: deed.people.edit(deed.me, deed.text("channel"), deed.text("ts"), deed.text("text")),
    "delete": lambda deed: deed.people.delete(deed.me, deed.text("channel"), deed.text("ts")),
    "react": lambda deed: deed.people.react(deed.me, deed.text("channel"), deed.text("ts"), deed.text("name")),
    "command": _command,
    "press": _press,
    "suggest": _suggest,
    "submit": lambda deed: deed.people.submit(deed.me, deed.text("view_id"), deed.values("state")),
    "close": lambda deed: deed.people.close(deed.me, deed.text("view_id"), all_of_them=deed.flag("all")),
    "shortcut": lambda deed: deed.people.shortcut(deed.me, deed.text("callback_id")),
    "message_shortcut": _message_shortcut,
    "run_step": _run_step,
    "home": lambda deed: deed.people.open_home(deed.me, deed.text("tab", "home")),
    "direct": lambda deed: deed.people.open_direct(deed.me, deed.text("other")),
    "join": lambda deed: deed.people.join(deed.me, deed.text("channel")),
    "leave": lambda deed: deed.people.leave(deed.me, deed.text("channel")),
    "invite": lambda deed: deed.people.invite(deed.me, deed.text("whom"), deed.text("channel")),
    "create": lambda deed: deed.people.create_channel(deed.me, deed.text("name"), private=deed.flag("private")),
    "archive": _archive,
    "uninstall": lambda deed: deed.people.uninstall(deed.me),
    "revoke": lambda deed: deed.people.revoke_tokens(deed.me),
}
