"""Dialogs and Home tabs: how they are opened, pushed, updated, submitted and closed."""

# ruff: noqa: D401 - a case's docstring is a sentence that says what holds

from __future__ import annotations

from typing import Any

from contract.blocks import buttons, home, modal, section
from contract.cases import DOCS, METHODS, case, cases_in
from contract.slack import Json, Slack

OPEN, PUSH, UPDATE, PUBLISH = "views.open", "views.push", "views.update", "views.publish"
MODALS = DOCS + "surfaces/modals"
PAYLOADS = DOCS + "reference/interaction-payloads/view-interactions-payload"
TITLES = "https://github.com/jeremeamia/slack-block-kit/issues/3"
"""Quotes Slack's response to a title that was too long."""
UNKNOWN_FIELDS = "https://github.com/nicklambourne/slackblocks/issues/36"
"""Quotes Slack's response to a field that views do not have."""


def form(**more: Any) -> Json:
    """Return a dialog with a button, an input and a submit button."""
    field = {
        "type": "input",
        "block_id": "topic",
        "label": {"type": "plain_text", "text": "Topic"},
        "element": {"type": "plain_text_input", "action_id": "typed"},
    }
    submit = {"type": "plain_text", "text": "Send"}
    return modal(buttons(1), field, submit=submit, callback_id="form", **more)


def typed(text: str) -> Json:
    """Return the state of the form after a person has typed the given text."""
    return {"topic": {"typed": {"type": "plain_text_input", "value": text}}}


def answer_submissions(slack: Slack, answer: Json) -> None:
    """Have the app respond to dialog submissions with `answer`, and only acknowledge other deliveries."""
    slack.app.replies = lambda delivery: answer if delivery.payload.get("type") == "view_submission" else None


async def opened(slack: Slack, view: Json | None = None) -> Json:
    """Open a dialog for `editor`, and return the view from Slack's response."""
    answer = await slack.ok(OPEN, trigger_id=await slack.trigger(), view=view or form())
    return dict(answer["view"])


@case(OPEN, "triggers", source=METHODS + OPEN)
async def a_trigger_opens_a_dialog(slack: Slack) -> None:
    """views.open returns the dialog as the root of its own stack, with an id, a hash, defaults and an empty state."""
    view = await opened(slack, modal(section("Hello"), callback_id="hello", private_metadata="kept"))
    assert (view["type"], view["callback_id"], view["private_metadata"]) == ("modal", "hello", "kept")
    assert view["root_view_id"] == view["id"]
    assert view["state"] == {"values": {}}
    assert (view["clear_on_close"], view["notify_on_close"], view["external_id"]) == (False, False, "")
    assert all(view[key] for key in ("hash", "team_id", "app_id", "bot_id"))


@case(OPEN, "triggers", source=METHODS + OPEN)
async def a_trigger_is_good_once(slack: Slack) -> None:
    """A trigger id can open only one dialog."""
    trigger = await slack.trigger()
    await slack.ok(OPEN, trigger_id=trigger, view=form())
    await slack.refused(OPEN, "exchanged_trigger_id", trigger_id=trigger, view=form())


@case(OPEN, "triggers", "time", source=METHODS + OPEN)
async def a_trigger_is_good_for_three_seconds(slack: Slack) -> None:
    """A trigger id older than three seconds is refused."""
    trigger = await slack.trigger()
    await slack.later(4)
    await slack.refused(OPEN, "expired_trigger_id", trigger_id=trigger, view=form())


@case(OPEN, "triggers", source=METHODS + "views.push")
async def a_dialog_has_a_title(slack: Slack) -> None:
    """A dialog without a title is refused, and the error names the missing field."""
    view = {"type": "modal", "blocks": [section("Hello")]}
    answer = await slack.refused(OPEN, "invalid_arguments", trigger_id=await slack.trigger(), view=view)
    assert any("missing required field: title" in message for message in answer.messages), answer.messages


