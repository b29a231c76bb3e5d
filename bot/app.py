"""Builds the Slack app. Only this module connects the app to the settings and to its collaborators."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.logs import DROP_INVALID_REQUESTS, REDACT, note
from bot.middleware.authorize import SingleTeamAuthorize
from bot.middleware.error_handler import add_error_handler
from bot.middleware.guard import RequestGuard
from bot.settings import Settings
from bot.troubles import Trouble
from handlers.actions import read_option
from handlers.agent.feature import AgentView
from handlers.answers import requests as answer_requests
from handlers.answers.answering import Answers
from handlers.answers.menus import example_questions
from handlers.answers.requests import Ask, Greet, RandomFact
from handlers.card import Element, Line
from handlers.digests.ports import DeliveryStore, SubscriptionStore
from handlers.digests.service import SubscriptionService
from handlers.digests.slack.channel_events import ChannelEvents
from handlers.digests.slack.feature import ReportCards, WeeklyFact
from handlers.envelope import TokenTeam
from handlers.experts.feature import AskAPerson
from handlers.experts.personal_data import OwnPassedQuestions
from handlers.experts.ports import PassedQuestions
from handlers.experts.service import PassingOn
from handlers.explain.listeners import Explain
from handlers.feedback.feature import AnswerFeedback
from handlers.feedback.personal_data import OwnRatings
from handlers.feedback.ports import FeedbackStore
from handlers.feedback.service import FeedbackService
from handlers.following.feature import Following, QuietChannels, QuietInMemory
from handlers.following.personal_data import OwnConversations
from handlers.home.feature import Home, Others
from handlers.home.listeners import HomeListeners
from handlers.home.locales import Locales
from handlers.home.memory import PeopleMemory
from handlers.home.people import People, PeopleInMemory
from handlers.home.personal_data import LanguageAndAnswers, PersonalData
from handlers.people import Asker
from handlers.replying.clicks import Clicks
from handlers.replying.messages import Messages
from handlers.replying.replies import Replies
from handlers.requests import ACTIONS, help_in_slack
from handlers.router import Listeners, Router
from handlers.sharing.feature import SharedAnswer, Sharing
from handlers.slack.answered import Answered, AnsweredInMemory
from handlers.slack.apologies import Apologies
from handlers.slack.background import Background
from handlers.slack.clients import Clients
from handlers.slack.conversations import Conversations
from handlers.slack.first_presses import FirstPresses
from handlers.slack.retrying import RetryUndone
from handlers.slack.seen_events import SeenEvents, SeenInMemory
from handlers.slack.thread_context import ThreadContext, ThreadsInMemory
from knowledge.model import KnowledgeBase, Language
from knowledge.search import IndexedKnowledge
from knowledge.search.typeahead import Typeahead

_LOG = logging.getLogger(__name__)
_BOLT_LOG = logging.getLogger("bot.bolt")
_ANYTHING = re.compile("")


class DigestStores(Protocol):
    """The stores that the weekly fact needs."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Return the store of subscriptions."""

    @property
    def deliveries(self) -> DeliveryStore:
        """Return the store of deliveries."""


