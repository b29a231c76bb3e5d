"""Reads the database's address as hosting providers, libpq and other libraries write it.

libpq's parameters are listed at https://www.postgresql.org/docs/current/libpq-connect.html. asyncpg reads some of them,
but only from an address of its own, and would send all others to the server as settings. SQLAlchemy passes every
parameter on as an argument, which asyncpg refuses.
"""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_LOG = logging.getLogger(__name__)
_HOSTS = re.compile(r"(\w+(?:\+\w+)?://(?:[^:/@]*(?::[^@]*)?@)?)([^/?@]*,[^/?@]*)([/?].*)?", re.DOTALL)
"""An address with several hosts: what comes before them, the hosts, and the rest."""
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_TLS_VERSIONS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "sslmode": _SSL_MODES,
    "ssl": _SSL_MODES,
    "sslnegotiation": ("postgres", "direct"),
    "ssl_min_protocol_version": _TLS_VERSIONS,
    "ssl_max_protocol_version": _TLS_VERSIONS,
    "target_session_attrs": ("any", "primary", "standby", "prefer-standby", "read-write", "read-only"),
    "channel_binding": ("disable", "prefer", "require"),
    "gsslib": ("gssapi", "sspi"),
    # asyncpg can't encrypt with GSSAPI, and doesn't report or withhold a client certificate.
    "gssencmode": ("disable", "prefer"),
    "sslcertmode": ("disable", "allow"),
}
_FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
_FOR_ASYNCPG = (
    *_FILES,
    *("sslmode", "sslpassword", "sslnegotiation", "ssl_min_protocol_version", "ssl_max_protocol_version"),
    *("target_session_attrs", "krbsrvname", "gsslib", "passfile", "service"),
)
"""The parameters that asyncpg reads as libpq does."""
_HARMLESS = frozenset({"channel_binding", "gssencmode", "sslcertmode", "sslcompression", "sslsni", "sslkeylogfile"})
"""Parameters about security that can be ignored, at least with the values in `_CHOICES`."""
_KNOWN = frozenset({
    *_FOR_ASYNCPG, *_HARMLESS, "ssl", "requiressl", "host", "hostaddr", "port", "user", "password", "dbname",
    "database", "servicefile", "connect_timeout", "timeout", "application_name", "fallback_application_name", "options",
    "search_path", "schema", "currentSchema",
})  # fmt: skip
"""The parameters that need no mention in the log."""
_PROTECTIVE = re.compile(r"ssl|tls|cert|crl|auth|scram|peer|encrypt|verif", re.IGNORECASE)
"""Parameters with such names may ask for a protection, and so are not ignored."""
_MODES = {
    **dict.fromkeys(("true", "1", "on", "yes", "no-verify"), "require"),
    **dict.fromkeys(("false", "0", "off", "no"), "disable"),
}
"""What JDBC and node-postgres write for modes of libpq."""


class DatabaseURLError(ValueError):
    """A database address cannot be used. The message is for the operator and does not contain the password."""


@dataclass(frozen=True, slots=True)
class Address:
    """A database's address, without parameters, and the arguments with which the driver connects to it."""

    url: URL
    arguments: Mapping[str, Any] = field(default_factory=dict)


def read_address(address: str) -> Address:
    """Read an address that starts with postgresql://, postgres:// or sqlite:///.

    Parameters that have no meaning here, such as those of other libraries, are ignored. Raises DatabaseURLError if the
    address is malformed, or if ignoring a parameter would be unsafe.
    """
    before, hosts, rest = found.groups() if (found := _HOSTS.fullmatch(address)) else (address, "", "")
    try:
        # SQLAlchemy does not accept postgres://, which several platforms put into DATABASE_URL.
        url = make_url(re.sub(r"^postgres(?=[:+])", "postgresql", before + (rest or "")))
        url = url.set(host=unquote(url.host)) if url.host else url
    except (ArgumentError, ValueError) as error:
        raise DatabaseURLError("expected an address such as postgresql://user:password@host/name") from error
    if "\0" in unquote(address):
        raise DatabaseURLError("expected an address without null characters")
    if url.get_backend_name() == "postgresql":
        return _read_postgresql(url, hosts)
    if url.get_backend_name() == "sqlite" and url.database and not url.database.startswith((":memory:", "file:")):
        return Address(URL.create("sqlite+aiosqlite", database=url.database))
    raise DatabaseURLError("expected an address that starts with postgresql:// or, for a file, sqlite:///")


def _read_postgresql(url: URL, hosts: str) -> Address:
    given = {name: value[-1] if isinstance(value, tuple) else value for name, value in url.query.items()}
    _check(given)
    given = _with_mode(given)
    passed = {name: given[name] for name in _FOR_ASYNCPG if name in given}
    passed |= _hosts_and_ports(given, hosts or ",".join(url.normalized_query.get("host", ())))
    arguments = _timeout(given) | _server_settings(given)
    if given.get("sslrootcert") == "system":
        arguments["ssl"] = _verifying(given)
    if "servicefile" in given:
        arguments["servicefile"] = given["servicefile"]
    if passed:
        arguments["dsn"] = f"postgresql://?{urlencode(passed)}"
    plain = URL.create(
        "postgresql+asyncpg",
        given.get("user", url.username),
        given.get("password", url.password),
        None if "host" in passed else url.host,
        None if "port" in passed or url.port is None else _port(str(url.port)),
        given.get("dbname", given.get("database", url.database)),
    )
    return Address(plain, arguments)


