"""Defines which fields of Slack's requests the bot reads, and which types they must have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Maybe:
    """The shape of a value that may be missing or null."""

    shape: Any


@dataclass(frozen=True, slots=True)
class Each:
    """The shape of each item of a list, or of each value of an object, of which there are at least `least`."""

    kind: type[list[Any]] | type[dict[str, Any]]
    shape: Any
    least: int = 0


@dataclass(frozen=True, slots=True)
class ByType:
    """The shape of an object that depends on its field `type`."""

    shapes: Mapping[str, Any]


TEXT = Maybe(str)
_VIEW = {"title": Maybe({"text": TEXT}), "private_metadata": TEXT, "type": TEXT}
_OPTION = {"value": str}
_FIELD = {
    "selected_option": Maybe(_OPTION),
    "selected_options": Maybe(Each(list, _OPTION)),
    "selected_conversation": TEXT,
    "selected_time": TEXT,
    "selected_user": TEXT,
    "selected_users": Maybe(Each(list, str)),
    "selected_conversations": Maybe(Each(list, str)),
    "value": TEXT,
}
_ACTION = {"action_id": str, "value": TEXT, "selected_option": Maybe({"value": TEXT})}
_SAID = dict.fromkeys(("channel", "user", "ts", "thread_ts", "text", "channel_type"), TEXT)
_MESSAGE = {"type": str, **_SAID, "message": Maybe(_SAID)}
_CONTAINERS: Mapping[str, Any] = {
    "message": {"message_ts": str, "channel_id": TEXT, "thread_ts": TEXT},
    "view": {"view_id": str, "channel_id": TEXT},
}
_CLICK = {
    "user": {"id": str},
    "actions": Each(list, _ACTION, least=1),
    "container": Maybe(ByType(_CONTAINERS)),
    "message": Maybe({"thread_ts": TEXT}),
    "view": Maybe(_VIEW),
    "trigger_id": TEXT,
}
_SUBMISSION = {
    "user": {"id": str},
    "view": {
        **_VIEW,
        "id": str,
        "callback_id": str,
        "state": {"values": Each(dict, Each(dict, _FIELD))},
    },
}
_BY_EVENT: Mapping[str, Any] = {
    "app_mention": _MESSAGE,
    "app_home_opened": {"view": Maybe(_VIEW)},
    "message": _MESSAGE,
    "tokens_revoked": {"tokens": Maybe({})},
}
_BY_TYPE: Mapping[str, Any] = {
    "block_actions": _CLICK,
    "message_action": {"user": {"id": str}, "message": Maybe(_SAID)},
    "shortcut": {"user": {"id": str}, "trigger_id": str},
    "view_submission": _SUBMISSION,
    "block_suggestion": {"action_id": str, "value": TEXT, "view": Maybe(_VIEW)},
}
_COMMAND = {"user_id": str, "channel_id": str, "text": TEXT, "trigger_id": TEXT}


def is_shaped(body: Body) -> bool:
    """Return whether the fields that listeners read have the types that Slack sends, so that no listener fails.

    In events that no listener reads, a user or a channel may be a whole object.
    """
    return (
        ("command" not in body or fits(body, _COMMAND))
        and ("event" not in body or _is_event(body))
        and fits(body, _shape(_BY_TYPE, body.get("type")))
        and fits(body, {"view": Maybe({})})  # Bolt reads it, whatever the type is
    )


def _is_event(body: Body) -> bool:
    event = body["event"]
    is_event = fits(body.get("event_id"), TEXT) and fits(event, {"type": str})
    return is_event and fits(event, _shape(_BY_EVENT, event["type"]))


def _shape(shapes: Mapping[str, Any], kind: Any) -> Any:
    """Return the shape of a kind of payload, event or container.

    If no listener reads that kind, any shape is allowed.
    """
    return shapes.get(kind, {}) if isinstance(kind, str) else {}


def fits(value: Any, shape: Any) -> bool:
    """Return whether a value has a shape: a type, a dict of the shapes of an object's fields, Maybe, Each or ByType."""
    match shape:
        case Maybe(inner):
            return isinstance(value, NoneType) or fits(value, inner)
        case Each(kind, inner, least):
            if not isinstance(value, kind) or len(value) < least:
                return False
            return all(fits(each, inner) for each in (value.values() if isinstance(value, dict) else value))
        case ByType(shapes):
            return fits(value, {"type": TEXT}) and fits(value, _shape(shapes, value.get("type")))
        case dict():
            return isinstance(value, dict) and all(fits(value.get(name), each) for name, each in shape.items())
    return isinstance(value, shape)
