"""The bot's own strings in answers, and the words that people type instead of questions, in English and Korean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.texts import Phrase
from knowledge.model import Language


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that are not questions, in the form that `knowledge.normalization.normalize` returns. In that form,
# single Korean letters such as ᄀᄉ (short for 감사) are conjoining ones.

HELP_WORDS: Mapping[str, Language] = {
    "": "en", "help": "en", "helpme": "en", "howdoesthiswork": "en", "whatcanyoudo": "en", "usage": "en",
    "whatdoyoudo": "en", "howdoiusethis": "en", "howdoiuseit": "en", "howtouse": "en", "howtousethis": "en",
    "howdoyouwork": "en", "commands": "en", "instructions": "en", "whatcanyouhelpwith": "en",
    "whatcanyouhelpmewith": "en", "whoisthis": "en",
    "도움말": "ko", "도움": "ko", "도와줘": "ko", "도와주세요": "ko", "사용법": "ko", "사용방법": "ko",
    "어떻게사용하나요": "ko", "어떻게써": "ko", "어떻게쓰나요": "ko", "어떻게써요": "ko",
    "어떻게쓰는거야": "ko", "어떻게쓰는거예요": "ko", "어떻게사용해": "ko", "어떻게사용해요": "ko",
    "쓰는법": "ko", "헬프": "ko", "명령어": "ko",
}  # fmt: skip
_YOU = "(?:you|u|thisbot|thebot|thisthing)"
_BOT = "(?:thing|bot|robot|chatbot|human|person|machine|ai|llm|languagemodel|chatgpt|gpt|claude|real|alive|siri)"
_SPOKEN = "(?:korean|english|hangul)"
_KOREAN_YOU = "(?:너|넌|너는|니가|네가|너의|니|네|당신|당신은|얘|이봇|이챗봇|챗봇|봇)"
_KOREAN_BOT = "(?:사람|인간|봇|챗봇|로봇|기계|ai|인공지능|지피티|챗지피티|챗gpt|gpt|클로드)"
_KOREAN_IS = "(?:이?야|이?니|이?냐|임|이?에요|예요|인가요?|입니까|이?세요|이?죠|지)"
ABOUT_BOT: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        rf"(?:and|so|but|wait|ok|hey|hi)?(?:"
        rf"(?:who|what)(?:exactly)?(?:are|r){_YOU}(?:exactly|anyway|really)?|what(?:is|s)?{_YOU}rname"
        rf"|who(?:made|built|created|wrote|runs|owns|developed|programmed|trained|maintains){_YOU}"
        rf"|(?:are|r){_YOU}(?:an?|the|just|really|real|like|actually)*{_BOT}|is(?:this|it)an?{_BOT}"
        rf"|(?:do|can){_YOU}(?:speak|understand|know|talk|read|write|answerin|replyin|do){_SPOKEN}(?:too|aswell)?"
        rf"|do{_YOU}(?:store|save|keep|log|remember|record|share|collect)(?:my|our|these|the|what|any)*"
        rf"(?:messages?|questions?|data|conversations?|chats?|isay|weask|iask|iwrite|itype)?"
        rf"|(?:can|should|do|may)(?:i|we)?trust{_YOU}|how(?:accurate|reliable|good|smart)(?:are|r){_YOU}"
        rf"|(?:can{_YOU}be|are{_YOU}(?:ever|always)?)(?:wrong|right)"
        rf"|what(?:else)?(?:can|could|should)(?:i|we)ask(?:{_YOU}|about|here|next)*"
        rf"|what(?:is|s)(?:{_YOU}|this|it)(?:bot)?for"
        rf")"
    ),
    "ko": re.compile(
        rf"(?:근데|그런데|그래서)?(?:"
        rf"{_KOREAN_YOU}?(?:는|은|도|가|이)?(?:대체|정체가|이름이?)?(?:누구|뭐하는(?:봇|챗봇|애|놈|거|녀석)|{_KOREAN_BOT})"
        rf"(?:야|니|냐|{_KOREAN_IS})"
        rf"|{_KOREAN_YOU}(?:는|은)?(?:대체|정체가|이름이?)?(?:뭐|뭔)(?:데|{_KOREAN_IS})|이름이(?:뭐|뭔)(?:데|{_KOREAN_IS})"
        rf"|누가(?:너|널|당신|이?챗?봇)(?:를|을)?만들었(?:어요?|니|나요|습니까|는데)"
        rf"|{_KOREAN_YOU}?(?:는|은)?(?:뭐|뭘|무엇을|무슨|어떤)(?:질문)?(?:을|를)?(?:더)?"
        rf"(?:물어보면|물어볼수|할수|할줄|답할수)(?:돼요?|되나요|되니|되는데요?|되죠|될까요?|있(?:어요?|니|나요|는데요?|습니까|을까요?)|아니|알아요?)"
        rf"|(?:추천질문|질문추천|질문예시|예시질문|(?:뭐|뭘)물어볼까)(?:추천)?(?:좀)?"
        rf"){{1,2}}"
    ),
}
"""Matches a normalized question about the bot itself."""
GREETING_WORDS: Mapping[str, Language] = {
    "hello": "en", "hi": "en", "hey": "en", "hithere": "en", "hellothere": "en", "heythere": "en",
    "hiya": "en", "greetings": "en", "morning": "en", "hiall": "en", "hieveryone": "en", "helloeveryone": "en",
    "goodmorning": "en", "goodafternoon": "en", "goodevening": "en", "goodday": "en", "howareyou": "en",
    "howareyoudoing": "en", "nicetomeetyou": "en",
    "안뇽": "ko", "안녕": "ko", "안녕하세요": "ko", "안녕하십니까": "ko", "반가워": "ko", "반가워요": "ko",
    "반갑습니다": "ko",
    "좋은아침": "ko", "좋은아침이에요": "ko", "좋은아침입니다": "ko", "하이": "ko", "ᄒᄋ": "ko",
    "헬로": "ko", "굿모닝": "ko", "안녕하신가요": "ko", "처음뵙겠습니다": "ko", "잘지내": "ko", "잘지내요": "ko",
}  # fmt: skip
LIST_WORDS: Mapping[str, Language] = {
    "list": "en", "listall": "en", "showlist": "en", "topics": "en", "listtopics": "en", "browse": "en",
    "chapters": "en", "listchapters": "en", "allchapters": "en", "chapterlist": "en", "menu": "en", "alltopics": "en",
    "browsethereport": "en", "listofchapters": "en", "listoftopics": "en", "tableofcontents": "en", "toc": "en",
    "topiclist": "en", "listalltopics": "en", "browsetopics": "en", "browsechapters": "en", "contents": "en",
    "whattopicsarethere": "en", "whattopicsdoyouhave": "en", "whattopicsdoyoucover": "en",
    "listeverything": "en", "showeverything": "en", "everything": "en", "sections": "en", "whatdoyoucover": "en",
    "목록": "ko", "목록보기": "ko", "목록보여줘": "ko", "전체목록": "ko", "주제": "ko", "주제목록": "ko", "목차": "ko",
    "메뉴": "ko", "장목록": "ko", "전체목차": "ko", "둘러보기": "ko", "보고서둘러보기": "ko", "리스트": "ko",
    "목차보기": "ko", "주제보기": "ko", "전체보기": "ko", "전체주제": "ko",
    "어떤주제가있어": "ko", "어떤주제가있어요": "ko", "어떤주제가있나요": "ko",
    "무슨주제가있어": "ko", "무슨주제가있어요": "ko", "무슨주제가있나요": "ko", "어떤내용이있어": "ko",
    "어떤내용이있어요": "ko", "어떤내용이있나요": "ko", "차례보기": "ko", "챕터": "ko", "챕터목록": "ko",
    "주제목록보기": "ko", "전체주제보기": "ko", "주제전체": "ko",
}  # fmt: skip
RANDOM_WORDS: Mapping[str, Language] = {
    "random": "en", "randomfact": "en", "fact": "en", "afact": "en", "surpriseme": "en", "anything": "en",
    "anotherfact": "en", "surprise": "en", "funfact": "en", "interestingfact": "en", "somethinginteresting": "en",
    "factoftheday": "en", "facts": "en", "funfacts": "en", "interestingfacts": "en", "randomfacts": "en",
    "아무거나": "ko", "랜덤": "ko", "무작위": "ko", "사실하나": "ko", "하나만알려줘": "ko", "아무거나알려줘": "ko",
    "상식": "ko", "상식하나": "ko", "상식하나보기": "ko", "하나더": "ko", "하나더보기": "ko", "상식하나더": "ko",
    "아무상식": "ko", "아무상식이나": "ko", "아무상식이나보기": "ko", "랜덤상식": "ko", "아무거나하나": "ko",
    "재미있는사실": "ko", "재밌는사실": "ko", "오늘의상식": "ko",
}  # fmt: skip
LANGUAGE_WORDS: Mapping[str, Language] = {
    "english": "en", "inenglish": "en", "englishversion": "en", "translatetoenglish": "en", "switchtoenglish": "en",
    "viewinenglish": "en", "answerinenglish": "en", "replyinenglish": "en", "speakenglish": "en",
    "영어": "en", "영어로": "en", "영문": "en", "영문으로": "en", "영어로보기": "en", "영어버전": "en",
    "korean": "ko", "inkorean": "ko", "koreanversion": "ko", "translatetokorean": "ko", "switchtokorean": "ko",
    "viewinkorean": "ko", "answerinkorean": "ko", "replyinkorean": "ko", "speakkorean": "ko",
    "한국어": "ko", "한국어로": "ko", "한국어로보기": "ko", "한국말로": "ko", "한글로": "ko", "국문으로": "ko",
    "한글": "ko", "국문": "ko", "한국말": "ko", "한글로보기": "ko", "한국어버전": "ko",
}  # fmt: skip
THANKS_WORDS: Mapping[str, Language] = {
    "thanks": "en", "thankyou": "en", "thankyouverymuch": "en", "thx": "en", "ty": "en", "cheers": "en",
    "manythanks": "en", "appreciateit": "en", "thanku": "en", "tysm": "en", "thanksfor": "en",
    "thankyoufor": "en", "muchappreciated": "en", "tnx": "en", "thankyoufortheanswer": "en", "thnx": "en",
    "감사합니다": "ko", "감사해요": "ko", "감사": "ko", "고마워": "ko", "고마워요": "ko", "고맙습니다": "ko",
    "감사해": "ko", "감사드립니다": "ko", "감사드려요": "ko", "고맙다": "ko", "땡큐": "ko", "수고하셨습니다": "ko",
    "수고하셨어요": "ko", "수고했어": "ko", "수고했어요": "ko", "수고많으셨습니다": "ko", "감사했습니다": "ko",
    "고생했어": "ko", "고생했어요": "ko", "고생하셨습니다": "ko", "고생하셨어요": "ko", "ᄀᄉ": "ko", "ᆪ": "ko",
    "감사요": "ko", "고맙네요": "ko", "쌩큐": "ko",
}  # fmt: skip
GOODBYE_WORDS: Mapping[str, Language] = {
    "bye": "en", "byebye": "en", "goodbye": "en", "seeyou": "en", "goodnight": "en",
    "seeyoulater": "en", "seeyoutomorrow": "en", "seeya": "en", "byefornow": "en", "takecare": "en",
    "haveaniceday": "en", "haveagoodday": "en", "cya": "en", "ttyl": "en", "talktoyoulater": "en", "farewell": "en",
    "안녕히계세요": "ko", "안녕히계십시오": "ko", "수고하세요": "ko", "수고하십시오": "ko", "수고": "ko", "바이": "ko",
    "바이바이": "ko", "잘가": "ko", "잘가요": "ko", "잘있어": "ko", "잘있어요": "ko", "내일봐요": "ko",
    "다음에봐요": "ko", "또봐요": "ko", "잘자": "ko",
    "또봐": "ko", "내일봐": "ko", "나중에봐요": "ko", "다음에또봐요": "ko", "안녕히가세요": "ko",
    "안녕히주무세요": "ko", "좋은하루": "ko", "좋은하루되세요": "ko", "좋은하루보내세요": "ko",
}  # fmt: skip
OKAY_WORDS: Mapping[str, Language] = {
    "ok": "en", "okay": "en", "gotit": "en", "isee": "en", "great": "en", "cool": "en", "nice": "en", "perfect": "en",
    "alright": "en", "goodbot": "en", "awesome": "en", "understood": "en",
    "makessense": "en", "noted": "en", "sure": "en", "kk": "en", "goodtoknow": "en", "goodjob": "en", "welldone": "en",
    "yourethebest": "en", "greatbot": "en", "lol": "en", "haha": "en", "wow": "en", "amazing": "en",
    "helpful": "en", "useful": "en", "sorry": "en", "mybad": "en",
    "알겠습니다": "ko", "알겠어": "ko", "알겠어요": "ko", "알았어": "ko", "알았어요": "ko", "좋아요": "ko",
    "좋습니다": "ko", "오케이": "ko", "그렇군요": "ko", "네": "ko", "넵": "ko", "넹": "ko", "예": "ko",
    "응": "ko", "좋아": "ko", "그렇구나": "ko", "ᄋᄏ": "ko", "ᄋᄋ": "ko", "오케": "ko", "이해했어요": "ko",
    "이해했습니다": "ko", "확인했어요": "ko", "확인했습니다": "ko", "잘했어": "ko", "잘했어요": "ko",
    "미안": "ko", "미안해": "ko", "미안해요": "ko", "죄송해요": "ko", "죄송합니다": "ko",
    "최고야": "ko", "최고예요": "ko", "최고다": "ko", "대박": "ko", "똑똑하네": "ko", "똑똑하네요": "ko",
}  # fmt: skip
COMPLAINT_WORDS: Mapping[str, Language] = {
    "wrong": "en", "thatiswrong": "en", "wronganswer": "en", "notright": "en", "incorrect": "en",
    "notwhatiasked": "en", "notwhatimeant": "en", "badanswer": "en", "nothelpful": "en",
    "nothelpfulatall": "en", "notuseful": "en", "useless": "en", "huh": "en", "thatsnotit": "en",
    "nonotthat": "en",
    "stupid": "en", "dumb": "en", "idiot": "en", "badbot": "en", "suck": "en", "sucks": "en",
    "youdidntanswermyquestion": "en", "youdidntanswer": "en", "thatsnotananswer": "en",
    "그게아니라": "ko", "그게아니고": "ko", "아닌데": "ko", "아니그거말고": "ko", "그거말고": "ko", "틀렸는데": "ko",
    "틀렸어": "ko", "틀렸어요": "ko", "틀렸습니다": "ko", "틀린답이야": "ko", "틀린답이에요": "ko",
    "잘못됐어": "ko", "잘못됐어요": "ko", "엉뚱한답이야": "ko", "엉뚱한답이에요": "ko", "도움이안돼": "ko",
    "도움이안돼요": "ko", "도움이안되네": "ko", "도움이안되네요": "ko", "그걸물어본게아니야": "ko",
    "그걸물어본게아니에요": "ko", "바보": "ko", "멍청이": "ko", "멍청해": "ko", "멍청하네": "ko",
}  # fmt: skip
LETTERS = "[\u1100-\u11ff]+"
"""Matches Korean letters that make no syllable, such as ㅋㅋ, as `normalize` returns them."""

ASIDE_FILLERS = (
    "somuch", "verymuch", "alot", "again", "foryourhelp", "forthehelp", "very", "that", "you", "all", "everyone",
    "youare", "youre", "oh", "so", "u", "thats", "thatwas", "도움이?많이됐어요", "도움됐어요",
    "오", "와", "아", "헐", "헉", "덕분에", "살았다", LETTERS,
    "정말", "너무", "많이", "진짜", "대단히", "도와주셔서", "알려주셔서", "도와줘서", "알려줘서", "답변",
)  # fmt: skip
"""Patterns of what accompanies thanks and similar courtesies but gets no reply of its own."""

POLITE_WORDS = _words(
    """
    please pls plz show give tell get me us the a an can could would you may i we see want wanna need have let lets
    d like to just your some few three 3 좀
    """
)
"""Words of polite requests, mostly in English; `handlers.texts.POLITE_ENDINGS` matches the endings of Korean ones."""

# Chapters, as people name them

LAST = frozenset({"last", "final", "마지막"})
AROUND_CHAPTERS = _words(
    """
    summarize summarise summary summaries sum up of the what what's whats s is are in was were about does do say
    says cover covers contain contains there which topics topic content contents overview outline show me tell
    give open list please go to read i we want would like can could you your explain describe on report book
    one two three four five 1 2 3 4 5 sentence sentences line lines bullet bullets point points paragraph words short
    briefly quick brief whole entire all a an it's it find inside discuss
    discusses discussed covered described within look at see
    에 에는 에서 에선 에서는 엔 의 은 는 이 을 를 도 로 내용 내용은 내용을 내용이 내용도 내용이야 내용인가요
    요약 요약을 요약은 요약해 요약해줘 요약해주세요 요약해주십시오 뭐 뭐가 뭐를 뭘 뭐야 뭐에요 뭐예요 뭔가요
    뭐지 무엇 무엇이 무엇을 무엇인가요 무엇이야 무엇입니까 무슨 어떤 있어 있어요 있나요 있습니까 있는지 있니
    있지 있는 나와 나와요 나오나요 나오는 나옵니까 다뤄 다뤄요 다루나요 다루는 다룹니까 말해 말하나요 대해
    대해서 관해 에대해 에대해서 알려 알려줘 알려주세요 보여 보여줘 보여주세요 설명해 설명해줘 설명해주세요
    정리해 정리해줘 정리해주세요 말해줘 줘 주세요 해줘 해주세요
    좀 한 두 세 네 다섯 줄 줄로 문장 문장으로 단락으로 짧게 간단히 간략히 보고서 보고서의 보고서에서 주제
    주제는 주제를 목록 목차 전체 전부 궁금해 궁금해요 궁금합니다
    """
)
"""Words around a chapter's number that ask for the chapter as a whole."""

