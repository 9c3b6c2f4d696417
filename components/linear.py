"""A linear text classifier over n-grams: scikit-learn fits it, numpy alone runs it, npz and json keep it."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

# Of the fit: with scikit-learn's 0.0001 the same texts are understood, after nearly twice the time (docs/nlu.md).
EXACT, ROUGH = 0.01, 0.1
MAX_CHARACTERS = 1000  # what a message wants stands in its first lines; WhatsApp allows 4096
CONCEPTS_FOLLOW = "\x1f"  # never in a normalised text: str.split takes it for a space
_TOKEN = re.compile(r"\w+|[^\w\s]")


def with_concepts(text: str, names: Iterable[str]) -> str:
    """A normalised text with the names of its concepts behind it, for blocks of kind "concept"."""
    return text + CONCEPTS_FOLLOW + " ".join(names)


def char_ngrams(text: str, low: int, high: int) -> Iterator[str]:
    """The character n-grams inside each word of a normalised text, the word's edges marked by a space."""
    for word in text.split():
        padded = f" {word} "
        for size in range(low, high + 1):
            if size >= len(padded):
                yield padded
                break
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def word_ngrams(text: str, low: int, high: int) -> Iterator[str]:
    """The n-grams of words, emoji and punctuation marks of a normalised text, joined by a space."""
    tokens = _TOKEN.findall(text)
    for size in range(low, high + 1):
        for start in range(len(tokens) - size + 1):
            yield " ".join(tokens[start : start + size])


def concept_sets(names: str, low: int, high: int) -> Iterator[str]:
    """The sets of `low` to `high` different concepts out of names joined by spaces."""
    different = sorted(set(names.split()))
    for size in range(low, high + 1):
        yield from map(" ".join, combinations(different, size))


_KINDS: dict[str, Callable[[str, int, int], Iterator[str]]] = {
    "char": char_ngrams,
    "word": word_ngrams,
    "concept": concept_sets,
}


@dataclass(frozen=True)
class Block:
    """One family of terms: `kind` is "char", "word" or "concept", sizes `low` to `high`, kept if in `min_count` texts.

    `weight` is the length of its part of a row: how much it counts beside the other blocks. Concepts are those that
    `with_concepts` has put behind the text.
    """

    kind: str
    low: int
    high: int
    min_count: int = 2
    weight: float = 1.0

    def terms(self, text: str) -> Iterator[str]:
        """All n-grams of this family in a normalised text, repeated as often as they stand there."""
        return _KINDS[self.kind](self.part(text), self.low, self.high)

    def part(self, text: str) -> str:
        """The part of a text that this family looks at."""
        words, _, concepts = text.partition(CONCEPTS_FOLLOW)
        return concepts if self.kind == "concept" else words[:MAX_CHARACTERS]


