"""Settings are read from the environment and .env; all errors are reported at once, and secrets stay hidden."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from unittest.mock import Mock

import pytest

from bot.settings import (
    OFFLINE,
    REPORT,
    SECRET,
    VARIABLES,
    Http,
    Settings,
    SettingsError,
    SocketMode,
    read_settings,
    require_digest_language,
    require_slack,
)
from bot.settings.values import LOG_LEVELS

ROOT = Path(__file__).resolve().parents[2]
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1-bot", "SLACK_APP_TOKEN": "xapp-1-app"}


def read(environ: dict[str, str]) -> Settings:
    """Return the settings in `environ`, without reading a .env file."""
    return read_settings(environ, ROOT / "no-such-file")


def test_nothing_told() -> None:
    """If no variable is set, the settings have their defaults: no Slack, and the report that comes with the bot."""
    settings = read({})
    assert settings.slack is None
    assert (settings.host, settings.port, settings.log_level) == ("0.0.0.0", 3000, "INFO")  # noqa: S104 - the default
    assert settings.api_url == "https://slack.com/api/"
    assert settings.knowledge_path == REPORT
    assert any(REPORT.glob("*.yaml"))
    assert settings.cache_path is not None
    assert settings.cache_path.name == "innovation-bot"


@pytest.mark.parametrize(
    ("environ", "slack"),
    [
        (SLACK, SocketMode(SLACK["SLACK_APP_TOKEN"])),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "abc123"}, Http("abc123", "0.0.0.0", 3000)),  # noqa: S104 - the default
        ({**SLACK, "SLACK_SIGNING_SECRET": "abc123"}, SocketMode(SLACK["SLACK_APP_TOKEN"])),
        ({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": " ", "PORT": ""}, None),
    ],
)
def test_slack(environ: dict[str, str], slack: SocketMode | Http | None) -> None:
    """An app token means Socket Mode, a signing secret alone means HTTP, and an empty variable counts as unset."""
    assert read(environ).slack == slack


def test_environment_wins_over_dotenv(tmp_path: Path) -> None:
    """A value in .env is used only if the environment lacks the variable; an empty variable overrides .env as well."""
    dotenv = tmp_path / ".env"
    dotenv.write_text('PORT=4000\nLOG_LEVEL="debug" # loud\nDATA_PATH=a$b${HOME}\nSLACK_APP_TOKEN=xapp-1\n')
    settings = read_settings({"PORT": "5000", "SLACK_BOT_TOKEN": "xoxb-1"}, dotenv)
    assert (settings.port, settings.log_level, settings.data_path) == (5000, "DEBUG", Path("a$b${HOME}"))
    without = read_settings({"SLACK_APP_TOKEN": ""}, dotenv)
    assert without.slack is None


def test_dotenv_of_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By default, the .env file in the working directory and the environment of the process are read."""
    (tmp_path / ".env").write_text("PORT=4100\n")
    monkeypatch.chdir(tmp_path)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOST", "127.0.0.1")
    assert (read_settings().port, read_settings().host) == (4100, "127.0.0.1")


def test_unreadable_dotenv(tmp_path: Path) -> None:
    """If the .env file is not UTF-8, the error says to save it as UTF-8."""
    (tmp_path / ".env").write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(SettingsError, match="Save it as UTF-8 text"):
        read_settings({}, tmp_path / ".env")


