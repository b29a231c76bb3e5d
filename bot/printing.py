"""Prints the report as a whole, and the manifest with which Slack makes the app."""

from __future__ import annotations

import argparse
import json

from bot.manifest import manifest
from bot.settings import OFFLINE, read_settings
from bot.terminal import write
from knowledge.exporting import as_json, as_markdown
from knowledge.loading import load_knowledge


def export(chosen: argparse.Namespace) -> int:
    """Print the report as JSON, or as Markdown in one language; raises KnowledgeError and SettingsError."""
    knowledge = load_knowledge(read_settings(variables=OFFLINE).knowledge_path)
    write((as_markdown(knowledge, chosen.language) if chosen.markdown else as_json(knowledge)).rstrip())
    return 0


def print_manifest(chosen: argparse.Namespace) -> int:
    """Print the manifest; raises ManifestError where `chosen.url` is no address that Slack can call."""
    write(json.dumps(manifest(chosen.url), ensure_ascii=False, indent=2))
    return 0
