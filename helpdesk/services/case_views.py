"""Cases that wait for a person, whatever they are about: what all kinds have in common, and what deciding brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.decision_rules import Kind
from helpdesk.errors import NotPossible
from helpdesk.values import Money

Way = Mapping[str, str]  # how a decision is carried out: fields of the form, by name


@dataclass(frozen=True)
class Case:
    """One case; `key` is its number among its `kind`. `waits` for a person, `since` then.

    `because` says why a person decides, `told` what the customer told, both in words of the flows; `state` is that of
    the return or refund. `amount` is what it comes to, None where no money is in it.
    """

    kind: Kind
    key: str
    waits: bool
    since: datetime
    conversation_id: str = ""
    ticket_number: int | None = None
    order_number: str = ""
    amount: Money | None = None
    state: str = ""
    reason: str = ""
    wish: str = ""
    items: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()  # inbound ids
    keep: bool = False
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Applied:
    """What a decision brought: the answers that tell it (key of responses/, values), and the template that says the
    same as the first of them when the window is closed ("": the general one, before them)."""

    said: tuple[tuple[str, Mapping[str, Any]], ...]
    template: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    detail: Mapping[str, Any] = field(default_factory=dict)


class CannotDecide(NotPossible):
    """It cannot be decided like this; nothing may be kept. `word` says why, for pages in several languages."""

    def __init__(self, word: str) -> None:
        """`word`: reason_missing, question_missing, out_of_stock, no_ticket, refused_by_payment, needs_lead,
        needs_two, not_possible, address_missing, pictures_missing, expiry_missing, expired."""
        super().__init__(f"This cannot be decided like that: {word.replace('_', ' ')}.")
        self.word = word
