"""The workspace finds direct conversations, channels by name, and a thread's newest replies, and installs an app."""

from __future__ import annotations

import pytest
from slack_playground.errors import SlackError
from slack_playground.installing import install
from slack_playground.testing.in_process import manifest
from slack_playground.workspace import Workspace
from small_workspace import Place


@pytest.mark.parametrize(("newest", "texts"), [(None, "abc"), (1, "c"), (2, "bc"), (3, "abc"), (4, "abc")])
def test_newest_replies(newest: int | None, texts: str) -> None:
    """With `newest`, only that many of a thread's newest replies are returned, oldest first."""
    place = Place()
    root = place.workspace.post(place.ours.id, place.editor.id, "root")
    assert place.workspace.replies(place.ours.id, root.ts, newest=newest) == []
    for text in "abc":
        place.workspace.post(place.ours.id, place.editor.id, text, thread_ts=root.ts)
    found = place.workspace.replies(place.ours.id, root.ts, newest=newest)
    assert "".join(message.text for message in found) == texts


def test_direct_whose_members_change() -> None:
    """The direct conversation between two people is found only while exactly these two are its members."""
    place = Place()
    workspace, one, other, third = place.workspace, place.editor.id, place.reporter.id, place.app.bot_user
    assert workspace.find_direct(one, other) is None
    direct = workspace.direct(one, other)
    assert direct is workspace.find_direct(other, one) is workspace.direct(other, one)
    workspace.join(direct, third)
    assert workspace.find_direct(one, other) is None
    newer = workspace.direct(one, other)
    assert newer is not direct
    workspace.leave(direct, third)
    assert workspace.direct(one, other) is direct
    workspace.leave(direct, other)
    assert (workspace.direct(one, other), workspace.direct(one, one)) == (newer, direct)


def test_archived_channel_keeps_its_name() -> None:
    """An archived channel is still found by its name, and no other channel can have that name."""
    place = Place()
    place.workspace.archive(place.ours, place.editor.id)
    assert place.workspace.named("help") is place.ours
    with pytest.raises(SlackError, match="name_taken"):
        place.channel("help", set())
    assert place.workspace.named("") is None


@pytest.mark.parametrize(("view", "is_agent"), [({"agent_view": {}}, True), ({}, False)])
def test_agent_without_a_description(view: dict[str, object], is_agent: bool) -> None:
    """An app is an agent if its manifest has an agent view, in which everything is optional.

    The source is https://docs.slack.dev/reference/app-manifest.
    """
    told = manifest()
    assert install(Workspace(), {**told, "features": {**told["features"], **view}}).is_agent == is_agent
