"""Fields from screens as other shops, banks and browsers write them; and what must not be taken for a value."""

import pytest
from unit.media.reading.test_found_fields import euro, fields

from helpdesk.media.examine import ASK_BELOW
from helpdesk.media.reading.fields import find_fields
from helpdesk.media.reading.labels import find_labels
from helpdesk.media.reading.order import rows
from helpdesk.media.reading.words import Box, Line, Word


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Order 10482", {"order_number": "10482"}),  # English labels behind "order #" in the list
        ("Order: WEB-694332", {"order_number": "WEB-694332"}),
        ("Purchase no. | JU9813128", {"order_number": "JU9813128"}),
        ("Auftragsnr. | NX2887564", {"order_number": "NX2887564"}),
        ("Order number | SD7856836", {"order_number": "SD7856836"}),  # S and D are no misread digits here
        ("Order ID | 5f2a91bc77d0", {"order_number": "5f2a91bc77d0"}),  # printed small stays small
        ("I ordered last week, order #ED8549948, and it has not come", {"order_number": "ED8549948"}),
        ("مرحبا، طلبي رقم 79812 لم يصل", {"order_number": "79812"}),
        ("Kundennr. | 4500317", {}),
        ("Bestellbestätigungsnummer | 82414", {"order_number": "82414"}),  # compounds that no list holds
        ("Kundenrechnungsnummer | 4500317", {}),
        ("Bestellung 10482 vom 3.11.2024", {"order_number": "10482", "date": "2024-11-03"}),
        ("Order 10482 placed 12. Mär 2024", {"order_number": "10482", "date": "2024-03-12"}),
    ],
)
def test_order_numbers(page: str, expected: dict[str, object]) -> None:
    assert fields(page) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Gesamtsumme inkl. MwSt. | 338,91 €\nUSt. | 54,11 €", {"amount": euro("338.91")}),
        ("Total (incl. VAT) | €59.99\nVAT | €10.00", {"amount": euro("59.99")}),
        ("Subtotal | €55.00\nTotal (3 items): | €59.99", {"amount": euro("59.99")}),
        ("Subtotal | €55.00\nTotal 3 items | €59.99", {"amount": euro("59.99")}),
        ("تم خصم 669.07 ريال من بطاقتك", {"amount": {"value": "669.07", "currency": "SAR"}}),
        ("Paid with | Mastercard •••• 2086\n€12.00", {"amount": euro("12.00")}),
        ("Bezahlt | Visa mit Endung 4417 €", {}),
        ("Gesamt | EUR 1 249,00", {}),
        ("Gesamt | 1 249,00 €", {}),  # a thousand, or one article: nobody can tell
        ("Total 3 items €", {}),
        ("NET TOTAL AMOUNT | €12.00", {"amount": euro("12.00")}),  # no code of a browser
        ("Amount | USD 604 76", {}),  # the point was not seen
        (
            "Gesamtbetrag inkl. gesetzlicher Mehrwertsteuer | 59,99 €\nMehrwertsteuerbetrag | 9,58 €",
            {"amount": euro("59.99")},
        ),
    ],
)
def test_amounts(page: str, expected: dict[str, object]) -> None:
    assert fields(page) == expected