# Replies to courtesies

WELCOME = Phrase("You’re welcome. I’m glad it helped.", "도움이 되었다니 다행입니다.")
GLAD = Phrase("OK. Ask me anything else any time.", "네, 더 궁금한 점이 있으면 언제든지 물어보세요.")
GOODBYE = Phrase("Bye! Ask me again any time.", "네, 궁금한 점이 생기면 언제든지 또 물어보세요.")
SORRY = Phrase(
    "Sorry about that. Try other words, or type “list” to browse the report.",
    "죄송합니다. 다른 말로 물어보시거나 “목록”을 입력해 보고서를 둘러보세요.",
)
COURTESIES: Mapping[str, Phrase] = {"thanks": WELCOME, "goodbye": GOODBYE, "complaint": SORRY, "okay": GLAD}
"""The reply to each kind of courtesy."""

# An answer

AND = Phrase("{first} and {second}", "{first} · {second}")
MORE = Phrase("More on {title}", "{title} 더 보기")
PLACE = Phrase("{title} · {place}", "{title} · {place}")
RELATED = Phrase("Related", "관련 주제")
IN_LANGUAGE: Mapping[Language, str] = {"en": "View in English", "ko": "한국어로 보기"}
"""The label of the button that switches to a language, by language and written in that language."""


