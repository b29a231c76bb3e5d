"""What all actions by people have in common: checks of what a person may do, and the connection to the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slack_playground.delivering.deliver import Answer, Door, Envelope
from slack_playground.delivering.envelopes import Interaction
from slack_playground.delivering.response_urls import ResponseUrls
from slack_playground.delivering.triggers import Triggers
from slack_playground.errors import SlackError
from slack_playground.records import Channel, Json, Message, Person, View
from slack_playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reach:
    """The workspace, and everything needed to deliver something to its app.

    `base_url` returns the playground's own address, once it is known.
    """

    workspace: Workspace
    door: Door
    triggers: Triggers
    response_urls: ResponseUrls
    base_url: Callable[[], str]

    def person(self, user: str) -> Person:
        """Return the person with this id. Raises SlackError user_not_found if the id is unknown or a bot's."""
        person = self.workspace.person(user)
        if person.is_bot:
            raise SlackError("user_not_found")
        return person

    def joined(self, user: str, channel_id: str) -> Channel:
        """Return a channel that a person can write in.

        Raises SlackError channel_not_found, not_in_channel or is_archived if the person cannot write there.
        """
        channel = self.workspace.seen(user, channel_id)
        if channel.archived:
            raise SlackError("is_archived")
        if user not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def message(self, user: str, channel_id: str, ts: str) -> Message:
        """Return a message that a person can see.

        Raises SlackError channel_not_found or message_not_found if the person cannot see the channel or the message.
        """
        message = self.workspace.message(self.workspace.seen(user, channel_id).id, ts)
        if message is None or message.seen_by not in (None, user):
            raise SlackError("message_not_found")
        return message

    def view(self, user: str, view_id: str) -> View:
        """Return a dialog or a Home that a person can see. If several dialogs are open, only the topmost is visible.

        Raises SlackError view_not_found if the person cannot see the view.
        """
        view = self.workspace.view(view_id)
        stack = self.workspace.stacks.get(user, [])
        if view is None or view.user != user or (view.kind == "modal" and stack[-1] is not view):
            raise SlackError("view_not_found")
        return view

    def doing(
        self, user: str, channel: Channel | None = None, message: Message | None = None, view: View | None = None
    ) -> Interaction:
        """Return an interaction by a person, with a new trigger id and, if a channel is given, a new response_url."""
        person = self.person(user)
        url = self.response_url(user, channel.id, message) if channel is not None else ""
        return Interaction(self.workspace, person, channel, message, view, self.triggers.issue(user), url)

    def response_url(self, user: str, channel_id: str, message: Message | None = None) -> str:
        """Return a new response_url, with which the app can respond to what a person did in a channel."""
        return self.base_url() + self.response_urls.issue(user, channel_id, message)

    async def interact(self, payload: Json) -> Answer:
        """Send an interaction's payload and return the app's response."""
        return await self.door.send(Envelope("interactive", payload))