@pytest.mark.parametrize(
    ("page", "value"),
    [
        ("DNS_PROBE_FINISHED_NXDOMAIN", "DNS_PROBE_FINISHED_NXDOMAIN"),
        ("NET::ERR_CERT_DATE_INVALID", "NET::ERR_CERT_DATE_INVALID"),
        ("ERR_NAME_NOT_ RESOLVED", "ERR_NAME_NOT_RESOLVED"),
        ("net:!ERR_NAME_NOT_RESOLVED", "net::ERR_NAME_NOT_RESOLVED"),
        ("ERR INTERNET DISCONNECTED", "ERR_INTERNET_DISCONNECTED"),
        ("Fehlercode: MOZILLA PKIX_ERROK SELF SIGNED CENT", "MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT"),
        ("SEC_LERRORLUNKNOWN_ISSUER", "SEC_ERROR_UNKNOWN_ISSUER"),
        ("ERR_CARRIER_REFUSED", "ERR_CARRIER_REFUSED"),  # no browser's, and not near one
        ("Stoppcode: S13", "S13"),
        ("The payment failed. Error $12.", "S12"),
        ("Fehler Ox8BED1C9A.", "0x8BED1C9A"),
        ("Code: -1009", "-1009"),
        ("Ungültige Antwort vom Server (Code 1015).", "1015"),
        ("No network (NET_OFFLINE_02)", "NET_OFFLINE_02"),
        ("Error code : E 18", "E18"),
    ],
)
def test_error_codes(page: str, value: str) -> None:
    assert fields(page) == {"error_code": value}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # The check digit is wrong, but letters stand in the sender's part only, and no I or O: nothing is exchanged.
        ("Sendungsnr. | 1Z 035 EZT 83 1737 5928", {"tracking_number": "1Z035EZT8317375928"}),
        ("رقم الشحنة 17 9807 7F2 19 3011 9730", {}),  # the last groups of a number are none
        ("Your parcel 9699 8983 4595 has left", {"tracking_number": "969989834595"}),
        ("Reference | ETX780372288", {"transaction_id": "ETX780372288"}),
        ("Reference | RF18 5390 0754 7034", {"transaction_id": "RF18539007547034"}),
        ("Please reach us at +966 11 555\n0663 or by mail", {"phone": "+966115550663"}),
        ("Please call us at +966 11 555 0663\nor by mail", {"phone": "+966115550663"}),
        ("Issued | 4-Mar-2025", {"date": "2025-03-04"}),
        ("Issued | Apı 5, 2025", {"date": "2025-04-05"}),
        ("Delivery date | 5 April 2025", {"date": "2025-04-05"}),  # the only day of the page
        ("Delivery date | 5 April 2025\nOrder date | 2 April 2025", {"date": "2025-04-02"}),
        ("Date of birth | 5 April 1985\nBorn | 5 April 2005", {}),
        ("Your refund of £1,018.61 has been issued", {"amount": {"value": "1018.61", "currency": "GBP"}}),
        ("It could not be processed (PMT_1045).", {"error_code": "PMT_1045"}),
        ("It was processed (PMT_1045).", {}),
        ("Error code | card_declined", {"error_code": "card_declined"}),
        ("Fehlercode: 3DS-203", {"error_code": "3DS-203"}),
        ("Issued | Juh 5, 2025", {}),  # June or July
        ("Totalto pay | £7.03\nCash | £10.00", {"amount": {"value": "7.03", "currency": "GBP"}}),
        (
            "Loaf | £2.34\nEggs | £4.69\nTota1tpay | £7.03\nCash | £10.00",
            {"amount": {"value": "7.03", "currency": "GBP"}},
        ),
        ("تاريخ الدفع | 14 نوفمبر .2026 21:17", {"date": "2026-11-14"}),
        ("تم رد مبلغ الطلب رقم 96017", {"order_number": "96017"}),
        ("لم تكتمل العملية بسبب حدوث خطأ غير متوقع. (خطأ\n(-8072", {"error_code": "-8072"}),
        ("حدث خطأ في الخادم\nمعرّف الطلب: 108188b55dbd8bf5", {}),
        ("تاريخ الدفع | 4:ديسمين 2026", {"date": "2026-12-04"}),
        ("تاريخ الدفع | 10 سبتمير 3036", {"date": "2026-09-10"}),
        ("المبلغ | 145٫03 حنيهة", {"amount": {"value": "145.03", "currency": "EGP"}}),
        ("تعذرت معالجة الدفع .(3DS-203)", {"error_code": "3DS-203"}),
        ("مركز الاتصال | 202 55502220", {"phone": "+20255502220"}),
        ("المبلغ: 485,95 درهم\nالدار البيضاء", {"amount": {"value": "485.95", "currency": "MAD"}}),
        ("المبلغ: 485.95 درهم\nدبي", {"amount": {"value": "485.95", "currency": "AED"}}),
        ("الإجمالي | 210.000 د.أ", {"amount": {"value": "210.000", "currency": "JOD"}}),
        ("المجموع الكلي: 115٬000 دينار عراقي", {"amount": {"value": "115000.00", "currency": "IQD"}}),
        (
            "المبلغ المدفوع | 64٬000 دينار\nرقم محفظتك | 09647705221110",
            {"amount": {"value": "64000.00", "currency": "IQD"}, "phone": "+9647705221110"},
        ),
        ("المبلغ المدفوع | 64٬000 دينار", {}),  # whose?
        ("رسوم الاشتراك الشهري وقدرها 8٬170\nدينار أردني لكن", {"amount": {"value": "8.170", "currency": "JOD"}}),
        ("أبو فهد\n96595021615", {"phone": "+96595021615"}),
        ("رقم الجوال | 0966568869665", {"phone": "+966568869665"}),
        ("رقم الحساب | 96595021615", {}),
        ("توصلنا بطلبيتك رقم 8496917 يوم 27\nشتنبر 2026.", {"order_number": "8496917", "date": "2026-09-27"}),
        ("وذلك عبر الرابط قبل 8 تشرين الثاني\n2026 كي", {"date": "2026-11-08"}),
        ("رمز الموافقة: 718161\nرقم المرجع: 630227306611", {"transaction_id": "630227306611"}),
        ("تعذر إتمام العملية\nتواصل مع خدمة العملاء (MB-9277)", {"error_code": "MB-9277"}),
        ("خطا ء 522\nلم يستجب الخادم", {"error_code": "522"}),
        ("عذرا. الخدمة غير متاحة\nمعرّف التتبع: 06e935ae-1f3c", {}),
        ("Ausführungsdatum der Zahlung: 19. März\n2025", {"date": "2025-03-19"}),
        ("Fehlercode | DECLINED 74", {"error_code": "DECLINED_74"}),  # a low line not seen
        ("664.56 د.]", {"amount": {"value": "664.56", "currency": "AED"}}),  # an alef with its hamza
        ("145٫03 e جنية", {"amount": {"value": "145.03", "currency": "EGP"}}),
        ("Only $3 of it was read", {}),
        ("TransactionID | 716587", {"transaction_id": "716587"}),
        ("https //www shop example com/ pay/4", {"url": "https://www.shop.example.com/pay/4"}),
        ("hitps://shop.example.org | ftps://b", {"url": "https://shop.example.org"}),
        ("Genehmigungs-Nr. | 716587", {"transaction_id": "716587"}),
        ("Bestell-Bestätigungs-Nr. | 716587", {"order_number": "716587"}),
        ("Kunden-Nr. | 716587", {}),
        ("Tracking number | 1550 1234 5678 90", {"tracking_number": "15501234567890"}),
        ("1550 1234 5678 90", {}),  # not the rest of it, either
        ("Sendung JJD 0002 5551 1234 567", {"tracking_number": "JJD000255511234567"}),
        ("Tracking number | TRK-8F3K-22910", {"tracking_number": "TRK-8F3K-22910"}),
        ("Tracking number | GLS-8823-1190-4", {"tracking_number": "GLS-8823-1190-4"}),
        ("Receipt #004512", {"transaction_id": "004512"}),
        ("Phone | (202) 555-0143", {"phone": "2025550143"}),
    ],
)
def test_other_fields(page: str, expected: dict[str, object]) -> None:
    assert fields(page) == expected


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("HTTP 502 Bad Gateway\nnginx/1.18.0", "502"),
        ("502. That's an error.\nPlease try again in 30 seconds.", "502"),
        ("404 | Not found", "404"),
        ("The connection appears to be offline. (-1009)", "-1009"),
        ("The operation couldn't be completed. (NSURLErrorDomain error -1004.)", "-1004"),
        ("Sign-in failed\nAUTH_004\nOK", "AUTH_004"),
        ("Code: 7/12/-43", "7/12/-43"),
        ("Fehlercode: M7121-1331-P7", "M7121-1331-P7"),
        ("It could not start correctly (0xc000007b).", "0xc000007b"),
        ("Payment failed [PAY-2207]", "PAY-2207"),
        ("Error: ECONNREFUSED", "ECONNREFUSED"),
        ("Error 100060", "100060"),
        ("Your order could not be placed. Error 30452", "30452"),
        ("We could not send it.\nRef BK-5031", "BK-5031"),
        ("Proxy error 407 on port 8080\nVersion 4.12.0 (2093)", "407"),
        ("Something went wrong\nTrace ID: 4bf92f3577b34da6a3ce929d0e0e4736", None),
        ("An error occurred at 12:04\nCorrelation ID: 5f1b22a7-91d2-4ad2-bc0e-6b5d8a34c111", None),
        ("We found 3 errors in 24 files", None),
        ("Try again in 30 seconds. An error occurred.", None),
        ("Your code is 482913", None),
    ],
)
def test_what_programs_say_went_wrong(page: str, code: str | None) -> None:
    assert fields(page) == ({"error_code": code} if code else {})


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("Can't open “https://shop.example.com/cart” now", "https://shop.example.com/cart"),
        ("No connection to proxy.example.com:3128.", "proxy.example.com:3128"),
        ("More: help.shop.example/errors/1203.", "help.shop.example/errors/1203"),
        ("https://www.exampIe.com/aIb", "https://www.example.com/aIb"),
        ("kumora.example.com\nlumora.exampie.com\nlumora.example.com", "lumora.example.com"),
        ("shop.example.com/cart\nNo typo in www.shop.example.com?", "shop.example.com/cart"),
        ("java.net.SocketTimeoutException in com.example.shop", None),
    ],
)
def test_addresses_as_they_are_printed(page: str, url: str | None) -> None:
    assert fields(page) == ({"url": url} if url else {})


