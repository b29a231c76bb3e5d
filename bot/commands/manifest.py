"""Prints the manifest from which Slack creates the app."""

from __future__ import annotations

import argparse
import json

from bot.manifest import manifest
from bot.terminal.console import write


def print_manifest(chosen: argparse.Namespace) -> int:
    """Print the manifest. Raises ManifestError if `chosen.url` is not an https address: Slack calls no others."""
    write(json.dumps(manifest(chosen.url), ensure_ascii=False, indent=2))
    return 0
