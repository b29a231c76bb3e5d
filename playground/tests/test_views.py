"""The views methods: opening, updating and pushing dialogs, and publishing the app's Home."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_playground.records import Json
from web_api_client import Api


@pytest.fixture
def api(api: Api) -> Api:
    """Return the Web API of a small workspace in which the app has a Home."""
    api.app.has_home = True
    return api


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello") -> Json:
    """Return a section block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def modal(**more: Any) -> Json:
    """Return a dialog view."""
    return {"type": "modal", "title": plain("Report"), "blocks": [section()], **more}


def home(**more: Any) -> Json:
    """Return a Home view."""
    return {"type": "home", "blocks": [section()], **more}


def trigger(api: Api) -> str:
    """Return a new trigger id, as if the person had just used the app."""
    return api.services.triggers.issue(api.person)


async def opened(api: Api, **more: Any) -> Json:
    """Open a dialog and return the view in the response."""
    told = await api.call("views.open", trigger_id=trigger(api), view=modal(**more))
    assert told["ok"], told
    view: Json = told["view"]
    return view


def changes(api: Api) -> list[str]:
    """Return a list that collects the kind of every change in the workspace from now on."""
    told: list[str] = []
    api.workspace.follow(lambda change: told.append(change.kind))
    return told


# views.open: https://docs.slack.dev/reference/methods/views.open


async def test_open(api: Api) -> None:
    """A dialog opens for the person whose trigger id is used, and the response has the view with Slack's own fields."""
    told = changes(api)
    view = await opened(api, callback_id="ask", private_metadata="x", notify_on_close=True)
    (stored,) = api.workspace.stacks[api.person]
    assert (view["id"], view["root_view_id"], view["previous_view_id"]) == (stored.id, stored.id, None)
    assert (view["callback_id"], view["private_metadata"], view["notify_on_close"]) == ("ask", "x", True)
    assert (view["app_id"], view["bot_id"]) == (api.app.id, api.app.bot_id)
    assert (view["hash"], view["state"], view["external_id"]) == (stored.hash, {"values": {}}, "")
    assert told == ["view_opened"]


async def test_ids_where_the_app_gives_none(api: Api) -> None:
    """Blocks and elements without an id get one, and those with an id keep it."""
    field = {"type": "plain_text_input"}
    blocks = [
        section(),
        {"type": "input", "label": plain("Name"), "element": field},
        {"type": "input", "block_id": "own", "label": plain("Name"), "element": {**field, "action_id": "mine"}},
    ]
    view = await opened(api, submit=plain("Send"), blocks=blocks)
    ids = [block["block_id"] for block in view["blocks"]]
    assert all(ids)
    assert (len(set(ids)), ids[2]) == (3, "own")
    actions = [block["element"]["action_id"] for block in view["blocks"][1:]]
    assert actions[0]
    assert actions[1] == "mine"


async def test_view_as_text(api: Api) -> None:
    """In a form, a view can be sent as a JSON string."""
    told = await api.form("views.open", trigger_id=trigger(api), view=json.dumps(modal()))
    assert told["ok"], told


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        ({"trigger_id": "1.2.3"}, ["missing required field: view"]),
        ({"view": modal()}, ["missing required field: trigger_id"]),
        ({"trigger_id": "1.2.3", "view": "{"}, ["must be valid JSON [json-pointer:/view]"]),
    ],
)
async def test_arguments(api: Api, arguments: Json, messages: list[str]) -> None:
    """If an argument is missing or is not valid JSON, the error names it."""
    told = await api.call("views.open", **arguments)
    assert (told["error"], told["response_metadata"]["messages"]) == (
        "invalid_arguments",
        [f"[ERROR] {message}" for message in messages],
    )


FAULTY = [
    (modal(title=plain("x" * 25)), "/view/title/text"),
    (modal(blocks=[section("x" * 3001)]), "/view/blocks/0/text/text"),
    (modal(blocks=[section(), {"type": "nothing"}]), "/view/blocks/1"),
    (modal(blocks=[section()] * 101), "/view/blocks"),
    (modal(private_metadata="x" * 3001), "/view/private_metadata"),
    ({"type": "modal", "blocks": []}, "/view"),
    ("[]", "/view"),
]


@pytest.mark.parametrize(("view", "pointer"), FAULTY, ids=[f"{pointer}-{n}" for n, (_, pointer) in enumerate(FAULTY)])
@pytest.mark.parametrize("method", ["open", "push", "update", "publish"])
async def test_faulty_views(api: Api, method: str, view: Json, pointer: str) -> None:
    """An invalid view is refused with JSON pointers to what is wrong, as seen in slackapi/bolt-js#2282.

    The view is checked before anything else, so that the trigger id can still be used.
    """
    trigger_id = trigger(api)
    told = await api.call(f"views.{method}", trigger_id=trigger_id, view_id="V0", user_id=api.person, view=view)
    messages = told["response_metadata"]["messages"]
    assert told["error"] == "invalid_arguments"
    assert messages[0] == "[ERROR] failed to match all allowed schemas [json-pointer:/view]"
    assert any(f"[json-pointer:{pointer}" in message for message in messages[1:]), messages
    assert api.services.triggers.take(trigger_id) == api.person


