"""Decides whether an address is reached without the proxy, because NO_PROXY names it."""

from __future__ import annotations

import ipaddress
import re

from yarl import URL

_WITH_PORT = re.compile(r"(.+):(\d+)")


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
