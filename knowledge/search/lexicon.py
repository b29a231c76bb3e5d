"""Words that mean the same whatever the report is about: function words, chat, Korean particles, what may be asked for."""

from __future__ import annotations

import re

ENGLISH_FUNCTION_WORDS = frozenset(
    """
    a an the this that these those there here it its it's they them their he she his her we us our i i'm me my you your
    is are was were be been being am do does did done doing have has had having can could may might must shall should
    will would what what's whats which who whom whose when where why how and or but nor so if than then as at by for from
    in into of off on onto out over to up with about around between through during per via not no yes too very just also
    only even ever some any all each every both either neither one ones such same other another more most much many lot
    lots really actually exactly basically kind sort thing things stuff
    tell give show explain describe let know find see look want wanna need like get got mean means called say says
    please pls plz thanks thank thx ty hi hello hey hellooo yo sup dear morning afternoon evening good ok okay sorry um uh
    quick question q someone some1 anyone anybody somebody folks guys bot ur u r n w lol btw tho smth deal
    s t re ve ll d m don't doesn't didn't isn't aren't can't won't arent isnt dont didnt doesnt
    """.split()
)

KOREAN_FUNCTION_WORDS = frozenset(
    """
    무엇 무엇인가요 무엇인가 무엇이 무엇을 무엇입니까 뭐 뭐야 뭔가요 뭔가 뭔데 뭐임 뭐예요 뭐에요 뭐죠 뭐지 뭘 머임 머야 뭔지
    어떤 어떻게 어떠한 어느 어디 어디서 어디에 어디야 언제 언제부터 언제야 언제임 누구 누가 누구야 왜 얼마 얼마나 얼마야 얼마임
    몇 몇개 몇명 몇년 몇종 며칠 며칠로 하나요 하는 하는지 하고 하면 했나요 했어 했나 했는지 한 할 하는데 되나요 됐나요 되었나요
    됐어 되는 된 있나요 있어 있는 있는지 있어요 있습니까 인가요 인가 이에요 예요 이야 입니까 입니다 이란 란 대해 대해서 대한
    관해 관한 알려줘 알려주세요 알려줘요 알려 알고 싶어요 싶은데 싶습니다 궁금 궁금해 궁금합니다 궁금해요 설명 설명해줘
    설명해주세요 말해줘 보여줘 보여주세요 혹시 좀 그 이 저 것 거 게 건 그거 이거 저거 그게 이게 수 및 등 와 과 를 을 은 는 가
    의 에 에서 로 으로 도 만 안녕 안녕하세요 부탁 부탁드려요 부탁드립니다 감사합니다 고마워 그리고 그럼 그런데 근데 요 나요
    """.split()
)

_PARTICLES = sorted(
    """
    은 는 이 가 을 를 의 에 에서 에게 한테 께 로 으로 와 과 도 만 랑 이랑 하고 까지 부터 보다 처럼 마다 이나 나 이란 란 이라는 라는
    이라고 라고 에는 에서는 에도 으로는 로는 이며 인가 인가요 인지 이야 야 이에요 예요 에요 입니까 입니다 이죠 죠 이지 임 에대해 에서의
    으로의 에의 만의 들 들이 들은 들을 들의 이었나요 였나요 이요 요
    """.split(),
    key=len,
    reverse=True,
)
_PARTICLE = re.compile(f"(?:{'|'.join(_PARTICLES)})$")

LINKING_WORDS = frozenset({"the", "a", "an", "of", "and", "for"})
"""Words that people put into and leave out of names."""


def is_function_word(token: str) -> bool:
    """Tell whether a word says nothing about what is asked, in English or Korean."""
    return token in ENGLISH_FUNCTION_WORDS or token in KOREAN_FUNCTION_WORDS


def without_particle(token: str) -> str:
    """Give a Korean word without the particle at its end: '나라장터는' becomes '나라장터'."""
    shorter = _PARTICLE.sub("", token)
    return shorter if len(shorter) >= 2 else token


def american(token: str) -> str:
    """Give the American spelling of a British word, by its ending: centre, programme, organisation, digitalise."""
    if token.endswith(("ogramme", "ogrammes")):
        return token.replace("gramme", "gram")
    if token.endswith(("tre", "tres")):
        return re.sub(r"tre(s?)$", r"ter\1", token)
    if token.endswith("our") and len(token) > 5:
        return token[:-3] + "or"
    return re.sub(r"(?<=[a-z]{3})is(ation|ations|e|ed|es|ing)$", r"iz\1", token)
