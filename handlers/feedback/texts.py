"""The bot's own strings about feedback, and the words that switch it on and off, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.feedback.ports import Reason
from handlers.texts import Phrase
from knowledge.model import Language

# Words, in the form that `knowledge.normalization.normalize` returns.

SHOW_WORDS: Mapping[str, Language] = {
    "feedback": "en", "thumbs": "en", "feedbacksettings": "en",
    "피드백": "ko", "의견": "ko", "평가": "ko", "평가버튼": "ko", "피드백설정": "ko",
}  # fmt: skip
ON_WORDS: Mapping[str, Language] = {
    "feedbackon": "en", "turnonfeedback": "en", "turnfeedbackon": "en", "enablefeedback": "en", "showfeedback": "en",
    "thumbson": "en", "showthumbs": "en",
    "피드백켜기": "ko", "피드백켜줘": "ko", "피드백켜주세요": "ko",
    "의견켜기": "ko", "의견켜줘": "ko", "의견켜주세요": "ko",
    "평가켜기": "ko", "평가켜줘": "ko", "평가켜주세요": "ko", "평가버튼켜기": "ko", "피드백켜": "ko",
}  # fmt: skip
OFF_WORDS: Mapping[str, Language] = {
    "feedbackoff": "en", "turnofffeedback": "en", "turnfeedbackoff": "en", "nofeedback": "en",
    "disablefeedback": "en", "hidefeedback": "en", "thumbsoff": "en", "hidethumbs": "en", "nothumbs": "en",
    "피드백끄기": "ko", "피드백꺼줘": "ko", "피드백꺼주세요": "ko",
    "의견끄기": "ko", "의견꺼줘": "ko", "의견꺼주세요": "ko",
    "평가끄기": "ko", "평가꺼줘": "ko", "평가꺼주세요": "ko", "평가버튼끄기": "ko", "피드백꺼": "ko",
}  # fmt: skip

# The thumbs

GOOD = Phrase("Helpful", "도움이 됐어요")
BAD = Phrase("Not helpful", "도움이 안 됐어요")

# The form after a thumb down. Its title has room for 24 characters.

FORM_TITLE = Phrase("Not helpful", "도움이 안 됐어요")
REASON_LABEL = Phrase("What was wrong?", "어떤 점이 아쉬웠나요?")
REASONS: Mapping[Reason, Phrase] = {
    "topic": Phrase("Wrong topic", "다른 주제로 답했어요"),
    "outdated": Phrase("Out of date", "오래된 내용이에요"),
    "unclear": Phrase("Not clear", "이해하기 어려워요"),
    "missing": Phrase("Something is missing", "빠진 내용이 있어요"),
}
SEND = Phrase("Send", "보내기")
SKIP = Phrase("Skip", "건너뛰기")
NOTED = Phrase("Thanks for the feedback.", "의견 감사합니다.")

# A person's own ratings

RATING = Phrase("Rating: {rating}", "평가: {rating}")
REFUSAL = Phrase("An unanswered question", "답을 찾지 못한 질문")

# Switching

ON = Phrase(
    "My answers here have feedback buttons. To remove the buttons, type `{command} feedback off`.",
    "여기서는 답변 아래에 평가 버튼이 나옵니다. 없애려면 `{command} 피드백 끄기`를 입력해 주세요.",
)
OFF = Phrase(
    "My answers here have no feedback buttons. To bring the buttons back, type `{command} feedback on`.",
    "여기서는 답변 아래에 평가 버튼이 나오지 않습니다. 다시 보려면 `{command} 피드백 켜기`를 입력해 주세요.",
)
NOT_ALLOWED = Phrase(
    "Only the channel’s creator and workspace admins can change this setting.",
    "이 설정은 채널을 만든 사람과 워크스페이스 관리자만 바꿀 수 있습니다.",
)
