"""Proofs of an order as people write them, and guesses that must not count."""

import pytest

from helpdesk.policies import order_access
from helpdesk.policies.order_access import NOBODYS, Secrets, is_own, proves, tries_left

LONDON = Secrets("Oliver.Bennett@Example.com", "SW1A 2AB")
BERLIN = Secrets("lena@example.com", "10115")


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("oliver.bennett@example.com", LONDON),
        ("  OLIVER.bennett@EXAMPLE.com. ", LONDON),
        ("my email is oliver.bennett@example.com!", LONDON),
        ("<oliver.bennett@example.com>", LONDON),
        ("oliver.bennett@example.com and the postcode is M1 1AA", LONDON),
        ("بريدي oliver.bennett@example.com؟", LONDON),
        ("SW1A 2AB", LONDON),
        ("sw1a2ab", LONDON),
        ("it's sw1a 2ab", LONDON),
        ("SW1A-2AB", LONDON),
        ("10115", BERLIN),
        ("١٠١١٥", BERLIN),
        ("10 115", BERLIN),
        ("PLZ 10115 Berlin", BERLIN),
        ("\u200f10115\u200f", BERLIN),
        ("order 1001: 10115", BERLIN),
        ("PLZ: ١٠١١٥", BERLIN),
        ("1012ab", Secrets("x@example.com", "1012 AB")),
        ("1012 AB", Secrets("x@example.com", "1012 AB")),
    ],
)
def test_what_proves(text: str, secrets: Secrets) -> None:
    assert proves(text, "1001", secrets)


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ("", LONDON),
        ("", Secrets("", "")),
        ("someone@example.com", LONDON),
        ("oliver.bennett@example.com.evil.org", LONDON),
        ("xoliver.bennett@example.com", LONDON),
        ("a@example.com oliver.bennett@example.com", LONDON),  # one guess a message
        ("10115 10117 10119", BERLIN),
        ("10117 10115", BERLIN),
        ("10115 or 10117", BERLIN),
        ("1011510117", BERLIN),
        ("1001", Secrets("x@example.com", "1001")),  # the order's number proves nothing
        ("10116", BERLIN),
        ("example.com", LONDON),
        ("@", LONDON),
        ("oliver.bennett@example.com", NOBODYS),
        ("10115", NOBODYS),
        ("x" * 5000 + " 10115", BERLIN),
    ],
)
def test_what_does_not_prove(text: str, secrets: Secrets) -> None:
    assert not proves(text, "1001", secrets)


def test_comparisons_are_as_many_for_nobody_as_for_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    compare = order_access.hmac.compare_digest

    def counting(guess: bytes, secret: bytes) -> bool:
        calls.append("compared")
        return compare(guess, secret)

    monkeypatch.setattr(order_access.hmac, "compare_digest", counting)
    counts = []
    for text, secrets in [("lena@example.com", BERLIN), ("wrong", BERLIN), ("wrong", NOBODYS), ("10115", NOBODYS)]:
        calls.clear()
        proves(text, "1001", secrets)
        counts.append(len(calls))
    assert counts == [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("order_phone", "sender", "own"),
    [("4915", "4915", True), ("4915", "4916", False), ("", "", False), ("4915", "", False), ("", "4915", False)],
)
def test_own_orders(order_phone: str, sender: str, own: bool) -> None:
    assert is_own(order_phone, sender) is own


@pytest.mark.parametrize(
    ("by_customer", "on_order", "left"), [(0, 0, 3), (1, 0, 2), (0, 2, 1), (2, 1, 1), (3, 0, 0), (0, 3, 0), (5, 9, 0)]
)
def test_tries_left(by_customer: int, on_order: int, left: int) -> None:
    assert tries_left(by_customer, on_order) == left
