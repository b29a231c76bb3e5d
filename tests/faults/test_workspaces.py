"""The workspace that a request belongs to: Slack Connect, organization-wide apps, and channels with new ids."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_playground.assembly import Playground
from slack_playground.faults import Fault
from slack_playground.furnishing import ChannelSpec, Furnishing, PersonSpec, channel_id, person_id, team_id
from slack_playground.records import Json, Message
from slack_playground.server import running_playground
from slack_playground.testing.in_process import until
from sqlalchemy import select

from bot.app import Memory, build_app
from bot.manifest import manifest
from bot.settings import Settings
from bot.storage import tables
from bot.storage.installations import SqlInstallations
from bot.storage.opening import Stores, opened
from bot.worker.building import working
from bot.worker.installation import Installation, installation_in, learning
from bot.worker.loop import Worker
from bot.worker.poster import SlackPoster, slack_poster
from handlers.digests.slack.form import FORM
from handlers.digests.subscription import Pause, Reason, Schedule, Subscription
from handlers.experts import texts as experts
from knowledge.search import IndexedKnowledge
from knowledge.search.outcome import NotCovered
from tests.app_in_slack import Served, delivered, served, settings_for
from tests.conftest import Search
from tests.databases import database_url, kind, postgresql
from tests.scene import way_on, whole
from tests.slack_requests import FORM as FORM_TYPE
from tests.slack_requests import signed

pytestmark = pytest.mark.slow

__all__ = ["database_url", "kind", "postgresql"]

OURS, ORG = "T0OURS0000", "E0OURS0000"
THEIRS, THIRD = team_id("Other"), "T0THIRD000"
HOST, OWNER, GUEST = map(person_id, ("Host", "Owner", "Guest"))
SHARED, SECRET, ELSEWHERE = channel_id("shared"), channel_id("secret"), "C0ELSEWHERE"
FURNISHING = Furnishing(
    people=(PersonSpec("Host"), PersonSpec("Owner"), PersonSpec("Guest", team="Other")),
    channels=(
        ChannelSpec("shared", creator="Owner", app=True, shared=True),
        ChannelSpec("secret", creator="Owner", members=("Host", "Owner"), app=True, private=True),
    ),
    welcome="",
)
FRIDAY_TEN = Schedule(4, time(10), "UTC")
WEDNESDAY, FRIDAY, WEEK = datetime(2026, 11, 25, tzinfo=UTC), datetime(2026, 11, 27, 10, tzinfo=UTC), timedelta(days=7)
SUBSCRIBE = "subscribe friday 10:00 UTC"


@dataclass
class Shared:
    """A playground with people of two workspaces, the bot connected over HTTP, its database, and a worker."""

    slack: Playground
    bot: Served
    settings: Settings
    stores: Stores
    installation: Installation
    worker: Worker
    poster: SlackPoster
    clock: list[datetime] = field(default_factory=lambda: [WEDNESDAY])

    async def event(self, **event: Any) -> None:
        """Send an event that no action in the playground caused.

        Keywords that start with `_` are fields of the event's envelope.
        """
        outer = {name[1:]: event.pop(name) for name in tuple(event) if name.startswith("_")}
        authorized = [{"enterprise_id": None, "team_id": OURS, "user_id": self.slack.app.bot_user, "is_bot": True}]
        sent = {"type": "event_callback", "event_id": f"Ev{id(event)}", "authorizations": authorized, **outer}
        assert (await self.bot.event({**sent, "event": event}))[0] == 200
        await self.bot.settled()

    async def interaction(self, **payload: Any) -> str:
        """Send an interaction that no action in the playground caused, and return the response."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        headers = signed(body, FORM_TYPE, secret=self.slack.app.secrets.signing_secret)
        status, answer = await self.bot.send(body, headers)
        assert status == 200
        await self.bot.settled()
        return answer

    async def mentions(self, who: str, text: str, channel: str = SHARED) -> str:
        """Mention the bot as a person in the playground, and return the response that only this person sees."""
        before = len(delivered(self.slack))
        await self.slack.people.write(who, channel, f"@innovation {text}")
        await until(lambda: len(delivered(self.slack)) > before)
        await self.bot.settled()
        return self.slack.workspace.ephemerals(channel, who)[-1].text

    async def types(self, text: str, who: str = HOST, channel: str = SHARED) -> str:
        """Type a command as a person in the playground, and return the response."""
        outcome = await self.slack.people.command(who, channel, f"/innovation {text}")
        assert outcome.message is not None, outcome
        return outcome.message.text

    async def hears(self, event: str) -> None:
        """Wait until the bot has acknowledged an event of this type, and finished its work."""
        await until(lambda: [told for told in delivered(self.slack) if told["name"] == event and told["status"]])
        await self.bot.settled()

    async def work(self, at: datetime = FRIDAY) -> None:
        """Make the worker post what is due at the given time and a little later."""
        for later in range(3):
            self.clock[0] = at + timedelta(seconds=2 * later)
            await self.worker.tick()

    def posts(self, channel: str = SHARED) -> list[Message]:
        """Return the weekly facts in a channel, newest first."""
        return [message for message in self.slack.workspace.history(channel) if message.metadata]

    async def add(self, team: str = THEIRS, channel: str = SHARED, **changed: Any) -> Subscription:
        """Store a subscription as earlier versions did, by default under the other workspace."""
        made = Subscription(
            f"{team}-{channel}", team, channel, GUEST, FRIDAY_TEN, frozenset(), "en", GUEST, WEDNESDAY, FRIDAY
        )
        made = replace(made, **changed)
        await self.stores.subscriptions.add(made)
        return made

    async def kept(self) -> list[Subscription]:
        """Return all subscriptions of all workspaces."""
        async with self.stores.engine.connect() as connection:
            ids = list(await connection.scalars(select(tables.subscriptions.c.id).order_by(tables.subscriptions.c.id)))
        return [found for each in ids if (found := await self.stores.subscriptions.get(each)) is not None]

    async def places(self, table: Any) -> set[tuple[str, str]]:
        """Return the workspaces and channels in a table."""
        async with self.stores.engine.connect() as connection:
            return {(row.team, row.channel) for row in await connection.execute(select(table.c.team, table.c.channel))}

    async def rate_limits(self) -> set[str]:
        """Return the ids of all rate limits."""
        async with self.stores.engine.connect() as connection:
            return set(await connection.scalars(select(tables.rate_limits.c.id)))


