"""A small network over the rows of `components.linear`: one hidden layer, plain numpy at work and in training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Plan:
    """How the network is trained; chosen by cross-validation (docs/nlu.md)."""

    width: int = 64
    rounds: int = 6
    pace: float = 0.4
    batch: int = 128
    left_out: float = 0.2  # share of a row's features that a round does not see
    hidden_out: float = 0.3  # share of the hidden layer that a round does not use
    softness: float = 0.05  # of the wanted probabilities, so that the network never is quite sure


class HiddenLayer:
    """Rows of features to probabilities of labels, by way of `width` learnt meanings."""

    def __init__(self, first: np.ndarray, first_bias: np.ndarray, second: np.ndarray, second_bias: np.ndarray) -> None:
        """`first` is features x width, `second` width x labels."""
        self.first, self.first_bias = first, first_bias
        self.second, self.second_bias = second, second_bias

    @classmethod
    def fit(cls, rows: Any, wanted: np.ndarray, labels: int, plan: Plan | None = None, seed: int = 0) -> HiddenLayer:
        """Learns from CSR rows and the number of each row's label; the same for the same seed."""
        from threadpoolctl import threadpool_limits

        plan = plan or Plan()
        chance = np.random.default_rng(seed)
        layer = cls(
            (chance.standard_normal((rows.shape[1], plan.width)) * 0.1).astype(np.float32),
            np.zeros(plan.width, np.float32),
            (chance.standard_normal((plan.width, labels)) / np.sqrt(plan.width)).astype(np.float32),
            np.zeros(labels, np.float32),
        )
        learner = _Learner(layer, plan, chance)
        # The products are small: more threads than one wait for each other, and a busy machine makes that minutes.
        with threadpool_limits(limits=1):
            for number in range(plan.rounds):
                pace = plan.pace * (1 - 0.8 * number / plan.rounds)
                order = chance.permutation(rows.shape[0])
                for start in range(0, len(order), plan.batch):
                    batch = order[start : start + plan.batch]
                    learner.step(rows[batch], wanted[batch], pace)
        return layer

    def scores(self, columns: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """One score per label for a row given by its columns and their weights."""
        hidden = np.maximum(weights @ self.first[columns].astype(np.float32) + self.first_bias, 0)
        return np.asarray(hidden @ self.second + self.second_bias)

    def all_scores(self, rows: Any) -> np.ndarray:
        """`scores` for many CSR rows at once."""
        return np.asarray(np.maximum(rows @ self.first + self.first_bias, 0) @ self.second + self.second_bias)


class _Learner:
    """Gradient steps with a pace of its own for each feature (Adagrad), because rare features are seen rarely."""

    def __init__(self, layer: HiddenLayer, plan: Plan, chance: np.random.Generator) -> None:
        self.layer, self.plan, self.chance = layer, plan, chance
        self.first_seen = np.full((layer.first.shape[0], 1), 1e-3, np.float32)
        self.in_batch = np.zeros(layer.first.shape[0], dtype=bool)
        self.place = np.zeros(layer.first.shape[0], dtype=np.int32)
        self.seen = [
            np.full(part.shape, 1e-3, np.float32) for part in (layer.first_bias, layer.second, layer.second_bias)
        ]

    def step(self, rows: Any, wanted: np.ndarray, pace: float) -> None:
        """One batch of CSR rows."""
        from scipy.sparse import csr_matrix

        layer, plan, count = self.layer, self.plan, rows.shape[0]
        kept = self.chance.random(len(rows.data), dtype=np.float32) > plan.left_out
        columns = self._columns(rows.indices)
        data = rows.data * kept / np.float32(1 - plan.left_out)
        small = csr_matrix((data, self.place[rows.indices], rows.indptr), shape=(count, len(columns)))
        before = small @ layer.first[columns] + layer.first_bias
        used = (self.chance.random(before.shape, dtype=np.float32) > plan.hidden_out) / np.float32(1 - plan.hidden_out)
        hidden = np.maximum(before, 0) * used
        gradient = softmax(hidden @ layer.second + layer.second_bias) - np.float32(
            plan.softness / layer.second.shape[1]
        )
        gradient[np.arange(count), wanted] -= 1 - plan.softness
        gradient /= count
        back = (gradient @ layer.second.T) * (before > 0) * used
        self._move(0, layer.first_bias, back.sum(axis=0), pace)
        self._move(1, layer.second, hidden.T @ gradient, pace)
        self._move(2, layer.second_bias, gradient.sum(axis=0), pace)
        change = small.T @ back
        self.first_seen[columns] += (change * change).mean(axis=1, keepdims=True)
        layer.first[columns] -= np.float32(pace) * change / np.sqrt(self.first_seen[columns])

    def _columns(self, indices: np.ndarray) -> np.ndarray:
        """The features of a batch in order; `place` says where each stands among them."""
        self.in_batch[indices] = True  # np.unique would sort them: a quarter of the time
        columns = np.flatnonzero(self.in_batch)
        self.in_batch[columns] = False
        self.place[columns] = np.arange(len(columns), dtype=np.int32)
        return columns

    def _move(self, number: int, part: np.ndarray, change: np.ndarray, pace: float) -> None:
        self.seen[number] += change * change
        part -= np.float32(pace) * change / np.sqrt(self.seen[number])


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores (one row or many) as probabilities that sum to one."""
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))
