"""Every sentence in every language: same keys, values and payloads, within WhatsApp's limits, in the house's style."""

import re
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from helpdesk import clock
from helpdesk.integrations.orders.protocol import STATUSES
from helpdesk.menu import DESCRIPTION_UNITS, MOST_ENTRIES
from helpdesk.shop import Shop, read_shop
from helpdesk.texts import Texts, Wording, plain, read_language
from helpdesk.values import LANGUAGES, Language, Money
from helpdesk.wording import FSI, PDI, names

ROOT = Path(__file__).parents[2]
RESPONSES = {language: read_language(ROOT / "responses" / language) for language in LANGUAGES}
KEYS = sorted(RESPONSES["en"])
SHOP = read_shop(ROOT / "shop.yml")
SHOPS = {address: SHOP.model_copy(update={"address": address}) for address in ("sie", "du")}
TEXTS = {address: Texts(ROOT / "responses", shop) for address, shop in SHOPS.items()}
# https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages (and …-reply-buttons-…)
BUTTON_TITLE, ROW_TITLE, ROW_DESCRIPTION, LIST_LABEL, BODY, PAYLOAD = 20, 24, 72, 20, 1024, 200
REASONS = ("changed_mind", "too_small", "too_big", "not_as_described", "wrong_item", "damaged", "faulty")
LONG_VALUES: dict[str, Any] = {
    "asked": "order_proof",
    "name": "Maximiliane",
    "number": "12345678",
    "order_number": "12345678",
    "ticket_number": 123456,
    "items": [{"name": "Linen cushion cover 50×50, sand", "quantity": 12}] * 4,
    "carrier": "Qafila Express",
    "tracking_number": "QX660274918SA",
    "tracking_url": "https://qafila.example.com/track/QX660274918SA",
    "expected_on": date(2026, 12, 31),
    "delivered_on": date(2026, 9, 30),
    "event": "label_created",
    "event_place": "Frankfurt am Main",
    "event_on": date(2026, 11, 2),
    "topic": "problem_not_solved",
    "received_kind": "view_once",
    "media_kind": "document",
    "limit": "100 MB",
    "problem": "blurred",
    "verdict": "differs",
    "shown_amount": Money(123456, "EUR"),
    "booked_amount": Money(123456, "EUR"),
    "shown_on": date(2026, 9, 30),
    "booked_on": date(2026, 9, 30),
    "booked_state": "failed",
    "orders": [
        {"number": f"1234567{n}", "status": "ready_for_pickup", "placed_on": {"date": "2025-12-30", "short": True}}
        for n in range(12)
    ],
    # flows
    "rows": [{"id": f"{n}", "name": f"{n}" + "x" * 23, "detail": "y" * DESCRIPTION_UNITS} for n in range(8)],
    "ways": [{"way": way, "intent": way} for way in ("change_address", "refund_status", "person")],
    "reason": "out_for_delivery",
    "mood": "insult",
    "missing": "postcode",
    "least": 1,
    "most": 99,
    "quantity": 12,
    "kind": "items_dropped",
    "part": "some",
    "what": "reroute",
    "street": "Sankt-Maximilian-Ferdinand-Straße 118a",
    "place": "80331 München",
    "wanted": "Organic cotton T-shirt, white, XXL",
    "pieces": 11,
    "total": Money(123456, "EUR"),
    "refund": Money(123456, "EUR"),
    "refund_state": "planned",
    "refund_on": date(2026, 12, 30),
    # returns
    "return_number": "R123456",
    "reasons": [{"reason": reason} for reason in (*REASONS, "x")],
    "wishes": [{"wish": wish} for wish in ("refund", "store_credit", "replacement", "exchange")],
    "condition": "complete",
    "instead": [{"way": way, "payload": f"/{way}"} for way in ("faulty", "refund_status", "person")],
    "colleagues": [{"payload": "/talk_to_agent"}],
    "left": 12,
    "amount": Money(123456, "EUR"),
    "cost": Money(395, "EUR"),
    "same": "yes",
    "keep": "yes",
    "person": "yes",
    "late": "yes",
    "way": "return_dropoff_nilepost",
    "label": "NO-R123456-12345678",
    "until": date(2026, 12, 30),
    "on": {"date": "2026-12-30", "short": True},
    "refunds": [
        {"number": f"1234567{n}", "state": "received", "on": {"date": "2026-12-30", "short": True}} for n in range(8)
    ],
    # problems, damages, payments, fraud
    "step": "y" * 300,
    "safety": "z" * 300,
    "seen": "box_crushed",
    "trouble": "charged_twice",
    "wish": "replacement",
    "finding": "failed",
    "method": "cash_on_delivery",
    "paid": Money(123456, "EUR"),
    "surplus": Money(123456, "EUR"),
    "back": Money(123456, "EUR"),
    "paid_on": date(2026, 9, 30),
    "hours": 2,
    "soon": "no",  # somebody is there until then
    "check": 2,
    "days": 5,
    "later": [{"name": "Linen cushion cover 50×50, sand", "quantity": 12}] * 3,
    "told": "yes",
    # faq: a long article, nine groups, eight topics
    "title": "x" * 20,
    "body": "y" * 800,
    "more": "y" * 800,
    "link": "https://shop.example.com/help/delivery-times",
    "translated": "no",
    "extras": [{"extra": "order", "payload": "/track_order"}],
    "topics": [{"id": f"topic_{n}", "title": f"{n}" + "x" * 19, "question": "y" * DESCRIPTION_UNITS} for n in range(8)],
    "groups": [{"id": f"group_{n}", "title": f"{n}" + "x" * 23} for n in range(9)],
    # technician, sizes, complaints, tickets, privacy, documents
    "when": "Wednesday 30 September, 09:00–12:00",
    "old": "Wednesday 23 September, 09:00–12:00",
    "product": "Washing machine and tumble dryer",
    "address": "Sankt-Maximilian-Ferdinand-Straße 118a, 80331 München",
    "why": "between",
    "size": "3XL",
    "systems": "INT 3XL · EU 46 · UK 18 · US 14",
    "other": "XXL",
    "by": "Fingerumfang",
    "fit": "regular",
    "measures": ["Brustumfang", "Taille", "Hüfte"],
    "measure": "Brustumfang",
    "chart": "EU 35 · UK 2.5 · Foot length 21.5–22.1 cm\n" * 13,
    "how": "z" * 200,
    "sorry": "yes",
    "state": "released",
    "opened_on": date(2026, 10, 30),
    "due_at": datetime(2026, 12, 30, 12, tzinfo=timezone.utc),
    "due_on": date(2026, 12, 30),
    "identity": "unproven",
    "intent": "delete_my_data",
    "files": 3,
    "tickets": [
        {"ticket_number": f"12345{n}", "topic": "product_not_working", "opened_on": {"date": day, "short": True}}
        for day in ("2025-12-30",)
        for n in range(8)
    ],
    "solved_by": "agent",
    "entries": [
        {"title": f"{n}" + "x" * 23, "payload": f"/faq{n}", "description": "y" * DESCRIPTION_UNITS}
        for n in range(MOST_ENTRIES)
    ],
}


