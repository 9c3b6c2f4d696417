"""Everything we can say, said to the strict pretend Meta: taken without a violation, and its receipts understood."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from outbound_desk import Desk
from PIL import Image

sys.path.append(str(Path(__file__).parents[2] / "simulator"))

from simulator_harness import PHONE, Business, Sim, wait_for

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.messages import Choice, OutboundMedia, Reply

OLIVER = "447700900123"


@pytest.fixture
def office(sim_desk: Desk, sim: Sim) -> Desk:
    """A customer who has just written."""
    with sim_desk.helpdesk.unit_of_work() as uow:
        row = Conversation(
            id="c1", phone_number_id=PHONE, wa_id=OLIVER, last_inbound_at=clock.now(), created_at=clock.now()
        )
        uow.session.add(row)
    sim.write("hello", OLIVER)
    return sim_desk


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


def everything(desk: Desk) -> list[Reply]:
    image = OutboundMedia("image", path=desk.line.storage.put(picture()), filename="a.png", mime_type="image/png")
    paper = OutboundMedia("document", path=desk.line.storage.put(b"%PDF-1.4\n%%EOF"), filename="Label.pdf",
                          mime_type="application/pdf")  # fmt: skip
    many = tuple(Choice(f"Order number {n} from the spring sale", f"/order{n}", "two pieces") for n in range(10))
    return [
        Reply(text="Plain 😀"),
        Reply(text="مرحبا", choices=(Choice("نعم", "/affirm"), Choice("لا", "/deny"))),
        Reply(text="Which one?", choices=many, choices_label="Your orders"),
        Reply(text="Track", url={"title": "Track", "url": "https://track.example/1001"}),
        Reply(text="Where are you?", ask_location=True),
        Reply(text="Look", media=image),
        Reply(text="This one?", media=image, choices=(Choice("Yes", "/affirm"),)),
        Reply(text="Your label", media=paper),
        Reply(template={"name": "order_update", "language": "en", "parameters": ["Ana", "1001", "it left"]}),
        Reply(text="word " * 1800, choices=(Choice("Ok", "/ok"),)),
    ]


def test_the_strict_meta_takes_everything_and_its_receipts_arrive(office: Desk, sim: Sim, business: Business) -> None:
    office.say(*everything(office))
    office.run()
    calls = sim.sim("GET", "/calls?refused=1")["calls"]
    assert [(call["path"], call["violations"]) for call in calls] == []
    assert office.statuses() == ["accepted"] * len(office.messages())
    total = len(office.messages())
    assert total == 12

    def all_read() -> bool:
        return len([status for status in business.values("statuses") if status["status"] == "read"]) >= total

    wait_for(all_read)
    office.receipts(*business.values("statuses"))
    assert office.statuses() == ["read"] * total
    assert all(message.pricing for message in office.messages())
    shown = sim.sim("GET", f"/customers/{OLIVER}/messages?direction=out")["messages"]
    assert [one["callback_data"] for one in shown] == [message.callback for message in office.messages()]


def test_signs_and_questions_of_the_doctor(office: Desk, sim: Sim) -> None:
    inbound = sim.write("again", OLIVER)
    wamid: Any = inbound.get("id") or inbound["message"]["id"]
    office.line.api.mark_read(PHONE, wamid, typing=True)
    assert office.line.api.phone_number(PHONE)["webhook_configuration"]["application"]
    [account] = office.line.api.business_accounts()
    assert office.line.api.subscribed_apps(account)
    assert sim.sim("GET", "/calls?refused=1")["calls"] == []


def test_a_window_that_the_strict_meta_sees_closed(office: Desk, sim: Sim) -> None:
    sim.set(window_offset_seconds=90000)
    office.say("too late")
    office.run()
    assert office.statuses() == ["waiting_template"]