@asynccontextmanager
async def shared(kb: IndexedKnowledge, **settings: Any) -> AsyncIterator[Shared]:
    """Run a playground with people of two workspaces and the bot, which does not know its token's workspace yet."""
    clock = [WEDNESDAY]
    about = manifest("https://bot.example.org")
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(running_playground(about, "http", rates=False, furnishing=FURNISHING))
        slack.workspace.id = OURS
        told = replace(settings_for(slack), **settings)
        stores = await stack.enter_async_context(opened(told, lambda: clock[0]))
        installation = await installation_in(stores)
        app = build_app(
            told, kb, memory=Memory(digests=stores, passed_on=stores.passed_on), token_team=installation.team
        )
        bot = await stack.enter_async_context(served(app, slack))
        worker = await stack.enter_async_context(working(told, kb.knowledge, stores, installation, by_itself=False))
        poster = await stack.enter_async_context(slack_poster(told))
        yield Shared(slack, bot, told, stores, installation, worker, poster, clock)


@pytest.fixture(params=[False, True], ids=["team unknown", "team known"])
async def here(request: pytest.FixtureRequest, unindexed: IndexedKnowledge, tmp_path: Path) -> AsyncIterator[Shared]:
    """Yield a playground with people of two workspaces.

    Each test runs twice: once when the bot does not know its token's workspace, and once when it does.
    """
    async with shared(unindexed, data_path=tmp_path) as here:
        if request.param:
            assert await here.installation.learn(here.poster)
        yield here


# F2: people of another workspace


