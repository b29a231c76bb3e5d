"""Lets people submit and close dialogs, and changes the dialogs as the app's response says."""

from __future__ import annotations

from slack_playground.block_kit import view_faults
from slack_playground.delivering.deliver import Answer
from slack_playground.delivering.elements import elements_of, values_of, with_ids
from slack_playground.delivering.envelopes import app_of, view_closed, view_submission
from slack_playground.delivering.inputs import errors_of
from slack_playground.delivering.outcomes import Outcome
from slack_playground.delivering.reach import Reach
from slack_playground.errors import SlackError
from slack_playground.records import Json, View

MOST_VIEWS = 3
"""The maximum number of dialogs that can be stacked: https://docs.slack.dev/surfaces/modals."""
TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack's client shows in a dialog if its submission failed or the app's response was invalid."""


async def submit(reach: Reach, user: str, view_id: str, state: Json | None = None) -> Outcome:
    """Submit a dialog. `state` contains the values that the person typed or chose, by block_id and action_id.

    If a value is missing or invalid, the person gets an error for its block at once, as in Slack's client. Otherwise
    the app's response decides what happens to the dialog: https://docs.slack.dev/surfaces/modals. Raises SlackError
    app_not_installed if the app is not installed, view_not_found if the person cannot see the dialog or if it has no
    submit button, and invalid_choice if a chosen option does not exist.
    """
    app_of(reach.workspace)
    view = reach.view(user, view_id)
    if view.kind != "modal" or not view.payload.get("submit"):
        raise SlackError("view_not_found")
    blocks = view.payload.get("blocks", ())
    view.state = values_of(blocks, view.state, state or {})
    errors = errors_of(blocks, view.state)
    if errors:
        return Outcome(errors=errors)
    payload = view_submission(reach.doing(user, view=view), _response_urls(reach, user, view))
    return _answered(reach, view, await reach.interact(payload))


async def close(reach: Reach, user: str, view_id: str, *, all_of_them: bool = False) -> Outcome:
    """Cancel the topmost dialog, or all dialogs, and notify the app if the dialog has `notify_on_close`.

    Cancelling a dialog with `clear_on_close` closes all the others as well. If `all_of_them` is true, the notification
    is about the first dialog instead of the topmost one. The notification's `is_cleared` says whether all dialogs were
    closed: https://docs.slack.dev/surfaces/modals. Raises SlackError view_not_found if the person cannot see the
    dialog.
    """
    view = reach.view(user, view_id)
    if view.kind != "modal":
        raise SlackError("view_not_found")
    root = reach.workspace.stacks[user][0]
    clears = all_of_them or bool(view.payload.get("clear_on_close"))
    closed = root if all_of_them else view
    reach.workspace.close_views(user, all_of_them=clears)
    if closed.payload.get("notify_on_close"):
        payload = view_closed(reach.doing(user, view=closed), is_cleared=clears)
        await reach.interact(payload)
    return Outcome()


def _response_urls(reach: Reach, user: str, view: View) -> list[Json]:
    """Return response URLs for the conversations that the person chose in menus with `response_url_enabled`.

    https://docs.slack.dev/surfaces/modals
    """
    urls: list[Json] = []
    for element in elements_of(view.payload.get("blocks", ())):
        value = view.state.get(element.block_id, {}).get(element.action_id, {})
        chosen = value.get("selected_conversation") or value.get("selected_channel")
        if element.told.get("response_url_enabled") and chosen:
            names = {"block_id": element.block_id, "action_id": element.action_id, "channel_id": chosen}
            urls.append({**names, "response_url": reach.response_url(user, reach.workspace.seen(user, chosen).id)})
    return urls


def _answered(reach: Reach, view: View, answer: Answer) -> Outcome:
    """Change or close the dialog as the app's response says, and return the outcome. An empty response closes it."""
    if not answer.ok:
        return Outcome(answer.failure or "dispatch_failed", TROUBLE)
    if not answer.body:
        _close(reach, view)
        return Outcome()
    body = answer.body if isinstance(answer.body, dict) else {}
    match body.get("response_action"):
        case "clear":
            reach.workspace.close_views(view.user, all_of_them=True)
            return Outcome()
        case "errors":
            return _errors(view, body.get("errors"))
        case "update" | "push" as action:
            return _next_view(reach, view, action, body.get("view"))
    return _senseless("must be empty, or have a known response_action")


def _senseless(*faults: str) -> Outcome:
    return Outcome("invalid_response", TROUBLE, faults)


def _close(reach: Reach, view: View) -> None:
    """Close the submitted dialog, unless it is no longer the topmost one."""
    stack = reach.workspace.stacks.get(view.user, [])
    if stack and stack[-1] is view:
        reach.workspace.close_views(view.user)


def _errors(view: View, errors: object) -> Outcome:
    """Return an outcome with the app's errors by block_id.

    The response is invalid if it contains no errors, or an error that is not for an input block in the dialog.
    """
    inputs = {str(block.get("block_id")) for block in view.payload.get("blocks", ()) if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        return _senseless("must provide errors by block_id")
    others = (block_id for block_id in errors if block_id not in inputs)
    unknown = [f"{block_id} is not an input block [json-pointer:/errors]" for block_id in others]
    if unknown:
        return _senseless(*unknown)
    return Outcome(errors={str(block_id): str(text) for block_id, text in errors.items()})


def _next_view(reach: Reach, view: View, action: str, payload: object) -> Outcome:
    """Replace the dialog's content if `action` is "update", or put another dialog on top if `action` is "push"."""
    faults = [str(fault) for fault in view_faults(payload)]
    if faults or not isinstance(payload, dict) or payload.get("type") != "modal":
        return _senseless(*(faults or ["must be a modal [json-pointer:/view/type]"]))
    workspace = reach.workspace
    payload = {**payload, "blocks": list(with_ids(payload["blocks"]))}
    taken = workspace.view_by_external_id(payload["external_id"]) if payload.get("external_id") else None
    if taken is not None and (action == "push" or taken is not view):
        return _senseless("duplicate_external_id")
    if action == "update":
        if workspace.view(view.id) is None:
            return _senseless("not_found")
        view.state = values_of(payload["blocks"], view.state)
        workspace.update_view(view, payload)
    elif len(workspace.stacks.get(view.user, ())) >= MOST_VIEWS:
        return _senseless("push_limit_reached")
    else:
        workspace.open_view(view.user, payload, push=True)
    return Outcome()
