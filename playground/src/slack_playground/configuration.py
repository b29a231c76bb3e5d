"""Reads playground.toml: which app to run, and which people and channels the workspace starts with."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slack_playground.clock import check_time_zone
from slack_playground.errors import StartError
from slack_playground.furnishing import CHANNELS, PEOPLE, ChannelSpec, Furnishing, PersonSpec
from slack_playground.records import TRANSPORTS, Transport

FILE = "playground.toml"
"""The file that is read from the current folder if no other file is given."""

Words = tuple[str, ...]
"""A program and its arguments."""


class ConfigurationError(StartError):
    """Raised if playground.toml cannot be used. The message tells the person at the terminal what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Which app to run, how to run it, and the people and channels that the workspace starts with (`furnishing`).

    If the file does not set a command, that command is empty. If it does not set the manifest or the transport, that
    field is None. In `environment` and the commands, `{folder}` stands for a folder that is removed when the playground
    ends. In `post_due`, `{now}` stands for the time by the playground's clock, such as 2026-12-31T09:00:00+00:00.
    """

    command: Words = ()
    manifest: Path | None = None
    manifest_command: Words = ()
    post_due: Words = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    transport: Transport | None = None
    furnishing: Furnishing = field(default_factory=Furnishing)


def read_configuration(path: Path) -> Configuration:
    """Return the configuration in the playground.toml at `path`.

    Raises OSError if the file cannot be read, and ConfigurationError if it is not valid. The ConfigurationError names
    the file and, if the file is valid TOML, the key.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    try:
        return _configuration(_Table(told, ""), path.parent)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error


def _configuration(told: _Table, folder: Path) -> Configuration:
    app, welcome = told.table("app"), told.table("welcome")
    people = tuple(_person(each) for each in told.tables("people")) or PEOPLE
    if all(person.team for person in people):
        raise ConfigurationError("people: at least one person must have no team")
    channels = tuple(_channel(each, people) for each in told.tables("channels")) or CHANNELS
    _check_names(people, channels)
    manifest = app.text("manifest")
    configuration = Configuration(
        command=app.words("command"),
        manifest=folder / manifest if manifest else None,
        manifest_command=app.words("manifest_command"),
        post_due=app.words("post_due"),
        environment=app.table("environment").texts(),
        transport=_transport(app),
        furnishing=Furnishing(people, channels, welcome.text("text"), _place(welcome, channels)),
    )
    for table in (told, app, welcome):
        table.check_all_read()
    if configuration.manifest and configuration.manifest_command:
        raise ConfigurationError("app has both manifest and manifest_command; keep one")
    return configuration


def _transport(app: _Table) -> Transport | None:
    told = app.text("transport")
    for transport in TRANSPORTS:
        if told == transport:
            return transport
    if told is not None:
        raise ConfigurationError('app.transport must be "socket" or "http"')
    return None


def _person(told: _Table) -> PersonSpec:
    person = PersonSpec(
        told.name("name"),
        told.text("title") or "",
        told.text("tz") or "UTC",
        told.text("locale") or "en-US",
        admin=told.flag("admin"),
        team=told.text("team") or "",
    )
    if person.team and person.admin:
        raise ConfigurationError(f"{told.place}.admin: a person from another team can't be an admin here")
    try:
        check_time_zone(person.tz)
    except ValueError as error:
        raise ConfigurationError(f"{told.place}.tz: {error}") from error
    told.check_all_read()
    return person


def _channel(told: _Table, people: tuple[PersonSpec, ...]) -> ChannelSpec:
    channel = ChannelSpec(
        told.name("name"),
        told.text("topic") or "",
        told.words("members"),
        told.text("creator"),
        app=told.flag("app"),
        private=told.flag("private"),
        archived=told.flag("archived"),
        shared=told.flag("shared"),
    )
    names = {person.name for person in people}
    for key, mentioned in (("members", {*channel.members}), ("creator", {channel.creator} - {None})):
        if strangers := mentioned - names:
            raise ConfigurationError(f"{told.place}.{key}: there is no person named {min(map(str, strangers))!r}")
    _check_sharing(channel, told.place, people)
    told.check_all_read()
    return channel


