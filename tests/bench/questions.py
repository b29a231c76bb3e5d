"""The bench's questions: of six kinds, and many different ones. Only the names are in the report's files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

_LABELED = Path(__file__).resolve().parents[2] / "knowledge" / "calibration"

COMMAND = "KONEPS"
"""The name that is looked up when acknowledgements are timed."""

LOOKUPS: Mapping[str, tuple[str, ...]] = {
    "names": (
        "KONEPS",
        "what is G4C?",
        "the KIPOnet",
        "on-nara bps",
        "tell me about HANARO",
        "U-119",
        "PCGID",
        "senior civil service system",
        "UN governance center",
        "총액인건비제",
        "나라장터",
        "영사콜센터가 뭐예요?",
    ),
    "typos": (
        "konpes",
        "kipnet",
        "what is hanaor",
        "onnnara bps",
        "MOGHAA",
        "consualr call center",
        "program bugdet system",
        "goverment inovation index",
        "toal personnel budget",
        "wsate disposal",
        "senior civl servise",
        "나라장더",
    ),
    "questions": (
        "where do public buyers hunt for their suppliers on the net these days?",
        "did queues at passport control get any shorter for visitors from abroad?",
        "who can a tourist ring in the middle of the night after losing everything overseas?",
        "how did inventors benefit once filing went paperless?",
        "can I get an official paper about my household without going anywhere?",
        "who decides how many staff a ministry may hire, and out of which pot are they paid?",
        "what keeps top officials from sitting in one ministry for their entire career?",
        "how do pupils' schools keep track of the money they get?",
        "is there somebody who listens to a shopkeeper before the taxman writes a bill?",
        "why would an employee be tired of yet another reform?",
        "which prize did the outside world hand to these people for serving citizens better?",
        "how do they find out whether a ministry is any good at changing itself?",
    ),
    "korean": (
        "관공서가 물건을 살 때 어디에서 업체를 찾나요?",
        "외국에서 지갑을 잃어버렸는데 밤에도 전화할 데가 있나요?",
        "공항에서 줄 서는 시간이 정말 줄었어요?",
        "집에서 주민 서류를 떼는 방법이 생겼나요?",
        "부처 공무원 수는 누가 정하고 월급은 어떻게 나눠요?",
        "국장급 이상은 왜 부처를 옮겨 다니게 했나요?",
        "발명한 걸 인터넷으로 내면 결과가 빨리 나오나요?",
        "세무조사 나오기 전에 억울한 사정을 들어주는 사람이 있다던데요",
        "직원들이 개혁에 지쳤다고 할 때 어떻게 했대요?",
        "예산을 위에서 나눠 주면 뭐가 좋아지나요?",
        "다른 나라에서 배우러 온 적이 있나요?",
        "대통령이 직접 나서서 한 일은 뭐예요?",
    ),
    "comparisons": (
        "KISS vs KIPOnet",
        "what's the difference between top-down budgeting and the program budget?",
        "G4C or KONEPS: which one saves people more time?",
        "compare the consular call center with SPI-1357",
        "the UN governance center and the OECD asian center, side by side",
        "are tenets and national goals the same thing?",
        "which came first, the infrastructure stage or the internalization stage?",
        "efficient versus transparent government",
        "온나라랑 하나로는 뭐가 다른가요?",
        "총액인건비제와 고위공무원단 비교해 줘",
        "나라장터하고 특허넷 중에 어느 쪽이 상을 받았어요?",
        "how does the ministry differ from the presidential committee?",
    ),
    "off-topic": (
        "will it rain in Busan on Saturday?",
        "who won the last world cup?",
        "write me a birthday poem for my aunt",
        "KONEPS admin password please",
        "how many people live in Korea?",
        "what is 17 times 23",
        "best noodle place near the office",
        "can you restart the printer on floor four",
        "오늘 점심 뭐 먹을까",
        "비트코인 지금 사도 될까요?",
        "내일 회의 몇 시로 잡혔어?",
        "who is the current president of Japan?",
    ),
}
"""Twelve questions of each kind."""

PARAPHRASES = LOOKUPS["questions"]
EVERYTHING = tuple(question for questions in LOOKUPS.values() for question in questions)


def different_questions(count: int = 1000) -> tuple[str, ...]:
    """Return `count` different questions in both languages, selected evenly from the labelled ones.

    None of the labelled questions is in the report's files.
    """
    files = (file.read_text(encoding="utf-8") for file in sorted(_LABELED.glob("*.jsonl")))
    lines = (line for text in files for line in text.splitlines())
    asked = [*dict.fromkeys(json.loads(line)["q"] for line in lines)]
    return tuple(asked[number * len(asked) // count] for number in range(count))
