"""One spelling for what people type."""

import subprocess
import sys

import pytest

from components.text import arabic_share, fold, mask_details, normalise, plain_words


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("  WHERE   is\nmy order ", "where is my order"),
        ("heeeelloooo", "heelloo"),
        ("Grüße aus Köln, Straße", "gruesse aus koeln, strasse"),
        ("Gru\u0308\u00dfe", "gruesse"),
        ("ﻻ", "لا"),
        ("أَيْنَ طَلَبِيَّة؟", "اين طلبيه?"),
        ("طلـــبي رقم ١٠٠١", "طلبي رقم 1001"),
        ("گ پ چ ى", "ك ب ج ي"),
        ("👍\ufe0f", "👍"),
        ("1000", "1000"),
        ("", ""),
    ],
)
def test_normalise(typed: str, seen: str) -> None:
    assert normalise(typed) == seen


def test_fold_keeps_every_position() -> None:
    text = "Größe İ ﻻ أين ١٢٣ Straße 😀 é"
    assert len(fold(text)) == len(text)
    assert "123" in fold(text)
    assert fold("أين")[0] == "ا"


def test_details_are_masked() -> None:
    assert mask_details("it is Anna.K@shop.co.uk.") == "it is mail@example.com."
    assert mask_details("order 1001 for 20 euro") == "order 0000 for 20 euro"


def test_words_without_numbers_and_addresses() -> None:
    assert plain_words("Don’t write to a@b.de, see https://x.y/z 1001 👍") == "don't write to see"


def test_share_of_arabic_letters() -> None:
    assert arabic_share("وين الطلب") == 1.0
    assert arabic_share("where") == 0.0
    assert arabic_share("1001 👍") == 0.0
    assert 0 < arabic_share("وين order") < 1


def test_words_can_be_read_without_waiting_for_rasa() -> None:
    code = "import sys, components.text, components.shapes, components.responses; print('rasa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
