"""What the features share of what people read: the command's name, filling in values, and the apology."""

from __future__ import annotations

from knowledge.model import Language, Text

COMMAND = "/innovation"

ASKED = Text("You asked: {question}", "질문: {question}")
SORRY = Text(
    "Sorry, something went wrong on my side. Please try again in a moment.",
    "죄송합니다. 문제가 생겨 답하지 못했습니다. 잠시 후 다시 시도해 주세요.",
)


def say(text: Text, language: Language, **values: str) -> str:
    """Return `text` in `language` with `values` in its places; braces within the values mean nothing."""
    return text[language].format(**values)
