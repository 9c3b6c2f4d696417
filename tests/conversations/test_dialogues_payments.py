"""Trouble with payments, and fraud: what is booked is told, what is unclear becomes a ticket."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fixtures.assistant import Phone, tickets
from fixtures.pictures import screenshot, send

from actions import fraud
from helpdesk.db.payment import payments_of_order
from helpdesk.media.findings import Findings
from helpdesk.shop import shop

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]
PICTURE = '/received{"received_kind": "image"}'


def pay(customer: Phone, *said: str) -> list[str]:
    """The keys of the answers after a tap on the menu's entry."""
    customer.ask("/payment_problem")
    return [customer.ask(text).key for text in said]


@pytest.mark.parametrize(
    ("who", "text", "number", "amount"),
    [("felix", "doppelt abgebucht", "1029", "€"), ("grace", "charged twice", "1028", "£")],
)
def test_charged_twice_is_admitted_and_becomes_a_ticket(
    phone: Phones, who: str, text: str, number: str, amount: str
) -> None:
    customer = phone(who)
    customer.ask("/payment_problem")
    answer = customer.ask(text)
    assert answer.key == "utter_payment_problem_owed"
    assert f"*{number}*" in answer.text
    assert amount in answer.text
    (ticket,) = tickets(customer)
    assert (ticket.queue, ticket.handed_over, len(ticket.facts["payments"])) == ("payments", False, 2)


@pytest.mark.parametrize(
    ("who", "text", "number"), [("tomasz", "my card was declined", "1037"), ("rahman", "انرفضت البطاقة", "1009")]
)
def test_a_failed_payment_is_explained(phone: Phones, who: str, text: str, number: str) -> None:
    customer = phone(who)
    customer.ask("/payment_problem")
    answer = customer.ask(text)
    assert (answer.key, f"*{number}*" in answer.text) == ("utter_ask_payment_problem_settled", True)
    assert customer.ask("/affirm").key == "utter_payment_problem_settled"
    assert tickets(customer) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("yes that's sorted now", "utter_payment_problem_settled"),
        ("ايه انحلت", "utter_payment_problem_settled"),
        ("hat sich erledigt, klappt jetzt", "utter_payment_problem_settled"),
        ("still the same", "utter_ask_payment_problem_details"),
    ],
)
def test_solved_and_still_the_same_settle_it_or_not(phone: Phones, text: str, key: str) -> None:
    customer = phone("tomasz")
    pay(customer, "my card was declined")
    assert customer.ask(text).key == key


def test_what_is_not_settled_goes_on_with_amount_and_date(phone: Phones) -> None:
    customer = phone("oliver")
    keys = pay(customer, "charged twice", "1007", "/deny", "£45 on 3 May by visa, ref ABC123")
    assert keys == [
        "utter_ask_payment_problem_form_chosen_order",
        "utter_ask_payment_problem_settled",
        "utter_ask_payment_problem_details",
        "utter_payment_problem_ticket",
    ]
    (ticket,) = tickets(customer)
    assert (ticket.topic, ticket.queue, ticket.facts["finding"]) == ("payment_problem", "payments", "paid")
    assert ticket.facts["payment_problem_details"] == "£45 on 3 May by visa, ref ABC123"
    assert ticket.facts["order_number"] == "1007"


@pytest.mark.parametrize(
    ("who", "text"),
    [("oliver", "paid but no order"), ("lena", "bezahlt, aber keine Bestellung"), ("sara", "ما ظهر الطلب")],
)
def test_money_gone_without_an_order_asks_for_details_only(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    assert pay(customer, text) == ["utter_ask_payment_problem_details"]
    assert customer.ask(PICTURE).key == "utter_payment_problem_ticket"
    assert len(tickets(customer)[0].facts["media"]) == 1


def test_an_order_of_somebody_else_tells_nothing_without_its_proof(phone: Phones) -> None:
    customer = phone("stranger")
    keys = pay(customer, "charged twice", "1028")
    assert keys == ["utter_ask_order_number", "utter_ask_order_proof"]
    assert customer.ask("SE15 4QL").key == "utter_payment_problem_owed"


def test_no_number_at_hand_is_no_dead_end(phone: Phones) -> None:
    customer = phone("stranger")
    assert pay(customer, "the amount is wrong", "no") == ["utter_ask_order_number", "utter_ask_payment_problem_details"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("thanks", ["utter_thank", "utter_ask_payment_problem_settled"]),
        ("where is order 1001?", ["utter_order_shipped", "utter_ask_payment_problem_settled"]),
        ("xq zz", ["utter_flow_unfit_yes_no", "utter_ask_payment_problem_settled"]),
        ("never mind", ["utter_flow_left"]),
        ("I want to talk to a person", ["utter_handoff_started"]),
    ],
)
def test_in_between(phone: Phones, text: str, keys: list[str]) -> None:
    customer = phone("oliver")
    pay(customer, "something else", "1007")
    assert [answer.key for answer in customer.say(text)] == keys


