"""Rasa's answers come filled, in the right language, and leave nothing of the customer behind."""

import asyncio
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from components.nlg import ShopResponses
from components.responses import merge_languages

SENTENCES = {
    "en": {"utter_x": [{"text": "Order {number} of {order_number} at {shop_name}"}]},
    "de": {"utter_x": [{"text": "[[Ihre|Deine]] Bestellung {number}", "metadata": {"note": "for designers"}}]},
    "ar": {"utter_x": [{"text": "الطلب {number}", "buttons": [{"title": "نعم", "payload": "/affirm"}]}]},
}


def generator() -> ShopResponses:
    """As Rasa makes it: the domain comes later."""
    made = NaturalLanguageGenerator.create(EndpointConfig(type="components.nlg.ShopResponses"), Domain.empty())
    assert isinstance(made, ShopResponses)
    assert isinstance(made, TemplatedNaturalLanguageGenerator)  # only such a one is given the responses
    made.responses = merge_languages(SENTENCES)
    return made


def generated(language: str | None, values: dict[str, Any] | None) -> dict[str, Any]:
    slots = [
        TextSlot("language", [], initial_value=language, influence_conversation=False),
        TextSlot("order_number", [], initial_value="7", influence_conversation=False),
    ]
    tracker = DialogueStateTracker("c1", slots)
    kwargs = {} if values is None else {"values": values}
    found = asyncio.run(generator().generate("utter_x", tracker, "whatsapp", **kwargs))
    assert found is not None
    return found


def test_the_slot_decides_the_language() -> None:
    assert generated("de", {"number": "1001"})["text"] == "Ihre Bestellung 1001"
    assert generated("ar", {"number": "1001"})["buttons"] == [{"title": "نعم", "payload": "/affirm"}]


def test_english_answers_while_the_language_is_not_known() -> None:
    assert generated(None, {"number": "1001"})["text"] == "Order 1001 of 7 at Lumora"


def test_an_action_that_changes_the_language_speaks_it_at_once() -> None:
    assert generated("en", {"number": "1001", "language": "de"})["text"] == "Ihre Bestellung 1001"


def test_nothing_of_the_values_or_the_files_is_kept_with_the_message() -> None:
    values = {"number": "1001"}
    assert set(generated("de", values)) == {"text"}
    assert values == {}


def test_a_key_that_nobody_wrote_says_nothing() -> None:
    assert asyncio.run(generator().generate("utter_nobody", DialogueStateTracker("c1", []), "whatsapp")) is None
