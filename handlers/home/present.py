"""Builds the cards of the Home tab, of the settings, and of a person's stored data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from handlers.blocks.plain import line_text
from handlers.card import Actions, Aside, Bullets, Button, Card, Element, Line, Menu, Text, Title, bold, plain
from handlers.home import texts
from handlers.home.people import Chosen, RecentAnswer
from handlers.home.requests import (
    AskTyped,
    ChooseChannelLanguage,
    ChooseLanguage,
    OpenAnswer,
    RemoveMyData,
    ShowMyData,
)
from handlers.report.sources import chapter_number, short_place, source_of
from handlers.texts import Phrase, language_name, say
from knowledge.model import Chapter, KnowledgeBase, Language, Statement, Topic
from knowledge.search.typeahead import Suggestion

_CHAPTERS = 12
"""Maximum number of chapters with a menu on the Home tab. The topics of the others are found with the search field."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person's Home tab shows: a fact, recent answers, elements about subscriptions, and the chosen language.

    If the tab replaces one with the same `name`, its menus keep what was chosen in them.
    """

    name: str
    fact: tuple[Topic, Statement] | None
    recent: Sequence[RecentAnswer]
    subscriptions: Sequence[Element]
    chosen: Language | None


def home_card(shown: Shown, knowledge: KnowledgeBase, language: Language) -> Card:
    """Return the Home tab's card. Its first two elements are the title and the intro."""
    title = say(texts.TITLE, language, nickname=knowledge.report.nickname[language])
    chapters = (_chapter_menu(chapter, knowledge, language) for chapter in knowledge.chapters[:_CHAPTERS])
    recent = Menu(tuple(_recent(shown.recent, knowledge, language)), texts.RECENT[language])
    languages = _language_menu(texts.LANGUAGE, shown.chosen, ChooseLanguage, knowledge, language)
    return Card(
        name=("home", shown.name),
        language=language,
        status="list",
        summary=(title,),
        elements=(
            Title(title),
            Aside((texts.INTRO[language],), "intro"),
            Actions((), "chapters", menus=tuple(chapters)),
            *_fact(shown.fact, knowledge, language),
            *shown.subscriptions,
            Actions((_my_data(language),), "settings", menus=(recent, languages)),
        ),
    )


def settings_card(chosen: Chosen, knowledge: KnowledgeBase, language: Language, *, in_channel: bool) -> Card:
    """Return a card with a menu for the person's language and, if `in_channel`, one for the channel's language."""
    menus = [_language_menu(texts.LANGUAGE, chosen.own, ChooseLanguage, knowledge, language)]
    if in_channel:
        channel = chosen.channel
        menus.append(_language_menu(texts.CHANNEL_LANGUAGE, channel, ChooseChannelLanguage, knowledge, language))
    choices = (say(label, language, chosen=_name(each, language)) for label, each in _choices(chosen, in_channel))
    return _card(
        (texts.SETTINGS[language], *choices),
        (
            Text(bold(texts.SETTINGS[language]), "title"),
            Aside((texts.SETTINGS_INTRO[language],), "intro"),
            Actions((_my_data(language),), "choices", menus=tuple(menus)),
        ),
        language,
    )


def my_data_card(lines: Sequence[Line], subscriptions: Sequence[Line], language: Language) -> Card:
    """Return a card that lists what is stored about a person, with a button that deletes it.

    Each of `lines` is about one item. `subscriptions` are those that name the person. They are listed last, because
    they are not deleted.
    """
    said, elements = list[str](), list[Element]()
    if lines:
        said += [texts.MY_DATA_INTRO[language], *map(line_text, lines)]
        remove = Button(texts.REMOVE[language], RemoveMyData(language), danger=True)
        elements += [Text(bold(said[0]), "title"), Bullets(tuple(lines), "data"), Actions((remove,), "buttons")]
    if subscriptions:
        elements += [
            Text(plain(texts.SUBSCRIPTIONS[language]), "stay"),
            Bullets(tuple(subscriptions), "subscriptions"),
        ]
        said += [texts.SUBSCRIPTIONS[language], *map(line_text, subscriptions)]
    if not elements:
        said.append(texts.NO_DATA[language])
        elements.append(Text(plain(said[-1]), "sentence"))
    return _card(said, (*elements, Aside((texts.NEVER_TYPED[language],), "note")), language)


def removed_card(language: Language) -> Card:
    """Return a card that says that a person's data was deleted."""
    return _card((texts.REMOVED[language],), (Text(plain(texts.REMOVED[language]), "sentence"),), language)


def suggestion_button(suggestion: Suggestion, language: Language) -> Button:
    """Return the button that opens what is suggested, in `language`."""
    return Button(suggestion.text, OpenAnswer(language, suggestion.topic, suggestion.statement))


def ask_button(typed: str, language: Language) -> Button:
    """Return the button that asks what was typed."""
    return Button(say(texts.ASK_TYPED, language, typed=typed), AskTyped(language, typed))


def _chapter_menu(chapter: Chapter, knowledge: KnowledgeBase, language: Language) -> Menu:
    topics = knowledge.topics_in(chapter)
    number = chapter_number(chapter, language)
    title = f"{number} · {chapter.title[language]}" if number else chapter.title[language]
    return Menu(tuple(Button(topic.title[language], OpenAnswer(language, topic.id)) for topic in topics), title)


def _fact(fact: tuple[Topic, Statement] | None, knowledge: KnowledgeBase, language: Language) -> Iterator[Element]:
    if fact is None:
        return
    topic, statement = fact
    place = short_place(knowledge, source_of(topic, statement), language)
    yield Text((*bold(texts.FACT_OF_THE_DAY[language]), *plain(f"\n{statement.text[language]}")), "fact")
    yield Aside((place,), "fact.place")
    yield Actions((Button(texts.FACT_MORE[language], OpenAnswer(language, topic.id)),), "fact.buttons")


def _recent(answers: Sequence[RecentAnswer], knowledge: KnowledgeBase, language: Language) -> Iterator[Button]:
    """Yield buttons for the answers whose topics are still in the report."""
    for answer in answers:
        if topic := knowledge.topic(answer.about):
            found = topic.statement(answer.about)
            label = found.text[language] if found else topic.title[language]
            yield Button(label, OpenAnswer(language, topic.id, found.name if found else ""))


def _language_menu(
    label: Phrase,
    chosen: Language | None,
    choose: Callable[[Language, str], ChooseLanguage | ChooseChannelLanguage],
    knowledge: KnowledgeBase,
    language: Language,
) -> Menu:
    choices = ("", *knowledge.languages)
    options = tuple(Button(_name(each or None, language), choose(language, each)) for each in choices)
    return Menu(options, say(label, language, chosen=_name(chosen, language)))


def _choices(chosen: Chosen, in_channel: bool) -> Iterator[tuple[Phrase, Language | None]]:
    yield texts.LANGUAGE, chosen.own
    if in_channel:
        yield texts.CHANNEL_LANGUAGE, chosen.channel


def _name(chosen: Language | None, language: Language) -> str:
    return language_name(chosen, language) if chosen else texts.AUTOMATIC[language]


def _my_data(language: Language) -> Button:
    return Button(texts.MY_DATA[language], ShowMyData(language))


def _card(summary: Sequence[str], elements: Sequence[Element], language: Language) -> Card:
    return Card(("personal", language), language, "done", tuple(summary), tuple(elements))
