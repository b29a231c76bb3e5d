"""Runs the bot and a playground in the test's process, in which people act and read."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

from slack_playground.assembly import Playground
from slack_playground.delivering.outcomes import Outcome
from slack_playground.furnishing import Furnishing
from slack_playground.records import Json, Message
from slack_playground.server import running_playground

from bot.app import Memory, SlackApp, build_app
from bot.settings import Settings, SocketMode
from bot.transports.socket_mode import connected
from handlers.blocks.block_kit import render
from handlers.card import Card
from handlers.digests.subscription import Schedule, Subscription
from handlers.experts.ports import PassedQuestions
from handlers.feedback.ports import FeedbackStore
from knowledge.search import IndexedKnowledge
from tests.manifests import manifest_for
from tests.memory_stores import WEDNESDAY
from tests.playground_ids import EDITOR, FURNISHING, INNOVATION, PLANNER

MONDAY_NINE = Schedule(0, time(9), "Asia/Seoul")


@dataclass
class Scene:
    """A playground with the bot in it, and the bot's stores."""

    playground: Playground
    app: SlackApp
    stores: Any

    @property
    def team(self) -> str:
        return self.playground.workspace.id

    async def type(self, text: str, who: str = EDITOR, channel: str = INNOVATION) -> Message | None:
        """Type a command and return the message that the person sees in response."""
        outcome = await self.playground.people.command(who, channel, f"/innovation {text}")
        assert outcome.ok, outcome
        return outcome.message

    async def says(self, text: str, who: str = EDITOR, channel: str = INNOVATION) -> str:
        """Type a command and return the whole response as text."""
        message = await self.type(text, who, channel)
        assert message is not None
        return whole(message)

    async def press(self, label: str, who: str = EDITOR, channel: str = INNOVATION) -> None:
        """Press the button or choose the option with this label, below the newest message that has it."""
        found = [message for message in self.seen(who, channel) if way_on(message.blocks, label)]
        assert found, f"nothing to press has the label {label}"
        await self.press_under(found[-1], label, who)

    async def press_in_view(self, label: str, who: str = EDITOR) -> None:
        """Press the button or choose the option with this label in the open dialog."""
        view = self.view(who)
        await self._press(view.payload["blocks"], label, who, view_id=view.id)

    async def press_under(self, message: Message, label: str, who: str = EDITOR) -> None:
        """Press the button or choose the option with this label below a message."""
        await self._press(message.blocks, label, who, channel=message.channel, ts=message.ts)

    async def _press(self, blocks: Sequence[Json], label: str, who: str, **where: Any) -> None:
        found = way_on(blocks, label)
        assert found, f"nothing to press has the label {label}"
        block, element, option = found
        where["block_id"] = block["block_id"]
        chosen = {"selected_option": option} if option else None
        await self.done(await self.playground.people.press(who, element["action_id"], chosen=chosen, **where))

    async def done(self, outcome: Outcome) -> None:
        """Assert that the bot acknowledged a request, and wait until it has finished all background work."""
        assert outcome.ok, outcome
        await self.app.background.drain()

    async def show(self, card: Card, channel: str = INNOVATION, thread: str | None = None, to: str = "") -> Message:
        """Post a card as the bot in a channel or thread and return the message; with `to`, only that person sees it."""
        where: Json = {"channel": channel, "thread_ts": thread, **render(card)}
        if to:
            ts = (await self.app.client.chat_postEphemeral(user=to, **where))["message_ts"]
        else:
            ts = (await self.app.client.chat_postMessage(**where))["ts"]
        message = self.playground.workspace.message(channel, str(ts))
        assert message is not None
        return message

    async def write(self, text: str, thread: Message | None = None, who: str = EDITOR) -> Message:
        """Write a message in #innovation, or in a thread there, and wait until the bot has finished its work for it."""
        message = await self.playground.people.write(who, INNOVATION, text, thread.ts if thread else None)
        events = 2 if "@innovation" in text else 1  # a mention arrives as app_mention and as message
        await until(lambda: [""] * (self._delivered(message.ts) >= events), "the events of a message")
        await self.app.background.drain()
        return message

    def _delivered(self, ts: str) -> int:
        sent = (
            entry["request"].get("event") for entry in self.playground.log.after() if entry["direction"] == "to_app"
        )
        return sum(event is not None and event.get("ts") == ts for event in sent)

    def replies(self, channel: str, ts: str) -> list[Message]:
        """Return the bot's messages in the thread below a message, without ephemeral ones, newest last."""
        bot = self.playground.app.bot_user
        return [each for each in self.playground.workspace.replies(channel, ts) if each.user == bot]

    def flat(self, channel: str) -> list[Message]:
        """Return the bot's messages in a channel outside of threads, without ephemeral ones, newest last."""
        bot = self.playground.app.bot_user
        said = (each for each in self.playground.workspace.history(channel) if each.user == bot)
        return sorted(said, key=lambda each: each.ts)

    def calls(self) -> list[tuple[str, Json]]:
        """Return the bot's Web API calls and posts to response URLs, except for the calls that open a connection."""
        made = [entry for entry in self.playground.log.after() if entry["direction"] == "from_app"]
        return [(entry["name"], entry["request"]) for entry in made if entry["name"] != "apps.connections.open"]

    def seen(self, who: str, channel: str) -> list[Message]:
        """Return the messages that a person sees in a channel, except for public replies in threads, newest last."""
        workspace = self.playground.workspace
        return sorted([*workspace.history(channel), *workspace.ephemerals(channel, who)], key=lambda each: each.ts)

    def newest(self, who: str = EDITOR, channel: str = INNOVATION) -> str:
        return whole(self.seen(who, channel)[-1])

    async def open_home(self, who: str = EDITOR) -> Json:
        """Open the bot's Home tab and return the view that the bot publishes, as soon as it does."""
        before = self.home(who)
        await self.playground.people.open_home(who)
        for _ in range(2000):
            if (home := self.home(who)) is not before and home is not None:
                return home
            await asyncio.sleep(0.01)
        raise AssertionError("no Home was published")

    def home(self, who: str = EDITOR) -> Json | None:
        """Return the payload of a person's Home tab, or None if none was published."""
        home = self.playground.workspace.homes.get(who)
        return home.payload if home else None

    async def press_on_home(self, label: str, who: str = EDITOR) -> None:
        """Press the button or choose the option with this label on the person's Home tab."""
        home = self.playground.workspace.homes[who]
        await self._press(home.payload["blocks"], label, who, view_id=home.id)

    def view(self, who: str = EDITOR) -> Any:
        return self.playground.workspace.stacks[who][-1]

    async def add(self, **fields: Any) -> Subscription:
        """Add a subscription created by the planner in #innovation and return it; `fields` replace its defaults."""
        made = Subscription(
            id="s1",
            team=self.team,
            channel=INNOVATION,
            creator=PLANNER,
            schedule=MONDAY_NINE,
            themes=frozenset(),
            language="en",
            notify=PLANNER,
            created=WEDNESDAY,
            next_due=WEDNESDAY + timedelta(days=4, hours=12),
        )
        made = replace(made, **fields)
        await self.stores.subscriptions.add(made)
        return made

    async def told(self, who: str) -> str:
        """Wait for a direct message from the bot to a person, and return the newest one as text."""
        direct = self.playground.workspace.direct(who, self.playground.app.bot_user).id
        return await until(lambda: [whole(m) for m in self.seen(who, direct)][-1:], direct)


