"""Exported WhatsApp chats of both phones and three languages; dates in any order; tables of any column names."""

# ruff: noqa: E501 (lines of files)

from datetime import datetime, timezone

import pytest

from helpdesk.policies.chat_exports import ChatMessage, is_chat, ours, read_chat
from helpdesk.policies.export_dates import moments
from helpdesk.policies.language_guess import LanguageGuess
from helpdesk.policies.table_exports import from_customer, rows, text_of


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)  # type: ignore[arg-type,misc]


ANDROID_DE = """31.12.23, 22:15 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann sie lesen.
31.12.23, 22:15 - Lena Hoffmann: Hallo
31.12.23, 22:16 - Lena Hoffmann: wo ist mein Paket?
Bestellung: 1001

Danke: schon mal
31.12.23, 22:20 - Nordlicht Shop: <Medien ausgeschlossen>
01.01.24, 09:00 - Lena Hoffmann: IMG-20240101-WA0001.jpg (Datei angehängt)
so sieht es aus
01.01.24, 09:01 - Lena Hoffmann: Diese Nachricht wurde gelöscht
01.01.24, 09:02 - Lena Hoffmann hat die Gruppe „Bestellung: 1001“ erstellt
01.01.24, 09:03 - Nordlicht Shop: Kommt morgen <Diese Nachricht wurde bearbeitet>
"""
IPHONE_EN = (
    "[12/31/23, 10:15:03\u202fPM] Shop: \u200eMessages and calls are end-to-end encrypted.\n"
    "[12/31/23, 10:15:10\u202fPM] ~\u00a0Ann: where is it\nplease\n"
    "\u200e[1/2/24, 12:05:00\u202fAM] Shop: \u200eimage omitted\n"
    "[1/2/24, 12:06:00\u202fAM] Shop: on its way\n"
)
ANDROID_AR = (
    "٣١\u200f/١٢\u200f/٢٠٢٣، ١٠:١٥ م - الرسائل والمكالمات مشفرة تمامًا بين الطرفين.\n"
    "٣١\u200f/١٢\u200f/٢٠٢٣، ١٠:١٦ م - سارة: وين طلبي ١٠٠٢؟\n"
    "١\u200f/١\u200f/٢٠٢٤، ٩:٠٠ ص - المتجر: <تم استبعاد الوسائط>\n"
    "١\u200f/١\u200f/٢٠٢٤، ٩:٠١ ص - المتجر: في الطريق\n"
)
IPHONE_AR = "\u200f[٣١/١٢/٢٠٢٣، ١٠:١٥:٠٣ م] سارة: السلام عليكم\nمتى يوصل\n"
IPHONE_DE = "[31.12.23, 22:15:03] Max: Rücksendung?\n[31.12.23, 22:16:03] Max: \u200eBild weggelassen\n"
ANDROID_GB = "31/12/2023, 22:15 - Tom: hiya\n01/02/2024, 08:00 - Tom: any news\n"


def test_android_german_with_several_lines_media_and_system_lines() -> None:
    assert is_chat(ANDROID_DE)
    assert read_chat(ANDROID_DE) == [
        ChatMessage("Lena Hoffmann", at(2023, 12, 31, 22, 15), "Hallo"),
        ChatMessage(
            "Lena Hoffmann", at(2023, 12, 31, 22, 16), "wo ist mein Paket?\nBestellung: 1001\n\nDanke: schon mal"
        ),
        ChatMessage("Lena Hoffmann", at(2024, 1, 1, 9, 0), "so sieht es aus"),
        ChatMessage("Nordlicht Shop", at(2024, 1, 1, 9, 3), "Kommt morgen"),
    ]


def test_iphone_american() -> None:
    assert read_chat(IPHONE_EN) == [
        ChatMessage("Ann", at(2023, 12, 31, 22, 15, 10), "where is it\nplease"),
        ChatMessage("Shop", at(2024, 1, 2, 0, 6), "on its way"),
    ]


def test_arabic_digits_marks_and_halves_of_the_day() -> None:
    assert read_chat(ANDROID_AR) == [
        ChatMessage("سارة", at(2023, 12, 31, 22, 16), "وين طلبي ١٠٠٢؟"),
        ChatMessage("المتجر", at(2024, 1, 1, 9, 1), "في الطريق"),
    ]
    assert read_chat(IPHONE_AR) == [ChatMessage("سارة", at(2023, 12, 31, 22, 15, 3), "السلام عليكم\nمتى يوصل")]


