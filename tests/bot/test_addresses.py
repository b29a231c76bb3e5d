"""How the bot reads DATABASE_URL, and what it says about an address that it refuses."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage.addresses import _KNOWN, DatabaseURLError, read_address

SECRET = "s3cret"  # noqa: S105 - made up
AT = f"postgresql://u:{SECRET}@h/x"
WORDS = st.text("ab1 @:/?#[]%&=+,'\"\\\n가é😀", min_size=1, max_size=8)
HOSTS = st.sampled_from(("h", "db.example.org", "127.0.0.1", "::1"))
PORTS = st.integers(1, 65535)
VALUES = st.sampled_from(
    ("", "0", "1", "-1", "true", "require", "verify-full", "system", "a,b", "::1", "[::1]", "9" * 9)
)


def passed_on(address: str) -> dict[str, str]:
    """Return the parameters in the address that is passed on to the driver, asyncpg, which reads them itself."""
    given = urlsplit(str(read_address(address).arguments.get("dsn", ""))).query
    return {name: value for name, (value,) in parse_qs(given).items()}


def refusal(address: str) -> str:
    """Return why an address is refused, or an empty string if it is accepted. Other errors are raised."""
    try:
        read_address(address)
    except DatabaseURLError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgresql://u:p@h:5433/x", "postgresql+asyncpg://u:p@h:5433/x"),
        ("postgres://u:p@h/x", "postgresql+asyncpg://u:p@h/x"),
        ("postgres+psycopg2://u@h/x", "postgresql+asyncpg://u@h/x"),
        ("postgresql://h", "postgresql+asyncpg://h"),
        ("postgresql://[::1]:5433/x", "postgresql+asyncpg://[::1]:5433/x"),
        ("postgresql://h/x?user=a&password=b&dbname=y", "postgresql+asyncpg://a:b@h/y"),
        ("postgresql://%2Frun%2Fpg/x", "postgresql+asyncpg:///run/pg/x"),
        ("sqlite:////data/x.db", "sqlite+aiosqlite:////data/x.db"),
        ("sqlite:///x.db?timeout=1", "sqlite+aiosqlite:///x.db"),
    ],
)
def test_address(given: str, read: str) -> None:
    """Whichever driver an address names, the bot uses its own. Parameters can take the place of the address's parts."""
    assert read_address(given).url.render_as_string(hide_password=False) == read


@settings(max_examples=20)
@given(WORDS, WORDS, WORDS, HOSTS, PORTS)
def test_every_sign_may_be_written(user: str, password: str, name: str, host: str, port: int) -> None:
    """A percent-encoded user, password or database name may contain any characters."""
    user_there, password_there, name_there = (quote(each, safe="") for each in (user, password, name))
    place = f"[{host}]" if ":" in host else host
    url = read_address(f"postgresql://{user_there}:{password_there}@{place}:{port}/{name_there}").url
    assert (url.username, url.password, url.host, url.port, url.database) == (user, password, host, port, name)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(sorted(_KNOWN)) | WORDS, VALUES | WORDS), max_size=4), st.booleans())
def test_whatever_the_parameters(parameters: list[tuple[str, str]], encoded: bool) -> None:
    """Whatever parameters an address has, it is accepted, or refused in words that do not contain the password."""
    written = [(quote(name, safe=""), quote(value, safe="")) for name, value in parameters] if encoded else parameters
    address = f"{AT}?" + "&".join(f"{name}={value}" for name, value in written)
    assert SECRET not in refusal(address)


@given(st.text("postgresqlite:/@?&=%[],.a1 \0가", max_size=30), st.sampled_from(("", "postgresql://", "sqlite:///")))
def test_whatever_the_address(text: str, before: str) -> None:
    """Whatever DATABASE_URL contains, it is accepted, or refused with a message of one line."""
    assert len(refusal(before + text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("postgresql://h/x", {}),
        ("postgresql://h/x?sslmode=require", {"sslmode": "require"}),
        ("postgresql://h/x?sslmode=disable&sslmode=require", {"sslmode": "require"}),
        ("postgresql://h/x?ssl=no-verify", {"sslmode": "require"}),
        ("postgresql://h/x?ssl=off", {"sslmode": "disable"}),
        ("postgresql://h/x?requiressl=1", {"sslmode": "require"}),
        ("postgresql://h/x?target_session_attrs=read-write", {"target_session_attrs": "read-write"}),
        ("postgresql://u@a:1,b:2/x?sslmode=allow", {"sslmode": "allow", "host": "a:1,b:2"}),
        ("postgresql://u@/x?host=a,b&port=1,2", {"host": "a,b", "port": "1,2"}),
        ("postgresql:///x?host=/run/pg", {"host": "/run/pg"}),
        ("postgresql://h/x?hostaddr=::1", {"host": "[::1]"}),
        ("postgresql://[::1]:5,h:6/x", {"host": "[::1]:5,h:6"}),
        ("postgresql://h/x?channel_binding=prefer", {}),
        ("postgresql://h/x?channel_binding=require", {"sslmode": "verify-full", "sslrootcert": "system"}),
        ("postgresql://h/x?channel_binding=require&sslmode=verify-ca", {"sslmode": "verify-ca"}),
    ],
)
def test_what_asyncpg_reads(address: str, read: dict[str, str]) -> None:
    """Parameters that asyncpg reads as libpq does are passed on to it under libpq's names, and so are several hosts."""
    assert passed_on(address) == read


