"""Returns, exchanges and refunds: to the end in three languages, and what does not go as planned."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fixtures.assistant import Phone, tickets

from helpdesk import clock
from helpdesk.db.returns import Return
from helpdesk.services import decisions, returns
from helpdesk.services.returns import Progress, ReturnView
from helpdesk.texts import Texts

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]
ASK, REASON, CONDITIONS = "utter_ask_return_items", "utter_ask_return_reason", "utter_ask_return_conditions"
QUANTITY, PHOTOS, WISH = "utter_ask_return_quantity", "utter_ask_return_photos", "utter_ask_return_wish"
VARIANT, CONFIRM, STARTED = "utter_ask_return_variant", "utter_ask_return_confirm", "utter_return_started"
NOT_POSSIBLE, STATUS = "utter_return_not_possible", "utter_refund_status"
PICTURE = '/received{"received_kind": "image"}'


def begun(customer: Phone) -> ReturnView:
    """The return that the talk has begun."""
    with customer.business.work() as uow:
        found = returns.status(uow, customer.conversation_id)
    assert isinstance(found, list)
    return max((one.return_ for one in found if one.return_), key=lambda one: one.began_at)


def number_of_returns(customer: Phone, order: str) -> int:
    """How many returns the order has."""
    with customer.business.work() as uow:
        found = returns.status(uow, customer.conversation_id, order)
    assert isinstance(found, list)
    return len([one for one in found if isinstance(one, Progress) and one.return_])


def keys(customer: Phone, texts: list[str]) -> list[str]:
    """The last answer to each text."""
    return [customer.say(text)[-1].key for text in texts]


# ---- to the end


@pytest.mark.parametrize(
    ("who", "texts", "asked", "number", "words"),
    [
        ("oliver", ["I'd like to return my mugs", "they are not as described", "2", "refund", "yes"],
         [REASON, QUANTITY, WISH, CONFIRM], "1007", ["Parcelway", "£21.80"]),
        ("paul", ["ich möchte die Schuhe zurückgeben", "zu klein", "ja", "Geld zurück", "ja"],
         [REASON, CONDITIONS, WISH, CONFIRM], "10238", ["Nordpaket", "50,95"]),
        ("huda", ["أريد إرجاع القميص لأنه كبير", "نعم", "1", "استرداد المبلغ", "نعم"],
         [CONDITIONS, QUANTITY, WISH, CONFIRM], "10242", ["Nile Post Plus", "999"]),
    ],
)  # fmt: skip
def test_something_goes_back_for_the_money(
    phone: Phones, who: str, texts: list[str], asked: list[str], number: str, words: list[str]
) -> None:
    customer = phone(who)
    assert keys(customer, texts[:-1]) == asked
    done = customer.ask(texts[-1])
    assert (done.key, f"*{number}*" in done.text, begun(customer).number in done.text) == (STARTED, True, True)
    assert all(word in done.text for word in words)
    assert begun(customer).wish == "refund"


@pytest.mark.parametrize(
    ("who", "texts", "wanted"),
    [
        ("harriet", ["my blanket is not as described, please swap it for beige", "yes"], "beige"),
        ("paul", ["die Schuhe sind zu klein, ich will umtauschen in 42", "nur anprobiert", "ja"], "Größe 42"),
        ("huda", ["القميص كبير أريد استبداله بمقاس L", "نعم", "1", "نعم"], "مقاس L"),
    ],
)
def test_an_exchange_takes_all_that_the_first_message_says(
    phone: Phones, who: str, texts: list[str], wanted: str
) -> None:
    customer = phone(who)
    *_, confirm, done = [customer.ask(text) for text in texts]
    assert (confirm.key, done.key) == (CONFIRM, STARTED)
    assert wanted in confirm.text
    assert (begun(customer).wish, wanted in begun(customer).items[0].wanted) == ("exchange", True)


def test_another_size_is_chosen_from_what_can_be_had(phone: Phones) -> None:
    customer = phone("paul")
    customer.say('/exchange_item{"order_number": "10238"}')
    customer.say("die Schuhe")
    customer.say("zu klein")
    choice = customer.ask("ja")
    assert (choice.key, any("43" in title for title in choice.titles)) == (VARIANT, False)  # 43 is sold out
    assert [answer.key for answer in customer.say("43")] == ["utter_flow_unfit_choice", VARIANT]
    assert "schwarz, Größe 42" in customer.ask("schwarz 42").text
    assert customer.ask("/affirm").key == STARTED


def test_small_things_that_broke_are_kept_and_paid_when_a_person_agrees(phone: Phones) -> None:
    customer = phone("oliver")
    assert keys(customer, ["one mug is broken, I want my money back"]) == [PHOTOS]
    confirm = customer.ask(PICTURE)
    assert (confirm.key, "keep it" in confirm.text) == (CONFIRM, True)
    assert "colleague" in confirm.text
    assert customer.ask("yes").key == "utter_return_person"
    assert (begun(customer).state, begun(customer).keep) == ("requested", True)
    with customer.business.work() as uow:
        decisions.decide(
            uow, "return", begun(customer).number, decisions.Choice("approve"), by=decisions.By(), now=clock.now(),
            texts=Texts(Path("responses")),
        )  # fmt: skip
    assert begun(customer).state == "refunded"


def test_what_is_flagged_is_decided_by_a_person_who_knows_everything(phone: Phones) -> None:
    customer = phone("oliver")
    said = ['/return_item{"order_number": "1007"}', "my wife hates them all honestly", "all", "store credit"]
    assert keys(customer, said) == [REASON, QUANTITY, WISH, CONFIRM]
    with customer.business.work() as uow:  # meanwhile: more returns than returns.yml lets pass
        for turn in range(4):
            row = Return(
                number=f"R10000{turn}", key=f"w{turn}", order_number="1001", phone="447700900123", state="refunded",
                wish="refund", reason="other", amount=100, currency="GBP", facts={}, ticket_number=None,
                expected_on=None, created_at=clock.now(), updated_at=clock.now(),
            )  # fmt: skip
            uow.session.add(row)
    done = customer.ask("yes")
    assert (done.key, begun(customer).person) == ("utter_return_person", True)
    (ticket,) = tickets(customer)
    assert f"*{ticket.number}*" in done.text
    assert (ticket.facts["items"], ticket.facts["wish"]) == (["4 x Terra stoneware mug"], "store_credit")
    assert ticket.facts["words"] == "my wife hates them all honestly"
    assert customer.business.read(customer.conversation_id).owner == "bot"


# ---- what is not possible


@pytest.mark.parametrize(
    ("who", "texts", "reason", "first"),
    [
        ("lena", ["Ich möchte 1002 zurückschicken"], "noch nicht angekommen", "/track_order"),
        ("lena", ["Ich möchte 1005 zurückschicken"], "stornieren", "/cancel_order"),
        ("priya", ['/return_item{"order_number": "1022"}'], "cancelled", "/refund_status"),
        ("hannah", ["I want to return the jacket"], "already", "/refund_status"),
        ("miriam", ['/return_item{"order_number": "1047"}', "die Geschenkkarte", "gefällt mir nicht"],
         "Geschenkkarten", "/return_item"),
        ("miriam", ['/return_item{"order_number": "1047"}', "die Socken", "zu klein", "nein, ausgepackt"],
         "ungeöffnet", "/return_item"),
    ],
)  # fmt: skip
def test_what_cannot_come_back_is_told_with_what_is_possible_instead(
    phone: Phones, who: str, texts: list[str], reason: str, first: str
) -> None:
    customer = phone(who)
    *_, answer = [customer.say(text)[-1] for text in texts]
    assert (answer.key, reason in answer.text) == (NOT_POSSIBLE, True)
    assert answer.payloads[0].startswith(first)
    assert answer.payloads[-1] == "/talk_to_agent"
    assert customer.slot("requested_slot") is None


def test_a_fault_may_come_back_where_a_change_of_mind_may_not(phone: Phones) -> None:
    customer = phone("miriam")
    *_, refused = [customer.say(text)[-1] for text in ('/return_item{"order_number": "1047"}', "2", "zu klein", "nein")]
    assert (refused.key, "faulty" in refused.payloads[0]) == (NOT_POSSIBLE, True)
    customer.say(refused.payloads[0])
    assert customer.slot("return_reason") == "faulty"
    assert customer.ask("die Socken").key == QUANTITY


def test_one_of_several_articles_stays_out(phone: Phones) -> None:
    customer = phone("miriam")
    customer.say('/return_item{"order_number": "1047"}')
    customer.say("alle")
    heard = [answer.key for answer in customer.say("gefällt mir nicht")]
    assert heard == ["utter_return_without", "utter_return_without", CONDITIONS]
    assert keys(customer, ["ungeöffnet", "alle", "Guthaben"]) == [QUANTITY, WISH, CONFIRM]
    assert customer.ask("ja").key == STARTED
    assert [item.name for item in begun(customer).items] == ["Socken, 5er-Pack, 39–42"]


def test_more_pieces_than_there_are_do_not_come_back(phone: Phones) -> None:
    customer = phone("oliver")
    customer.say('/return_item{"order_number": "1007"}')
    customer.say("not as described")
    assert [answer.key for answer in customer.say("9")] == ["utter_flow_unfit_quantity", QUANTITY]


def test_a_yes_to_the_return_instead_of_cancelling_begins_it(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.ask('/cancel_order{"order_number": "1007"}').key == "utter_cancel_order_not_possible"
    assert customer.ask("yes please").key == REASON
    assert customer.slot("chosen_order") == "1007"


# ---- in between


def test_a_return_becomes_an_exchange(phone: Phones) -> None:
    customer = phone("paul")
    customer.say('/return_item{"order_number": "10238"}')
    assert keys(customer, ["die Schuhe", "zu klein", "ja"]) == [REASON, CONDITIONS, WISH]
    assert customer.ask("/exchange_item").key == VARIANT


def test_the_same_confirmation_begins_one_return(phone: Phones) -> None:
    customer = phone("oliver")
    customer.say('/return_item{"order_number": "1007"}')
    keys(customer, ["not as described", "1", "refund"])
    assert customer.ask("yes", inbound_id="wamid.same").key == STARTED
    assert number_of_returns(customer, "1007") == 1


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("no", ["utter_flow_left"]),
        ("xq", ["utter_flow_unfit_yes_no", CONFIRM]),
        ("thanks", ["utter_thank", CONFIRM]),
        ("where is order 1001?", ["utter_order_shipped", CONFIRM]),
        (PICTURE, [CONFIRM]),
        ("actually I'd like store credit", [CONFIRM]),
        ("never mind", ["utter_flow_left"]),
        ("/cancel_order", ["utter_cancel_order_not_possible"]),
    ],
)
def test_before_a_return_begins_anything_else_may_be_said(phone: Phones, text: str, heard: list[str]) -> None:
    customer = phone("oliver")
    customer.say('/return_item{"order_number": "1007"}')
    keys(customer, ["not as described", "1", "refund"])
    assert [answer.key for answer in customer.say(text)] == heard
    assert number_of_returns(customer, "1007") == 0


@pytest.mark.parametrize("understood", ["out_of_scope", "faq", "track_order", "complaint", "product_not_working"])
def test_a_person_hears_what_was_gathered_whatever_it_looked_like(phone: Phones, understood: str) -> None:
    customer = phone("oliver")
    customer.say('/return_item{"order_number": "1007"}')
    customer.say("they make my coffee taste of soap", understood=understood)
    assert customer.ask("/talk_to_agent").key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert ticket.facts["return_items"] == ["4 × Terra stoneware mug"]
    assert ticket.facts["return_reason"] == "they make my coffee taste of soap"


def test_a_flow_that_is_off_goes_to_a_person(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.flows.flow.flow_on", lambda name: name not in ("returns", "exchanges", "refunds"))
    customer = phone("oliver")
    for tap in ("/return_item", "/exchange_item", "/refund_status"):
        assert customer.ask(tap).key == "utter_offer_person"
