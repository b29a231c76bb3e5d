"""Stores the languages that people and channels chose, and people's last answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, FromClause, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.engine import insert_into, reading, retried, writing_soon
from bot.storage.tables import languages, recent_answers
from handlers.home.people import MOST, Chosen, RecentAnswer
from handlers.people import Asker
from knowledge.model import Language


class SqlPeople:
    """Stores the languages that people and channels chose, and people's last answers, in a database.

    If the database cannot be used, every method raises one of the errors in `bot.storage.trouble.DATABASE_TROUBLE`.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def chosen(self, asker: Asker) -> Chosen:
        """Return the languages that the asker and the channel have chosen."""
        choosers = languages.c.chooser.in_((asker.user, asker.channel))
        query = select(languages.c.chooser, languages.c.language).where(languages.c.team == asker.team, choosers)
        async with reading(self._engine) as connection:
            found: dict[str, Language] = {row.chooser: row.language for row in await connection.execute(query)}
        return Chosen(found.get(asker.user), found.get(asker.channel))

    async def choose(self, team: str, who: str, language: Language | None) -> None:
        """Store the language of the person or channel with the id `who`, or delete it if `language` is None."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(languages).where(languages.c.team == team, languages.c.chooser == who))
            if language is not None:
                insert = insert_into(languages, connection.dialect.name)
                new = insert.values(team=team, chooser=who, language=language)
                await connection.execute(
                    new.on_conflict_do_update(index_elements=["team", "chooser"], set_={"language": language})
                )

    @retried
    async def remember(self, answers: Sequence[RecentAnswer]) -> None:
        """Store answers, and delete those of the same people that are no longer among their last `MOST`."""
        latest = {(each.team, each.user, each.about): each for each in answers}
        # In a fixed order, so that processes that store answers at the same time do not deadlock.
        people = sorted({(team, user) for team, user, _ in latest})
        async with writing_soon(self._engine) as connection:
            await _remember(connection, [each for _, each in sorted(latest.items())])
            for team, user in people:
                await connection.execute(delete(recent_answers).where(_is_old(team, user)))

    async def recent(self, asker: Asker) -> list[RecentAnswer]:
        """Return the asker's last answers, newest first."""
        query = select(recent_answers).where(_of(recent_answers, asker.team, asker.user))
        newest_first = query.order_by(recent_answers.c.at.desc(), recent_answers.c.about).limit(MOST)
        async with reading(self._engine) as connection:
            return [RecentAnswer(*row) for row in await connection.execute(newest_first)]

    @retried
    async def forget(self, asker: Asker) -> None:
        """Delete the asker's chosen language and last answers."""
        async with self._engine.begin() as connection:
            mine = and_(languages.c.team == asker.team, languages.c.chooser == asker.user)
            await connection.execute(delete(languages).where(mine))
            await connection.execute(delete(recent_answers).where(_of(recent_answers, asker.team, asker.user)))

    async def forget_answers(self) -> None:
        """Delete everybody's last answers."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(recent_answers))


async def _remember(connection: AsyncConnection, answers: Sequence[RecentAnswer]) -> None:
    insert = insert_into(recent_answers, connection.dialect.name)
    again = insert.on_conflict_do_update(index_elements=["team", "person", "about"], set_={"at": insert.excluded.at})
    rows = [{"team": each.team, "person": each.user, "about": each.about, "at": each.at} for each in answers]
    if rows:
        await connection.execute(again, rows)


def _of(table: FromClause, team: str, user: str) -> ColumnElement[bool]:
    return and_(table.c.team == team, table.c.person == user)


def _is_old(team: str, user: str) -> ColumnElement[bool]:
    """Return the condition for a person's answers that are no longer among the last ones."""
    each = recent_answers.alias()
    newest = select(each.c.about).where(_of(each, team, user)).order_by(each.c.at.desc(), each.c.about).limit(MOST)
    return and_(_of(recent_answers, team, user), recent_answers.c.about.not_in(newest))
