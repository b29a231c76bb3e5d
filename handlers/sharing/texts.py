"""The strings about sharing, and the words that make the answer to a command visible to everyone."""

from __future__ import annotations

from handlers.texts import Phrase

SHARE = Phrase("Share", "공유")
DISMISS = Phrase("Dismiss", "닫기")

SHARED = Phrase(" shared this answer.", " 님이 공유한 답변입니다.")
ASKED_HERE = Phrase(" asked a question.", " 님이 질문했습니다.")
"""These follow the name of a person."""
QUESTION = Phrase("Question: {question}", "질문: {question}")

NOT_SHARED = Phrase(
    "I couldn’t share that answer here. Ask again with /innovation, and then share the new answer.",
    "답변을 이곳에 공유하지 못했습니다. /innovation으로 다시 물어보신 뒤 새 답변을 공유해 주세요.",
)
UNSURE = Phrase(
    "I can’t tell whether the answer was shared. "
    "If you don’t see it in the channel, ask again and share the new answer.",
    "답변이 공유되었는지 확인하지 못했습니다. 채널에 보이지 않으면 다시 물어보신 뒤 공유해 주세요.",
)

PUBLIC_WORDS = ("public", "share", "공개", "공유")
HELP_COMMANDS = (
    (
        Phrase("… --public", "… --공개"),
        Phrase("ask, and show everyone here the answer", "질문하고 답변을 모두에게 보여 주기"),
    ),
)