@pytest.mark.parametrize(("method", "view"), [("open", home()), ("push", home()), ("publish", modal())])
async def test_views_of_the_other_kind(api: Api, method: str, view: Json) -> None:
    """Only dialogs can be opened or pushed, and only Homes can be published."""
    told = await api.call(f"views.{method}", trigger_id=trigger(api), user_id=api.person, view=view)
    kind = view["type"]
    assert told["response_metadata"]["messages"] == [f"[ERROR] unsupported type: {kind} [json-pointer:/view/type]"]


async def test_view_too_large(api: Api) -> None:
    """A view larger than 250 kB is refused, even if each of its blocks is valid; a smaller one is accepted."""
    view = modal(blocks=[section("한" * 3000) for _ in range(40)])
    assert await api.call("views.open", trigger_id=trigger(api), view=view) == {"ok": False, "error": "view_too_large"}
    smaller = modal(blocks=[section("한" * 3000) for _ in range(20)])
    assert (await api.call("views.open", trigger_id=trigger(api), view=smaller))["ok"]


# Trigger ids: https://docs.slack.dev/interactivity/handling-user-interaction


@pytest.mark.parametrize("method", ["open", "push"])
async def test_trigger_ids(api: Api, method: str) -> None:
    """A trigger id can be used only once and only within three seconds."""
    await opened(api)
    used, late = trigger(api), trigger(api)
    assert (await api.call(f"views.{method}", trigger_id=used, view=modal()))["ok"]
    assert (await api.call(f"views.{method}", trigger_id=used, view=modal()))["error"] == "exchanged_trigger_id"
    api.workspace.clock.move(3.1)
    assert (await api.call(f"views.{method}", trigger_id=late, view=modal()))["error"] == "expired_trigger_id"
    assert (await api.call(f"views.{method}", trigger_id="1.2.x", view=modal()))["error"] == "invalid_trigger_id"


async def test_interactivity_pointer(api: Api) -> None:
    """An interactivity pointer works like a trigger id."""
    assert (await api.call("views.open", interactivity_pointer=trigger(api), view=modal()))["ok"]


# views.push: https://docs.slack.dev/reference/methods/views.push


async def test_push(api: Api) -> None:
    """At most three dialogs can be stacked; each pushed one has the ids of the first dialog and of the one below it."""
    root = await opened(api)
    for place in (1, 2):
        told = await api.call("views.push", trigger_id=trigger(api), view=modal())
        assert told["view"]["root_view_id"] == root["id"]
        assert told["view"]["previous_view_id"] == api.workspace.stacks[api.person][place - 1].id
    told = await api.call("views.push", trigger_id=trigger(api), view=modal())
    assert told == {"ok": False, "error": "push_limit_reached"}
    assert len(api.workspace.stacks[api.person]) == 3


async def test_push_on_nothing(api: Api) -> None:
    """If no dialog is open, none can be pushed."""
    told = await api.call("views.push", trigger_id=trigger(api), view=modal())
    assert told == {"ok": False, "error": "not_found"}


# views.update: https://docs.slack.dev/reference/methods/views.update


async def test_update(api: Api) -> None:
    """An open dialog can be updated by its id or its external_id, and an update changes its hash."""
    view = await opened(api, external_id="ours")
    told = changes(api)
    by_id = await api.call("views.update", view_id=view["id"], view=modal(title=plain("First"), external_id="ours"))
    assert (by_id["view"]["id"], by_id["view"]["title"]["text"]) == (view["id"], "First")
    assert by_id["view"]["hash"] != view["hash"]
    by_own = await api.call("views.update", external_id="ours", view=modal(title=plain("Second")))
    assert (by_own["view"]["id"], by_own["view"]["title"]["text"]) == (view["id"], "Second")
    assert told == ["view_updated", "view_updated"]


async def test_hash_conflict(api: Api) -> None:
    """If a hash is given, a dialog is updated only if it still has that hash."""
    view = await opened(api)
    told = await api.call("views.update", view_id=view["id"], hash=view["hash"], view=modal(title=plain("First")))
    assert told["ok"]
    told = await api.call("views.update", view_id=view["id"], hash=view["hash"], view=modal(title=plain("Second")))
    assert told == {"ok": False, "error": "hash_conflict"}
    assert api.workspace.stacks[api.person][0].payload["title"]["text"] == "First"


