"""The words that distinguish questions to the bot from people's talk with each other, in both languages."""

from __future__ import annotations

import re


def _any(*choices: str) -> re.Pattern[str]:
    return re.compile("|".join(choices), re.IGNORECASE)


ADDRESSED = _any(r"<@(?P<user>[^>|]*)[^>]*>", r"<!(?:subteam|here|channel|everyone)[^>]*>", r"(?<![\w.@])@[^\W\d_]\w*")
"""A mention of a person, of a group, or of everybody, as Slack sends it or as it is typed."""

QUOTED = _any(r"```", r"^\s*(?:>|&gt;)", r"^\s*`[^`]*`\s*$")
"""Code, or a quotation."""

REQUEST = _any(
    r"\b(?:(?:can|could|would|will) (?:you|u) (?:please )?|please )?"
    r"(?:tell|show|give|explain|remind|translate)(?: to)? (?:me|us)\b",
    r"\b(?:can|could|would|will) (?:you|u) (?:please )?(?:explain|compare|list|summari[sz]e|describe|translate)\b",
    r"\b(?:do|would|might) (?:you|u) (?:happen to )?know\b",
    r"\bif (?:i|we) may(?: ask)?\b|\bmay (?:i|we) ask\b|\bi wonder\b|\bi(?:'d| would) (?:like|love) to know\b",
    r"\bthank(?:s| you)\b",
    r"\b(?:how|where|when|what) (?:can|could|should) (?:i|we|you)\b",
    r"\bhow do (?:i|we|you)\b",
    r"(?:알려|보여|설명해|비교해|말해|찾아|정리해|요약해|번역해)\s*"
    r"(?:줘|주세요|주실래요|줄래|주시겠어요|주십시오|주실 수 있)",
)
"""A request that people make of the bot. The words in it that stand for people do not count."""

TO_PEOPLE = _any(
    r"\b(?:you|your|yours|u|ur|we|us|our|i|i'm|me|my|mine|let's|lets|anyone|anybody|someone|somebody|everyone|guys|team)\b",
    r"\b(?:tomorrow|tonight|(?:this|in the) (?:morning|afternoon|evening))\b",
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    r"^(?!(?:and|but|so|ok|okay|also|then|well|hello|hi|hey|thanks|great|nice|cool|perfect|wow|oh|hm+|interesting|good"
    r"|lovely|splendid|excellent|brilliant|right|yes|no|sorry|please|now|right now)\b)[^\W\d_]+, (?!thank)",
    r", (?!(?:please|precisely|exactly|specifically|then|too|also|though|again|now|overall)\b)[^\W\d_]+ ?\?$",
    r"(?:님|씨)(?:[,은는이가도 ]|$)",
    r"(?:^|\s)(?:우리|저희|제가|저는|저도|내가|나는|나도|너|너는|네가|여러분|당신|이따가?|내일|모레|저녁|점심|주말"
    r"|[월화수목금토일]요일)",
    r"(?:실래|실까|세요|으신가|시나요|시죠|시겠|드릴|갈까|볼까|할까|만들까|먹을까|갈래|할래|먹지|실 분|는 분|주실 분)",
)
"""Words that show that a question is for a colleague, not for the bot."""

EMPTY = _any(
    r"(?:oh |wait |um+ )?(?:really|seriously|right|huh|what|sure|ok|okay|correct|true|no way|is that so|is that true"
    r"|eh|oh|who knows|what now|so what)",
    r"(?:아 |오 )?(?:정말|진짜|진짜로|정말로|그래|그래요|그런가|그런가요|그렇죠|맞죠|맞나|맞나요|뭐|네|예|어|응|헐)",
)
"""Exclamations that look like questions but ask nothing."""

TAG = _any(r"\b(?:right|huh|isn't it|aren't they|no|eh|don't you think|or not)\?$", r"(?:그렇죠|맞죠|그쵸)\?$")
"""The end of a statement that only looks like a question."""

_OPENERS = r"(?:(?:and|n|but|so|ok|okay|also|then|well|or|hm+|oh|great|nice|cool|wow|thanks|please)[,.!]?\s+)*"
_THINGS = r"(?:it|they|this|that|these|those|there|the|he|she|korea|koreans|foreigners|people|citizens|officials)\b"
ASKS = _any(
    r"\?(?: \S+){0,2}[\s\"')\].]*$",
    rf"(?:^|[.!?…,] ){_OPENERS}(?:(?:since|until|by|for|in|at|to|from|of|on|with) )?"
    r"(?:what(?! an? )|who|whom|whose|which|when|where|why|how(?! (?:nice|cool|great|interesting|funny)\b))\b"
    r"(?!.*[!.]$)",
    rf"^{_OPENERS}(?:is|are|was|were|does|did|has|can) {_THINGS}(?!.*[!.]$)",
    rf"^{_OPENERS}(?:tell|show|give) (?:me|us)\b",
    rf"^{_OPENERS}(?:explain|compare|describe|summari[sz]e)\b",
    r"^and (?:\S+ ?){1,4}$",
    r"^(?:\S+ ){0,2}\S*[가-힣]도[\s.~]*$",
    r"[있없했됐였었았]나[\s.~]*$",
    r"(?:[는은인던]가|[는은인던]지|을까|일까|[은는]여)요?[\s.~]*$",
    r"(?:궁금|알고 싶|여쭤|여쭙)[가-힣 ]*[\s.~]*$",
    r"(?:나요|습니까|ㅂ니까|입니까|은요|는요|인가요|던가요)[\s.~]*$",
    r"(?:^|\s)(?:뭐|뭘|무엇|무슨|어떤|어떻게|어디|언제|누가|누구|왜|몇|얼마|어느|어때|어땠)"
    r".*(?<!네)(?<!군)(?<!게)(?:[어아해야지죠요까니냐나려돼래가]|뭐죠|뭔데)[\s.~]*$",
    r"(?:알려|보여|설명해|비교해|말해|정리해|요약해)\s*(?:줘|줘요|주세요|주실래요|줄래|주십시오)[\s.~]*$",
)
"""The form of a question or of a request for information."""
