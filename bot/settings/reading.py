"""Reads the settings from the environment and the .env file, once, into one frozen object."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from dotenv import dotenv_values

from bot.settings import values
from bot.settings.leftovers import leftover, trimmed
from bot.settings.model import NO_BOT_TOKEN, NO_CONNECTION, Settings, SettingsError
from bot.settings.variables import PROXY_VARIABLES, SECRET, VARIABLES

_T = TypeVar("_T")
_OTHER_NAMES = {"HTTPS_PROXY": PROXY_VARIABLES, "NO_PROXY": ("NO_PROXY", "no_proxy")}
_LIKE_A_SECRET = re.compile(r"xox|xapp-|@|^[0-9A-Za-z]{20,}$")
_LONGEST_SHOWN = 100


def read_settings(
    environ: Mapping[str, str] | None = None, dotenv: Path | None = None, variables: Iterable[str] = VARIABLES
) -> Settings:
    """Read the settings from `environ` and, for variables not set there, from the file `dotenv`.

    By default, these are this process's environment and the file .env in the working directory. A variable that is
    empty in `environ` counts as not set, even if the file has a value for it. Only `variables` are read: commands that
    work without Slack read `OFFLINE`, so that incomplete settings for Slack do not stop them. Raises SettingsError if
    the file cannot be read, or if settings are missing or malformed; the error then lists every fault.
    """
    environ = os.environ if environ is None else environ
    values = {**_read_dotenv(Path(".env") if dotenv is None else dotenv), **environ}
    variables = tuple(variables)
    given = {name: trimmed(_first_of(values, _OTHER_NAMES.get(name, (name,)))) for name in variables}
    # Other programs may use another kind of proxy, so it matters only if the bot will reach Slack.
    unused = () if given.get("SLACK_BOT_TOKEN") else _OTHER_NAMES
    filled = {name: value for name, value in given.items() if value and name not in unused}
    return _Reading(filled, listens="SLACK_APP_TOKEN" in variables).settings(Settings())


def _first_of(values: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the first value under one of `names` that is not empty, or an empty string."""
    return next((values[name] for name in names if trimmed(values.get(name, ""))), "")


def _read_dotenv(path: Path) -> dict[str, str]:
    try:
        values = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        advice = "Save it as UTF-8 text." if isinstance(error, ValueError) else "Check that the bot may read it."
        raise SettingsError((f"{path} can't be read ({type(error).__name__}). {advice}",)) from error
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads variables one by one and collects all faults, so that they can be reported at once.

    `listens` is whether the command reads the settings with which the bot connects to Slack.
    """

    values: Mapping[str, str]
    listens: bool
    faults: list[str] = field(default_factory=list)

    def settings(self, plain: Settings) -> Settings:
        settings = Settings(
            bot_token=self._read("SLACK_BOT_TOKEN", values.token("xoxb-"), None),
            app_token=self._read("SLACK_APP_TOKEN", values.token("xapp-"), None),
            signing_secret=self._read("SLACK_SIGNING_SECRET", values.secret, None),
            api_url=self._read("SLACK_API_URL", values.api_url, plain.api_url),
            proxy=self._read("HTTPS_PROXY", values.proxy, None),
            no_proxy=self._read("NO_PROXY", str, plain.no_proxy),
            host=self._read("HOST", values.host, plain.host),
            port=self._read("PORT", values.port, plain.port),
            health_port=self._read("HEALTH_PORT", values.port, None),
            knowledge_path=self._read("KNOWLEDGE_PATH", values.folder, plain.knowledge_path),
            cache_path=self._read("CACHE_PATH", values.path, plain.cache_path),
            log_level=self._read("LOG_LEVEL", values.log_level, plain.log_level),
            strict_privacy=self._read("PRIVACY", values.is_strict, plain.strict_privacy),
            feedback=self._read("FEEDBACK", values.on_or_off, plain.feedback),
            ask_a_person=self._read("ASK_A_PERSON", values.people_and_channels, plain.ask_a_person),
            database_url=self._read("DATABASE_URL", values.database, None),
            data_path=self._read("DATA_PATH", values.path, plain.data_path),
        )
        settings = self._with_digests(settings)
        self._miss_what_slack_needs()
        if self.faults:
            raise SettingsError(tuple(self.faults))
        return settings

    def _with_digests(self, plain: Settings) -> Settings:
        return replace(
            plain,
            digest_channel=self._read("DIGEST_CHANNEL", values.channel, None),
            digest_weekday=self._read("DIGEST_WEEKDAY", values.weekday, plain.digest_weekday),
            digest_time=self._read("DIGEST_TIME", values.time_of_day, plain.digest_time),
            digest_zone=self._read("DIGEST_ZONE", values.zone, plain.digest_zone),
            digest_language=self._read("DIGEST_LANGUAGE", values.language, plain.digest_language),
            digest_everyone=self._read("DIGEST_EVERYONE", values.yes_or_no, plain.digest_everyone),
            digest_without_history=self._read(
                "DIGEST_WITHOUT_HISTORY", values.without_history, plain.digest_without_history
            ),
            digest_settle=self._read("DIGEST_SETTLE", values.seconds, plain.digest_settle),
            digest_lease=self._read("DIGEST_LEASE", values.seconds, plain.digest_lease),
        )

    def _read(self, name: str, parse: Callable[[str], _T], default: _T) -> _T:
        if name not in self.values:
            return default
        value = self.values[name]
        expected = leftover(name, value)
        if expected is None:
            try:
                return parse(value)
            except ValueError as error:
                expected = str(error)
        self.faults.append(f"{name} isn't valid. It should be {expected}{_but_it_is(name, value)}.")
        return default

    def _miss_what_slack_needs(self) -> None:
        has_connection = "SLACK_APP_TOKEN" in self.values or "SLACK_SIGNING_SECRET" in self.values
        if has_connection and "SLACK_BOT_TOKEN" not in self.values:
            self.faults.append(NO_BOT_TOKEN)
        if self.listens and "SLACK_BOT_TOKEN" in self.values and not has_connection:
            self.faults.append(NO_CONNECTION)


def _but_it_is(name: str, value: str) -> str:
    """Return the end of a sentence that names a value, or nothing if the value may be or contain a secret."""
    if name in SECRET or _LIKE_A_SECRET.search(value):
        return ""
    return f", but it is {value[:_LONGEST_SHOWN]!r}"
