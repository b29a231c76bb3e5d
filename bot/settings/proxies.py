"""Sets the proxy through which Slack is reached, unless NO_PROXY names Slack's host."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import MutableMapping

from yarl import URL

from bot.settings.model import Settings
from bot.settings.variables import PROXY_VARIABLES

_WITH_PORT = re.compile(r"(.+):(\d+)")


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


def goes_directly(address: URL, no_proxy: str) -> bool:
    """Return whether a list like NO_PROXY names the host of `address`, one of its domains, or its network."""
    return any(_names(entry, address.host or "", address.port) for entry in no_proxy.lower().replace(",", " ").split())


def _names(entry: str, host: str, port: int | None) -> bool:
    if entry == "*" or _is_in(host, entry):
        return True
    if with_port := _WITH_PORT.fullmatch(entry):
        return int(with_port[2]) == port and _names(with_port[1].strip("[]"), host, port)
    domain = entry.removeprefix("*").removeprefix(".")
    return bool(domain) and f".{host}".endswith(f".{domain}")


def _is_in(host: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(network.strip("[]"), strict=False)
    except ValueError:
        return False
