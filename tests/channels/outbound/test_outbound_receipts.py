"""What receipts do to a message, in whatever order they come; and the signs of presence."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from fixtures.whatsapp_cases import posts
from outbound_desk import PHONE, Desk
from pretend_meta import RESET, PretendMeta, graph_error

from channels.whatsapp import presence
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import Message
from helpdesk.db.sending import SendingState
from helpdesk.db.sla import clocks_of
from helpdesk.messages import OutboundMedia, Reply
from helpdesk.queue import INBOX, OUTBOX, PRESENCE, RECEIPTS, TURNS
from helpdesk.services import agents, handoff
from helpdesk.services.replies import callback_of

CALLBACK = callback_of("wamid.in1:0")
STEPS = {"sent": "1780000001", "delivered": "1780000002", "read": "1780000003"}


def status(name: str, wamid: str = "wamid.out1", **more: Any) -> dict[str, Any]:
    return {"id": wamid, "status": name, "timestamp": STEPS.get(name, "1780000004"), **more}


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.customer()
    desk.say("one")
    desk.run()
    return desk


def only(desk: Desk) -> Message:
    [message] = desk.messages()
    return message


def test_receipts_in_any_order_end_the_same(small_desk: Desk, meta: PretendMeta) -> None:
    for n, order in enumerate(itertools.permutations(STEPS)):
        name = small_desk.customer(f"c{n}", wa_id=f"49151000000{n}")
        small_desk.say("one", to=name, caused_by=f"wamid.in{n}")
        small_desk.run()
        wamid = small_desk.messages(name)[0].wamid or ""
        small_desk.receipts(*(status(step, wamid) for step in order))
        [message] = small_desk.messages(name)
        assert message.status == "read"
        assert message.delivered_at is not None
        assert message.read_at is not None
        assert message.read_at.timestamp() == 1780000003


def test_read_without_delivered_and_played_count(sent: Desk) -> None:
    sent.receipts(status("played"), status("sent"))
    message = only(sent)
    assert (message.status, message.delivered_at) == ("read", message.read_at)


def test_failure_after_sent_is_visible_and_after_delivered_is_not_believed(sent: Desk) -> None:
    error = {"errors": [{"code": 131026, "title": "x", "error_data": {"details": "to +49 151 222333444 no"}}]}
    sent.receipts(status("sent"), status("failed", **error))
    message = only(sent)
    assert (message.status, message.error_code) == ("failed", 131026)
    assert message.failed_at
    assert "222333444" not in message.error_detail
    sent.receipts(status("sent"))
    assert only(sent).status == "failed"
    sent.receipts(status("delivered"), status("failed", **error))
    message = only(sent)
    assert (message.status, message.failed_at, message.error_code) == ("delivered", None, None)


@pytest.mark.parametrize("later", [False, True])
def test_a_persons_answer_that_fails_has_answered_nothing(desk: Desk, later: bool) -> None:
    """Told by a receipt after it was sent, or refused when it is sent at last."""
    desk.customer()
    with desk.helpdesk.unit_of_work() as uow:
        number = handoff.start(uow, "c1", inbound_id="wamid.in1", topic="talk_to_agent").number
        uow.session.get_one(Conversation, "c1").last_inbound_at = clock.now()
        agents.reply(uow, number, "Hello")
        if later:
            uow.session.get_one(Conversation, "c1").last_inbound_at = clock.now() - timedelta(hours=25)
    assert first_response(desk, number) == "met"
    desk.run()
    if not later:
        desk.receipts(status("sent"), status("failed", errors=[{"code": 131026}]))
    assert first_response(desk, number) == "running"


def first_response(desk: Desk, number: int) -> str:
    """How the clock stands."""
    with desk.helpdesk.database.reading() as session:
        return next(one.state for one in clocks_of(session, number) if one.name == "first_response")


def test_pricing_is_kept(sent: Desk) -> None:
    price = {"billable": True, "pricing_model": "PMP", "category": "service", "type": "regular"}
    sent.receipts(status("sent", pricing=price), status("delivered", pricing="nonsense"))
    assert only(sent).pricing == price


def test_a_late_closed_window_waits_for_the_customer(sent: Desk) -> None:
    sent.receipts(status("failed", errors=[{"code": 131047, "title": "Re-engagement"}]))
    assert only(sent).status == "waiting_template"


def test_opt_out_is_noted(sent: Desk) -> None:
    sent.receipts(status("failed", errors=[{"code": 131050}]))
    with sent.helpdesk.database.reading() as session:
        assert session.get_one(Conversation, "c1").opted_out_at


def test_a_file_that_fails_late_becomes_text_and_link_once(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    link = "https://shop.example/a.png"
    desk.say(Reply(text="Look", media=OutboundMedia("image", link=link)))
    desk.run()
    failed = status("failed", errors=[{"code": 131053, "title": "Media upload error"}])
    desk.receipts(failed, {**failed, "timestamp": "1780000009"})
    desk.run()
    assert desk.statuses() == ["failed", "accepted"]
    assert meta.messages[-1]["text"]["body"] == f"Look\n\n{link}"


@pytest.mark.parametrize(
    "odd",
    [
        {}, {"id": "wamid.foreign", "status": "read"}, {"id": "wamid.out1"}, {"id": "wamid.out1", "status": "deleted"},
        {"id": "wamid.out1", "status": None}, {"status": "sent"}, {"id": 7, "status": "sent", "timestamp": "x"},
        {"id": "wamid.out1", "status": "warning", "errors": "x"},
        {"id": "", "status": "read", "biz_opaque_callback_data": ""},
    ],
)  # fmt: skip
def test_foreign_and_odd_receipts_change_nothing(small_desk: Desk, odd: dict[str, Any]) -> None:
    small_desk.customer()
    small_desk.say("one")
    small_desk.run()
    small_desk.receipts(odd)
    assert only(small_desk).status == "accepted"
    assert small_desk.helpdesk.queue.claim(RECEIPTS) == []


@pytest.mark.parametrize(
    "errors", [None, [], ["x"], [{}], [{"code": "131026"}], [{"code": 1, "error_data": "text"}], "x"]
)
def test_failures_with_odd_errors_still_fail(small_desk: Desk, errors: Any) -> None:
    small_desk.customer()
    small_desk.say("one")
    small_desk.run()
    small_desk.receipts(status("failed", errors=errors, timestamp=99999999999999))
    assert only(small_desk).status == "failed"
    failed_at = only(small_desk).failed_at
    assert failed_at is not None
    assert failed_at <= clock.now()


def test_two_copies_share_one_row(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.say("one")
    meta.script = [RESET]
    desk.run()
    desk.time.passes(31)
    desk.run()
    first = only(desk).wamid
    desk.receipts(status("delivered", "wamid.ghost", biz_opaque_callback_data=CALLBACK))
    message = only(desk)
    assert (message.status, message.wamid, message.attempts) == ("delivered", first, 2)


def test_case_20_as_the_webhook_delivers_it(small_desk: Desk, meta: PretendMeta) -> None:
    """Read without delivered, failed, unknown statuses, foreign messages, none of them harmful."""
    small_desk.customer()
    small_desk.say("one", "two")
    small_desk.run()
    with small_desk.helpdesk.unit_of_work() as uow:
        for n, message in enumerate(uow.session.query(Message).order_by(Message.id), 1):
            message.wamid = f"wamid.o{n}"
    values = [c["value"] for post in posts("20") for entry in post["entry"] for c in entry["changes"]]
    found = [one for value in values for one in value.get("statuses", ()) if isinstance(one, dict)]
    assert len(found) > 8
    small_desk.receipts(*found)
    assert small_desk.statuses() == ["read", "failed"]
    assert small_desk.messages()[0].pricing


# Presence


def arrived(desk: Desk, inbound_id: str, *, open_in: str = "") -> None:
    """A customer's message with its presence job, and an open job in a queue."""
    with desk.helpdesk.unit_of_work() as uow:
        row = Message(conversation_id="c1", direction="in", author="customer", kind="text", wamid=inbound_id, body={})
        row.status, row.created_at = "received", clock.now()
        uow.session.add(row)
        body = {"conversation_id": "c1", "inbound_id": inbound_id, "phone_number_id": PHONE}
        uow.put(PRESENCE, inbound_id, "c1", body)
        if open_in:
            uow.put(open_in, inbound_id, "c1", {})


