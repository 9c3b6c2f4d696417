"""Which order is meant by its state, its age and what it holds."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from helpdesk.integrations.orders.protocol import Item, Line, OrderView
from helpdesk.policies.order_hints import meant_orders
from helpdesk.spelling import tokens
from helpdesk.values import Money

NOW = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)
ZONE = ZoneInfo("Europe/Berlin")


def order(number: str, status: str, days_ago: int, name: str, category: str = "") -> OrderView:
    line = Line(number, "SKU", name, 1, Money(100, "EUR"), category)
    placed = NOW - timedelta(days=days_ago)
    return OrderView(number, status, "", (Item(name, 1),), Money(100, "EUR"), placed, lines=(line,))


ORDERS = [
    order("1005", "processing", 1, "Wool blanket Fjord, grey", "textiles"),
    order("1002", "shipped", 3, "Tischleuchte Oslo", "home"),
    order("1006", "delayed", 9, "مصباح طاولة أوسلو", "home"),
    order("1008", "delivered", 18, "LED-Nachtlicht Luna", "home"),
]


def meant(
    text: str = "", *, said: tuple[str, ...] = (), kinds: tuple[str, ...] = (), days: tuple[date, ...] = ()
) -> str:
    found = meant_orders(ORDERS, words=tokens(text), said=said, kinds=kinds, days=days, zone=ZONE)
    return " ".join(one.number for one in found)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("cancel the blankets", "1005"),
        ("die Leuchte bitte", "1002"),
        ("nachtlicht", "1008"),
        ("بالمصباح", "1006"),
        ("للمصباح", "1006"),
        ("oslo", "1002"),
        ("grey", ""),  # a colour tells no article
        ("20 or 30", ""),
        ("hello", ""),
    ],
)
def test_by_what_it_holds(text: str, numbers: str) -> None:
    assert meant(text) == numbers


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        (("on_its_way",), "1002 1006"),
        (("delayed",), "1006"),
        (("on_its_way", "processing"), "1005"),  # "not shipped" holds "shipped"
        (("not_arrived", "delivered"), "1005 1002 1006"),
        (("latest",), "1005"),
        (("oldest",), "1008"),
        (("latest", "on_its_way"), "1002"),
        (("latest", "oldest"), ""),
        (("returned",), ""),  # there is none: nothing is told apart
    ],
)
def test_by_state_and_age(said: tuple[str, ...], numbers: str) -> None:
    assert meant(said=said) == numbers


def test_by_kind_and_day() -> None:
    assert meant(kinds=("textiles",)) == "1005"
    assert meant(days=(date(2026, 3, 7),)) == "1002"
    assert meant(days=(date(2026, 3, 8),)) == ""


def test_an_article_comes_before_everything() -> None:
    assert meant("the oslo lamp", said=("delivered",)) == "1002"