def buttons(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every button together with its block, as (block, button)."""
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else ():
            if element["type"] == "button":
                yield block, element


def options(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json, Json]]:
    """Yield every option of the menus in actions blocks, as (block, menu, option)."""
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else ():
            yield from ((block, element, option) for option in element.get("options", ()))


def way_on(blocks: Sequence[Json], label: str) -> tuple[Json, Json, Json | None] | None:
    """Return the first button with this label, or else the first menu option, or None if nothing has the label.

    The result contains the block, the element and the option; for a button, the option is None.
    """
    pressed = ((block, button, None) for block, button in buttons(blocks) if button["text"]["text"] == label)
    chosen = (found for found in options(blocks) if found[2]["text"]["text"] == label)
    return next(pressed, None) or next(chosen, None)


async def until(look: Callable[[], list[str]], what: str) -> str:
    """Wait until `look` finds something and return the last item.

    Raises AssertionError with the message `what` if nothing is found within about three seconds.
    """
    for _ in range(300):
        if found := look():
            return found[-1]
        await asyncio.sleep(0.01)
    raise AssertionError(what)


def whole(message: Message) -> str:
    """Return a message's text and blocks as one string of JSON."""
    return json.dumps([message.text, message.blocks], ensure_ascii=False)


@asynccontextmanager
async def playing(
    kb: IndexedKnowledge,
    stores: Any = None,
    feedback: FeedbackStore | None = None,
    *,
    furnishing: Furnishing = FURNISHING,
    passed_on: PassedQuestions | None = None,
    changed: Mapping[str, Any] | None = None,
    agent: bool = False,
) -> AsyncIterator[Scene]:
    """Run a playground with the bot connected, and yield the scene.

    Without `stores`, nobody can subscribe to the weekly fact; without `feedback`, answers have no thumbs, and without
    `passed_on`, nobody can pass a question on. `furnishing` are the people and channels, and `changed` are settings
    with other values than the defaults. `agent` is whether the workspace shows the bot in Slack's agent view.
    """
    async with running_playground(manifest_for(agent=agent), rates=False, furnishing=furnishing) as playground:
        told = playground.settings
        settings = Settings(
            bot_token=told["SLACK_BOT_TOKEN"],
            app_token=told["SLACK_APP_TOKEN"],
            api_url=told["SLACK_API_URL"],
            **(changed or {}),
        )
        chance = random.Random(1)  # noqa: S311 - no secret
        memory = Memory(digests=stores, feedback=feedback, passed_on=passed_on)
        app = build_app(settings, kb, rng=chance, memory=memory)
        async with connected(app, SocketMode(told["SLACK_APP_TOKEN"])):
            assert await playground.until_connected()
            yield Scene(playground, app, stores)