def test_iphone_german_and_british_android() -> None:
    assert read_chat(IPHONE_DE) == [ChatMessage("Max", at(2023, 12, 31, 22, 15, 3), "Rücksendung?")]
    assert [message.at for message in read_chat(ANDROID_GB)] == [at(2023, 12, 31, 22, 15), at(2024, 2, 1, 8)]


def test_what_is_no_chat() -> None:
    assert not is_chat("Dear team,\nplease call.\n")
    assert read_chat("") == []


@pytest.mark.parametrize(
    ("chats", "us", "expected"),
    [
        ([["Ann", "Shop"], ["Bo", "Shop"]], [], {"Shop"}),
        ([["Ann", "Shop", "Ann"]], [], {"Shop"}),
        ([["Shop", "Ann"]], ["shop"], {"Shop"}),
    ],
)
def test_who_we_are(chats: list[list[str]], us: list[str], expected: set[str]) -> None:
    assert ours([[ChatMessage(name, None, "x") for name in chat] for chat in chats], us) == expected


def test_moments_in_every_spelling() -> None:
    texts = [
        "2024-01-02T03:04:05Z",
        "2024-01-02 03:04:05 +0100",
        "1704164645",
        "Tue, 2 Jan 2024 03:04:05 +0000",
        "soon",
        "",
    ]
    assert moments(texts) == [at(2024, 1, 2, 3, 4, 5), at(2024, 1, 2, 2, 4, 5), at(2024, 1, 2, 3, 4, 5), at(2024, 1, 2, 3, 4, 5), None, None]  # fmt: skip
    assert moments(["03/04/2024", "13/04/2024"]) == [at(2024, 4, 3), at(2024, 4, 13)]
    assert moments(["03/04/2024", "04/13/2024"]) == [at(2024, 3, 4), at(2024, 4, 13)]
    assert moments(["02.01.24 15:30"]) == [at(2024, 1, 2, 15, 30)]


def test_a_mail_is_read_without_what_it_quotes() -> None:
    mail = "Where is it?<br>Thanks\n\nOn Mon, 1 Jan 2024 at 10:00, Shop <a@b.c> wrote:\n> We have sent it"
    assert text_of("Re: your order", mail) == "Where is it?\nThanks"
    assert text_of("Parcel lost", "Please help") == "Parcel lost\nPlease help"
    assert text_of("Paket", "Es fehlt.\n\nAm 01.01.2024 schrieb Nordlicht Shop:\nHallo") == "Paket\nEs fehlt."
    assert text_of("Hi", "") == "Hi"


def test_columns_of_any_name_and_lists_of_messages() -> None:
    nested = {
        "id": 7,
        "created_at": "2024-01-02",
        "messages": [{"from": {"role": "customer"}, "body": "where"}, {"from": {"role": "agent"}, "body": "there"}],
    }
    found = rows([(1, nested)], {})
    assert [(row.text, row.author, row.conversation, row.at) for row in found] == [
        ("where", "customer", "7", at(2024, 1, 2)),
        ("there", "agent", "7", at(2024, 1, 2)),
    ]
    assert rows([(2, {"Nachricht": "wo", "Datum": "01.02.2024"})], {})[0].at == at(2024, 2, 1)
    assert rows([(2, {"Foo": "wo"})], {"text": "Foo"})[0].text == "wo"
    with pytest.raises(KeyError):
        rows([(2, {"Foo": "wo"})], {})


@pytest.mark.parametrize(("author", "customer"), [("inbound", True), ("agent", False), ("", True), ("info@shop.example", False), ("Ann", True)])  # fmt: skip
def test_whose_message(author: str, customer: bool) -> None:
    assert from_customer(author, ["shop.example"]) is customer


def test_language() -> None:
    guess = LanguageGuess(
        [("where is my order", "en"), ("wo ist meine bestellung", "de"), ("fen el order beta3y", "ar")]
    )
    assert [guess.of(text) for text in ("my order please", "Meine Bestellung?", "وين", "fen order beta3y", "")] == [
        "en", "de", "ar", "ar", "en",
    ]  # fmt: skip
