"""One message's way from the outbox to Meta, through everything that can go wrong on it, on both databases."""

import logging
import threading
from typing import Any

import pytest
from outbound_desk import PHONE, Desk, make_line, texts
from pretend_meta import HANG, RESET, PretendMeta, graph_error, reply

from channels.whatsapp import outbound, prepare
from helpdesk import clock
from helpdesk.db.conversation import ConversationAlias
from helpdesk.errors import DatabaseUnavailable, LeaseLost
from helpdesk.messages import Choice, OutboundMedia, Reply
from helpdesk.queue import INBOX, OUTBOX, DurableQueue
from helpdesk.queue.queue_clock import QueueClock
from helpdesk.services import sending
from helpdesk.services.replies import callback_of, record_replies, trusted_payload

ACCEPTED = "accepted"


def test_replies_leave_in_order_each_with_its_own_callback(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.say("one", Reply(text="two?", choices=(Choice("Yes", "/affirm"),)), "three")
    assert desk.run() == 3
    assert texts(meta.messages) == ["one", "interactive", "three"]
    assert [body["biz_opaque_callback_data"] for body in meta.messages] == [
        callback_of(f"wamid.in1:{n}") for n in range(3)
    ]
    assert {body["to"] for body in meta.messages} == {"4915100000000"}
    assert meta.requests[0]["auth"] == "Bearer the-token"
    assert [(m.status, m.wamid, m.attempts) for m in desk.messages()] == [
        (ACCEPTED, f"wamid.out{n}", 1) for n in (1, 2, 3)
    ]
    assert all(m.sent_at for m in desk.messages())


def test_saying_it_again_for_the_same_cause_adds_nothing(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    first = desk.say("one", "two")
    assert desk.say("one", "two") == first
    assert desk.say("other words") == first[:1]
    desk.run()
    assert texts(meta.messages) == ["one", "two"]


def test_withheld_replies_are_recorded_and_never_leave(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.say("secret", withheld=True)
    assert small_desk.run() == 0
    assert small_desk.statuses() == ["withheld"]


def test_buttons_are_trusted_only_if_we_sent_them(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    long = '/inform{"order_number": "' + "1" * 400 + '"}'
    desk.say(Reply(text="?", choices=(Choice("A", "/affirm"), Choice("B", long))))
    desk.run()
    ids = [b["reply"]["id"] for b in meta.messages[0]["interactive"]["action"]["buttons"]]
    with desk.helpdesk.unit_of_work() as uow:
        assert [trusted_payload(uow, one) for one in ids] == ["/affirm", long]
        assert trusted_payload(uow, "/restart") is None
        assert trusted_payload(uow, "") is None


def test_buttons_said_in_a_turn_that_was_not_kept_are_remembered_the_next_time(small_desk: Desk) -> None:
    small_desk.customer()
    button = Reply(text="?", choices=(Choice("A", "/only_here"),))

    def turn_that_fails() -> None:
        with small_desk.helpdesk.unit_of_work() as uow:
            record_replies(uow, "c1", [button], caused_by="wamid.in1")
            raise RuntimeError("the turn is run again")

    with pytest.raises(RuntimeError):
        turn_that_fails()
    for n in (1, 2):
        small_desk.say(button, caused_by=f"wamid.in{n}")
    with small_desk.helpdesk.unit_of_work() as uow:
        assert trusted_payload(uow, "/only_here") == "/only_here"


def test_a_customer_without_number_is_reached_by_user_id(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer(wa_id="", user_id="US.9f3K")
    small_desk.say("hi")
    small_desk.run()
    assert "to" not in meta.messages[0]
    assert meta.messages[0]["recipient"] == "US.9f3K"


def test_a_user_id_that_meta_tells_finds_the_conversation_from_now_on(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    with desk.helpdesk.unit_of_work() as uow:
        uow.session.add(ConversationAlias(phone_number_id=PHONE, alias="4915100000000", conversation_id="c1"))
    meta.script = [
        reply({"contacts": [{"wa_id": "4915100000000", "user_id": "DE.abc"}], "messages": [{"id": "wamid.x"}]})
    ]
    desk.say("hi")
    desk.run()
    with desk.helpdesk.database.reading() as session:
        assert session.get_one(ConversationAlias, (PHONE, "DE.abc")).conversation_id == "c1"


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


def test_meta_out_of_reach_is_waited_for(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.say("one", "two")
    meta.stop()
    for _ in range(12):
        assert small_desk.run() == 1
        small_desk.time.passes(90)
    assert [(m.status, m.attempts) for m in small_desk.messages()] == [("queued", 0), ("queued", 0)]
    small_desk.time.passes(90)
    assert small_desk.helpdesk.queue.claim(OUTBOX)[0].job.claims == 1, "never a poison message"


def test_retry_gives_up_after_its_tries_and_the_lane_goes_on(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.say("one", "two")
    meta.script = [graph_error(131016, 500)] * 5
    for _ in range(5):
        small_desk.run()
        small_desk.time.passes(60)
    small_desk.run()
    one, two = small_desk.messages()
    assert (one.status, one.attempts, one.error_code, two.status) == ("failed", 5, 131016, ACCEPTED)
    assert one.failed_at


def test_pair_rate_holds_back_this_customer_only(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.customer("c2", wa_id="4915100000001")
    small_desk.say(*[str(n) for n in range(12)])
    meta.script = [reply({"messages": [{"id": f"wamid.a{n}"}]}) for n in range(5)] + [graph_error(131056)]
    small_desk.run()
    small_desk.say("other", to="c2", caused_by="wamid.in2")
    assert small_desk.run() == 1
    assert small_desk.statuses("c2") == [ACCEPTED]
    meta.script = [graph_error(131056)] * 2
    pauses = []
    while small_desk.statuses()[-1] != ACCEPTED:
        small_desk.time.passes(1)
        pauses.append(small_desk.run())
    tries = [second for second, ran in enumerate(pauses, 1) if ran]
    assert 1 <= tries[0] <= 2
    assert 3 <= tries[1] - tries[0] <= 6
    assert 12 <= tries[2] - tries[1] <= 21
    assert small_desk.statuses() == [ACCEPTED] * 12, "not even the last question is lost"
    assert {message.attempts for message in small_desk.messages()} == {1}, "waiting for the rate is no failed try"
    assert texts(meta.messages)[-6:] == [str(n) for n in range(6, 12)]


def test_throughput_slows_the_whole_number_and_recovers(desk: Desk, meta: PretendMeta) -> None:
    desk.customer()
    desk.customer("c2", wa_id="4915100000001")
    desk.say("one")
    desk.say("two", to="c2", caused_by="wamid.in2")
    meta.script = [graph_error(130429), graph_error(130429, 429), (429, b"slow down", {})]
    desk.run()
    assert len(meta.messages) == 1, "the other customer waits too"
    failures = []
    for _ in range(4):
        desk.time.passes(11)
        desk.run()
        state = desk.state()
        assert state is not None
        failures.append(state.failures)
    assert failures[:2] == [2, 3], "each pause is longer than the last"
    assert desk.statuses() + desk.statuses("c2") == [ACCEPTED, ACCEPTED]
    state = desk.state()
    assert state is not None
    assert state.state == "open"


def test_a_dead_token_stops_hammering_alerts_once_and_recovers(
    desk: Desk, meta: PretendMeta, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for n in range(6):
        desk.customer(f"c{n}", wa_id=f"49151000000{n:02}")
        desk.say("hi", to=f"c{n}", caused_by=f"wamid.in{n}")
    night = [graph_error(190, 401)] * 4
    meta.script = list(night)
    desk.run()
    assert len(meta.messages) == 1
    for _ in range(3):
        desk.time.passes(33)
        desk.run()
    assert len(meta.messages) == 4, "one probe every 30 seconds"
    state = desk.state()
    assert state is not None
    assert (state.state, state.error_code) == ("broken", 190)
    assert state.alerted_at
    desk.time.passes(33)
    desk.run()
    desk.time.passes(33)
    desk.run()
    assert [desk.statuses(f"c{n}") for n in range(6)] == [[ACCEPTED]] * 6, "nothing lost, no restart"
    alerts = [record for record in caplog.records if "sending_stopped" in record.getMessage()]
    assert len(alerts) == 1
    assert not [
        record for record in caplog.records if "49151" in record.getMessage() or "hi" in record.getMessage().split()
    ]


def test_one_probe_at_a_time(desk: Desk, meta: PretendMeta) -> None:
    for n in range(3):
        desk.customer(f"c{n}", wa_id=f"49151000000{n:02}")
        desk.say("hi", to=f"c{n}", caused_by=f"wamid.in{n}")
    meta.script = [graph_error(190, 401)]
    desk.run()
    desk.time.passes(40)
    orders = [outbound.start(desk.line, claim) for claim in desk.helpdesk.queue.claim(OUTBOX, 3)]
    assert [order is not None for order in orders] == [True, False, False]


def test_a_line_that_breaks_again_and_again_alerts_once_in_ten_minutes(
    small_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    for alerts, minutes in ((1, 1), (1, 1), (1, 9), (2, 0)):
        with small_desk.helpdesk.unit_of_work() as uow:
            sending.stop(uow, PHONE, 190, "expired", 30.0)
        with small_desk.helpdesk.unit_of_work() as uow:
            sending.recover(uow, PHONE)
        assert caplog.text.count("sending_stopped") == alerts
        small_desk.time.passes(minutes * 60)


def test_closed_window_waits_visibly_and_leaves_when_the_customer_writes(desk: Desk, meta: PretendMeta) -> None:
    desk.customer(wrote=25 * 3600)
    desk.say("one", "two")
    desk.run()
    assert (desk.statuses(), meta.messages) == (["waiting_template"] * 2, [])
    with desk.helpdesk.unit_of_work() as uow:
        conversation = uow.session.get_one(outbound.Conversation, "c1")
        conversation.last_inbound_at = clock.now()
        assert sending.resume_waiting(uow, "c1") == 2
        assert sending.resume_waiting(uow, "c1") == 0
    desk.say("three", caused_by="wamid.in2")
    desk.run()
    assert texts(meta.messages) == ["one", "two", "three"]


def test_a_template_passes_the_closed_window(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer(wrote=None)
    small_desk.say(
        Reply(text="Your order moves", template={"name": "order_update", "language": "en", "parameters": ["Ana"]})
    )
    small_desk.run()
    assert meta.messages[0]["template"]["name"] == "order_update"


def test_meta_sees_the_window_closed_before_we_do(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.say("one", "two")
    meta.script = [graph_error(131047)]
    small_desk.run()
    assert small_desk.statuses() == ["waiting_template", ACCEPTED]
    assert small_desk.messages()[0].error_code == 131047


@pytest.mark.parametrize("code", [100, 131009, 132001, 131026, 131021])
def test_what_cannot_be_sent_is_visible_and_holds_up_nobody(small_desk: Desk, meta: PretendMeta, code: int) -> None:
    small_desk.customer()
    small_desk.say("one", "two")
    meta.script = [graph_error(code, error_data="Param text['body'] of +49 151 0000 0000")] * (
        2 if code == 131026 else 1
    )
    small_desk.run()
    small_desk.time.passes(5)
    small_desk.run()
    one, two = small_desk.messages()
    assert (one.status, one.error_code, two.status) == ("failed", code, ACCEPTED)
    assert "0000" not in one.error_detail


def test_a_file_meta_cannot_use_becomes_text_and_link(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    link = "https://shop.example/manual.pdf"
    small_desk.say(Reply(text="The manual", media=OutboundMedia("document", link=link)))
    meta.script = [graph_error(131053), graph_error(131053)]
    small_desk.run()
    small_desk.time.passes(5)
    small_desk.run()
    assert texts(meta.messages) == ["document", "document", f"The manual\n\n{link}"]
    assert small_desk.statuses() == [ACCEPTED]
    assert small_desk.messages()[0].kind == "text"


def test_files_of_ours_are_uploaded_once(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    key = small_desk.line.storage.put(b"%PDF-1.4 label")
    file = OutboundMedia("document", path=key, filename="Label.pdf", mime_type="application/pdf")
    small_desk.say(Reply(text="Your label", media=file), Reply(text="Again", media=file))
    small_desk.run()
    uploads = [r for r in meta.requests if r["path"].endswith("/media")]
    assert len(uploads) == 1
    assert b"%PDF-1.4 label" in uploads[0]["body"]
    assert b'filename="Label.pdf"' in uploads[0]["body"]
    assert meta.messages[0]["document"] == {"id": "media-1", "filename": "Label.pdf", "caption": "Your label"}


def test_a_file_that_is_gone_does_not_take_the_words_along(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.say(Reply(text="Your label", media=OutboundMedia("document", path="ab/" + "0" * 64)))
    small_desk.run()
    small_desk.time.passes(5)
    small_desk.run()
    assert texts(meta.messages) == ["Your label"]


def test_many_lanes_from_many_threads(desk: Desk, meta: PretendMeta) -> None:
    for n in range(8):
        desk.customer(f"c{n}", wa_id=f"4915100000{n:03}")
        desk.say("one", "two", "three", to=f"c{n}", caused_by=f"wamid.in{n}")

    threads = [threading.Thread(target=desk.run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.run()
    by_customer: dict[str, list[str]] = {}
    for body in meta.messages:
        by_customer.setdefault(body["to"], []).append(body["text"]["body"])
    assert list(by_customer.values()) == [["one", "two", "three"]] * 8


def test_a_database_that_is_away_for_a_moment_makes_no_second_copy(
    small_desk: Desk, meta: PretendMeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_desk.customer()
    small_desk.say("one")
    real, trouble = outbound.mark_accepted, [DatabaseUnavailable("away"), DatabaseUnavailable("away")]

    def troubled(*arguments: Any) -> None:
        if trouble:
            raise trouble.pop()
        real(*arguments)

    monkeypatch.setattr(outbound, "mark_accepted", troubled)
    small_desk.run()
    small_desk.time.passes(100)
    assert small_desk.run() == 0
    assert (small_desk.statuses(), len(meta.messages)) == ([ACCEPTED], 1)


def test_an_id_that_meta_gives_twice_does_not_send_again(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.say("one", "two")
    meta.script = [reply({"messages": [{"id": "wamid.same"}]})] * 2
    small_desk.run()
    small_desk.time.passes(100)
    small_desk.run()
    assert [(m.status, m.wamid) for m in small_desk.messages()] == [(ACCEPTED, "wamid.same"), (ACCEPTED, None)]
    assert len(meta.messages) == 2


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


def test_preparing_a_customers_message_sends_what_waited_for_it(desk: Desk, meta: PretendMeta) -> None:
    desk.customer(wrote=48 * 3600)
    desk.say("one", "two")
    desk.run()
    assert desk.statuses() == ["waiting_template"] * 2
    now = clock.timestamp()
    text = {
        "id": "wamid.in9",
        "from": "4915100000000",
        "timestamp": str(int(now)),
        "type": "text",
        "text": {"body": "hi"},
    }
    body = {"conversation_id": "c1", "phone_number_id": PHONE, "message": text, "contact": {}, "received_at": now}
    with desk.helpdesk.unit_of_work() as uow:
        uow.put(INBOX, "wamid.in9", "c1", body)
    assert desk.run(INBOX, prepare.handle) == 1
    desk.run()
    assert texts(meta.messages) == ["one", "two"]
    assert desk.statuses() == [ACCEPTED] * 2
