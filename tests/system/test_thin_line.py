"""One text message from a signed webhook to a Graph call, through every process, answered from the shop's database."""

import time

import pytest
from fixtures.stack import VERIFY, Stack, message_webhook, text_of, wait_until

LENA = "4915112345601"  # of the sample shop, see docs/sample-shop.md
KILLED = ("rasa run", "rasa_sdk", "processes.worker")

pytestmark = pytest.mark.slow


def answers(stack: Stack, customer: str, count: int) -> list[str]:
    """What the customer has got once there are `count` messages."""
    wait_until(lambda: len(stack.meta.to(customer)) >= count, 60, f"no answer:\n{stack.tail()}")
    return [text_of(body) for body in stack.meta.to(customer)]


def test_a_message_is_answered_from_the_shop(stack: Stack) -> None:
    assert stack.post(message_webhook("wamid.0", LENA, "hi"), secret="wrong") in (401, 403)
    stack.deliver(message_webhook("wamid.1", LENA, "Wo ist meine Bestellung?"))
    assert "1002" in answers(stack, LENA, 1)[0]
    stack.deliver(message_webhook("wamid.2", LENA, "1002"))
    assert "1002" in answers(stack, LENA, 2)[1]
    # A repeat, a command typed by hand and an unknown number: nothing, text, the question that everybody gets.
    stack.deliver(message_webhook("wamid.2", LENA, "1002"))
    stack.deliver(message_webhook("wamid.3", LENA, "/restart"))
    stranger = "4915199999999"
    stack.deliver(message_webhook("wamid.4", stranger, "where is my order 1002?"))
    assert "1002" in answers(stack, stranger, 1)[0]
    # A first "hi" tells no language: the number's country does.
    egyptian = "201099999999"
    stack.deliver(message_webhook("wamid.5", egyptian, "hi"))
    assert "لومورا" in answers(stack, egyptian, 1)[0]
    answers(stack, LENA, 3)
    time.sleep(2)
    assert len(stack.meta.to(LENA)) == 3
    callbacks = [body["biz_opaque_callback_data"] for body in stack.meta.messages]
    assert len(set(callbacks)) == len(callbacks) == 5
    assert VERIFY not in stack.tail(10**6)
    assert LENA not in stack.tail(10**6)
    assert stack.stop() == 0


def test_processes_killed_in_mid_turn_answer_once(stack: Stack) -> None:
    customers: list[str] = []
    for number, victim in enumerate(KILLED * 2):
        group = [f"49151{number}000{n:03}" for n in range(6)]
        for n, customer in enumerate(group):
            stack.deliver(message_webhook(f"wamid.{customer}", customer, "where is my order 1001?"))
            if n == 3:  # the others are in mid-turn, the last ones come while the process is away
                time.sleep(0.015 + 0.03 * (number // 3))
                assert stack.kill(victim) >= 1
        customers += group
        wait_until(
            lambda group=group: all(stack.meta.to(customer) for customer in group),  # type: ignore[misc]
            150,
            f"not answered after killing {victim}:\n{stack.tail()}",
        )
    time.sleep(3)
    counts = {customer: len(stack.meta.to(customer)) for customer in customers}
    assert counts == dict.fromkeys(customers, 1)
    callbacks = [body["biz_opaque_callback_data"] for body in stack.meta.messages]
    assert len(set(callbacks)) == len(callbacks) == len(customers)
