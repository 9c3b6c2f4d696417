"""Reading order, digit systems and languages, on words without pictures."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from helpdesk.media.reading import currencies
from helpdesk.media.reading.amounts import currency_of, decimal
from helpdesk.media.reading.digits import Run, number_runs, put_in
from helpdesk.media.reading.forms import likeliest, tidy
from helpdesk.media.reading.fusing import fuse
from helpdesk.media.reading.glyphs import CLASSES, EASTERN, LETTER, MARKS, Glyph
from helpdesk.media.reading.language import guess
from helpdesk.media.reading.layout import find_boxes
from helpdesk.media.reading.order import in_order, rows
from helpdesk.media.reading.script import folded
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
        (["+7440", "731", "59", "966", "الهاتف"], "الهاتف +966 59 731 7440"),  # Arabic-Indic groups run to the left
        (["0623", "413", "56", "966", "الهاتف"], "الهاتف 966 56 413 0623"),
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


def test_on_an_arabic_page_latin_letters_must_be_surer() -> None:
    first = [Word("Gall", 64.0, Box(0, 0, 90, 20)), Word("Visa", 96.0, Box(100, 0, 190, 20)),
             Word("$", 60.0, Box(200, 0, 220, 20))]  # fmt: skip
    second = [Word("طلبي", 50.0, Box(0, 0, 90, 20)), Word("فيسا", 40.0, Box(100, 0, 190, 20)),
              Word("ع", 80.0, Box(200, 0, 220, 20))]  # fmt: skip
    assert [word.text for word in fuse(first, second, arabic=True)] == ["طلبي", "Visa", "$"]
    assert [word.text for word in fuse(first, second)] == ["Gall", "Visa", "$"]


@pytest.mark.parametrize(("confidence", "read"), [(60.0, "$"), (40.0, "عند")])
def test_a_currency_that_is_hardly_read_does_not_keep_an_arabic_word_out(confidence: float, read: str) -> None:
    place = Box(0, 0, 60, 20)
    assert [word.text for word in fuse([Word("$", confidence, place)], [Word("عند", 95.0, place)], arabic=True)] == [
        read
    ]


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        # (text, confidence, left, right); the Arabic model reaches over the number it swallows
        ([("Ju", 53, 0, 50), ("344.73", 97, 60, 140)], [("ريال", 94, 0, 70), ("3", 94, 120, 140)], ["344.73", "ريال"]),
        ([("1420", 94, 0, 50)], [("14:20", 92, 0, 50)], ["14:20"]),
        ([("le", 50, 0, 40)], [("علي", 93, 0, 40)], ["علي"]),
        ([("SAR", 92, 0, 40)], [("548", 95, 0, 40)], ["SAR"]),
        ([("1Z6HZJ5M035", 0, 0, 90), ("1979796", 0, 95, 160)], [("12616", 50, 0, 160)], ["1Z6HZJ5M035", "1979796"]),
        ([("2,709.24", 54, 0, 90)], [("4", 92, 0, 90)], ["2,709.24"]),
        ([("25.1", 67, 0, 50)], [("الدفع", 92, 0, 50)], ["الدفع"]),
        ([("55,0", 76, 0, 44)], [("مركز", 92, 0, 44)], ["مركز"]),
        ([("59", 0, 0, 70)], [("نوفمبر", 58, 0, 45), ("9", 93, 55, 70)], ["نوفمبر", "9"]),
        ([(".WA-74187", 0, 0, 90)], [("74187-هللا.", 38, 0, 90)], ["WA-74187"]),
        ([("https://www.a.example.com/", 2, 0, 90)], [("الملصو/:كصنا!", 9, 0, 90)], ["https://www.a.example.com/"]),
        (
            [("93017-2", 91, 0, 200), ("a,", 28, 80, 120)],
            [("93017-2", 91, 0, 75), ("رقم", 93, 80, 120)],
            ["93017-2", "رقم"],
        ),
        ([("55", 97, 0, 29), ("wie", 58, 29, 70), ("501", 97, 41, 90)], [("منى", 93, 29, 70)], ["55", "501"]),
        ([], [("جنيه", 91, 0, 60), ("e", 91, 61, 80), (".2026", 90, 100, 160)], ["2026", "جنيه"]),
        # Small words look like figures; what the other model reads as such a word is one.
        ([("98", 75, 0, 30), ("190.50", 96, 40, 130)], [("هو", 93, 0, 30), ("190.50", 96, 40, 130)], ["هو", "190.50"]),
        ([("50", 75, 0, 30)], [("هه", 80, 0, 30)], ["50"]),
        # The comma behind a date stands to its left.
        ([("«23/08/2026", 71, 0, 170)], [("9", 86, 60, 100), ("06", 75, 140, 170)], ["23/08/2026"]),
    ],
)
def test_numbers_of_an_arabic_page_and_the_words_beside_them(
    first: list[tuple[str, float, int, int]], second: list[tuple[str, float, int, int]], chosen: list[str]
) -> None:
    ours, theirs = (
        [Word(text, sure, Box(left, 0, right, 20)) for text, sure, left, right in some] for some in (first, second)
    )
    assert sorted(word.text for word in fuse(ours, theirs, arabic=True)) == sorted(chosen)


def shaped(*chances: tuple[dict[str, float], Box]) -> list[Glyph]:
    """Shapes with what each may be."""
    made = []
    for likely, box in chances:
        scores = np.full(len(CLASSES), 1e-4)
        for char, chance in likely.items():
            scores[CLASSES.index(char)] = chance
        made.append(Glyph(box, scores))
    return made


@pytest.mark.parametrize(
    ("top", "likely", "number"),
    [
        (17, {"٠": 0.47, ".": 0.46}, "78.36"),  # it stands on the line
        (9, {"٠": 0.46, ".": 0.47}, "78036"),  # it floats
        (17, {LETTER: 0.9, "٫": 0.05}, "78٫36"),
    ],
)
def test_a_dot_is_a_zero_or_a_point_by_its_place(top: int, likely: dict[str, float], number: str) -> None:
    sure = [({char: 0.99}, Box(left, 0, left + 14, 24)) for char, left in (("٧", 0), ("٨", 18), ("٣", 48), ("٦", 66))]
    (run,) = number_runs(shaped(*sure[:2], (likely, Box(37, top, 42, top + 5)), *sure[2:]))
    assert run.text == number
    assert run.weakest > 0.8


def test_a_clock_beside_its_day_is_a_number_of_its_own() -> None:
    chars = "١٤:٠٧,٢٠٢٦"
    boxes = [
        Box(18 * n, 9 if char == "٠" else 0, 18 * n + 12, 15 if char == "٠" else 24) for n, char in enumerate(chars)
    ]
    boxes[5] = Box(92, 18, 96, 26)
    runs = number_runs(shaped(*(({char: 0.95}, box) for char, box in zip(chars, boxes, strict=True))))
    assert [run.text for run in runs] == ["14:07", "2026"]


@pytest.mark.parametrize(("left", "number"), [(4, "82225"), (16, "182225")])
def test_a_stroke_behind_a_blank_is_the_alef_of_the_word_beside(left: int, number: str) -> None:
    boxes = [Box(0, 10, 3, 32), Box(left, 10, left + 3, 30), *(Box(x, 10, x + 12, 30) for x in range(25, 100, 15))]
    runs = number_runs(shaped(*(({char: 0.95}, box) for char, box in zip("x١٨٢٢٢٥", boxes, strict=True))))
    assert [run.text for run in runs] == [number]


def test_what_a_shape_means_follows_from_the_form_of_the_number() -> None:
    shapes = [{"٤": 1.0}, {".": 0.5, "٠": 0.45}, {"٩": 1.0}, {"٫": 1.0}, {"٣": 1.0}, {"٣": 1.0}]
    scores = np.zeros((len(shapes), len(EASTERN + MARKS)))
    for row, chances in enumerate(shapes):
        for char, chance in chances.items():
            scores[row, (EASTERN + MARKS).index(char)] = chance
    assert "".join((EASTERN + MARKS)[column] for column in likeliest(scores)) == "٤٠٩٫٣٣"


def test_abbreviations_of_currencies_are_known_by_their_shape() -> None:
    font = ImageFont.truetype("DejaVuSans.ttf", 34, layout_engine=ImageFont.Layout.BASIC)
    for text, code in currencies.ABBREVIATIONS:
        page = Image.new("L", (160, 110), 255)
        ImageDraw.Draw(page).text((30, 30), text[::-1], font=font, fill=0)  # one by one, as they stand from the left
        known = currencies.recognise(np.asarray(page))
        assert known is not None
        assert known[0] == text
        assert currency_of(folded(text)) in (code, "د.ا")  # Jordan's is spelt alike but for a hamza
    assert currencies.recognise(np.full((40, 60), 255, np.uint8)) is None
    blot = np.full((40, 60), 255, np.uint8)
    blot[8:32, 10:50] = 0
    assert currencies.recognise(blot) is None


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


def test_stems_of_large_letters_are_no_rules() -> None:
    page = np.full((300, 900), 255, np.uint8)
    for left in (100, 170, 210, 280):  # "HH"; beside them a rule as high, but thin
        page[100:186, left : left + 22] = 0
    page[135:150, 100:170] = page[135:150, 210:280] = 0
    page[100:186, 700:704] = 0
    [box] = find_boxes(page)
    assert (box.left, box.right) == pytest.approx((100, 302), abs=2)
