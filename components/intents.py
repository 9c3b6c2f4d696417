"""What a message wants: an intent classifier of our own, 0.5 ms a message, no TensorFlow at work."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import classifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import components.patches  # noqa: F401
from components.linear import Block, LinearModel, code_fingerprint
from components.text import mask_details, normalise

MODEL = "intents"
# Characters bear typing errors, endings and dialects; words and pairs of words bear meaning (figures in docs/nlu.md).
BLOCKS = (Block("char", 1, 5), Block("word", 1, 2))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent, classifier.IntentClassifier):
    """Sets `intent` and `intent_ranking` of each message; a message without words has intent None."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: inverse of regularisation; `ranking_length`: how many intents the ranking keeps."""
        return {"strength": 0.5, "ranking_length": 10}

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed to run it."""
        return ["numpy", "sklearn"]

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None = None
    ) -> None:
        """`model` is None until it has been trained."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """A classifier that has yet to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """The classifier as trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder, MODEL))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Makes Rasa train again when the code of the features or their kinds changed."""
        return f"{BLOCKS} {code_fingerprint()}"

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples of all languages together; raises RasaException with fewer than two intents."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [mask_details(normalise(example.get(TEXT))) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        if len(set(intents)) < 2:
            raise RasaException("The intent classifier needs examples of at least two intents in data/nlu/.")
        self._model = LinearModel.fit(BLOCKS, texts, intents, self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder, MODEL)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the intent and the ranking to each message."""
        for message in messages:
            ranking = self._ranking(mask_details(normalise(message.get(TEXT) or "")))
            # FallbackClassifier puts itself in front of this list, so `intent` must not be the same object.
            intent = dict(ranking[0]) if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        if self._model is None or not text:
            return []
        probabilities = self._model.probabilities(text)
        best = np.argsort(-probabilities)[: self._config["ranking_length"]]
        return [{"name": self._model.labels[i], "confidence": float(probabilities[i])} for i in best]
