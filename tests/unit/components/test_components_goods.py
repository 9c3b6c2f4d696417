"""Sizes with their roles, codes, payments, addresses, and what the lists of words say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.codes import error_codes, transactions
from components.concepts import Concepts
from components.goods import listed
from components.sizes import sizes
from components.streets import addresses
from components.text import fold

LISTS = Concepts(
    {
        "product_jacket": ["jacke*", "jacket", "جاكيت"],
        "product_generic_item": ["item"],
        "product_more": ["*stuhl", "usb", "cable", "غساله", "battery"],
        "product_phone": ["phone"],
        "product_after_article": ["watch", "ساعه"],
        "color_blue": ["blue", "blaue"],
        "color_white": ["weiß"],
        "return_reason_too_small": ["too small", "zu klein"],
    }
)


@pytest.mark.parametrize(
    ("text", "intent", "found"),
    [
        ("from M to L please", "exchange_item", [("M", "from"), ("L", "to")]),
        ("XL statt L bitte", "exchange_item", [("XL", "to"), ("L", "from")]),
        ("36 instead of 38", "exchange_item", [("36", "to"), ("38", "from")]),
        ("من ٤٢ الى ٤٣", "exchange_item", [("42", "from"), ("43", "to")]),
        ("I ordered M, need size L", "exchange_item", [("M", "from"), ("L", "to")]),
        ("Größe 38", "size_help", [("38", None)]),
        ("مقاس ٤٢", "size_help", [("42", None)]),
        ("uk 9", "inform", [("UK 9", None)]),
        ("5 chairs instead of 4", "change_order", []),
        ("S Login gaht nöd", "app_error", []),
        ("I'm fine", "size_help", []),
        ("got medium, want large", "exchange_item", [("MEDIUM", "from"), ("LARGE", "to")]),
        ("the M for an L", "exchange_item", [("M", "from"), ("L", "to")]),
        ("it's too small", "exchange_item", []),
        ("can I have a 34", "exchange_item", [("34", "to")]),
        ("please send 3 chairs", "exchange_item", []),
        ("BH 75B drückt, 80B bitte", "exchange_item", [("75B", "from"), ("80B", "to")]),
        ("ich trage sonst 40", "size_help", [("40", None)]),
        ("zwischen 38 und 40", "size_help", [("38", None), ("40", None)]),
        ("my son is 6 and weighs 34", "size_help", []),
        ("a large parcel", "track_order", []),
        ("عندي 38 ومحتاجة 40", "exchange_item", [("38", "from"), ("40", "to")]),
    ],
)
def test_sizes(text: str, intent: str, found: list[tuple[str, str | None]]) -> None:
    details = sorted(sizes(text, fold(text), intent), key=lambda detail: detail.start)
    assert [(detail.value, detail.role) for detail in details] == found


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("error 502 at checkout", ["502"]),
        ("display shows E24", ["E24"]),
        ("Fehlercode E-18", ["E-18"]),
        ("خطأ ٤٠٤", ["404"]),
        ("it says 0x80070005", ["0X80070005"]),
        ("my discount code AB12", []),
        ("order 1001", []),
    ],
)
def test_error_codes(text: str, codes: list[str]) -> None:
    assert list(dict.fromkeys(detail.value for detail in error_codes(fold(text)))) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("transaction id 7730912245", ["7730912245"]),
        ("TXN-882190", ["TXN-882190"]),
        ("رقم العملية ٨٨٩٩٠١", ["889901"]),
        ("Transaktionsnummer TX-8841-07", ["TX-8841-07"]),
        ("payment failed twice", []),
        ("order 1001", []),
    ],
)
def test_transactions(text: str, codes: list[str]) -> None:
    assert list(dict.fromkeys(detail.value for detail in transactions(fold(text)))) == codes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("to 22 Marina Road", [("22 marina road", "new")]),
        ("from Lindenweg 8, 50667 Köln", [("lindenweg 8, 50667 köln", "old")]),
        ("die neue Adresse: Gartenweg 7", [("gartenweg 7", "new")]),
        ("شارع التحرير ١٢", [("شارع التحرير 12", None)]),
        ("from 7 station road to 31 mill lane, york", [("7 station road", "old"), ("31 mill lane, york", "new")]),
        ("500 5th avenue, new york", [("500 5th avenue, new york", None)]),
        ("عنواني القديم شارع الهرم 10 والجديد شارع فيصل 33", [("شارع الهرم 10", "old"), ("شارع فيصل 33", "new")]),
        ("is order 1011 on the way", []),
        ("Ehering 18", []),
    ],
)
def test_addresses(text: str, found: list[tuple[str, str | None]]) -> None:
    assert [(detail.value, detail.role) for detail in addresses(fold(text))] == found


@pytest.mark.parametrize(
    ("text", "intent", "found"),
    [
        ("the blue jacket is too small", "return_item",
         [("color", "blue"), ("product", "jacket"), ("return_reason", "too small")]),
        ("blaue Jacken", "faq", [("color", "blaue"), ("product", "Jacken")]),
        ("والجاكيت", "faq", [("product", "والجاكيت")]),
        ("ich weiß nicht", "faq", []),
        ("in weiß", "exchange_item", [("color", "weiß")]),
        ("blue sky", "out_of_scope", []),
        ("my item", "faq", []),
        ("Gartenstühlen", "faq", [("product", "Gartenstühlen")]),
        ("usb cables", "faq", [("product", "usb cables")]),
        ("غسالتي", "faq", [("product", "غسالتي")]),
        ("watch out", "faq", []),
        ("the watch", "faq", [("product", "watch")]),
        ("الساعة 5", "faq", []),
        ("وصلت الساعة", "faq", [("product", "الساعة")]),
        ("on my phone", "app_error", []),
        ("my phone is blue", "return_item", [("product", "phone"), ("color", "blue")]),
        ("the battery of the jacket", "product_not_working", [("product", "jacket")]),
    ],
)  # fmt: skip
def test_lists(text: str, intent: str, found: list[tuple[str, str]]) -> None:
    details = sorted(listed(text, LISTS, intent), key=lambda detail: detail.start)
    assert [(detail.kind, detail.value) for detail in details] == found


@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    finds = [*sizes(text, folded, "exchange_item"), *listed(text, LISTS, "return_item"), *addresses(folded)]
    assert all(0 <= detail.start < detail.end <= len(text) for detail in finds)
