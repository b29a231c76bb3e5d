"""The settings, as one frozen object, and errors about settings that are missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

import platformdirs

from bot.errors import CommandError
from handlers.digests.deciding import WithoutHistory
from knowledge.model import Language

SLACK_API_URL = "https://slack.com/api/"
REPORT = Path(__file__).resolve().parents[2] / "knowledge" / "report"
"""The folder of the report that comes with the bot."""
_NO_CACHE_PATH = (
    "CACHE_PATH is missing, and there is no home folder to store the index in. "
    "Set CACHE_PATH to a folder that the bot can write to."
)
_NO_DATA_PATH = (
    "DATA_PATH is missing, and there is no home folder to store the subscriptions in. "
    "Set DATA_PATH to a folder that the bot can write to, or DATABASE_URL to a database."
)
_NOT_SPOKEN = "DIGEST_LANGUAGE is {wanted}, which the report lacks. Set it to {spoken}, or leave it empty."
NO_BOT_TOKEN = (
    "SLACK_BOT_TOKEN is missing. It starts with xoxb- and is under OAuth & Permissions "  # noqa: S105 - not a token
    "in your Slack app's settings."
)
NO_CONNECTION = (
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

    `cache_path` or `data_path` is None if it is not set and the user has no home folder for a default.
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
    digest_language: Language | None = None
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


def require_slack(settings: Settings) -> SocketMode | Http:
    """Return how to connect to Slack. Raises SettingsError, naming the missing settings, if Slack is not set up."""
    if settings.slack is None:
        raise SettingsError((NO_BOT_TOKEN, NO_CONNECTION))
    return settings.slack


def require_token(settings: Settings) -> None:
    """Raise SettingsError if the settings contain no bot token, which is needed for posting."""
    if settings.bot_token is None:
        raise SettingsError((NO_BOT_TOKEN,))


def require_cache_path(settings: Settings) -> Path:
    """Return the folder of the index. Raises SettingsError if none is set and the user has no home folder."""
    if settings.cache_path is None:
        raise SettingsError((_NO_CACHE_PATH,))
    return settings.cache_path


def require_digest_language(settings: Settings, spoken: Sequence[Language]) -> Language:
    """Return the language of the facts of the week in `DIGEST_CHANNEL`: by default, the first that the report has.

    `spoken` are the report's languages. Raises SettingsError if the settings name another one for that channel.
    """
    wanted = settings.digest_language if settings.digest_channel else None
    if wanted is None or wanted in spoken:
        return wanted or spoken[0]
    raise SettingsError((_NOT_SPOKEN.format(wanted=wanted, spoken=" or ".join(spoken)),))


def require_data_path(settings: Settings) -> Path:
    """Return the folder of the database. Raises SettingsError if none is set and the user has no home folder."""
    if settings.data_path is None:
        raise SettingsError((_NO_DATA_PATH,))
    return settings.data_path


def _folder_of(find: Callable[[str], Path]) -> Path | None:
    """Return the bot's folder among this user's folders, or None if the user has no home folder.

    In a container, a process may run as a user whom the system does not know, without HOME.
    """
    try:
        folder = find("innovation-bot")
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None
