"""Reading order, digit systems and languages, on words without pictures."""

import pytest

from helpdesk.media.reading.amounts import decimal
from helpdesk.media.reading.digits import Run, put_in, tidy
from helpdesk.media.reading.language import guess
from helpdesk.media.reading.order import in_order, rows
from helpdesk.media.reading.passes import fuse
from helpdesk.media.reading.words import Box, Line, Word


def placed(*texts: str, confidence: float = 90.0) -> list[Word]:
    """Words from left to right as they stand on the screen."""
    return [Word(text, confidence, Box(100 * n, 0, 100 * n + 90, 20)) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        (["2024", "مارس", "15"], "15 مارس 2024"),
        (["+44", "7700", "900163", "الهاتف"], "الهاتف +44 7700 900163"),
        (["SAR", "49.90", "المبلغ"], "المبلغ SAR 49.90"),
        (["12:56", "2026", "مايو", "3"], "3 مايو 2026 12:56"),
    ],
)
def test_right_to_left_lines_keep_numbers_and_latin(seen: list[str], read: str) -> None:
    assert " ".join(word.text for word in in_order(placed(*seen), right_to_left=True)) == read


def test_cells_side_by_side_are_one_row() -> None:
    left = Line(tuple(placed("Total")), Box(0, 100, 90, 120))
    right = Line(tuple(placed("9.90")), Box(300, 103, 390, 121))
    below = Line(tuple(placed("Thanks")), Box(0, 150, 90, 170))
    assert rows([below, right, left], right_to_left=False) == [[left, right], [below]]
    assert rows([below, right, left], right_to_left=True) == [[right, left], [below]]


def test_a_long_number_of_the_first_model_is_not_swallowed_by_the_second() -> None:
    first = [Word("4500317", 60.0, Box(0, 0, 90, 20)), Word("xx", 20.0, Box(100, 0, 190, 20))]
    second = [Word("450017", 95.0, Box(0, 0, 90, 20)), Word("الطلب", 90.0, Box(100, 0, 190, 20))]
    assert [word.text for word in fuse(first, second)] == ["4500317", "الطلب"]


def test_a_run_of_digits_replaces_what_it_covers_and_keeps_the_letters_beside() -> None:
    glued = Word("جنيه12", 50.0, Box(0, 0, 200, 20))
    run = Run("49٫90", 0.9, Box(120, 0, 200, 20), strong=True, weakest=0.8)
    assert sorted(word.text for word in put_in([glued], run)) == ["49٫90", "جنيه"]


@pytest.mark.parametrize(
    ("shapes", "number"),
    [("١٢٬٥٠", "12٫50"), ("١.٢٣٤٫٥٠", "1٬234٫50"), ("١٢٫٣٤٥", "12٬345"), ("٢٠٢٦-٠٧-١١", "2026-07-11")],
)
def test_separators_follow_the_shape_of_the_number(shapes: str, number: str) -> None:
    assert tidy(shapes) == number


@pytest.mark.parametrize(
    ("number", "places", "value"),
    [("1.036,91", 2, "1036.91"), ("1,036.91", 2, "1036.91"), ("1.249", 2, "1249"), ("12.500", 3, "12.500"),
     ("1٬234٫50", 2, "1234.50"), ("49,-", 2, "49")],
)  # fmt: skip
def test_the_last_separator_before_two_digits_is_the_decimal_one(number: str, places: int, value: str) -> None:
    assert f"{decimal(number, places):f}".removesuffix(".0") == value


def test_languages() -> None:
    assert guess("Thank you for your order. Total 12.00") == "en"
    assert guess("Vielen Dank. Gesamtsumme 12,00") == "de"
    assert guess("شكرا لك. الإجمالي 12.00 EGP") == "ar"
    assert guess("12:30 99%") == ""
