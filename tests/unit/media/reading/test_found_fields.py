"""Fields from texts as they stand on screens: which value belongs to which label, and when nothing is said."""

import pytest

from helpdesk.media.reading.fields import find_fields
from helpdesk.media.reading.words import Box, Line, Word


def fields(page: str) -> dict[str, object]:
    """The fields of a page written as lines; "|" parts what stands side by side (in reading order)."""
    rows = []
    for number, row in enumerate(line for line in page.splitlines() if line.strip()):
        lines = []
        for column, part in enumerate(row.split("|")):
            left, words = 40 + 500 * column, []
            for text in part.split():
                words.append(Word(text, 95.0, Box(left, 40 * number, left + 11 * len(text), 40 * number + 20)))
                left += 11 * (len(text) + 1)
            lines.append(Line(tuple(words), words[0].box.joined(words[-1].box)))
        rows.append(lines)
    return {name: found.value for name, found in find_fields(rows).items()}


def euro(value: str) -> dict[str, str]:
    return {"value": value, "currency": "EUR"}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Order number | #10482", {"order_number": "10482"}),
        ("Your order ORD-2024-10482 has shipped", {"order_number": "ORD-2024-10482"}),
        ("Bestell-Nr. | 4500317", {"order_number": "4500317"}),
        ("Bestellnummer\n4500317", {"order_number": "4500317"}),
        ("رقم الطلب | 39270", {"order_number": "39270"}),
        ("رقم الطلب: #٣٩٢٧٠", {"order_number": "39270"}),
        ("Order no. | 1O482", {"order_number": "10482"}),
        ("Kundennummer | 4500317", {}),
        ("Invoice number | 88123456", {}),
    ],
)
def test_order_numbers(page: str, expected: dict[str, object]) -> None:
    assert fields(page) == expected


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("1Z999AA10123456784", "1Z999AA10123456784"),
        ("Tracking number | 1Z999AA1O123456784", "1Z999AA10123456784"),
        ("Sendungsnummer | 0034 0434 1610 9412 3456", "00340434161094123456"),
        ("Sendungsnummer\nRX 123 456 785 DE", "RX123456785DE"),
        ("رقم التتبع: JD014600006281234567", "JD014600006281234567"),
        ("Tracking ID | 731204558812", "731204558812"),
    ],
)
def test_tracking_numbers(page: str, value: str) -> None:
    assert fields(page) == {"tracking_number": value}


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("Transaction ID | pay_N0l8BSx2Kd91Qa", "pay_N0l8BSx2Kd91Qa"),
        ("Zahlungsreferenz\n9A21C44F0B7E", "9A21C44F0B7E"),
        ("رقم العملية: TXN9328616343", "TXN9328616343"),
        ("Reference | AB8FO50CE902", "AB8F050CE902"),
        ("Ref. no. | 4127 8890 1123", "412788901123"),
    ],
)
def test_transactions(page: str, value: str) -> None:
    assert fields(page) == {"transaction_id": value}


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("Something went wrong\nError code: PAY-402", "PAY-402"),
        ("Fehlercode | E18", "E18"),
        ("رمز الخطأ: ERR-1042", "ERR-1042"),
        ("0x80070057", "0x80070057"),
        ("Error ERR_CONNECTION_RESET", "ERR_CONNECTION_RESET"),
        ("Could not start playback\nError code: tvq-pb-101", "tvq-pb-101"),
        ("npm ERR! code ERESOLVE\nnpm ERR! could not resolve", "ERESOLVE"),
        ("Sign-in failed\nCode auth:17", "auth:17"),
        ("Der Brenner startet nicht\nFehlercode 49.4C02", "49.4C02"),
        ("Gateway error\nError code GW/5023", "GW/5023"),
    ],
)
def test_error_codes(page: str, value: str) -> None:
    assert fields(page) == {"error_code": value}


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("Subtotal | €1,030.00\nShipping | €6.91\nTotal | €1,036.91", euro("1036.91")),
        ("Zwischensumme | 1.030,00 €\nVersand | 6,91 €\nGesamtsumme | 1.036,91 €", euro("1036.91")),
        ("Amount paid\nEUR 49.90", euro("49.90")),
        ("المجموع الفرعي | ١١١١٫٢١ ر.س\nالإجمالي | ١١١٩٫١٢ ر.س", {"value": "1119.12", "currency": "SAR"}),
        ("المبلغ: 12.500 د.ك", {"value": "12.500", "currency": "KWD"}),
        ("Total | 1.249 €", euro("1249.00")),
        ("Total | 49.90\nShipping | 4.90 €", euro("49.90")),
    ],
)
def test_amounts(page: str, value: dict[str, str]) -> None:
    assert fields(page) == {"amount": value}


@pytest.mark.parametrize(
    "page", ["Version 7.2.11", "Free space 12.50 GB", "Code | 4.80", "Total 3 items", "Price | €12.00\nPrice | €13.00"]
)
def test_no_guessed_amount(page: str) -> None:
    assert "amount" not in fields(page)


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("Order date | 2024-10-17", "2024-10-17"),
        ("Bestelldatum: 17.10.2024", "2024-10-17"),
        ("Placed on\nOctober 17, 2024", "2024-10-17"),
        ("17. Oktober 2024", "2024-10-17"),
        ("تاريخ الطلب: ١٧ أكتوبر ٢٠٢٤", "2024-10-17"),
        ("تاريخ الطلب | 17-10-2024", "2024-10-17"),
        ("17/10/2024", "2024-10-17"),
        ("Order date | 17.10.2024\nDelivery date | 20.10.2024", "2024-10-17"),
        ("Datum | 17. 0ktober 2024", "2024-10-17"),
    ],
)
def test_dates(page: str, value: str) -> None:
    assert fields(page) == {"date": value}


@pytest.mark.parametrize("page", ["Date | 03/04/2025", "Version 7.2.11", "17.10.2024\n20.10.2024", "31.02.2025"])
def test_no_guessed_date(page: str) -> None:
    assert "date" not in fields(page)


def test_of_two_forms_of_an_address_the_complete_one_is_told() -> None:
    page = (
        "This site can't be reached\nwww.shop-nord.example\nhttps://www.shop-nord.example/orders/18?x=1 took too long."
    )
    assert fields(page) == {"url": "https://www.shop-nord.example/orders/18?x=1"}


def test_addresses_and_phones() -> None:
    assert fields("رقم الجوال | ٩٦٦ ٥٦ ٤١٣ ٠٦٢٣") == {"phone": "+966564130623"}
    assert not fields("Phone | 9715550123")  # Oregon, not Dubai
    page = "E-mail | Lena.Koch@example.com\nPhone | +49 170 5550 123\nHelp | https://shop.example.com/help"
    assert fields(page) == {
        "email": "lena.koch@example.com",
        "phone": "+491705550123",
        "url": "https://shop.example.com/help",
    }
