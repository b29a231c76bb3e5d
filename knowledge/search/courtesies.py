"""Takes greetings, thanks and asides off a question: they say nothing of what is asked, and much of small talk."""

from __future__ import annotations

import re

_OPENINGS = (
    r"(?:hi+|hello+|hey+|hiya|yo+|sup|howdy|greetings|dear|good (?:morning|afternoon|evening|day))"
    r"(?: (?:there|all|team|everyone|everybody|folks|guys|bot|innovation bot|friends?))?",
    r"(?:sorry|excuse me|pardon)(?: to (?:bother|disturb|ask)(?: you)?(?: again)?)?",
    r"hope (?:you're|you are|youre|ur|all is|everyone is)(?: doing)? (?:well|fine|good|ok|okay)",
    r"(?:just )?(?:a )?(?:quick|one|small|silly|dumb) (?:one|q|question)|question|just (?:wondering|curious|checking)",
    r"(?:can|could|would|will) (?:you|u|someone|some1|anyone|anybody|somebody)(?: please| pls| kindly)?"
    r" (?:tell|remind|explain|show|give|help)(?: to)?(?: me| us)?(?: out)?(?: with)?",
    r"(?:do|does) (?:you|u|anyone|anybody|someone|somebody) (?:know|remember)",
    r"(?:i|we)(?:'d| would)? (?:like|want|wanna|need|love) to (?:know|ask|understand)|i(?:'m| am| was)? wonder(?:ing)?",
    r"(?:please|pls|plz|kindly)(?: (?:tell|remind|show|give|explain to) (?:me|us))?|remind me(?: of)?|tell me(?: about)?",
    r"(?:my |the |our )?(?:boss|manager|supervisor|colleague|teacher|professor|director|client|friend)"
    r" (?:is asking|asks|asked|keeps asking|wants to know|wanted to know)(?: me| us)?",
    r"(?:ok|okay|so|well|um+|uh+|hmm*|omg|lol|oh|wow|btw|fyi|right|alright|any idea)",
    r"안녕(?:하세요|하십니까)?|저기요?|여러분|죄송(?:한데|하지만|합니다)요?|실례합니다|질문(?: 있습니다| 있어요| 있는데요?| 하나)?|혹시",
)
_CLOSINGS = (
    r"(?:many )?(?:thanks|thank you|thank u|thx|thnx|ty|tysm|cheers|tia|please|pls|plz|appreciated?|asap|lol|haha+)"
    r"(?: (?:so|very) much| a lot| a million| in advance| again| all| guys| bot)?",
    r"감사(?:합니다|해요|드립니다)?|고마워요?|고맙습니다|부탁(?:드려요|드립니다|해요|해)?|[ㅋㅎㅠㅜ]+",
)
_OPENING = re.compile(rf"^(?:{'|'.join(_OPENINGS)})(?:[\s,.!~:;?…-]+|$)", re.IGNORECASE)
_CLOSING = re.compile(rf"(?:^|[\s,.!~:;?…-]+)(?:{'|'.join(_CLOSINGS)})[\s,.!~:;?…-]*$", re.IGNORECASE)


def without_courtesies(text: str) -> str:
    """Give a question without its courtesies, or as it is where it consists of nothing else."""
    bare = text
    while bare:
        shorter = _CLOSING.sub("", _OPENING.sub("", bare, count=1), count=1)
        if shorter == bare:
            return bare
        bare = shorter
    return text
