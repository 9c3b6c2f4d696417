"""The comparison of ways to learn intents: what is judged was not learnt, and what is compared is the product."""

from itertools import pairwise

import numpy as np
import pytest
from compare import dialect, doubted
from contexts import Turn, odds, turns
from folds import BLOCK, first_twins, folds, near_any
from nlu_files import Line, training_lines
from recipes import ALL, RECIPES, Fitted, Texts, sublabel

from components.ensemble import Ensemble

SOME = ("track_order", "refund_status", "affirm")


def _lines(count: int) -> list[Line]:
    """The first `count` examples of each of three intents, in English and Arabic."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in training_lines():
        if line.intent in SOME and line.language in ("en", "ar"):
            found.setdefault((line.language, line.intent), []).append(line)
    return [line for lines in found.values() for line in lines[:count]]


def test_twins_are_found_by_way_of_other_twins_too() -> None:
    texts = ["where is my parcel", "hello", "where is my parcell", "where is my parcelll", "pay by card"]
    assert first_twins(texts).tolist() == [0, 1, 0, 0, 4]
    assert near_any(texts, ["hello", "pay in cash"]).tolist() == [False, True, False, False, False]


def test_twins_and_neighbours_in_a_file_stand_in_one_fold() -> None:
    lines = _lines(150)
    of_line = folds(lines, 3)
    twins = first_twins([line.text for line in lines])
    assert len(set(twins.tolist())) < len(lines), "no twins among the lines: choose others"
    for first in set(twins.tolist()):
        assert len(set(of_line[twins == first].tolist())) == 1
    alone = [n for n in range(len(lines)) if (twins == twins[n]).sum() == 1]
    together = [of_line[a] == of_line[b] for a, b in pairwise(alone) if b == a + 1]
    assert np.mean(together) > 1 - 1.5 / BLOCK * (len(lines) / len(alone))
    for code, intent in {(line.language, line.intent) for line in lines}:
        here = [n for n, line in enumerate(lines) if (line.language, line.intent) == (code, intent)]
        assert set(of_line[here].tolist()) == {0, 1, 2}


def test_what_is_compared_is_what_the_assistant_uses() -> None:
    texts = Texts(_lines(60))
    everything = np.arange(len(texts.lines))
    fitted = Fitted(RECIPES[-1], texts, everything)
    product = Ensemble.fit(ALL, texts.typed, [sublabel(line) for line in texts.lines], texts.mistyped)
    asked = [texts.prepared(text) for text in ("wheres my parcel", "money back when", "يب", "ja")]
    assert fitted.labels == product.labels
    assert fitted.probabilities(asked) == pytest.approx(
        np.stack([product.probabilities(text) for text in asked]), abs=1e-4
    )


def test_doubts_as_the_configuration_has_them() -> None:
    probabilities = np.asarray([[0.6, 0.3, 0.1], [0.4, 0.35, 0.25], [0.2, 0.2, 0.6], [0.5, 0.2, 0.3]])
    truth = np.asarray([0, 0, 2, 2])
    right, caught, rejected = doubted(probabilities, truth, 2, 1.0, 0.0, 0.0)
    assert (right.tolist(), caught, rejected) == ([True, True, True, False], 0.5, 0.0)
    right, caught, rejected = doubted(probabilities, truth, 2, 4.0, 0.0, 0.0)
    assert (right.tolist(), caught, rejected) == ([True, False, True, True], 1.0, 0.5)
    right, caught, rejected = doubted(probabilities, truth, 2, 1.0, 0.45, 0.0)
    assert (right.tolist(), rejected) == ([True, False, True, False], 0.5)


@pytest.mark.parametrize(
    ("text", "told"), [("وش صار على طلبي", "Gulf"), ("عايز فلوسي", "Egyptian"), ("wen talabi", "Arabizi"), ("طلبي", "")]
)
def test_dialects_by_telling_words(text: str, told: str) -> None:
    assert dialect(Line("ar", "orders", "track_order", text)) == told
    assert dialect(Line("de", "orders", "track_order", text)) == ""


def test_what_was_asked_is_read_from_the_test_stories() -> None:
    found = turns()
    in_form = [turn for turn in found if turn.kind == "form"]
    assert {turn.language for turn in in_form} == {"en", "de", "ar"}
    assert all(turn.asked for turn in in_form)
    assert any(turn.kind == "start" for turn in found)


def test_odds_follow_what_was_counted_elsewhere() -> None:
    seen = [Turn("en", "a", "yes", "affirm", "some_form", True)] * 9
    seen += [Turn("en", "a", "hi", "greet", "", False)] * 9
    of = odds(seen, ["affirm", "greet"], lambda turn: turn.kind)
    in_form = of(Turn("de", "b", "ja", "affirm", "other_form", True))
    unknown = of(Turn("de", "b", "ja", "affirm", "utter_x", False))
    assert in_form[0] > 1 > in_form[1]
    assert unknown == pytest.approx([1, 1])