def _check(given: Mapping[str, str]) -> None:
    """Raise DatabaseURLError if a parameter is malformed, or requests a protection that asyncpg does not support."""
    for name, value in given.items():
        if not re.fullmatch(r"[A-Za-z][\w.-]*", name, re.ASCII):
            # It may be a part of the password, so it is not repeated.
            raise DatabaseURLError(
                "a parameter is malformed; special characters in a password have to be percent-encoded"
            )
        if name in _CHOICES and _MODES.get(value, value) not in _CHOICES[name]:
            raise DatabaseURLError(f"{name} should be one of {', '.join(_CHOICES[name])}")
        if name in _FILES and (name, value) != ("sslrootcert", "system") and not _is_readable(value):
            raise DatabaseURLError(f"{name} names a file that can't be read: {value}")
    if unsafe := sorted(name for name in given if _PROTECTIVE.search(name) and name not in _KNOWN):
        raise DatabaseURLError(f"the bot doesn't support {', '.join(unsafe)}; see sslmode and sslrootcert")
    if ignored := sorted(given.keys() - _KNOWN):
        _LOG.info("Ignored in DATABASE_URL: %s", ", ".join(ignored))


def _is_readable(file: str) -> bool:
    try:
        Path(file).open("rb").close()
    except OSError:
        return False
    return True


def _with_mode(given: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters with the `sslmode` that matches their other parameters about TLS.

    asyncpg can't bind the password to the TLS channel. `channel_binding=require` ensures that nobody else can pretend
    to be the database, so the database's certificate is verified instead.
    """
    mode = given.get("sslmode") or given.get("ssl") or ("require" if given.get("requiressl") == "1" else "")
    mode = _MODES.get(mode, mode)
    if given.get("channel_binding") == "require" and mode not in ("verify-ca", "verify-full"):
        return {"sslrootcert": "system", **given, "sslmode": "verify-full"}
    return {**given, "sslmode": mode} if mode else dict(given)


def _verifying(given: Mapping[str, str]) -> ssl.SSLContext:
    """Return a TLS context that verifies the database's certificate and its name with the system's root certificates.

    asyncpg doesn't know `sslrootcert=system`. As in libpq, no mode weaker than verify-full is allowed with it.
    """
    context = ssl.create_default_context()
    context.set_alpn_protocols(["postgresql"])  # for sslnegotiation=direct
    if "sslcert" in given:
        try:
            context.load_cert_chain(given["sslcert"], given.get("sslkey"), lambda: given.get("sslpassword", ""))
        except ssl.SSLError as error:
            raise DatabaseURLError(
                "sslcert and sslkey should name a certificate and its key; if the key has a password, set sslpassword"
            ) from error
    return context


def _hosts_and_ports(given: Mapping[str, str], hosts: str) -> dict[str, str]:
    """Return hosts and ports as asyncpg's arguments: several hosts, or those in the parameters `given`."""
    found: dict[str, str] = {}
    if hosts := hosts or given.get("hostaddr", ""):
        found["host"] = ",".join(_host(host) for host in hosts.split(","))
    if "port" in given:
        found["port"] = ",".join(str(_port(port)) for port in given["port"].split(","))
    return found


def _host(given: str) -> str:
    """Return a host, and its port if it has one, in the form that asyncpg reads: an IPv6 address is in brackets."""
    if given.startswith("/"):
        return given
    host = f"[{given}]" if given.count(":") > 1 and not given.startswith("[") else given
    found = re.fullmatch(r"(?:\[[^\]]+\]|[^:\[\]]+)(?::(.*))?", host)
    if found is None:
        raise DatabaseURLError("expected a host such as db.example.org or db.example.org:5432")
    if found[1] is not None:
        _port(found[1])
    return host


def _port(given: str) -> int:
    if not (re.fullmatch(r"[0-9]{1,5}", given) and 0 < int(given) <= 65535):
        raise DatabaseURLError("the port should be a number from 1 to 65535")
    return int(given)


def _timeout(given: Mapping[str, str]) -> dict[str, Any]:
    value = given.get("connect_timeout", given.get("timeout"))
    if value is None:
        return {}
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", value):
        raise DatabaseURLError("connect_timeout should be a number of seconds, such as 10")
    # For libpq, zero and negative numbers mean no limit.
    return {"timeout": float(value) if float(value) > 0 else None}


def _server_settings(given: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings to send to the server when connecting. A pooler may refuse any, so only set ones are sent."""
    name = given.get("application_name") or given.get("fallback_application_name")
    schema = given.get("search_path") or given.get("schema") or given.get("currentSchema")
    settings = {
        "application_name": name,
        "options": given.get("options"),
        "search_path": None if schema == "public" else schema,
    }
    wanted = {key: value for key, value in settings.items() if value}
    return {"server_settings": wanted} if wanted else {}