class Features:
    """Texts as TF-IDF weights, one block of n-grams after the other, each block of the length its weight says."""

    def __init__(self, blocks: Sequence[Block], terms: Sequence[Sequence[str]], idf: np.ndarray) -> None:
        self.blocks = tuple(blocks)
        self.terms = [list(block_terms) for block_terms in terms]
        self.idf = idf
        self._columns: list[dict[str, int]] = []
        offset = 0
        for block_terms in self.terms:
            self._columns.append({term: offset + i for i, term in enumerate(block_terms)})
            offset += len(block_terms)
        self.width = offset

    @classmethod
    def learn(cls, blocks: Sequence[Block], texts: Sequence[str]) -> tuple[Features, Any]:
        """The n-grams of normalised training texts that are frequent enough, and the rows of these texts.

        The rows are a scipy CSR matrix of what `row` gives for each text, made in the same pass because taking texts
        apart is what costs.
        """
        from scipy.sparse import hstack

        learnt = [_learn_block(block, texts) for block in blocks]
        features = cls(blocks, [terms for terms, _, _ in learnt], np.concatenate([idf for _, idf, _ in learnt]))
        return features, hstack([rows for _, _, rows in learnt], format="csr")

    @classmethod
    def of_json(cls, words: dict[str, Any], idf: np.ndarray) -> Features:
        """The features that `as_json` described, with their inverse document frequencies."""
        return cls([Block(*block) for block in words["blocks"]], words["terms"], idf)

    def as_json(self) -> dict[str, Any]:
        """Blocks and terms, for a JSON file; `idf` is kept beside it."""
        return {"blocks": [list(astuple(block)) for block in self.blocks], "terms": self.terms}

    def rows(self, texts: Sequence[str]) -> Any:
        """What `row` gives for each of many texts, as one scipy CSR matrix."""
        from scipy.sparse import hstack

        parts = []
        for block, known, terms in zip(self.blocks, self._columns, self.terms, strict=True):
            offset = next(iter(known.values()), 0)
            numbers = {term: i for i, term in enumerate(terms)}
            counts = _counts(block, texts, numbers)
            parts.append(_weighted(counts[:, : len(terms)], self.idf[offset : offset + len(terms)], block.weight))
        return hstack(parts, format="csr")

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The columns of a normalised text and their weights; both empty if none of its n-grams is known."""
        all_columns: list[int] = []
        all_weights: list[np.ndarray] = []
        for block, known in zip(self.blocks, self._columns, strict=True):
            found = Counter(known[term] for term in block.terms(text) if term in known)
            if not found:
                continue
            columns = list(found)
            weights = (1 + np.log(np.fromiter(found.values(), dtype=np.float32))) * self.idf[columns]
            all_columns += columns
            all_weights.append(weights * np.float32(block.weight / np.sqrt(float(weights @ weights))))
        weights = np.concatenate(all_weights) if all_weights else np.empty(0, dtype=np.float32)
        return np.asarray(all_columns, dtype=np.int64), weights


class LinearModel:
    """Probabilities of labels for a normalised text; `sharpness` scales the scores so that they are honest."""

    def __init__(
        self, features: Features, labels: Sequence[str], weights: np.ndarray, bias: np.ndarray, sharpness: float = 1.0
    ) -> None:
        """`weights` is features x labels."""
        self.features = features
        self.labels = list(labels)
        self.weights = weights
        self.bias = bias
        self.sharpness = sharpness

    @classmethod
    def fit(
        cls, blocks: Sequence[Block], texts: Sequence[str], labels: Sequence[str], strength: float = 0.5
    ) -> LinearModel:
        """Learns from normalised texts; `strength` is the inverse of regularisation, every label weighs alike.

        A linear support vector machine is as right as logistic regression here and fits ten times faster; the sharpness
        that turns its scores into probabilities is found on a tenth of the texts that a first fit has not seen.
        """
        features, rows = Features.learn(blocks, texts)
        wanted = np.asarray(labels)
        held_out = np.random.default_rng(0).random(len(texts)) < 0.1
        weights, bias, names = _fit_scores(rows[~held_out], wanted[~held_out], strength, ROUGH)
        known = held_out & np.isin(wanted, names)
        sharpness = _best_sharpness(rows[known] @ weights + bias, np.searchsorted(names, wanted[known]))
        weights, bias, names = _fit_scores(rows, wanted, strength, EXACT)
        return cls(features, [str(name) for name in names], weights, bias, sharpness)

    def probabilities(self, text: str) -> np.ndarray:
        """One probability per entry of `labels`, summing to one, for a normalised text."""
        columns, weights = self.features.row(text)
        scores = self.sharpness * (weights @ self.weights[columns] + self.bias)
        odds = np.exp(scores - scores.max())
        return np.asarray(odds / odds.sum())

    def save(self, folder: Path, name: str) -> None:
        """Writes `<name>.npz` and `<name>.json` into the folder; no pickle, nothing that runs when it is read."""
        arrays = {"weights": self.weights.astype(np.float16), "bias": self.bias, "idf": self.features.idf}
        np.savez_compressed(folder / f"{name}.npz", **arrays)
        words = {"labels": self.labels, "sharpness": self.sharpness, **self.features.as_json()}
        (folder / f"{name}.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> LinearModel:
        """Reads what `save` wrote."""
        words = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            features = Features.of_json(words, arrays["idf"])
            return cls(
                features, words["labels"], arrays["weights"].astype(np.float32), arrays["bias"], words["sharpness"]
            )


def code_fingerprint() -> str:
    """Changes with the code that makes features of texts; Rasa itself looks at a component's class only."""
    whole = hashlib.sha256()
    here = Path(__file__)
    for module in ("linear.py", "text.py", "concepts.py", "ensemble.py", "hidden.py", "noise.py"):
        whole.update(here.with_name(module).read_bytes())
    whole.update((here.parents[1] / "helpdesk" / "spelling.py").read_bytes())
    return whole.hexdigest()


