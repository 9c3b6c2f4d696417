"""Numbers on receipts and identity documents: which are masked, and what a colleague still needs."""

import pytest

from helpdesk.policies.document_masks import mask_numbers

PAYMENT = [
    ("Card 4242 4242 4242 4242 EUR 1.249,00 order 10482", "Card •••• •••• •••• 4242 EUR 1.249,00 order 10482"),
    ("5105-1051-0510-5100", "••••-••••-••••-5100"),
    ("Karte 378282246310005", "Karte •••••••••••0005"),
    ("٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢", "•••• •••• •••• ٤٢٤٢"),
    ("IBAN: DE89370400440532013000, Betrag 12,00", "IBAN: ••••••••••••••••••3000, Betrag 12,00"),
    ("GB29 NWBK 6016 1331 9268 19 paid", "•••• •••• •••• •••• ••68 19 paid"),
    ("SA03 8000 0000 6080 1016 7519 شكرا", "•••• •••• •••• •••• •••• 7519 شكرا"),
]
KEPT = [
    "Order 10482 from 17.10.2024, total 1,249.00 EUR",
    "Transaction 2024101712345678",  # sixteen digits that are no card by Luhn
    "DE00 3704 0044 0532 0130 00",  # no IBAN by its check digits
    "Tracking 1Z999AA10123456784",
    "Phone +49 151 1234567",
]
IDENTITY = [
    ("Passport No: C01X00T47\nDate of birth 12.08.1964", "Passport No: •••••••47\nDate of birth 12.08.1964"),
    ("Ausweisnummer L01X00T471", "Ausweisnummer ••••••••71"),
    ("رقم الهوية: ١٠٩٨٧٦٥٤٣٢", "رقم الهوية: ••••••••٣٢"),
    ("784-1987-1234567-2", "•••-••••-••••••7-2"),
    ("NI number QQ 12 34 56 C", "NI number QQ 12 34 56 C"),  # QQ is never given out
    ("AB 12 34 56 C", "•• •• •• •6 C"),
]
PASSPORT = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"


@pytest.mark.parametrize(("text", "masked"), PAYMENT)
def test_cards_and_accounts(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked
    assert mask_numbers(masked) == masked


@pytest.mark.parametrize("text", KEPT)
def test_what_is_needed_stays(text: str) -> None:
    assert mask_numbers(text) == text


@pytest.mark.parametrize(("text", "masked"), IDENTITY)
def test_numbers_of_documents_only_on_documents(text: str, masked: str) -> None:
    assert mask_numbers(text, identity=True) == masked
    assert mask_numbers(text) == text


def test_machine_readable_lines_tell_nothing() -> None:
    masked = mask_numbers(PASSPORT, identity=True)
    assert not [letter for letter in masked if letter.isalnum()]
    assert len(masked) == len(PASSPORT)
