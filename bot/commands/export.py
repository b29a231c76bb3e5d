"""Prints the whole report as JSON or Markdown."""

from __future__ import annotations

import argparse

from bot.errors import UsageError
from bot.settings import OFFLINE, read_settings
from bot.terminal.lines import write
from knowledge.exporting import as_json, as_markdown
from knowledge.loading import load_knowledge


def export(chosen: argparse.Namespace) -> int:
    """Print the report as JSON, or as Markdown in one language.

    Raises SettingsError if the settings are invalid, KnowledgeError if the report is invalid, and UsageError if
    Markdown is requested in a language that the report does not have.
    """
    knowledge = load_knowledge(read_settings(variables=OFFLINE).knowledge_path)
    if not chosen.markdown:
        write(as_json(knowledge).rstrip())
        return 0
    language = chosen.language or knowledge.languages[0]
    if language not in knowledge.languages:
        raise UsageError(f"--language must be one of the report's languages: {', '.join(knowledge.languages)}.")
    write(as_markdown(knowledge, language).rstrip())
    return 0
