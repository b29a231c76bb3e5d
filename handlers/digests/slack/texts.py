"""The strings about the weekly fact and its subscriptions, in English and Korean.

Words to type are between backticks, which `present.py` turns into code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.texts import Phrase
from knowledge.model import Language

# What people type after the command, in the form that `knowledge.normalization.normalize` returns.

SUBSCRIBE_WORDS: Mapping[str, Language] = {
    "subscribe": "en", "subscribeme": "en", "subscribeus": "en", "subscribehere": "en", "signup": "en",
    "subscribethischannel": "en", "addsubscription": "en", "newsubscription": "en",
    "구독": "ko", "구독하기": "ko", "구독신청": "ko", "구독시작": "ko", "구독추가": "ko", "새구독": "ko",
}  # fmt: skip
SUBSCRIPTIONS_WORDS: Mapping[str, Language] = {
    "subscription": "en", "subscriptions": "en", "mysubscriptions": "en", "listsubscriptions": "en", "manage": "en",
    "managesubscription": "en", "managesubscriptions": "en", "edit": "en", "editsubscription": "en",
    "changesubscription": "en", "showsubscription": "en", "showsubscriptions": "en", "viewsubscription": "en",
    "viewsubscriptions": "en", "mysubscription": "en", "editsubscriptions": "en", "changeschedule": "en",
    "changetheschedule": "en", "subscriptionlist": "en", "subscriptionsettings": "en",
    "구독목록": "ko", "구독현황": "ko", "구독보기": "ko", "구독관리": "ko", "구독내역": "ko", "내구독": "ko",
    "변경": "ko", "구독변경": "ko", "구독수정": "ko", "구독설정": "ko",
    "구독확인": "ko", "구독정보": "ko", "구독상태": "ko", "구독리스트": "ko", "내구독목록": "ko", "일정변경": "ko",
    "구독일정변경": "ko", "구독일정": "ko",
}  # fmt: skip
PAUSE_WORDS: Mapping[str, Language] = {
    "pause": "en", "pausesubscription": "en", "pausethesubscription": "en", "pausemysubscription": "en",
    "pausethissubscription": "en", "pausesubscriptions": "en", "pauseit": "en", "pausethis": "en", "pauseposts": "en",
    "snooze": "en", "stopforawhile": "en",
    "일시정지": "ko", "일시중지": "ko", "쉬기": "ko", "구독일시정지": "ko", "구독일시중지": "ko",
    "잠시멈춤": "ko", "잠깐멈춤": "ko", "멈춤": "ko", "중지": "ko", "정지": "ko", "중단": "ko", "일시중단": "ko",
    "구독중지": "ko", "구독정지": "ko", "구독중단": "ko", "구독멈춤": "ko", "구독일시중단": "ko",
    "일시멈춤": "ko", "잠시중단": "ko", "잠시중지": "ko", "잠시정지": "ko", "잠깐중지": "ko", "잠깐정지": "ko",
}  # fmt: skip
RESUME_WORDS: Mapping[str, Language] = {
    "resume": "en", "unpause": "en", "restart": "en", "resumesubscription": "en",
    "resumeit": "en", "resumeposts": "en", "resumethesubscription": "en", "resumemysubscription": "en",
    "restartsubscription": "en", "unpausesubscription": "en", "restartit": "en", "restartposts": "en",
    "startagain": "en", "continue": "en", "unsnooze": "en",
    "재개": "ko", "다시시작": "ko", "재시작": "ko", "구독재개": "ko", "구독다시시작": "ko", "구독재시작": "ko",
    "일시정지해제": "ko", "일시정지취소": "ko", "구독일시정지해제": "ko", "일시정지풀기": "ko", "일시정지풀어": "ko",
    "일시중지해제": "ko", "일시중지취소": "ko", "구독일시중지해제": "ko", "다시켜기": "ko",
    "다시올리기": "ko", "일시정지해지": "ko",
}  # fmt: skip
SKIP_WORDS: Mapping[str, Language] = {
    "skip": "en", "skipnext": "en", "skipthenextone": "en", "skipthenextpost": "en", "skipnextone": "en",
    "skipnextpost": "en", "skipthisweek": "en", "skipnextweek": "en", "skipone": "en", "skiponce": "en", "skipit": "en",
    "건너뛰기": "ko", "이번주건너뛰기": "ko", "다음번건너뛰기": "ko", "다음주건너뛰기": "ko",
    "다음건너뛰기": "ko", "한번건너뛰기": "ko", "건너뛰어": "ko", "이번주건너뛰어": "ko", "다음번건너뛰어": "ko",
    "다음주건너뛰어": "ko", "한번건너뛰어": "ko", "스킵": "ko", "이번주쉬기": "ko", "다음주쉬기": "ko",
}  # fmt: skip
PREVIEW_WORDS: Mapping[str, Language] = {
    "preview": "en", "showpreview": "en", "previewnext": "en", "previewnextpost": "en", "previewthenextpost": "en",
    "nextpost": "en", "shownextpost": "en", "showthenextpost": "en",
    "미리보기": "ko", "구독미리보기": "ko", "다음글미리보기": "ko", "다음번미리보기": "ko", "미리": "ko",
}  # fmt: skip
STOP_WORDS: Mapping[str, Language] = {
    "unsubscribe": "en", "stop": "en", "unsubscribeme": "en", "stopposting": "en", "stopposts": "en",
    "stoptheposts": "en", "stopsubscription": "en", "endsubscription": "en", "stopsending": "en",
    "removesubscription": "en", "deletesubscription": "en", "cancelsubscriptions": "en", "optout": "en", "stopit": "en",
    "cancelsubscription": "en", "cancelmysubscription": "en", "cancelthesubscription": "en",
    "구독취소": "ko", "구독해지": "ko", "구독해제": "ko", "구독끊기": "ko", "구독그만": "ko",
    "구독종료": "ko", "구독삭제": "ko", "구독그만하기": "ko", "그만": "ko", "그만올려": "ko", "그만올리기": "ko",
    "그만보내": "ko", "그만받기": "ko",
}  # fmt: skip
STOPPING = re.compile(r"(?:취소|해지|해제|끊|그만|종료|삭제)\S*")
"""Matches a Korean verb of stopping, in any form, at the beginning of what follows a word for subscribing."""
PLEASE = re.compile(
    r"^(?:(?:can|could|would|will) you\s+)?(?:(?:please|pls|plz)\b[\s,]*)?|[\s,]*\b(?:please|pls|plz)$", re.IGNORECASE
)
"""Matches “please” and “can you” around English requests; `handlers.texts.POLITE_ENDINGS` matches the Korean forms."""

# Help

HELP_COMMANDS = (
    (Phrase("subscribe", "구독"), Phrase("get a fact of the week in this channel", "이 채널에서 매주 상식 하나 받기")),
    (Phrase("subscriptions", "구독 목록"), Phrase("manage this channel’s subscriptions", "이 채널의 구독 관리")),
)
"""Pairs of a command and its effect."""

# The post

DIGEST_TITLE = Phrase("Fact of the week", "이번 주의 상식")
MORE = Phrase("More about this", "자세히 보기")
ANOTHER = Phrase("Another fact", "하나 더 보기")
MANAGE = Phrase("Manage subscription", "구독 관리")
GOOD = Phrase("Interesting", "흥미로워요")
BAD = Phrase("Not for me", "관심 없어요")
THANKS = Phrase("Thanks for the feedback.", "의견 감사합니다.")

# When

DATE = Phrase("EEEE, MMMM d, y", "y년 M월 d일(EEE)")
"""How dates are written: https://unicode.org/reports/tr35/tr35-dates.html#Date_Format_Patterns."""
SCHEDULE = Phrase("every {weekday} at {time} ({zone})", "매주 {weekday} {time}({zone} 기준)")
MOMENT = Phrase("{date} at {time} ({zone})", "{date} {time}({zone} 기준)")
BETWEEN_DAY_AND_TIME: Mapping[Language, str] = {"en": " at ", "ko": " "}
NEXT = Phrase("Next post: ", "다음 게시 예정: ")
LOCAL = Phrase(" (your time)", "(내 시간대 기준)")
NEXT_TITLE = Phrase("Next posts", "다음 게시 예정")
RESTS = Phrase("Paused ({reason})", "일시정지됨({reason})")
RESTS_UNTIL = Phrase("Paused until {date} ({reason})", "일시정지됨({reason}). {date}부터 다시 올립니다.")
REASONS: Mapping[str, Phrase] = {
    "person": Phrase("by a member", "사용자 요청"),
    "archived": Phrase("channel archived", "채널 보관됨"),
    "removed": Phrase("I’m not in the channel", "앱이 채널에 없음"),
    "revoked": Phrase("app access revoked", "앱 권한 취소됨"),
    "missing": Phrase("channel not found", "채널을 찾을 수 없음"),
    "refused": Phrase("Slack rejected the post", "Slack에서 게시를 거부함"),
}
ALL_THEMES = Phrase("all", "전체")
THEMES = Phrase("Chapters: {themes}", "다루는 장: {themes}")
IN_LANGUAGE = Phrase("Language: {spoken}", "언어: {spoken}")

