"""The strings of the Home tab, the settings and a person's data, and the words that people type for them."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.texts import Phrase
from knowledge.model import Language

# Words, in the form that `knowledge.normalization.normalize` returns

SETTINGS_WORDS: Mapping[str, Language] = {
    "settings": "en", "setting": "en", "mysettings": "en", "preferences": "en", "language": "en", "languages": "en",
    "languagesettings": "en", "setlanguage": "en", "changelanguage": "en", "changethelanguage": "en",
    "mylanguage": "en", "languagesetting": "en", "changemylanguage": "en",
    "options": "en", "changesettings": "en",
    "설정": "ko", "내설정": "ko", "환경설정": "ko", "언어": "ko", "언어설정": "ko", "언어변경": "ko",
    "언어바꾸기": "ko", "언어선택": "ko", "언어고르기": "ko", "설정변경": "ko", "설정보기": "ko", "옵션": "ko",
}  # fmt: skip
MY_DATA_WORDS: Mapping[str, Language] = {
    "mydata": "en", "myinfo": "en", "myinformation": "en", "showmydata": "en", "deletemydata": "en",
    "removemydata": "en", "forgetme": "en", "whatdoyouknowaboutme": "en", "whatdoyoustoreaboutme": "en",
    "deletemyinfo": "en", "deletemyinformation": "en", "erasemydata": "en", "clearmydata": "en", "mypersonaldata": "en",
    "whatdoyourememberaboutme": "en", "whatdatadoyouhaveaboutme": "en", "whatdatadoyouhaveonme": "en",
    "내데이터": "ko", "내정보": "ko", "내데이터삭제": "ko", "내정보삭제": "ko", "내데이터보기": "ko",
    "내정보보기": "ko", "나에대해뭘알아": "ko",
    "나의데이터": "ko", "나의정보": "ko", "내데이터지우기": "ko", "내정보지우기": "ko", "내데이터지워": "ko",
    "내정보지워": "ko", "내기록": "ko", "내기록삭제": "ko", "나에대해뭘알고있어": "ko",
}  # fmt: skip

HELP_COMMANDS = (
    (Phrase("settings", "설정"), Phrase("choose the language I answer in", "답변 언어 고르기")),
    (
        Phrase("my data", "내 데이터"),
        Phrase("see or delete what I remember about you", "저장된 내 정보를 보거나 삭제하기"),
    ),
)
"""Pairs of a command and its effect."""

# The Home tab

INTRO = Phrase(
    "Search by name or in your own words, or pick a topic from a chapter.",
    "주제 이름이나 궁금한 점으로 찾거나, 장에서 주제를 골라 보세요.",
)
TITLE = Phrase("Ask {nickname}", "{nickname}에 관해 물어보세요")
SEARCH = Phrase("Search topics and questions", "주제나 질문 찾기")
ASK_TYPED = Phrase("Ask: {typed}", "질문하기: {typed}")
FACT_OF_THE_DAY = Phrase("Fact of the day", "오늘의 상식")
FACT_MORE = Phrase("More about this", "자세히 보기")
RECENT = Phrase("Your recent answers", "최근에 본 답변")
ANSWER = Phrase("From the report", "보고서에서 찾은 답변")

# Settings

SETTINGS = Phrase("Settings", "설정")
LANGUAGE = Phrase("Language: {chosen}", "언어: {chosen}")
CHANNEL_LANGUAGE = Phrase("In this channel: {chosen}", "이 채널: {chosen}")
AUTOMATIC = Phrase("automatic", "자동")
SETTINGS_INTRO = Phrase(
    "I answer in the language you ask in, unless you choose one. "
    "A channel’s language applies to everyone who hasn’t chosen their own.",
    "따로 고르지 않으면 질문한 언어로 답합니다. 채널 언어는 개인 언어를 고르지 않은 사람에게 적용됩니다.",
)
MY_DATA = Phrase("My data", "내 데이터")

# A person's data

MY_DATA_INTRO = Phrase("This is what I remember about you:", "저장된 내 정보입니다.")
NO_DATA = Phrase("I don’t remember anything about you.", "저장된 내 정보가 없습니다.")
MY_LANGUAGE = Phrase("Your language: {chosen}", "선택한 언어: {chosen}")
ANSWER_SHOWN = Phrase("Answer: {title}", "답변: {title}")
BETWEEN_DAY_AND_TIME = Phrase(" at ", " ")
NEVER_TYPED = Phrase("I don’t keep what you type.", "입력하신 내용은 저장하지 않습니다.")
SUBSCRIPTIONS = Phrase(
    "These subscriptions name you. They belong to their channels, so they stay until someone unsubscribes there:",
    "다음 구독에 내 이름이 등록되어 있습니다. 채널에서 함께 쓰는 구독이므로 그 채널에서 취소해야 없어집니다.",
)
REMOVE = Phrase("Delete my data", "내 데이터 삭제")
REMOVED = Phrase("Done. I’ve deleted what I remembered about you.", "저장된 내 정보를 삭제했습니다.")