def test_parts_of_a_code_are_no_labels() -> None:
    assert find_labels("err_cert_date_invalid") == []
    assert [label.field for label in find_labels("date")] == ["date"]


def test_wide_blanks_of_a_receipt_part_no_line() -> None:
    def piece(text: str, left: int, right: int) -> Line:
        return Line((Word(text, 95.0, Box(left, 100, right, 130)),), Box(left, 100, right, 130))

    label, month = piece("Date", 45, 140), piece("February", 339, 524)
    row = rows([label, month, piece("19,", 553, 622), piece("2026,", 651, 753), piece("08:33", 788, 902)], False)
    assert [[line.text for line in members] for members in row] == [["Date", "February 19, 2026, 08:33"]]
    assert find_fields(row)["date"].value == "2026-02-19"


@pytest.mark.parametrize(
    ("label", "value"),
    [("Tracking", "1ZYNEST00863876"), ("Tracking", "003404341404323"), ("Error", "ERR_CONNECTION_TIMED_")],
)
def test_half_a_value_is_asked_back(label: str, value: str) -> None:
    box = Box(40, 0, 340, 20)
    [found] = find_fields([[Line((Word(label, 96.0, box), Word(value, 96.0, box)), box)]]).values()
    assert found.value == value
    assert found.confidence < 0.8


