"""What a process is started with, besides its settings: honcho, and a home folder or none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


def under_honcho() -> bool:
    """Return whether honcho started this process; honcho sets HONCHO_PROCESS_NAME (https://honcho.readthedocs.io)."""
    return "HONCHO_PROCESS_NAME" in os.environ


@contextlib.contextmanager
def some_home() -> Iterator[None]:
    """While the context is open, give a user without a home folder the null device as one.

    Slack's SDK works out a path in the home folder when it is imported, in `slack_sdk.oauth.installation_store.file`,
    and cannot be imported without one. The bot does not use that path.
    """
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = os.devnull
        try:
            yield
        finally:
            del os.environ["HOME"]
    else:
        yield