def test_forbidden_dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the bot may not read the .env file, the error says to check that it may."""
    monkeypatch.setattr("bot.settings.reading.dotenv_values", Mock(side_effect=PermissionError))
    with pytest.raises(SettingsError, match=r"\(PermissionError\)\. Check that the bot may read it"):
        read_settings({}, tmp_path / ".env")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1", "starts with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", "starts with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "starts with xapp-"),
        ("SLACK_SIGNING_SECRET", "xoxb-1", "signing secret"),
        ("SLACK_SIGNING_SECRET", "비밀", "signing secret"),
        ("SLACK_API_URL", "slack.com/api", "a web address such as https://slack.com/api/"),
        ("SLACK_API_URL", "ftp://slack.com/", "a web address"),
        ("SLACK_API_URL", "https://a:b@slack.com/", "a web address"),
        ("SLACK_API_URL", "http://[::1", "a web address"),
        ("SLACK_API_URL", "https://xn--/", "a web address"),
        ("HOST", "http://a", "an address on this computer"),
        ("PORT", "http", "a number from 0 to 65535"),
        ("PORT", "-1", "a number from 0 to 65535"),
        ("PORT", "65536", "a number from 0 to 65535"),
        ("PORT", "３０００", "a number from 0 to 65535"),
        ("KNOWLEDGE_PATH", "/no/such/folder", "a folder that exists"),
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO"),
    ],
)
def test_malformed(name: str, value: str, expected: str) -> None:
    """The error for a malformed variable says what was expected and names the value, unless it may hold a secret."""
    with pytest.raises(SettingsError) as caught:
        read({**SLACK, name: value})
    (fault,) = caught.value.faults
    assert fault.startswith(f"{name} isn't valid. It should be ")
    assert expected in fault
    assert fault.endswith(f", but it is {value!r}.") == (name not in SECRET)
    assert value not in fault or name not in SECRET or name == "SLACK_API_URL"


def test_all_faults_at_once() -> None:
    """All missing and malformed variables are reported in one error."""
    with pytest.raises(SettingsError) as caught:
        read({"SLACK_APP_TOKEN": "nonsense", "PORT": "x", "LOG_LEVEL": "y"})
    assert [fault.split()[0] for fault in caught.value.faults] == [
        "SLACK_APP_TOKEN",
        "PORT",
        "LOG_LEVEL",
        "SLACK_BOT_TOKEN",
    ]
    assert all(fault in str(caught.value) for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "abc"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
    ],
)
def test_missing(environ: dict[str, str], missing: str) -> None:
    """If only some of the variables that Slack needs are set, the error names the missing one."""
    with pytest.raises(SettingsError, match=f"{missing} is missing"):
        read(environ)


@pytest.mark.parametrize(
    "environ", [{"SLACK_BOT_TOKEN": "xoxb-1"}, {"SLACK_APP_TOKEN": "nonsense"}, {"PORT": "x", "SLACK_API_URL": "y"}]
)
def test_without_slack(environ: dict[str, str], tmp_path: Path) -> None:
    """Commands that work without Slack ignore the settings for Slack but still check their own."""
    missing = ROOT / "no-such-file"
    settings = read_settings({**environ, "CACHE_PATH": str(tmp_path)}, missing, OFFLINE)
    assert settings == Settings(cache_path=tmp_path)
    with pytest.raises(SettingsError, match="KNOWLEDGE_PATH isn't valid"):
        read_settings({**environ, "KNOWLEDGE_PATH": "/no/such/folder"}, missing, OFFLINE)


def test_slack_required() -> None:
    """If Slack is required but not set up, the error names everything that is missing.

    If Slack is set up, no error is raised.
    """
    with pytest.raises(SettingsError) as caught:
        require_slack(read({}))
    assert [fault.split()[0] for fault in caught.value.faults] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    require_slack(read(SLACK))


def test_secrets_do_not_show() -> None:
    """The repr of the settings does not contain any secrets."""
    shown = repr(read({**SLACK, "SLACK_SIGNING_SECRET": "abc123"}))
    assert not any(secret in shown for secret in ("xoxb-", "xapp-", "abc123"))
    assert "port=3000" in shown


def test_api_url_ends_in_a_slash() -> None:
    """If the Web API's base address has no trailing slash, one is added."""
    assert read({"SLACK_API_URL": "http://127.0.0.1:9/api"}).api_url == "http://127.0.0.1:9/api/"


def test_variables_are_complete() -> None:
    """There are as many variables as fields in the settings."""
    assert len(VARIABLES) == len(Settings.__dataclass_fields__)


def test_env_example_names_every_variable() -> None:
    """The file .env.example names every setting and nothing else, and leaves all of them at their defaults."""
    example = ROOT / ".env.example"
    assert set(re.findall(r"^([A-Z_]+)=", example.read_text(encoding="utf-8"), re.MULTILINE)) == set(VARIABLES)
    assert read_settings({}, example) == read({})
    assert read({}).log_level in LOG_LEVELS


