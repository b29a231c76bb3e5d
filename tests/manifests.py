"""The bot's manifest for workspaces without Slack's agent view, in which direct conversations have no threads."""

from __future__ import annotations

from typing import Any

from bot.manifest import manifest


def manifest_for(url: str | None = None, *, agent: bool) -> dict[str, Any]:
    """Return the bot's manifest, as `bot.manifest.manifest` does, with the agent view or without it."""
    made = manifest(url)
    features = {name: told for name, told in made["features"].items() if agent or name != "agent_view"}
    return {**made, "features": features}
