"""One spelling in two places: lists of words and models must read a text alike."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components.text import normalise as models_spelling
from helpdesk.spelling import BREAK, normalise, tokens

LETTERS = st.text(
    st.sampled_from("aeioußäöüÄÖÜ’'`´„“”!?.,؟،؛ \n-_0٣۷" + "أإآٱىیئؤةکڪگڤپچابتـ\u064b\u0651\u0670\u200f\ufe0f😡🙏gn"),
    max_size=40,
)


@given(st.one_of(LETTERS, st.text(max_size=40)))
@example("A\u0308rger‼️ ﷺ ①")
def test_lists_and_models_spell_alike(text: str) -> None:
    assert normalise(text) == models_spelling(text)


@given(LETTERS)
def test_words_are_the_same_in_capitals(text: str) -> None:
    assert tokens(text.upper()) == tokens(text.lower())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("URGEEEENT!!", ["urgent", BREAK, BREAK]),
        ("Can't, won’t", ["cant", BREAK, "wont"]),
        ("Größe\nStraße", ["groese", BREAK, "strase"]),
        ("عاااجل؟ مُستعجل", ["عاجل", BREAK, "مستعجل"]),
        ("7mar 3agel 😡", ["7mar", "3agel", "😡"]),
        ("idiot-proof", ["idiot", "prof"]),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert tokens(text) == words
