"""Everything that a person reads in Slack besides the report itself, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.model import Language, Text

COMMAND = "/innovation"


def say(text: Text, language: Language, **values: str) -> str:
    """Give `text` in `language` with `values` in its places; braces within the values mean nothing."""
    return text.within(language).format(**values)


# Words that are not questions. They are compared as `knowledge.wording.squash` leaves them.

HELP_WORDS: Mapping[str, Language] = {
    "": "en", "help": "en", "helpme": "en", "howdoesthiswork": "en", "whatcanyoudo": "en", "usage": "en",
    "hello": "en", "hi": "en", "hey": "en",
    "도움말": "ko", "도움": "ko", "도와줘": "ko", "도와주세요": "ko", "사용법": "ko", "사용방법": "ko",
    "뭐할수있어": "ko", "안녕": "ko", "안녕하세요": "ko",
}  # fmt: skip
LIST_WORDS: Mapping[str, Language] = {
    "list": "en", "listall": "en", "showlist": "en", "topics": "en", "listtopics": "en", "browse": "en",
    "chapters": "en", "menu": "en",
    "목록": "ko", "목록보기": "ko", "목록보여줘": "ko", "전체목록": "ko", "주제": "ko", "주제목록": "ko", "목차": "ko",
    "메뉴": "ko",
}  # fmt: skip
RANDOM_WORDS: Mapping[str, Language] = {
    "random": "en", "randomfact": "en", "fact": "en", "afact": "en", "surpriseme": "en", "anything": "en",
    "아무거나": "ko", "랜덤": "ko", "무작위": "ko", "사실하나": "ko", "하나만알려줘": "ko", "아무거나알려줘": "ko",
}  # fmt: skip

# An answer

ASKED = Text("You asked: {question}", "질문: {question}")
AND = Text("{first} and {second}", "{first} · {second}")
PRINTED = Text("in the report: “{printed}”", "보고서 표기: “{printed}”")
FIGURES = Text("Figures", "수치")
FIGURE_COLUMNS = (Text("What", "항목"), Text("Figure", "수치"), Text("When", "시점"))
COMPARED = Text("Figure", "항목")
NO_FIGURE = "–"
CHANGE = "{before} → {after}"
BEFORE = Text("Before", "이전")
AFTER = Text("After", "이후")
CHART = Text("Before and after, in {unit}", "이전과 이후 (단위: {unit})")
NOTE = Text("{label}: {note}", "{label}: {note}")
MORE = Text("More: {title}", "{title} 더 보기")
OTHER_LANGUAGE = Text("한국어로 보기", "In English")

# Sources

CHAPTER = Text("Chapter {number}", "제{number}장")
SECTION = Text(", section {number}", " {number}절")
PAGE = Text(", from p. {page}", ", {page}쪽부터")
SOURCE = Text("{place} · {heading}", "{place} · {heading}")
REPORT = Text("{title}, {published}", "{title}, {published}")

# When there is no single answer

CHOICES = Text("Which of these do you mean?", "다음 중 어떤 것이 궁금하신가요?")
NOT_COVERED = Text("I’m sorry, {nickname} does not cover that.", "죄송하지만, {nickname}에는 그 내용이 없습니다.")
CLOSEST = Text(
    "I’m sorry, {nickname} does not cover that; this comes closest:",
    "죄송하지만, {nickname}에는 그 내용이 없습니다. 가장 가까운 주제는 다음과 같습니다.",
)
GONE = Text("I’m sorry, this is no longer here.", "죄송하지만, 이 내용은 더 이상 없습니다.")
SORRY = Text(
    "Sorry, something went wrong on my side. Please try again in a moment.",
    "죄송합니다. 문제가 생겨 답하지 못했습니다. 잠시 후 다시 시도해 주세요.",
)

# Help

HELP_TITLE = Text("Ask {nickname}", "{nickname}에 물어보세요")
HELP_INTRO = Text(
    "I answer questions about “{title}” ({published}), in English or Korean. "
    "Ask in your own words; every answer says where the report says it.",
    "‘{title}’({published})에 관한 질문에 한국어와 영어로 답합니다. "
    "편하게 물어보세요. 보고서의 어느 부분에 나오는 내용인지도 함께 알려 드립니다.",
)
HELP_COMMANDS: tuple[tuple[str, Text], ...] = (
    ("{command} …", Text("a question or a name; only you see the answer", "질문이나 이름. 답은 나에게만 보입니다")),
    ("{command} list", Text("browse by chapter", "장별로 둘러보기")),
    ("{command} random", Text("a fact from the report", "보고서에 나오는 사실 하나")),
    ("{command} help", Text("this page", "이 도움말")),
)
HELP_ELSEWHERE = Text(
    "You can also mention me in a channel, where I answer in a thread, or write to me directly.",
    "채널에서 저를 멘션하시면 스레드로 답해 드립니다. 다이렉트 메시지로 물어보셔도 됩니다.",
)
HELP_EXAMPLES = Text("For example:", "예를 들면:")

# Browsing

LIST_TITLE = Text("What {nickname} covers", "{nickname}의 내용")
LIST_INTRO = Text("{count} topics, by chapter. Open one:", "모두 {count}개 주제입니다. 장을 골라 보세요.")
LIST_ENTRY = Text("{chapter} ({count})", "{chapter} ({count})")
NAMED_CHAPTER = Text("{number} · {title}", "{number} · {title}")
MORE_TOPICS = Text(
    "… and {count} more: just ask for them by name.", "… 그 밖에 {count}개가 더 있습니다. 이름으로 물어보세요."
)
BACK_TO_LIST = Text("← All chapters", "← 전체 목록")
BACK_TO_CHAPTER = Text("← {chapter}", "← {chapter}")
BROWSE = Text("Browse the report", "보고서 둘러보기")

# A fact

FACT_TITLE = Text("Did you know?", "알고 계셨나요?")
FACT_MORE = Text("More about this", "더 알아보기")
FACT_ANOTHER = Text("Another one", "다른 사실 보기")
FACT_RANDOM = Text("A random fact", "사실 하나 보기")
