"""Deliveries over HTTP: signed JSON or forms, the app's responses to them, and redelivery."""

# ruff: noqa: D401 - a case's docstring is a sentence that says what holds

from __future__ import annotations

import re
import time

from slack_sdk.signature import SignatureVerifier

from contract.cases import DOCS, case, cases_in
from contract.interactions import appears, pressed
from contract.receiving import Delivery
from contract.slack import Slack

HISTORY = "conversations.history"
EVENTS = DOCS + "apis/events-api/"
COMMANDS = DOCS + "interactivity/implementing-slash-commands"
INTERACTIONS = DOCS + "interactivity/handling-user-interaction"
SIGNING = DOCS + "authentication/verifying-requests-from-slack"


def is_signed(slack: Slack, delivery: Delivery) -> bool:
    """Return whether the SDK accepts a delivery's signature."""
    verifier = SignatureVerifier(slack.names["signing_secret"])
    return verifier.is_valid_request(delivery.raw, dict(delivery.headers))


@case("signed", "url verification", source=DOCS + "reference/events/url_verification")
async def slack_asks_whether_the_app_is_there(slack: Slack) -> None:
    """Slack verifies the app's URL by sending a signed challenge to it."""
    delivery = await slack.app.next("events_api", type="url_verification")
    assert delivery.payload["challenge"]
    assert is_signed(slack, delivery)


@case("signed", "people", source=SIGNING)
async def events_are_signed(slack: Slack) -> None:
    """An event is posted as JSON, with a recent timestamp and a signature that the SDK accepts."""
    await slack.writes("editor", "channel", "Hello")
    delivery = await slack.app.next("events_api", type="message", text="Hello")
    assert delivery.headers["Content-Type"].startswith("application/json")
    assert is_signed(slack, delivery)
    assert abs(int(delivery.headers["X-Slack-Request-Timestamp"]) - time.time()) < 60
    assert re.fullmatch(r"v0=[0-9a-f]{64}", delivery.headers["X-Slack-Signature"])


@case("signed", "commands", source=SIGNING)
async def commands_are_signed_forms(slack: Slack) -> None:
    """A slash command is posted as a signed form, which preserves special characters and Hangul in the text."""
    await slack.commands("editor", "channel", "KONEPS + 나라장터 100%")
    delivery = await slack.app.next("slash_commands")
    assert delivery.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert delivery.payload["text"] == "KONEPS + 나라장터 100%"
    assert is_signed(slack, delivery)


@case("signed", "commands", HISTORY, source=COMMANDS)
async def a_commands_answer_may_be_the_response(slack: Slack) -> None:
    """The body of the app's HTTP response to a slash command is shown as the command's response."""
    slack.app.replies = lambda _: {"text": "For all", "response_type": "in_channel"}
    await slack.commands("editor", "channel", "KONEPS")
    await slack.app.next("slash_commands")
    assert await appears(slack, "For all")


@case("signed", "buttons", source=INTERACTIONS)
async def interactions_are_a_forms_payload(slack: Slack) -> None:
    """When a button is pressed, Slack posts a signed form whose `payload` field contains JSON."""
    delivery, _ = await pressed(slack)
    assert delivery.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert is_signed(slack, delivery)


@case("signed", "people", "redelivery", "time", source=EVENTS)
async def what_fails_comes_again_three_times(slack: Slack) -> None:
    """After an error, an event is redelivered at once, after one minute and after five minutes, and then no more."""
    slack.app.status = 500
    await slack.writes("editor", "channel", "Hello")
    first = await slack.app.next("events_api", type="message", text="Hello")
    assert "X-Slack-Retry-Num" not in first.headers
    for number, wait in ((1, 1), (2, 60), (3, 300)):
        await slack.later(wait)
        again = await slack.app.next("events_api", type="message", text="Hello")
        assert again.payload["event_id"] == first.payload["event_id"]
        assert again.headers["X-Slack-Retry-Num"] == str(number)
        assert again.headers["X-Slack-Retry-Reason"] == "http_error"
    await slack.later(3600)
    await slack.app.none("events_api", type="message", text="Hello")


@case("signed", "people", "redelivery", "time", source=EVENTS)
async def what_takes_too_long_comes_again(slack: Slack) -> None:
    """If the app does not respond within three seconds, the event is redelivered with the reason http_timeout."""
    slack.app.silent = True
    await slack.writes("editor", "channel", "Hello")
    await slack.app.next("events_api", type="message", text="Hello")
    slack.app.silent = False
    await slack.later(3)
    again = await slack.app.next("events_api", type="message", text="Hello")
    assert (again.headers["X-Slack-Retry-Num"], again.headers["X-Slack-Retry-Reason"]) == ("1", "http_timeout")


@case("signed", "people", "redelivery", "time", source=EVENTS)
async def what_succeeded_does_not_come_again(slack: Slack) -> None:
    """If the app accepts an event on the second attempt, the event is not delivered a third time."""
    slack.app.status = 500
    await slack.writes("editor", "channel", "Hello")
    await slack.app.next("events_api", type="message", text="Hello")
    slack.app.status = 200
    await slack.later(1)
    await slack.app.next("events_api", type="message", text="Hello")
    await slack.later(600)
    await slack.app.none("events_api", type="message", text="Hello")


@case("signed", "people", "redelivery", "time", source=EVENTS)
async def an_app_may_want_no_retries(slack: Slack) -> None:
    """If the app's response has the header X-Slack-No-Retry: 1, the event is not redelivered."""
    slack.app.status, slack.app.more_headers = 500, {"X-Slack-No-Retry": "1"}
    await slack.writes("editor", "channel", "Hello")
    await slack.app.next("events_api", type="message", text="Hello")
    await slack.later(600)
    await slack.app.none("events_api", type="message", text="Hello")


@case("signed", "commands", "eyes", "command failures", source=COMMANDS)
async def a_command_that_fails_says_so(slack: Slack) -> None:
    """If the app responds to a command with status 500, the person sees that the command failed with an error."""
    slack.app.status = 500
    await slack.commands("editor", "channel", "KONEPS")
    texts = [message["text"] for message in await slack.sees("editor", "channel")]
    assert any("failed with the error" in text for text in texts), texts


CASES = tuple(cases_in(globals()))
