"""Wrong responses and broken connections caused by faults, as real clients see them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
from connected_apps import EDITOR, HELP, SCRIPT, fault, socket_app
from slack_playground.records import Json
from slack_playground.testing.in_process import Site, until
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

POST = "chat.postMessage"
PAGE = "<html>Bad Gateway</html>"


async def raw(here: Site, method: str = POST, **arguments: Any) -> tuple[int, Mapping[str, str], str]:
    """Call a method as the app and return the response's status, headers and unparsed body."""
    headers = {"Authorization": f"Bearer {here.playground.app.secrets.bot_token}"}
    said = {"channel": HELP, "text": "Hello", **arguments}
    async with here.client.post(f"{here.playground.url}/api/{method}", json=said, headers=headers) as response:
        return response.status, dict(response.headers), await response.text()


def posted(here: Site, text: str = "Hello") -> int:
    """Return how many times the text was posted in #help."""
    return sum(message.text == text for message in here.playground.workspace.history(HELP))


# Any answer

ANSWERS: dict[str, tuple[Json, int, str, str]] = {
    "a gateway's page": ({"status": 502, "content_type": "text/html", "body": PAGE}, 502, "text/html", PAGE),
    "a page labelled as JSON": (
        {"status": 502, "content_type": "application/json", "body": PAGE}, 502, "application/json", PAGE),
    "plain text": ({"status": 503, "body": "upstream connect error"}, 503, "text/plain", "upstream connect error"),
    "nothing": ({"status": 200, "body": ""}, 200, "text/plain", ""),
    "a status alone": ({"status": 504}, 504, "text/plain", ""),
    "a list": ({"body": []}, 200, "application/json", "[]"),
    "null": ({"body": None}, 200, "application/json", "null"),
    "JSON that ends early": (
        {"content_type": "application/json", "body": '{"ok": tr'}, 200, "application/json", '{"ok": tr'),
    "an error": ({"error": "org_login_required"}, 200, "application/json",
                 '{"ok": false, "error": "org_login_required"}'),
    "an error with more": (
        {"error": "missing_scope", "extra": {"needed": "chat:write", "provided": "im:read"}}, 200, "application/json",
        '{"ok": false, "error": "missing_scope", "needed": "chat:write", "provided": "im:read"}'),
    "an error with its metadata": (
        {"error": "invalid_blocks", "extra": {"response_metadata": {"messages": ["[ERROR] x"]}}}, 200,
        "application/json",
        '{"ok": false, "error": "invalid_blocks", "response_metadata": {"messages": ["[ERROR] x"]}}'),
}  # fmt: skip


@pytest.mark.parametrize(("told", "status", "content_type", "body"), ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("carried_out", [False, True])
async def test_any_answer(
    here: Site, told: Json, status: int, content_type: str, body: str, *, carried_out: bool
) -> None:
    """A call can get any status, type and body, whether or not it is carried out; the next call works normally."""
    await fault(here, kind="answer", count=1, methods=[POST], carried_out=carried_out, **told)
    answered, headers, text = await raw(here)
    assert (answered, headers["Content-Type"].partition(";")[0], text) == (status, content_type, body)
    assert ("X-OAuth-Scopes" in headers) is ("error" in told)  # a gateway's page has none of Slack's headers
    assert posted(here) == carried_out
    assert (await here.call(POST, channel=HELP, text="again"))[1]["ok"] is True


@pytest.mark.parametrize(
    "retry_after", [None, 0, 1, 86_400, 10**12, -1, "1.5", "", "soon", "Wed, 21 Oct 2026 07:28:00 GMT"]
)
async def test_retry_after(here: Site, retry_after: int | str | None) -> None:
    """A response with status 429 can have any Retry-After header, or none."""
    more = {} if retry_after is None else {"retry_after": retry_after}
    await fault(here, kind="answer", status=429, error="ratelimited", **more)
    status, headers, _ = await raw(here)
    assert (status, headers.get("Retry-After")) == (429, None if retry_after is None else str(retry_after))


async def test_any_header(here: Site) -> None:
    """A fault can set a response's headers, even Server, which the web server would otherwise set itself."""
    await fault(here, kind="answer", status=503, headers={"Via": "1.1 proxy", "Server": "envoy"})
    _, headers, _ = await raw(here)
    assert (headers["Via"], headers["Server"]) == ("1.1 proxy", "envoy")


async def test_methods_that_are_not_there(here: Site) -> None:
    """A fault can also respond to a method that the playground lacks."""
    await fault(here, kind="answer", methods=["chat.startStream"], body={"ok": True, "ts": "1"})
    assert (await here.call("chat.startStream"))[1] == {"ok": True, "ts": "1"}
    assert (await here.call("chat.stopStream"))[1]["error"] == "unknown_method"


async def test_by_channel_and_after_some(here: Site) -> None:
    """A fault for a channel can replace a single response, after a given number of normal ones."""
    await fault(here, kind="answer", error="fatal_error", channels=[HELP], skip=1, count=1)
    errors = [(await here.call(POST, channel=HELP, text="Hi"))[1].get("error") for _ in range(3)]
    assert errors == [None, "fatal_error", None]


@pytest.mark.parametrize("told", [{"error": "used_url", "status": 404}, {"status": 500, "body": PAGE}])
async def test_response_url(here: Site, told: Json) -> None:
    """A fault affects posts to a response_url only if it names response_url in its methods.

    The log has the status of the wrong response.
    """
    path = here.playground.services.response_urls.issue(EDITOR, HELP)
    await fault(here, kind="server_error")
    async with here.client.post(here.playground.url + path, json={"text": "well"}) as response:
        assert response.status == 200
    await fault(here, kind="answer", methods=["response_url"], **told)
    async with here.client.post(here.playground.url + path, json={"text": "badly"}) as response:
        assert response.status == told["status"]
        assert ("used_url" in await response.text()) is ("error" in told)
    entry = here.playground.log.after()[-1]
    assert (entry["name"], entry["status"]) == ("response_url", told["status"])


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ({"status": 503, "content_type": "text/plain", "body": "upstream"}, "upstream"),
        ({"status": 502, "content_type": "text/html", "body": PAGE}, {}),
        ({"body": []}, []),
        ({"error": "org_login_required"}, {"ok": False, "error": "org_login_required"}),
    ],
)
async def test_what_slack_sdk_makes_of_it(here: Site, told: Json, holds: object) -> None:
    """slack_sdk's client raises SlackApiError; the data in the error's response is a string, an object or a list."""
    await fault(here, kind="answer", **told)
    client = AsyncWebClient(here.playground.app.secrets.bot_token, base_url=f"{here.playground.url}/api/")
    with pytest.raises(SlackApiError) as raised:
        await client.chat_postMessage(channel=HELP, text="Hello")
    assert raised.value.response.data == holds


