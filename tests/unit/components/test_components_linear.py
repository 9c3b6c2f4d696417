"""The linear model: learned once, read back equal, no code in its files."""

from pathlib import Path

import numpy as np
import pytest

from components.linear import Block, Features, LinearModel, char_ngrams, word_ngrams

BLOCKS = (Block("char", 1, 4, 1), Block("word", 1, 2, 1))
TEXTS = ["where is my order", "where is my parcel", "wo ist mein paket", "hello", "hi there", "hello there"] * 5
LABELS = ["track", "track", "track", "greet", "greet", "greet"] * 5


def test_ngrams() -> None:
    assert list(char_ngrams("ab", 1, 3)) == [" ", "a", "b", " ", " a", "ab", "b ", " ab", "ab "]
    assert list(char_ngrams("a", 3, 5)) == [" a "]
    assert list(word_ngrams("so what? 👍", 1, 2)) == ["so", "what", "?", "👍", "so what", "what ?", "? 👍"]


@pytest.mark.parametrize("labels", [LABELS, ["track", "parcel", "paket", "greet", "greet", "greet"] * 5])
def test_saved_and_loaded_model_answers_alike(tmp_path: Path, labels: list[str]) -> None:
    model = LinearModel.fit(BLOCKS, TEXTS, labels)
    model.save(tmp_path, "m")
    again = LinearModel.load(tmp_path, "m")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.json", "m.npz"]
    for text in ("where is it", "hello you", "wo", "zzz", ""):
        probabilities = model.probabilities(text)
        assert probabilities.sum() == pytest.approx(1)
        assert again.probabilities(text) == pytest.approx(probabilities, abs=0.01)
    assert again.labels[int(np.argmax(again.probabilities("hello")))] == "greet"


def test_same_data_gives_the_same_model() -> None:
    first, second = LinearModel.fit(BLOCKS, TEXTS, LABELS), LinearModel.fit(BLOCKS, TEXTS, LABELS)
    assert (first.weights == second.weights).all()
    assert first.sharpness == second.sharpness


def test_unknown_text_is_no_error() -> None:
    model = LinearModel.fit(BLOCKS, TEXTS, LABELS)
    assert model.probabilities("").shape == (2,)
    assert model.probabilities("قق" * 3000).sum() == pytest.approx(1)


def test_rows_learnt_in_one_pass_are_those_of_single_texts() -> None:
    blocks = (Block("char", 1, 5), Block("word", 1, 2))
    texts = [*TEXTS[:6], "where where is it", "", "zzz only once", "x" * 1100 + " beyond"]
    features, rows = Features.learn(blocks, texts)
    assert features.terms[1] == sorted(features.terms[1])
    assert "where" in features.terms[1]
    assert "once" not in features.terms[1]
    for number, text in enumerate(texts):
        columns, weights = features.row(text)
        expected = np.zeros(features.width)
        expected[columns] = weights
        assert rows[number].toarray()[0] == pytest.approx(expected, abs=1e-6)
