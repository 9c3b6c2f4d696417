"""Which topic a general question is about: a response selector of our own that answers in Rasa's standard structure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import components.patches  # noqa: F401
from components.kept import Kept
from components.linear import Block, LinearModel
from components.text import mask_details, normalise

MODEL = "topics"
PERHAPS = 0.02  # below it a general question is not what was meant


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicSelector(Kept):
    """Sets `response_selector` of messages that may be a general question; it comes after the intent classifier.

    The examples say their topic themselves: `metadata: {topic: delivery_time}` beside `intent: faq` in data/nlu/.
    """

    blocks = (Block("char", 1, 5), Block("word", 1, 2))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`retrieval_intent`: whose topics; `strength`: inverse of regularisation; `ranking_length`: topics kept;
        `within`: the intent must be among that many best ones, so that other messages cost and carry nothing."""
        return {"retrieval_intent": "faq", "strength": 0.5, "ranking_length": 4, "within": 3}

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed to run it."""
        return ["numpy", "sklearn"]

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None = None
    ) -> None:
        """`model` is None until it has been trained."""
        super().__init__(config, storage, resource)
        self._model = model

    @classmethod
    def read(cls, folder: Path) -> tuple[Any, ...]:
        """The topics as learnt; None if there were none to learn: then nothing is selected."""
        return (LinearModel.load(folder, MODEL) if (folder / f"{MODEL}.json").exists() else None,)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples of all languages together; nothing if they name fewer than two topics."""
        examples = [
            (mask_details(normalise(example.get(TEXT))), topic)
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get(INTENT) == self._intent and (topic := topic_of(example))
        ]
        with self._storage.write_to(self._resource) as folder:
            if len({topic for _, topic in examples}) > 1:
                texts, topics = [text for text, _ in examples], [topic for _, topic in examples]
                self._model = LinearModel.fit(self.blocks, texts, topics, self._config["strength"])
                self._model.save(folder, MODEL)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the topic and the ranking of topics to each message that may be a general question."""
        for message in messages:
            if self._model is None or not self._may_be_meant(message):
                continue
            if text := mask_details(normalise(message.get(TEXT) or "")):
                message.set("response_selector", self._selection(text, self._model), add_to_output=True)
        return messages

    @property
    def _intent(self) -> str:
        return str(self._config["retrieval_intent"])

    def _may_be_meant(self, message: Message) -> bool:
        # FallbackClassifier may have put itself in front already.
        best = [message.get(INTENT) or {}, *(message.get("intent_ranking") or ())[: self._config["within"]]]
        return any(
            intent.get(INTENT_NAME_KEY) == self._intent and intent.get(PREDICTED_CONFIDENCE_KEY, 0.0) >= PERHAPS
            for intent in best
        )

    def _selection(self, text: str, model: LinearModel) -> dict[str, Any]:
        """The structure of Rasa's ResponseSelector; the texts themselves stand in knowledge/."""
        probabilities = model.probabilities(text)
        ranking = [
            {"intent_response_key": f"{self._intent}/{model.labels[i]}", "confidence": float(probabilities[i])}
            for i in np.argsort(-probabilities)[: self._config["ranking_length"]]
        ]
        key = ranking[0]["intent_response_key"]
        response = {**ranking[0], "responses": [], "utter_action": f"utter_{key}"}
        return {"all_retrieval_intents": [self._intent], self._intent: {"response": response, "ranking": ranking}}


def topic_of(example: Message) -> str:
    """The topic that an example's `metadata: topic:` says, or ""."""
    metadata = example.get("metadata") or {}
    inner = metadata.get("intent") or metadata.get("example") or {}
    return str(inner.get("topic") or "") if isinstance(inner, dict) else ""