@pytest.fixture(autouse=True)
def on_a_monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody of the team is there."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 2, 10, tzinfo=timezone.utc))


def units(text: str) -> int:
    """Length as WhatsApp counts it."""
    return len(text.encode("utf-16-le")) // 2


def templates(response: dict[str, Any]) -> list[str]:
    """All templates of a response."""
    buttons = [*response.get("buttons", ()), (response.get("custom") or {}).get("each", {})]
    inside = (button.get(part, "") for button in buttons for part in ("title", "description"))
    return [response.get("text", ""), *inside]


def payloads(response: dict[str, Any]) -> list[str]:
    """What its buttons send."""
    each = (response.get("custom") or {}).get("each")
    return [button["payload"] for button in [*response.get("buttons", ()), *([each] if each else [])]]


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_the_same_message_in_every_language(language: Language) -> None:
    for key in KEYS:
        first, other = RESPONSES["en"][key][0], RESPONSES[language][key][0]
        asked = [set().union(*(names(template) for template in templates(response))) for response in (first, other)]
        assert asked[0] == asked[1], key
        assert payloads(first) == payloads(other), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", SHOPS)
def test_within_whatsapps_limits(address: str, language: Language) -> None:
    wording, values = Wording(SHOPS[address]), {name: plain(value) for name, value in LONG_VALUES.items()}
    for key in KEYS:
        for response in RESPONSES[language][key]:
            fits(key, wording.fill(response, language, values))