# What was done

SUBSCRIBED = Phrase(
    "Subscribed. I’ll post a fact {schedule}.", "구독했습니다. {schedule}에 ‘이번 주의 상식’을 올립니다."
)
CHANGED = Phrase("Updated. From now on, I’ll post {schedule}.", "변경했습니다. 앞으로 {schedule}에 올립니다.")
ALREADY = Phrase("This channel already has that subscription.", "이 채널은 이미 같은 설정으로 구독하고 있습니다.")
PAUSED_UNTIL = Phrase("Paused until {date}.", "일시정지했습니다. {date}부터 다시 올립니다.")
PAUSED_FOR_NOTHING = Phrase(
    "Paused until {date}. No post was due before then, so nothing changes.",
    "일시정지했습니다. {date}부터 다시 올립니다. 그 전에 올릴 글이 없어 달라지는 것은 없습니다.",
)
RUNS = Phrase("This subscription isn’t paused.", "이 구독은 일시정지 상태가 아닙니다.")
DONE: Mapping[str, Phrase] = {
    "paused": Phrase(
        "Paused. I won’t post until someone resumes this subscription.",
        "일시정지했습니다. 다시 시작할 때까지 올리지 않습니다.",
    ),
    "resumed": Phrase("Resumed.", "다시 시작했습니다."),
    "skipped": Phrase("OK, I’ll skip the next post.", "다음번 글은 건너뛰겠습니다."),
    "undone": Phrase("Undone.", "되돌렸습니다."),
    "kept by the settings": Phrase(
        "The person who runs this bot set up this subscription, so I can’t remove it. I’ve paused it instead.",
        "앱 관리자가 설정한 구독이라 취소할 수 없습니다. 대신 일시정지했습니다.",
    ),
}
"""The sentence that says what was done, by the kind of change."""
STOPPED = Phrase(
    "Unsubscribed. There won’t be any more posts from this subscription.",
    "구독을 취소했습니다. 앞으로 이 구독의 글은 올리지 않습니다.",
)
OTHERS_GO_ON = Phrase("This channel still gets a fact {schedules}.", "{schedules}에 올리는 구독은 그대로입니다.")
ALREADY_GETS = Phrase(
    "This channel already gets a fact {schedules}.", "이 채널은 이미 {schedules}에 상식을 받고 있습니다."
)
CHANGE_OR_ADD = Phrase(
    "Should I change that to {schedule}, or add a second subscription?",
    "{schedule}으로 바꿀까요, 아니면 구독을 하나 더 추가할까요?",
)
ADD_ONE = Phrase("Should I add another subscription, {schedule}?", "{schedule}에 올리는 구독을 하나 더 추가할까요?")
AND: Mapping[Language, str] = {"en": " and ", "ko": ", "}
ANNOUNCED = Phrase(
    " subscribed this channel to the fact of the week, {schedule}.",
    " 님이 이 채널에서 ‘이번 주의 상식’을 구독했습니다. {schedule}에 올립니다.",
)
"""What the channel reads when somebody subscribes it; the person's name comes first."""
ANNOUNCED_UNNAMED = Phrase(
    "This channel now gets the fact of the week, {schedule}.",
    "이제 이 채널에서 ‘이번 주의 상식’을 받아 봅니다. {schedule}에 올립니다.",
)
"""The same as a notification, which cannot show names."""
FIRST = Phrase("First post: ", "첫 게시 예정: ")
CHANGED_SINCE = Phrase(
    "This subscription has changed since then, so I didn’t undo anything.",
    "그사이 구독에 다른 변경이 있어 되돌리지 않았습니다.",
)
CHANGED_AT_ONCE = Phrase(
    "Another change came in at the same time, so I left this subscription as it is. Try again.",
    "동시에 다른 변경이 있어 구독을 그대로 두었습니다. 다시 시도해 주세요.",
)
GONE = Phrase(
    "That subscription has already been removed. To see what’s left, type `{command} subscriptions`.",
    "이미 취소된 구독입니다. 남은 구독을 보려면 `{command} 구독 목록`을 입력해 주세요.",
)
NONE_HERE = Phrase(
    "This channel isn’t subscribed yet. Want a fact of the week?",
    "이 채널은 아직 ‘이번 주의 상식’을 구독하지 않습니다. 지금 구독하시겠어요?",
)
NOTHING_TO_CHANGE = Phrase(
    "This channel isn’t subscribed, so there’s nothing to change.",
    "이 채널은 구독 중이 아니어서 변경할 것이 없습니다.",
)
SUBSCRIPTIONS = Phrase("Subscriptions in this channel", "이 채널의 구독 목록")
WHICH = Phrase(
    "This channel has several subscriptions. Pick one:", "이 채널에는 구독이 여러 개 있습니다. 하나를 골라 주세요."
)
PREVIEW = Phrase(
    "This is a preview. The next post will look like this.",
    "미리보기입니다. 다음번에는 이런 글을 올립니다.",
)
PREVIEW_UNSUBSCRIBED = Phrase(
    "This is a preview. If you subscribe, I’ll post facts like this one.",
    "미리보기입니다. 구독하면 이런 글을 올립니다.",
)
INVITE = Phrase(
    "I can’t post yet because I’m not in that channel. In the channel, type `/invite {mention}`.",
    "아직 앱이 채널에 없어 글을 올릴 수 없습니다. 채널에서 `/invite {mention}` 명령으로 앱을 초대해 주세요.",
)
ZONE_ASSUMED = Phrase(
    "I couldn’t see your time zone, so the time is in UTC. Press “Edit” to change it.",
    "시간대를 확인하지 못해 UTC 기준으로 정했습니다. ‘변경’을 누르면 바꿀 수 있습니다.",
)
ZONE_UNKNOWN = Phrase(
    "I couldn’t see your time zone. Please check the one below.",
    "시간대를 확인하지 못했습니다. 아래의 시간대가 맞는지 확인해 주세요.",
)
ORDER_FAULTS: Mapping[str, Phrase] = {
    "no facts": Phrase(
        "Those chapters have no facts to post. Pick others.",
        "고른 장에는 올릴 상식이 없습니다. 다른 장을 골라 주세요.",
    ),
    "archived": Phrase(
        "That channel is archived, so I can’t post there. Pick another one.",
        "보관된 채널이라 글을 올릴 수 없습니다. 다른 채널을 골라 주세요.",
    ),
    "too many": Phrase(
        "A channel can have up to {count} subscriptions. Unsubscribe from one first.",
        "한 채널에서는 {count}개까지 구독할 수 있습니다. 구독을 하나 취소한 뒤 다시 시도해 주세요.",
    ),
}
"""The sentence that says why an order cannot be accepted, by the kind of fault."""
NO_FACTS = Phrase(
    "This report has no facts to post. To add one, give a statement in its files the field “fact”.",
    "이 보고서에는 올릴 상식이 없습니다. 보고서 파일의 문장에 ‘fact’ 항목을 추가하면 상식으로 올릴 수 있습니다.",
)
"""The sentence that says why an order for all chapters cannot be accepted."""
FAULTS: Mapping[str, Phrase] = {
    "weekday": Phrase("Which day of the week? Name just one.", "요일을 하나만 적어 주세요."),
    "time": Phrase("I couldn’t find a time in that.", "시간을 알아보지 못했습니다."),
    "zone": Phrase("I don’t know the time zone “{words}”.", "‘{words}’ 시간대를 찾지 못했습니다."),
    "date": Phrase("I couldn’t read that date.", "날짜를 알아보지 못했습니다."),
    "past": Phrase("Use a date after today.", "내일 이후의 날짜를 적어 주세요."),
}
"""The sentence that says what was not understood, by the kind of fault."""
NOT_UNDERSTOOD: Mapping[str, Phrase] = {
    "weekday": Phrase("I couldn’t read “{words}” as a day of the week.", "‘{words}’에서 요일을 알아보지 못했습니다."),
    "time": Phrase("I couldn’t read “{words}” as a time.", "‘{words}’에서 시간을 알아보지 못했습니다."),
    "date": Phrase("I couldn’t read “{words}” as a date.", "‘{words}’에서 날짜를 알아보지 못했습니다."),
}
"""The same for the kinds of fault for which the words may be known."""
EXAMPLE = Phrase(
    "For example: `{command} subscribe Monday 9 am Seoul`",
    "예: `{command} 구독 월요일 오전 9시 서울`",
)
EXAMPLE_DATE = Phrase("For example: `{command} pause until Friday`", "예: `{command} 일시정지 금요일까지`")
HOW = Phrase(
    "When should I post? Press the button, or type something like `subscribe Monday 9 am`.",
    "언제 올릴까요? 버튼을 누르거나 `구독 월요일 오전 9시`처럼 입력해 주세요.",
)
NOT_OPENED = Phrase(
    "Slack couldn’t open the form. Please try again. "
    "To subscribe without it, type something like `{command} subscribe Monday 9 am`.",
    "Slack에서 입력 창을 열지 못했습니다. 다시 시도해 주세요. "
    "입력 창 없이 `{command} 구독 월요일 오전 9시`처럼 입력해 구독하셔도 됩니다.",
)
REFUSED = Phrase(
    "Only the person who created this subscription, the channel’s creator, or a workspace admin can change it. "
    "Ask one of them.",
    "구독을 신청한 사람, 채널을 만든 사람, 워크스페이스 관리자만 변경할 수 있습니다. 그중 한 사람에게 부탁해 주세요.",
)
ONLY_TO_READ = Phrase(
    "Only the people who created these subscriptions, the channel’s creator, and workspace admins can change them.",
    "구독을 신청한 사람, 채널을 만든 사람, 워크스페이스 관리자만 변경할 수 있습니다.",
)
WHO_CREATED = Phrase("Created by ", "구독을 신청한 사람: ")
WHO_CHANNEL = Phrase("Channel created by ", "채널을 만든 사람: ")

