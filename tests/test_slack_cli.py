"""Slack's command-line tool can create and start the app: https://docs.slack.dev/tools/slack-cli."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
from pathlib import Path

import pytest
from slack_playground.server import running_playground

from bot.manifest import manifest

ROOT = Path(__file__).resolve().parents[1]
_LONG = 60.0
"""Seconds after which the test stops waiting for the bot."""


def hook(name: str) -> list[str]:
    """Return the command of a hook. Slack's tool runs it in the project's folder, without a shell."""
    hooks: dict[str, str] = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))["hooks"]
    return shlex.split(hooks[name])


def test_manifest_is_the_one_that_is_printed() -> None:
    """The manifest in the project's folder is the one that the bot prints, and Slack's tool takes it from there."""
    assert json.loads((ROOT / "manifest.json").read_text(encoding="utf-8")) == manifest()
    config = json.loads((ROOT / ".slack" / "config.json").read_text(encoding="utf-8"))
    assert config["manifest"]["source"] == "local"


def test_own_settings_are_not_committed() -> None:
    """Files in which Slack's tool keeps a developer's own apps are not committed."""
    assert "apps.dev.json" in (ROOT / ".slack" / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="the hooks run the bot that `make run` installs in .venv")
async def test_hooks(cache: Path, tmp_path: Path) -> None:
    """The hook get-manifest prints only the manifest, as JSON, and start connects with the tokens that it gets."""
    asked = await asyncio.create_subprocess_exec(*hook("get-manifest"), cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert json.loads((await asked.communicate())[0]) == manifest()
    async with running_playground(manifest(), rates=False) as slack:
        tokens = {name: slack.settings[name] for name in ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "SLACK_API_URL")}
        folders = {"CACHE_PATH": str(cache), "DATA_PATH": str(tmp_path)}
        started = await asyncio.create_subprocess_exec(
            *hook("start"), cwd=ROOT, env={"PATH": os.environ["PATH"], **folders, **tokens}
        )
        try:
            assert await slack.until_connected(_LONG)
        finally:
            started.terminate()
            await started.wait()
