"""Makes random requests from recorded payloads. Some are requests that Slack could send, others are not."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlencode

from handlers.actions import Action
from handlers.digests.undoing import Undo, write_undo
from handlers.feedback.requests import RateAnswer
from handlers.requests import ACTIONS
from handlers.sharing.requests import Dismiss, Share
from knowledge.model import KnowledgeBase
from tests.slack_requests import FORM, JSON

Json = dict[str, Any]

_TEXTS = (
    "KONEPS", "나라장터가 뭐예요?", "how long do foreigners wait at the airport?", "and in Korean?", "list", "random",
    "help", "도움말", "thanks", "", ":tada:", "what is the weather", "subscribe", "subscribe monday 9:00 Asia/Seoul",
    "구독 월요일 오전 9시", "subscribe monday 9:15 Atlantis", "subscriptions", "pause until friday", "pause until soon",
    "resume", "skip", "preview", "unsubscribe", "구독 취소", "&lt;@U1&gt; *a* `b`", "a" * 4000, "특\u200b허", "\u0000",
)  # fmt: skip
_WEIRD: tuple[Any, ...] = (
    None,
    5,
    -1.5,
    True,
    [],
    {},
    [[]],
    [None],
    {"a": {}},
    "",
    "x",
    "가" * 3000,
    "\ud800",
    "\u0000",
    "0",
    "E1",
)
_WHO = frozenset({
    "type", "user", "user_id", "id", "channel", "channel_id", "channel_type", "command", "event", "event_id", "ts",
    "thread_ts", "bot_id", "subtype", "actions", "container", "view", "view_id", "callback_id", "response_url",
    "authorizations", "is_bot", "is_ephemeral", "message_ts", "action_id", "blocks", "text", "trigger_id",
})  # fmt: skip
"""The keys that say who does what, and where. If one of them is changed, nobody may be waiting for an answer."""
_EVENTS = ("channel_archive", "channel_deleted", "channel_left", "group_archive", "group_deleted", "group_left")
_MUTED = ("message_changed", "message_deleted", "channel_join", "bot_message", "thread_broadcast", "me_message")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, its kind, and the number of the person who makes it.

    If the person waits for an answer, the ids of the person and of the place contain this number. `is_whole` means that
    Slack could send the request, and `waits` that the person expects an answer.
    """

    kind: str
    number: int
    payload: Json
    is_whole: bool
    waits: bool

    @property
    def wire(self) -> tuple[bytes, str]:
        """Return the request's body and content type."""
        if "command" in self.kind:
            texts = {name: each if isinstance(each, str) else json.dumps(each) for name, each in self.payload.items()}
            return urlencode(texts, errors="replace").encode(), FORM
        text = json.dumps(self.payload)
        return (text.encode(), JSON) if "event" in self.payload else (urlencode({"payload": text}).encode(), FORM)