def in_language(language: Language) -> str:
    """Return the label of the button that switches to `language`, written in that language if possible."""
    return IN_LANGUAGE.get(language, language.upper())


# When there is no single answer

CHOICES = Phrase("Which one do you mean?", "이 중에 어떤 것이 궁금하신가요?")
ONLY_IN = Phrase("This report is only in {name}.", "이 보고서는 {name}로만 되어 있습니다.")
NOT_COVERED = Phrase(
    "I couldn’t find that in {nickname}. Try other words, or browse the report.",
    "{nickname}에서 그 내용을 찾지 못했습니다. 다른 말로 물어보시거나 보고서를 둘러보세요.",
)
CLOSEST = Phrase(
    "I couldn’t find that in {nickname}. Try one of the closest topics:",
    "{nickname}에서 그 내용을 찾지 못했습니다. 대신 비슷한 주제를 골라 보세요.",
)
NEAREST = Phrase(
    "I couldn’t find that in {nickname}. Here’s the closest match:",
    "{nickname}에서 그 내용을 찾지 못했습니다. 대신 가장 비슷한 내용을 보여 드립니다.",
)
UNSURE = Phrase(
    "I couldn’t find exactly that in {nickname}, but this may be what you mean:",
    "{nickname}에서 꼭 맞는 내용은 찾지 못했지만, 혹시 이 내용을 찾으시나요?",
)
NOT_GIVEN = Phrase(
    "I found “{title}” in {nickname}, but not {what}. Here’s the closest match:",
    "{nickname}의 ‘{title}’ 부분에는 {what} 나오지 않습니다. 대신 가장 비슷한 내용을 보여 드립니다.",
)
LACKING: Mapping[str, Phrase] = {
    "award": Phrase("an award", "상을 받았다는 내용이"),
    "beginning": Phrase("when it began", "언제 시작했는지"),
    "certificate": Phrase("a certification", "인증을 받았다는 내용이"),
    "contact": Phrase("contact details or a website", "연락처나 홈페이지 주소가"),
    "count": Phrase("that number", "그런 수치가"),
    "date": Phrase("a date", "시기가"),
    "doer": Phrase("who that is", "누구인지"),
    "duration": Phrase("how long it takes", "걸리는 시간이"),
    "end": Phrase("when it ends", "언제 끝나는지"),
    "hours": Phrase("opening hours", "운영 시간이"),
    "how-to": Phrase("how to use it or apply for it", "이용 방법이나 신청 방법이"),
    "maker": Phrase("who built it or how", "누가 어떻게 만들었는지"),
    "meaning of letters": Phrase("what the letters stand for", "약자의 뜻이"),
    "measure": Phrase("that measure", "그런 크기나 무게가"),
    "money": Phrase("an amount of money", "금액이"),
    "names": Phrase("each of the names", "하나하나의 이름이"),
    "pay": Phrase("a salary", "급여가"),
    "penalty": Phrase("penalties", "처벌 규정이"),
    "person": Phrase("a person’s name", "사람 이름이"),
    "place": Phrase("a place", "장소가"),
    "price": Phrase("a price or a cost", "요금이나 비용이"),
    "rank": Phrase("a ranking", "순위가"),
    "reason": Phrase("a reason", "이유가"),
    "satisfaction": Phrase("how satisfied people are", "만족도가"),
    "share": Phrase("a percentage", "비율이"),
    "signer": Phrase("who signed it", "서명한 사람이"),
}
"""What a question asks for, by the type of answer that it expects; the Korean phrases end with their particles, unless
they are clauses."""

