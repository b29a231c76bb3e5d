"""Implements the users methods, which return people and the conversations that a person is in."""

from __future__ import annotations

from slack_playground.rates import TIER_2, TIER_3, TIER_4
from slack_playground.records import Json
from slack_playground.web_api.calls import Call, Method
from slack_playground.web_api.lookups import conversations_for, person_for, scopes_for
from slack_playground.web_api.paging import EVERYTHING, limit_for, page_of
from slack_playground.wire import channel_of, person_of

_READ = frozenset({"users:read"})


def info(call: Call) -> Json:
    """Return information about a person. Raises SlackError user_not_found if there is no such person.

    Source: https://docs.slack.dev/reference/methods/users.info.
    """
    person = person_for(call)
    return {"user": person_of(person, call.workspace, with_locale=call.flag("include_locale"))}


def list_(call: Call) -> Json:
    """Return all people, in the order of their ids. If the call has no limit, all of them are returned at once.

    Raises SlackError invalid_cursor or invalid_limit. Source: https://docs.slack.dev/reference/methods/users.list.
    """
    people = call.workspace.people.values()
    page = page_of(call, people, lambda person: person.id, "user", limit_for(call, EVERYTHING, 1000))
    with_locale = call.flag("include_locale")
    return {
        "members": [person_of(person, call.workspace, with_locale=with_locale) for person in page.items],
        "cache_ts": int(call.workspace.clock.now()),
        "response_metadata": page.metadata,
    }


def conversations(call: Call) -> Json:
    """Return the conversations of the requested types that a person, by default the caller, is in.

    Another person's private conversations are included only if the caller is also in them. Raises SlackError
    user_not_found, missing_scope, invalid_types, invalid_limit or invalid_cursor.
    Source: https://docs.slack.dev/reference/methods/users.conversations.
    """
    member = person_for(call).id if call.text("user") else call.caller.user
    channels = [channel for channel in conversations_for(call) if member in channel.members]
    limit = limit_for(call, 100, 1000, beyond="invalid_limit")
    page = page_of(call, channels, lambda channel: channel.id, "id", limit)
    return {
        "channels": [channel_of(channel, call.workspace, call.caller.user) for channel in page.items],
        "response_metadata": page.metadata,
    }


METHODS: tuple[Method, ...] = (
    Method("users.info", info, _READ, rate=TIER_4, takes_json=False),
    Method("users.list", list_, _READ, rate=TIER_2, takes_json=False),
    Method("users.conversations", conversations, scopes_for("read"), rate=TIER_3, takes_json=False),
)