def test_a_host_is_spelt_as_where_it_was_read_better() -> None:
    def piece(text: str, confidence: float, top: int) -> list[Line]:
        box = Box(40, top, 40 + 11 * len(text), top + 20)
        return [Line((Word(text, confidence, box),), box)]

    page = [piece("https://www.oakbam.example.net/pay", 50.0, 0), piece("www.oakbarn.example.net", 92.0, 60)]
    assert find_fields(page)["url"].value == "https://www.oakbarn.example.net/pay"


def test_a_value_beside_the_middle_of_a_name_in_two_lines() -> None:
    def piece(text: str, left: int, top: int) -> Line:
        box = Box(left, top, left + 11 * len(text), top + 20)
        return Line((Word(text, 95.0, box),), box)

    lines = [piece("Payment", 40, 100), piece("716587", 500, 122), piece("reference", 40, 144)]
    assert find_fields(rows(lines, False))["transaction_id"].value == "716587"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Payment reference\nPP-TMKS079-\n668868", {"transaction_id": "PP-TMKS079-668868"}),
        ("Transaktions-ID\npay_N0l8BSx7Qa2\n93kZ", {"transaction_id": "pay_N0l8BSx7Qa293kZ"}),
        ("Ihr Paket 12 999 AA1 01 2345 6784 ist da", {"tracking_number": "1Z999AA10123456784"}),  # a Z read as 2
        ("Ihr Paket 12 999 AA1 01 2345 6785 ist da", {}),
        ("Paketnummer | 4 0340 4341 6109", {}),  # not all of it is seen
        ("DE02 1203 0000 0000 2020 51", {}),  # no phone number abroad
        ("Transaktions-ID | JCL545724729\nFtlr | 6999", {"transaction_id": "JCL545724729"}),  # another row
        ("E-Mail | tom-baker@shop.example com", {"email": "tom-baker@shop.example.com"}),  # a point not seen
        ("Call us at +1 (202) 555-\n0109 or write", {"phone": "+12025550109"}),
        (
            "Tracking | 1ZYNEST00863876\nnumber | 994\nStatus | On its way home",
            {"tracking_number": "1ZYNEST00863876994"},
        ),
        ("Transaction | 97FTDOCW5E8AFYMU\nno. | N\nStatus | Declined by bank", {"transaction_id": "97FTDOCW5E8AFYMUN"}),
        ("Code | PAY-51310482\nStatus | N\nShop | Nordlicht", {"error_code": "PAY-51310482"}),
        ("E-Mail- | nina_k@mail.example.ne\nAdresse | t", {"email": "nina_k@mail.example.net"}),
        ("Fehlernummer | ERR_CONNECTION_TIMED_\nCode | OUT", {"error_code": "ERR_CONNECTION_TIMED_OUT"}),
        ("Tracking number\n0034 0434 1404\n3238 5990", {"tracking_number": "00340434140432385990"}),
        ("Payment\nreference\nTXQ668868", {"transaction_id": "TXQ668868"}),
        ("Payment ID\npay_N0l8BSx7Qa2\nOrder 10482", {"transaction_id": "pay_N0l8BSx7Qa2", "order_number": "10482"}),
    ],
)
def test_values_broken_or_misread(page: str, expected: dict[str, object]) -> None:
    assert fields(page) == expected


