"""Everything that a person reads about the weekly fact and its subscriptions, in English and Korean."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.model import Language, Text

# What people type after the command. They are compared as `knowledge.normalization.normalize` leaves them.

SUBSCRIBE_WORDS: Mapping[str, Language] = {"subscribe": "en", "구독": "ko", "구독하기": "ko", "구독신청": "ko"}
SUBSCRIPTIONS_WORDS: Mapping[str, Language] = {
    "subscriptions": "en", "mysubscriptions": "en", "listsubscriptions": "en",
    "구독목록": "ko", "구독현황": "ko", "구독보기": "ko",
}  # fmt: skip
PAUSE_WORDS: Mapping[str, Language] = {
    "pause": "en", "일시정지": "ko", "일시중지": "ko", "쉬기": "ko", "구독일시정지": "ko", "구독일시중지": "ko",
}  # fmt: skip
RESUME_WORDS: Mapping[str, Language] = {
    "resume": "en", "unpause": "en", "재개": "ko", "다시시작": "ko", "구독재개": "ko",
}  # fmt: skip
SKIP_WORDS: Mapping[str, Language] = {
    "skip": "en", "skipnext": "en", "skipthenextone": "en", "건너뛰기": "ko", "이번주건너뛰기": "ko",
    "다음번건너뛰기": "ko",
}  # fmt: skip
PREVIEW_WORDS: Mapping[str, Language] = {"preview": "en", "미리보기": "ko", "구독미리보기": "ko"}
STOP_WORDS: Mapping[str, Language] = {
    "unsubscribe": "en", "구독취소": "ko", "구독해지": "ko", "구독끊기": "ko",
}  # fmt: skip

# Help

HELP_COMMANDS = (
    (Text("subscribe", "구독"), Text("a fact of the week in this channel", "이 채널에서 매주 사실 하나 받기")),
)
"""What to type, and what it does."""

# The post

DIGEST_TITLE = Text("Innovation fact of the week", "이번 주의 사실")
MORE = Text("More about this", "자세히 보기")
ANOTHER = Text("Another fact", "다른 사실 보기")
MANAGE = Text("Manage", "구독 관리")
GOOD = Text("Interesting", "흥미로워요")
BAD = Text("Not for me", "별로예요")
THANKS = Text("Thank you, that helps.", "의견을 주셔서 고맙습니다.")

# When

WEEKDAYS: tuple[Text, ...] = (
    Text("Monday", "월요일"), Text("Tuesday", "화요일"), Text("Wednesday", "수요일"), Text("Thursday", "목요일"),
    Text("Friday", "금요일"), Text("Saturday", "토요일"), Text("Sunday", "일요일"),
)  # fmt: skip
SCHEDULE = Text("every {weekday} at {time} ({zone} time)", "매주 {weekday} {time}({zone} 시각)")
NEXT = Text("Next post: ", "다음 게시: ")
NEXT_TITLE = Text("Next posts", "다음 게시")
RESTS = Text("Paused: {reason}", "일시정지됨: {reason}")
RESTS_UNTIL = Text("Paused until {date}: {reason}", "{date}까지 일시정지됨: {reason}")
REASONS: Mapping[str, Text] = {
    "person": Text("someone asked for it.", "요청에 따라 멈췄습니다."),
    "archived": Text("the channel is archived.", "채널이 보관되었습니다."),
    "removed": Text("I am not in the channel.", "제가 채널에 없습니다."),
    "revoked": Text("my access was withdrawn.", "제 접근 권한이 취소되었습니다."),
    "missing": Text("the channel is gone.", "채널이 없어졌습니다."),
    "refused": Text("Slack did not take the post.", "Slack에서 게시하지 못했습니다."),
}
ALL_THEMES = Text("all chapters", "모든 장")
THEMES = Text("Themes: {themes}", "주제: {themes}")
LANGUAGES: Mapping[Language, Text] = {"en": Text("English", "영어"), "ko": Text("Korean", "한국어")}
IN_LANGUAGE = Text("Language: {spoken}", "언어: {spoken}")

# What was done

SUBSCRIBED = Text(
    "Done. The fact of the week comes {schedule}.", "구독했습니다. {schedule}에 이번 주의 사실을 올려 드립니다."
)
CHANGED = Text("Changed. It now comes {schedule}.", "변경했습니다. 이제 {schedule}에 올려 드립니다.")
ALREADY = Text("That subscription is already there.", "같은 구독이 이미 있습니다.")
PAUSED_UNTIL = Text("Paused. It goes on from {date}.", "일시정지했습니다. {date}부터 다시 올립니다.")
RUNS = Text("It is not paused.", "일시정지된 상태가 아닙니다.")
DONE: Mapping[str, Text] = {
    "paused": Text("Paused until someone resumes it.", "일시정지했습니다. 다시 시작하실 때까지 쉽니다."),
    "resumed": Text("Resumed.", "다시 시작했습니다."),
    "skipped": Text("Skipped the next one.", "다음 한 번을 건너뜁니다."),
    "undone": Text("Undone. Everything is as it was.", "되돌렸습니다. 이전 그대로입니다."),
    "kept by the settings": Text(
        "This one is in my settings, so I paused it: nothing more is posted until someone resumes it.",
        "제 설정에 들어 있는 구독이라 일시정지했습니다. 다시 시작하실 때까지 올리지 않습니다.",
    ),
}
"""By how a subscription was changed."""
STOPPED = Text("Unsubscribed. Nothing more is posted.", "구독을 취소했습니다. 더 이상 올리지 않습니다.")
CHANGED_SINCE = Text("This was changed in the meantime, so I left it as it is:", "그사이에 변경되어 그대로 두었습니다.")
GONE = Text("That subscription is no longer there.", "해당 구독은 더 이상 없습니다.")
NONE_HERE = Text(
    "There is no weekly fact in this channel yet. Would you like one?",
    "이 채널에는 아직 구독이 없습니다. 구독하시겠어요?",
)
SUBSCRIPTIONS = Text("The fact of the week in this channel", "이 채널의 구독")
WHICH = Text("There are several. Which one do you mean?", "구독이 여러 개입니다. 어느 구독인가요?")
PREVIEW = Text(
    "Only you see this. A post looks like this; which fact comes is chosen when it is due.",
    "나에게만 보이는 미리보기입니다. 어떤 내용이 올라갈지는 그때 정해집니다.",
)
INVITE = Text(
    "I am not in that channel yet. Please invite me there: type /invite and choose me.",
    "아직 그 채널에 제가 없습니다. 채널에서 /invite를 입력해 저를 초대해 주세요.",
)
ORDER_FAULTS: Mapping[str, Text] = {
    "no facts": Text("The report has no facts for that.", "보고서에 해당하는 사실이 없습니다."),
    "archived": Text(
        "That channel is archived, so I cannot post there. Please choose another one.",
        "보관된 채널이라 글을 올릴 수 없습니다. 다른 채널을 골라 주세요.",
    ),
    "too many": Text(
        "This channel already has {count} subscriptions. Please remove one first.",
        "이 채널에는 이미 구독이 {count}개 있습니다. 먼저 하나를 취소해 주세요.",
    ),
}
"""By why an order cannot be taken."""
FAULTS: Mapping[str, Text] = {
    "weekday": Text("I need one day of the week.", "요일을 하나 알려 주세요."),
    "time": Text("I need a time of day.", "시각을 알려 주세요."),
    "zone": Text("I do not know the time zone “{words}”.", "‘{words}’ 시간대를 찾지 못했습니다."),
    "date": Text("I did not understand until when.", "언제까지인지 이해하지 못했습니다."),
    "past": Text("That day is not after today.", "오늘보다 뒤의 날짜여야 합니다."),
}
"""By what could not be read."""
EXAMPLE = Text(
    "For example: {command} subscribe monday 9:00 Asia/Seoul",
    "이렇게 입력해 보세요: {command} 구독 월요일 오전 9시 서울",
)
EXAMPLE_DATE = Text(
    "For example: {command} pause until 2027-01-05",
    "이렇게 입력해 보세요: {command} 일시정지 2027년 1월 5일까지",
)
HOW = Text(
    "When should it come? Press the button, or say it, such as: subscribe monday 9:00",
    "언제 올려 드릴까요? 버튼을 누르거나 이렇게 말씀해 주세요: 구독 월요일 오전 9시",
)
NOT_OPENED = Text(
    "Slack did not open the dialog. Please try again, or type: {command} subscribe monday 9:00",
    "Slack에서 입력 창을 열지 못했습니다. 다시 시도하시거나 이렇게 입력해 주세요: {command} 구독 월요일 오전 9시",
)
REFUSED = Text(
    "Only its creator, the channel’s creator and workspace admins can change this.",
    "구독을 만든 분, 채널을 만든 분, 워크스페이스 관리자만 변경할 수 있습니다.",
)
WHO_CREATED = Text("Created by ", "만든 분: ")
WHO_CHANNEL = Text("Channel created by ", "채널을 만든 분: ")

# Buttons

UNDO = Text("Undo", "되돌리기")
CHANGE = Text("Change", "변경")
PAUSE = Text("Pause", "일시정지")
RESUME = Text("Resume", "다시 시작")
SKIP = Text("Skip next", "다음 번 건너뛰기")
SHOW_PREVIEW = Text("Preview", "미리보기")
STOP = Text("Unsubscribe", "구독 취소")
SUBSCRIBE = Text("Subscribe", "구독하기")

# The dialog: titles and buttons of 24 characters at most (https://docs.slack.dev/reference/views/modal-views)

DIALOG_TITLE = Text("Fact of the week", "이번 주의 사실")
DIALOG_SUBMIT = Text("Save", "저장")
DIALOG_CLOSE = Text("Cancel", "취소")
CHANNEL_LABEL = Text("Channel", "채널")
WEEKDAY_LABEL = Text("Day", "요일")
TIME_LABEL = Text("Time", "시각")
ZONE_LABEL = Text("Time zone", "시간대")
ZONE_HINT = Text("Type a city, such as Seoul or London.", "서울, London처럼 도시 이름을 입력하세요.")
THEMES_LABEL = Text("Themes", "주제")
THEMES_PLACEHOLDER = Text("All chapters", "모든 장")
LANGUAGE_LABEL = Text("Language", "언어")
NOTIFY_LABEL = Text("Who should I tell when something is wrong?", "문제가 생기면 누구에게 알릴까요?")
YOURS = Text("{zone} (yours)", "{zone} (내 시간대)")
CHOOSE_CHANNEL = Text("Please choose a channel.", "채널을 골라 주세요.")
CHOOSE_TIME = Text("Please choose a time, such as 09:00.", "09:00처럼 시각을 골라 주세요.")
CHOOSE_ZONE = Text("Please choose a time zone from the list.", "목록에서 시간대를 골라 주세요.")

# What a subscription's owner is told, once

TOLD: Mapping[str, Text] = {
    "archived": Text(
        "The channel was archived, so I paused its fact of the week. When it is back, type {command} resume there.",
        "채널이 보관되어 ‘이번 주의 사실’을 일시정지했습니다. "
        "채널이 복원되면 그 채널에서 {command} 재개를 입력해 주세요.",
    ),
    "removed": Text(
        "I am not in the channel any more, so I paused its fact of the week. "
        "To go on, invite me again and type {command} resume there.",
        "제가 채널에 없어 ‘이번 주의 사실’을 일시정지했습니다. "
        "계속하시려면 저를 다시 초대하고 그 채널에서 {command} 재개를 입력해 주세요.",
    ),
    "missing": Text(
        "I cannot find the channel, so I paused its fact of the week. "
        "If it is private, invite me there and type {command} resume.",
        "채널을 찾을 수 없어 ‘이번 주의 사실’을 일시정지했습니다. "
        "비공개 채널이라면 저를 초대하고 그 채널에서 {command} 재개를 입력해 주세요.",
    ),
    "revoked": Text(
        "My access to this workspace was withdrawn, so I paused the fact of the week. "
        "Once I am installed again, type {command} resume in the channel.",
        "이 워크스페이스에 대한 제 권한이 취소되어 ‘이번 주의 사실’을 일시정지했습니다. "
        "앱을 다시 설치한 뒤 그 채널에서 {command} 재개를 입력해 주세요.",
    ),
    "refused": Text(
        "Slack did not take the fact of the week, so I paused it. To try again, type {command} resume in the channel.",
        "Slack에서 ‘이번 주의 사실’을 올리지 못해 일시정지했습니다. "
        "다시 시도하시려면 그 채널에서 {command} 재개를 입력해 주세요.",
    ),
}
"""By the reason; a person who pauses a subscription is answered instead."""
ABOUT_CHANNEL = Text("Channel: ", "채널: ")
