"""Prints the manifest from which Slack creates the app, or a link that creates the app from it."""

from __future__ import annotations

import argparse
import json

from bot.manifest import manifest, one_click_link
from bot.terminal.lines import write


def print_manifest(chosen: argparse.Namespace) -> int:
    """Print the manifest or, if `chosen.link` is set, a link that creates the app from it.

    Raises ManifestError if Slack cannot call `chosen.url`: it must be a plain https address.
    """
    made = manifest(chosen.url)
    write(one_click_link(made) if chosen.link else json.dumps(made, ensure_ascii=False, indent=2))
    return 0
