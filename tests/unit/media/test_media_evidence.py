"""Evidence about pictures: fingerprints, sums, metadata, numbers, and one sentence a flag in every language."""

import random
from datetime import date

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from helpdesk.media.decoding.limits import Decoded
from helpdesk.media.evidence import arithmetic, content, hashes, metadata, points
from helpdesk.media.evidence.examine import examine
from helpdesk.media.evidence.flags import KINDS, Flag, sentences
from helpdesk.media.evidence.index import HashIndex
from helpdesk.media.reading.text_layer import read_text
from helpdesk.media.reading.words import Box, Line, Reading, Word

NOTHING_READ = Reading("", "", (), 0.0)


def picture(seed: int, size: tuple[int, int] = (640, 800)) -> Image.Image:
    """Shapes and grains that no other seed has."""
    rng = random.Random(seed)
    image = Image.frombytes("L", size, rng.randbytes(size[0] * size[1])).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, reach = rng.randrange(size[0]), rng.randrange(size[1]), rng.randrange(20, 160)
        colour = tuple(rng.randrange(256) for _ in range(3))
        (draw.ellipse if rng.random() < 0.5 else draw.rectangle)((x, y, x + reach, y + reach), fill=colour)
    return image


def decoded(image: Image.Image, **told: str) -> Decoded:
    return Decoded("image/jpeg", (image,), metadata=told)


def known(name: str, image: Image.Image) -> dict[str, object]:
    return {"name": name, "hashes": examine(decoded(image), (NOTHING_READ,), photo=True, with_points=True)[1]}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda one: one, "same_file"),
        (lambda one: one.resize((400, 500)), "same_picture"),
        (lambda one: ImageEnhance.Brightness(one).enhance(1.15), "same_picture"),
        (lambda one: one.transpose(Image.Transpose.FLIP_LEFT_RIGHT), "same_picture"),
        (lambda one: ImageOps.expand(one, (0, 300, 0, 350), fill=(12, 20, 26)), "same_picture"),
        (lambda one: one.crop((100, 120, 540, 680)), "part_of_picture"),
        (lambda one: one.rotate(90, expand=True), "part_of_picture"),
    ],
)
def test_a_picture_sent_again_is_found_whatever_was_done(change: object, kind: str) -> None:
    library = [known(f"case-{seed}", picture(seed)) for seed in range(4)]
    evidence, _ = examine(decoded(change(picture(2))), (NOTHING_READ,), photo=True, known=library)  # type: ignore[operator]
    assert (evidence.reuse_of, evidence.review) == ("case-2", True)
    assert evidence.flags[0].kind == kind


def test_other_pictures_are_not_taken_for_known_ones() -> None:
    library = [known(f"case-{seed}", picture(seed)) for seed in range(8)]
    for seed in range(20, 40):
        evidence, _ = examine(decoded(picture(seed)), (NOTHING_READ,), photo=True, known=library)
        assert evidence.reuse_of is None
        assert not evidence.flags


def test_a_picture_without_content_is_like_no_other() -> None:
    white, grey = Image.new("RGB", (640, 800), "white"), Image.new("RGB", (640, 801), (200, 200, 200))
    evidence, _ = examine(decoded(white), (NOTHING_READ,), photo=True, known=[known("blank", grey)])
    assert evidence.reuse_of is None


def test_screens_are_compared_by_their_numbers() -> None:
    mine = content.numbers("Order 10482 of 2026-05-21, total 49.90", {"order_number": "10482"})
    other = content.numbers("Order 10731 of 2026-05-21, total 18.20", {"order_number": "10731"})
    assert content.same_page(mine, content.numbers("order 10482  21:05 total 49.90", {}), False)
    assert not content.same_page(mine, other, False)
    assert not content.same_page([], [], False)


PAGE = "Order number   10482\nRunning shoes   {shoes}\nWool blanket   20.00\nSubtotal   69.90\n{extra}\nTotal   {total}"


@pytest.mark.parametrize(
    ("extra", "total", "flagged"),
    [
        ("Shipping   4.95", "74.85", False),
        ("Discount   10.00", "59.90", False),
        ("Discount   -10.00 EUR", "59.90", False),
        ("Discount   -10.00 EUR", "69.00", True),
        ("Discount   1o.oo", "59.90", False),  # a part that was not read: nobody can add it up
        ("Shipping   4.95   (was 9.95)", "79.85", False),
        ("incl. VAT   11.16", "69.90", False),
        ("Shipping   4.95", "174.85", True),
        ("Shipping   4.95", "24.85", True),
    ],
)
def test_totals_are_checked_against_their_parts(extra: str, total: str, flagged: bool) -> None:
    reading = read_text(PAGE.format(shoes="49.90", extra=extra, total=total))
    flags = arithmetic.examine(reading.lines)
    assert [flag.kind for flag in flags] == (["sum_differs"] if flagged else [])
    if flagged:
        assert flags[0].box is not None
        assert total in flags[0].why()


