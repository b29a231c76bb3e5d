"""Prints the manifest from which Slack creates the app."""

from __future__ import annotations

import argparse
import json

from bot.manifest import manifest
from bot.terminal.console import write


def print_manifest(chosen: argparse.Namespace) -> int:
    """Print the manifest. Raises ManifestError if Slack cannot call `chosen.url`: it must be a plain https address."""
    write(json.dumps(manifest(chosen.url), ensure_ascii=False, indent=2))
    return 0