def mention(channel: str = SHARED, user: str = GUEST, **outer: Any) -> Json:
    """Return the fields of a mention that subscribes a channel, by default by the guest."""
    told = {"type": "app_mention", "channel": channel, "user": user, "ts": "1700000000.000100"}
    text = f"<@U0BOT00001> {SUBSCRIBE}"
    return {**told, "text": text, **{f"_{name}": value for name, value in outer.items()}}


@pytest.mark.parametrize(
    "outer",
    [
        pytest.param({"context_team_id": OURS, "is_ext_shared_channel": True}, id="F2-line10"),
        pytest.param({}, id="F2-more1 authorizations alone"),
        pytest.param({"context_team_id": OURS, "authorizations": None}, id="F2-more2 context alone"),
    ],
)
async def test_a_guest_subscribes(here: Shared, outer: Json) -> None:
    """If a person of another workspace subscribes a channel, that is stored under the app's workspace."""
    await here.event(**mention(team_id=THEIRS, **outer))
    assert [(kept.team, kept.creator) for kept in await here.kept()] == [(OURS, GUEST)]


@pytest.mark.parametrize(
    "who", [pytest.param("guest first", id="F2-line11"), pytest.param("host first", id="F2-more3")]
)
async def test_both_subscribe(here: Shared, who: str) -> None:
    """If people of both workspaces subscribe a channel with the same schedule, there is only one subscription.

    Both see it, there is one post a week, and the channel's creator can remove it.
    """
    if who == "guest first":
        await here.mentions(GUEST, SUBSCRIBE)
        assert "already" in await here.types(SUBSCRIBE)
    else:
        await here.types(SUBSCRIBE)
        assert "already" in await here.mentions(GUEST, SUBSCRIBE)
    for listed in (await here.types("subscriptions"), await here.mentions(GUEST, "subscriptions")):
        assert listed.count("every Friday at 10:00") == 1
    await here.work()
    assert len(here.posts()) == 1
    await here.types("unsubscribe", OWNER)
    assert await here.kept() == []
    assert "isn’t subscribed" in await here.types("subscriptions")


async def test_who_may_change_it(here: Shared) -> None:
    """A guest can pause their own subscription, but not another person's (F2-more4)."""
    await here.types(SUBSCRIBE)
    await here.mentions(GUEST, "pause")
    assert [kept.pause for kept in await here.kept()] == [None]
    await here.types("unsubscribe")
    await here.mentions(GUEST, "subscribe monday 9:00 UTC", SHARED)
    made = next(kept for kept in await here.kept() if kept.creator == GUEST)
    click = {"type": "message", "message_ts": "1.1", "channel_id": SHARED, "is_ephemeral": True}
    pause = {"type": "button", "block_id": "b", "action_id": "innovation.digest-pause.0", "value": f"en:{made.id}"}
    await here.interaction(
        type="block_actions",
        team={"id": OURS},
        user={"id": GUEST, "team_id": THEIRS},
        container=click,
        actions=[pause],
        response_url=f"{here.slack.url}/hooks/none",
    )
    changed = await here.stores.subscriptions.get(made.id)
    assert changed is not None
    assert changed.pause == Pause("person")


@pytest.mark.parametrize(
    ("team", "view"),
    [
        pytest.param({"id": THEIRS}, {"team_id": THEIRS, "app_installed_team_id": OURS}, id="F2-more5 their team"),
        pytest.param(None, {"team_id": THEIRS, "app_installed_team_id": OURS}, id="F2-more6 no team"),
        pytest.param({"id": THEIRS}, {"team_id": ORG, "app_installed_team_id": OURS}, id="F2-more7 organization"),
    ],
)
async def test_a_guest_submits_a_dialog(here: Shared, team: Json | None, view: Json) -> None:
    """If a guest submits the dialog for a new subscription, it is stored under the app's workspace."""
    await here.interaction(**submission(team=team, user={"id": GUEST, "team_id": THEIRS}, view=view))
    assert [(kept.team, kept.channel, kept.creator) for kept in await here.kept()] == [(OURS, SHARED, GUEST)]


