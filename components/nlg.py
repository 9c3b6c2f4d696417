"""Answers in the customer's language, filled by the shop's rules (see helpdesk/texts.py) instead of Rasa's own."""

from __future__ import annotations

import copy
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

import components.patches  # noqa: F401
from helpdesk.policies.chat_text import utf16
from helpdesk.policies.reply_parts import BODY_UNITS, MAX_BUTTONS, TEXT_UNITS
from helpdesk.shop import shop
from helpdesk.texts import Wording
from helpdesk.turn import current_turn
from helpdesk.values import DEFAULT_LANGUAGE, as_language

ALSO = "also"  # the value that names a further response, said in the same message
PRIVACY_LINE = "utter_privacy_line"  # what the first answer to a customer bears


class ShopResponses(TemplatedNaturalLanguageGenerator):
    """Named in endpoints.yml as `nlg: {type: components.nlg.ShopResponses}`.

    A subclass, because Rasa hands the domain's responses only to the stock generator's kind, and only later.
    """

    def __init__(self, endpoint_config: Any = None, domain: Any = None) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The response in the language of `values["language"]`, else of the slot `language`; None if nobody wrote it.

        An action gives `values`; slots and the shop's variables can be used by name, too.
        """
        values = kwargs.get("values") or {}
        also = values.pop(ALSO, None)
        slots = tracker.current_slot_values()
        language = as_language(values.get("language")) or as_language(slots.get("language")) or DEFAULT_LANGUAGE
        variation = self._random_response_for(utter_action, output_channel, {**slots, "language": language})
        if variation is None:
            return None
        # A form asks by itself: what its question needs stands in the slot `question` (actions/flows).
        known = {**slots, **(slots.get("question") or {}), **values}
        wording = Wording(shop())
        filled = wording.fill(copy.deepcopy(variation), language, known)
        turn = current_turn()

        def say_too(key: str) -> bool:
            more = self._random_response_for(key, output_channel, {**slots, "language": language})
            return more is not None and add(filled, wording.fill(copy.deepcopy(more), language, known))

        if also:
            say_too(also)
        if turn is not None and turn.privacy_due and say_too(PRIVACY_LINE):
            turn.privacy_told, turn.privacy_due = turn.privacy_due, ""
        # What is left in there Rasa would store with the message: the customer's data, once more.
        values.clear()
        return filled


def add(filled: dict[str, Any], more: dict[str, Any]) -> bool:
    """Let `more` be said in the same message; False, and nothing is changed, where one message has no room for it."""
    text = f"{filled.get('text') or ''}\n\n{more['text']}"
    buttons = [*(filled.get("buttons") or ()), *(more.get("buttons") or ())]
    if not filled.get("text") or filled.get("image") or (more.get("buttons") and len(buttons) > MAX_BUTTONS):
        return False
    if utf16(text) > (BODY_UNITS if buttons or filled.get("custom") else TEXT_UNITS):
        return False
    filled["text"] = text
    if buttons:
        filled["buttons"] = buttons
    return True
