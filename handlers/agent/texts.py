"""The strings of Slack's agent view. Slack shows a status after the bot's name: "innovation is looking it up…"."""

from __future__ import annotations

from handlers.texts import Phrase

LOOKING_UP = Phrase("is looking it up…", "답변을 찾는 중…")
ASK_NEXT = Phrase("You can also ask:", "이어서 물어보세요.")
