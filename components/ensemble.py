"""Intents by two opinions on the same features: a linear model and a small network, averaged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from components.hidden import HiddenLayer, softmax
from components.linear import Block, Features

# Chosen by cross-validation (docs/nlu.md): the linear scores' sharpness and how much its opinion counts.
SHARPNESS = 5.0
LINEAR_SHARE = 0.5
STRENGTH = 1.0
TOLERANCE = 1.0  # of the fit: with 0.2 the same texts are understood, after a sixth more time
SUBLABEL = "/"


class Ensemble:
    """Probabilities of labels for a normalised text.

    A label "faq/delivery_time" is learnt by the network as a label of its own and counted as "faq": one intent that is
    many things is easier to know by its parts.
    """

    def __init__(
        self, features: Features, labels: Sequence[str], linear: np.ndarray, bias: np.ndarray, hidden: HiddenLayer,
        owners: np.ndarray,
    ) -> None:  # fmt: skip
        """`linear` is features x labels; `owners` names the label (its number) of each of the network's sublabels."""
        self.features = features
        self.labels = list(labels)
        self.linear = linear
        self.bias = bias
        self.hidden = hidden
        self._owned = np.zeros((len(owners), len(self.labels)), dtype=np.float32)
        self._owned[np.arange(len(owners)), owners] = 1

    @classmethod
    def fit(
        cls,
        blocks: Sequence[Block],
        texts: Sequence[str],
        sublabels: Sequence[str],
        mistyped: Sequence[str] = (),
        vectors: np.ndarray | None = None,
    ) -> Ensemble:
        """Learns from normalised texts; `mistyped` are the same texts in the same order, or none.

        A slip that leaves a text as it is teaches nothing. `vectors` are those of a sentence encoder, one row a text,
        or None without one.
        """
        from scipy.sparse import csr_matrix, hstack, vstack

        features, rows = Features.learn(blocks, texts)
        changed = np.asarray([n for n, slip in enumerate(mistyped) if slip != texts[n]], dtype=np.int64)
        slipped = features.rows([mistyped[n] for n in changed]) if len(changed) else None
        if vectors is not None:
            rows = hstack([rows, csr_matrix(vectors)], format="csr")
            slipped = hstack([slipped, csr_matrix(vectors[changed])], format="csr") if len(changed) else None
        names, wanted = np.unique(np.asarray(sublabels), return_inverse=True)
        of_name = [str(name).split(SUBLABEL)[0] for name in names]
        labels = sorted(set(of_name))
        owners = np.asarray([labels.index(label) for label in of_name])
        all_rows, all_wanted = rows, wanted
        if slipped is not None:
            all_rows, all_wanted = vstack([rows, slipped], format="csr"), np.concatenate([wanted, wanted[changed]])
        with ThreadPoolExecutor(1) as beside:  # liblinear lets go of the interpreter: both learn at once
            opinion = beside.submit(fit_linear, all_rows, owners[all_wanted], len(labels))
            # The network leaves out features by itself: slips gain it nothing and cost half its time.
            hidden = HiddenLayer.fit(rows, wanted, len(names))
            linear, bias = opinion.result()
        return cls(features, labels, linear, bias, hidden, owners)

    def probabilities(self, text: str, vector: np.ndarray | None = None) -> np.ndarray:
        """One probability per entry of `labels`, summing to one, for a normalised text and the encoder's vector."""
        columns, weights = self.features.row(text)
        if vector is not None:
            columns = np.concatenate([columns, self.features.width + np.arange(len(vector))])
            weights = np.concatenate([weights, vector])
        scores = SHARPNESS * (weights @ self.linear[columns].astype(np.float32) + self.bias)
        network = softmax(self.hidden.scores(columns, weights)) @ self._owned
        return np.asarray(LINEAR_SHARE * softmax(scores) + (1 - LINEAR_SHARE) * network)

    def save(self, folder: Path, name: str) -> None:
        """Writes `<name>.npz` and `<name>.json` into the folder; no pickle, nothing that runs when it is read."""
        arrays = {
            "linear": self.linear.astype(np.float16),
            "bias": self.bias,
            "first": self.hidden.first.astype(np.float16),
            "first_bias": self.hidden.first_bias,
            "second": self.hidden.second,
            "second_bias": self.hidden.second_bias,
            "owners": self._owned.argmax(axis=1),
            "idf": self.features.idf,
        }
        np.savez(folder / f"{name}.npz", **arrays)  # Rasa packs the model anyway
        words = {"labels": self.labels, **self.features.as_json()}
        (folder / f"{name}.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> Ensemble:
        """Reads what `save` wrote; the big tables stay in half precision, a message needs few of their rows."""
        words: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as kept:
            hidden = HiddenLayer(kept["first"], kept["first_bias"], kept["second"], kept["second_bias"])
            features = Features.of_json(words, kept["idf"])
            return cls(features, words["labels"], kept["linear"], kept["bias"], hidden, kept["owners"])


def fit_linear(
    rows: Any, wanted: np.ndarray, labels: int, tolerance: float = TOLERANCE
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features x labels) and bias of one linear score per label, learnt from CSR rows."""
    from sklearn.svm import LinearSVC

    model = LinearSVC(C=STRENGTH, random_state=0, tol=tolerance).fit(rows, wanted)
    weights, bias = model.coef_.T, model.intercept_
    if labels == 2:  # scikit-learn keeps one score for two labels
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return np.ascontiguousarray(weights, dtype=np.float32), np.asarray(bias, dtype=np.float32)
