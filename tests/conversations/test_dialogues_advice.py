"""Sizes and technicians' visits: to the end in three languages, and what people say in between."""

from collections.abc import Callable

import pytest
from fixtures.assistant import Answer, Phone, tickets

from helpdesk.services import technician
from helpdesk.services.technician import Taken, VisitView

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


@pytest.fixture
def technicians_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """The flow is shipped off."""
    monkeypatch.setattr("actions.flows.flow.flow_on", lambda _name: True)


def keys(answers: list[Answer]) -> list[str]:
    """What was said."""
    return [answer.key for answer in answers]


def visits(customer: Phone) -> list[VisitView]:
    """The customer's coming visits."""
    with customer.business.work() as uow:
        return technician.of_conversation(uow, customer.conversation_id)


# ---- sizes


@pytest.mark.parametrize(
    ("who", "begin", "family", "row"),
    [
        ("oliver", "size chart please", "shoes", "EU 42 · UK 8"),
        ("lena", "Größentabelle bitte", "Schuhe", "EU 42 · UK 8"),
        ("sara", "جدول المقاسات", "أحذية", "EU 42 · UK 8"),
    ],
)
def test_a_chart_is_shown(phone: Phones, who: str, begin: str, family: str, row: str) -> None:
    customer = phone(who)
    assert customer.ask(begin).key == "utter_ask_size_help_family"
    chart, how = customer.say(family)
    assert (chart.key, how.key) == ("utter_size_chart", "utter_size_chart_how")
    assert row in chart.text
    assert customer.ask(how.payloads[0]).key == "utter_ask_size_help_measures"


@pytest.mark.parametrize(
    ("who", "text", "size"),
    [
        ("oliver", "what size should I take in shoes? I usually wear UK 9", "*43*"),
        ("lena", "welche Größe brauche ich bei den Sneakern? hab sonst 42", "*42*"),
        ("sara", "الجزمه دي مقاسها مظبوط؟ انا بلبس ٤٢", "*42*"),
    ],
)
def test_one_message_that_says_all_gets_the_advice(phone: Phones, who: str, text: str, size: str) -> None:
    advice = phone(who).ask(text)
    assert advice.key == "utter_size_advice"
    assert size in advice.text


