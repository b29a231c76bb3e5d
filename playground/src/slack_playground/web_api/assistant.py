"""Implements the assistant.threads methods, which set an app's status, suggested prompts and thread titles."""

from __future__ import annotations

from typing import Any

from slack_playground.errors import SlackError
from slack_playground.rates import TIER_4, TIER_SPECIAL
from slack_playground.records import Change, Channel, Json
from slack_playground.web_api.calls import Call, Method
from slack_playground.web_api.lookups import channel_for, is_ts

_MOST_LOADING_MESSAGES = 10
_MOST_PROMPTS = 4


def set_status(call: Call) -> Json:
    """Show in a thread what the app is doing. An empty status removes the current one.

    Raises SlackError invalid_arguments, invalid_thread_ts or channel_not_found, which is also raised if the app is not
    in the channel. Either assistant:write or chat:write is enough:
    https://docs.slack.dev/reference/methods/assistant.threads.setStatus.
    """
    channel = channel_for(call, "channel_id")
    thread_ts, status = call.required("thread_ts"), call.required("status")
    loading = call.json("loading_messages") or []
    if not _are_texts(loading) or len(loading) > _MOST_LOADING_MESSAGES:
        raise _invalid(f"must be a list of at most {_MOST_LOADING_MESSAGES} strings", "loading_messages")
    if call.caller.user not in channel.members:
        raise SlackError("channel_not_found")
    _check_thread(call, channel, thread_ts)
    _tell(call, "status", channel, thread_ts=thread_ts, status=status, loading_messages=loading)
    return {}


def set_suggested_prompts(call: Call) -> Json:
    """Offer up to four prompts in the direct messages with the app. A prompt has a title and a message.

    With a `thread_ts`, as for the former kind of assistant, the call succeeds, but nothing is shown. Raises SlackError
    invalid_arguments, not_agent_app or channel_not_found.
    Source: https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts.
    """
    channel = _with_app(call)
    prompts = call.required_json("prompts")
    if not isinstance(prompts, list) or not prompts:
        raise _invalid("must be a list of prompts", "prompts")
    if len(prompts) > _MOST_PROMPTS:
        raise _invalid(f"no more than {_MOST_PROMPTS} items allowed", "prompts")
    for place, prompt in enumerate(prompts):
        _check_prompt(prompt, f"prompts/{place}")
    if not call.text("thread_ts"):
        told = [{"title": prompt["title"], "message": prompt["message"]} for prompt in prompts]
        call.workspace.prompts[channel.id] = {"title": call.text("title") or "", "prompts": told}
        _tell(call, "prompts", channel, thread_ts=None, **call.workspace.prompts[channel.id])
    return {}


def set_title(call: Call) -> Json:
    """Set the title of a thread in the direct messages with the app.

    Raises SlackError invalid_arguments, not_agent_app, channel_not_found or invalid_thread_ts.
    Source: https://docs.slack.dev/reference/methods/assistant.threads.setTitle.
    """
    channel = _with_app(call)
    thread_ts, title = call.required("thread_ts"), call.required("title")
    _check_thread(call, channel, thread_ts)
    call.workspace.titles[channel.id, thread_ts] = title
    _tell(call, "title", channel, thread_ts=thread_ts, title=title)
    return {}


def _with_app(call: Call) -> Channel:
    """Return the direct message channel whose id the call contains.

    Raises SlackError not_agent_app if the app is not an agent, or channel_not_found if the caller has no such channel.
    """
    if not call.app.is_agent:
        raise SlackError("not_agent_app")
    channel = channel_for(call, "channel_id")
    if channel.kind != "im":
        raise SlackError("channel_not_found")
    return channel


def _check_thread(call: Call, channel: Channel, thread_ts: str) -> None:
    if not is_ts(thread_ts) or call.workspace.message(channel.id, thread_ts) is None:
        raise SlackError("invalid_thread_ts")


def _check_prompt(prompt: object, pointer: str) -> None:
    if not isinstance(prompt, dict):
        raise _invalid("must provide an object", pointer)
    for key in ("title", "message"):
        if key not in prompt:
            raise _invalid(f"missing required field: {key}", pointer)
        if not isinstance(prompt[key], str) or not prompt[key]:
            raise _invalid("must be more than 0 characters", f"{pointer}/{key}")


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _invalid(message: str, pointer: str) -> SlackError:
    return SlackError("invalid_arguments", messages=[f"{message} [json-pointer:/{pointer}]"])


def _tell(call: Call, kind: str, channel: Channel, **told: Any) -> None:
    call.workspace.tell(Change(kind, channel.id, call.caller.user, told=told))


_ASSISTANT = frozenset({"assistant:write"})

METHODS: tuple[Method, ...] = (
    Method("assistant.threads.setStatus", set_status, _ASSISTANT | {"chat:write"}, rate=TIER_SPECIAL),
    Method("assistant.threads.setSuggestedPrompts", set_suggested_prompts, _ASSISTANT, rate=TIER_4),
    Method("assistant.threads.setTitle", set_title, _ASSISTANT, rate=TIER_4),
)