def test_a_date_beside_a_label_that_was_not_read_is_asked_back() -> None:
    place = Box(40, 40, 120, 60), Box(500, 40, 620, 60)
    row = [Line((Word(text, 97.0, box),), box) for text, box in zip(("triving", "20.09.2025"), place, strict=True)]
    assert find_fields([row])["date"].confidence < ASK_BELOW <= find_fields([row[1:]])["date"].confidence


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (
            "Die Seite https://www.laden.de/konto/",
            "liste?src=mail&x=1 kann",
            {"url": "https://www.laden.de/konto/liste?src=mail&x=1"},
        ),
        (
            "“https://pay.shop.com/returns/n",
            "ew?id=39904” because the server",
            {"url": "https://pay.shop.com/returns/new?id=39904"},
        ),
        ("Read https://pay.shop.com/returns", "and then try again", {"url": "https://pay.shop.com/returns"}),
        ("Read https://pay.shop.com/returns.", "or/and ask", {"url": "https://pay.shop.com/returns"}),
        ("We couldn’t reach the server. (Code:", "1061)", {"error_code": "1061"}),
        ("Error: PPPoE-075", "Try again", {"error_code": "PPPoE-075"}),
        ("500064 - Approval could not", "be verified", {"error_code": "500064"}),
        ("500064 - Approval given", "Thank you", {"transaction_id": "500064"}),
    ],
)
def test_what_a_line_leaves_open_goes_on_in_the_next(above: str, below: str, expected: dict[str, object]) -> None:
    lines = [Line((Word("Rı", 60.0, Box(-90, 21, -60, 29)),), Box(-90, 21, -60, 29))]  # what stands behind a dialog
    for top, text in ((0, above), (30, below)):
        words, left = [], 0
        for part in text.split():
            words.append(Word(part, 95.0, Box(left, top, left + 12 * len(part), top + 20)))
            left += 12 * (len(part) + 1)
        lines.append(Line(tuple(words), Box(0, top, left - 12, top + 20)))
    assert {name: one.value for name, one in find_fields(rows(lines, False)).items()} == expected
