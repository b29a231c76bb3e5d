"""Tells what sort of thing a question asks for, where that shows: a phone number, a salary, a name, a how-to.

A topic may be the right one and still not hold such a thing at all. Each sort has the words of those who ask for it
and the words of a text that holds it, in English and Korean.
"""

from __future__ import annotations

import re

from knowledge.wording import fold

_SORTS: dict[str, tuple[str, str]] = {
    "contact": (
        r"\bphone numbers?\b|\btel(?:ephone)? numbers?\b|\be-?mails?\b|\bfax\b|\bwebsite|\bhome ?page|\burl\b|\baddress\b"
        r"|\bnumber (?:do i|to) (?:call|dial|ring)|전화번호|연락처|이메일|메일 주소|팩스|홈페이지|사이트 주소|주소",
        r"\btelephone|\bphone number|\bfax|www\.|전화|팩스|홈페이지",
    ),
    "pay": (
        r"\bsalar(?:y|ies)\b|\bwages?\b|\bpaid\b|\bearns?\b|\bbonus(?:es)?\b|\bpensions?\b|연봉|월급|봉급|급여|수당|연금|보너스",
        r"\bsalar|\bwage|\bpersonnel budget|연봉|급여|인건비",
    ),
    "price": (
        r"\bprices?\b|\bfees?\b|\bcharge[sd]?\b|\bhow much (?:is|does|do|did|was) .*\bcosts?\b|\bcosts? to\b|\bfree of charge\b|\bbudget (?:of|for)\b"
        r"|가격|요금|수수료|이용료|회비|구축비|도입비|예산은? 얼마|얼마 들",
        r"\bprice|\bfee\b|\bfees\b|요금|수수료|가격",
    ),
    "person": (
        r"\bwho (?:is|was|are|were|heads|headed|leads|led|chairs|chaired|runs|ran|founded|invented|designed|built|developed|signed|replaced|succeeded)\b"
        r"|\bname of the (?:head|chair|director|minister|leader|person)|\bin charge\b|\bchair(?:man|person|woman)?\b|\bhead of\b|\bceo\b"
        r"|누구|담당자|위원장|책임자|장관 이름|대표자|센터장|개발자|이름이? 뭐",
        r"\bpark,? myung|\broh\b|\bminister\b|장관|대통령",
    ),
    "how-to": (
        r"\bhow (?:do|can|could|would|to|should) (?:i|we|you|one|someone)?\s*(?:\w+ )?(?:apply|register|log|sign|reset|download|install|book|join|enrol|enroll|buy|get|become|submit|delete|cancel|contact|reach|nominate|order|pay)\b"
        r"|\blog ?in\b|\bpasswords?\b|\bsign ?up\b|\bapp store\b|\bdownload\b|\beligib\w+|\brequirements?\b|\bdeadline\b|\bapplication form\b"
        r"|비밀번호|비번|로그인|회원가입|가입 방법|신청 방법|신청하려면|다운로드|설치 방법|되려면|자격 요건|지원 자격|마감일|접수 방법|이용 방법",
        r"\bpassword|\blog in|비밀번호|로그인",
    ),
    "hours": (
        r"\bopening (?:hours|times)\b|\bopen(?:s|ing)? (?:on|at|until|till)\b|\bclos(?:es?|ing) (?:at|time)|\bweekends?\b|영업시간|운영시간|근무시간|몇 시까지|몇 시에|주말",
        r"\b24 hours\b|24시간",
    ),
    "penalty": (
        r"\bfines?\b|\bfined\b|\bpenalt\w+|\bpunish\w*|\bjail|\billegal\b|\bsanctions?\b|\bsued?\b|\blawsuits?\b|벌금|처벌|과태료|징계|위반하면|불법|소송",
        r"\bpenalt|\bpunish|\bfined\b|처벌|벌금|징계",
    ),
    "opinion": (
        r"\b(?:do|what do) (?:you|u) (?:think|reckon|feel)\b|\byour (?:opinion|view|take|favou?rite)\b|\bbe honest\b|\bhonestly\b|\bshould (?:i|we)\b|\bworth it\b|\bis it (?:any )?good\b"
        r"|어떻게 생각|솔직히|의견은|네 생각|니 생각|추천해|좋다고 생각|괜찮을까",
        r"$^",
    ),
    "rank": (
        r"\brank(?:s|ed|ing|ings)?\b|\brunners?-?up\b|\b(?:second|third|2nd|3rd|last) (?:place|best)\b|\bcame (?:second|third|last)\b|\bbeat\b|\blost (?:out )?to\b"
        r"|순위|등수|2위|3위|꼴찌|몇 위|경쟁자",
        r"\branked\b|\bthe top in the world\b|\b(?:first|top) (?:place|in the world)\b|세계 1위|순위",
    ),
    "maker": (
        r"\bprogramming language\b|\bwritten in\b|\bvendors?\b|\bcontractors?\b|\bsource code\b|\bopen source\b|\bdatabase (?:software|system)\b|\bservers?\b|\bapi\b|\bsoftware (?:company|firm)\b|\boperating system\b"
        r"|프로그래밍 언어|개발사|개발 업체|개발업체|수주|소스코드|오픈소스|서버|무슨 기술|어느 회사",
        r"\bvendor|\bcontractor|\bsource code|개발사|소스코드",
    ),
}
_ASKED = {sort: re.compile(asked) for sort, (asked, _) in _SORTS.items()}
_TOLD = {sort: re.compile(told) for sort, (_, told) in _SORTS.items()}


def sorts_asked_for(text: str) -> frozenset[str]:
    """Give the sorts of things that a question asks for; most questions ask for none of them."""
    folded = fold(text)
    return frozenset(sort for sort, pattern in _ASKED.items() if pattern.search(folded))


def sorts_told(text: str) -> frozenset[str]:
    """Give the sorts of things that a text may hold."""
    folded = fold(text)
    return frozenset(sort for sort, pattern in _TOLD.items() if pattern.search(folded))
