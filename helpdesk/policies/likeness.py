"""Texts that say much the same, put together: TF-IDF over words and pieces of words, then one grouping. Pure.

Grouping goes in two steps, both without chance. The most frequent texts found groups, every other text joins the group
whose leader it is most like; then the closest groups are joined while they are close enough (agglomerative, centroids).
The first step makes 50 000 texts as little work as a few thousand.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, vstack

from helpdesk.policies.knowledge_search import common_stems, stem
from helpdesk.spelling import BREAK, tokens

JOIN, MERGE = 0.5, 0.45  # cosine from which a text joins a leader, and a group another group
WORD, PIECE = 1.0, 0.5  # what words and pieces of words count
PIECES = (3, 4)
COMMON = 0.2  # what words count that stand in nearly every message
LONGEST = 300  # characters of a text that are looked at: what somebody wants stands at its beginning
MOST_TERMS = 60  # of a text, the weightiest: long mails do not cost more than a chat message
BATCH = 1024
NEIGHBOURS = 12
MOST_MERGED = 3000  # groups, the largest ones, that are compared with each other at last


def group(texts: Sequence[str], join: float = JOIN, merge: float = MERGE) -> list[list[int]]:
    """The texts' positions in groups; the largest group first, in each the text first that is most like the others.

    The same texts in the same order give the same groups.
    """
    if not texts:
        return []
    places: dict[tuple[str, ...], list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(words(text), []).append(place)
    same = sorted(places.values(), key=lambda each: (-len(each), each[0]))
    rows = vectors([texts[each[0]] for each in same])
    counts = np.array([len(each) for each in same])
    groups = _merged(_led(rows, join), rows, counts, merge)
    ordered = (_central_first(members, rows, counts) for members in groups)
    found = [[place for member in members for place in same[member]] for members in ordered]
    return sorted(found, key=lambda each: (-len(each), min(each)))


def nearest(texts: Sequence[str], examples: Sequence[str], most: int = NEIGHBOURS) -> list[list[tuple[int, float]]]:
    """For each text the positions of the examples most like it, with how like they are (above 0.0 to 1.0)."""
    if not texts or not examples:
        return [[] for _ in texts]
    rows = vectors([*examples, *texts])
    known, asked = rows[: len(examples)], rows[len(examples) :]
    found: list[list[tuple[int, float]]] = []
    for start in range(0, len(texts), BATCH):
        for alike in (asked[start : start + BATCH] @ known.T).toarray():
            best = np.argsort(-alike, kind="stable")[:most]
            found.append([(int(place), min(float(alike[place]), 1.0)) for place in best if alike[place] > 0])
    return found


def words(text: str) -> tuple[str, ...]:
    """The stems of a text, numbers as 0: texts of the same stems are one."""
    stems = (_stem(token) for token in tokens(text[:LONGEST]) if token != BREAK)
    return tuple(stems)


def vectors(texts: Sequence[str]) -> Any:
    """One row of length one for each text (CSR); a text with nothing telling has an empty row."""
    numbers: dict[str, int] = {}
    terms = [Counter(_terms(text)) for text in texts]
    holders: Counter[str] = Counter(term for counted in terms for term in counted)
    total = len(texts)
    columns, weights, starts = [], [], [0]
    for counted in terms:
        rated = (
            (term, (1 + math.log(n)) * _rarity(term, holders[term], total))
            for term, n in counted.items()
            if holders[term] > 1 or total < 3 or term[0] == " "
        )
        kept = sorted(rated, key=lambda each: (-each[1], each[0]))[:MOST_TERMS]
        length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
        columns += [numbers.setdefault(term, len(numbers)) for term, _ in kept]
        weights += [weight / length for _, weight in kept]
        starts.append(len(columns))
    shape = (total, max(len(numbers), 1))
    return csr_matrix((np.array(weights, dtype=np.float32), columns, starts), shape=shape)


@lru_cache(maxsize=50_000)
def _stem(token: str) -> str:
    return "0" if token.isdecimal() else stem(token)


def _terms(text: str) -> Iterator[str]:
    """Words with a blank in front, pieces without."""
    for word in words(text):
        yield f" {word}"
        if word not in common_stems() and word != "0":
            yield from _pieces(word)


@lru_cache(maxsize=50_000)
def _pieces(word: str) -> tuple[str, ...]:
    padded = f"_{word}_"
    return tuple(padded[at : at + size] for size in PIECES for at in range(len(padded) - size + 1))


def _rarity(term: str, holders: int, total: int) -> float:
    rare = math.log(1 + total / holders)
    if term[0] != " ":
        return PIECE * rare
    return WORD * rare * (COMMON if term[1:] in common_stems() or term == " 0" else 1.0)


def _led(rows: Any, join: float) -> list[list[int]]:
    """Groups of rows around leaders; earlier rows lead."""
    groups: list[list[int]] = []
    leaders: list[int] = []
    for start in range(0, rows.shape[0], BATCH):
        batch = rows[start : start + BATCH]
        left = list(range(batch.shape[0]))
        if leaders:
            alike = batch @ rows[leaders].T
            best, which = _best(alike)
            for row in left:
                if best[row] >= join:
                    groups[which[row]].append(start + row)
            left = [row for row in left if best[row] < join]
        if not left:
            continue
        among = (batch[left] @ batch[left].T).toarray()
        own: list[int] = []  # leaders found in this batch, as positions in `left`
        for at, row in enumerate(left):
            nearest = max(own, key=lambda other: among[at, other], default=None)
            if nearest is not None and among[at, nearest] >= join:
                groups[len(leaders) - len(own) + own.index(nearest)].append(start + row)
            else:
                own.append(at)
                leaders.append(start + row)
                groups.append([start + row])
    return groups


def _best(alike: Any) -> tuple[Any, Any]:
    """Each row's largest value and its column; 0 and 0 for an empty row."""
    dense = alike.toarray()
    which = dense.argmax(axis=1)
    return dense[np.arange(dense.shape[0]), which], which