@pytest.mark.parametrize(
    ("name", "value", "field", "read_as"),
    [
        ("DATABASE_URL", "postgres://me:secret@db/bot", "database_url", "postgres://me:secret@db/bot"),
        ("DATA_PATH", "kept/bot", "data_path", Path("kept/bot")),
        ("PRIVACY", "Strict", "strict_privacy", True),
        ("FEEDBACK", "off", "feedback", False),
        ("ASK_A_PERSON", "C0123456789, U0123456789", "ask_a_person", ("C0123456789", "U0123456789")),
        ("DIGEST_CHANNEL", "C0123456789", "digest_channel", "C0123456789"),
        ("DIGEST_WEEKDAY", "Friday", "digest_weekday", 4),
        ("DIGEST_WEEKDAY", "tue", "digest_weekday", 1),
        ("DIGEST_TIME", "7:05", "digest_time", time(7, 5)),
        ("DIGEST_ZONE", "Asia/Seoul", "digest_zone", "Asia/Seoul"),
        ("DIGEST_LANGUAGE", "KO", "digest_language", "ko"),
        ("DIGEST_EVERYONE", "yes", "digest_everyone", True),
        ("DIGEST_WITHOUT_HISTORY", "repost", "digest_without_history", "repost"),
        ("DIGEST_SETTLE", "90", "digest_settle", 90.0),
        ("DIGEST_LEASE", "20", "digest_lease", 20.0),
    ],
)
def test_digests(name: str, value: str, field: str, read_as: object) -> None:
    """The settings for the features and the database are read, some of them in more than one spelling.

    The repr of the settings does not contain the database's password.
    """
    settings = read({name: value})
    assert getattr(settings, field) == read_as
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DATABASE_URL", "localhost", "a database's address"),
        ("PRIVACY", "yes", "normal or strict"),
        ("FEEDBACK", "no", "on or off"),
        ("ASK_A_PERSON", "#experts", "IDs of channels and people"),
        ("DIGEST_CHANNEL", "#general", "a channel ID"),
        ("DIGEST_WEEKDAY", "t", "a day of the week"),
        ("DIGEST_WEEKDAY", "someday", "a day of the week"),
        ("DIGEST_TIME", "25:00", "a time of day"),
        ("DIGEST_TIME", "9", "a time of day"),
        ("DIGEST_ZONE", "Seoul", "an IANA time zone"),
        ("DIGEST_LANGUAGE", "Korean", "the code of a language"),
        ("DIGEST_EVERYONE", "maybe", "yes or no"),
        ("DIGEST_WITHOUT_HISTORY", "guess", "skip, repost, or hold"),
        ("DIGEST_SETTLE", "5", "a number of seconds from 20"),
        ("DIGEST_LEASE", "1.5", "a number of seconds from 20"),
    ],
)
def test_malformed_digests(name: str, value: str, expected: str) -> None:
    """If a setting for a feature or the database is malformed, the error says what was expected."""
    with pytest.raises(SettingsError, match=f"{name} isn't valid. It should be {expected}"):
        read({name: value})


@pytest.mark.parametrize(
    ("channel", "language", "spoken", "used"),
    [
        ("C0AAAAAAA", "", ("ko",), "ko"),
        ("C0AAAAAAA", "", ("ko", "en"), "ko"),
        ("C0AAAAAAA", "en", ("ko", "en"), "en"),
        ("", "en", ("ko",), "ko"),
    ],
)
def test_digest_language(channel: str, language: str, spoken: tuple[str, ...], used: str) -> None:
    """The fact of the week in DIGEST_CHANNEL is in the language that is set or, by default, the report's first."""
    settings = read({"DIGEST_CHANNEL": channel, "DIGEST_LANGUAGE": language})
    assert require_digest_language(settings, spoken) == used


def test_digest_language_that_the_report_lacks() -> None:
    """If the report lacks the language of the fact of the week, the error names the languages that it has."""
    settings = read({"DIGEST_CHANNEL": "C0AAAAAAA", "DIGEST_LANGUAGE": "en"})
    with pytest.raises(SettingsError, match=r"DIGEST_LANGUAGE is en, .* Set it to ko or fr, or"):
        require_digest_language(settings, ("ko", "fr"))
