"""Lets people use the app's shortcuts, and the elements in messages, dialogs and the app's Home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_playground.block_kit.composition import LONGEST_OPTION, LONGEST_VALUE, MOST_OPTIONS
from slack_playground.delivering.deliver import Answer
from slack_playground.delivering.elements import EXTERNAL, VALUES, Element, action_of, find, state_of, values_of
from slack_playground.delivering.envelopes import Interaction, app_of, block_actions, block_suggestion, shortcut
from slack_playground.delivering.outcomes import Outcome
from slack_playground.delivering.reach import Reach
from slack_playground.errors import SlackError
from slack_playground.records import Json

_DEFAULT_QUERY = 3
"""How many characters must be typed before an external menu requests options from the app.

https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
"""


@dataclass(frozen=True, slots=True)
class Target:
    """The ids of an element, and of the message (`channel` and `ts`) or view that contains it."""

    action_id: str
    block_id: str | None = None
    channel: str | None = None
    ts: str | None = None
    view_id: str | None = None


async def press(
    reach: Reach, user: str, target: Target, chosen: Json | None = None, state: Json | None = None
) -> Outcome:
    """Use an element and return the outcome.

    In an input block without dispatch_action, only the element's value changes, and the app is not notified. `chosen`
    is what was chosen or typed, as in a state: {"selected_option": {...}} or {"value": "..."}. `state` contains the
    values of the other elements, by block_id and action_id. Raises SlackError app_not_installed if the app is not
    installed, invalid_choice if a chosen option does not exist, and element_not_found, message_not_found,
    view_not_found or channel_not_found if the target does not exist.
    """
    app_of(reach.workspace)
    done = _place(reach, user, target)
    element = find(_blocks(done), target.action_id, target.block_id)
    values = _use(done, element, chosen, state)
    if not element.dispatches:
        return Outcome()
    action = action_of(element, chosen, reach.workspace.next_ts())
    return _result(await reach.interact(block_actions(done, action, values)))


async def suggest(reach: Reach, user: str, target: Target, value: str) -> Outcome:
    """Ask the app for the options of an external menu in which a person typed `value`, and return them in an outcome.

    If `value` is shorter than the menu's minimum, the app gets no request, and the outcome's list of options is empty.
    Raises SlackError app_not_installed if the app is not installed, and element_not_found, message_not_found,
    view_not_found or channel_not_found if the menu does not exist.
    """
    app_of(reach.workspace)
    done = _place(reach, user, target)
    element = find(_blocks(done), target.action_id, target.block_id)
    if element.kind not in EXTERNAL:
        raise SlackError("element_not_found")
    if len(value) < int(element.told.get("min_query_length", _DEFAULT_QUERY)):
        return Outcome(options={"options": []})
    answer = await reach.interact(block_suggestion(done, element.block_id, element.action_id, value))
    return _offered(answer)


async def use_shortcut(
    reach: Reach, user: str, callback_id: str, channel: str | None = None, ts: str | None = None
) -> Outcome:
    """Use one of the app's shortcuts: a message shortcut if a message is given, otherwise a global shortcut.

    Ephemeral messages have no shortcuts: https://docs.slack.dev/interactivity/implementing-shortcuts. People from other
    workspaces cannot use shortcuts: https://docs.slack.dev/apis/slack-connect.

    Raises SlackError app_not_installed if the app is not installed, unknown_shortcut if the person cannot use such a
    shortcut, and channel_not_found or message_not_found if there is no such message.
    """
    app, kind = app_of(reach.workspace), "global" if ts is None else "message"
    known = {known.callback_id for known in app.shortcuts if known.kind == kind and "commands" in app.scopes}
    if callback_id not in known or reach.workspace.is_foreign(user):
        raise SlackError("unknown_shortcut")
    if ts is None or channel is None:
        return _result(await reach.interact(shortcut(reach.doing(user), callback_id)))
    message = reach.message(user, channel, ts)
    if message.seen_by is not None:
        raise SlackError("message_not_found")
    done = reach.doing(user, reach.workspace.seen(user, channel), message)
    return _result(await reach.interact(shortcut(done, callback_id)))


def _place(reach: Reach, user: str, target: Target) -> Interaction:
    if target.view_id is not None:
        return reach.doing(user, view=reach.view(user, target.view_id))
    message = reach.message(user, target.channel or "", target.ts or "")
    return reach.doing(user, reach.workspace.seen(user, message.channel), message)


def _blocks(done: Interaction) -> list[Json]:
    """Return the blocks whose elements can be used: those of the view, or of a message that the app posted."""
    if done.view is not None:
        return list(done.view.payload.get("blocks", ()))
    message, app = done.message, app_of(done.workspace)
    if message is None or message.app_id != app.id:
        return []
    return [*message.blocks, *(block for attachment in message.attachments for block in attachment.get("blocks", ()))]


def _use(done: Interaction, element: Element, chosen: Json | None, state: Json | None) -> Json:
    """Return the values of all elements after `element` was used. If the element is in a view, the view keeps them."""
    used: Json = {}
    if element.kind in VALUES:
        used = {element.block_id: {element.action_id: state_of(element, chosen or {})}}
    kept = done.view.state if done.view is not None else {}
    values = values_of(_blocks(done), kept, state or {}, used)
    if done.view is not None:
        done.view.state = values
    return values


def _result(answer: Answer) -> Outcome:
    """Return the outcome for the app's response. The person sees a notice only if the delivery failed."""
    if answer.ok:
        return Outcome()
    failure = answer.failure or "dispatch_failed"
    return Outcome(failure, f'The app didn\'t respond. It failed with the error "{failure}".')


def _offered(answer: Answer) -> Outcome:
    if not answer.ok:
        return _result(answer)
    body = answer.body if isinstance(answer.body, dict) else {}
    name = "option_groups" if "option_groups" in body else "options"
    faults = tuple(_faults(body.get(name), name))
    if faults:
        return Outcome("invalid_options", "Couldn't load the options.", faults)
    return Outcome(options={name: body[name]})


def _faults(offered: Any, name: str, pointer: str = "") -> list[str]:
    """Return what is wrong with the options, or the groups of options, that the app sent.

    https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
    """
    pointer += f"/{name}"
    if not isinstance(offered, list):
        return [f"must be a list [json-pointer:{pointer}]"]
    faults = [f"no more than {MOST_OPTIONS} items allowed [json-pointer:{pointer}]"] * (len(offered) > MOST_OPTIONS)
    for place, one in enumerate(offered):
        if name == "option_groups" and isinstance(one, dict):
            faults += _faults(one.get("options"), "options", f"{pointer}/{place}")
        elif not _is_option(one):
            faults.append(f"is not an option [json-pointer:{pointer}/{place}]")
    return faults


def _is_option(one: Any) -> bool:
    text = one.get("text") if isinstance(one, dict) else None
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        return False
    value, shown = one.get("value"), text["text"]
    return isinstance(value, str) and 0 < len(shown) <= LONGEST_OPTION and 0 < len(value) <= LONGEST_VALUE
