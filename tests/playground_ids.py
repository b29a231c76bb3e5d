"""The ids of people and channels in playground.toml."""

from __future__ import annotations

from pathlib import Path

from slack_playground.configuration import read_configuration
from slack_playground.furnishing import channel_id, person_id

CONFIGURATION = read_configuration(Path(__file__).resolve().parents[1] / "playground.toml")
FURNISHING = CONFIGURATION.furnishing
EDITOR, PLANNER, REPORTER = map(person_id, ("Editor", "Planner", "Reporter"))
GENERAL, INNOVATION, LEADS, OLD_NEWS = map(channel_id, ("general", "innovation", "leads", "old-news"))
