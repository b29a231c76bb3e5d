"""Reads the settings from the environment and the .env file, once, into one frozen object."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import TypeVar, get_args

import platformdirs
from dotenv import dotenv_values
from yarl import URL

from bot.errors import CommandError
from bot.leftovers import leftover, trimmed
from bot.proxies import goes_directly
from handlers.digests.deciding import WithoutHistory
from handlers.digests.schedule import zone_known
from knowledge.model import LANGUAGE, Language

SLACK_API_URL = "https://slack.com/api/"
REPORT = Path(__file__).resolve().parents[1] / "knowledge" / "report"
"""The folder of the report that comes with the bot."""
PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""The variables that may name the proxy, in the order in which slack_sdk reads them."""
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
VARIABLES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "HTTPS_PROXY",
    "NO_PROXY",
    "HOST",
    "PORT",
    "HEALTH_PORT",
    "KNOWLEDGE_PATH",
    "CACHE_PATH",
    "LOG_LEVEL",
    "PRIVACY",
    "FEEDBACK",
    "ASK_A_PERSON",
    "DATABASE_URL",
    "DATA_PATH",
    "DIGEST_CHANNEL",
    "DIGEST_WEEKDAY",
    "DIGEST_TIME",
    "DIGEST_ZONE",
    "DIGEST_LANGUAGE",
    "DIGEST_EVERYONE",
    "DIGEST_WITHOUT_HISTORY",
    "DIGEST_SETTLE",
    "DIGEST_LEASE",
)
"""Every variable that holds a setting, in the same order as in the documentation."""
OFFLINE = ("KNOWLEDGE_PATH", "CACHE_PATH", "LOG_LEVEL")
"""The variables for commands that work without Slack."""
STORED = (*OFFLINE, "DATABASE_URL", "DATA_PATH")
"""The variables for commands that use the database, without Slack."""
POSTING = (
    "SLACK_BOT_TOKEN",
    "SLACK_API_URL",
    "HTTPS_PROXY",
    "NO_PROXY",
    "HOST",
    "HEALTH_PORT",
    *STORED,
    *(name for name in VARIABLES if name.startswith("DIGEST_")),
)
"""The variables for processes that post but never listen."""
SECRET = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "HTTPS_PROXY", "DATABASE_URL")
"""The variables whose values are never shown: each may hold a token or a password."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_REQUEST = 20
"""Minimum number of seconds for a lease and for the wait after a lost response; a request to Slack can take ten."""

_T = TypeVar("_T")
_WORD = re.compile(r"[\x21-\x7e]+")
_OTHER_NAMES = {"HTTPS_PROXY": PROXY_VARIABLES, "NO_PROXY": ("NO_PROXY", "no_proxy")}
_LIKE_A_SECRET = re.compile(r"xox|xapp-|@|^[0-9A-Za-z]{20,}$")
_LONGEST_SHOWN = 100
_NO_CACHE_PATH = (
    "CACHE_PATH is missing, and there is no home folder to store the index in. "
    "Set CACHE_PATH to a folder that the bot can write to."
)
_NO_DATA_PATH = (
    "DATA_PATH is missing, and there is no home folder to store the subscriptions in. "
    "Set DATA_PATH to a folder that the bot can write to, or DATABASE_URL to a database."
)
_NO_BOT_TOKEN = (
    "SLACK_BOT_TOKEN is missing. It starts with xoxb- and is under OAuth & Permissions "  # noqa: S105 - not a token
    "in your Slack app's settings."
)
_NO_CONNECTION = (
    "SLACK_APP_TOKEN is missing. It starts with xapp- and is under Basic Information > App-Level Tokens. "
    "To run over HTTP, set SLACK_SIGNING_SECRET instead."
)


class SettingsError(CommandError):
    """One or more settings are missing or malformed; the message lists all `faults` for the operator."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("Please fix these settings:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class SocketMode:
    """How to connect to Slack in Socket Mode: over a WebSocket, with the app-level token."""

    app_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Http:
    """How Slack connects to the bot over HTTP: at this host and port, with requests signed with the secret."""

    signing_secret: str = field(repr=False)
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The bot's settings. The secrets do not appear in the `repr`.

    `cache_path` or `data_path` is None if it is not set, and there is no home folder for a default.
    """

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = SLACK_API_URL
    proxy: str | None = field(default=None, repr=False)
    no_proxy: str = ""
    host: str = "0.0.0.0"  # noqa: S104 - a server that Slack calls listens on all addresses by default
    port: int = 3000
    health_port: int | None = None
    knowledge_path: Path = REPORT
    cache_path: Path | None = field(default_factory=lambda: _folder_of(platformdirs.user_cache_path))
    log_level: str = "INFO"
    strict_privacy: bool = False
    feedback: bool = True
    ask_a_person: tuple[str, ...] = ()
    database_url: str | None = field(default=None, repr=False)
    data_path: Path | None = field(default_factory=lambda: _folder_of(platformdirs.user_data_path))
    digest_channel: str | None = None
    digest_weekday: int = 0
    digest_time: time = time(9)
    digest_zone: str = "UTC"
    digest_language: Language = "en"
    digest_everyone: bool = False
    digest_without_history: WithoutHistory = "hold"
    digest_settle: float = 60.0
    digest_lease: float = 60.0

    @property
    def slack(self) -> SocketMode | Http | None:
        """Return Socket Mode if there is an app token, else HTTP if there is a signing secret, else None."""
        if self.app_token:
            return SocketMode(self.app_token)
        return Http(self.signing_secret, self.host, self.port) if self.signing_secret else None


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
    """Return the first value that is not empty, or an empty one."""
    return next((values[name] for name in names if trimmed(values.get(name, ""))), "")


def under_honcho() -> bool:
    """Return whether honcho started this process; honcho sets HONCHO_PROCESS_NAME (https://honcho.readthedocs.io)."""
    return "HONCHO_PROCESS_NAME" in os.environ


def require_slack(settings: Settings) -> SocketMode | Http:
    """Return how to connect to Slack. Raises SettingsError, naming the missing settings, if Slack is not set up."""
    if settings.slack is None:
        raise SettingsError((_NO_BOT_TOKEN, _NO_CONNECTION))
    return settings.slack


def require_token(settings: Settings) -> None:
    """Raise SettingsError if the settings contain no bot token, which is needed for posting."""
    if settings.bot_token is None:
        raise SettingsError((_NO_BOT_TOKEN,))


def require_cache_path(settings: Settings) -> Path:
    """Return the folder of the index. Raises SettingsError if none is set, and there is no home folder."""
    if settings.cache_path is None:
        raise SettingsError((_NO_CACHE_PATH,))
    return settings.cache_path


def require_data_path(settings: Settings) -> Path:
    """Return the folder of the database. Raises SettingsError if none is set, and there is no home folder."""
    if settings.data_path is None:
        raise SettingsError((_NO_DATA_PATH,))
    return settings.data_path


def use_proxy(settings: Settings, environ: MutableMapping[str, str] | None = None) -> None:
    """Leave in the environment the proxy through which Slack is reached, or none if NO_PROXY names Slack's host.

    All of slack_sdk's clients, for the Web API, the socket and response URLs, read the proxy from the environment by
    themselves. They know neither NO_PROXY nor a proxy without "http://":
    https://github.com/slackapi/python-slack-sdk/issues/738. `environ` is by default this process's environment.
    """
    environ = os.environ if environ is None else environ
    for name in PROXY_VARIABLES:
        environ.pop(name, None)
    if settings.proxy and not goes_directly(URL(settings.api_url), settings.no_proxy):
        environ[PROXY_VARIABLES[0]] = settings.proxy


@contextlib.contextmanager
def some_home() -> Iterator[None]:
    """While the context is open, let a user without a home folder have one that holds nothing.

    Slack's SDK works out a path in the home folder when it is imported, in `slack_sdk.oauth.installation_store.file`,
    and cannot be imported without one. The bot does not use that path.
    """
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = os.devnull
        try:
            yield
        finally:
            del os.environ["HOME"]
    else:
        yield


def _folder_of(find: Callable[[str], Path]) -> Path | None:
    """Return the bot's folder among this user's folders, or None if the user has no home folder.

    In a container, a process may run as a user whom the system does not know, without HOME.
    """
    try:
        folder = find("innovation-bot")
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None


def _read_dotenv(path: Path) -> dict[str, str]:
    try:
        values = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((f"{path} can't be read ({type(error).__name__}). Save it as UTF-8 text.",)) from error
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads variables one by one and collects all faults, so that they can be reported at once."""

    values: Mapping[str, str]
    listens: bool
    faults: list[str] = field(default_factory=list)

    def settings(self, plain: Settings) -> Settings:
        settings = Settings(
            bot_token=self._read("SLACK_BOT_TOKEN", _token("xoxb-"), None),
            app_token=self._read("SLACK_APP_TOKEN", _token("xapp-"), None),
            signing_secret=self._read("SLACK_SIGNING_SECRET", _secret, None),
            api_url=self._read("SLACK_API_URL", _api_url, plain.api_url),
            proxy=self._read("HTTPS_PROXY", _proxy, None),
            no_proxy=self._read("NO_PROXY", str, plain.no_proxy),
            host=self._read("HOST", _host, plain.host),
            port=self._read("PORT", _port, plain.port),
            health_port=self._read("HEALTH_PORT", _port, None),
            knowledge_path=self._read("KNOWLEDGE_PATH", _folder, plain.knowledge_path),
            cache_path=self._read("CACHE_PATH", _path, plain.cache_path),
            log_level=self._read("LOG_LEVEL", _log_level, plain.log_level),
            strict_privacy=self._read("PRIVACY", _is_strict, plain.strict_privacy),
            feedback=self._read("FEEDBACK", _on_or_off, plain.feedback),
            ask_a_person=self._read("ASK_A_PERSON", _people_and_channels, plain.ask_a_person),
            database_url=self._read("DATABASE_URL", _database, None),
            data_path=self._read("DATA_PATH", _path, plain.data_path),
        )
        settings = self._with_digests(settings)
        self._miss_what_slack_needs()
        if self.faults:
            raise SettingsError(tuple(self.faults))
        return settings

    def _with_digests(self, plain: Settings) -> Settings:
        return replace(
            plain,
            digest_channel=self._read("DIGEST_CHANNEL", _channel, None),
            digest_weekday=self._read("DIGEST_WEEKDAY", _weekday, plain.digest_weekday),
            digest_time=self._read("DIGEST_TIME", _time, plain.digest_time),
            digest_zone=self._read("DIGEST_ZONE", _zone, plain.digest_zone),
            digest_language=self._read("DIGEST_LANGUAGE", _language, plain.digest_language),
            digest_everyone=self._read("DIGEST_EVERYONE", _yes_or_no, plain.digest_everyone),
            digest_without_history=self._read("DIGEST_WITHOUT_HISTORY", _without_history, plain.digest_without_history),
            digest_settle=self._read("DIGEST_SETTLE", _seconds, plain.digest_settle),
            digest_lease=self._read("DIGEST_LEASE", _seconds, plain.digest_lease),
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
            self.faults.append(_NO_BOT_TOKEN)
        if self.listens and "SLACK_BOT_TOKEN" in self.values and not has_connection:
            self.faults.append(_NO_CONNECTION)


def _but_it_is(name: str, value: str) -> str:
    """Return the end of a sentence that names a value, or nothing if the value may be or contain a secret."""
    if name in SECRET or _LIKE_A_SECRET.search(value):
        return ""
    return f", but it is {value[:_LONGEST_SHOWN]!r}"


def _token(prefix: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if not (value.startswith(prefix) and re.fullmatch(r"[A-Za-z0-9_.-]+", value)):
            raise ValueError(f"a token that starts with {prefix}")
        return value

    return parse


def _secret(value: str) -> str:
    if not (value.isascii() and value.isalnum()):
        raise ValueError("the app's signing secret, letters and digits only")
    return value


def _api_url(value: str) -> str:
    if not _is_web_address(value):
        raise ValueError(f"a web address such as {SLACK_API_URL}")
    return value if value.endswith("/") else f"{value}/"


def _proxy(value: str) -> str:
    address = value if "://" in value else f"http://{value}"
    try:
        url = URL(address)
        is_plain = url.path in ("", "/") and not (url.query_string or url.fragment or re.search(r"\s", value))
        if url.scheme in ("http", "https") and url.host and url.port and is_plain:
            return address
    except ValueError:
        pass
    raise ValueError("a proxy's address, such as http://proxy.example.org:8080")


def _is_web_address(value: str) -> bool:
    try:
        url = URL(value)
        is_plain = not (url.query_string or url.fragment or url.user)
        return url.scheme in ("https", "http") and bool(url.host) and is_plain
    except ValueError:
        return False


def _host(value: str) -> str:
    if not _WORD.fullmatch(value) or "/" in value:
        raise ValueError("an address on this computer, such as 0.0.0.0 or 127.0.0.1")
    # IPv6 addresses stand in brackets in web addresses, and often here, too.
    return value[1:-1] if re.fullmatch(r"\[.*:.*\]", value) else value


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and int(value) <= 65535):
        raise ValueError("a number from 0 to 65535, such as 3000")
    return int(value)


def _folder(value: str) -> Path:
    path = _path(value)
    if not path.is_dir():
        raise ValueError("a folder that exists, with the report's YAML files")
    return path


def _path(value: str) -> Path:
    """Return a path. Raises ValueError for signs that a shell would have taken out, which would name another folder."""
    if '"' in value:
        raise ValueError("a path without quotes")
    if value.startswith("$"):
        raise ValueError("a path that is written out, without “$”")
    if re.search(r"\s#", value):
        raise ValueError("a path without a comment after it")
    if value.startswith("~") and not os.environ.get("HOME", "/").startswith("/"):
        raise ValueError("a path that is written out, without “~”, because HOME isn't set")
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise ValueError("a path that is written out, without “~”, because there is no such home folder") from None


def _log_level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise ValueError("one of " + ", ".join(LOG_LEVELS))
    return value.upper()


def _is_strict(value: str) -> bool:
    if value.lower() not in ("normal", "strict"):
        raise ValueError("normal or strict")
    return value.lower() == "strict"


def _on_or_off(value: str) -> bool:
    if value.lower() not in ("on", "off"):
        raise ValueError("on or off")
    return value.lower() == "on"


def _database(value: str) -> str:
    if not re.match(r"(?:postgres(?:ql)?|sqlite)(?:\+[a-z]+)?://", value):
        raise ValueError("a database's address, such as postgresql://user:password@host/name")
    return value


def _channel(value: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]{6,}", value):
        raise ValueError("a channel ID, such as C0123456789 (in Slack, it is at the bottom of the channel's details)")
    return value


def _people_and_channels(value: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(re.split(r"[\s,]+", value)))
    if not all(re.fullmatch(r"[CGUW][A-Z0-9]{6,}", each) for each in ids):
        raise ValueError("IDs of channels and people with commas between, such as C0123456789,U0123456789")
    return ids


def _weekday(value: str) -> int:
    found = [number for number, name in enumerate(WEEKDAYS) if len(value) >= 3 and name.startswith(value.lower())]
    if not found:
        raise ValueError("a day of the week, such as monday")
    return found[0]


def _time(value: str) -> time:
    given = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value, re.ASCII)
    if given is None:
        raise ValueError("a time of the day, such as 09:00 or 17:30")
    return time(int(given[1]), int(given[2]))


def _zone(value: str) -> str:
    if not zone_known(value):
        raise ValueError("an IANA time zone, such as Asia/Seoul or Europe/London")
    return value


def _language(value: str) -> Language:
    if not LANGUAGE.fullmatch(value.lower()):
        raise ValueError("the code of a language, such as en or ko")
    return value.lower()


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "true", "1", "no", "false", "0"):
        raise ValueError("yes or no")
    return value.lower() in ("yes", "true", "1")


def _without_history(value: str) -> WithoutHistory:
    for policy in get_args(WithoutHistory):
        if value.lower() == policy:
            chosen: WithoutHistory = policy
            return chosen
    raise ValueError("skip, repost, or hold")


def _seconds(value: str) -> float:
    if not (value.isascii() and value.isdigit() and LONGEST_REQUEST <= int(value or 0) <= 3600):
        raise ValueError(f"a number of seconds from {LONGEST_REQUEST} to 3600, such as 60")
    return float(value)
