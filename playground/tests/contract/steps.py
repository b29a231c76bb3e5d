"""Custom workflow steps: how an app is notified of a run, and how the app ends the run."""

# ruff: noqa: D401 - a case's docstring is a sentence that says what holds

from __future__ import annotations

from contract.cases import DOCS, METHODS, case, cases_in
from contract.slack import Json, Slack

SUCCESS, ERROR = "functions.completeSuccess", "functions.completeError"
EXECUTED = DOCS + "reference/events/function_executed"
OUTPUTS = {"greeting": "Hello"}


async def event_of_a_run(slack: Slack) -> Json:
    """Run the step `greet` as `editor` and return the event that the app receives."""
    await slack.acts("editor", "run_step", callback_id="greet", inputs={"who": slack.names["editor"]})
    return (await slack.app.next("events_api", type="function_executed")).event


@case("socket", "steps", source=EXECUTED)
async def a_run_is_an_event(slack: Slack) -> None:
    """When a step runs, function_executed contains the function, inputs, token, and step and workflow run ids."""
    event = await event_of_a_run(slack)
    assert (event["function"]["callback_id"], event["function"]["type"]) == ("greet", "app")
    assert event["inputs"] == {"who": slack.names["editor"]}
    assert event["function_execution_id"].startswith("Fx")
    assert event["workflow_execution_id"].startswith("Wx")
    assert event["bot_access_token"]


@case("socket", "steps", source=EXECUTED)
async def a_function_tells_its_parameters(slack: Slack) -> None:
    """The function in the event has the parameters from the manifest, each with its name, type and is_required."""
    function = (await event_of_a_run(slack))["function"]
    (given,), (made,) = function["input_parameters"], function["output_parameters"]
    assert (given["name"], given["type"], given["is_required"]) == ("who", "slack#/types/user_id", True)
    assert (made["name"], made["type"], made["is_required"]) == ("greeting", "string", True)


@case("socket", "steps", SUCCESS, source=METHODS + SUCCESS)
async def a_run_completes_once(slack: Slack) -> None:
    """If a run has already completed, ending it again is refused with execution_not_in_running_state."""
    run = {"function_execution_id": (await event_of_a_run(slack))["function_execution_id"]}
    await slack.ok(SUCCESS, **run, outputs=OUTPUTS)
    await slack.refused(SUCCESS, "execution_not_in_running_state", **run, outputs=OUTPUTS)
    await slack.refused(ERROR, "execution_not_in_running_state", **run, error="Too late")


@case("socket", "steps", SUCCESS, source=METHODS + SUCCESS)
async def outputs_are_checked(slack: Slack) -> None:
    """Completing a run without its required outputs is refused with parameter_validation_failed; the run goes on."""
    run = {"function_execution_id": (await event_of_a_run(slack))["function_execution_id"]}
    await slack.refused(SUCCESS, "parameter_validation_failed", **run, outputs={})
    await slack.ok(SUCCESS, **run, outputs=OUTPUTS)


@case("socket", "steps", "eyes", ERROR, source=METHODS + ERROR)
async def slackbot_tells_of_a_run_that_failed(slack: Slack) -> None:
    """If a run fails, Slackbot sends the error to the person who started the run."""
    where = {"channel": slack.names["channel"], "inputs": {"who": slack.names["editor"]}}
    await slack.acts("editor", "run_step", callback_id="greet", **where)
    event = (await slack.app.next("events_api", type="function_executed")).event
    await slack.ok(ERROR, function_execution_id=event["function_execution_id"], error="It rained")
    told = [each for each in await slack.sees("editor", "channel") if "It rained" in each["text"]]
    assert [each["user"] for each in told] == ["USLACKBOT"]


@case(SUCCESS, source=METHODS + SUCCESS)
async def a_run_that_is_not_there_does_not_complete(slack: Slack) -> None:
    """Completing a nonexistent run is refused with function_execution_not_found."""
    run = {"function_execution_id": "Fx0NOTHING00"}
    await slack.refused(SUCCESS, "function_execution_not_found", **run, outputs=OUTPUTS)


@case(ERROR, source=METHODS + ERROR)
async def a_run_that_is_not_there_does_not_fail(slack: Slack) -> None:
    """Reporting the failure of a nonexistent run is refused with function_execution_not_found."""
    await slack.refused(ERROR, "function_execution_not_found", function_execution_id="Fx0NOTHING00", error="No")


CASES = tuple(cases_in(globals()))
