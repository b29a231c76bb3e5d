"""The part of the control address that adds people, shares channels with other workspaces and handles custom steps."""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web

from slack_playground.assembly import Playground
from slack_playground.clock import check_time_zone
from slack_playground.control.answering import Route, channel_in, text_in
from slack_playground.errors import SlackError
from slack_playground.records import Execution, Json, Person
from slack_playground.sharing import share

PERSON = ("name", "team", "title", "tz", "locale", "channels")
"""The fields that a request to add a person may have."""


class Guests:
    """Handles the requests to /control/people, /control/share and /control/steps."""

    def __init__(self, playground: Playground) -> None:
        self._playground, self._workspace = playground, playground.workspace

    @property
    def routes(self) -> Iterator[Route]:
        """Yield the routes of these requests."""
        yield "POST", "/control/people", self.add_person
        yield "POST", "/control/share", self.share
        yield "GET", "/control/steps", self.steps
        yield "POST", "/control/steps", self.run_step

    async def add_person(self, _request: web.Request, fields: Json) -> Json:
        """Add a person called `name` and return the ids of the person and of their workspace.

        If there is a `team`, the person belongs to another workspace with that name. The person joins `channels`, which
        are given by their names or ids. Raises SlackError channel_not_found if a channel does not exist. Raises
        ValueError if a field is unknown or invalid, if the name is taken, or if a person from another workspace would
        join a channel that is not shared.
        """
        if unknown := [key for key in fields if key not in PERSON]:
            raise ValueError(f"a person can't have {unknown[0]!r}; use {', '.join(PERSON)}")
        name, team = text_in(fields, "name"), text_in(fields, "team", "")
        if not name or any(person.name == name.lower() for person in self._workspace.people.values()):
            raise ValueError("set name to a name that nobody has yet")
        channels = [channel_in(self._workspace, each) for each in self._channels(fields)]
        if team and (closed := [channel.name for channel in channels if not channel.shared]):
            raise ValueError(f"channels: {closed[0]!r} isn't shared with other workspaces")
        person = self._workspace.add_person(
            name.lower(),
            name,
            title=text_in(fields, "title", team),
            tz=_zone(text_in(fields, "tz", "UTC")),
            locale=text_in(fields, "locale", "en-US"),
            team=self._workspace.add_team(team) if team else None,
        )
        for channel in channels:
            self._workspace.join(channel, person.id)
        return {"person": person.id, "team": self._workspace.team_of(person.id).id}

    async def share(self, _request: web.Request, fields: Json) -> Json:
        """Share a channel with the other workspaces or, if `shared` is false, stop sharing it."""
        channel = channel_in(self._workspace, fields.get("channel"))
        share(self._workspace, channel, shared=bool(fields.get("shared", True)))
        return {}

    async def steps(self, _request: web.Request, _fields: Json) -> Json:
        """Return the runs of custom steps, oldest first."""
        return {"steps": [_step_of(execution) for execution in self._workspace.executions.values()]}

    async def run_step(self, _request: web.Request, fields: Json) -> Json:
        """Run the custom step `callback_id` with `inputs`, and return the run.

        The person `as` runs it, or by default the first person. If it fails, that person is told so in `channel`, or by
        default in the direct messages with the app.
        """
        inputs, place = fields.get("inputs", {}), fields.get("channel")
        if not isinstance(inputs, dict):
            raise ValueError("inputs must be a JSON object")  # noqa: TRY004 - what is wrong is what somebody sent
        channel = channel_in(self._workspace, place).id if place is not None else None
        person, callback_id = self._person(fields.get("as")), text_in(fields, "callback_id")
        return _step_of(await self._playground.people.run_step(person.id, callback_id, inputs, channel))

    def _channels(self, fields: Json) -> list[object]:
        channels = fields.get("channels", [])
        if not isinstance(channels, list):
            raise ValueError("channels must be a list of names or IDs")  # noqa: TRY004 - the same
        return channels

    def _person(self, told: object) -> Person:
        for person in self._workspace.people.values():
            if not person.is_bot and told in (None, person.id, person.name, person.real_name):
                return person
        raise SlackError("user_not_found")


def _zone(name: str) -> str:
    try:
        check_time_zone(name)
    except ValueError as error:
        raise ValueError(f"tz: {error}") from error
    return name


def _step_of(execution: Execution) -> Json:
    return {
        "function_execution_id": execution.id,
        "callback_id": execution.function.callback_id,
        "user": execution.user,
        "state": execution.state,
        "inputs": execution.inputs,
        "outputs": execution.outputs,
        "error": execution.error,
    }
