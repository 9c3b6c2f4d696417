"""Check digits of parcel numbers, computed for the tuning pages apart from the code that reads them."""


def ups(body: str) -> str:
    """The number after 1Z (15 letters and digits) with its check digit."""
    worth = [int(sign) if sign.isdigit() else (ord(sign) - 63) % 10 for sign in body]
    return f"{body}{-(sum(worth[::2]) + 2 * sum(worth[1::2])) % 10}"


def s10(body: str) -> str:
    """The eight digits of a number of the Universal Postal Union with their check digit."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"{body}{ {10: 0, 11: 5}.get(rest, rest) }"


def gs1(body: str) -> str:
    """The digits with their GS1 check digit."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"