# ---- fraud

ASKED_FIRST = "utter_report_fraud_unsure"


@pytest.mark.parametrize(
    ("who", "text", "details"),
    [
        ("oliver", "someone used my account and bought a phone, that wasn't me", "£499 on 3 May, visa"),
        (
            "lena",
            "Auf meiner Karte ist eine Abbuchung von Ihnen, die ich nicht gemacht habe, Betrug!",
            "49 Euro am 3. Mai",
        ),
        ("sara", "تم سرقة حسابي واشتروا منه بدون علمي", "مبلغ ٥٠٠ ريال أمس"),
    ],
)
def test_fraud_is_a_persons_before_anything_is_asked(phone: Phones, who: str, text: str, details: str) -> None:
    customer = phone(who)
    assert customer.ask(text).key == "utter_report_fraud_opened"
    (ticket,) = tickets(customer)
    assert (ticket.queue, ticket.priority, ticket.facts["report"]) == ("fraud", "urgent", text)
    assert ticket.due_at is not None
    assert ticket.due_at - ticket.created_at >= timedelta(hours=2)  # from when it was told, a moment after it began
    assert customer.ask(details).key == "utter_report_fraud_done"
    (ticket,) = tickets(customer)
    assert (ticket.handed_over, ticket.facts["report_fraud_details"]) == (True, details)
    assert customer.business.read(customer.conversation_id).owner == "human"


VAGUE = "Ist meine Bestellung angekommen bei Ihnen? Ich höre gar nichts"