GONE = Phrase(
    "This isn’t in the report anymore. Browse the report to find something similar.",
    "이제 보고서에 없는 내용입니다. 보고서를 둘러보면서 비슷한 내용을 찾아보세요.",
)

# A greeting

GREETING = Phrase(
    "Hi! Ask me anything about {nickname}, in your own words.",
    "안녕하세요! {nickname}에 관해 궁금한 점을 편하게 물어보세요.",
)
PICK_TOPIC = Phrase("Pick a topic", "주제 고르기")

# Help

HELP_TITLE = Phrase("Ask {nickname}", "{nickname}에 관해 물어보세요")
HELP_INTRO = Phrase(
    "I’m a bot that answers questions about “{title}” ({published}), in {languages}. Ask in your own words. "
    "Each answer shows where in the report it comes from, and no question goes to another service.",
    "『{title}』({published})에 관한 질문에 {languages}로 답하는 챗봇입니다. 편하게 물어보세요. "
    "보고서의 어느 부분에 나오는지도 함께 알려 드리며, 질문을 다른 서비스로 보내지 않습니다.",
)
HELP_LANGUAGES = Phrase("{first} or {second}", "{first} 또는 {second}")
HELP_ASK = (Phrase("…", "…"), Phrase("ask a question or look up a term", "질문하거나 용어 찾기"))
HELP_ASK_PRIVATELY = (
    Phrase("…", "…"),
    Phrase("ask a question or look up a term (only visible to you)", "질문하거나 용어 찾기(나에게만 표시)"),
)
HELP_COMMANDS = (
    (Phrase("list", "목록"), Phrase("browse by chapter", "장별로 둘러보기")),
    (Phrase("random", "아무거나"), Phrase("show a random fact", "아무 상식이나 하나 보기")),
)
"""Pairs of a command and its effect."""
HELP_ON_HELP = (Phrase("help", "도움말"), Phrase("show this help", "이 도움말 보기"))
HELP_ELSEWHERE = Phrase(
    "You can also mention me in a channel (I’ll reply in a thread) or send me a direct message.",
    "채널에서 멘션하면 스레드에서 답해 드립니다. 다이렉트 메시지(DM)로 물어보셔도 됩니다.",
)
HELP_EXAMPLES = Phrase("For example:", "이렇게 물어보세요")