# Buttons

UNDO = Phrase("Undo", "되돌리기")
CHANGE = Phrase("Edit", "변경")
PAUSE = Phrase("Pause", "일시정지")
RESUME = Phrase("Resume", "다시 시작")
SKIP = Phrase("Skip next", "다음번 건너뛰기")
SHOW_PREVIEW = Phrase("Preview", "미리보기")
STOP = Phrase("Unsubscribe", "구독 취소")
SUBSCRIBE = Phrase("Subscribe", "구독하기")
SUBSCRIBE_CHANNEL = Phrase("Subscribe a channel", "채널에서 구독하기")
CHANGE_IT = Phrase("Change schedule", "일정 변경")
ADD = Phrase("Add another", "하나 더 추가")

# The dialog: titles and buttons of 24 characters at most (https://docs.slack.dev/reference/views/modal-views)

DIALOG_TITLE = Phrase("Fact of the week", "‘이번 주의 상식’ 구독")
DIALOG_SAVE = Phrase("Save", "저장")
DIALOG_CLOSE = Phrase("Cancel", "취소")
CHANNEL_LABEL = Phrase("Channel", "채널")
WEEKDAY_LABEL = Phrase("Day", "요일")
TIME_LABEL = Phrase("Time", "시간")
ZONE_LABEL = Phrase("Time zone", "시간대")
ZONE_HINT = Phrase(
    "Type a city such as Seoul or London. If yours isn’t listed, try the largest city in your time zone.",
    "서울, 런던 같은 도시 이름을 입력해 주세요. 목록에 없으면 같은 시간대에 있는 가장 큰 도시를 입력해 주세요.",
)
THEMES_LABEL = Phrase("Chapters", "다룰 장")
THEMES_PLACEHOLDER = Phrase("All chapters", "전체")
LANGUAGE_LABEL = Phrase("Language", "언어")
NOTIFY_LABEL = Phrase("Who should I notify if something goes wrong?", "문제가 생기면 누구에게 알릴까요?")
YOURS = Phrase("{zone} (your time zone)", "{zone}(내 시간대)")
CHOOSE_CHANNEL = Phrase("Pick a channel.", "채널을 골라 주세요.")
CHOOSE_TIME = Phrase("Pick a time.", "올릴 시간을 골라 주세요.")
CHOOSE_ZONE = Phrase("Pick a time zone from the list.", "목록에서 시간대를 골라 주세요.")