def _merged(groups: list[list[int]], rows: Any, counts: Any, merge: float) -> list[list[int]]:
    """The largest groups joined, the closest two first, while two are close enough; the others as they are."""
    order = sorted(range(len(groups)), key=lambda at: (-int(counts[groups[at]].sum()), groups[at][0]))
    large, small = [groups[at] for at in order[:MOST_MERGED]], [groups[at] for at in order[MOST_MERGED:]]
    sums = vstack([csr_matrix(counts[members] @ rows[members]) for members in large]).tocsr()
    products = (sums @ sums.T).toarray().astype(np.float64)  # of sums, so a joined group's are found by adding
    alike = _cosines(products)
    best, which = alike.max(axis=1), alike.argmax(axis=1)
    joined: dict[int, list[int]] = dict(enumerate(large))
    while len(joined) > 1:
        first = int(best.argmax())
        if best[first] < merge:
            break
        first, second = sorted((first, int(which[first])))
        joined[first] += joined.pop(second)
        products[first, :] += products[second, :]
        products[:, first] += products[:, second]
        products[second, :] = products[:, second] = 0.0
        stale = np.flatnonzero((which == first) | (which == second))
        lengths = np.sqrt(products.diagonal())
        alike[second, :] = alike[:, second] = 0.0
        alike[first, :] = products[first, :] / np.where(lengths > 0, lengths * (lengths[first] or 1.0), 1.0)
        alike[first, first] = 0.0
        alike[:, first] = alike[first, :]
        for row in {*stale.tolist(), first, second}:
            best[row], which[row] = alike[row].max(), alike[row].argmax()
        closer = alike[first, :] > best
        best[closer], which[closer] = alike[first, closer], first
    return [*joined.values(), *small]


def _cosines(products: Any) -> Any:
    """Likeness from scalar products; nothing is like itself."""
    lengths = np.sqrt(products.diagonal())
    lengths = np.where(lengths > 0, lengths, 1.0)
    alike = products / np.outer(lengths, lengths)
    np.fill_diagonal(alike, 0.0)
    return alike


def _central_first(members: list[int], rows: Any, counts: Any) -> list[int]:
    """The members by how like the whole group they are."""
    middle = np.asarray(counts[members] @ rows[members]).ravel()
    near = np.asarray(rows[members] @ middle).ravel()
    return [member for _, member in sorted(zip(-near, members, strict=True))]
