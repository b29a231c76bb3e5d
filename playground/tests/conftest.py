"""Lets no test of the playground rest on a time limit that a busy machine breaks."""

from __future__ import annotations

from hypothesis import settings
from playwright.sync_api import expect

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
expect.set_options(timeout=20_000)
