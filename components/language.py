"""Which language a message is written in: said only when it is clear, so that "ok" and "1234" change nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import json_to_string, read_json_file

import components.patches  # noqa: F401
from components.kept import Kept
from components.linear import Block, LinearModel
from components.text import ARABIC_LETTER, LATIN_LETTER, arabic_share, plain_words
from helpdesk.values import as_language

MODEL = "languages"
WORDS = "words_of_one_language.json"
SHORTEST_LONE_WORD = 4  # letters
SHORTEST_PART, SHORTEST_REST = 5, 3  # letters of a compound's word that is known, and of what is joined to it
ARABIC_DIGIT = re.compile(r"[\u0660-\u0669]")
OWN_SHARE = 0.96  # of the texts with a word that are of one language: "hallo" stands in a few English ones, too
# People say "thanks", "ciao" or "super" in any language: a lone word of these says nothing about theirs.
COURTESIES = {"thank", "goodbye", "affirm", "deny"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageIdentifier(Kept, EntityExtractorMixin):
    """Adds the entity `language` (en, de, ar) to a message whose language is clear; stands after intents and entities.

    A wish in the message ("auf Deutsch bitte") wins over `language` in the message's metadata (an earlier wish), which
    wins over what the words say.
    """

    blocks = (Block("char", 1, 4, 3), Block("word", 1, 1, 3))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`certain`: probability from which words are believed; `seen`: texts that make a lone word of one language."""
        return {"certain": 0.9, "seen": 8}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
        words: dict[str, list[Any]] | None = None,
    ) -> None:
        """`model` tells Latin-script texts apart, `words` says language and number of texts of its own words."""
        super().__init__(config, storage, resource)
        self._model = model
        self._words = words or {}

    @classmethod
    def read(cls, folder: Path) -> tuple[Any, ...]:
        """Model and words; without Latin texts of two languages no model: then Arabic is known by its script only."""
        trained = (folder / f"{MODEL}.npz").exists()
        return LinearModel.load(folder, MODEL) if trained else None, read_json_file(folder / WORDS)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples written in Latin letters; their language comes from the folder they lie in."""
        texts, languages = [], []
        for example in training_data.training_examples:
            language = (example.get("metadata") or {}).get("language")
            if language and example.get(TEXT) and not ARABIC_LETTER.search(example.get(TEXT)):
                texts.append(plain_words(example.get(TEXT)))
                languages.append(language)
        self._words = words_of_one_language(zip(texts, languages, strict=True))
        with self._storage.write_to(self._resource) as folder:
            if len(set(languages)) > 1:
                self._model = LinearModel.fit(self.blocks, texts, languages)
                self._model.save(folder, MODEL)
            (folder / WORDS).write_text(json_to_string(self._words), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entity `language` to each message whose language is clear."""
        for message in messages:
            text = message.get(TEXT) or ""
            if language := self._wish(message) or self.identify(text, _intent(message)):
                entity = {
                    "entity": "language",
                    "start": 0,
                    "end": len(text),
                    "value": language,
                    "extractor": type(self).__name__,
                }
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages

    def _compound(self, word: str) -> str | None:
        """German if a long word begins or ends with one that only German has, as "Paketstatus"."""
        most = len(word) - SHORTEST_REST
        parts = {part for cut in range(SHORTEST_PART, most + 1) for part in (word[:cut], word[-cut:])}
        owners = {self._words[part][0] for part in parts if self._words.get(part, ("", 0))[1] >= self._config["seen"]}
        return "de" if owners == {"de"} and self._words.get(word, ("de",))[0] == "de" else None

    def _wish(self, message: Message) -> str | None:
        if _intent(message) == "change_language":
            wanted = {entity["value"] for entity in message.get(ENTITIES, []) if entity["entity"] == "wanted_language"}
            if len(wanted) == 1 and (ours := as_language(wanted.pop())):
                return ours
        return as_language((message.get("metadata") or {}).get("language"))

    def identify(self, text: str, intent: str | None = None) -> str | None:
        """The language of a text, or None if that is not clear; `intent` tells a lone word of courtesy."""
        if ARABIC_DIGIT.search(text) and not LATIN_LETTER.search(text):
            return "ar"
        share = arabic_share(text)
        if share >= 0.5:
            return "ar" if len(ARABIC_LETTER.findall(text)) > 1 else None
        words = plain_words(text).split()
        if share > 0 or not words:
            return None
        if len(words) == 1:
            language, seen = self._words.get(words[0], (None, 0))
            clear = seen >= self._config["seen"] and len(words[0]) >= SHORTEST_LONE_WORD and intent not in COURTESIES
            return language if clear else self._compound(words[0])
        if self._model is None:
            return None
        probabilities = self._model.probabilities(" ".join(words))
        best = int(probabilities.argmax())
        if probabilities[best] < self._config["certain"]:
            return None
        # Arabic in Latin letters looks like gibberish to a model of characters: it must show a word of its own.
        own = any(self._words.get(word, (None,))[0] == "ar" for word in words)
        return None if self._model.labels[best] == "ar" and not own else self._model.labels[best]


def _intent(message: Message) -> str | None:
    return (message.get(INTENT) or {}).get("name")


def words_of_one_language(examples: Iterable[tuple[str, str]]) -> dict[str, list[Any]]:
    """Language and number of texts of each word that stands in at least three texts, nearly all of one language."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text, language in examples:
        for word in set(text.split()):
            counts[word][language] += 1
    own: dict[str, list[Any]] = {}
    for word, found in sorted(counts.items()):
        language, seen = found.most_common(1)[0]
        if seen >= 3 and seen >= OWN_SHARE * sum(found.values()):
            own[word] = [language, seen]
    return own
