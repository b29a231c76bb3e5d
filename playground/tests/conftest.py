"""Lets no test of the playground rest on a time limit that a busy machine breaks."""

from __future__ import annotations

import playwright.async_api
import playwright.sync_api
from browsing import PATIENCE
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
playwright.sync_api.expect.set_options(timeout=PATIENCE)
playwright.async_api.expect.set_options(timeout=PATIENCE)