@pytest.mark.parametrize(
    ("parameters", "arguments"),
    [
        ("connect_timeout=10", {"timeout": 10.0}),
        ("timeout=0.5", {"timeout": 0.5}),
        ("connect_timeout=0", {"timeout": None}),
        ("connect_timeout=-1", {"timeout": None}),
        ("servicefile=/etc/pg.conf", {"servicefile": "/etc/pg.conf"}),
        ("application_name=&fallback_application_name=bot", {"server_settings": {"application_name": "bot"}}),
        ("schema=public&options=-c%20geqo%3Doff", {"server_settings": {"options": "-c geqo=off"}}),
        ("currentSchema=bot", {"server_settings": {"search_path": "bot"}}),
        ("keepalives=1&pgbouncer=true", {}),
    ],
)
def test_what_the_driver_gets(parameters: str, arguments: dict[str, object]) -> None:
    """Timeouts, the service file and the server's settings reach the driver as arguments, and nothing else does."""
    assert read_address(f"{AT}?{parameters}").arguments == arguments


def test_root_certificates_of_the_system() -> None:
    """With the system's root certificates, the database's certificate and name are verified."""
    context = read_address(f"{AT}?sslrootcert=system").arguments["ssl"]
    assert isinstance(context, ssl.SSLContext)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "expected an address such as postgresql://"),
        ("mysql://u@h/x", "starts with postgresql:// or, for a file, sqlite:///"),
        ("sqlite://", "starts with postgresql:// or, for a file, sqlite:///"),
        ("sqlite:///:memory:", "starts with postgresql:// or, for a file, sqlite:///"),
        ("postgresql://h/x%00", "without null characters"),
        ("postgresql://h:0/x", "the port should be a number from 1 to 65535"),
        ("postgresql://a:1,b:99999/x", "the port should be a number from 1 to 65535"),
        ("postgresql://h/x?port=soon", "the port should be a number from 1 to 65535"),
        ("postgresql://h/x?host=[::1", "expected a host such as"),
        ("postgresql://h/x?sslmode=sometimes", "sslmode should be one of disable, allow, prefer, require"),
        ("postgresql://h/x?gssencmode=require", "gssencmode should be one of disable, prefer"),
        ("postgresql://h/x?connect_timeout=soon", "connect_timeout should be a number of seconds"),
        ("postgresql://h/x?sslcert=/none.crt", "sslcert names a file that can't be read: /none.crt"),
        ("postgresql://h/x?requirepeer=pg&sslcrldir=/c", "doesn't support requirepeer, sslcrldir"),
        (f"postgresql://u:p@{SECRET}?&@h/x?sslmode=require", "have to be percent-encoded"),
    ],
)
def test_refused(address: str, words: str) -> None:
    """A malformed or unsupported address is refused with a message that says what is wrong, but not the password."""
    assert words in refusal(address)
    assert SECRET not in refusal(address)


def test_certificate_that_is_none(tmp_path: Path) -> None:
    """If the client certificate is not valid, the address is refused, and the message names sslcert and sslkey."""
    (tmp_path / "no.crt").write_text("no certificate", encoding="utf-8")
    with pytest.raises(DatabaseURLError, match="sslcert and sslkey"):
        read_address(f"{AT}?sslrootcert=system&sslcert={tmp_path}/no.crt&sslkey={tmp_path}/no.crt")


def test_ignored_parameters_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Parameters that the bot ignores are named in the log, without their values."""
    caplog.set_level(logging.INFO)
    read_address(f"{AT}?pool_size=7777&keepalives=8888&sslmode=prefer")
    assert caplog.messages == ["Ignored in DATABASE_URL: keepalives, pool_size"]
