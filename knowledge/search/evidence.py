"""Collects evidence on which topic a question is about, and on whether the report answers it at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.normalization import roman_number
from knowledge.search import lexicon
from knowledge.search.alias_index import Match, attribute_of
from knowledge.search.encoder import Vector
from knowledge.search.index import IndexedKnowledge
from knowledge.search.ngram_index import Scores
from knowledge.search.question import Question, Word
from knowledge.search.statement_finder import ComparedQuestion
from knowledge.search.together import Needed
from knowledge.search.topic_classifier import MAX_ALL_SCORED, ClassScores, Compared
from knowledge.search.years_and_countries import countries_in

SHORTLIST = 64
"""The number of topics that the classifier scores in a large knowledge base: the best ones by names and words."""

_LETTERS_ONLY = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """What the words of a question show, without a comparison of the whole question with the report's sentences.

    `corrected` is the question with its typos corrected, and `corrections` pairs each typo with its correction.
    `matches` are the names in the question, and `attribute` is the corrected text without names and years. The arrays
    hold one number per topic: `exact` is the share of the question that an exact name accounts for, `mistyped` is the
    share that a mistyped name accounts for, times the name's similarity, and `words` is the BM25 score.
    """

    question: Question
    corrected: Question
    corrections: tuple[tuple[str, str], ...]
    attribute: str
    matches: tuple[Match, ...]
    exact: Scores
    mistyped: Scores
    words: Scores

    @property
    def needed(self) -> Needed:
        """Return the texts that have to be compared with the report's sentences or encoded."""
        return Needed((self.corrected.text,), (self.attribute,))


@dataclass(frozen=True, slots=True)
class Evidence(WordEvidence):
    """All evidence collected for a question.

    `class_scores` is the classifier's result. `unnamed` is the vector of the corrected question without names and
    years. Without an encoder, the vector is empty.
    """

    class_scores: ClassScores
    unnamed: Vector

    @property
    def compared(self) -> ComparedQuestion:
        """Return what the statements of a topic are ranked by."""
        return ComparedQuestion(self.corrected, self.class_scores.similarities, self.unnamed)

    @property
    def semantic(self) -> Scores:
        """Return the classifier's score for each topic."""
        return self.class_scores.topics


def collect_evidence(kb: IndexedKnowledge, question: Question) -> Evidence:
    """Return the evidence for a question, with scores for every topic of the knowledge base."""
    found = read_words(kb, question)
    return complete(kb, found, kb.classifier.compare(*found.needed))


def complete(kb: IndexedKnowledge, found: WordEvidence, compared: Mapping[str, Compared]) -> Evidence:
    """Return all evidence for a question, given what its words show and its texts, compared with the report's."""
    text = found.corrected.text
    size, shortlist = len(kb.knowledge.topics), None
    if size > MAX_ALL_SCORED:
        shortlist = np.argsort(-(found.words + found.exact + found.mistyped))[:SHORTLIST]
    class_scores = kb.classifier.score(text, shortlist, compared[text])
    named = (found.attribute, found.matches, found.exact, found.mistyped)
    unnamed = compared[found.attribute].vector
    return Evidence(found.question, found.corrected, found.corrections, *named, found.words, class_scores, unnamed)


def read_words(kb: IndexedKnowledge, question: Question) -> WordEvidence:
    """Return what the words of a question show."""
    out_of_vocabulary = out_of_vocabulary_words(kb, question)
    named = matches = kb.aliases.match(question, out_of_vocabulary)
    corrected, corrections = _correct(kb, question, out_of_vocabulary, matches)
    if corrections:
        named = kb.aliases.match(corrected)
        matches = _merge(matches, named)
    size = len(kb.knowledge.topics)
    exact, mistyped = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
    for match in matches:
        kind = exact if match.similarity == 1 else mistyped
        kind[match.topic] = max(kind[match.topic], match.share * match.similarity)
    words = kb.bm25.score(corrected.content)
    attribute = attribute_of(corrected, named)
    return WordEvidence(question, corrected, corrections, attribute, matches, exact, mistyped, words)


def out_of_vocabulary_words(kb: IndexedKnowledge, question: Question) -> frozenset[str]:
    """Return the words of a question that are unknown to the knowledge base and to the encoder, if there is one.

    Function words, countries, Roman numerals, single characters and words with non-ASCII characters are left out. The
    encoder is consulted only about words that consist of at least four letters and nothing else, and about their stems:
    it knows 'warm' rather than 'warming'.
    """
    vocabulary, encoder = kb.bm25.vocabulary.words, kb.encoder
    unknown = {word for word in question.words if word.text.isascii() and word.text not in vocabulary}
    return frozenset(
        word.text
        for word in unknown
        if not lexicon.is_function_word(word.text)
        and len(word.text) > 1
        and roman_number(word.text) is None
        and not countries_in(word.text)
        and not (encoder and _LETTERS_ONLY.fullmatch(word.text) and any(map(encoder.is_word, (word.text, word.stem))))
    )


def _correct(
    kb: IndexedKnowledge, question: Question, out_of_vocabulary: frozenset[str], matches: Sequence[Match]
) -> tuple[Question, tuple[tuple[str, str], ...]]:
    """Return the question with its typos corrected, and the corrections, each as a pair of typo and replacement.

    A mistyped name is replaced by the name. Any other out-of-vocabulary word of letters only is replaced by the word
    that was most likely meant, if there is one.
    """
    if not out_of_vocabulary:
        return question, ()
    mistyped_names = {match.start: match for match in matches if match.similarity < 1}
    words: list[str] = []
    corrections: list[tuple[str, str]] = []
    position = 0
    while position < len(question.words):
        match = mistyped_names.get(position)
        typed = question.words[position].text
        if match is not None:
            words.append(match.name)
            corrections.append((match.typed, match.name))
            position = match.end
            continue
        is_typo = typed in out_of_vocabulary and typed.isalpha()
        corrected = kb.bm25.vocabulary.correct(typed) if is_typo else None
        if corrected is not None:
            corrections.append((typed, corrected))
        words.append(corrected or typed)
        position += 1
    return (question.with_text(" ".join(words)), tuple(corrections)) if corrections else (question, ())


def _merge(matches: Sequence[Match], more: Sequence[Match]) -> tuple[Match, ...]:
    """Return `matches`, followed by the matches in `more` that name other topics.

    The added matches were found in the corrected question, so they count as mistyped.
    """
    known = {match.topic for match in matches}
    mistyped = [replace(match, similarity=min(match.similarity, 0.95)) for match in more if match.topic not in known]
    return (*matches, *mistyped)


def unexplained(kb: IndexedKnowledge, words: Sequence[Word], topic: int | None) -> float:
    """Return the share of the words, weighted by rarity, that the topic at the index `topic` never mentions.

    If `topic` is None, return the share of the words that no topic mentions.
    """
    total = missing = 0.0
    for word in words:
        for term in word.terms:
            idf = kb.bm25.idf(term)
            total += idf
            missing += 0.0 if kb.bm25.has_term(term, topic) else idf
    return missing / total if total else 0.0
