"""Claims that come again to one address, or on one payment, under several phone numbers. Pure."""

import hmac
from typing import Iterable

from helpdesk.integrations.orders.protocol import Address
from helpdesk.integrations.payments.protocol import PAID, Payment
from helpdesk.policies.returns import History, flags
from helpdesk.return_rules import ReturnRules

ADDRESS, PAYMENT = "address", "payment"  # what claims have in common; each mark begins with its first letter


def marks(address: Address | None, payments: Iterable[Payment], key: bytes) -> list[str]:
    """Short digests of an order's address and of what it was paid with: equal for equal ones under the same `key`.

    Keyed, since addresses are few enough to be found out by trying them all.
    """
    told = []
    if address is not None and not address.missing:
        parts = (address.street, address.postcode, address.town, address.country)
        told.append((ADDRESS, "|".join("".join(filter(str.isalnum, part.casefold())) for part in parts)))
    told += [(PAYMENT, one.reference) for one in payments if one.state == PAID and one.reference]
    return sorted({f"{kind[0]}{hmac.digest(key, value.encode(), 'sha256')[:8].hex()}" for kind, value in told})


def repeated(kind: str, history: History, rules: ReturnRules) -> tuple[str, ...]:
    """Why a person looks at a claim because of what others claimed for the same `kind`: many_returns_address, …"""
    return tuple(f"{flag}_{kind}" for flag in flags(history, rules))