def unsure(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """A customer who was asked whether it is fraud: nothing that was said was sure."""
    monkeypatch.setattr(fraud, "SURE", 2.0)
    customer = phone("lena")
    assert customer.ask("auf meinem Konto stimmt was nicht, das ist komisch mit der Karte").key == ASKED_FIRST
    assert tickets(customer) == []
    return customer


@pytest.mark.parametrize(
    ("answer", "key", "opened"),
    [
        ("/affirm", "utter_report_fraud_opened", 1),
        ("ja, nicht von mir", "utter_report_fraud_opened", 1),
        ("mein Konto wurde gehackt", "utter_report_fraud_opened", 1),
        ("/deny", "utter_report_fraud_not", 0),
        ("nein", "utter_report_fraud_not", 0),
        ("abbrechen", "utter_report_fraud_not", 0),
        ("xq zz", ASKED_FIRST, 0),
        (PICTURE, ASKED_FIRST, 0),
        ("wo ist meine Bestellung?", "utter_choose_order", 0),
    ],
)
def test_fraud_that_is_not_sure_is_asked_for_before_a_ticket(
    phone: Phones, monkeypatch: pytest.MonkeyPatch, answer: str, key: str, opened: int
) -> None:
    customer = unsure(phone, monkeypatch)
    assert customer.ask(answer).key == key
    assert len(tickets(customer)) == opened


@pytest.mark.parametrize(
    ("who", "text"),
    [("oliver", "never checked what happened with it"), ("lena", VAGUE), ("sara", "ما ردوا علي بخصوصها")],
)
def test_harmless_words_open_no_fraud_ticket(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    customer.say(text)
    assert [ticket for ticket in tickets(customer) if ticket.queue == "fraud"] == []


@pytest.mark.parametrize(
    "said", ["/deny", PICTURE, '/received{"received_kind": "voice"}', "1 charge, and I dont know when"]
)
def test_whatever_follows_a_fraud_report_is_passed_on(phone: Phones, said: str) -> None:
    customer = phone("oliver")
    customer.ask("/report_fraud")
    assert customer.ask(said).key == "utter_report_fraud_done"
    assert len(tickets(customer)) == 1


def test_fraud_leaves_any_flow(phone: Phones) -> None:
    customer = phone("oliver")
    pay(customer, "something else", "1007")
    assert customer.ask("/report_fraud").key == "utter_report_fraud_opened"
    again = [answer.key for answer in customer.say("thanks")]
    assert again[-1] in ("utter_report_fraud_again", "utter_report_fraud_done")


def test_leaving_a_fraud_report_keeps_its_ticket(phone: Phones) -> None:
    customer = phone("lena")
    customer.ask("/report_fraud")
    assert customer.ask("vergiss es").key == "utter_report_fraud_left"
    assert [ticket.queue for ticket in tickets(customer)] == ["fraud"]


def test_the_same_message_run_twice_opens_one_ticket(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("/report_fraud", inbound_id="wamid.fraud")
    customer.ask("£499 on 3 May", inbound_id="wamid.details")
    assert len(tickets(customer)) == 1


# ---- pictures of payments


def receipt(
    phone: Phone, number: str, *, minor: int = 0, foreign: str = "", text: str = "Payment successful"
) -> Findings:
    """A picture of the last payment of an order; `minor` is added to its amount, `foreign` is another reference."""
    with phone.business.work() as uow:
        row = payments_of_order(uow.session, number)[-1]
        amount = {"value": f"{(row.amount + minor) / 100:.2f}", "currency": row.currency}
        day = row.at.astimezone(shop().zone).date().isoformat()
        return screenshot(
            "payment", text, kind="receipt", transaction_id=foreign or row.reference, amount=amount, date=day
        )


def compared(customer: Phone, found: Findings) -> str:
    """What the assistant says of a picture of a payment of order 1007."""
    customer.ask("/payment_problem")
    customer.say("something else")
    customer.ask('/inform{"order_number": "1007"}')
    first, *_rest = send(customer, found)
    assert first.key == "utter_payment_compared", first.key
    return first.text


def test_a_picture_of_what_is_booked_matches(phone: Phones) -> None:
    customer = phone("oliver")
    assert "shows what is booked" in compared(customer, receipt(customer, "1007"))
    assert customer.ask("/deny").key == "utter_ask_payment_problem_details"
    assert customer.ask("please look at it again").key == "utter_payment_problem_ticket"
    assert tickets(customer)[0].facts["picture"].startswith("matches ")


def test_a_picture_that_differs_says_in_what(phone: Phones) -> None:
    customer = phone("oliver")
    text = compared(customer, receipt(customer, "1007", minor=-500))
    assert "something differs" in text
    assert "Amount" in text
    assert "Date" not in text
    customer.say("/deny")
    customer.ask("please look at it again")
    assert tickets(customer)[0].facts["picture"].endswith(": amount")


@pytest.mark.parametrize(("number", "foreign"), [("1028", ""), ("1028", "pay_invented0000")])
def test_a_picture_of_somebody_elses_payment_is_as_unknown_as_an_invented_one(
    phone: Phones, number: str, foreign: str
) -> None:
    customer = phone("oliver")
    text = compared(customer, receipt(customer, number, foreign=foreign))
    assert text == "I find no payment like the one in your picture for order *1007*."


def test_a_receipt_out_of_the_blue_finds_its_own_order_and_is_compared(phone: Phones) -> None:
    customer = phone("oliver")
    keys = [answer.key for answer in send(customer, receipt(customer, "1007"))]
    assert keys == ["utter_payment_compared", "utter_ask_payment_problem_kind"]
    assert customer.slot("chosen_order") == "1007"
    assert customer.ask("something else").key == "utter_ask_payment_problem_settled"


def test_a_failed_payments_picture_is_compared_and_explained(phone: Phones) -> None:
    customer = phone("tomasz")
    answers = send(customer, receipt(customer, "1037", text="Payment declined"))
    assert [answer.key for answer in answers] == ["utter_payment_compared", "utter_ask_payment_problem_settled"]
    assert "failed" in answers[0].text
