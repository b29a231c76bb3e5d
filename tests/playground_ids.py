"""The people and channels of the playground, as playground.toml has them."""

from __future__ import annotations

from pathlib import Path

from slack_playground.configuration import read_configuration
from slack_playground.furnishing import channel_id, person_id

CONFIGURATION = read_configuration(Path(__file__).resolve().parents[1] / "playground.toml")
FURNISHING = CONFIGURATION.furnishing
EDITOR, PLANNER, REPORTER = map(person_id, ("Editor", "Planner", "Reporter"))
GENERAL, INNOVATION, LEADS, OLD_NEWS = map(channel_id, ("general", "innovation", "leads", "old-news"))
