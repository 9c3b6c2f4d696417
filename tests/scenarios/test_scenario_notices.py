"""From an event to the phone and back, through the running assistant: a payment alert, and "this wasn't me"."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fixtures.stack import Stack, wait_until
from sqlalchemy import select

from cli.main import main
from helpdesk import bootstrap, clock
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


Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(stack: Stack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """`helpdesk …` with the running assistant's settings: its status and what it said."""
    for name, value in stack.environment().items():
        monkeypatch.setenv(name, value)
    bootstrap.helpdesk.cache_clear()

    def run(*arguments: str) -> tuple[int, str]:
        status = main(arguments)
        return status, "".join(capsys.readouterr())

    yield run
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()


def agrees(command: Command, folder: Path, phone: str, order: str) -> None:
    """The checkout's consent, imported."""
    file = folder / "consent.csv"
    file.write_text(f"phone,at,source,reference\n+{phone},2026-01-02T10:00:00Z,checkout,order {order}\n")
    status, said = command("consent", "import", str(file))
    assert status == 0, said


def test_a_payment_alert_reaches_a_customer_who_never_wrote_and_leads_to_fraud(
    command: Command, phone: Phone, business: Helpdesk, tmp_path: Path
) -> None:
    key = phone.person({"phone": PRIYA, "language": "en"}, "priya")
    status, said = command("notify", "payment_alert", "--order", "1019")
    assert (status, "no conversation" in said) == (1, True)
    agrees(command, tmp_path, PRIYA, "1019")
    _status, preview = command("notify", "payment_alert", "--order", "1019", "--dry-run")
    assert "This wasn't me" in preview
    assert phone.answers(key) == []
    status, said = command("notify", "payment_alert", "--order", "1019")
    assert status == 0, said
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
        messages = list(session.scalars(select(Message).where(Message.conversation_id == alias.conversation_id)))
        keys = [message.body.get("key") for message in messages if message.direction == "out"]
    assert keys == ["notice_payment_alert", "utter_report_fraud_opened"]
    assert "https://shop.example.com/privacy" in str(answer["content"])  # the first answer, not the notice
    assert phone.refused() == []


def test_a_new_event_is_told_by_the_worker_and_carries_its_paper_when_it_has_one(
    command: Command, phone: Phone, business: Helpdesk, tmp_path: Path
) -> None:
    key = phone.person({"phone": HARRIET, "language": "en"}, "harriet")
    agrees(command, tmp_path, HARRIET, "1034")
    status, said = command("notify", "invoice", "--order", "1034")
    assert status == 0, said
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
