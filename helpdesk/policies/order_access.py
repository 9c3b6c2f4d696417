"""Who may see an order: its own phone number, or somebody who knows its e-mail or postcode; three tries in 24 hours.

Nothing here tells an unknown order number from somebody else's order, neither by result nor by the work done.
"""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from helpdesk.values import western_digits

MAX_TRIES = 3
TRIES_WINDOW = timedelta(hours=24)
PROOF_LASTS = timedelta(hours=24)

EMAIL = re.compile(r"[^\s<>()\[\],;:\"'@]+@[^\s<>()\[\],;:\"'@]+\.[^\s<>()\[\],;:\"'@]*[^\s<>()\[\],;:\"'@.!?؟]")
LONGEST_PROOF = 300  # characters looked at
LONGEST_POSTCODE = 10  # letters and digits


@dataclass(frozen=True)
class Secrets:
    """What proves an order: its e-mail and postcode as stored. Empty ones never match."""

    email: str
    postcode: str


NOBODYS = Secrets(email="", postcode="")  # stands in for an order that does not exist


def is_own(order_phone: str, sender_phone: str) -> bool:
    """True when the order was placed with the phone number that writes to us."""
    return bool(order_phone) and hmac.compare_digest(order_phone.encode(), sender_phone.encode())


def proves(text: str, number: str, secrets: Secrets) -> bool:
    """True when `text` names the e-mail (any case) or the postcode (any case, blanks, digits) of order `number`.

    One text is one guess: of several e-mails the first counts, and a postcode only when there are not several.
    """
    email, whole, part = guesses(text, number)
    # Each comparison is made whatever the others say, also against nobody's order.
    results = (
        same(email, secrets.email.strip().casefold()),
        same(whole, squeeze(secrets.postcode)),
        same(part, squeeze(secrets.postcode)),
    )
    return any(results)


def same(guess: str, secret: str) -> bool:
    """Comparison in constant time; an empty secret equals nothing."""
    equal = hmac.compare_digest(guess.encode(), secret.encode())
    return equal and bool(secret)


def guesses(text: str, number: str) -> tuple[str, str, str]:
    """What `text` may mean: an e-mail, all of it as a postcode, the one postcode inside it; empty for none."""
    tidy = western_digits(unicodedata.normalize("NFKC", text[:LONGEST_PROOF])).casefold()
    tidy = "".join(char for char in tidy if unicodedata.category(char) != "Cf")  # marks of direction, from copying
    found = EMAIL.search(tidy)
    email = found.group(0) if found else ""
    rest = EMAIL.sub(" ", tidy)
    words = [word for word in re.split(r"[^\w-]+", rest) if word and word != number]
    whole = squeeze("".join(words))
    part = squeeze("".join(run_with_digits(words)))
    return email, fit(whole), fit(part)


def run_with_digits(words: list[str]) -> list[str]:
    """The one run of neighbouring words that hold digits ("SW1A 1AA"), at most two words; nothing if there are more."""
    places = [place for place, word in enumerate(words) if any(char.isdigit() for char in word)]
    if not places or len(places) > 2 or places[-1] - places[0] != len(places) - 1:
        return []
    return [words[place] for place in places]


def squeeze(text: str) -> str:
    """Letters and digits only, in Western digits and one case."""
    return "".join(char for char in western_digits(unicodedata.normalize("NFKC", text)).casefold() if char.isalnum())


def fit(guess: str) -> str:
    """`guess` if it is no longer than a postcode can be."""
    return guess if len(guess) <= LONGEST_POSTCODE else ""


def tries_left(by_customer: int, on_order: int) -> int:
    """Tries left after wrong ones in the last 24 hours: this customer's on any order, anybody's on this order."""
    return max(0, MAX_TRIES - max(by_customer, on_order))
