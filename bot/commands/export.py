"""Prints the report as a whole."""

from __future__ import annotations

import argparse

from bot.settings import OFFLINE, read_settings
from bot.terminal.console import write
from knowledge.exporting import as_json, as_markdown
from knowledge.loading import load_knowledge


def export(chosen: argparse.Namespace) -> int:
    """Print the report as JSON, or as Markdown in one language. Raises KnowledgeError and SettingsError."""
    knowledge = load_knowledge(read_settings(variables=OFFLINE).knowledge_path)
    write((as_markdown(knowledge, chosen.language) if chosen.markdown else as_json(knowledge)).rstrip())
    return 0
