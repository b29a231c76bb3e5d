"""Reads what people type about subscriptions to the weekly fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.digests.slack import texts
from handlers.digests.slack.requests import (
    ListSubscriptions,
    Pause,
    Preview,
    Request,
    Resume,
    Skip,
    Subscribe,
    Unsubscribe,
)
from handlers.texts import POLITE_ENDINGS
from handlers.typed_words import LONGEST, look_up
from knowledge.model import Language
from knowledge.normalization import normalize, without_marks

_BEFORE_MORE = 2
"""Maximum number of words in a command, before the schedule or the end of the pause."""

_WORDS: tuple[tuple[Mapping[str, Language], Callable[[Language], Request]], ...] = (
    (texts.SUBSCRIPTIONS_WORDS, ListSubscriptions),
    (texts.STOP_WORDS, Unsubscribe),
    (texts.RESUME_WORDS, Resume),
    (texts.SKIP_WORDS, Skip),
    (texts.PREVIEW_WORDS, Preview),
    (texts.PAUSE_WORDS, Pause),
    (texts.SUBSCRIBE_WORDS, Subscribe),
)
_SAYING_WHEN: tuple[tuple[Mapping[str, Language], Callable[[Language, str], Request]], ...] = (
    (texts.PAUSE_WORDS, lambda language, until: Pause(language, until=until)),
    (texts.SUBSCRIBE_WORDS, Subscribe),
)


def read_text(text: str) -> Request | None:
    """Read a typed message as a request; return None if it is not about subscriptions.

    >>> read_text("subscribe monday 9:00 Asia/Seoul")
    Subscribe(language='en', when='monday 9:00 Asia/Seoul')
    """
    bare = texts.PLEASE.sub("", without_marks(text))
    return _whole(bare) or _with_when(bare)


def _whole(text: str) -> Request | None:
    typed = normalize(text) if len(text) <= LONGEST else ""
    forms = (typed, POLITE_ENDINGS.sub("", typed))
    return look_up(forms, _WORDS)


def _with_when(text: str) -> Request | None:
    parts = text.split()
    for count in range(_BEFORE_MORE, 0, -1):
        start = normalize(" ".join(parts[:count]))
        rest = " ".join(parts[count:])
        if start in texts.SUBSCRIBE_WORDS and texts.STOPPING.match(rest):
            # To cancel is never to subscribe. If more is said, the list follows, which has a button to cancel.
            return Unsubscribe("ko") if texts.STOPPING.fullmatch(rest) else ListSubscriptions("ko")
        for words, make in _SAYING_WHEN:
            if start in words and rest:
                return make(words[start], rest)
    return None
