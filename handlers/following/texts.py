"""What people type and read about threads, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.texts import Phrase
from knowledge.model import Language

# Words, in the form that `knowledge.normalization.normalize` returns.

FOLLOW_WORDS: Mapping[str, Language] = {
    "followthreads": "en", "followthread": "en", "stopmentionsonly": "en", "mentionsonlyoff": "en",
    "turnoffmentionsonly": "en", "nomentions": "en", "answerinthreads": "en",
    "스레드이어가기": "ko", "스레드에서이어서": "ko", "이어서답하기": "ko", "멘션만해제": "ko",
    "멘션만끄기": "ko", "멘션없이": "ko", "멘션없이답하기": "ko", "스레드이어서": "ko", "스레드따라가기": "ko",
}  # fmt: skip
MENTIONS_WORDS: Mapping[str, Language] = {
    "mentionsonly": "en", "mentiononly": "en", "onlymentions": "en", "stopfollowingthreads": "en",
    "mentionsonlyon": "en", "onlywhenmentioned": "en", "answeronlywhenmentioned": "en", "onlyanswermentions": "en",
    "dontfollowthreads": "en", "unfollowthreads": "en",
    "멘션만": "ko", "멘션에만답하기": "ko", "멘션할때만": "ko", "멘션할때만답하기": "ko",
    "멘션에만": "ko", "멘션만답하기": "ko", "멘션만켜기": "ko", "스레드이어가기끄기": "ko", "스레드이어가기중지": "ko",
}  # fmt: skip

FOLLOWING = Phrase(
    "In this channel’s threads, mention me once, and then just keep asking.",
    "이 채널의 스레드에서는 한 번만 멘션하면 그다음부터는 멘션 없이 물어보셔도 됩니다.",
)
MENTIONED = Phrase(
    "In this channel, I’ll only answer when you mention me. To undo this, type `{command} follow threads`.",
    "이 채널에서는 멘션하실 때만 답해 드립니다. 되돌리려면 `{command} 스레드 이어가기`를 입력해 주세요.",
)
NOT_HERE = Phrase(
    "That setting is for channels. In direct messages, I always answer.",
    "채널에서만 쓰는 설정입니다. 다이렉트 메시지(DM)에는 언제나 답해 드립니다.",
)
LAST_ANSWERED = Phrase("Conversations where you’re the last person I answered", "앱이 마지막으로 답한 사람이 나인 대화")
"""A line of a person's own data."""
HELP_COMMANDS = (
    (
        Phrase("mentions only", "멘션만"),
        Phrase("get answers in this channel only when you mention me", "이 채널에서 멘션할 때만 답변받기"),
    ),
)
"""Pairs of a command and its effect."""