def fits(key: str, filled: dict[str, Any]) -> None:
    """One message, as it would leave."""
    buttons = filled.get("buttons", [])
    assert filled["text"], key
    assert units(filled["text"]) <= BODY, key
    assert len(buttons) <= 10, key
    titles = [button["title"] for button in buttons]
    assert len(set(titles)) == len(titles), key
    for button in buttons:
        assert 0 < units(button["title"]) <= (BUTTON_TITLE if len(buttons) <= 3 else ROW_TITLE), key
        assert units(button.get("description", "")) <= ROW_DESCRIPTION, key
        assert units(button["payload"]) <= PAYLOAD, key
    assert units((filled.get("custom") or {}).get("list_label", "")) <= LIST_LABEL, key
    assert len(buttons) <= 3 or filled["custom"]["list_label"], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unfilled(language: Language) -> None:
    for key in KEYS:
        reply = TEXTS["sie"].reply(key, language, **LONG_VALUES)
        assert not re.search(r"\[\[|\]\]|\{\w+\}|\|", reply.text), reply.text
        assert reply.text.count(FSI) == reply.text.count(PDI)


@pytest.mark.parametrize("status", sorted(STATUSES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_is_told_in_any_state_with_the_little_that_is_known(status: str, language: Language) -> None:
    values = {"number": "1001", "items": [{"name": "Lamp", "quantity": 1}]}
    text = TEXTS["sie"].reply(f"utter_order_{status}", language, **values).text
    assert "1001" in text
    assert "Lamp" in text
    assert "None" not in text
    assert not re.search(r"[:：]\s*$", text, re.MULTILINE)


def test_german_addresses_customers_in_one_form_only() -> None:
    formal = re.compile(r"\b(Sie|Ihnen|Ihre?[mnrs]?)\b")
    familiar = re.compile(r"\b(du|dich|dir|deine?[mnrs]?)\b", re.IGNORECASE)
    allowed = ("Wo sie ist", "Sobald sie", "Sie steht")  # these speak of the order
    for key in KEYS:
        for address, wrong in (("sie", familiar), ("du", formal)):
            text = TEXTS[address].reply(key, "de", **LONG_VALUES).text
            for phrase in allowed:
                text = text.replace(phrase, "")
            assert not wrong.search(text), (key, address, text)


def test_arabic_avoids_the_customers_gender() -> None:
    """Singular imperatives and suffixes that fix a gender; a list of what slipped in before."""
    words = "اكتب اكتبي أرسل أرسلي اختر اختاري اضغط اضغطي أنتَ أنتِ لديك لديكَ يمكنك تريد تريدين تفضل تفضلي"
    gendered = re.compile(rf"(?<!\w)({'|'.join(words.split())})(?!\w)")
    for key in KEYS:
        for response in RESPONSES["ar"][key]:
            for template in templates(response):
                assert not gendered.search(template), (key, template)


def test_values_are_written_in_the_language() -> None:
    wording = Wording(Shop(name="X", url="https://x.example", currency="EUR"))
    moment = datetime(2026, 11, 2, 13, 5, tzinfo=timezone.utc)
    values = {"d": plain(date(2026, 11, 3)), "m": plain(Money(129900, "EUR")), "t": plain(moment)}
    assert wording.words("{d} / {m} / {t}", "de", values).startswith("morgen / 1.299,00\xa0€ / heute, 14:05")
    assert wording.words("{d}", "ar", values) == "غدًا"


def test_the_list_of_orders_leaves_room_for_another_order() -> None:
    reply = TEXTS["sie"].reply("utter_choose_order", "en", orders=LONG_VALUES["orders"])
    assert len(reply.choices) == 10
    assert reply.choices[0].payload == '/track_order{"order_number": "12345670"}'
    assert reply.choices[-1].payload == '/track_order{"order_scope": "other"}'
    assert "*10* Another order" in reply.text


def test_a_payload_takes_values_as_data() -> None:
    response = {"text": "x", "buttons": [{"title": "x", "payload": '/a{"b": "{v}"}'}]}
    assert Wording(SHOP).fill(response, "en", {"v": '"}x'})["buttons"][0]["payload"] == '/a{"b": "\\"}x"}'


def test_a_model_says_outside_rasa_what_the_files_say() -> None:
    from components.responses import merge_languages, read_responses

    texts = Texts.of_model(merge_languages(read_responses(ROOT / "responses")), SHOP)
    for language in LANGUAGES:
        for key in ("utter_turn_failed", "utter_handoff_waiting", "utter_greet"):
            assert texts.reply(key, language) == Texts(ROOT / "responses", SHOP).reply(key, language)
