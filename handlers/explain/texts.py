"""The strings that explain terms. If the reader's language is not known yet, a string is in both languages."""

from __future__ import annotations

from handlers.texts import Phrase

NOTHING = Phrase(
    "I didn’t find any terms from {nickname} in that message.",
    "이 메시지에서 {nickname}에 나오는 용어를 찾지 못했습니다.",
)
MORE = Phrase("… and {count} more.", "… 외 {count}개")

TITLE = Phrase("Look up", "찾아보기")
DIALOG_TITLE = "Look up · 찾아보기"
DIALOG_FIELD = "Question or term · 질문이나 용어"
DIALOG_SUBMIT = "Look up · 찾아보기"
DIALOG_CLOSE = "Close · 닫기"