def submission(view: Json, **fields: Any) -> Json:
    """Return a submission of the dialog that subscribes the shared channel on Fridays at 10:00.

    `view` and `fields` contain the workspaces that the request names.
    """
    values = {
        "digest.channel": {"value": {"type": "conversations_select", "selected_conversation": SHARED}},
        "digest.weekday": {"value": {"type": "static_select", "selected_option": {"value": "4"}}},
        "digest.time": {"value": {"type": "timepicker", "selected_time": "10:00"}},
        "digest.zone": {"value": {"type": "external_select", "selected_option": {"value": "UTC"}}},
        "digest.language": {"value": {"type": "static_select", "selected_option": {"value": "en"}}},
    }
    metadata = json.dumps({"subscription": None, "reader": "en", "zone": None})
    form = {"id": "V1", "type": "modal", "callback_id": FORM, "private_metadata": metadata, "state": {"values": values}}
    return {"type": "view_submission", "view": {**form, **view}, **fields}


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        pytest.param("channel_archive", "archived", id="F2-more8"),
        pytest.param("channel_deleted", "missing", id="F2-more9"),
        pytest.param("member_left_channel", "removed", id="F2-more10"),
    ],
)
async def test_their_channel_events_are_ours(here: Shared, event: str, reason: Reason) -> None:
    """If a guest archives or deletes a shared channel, or removes the bot from it, the subscription is paused."""
    await here.types(SUBSCRIBE)
    who = here.slack.app.bot_user if event == "member_left_channel" else GUEST
    await here.event(type=event, channel=SHARED, user=who, _team_id=THEIRS)
    assert [kept.pause for kept in await here.kept()] == [Pause(reason)]


async def test_a_guest_archives_on_the_page(here: Shared) -> None:
    """If a guest archives a channel in the playground, the channel's subscription is paused (F2-more11)."""
    await here.types(SUBSCRIBE)
    channel = here.slack.workspace.channels[SHARED]
    here.slack.workspace.archive(channel, GUEST)
    await here.hears("channel_archive")
    assert [kept.pause for kept in await here.kept()] == [Pause("archived")]


@pytest.mark.parametrize(
    "outer",
    [
        pytest.param({"team_id": OURS}, id="F2-line9"),
        pytest.param({"team_id": OURS, "authorizations": []}, id="F2-more12 not authorized any more"),
        pytest.param({"team_id": OURS, "authorizations": None}, id="F2-more13 no authorizations"),
    ],
)
async def test_uninstalled(here: Shared, outer: Json) -> None:
    """If the app is removed, all subscriptions of people of either workspace are deleted."""
    await here.mentions(GUEST, SUBSCRIBE)
    await here.types("subscribe monday 9:00 UTC")
    await here.event(type="app_uninstalled", **{f"_{name}": value for name, value in outer.items()})
    assert await here.kept() == []
    assert await SqlInstallations(here.stores.engine).put_right_for() is None


async def test_uninstalled_elsewhere(here: Shared) -> None:
    """If another workspace removes the app, the data of the app's own workspace stays (F2-more14)."""
    await here.types(SUBSCRIBE)
    await here.event(type="app_uninstalled", _team_id=THIRD, _authorizations=[])
    assert len(await here.kept()) == 1


@pytest.mark.parametrize(
    "outer",
    [
        pytest.param({"team_id": OURS}, id="F2-line12"),
        pytest.param({"team_id": OURS, "authorizations": []}, id="F2-more15 not authorized any more"),
    ],
)
async def test_tokens_revoked(here: Shared, outer: Json) -> None:
    """If the bot's token is revoked, all subscriptions are paused, including those of people of the other workspace."""
    await here.mentions(GUEST, SUBSCRIBE)
    (first,) = await here.kept()
    await here.stores.subscriptions.add(replace(first, id="second", creator=OWNER))
    revoked = {"bot": [here.slack.app.bot_user]}
    await here.event(type="tokens_revoked", tokens=revoked, **{f"_{name}": value for name, value in outer.items()})
    assert [kept.pause for kept in await here.kept()] == [Pause("revoked")] * 2