@pytest.mark.parametrize(
    "named", [{"view_id": "V0"}, {"external_id": "nobody's"}, {"view_id": ""}, {"external_id": ""}]
)
async def test_update_of_what_is_not_open(api: Api, named: dict[str, str]) -> None:
    """Updating an unknown view is refused with not_found."""
    await opened(api)
    assert await api.call("views.update", **named, view=modal()) == {"ok": False, "error": "not_found"}


async def test_update_after_closing(api: Api) -> None:
    """Updating a dialog that the person closed is refused with not_found."""
    view = await opened(api)
    api.workspace.close_views(api.person)
    assert (await api.call("views.update", view_id=view["id"], view=modal()))["error"] == "not_found"


async def test_update_by_one_name(api: Api) -> None:
    """A view to update must be identified by either view_id or external_id, not both: slack-go/slack#667."""
    both = await api.call("views.update", view_id="V0", external_id="", view=modal())
    assert both["response_metadata"]["messages"] == ["[ERROR] Cannot provide both `view_id` and `external_id`"]
    neither = await api.call("views.update", view=modal())
    assert neither["response_metadata"]["messages"] == ["[ERROR] missing required field: view_id"]


async def test_update_keeps_the_kind(api: Api) -> None:
    """A dialog cannot be updated with a view of type home."""
    view = await opened(api)
    told = await api.call("views.update", view_id=view["id"], view=home())
    assert told["response_metadata"]["messages"] == ["[ERROR] unsupported type: home [json-pointer:/view/type]"]


# views.publish: https://docs.slack.dev/reference/methods/views.publish


async def test_publish(api: Api) -> None:
    """Each person has a Home of their own, which keeps its id when published again."""
    editor, vendor = (person.id for person in api.workspace.people.values() if not person.is_bot)
    told = changes(api)
    first = await api.call("views.publish", user_id=editor, view=home(callback_id="one"))
    again = await api.call("views.publish", user_id=editor, view=home(callback_id="two"))
    other = await api.call("views.publish", user_id=vendor, view=home())
    assert (first["view"]["type"], again["view"]["id"]) == ("home", first["view"]["id"])
    assert api.workspace.homes[editor].payload["callback_id"] == "two"
    assert other["view"]["id"] != first["view"]["id"]
    assert told == ["home", "home", "home"]


async def test_home_can_be_updated(api: Api) -> None:
    """A Home, like a dialog, can be updated by its id."""
    view = (await api.call("views.publish", user_id=api.person, view=home()))["view"]
    assert (await api.call("views.update", view_id=view["id"], view=home(callback_id="new")))["ok"]
    assert api.workspace.homes[api.person].payload["callback_id"] == "new"


async def test_publish_with_a_hash(api: Api) -> None:
    """If a hash is given, a Home is published only if the current Home still has that hash."""
    view = (await api.call("views.publish", user_id=api.person, view=home()))["view"]
    assert (await api.call("views.publish", user_id=api.person, hash=view["hash"], view=home()))["ok"]
    told = await api.call("views.publish", user_id=api.person, hash=view["hash"], view=home())
    assert told == {"ok": False, "error": "hash_conflict"}


@pytest.mark.parametrize("user", ["U0", "", "vendor"])
async def test_publish_to_nobody(api: Api, user: str) -> None:
    """Publishing for an unknown person is refused with invalid_arguments, as the method's page shows."""
    told = await api.call("views.publish", user_id=user, view=home())
    assert (told["error"], told["response_metadata"]["messages"]) == (
        "invalid_arguments",
        ["[ERROR] invalid `user_id`"],
    )


async def test_publish_without_a_home(api: Api) -> None:
    """An app whose manifest has no Home cannot publish one."""
    api.app.has_home = False
    told = await api.call("views.publish", user_id=api.person, view=home())
    assert told == {"ok": False, "error": "not_enabled"}


# The app's own ids


async def test_duplicate_external_id(api: Api) -> None:
    """An external_id identifies one view at a time, whoever it is shown to: slackapi/node-slack-sdk#1012."""
    editor, vendor = (person.id for person in api.workspace.people.values() if not person.is_bot)
    view = await opened(api, external_id="ours")
    duplicate = {"ok": False, "error": "duplicate_external_id"}
    assert await api.call("views.push", trigger_id=trigger(api), view=modal(external_id="ours")) == duplicate
    assert await api.call("views.publish", user_id=editor, view=home(external_id="ours")) == duplicate
    for_tom = api.services.triggers.issue(vendor)
    assert await api.call("views.open", trigger_id=for_tom, view=modal(external_id="ours")) == duplicate
    other = (await api.call("views.push", trigger_id=trigger(api), view=modal(external_id="other")))["view"]
    assert await api.call("views.update", view_id=other["id"], view=modal(external_id="ours")) == duplicate
    assert (await api.call("views.update", view_id=view["id"], view=modal(external_id="ours")))["ok"]
