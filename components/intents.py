"""What a message wants: an intent classifier of our own, below 1 ms a message, no TensorFlow at work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers import classifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import components.patches  # noqa: F401
from components.concepts import Concepts
from components.encoder import Encoder
from components.ensemble import SUBLABEL, Ensemble
from components.kept import Kept
from components.linear import Block, with_concepts
from components.noise import noisy
from components.text import mask_details, normalise
from components.topics import topic_of

MODEL = "intents"
CONCEPTS = "concepts.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(Kept, classifier.IntentClassifier):
    """Sets `intent` and `intent_ranking` of each message; a message without words has intent None."""

    # Characters bear typing errors, endings and dialects; words and pairs of words bear meaning; concepts carry it from
    # one language to the next (figures in docs/nlu.md).
    blocks = (
        Block("char", 1, 5), Block("word", 1, 2), Block("concept", 1, 1, 2, 0.7), Block("concept", 2, 2, 3, 0.5),
    )  # fmt: skip

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ranking_length`: how many intents the ranking keeps; `mistyped`: learn each example once more with slips;
        `odds`: what an intent's probability is multiplied with before all are made to sum to one again; `encoder`: the
        folder of a sentence encoder (docs/nlu.md), none by default, and `encoder_weight` its say beside the words."""
        return {"ranking_length": 10, "mistyped": True, "odds": {}, "encoder": None, "encoder_weight": 1.0}

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed to run it."""
        return ["numpy", "sklearn"]

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Ensemble | None = None,
        concepts: Concepts | None = None,
    ) -> None:
        """`model` and `concepts` are None until it has been trained."""
        super().__init__(config, storage, resource)
        self._model = model
        self._concepts = concepts or Concepts({})
        self._encoder = Encoder(Path(config["encoder"])) if config["encoder"] else None

    @classmethod
    def read(cls, folder: Path) -> tuple[Any, ...]:
        """Both opinions and the concepts."""
        return Ensemble.load(folder, MODEL), Concepts(json.loads((folder / CONCEPTS).read_text(encoding="utf-8")))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples of all languages together; raises RasaException with fewer than two intents."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        if len({example.get(INTENT) for example in examples}) < 2:
            raise RasaException("The intent classifier needs examples of at least two intents in data/nlu/.")
        self._concepts = Concepts.of_lookups(training_data.lookup_tables)
        typed = [example.get(TEXT) for example in examples]
        sublabels = [f"{example.get(INTENT)}{SUBLABEL}{topic_of(example)}" for example in examples]
        mistyped = [self._prepared(normalise(text)) for text in noisy(typed)] if self._config["mistyped"] else []
        vectors = np.stack([self._vector(text) for text in typed]) if self._encoder else None
        self._model = Ensemble.fit(
            self.blocks, [self._prepared(normalise(text)) for text in typed], sublabels, mistyped, vectors
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder, MODEL)
            (folder / CONCEPTS).write_text(json.dumps(self._concepts.lists, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the intent and the ranking to each message."""
        for message in messages:
            ranking = self._ranking(message.get(TEXT) or "")
            # FallbackClassifier puts itself in front of this list, so `intent` must not be the same object.
            intent = dict(ranking[0]) if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _prepared(self, normal: str) -> str:
        return with_concepts(mask_details(normal), self._concepts.names(normal))

    def _vector(self, text: str) -> np.ndarray:
        assert self._encoder is not None
        return self._encoder.vector(text) * np.float32(self._config["encoder_weight"])

    def _ranking(self, text: str) -> list[dict[str, Any]]:
        if self._model is None or not (normal := normalise(text)):
            return []
        vector = self._vector(text) if self._encoder else None
        probabilities = self._model.probabilities(self._prepared(normal), vector)
        for intent, odds in self._config["odds"].items():
            if intent in self._model.labels:
                probabilities[self._model.labels.index(intent)] *= odds
        probabilities /= probabilities.sum()
        best = np.argsort(-probabilities)[: self._config["ranking_length"]]
        return [{"name": self._model.labels[i], "confidence": float(probabilities[i])} for i in best]
