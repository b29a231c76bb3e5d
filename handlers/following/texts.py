"""What people type and read about threads, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.texts import Phrase
from knowledge.model import Language

# Words, in the form that `knowledge.normalization.normalize` returns.

FOLLOW_WORDS: Mapping[str, Language] = {
    "followthreads": "en", "followthread": "en", "stopmentionsonly": "en",
    "스레드이어가기": "ko", "스레드에서이어서": "ko", "이어서답하기": "ko", "멘션만해제": "ko",
}  # fmt: skip
MENTIONS_WORDS: Mapping[str, Language] = {
    "mentionsonly": "en", "mentiononly": "en", "onlymentions": "en", "stopfollowingthreads": "en",
    "멘션만": "ko", "멘션에만답하기": "ko", "멘션할때만": "ko", "멘션할때만답하기": "ko",
}  # fmt: skip

FOLLOWING = Phrase(
    "After I answer you in a thread here, you can go on without mentioning me.",
    "이제 이 채널의 스레드에서는 한 번 멘션한 뒤 멘션 없이 이어서 물어보셔도 답해 드립니다.",
)
MENTIONED = Phrase(
    "In this channel I’ll only answer when I’m mentioned. `{command} follow threads` changes that back.",
    "이제 이 채널에서는 멘션하실 때만 답해 드립니다. 되돌리려면 `{command} 스레드 이어가기`를 입력하세요.",
)
NOT_HERE = Phrase(
    "That works in channels. In a direct message I always answer.",
    "채널에서 쓰는 기능입니다. 다이렉트 메시지(DM)에는 언제나 답해 드립니다.",
)
HELP_COMMANDS = (
    (
        Phrase("mentions only", "멘션만"),
        Phrase("answer in this channel only when mentioned", "이 채널에서 멘션할 때만 답하기"),
    ),
)
"""Pairs of a command and its effect."""
