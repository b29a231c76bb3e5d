"""Implements the views methods, which open, update and push dialogs, and publish the app's Home."""

from __future__ import annotations

import json
from typing import Literal

from slack_playground.block_kit import view_faults
from slack_playground.delivering.dialogs import MOST_VIEWS
from slack_playground.delivering.elements import with_ids
from slack_playground.errors import SlackError
from slack_playground.rates import TIER_4
from slack_playground.records import Json, View
from slack_playground.web_api.calls import Call, Method
from slack_playground.wire import view_of

_MOST_BYTES = 250_000


def open_(call: Call) -> Json:
    """Open a dialog for the person whose interaction produced the trigger id.

    Raises SlackError invalid_arguments, view_too_large, expired_trigger_id, exchanged_trigger_id, invalid_trigger_id
    or duplicate_external_id. Source: https://docs.slack.dev/reference/methods/views.open.
    """
    payload = _payload(call, "modal")
    user = call.services.triggers.take(_trigger(call))
    _need_new_external_id(call, payload, None)
    return _told(call, call.workspace.open_view(user, payload))


def push(call: Call) -> Json:
    """Open a dialog on top of the person's open dialogs; at most three can be stacked.

    Raises SlackError not_found if no dialog is open, or push_limit_reached if three are open. It can also raise
    invalid_arguments, view_too_large, expired_trigger_id, exchanged_trigger_id, invalid_trigger_id or
    duplicate_external_id. Source: https://docs.slack.dev/reference/methods/views.push.
    """
    payload = _payload(call, "modal")
    user = call.services.triggers.take(_trigger(call))
    stack = call.workspace.stacks.get(user, [])
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= MOST_VIEWS:
        raise SlackError("push_limit_reached")
    _need_new_external_id(call, payload, None)
    return _told(call, call.workspace.open_view(user, payload, push=True))


def update(call: Call) -> Json:
    """Replace the content of an open dialog or a Home, which the call identifies by its id or its external_id.

    Raises SlackError not_found if there is no such view, or hash_conflict if the call contains a `hash` and the view
    has changed since. It can also raise invalid_arguments, view_too_large or duplicate_external_id.
    Source: https://docs.slack.dev/reference/methods/views.update.
    """
    payload = _payload(call, None)
    view = _named(call)
    if payload["type"] != view.kind:
        raise _unsupported(payload["type"])
    _need_same_hash(call, view)
    _need_new_external_id(call, payload, view)
    return _told(call, call.workspace.update_view(view, payload))


def publish(call: Call) -> Json:
    """Publish the app's Home for one person.

    Raises SlackError not_enabled if the app has no Home, or invalid_arguments if the view is invalid or the person is
    unknown. It can also raise view_too_large, hash_conflict or duplicate_external_id.
    Source: https://docs.slack.dev/reference/methods/views.publish.
    """
    user = call.required("user_id")
    payload = _payload(call, "home")
    if user not in call.workspace.people:
        raise _invalid("invalid `user_id`")
    if not call.app.has_home:
        raise SlackError("not_enabled")
    home = call.workspace.homes.get(user)
    _need_same_hash(call, home)
    _need_new_external_id(call, payload, home)
    return _told(call, call.workspace.publish_home(user, payload))


def _told(call: Call, view: View) -> Json:
    return {"view": view_of(view, call.workspace)}


def _payload(call: Call, kind: Literal["modal", "home"] | None) -> Json:
    """Return the call's view, with an id for each block and each interactive element that has none.

    Raises SlackError invalid_arguments if the view is invalid or not of the given kind, or view_too_large if it is
    larger than 250,000 bytes.
    """
    payload = call.required_json("view")
    faults = [str(fault) for fault in view_faults(payload)]
    if faults:
        raise _invalid("failed to match all allowed schemas [json-pointer:/view]", *faults)
    if kind is not None and payload["type"] != kind:
        raise _unsupported(payload["type"])
    if len(json.dumps(payload, ensure_ascii=False).encode()) > _MOST_BYTES:
        raise SlackError("view_too_large")
    return {**payload, "blocks": list(with_ids(payload["blocks"]))}


def _trigger(call: Call) -> str:
    return call.text("interactivity_pointer") or call.required("trigger_id")


def _named(call: Call) -> View:
    """Return the view that the call identifies by view_id or external_id.

    Slack requires exactly one of the two: https://github.com/slack-go/slack/issues/667. Raises SlackError
    invalid_arguments if the call contains both or neither, or not_found if there is no such view.
    """
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if view_id is not None and external_id is not None:
        raise _invalid("Cannot provide both `view_id` and `external_id`")
    if external_id is not None:
        view = call.workspace.view_by_external_id(external_id) if external_id else None
    else:
        view = call.workspace.view(call.required("view_id"))
    if view is None:
        raise SlackError("not_found")
    return view


def _need_same_hash(call: Call, view: View | None) -> None:
    given = call.text("hash")
    if given and (view is None or view.hash != given):
        raise SlackError("hash_conflict")


def _need_new_external_id(call: Call, payload: Json, own: View | None) -> None:
    external_id = payload.get("external_id")
    holder = call.workspace.view_by_external_id(external_id) if external_id else None
    if holder is not None and holder is not own:
        raise SlackError("duplicate_external_id")


def _unsupported(kind: str) -> SlackError:
    return _invalid(f"unsupported type: {kind} [json-pointer:/view/type]")


def _invalid(*messages: str) -> SlackError:
    return SlackError("invalid_arguments", messages=messages)


METHODS: tuple[Method, ...] = (
    Method("views.open", open_, rate=TIER_4),
    Method("views.push", push, rate=TIER_4),
    Method("views.update", update, rate=TIER_4),
    Method("views.publish", publish, rate=TIER_4),
)
