"""All details of a message together: what the intent and their neighbours make of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.concepts import Concepts
from components.read_details import read_details

LISTS = Concepts({"product_sofa": ["sofa"], "product_coat": ["coat"], "return_reason_fit": ["doesn't match"]})
TODAY = date(2025, 6, 18)


@pytest.mark.parametrize(
    ("text", "intent", "found"),
    [
        ("the coat is itchy", "return_item", [("product", "coat"), ("return_reason", "itchy")]),
        ("the coat is itchy", "faq", [("product", "coat")]),
        (
            "coat doesn't match my sofa",
            "return_item",
            [("product", "coat"), ("return_reason", "doesn't match my sofa")],
        ),
        ("ist mir zu eng", "inform", [("return_reason", "zu eng")]),
        ("المقاس ضيق علي", "exchange_item", [("return_reason", "المقاس ضيق علي")]),
        ("ما عجبني", "return_item", [("return_reason", "ما عجبني")]),
        ("ابي مقاس اصغر", "exchange_item", []),
        ("can I get a different colour", "exchange_item", []),
        ("shoes pinch my toes", "return_item", [("return_reason", "pinch my toes")]),
        ("to Lindenweg 12, 50667 Köln", "change_order", [("address", "Lindenweg 12, 50667 Köln")]),
        ("Lindenweg 12, 50667 Köln", "inform", [("address", "Lindenweg 12, 50667 Köln"), ("postcode", "50667")]),
        ("Nummer 88205", "ticket_status", [("ticket_number", "88205")]),
        ("waiting for 3 weeks", "track_order", []),
        ("the German invoice", "faq", []),
        ("a person who speaks arabic", "talk_to_agent", [("wanted_language", "ar")]),
        ("phone: 0171 1234567", "inform", [("phone", "01711234567")]),
    ],
)
def test_details(text: str, intent: str, found: list[tuple[str, str]]) -> None:
    details = read_details(text, intent, LISTS, TODAY)
    assert [(detail.kind, detail.value) for detail in details] == found


def test_without_lists_the_shapes_remain() -> None:
    assert [detail.kind for detail in read_details("order 1001, my sofa", "track_order", None, TODAY)] == [
        "order_number"
    ]


@given(st.text(max_size=80), st.sampled_from(["return_item", "exchange_item", "change_order", "size_help", "inform"]))
def test_any_text_is_read_without_error(text: str, intent: str) -> None:
    for detail in read_details(text, intent, LISTS, TODAY):
        assert 0 <= detail.start < detail.end <= len(text)
