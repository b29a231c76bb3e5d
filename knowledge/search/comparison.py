"""Tells when a question names two things to hold side by side, and takes it apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.wording import fold

_CUE = re.compile(
    r"\bvs\b|\bversus\b|\bcompar\w*|\bdiffer\w*|\bthe same\b|\bsame thing\b|\bbetween\b|\bboth\b|\brather than\b|\bside by side\b"
    r"|\bor\b|\beach\b|\brespectively\b|\bbigger\b|\bwhich (?:one )?(?:is|was|saves?|saved|has|had|came|cut)\b"
    r"|비교|차이|다른 점|다른가|달라|다르|같은 거|같은가|아니면|중에|둘 다|각각|보다|\bvs\b|대(?= )"
)
_SPLIT = re.compile(
    r"\s+(?:vs\.?|versus|compared (?:to|with)|and|or|with|to|from|than|&)\s+|\s*[,/;]\s*|\s+아니면\s+|\s+대\s+"
    r"|(?<=[가-힣a-z0-9])(?:이랑|랑|하고|와|과|보다)\s+"
)
_LEAD = re.compile(
    r"^(?:(?:what(?:'s| is)?|whats|is|are|was|were|please|can you|could you|how|does|do|did) )*"
    r"(?:the )?(?:(?:difference|differences|comparison|compare|comparing|different|differ|which|between|both) ?)+(?:of |is )?",
)


def is_comparison(text: str) -> bool:
    """Tell whether a question has a word that compares; whether it names two topics is for the search to say."""
    return bool(_CUE.search(fold(text)))


def halves_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to take a comparison apart into two things, at each word that may stand between them."""
    folded = fold(text).strip(" ?!.")
    body = _LEAD.sub("", folded)
    for split in _SPLIT.finditer(body):
        left, right = body[: split.start()].strip(), body[split.end() :].strip()
        if left and right:
            yield left, right
