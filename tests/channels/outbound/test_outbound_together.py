"""Many jobs in one transaction come to the same as one after the other."""

import random
import time
from typing import Any

import pytest
from fixtures import depth
from outbound_desk import Desk, texts
from pretend_meta import PretendMeta

from channels.whatsapp import outbound, receipts
from helpdesk.db.message import Message
from helpdesk.queue import OUTBOX, RECEIPTS

FACTS = ("status", "sent_at", "delivered_at", "read_at", "failed_at", "error_code", "error_detail", "pricing")
STATES = ("queued", "sending", "in_doubt", "waiting_template", "accepted", "delivered", "failed")
OTHER = "other"  # a queue whose jobs are done together, beside RECEIPTS


def put_statuses(desk: Desk, chance: random.Random, pair: dict[str, Message]) -> None:
    """The same random statuses for two messages, one in each queue."""
    for n in range(chance.randrange(1, 6)):
        news, priced = chance.choice(["sent", "delivered", "read", "failed", "nonsense"]), chance.random() < 0.3
        status: dict[str, Any] = {"status": news, "timestamp": str(1_700_000_000 + chance.randrange(99))}
        status |= {"errors": [{"code": 131026}]} | ({"pricing": {"billable": n % 2}} if priced else {})
        with desk.helpdesk.unit_of_work() as uow:
            for queue, row in pair.items():
                body = {**status, "id": f"wamid.out.{row.id}", "biz_opaque_callback_data": row.callback}
                uow.put(queue, f"{row.id}:{time.monotonic_ns()}", f"wamid.out.{row.id}", {"status": body})


@pytest.mark.parametrize("seed", depth.most_slow(range(15), 3))
def test_statuses_told_together(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    desk.customer()
    numbers = [desk.say("one", "two", "three", "four", caused_by=f"wamid.{side}") for side in "ab"]
    with desk.helpdesk.unit_of_work() as uow:
        for pair in zip(*numbers, strict=True):
            state, has_id = chance.choice(STATES), chance.random() < 0.5
            for number in pair:
                row = uow.session.get_one(Message, number)
                row.status, row.wamid = state, f"wamid.out.{number}" if has_id else None
    rows = {row.id: row for row in desk.messages()}
    for one, other in zip(*numbers, strict=True):
        put_statuses(desk, chance, {RECEIPTS: rows[one], OTHER: rows[other]})
    desk.run(RECEIPTS, receipts.handle)
    while claims := desk.helpdesk.queue.claim(OTHER, 3):
        with desk.helpdesk.unit_of_work() as uow:
            left = receipts.together(desk.line, uow, claims)
        for claim, handler in left:
            handler(desk.line, claim)
    after = {row.id: row for row in desk.messages()}
    for one, other in zip(*numbers, strict=True):
        for name in FACTS:
            assert (name, getattr(after[one], name)) == (name, getattr(after[other], name))
        assert (after[one].wamid is None) == (after[other].wamid is None)
    with desk.helpdesk.database.reading() as session:
        assert not desk.helpdesk.queue.jobs(session.connection(), queues=[OTHER, RECEIPTS], states=["ready"])


def test_messages_sent_together(desk: Desk, meta: PretendMeta) -> None:
    """What speaks against a message is seen in company, too; the others leave."""
    states = {"c1": "queued", "c2": "queued", "c3": "sending", "c4": "read"}
    for n, (name, state) in enumerate(states.items()):
        desk.customer(name, wrote=100_000.0 if name == "c2" else 0.0, wa_id=f"491510000000{n}")
        [number] = desk.say(f"to {name}", to=name, caused_by=f"wamid.{name}")
        with desk.helpdesk.unit_of_work() as uow:
            uow.session.get_one(Message, number).status = state
    claims = desk.helpdesk.queue.claim(OUTBOX, 8)
    assert len(claims) == 4
    with desk.helpdesk.unit_of_work() as uow:
        left = outbound.together(desk.line, uow, claims)
    assert desk.statuses("c1") == ["sending"]
    for claim, handler in left:
        handler(desk.line, claim)
    assert {name: desk.statuses(name)[0] for name in states} == {
        "c1": "accepted", "c2": "waiting_template", "c3": "in_doubt", "c4": "read",
    }  # fmt: skip
    assert texts(meta.messages) == ["to c1"]
    assert desk.messages("c1")[0].attempts == 1