@dataclass
class Maker:
    """Makes random requests from recorded payloads. `url` is the base address of response URLs.

    `subscriptions` are the ids of subscriptions, and `rooms` the ids of channels, that requests may be about.
    """

    recorded: dict[str, Json]
    knowledge: KnowledgeBase
    chance: random.Random
    url: str
    subscriptions: Sequence[str] = ()
    rooms: Sequence[str] = ("C0",)
    count: int = field(default=0)

    def __post_init__(self) -> None:
        self.facts = [statement.id for _, statement in self.knowledge.facts()]

    def make(self) -> Sent:
        """Return the next request."""
        self.count += 1
        # People ask more often than something happens to a channel.
        weights = [1 if make is Maker.channel_event else 3 for make in _MAKERS.values()]
        (kind,) = self.chance.choices(tuple(_MAKERS), weights)
        payload = copy.deepcopy(self.recorded[_RECORDED.get(kind, kind)])
        waits = _MAKERS[kind](self, payload)
        if self.chance.random() < 0.5:
            return Sent(kind, self.count, payload, is_whole=True, waits=waits)
        changed = {key for _ in range(self.chance.randint(1, 3)) if (key := self.change(payload))}
        return Sent(kind, self.count, payload, is_whole=False, waits=waits and not changed & _WHO)

    def change(self, payload: Json) -> str:
        """Change or drop one value anywhere in a payload, and return its key."""
        places = list(_places(payload))
        if not places:
            return ""
        place, key, name = self.chance.choice(places)
        if self.chance.random() < 0.3:
            del place[key]
        else:
            place[key] = copy.deepcopy(self.chance.choice(_WEIRD))
        return name

    # One function for each kind of request: each fills in a payload, and returns whether a person waits for an answer.

    def command(self, payload: Json) -> bool:
        """Turn the payload into a random typed command."""
        ids = {"user_id": f"U{self.count}", "channel_id": self._channel(), "text": self.chance.choice(_TEXTS)}
        payload.update(ids, response_url=self._hook(), trigger_id=str(self.count))
        return True

    def message(self, payload: Json) -> bool:
        """Turn the payload into a random direct message, or a random mention of the bot in a channel."""
        event, bot = payload["event"], payload["authorizations"][0]["user_id"]
        channel = f"D{self.count}" if event.get("channel_type") == "im" else f"C{self.count}"
        text = self.chance.choice(_TEXTS)
        event.update(user=f"U{self.count}", channel=channel, ts=f"{self.count}.1", text=f"<@{bot}> {text}")
        payload.update(event_id=f"Ev{self.count}")
        if self.chance.random() < 0.3:
            event["thread_ts"] = f"{self.count}.0"
        return True

    def other_message(self, payload: Json) -> bool:
        """Turn the payload into a random event about a message that needs no answer."""
        self.message(payload)
        payload["event"]["subtype"] = self.chance.choice(_MUTED)
        return False

    def click(self, payload: Json) -> bool:
        """Turn the payload into a random click on a button, or a choice from a menu, in a message or a dialog."""
        kind = ACTIONS[self.chance.choice(sorted(ACTIONS))]
        payload.update(user={**payload["user"], "id": f"U{self.count}"}, trigger_id=str(self.count))
        if payload["container"]["type"] == "view":
            payload["container"]["view_id"] = f"V{self.count}"
        else:
            channel = self._channel()
            payload["container"].update(channel_id=channel, message_ts=f"{self.count}.1")
            payload.update(response_url=self._hook(), channel={"id": channel})
        payload["actions"] = [self._pressed(kind)]
        # A thumb is stored without a word, and the buttons of private answers do nothing elsewhere.
        return kind not in (RateAnswer, Share, Dismiss)

    def submission(self, payload: Json) -> bool:
        """Turn the payload into a submission of the form, with a random channel.

        Sometimes a field is missing, or the form is one that changes a subscription.
        """
        payload["user"]["id"] = f"U{self.count}"
        payload["view"]["id"] = f"V{self.count}"
        values = payload["view"]["state"]["values"]
        values["digest.channel"] = {"value": {"type": "conversations_select", "selected_conversation": self._channel()}}
        if self.chance.random() < 0.3:
            del values[self.chance.choice(sorted(values))]
        if self.chance.random() < 0.3:
            state = {"subscription": self._word("subscription"), "reader": "ko", "zone": None}
            payload["view"]["private_metadata"] = json.dumps(state)
        return True

    def typing(self, payload: Json) -> bool:
        """Turn the payload into random text typed into a menu."""
        payload["value"] = self.chance.choice((*_TEXTS, "seo", "서울", "utc+9"))
        return False

    def channel_event(self, payload: Json) -> bool:
        """Turn the payload into a random event about a channel or the app."""
        event = payload["event"]
        payload["event_id"] = f"Ev{self.count}"
        if event["type"] == "channel_archive":
            event["type"] = self.chance.choice(_EVENTS)
        for key in {"channel", "old_channel_id"} & event.keys():
            event[key] = self.chance.choice(self.rooms)
        return False

    def _pressed(self, kind: type[Action]) -> Json:
        words = [self._word(each.name) for each in fields(kind)[1:]]
        action = kind(self.chance.choice(("en", "ko")), *words)
        if self.chance.random() < 0.7:
            return {"type": "button", "action_id": action.action_id(0), "block_id": "b", "value": action.value}
        option = {"text": {"type": "plain_text", "text": "…"}, "value": action.option_value}
        return {"type": "static_select", "action_id": "innovation.menu.0", "block_id": "b", "selected_option": option}

    def _word(self, name: str) -> str:
        topic = self.chance.choice(self.knowledge.topics)
        fact, subscription = self.chance.choice(self.facts), self.chance.choice([*self.subscriptions, "gone"])
        word = {
            "topic": topic.id,
            "chapter": self.chance.choice(self.knowledge.chapters).id,
            "fact": fact,
            "but": fact,
            "rating": f"{self.chance.choice('+-')}{fact}",
            "subscription": subscription,
            "change": write_undo(Undo(subscription, None, 1)),
            "when": self.chance.choice(("0 09:00 Asia/Seoul", "6 16:30 Europe/Madrid", "4 16:00 Atlantis/Capital")),
            "until": "friday",
            "channel": self.chance.choice(self.rooms),
        }.get(name, self.chance.choice(_TEXTS)[:100])
        return word if self.chance.random() < 0.85 else self.chance.choice(("", "x", "a:b", "가", "1 2 3", "9" * 50))

    def _channel(self) -> str:
        return f"{self.chance.choice('CCGD')}{self.count}"

    def _hook(self) -> str:
        return f"{self.url}/hooks/{self.count}"


_MAKERS: dict[str, Callable[[Maker, Json], bool]] = {
    "command": Maker.command,
    "app_mention": Maker.message,
    "direct message": Maker.message,
    "other message": Maker.other_message,
    "message block_actions": Maker.click,
    "private message block_actions": Maker.click,
    "view block_actions": Maker.click,
    "view_submission": Maker.submission,
    "view block_suggestion": Maker.typing,
    **dict.fromkeys(
        ("channel_archive", "channel_id_changed", "member_left_channel", "tokens_revoked", "app_uninstalled"),
        Maker.channel_event,
    ),
}
_RECORDED = {"other message": "direct message"}


def _places(value: Any, name: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Yield every place in a payload: the object or list, the key or index in it, and the nearest key above it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        called = key if isinstance(key, str) else name
        yield value, key, called
        yield from _places(inner, called)
