"""Which of the customer's orders a message means without its number: by state, time, or what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.base import Talk
from helpdesk import answers
from helpdesk.policies.choices import meant_number
from helpdesk.policies.order_hints import meant_orders
from helpdesk.services.orders import OrderView
from helpdesk.shop import shop
from helpdesk.spelling import tokens

SAID, SAID_IN_LIST, GOODS = "which_order", "order_state", "kind_of_goods"  # words/<language>/answers/
ARABIC_THE = "ال"
OTHER, PLACED = "other", "placed"
LONGEST = 25  # words: in a longer story articles are named that it is not about


def hinted(talk: Talk, own: Sequence[OrderView], *, in_list: bool = False) -> list[OrderView]:
    """Those of the orders that the message means, [] when it does not tell them apart; never judges a tap.

    `in_list`: one of a list was asked for, so that a bare "shipped" is enough.
    """
    words = [] if talk.tapped else tokens(talk.text)
    if not words or len(words) > LONGEST or len(own) < 2:  # noqa: PLR2004
        return []
    said = answers.meant(SAID, talk.text) + (answers.meant(SAID_IN_LIST, talk.text) if in_list else [])
    return meant_orders(
        own,
        words=words,
        kinds=answers.meant(GOODS, talk.text),
        said=said,
        days=days_named(talk) if in_list or PLACED in said else (),
        zone=shop().zone,
    )


def wants_other(talk: Talk) -> bool:
    """Is one wanted that is not in the list ("another order", "طلب ثاني")?"""
    if talk.tapped or OTHER not in answers.meant(SAID, talk.text):
        return False
    # "الطلب الثاني" is the second of the list, "طلب ثاني" is another one.
    return not (meant_number(talk.text) and any(word.startswith(ARABIC_THE) for word in tokens(talk.text)))


def days_named(talk: Talk) -> list[date]:
    """The days in the message."""
    found = []
    for value in talk.entities("date"):
        try:
            found.append(date.fromisoformat(value[:10]))
        except ValueError:
            continue
    return found
