"""The bot's own strings about asking a person, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.experts.results import Obstacle
from handlers.texts import Phrase
from knowledge.model import Language

NAME_WORDS: Mapping[str, Language] = {"experts": "en", "담당자": "ko", "담당자정하기": "ko", "담당자지정": "ko"}
"""Words in the form that `knowledge.normalization.normalize` returns."""

SEND = Phrase("Send the question to a person", "담당자에게 질문 보내기")
"""The label of the button under a refusal. Pressing it is the asker's consent, so it says what is sent."""

# What the people who were named see

ASKS = Phrase(" asks:", " 님의 질문입니다.")
"""Follows the asker's name."""
A_QUESTION = Phrase("A question that the report doesn’t answer:", "보고서에 답이 없는 질문입니다.")
"""Begins the notification, which cannot show names."""
HOW_TO_REPLY = Phrase(
    "The report doesn’t say. Reply in this thread, and I’ll pass your reply on.",
    "보고서에서 답을 찾지 못했습니다. 이 스레드에 답글을 남기시면 질문하신 분께 전해 드립니다.",
)

# What the asker sees

PASSED_ON = Phrase("I passed the question on to ", "질문을 전달했습니다: ")
PASSED_ON_TO_THEM = Phrase("I passed the question on.", "질문을 전달했습니다.")
"""The notification, which cannot show names."""
AND = Phrase(", ", ", ")
AND_THEN = Phrase(
    ". If there’s a reply, I’ll send it to you in a direct message.",
    ". 답글이 달리면 다이렉트 메시지(DM)로 알려 드리겠습니다.",
)
ALREADY = Phrase("You’ve already sent this question.", "이미 보내신 질문입니다.")
OBSTACLES: Mapping[Obstacle, Phrase] = {
    "nobody": Phrase("There’s nobody to send questions to anymore.", "지금은 질문을 받는 담당자가 없습니다."),
    "archived": Phrase(
        "I couldn’t send it: the channel for questions is archived. Please tell the person who runs this bot.",
        "질문을 받는 채널이 보관 처리되어 보내지 못했습니다. 봇 관리자에게 알려 주세요.",
    ),
    "not in channel": Phrase(
        "I couldn’t send it: I’m not in the channel for questions. Please tell the person who runs this bot.",
        "질문을 받는 채널에 제가 들어가 있지 않아 보내지 못했습니다. 봇 관리자에게 알려 주세요.",
    ),
    "failed": Phrase(
        "I couldn’t send it: Slack didn’t accept it. Please try again later.",
        "Slack에서 받아들이지 않아 보내지 못했습니다. 나중에 다시 시도해 주세요.",
    ),
}
REPLIED = Phrase(" replied to your question:", " 님이 질문에 답했습니다.")
"""Follows the name of the person who replied."""
A_REPLY = Phrase("A reply to your question:", "질문에 답글이 달렸습니다.")
"""Begins the notification, which cannot show names."""
YOU_ASKED = Phrase("You asked: {question}", "질문: {question}")

# A person's own data

HOW_MANY = Phrase(
    "Questions you sent to a person in the last month: {count}", "최근 한 달 동안 담당자에게 보낸 질문: {count}건"
)

# Naming people. The form's title has room for 24 characters.

FORM_TITLE = Phrase("Ask a person", "질문받을 담당자")
CHANNELS_LABEL = Phrase("Channels that get questions", "질문을 받을 채널")
PEOPLE_LABEL = Phrase("People who get questions", "질문을 받을 사람")
NOBODY_HINT = Phrase(
    "They get questions that the report doesn’t answer, if the asker sends them. Without anyone, there’s no button.",
    "보고서에 답이 없는 질문을 질문한 사람이 보내면 받게 됩니다. 아무도 고르지 않으면 버튼이 나오지 않습니다.",
)
SAVE = Phrase("Save", "저장")
CANCEL = Phrase("Cancel", "취소")
NAMED = Phrase("Questions that the report doesn’t answer can be sent to ", "보고서에 답이 없는 질문을 받는 곳: ")
NOBODY = Phrase("Questions go to nobody, so the button is gone.", "질문을 받는 담당자가 없어 버튼이 나오지 않습니다.")
ONLY_ADMINS = Phrase(
    "Only workspace admins can choose who gets questions.", "질문받을 담당자는 워크스페이스 관리자만 정할 수 있습니다."
)
NOT_OPENED = Phrase(
    "To choose who gets questions, type `{command} experts`.", "담당자를 정하려면 `{command} 담당자`를 입력하세요."
)