@case(OPEN, "triggers", source=TITLES)
async def a_title_is_short(slack: Slack) -> None:
    """A dialog with a title longer than 24 characters is refused, and the error has a pointer to the title."""
    view = {**form(), "title": {"type": "plain_text", "text": "x" * 25}}
    answer = await slack.refused(OPEN, "invalid_arguments", trigger_id=await slack.trigger(), view=view)
    assert any("[json-pointer:/view/title/text]" in message for message in answer.messages), answer.messages


@case(OPEN, "triggers", source=DOCS + "reference/views/modal-views")
async def a_dialog_with_inputs_can_be_submitted(slack: Slack) -> None:
    """A dialog that has inputs but no submit button is refused, and the error mentions `submit`."""
    view = {key: value for key, value in form().items() if key != "submit"}
    answer = await slack.refused(OPEN, "invalid_arguments", trigger_id=await slack.trigger(), view=view)
    assert any("submit" in message for message in answer.messages), answer.messages


@case(OPEN, "triggers", source=UNKNOWN_FIELDS)
async def a_dialog_has_no_other_fields(slack: Slack) -> None:
    """A dialog with an unknown field is refused, and the error names the field."""
    answer = await slack.refused(OPEN, "invalid_arguments", trigger_id=await slack.trigger(), view=form(shape="round"))
    assert any("invalid additional property: shape" in message for message in answer.messages), answer.messages


@case(OPEN, "triggers", source=DOCS + "reference/views/modal-views")
async def a_dialog_has_a_hundred_blocks_at_most(slack: Slack) -> None:
    """A dialog with more than a hundred blocks is refused, and the error has a pointer to the blocks."""
    view = modal(*[{"type": "divider"}] * 101)
    answer = await slack.refused(OPEN, "invalid_arguments", trigger_id=await slack.trigger(), view=view)
    assert any("[json-pointer:/view/blocks]" in message for message in answer.messages), answer.messages


@case(OPEN, "triggers", source=METHODS + OPEN)
async def what_is_too_large_is_refused(slack: Slack) -> None:
    """A dialog larger than 250 kB is refused."""
    large = [section("x" * 2900, block_id=str(number)) for number in range(95)]
    await slack.refused(OPEN, "view_too_large", trigger_id=await slack.trigger(), view=modal(*large))


@case(OPEN, PUSH, "triggers", source=METHODS + PUSH)
async def a_dialog_is_pushed_on_top(slack: Slack) -> None:
    """A pushed dialog contains the ids of the dialog below it and of the stack's root dialog."""
    root = await opened(slack)
    pushed = await slack.ok(PUSH, trigger_id=await slack.trigger(root["id"]), view=form())
    assert pushed["view"]["id"] != root["id"]
    assert pushed["view"]["root_view_id"] == root["id"]
    assert pushed["view"]["previous_view_id"] == root["id"]


@case(OPEN, PUSH, "triggers", source=METHODS + PUSH)
async def a_stack_has_three_dialogs(slack: Slack) -> None:
    """Two more dialogs can be pushed onto an open one, but not a third."""
    view = await opened(slack)
    for _ in range(2):
        view = (await slack.ok(PUSH, trigger_id=await slack.trigger(view["id"]), view=form()))["view"]
    await slack.refused(PUSH, "push_limit_reached", trigger_id=await slack.trigger(view["id"]), view=form())


@case(OPEN, UPDATE, "triggers", source=METHODS + UPDATE)
async def a_dialog_is_updated(slack: Slack) -> None:
    """An update replaces a dialog's content and its hash, but keeps its id."""
    view = await opened(slack)
    updated = (await slack.ok(UPDATE, view_id=view["id"], view=modal(section("Bye")), hash=view["hash"]))["view"]
    assert updated["id"] == view["id"]
    assert updated["hash"] != view["hash"]
    assert updated["blocks"][0]["text"]["text"] == "Bye"