def _learn_block(block: Block, texts: Sequence[str]) -> tuple[list[str], np.ndarray, Any]:
    """One block's n-grams in order, their inverse document frequency, and the texts' rows of weights (CSR)."""
    numbers: dict[str, int] = {}
    counts = _counts(block, texts, numbers)
    in_texts = np.bincount(counts.indices, minlength=len(numbers))
    names = list(numbers)
    kept = sorted((n for n in range(len(names)) if in_texts[n] >= block.min_count), key=names.__getitem__)
    idf = (np.log((1 + len(texts)) / (1 + in_texts[kept])) + 1).astype(np.float32)
    rows = _weighted(counts[:, kept], idf, block.weight)
    return [names[n] for n in kept], idf, rows


def _counts(block: Block, texts: Sequence[str], numbers: dict[str, int]) -> Any:
    """How often each text has each n-gram (CSR); `numbers` says the column of each and gains the new ones."""
    from scipy.sparse import csr_matrix

    flat: list[int] = []
    starts = [0]
    for numbered in _numbered_terms(block, texts, numbers):
        flat += numbered
        starts.append(len(flat))
    counts = csr_matrix((np.ones(len(flat), dtype=np.float32), flat, starts), shape=(len(texts), len(numbers)))
    counts.sum_duplicates()
    return counts


def _weighted(counts: Any, idf: np.ndarray, length: float) -> Any:
    """Counts of terms as rows of TF-IDF weights of the given length; empty rows stay empty."""
    from scipy.sparse import diags

    counts.data = 1 + np.log(counts.data)
    rows = counts @ diags(idf)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows = (diags(length / np.where(lengths > 0, lengths, 1)) @ rows).tocsr().astype(np.float32)
    rows.sort_indices()
    return rows


def _numbered_terms(block: Block, texts: Iterable[str], numbers: dict[str, int]) -> Iterator[list[int]]:
    """Each text's n-grams as numbers, which `numbers` gives in order of appearance.

    Characters' n-grams stay inside a word, so each different word is taken apart once.
    """
    of_word: dict[str, list[int]] = {}
    for text in texts:
        parts = block.part(text).split() if block.kind == "char" else [text]
        found: list[int] = []
        for part in parts:
            known = of_word.get(part)
            if known is None:
                known = of_word[part] = [numbers.setdefault(term, len(numbers)) for term in block.terms(part)]
            found += known
        yield found


def _fit_scores(
    rows: Any, labels: np.ndarray, strength: float, tolerance: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights (features x labels), bias and the sorted labels of one linear score per label."""
    from sklearn.svm import LinearSVC

    model = LinearSVC(C=strength, class_weight="balanced", random_state=0, tol=tolerance).fit(rows, labels)
    weights, bias = model.coef_.T, model.intercept_
    if weights.shape[1] == 1:  # scikit-learn keeps one score for two labels
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return np.ascontiguousarray(weights, dtype=np.float32), np.asarray(bias, dtype=np.float32), model.classes_


def _best_sharpness(scores: np.ndarray, right: np.ndarray) -> float:
    """The factor on unseen scores whose softmax is least surprised by the right labels; 1.0 without unseen texts."""

    def surprise(sharpness: float) -> float:
        scaled = sharpness * (scores - scores.max(axis=1, keepdims=True))
        return float((np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(right)), right]).mean())

    return min(np.geomspace(0.5, 20, 75).tolist(), key=surprise) if len(right) else 1.0