class SlackApp(AsyncApp):
    """A Bolt app with background work, which continues after a request is acknowledged and is drained on shutdown.

    `apologies` tells people that their answer failed.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.background = Background(note)
        self.apologies = Apologies()


@dataclass(frozen=True, slots=True)
class Memory:
    """The stores of what the bot remembers. Those with a default remember in this process only.

    `seen` holds the events that have come, `threads` what each conversation is about, `answered` the questions that are
    claimed or answered, `quiet` the channels where the bot answers only if it is mentioned, and `people` the languages
    that people and channels chose, and people's recent answers. Without `digests`, nobody can subscribe to the weekly
    fact; without `feedback`, answers have no thumbs; and without `passed_on`, nobody can pass a question on to a
    person.
    """

    seen: SeenEvents = field(default_factory=SeenInMemory)
    threads: ThreadContext = field(default_factory=ThreadsInMemory)
    answered: Answered = field(default_factory=AnsweredInMemory)
    quiet: QuietChannels = field(default_factory=QuietInMemory)
    people: People = field(default_factory=PeopleInMemory)
    digests: DigestStores | None = None
    feedback: FeedbackStore | None = None
    passed_on: PassedQuestions | None = None


def build_app(  # noqa: PLR0913 - all but two have a default
    settings: Settings,
    kb: IndexedKnowledge,
    *,
    rng: random.Random | None = None,
    memory: Memory | None = None,
    clients: Clients | None = None,
    token_team: TokenTeam | None = None,
) -> SlackApp:
    """Return the Slack app that answers from `kb`. The app does not call Slack until a request requires it.

    `rng` chooses random facts. Without `memory`, the bot remembers in this process only. Without `clients`, the app
    serves only the workspace that the bot token in `settings` belongs to. `token_team` returns that workspace's id, if
    it is known: see `handlers.envelope.team_of`.
    """
    app, memory = new_app(settings), memory or Memory()
    rng = rng or random.Random()  # noqa: S311 - which fact is shown is not a secret

    async def client_of_settings(_team: str) -> AsyncWebClient:
        return app.client

    clients, token_team = clients or client_of_settings, token_team or (lambda: None)
    answers = Answers(kb, rng, help_in_slack(with_digests=memory.digests is not None))
    weekly_fact = _weekly_fact(settings, answers, memory.digests) if memory.digests else None
    people = PeopleMemory(memory.people, app.background, settings.strict_privacy)
    personal = _personal(kb.knowledge, people, memory)
    home = _home(answers, weekly_fact, people, Locales(clients, app.background), personal)
    person = _person(app, settings, memory, clients, token_team)
    thumbs = _thumbs(app, settings, memory, token_team)
    replies = Replies(answers, weekly_fact, thumbs, person, home, Following(kb, memory.quiet), clients)
    agent = _agent(answers, clients, app.background)
    features: list[Listeners] = [
        HomeListeners(home, clients, token_team, memory.seen, app.background, agent.greet),
        *_channel_events(app, memory, token_team),
        *(each for each in (person, thumbs) if each),
        _explain(kb, answers, app, clients),
    ]
    conversations = Conversations(memory.threads)
    messages = Messages(replies, clients, conversations, memory.seen, memory.answered, agent)
    presses = FirstPresses(memory.seen, memory.answered)
    sharing = _sharing(replies, presses, clients, app.apologies)
    clicks = Clicks(replies, sharing, clients, conversations, presses, agent)
    Router(replies, messages, clicks, clients, token_team, app.background, app.apologies).register(app, features)
    _ignore_the_rest(app)
    return app


def _thumbs(app: SlackApp, settings: Settings, memory: Memory, token_team: TokenTeam) -> AnswerFeedback | None:
    """Return what puts thumbs below answers, or None if ratings are not stored, or the settings switch thumbs off."""
    if memory.feedback is None or settings.strict_privacy or not settings.feedback:
        return None
    service = FeedbackService(memory.feedback, everyone=settings.digest_everyone)
    return AnswerFeedback(service, app.background, token_team)


def _person(
    app: SlackApp, settings: Settings, memory: Memory, clients: Clients, token_team: TokenTeam
) -> AskAPerson | None:
    """Return what passes questions on to people, or None if passed-on questions are not stored."""
    if memory.passed_on is None:
        return None
    service = PassingOn(settings.ask_a_person, memory.passed_on)
    return AskAPerson(service, clients, memory.seen, app.background, token_team)


def _channel_events(app: SlackApp, memory: Memory, token_team: TokenTeam) -> Iterator[Listeners]:
    """Yield what keeps subscriptions in step with their channels, if subscriptions are stored."""
    if memory.digests:
        yield ChannelEvents(memory.digests.subscriptions, memory.threads, app.background, token_team)


def _agent(answers: Answers, clients: Clients, background: Background) -> AgentView:
    # A warning only: everybody gets their answers.
    trouble = Trouble(_LOG, "Slack’s agent view shows everything again", level=logging.WARNING)
    return AgentView(
        answers.kb.knowledge, lambda language: answers.reply(Greet(language)), clients, background, trouble
    )


def _explain(kb: IndexedKnowledge, answers: Answers, app: SlackApp, clients: Clients) -> Explain:
    knowledge = kb.knowledge
    examples = [question for each in knowledge.languages for question in example_questions(knowledge, each)[:1]]
    return Explain(kb, lambda text: answers.reply(Ask(text)), examples, app.background, app.apologies, clients)


def _sharing(replies: Replies, presses: FirstPresses, clients: Clients, apologies: Apologies) -> Sharing:
    async def answer(option_value: str, asker: Asker) -> SharedAnswer | None:
        action = read_option(option_value, ACTIONS)
        if not isinstance(action, answer_requests.Request):
            return None
        question = action.text if isinstance(action, answer_requests.AskAgain) else ""
        return SharedAnswer(question, await replies.with_thumbs(replies.answers.reply(action), asker))

    return Sharing(answer, presses, clients, apologies)


def _weekly_fact(settings: Settings, answers: Answers, stores: DigestStores) -> WeeklyFact:
    knowledge, everyone = answers.kb.knowledge, settings.digest_everyone
    service = SubscriptionService(stores.subscriptions, stores.deliveries, knowledge, everyone=everyone)
    cards = ReportCards(answers.about, lambda language, but: answers.reply(RandomFact(language, but)))
    return WeeklyFact(service, cards)


def _personal(knowledge: KnowledgeBase, people: PeopleMemory, memory: Memory) -> Iterator[PersonalData]:
    """Yield what shows people the data that is stored about them, and deletes it."""
    yield LanguageAndAnswers(people, knowledge)
    if memory.feedback:
        yield OwnRatings(memory.feedback, knowledge)
    if memory.passed_on:
        yield OwnPassedQuestions(memory.passed_on)
    yield OwnConversations(memory.threads)


def _home(
    answers: Answers,
    weekly_fact: WeeklyFact | None,
    memory: PeopleMemory,
    locales: Locales,
    personal: Iterable[PersonalData],
) -> Home:
    async def subscriptions(asker: Asker, language: Language) -> tuple[Element, ...]:
        if weekly_fact is None:
            return ()
        return await weekly_fact.on_home(asker, language, await locales.directory(asker.team))

    async def naming(asker: Asker, language: Language) -> list[Line]:
        return await weekly_fact.naming(asker, language) if weekly_fact else []

    others = Others(
        answer=lambda topic, statement, language: answers.about(topic, language, statement=statement),
        ask=lambda text, language: answers.reply(Ask(text, language)),
        greeting=lambda language: answers.reply(Greet(language)),
        subscriptions=subscriptions,
        naming=naming,
    )
    return Home(Typeahead(answers.kb.knowledge), memory, locales, others, tuple(personal))


def new_app(settings: Settings) -> SlackApp:
    """Return a Slack app with its client, its request guard and its error handler, but without listeners."""
    _redact_logs()
    app = SlackApp(
        name="innovation-bot",
        logger=_BOLT_LOG,
        client=slack_client(settings),
        signing_secret="",
        # A command's response is the acknowledgement itself; in its other mode, Bolt polls for it every 10 ms.
        process_before_response=True,
        before_authorize=RequestGuard(settings.api_url),
        authorize=SingleTeamAuthorize(settings.bot_token),
        # The HTTP transport has checked these before Bolt receives a request.
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    add_error_handler(app, app.background, app.apologies)
    return app


def slack_client(settings: Settings) -> AsyncWebClient:
    """Return a client for Slack's Web API that retries a request only if Slack certainly did not carry it out."""
    return AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.api_url,
        logger=_BOLT_LOG,
        retry_handlers=[RetryUndone()],
    )


async def _ignore(ack: AsyncAck) -> None:
    await ack()


def _ignore_the_rest(app: AsyncApp) -> None:
    """Have `app` acknowledge the events and block actions that no other listener handles."""
    app.event(_ANYTHING)(_ignore)
    app.action(_ANYTHING)(_ignore)


def _redact_logs() -> None:
    """Keep Slack's libraries from logging what people write, whatever the log level is."""
    _BOLT_LOG.setLevel(logging.ERROR)
    for name in ("slack_sdk", "slack_bolt"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(DROP_INVALID_REQUESTS)
    for log in (_BOLT_LOG, logging.getLogger("aiohttp.server"), logging.getLogger("asyncio")):
        log.addFilter(REDACT)
