"""Custom workflow steps: the app is notified when a step is run, and completes or fails the step.

https://docs.slack.dev/reference/events/function_executed
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession
from connected_apps import EDITOR, HELP, REPORTER, socket_app
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_playground.records import Json
from slack_playground.server import running_playground
from slack_playground.testing.in_process import Site, manifest, until
from slack_sdk.web.async_client import AsyncWebClient

USER = "slack#/types/user_id"
FUNCTIONS = {
    "greet": {
        "title": "Greet somebody",
        "description": "Says hello",
        "input_parameters": {
            "who": {"type": USER, "title": "Who", "description": "To greet", "is_required": True, "name": "who"},
            "times": {"type": "integer", "title": "Times", "description": "How often", "is_required": False},
        },
        "output_parameters": {
            "greeting": {"type": "string", "title": "Greeting", "description": "What was said", "is_required": True},
            "loud": {"type": "boolean", "title": "Loud", "description": "Or not", "is_required": False},
        },
    }
}
INPUTS = {"who": REPORTER, "times": 2}
OUTPUTS = {"greeting": "Hello"}


@pytest.fixture
async def here() -> AsyncIterator[Site]:
    """Run a playground whose app declares a custom step and subscribes to no events."""
    told = {**manifest(events=()), "functions": FUNCTIONS}
    async with running_playground(told, rates=False) as playground, ClientSession() as client:
        yield Site(playground, client)


async def run(here: Site, **more: Any) -> str:
    """Run the step as Editor and return the run's id."""
    told = await here.act(EDITOR, "run_step", callback_id="greet", inputs=INPUTS, **more)
    assert told["ok"] is True, told
    return str(told["function_execution_id"])


async def step(here: Site) -> Json:
    """Return the newest run."""
    return dict((await here.get("/control/steps"))["steps"][-1])


async def end(here: Site, execution: str, how: str = "Success", token: str | None = None, **arguments: Any) -> Json:
    """Complete a run, or fail it if `how` is "Error", and return the response."""
    method = f"functions.complete{how}"
    return (await here.call(method, token, function_execution_id=execution, **arguments))[1]


async def test_event(here: Site) -> None:
    """The app needs no subscription to be notified of a run.

    The event has the function with its parameters, the inputs, the ids of the step's and the workflow's runs, and a
    token. The token is not logged.
    """
    async with socket_app(here) as app:
        execution = await run(here)
        told = (await until(lambda: [each for each in app.got if "payload" in each]))[0]["payload"]
    event, function = told["event"], told["event"]["function"]
    assert (event["type"], event["inputs"], event["function_execution_id"]) == ("function_executed", INPUTS, execution)
    assert execution.startswith("Fx")
    assert event["workflow_execution_id"].startswith("Wx")
    assert event["bot_access_token"]
    assert (function["callback_id"], function["title"], function["type"]) == ("greet", "Greet somebody", "app")
    assert (function["app_id"], function["id"][:2]) == (here.playground.app.id, "Fn")
    assert function["input_parameters"][0] == {
        "type": USER,
        "name": "who",
        "title": "Who",
        "description": "To greet",
        "is_required": True,
    }
    assert [each["name"] for each in function["output_parameters"]] == ["greeting", "loud"]
    assert event["bot_access_token"] not in str(here.playground.log.after())


