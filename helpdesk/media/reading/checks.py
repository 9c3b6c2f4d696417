"""Check digits of parcel numbers and accounts: is a number right that has the form of one? Pure."""

from __future__ import annotations

import re

UPS = re.compile(r"1Z[0-9A-Z]{16}")
S10 = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
GS1 = re.compile(r"00[34]\d{17}")  # a parcel's number of twenty digits; other companies' begin otherwise
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
GS1_LENGTH = 20


def passes(number: str) -> bool | None:
    """Is the check digit right? None when the number has no form with one."""
    if UPS.fullmatch(number):
        return ups_ok(number)
    if S10.fullmatch(number):
        return s10_ok(number)
    if GS1.fullmatch(number):
        return gs1_ok(number)
    return True if IBAN.fullmatch(number) and iban_ok(number) else None  # other numbers look like accounts, too


def s10_ok(number: str) -> bool:
    """Is the check digit of an international parcel number right?"""
    total = sum(int(digit) * weight for digit, weight in zip(number[2:10], (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    expected = 11 - total % 11
    return {10: 0, 11: 5}.get(expected, expected) == int(number[10])


def ups_ok(number: str) -> bool:
    """Is the check digit of a UPS number right?"""
    values = [int(char) if char.isdigit() else (ord(char) - 63) % 10 for char in number[2:17]]
    total = sum(values[0::2]) + 2 * sum(values[1::2])
    return number[17].isdigit() and (10 - total % 10) % 10 == int(number[17])


def gs1_ok(number: str) -> bool:
    """Is the check digit of a number of shipping units right?"""
    digits = [int(char) for char in number[-2::-1]]
    return (10 - (3 * sum(digits[0::2]) + sum(digits[1::2])) % 10) % 10 == int(number[-1])


def iban_ok(number: str) -> bool:
    """Are the two check digits of an account's number right?"""
    moved = number[4:] + number[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1
