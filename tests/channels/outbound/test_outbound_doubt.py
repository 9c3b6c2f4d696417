"""Messages of which nobody knows whether they left: settled by a receipt, or sent again with the same value."""

from typing import Any

import pytest
from outbound_desk import PHONE, Desk, make_line, texts
from pretend_meta import HANG, RESET, PretendMeta, graph_error

from channels.whatsapp import outbound
from helpdesk.errors import LeaseLost
from helpdesk.queue import OUTBOX, DurableQueue
from helpdesk.queue.queue_clock import QueueClock
from helpdesk.services.replies import callback_of

ACCEPTED = "accepted"


UNKNOWN = [
    RESET, HANG, (200, b'{"messaging_product": "whatsapp"}', {}), (200, b"<html>welcome to the hotel</html>", {}),
    (502, b"<html>Bad</html>", {}), graph_error(999999, 500),
]  # fmt: skip


@pytest.mark.parametrize("trouble", UNKNOWN, ids=lambda t: t if isinstance(t, str) else t[1][:20].decode())
def test_an_unknown_outcome_is_settled_by_its_receipt(small_desk: Desk, meta: PretendMeta, trouble: Any) -> None:
    small_desk.customer()
    small_desk.say("one", "two")
    meta.script = [trouble]
    small_desk.run()
    assert small_desk.statuses() == ["in_doubt", "queued"]
    assert small_desk.run() == 0, "the lane waits"
    small_desk.receipts({"id": "wamid.real", "status": "sent", "biz_opaque_callback_data": callback_of("wamid.in1:0")})
    assert small_desk.run() == 2, "at once, not after 30 seconds"
    assert small_desk.statuses() == ["sent", ACCEPTED]
    assert small_desk.messages()[0].wamid == "wamid.real"
    assert texts(meta.messages) == ["one", "two"]


def test_without_receipt_it_is_sent_again_with_the_same_value(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.say("one")
    meta.script = [RESET]
    desk.run()
    desk.time.passes(29)
    assert desk.run() == 0
    desk.time.passes(2)
    assert desk.run() == 1
    first, second = meta.messages
    assert first == second
    assert [(m.status, m.attempts, m.error_detail) for m in desk.messages()] == [(ACCEPTED, 2, "")]


def test_a_message_in_doubt_is_not_sent_again_while_no_receipt_could_come(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.say("one")
    meta.script = [RESET]
    desk.run()
    taker = DurableQueue(desk.helpdesk.database, owner="local:rasa-1", queue_clock=QueueClock(desk.time.wall))
    taker.start()
    taker.stop()  # it was up, and is not
    for _ in range(10):
        desk.time.passes(31)
        assert desk.run() == 1
        assert desk.statuses() == ["in_doubt"]
    with taker:
        desk.time.passes(6)
        desk.run()
        assert len(meta.messages) == 1, "Meta needs a moment to offer its receipts again"
        for _ in range(4):
            desk.time.passes(6)
            taker._heartbeat.beat()
            desk.run()
        assert len(meta.messages) == 2
    assert desk.statuses() == [ACCEPTED]


def test_a_worker_killed_while_sending_leaves_a_doubt(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.say("one")
    [claim] = desk.helpdesk.queue.claim(OUTBOX)
    assert outbound.start(desk.line, claim) is not None  # and then it dies
    assert desk.statuses() == ["sending"]
    desk.time.passes(20)  # its lease ends
    assert desk.run() == 1
    assert (desk.statuses(), meta.messages) == (["in_doubt"], [])
    desk.time.passes(31)
    desk.run()
    assert (desk.statuses(), len(meta.messages)) == ([ACCEPTED], 1)


def test_a_receipt_before_the_call_returned(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.say("one")

    def at_once(body: dict[str, Any]) -> None:
        status = {"id": "wamid.out1", "status": "delivered", "timestamp": "1780000000",
                  "biz_opaque_callback_data": body["biz_opaque_callback_data"]}  # fmt: skip
        desk.receipts(status)

    meta.on_message = at_once
    desk.run()
    [message] = desk.messages()
    assert (message.status, message.wamid) == ("delivered", "wamid.out1")
    assert desk.helpdesk.queue.claim(OUTBOX) == []


def test_who_lost_the_lease_still_tells_what_meta_said(desk: Desk, meta: PretendMeta, tmp_path: Any) -> None:
    desk.customer()
    desk.say("one")
    [slow] = desk.helpdesk.queue.claim(OUTBOX)
    order = outbound.start(desk.line, slow)
    assert order is not None
    desk.time.passes(20)
    other = Desk(make_line(desk.helpdesk.database, meta.base, tmp_path, desk.time, owner="worker-2"), desk.time)
    other.run()
    assert other.statuses() == ["in_doubt"]
    result = desk.line.api.send(PHONE, outbound.body_of(desk.line, order))
    with pytest.raises(LeaseLost):
        outbound.accepted(desk.line, slow, order, result)
    assert other.run() == 1, "the doubt is over at once"
    assert (other.statuses(), len(meta.messages)) == ([ACCEPTED], 1)


def test_a_message_in_doubt_ten_times_is_left_to_a_person(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.say("one", "two")
    meta.script = [RESET] * 10
    for _ in range(11):
        small_desk.run()
        small_desk.time.passes(400)
    assert (small_desk.statuses(), texts(meta.messages)) == (["failed", ACCEPTED], ["one"] * 10 + ["two"])


def test_a_receipt_during_a_call_that_never_answers(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.say("one", "two")
    meta.script = [RESET]

    def at_once(body: dict[str, Any]) -> None:
        meta.on_message = None
        desk.receipts(
            {"id": "wamid.real", "status": "sent", "biz_opaque_callback_data": body["biz_opaque_callback_data"]}
        )

    meta.on_message = at_once
    desk.run()
    assert desk.statuses() == ["sent", ACCEPTED], "no doubt arises, nobody waits"
    assert len(meta.messages) == 2


def test_a_message_that_ends_its_worker_again_and_again_is_given_up_visibly(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.say("one", "two")
    [claim] = desk.helpdesk.queue.claim(OUTBOX)
    outbound.handle_buried(desk.line, claim)
    desk.run()
    assert desk.statuses() == ["failed", ACCEPTED]
    assert desk.messages()[0].failed_at
