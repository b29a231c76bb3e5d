"""Replies to requests from the Home tab and about settings, and builds the Home tab."""

from __future__ import annotations

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, assert_never

from handlers.blocks.home import Json, render_home, search_options
from handlers.card import Card, Element, Line
from handlers.envelope import Typing
from handlers.home import texts
from handlers.home.daily import fact_of_the_day
from handlers.home.locales import Locales
from handlers.home.memory import PeopleMemory
from handlers.home.personal_data import PersonalData
from handlers.home.present import (
    Shown,
    ask_button,
    home_card,
    my_data_card,
    removed_card,
    settings_card,
    suggestion_button,
)
from handlers.home.requests import (
    AskTyped,
    ChooseChannelLanguage,
    ChooseLanguage,
    OpenAnswer,
    OpenSettings,
    RemoveMyData,
    Request,
    ShowMyData,
)
from handlers.people import Asker
from knowledge.model import DEFAULT_LANGUAGE, KnowledgeBase, Language, read_language
from knowledge.search.question import language_of
from knowledge.search.typeahead import MOST, Typeahead

_LONGEST_TYPED = 60
"""Maximum number of characters of a suggestion to ask what was typed, because an option has little room."""


@dataclass(frozen=True, slots=True)
class Others:
    """Functions that return what other features show on the Home tab.

    `answer` returns the card of a topic or of one of its statements, `ask` the card that answers a question, `greeting`
    a greeting, `subscriptions` the elements about the workspace's subscriptions, and `naming` a line for each
    subscription that names a person.
    """

    answer: Callable[[str, str, Language], Card]
    ask: Callable[[str, Language], Card]
    greeting: Callable[[Language], Card]
    subscriptions: Callable[[Asker, Language], Awaitable[Sequence[Element]]]
    naming: Callable[[Asker, Language], Awaitable[Sequence[Line]]]


@dataclass(frozen=True, slots=True)
class Home:
    """Fulfils requests from the Home tab and about settings. `personal` is all data that is stored about people."""

    typeahead: Typeahead
    memory: PeopleMemory
    locales: Locales
    others: Others
    personal: Sequence[PersonalData]

    @property
    def knowledge(self) -> KnowledgeBase:
        """Return the report."""
        return self.typeahead.knowledge

    async def reply(self, request: Request, asker: Asker) -> Card:
        """Fulfil a request and return a card."""
        language = request.language
        match request:
            case OpenAnswer():
                return self.others.answer(request.topic, request.statement, language)
            case AskTyped():
                return self.others.ask(request.text, language)
            case OpenSettings():
                return await self._settings(asker, language)
            case ChooseLanguage():
                await self.memory.choose(asker, asker.user, self._read(request.choice))
                return await self._settings(asker, self._read(request.choice) or language)
            case ChooseChannelLanguage():
                await self.memory.choose(asker, asker.channel, self._read(request.choice))
                return await self._settings(asker, language)
            case ShowMyData():
                lines = [line for each in self.personal for line in await each.describe(asker, language)]
                return my_data_card(lines, await self.others.naming(asker, language), language)
            case RemoveMyData():
                for each in self.personal:
                    await each.remove(asker)
                return removed_card(language)
            case _:
                assert_never(request)

    async def view(self, asker: Asker, before: Mapping[str, Any] | None = None) -> Json:
        """Return the asker's Home tab, as Slack's JSON.

        `before` is the metadata of the Home tab that the asker sees now and may be using, so that its menus stay the
        same. Without it, all menus are new, with nothing chosen: Slack does not report the same choice in a menu again.
        """
        chosen, language = (await self.memory.chosen(asker)).own, await self._spoken(asker)
        name = str((before or {}).get("name") or secrets.token_hex(4))
        shown = Shown(
            name=name,
            fact=fact_of_the_day(self.knowledge, datetime.now(UTC).date()),
            recent=await self.memory.recent(asker),
            subscriptions=await self.others.subscriptions(asker, language),
            chosen=chosen,
        )
        state = json.dumps({"name": name, "language": language, "chosen": chosen})
        return render_home(home_card(shown, self.knowledge, language), texts.SEARCH[language], state)

    async def greeting(self, asker: Asker) -> Card:
        """Return the card that greets a person who has not written to the bot yet."""
        return self.others.greeting(await self._spoken(asker))

    def suggest(self, typing: Typing) -> list[Json]:
        """Return suggestions for the text in the search field, as menu options. The last one asks the text itself."""
        chosen, language = typing.metadata.get("chosen"), read_language(typing.metadata.get("language"))
        typed = typing.text.strip()[:_LONGEST_TYPED]
        suggestions = self.typeahead.suggest(typed, language)
        # A name that is not in Hangul, such as KONEPS, is used in all languages: it says nothing about the person's.
        of_names = chosen or ("ko" if language_of(typed) == "ko" else language)
        found = [suggestion_button(each, of_names if each.is_name else chosen or each.language) for each in suggestions]
        if not typed:
            return search_options(found)
        return search_options([*found[: MOST - 1], ask_button(typed, chosen or language_of(typed))])

    async def language(self, asker: Asker, text: str) -> Language | None:
        """Return the language for the answer to what a person typed, or None if the text's own language decides.

        The language is the person's or the channel's choice. If neither has chosen one and the text has no letters, it
        is the language of the person's Slack, but only if that is already known: nobody waits for it.
        """
        chosen = (await self.memory.chosen(asker)).language
        if chosen or any(sign.isalpha() for sign in text):
            return chosen
        return self.locales.known(asker)

    async def _spoken(self, asker: Asker) -> Language:
        """Return the language for a person who has not typed anything: their choice, or else that of their Slack."""
        chosen = (await self.memory.chosen(asker)).own
        return self.knowledge.language(chosen or await self.locales.look_up(asker) or DEFAULT_LANGUAGE)

    async def _settings(self, asker: Asker, language: Language) -> Card:
        in_channel = bool(asker.channel) and not asker.direct
        return settings_card(await self.memory.chosen(asker), self.knowledge, language, in_channel=in_channel)

    def _read(self, choice: str) -> Language | None:
        return choice if choice in self.knowledge.languages else None