# F2: what earlier versions stored under the other workspace


@pytest.fixture
async def before(unindexed: IndexedKnowledge, database_url: str) -> AsyncIterator[Shared]:
    """Yield a playground with people of two workspaces, on each kind of database.

    What earlier versions stored under the other workspace has not been moved yet.
    """
    async with shared(unindexed, database_url=database_url) as before:
        yield before


async def test_put_right(before: Shared) -> None:
    """At the first start, everything that is stored under another workspace moves to the token's workspace (F2-right1).

    This includes rate limits and posted facts.
    """
    gone = await before.add(id="gone", schedule=Schedule(4, time(10), "Asia/Seoul"), next_due=WEDNESDAY)
    await before.stores.deliveries.enqueue_due(planned(before), 10)
    (delivery,) = await before.stores.deliveries.claim("w", 60, 60, 10)
    await before.stores.deliveries.mark_in_flight(delivery, 1)
    await before.stores.subscriptions.remove(gone.id)
    await before.add()
    await before.work()
    assert await before.places(tables.subscriptions) == {(OURS, SHARED)}
    assert await before.places(tables.deliveries) == {(OURS, SHARED)}
    assert await before.places(tables.posted_facts) == {(OURS, SHARED)}
    assert await before.rate_limits() == {OURS, f"{OURS}/{SHARED}"}
    assert len(before.posts()) == 1
    assert (await before.types("subscriptions")).count("every Friday at 10:00") == 1


def planned(here: Shared) -> Any:
    """Return the function with which the worker plans its posts."""
    return here.worker._plan


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        ({}, {}, OURS),
        ({"pause": Pause("person")}, {}, THEIRS),
        ({}, {"pause": Pause("archived")}, OURS),
        ({"creator": "", "pause": Pause("person")}, {}, OURS),
        ({"language": "ko"}, {}, OURS),
    ],
    ids=[
        "F2-right2 alike",
        "F2-right3 ours rests",
        "F2-right4 theirs rests",
        "F2-right5 settings",
        "F2-right6 language",
    ],
)
async def test_two_alike_become_one(before: Shared, ours: Json, theirs: Json, kept: str) -> None:
    """Two subscriptions of a channel with the same schedule are merged.

    The one from the settings is kept or, if there is none, an active one. Otherwise, that of the app's workspace is
    kept.
    """
    await before.add(OURS, **ours)
    await before.add(**theirs)
    await before.add(OURS, id="later", schedule=Schedule(4, time(11), "UTC"), next_due=FRIDAY + timedelta(hours=1))
    await before.work()
    assert {each.id for each in await before.kept()} == {f"{kept}-{SHARED}", "later"}
    assert {each.team for each in await before.kept()} == {OURS}
    assert len(before.posts()) == (0 if ours.get("creator") == "" else 1)


@pytest.mark.parametrize("posted_for", [THEIRS, OURS])
async def test_nothing_is_posted_again(before: Shared, posted_for: str) -> None:
    """If only one of two equal subscriptions has posted this week, there is no second post (F2-right7).

    No fact is repeated in later weeks.
    """
    await before.add(posted_for)
    other = OURS if posted_for == THEIRS else THEIRS
    poster_alone = before.worker._unprepared
    before.worker._unprepared = []
    await before.work()
    await before.add(other)
    before.worker._unprepared = poster_alone
    await before.work(FRIDAY + timedelta(minutes=1))
    assert len(before.posts()) == 1
    for week in range(1, 4):
        await before.work(FRIDAY + week * WEEK)
        assert len(before.posts()) == 1 + week
    assert len({message.text for message in before.posts()}) == 4


async def test_what_waits_goes_out_once(before: Shared) -> None:
    """If two equal subscriptions have pending posts for one slot, and one may be posted already, the other is dropped.

    This is the case F2-right8.
    """
    await before.add()
    await before.add(OURS)
    before.clock[0] = FRIDAY
    await before.stores.deliveries.enqueue_due(planned(before), 10)
    (claimed, *_) = await before.stores.deliveries.claim("gone", 3600, 60, 1)
    assert await before.stores.deliveries.mark_in_flight(claimed, 1)
    await before.work()
    assert before.posts() == []
    states = [delivery.state for delivery in await before.stores.deliveries.latest(None, 10)]
    assert states == ["ambiguous"]


async def test_several_start_together(before: Shared) -> None:
    """Several processes can move what is stored under other workspaces at the same time (F2-right9).

    One subscription remains.
    """
    await before.add(OURS)
    await before.add()
    await before.add(THIRD)
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(opened(before.settings)) for _ in range(4)]
        starting = [await installation_in(each) for each in stores]
        assert await asyncio.gather(*(each.learn(before.poster) for each in starting)) == [True] * 4
    (kept,) = await before.kept()
    assert (kept.team, kept.id) == (OURS, f"{OURS}-{SHARED}")
    assert await before.installation.learn(before.poster)
    assert await before.kept() == [kept]


async def test_a_web_process_learns_it_too(before: Shared) -> None:
    """A process that posts nothing also finds out the token's workspace, even if Slack fails at first (F2-right17)."""
    await before.add()
    before.slack.faults.add(Fault.from_json({"kind": "answer", "status": 503, "methods": ["auth.test"], "count": 1}))
    async with learning(before.settings, before.installation, first_wait=0.01):
        await until(before.installation.team)
        async with asyncio.timeout(20):
            while [kept.team for kept in await before.kept()] != [OURS]:  # noqa: ASYNC110 - there is no event
                await asyncio.sleep(0.01)
    assert [kept.team for kept in await before.kept()] == [OURS]


async def test_a_direct_conversation(before: Shared) -> None:
    """The subscription of a guest's direct conversation moves, too, although the bot cannot look it up (F2-right10)."""
    direct = await before.slack.people.open_direct(GUEST, before.slack.app.bot_user)
    await before.add(channel=direct.id)
    assert await before.installation.learn(before.poster)
    assert [kept.team for kept in await before.kept()] == [OURS]


async def test_channels_that_the_token_cannot_see(before: Shared) -> None:
    """Data of channels that the token cannot see stays under its workspace (F2-right11)."""
    await before.add(channel=ELSEWHERE)
    await before.add()
    assert await before.installation.learn(before.poster)
    assert {(kept.team, kept.channel) for kept in await before.kept()} == {(OURS, SHARED), (THEIRS, ELSEWHERE)}
    assert await SqlInstallations(before.stores.engine).put_right_for() == OURS


async def test_only_once(before: Shared, caplog: pytest.LogCaptureFixture) -> None:
    """Data is moved only once. If the token later belongs to another workspace, nothing moves (F2-right12)."""
    await before.add()
    assert await before.installation.learn(before.poster)
    before.slack.workspace.id = THIRD
    later = await installation_in(before.stores)
    assert later.team() == OURS
    assert await later.learn(before.poster)
    assert later.team() == THIRD
    assert [kept.team for kept in await before.kept()] == [OURS]
    assert OURS in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "body": "upstream connect error"},
        {"status": 429, "error": "ratelimited", "retry_after": "1"},
        {"body": []},
    ],
    ids=["F2-right13 a gateway", "F2-right14 rate limited", "F2-right15 nonsense"],
)
async def test_slack_does_not_say(before: Shared, fault: Json) -> None:
    """If Slack does not say what the token can see, nothing moves until a later attempt, at which Slack says so."""
    await before.add()
    methods = frozenset({"conversations.info", "conversations.history"})
    number = before.slack.faults.add(Fault.from_json({"kind": "answer", "methods": sorted(methods), **fault}))
    assert not await before.installation.learn(before.poster)
    assert [kept.team for kept in await before.kept()] == [THEIRS]
    before.slack.faults.remove(number)
    assert await before.installation.learn(before.poster)
    assert [kept.team for kept in await before.kept()] == [OURS]


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "team_id": None}, {"ok": True, "team_id": 7}, []])
async def test_slack_does_not_name_the_workspace(before: Shared, answer: Any) -> None:
    """If Slack does not name the token's workspace, nothing moves (F2-right16)."""
    await before.add()
    fault = Fault.from_json({"kind": "answer", "methods": ["auth.test"], "body": answer})
    before.slack.faults.add(fault)
    assert not await before.installation.learn(before.poster)
    assert before.installation.team() is None
    assert [kept.team for kept in await before.kept()] == [THEIRS]


