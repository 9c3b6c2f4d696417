"""Numbers of cards, accounts and documents on pictures: masked before anything is stored, and in no log."""

import io
import json
import logging
from typing import Any

import pytest
from fixtures.inbound import store
from fixtures.media_server import MediaServer
from fixtures.whatsapp_cases import NUMBERS
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from channels.whatsapp import prepare
from channels.whatsapp.intake import Intake
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.message import Media
from helpdesk.db.picture_print import PictureMark
from helpdesk.media.evidence import content
from helpdesk.queue import INBOX

CARD, IBAN, PASSPORT = "4242 4242 4242 4242", "DE89 3704 0044 0532 0130 00", "C01X00T47"
RECEIPT = [
    "Payment receipt", "", "Payment successful", f"Card number  {CARD}", f"Account  {IBAN}",
    "Transaction ID  TXN-88231907", "Amount paid  EUR 1,036.91", "Date  17 October 2024",
]  # fmt: skip
WRONG_BY_ONE = [line.replace(CARD, "4242 4242 4242 4243") for line in RECEIPT]  # as if a digit were misread
IDENTITY = [
    "REISEPASS / PASSPORT", "", f"Passport No: {PASSPORT}", "Surname: MUSTERMANN", "Date of birth 12.08.1964", "",
    "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4",
]  # fmt: skip
APP = ["Order confirmation", "", "Thank you for your order", "Order number  #4500317", f"Loyalty card  {CARD}"]


def drawn(lines: list[str]) -> bytes:
    """A page with these lines, as a PNG."""
    face = ImageFont.load_default(30)
    picture = Image.new("RGB", (1080, 90 * (len(lines) + 2)), (255, 255, 255))
    pen = ImageDraw.Draw(picture)
    for number, text in enumerate(lines):
        pen.text((60, 90 * (number + 1)), text, font=face, fill=(20, 20, 20))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def stored(line: Line, intake: Intake, server: MediaServer, lines: list[str]) -> Media:
    """The row after such a picture went through the worker."""
    server.files["page"] = drawn(lines)
    sent_at = str(int(clock.timestamp()) - 5)
    image = {"id": "page", "mime_type": "image/png"}
    message = {"from": "447700900123", "timestamp": sent_at, "id": "wamid.page", "type": "image", "image": image}
    metadata = {"display_phone_number": "15550100001", "phone_number_id": NUMBERS[0]}
    contacts = [{"profile": {"name": "Ana"}, "wa_id": "447700900123"}]
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, "messages": [message]}
    changes = [{"field": "messages", "value": value}]
    store(intake, {"object": "whatsapp_business_account", "entry": [{"id": "2044", "changes": changes}]})
    [claim] = line.helpdesk.queue.claim(INBOX, 4)
    prepare.handle(line, claim)
    with line.helpdesk.database.reading() as session:
        return session.scalars(select(Media)).one()


def found_in(row: Media) -> dict[str, Any]:
    assert row.findings is not None
    assert not row.findings["failed"]
    return row.findings


@pytest.mark.parametrize("lines", [RECEIPT, WRONG_BY_ONE])
def test_a_receipt_keeps_what_an_agent_needs(
    line: Line, intake: Intake, media_server: MediaServer, caplog: pytest.LogCaptureFixture, lines: list[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    row = stored(line, intake, media_server, lines)
    findings = found_in(row)
    assert row.media_class == "receipt"
    assert findings["fields"]["transaction_id"] == "TXN-88231907"
    assert findings["fields"]["amount"] == {"value": "1036.91", "currency": "EUR"}
    assert "•••• •••• •••• 424" in findings["text"]
    told = json.dumps(findings, ensure_ascii=False)
    assert "4242 4242" not in told
    assert "3704" not in told
    digests = content.numbers("3704 0044", {})
    assert not set(digests) & set(findings["hashes"]["numbers"]), "a digest of four digits is no mask"
    for secret in ("4242", "3704", "88231907", "1036", "1,036"):
        assert secret not in caplog.text


def test_an_identity_document_tells_no_number(
    line: Line, intake: Intake, media_server: MediaServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    row = stored(line, intake, media_server, IDENTITY)
    findings = found_in(row)
    assert (row.media_class, findings["topic"]) == ("id_document", "identity")
    told = json.dumps(findings, ensure_ascii=False)
    assert not [secret for secret in (PASSPORT, "01X00", "6408125", "2702283", "ERIKA") if secret in told]
    assert findings["hashes"]["numbers"] == findings["hashes"]["identifiers"] == []
    with line.helpdesk.database.reading() as session:
        marks = session.scalars(select(PictureMark.mark)).all()
    assert marks, "the very picture is known again"
    assert not [mark for mark in marks if mark.startswith("i")]
    for secret in (PASSPORT, "MUSTERMANN", "6408125", "1964"):
        assert secret not in caplog.text


def test_a_card_on_a_screenshot_is_masked_and_the_rest_stays(
    line: Line, intake: Intake, media_server: MediaServer
) -> None:
    row = stored(line, intake, media_server, APP)
    findings = found_in(row)
    assert row.media_class == "screenshot"
    assert "•••• •••• •••• 4242" in findings["text"]
    assert "4242 4242" not in json.dumps(findings)
    assert findings["fields"]["order_number"] == "4500317"
    assert findings["hashes"]["identifiers"] == content.identifiers({"order_number": "4500317"})