@case(OPEN, UPDATE, "triggers", source=METHODS + UPDATE)
async def an_update_of_something_newer_is_refused(slack: Slack) -> None:
    """An update with an outdated hash is refused."""
    view = await opened(slack)
    await slack.ok(UPDATE, view_id=view["id"], view=form())
    await slack.refused(UPDATE, "hash_conflict", view_id=view["id"], view=form(), hash=view["hash"])


@case(OPEN, UPDATE, "triggers", source=METHODS + UPDATE)
async def a_dialog_is_updated_by_the_apps_own_id(slack: Slack) -> None:
    """A dialog opened with an external_id can be updated by that id."""
    view = await opened(slack, form(external_id="mine"))
    updated = await slack.ok(UPDATE, external_id="mine", view=form(external_id="mine"))
    assert updated["view"]["id"] == view["id"]


@case(OPEN, "triggers", source=METHODS + OPEN)
async def the_apps_own_ids_are_unique(slack: Slack) -> None:
    """Opening a second dialog with the same external_id is refused."""
    await opened(slack, form(external_id="twice"))
    again = {"trigger_id": await slack.trigger(), "view": form(external_id="twice")}
    await slack.refused(OPEN, "duplicate_external_id", **again)


# Homes


@case(PUBLISH, source=METHODS + PUBLISH)
async def a_home_is_published_anew(slack: Slack) -> None:
    """If a Home is published again, it keeps its id and gets a new hash."""
    person = slack.names["planner"]
    first = (await slack.ok(PUBLISH, user_id=person, view=home(section("Hello"))))["view"]
    again = (await slack.ok(PUBLISH, user_id=person, view=home(section("Bye")), hash=first["hash"]))["view"]
    assert again["id"] == first["id"]
    assert again["hash"] != first["hash"]


@case(PUBLISH, source=METHODS + PUBLISH)
async def an_old_home_does_not_replace_a_newer_one(slack: Slack) -> None:
    """Publishing a Home with an outdated hash is refused."""
    person = slack.names["planner"]
    first = (await slack.ok(PUBLISH, user_id=person, view=home(section("Hello"))))["view"]
    await slack.ok(PUBLISH, user_id=person, view=home(section("Bye")))
    old = {"user_id": person, "view": home(section("Hello")), "hash": first["hash"]}
    await slack.refused(PUBLISH, "hash_conflict", **old)


# What people do with dialogs


@case(OPEN, "socket", source=PAYLOADS)
async def a_dialog_is_submitted(slack: Slack) -> None:
    """A submission contains the view's id and callback_id, the typed values by block and action, and the person."""
    view = await opened(slack)
    await slack.submits("editor", view["id"], typed("KONEPS"))
    told = (await slack.app.next("interactive", type="view_submission")).payload
    assert (told["view"]["id"], told["view"]["callback_id"]) == (view["id"], "form")
    assert told["view"]["state"]["values"]["topic"]["typed"]["value"] == "KONEPS"
    assert told["user"]["id"] == slack.names["editor"]
    assert told["team"]["id"]
    assert told["api_app_id"]


@case(OPEN, "socket", source=MODALS)
async def an_empty_answer_closes_the_dialog(slack: Slack) -> None:
    """If the app acknowledges a submission without a response, the dialog closes."""
    view = await opened(slack)
    await slack.submits("editor", view["id"], typed("KONEPS"))
    await slack.app.next("interactive", type="view_submission")
    assert await slack.dialogs("editor") == []


@case(OPEN, "socket", source=MODALS)
async def errors_stand_by_their_fields(slack: Slack) -> None:
    """With response_action errors, the dialog stays open and shows each error next to its field."""
    answer_submissions(slack, {"response_action": "errors", "errors": {"topic": "Unknown"}})
    view = await opened(slack)
    told = await slack.submits("editor", view["id"], typed("nonsense"))
    assert told["errors"] == {"topic": "Unknown"}
    assert [each["id"] for each in await slack.dialogs("editor")] == [view["id"]]


