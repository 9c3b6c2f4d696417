"""Divides examples for cross-validation so that no twin of a judged line, and no neighbour in its file, was learnt."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from nlu_files import Line
from sklearn.feature_extraction.text import TfidfVectorizer

from helpdesk.spelling import normalise

NEAR = 0.7  # cosine of three and four characters from which two lines are twins
BLOCK = 10  # lines that follow each other in a file: mostly one writer's thought
ROWS = 500  # compared at once


def folds(lines: Sequence[Line], count: int = 5, seed: int = 0) -> np.ndarray:
    """The fold (0 to `count` - 1) of each line.

    Each language's intents and topics are dealt out evenly in blocks of lines that follow each other; near-twins follow
    the first of them wherever they stand.
    """
    chance = np.random.default_rng(seed)
    of_line = np.zeros(len(lines), dtype=np.int64)
    for numbers in _parts(lines).values():
        blocks = [numbers[start : start + BLOCK] for start in range(0, len(numbers), BLOCK)]
        first = int(chance.integers(count))
        for turn, place in enumerate(chance.permutation(len(blocks))):
            of_line[blocks[place]] = (first + turn) % count
    return of_line[first_twins([normalise(line.text) for line in lines])]


def first_twins(texts: Sequence[str]) -> np.ndarray:
    """For each normalised text the number of the first one that it is a twin of, by way of other twins, too."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), dtype=np.float32).fit_transform(texts)
    pairs = [(found.row + start, found.col) for start, found in _near(grams, grams)]
    left, right = (np.concatenate(side) for side in zip(*pairs, strict=True))
    links = csr_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(len(texts), len(texts)))
    _, group = connected_components(links, directed=False)
    _, first = np.unique(group, return_index=True)
    return np.asarray(first[group])


def near_any(texts: Sequence[str], others: Sequence[str]) -> np.ndarray:
    """True for each normalised text that is a twin of any of `others`."""
    makes = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), dtype=np.float32).fit([*texts, *others])
    near = np.zeros(len(texts), dtype=bool)
    for start, found in _near(makes.transform(texts), makes.transform(others)):
        near[found.row + start] = True
    return near


def _near(grams: Any, others: Any) -> Any:
    """Pieces of the matrix of likenesses, each with the number of its first row; only what is a twin is kept."""
    turned = others.T.tocsr()
    for start in range(0, grams.shape[0], ROWS):
        likeness = grams[start : start + ROWS] @ turned
        likeness.data[likeness.data < NEAR] = 0
        likeness.eliminate_zeros()
        yield start, likeness.tocoo()


def _parts(lines: Sequence[Line]) -> dict[tuple[str, str, str], list[int]]:
    """The numbers of each language's, intent's and topic's lines, in the order of their files."""
    parts: dict[tuple[str, str, str], list[int]] = {}
    for number, line in enumerate(lines):
        parts.setdefault((line.language, line.intent, line.topic), []).append(number)
    return parts
