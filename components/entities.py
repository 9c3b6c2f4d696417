"""Details of a message: numbers, days, addresses by their shape; products, colours, reasons from lists of words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import components.patches  # noqa: F401
from components.concepts import Concepts
from components.detail import Detail
from components.goods import KINDS
from components.kept import Kept
from components.read_details import read_details
from helpdesk.clock import now

LISTS = "lists.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class EntityExtractor(Kept, EntityExtractorMixin):
    """Adds each message's details to its entities, with positions in the text as it was typed.

    It stands after the intent classifier, because a reason is one only where something is to go back. Training keeps
    the lists of words of data/nlu/shared/ in the model.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, lists: Concepts | None = None
    ) -> None:
        """It has no settings; `lists` is None until they were read in training: then shapes are all it knows."""
        super().__init__(config, storage, resource)
        self._lists = lists

    @classmethod
    def read(cls, folder: Path) -> tuple[Any, ...]:
        """The lists it was trained with."""
        return (Concepts(json.loads((folder / LISTS).read_text(encoding="utf-8"))),)

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the lists of products, colours and reasons."""
        self._lists = Concepts.of_lookups(training_data.lookup_tables).only(*KINDS)
        with self._storage.write_to(self._resource) as folder:
            (folder / LISTS).write_text(json.dumps(self._lists.lists, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the details found to each message."""
        for message in messages:
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
            found = [self._entity(detail) for detail in self.details(message.get(TEXT) or "", intent)]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages

    def details(self, text: str, intent: str | None) -> list[Detail]:
        """All details of a text that means `intent`, in order."""
        return read_details(text, intent, self._lists, now().date())

    def _entity(self, detail: Detail) -> dict[str, Any]:
        entity: dict[str, Any] = {
            "entity": detail.kind,
            "start": detail.start,
            "end": detail.end,
            "value": detail.value,
            "extractor": type(self).__name__,
        }
        return entity if detail.role is None else {**entity, "role": detail.role}