@asynccontextmanager
async def bolt(here: Site, app: AsyncApp) -> AsyncIterator[None]:
    """Connect a Bolt app over Socket Mode."""
    handler = AsyncSocketModeHandler(app, here.playground.app.secrets.app_token, web_client=app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        assert await here.playground.until_connected()
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("how", ["complete", "fail"])
async def test_bolt(here: Site, how: str) -> None:
    """A Bolt app posts with the run's own token, and completes the run or reports that it failed."""
    client = AsyncWebClient(here.playground.app.secrets.bot_token, base_url=f"{here.playground.url}/api/")
    app = AsyncApp(client=client, logger=logging.getLogger("quiet"))
    tokens = asyncio.Queue[str | None]()

    @app.function("greet")
    async def greet(inputs: Json, client: AsyncWebClient, complete: Any, fail: Any) -> None:
        await tokens.put(client.token)
        await client.chat_postMessage(channel=HELP, text=f"Hello <@{inputs['who']}>")
        await (complete(outputs=OUTPUTS) if how == "complete" else fail(error="No greeting today"))

    async with bolt(here, app):
        await run(here)
        await until(lambda: here.playground.workspace.executions)
        (execution,) = here.playground.workspace.executions.values()
        await until(lambda: execution.state != "running", 10)
        assert await tokens.get() == execution.token
    assert next(here.playground.workspace.history(HELP)).text == f"Hello <@{REPORTER}>"
    ended = await step(here)
    assert (ended["state"], ended["outputs"], ended["error"]) == (
        ("completed", OUTPUTS, "") if how == "complete" else ("failed", {}, "No greeting today")
    )


async def test_failure_is_told(here: Site) -> None:
    """If a step fails, Slackbot sends the error to the person who ran it, and to nobody else."""
    execution = await run(here, channel=HELP)
    assert (await end(here, execution, "Error", error="It rained"))["ok"] is True
    for person, told in ((EDITOR, True), (REPORTER, False)):
        seen = (await here.get(f"/page/messages?as={person}&channel={HELP}"))["messages"]
        assert any(each["user"] == "USLACKBOT" and "It rained" in each["text"] for each in seen) is told


@pytest.mark.parametrize(
    ("how", "arguments", "error", "says"),
    [
        ("Success", {"outputs": {}}, "parameter_validation_failed", "missing required field: greeting"),
        ("Success", {"outputs": {"greeting": 7}}, "parameter_validation_failed", "must be of type string"),
        ("Success", {"outputs": {**OUTPUTS, "loud": 1}}, "parameter_validation_failed", "must be of type boolean"),
        ("Success", {"outputs": []}, "invalid_arguments", "must be an object"),
        ("Success", {}, "invalid_arguments", "missing required field: outputs"),
        ("Error", {}, "invalid_arguments", "missing required field: error"),
    ],
)
async def test_refused(here: Site, how: str, arguments: Json, error: str, says: str) -> None:
    """Completing a run without valid outputs, or failing it without an error, is refused, and the run continues."""
    execution = await run(here)
    told = await end(here, execution, how, **arguments)
    assert told["error"] == error
    assert says in told["response_metadata"]["messages"][0]
    assert (await step(here))["state"] == "running"
    assert (await end(here, execution, outputs=OUTPUTS))["ok"] is True


async def test_ended_once(here: Site) -> None:
    """A run can be completed or failed only once; ending an unknown run is refused."""
    execution = await run(here)
    assert (await end(here, execution, outputs=OUTPUTS))["ok"] is True
    again = [await end(here, execution, outputs=OUTPUTS), await end(here, execution, "Error", error="x")]
    assert [told["error"] for told in again] == ["execution_not_in_running_state"] * 2
    assert (await end(here, "Fx0NOTHING", outputs=OUTPUTS))["error"] == "function_execution_not_found"


async def test_tokens(here: Site) -> None:
    """A run's token has the bot's permissions, but cannot end another run, and fails once the app is uninstalled."""
    first, second = await run(here), await run(here)
    token = here.playground.workspace.executions[first].token
    assert (await here.call("auth.test", token))[1]["user_id"] == here.playground.app.bot_user
    assert (await end(here, second, token=token, outputs=OUTPUTS))["error"] == "access_denied"
    assert (await end(here, first, token=token, outputs=OUTPUTS))["ok"] is True
    await here.post("/control/app", {"uninstall": True})
    assert (await here.call("auth.test", token))[1]["error"] == "account_inactive"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"callback_id": "dance"}, "function_not_found"),
        ({"callback_id": "greet", "inputs": {}}, "parameter_validation_failed"),
        ({"callback_id": "greet", "inputs": {"who": REPORTER, "times": "2"}}, "parameter_validation_failed"),
        ({"callback_id": "greet", "inputs": {"who": REPORTER, "times": True}}, "parameter_validation_failed"),
        ({"callback_id": "greet", "inputs": []}, "inputs must be a JSON object"),
        ({"inputs": INPUTS}, "callback_id must be a string"),
        ({"callback_id": "greet", "inputs": INPUTS, "as": "nobody"}, "user_not_found"),
        ({"callback_id": "greet", "inputs": INPUTS, "channel": "nowhere"}, "channel_not_found"),
    ],
)
async def test_steps_that_do_not_run(here: Site, fields: Json, error: str) -> None:
    """A step is not run if its inputs are invalid, or if the step, the person or the channel does not exist."""
    assert (await here.post("/control/steps", fields))["error"] == error
    assert (await here.get("/control/steps"))["steps"] == []


async def test_run_by_hand(here: Site) -> None:
    """A request to /control/steps can run a step as any person.

    Through the page, inputs that are not an object are refused.
    """
    told = await here.post("/control/steps", {"callback_id": "greet", "inputs": INPUTS, "as": "Reporter"})
    assert (told["ok"], told["state"], told["user"]) == (True, "running", REPORTER)
    assert (await here.act(EDITOR, "run_step", callback_id="greet", inputs=[]))["error"] == "invalid_arguments"