def test_german_and_arabic_pages_are_added_up_as_well() -> None:
    german = "Laufschuhe   1.049,90 €\nZwischensumme   1.049,90 €\nVersand   4,95 €\nGesamtsumme   {} €"
    assert not arithmetic.examine(read_text(german.format("1.054,85")).lines)
    assert arithmetic.examine(read_text(german.format("1.954,85")).lines)
    arabic = "المجموع الفرعي   ٢٠٠٫٠٠ ريال\nالشحن   ١٥٫٠٠ ريال\nالإجمالي   {} ريال"
    assert not arithmetic.examine(read_text(arabic.format("٢١٥٫٠٠")).lines)
    assert arithmetic.examine(read_text(arabic.format("٩١٥٫٠٠")).lines)
    goods = "قيمة المنتجات   ٢٠٬٥٠٠ د.ك\nالتوصيل   ١٬٥٠٠ د.ك\nالخصم   -٢٬٠٠٠ د.ك\nالإجمالي   {} د.ك"
    assert not arithmetic.examine(read_text(goods.format("٢٠٬٠٠٠")).lines)
    assert arithmetic.examine(read_text(goods.format("٢٦٬٠٠٠")).lines)


@pytest.mark.parametrize(
    ("amounts", "doubted", "unread", "flagged"),
    [
        (["200.00", "15.00", "915.00"], None, None, True),
        (["200.00", "15.00", "215.00"], None, None, False),
        (["200.00", "15.00", "915.00"], 2, None, False),  # one figure of the total may be misread
        (["200.00", "15.00", "978.00"], 2, None, True),  # but not all of them
        (["200.00", "15.00", "315.00"], 1, None, False),  # a first figure of the part may be lost
        (["200.00", "15.00", "260.00"], 1, None, False),
        (["200.00", "15.00", "678.90"], 1, None, True),
        (["200.00", "15.00", "185.00"], None, 1, False),  # a discount whose name was not read
    ],
)
def test_a_doubtful_amount_is_tried_with_what_it_could_be(
    amounts: list[str], doubted: int | None, unread: int | None, flagged: bool
) -> None:
    names = ["Subtotal", "" if unread == 1 else "Shipping", "Total"]
    lines = []
    for number, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        sure = 40.0 if number == doubted else 99.0
        # As on a slanted photo: an amount stands as high as the name of the row above.
        for text, left, top in ((name, 0, 50 * number), (amount, 400, 50 * number - 50)):
            box = Box(left, top, left + 90, top + 15)
            lines += [Line((Word(text, sure if left else 99.0, box),), box, number)] if text else []
    assert bool(arithmetic.examine(lines)) == flagged


def test_a_page_without_parts_is_not_judged() -> None:
    assert not arithmetic.examine(read_text("Amount   120.07 EUR\nDate   2026-03-04").lines)


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ({"software": "Adobe Photoshop 25.0"}, ["editor"]),
        ({"xmp_agent": "Adobe Firefly"}, ["generated"]),
        ({"software": "17.5.1", "make": "Apple"}, []),
        ({"comment_software": "gnome-screenshot"}, []),
        ({"taken_at": "2026:01:02 10:00:00"}, ["taken_before_order"]),
        ({"taken_at": "2026:03:02 10:00:00"}, []),
        ({"taken_at": "0000:00:00 00:00:00"}, []),
    ],
)
def test_metadata(told: dict[str, str], kinds: list[str]) -> None:
    assert [flag.kind for flag in metadata.examine(told, date(2026, 2, 1))] == kinds


def test_an_amount_that_our_records_do_not_know_is_shown_where_it_stands() -> None:
    reading = read_text("Transaction ID   TXN1234567890\nAmount   120.07 EUR\nDate   2026-03-04")
    ours = {"value": "12.07", "currency": "EUR"}
    evidence, _ = examine(decoded(picture(1)), (reading,), photo=True, expected=ours)
    assert [(flag.kind, flag.box is not None) for flag in evidence.flags] == [("amount_differs", True)]
    same, _ = examine(decoded(picture(1)), (reading,), photo=True, expected={"value": "120.07", "currency": "EUR"})
    assert not same.review


def test_a_screenshot_where_a_photo_was_asked_for() -> None:
    evidence, _ = examine(decoded(picture(1)), (NOTHING_READ,), photo=False, asked_for="product_photo")
    assert [flag.kind for flag in evidence.flags] == ["screenshot_not_photo"]


def test_every_flag_explains_itself_in_three_languages() -> None:
    assert set(sentences()) == set(KINDS)
    values = dict.fromkeys(("name", "how", "points", "expected", "shown", "program", "taken", "ordered"), "x1")
    for kind in KINDS:
        told = [Flag(kind, values=values).why(language) for language in ("en", "de", "ar")]
        assert len(set(told)) == 3
        assert all("{" not in sentence for sentence in told)


def test_the_index_finds_what_is_near_and_nothing_else() -> None:
    rng = random.Random(4)
    stored = [rng.randbytes(32).hex() for _ in range(3000)]
    index = HashIndex()
    assert index.near(stored[0], 9) == []
    index.add(*stored[:1500])
    assert index.add(*stored[1500:]) == 1500
    wanted = f"{int(stored[2222], 16) ^ 0b1011:064x}"
    assert index.near(wanted, 3) == [(2222, 3)]
    assert index.near(wanted, 2) == []
    assert hashes.distance(wanted, stored[2222]) == 3


def test_points_of_unrelated_pictures_do_not_agree() -> None:
    one, other = points.features(picture(1)), points.features(picture(2))
    assert points.agreeing(one, other) < points.ENOUGH // 2
    assert points.agreeing(one, one) > 3 * points.ENOUGH
    assert points.agreeing(one, "") == 0
