"""What can be done about an order, and which variant a customer means."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.integrations.orders.protocol import STATUSES, Article, Line, OrderView
from helpdesk.policies import order_changes as policy
from helpdesk.values import Money

LINE = Line("1", "A", "Shirt", 1, Money(1000, "EUR"))
ORDER = OrderView("1001", "processing", "", (), Money(1000, "EUR"), datetime(2026, 11, 1, tzinfo=timezone.utc))
orders = st.builds(
    replace,
    st.just(ORDER),
    status=st.sampled_from(sorted(STATUSES)),
    lines=st.sampled_from([(LINE,), (LINE, replace(LINE, id="2"))]),
    tracking_number=st.sampled_from(["", "T1"]),
    rerouted=st.booleans(),
)
wishes = st.sampled_from(sorted(policy.SERVES))


@given(order=orders, wish=wishes, can_reroute=st.booleans())
def test_a_wish_is_possible_or_refused_with_a_way_on(order: OrderView, wish: str, can_reroute: bool) -> None:
    now = policy.possible(order, can_reroute)
    refused = policy.refusal(order, wish, can_reroute)
    assert (refused is None) == (wish in now)
    if refused is not None:
        assert refused.instead[-1] == "person"
        assert set(refused.instead[:-1]) <= set(now)
        assert wish not in refused.instead


@given(order=orders, can_reroute=st.booleans())
def test_nothing_is_taken_back_from_a_parcel_that_has_left(order: OrderView, can_reroute: bool) -> None:
    now = policy.possible(order, can_reroute)
    assert now
    if policy.stage(order) != "with_us":
        assert not {"cancel", "drop_item", "change_item", "change_quantity", "change_address"} & set(now)
    assert ("reroute" in now) <= (can_reroute and not order.rerouted)


def variant(sku: str, size: str, color: str, name: str) -> Article:
    """A variant in stock."""
    return Article(
        sku, name, size, color, Money(1000, "EUR"), 5, (name, f"قميص، {'أسود' if color == 'black' else 'أبيض'}")
    )


SHIRTS = [
    variant("WM", "M", "white", "T-Shirt, weiß, M"),
    variant("WL", "L", "white", "T-Shirt, weiß, L"),
    variant("BM", "M", "black", "T-Shirt, schwarz, M"),
    variant("BL", "L", "black", "T-Shirt, schwarz, L"),
]
SOCKS = [variant("S", "35–38", "", "Socken"), variant("M", "39–42", "", "Socken"), variant("L", "43–46", "", "Socken")]


@pytest.mark.parametrize(
    ("size", "color", "found"),
    [
        ("l", "", {"WL"}), ("", "black", {"BM"}), ("", "Schwarz", {"BM"}), ("", "أسود", {"BM"}), ("L", "black", {"BL"}),
        ("XL", "", set()), ("", "pink", set()), ("", "", set()), ("Ｌ", "", {"WL"}), ("M", "", {"WM"}),
    ],
)  # fmt: skip
def test_the_variant_a_customer_means(size: str, color: str, found: set[str]) -> None:
    assert {one.sku for one in policy.pick(SHIRTS, "WM", size=size, color=color)} == found


@pytest.mark.parametrize(
    ("size", "found"), [("41", "M"), ("39-42", "M"), ("٤٤", "L"), ("35 – 38", "S"), ("47", ""), ("3", "")]
)
def test_a_size_within_a_span(size: str, found: str) -> None:
    assert "".join(one.sku for one in policy.pick(SOCKS, "M", size=size)) == found
