"""Reads the value of each kind of setting. Each function raises ValueError with what the value should be."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import get_args

from yarl import URL

from bot.settings.model import SLACK_API_URL
from handlers.digests.deciding import WithoutHistory
from handlers.digests.schedule import zone_known
from knowledge.model import LANGUAGE, Language

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_REQUEST = 20
"""Minimum number of seconds for a lease and for the wait after a lost response; a request to Slack can take ten."""
_WORD = re.compile(r"[\x21-\x7e]+")


def token(prefix: str) -> Callable[[str], str]:
    """Return a function that checks and returns a token; it raises ValueError if the token is invalid.

    A valid token starts with `prefix` and has only letters, digits, underscores, periods and hyphens.
    """

    def parse(value: str) -> str:
        if not (value.startswith(prefix) and re.fullmatch(r"[A-Za-z0-9_.-]+", value)):
            raise ValueError(f"a token that starts with {prefix}, without spaces or quotation marks")
        return value

    return parse


def secret(value: str) -> str:
    """Return a signing secret, which consists of letters and digits."""
    if not (value.isascii() and value.isalnum()):
        raise ValueError("the app's signing secret, which has only letters and digits")
    return value


def api_url(value: str) -> str:
    """Return the address of Slack's Web API, with a slash at its end."""
    if not _is_web_address(value):
        raise ValueError(f"a web address such as {SLACK_API_URL}")
    return value if value.endswith("/") else f"{value}/"


def proxy(value: str) -> str:
    """Return a proxy's address, with “http://” in front if it has no scheme."""
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


def host(value: str) -> str:
    """Return an address to listen on, without the brackets of IPv6."""
    if not _WORD.fullmatch(value) or "/" in value:
        raise ValueError("an address on this computer, such as 0.0.0.0 or 127.0.0.1")
    # IPv6 addresses stand in brackets in web addresses, and often here, too.
    return value[1:-1] if re.fullmatch(r"\[.*:.*\]", value) else value


def port(value: str) -> int:
    """Return a port's number; 0 means any free port."""
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and int(value) <= 65535):
        raise ValueError("a number from 0 to 65535, such as 3000")
    return int(value)


def folder(value: str) -> Path:
    """Return the path of a folder that exists."""
    found = path(value)
    if not found.is_dir():
        raise ValueError("a folder that exists, with the report's YAML files")
    return found


def path(value: str) -> Path:
    """Return a path, with “~” replaced by the home folder.

    Raises ValueError for quotes, variables and comments, which a shell would have replaced or removed: with them, the
    path would name another folder.
    """
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


def log_level(value: str) -> str:
    """Return the name of a log level, in capitals."""
    if value.upper() not in LOG_LEVELS:
        raise ValueError("one of " + ", ".join(LOG_LEVELS))
    return value.upper()


def is_strict(value: str) -> bool:
    """Return whether `value` is “strict”; it may also be “normal”."""
    if value.lower() not in ("normal", "strict"):
        raise ValueError("normal or strict")
    return value.lower() == "strict"


def on_or_off(value: str) -> bool:
    """Return whether `value` is “on”; it may also be “off”."""
    if value.lower() not in ("on", "off"):
        raise ValueError("on or off")
    return value.lower() == "on"


def database(value: str) -> str:
    """Return the address of a PostgreSQL or SQLite database. Only its beginning is checked."""
    if not re.match(r"(?:postgres(?:ql)?|sqlite)(?:\+[a-z]+)?://", value):
        raise ValueError("a database's address, such as postgresql://user:password@host/name")
    return value


def channel(value: str) -> str:
    """Return a channel's ID."""
    if not re.fullmatch(r"[CG][A-Z0-9]{6,}", value):
        raise ValueError("a channel ID, such as C0123456789 (in Slack, it is at the bottom of the channel's details)")
    return value


def people_and_channels(value: str) -> tuple[str, ...]:
    """Return the IDs in a list of people and channels, separated by commas or spaces, each once."""
    ids = tuple(dict.fromkeys(re.split(r"[\s,]+", value)))
    if not all(re.fullmatch(r"[CGUW][A-Z0-9]{6,}", each) for each in ids):
        raise ValueError("IDs of channels and people, separated by commas, such as C0123456789,U0123456789")
    return ids


def weekday(value: str) -> int:
    """Return a day of the week as a number, where Monday is 0. At least three letters of its name must be given."""
    found = [number for number, name in enumerate(WEEKDAYS) if len(value) >= 3 and name.startswith(value.lower())]
    if not found:
        raise ValueError("a day of the week, such as monday")
    return found[0]


def time_of_day(value: str) -> time:
    """Return a time of day, in the zone that another setting names."""
    given = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value, re.ASCII)
    if given is None:
        raise ValueError("a time of day, such as 09:00 or 17:30")
    return time(int(given[1]), int(given[2]))


def zone(value: str) -> str:
    """Return the IANA name of a time zone."""
    if not zone_known(value):
        raise ValueError("an IANA time zone, such as Asia/Seoul or Europe/London")
    return value


def language(value: str) -> Language:
    """Return the code of a language, in lower case."""
    if not LANGUAGE.fullmatch(value.lower()):
        raise ValueError("the code of a language, such as en or ko")
    return value.lower()


def yes_or_no(value: str) -> bool:
    """Return whether `value` means yes, such as “yes” or “true”; it may also mean no."""
    if value.lower() not in ("yes", "true", "1", "no", "false", "0"):
        raise ValueError("yes or no")
    return value.lower() in ("yes", "true", "1")


def without_history(value: str) -> WithoutHistory:
    """Return what happens to a fact that may have been posted already, if the channel's history can't be read."""
    for policy in get_args(WithoutHistory):
        if value.lower() == policy:
            chosen: WithoutHistory = policy
            return chosen
    raise ValueError("skip, repost, or hold")


def seconds(value: str) -> float:
    """Return a number of seconds, from `LONGEST_REQUEST` to an hour."""
    if not (value.isascii() and value.isdigit() and LONGEST_REQUEST <= int(value or 0) <= 3600):
        raise ValueError(f"a number of seconds from {LONGEST_REQUEST} to 3600, such as 60")
    return float(value)
