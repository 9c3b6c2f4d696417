"""The two opinions together: learned alike each time, read back equal, sublabels counted as their label."""

from pathlib import Path

import numpy as np
import pytest

from components.ensemble import Ensemble
from components.linear import Block, with_concepts
from components.noise import noisy, without_marks

BLOCKS = (
    Block("char", 1, 4, 1),
    Block("word", 1, 2, 1),
    Block("concept", 1, 1, 1, 0.7),
    Block("concept", 2, 2, 1, 0.5),
)
TEXTS = [
    with_concepts("where is my order", ["where", "order"]),
    with_concepts("wo ist mein paket", ["where", "parcel"]),
    with_concepts("how long does delivery take", ["delivery"]),
    with_concepts("can i pay by card", ["pay"]),
    with_concepts("hello there", ["hello"]),
    with_concepts("hallo zusammen", ["hello"]),
] * 12
SUBLABELS = ["track/", "track/", "faq/delivery_time", "faq/payment", "greet/", "greet/"] * 12


@pytest.fixture(scope="module")
def model() -> Ensemble:
    return Ensemble.fit(BLOCKS, TEXTS, SUBLABELS, noisy(TEXTS))


def test_labels_are_whole_intents(model: Ensemble) -> None:
    assert model.labels == ["faq", "greet", "track"]


@pytest.mark.parametrize(("text", "label"), [("delivery how long", "faq"), ("hallo", "greet"), ("wo ist es", "track")])
def test_the_right_label_wins(text: str, label: str, model: Ensemble) -> None:
    probabilities = model.probabilities(with_concepts(text, []))
    assert model.labels[int(probabilities.argmax())] == label
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_a_concept_alone_is_enough(model: Ensemble) -> None:
    without, alone = (model.probabilities(with_concepts("zzzz", names)) for names in ([], ["hello"]))
    assert alone[1] > without[1]


def test_a_vector_says_what_the_words_do_not() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 0], [0, 0]] * 12, dtype=np.float32)
    model = Ensemble.fit(BLOCKS, TEXTS, SUBLABELS, TEXTS, vectors)
    near_track, near_faq = (model.probabilities("zzzz", np.array(v, dtype=np.float32)) for v in ([1, 0], [0, 1]))
    assert model.labels[int(near_track.argmax())] == "track"
    assert model.labels[int(near_faq.argmax())] == "faq"


def test_saved_and_loaded_model_answers_alike(tmp_path: Path, model: Ensemble) -> None:
    model.save(tmp_path, "m")
    again = Ensemble.load(tmp_path, "m")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.json", "m.npz"]
    assert again.probabilities(TEXTS[0]) == pytest.approx(model.probabilities(TEXTS[0]), abs=0.01)


def test_learned_twice_is_the_same(model: Ensemble) -> None:
    again = Ensemble.fit(BLOCKS, TEXTS, SUBLABELS, noisy(TEXTS))
    assert again.probabilities(TEXTS[1]) == pytest.approx(model.probabilities(TEXTS[1]), abs=1e-6)


def test_slips_are_the_same_for_the_same_seed_and_change_most_texts() -> None:
    kinds = ("{} wo bleibt mein paket für müller", "{} where is my order", "{} وين طلبي يا جماعة")
    texts = [kind.format(n) for n in range(20) for kind in kinds]
    assert noisy(texts, 3) == noisy(texts, 3) != noisy(texts, 4)
    assert noisy(["one more", *texts])[1:] == noisy(texts)
    assert sum(a != b for a, b in zip(texts, noisy(texts), strict=True)) > len(texts) * 0.7
    assert noisy(["", "hi", "👍"], most=1)[0] in (
        "",
        *(f" {emoji}" for emoji in (["😊", "🙏", "😡", "👍", "😭", "❤️", "🤔", "😅", "!!", "...", "??"])),
    )
    assert without_marks("für أحمد") == "fur احمد"
