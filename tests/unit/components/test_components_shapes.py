"""Details of a message that are known by their shape."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.shapes import find_details


def told(text: str) -> list[tuple[str, str]]:
    return [(detail.kind, detail.value) for detail in find_details(text)]


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("where is my order 1001", [("order_number", "1001")]),
        ("wo ist meine bestellung 10023?", [("order_number", "10023")]),
        ("وين طلبي رقم ١٠٠١", [("order_number", "1001")]),
        ("#1001", [("order_number", "1001")]),
        ("# ١٠٠١", [("order_number", "1001")]),
        ("رقم الطلب: #١٠٠٢", [("order_number", "1002")]),
        ("order number is 12345678", [("order_number", "12345678")]),
        ("order 123", []),
        ("where is order 10O1", [("order_number", "1001")]),
        ("1oo1 please", [("order_number", "1001")]),
        ("its 1 0 0 1", [("order_number", "1001")]),
        ("١ ٠ ٠ ٢", [("order_number", "1002")]),
        ("1002,1005", [("order_number", "1002"), ("order_number", "1005")]),
        ("1001/1002 und #1005", [("order_number", "1001"), ("order_number", "1002"), ("order_number", "1005")]),
        ("1 2 3", []),
        ("my phone is 0 1 7 1 2 3 4 5", []),
        ("20oz, oooo, 2ooo", []),
        ("order 123456789", []),
        ("1001", [("order_number", "1001"), ("postcode", "1001")]),
        ("۱۰۰۱", [("order_number", "1001"), ("postcode", "1001")]),
        ("plz 10115", [("postcode", "10115")]),
        ("10115 ist meine PLZ", [("postcode", "10115")]),
        ("order 10045, postcode 10115", [("order_number", "10045"), ("postcode", "10115")]),
        ("الرمز البريدي ١٢٢١١", [("postcode", "12211")]),
        ("sw1a1aa", [("postcode", "SW1A 1AA")]),
        ("D-10115 Berlin", [("postcode", "10115")]),
        ("mail me: Anna.K+shop@Example.co.uk.", [("email", "anna.k+shop@example.co.uk")]),
        ("+971 50 123 4567", [("phone", "+971501234567")]),
        ("ruf mich an 0171 1234567", [("phone", "01711234567")]),
        ("ticket 42", [("ticket_number", "42")]),
        ("تذكرة رقم ١٧", [("ticket_number", "17")]),
        ("1Z999AA10123456784", [("tracking_number", "1Z999AA10123456784")]),
        ("tracking 00340434161094042557", [("tracking_number", "00340434161094042557")]),
        ("RR123456789DE", [("tracking_number", "RR123456789DE")]),
        ("€ 1.249,00", [("amount", "1249.00 EUR")]),
        ("49,90 euro", [("amount", "49.90 EUR")]),
        ("٣٠٠ درهم", [("amount", "300 AED")]),
        ("£1,200", [("amount", "1200 GBP")]),
        ("200 riyals instead of 150", [("amount", "200 SAR"), ("amount", "150 SAR")]),
        ("89 € statt 79 €", [("amount", "89 EUR"), ("amount", "79 EUR")]),
        ("فين الـ300 جنيه", [("amount", "300 EGP")]),
        ("Vorgangsnummer CS-31180", [("ticket_number", "31180")]),
        ("auf dem zettel steht CH204418830", [("tracking_number", "CH204418830")]),
        ("JJD000390012345", [("tracking_number", "JJD000390012345")]),
        ("Verwendungszweck REF-880214", [("transaction_id", "REF-880214")]),
        ("ordered on 12.05.2024 at 10:30", []),
        ("a 5000 mAh battery", []),
        ("see https://shop.example/orders/10023", []),
        ("👍 ok", []),
        ("5020 Salzburg", [("postcode", "5020")]),
        ("wohne in 8001 zürich", [("postcode", "8001")]),
        ("where is my order, I live in 10115 Berlin", [("postcode", "10115")]),
        ("liefert ihr nach 5400 Hallein?", [("postcode", "5400")]),
        ("Kirchgang 4, 5020 Hallein", [("postcode", "5020")]),
        ("هل توصلون الى ١٢٢١١ الرياض", [("postcode", "12211")]),
        ("12345 Musterstadt", [("postcode", "12345")]),
        ("Bestellung 1010 Wien", [("order_number", "1010")]),
        ("in 1002 ist die Lampe", [("order_number", "1002"), ("postcode", "1002")]),
        ("1002 Hoffmann", [("order_number", "1002"), ("postcode", "1002")]),
        ("طلب1002", [("order_number", "1002")]),
        ("لطلب ١٠٠٢", [("order_number", "1002")]),
        ("ل1002", [("order_number", "1002"), ("postcode", "1002")]),
        ("و1005", [("order_number", "1005"), ("postcode", "1005")]),
        ("الطلب رقم1002", [("order_number", "1002")]),
        ("order:1001", [("order_number", "1001")]),
        ("Bestellnr.1002", [("order_number", "1002")]),
        ("at 10:1030", []),
    ],
)
def test_details(text: str, details: list[tuple[str, str]]) -> None:
    assert told(text) == details


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("speak german", ["de"]),
        ("auf Arabisch bitte", ["ar"]),
        ("بالعربي", ["ar"]),
        ("بالإنجليزي لو سمحت", ["en"]),
        ("الألمانية", ["de"]),
        ("I don't speak German, English please", ["en"]),
        ("kein Deutsch, Englisch bitte", ["en"]),
        ("nach Deutschland liefern", []),
        ("French please", ["fr"]),
        ("ممكن بالفرنسية", ["fr"]),
        ("kannst du Ungarisch?", ["hu"]),
        ("do you have bulgarian", ["other"]),
    ],
)
def test_wanted_language(text: str, languages: list[str]) -> None:
    assert [value for kind, value in told(text) if kind == "wanted_language"] == languages


def test_positions_are_those_of_the_typed_text() -> None:
    text = "Größe ﻻ … طلبي رقم ١٠٠١ und mail A@B.de"
    number, mail = find_details(text)
    assert text[number.start : number.end] == "١٠٠١"
    assert text[mail.start : mail.end] == "A@B.de"


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("0123456789١٢٣ #+@.,:/-€abد order plz طلب"), max_size=60))
def test_any_text_is_survived_and_values_are_western(text: str) -> None:
    for detail in find_details(text):
        assert 0 <= detail.start < detail.end <= len(text)
        if detail.kind in ("order_number", "ticket_number", "phone"):
            assert detail.value.lstrip("+").isascii()
            assert detail.value.lstrip("+").isdigit()
        if detail.kind == "order_number":
            assert 4 <= len(detail.value) <= 8
