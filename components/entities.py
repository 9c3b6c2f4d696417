"""Details of a message that have a shape: numbers, addresses, amounts, names of languages. Nothing is trained."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

import components.patches  # noqa: F401
from components.shapes import find_details


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds what `components.shapes` finds to each message's entities, with positions in the text as it was typed."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityExtractor:
        """An extractor; it has no settings and nothing to learn."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the details found to each message."""
        for message in messages:
            found = [
                {
                    "entity": detail.kind,
                    "start": detail.start,
                    "end": detail.end,
                    "value": detail.value,
                    "extractor": type(self).__name__,
                }
                for detail in find_details(message.get(TEXT) or "")
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages
