"""Defines the type of the function that returns the client for a workspace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient

Clients = Callable[[str], Awaitable[AsyncWebClient]]
"""A function that returns the Web API client for the workspace with the given id."""
