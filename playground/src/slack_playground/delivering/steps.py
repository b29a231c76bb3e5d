"""Custom workflow steps: people run them, and the app completes them or reports that they failed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from slack_playground.delivering.envelopes import app_of
from slack_playground.delivering.reach import Reach
from slack_playground.delivering.saying import tell_person
from slack_playground.errors import SlackError
from slack_playground.records import Change, Execution, Function, Json, Parameter
from slack_playground.workspace import Workspace, new_id

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}
"""The Python types of a parameter's values. Values of Slack's own types are ids:
https://docs.slack.dev/tools/deno-slack-sdk."""


def run(reach: Reach, user: str, callback_id: str, inputs: Json, channel: str | None = None) -> Execution:
    """Run one of the app's custom steps, as part of a workflow that a person started.

    If the step fails later, the person is told so in `channel`, or in the direct messages with the app if `channel` is
    None. Raises SlackError app_not_installed if the app is not installed, function_not_found if the app has no such
    step, channel_not_found if the person cannot see the channel, and parameter_validation_failed if the inputs are not
    valid.
    """
    app, person = app_of(reach.workspace), reach.person(user)
    function = next((each for each in app.functions if each.callback_id == callback_id), None)
    if function is None:
        raise SlackError("function_not_found")
    check(function.inputs, inputs)
    room = reach.workspace.seen(user, channel) if channel else reach.workspace.direct(person.id, app.bot_user)
    execution = Execution(
        id=new_id("Fx"),
        workflow_id=new_id("Wx"),
        function=function,
        user=person.id,
        channel=room.id,
        inputs=inputs,
        token=f"xwfp-{secrets.token_hex(24)}",
    )
    reach.workspace.add_execution(execution)
    reach.workspace.tell(Change("executed", room.id, person.id, execution=execution))
    return execution


def complete(execution: Execution, outputs: Json) -> None:
    """End a step's run with its outputs.

    Raises SlackError execution_not_in_running_state if the run has already ended, and parameter_validation_failed if
    the outputs are not valid.
    """
    _need_running(execution)
    check(execution.function.outputs, outputs)
    execution.state, execution.outputs = "completed", outputs


def fail(workspace: Workspace, execution: Execution, error: str) -> None:
    """End a step's run with an error, and have Slackbot report the error to the person who started the run.

    Raises SlackError execution_not_in_running_state if the run has already ended:
    https://docs.slack.dev/reference/methods/functions.completeError.
    """
    _need_running(execution)
    execution.state, execution.error = "failed", error
    tell_person(f"“{execution.function.title}” failed: {error}", workspace, execution.channel, execution.user)


def check(parameters: Iterable[Parameter], values: Json) -> None:
    """Check that the values fit the parameters.

    If they do not, this raises SlackError parameter_validation_failed, with messages that say what is wrong.
    """
    messages = [message for parameter in parameters if (message := _fault(parameter, values))]
    if messages:
        raise SlackError("parameter_validation_failed", messages=messages)


def _fault(parameter: Parameter, values: Json) -> str:
    value = values.get(parameter.name)
    if value is None:
        return f"missing required field: {parameter.name}" if parameter.is_required else ""
    wanted = _TYPES.get(parameter.type, str)
    fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
    return "" if fits else f"must be of type {parameter.type} [json-pointer:/{parameter.name}]"


def _need_running(execution: Execution) -> None:
    if execution.state != "running":
        raise SlackError("execution_not_in_running_state")


def function_of(function: Function, app_id: str, created: int) -> Json:
    """Return a function as JSON for its event: https://docs.slack.dev/reference/events/function_executed."""
    return {
        "id": function.id,
        "callback_id": function.callback_id,
        "title": function.title,
        "description": function.description,
        "type": "app",
        "input_parameters": [_parameter_of(each) for each in function.inputs],
        "output_parameters": [_parameter_of(each) for each in function.outputs],
        "app_id": app_id,
        "date_created": created,
        "date_updated": created,
        "date_deleted": 0,
    }


def _parameter_of(parameter: Parameter) -> Json:
    about = {"title": parameter.title, "description": parameter.description}
    return {"type": parameter.type, "name": parameter.name, **about, "is_required": parameter.is_required}
