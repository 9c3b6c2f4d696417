"""Products that do not work, and trouble with the app: steps, what a person gets, and what people say in between."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Phone, tickets

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]
PICTURE = '/received{"received_kind": "image"}'


@pytest.mark.parametrize(
    ("who", "texts", "word"),
    [
        ("oliver", ["/product_not_working", "my washing machine leaks", "no"], "drain filter"),
        ("lena", ["/product_not_working", "Waschmaschine läuft aus", "hat nichts gebracht"], "Flusensieb"),
        ("sara", ["/product_not_working", "الغسالة تسرب", "ما نفع"], "الفلتر"),
    ],
)
def test_step_by_step_until_one_helps(phone: Phones, who: str, texts: list[str], word: str) -> None:
    customer = phone(who)
    _asked, first, second = [customer.ask(text) for text in texts]
    assert (first.key, second.key) == ("utter_try_step", "utter_try_step")
    assert first.text.startswith("⚠️")
    assert word in second.text
    assert customer.ask("/affirm").key == "utter_problem_solved"
    assert tickets(customer) == []


def test_three_failed_steps_lead_to_a_person_who_knows_them(phone: Phones) -> None:
    customer = phone("daniel")
    keys = [customer.ask("/product_not_working").key, customer.ask("the fridge is not cooling").key]
    keys += [customer.ask("didn't help").key for _ in range(3)]
    assert keys == [
        "utter_ask_product_not_working_what",
        *["utter_try_step"] * 3,
        "utter_ask_product_not_working_since",
    ]
    assert customer.ask("since yesterday").key == "utter_ask_product_not_working_form_chosen_order"
    assert customer.ask("10231").key == "utter_ask_product_not_working_photos"
    assert customer.ask(PICTURE).key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert (ticket.topic, ticket.queue, ticket.handed_over) == ("product_not_working", "technical", True)
    assert len(ticket.tried) == 3
    assert ticket.subject == "product_not_working: fridge, 10231"
    assert ticket.facts["product_not_working_since"] == "days"
    assert len(ticket.facts["product_not_working_photos"]) == 1


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("oliver", "my laptop is smoking and smells burnt"),
        ("lena", "aus dem Toaster kommt Rauch"),
        ("sara", "الغسالة يطلع منها دخان"),
    ],
)
def test_danger_is_a_persons_at_once(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    customer.ask("/product_not_working")
    assert [answer.key for answer in customer.say(text)] == ["utter_problem_danger", "utter_handoff_started"]
    (ticket,) = tickets(customer)
    assert (ticket.priority, ticket.facts["outcome"]) == ("high", "danger")


def test_an_unclear_product_problem_is_chosen_from_a_list(phone: Phones) -> None:
    customer = phone("lena")
    customer.ask("/product_not_working")
    listed = customer.ask("meine Waschmaschine")
    assert listed.key == "utter_ask_product_not_working_symptom"
    assert "Schleudern" in customer.ask("sie schleudert nicht").text
    again = phone("oliver")
    again.ask("/product_not_working")
    assert again.ask("the washing machine").key == "utter_ask_product_not_working_symptom"
    assert again.ask("/deny").key == "utter_try_step"


@pytest.mark.parametrize(
    ("text", "key"),
    [("are you a robot?", "utter_bot_challenge"), ("thanks", "utter_thank"), ("xq zz", "utter_flow_unfit_yes_no")],
)
def test_the_step_comes_again_after_something_in_between(phone: Phones, text: str, key: str) -> None:
    customer = phone("oliver")
    customer.ask("/product_not_working")
    step = customer.ask("the lamp does not light up").text
    between, again = customer.say(text)
    assert (between.key, again.text) == (key, step)


def test_a_person_asked_for_between_steps_knows_what_was_said(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("/product_not_working")
    customer.ask("my washing machine leaks")
    customer.ask("no")
    assert customer.ask("I want to talk to a person").key == "utter_handoff_started"
    assert tickets(customer)[0].tried == ["washing_machine/leak/hoses", "washing_machine/leak/filter (said)"]


@pytest.mark.parametrize(
    ("who", "text"), [("oliver", "washing machine leaks"), ("lena", "Waschmaschine undicht"), ("sara", "الغسالة تسرب")]
)
def test_still_not_working_goes_on_with_the_next_step(phone: Phones, who: str, text: str) -> None:
    customer = phone(who)
    customer.ask("/product_not_working")
    customer.ask(text)
    customer.ask("/affirm")
    second = customer.ask("/problem_not_solved")
    assert second.key == "utter_try_step"
    assert customer.ask("/deny").key == "utter_try_step"
    assert customer.ask("/deny").key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert (ticket.topic, len(ticket.tried), ticket.facts["product"]) == ("problem_not_solved", 3, "washing_machine")


def test_still_not_working_without_anything_before_asks_what(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.ask("/problem_not_solved").key == "utter_ask_problem_not_solved_what"
    assert customer.ask("the lamp").key == "utter_try_step"


def test_it_works_now_ends_what_was_worked_on(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("/product_not_working")
    customer.ask("the lamp does not light up")
    assert customer.ask("it works now, thanks").key == "utter_problem_solved"
    assert customer.slot("requested_slot") is None


# ---- the app


@pytest.mark.parametrize(
    ("who", "texts"),
    [
        ("oliver", ["the app crashes all the time", "no", "still the same", "on my iphone", "app 4.2", "tapped pay"]),
        ("lena", ["die App stürzt immer ab", "nein", "immer noch", "Android", "App 4.2", "auf Bezahlen getippt"]),
        ("sara", ["التطبيق ما يفتح عندي", "لا", "ما نفع", "ايفون", "التطبيق 4.2", "ضغطت على الدفع"]),
    ],
)
def test_an_app_error_becomes_steps_to_reproduce(phone: Phones, who: str, texts: list[str]) -> None:
    customer = phone(who)
    customer.ask("/app_error")
    keys = [customer.ask(text).key for text in texts]
    asked = [f"utter_ask_app_error_{slot}" for slot in ("device", "version", "before", "again")]
    assert keys == ["utter_try_step", "utter_try_step", *asked]
    assert customer.ask('/inform{"choice": "always"}').key == "utter_ask_app_error_screens"
    assert customer.ask(PICTURE).key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    steps = ticket.facts["steps_to_reproduce"]
    assert [line.split(":")[0] for line in steps] == ["on", "did", "then", "happens", "screenshots"]
    assert texts[5] in steps[1]
    assert len(ticket.tried) == 2


def test_what_was_told_already_is_not_asked(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask("/app_error")
    customer.ask("the login fails on my iphone")
    customer.ask(PICTURE)
    customer.ask("no")
    assert customer.ask("no").key == "utter_ask_app_error_version"
    for said in ("/deny", "/deny"):
        customer.ask(said)
    assert customer.ask("only once").key == "utter_handoff_started"
    assert "screenshots: 1" in tickets(customer)[0].facts["steps_to_reproduce"]


def test_a_remedy_that_helps_ends_it_without_questions(phone: Phones) -> None:
    customer = phone("sara")
    customer.ask("/app_error")
    customer.ask("ما اقدر ادخل حسابي")
    assert customer.ask("اشتغل").key == "utter_problem_solved"
    assert tickets(customer) == []


def test_a_flow_that_is_off_goes_to_a_person(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.flows.flow.flow_on", lambda name: name not in ("problems", "app_errors"))
    for tap in ("/product_not_working", "/app_error"):
        customer = phone("oliver") if tap == "/app_error" else phone("lena")
        assert customer.ask(tap).key == "utter_offer_person"
        assert customer.ask("/affirm").key == "utter_handoff_started"
        assert tickets(customer)[0].queue == "technical"


@pytest.mark.parametrize("way", ["/affirm", "/book_technician"])
def test_where_technicians_come_one_is_offered_after_the_last_step(
    phone: Phones, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    for module in ("problems", "flows.flow"):
        monkeypatch.setattr(f"actions.{module}.flow_on", lambda _name: True)
    customer = phone("lena")
    customer.ask("/product_not_working")
    customer.ask("Waschmaschine läuft aus")
    for _ in range(3):
        answer = customer.ask("hat nichts gebracht")
    for _ in range(3):  # since when, which order, a picture: for whoever comes
        if answer.key == "utter_problem_technician":
            break
        answer = customer.ask("/deny")
    assert (answer.key, answer.payloads) == ("utter_problem_technician", ("/book_technician", "/talk_to_agent"))
    (ticket,) = tickets(customer)
    assert (ticket.topic, ticket.handed_over, len(ticket.tried)) == ("product_not_working", False, 3)
    assert customer.ask(way).key == "utter_ask_technician_address"
    assert customer.slot("technician_problem") == "Waschmaschine läuft aus"