# D6: an app that is installed in a whole organization

ORG_WIDE = [{"enterprise_id": ORG, "team_id": None, "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": True}]


@pytest.mark.parametrize("token", [None, OURS, ORG, "E0OTHER000"], ids=["D6-1", "D6-more1", "D6-more2", "D6-more3"])
async def test_an_organization(unindexed: IndexedKnowledge, tmp_path: Path, token: str | None) -> None:
    """In an organization, commands, dialogs and events belong to the same workspace: the token's, once it is known."""
    async with shared(unindexed, data_path=tmp_path) as here:
        if token is not None:
            here.slack.workspace.id = token
            assert await here.installation.learn(here.poster)
        about = {"team_id": OURS, "enterprise_id": ORG, "is_enterprise_install": "true"}
        await here.bot.command(SUBSCRIBE, user_id=HOST, channel_id=SHARED, **about)
        dialog = {"team": None, "enterprise": {"id": ORG}, "is_enterprise_install": True}
        view = {"team_id": ORG, "app_installed_team_id": ORG}
        again = await here.interaction(**submission(user={"id": HOST, "team_id": OURS}, view=view, **dialog))
        assert "already" in again
        await here.event(**mention(user=HOST, team_id=OURS, context_team_id=OURS, authorizations=ORG_WIDE))
        assert [kept.team for kept in await here.kept()] == [token or OURS]
        where = {"team_id": None, "context_team_id": None if token else OURS, "enterprise_id": ORG}
        outer = {f"_{name}": value for name, value in where.items()}
        await here.event(type="channel_archive", channel=SHARED, _authorizations=ORG_WIDE, **outer)
        assert [kept.pause for kept in await here.kept()] == [Pause("archived")]


# D8: a channel that gets a new id


async def share(here: Shared) -> str:
    """Share the private channel, wait until the app has been told its new id, and return this id."""
    channel = here.slack.workspace.channels[SECRET]
    async with aiohttp.ClientSession() as client:
        where, told = f"{here.slack.url}/control/share", {"channel": SECRET}
        async with client.post(where, json=told, headers={"X-Playground": "1"}) as response:
            assert response.status == 200
    await here.hears("channel_id_changed")
    return channel.id


async def test_a_channel_gets_a_new_id(here: Shared) -> None:
    """If a channel gets a new id, its subscription moves to that id, and no fact is repeated (D8-1)."""
    await here.types(SUBSCRIBE, channel=SECRET)
    await here.work()
    new = await share(here)
    await here.work(FRIDAY + WEEK)
    assert [kept.channel for kept in await here.kept()] == [new]
    assert len({message.text for message in here.posts(new)}) == 2
    assert (await here.types("subscriptions", channel=new)).count("every Friday at 10:00") == 1


async def test_what_waits_follows(here: Shared) -> None:
    """If a channel gets a new id while a post is pending, the post goes to the new id, as do rate limits (D8-2)."""
    await here.types("subscribe monday 9:00 UTC", channel=SECRET)
    await here.types("unsubscribe", channel=SECRET)
    await here.types(SUBSCRIBE, channel=SECRET)
    here.clock[0] = FRIDAY
    await here.stores.deliveries.enqueue_due(planned(here), 10)
    new = await share(here)
    await here.work()
    assert len(here.posts(new)) == 1
    for table in (tables.subscriptions, tables.deliveries):
        assert await here.places(table) == {(OURS, new)}
    assert await here.rate_limits() == {OURS, f"{OURS}/{new}"}