def look(desk: Desk) -> int:
    return desk.run(PRESENCE, presence.handle)


@pytest.mark.parametrize("queue", [INBOX, TURNS])
def test_typing_while_the_turn_is_open_then_read(small_desk: Desk, meta: PretendMeta, queue: str) -> None:
    small_desk.customer()
    arrived(small_desk, "wamid.in1", open_in=queue)
    look(small_desk)
    assert meta.signs[-1]["typing_indicator"] == {"type": "text"}
    assert look(small_desk) == 0
    small_desk.time.passes(21)
    look(small_desk)
    assert len(meta.signs) == 2
    [claim] = small_desk.helpdesk.queue.claim(queue)
    with small_desk.helpdesk.unit_of_work() as uow:
        uow.queue.settle(uow.connection, claim)
    small_desk.time.passes(21)
    look(small_desk)
    assert meta.signs[-1] == {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.in1"}
    small_desk.time.passes(100)
    assert look(small_desk) == 0


def test_typing_ends_after_five_times_and_holds_up_nobody(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    arrived(desk, "wamid.in1", open_in=TURNS)
    look(desk)
    arrived(desk, "wamid.in2", open_in=TURNS)
    look(desk)
    assert [sign["message_id"] for sign in meta.signs] == ["wamid.in1", "wamid.in2"], "the second did not wait"
    for _ in range(8):
        desk.time.passes(21)
        look(desk)
    assert [sign["message_id"] for sign in meta.signs] == ["wamid.in1"] + 5 * ["wamid.in2"], "the newest stands for all"


def test_only_the_newest_of_a_burst_is_marked_read(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    for n in range(3):
        arrived(small_desk, f"wamid.in{n}")
    look(small_desk)
    assert [sign["message_id"] for sign in meta.signs] == ["wamid.in2"]


def test_no_sign_when_a_person_is_in_charge_or_the_line_is_down(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    arrived(small_desk, "wamid.in1", open_in=TURNS)
    with small_desk.helpdesk.unit_of_work() as uow:
        uow.session.get_one(Conversation, "c1").owner = "human"
    look(small_desk)
    with small_desk.helpdesk.unit_of_work() as uow:
        uow.session.get_one(Conversation, "c1").owner = "bot"
        uow.session.add(SendingState(phone_number_id=PHONE, state="broken"))
    arrived(small_desk, "wamid.in2", open_in=TURNS)
    look(small_desk)
    assert meta.signs == []


def test_a_sign_that_fails_or_comes_much_too_late_is_forgotten(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    meta.script = [graph_error(190, 401)]
    arrived(small_desk, "wamid.in1", open_in=TURNS)
    look(small_desk)
    assert small_desk.state() is None, "signs do not break the line"
    arrived(small_desk, "wamid.in2", open_in=TURNS)
    small_desk.time.passes(60)
    assert look(small_desk) == 2, "the failed one's next, and the new one"
    assert len(meta.signs) == 1
    assert small_desk.helpdesk.queue.claim(OUTBOX) == []
