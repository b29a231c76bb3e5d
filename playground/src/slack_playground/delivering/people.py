"""Everything that people can do in the workspace, as methods that the page and scripts call."""

from __future__ import annotations

from collections.abc import Callable

from slack_playground.delivering import belonging, commanding, dialogs, pressing, steps, writing
from slack_playground.delivering.deliver import Door
from slack_playground.delivering.outcomes import Outcome
from slack_playground.delivering.reach import Reach
from slack_playground.delivering.response_urls import ResponseUrls
from slack_playground.delivering.triggers import Triggers
from slack_playground.records import Channel, Execution, Json, Message, View
from slack_playground.workspace import Workspace


class People:
    """The actions that people can take. Each method acts for the person with the id `user`.

    Each method raises SlackError, with Slack's name for the error, if the person may not take the action. Methods that
    wait for the app's response return an Outcome. `base_url` returns the playground's own address, once it is known.
    """

    def __init__(
        self,
        workspace: Workspace,
        door: Door,
        triggers: Triggers,
        response_urls: ResponseUrls,
        base_url: Callable[[], str],
    ) -> None:
        self.reach = Reach(workspace, door, triggers, response_urls, base_url)

    async def write(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, *, broadcast: bool = False
    ) -> Message:
        """Post a message in a channel, in a thread, or, with `broadcast`, in both: see `writing.write`."""
        return writing.write(self.reach, user, writing.Draft(channel, text, thread_ts, broadcast))

    async def edit(self, user: str, channel: str, ts: str, text: str) -> Message:
        """Edit one of the person's own messages: see `writing.edit`."""
        return writing.edit(self.reach, user, channel, ts, text)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete a message: see `writing.delete`."""
        writing.delete(self.reach, user, channel, ts)

    async def command(
        self, user: str, channel: str, name: str, text: str = "", thread_ts: str | None = None
    ) -> Outcome:
        """Use a command such as /lookup and return its outcome: see `commanding.command`."""
        return await commanding.command(self.reach, user, channel, f"{name} {text}", thread_ts)

    async def press(  # noqa: PLR0913 - an element is identified by its ids and its place
        self,
        user: str,
        action_id: str,
        *,
        block_id: str | None = None,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
        chosen: Json | None = None,
        state: Json | None = None,
    ) -> Outcome:
        """Use an element in a message or a view: see `pressing.press`."""
        target = pressing.Target(action_id, block_id, channel, ts, view_id)
        return await pressing.press(self.reach, user, target, chosen, state)

    async def suggest(  # noqa: PLR0913 - an element is identified by its ids and its place
        self,
        user: str,
        action_id: str,
        value: str = "",
        *,
        block_id: str | None = None,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
    ) -> Outcome:
        """Search in an external menu and return an outcome with the menu's options: see `pressing.suggest`."""
        target = pressing.Target(action_id, block_id, channel, ts, view_id)
        return await pressing.suggest(self.reach, user, target, value)

    async def submit(self, user: str, view_id: str, state: Json | None = None) -> Outcome:
        """Submit a dialog: see `dialogs.submit`."""
        return await dialogs.submit(self.reach, user, view_id, state)

    async def close(self, user: str, view_id: str, *, all_of_them: bool = False) -> Outcome:
        """Cancel the topmost dialog or all of the person's dialogs: see `dialogs.close`."""
        return await dialogs.close(self.reach, user, view_id, all_of_them=all_of_them)

    async def shortcut(self, user: str, callback_id: str) -> Outcome:
        """Use a global shortcut: see `pressing.use_shortcut`."""
        return await pressing.use_shortcut(self.reach, user, callback_id)

    async def message_shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Outcome:
        """Use a shortcut on a message: see `pressing.use_shortcut`."""
        return await pressing.use_shortcut(self.reach, user, callback_id, channel, ts)

    async def run_step(self, user: str, callback_id: str, inputs: Json, channel: str | None = None) -> Execution:
        """Run one of the app's custom steps: see `steps.run`."""
        return steps.run(self.reach, user, callback_id, inputs, channel)

    async def open_home(self, user: str, tab: str = "home") -> View | None:
        """Open the app's Home or Messages tab: see `belonging.open_home`."""
        return belonging.open_home(self.reach, user, tab)

    async def open_direct(self, user: str, other: str) -> Channel:
        """Open the direct messages with another person or the app: see `belonging.open_direct`."""
        return belonging.open_direct(self.reach, user, other)

    async def join(self, user: str, channel: str) -> Channel:
        """Join a channel: see `belonging.join`."""
        return belonging.join(self.reach, user, channel)

    async def leave(self, user: str, channel: str) -> Channel:
        """Leave a channel: see `belonging.leave`."""
        return belonging.leave(self.reach, user, channel)

    async def invite(self, user: str, whom: str, channel: str) -> Channel:
        """Add another person, or the app, to a channel: see `belonging.invite`."""
        return belonging.invite(self.reach, user, whom, channel)

    async def create_channel(self, user: str, name: str, *, private: bool = False) -> Channel:
        """Create a channel: see `belonging.create_channel`."""
        return belonging.create_channel(self.reach, user, name, private=private)

    async def archive(self, user: str, channel: str, *, archived: bool = True) -> Channel:
        """Archive or unarchive a channel: see `belonging.archive`."""
        return belonging.archive(self.reach, user, channel, archived=archived)

    async def react(self, user: str, channel: str, ts: str, name: str) -> Message:
        """Add a person's reaction to a message, or remove it if the person added it before: see `belonging.react`."""
        return belonging.react(self.reach, user, channel, ts, name)

    async def uninstall(self, user: str | None = None) -> None:
        """Remove the app from the workspace: see `belonging.uninstall`."""
        belonging.uninstall(self.reach, user)

    async def revoke_tokens(self, user: str | None = None) -> None:
        """Revoke the app's token: see `belonging.revoke_tokens`."""
        belonging.revoke_tokens(self.reach, user)
