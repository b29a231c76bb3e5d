"""The bot's own strings about asking a person, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.experts.results import Obstacle
from handlers.texts import Phrase
from knowledge.model import Language

NAME_WORDS: Mapping[str, Language] = {
    "experts": "en", "expert": "en", "setexperts": "en", "chooseexperts": "en", "manageexperts": "en",
    "askaperson": "en",
    "담당자": "ko", "담당자정하기": "ko", "담당자지정": "ko", "담당자설정": "ko", "담당자변경": "ko",
    "담당자관리": "ko", "담당자고르기": "ko", "담당자목록": "ko",
}  # fmt: skip
"""Words in the form that `knowledge.normalization.normalize` returns."""

SEND = Phrase("Send the question to a person", "담당자에게 질문 보내기")
"""The label of the button under a refusal. Pressing it is the asker's consent, so it says what is sent."""

# What the people who were named see

ASKS = Phrase(" asks:", " 님의 질문입니다.")
"""Follows the asker's name."""
A_QUESTION = Phrase("A question that the report doesn’t answer:", "보고서에 답이 없는 질문입니다.")
"""Begins the notification, which cannot show names."""
HOW_TO_REPLY = Phrase(
    "I couldn’t find the answer in the report. Reply in this thread, and I’ll send your reply to the person who asked.",
    "보고서에서 답을 찾지 못했습니다. 이 스레드에 답글을 남기시면 질문하신 분께 전해 드립니다.",
)

# What the asker sees

PASSED_ON = Phrase("I sent the question to ", "질문을 전달한 곳: ")
PASSED_ON_TO_THEM = Phrase("I sent the question", "질문을 전달했습니다")
"""Begins the notification, which cannot show names."""
AND = Phrase(", ", ", ")
AND_THEN = Phrase(
    ". If there’s a reply, I’ll send it to you in a direct message.",
    ". 답글이 달리면 다이렉트 메시지(DM)로 알려 드리겠습니다.",
)
ALREADY = Phrase("You’ve already sent this question.", "이미 보내신 질문입니다.")
OBSTACLES: Mapping[Obstacle, Phrase] = {
    "nobody": Phrase("Nobody is taking questions at the moment.", "지금은 질문을 받는 담당자가 없습니다."),
    "archived": Phrase(
        "I couldn’t send the question because the channel for questions is archived. "
        "Please tell the person who runs this bot.",
        "질문을 받는 채널이 보관되어 보내지 못했습니다. 앱 관리자에게 알려 주세요.",
    ),
    "not in channel": Phrase(
        "I couldn’t send the question because I’m not in the channel for questions. "
        "Please tell the person who runs this bot.",
        "질문을 받는 채널에 앱이 없어 보내지 못했습니다. 앱 관리자에게 알려 주세요.",
    ),
    "failed": Phrase(
        "I couldn’t send the question because Slack didn’t accept it. Please try again later.",
        "Slack에서 받지 않아 질문을 보내지 못했습니다. 나중에 다시 시도해 주세요.",
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

FORM_TITLE = Phrase("Who gets questions", "질문받을 담당자")
CHANNELS_LABEL = Phrase("Channels that get questions", "질문을 받을 채널")
PEOPLE_LABEL = Phrase("People who get questions", "질문을 받을 사람")
NOBODY_HINT = Phrase(
    "They get the questions that people send when the report has no answer. "
    "If you pick no channel and no person, people don’t see the button for sending questions.",
    "보고서에 답이 없을 때 사람들이 보내는 질문을 받습니다. "
    "채널도 사람도 고르지 않으면 질문 보내기 버튼이 나오지 않습니다.",
)
SAVE = Phrase("Save", "저장")
CANCEL = Phrase("Cancel", "취소")
NAMED = Phrase("Questions that the report doesn’t answer can now be sent to ", "보고서에 답이 없는 질문을 받는 곳: ")
NAMED_UNNAMED = Phrase(
    "Questions that the report doesn’t answer can now be sent to a person.",
    "이제 보고서에 답이 없는 질문을 담당자에게 보낼 수 있습니다.",
)
"""The same as a notification, which cannot show names."""
NOBODY = Phrase(
    "Nobody gets questions now, so people won’t see the button for sending them.",
    "이제 질문을 받는 담당자가 없어 질문 보내기 버튼이 나오지 않습니다.",
)
ONLY_ADMINS = Phrase(
    "Only workspace admins can choose who gets questions.", "질문받을 담당자는 워크스페이스 관리자만 정할 수 있습니다."
)
NOT_OPENED = Phrase(
    "To choose who gets questions, type `{command} experts`.", "담당자를 정하려면 `{command} 담당자`를 입력해 주세요."
)
