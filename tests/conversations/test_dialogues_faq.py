"""General questions as customers ask them: the right article, was it helpful, what next, and inside a form."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fixtures.assistant import Phone, tickets

from helpdesk import clock
from helpdesk.services import knowledge
from helpdesk.services.knowledge import Clear, Listed, Nothing

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]


def voted(customer: Phone) -> list[tuple[str, str, int, int]]:
    with customer.business.work() as uow:
        counted = knowledge.votes(uow, clock.now() - timedelta(days=1))
    return [(each.topic, each.language, each.helpful, each.all) for each in counted]


QUESTIONS = [
    ("daniel", "how long is the warranty on your products", "*Warranty*", "/help/warranty"),
    ("daniel", "what payment methods do you accept", "*Ways to pay*", "/help/payment"),
    ("daniel", "what are your opening hours", "*Opening hours*", "/contact"),
    ("daniel", "how many days do I have to return something", "*Return rules*", "/help/returns"),
    ("lena", "Wie lange gilt die Garantie auf eure Produkte?", "*Garantie*", "/help/warranty"),
    ("lena", "welche zahlungsarten gibt es bei euch", "*Zahlungsarten*", "/help/payment"),
    ("lena", "was sind eure öffnungszeiten", "*Öffnungszeiten*", "/contact"),
    ("sara", "كم مدة الضمان على المنتجات؟", "*الضمان*", "/help/warranty"),
    ("sara", "كم رسوم التوصيل", "*رسوم التوصيل*", "/help/delivery"),
    ("sara", "ايش اوقات الدوام عندكم", "*أوقات العمل*", "/contact"),
]


@pytest.mark.parametrize(("who", "text", "title", "link"), QUESTIONS)
def test_a_general_question_gets_its_article_with_the_link(
    phone: Phones, who: str, text: str, title: str, link: str
) -> None:
    answer = phone(who).ask(text)
    assert answer.key == "utter_faq_answer"
    assert answer.text.startswith(title)
    assert f"https://shop.example.com{link}" in answer.text
    assert [payload for payload in answer.payloads if "helpful" in payload]


@pytest.mark.parametrize(
    ("who", "text", "yes"),
    [
        ("daniel", "what are your opening hours", "yes"),
        ("lena", "was sind eure öffnungszeiten", "ja"),
        ("sara", "ايش اوقات الدوام عندكم", "نعم"),
    ],
)
def test_a_typed_yes_is_a_vote(phone: Phones, who: str, text: str, yes: str) -> None:
    customer = phone(who)
    customer.ask(text)
    assert customer.ask(yes).key == "utter_faq_helpful"
    assert [(topic, helpful, every) for topic, _, helpful, every in voted(customer)] == [("opening_hours", 1, 1)]


def test_no_help_leads_to_the_second_part_then_to_a_person(phone: Phones) -> None:
    customer = phone("daniel")
    customer.ask('/faq{"topic": "warranty"}')
    more = customer.ask('/faq{"topic": "warranty", "choice": "not_helpful"}')
    assert more.key == "utter_faq_more"
    assert "third and fourth year" in more.text
    last = customer.ask("no")
    assert (last.key, last.payloads[0]) == ("utter_faq_person", '/talk_to_agent{"topic": "faq"}')
    assert voted(customer) == [("warranty", "en", 0, 2)]


@pytest.mark.parametrize(
    ("who", "asked", "too"),
    [
        ("oliver", "can I have the invoice for 1001", "and the other one's too"),
        ("lena", "ich brauche die rechnung für 1005", "und noch die vom anderen auch"),
        ("sara", "ابي فاتورة طلب 1003", "وفاتورة الثاني كمان"),
    ],
)
def test_an_article_goes_for_the_other_one_too(phone: Phones, who: str, asked: str, too: str) -> None:
    customer = phone(who)
    assert customer.ask(asked).key == "utter_faq_answer"
    same = customer.ask(too)
    assert (same.key, same.payloads[0]) == ("utter_faq_same", '/faq{"topic": "invoice", "choice": "helpful"}')
    assert customer.slot("flow_state") in (None, {})


def test_no_help_leads_to_the_next_best_articles_and_after_the_second_no_to_a_person(
    phone: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = phone("lena")
    meant = Clear("stores", ("contact", "opening_hours"), "selector")
    monkeypatch.setattr("helpdesk.services.knowledge.find", lambda *_: meant)
    customer.ask("was sind eure öffnungszeiten")
    others = customer.ask("nein")
    assert others.key == "utter_faq_others"
    assert others.payloads[:2] == ('/faq{"topic": "contact"}', '/faq{"topic": "opening_hours"}')
    assert others.payloads[-1] == "/talk_to_agent"
    assert customer.ask(others.payloads[0]).text.startswith("*Kontakt*")
    assert customer.ask("nein").key == "utter_faq_person"


def test_what_is_not_clear_is_listed_and_what_is_not_known_leads_to_topics_and_a_person(
    phone: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = phone("sara")
    monkeypatch.setattr("helpdesk.services.knowledge.find", lambda *_: Listed(("stores", "contact", "price")))
    listed = customer.ask("كم مدة الضمان على المنتجات؟")
    assert listed.key == "utter_faq_choose"
    assert list(listed.titles[:3]) == ["الفروع", "التواصل معنا", "الأسعار والعروض"]
    assert customer.ask(listed.payloads[1]).text.startswith("*التواصل معنا*")
    monkeypatch.setattr("helpdesk.services.knowledge.find", lambda *_: Nothing())
    nothing = customer.ask("كم مدة الضمان على المنتجات؟")
    assert (nothing.key, nothing.payloads) == ("utter_faq_none", ('/faq{"choice": "topics"}', "/talk_to_agent"))


def test_a_person_takes_over_after_an_answer_that_did_not_help(phone: Phones) -> None:
    customer = phone("lena")
    customer.ask('/faq{"topic": "contact"}')
    assert customer.ask("nein").key == "utter_faq_person"
    assert customer.ask("ja").key == "utter_handoff_started"
    assert [ticket.topic for ticket in tickets(customer)] == ["faq"]


def test_somebody_with_an_order_on_its_way_may_ask_for_it_at_once(phone: Phones) -> None:
    assert phone("oliver").ask('/faq{"topic": "delivery_time"}').payloads[0] == "/track_order"
    told = phone("stranger").ask('/faq{"topic": "delivery_time"}')
    assert told.payloads[0] == '/faq{"topic": "delivery_time", "choice": "more"}'


@pytest.mark.parametrize("who", ["daniel", "lena", "sara"])
def test_every_topic_is_reached_by_tapping_from_the_menu(phone: Phones, who: str) -> None:
    customer = phone(who)
    groups = customer.ask("/faq")
    assert groups.key == "utter_faq_groups"
    reached = set()
    for payload in groups.payloads[:-1]:
        topics = customer.ask(payload)
        assert topics.key == "utter_faq_topics"
        reached |= {topic for topic in topics.payloads if topic.startswith('/faq{"topic"')}
    assert len(reached) == 28
    assert customer.ask(sorted(reached)[0]).key == "utter_faq_answer"


def test_a_topic_that_is_gone_leads_to_the_list(phone: Phones) -> None:
    assert phone("daniel").ask('/faq{"topic": "once_there"}').key == "utter_faq_groups"


@pytest.mark.parametrize(
    ("who", "begin", "question", "title"),
    [
        ("tomasz", "I want to cancel my order", "how long is the warranty on your products?", "*Warranty*"),
        ("lena", "ich möchte meine Bestellung stornieren", "welche Zahlungsarten gibt es bei euch?", "*Zahlungsarten*"),
        ("rahman", "أريد إلغاء طلبي", "كم مدة الضمان على المنتجات؟", "*الضمان*"),
    ],
)
def test_in_the_middle_of_a_form_it_is_answered_and_the_form_goes_on(
    phone: Phones, who: str, begin: str, question: str, title: str
) -> None:
    customer = phone(who)
    asked = customer.say(begin)[-1]
    first, again = customer.say(question)
    assert (first.key, first.payloads) == ("utter_faq_aside", ())
    assert first.text.startswith(title)
    assert again.key == asked.key


def test_a_vote_tapped_in_the_middle_of_a_form_answers_no_question_of_the_form(phone: Phones) -> None:
    customer = phone("tomasz")
    customer.ask('/faq{"topic": "contact"}')
    asked = customer.say("I want to cancel my order")[-1]
    thanks, again = customer.say('/faq{"topic": "contact", "choice": "helpful"}')
    assert (thanks.key, again.key) == ("utter_faq_helpful", asked.key)


def test_switched_off_a_person_is_offered(phone: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.faq.flow_on", lambda _name: False)
    answer = phone("daniel").ask("/faq")
    assert answer.key == "utter_offer_person"
    assert answer.payloads[0] == '/talk_to_agent{"topic": "faq"}'


def test_the_selector_answers_in_rasas_structure(phone: Phones) -> None:
    customer = phone("daniel")
    parsed = customer._assistant.loop.run_until_complete(customer._assistant.agent.parse_message("how can I pay?"))
    selected = parsed["response_selector"]
    assert selected["all_retrieval_intents"] == ["faq"]
    assert selected["faq"]["response"]["intent_response_key"] == "faq/payment_methods"
    assert selected["faq"]["ranking"][0]["confidence"] > selected["faq"]["ranking"][1]["confidence"]
    greeting = customer._assistant.loop.run_until_complete(customer._assistant.agent.parse_message("good morning"))
    assert "response_selector" not in greeting
