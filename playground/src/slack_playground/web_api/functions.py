"""Implements the functions methods, with which an app ends the runs of its custom steps."""

from __future__ import annotations

from slack_playground.delivering import steps
from slack_playground.errors import SlackError
from slack_playground.rates import TIER_3
from slack_playground.records import Execution, Json
from slack_playground.web_api.calls import Call, Method


def complete_success(call: Call) -> Json:
    """Complete the run of a custom step with its outputs.

    Raises SlackError invalid_arguments, function_execution_not_found, access_denied, execution_not_in_running_state or
    parameter_validation_failed. Source: https://docs.slack.dev/reference/methods/functions.completeSuccess.
    """
    execution = _execution(call)
    if call.arguments.get("outputs") is None:
        raise SlackError("invalid_arguments", messages=["missing required field: outputs"])
    outputs = call.json("outputs")
    if not isinstance(outputs, dict):
        raise SlackError("invalid_arguments", messages=["must be an object [json-pointer:/outputs]"])
    steps.complete(execution, outputs)
    return {}


def complete_error(call: Call) -> Json:
    """End the run of a custom step with an error.

    Raises SlackError invalid_arguments, function_execution_not_found, access_denied or execution_not_in_running_state.
    Source: https://docs.slack.dev/reference/methods/functions.completeError.
    """
    execution = _execution(call)
    steps.fail(call.workspace, execution, call.required("error"))
    return {}


def _execution(call: Call) -> Execution:
    """Return the run whose id the call contains.

    Raises SlackError function_execution_not_found if there is no such run, or access_denied if the token was issued
    for another run.
    """
    execution = call.workspace.executions.get(call.required("function_execution_id"))
    if execution is None:
        raise SlackError("function_execution_not_found")
    if call.caller.execution not in ("", execution.id):
        raise SlackError("access_denied")
    return execution


METHODS = (
    Method("functions.completeSuccess", complete_success, rate=TIER_3),
    Method("functions.completeError", complete_error, rate=TIER_3),
)
