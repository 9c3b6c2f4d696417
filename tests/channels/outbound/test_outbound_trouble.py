"""Meta refuses, slows us down or cannot be reached: who waits, who does not, and when somebody is told."""

import logging
from typing import Any

import pytest
from outbound_desk import PHONE, Desk, texts
from pretend_meta import PretendMeta, graph_error, reply

from channels.whatsapp import outbound
from helpdesk.errors import DatabaseUnavailable
from helpdesk.queue import OUTBOX
from helpdesk.services import sending

ACCEPTED = "accepted"


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
