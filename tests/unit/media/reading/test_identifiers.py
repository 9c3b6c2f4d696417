"""Identifiers: check digits, and what readings and shapes say together; drawn in fonts not trained on."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from helpdesk.media.reading import identifiers
from helpdesk.media.reading.checks import passes
from helpdesk.media.reading.identifiers import DOUBTED, grouped, together, voted
from helpdesk.media.reading.letters import CLASSES, Look
from helpdesk.media.reading.patterns import tracking_numbers
from helpdesk.media.reading.prepare import even_light
from helpdesk.media.reading.votes import decided, evidence
from helpdesk.media.reading.words import Box, Word


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("1Z999AA10123456784", True),
        ("1Z999AA10123456785", False),
        ("RR473124829DE", True),
        ("RR473124828DE", False),
        ("00340434161094042557", True),
        ("00340434161094042556", False),
        ("DE89370400440532013000", True),
        ("DE89370400440532013001", None),  # other numbers begin so, too
        ("TXN7419858411", None),
    ],
)
def test_check_digits(number: str, right: bool | None) -> None:
    assert passes(number) is right


def probable(*choices: dict[str, float]) -> np.ndarray:
    """A network's answer: for each shape the probability of some characters."""
    scores = np.zeros((len(choices), len(CLASSES)))
    for row, choice in enumerate(choices):
        for char, probability in choice.items():
            scores[row, CLASSES.index(char)] = probability
    return scores


def of(text: str, **doubts: dict[str, float]) -> np.ndarray:
    """A network's answer that is sure of `text` but for places ("p3") with probabilities of their own."""
    return probable(*(doubts.get(f"p{place}", {char: 1.0}) for place, char in enumerate(text)))


@pytest.mark.parametrize(
    ("scores", "readings", "text", "sure"),
    [
        (of("A4B"), [("AAB", 70), ("A4B", 70)], "A4B", True),  # two of three
        (of("A4B"), [("AAB", 80), ("AAB", 80)], "A4B", True),  # readings take these for one another
        (of("AXB"), [("A7B", 96), ("A7B", 96)], "", False),  # but not these: who is right is asked
        (of("xIa@b"), [("xla@b", 80), ("xla@b", 80)], "xla@b", True),  # small letters all along
        (of("P9EO", p3={"O": 0.5, "0": 0.5}), [("P9EO", 60), ("P9E0", 60)], "", False),
        # Both readings write what they know; only the check digit tells, and only of likely characters.
        (of("1ZHIIQE73027526850", p3={"I": 0.9, "1": 0.1}, p4={"I": 0.9, "1": 0.1}), [("1ZH11QE73027526850", 90)] * 2,
         "1ZHIIQE73027526850", True),
        (of("1Z999AA10123456784"), [("1Z999AA10123456784", 50)], "1Z999AA10123456784", True),
    ],
)  # fmt: skip
def test_readings_shapes_and_check_digits_decide(
    scores: np.ndarray, readings: list[tuple[str, float]], text: str, sure: bool
) -> None:
    told, probability = decided(evidence(scores, readings), readings[0][0])
    assert told == text or not text
    assert (probability > 0.9) is sure


@pytest.mark.parametrize(
    ("printed", "value", "sure"),
    [
        ("1Z999AA10123456784", "1Z999AA10123456784", True),
        ("1Z999AA1O123456784", "1Z999AA10123456784", True),  # no letter stands there
        ("1Z999AA10123456785", "1Z999AA10123456785", False),
        ("RR473124829DE", "RR473124829DE", True),
        ("RR473124828DE", "RR473124828DE", False),
        ("00340434161094042556", "00340434161094042556", False),
    ],
)
def test_a_parcel_number_with_a_wrong_check_digit_is_doubted(printed: str, value: str, sure: bool) -> None:
    best = max(tracking_numbers(printed, True), key=lambda one: one.fit)
    assert (best.value, best.sure == 1.0) == (value, sure)


@pytest.mark.parametrize(
    ("font", "size", "text", "first", "second"),
    [
        ("DejaVuSans.ttf", 30, "97FTDOCW5E8AFYMUN", "97FTDOCW5ESAFYMUN", "97FTDOCW5E8AFYMUN"),
        ("LiberationSans-Regular.ttf", 34, "4N7OU9HMFRIVDCT6C", "AN7OU9HMFRIVDCT6C", "4N7OU9HMFRIVDCT6C"),
        ("DejaVuSansMono.ttf", 28, "pay_WoWl6q1VTQ", "pay_WoW16q1VTQ", "pay_WoWl6q1VTQ"),
    ],
)
def test_shapes_decide_where_readings_differ(font: str, size: int, text: str, first: str, second: str) -> None:
    found = looked_at(text, font, size, first, second)
    assert found.text == text
    assert found.confidence > DOUBTED


def looked_at(drawn: str, font: str, size: int, first: str, second: str) -> Word:
    """What is made of two readings of a word that looks like `drawn`."""
    face = ImageFont.truetype(font, size)
    picture = Image.new("L", (int(face.getlength(drawn)) + 2 * size, 3 * size), 255)
    ImageDraw.Draw(picture).text((size, size), drawn, font=face, fill=0)
    look = Look(even_light(np.asarray(picture), 0.7 * size), size, picture.width - size)
    box = Box(0, 0, picture.width, picture.height)
    return voted([(Word(first, 80, box), Word(second, 70, box))], [look])[0][0]


def test_an_amount_has_no_letters_whatever_its_figures_look_like() -> None:
    """Some fonts draw a one as a bar."""
    assert looked_at("£20l.98", "LiberationSans-Regular.ttf", 32, "£201.98", "£20l.98").text == "£201.98"


@pytest.mark.parametrize(
    ("line", "groups"),
    [
        ("No. 1Z 999 AA1 01 2345 6784", [[1, 2, 3, 4, 5, 6]]),
        ("RR 473 124 829 DE since 2024", [[0, 1, 2, 3, 4]]),
        ("1Z999AA10123456784 from 17 May", []),  # one word needs no other
        ("EUR 12 300 since 2024", []),
    ],
)
def test_numbers_in_groups_are_found(line: str, groups: list[list[int]]) -> None:
    words = [Word(text, 90, Box(40 * place, 0, 40 * place + 30, 20)) for place, text in enumerate(line.split())]
    assert grouped(words) == groups


def test_groups_share_one_check_digit() -> None:
    parts = ["1Z", "HI1", "QE7", "30", "27526850"]
    scores = [of("1Z"), of("HII", p2={"I": 0.5, "1": 0.5}), of("QE7"), of("30"), of("27526850")]
    told = [(Word(part, 90, Box(0, 0, 9, 9)), np.log(one + 1e-3)) for part, one in zip(parts, scores, strict=True)]
    assert [word.text for word, _ in together(told)] == ["1Z", "HII", "QE7", "30", "27526850"]


@pytest.mark.parametrize(("likely", "sure"), [({"I": 0.7, "l": 0.3}, False), ({"I": 0.3, "l": 0.7}, True)])
def test_readings_that_overrule_a_shape_are_doubted(
    likely: dict[str, float], sure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, box = "tr_ablcd9", Box(0, 0, 9, 9)
    monkeypatch.setattr(identifiers, "scores", lambda words: [of(text, p5=likely)])
    monkeypatch.setattr(Look, "characters", lambda *_: ([(box, np.zeros((9, 9), np.uint8))] * len(text), False))
    ((found, _),) = voted([(Word(text, 90, box), Word(text, 90, box))], [Look(np.zeros((9, 9), np.uint8), 0, 9)])
    assert (found.text, found.confidence > DOUBTED) == (text, sure)
