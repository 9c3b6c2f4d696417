"""One message's way from the outbox to Meta, through everything that can go wrong on it, on both databases."""

import threading

import pytest
from outbound_desk import PHONE, Desk, texts
from pretend_meta import PretendMeta, graph_error, reply

from channels.whatsapp import outbound, prepare
from helpdesk import clock
from helpdesk.db.conversation import ConversationAlias
from helpdesk.messages import Choice, OutboundMedia, Reply
from helpdesk.queue import INBOX
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


def test_an_id_that_meta_gives_twice_does_not_send_again(small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer()
    small_desk.say("one", "two")
    meta.script = [reply({"messages": [{"id": "wamid.same"}]})] * 2
    small_desk.run()
    small_desk.time.passes(100)
    small_desk.run()
    assert [(m.status, m.wamid) for m in small_desk.messages()] == [(ACCEPTED, "wamid.same"), (ACCEPTED, None)]
    assert len(meta.messages) == 2


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
