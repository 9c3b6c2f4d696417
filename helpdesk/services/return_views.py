"""Returns as customers and agents hear of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from helpdesk.db import returns as table
from helpdesk.values import Money


@dataclass(frozen=True)
class ReturnedItem:
    """One line of a return; `wanted` names what comes in exchange, empty if nothing does."""

    name: str
    quantity: int
    wanted: str = ""


@dataclass(frozen=True)
class ReturnView:
    """A return. `state`: requested (a person decides), approved, label_sent, received, refunded, refused, exchanged.

    `wish`: refund, store_credit, replacement, exchange; `amount` is what the customer gets, `cost` of sending back is
    taken off already. `keep`: nothing need be sent back; else `text` names the answer that says how, with `carrier`
    and `label`. `expected_on`: the money or the new goods are there (None: a person decides, or it is refused).
    """

    number: str
    order_number: str
    state: str
    wish: str
    reason: str
    items: tuple[ReturnedItem, ...]
    amount: Money
    cost: Money
    keep: bool
    text: str
    carrier: str
    label: str
    ticket_number: int | None
    expected_on: date | None
    began_at: datetime
    changed_at: datetime

    @property
    def person(self) -> bool:
        """Does a person still have to decide?"""
        return self.state == table.REQUESTED

    @property
    def ended(self) -> bool:
        """Is there nothing more to come from us?"""
        return self.state in table.ENDED

    def said(self) -> dict[str, Any]:
        """A return for the responses that tell it, which leave out what is None."""
        return {
            "return_number": self.number,
            "number": self.order_number,
            "items": [{"name": item.name, "quantity": item.quantity} for item in self.items],
            "wanted": [{"name": item.wanted, "quantity": item.quantity} for item in self.items if item.wanted] or None,
            "wish": self.wish,
            "amount": self.amount if self.amount.minor else None,
            "cost": self.cost if self.cost.minor else None,
            "way": self.text or None,
            "carrier": self.carrier or None,
            "label": self.label or None,
            "expected_on": self.expected_on,
            "ticket_number": self.ticket_number,
        }


def view(row: table.Return) -> ReturnView:
    """The row as others see it."""
    return ReturnView(
        number=row.number,
        order_number=row.order_number,
        state=row.state,
        wish=row.wish,
        reason=row.reason,
        items=tuple(ReturnedItem(item.name, item.quantity, item.wanted_name) for item in row.items),
        amount=Money(row.amount, row.currency),
        cost=Money(row.cost, row.currency),
        keep=row.keep,
        text=row.way,
        carrier=row.carrier,
        label=row.label,
        ticket_number=row.ticket_number,
        expected_on=row.expected_on,
        began_at=row.created_at,
        changed_at=row.updated_at,
    )
