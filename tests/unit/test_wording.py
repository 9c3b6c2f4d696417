"""Sentences are filled, chosen and ordered as the designers' page says."""

from typing import Any

import pytest

from helpdesk.values import Language
from helpdesk.wording import FSI, PDI, WordingError, names, parse, render


def said(template: str, language: Language = "en", formal: bool = True, **values: Any) -> str:
    return render(template, values.get, str, language, formal=formal)


def test_a_value_stands_where_it_is_named() -> None:
    assert said("Order {number} for {name}", number=1001, name="Lena") == "Order 1001 for Lena"


def test_a_line_with_a_missing_value_is_left_out() -> None:
    text = "Your order {number}\nExpected: {day}\nParcel: {carrier}"
    assert said(text, number="1001", day=None, carrier="") == "Your order 1001"
    assert said(text, number="1001", carrier="Parcelway") == "Your order 1001\nParcel: Parcelway"


@pytest.mark.parametrize(("formal", "expected"), [(True, "Möchten Sie das?"), (False, "Möchtest du das?")])
def test_form_of_address(formal: bool, expected: str) -> None:
    assert said("[[Möchten Sie|Möchtest du]] das?", "de", formal) == expected


def test_with_and_without_a_value() -> None:
    text = "Hello[[name? {name}|]]!"
    assert said(text, name="Lena") == "Hello Lena!"
    assert said(text, name="") == "Hello!"


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "دقيقة واحدة"), (2, "دقيقتين"), (3, "3 دقائق"), (11, "11 دقيقة"), (100, "100 دقيقة"), (103, "103 دقائق")],
)
def test_arabic_plurals(count: int, expected: str) -> None:
    text = "[[n: one=دقيقة واحدة|two=دقيقتين|few={n} دقائق|many={n} دقيقة|other={n} دقيقة]]"
    assert said(text, "ar", n=count).replace(FSI, "").replace(PDI, "") == expected


def test_a_word_chooses_its_case_and_other_is_for_the_rest() -> None:
    text = "[[status: shipped=on its way|other=with us]]"
    assert said(text, status="shipped") == "on its way"
    assert said(text, status="lost in space") == "with us"


def test_alternatives_inside_alternatives() -> None:
    text = "[[open: yes=[[Sie hören|du hörst]] in [[n: one=einer Minute|other={n} Minuten]] von uns|other={opens}]]"
    assert said(text, "de", False, open="yes", n=1) == "du hörst in einer Minute von uns"
    assert said(text, "de", True, open="yes", n=10) == "Sie hören in 10 Minuten von uns"


def test_a_case_that_is_not_chosen_misses_nothing() -> None:
    assert said("[[topic: faq=See {url}|other=Somebody helps.]]", topic="returns", url=None) == "Somebody helps."


def test_values_are_never_read_as_templates() -> None:
    assert said("Hello {name}", name="{number} [[a|b]] | x") == "Hello {number} [[a|b]] | x"


@pytest.mark.parametrize("text", ["[[one|two", "one]]", "[[only one]]", "[[a|b|c]]", "[[n: one=x]]"])
def test_mistakes_are_told(text: str) -> None:
    with pytest.raises(WordingError):
        parse(text)


def test_names_of_all_that_is_asked_for() -> None:
    assert names("{a} [[b: x={c}|other=]] [[d? {d}|]] [[Sie|du]]") == {"a", "b", "c", "d"}


def test_latin_and_numbers_inside_arabic_are_isolated() -> None:
    assert said("طلبكم رقم *{n}* من {shop}", "ar", n="1001", shop="Wald & Wadi") == (
        f"طلبكم رقم *{FSI}1001{PDI}* من {FSI}Wald & Wadi{PDI}"
    )
    assert said("اللغات: English, Deutsch و العربية", "ar") == f"اللغات: {FSI}English, Deutsch{PDI} و العربية"


def test_arabic_values_inside_arabic_need_no_isolates() -> None:
    assert said("أهلًا {name}!", "ar", name="سارة") == "أهلًا سارة!"


def test_arabic_names_inside_other_languages_are_isolated() -> None:
    assert said("Hello {name}, welcome!", name="سارة") == f"Hello {FSI}سارة{PDI}, welcome!"


def test_nothing_sticks_to_a_link() -> None:
    for text in (said("{url}", "ar", url="https://a.example/x"), said("انظر https://a.example/x هنا", "ar")):
        assert f"{FSI}https://a.example/x {PDI}" in text
