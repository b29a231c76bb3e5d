"""Finds out which workspace the bot token belongs to, and moves to it what was stored under another one.

Earlier versions stored the subscriptions that people of another workspace made in a shared channel (Slack Connect)
under that workspace. One database serves one bot token, so everything in channels that the token can see belongs to the
token's workspace.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from bot.logs import describe
from bot.processes import working_on
from bot.settings import Settings
from bot.storage.installations import SqlInstallations
from bot.storage.opening import Stores
from bot.storage.trouble import DATABASE_TROUBLE
from bot.worker.poster import SlackPoster, slack_poster

_LOG = logging.getLogger(__name__)
_AT_ONCE = 100
"""How many channels to ask Slack about at a time: posting has to wait for it."""
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 60.0


class Installation:
    """The workspace that the bot token belongs to. It is certain once Slack has confirmed it.

    Then what is stored under other workspaces moves to it, but only for channels that the token can see, so that a
    token of another workspace, set by mistake, takes nothing over. The database remembers when this is finished, and
    for which workspace. After that, nothing moves anymore, whatever the token is.
    """

    def __init__(self, store: SqlInstallations, remembered: str | None = None) -> None:
        self._store = store
        self._team = remembered
        self._certain = False
        self._unseen: set[str] = set()

    def team(self) -> str | None:
        """Return the id of the workspace: what Slack said or, until then, what the database remembers, if anything."""
        return self._team

    async def learn(self, poster: SlackPoster) -> bool:
        """Ask Slack for the workspace, and move to it what is stored under others. Return whether both are finished.

        If not, call this method again later. Any number of processes may call it at once. Raises the database's
        errors.
        """
        if not self._certain:
            said = await poster.team()
            if said is None:
                return False
            self._team, self._certain = said, True
        return self._team is not None and await self._put_right(self._team, poster)

    async def _put_right(self, team: str, poster: SlackPoster) -> bool:
        done_for = await self._store.put_right_for()
        if done_for is not None:
            if done_for != team:
                _LOG.warning("The database was used for the workspace %s, but the bot token is for %s", done_for, team)
            return True
        places = [each for each in await self._store.elsewhere(team) if each.channel not in self._unseen]
        seen = []
        finished = len(places) <= _AT_ONCE
        for place in places[:_AT_ONCE]:
            sees = await poster.sees(place.channel)
            if sees is None:
                finished = False
                break
            if sees:
                seen.append(place)
            else:
                self._unseen.add(place.channel)
        moved = await self._store.put_right(team, seen, finished=finished)
        if moved:
            _LOG.info("%d subscriptions were stored under another workspace, and are now under %s", moved, team)
        return finished


@contextlib.asynccontextmanager
async def learning(
    settings: Settings, installation: Installation, first_wait: float = _FIRST_WAIT
) -> AsyncIterator[None]:
    """While the context is open, ask Slack for the workspace until `Installation.learn` is finished.

    The first wait between two attempts is `first_wait` seconds, and the waits grow.
    """
    async with slack_poster(settings) as poster, working_on(_keep_asking(installation, poster, first_wait)):
        yield


async def _keep_asking(installation: Installation, poster: SlackPoster, wait: float) -> None:
    while True:
        try:
            if await installation.learn(poster):
                return
        except DATABASE_TROUBLE as error:
            _LOG.warning("Stored data could not be moved to the workspace; will retry\n%s", describe(error))
        await asyncio.sleep(wait)
        wait = min(2 * wait, _LONGEST_WAIT)


async def installation_in(stores: Stores) -> Installation:
    """Return the installation that a database serves. Raises the database's errors."""
    store = SqlInstallations(stores.engine)
    return Installation(store, await store.put_right_for())