# Connections


@pytest.mark.parametrize("carried_out", [False, True])
async def test_reset_before_the_answer(here: Site, *, carried_out: bool) -> None:
    """The connection can be reset before the response, whether or not the call is carried out; the next call works."""
    await fault(here, kind="reset", count=1, carried_out=carried_out)
    with pytest.raises(aiohttp.ClientConnectionError):
        await raw(here)
    assert posted(here) == carried_out
    assert (await raw(here, text="again"))[0] == 200


@pytest.mark.parametrize("told", [{"kind": "reset"}, {"kind": "answer", "body": {"ok": True, "ts": "1"}}])
async def test_reset_in_the_middle(here: Site, told: Json) -> None:
    """The connection can be reset in the middle of a response, after its head and first bytes.

    The call is carried out unless the fault has a response of its own.
    """
    await fault(here, count=1, after_bytes=5, **told)
    headers = {"Authorization": f"Bearer {here.playground.app.secrets.bot_token}"}
    said = {"channel": HELP, "text": "Hello"}
    async with here.client.post(f"{here.playground.url}/api/{POST}", json=said, headers=headers) as response:
        assert response.status == 200
        with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ClientConnectionError)):
            await response.read()
    assert posted(here) == (told["kind"] == "reset")


async def test_nobody_listens(here: Site) -> None:
    """During an outage, new connections are refused and open ones are reset; afterwards, everything works again."""
    assert (await raw(here))[0] == 200
    told = await here.post("/control/listening", {"stop": 0.4})
    assert told == {"ok": True}
    with pytest.raises(aiohttp.ClientConnectionError):
        await raw(here)
    async with aiohttp.ClientSession() as other:
        with pytest.raises(aiohttp.ClientConnectorError):
            await other.post(f"{here.playground.url}/api/api.test")
    while True:
        try:
            assert (await raw(here, text="again"))[0] == 200
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.02)
        else:
            break
    assert posted(here, "again") == 1


async def test_nobody_listens_twice(here: Site) -> None:
    """A second outage that starts during the first one sets a new end time; Socket Mode connections survive both."""
    async with socket_app(here) as app, aiohttp.ClientSession(headers=SCRIPT) as control:
        for seconds in (30.0, 0.2):
            async with control.post(f"{here.playground.url}/control/listening", json={"stop": seconds}) as response:
                assert (await response.json())["ok"] is True
        await until(lambda: here.playground.listening and not here.playground.listening.stopped, 30)
        assert here.playground.connected is True
        assert app.got[0]["type"] == "hello"


@pytest.mark.parametrize("stop", [0, -1, 3601, "5", None, True])
async def test_outages_that_make_no_sense(here: Site, stop: Any) -> None:
    """An outage with an invalid length is refused with an error that says what is allowed."""
    told = await here.post("/control/listening", {"stop": stop})
    assert told["ok"] is False
    assert told["error"].startswith("stop must be a number")
