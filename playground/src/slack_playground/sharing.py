"""Shares channels with other workspaces (Slack Connect), and determines which people can contact each other.

https://docs.slack.dev/apis/slack-connect
"""

from __future__ import annotations

from slack_playground.records import Change, Channel, Person
from slack_playground.workspace import Workspace


def share(workspace: Workspace, channel: Channel, *, shared: bool) -> None:
    """Share a channel with the other workspaces, or stop sharing it.

    A private channel gets a new id when it is shared. When sharing stops, people from the other workspaces leave the
    channel.
    """
    if channel.shared == shared:
        return
    if shared and channel.kind == "private":
        workspace.change_id(channel, channel.creator)
    channel.shared = shared
    workspace.tell(Change("shared" if shared else "unshared", channel.id, channel.creator))
    for member in () if shared else sorted(channel.members):
        if workspace.is_foreign(member):
            workspace.leave(channel, member)


def may_talk(workspace: Workspace, one: Person, other: Person) -> bool:
    """Return whether two people can message each other.

    People from different workspaces can do so only if both are in the same shared channel.
    """
    if workspace.team_of(one.id) == workspace.team_of(other.id):
        return True
    return any(channel.shared and {one.id, other.id} <= channel.members for channel in workspace.channels.values())


def is_stranger(workspace: Workspace, person: Person) -> bool:
    """Return whether a person is from another workspace and is not in any shared channel with the app."""
    if person.team is None or workspace.app is None:
        return False
    return not may_talk(workspace, person, workspace.people[workspace.app.bot_user])
