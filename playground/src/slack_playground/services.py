"""Holds what the Web API's methods need besides the workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slack_playground.authorizing import Authorizations
from slack_playground.delivering.response_urls import ResponseUrls
from slack_playground.delivering.triggers import Triggers
from slack_playground.faults import Faults
from slack_playground.rates import Rates


@dataclass(slots=True)
class Services:
    """What the methods of the Web API need besides the workspace.

    `base_url` is the playground's own address, without a trailing slash; it is empty until the playground listens.
    `open_socket_url` returns a URL with which the app can open one Socket Mode connection.
    """

    faults: Faults
    rates: Rates
    triggers: Triggers
    response_urls: ResponseUrls
    installer: Authorizations
    open_socket_url: Callable[[], str]
    base_url: str = ""
