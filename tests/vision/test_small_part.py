"""A small part of the evaluation set in the suite: it is what it claims to be, and reading it does not get worse.

All of it: `python -m vision.measure` and `python -m vision.judging` (docs/vision.md).
"""

import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Callable

import pytest
from PIL import Image

from helpdesk.media.evidence import arithmetic
from helpdesk.media.quality import judge
from helpdesk.media.reading import read
from helpdesk.media.reading.checks import s10_ok, ups_ok
from vision import channels, dataset, displays, scenes, tamper, values
from vision.pages import KINDS, Page, page
from vision.render import Browser
from vision.scoring import Score, edits, normal


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "CACHE", tmp_path)


def test_a_page_is_the_same_for_ever_and_others_are_different() -> None:
    assert page("ar", 5).html == page("ar", 5).html
    assert page("ar", 5).html != page("ar", 5, "development").html
    made = [page(language, number) for language in dataset.LANGUAGES for number in range(40)]
    assert {one.kind for one in made} == set(KINDS)
    assert {(one.theme, one.device) for one in made} >= {("dark", "phone"), ("light", "desktop"), ("dark", "desktop")}
    arabic = [one.digits for one in made if one.language == "ar"]
    assert 14 <= arabic.count("arabic") <= 26
    assert sum(len(one.fields) for one in made) > 250


def test_truth_is_in_western_digits_and_on_the_page() -> None:
    digits = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
    for number in range(24):
        made = page("ar", number)
        shown = re.sub(r"<[^>]+>|[\u202a-\u202e\u2066-\u2069]", "", made.html).translate(digits)
        for name in ("order_number", "tracking_number", "transaction_id", "error_code", "email"):
            if name in made.fields:
                assert str(made.fields[name]) in shown


def test_parcel_numbers_have_the_check_digits_of_their_carriers() -> None:
    """Added up otherwise than they are made: a right GS1 number with its check digit is a multiple of ten."""

    def gs1_ok(number: str) -> bool:
        return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(reversed(number))) % 10 == 0

    checks: dict[int, Callable[[str], bool]] = {
        18: ups_ok,
        13: s10_ok,
        20: gs1_ok,
        22: gs1_ok,
        12: lambda n: sum(int(d) * (1, 3, 7)[k % 3] for k, d in enumerate(n[10::-1])) % 11 % 10 == int(n[-1]),
        11: lambda n: sum(int(d) * pow(10, 9 - k, 7) for k, d in enumerate(n[:-1])) % 7 == int(n[-1]),
    }
    numbers = [values.tracking_number(random.Random(seed)) for seed in range(200)]
    assert {len(number) for number in numbers} == {*checks, 14}
    assert [number for number in numbers if len(number) in checks and not checks[len(number)](number)] == []


def test_a_corrected_page_has_other_pictures(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its corrected truth would be compared with the picture of before, which lies about from older runs."""
    shown = page("en", 1)
    folder = dataset.CACHE / "evaluation" / "pages"
    folder.mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(folder / f"{shown.file}.png")
    (folder / f"{shown.file}.json").write_text("[]")
    monkeypatch.setattr(dataset, "Browser", lambda: pytest.fail("drawn"))
    assert _pages(shown, monkeypatch) == [shown.name]
    with pytest.raises(pytest.fail.Exception, match="drawn"):
        _pages(replace(shown, html=shown.html.replace("</main>", ".</main>")), monkeypatch)


def _pages(made: Page, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(dataset, "page", lambda language, number, seed: made)
    return [one.name for one, _, _ in dataset.pages(1, "evaluation", ("en",))]


def test_scoring_counts_edits_wrong_and_missed_fields() -> None:
    assert edits("total 49.90", normal("Order  1\nTotal ٤٩.٩٠ EUR").lower()) == 0
    assert edits("abc", "xxabyy") == 1
    assert edits("abc", "") == 3
    score = Score()
    score.add(["abcd"], {"date": "2026-01-02", "phone": "+49"}, "abxd", {"date": "2026-01-02", "url": "x"})
    assert (score.cer, score.exact_share, score.wrong) == (0.25, 0.5, 1)


def test_things_and_displays_can_be_made_and_sent_again() -> None:
    assert scenes.scene(3).tobytes() == scenes.scene(3).tobytes()
    for how in scenes.AGAIN:
        assert max(scenes.again(scenes.scene(5), how, random.Random(1)).size) <= 1600
    assert {displays.display(number).kind for number in range(3)} == {"segments", "matrix"}


@pytest.mark.slow
def test_clean_pages_are_read_and_judged(small: None) -> None:
    scores = {language: Score() for language in dataset.LANGUAGES}
    for sample in dataset.samples(3, ["clean", "wa"]):
        with Image.open(sample.path) as opened:
            image = opened.convert("RGB")
        assert judge(image).ok, sample.path
        reading = read(image)
        found = {name: one.value for name, one in reading.fields.items()}
        scores[sample.language].add(sample.runs, sample.fields, reading.text, found)
    assert scores["en"].cer < 0.06
    assert scores["de"].cer < 0.06
    assert scores["ar"].cer < 0.25
    assert sum(score.exact for score in scores.values()) / sum(score.fields for score in scores.values()) > 0.7


@pytest.mark.slow
def test_defects_are_named(small: None) -> None:
    named = total = 0
    for sample in dataset.samples(2, [*channels.DEFECTS], languages=("en", "ar")):
        with Image.open(sample.path) as opened:
            named += sample.channel in judge(opened.convert("RGB")).problems
        total += 1
    assert named / total >= 0.8


@pytest.mark.slow
def test_a_changed_total_is_noticed_and_an_untouched_one_is_not() -> None:
    made = tamper.order_pages(1, "en", "development")[0]
    with Browser() as browser:
        untouched = browser.shoot(made)[0]
        changed = tamper.edited_page(browser, made, random.Random(2))
        painted = tamper.painted_over(browser, made, random.Random(2))
    assert not arithmetic.examine(read(untouched).lines)
    assert [flag.kind for flag in arithmetic.examine(read(changed).lines)] == ["sum_differs"]
    assert [flag.kind for flag in arithmetic.examine(read(painted).lines)] == ["sum_differs"]
