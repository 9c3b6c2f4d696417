"""Customers who ask for an order get its right status, without a person, in at least four of five conversations."""

import pytest
from simulated import LANGUAGES, Conversation, Customer, read

LEAST_SHARE = 0.8
LEAST_CONVERSATIONS = 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_conversations_and_none_twice(language: str) -> None:
    conversations = read(language).conversations
    assert len(conversations) >= LEAST_CONVERSATIONS
    said = [(each.phone, each.says, each.order, tuple(sorted(each.answers))) for each in conversations]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_is_asked_for(language: str) -> None:
    statuses = {each.status for each in read(language).conversations}
    assert len(statuses) == 8, statuses


class Said:
    """An answer of the assistant's."""

    def __init__(self, key: str, text: str = "", payloads: tuple[str, ...] = ()) -> None:
        self.key, self.text, self.payloads = key, text, payloads


def customer(**answers: list[str]) -> Customer:
    """Wants to hear that 1001 is on its way; says thanks then."""
    conversation = Conversation("x", "1", "1001", "shipped", (("where is it",),), (("thanks",),), answers)
    return Customer(read("en"), conversation, "me@example.com")


def test_a_customer_answers_what_is_asked() -> None:
    asks = customer(choice=["the {ordinal}"])
    assert asks.next([]) == ("where is it",)
    rows = tuple(f'/track_order{{"order_number": "{number}"}}' for number in (1007, 1001))
    assert asks.next([Said("utter_choose_order", payloads=rows)]) == ("the the second one",)
    assert asks.next([Said("utter_ask_order_number")]) == ("1001",)
    assert asks.next([Said("utter_ask_order_proof")]) == ("me@example.com",)
    assert asks.next([Said("utter_order_refused", "Not that of *1007*")]) == ("no I meant 1001",)
    assert not asks.satisfied
    assert asks.next([Said("utter_order_shipped", "Order *1001*")]) == ("thanks",)
    assert asks.satisfied
    assert asks.next([Said("utter_thank")]) == ()


def test_a_customer_is_not_content_with_another_order_or_status_and_gives_up() -> None:
    asks = customer()
    asks.next([])
    assert asks.next([Said("utter_order_shipped", "Order *1007*")]) == ("no I meant 1001",)
    assert asks.next([Said("utter_order_delivered", "Order *1001*")]) == ("no I meant 1001",)
    assert asks.next([Said("utter_ask_again")]) == ()
    assert not asks.satisfied


@pytest.mark.slow
def test_most_are_told_the_right_status_and_need_no_person() -> None:
    from fixtures.model import trained_model
    from run import (
        failures,
        run,
        summary,
        table,
    )  # Rasa takes seconds to import: not while the quick tests are collected

    outcomes = run(trained_model())
    shares = {language: summary(played)["share"] for language, played in outcomes.items()}
    assert min(shares.values()) >= LEAST_SHARE, f"\n{table(outcomes)}\n{failures(outcomes)}"
