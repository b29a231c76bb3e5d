"""Fixtures and settings for several test files: a playground, its Web API, and time limits that suit a busy machine."""

from __future__ import annotations

from collections.abc import AsyncIterator

import playwright.async_api
import playwright.sync_api
import pytest_asyncio
from browsing import PATIENCE
from hypothesis import settings
from slack_playground.testing.in_process import Site, site
from web_api_client import Api, playground_api

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
playwright.sync_api.expect.set_options(timeout=PATIENCE)
playwright.async_api.expect.set_options(timeout=PATIENCE)


@pytest_asyncio.fixture
async def here() -> AsyncIterator[Site]:
    """Run a playground without rate limits."""
    async with site(rates=False) as running:
        yield running


@pytest_asyncio.fixture
async def api() -> AsyncIterator[Api]:
    """Serve the Web API of a small workspace, and yield a client for it."""
    async with playground_api() as api:
        yield api