async def test_the_news_comes_late(here: Shared) -> None:
    """If a post failed before the app was told a channel's new id, the subscription is resumed once it is (D8-3)."""
    await here.types(SUBSCRIBE, channel=SECRET)
    fault = here.slack.faults.add(
        Fault.from_json({"kind": "late_event", "seconds": 60, "events": ["channel_id_changed"]})
    )
    channel = here.slack.workspace.channels[SECRET]
    here.slack.workspace.change_id(channel, OWNER)
    await here.work()
    assert [kept.pause for kept in await here.kept()] == [Pause("missing")]
    here.slack.faults.remove(fault)
    here.slack.advance(61)
    await here.hears("channel_id_changed")
    await here.work(FRIDAY + WEEK)
    assert [(kept.channel, kept.pause) for kept in await here.kept()] == [(channel.id, None)]
    assert len(here.posts(channel.id)) == 1


async def send_to_a_person(here: Shared, question: str) -> None:
    """Ask a question that the report doesn't answer as the host, and press the button that sends it to people."""
    refusal = (await here.slack.people.command(HOST, SHARED, f"/innovation {question}")).message
    assert refusal is not None
    found = way_on(refusal.blocks, experts.SEND.en)
    assert found
    block, button, _ = found
    where = {"block_id": block["block_id"], "channel": SHARED, "ts": refusal.ts}
    assert (await here.slack.people.press(HOST, button["action_id"], **where)).ok
    await here.bot.settled()


async def test_questions_to_people_follow(here: Shared, search: Search) -> None:
    """New questions to people go to the channel's new id, and replies to all of them reach the asker."""
    search.outcome = NotCovered((), "en")
    await here.stores.passed_on.name(OURS, (SECRET,))
    await send_to_a_person(here, "who was first?")
    new = await share(here)
    await send_to_a_person(here, "who was second?")
    for question in ("who was first?", "who was second?"):
        (sent,) = (each for each in here.slack.workspace.history(new) if question in whole(each))
        await here.slack.people.write(OWNER, new, f"A reply to {question}", sent.ts)
        own = here.slack.workspace.direct(HOST, here.slack.app.bot_user).id
        await until(partial(_has, here, own, f"A reply to {question}"))


def _has(here: Shared, channel: str, text: str) -> bool:
    return any(text in whole(message) for message in here.slack.workspace.history(channel))


@pytest.mark.parametrize("new", [None, 7, SHARED, SECRET], ids=["D8-4", "D8-5", "D8-6", "D8-7"])
async def test_any_new_id(here: Shared, new: Any) -> None:
    """If a channel's new id has the same subscription, the two are merged. Without a usable new id, nothing changes."""
    await here.types(SUBSCRIBE, channel=SECRET)
    await here.types(SUBSCRIBE, channel=SHARED)
    await here.event(type="channel_id_changed", old_channel_id=SECRET, new_channel_id=new, _team_id=THEIRS)
    await here.work()
    assert len(here.posts(SHARED)) == 1
    assert [kept.channel for kept in await here.kept()].count(SECRET) == (0 if new == SHARED else 1)


@pytest.mark.slow
async def test_the_settings_name_the_old_id(unindexed: IndexedKnowledge, tmp_path: Path) -> None:
    """The settings' subscription moves, too, even if DIGEST_CHANNEL still has the old id at the next start (D8-8)."""
    about: Json = {"digest_channel": SECRET, "digest_weekday": 4, "digest_time": time(10), "digest_zone": "UTC"}
    async with shared(unindexed, data_path=tmp_path, **about) as here:
        await here.work(WEDNESDAY)
        await here.work()
        new = await share(here)
        async with working(here.settings, unindexed.knowledge, here.stores, by_itself=False) as worker:
            here.clock[0] = FRIDAY + WEEK
            await worker.tick()
        assert [(kept.channel, kept.creator, kept.pause) for kept in await here.kept()] == [(new, "", None)]
        assert len(here.posts(new)) == 2