def test_chart_or_advice_is_asked_when_it_is_open(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.ask("/size_help").key == "utter_ask_size_help_what"
    assert customer.ask("advice").key == "utter_ask_size_help_family"
    assert customer.ask("men's shirts").key == "utter_ask_size_help_measures"
    assert keys(customer.say("178cm 85kg")) == ["utter_size_help_unfit", "utter_ask_size_help_measures"]
    assert "*L*" in customer.ask("chest 102 cm").text


def test_another_article_in_between_is_understood(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask('/size_help{"choice": "advice", "topic": "shoes"}')
    assert "Chest" in customer.ask("sorry, I mean a shirt for men").text


@pytest.mark.parametrize(
    ("who", "told", "goes_on"),
    [
        ("oliver", ["what size should I get in trainers", "UK 8"], "and for jackets?"),
        ("lena", ["welche größe bei schuhen", "ich trage 41"], "und pullis?"),
    ],
)
def test_advice_goes_on_to_another_article(phone: Phones, who: str, told: list[str], goes_on: str) -> None:
    customer = phone(who)
    assert [customer.ask(text).key for text in told] == ["utter_ask_size_help_measures", "utter_size_advice"]
    assert customer.ask(goes_on).key == "utter_ask_size_help_measures"
    assert customer.ask("M").key == "utter_size_advice"


@pytest.mark.parametrize(
    ("who", "told", "goes_on", "heard"),
    [
        ("oliver", ["which size t-shirt should I take?", "my chest is 104 cm"], "and for the jackets?", "*L*"),
        ("huda", ["ايش مقاس السترة المناسب لي", "المقاس المناسب", "الصدر 104 سم"], "وللقمصان؟", "*L*"),
        ("lena", ["zeig mir die größentabelle für schuhe"], "und für hosen?", "Hosen"),
    ],
)
def test_the_same_is_told_for_another_article(
    phone: Phones, who: str, told: list[str], goes_on: str, heard: str
) -> None:
    customer = phone(who)
    last = [customer.say(text)[-1] for text in told][-1]
    again = customer.say(goes_on)
    assert (again[-1].key, heard in again[0].text) == (last.key, True)


def test_sizes_inside_another_flow_lead_back_to_it(phone: Phones) -> None:
    customer = phone("tomasz")
    customer.ask("/cancel_order")
    assert customer.ask("which size should I get for shoes").key == "utter_ask_size_help_measures"
    assert keys(customer.say("EU 43")) == ["utter_size_advice", "utter_ask_cancel_order_items"]


def test_nothing_fits_leads_to_the_chart_and_a_person(phone: Phones) -> None:
    customer = phone("oliver")
    customer.ask('/size_help{"choice": "advice", "topic": "shoes"}')
    advice = customer.ask("my foot is 33 cm")
    assert "largest size" in advice.text
    assert '/talk_to_agent{"topic": "size_help"}' in advice.payloads


# ---- technicians


@pytest.mark.parametrize(
    ("who", "say", "product"),
    [
        ("oliver", ["book a technician please", "fridge", "it doesn't cool", "12 High Street, London SW1A 2AB", "1",
                    "yes"], "Fridge"),
        ("lena", ["Brauche einen Techniker", "Waschmaschine", "pumpt nicht ab", "Torstraße 12, 10115 Berlin", "1",
                  "ja"], "Waschmaschine"),
        ("sara", ["ابغى فني", "مكيف", "ما يبرد", "شارع العليا 12، 12211 الرياض", "1", "نعم"], "مكيف"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("technicians_come")
def test_a_visit_is_booked(phone: Phones, who: str, say: list[str], product: str) -> None:
    customer = phone(who)
    *asked, done = [customer.ask(text).key for text in say]
    questions = ("product", "problem", "address", "slot", "confirm")
    assert asked == [f"utter_ask_technician_{question}" for question in questions]
    assert done == "utter_technician_done"
    (visit,) = visits(customer)
    assert product in visit.product


@pytest.mark.usefixtures("technicians_come")
def test_a_visit_is_moved_and_cancelled(phone: Phones) -> None:
    customer = phone("oliver")
    book(customer)
    (before,) = visits(customer)
    assert customer.ask("/book_technician").key == "utter_ask_technician_what"
    assert customer.ask('/inform{"choice": "move"}').key == "utter_ask_technician_slot"
    old = customer.ask("3").payloads[0]
    customer.ask(old)
    (moved,) = visits(customer)
    assert (moved.id, moved.starts_at > before.starts_at) == (before.id, True)
    assert customer.ask("cancel the technician").key == "utter_ask_technician_confirm"
    assert keys(customer.say(old))[-1] == "utter_ask_technician_confirm"
    assert customer.ask("yes").key == "utter_technician_cancelled"
    assert visits(customer) == []


@pytest.mark.usefixtures("technicians_come")
def test_a_slot_that_was_just_taken_is_chosen_anew(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = phone("oliver")
    walk(customer)
    with monkeypatch.context() as patch:
        patch.setattr(technician, "book", lambda uow, name, *_args, **_rest: Taken(tuple(
            technician.free_slots(uow, name, "SW1A 2AB"))))  # fmt: skip
        assert keys(customer.say("yes")) == ["utter_technician_taken", "utter_ask_technician_slot"]
    assert customer.ask("2").key == "utter_ask_technician_confirm"
    assert customer.ask("yes").key == "utter_technician_done"
    assert len(visits(customer)) == 1


@pytest.mark.usefixtures("technicians_come")
def test_the_same_yes_run_twice_books_once(phone: Phones) -> None:
    customer = phone("oliver")
    walk(customer)
    customer.ask("yes", inbound_id="wamid.once")
    assert len(visits(customer)) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("cancel my technician appointment", "utter_technician_no_visit"),
        ("reschedule the engineer's visit", "utter_technician_no_visit"),
    ],
)
@pytest.mark.usefixtures("technicians_come")
def test_there_must_be_a_visit_to_change(phone: Phones, text: str, key: str) -> None:
    assert phone("oliver").ask(text).key == key


@pytest.mark.usefixtures("technicians_come")
def test_where_nobody_comes_a_person_is_offered(phone: Phones) -> None:
    customer = phone("oliver")
    walk(customer, 3)
    assert customer.ask("1 Princes Street, Edinburgh EH2 2EQ").key == "utter_technician_not_there"
    assert customer.ask("yes").key == "utter_handoff_started"
    (ticket,) = tickets(customer)
    assert (ticket.topic, ticket.queue) == ("book_technician", "technical")


@pytest.mark.usefixtures("technicians_come")
def test_shortly_before_a_person_sees_to_it(phone: Phones, clock_jumps: Callable[[float], None]) -> None:
    customer = phone("oliver")
    book(customer)
    (visit,) = visits(customer)
    clock_jumps((visit.starts_at - technician.clock.now()).total_seconds() - 3600)
    customer.ask("/book_technician")
    assert customer.ask('/inform{"choice": "cancel"}').key == "utter_technician_too_late"
    assert len(visits(customer)) == 1


def test_technicians_that_are_off_are_arranged_by_a_person(phone: Phones) -> None:
    customer = phone("oliver")
    assert customer.ask("book a technician please").key == "utter_offer_person"
    assert customer.ask("yes").key == "utter_handoff_started"


def walk(customer: Phone, steps: int = 5) -> None:
    """Answer so many questions of a booking."""
    say = ["/book_technician", "fridge", "it doesn't cool", "12 High Street, London SW1A 2AB", "1"]
    for text in say[:steps]:
        customer.ask(text)


WEEKDAYS = {"Mo.": "Montag", "Di.": "Dienstag", "Mi.": "Mittwoch", "Do.": "Donnerstag", "Fr.": "Freitag"}


def book(customer: Phone) -> None:
    """Book the first slot."""
    walk(customer)
    assert customer.ask("yes").key == "utter_technician_done"


@pytest.mark.usefixtures("technicians_come")
def test_a_time_can_be_named_by_day_and_part_of_the_day(phone: Phones) -> None:
    customer = phone("lena")
    for text in ("/book_technician", "Waschmaschine", "pumpt nicht ab", "Torstraße 12, 10115 Berlin"):
        listed = customer.ask(text)
    free = [title for title in listed.titles if ":00" in title]  # other tests book slots of the same technicians
    days = [day for day in WEEKDAYS if any(day in title for title in free)]
    morning = next(day for day in days if any(day in title and "09:00" in title for title in free))
    other = next(day for day in days if day != morning)
    first = customer.ask(WEEKDAYS[other])
    if first.key == "utter_ask_technician_slot":  # several on that day
        assert len(first.payloads) < len(listed.payloads)
        assert all(other in title for title in first.titles[:-1])
        confirm = customer.ask(f"lieber {WEEKDAYS[morning]} vormittag")
        assert WEEKDAYS[morning] in confirm.text or "morgen" in confirm.text
        assert "09:00" in confirm.text


@pytest.mark.parametrize(
    ("who", "first", "then"),
    [
        ("grace", "where is my refund?", "and when exactly?"),
        ("noura", "وين فلوسي؟", "طيب متى"),
        ("jan", "wo bleibt meine Erstattung", "und wann genau?"),
    ],
)
def test_when_after_a_refund_asks_for_the_money(phone: Phones, who: str, first: str, then: str) -> None:
    customer = phone(who)
    customer.ask(first)
    assert customer.ask(then).key in ("utter_refund_when", "utter_refund_status")  # and no parcel's day
