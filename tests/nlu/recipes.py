"""Ways to learn intents that `compare.py` sets beside each other, fitted by the product's own code."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from nlu_files import Line, shared_lists
from threadpoolctl import threadpool_limits

from components import ensemble
from components.concepts import Concepts
from components.hidden import HiddenLayer, softmax
from components.linear import Block, Features, with_concepts
from components.noise import noisy
from components.text import mask_details, normalise

CHARACTERS, WORDS = Block("char", 1, 5), Block("word", 1, 2)
CONCEPTS, PAIRS = Block("concept", 1, 1, 2, 0.7), Block("concept", 2, 2, 3, 0.5)
ALL = (CHARACTERS, WORDS, CONCEPTS, PAIRS)


@dataclass(frozen=True)
class Recipe:
    """A configuration: features, whether slips are learnt, and which of the two opinions count."""

    name: str
    blocks: tuple[Block, ...] = ALL
    slips: bool = False  # each example is learnt once more with slips
    linear: bool = True
    network: bool = False


RECIPES = (
    Recipe("characters", (CHARACTERS,)),
    Recipe("+ words", (CHARACTERS, WORDS)),
    Recipe("+ concepts", (CHARACTERS, WORDS, CONCEPTS)),
    Recipe("+ pairs of concepts", ALL),
    Recipe("the same, slips learnt", ALL, slips=True),
    Recipe("network alone, by topics", ALL, linear=False, network=True),
    Recipe("chosen: both opinions", ALL, slips=True, network=True),
)


class Texts:
    """Lines as the intent classifier prepares them: as typed and with slips."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._concepts = Concepts.of_lookups(shared_lists())
        self.lines = list(lines)
        self.typed = [self.prepared(line.text) for line in lines]
        self.mistyped = [self.prepared(text) for text in noisy([line.text for line in lines])]

    def prepared(self, text: str) -> str:
        """As components/intents.py makes it."""
        normal = normalise(text)
        return with_concepts(mask_details(normal), self._concepts.names(normal))


class Fitted:
    """A recipe fitted to lines; `seconds` of processor time it took, `megabytes` it keeps."""

    def __init__(self, recipe: Recipe, texts: Texts, chosen: np.ndarray) -> None:
        """`chosen` are the numbers of the lines to learn from."""
        began = time.process_time()
        typed = [texts.typed[n] for n in chosen]
        self.features, rows = Features.learn(recipe.blocks, typed)
        names, wanted = np.unique([sublabel(texts.lines[n]) for n in chosen], return_inverse=True)
        owners = [name.split(ensemble.SUBLABEL)[0] for name in names]
        self.labels = sorted(set(owners))
        owned = np.asarray([self.labels.index(owner) for owner in owners])
        self._owned = np.eye(len(self.labels), dtype=np.float32)[owned]
        self._linear = self._fit_linear(recipe, texts, chosen, rows, owned[wanted]) if recipe.linear else None
        with threadpool_limits(limits=1):
            self._hidden = HiddenLayer.fit(rows, wanted, len(names)) if recipe.network else None
        self.seconds = time.process_time() - began

    def _fit_linear(
        self, recipe: Recipe, texts: Texts, chosen: np.ndarray, rows: Any, wanted: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        from scipy.sparse import vstack

        if recipe.slips:
            slipped = [n for n, line in enumerate(chosen) if texts.mistyped[line] != texts.typed[line]]
            more = self.features.rows([texts.mistyped[chosen[n]] for n in slipped])
            rows, wanted = vstack([rows, more], format="csr"), np.concatenate([wanted, wanted[slipped]])
        return ensemble.fit_linear(rows, wanted, len(self.labels))

    @property
    def megabytes(self) -> float:
        """Of what the model keeps: tables in half precision as they are saved, and the words of its features."""
        size = len(json.dumps(self.features.as_json(), ensure_ascii=False).encode()) + self.features.idf.nbytes
        size += self._linear[0].nbytes // 2 if self._linear else 0
        size += self._hidden.first.nbytes // 2 if self._hidden else 0
        return float(size) / 1e6

    def probabilities(self, prepared: Sequence[str]) -> np.ndarray:
        """A row of probabilities per prepared text, in the order of `labels`."""
        return self._mixed(self.features.rows(prepared))

    def milliseconds(self, texts: Texts, some: Sequence[str]) -> float:
        """Of processor time for one text as it was typed, with its preparation; the median, as machines are busy."""
        spent = []
        for text in some:
            began = time.process_time()
            columns, weights = self.features.row(texts.prepared(text))
            parts = []
            if self._linear:
                table, bias = self._linear
                parts.append(softmax(ensemble.SHARPNESS * (weights @ table[columns] + bias)))
            if self._hidden:
                parts.append(softmax(self._hidden.scores(columns, weights)) @ self._owned)
            sum(parts)
            spent.append(time.process_time() - began)
        return float(np.median(spent)) * 1000

    def _mixed(self, rows: Any) -> np.ndarray:
        network = softmax(self._hidden.all_scores(rows)) @ self._owned if self._hidden else None
        if self._linear is None:
            assert network is not None
            return np.asarray(network)
        table, bias = self._linear
        linear = softmax(ensemble.SHARPNESS * (rows @ table + bias))
        if network is None:
            return np.asarray(linear)
        return np.asarray(ensemble.LINEAR_SHARE * linear + (1 - ensemble.LINEAR_SHARE) * network)


def sublabel(line: Line) -> str:
    """What the network learns for a line: an intent, or one topic of a general question."""
    return f"{line.intent}{ensemble.SUBLABEL}{line.topic if line.intent == 'faq' else ''}"
