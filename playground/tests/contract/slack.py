"""How cases use Slack or a stand-in: through the Web API, people's actions, and the app's receiving end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp

from contract.receiving import App

Json = dict[str, Any]
Sent = Literal[
    "form", "multipart", "json", "query", "token in form", "token in json", "broken json", "list as json", "xml"
]
By = Literal["bot", "app", "none", "wrong"]
"""The token sent with a call: the bot's, the app-level token, none, or an invalid one."""

WRONG_TOKEN = "xoxb-123456789012-abcdefabcdefabcdefabcdef"  # noqa: S105 - not a real token


@dataclass(frozen=True)
class Answer:
    """The response to a Web API call or to a post to a response_url."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def error(self) -> str | None:
        """Return the error's name, or None if the response has no error.

        If the body is not a JSON object, return the body as a string.
        """
        return self.body.get("error") if isinstance(self.body, dict) else str(self.body)

    @property
    def messages(self) -> list[str]:
        """Return the detailed error messages from response_metadata."""
        metadata = self.body.get("response_metadata", {}) if isinstance(self.body, dict) else {}
        return [str(message) for message in metadata.get("messages", ())]


class Slack:
    """Slack or a stand-in, with people, channels and an app. Cases that need features it lacks are skipped.

    `names` maps the names that cases use for channels and people to their ids. The channels are `channel`, whose
    members are the app, `editor` and `planner`; `small`, with only the app and `editor`; `elsewhere` (public) and
    `private`, both without the app; `archived`, with the app; and `shared`, which is shared with another workspace and
    has the app, `editor` and `guest`. The other names are `bot`, the app's user, and `guest` and `stranger`, people in
    the other workspace. `app` is the app's receiving end.
    """

    name = ""

    def __init__(
        self, http: aiohttp.ClientSession, url: str, tokens: Mapping[str, str], names: Mapping[str, str]
    ) -> None:
        self.http, self.url = http, url
        self.tokens = {"wrong": WRONG_TOKEN, **tokens}
        self.names = dict(names)
        self._app: App | None = None

    @property
    def app(self) -> App:
        """Return the app's receiving end."""
        assert self._app is not None, "the case needs no app"
        return self._app

    # Calls

    async def call(self, method: str, *, by: By = "bot", sent: Sent = "form", **arguments: Any) -> Answer:
        """Call a Web API method and return the response.

        `by` says which token is sent, and `sent` how the token and the arguments are sent.
        """
        verb = "GET" if sent == "query" else "POST"
        how = _request(self.tokens.get(by), sent, arguments)
        async with self.http.request(verb, f"{self.url}/api/{method}", **how) as response:
            return await _answer(response)

    async def ok(self, method: str, **arguments: Any) -> Json:
        """Call a method that must succeed, and return the response's JSON."""
        answer = await self.call(method, **arguments)
        assert answer.status == 200, f"{method}: status {answer.status}"
        assert isinstance(answer.body, dict), f"{method}: {answer.body!r}"
        assert answer.body.get("ok") is True, f"{method}: {answer.body}"
        return answer.body

    async def refused(self, method: str, *errors: str, **arguments: Any) -> Answer:
        """Call a method that must be refused with one of the given errors, and return the response."""
        answer = await self.call(method, **arguments)
        assert isinstance(answer.body, dict), f"{method}: {answer.body!r}"
        assert answer.body.get("ok") is False, f"{method} was carried out"
        assert answer.error in errors, f"{method}: {answer.error} instead of {' or '.join(errors)}"
        return answer

    async def posted(self, channel: str = "channel", **arguments: Any) -> str:
        """Post a message as the app in one of the named channels, and return its ts."""
        said = {"text": "Hello", **arguments}
        return str((await self.ok("chat.postMessage", channel=self.names[channel], **said))["ts"])

    async def history(self, channel: str = "channel", **arguments: Any) -> list[Json]:
        """Return the messages of one of the named channels, as the app reads them."""
        messages: list[Json] = (await self.ok("conversations.history", channel=self.names[channel], **arguments))[
            "messages"
        ]
        return messages

    async def found(self, ts: str, channel: str = "channel", **arguments: Any) -> Json | None:
        """Return the message with the given ts from a channel's history, or None if the history does not contain it."""
        return next((each for each in await self.history(channel, **arguments) if each["ts"] == ts), None)

    async def respond(self, response_url: str, said: Json) -> Answer:
        """Post a message to a response_url and return the response."""
        async with self.http.post(response_url, json=said) as response:
            return await _answer(response)

    # People

    async def writes(self, person: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Write a message as a person and return its ts."""
        raise NotImplementedError

    async def commands(self, person: str, channel: str, text: str) -> None:
        """Use the app's slash command, /lookup, as a person, with the given text."""
        raise NotImplementedError

    async def presses(self, person: str, channel: str, ts: str, action_id: str) -> None:
        """Press a button in a message as a person."""
        raise NotImplementedError

    async def presses_in_view(self, person: str, view_id: str, action_id: str) -> None:
        """Press a button in a dialog as a person."""
        raise NotImplementedError

    async def submits(self, person: str, view_id: str, state: Json) -> Json:
        """Submit a dialog as a person, and return the result, in which `errors` maps block ids to error messages."""
        raise NotImplementedError

    async def closes(self, person: str, view_id: str) -> None:
        """Close a dialog as a person."""
        raise NotImplementedError

    async def acts(self, person: str, kind: str, **fields: Any) -> Json:
        """Take an action as a person, and return the response.

        `kind` names the action, such as edit, home or refresh, and `fields` holds its details.
        """
        raise NotImplementedError

    async def installs_again(self, person: str) -> str:
        """Reinstall the app as a person, with the scopes in its manifest, and return the app's previous bot token.

        From then on, `by="bot"` uses the new token.
        """
        raise NotImplementedError

    async def sees(self, person: str, channel: str) -> list[Json]:
        """Return the messages that a person sees in a channel, including ephemeral ones, oldest first."""
        raise NotImplementedError

    async def dialogs(self, person: str) -> list[Json]:
        """Return a person's open dialogs, the topmost last."""
        raise NotImplementedError

    async def trigger(self, view_id: str | None = None) -> str:
        """Have `editor` act, in the given dialog if there is one, and return the resulting trigger id."""
        raise NotImplementedError

    # Time

    async def later(self, seconds: float) -> None:
        """Let the given number of seconds pass, by moving the clock forward or by waiting."""
        raise NotImplementedError


_BODIES: Mapping[str, tuple[str, bytes]] = {
    "broken json": ("application/json", b'{"channel": '),
    "list as json": ("application/json", b"[1, 2]"),
    "xml": ("text/xml", b"<channel/>"),
}
"""Invalid request bodies, with their content types."""


def _request(token: str | None, sent: Sent, arguments: Mapping[str, Any]) -> Json:
    """Return a request's headers and its encoded arguments, as keyword arguments for aiohttp."""
    headers = {"Authorization": f"Bearer {token}"} if token and not sent.startswith("token") else {}
    if sent in _BODIES:
        content_type, body = _BODIES[sent]
        return {"headers": {**headers, "Content-Type": content_type}, "data": body}
    if sent == "query":
        return {"headers": headers, "params": _as_text(arguments)}
    if sent == "json":
        return {"headers": headers, "json": arguments}
    if sent == "token in json":
        return {"headers": headers, "json": {**arguments, "token": token}}
    if sent == "multipart":
        with aiohttp.MultipartWriter("form-data") as writer:
            for name, value in _as_text(arguments).items():
                writer.append(value).set_content_disposition("form-data", name=name)
        return {"headers": headers, "data": writer}
    in_form = {"token": token} if token and sent == "token in form" else {}
    return {"headers": headers, "data": {**_as_text(arguments), **in_form}}


def _as_text(arguments: Mapping[str, Any]) -> dict[str, str]:
    """Return the arguments as strings for a form or a query string; values that are not strings become JSON."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in arguments.items()}


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    text = await response.text()
    try:
        body = json.loads(text)
    except ValueError:
        body = text
    return Answer(response.status, response.headers, body)
