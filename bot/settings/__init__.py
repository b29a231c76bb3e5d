"""The bot's settings, which come from the environment and the .env file."""

from bot.settings.model import (
    REPORT,
    SLACK_API_URL,
    Http,
    Settings,
    SettingsError,
    SocketMode,
    require_cache_path,
    require_data_path,
    require_digest_language,
    require_slack,
    require_token,
)
from bot.settings.proxies import use_proxy
from bot.settings.reading import read_settings
from bot.settings.surroundings import some_home, under_honcho
from bot.settings.values import WEEKDAYS
from bot.settings.variables import OFFLINE, POSTING, SECRET, STORED, VARIABLES

__all__ = [
    "OFFLINE",
    "POSTING",
    "REPORT",
    "SECRET",
    "SLACK_API_URL",
    "STORED",
    "VARIABLES",
    "WEEKDAYS",
    "Http",
    "Settings",
    "SettingsError",
    "SocketMode",
    "read_settings",
    "require_cache_path",
    "require_data_path",
    "require_digest_language",
    "require_slack",
    "require_token",
    "some_home",
    "under_honcho",
    "use_proxy",
]
