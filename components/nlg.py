"""Answers in the customer's language, filled by the shop's rules (see helpdesk/texts.py) instead of Rasa's own."""

from __future__ import annotations

import copy
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

import components.patches  # noqa: F401
from helpdesk.shop import shop
from helpdesk.texts import Wording
from helpdesk.values import DEFAULT_LANGUAGE, as_language


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
        slots = tracker.current_slot_values()
        language = as_language(values.get("language")) or as_language(slots.get("language")) or DEFAULT_LANGUAGE
        variation = self._random_response_for(utter_action, output_channel, {**slots, "language": language})
        if variation is None:
            return None
        # A form asks by itself: what its question needs stands in the slot `question` (actions/flows).
        known = {**slots, **(slots.get("question") or {}), **values}
        filled = Wording(shop()).fill(copy.deepcopy(variation), language, known)
        # What is left in there Rasa would store with the message: the customer's data, once more.
        values.clear()
        return filled
