"""Gathers all that speaks for and against each topic, and for and against the report answering at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from knowledge.search import lexicon
from knowledge.search.index import IndexedKnowledge
from knowledge.search.meaning import Weighed
from knowledge.search.names import Match
from knowledge.search.question import Question, Word, words_of
from knowledge.search.words import terms_of

Scores = npt.NDArray[np.float32]

SHORTLIST = 64
"""Topics that are weighed by meaning in a large knowledge base: the best by names and words."""

_LETTERS_ONLY = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one question.

    The arrays hold a number a topic: by meaning, by an exact name's and a mistyped name's share of the question, and
    by words. `weighed` is what else the meaning tells. `mended` is the question with its typos put right, and
    `mendings` says which.
    """

    question: Question
    mended: Question
    mendings: tuple[tuple[str, str], ...]
    matches: tuple[Match, ...]
    meaning: Scores
    exact: Scores
    mistyped: Scores
    words: Scores
    weighed: Weighed


def gather(kb: IndexedKnowledge, question: Question) -> Evidence:
    """Gather the evidence of a question for every topic of the knowledge base."""
    doubtful = doubtful_words(kb, question)
    matches = kb.names.match(question, doubtful)
    mended, mendings = _mend(kb, question, doubtful, matches)
    if mendings:
        matches = _merge(matches, kb.names.match(mended, frozenset()))
    size = len(kb.knowledge.topics)
    exact, mistyped = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    for match in matches:
        kind = exact if match.similarity == 1 else mistyped
        kind[match.topic] = max(kind[match.topic], match.share * match.similarity)
    words = kb.words.score(mended.content)
    shortlist = np.argsort(-(words + exact + mistyped))[:SHORTLIST] if size > 4 * SHORTLIST else None
    weighed = kb.meaning.weigh(mended.text, shortlist)
    return Evidence(question, mended, mendings, matches, weighed.topics, exact, mistyped, words, weighed)


def doubtful_words(kb: IndexedKnowledge, question: Question) -> frozenset[str]:
    """Give the words of a question that neither the knowledge base nor, where there is one, the encoder knows."""
    vocabulary, encoder = kb.words.vocabulary.words, kb.encoder
    unknown = {word.text for word in question.words if word.text.isascii() and word.text not in vocabulary}
    return frozenset(
        token
        for token in unknown
        if not lexicon.is_function_word(token)
        and len(token) > 1
        and not (_LETTERS_ONLY.fullmatch(token) and encoder is not None and encoder.is_word(token))
    )


def _mend(
    kb: IndexedKnowledge, question: Question, doubtful: frozenset[str], matches: Sequence[Match]
) -> tuple[Question, tuple[tuple[str, str], ...]]:
    """Put the typos of a question right: mistyped names by the names, other doubtful words by the vocabulary."""
    if not doubtful:
        return question, ()
    slips = {match.start: match for match in matches if match.similarity < 1}
    words: list[str] = []
    mendings: list[tuple[str, str]] = []
    position = 0
    while position < len(question.words):
        match = slips.get(position)
        typed = question.words[position].text
        if match is not None:
            words.append(match.name)
            mendings.append((match.typed, match.name))
            position = match.end
            continue
        mended = kb.words.vocabulary.mend(typed) if typed in doubtful and typed.isalpha() else None
        if mended is not None:
            mendings.append((typed, mended))
        words.append(mended or typed)
        position += 1
    text = " ".join(words)
    return replace(question, text=text if mendings else question.text, words=words_of(text)), tuple(mendings)


def _merge(matches: Sequence[Match], more: Sequence[Match]) -> tuple[Match, ...]:
    """Add the names that were found once typos were put right; they count as mistyped ones."""
    known = {match.topic for match in matches}
    slips = [replace(match, similarity=min(match.similarity, 0.95)) for match in more if match.topic not in known]
    return (*matches, *slips)


def unexplained(kb: IndexedKnowledge, words: Sequence[Word], topic: int | None) -> float:
    """Give the share of what a question says, by rarity, that the topic (or with None any topic) never mentions."""
    total = missing = 0.0
    for word in words:
        for term in terms_of(word):
            rarity = kb.words.rarity(term)
            total += rarity
            known = kb.words.knows(term) if topic is None else kb.words.holds(term, topic)
            missing += 0.0 if known else rarity
    return missing / total if total else 0.0