# The notice that a subscription is paused, sent once to the person in `Subscription.notify`

TOLD: Mapping[str, Phrase] = {
    "archived": Phrase(
        "The channel was archived, so I’ve paused its fact of the week. "
        "Once it’s unarchived, type `{command} resume` in the channel.",
        "채널이 보관되어 ‘이번 주의 상식’을 일시정지했습니다. "
        "채널 보관을 취소한 뒤 그 채널에서 `{command} 다시 시작`을 입력해 주세요.",
    ),
    "removed": Phrase(
        "I was removed from the channel, so I’ve paused its fact of the week. "
        "To restart it, invite me back and type `{command} resume` in the channel.",
        "앱이 채널에서 제거되어 ‘이번 주의 상식’을 일시정지했습니다. "
        "계속 받으려면 앱을 다시 초대하고 그 채널에서 `{command} 다시 시작`을 입력해 주세요.",
    ),
    "missing": Phrase(
        "I can’t find the channel, so I’ve paused its fact of the week. "
        "If it’s private, invite me and type `{command} resume` there. If it was deleted, there’s nothing to do.",
        "채널을 찾을 수 없어 ‘이번 주의 상식’을 일시정지했습니다. "
        "비공개 채널이면 앱을 초대하고 그 채널에서 `{command} 다시 시작`을 입력해 주세요. "
        "삭제된 채널이면 따로 하실 일은 없습니다.",
    ),
    "refused": Phrase(
        "Slack rejected the fact of the week, so I’ve paused it. To try again, type `{command} resume` in the channel.",
        "Slack에서 게시를 거부해 ‘이번 주의 상식’을 일시정지했습니다. "
        "다시 시도하려면 그 채널에서 `{command} 다시 시작`을 입력해 주세요.",
    ),
}
"""The notice, by the reason for the pause. A person who pauses a subscription gets a reply instead, and with a revoked
token, no notice could be sent."""
ABOUT_CHANNEL = Phrase("Channel: ", "채널: ")
