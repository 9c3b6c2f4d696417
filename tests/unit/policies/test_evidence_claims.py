"""Claims for one address or payment under several numbers."""

from datetime import datetime, timezone

import pytest

from helpdesk.integrations.orders.protocol import Address
from helpdesk.integrations.payments.protocol import FAILED, PAID, Payment
from helpdesk.policies import evidence_claims as policy
from helpdesk.policies.returns import History
from helpdesk.return_rules import rules
from helpdesk.values import Money

KEY = b"k" * 32
HOME = Address("Hauptstraße 5", "10115", "Berlin", "DE")


def paid(reference: str, state: str = PAID) -> Payment:
    return Payment(reference, "1", Money(100, "EUR"), "card", state, datetime(2026, 11, 1, tzinfo=timezone.utc))


@pytest.mark.parametrize("other", [Address("hauptstraße 5 ", "10115", "BERLIN", "DE"), HOME])
def test_one_address_has_one_mark_however_it_is_written(other: Address) -> None:
    assert policy.marks(other, (), KEY) == policy.marks(HOME, (), KEY) != []


def test_another_house_and_another_payment_are_others() -> None:
    assert policy.marks(Address("Hauptstraße 6", "10115", "Berlin", "DE"), (), KEY) != policy.marks(HOME, (), KEY)
    assert policy.marks(None, (paid("T1"),), KEY) != policy.marks(None, (paid("T2"),), KEY)


def test_marks_hold_no_text_and_nothing_is_made_of_gaps() -> None:
    (mark,) = policy.marks(HOME, (), KEY)
    assert "berlin" not in mark.casefold()
    assert policy.marks(HOME, (), b"another key") != [mark]
    assert policy.marks(Address("", "10115", "Berlin"), (paid("T1", FAILED), paid("")), KEY) == []


def test_each_limit_has_its_flag() -> None:
    watch = rules().watch
    nothing = History(1, Money(100, "EUR"), 0)
    assert policy.repeated(policy.ADDRESS, nothing, rules()) == ()
    many = History(watch.claims + 1, Money(watch.amount["EUR"] + 1, "EUR"), watch.share_from)
    assert policy.repeated(policy.ADDRESS, many, rules()) == (
        "many_returns_address", "large_share_address", "large_sum_address",
    )  # fmt: skip
    assert policy.repeated(policy.PAYMENT, many, rules())[0] == "many_returns_payment"
