"""Strings that the features share, such as the bot's names, the apology, and the endings of polite requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from knowledge.model import Language


@dataclass(frozen=True, slots=True)
class Phrase:
    """One of the bot's own texts, in English and Korean, whatever the languages of the report."""

    en: str
    ko: str

    def __getitem__(self, language: Language) -> str:
        """Return the Korean text if `language` is Korean, and otherwise the English text."""
        return self.ko if language == "ko" else self.en


COMMAND = "/innovation"
MENTION = "@innovation"

ASKED = Phrase("You asked: {question}", "질문: {question}")
SORRY = Phrase(
    "Sorry, something went wrong on my end. Please try again in a minute.",
    "죄송합니다. 문제가 생겨 처리하지 못했습니다. 잠시 후 다시 시도해 주세요.",
)

ADMINS_UNKNOWN = Phrase(
    "I don’t have permission to see who’s an admin, so I can’t tell if you are.",
    "앱에 권한이 없어 워크스페이스 관리자인지 확인하지 못했습니다.",
)
"""Follows a sentence that says who may do something."""

WORKING = Phrase(
    "This is taking longer than usual. I’ll post the answer here.",
    "평소보다 오래 걸리고 있습니다. 답이 준비되는 대로 여기에 올리겠습니다.",
)

POLITE_ENDINGS = re.compile(
    r"(?:을|를)?(?:좀|다시)?"
    r"(?:(?:보여|알려|말해|말씀해|답해|대답해|답변해|설명해|번역해|바꿔|해)?"
    r"(?:줘|줘요|줄래|줄래요|주세요|주십시오|주실래요|주시겠어요|주시겠습니까"
    r"|(?:줄|주실)수있(?:어|어요|니|나요|을까요|으세요|습니까))"
    r"|하기|해|해요|할게|할게요|할래|할래요|볼래|볼래요|(?:하|보)고싶(?:어|어요|습니다)"
    r"|부탁(?:이요|해|해요|합니다|할게|할게요|드려요|드릴게요|드립니다|드리겠습니다))$"
)
"""Matches the polite ending of a Korean request that `knowledge.normalization.normalize` has normalized."""


def say(text: Phrase, language: Language, **values: str) -> str:
    """Return `text` in `language`, with its placeholders replaced by `values`. Braces within the values are kept."""
    return text[language].format(**values)


def join(pair: Phrase, language: Language, parts: Iterable[str]) -> str:
    """Return `parts`, of which there is at least one, joined by `pair`, which says two of them."""
    return reduce(lambda first, second: say(pair, language, first=first, second=second), parts)


LANGUAGE_NAMES: Mapping[Language, Phrase] = {
    "en": Phrase("English", "영어"),
    "ko": Phrase("Korean", "한국어"),
}


def language_name(spoken: Language, language: Language) -> str:
    """Return the name that the language `spoken` has in `language`, or its code if the name is unknown."""
    return LANGUAGE_NAMES[spoken][language] if spoken in LANGUAGE_NAMES else spoken
