"""Handles the page's requests, which fetch what a person sees or report what a person did."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from aiohttp import web

from slack_playground.acting import act
from slack_playground.assembly import Playground
from slack_playground.errors import SlackError
from slack_playground.json_answers import Answer, Handler, answering, object_in
from slack_playground.reading import FollowedThread, Reading
from slack_playground.records import Channel, Json, Message
from slack_playground.searching import search
from slack_playground.wire import commands_of, message_of, person_of, shown_channel, view_of

SHOWN = 200
"""How many of a channel's newest messages a page shows."""

FARTHEST = 2_000
"""How many messages back a page goes to show an old message that a search found."""

_THREADS = 30
"""The maximum number of threads shown at once; those with the newest replies come first."""
_REPLIES = 3
"""How many replies are shown in each thread, unless more are new; then up to three times as many are shown."""


class PageApi:
    """Handles the requests to /page."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._sight = Sight(playground)

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes to the router."""
        router.add_get("/page/state", _answering(self.state))
        router.add_get("/page/messages", _answering(self.messages))
        router.add_get("/page/threads", _answering(self.threads))
        router.add_get("/page/search", _answering(self.search))
        router.add_get("/page/views", _answering(self.views))
        router.add_get("/page/events", self.events)
        router.add_post("/page/act", _answering(self.act))

    async def state(self, request: web.Request) -> Json:
        """Return everything that the page shows, apart from the messages.

        If the person is unknown, as after a restart, the first person is used instead.
        """
        return self._sight.state(self._known(request) or self._someone())

    async def messages(self, request: web.Request) -> Json:
        """Return the messages of a channel or a thread: see `Sight.messages`.

        Raises SlackError user_not_found, channel_not_found or thread_not_found.
        """
        channel, thread = request.query.get("channel", ""), request.query.get("thread")
        until = request.query.get("until")
        return {"messages": self._sight.messages(self._who(request), channel, thread, until)}

    async def threads(self, request: web.Request) -> Json:
        """Return the threads that a person follows and mark them as read: see `Sight.threads`.

        Raises SlackError user_not_found.
        """
        return {"threads": self._sight.threads(self._who(request))}

    async def search(self, request: web.Request) -> Json:
        """Return the messages that contain all words of `query`: see `Sight.search`.

        Raises SlackError user_not_found.
        """
        return {"messages": self._sight.search(self._who(request), request.query.get("query", ""))}

    async def views(self, request: web.Request) -> Json:
        """Return a person's open dialogs and the app's Home for that person. Raises SlackError user_not_found."""
        return self._sight.views(self._who(request))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Send events to the page as they happen; if the person is unknown, respond with status 404."""
        who = self._known(request)
        return await self._playground.stream.serve(request, who) if who else web.Response(status=404)

    async def act(self, request: web.Request) -> Json:
        """Carry out what a person did, and return the result.

        Raises SlackError if the person may not do it, and ValueError if the body is not a JSON object.
        """
        return await act(self._playground.people, object_in(await request.read()))

    def _who(self, request: web.Request) -> str:
        who = self._known(request)
        if who is None:
            raise SlackError("user_not_found")
        return who

    def _known(self, request: web.Request) -> str | None:
        person = self._playground.workspace.people.get(request.query.get("as", ""))
        return person.id if person is not None and not person.is_bot else None

    def _someone(self) -> str:
        people = self._playground.workspace.people.values()
        return next((person.id for person in people if not person.is_bot), "")


def _answering(answer: Answer) -> Handler:
    """Return a handler whose successful responses are not cached. In an error, which the page shows, `ok` is false."""
    return answering(answer, headers={"Cache-Control": "no-store"})


class Sight:
    """What a person sees of the workspace, as JSON for the page."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._workspace = playground.workspace
        self._reading = Reading(playground.workspace, playground.following)

    def state(self, user: str) -> Json:
        """Return everything that the page shows to a person, apart from the messages."""
        workspace, clock = self._workspace, self._workspace.clock
        return {
            "me": user,
            "team": {"id": workspace.id, "name": workspace.name, "domain": workspace.domain},
            "people": list(self._people()),
            "channels": [self._channel(user, channel) for channel in self._workspace.visible(user)],
            "threads": [_summary(thread, user) for thread in self._reading.threads(user)],
            "app": self._app(),
            **self._agent(user),
            **self._offers(),
            "told": self._playground.stream.told,
            "now": clock.now(),
            "moved": clock.moved,
            "transport": self._playground.transport,
        }

    def messages(self, user: str, channel_id: str, thread: str | None = None, until: str | None = None) -> list[Json]:
        """Return a channel's newest messages, or a whole thread with its root, oldest first, and mark them as read.

        If `until` is the ts of an older message in the channel, the messages go back to that message and a little
        further, but only the newest FARTHEST messages are considered. Raises SlackError channel_not_found if the person
        cannot see the channel, or thread_not_found if the channel has no such thread.
        """
        channel = self._workspace.seen(user, channel_id)
        if thread is not None:
            found = self._thread(user, channel, thread)
            self._reading.read_thread(user, channel, thread)
        else:
            found = self._newest(user, channel, until)
            self._reading.read(user, channel)
        return [self._message(message) for message in sorted(found, key=lambda message: message.ts)]

    def threads(self, user: str) -> list[Json]:
        """Return the threads that a person follows, with their latest replies, and mark these threads as read.

        At most 30 threads are returned, those with the newest replies first.
        """
        shown = self._reading.threads(user)[:_THREADS]
        told = [self._followed(thread, user) for thread in shown]
        for thread in shown:
            self._reading.read_thread(user, self._workspace.channel(thread.root.channel), thread.root.ts)
        return told

    def _followed(self, thread: FollowedThread, user: str) -> Json:
        most = min(max(_REPLIES, thread.unread(user)), 3 * _REPLIES)
        root, replies = self._message(thread.root), [self._message(reply) for reply in thread.replies[-most:]]
        return {**_summary(thread, user), "read": thread.read, "root": root, "replies": replies}

    def search(self, user: str, query: str) -> list[Json]:
        """Return up to 50 messages that contain all words of the query and that the person can see, newest first."""
        return [self._message(message) for message in search(self._workspace, user, query)]

    def views(self, user: str) -> Json:
        """Return a person's open dialogs and the app's Home for that person."""
        home = self._workspace.homes.get(user)
        return {
            "stack": [view_of(view, self._workspace) for view in self._workspace.stacks.get(user, ())],
            "home": view_of(home, self._workspace) if home is not None else None,
        }

    def _people(self) -> Iterator[Json]:
        app = self._workspace.app
        for person in self._workspace.people.values():
            told = person_of(person, self._workspace, with_locale=True)
            yield {**told, "app": True} if app is not None and person.id == app.bot_user else told

    def _channel(self, user: str, channel: Channel) -> Json:
        unread = self._reading.unread(user, channel)
        shown = shown_channel(channel, self._workspace, user)
        return {**shown, "unread": unread.messages, "mentions": unread.mentions}

    def _app(self) -> Json | None:
        app = self._workspace.app
        if app is None:
            return None
        return {
            "id": app.id,
            "name": app.name,
            "description": app.description,
            "bot_user": app.bot_user,
            "has_home": app.has_home,
            "has_messages": app.has_messages,
            "messages_read_only": app.messages_read_only,
            "is_agent": app.is_agent,
            "installed": app.installed,
            "revoked": app.revoked,
            "posts_due": self._playground.posts_due,
            "due_waits": self._playground.due_waits,
            "connected": self._playground.connected,
            "ended": self._playground.ended,
            "has_manifest": app.usage is None,
            "is_ours_to_start": self._playground.bot is not None,
        }

    def _agent(self, user: str) -> Json:
        """Return what the app, as an agent, shows in its conversation with a person: prompts, and titles of threads."""
        seen = {channel.id for channel in self._workspace.visible(user)}
        prompts = [{"channel": id_, **told} for id_, told in self._workspace.prompts.items() if id_ in seen]
        titles = [
            {"channel": id_, "thread_ts": thread, "title": title}
            for (id_, thread), title in self._workspace.titles.items()
            if id_ in seen
        ]
        return {"prompts": prompts, "titles": titles}

    def _offers(self) -> Json:
        app = self._workspace.app
        shortcuts = app.shortcuts if app is not None else ()
        return {
            "commands": commands_of(self._workspace),
            "shortcuts": [
                {"name": one.name, "callback_id": one.callback_id, "description": one.description, "kind": one.kind}
                for one in shortcuts
            ],
        }

    def _newest(self, user: str, channel: Channel, until: str | None) -> list[Message]:
        history = self._workspace.history(channel.id)
        roots = list(islice(history, SHOWN))
        if until is not None and roots and roots[-1].ts > until:
            older = list(islice(history, FARTHEST - SHOWN))
            wanted = sum(message.ts >= until for message in older)
            roots += older[: wanted + SHOWN // 10]
        since = roots[-1].ts if len(roots) >= SHOWN else "0"
        mine = (message for message in self._workspace.ephemerals(channel.id, user) if message.ts >= since)
        return [*roots, *(message for message in mine if not message.is_reply)]

    def _thread(self, user: str, channel: Channel, thread: str) -> list[Message]:
        root = self._workspace.message(channel.id, thread)
        if root is None:
            raise SlackError("thread_not_found")
        mine = (message for message in self._workspace.ephemerals(channel.id, user) if message.thread_ts == thread)
        return [root, *self._workspace.replies(channel.id, thread), *mine]

    def _message(self, message: Message) -> Json:
        told = message_of(message, self._workspace, with_metadata=True)
        return {**told, "channel": message.channel, **({"ephemeral": True} if message.seen_by else {})}


def _summary(thread: FollowedThread, user: str) -> Json:
    """Return what the sidebar needs to know about a thread: where it is, and how many of its replies are new."""
    root = thread.root
    return {"channel": root.channel, "thread_ts": root.ts, "unread": thread.unread(user)}
