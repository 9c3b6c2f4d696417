"""From an event to the phone and back, through the running assistant: a payment alert, and "this wasn't me"."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fixtures.stack import ROOT, Stack, wait_until
from sqlalchemy import select

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import ConversationAlias
from helpdesk.db.message import Message
from helpdesk.db.notice import NoticeSource
from helpdesk.db.order import Shipment, ShipmentEvent
from helpdesk.db.ticket import Ticket
from processes.player.phone import Phone

pytestmark = pytest.mark.slow
PRIYA, HARRIET = "447700900158", "447700900189"
PATIENCE = 180  # seconds a message may take on a machine that is busy with other tests; a wait ends with its message


@pytest.fixture
def command(stack: Stack) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`helpdesk …` with the running assistant's settings."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        argv = [str(Path(sys.executable).with_name("helpdesk")), *arguments]
        environment = {**os.environ, **stack.environment()}
        return subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE)

    return run


def agrees(command: Callable[..., Any], folder: Path, phone: str, order: str) -> None:
    """The checkout's consent, imported."""
    file = folder / "consent.csv"
    file.write_text(f"phone,at,source,reference\n+{phone},2026-01-02T10:00:00Z,checkout,order {order}\n")
    done = command("consent", "import", str(file))
    assert done.returncode == 0, done.stderr


def test_a_payment_alert_reaches_a_customer_who_never_wrote_and_leads_to_fraud(
    command: Callable[..., Any], phone: Phone, business: Helpdesk, tmp_path: Path
) -> None:
    key = phone.person({"phone": PRIYA, "language": "en"}, "priya")
    refused = command("notify", "payment_alert", "--order", "1019")
    assert refused.returncode == 1
    assert "no conversation" in refused.stderr
    agrees(command, tmp_path, PRIYA, "1019")
    preview = command("notify", "payment_alert", "--order", "1019", "--dry-run")
    assert "This wasn't me" in preview.stdout
    assert phone.answers(key) == []
    sent = command("notify", "payment_alert", "--order", "1019")
    assert sent.returncode == 0, sent.stderr
    [alert] = phone.answers(key, least=1, wait=PATIENCE)
    assert alert["type"] == "template"
    assert "1019" in alert["shown"]["template"]["body"]
    fraud = alert["shown"]["template"]["buttons"][0]
    assert fraud["text"] == "This wasn't me"
    phone.write(key, {"tap": {"message_id": alert["id"], "id": fraud["payload"]}})
    answer = phone.answers(key, least=2, wait=PATIENCE)[1]
    assert "fraud team" in str(answer["content"])
    with business.database.reading() as session:
        alias = session.scalar(select(ConversationAlias).where(ConversationAlias.alias == PRIYA))
        assert alias is not None
        ticket = session.scalar(select(Ticket).where(Ticket.conversation_id == alias.conversation_id))
        assert ticket is not None
        assert (ticket.topic, ticket.facts["order_number"]) == ("report_fraud", "1019")
        said = list(session.scalars(select(Message).where(Message.conversation_id == alias.conversation_id)))
        keys = [message.body.get("key") for message in said if message.direction == "out"]
    assert keys == ["notice_payment_alert", "utter_report_fraud_opened"]
    assert "https://shop.example.com/privacy" in str(answer["content"])  # the first answer, not the notice
    assert phone.refused() == []


def test_a_new_event_is_told_by_the_worker_and_carries_its_paper_when_it_has_one(
    command: Callable[..., Any], phone: Phone, business: Helpdesk, tmp_path: Path
) -> None:
    key = phone.person({"phone": HARRIET, "language": "en"}, "harriet")
    agrees(command, tmp_path, HARRIET, "1034")
    sent = command("notify", "invoice", "--order", "1034")
    assert sent.returncode == 0, sent.stderr
    [invoice] = phone.answers(key, least=1, wait=PATIENCE)
    [header] = [part for part in invoice["content"]["components"] if part["type"] == "header"]
    assert header["parameters"][0]["document"]["filename"] == "invoice-1034.pdf"
    assert invoice["shown"]["media"]["mime_type"] == "application/pdf"
    wait_until(lambda: watching(business), PATIENCE, "the worker does not look for events")
    with business.unit_of_work() as uow:
        shipment = uow.session.scalars(select(Shipment).where(Shipment.order_number == "1034")).one()
        uow.session.add(
            ShipmentEvent(shipment_id=shipment.id, kind="out_for_delivery", place="Bristol", happened_at=clock.now())
        )
    told = phone.answers(key, least=2, wait=PATIENCE)[1]
    assert told["content"]["name"] == "order_out_for_delivery_v1"
    assert phone.refused() == []


def watching(business: Helpdesk) -> bool:
    """Has the worker noted where events begin?"""
    with business.database.reading() as session:
        return session.scalar(select(NoticeSource).limit(1)) is not None