@case(OPEN, "socket", source=MODALS)
async def an_answer_may_update_the_dialog(slack: Slack) -> None:
    """With response_action update, the dialog's content is replaced."""
    answer_submissions(slack, {"response_action": "update", "view": modal(section("Thanks"))})
    view = await opened(slack)
    await slack.submits("editor", view["id"], typed("KONEPS"))
    (shown,) = await slack.dialogs("editor")
    assert shown["blocks"][0]["text"]["text"] == "Thanks"


@case(OPEN, "socket", source=MODALS)
async def an_answer_may_push_a_dialog(slack: Slack) -> None:
    """With response_action push, another dialog is put on top."""
    answer_submissions(slack, {"response_action": "push", "view": modal(section("More"))})
    view = await opened(slack)
    await slack.submits("editor", view["id"], typed("KONEPS"))
    below, top = await slack.dialogs("editor")
    assert below["id"] == view["id"]
    assert top["blocks"][0]["text"]["text"] == "More"


@case(OPEN, PUSH, "socket", source=MODALS)
async def an_answer_may_clear_the_stack(slack: Slack) -> None:
    """With response_action clear, all dialogs close."""
    answer_submissions(slack, {"response_action": "clear"})
    view = await opened(slack)
    top = (await slack.ok(PUSH, trigger_id=await slack.trigger(view["id"]), view=form()))["view"]
    await slack.submits("editor", top["id"], typed("KONEPS"))
    assert await slack.dialogs("editor") == []


@case(OPEN, "socket", "required inputs", source=DOCS + "reference/block-kit/blocks/input-block")
async def a_field_has_to_be_filled_in(slack: Slack) -> None:
    """If a required input is empty, an error is shown for it, and the dialog is not submitted to the app."""
    view = await opened(slack)
    told = await slack.submits("editor", view["id"], {})
    assert list(told["errors"]) == ["topic"]
    await slack.app.none("interactive", type="view_submission")


@case(OPEN, "socket", source=PAYLOADS)
async def a_closed_dialog_is_told_where_asked_for(slack: Slack) -> None:
    """The app receives view_closed only if the closed dialog has notify_on_close."""
    quiet = await opened(slack)
    await slack.closes("editor", quiet["id"])
    await slack.app.none("interactive", type="view_closed")
    view = await opened(slack, form(notify_on_close=True))
    await slack.closes("editor", view["id"])
    told = (await slack.app.next("interactive", type="view_closed")).payload
    assert (told["view"]["id"], told["is_cleared"]) == (view["id"], False)


@case(OPEN, UPDATE, "socket", source=METHODS + UPDATE)
async def a_closed_dialog_is_not_updated(slack: Slack) -> None:
    """Updating a closed dialog is refused with not_found."""
    view = await opened(slack)
    await slack.closes("editor", view["id"])
    await slack.refused(UPDATE, "not_found", view_id=view["id"], view=form())


@case(OPEN, "signed", source=MODALS)
async def the_response_to_a_submission_is_its_answer(slack: Slack) -> None:
    """Over HTTP, the body of the app's response to a submission may contain errors for the dialog's fields."""
    answer_submissions(slack, {"response_action": "errors", "errors": {"topic": "Unknown"}})
    view = await opened(slack)
    told = await slack.submits("editor", view["id"], typed("nonsense"))
    assert told["errors"] == {"topic": "Unknown"}


@case(OPEN, "socket", "buttons in dialogs", source=DOCS + "reference/interaction-payloads/block_actions-payload")
async def a_button_in_a_dialog_tells_of_the_dialog(slack: Slack) -> None:
    """When a button in a dialog is pressed, the payload contains the view and a trigger id, but no message."""
    view = await opened(slack)
    await slack.presses_in_view("editor", view["id"], "go0")
    told = (await slack.app.next("interactive", type="block_actions")).payload
    assert (told["container"]["type"], told["container"]["view_id"]) == ("view", view["id"])
    assert (told["view"]["id"], told["view"]["hash"]) == (view["id"], view["hash"])
    assert told["trigger_id"]
    assert "message" not in told


CASES = tuple(cases_in(globals()))