# Browsing

LIST_TITLE = Phrase("What {nickname} covers", "{nickname} 목차")
LIST_INTRO = Phrase("{count} topics. Pick a chapter:", "주제가 모두 {count}개 있습니다. 장을 골라 주세요.")
LIST_INTRO_ONE = Phrase("1 topic. Pick a chapter:", "주제가 1개 있습니다. 장을 골라 주세요.")
NO_SUCH_CHAPTER = Phrase("There’s no such chapter. Pick one of these:", "그런 장은 없습니다. 아래에서 골라 주세요.")
MORE_TOPICS = Phrase(
    "… and {count} more. To see one, type its name.",
    "… 주제가 {count}개 더 있습니다. 보려면 이름을 입력해 주세요.",
)
BACK_TO_LIST = Phrase("← All chapters", "← 전체 목차")
BACK_TO_CHAPTER = Phrase("← {chapter}", "← {chapter}")
BROWSE = Phrase("Browse the report", "보고서 둘러보기")

# A fact

FACT_TITLE = Phrase("Did you know?", "알고 계셨나요?")
FACT_MORE = Phrase("More about this", "자세히 보기")
FACT_ANOTHER = Phrase("Another fact", "하나 더 보기")
FACT_RANDOM = Phrase("Show a random fact", "아무 상식이나 보기")