def _check_sharing(channel: ChannelSpec, place: str, people: tuple[PersonSpec, ...]) -> None:
    """Raise ConfigurationError if a person's team does not fit the channel.

    The creator must not belong to another team. People of other teams can be members only if the channel is shared, and
    it can be shared only if there is a person of another team.
    """
    foreign = {person.name for person in people if person.team}
    if channel.creator in foreign:
        raise ConfigurationError(f"{place}.creator: {channel.creator!r} belongs to another team")
    if channel.shared and not foreign:
        raise ConfigurationError(f"{place}.shared: there is nobody from another team to share it with")
    if not channel.shared and (guests := foreign & {*channel.members}):
        raise ConfigurationError(
            f"{place}.members: {min(guests)!r} belongs to another team; to let them in, set shared = true"
        )


def _place(welcome: _Table, channels: tuple[ChannelSpec, ...]) -> str | None:
    place = welcome.text("channel")
    if place is not None and place not in {channel.name for channel in channels}:
        raise ConfigurationError(f"welcome.channel: there is no channel named {place!r}")
    return place


def _check_names(people: tuple[PersonSpec, ...], channels: tuple[ChannelSpec, ...]) -> None:
    names_of = {"people": [each.name.lower() for each in people], "channels": [each.name for each in channels]}
    for key, names in names_of.items():
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ConfigurationError(f"{key}: {twice!r} is listed twice")


class _Table:
    """A table in the file. It knows its path in the file and which of its keys have been read."""

    def __init__(self, told: Mapping[str, Any], place: str) -> None:
        self.place = place
        self._told, self._read = told, set[str]()

    def text(self, key: str) -> str | None:
        value = self._take(key, None)
        if value is not None and not isinstance(value, str):
            raise ConfigurationError(f"{self._at(key)} must be a string")
        return value

    def name(self, key: str) -> str:
        value = (self.text(key) or "").strip()
        if not value:
            raise ConfigurationError(f"{self._at(key)} is missing")
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key, default=False)
        if not isinstance(value, bool):
            raise ConfigurationError(f"{self._at(key)} must be true or false")
        return value

    def words(self, key: str) -> Words:
        """Return the strings in a list. If the value is a single string, return its words, split as in a shell."""
        value = self._take(key, [])
        if isinstance(value, str):
            value = self._split(key, value)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ConfigurationError(f"{self._at(key)} must be a string or a list of strings")
        return tuple(value)

    def _split(self, key: str, line: str) -> list[str]:
        try:
            return shlex.split(line)
        except ValueError as error:
            raise ConfigurationError(f"{self._at(key)} can't be read as a command: {error}") from error

    def texts(self) -> dict[str, str]:
        """Return the table as a dictionary of strings. Raises ConfigurationError if a value is not a string."""
        return {key: self.text(key) or "" for key in self._told}

    def table(self, key: str) -> _Table:
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise ConfigurationError(f"{self._at(key)} must be a table: [{self._at(key)}]")
        return _Table(value, self._at(key))

    def tables(self, key: str) -> list[_Table]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise ConfigurationError(f"{self._at(key)} must be a list of tables: [[{self._at(key)}]]")
        return [_Table(each, f"{self._at(key)}[{number}]") for number, each in enumerate(value, 1)]

    def check_all_read(self) -> None:
        """Raise ConfigurationError if the table has a key that has not been read."""
        if unknown := sorted(set(self._told) - self._read):
            known = ", ".join(sorted(self._read))
            raise ConfigurationError(f"{self._at(unknown[0])} isn't a known key; use {known}")

    def _take(self, key: str, default: Any) -> Any:
        self._read.add(key)
        return self._told.get(key, default)

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key
