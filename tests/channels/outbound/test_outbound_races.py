"""Senders and receipts at once: no deadlock, nothing twice, order kept, although a fifth of the calls never answers."""

import json
import random
import threading
import time
from typing import Any

from outbound_desk import PHONE, Desk
from pretend_meta import RESET, PretendMeta

from channels.whatsapp import outbound, receipts
from helpdesk.errors import DatabaseUnavailable, LeaseLost
from helpdesk.queue import OUTBOX, RECEIPTS

CUSTOMERS, EACH = 6, 5


def serve(desk: Desk, queue: str, handle: Any, over: threading.Event, errors: list[str]) -> None:
    """A worker's thread: what it cannot do now it leaves to the lease."""
    while not over.is_set():
        for claim in desk.helpdesk.queue.claim(queue, 2):
            try:
                handle(desk.line, claim)
            except (LeaseLost, DatabaseUnavailable) as error:
                errors.append(type(error).__name__)
        time.sleep(0.005)


def test_senders_and_receipts_at_once(desk: Desk, meta: PretendMeta) -> None:
    dice = random.Random(7)
    for n in range(CUSTOMERS):
        desk.customer(f"c{n}", wa_id=f"49151000000{n:02}")
        desk.say(*[str(i) for i in range(EACH)], to=f"c{n}", caused_by=f"wamid.in{n}")
    real = meta.next_answer

    def answer(path: str, body: Any) -> Any:
        callback = body["biz_opaque_callback_data"]
        with desk.helpdesk.unit_of_work() as uow:
            for name in dice.sample(["sent", "delivered", "read"], 3):
                status = {"id": f"wamid.{callback}", "status": name, "biz_opaque_callback_data": callback}
                body_ = {"phone_number_id": PHONE, "status": status}
                uow.put(RECEIPTS, f"wamid.{callback}:{name}", f"wamid.{callback}", body_)
        if dice.random() < 0.2:
            return RESET
        status_code, content, headers = real(path, body)
        answered = json.loads(content) | {"messages": [{"id": f"wamid.{callback}"}]}
        return status_code, json.dumps(answered).encode(), {**headers, "Content-Length": str(len(json.dumps(answered)))}

    meta.next_answer = answer  # type: ignore[method-assign, assignment]
    over, errors = threading.Event(), list[str]()
    work = [(OUTBOX, outbound.handle)] * 4 + [(RECEIPTS, receipts.handle)] * 2
    threads = [threading.Thread(target=serve, args=(desk, queue, handle, over, errors)) for queue, handle in work]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if all(desk.statuses(f"c{n}") == ["read"] * EACH for n in range(CUSTOMERS)):
            break
        time.sleep(0.1)
    over.set()
    for thread in threads:
        thread.join()
    assert [desk.statuses(f"c{n}") for n in range(CUSTOMERS)] == [["read"] * EACH] * CUSTOMERS, errors
    by_customer: dict[str, list[str]] = {}
    for body in meta.messages:
        by_customer.setdefault(body["to"], []).append(body["text"]["body"])
    assert list(by_customer.values()) == [[str(i) for i in range(EACH)]] * CUSTOMERS
    assert errors == []
