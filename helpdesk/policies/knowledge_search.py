"""Which article answers a question: words and pieces of words, weighed by how telling they are. Pure.

Two views are mixed. *Words*: how much of what is telling in the question is found in the article (title, question and
keywords count in full, the text counts less). *Pieces*: the likeness of the character n-grams of the question and of
the article's title, question and keywords, which sees through endings, compounds and typing errors.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from helpdesk.spelling import ARABIC_LETTER, BREAK, tokens
from helpdesk.values import Language

LONGEST = 400  # characters of a question that are looked at
WORDS_SHARE = 0.5  # of the score; the rest is pieces
IN_TEXT = 0.45  # what a word counts that stands in the text only
PHRASE = 0.25  # added if a keyword of two words or more stands in the question word by word
OTHER_LANGUAGE = 0.9  # an article in another language than the customer's counts a little less
PIECES = (3, 4, 5)
LATIN_ENDINGS = ("ungen", "ungs", "ung", "ings", "ing", "ies", "ern", "en", "er", "es", "ed", "e", "n", "s", "y")
ARABIC_FRONTS = ("وال", "فال", "بال", "كال", "هال", "ال", "ل")  # "لل" has become one letter in `tokens`
ARABIC_ENDINGS = ("يات", "ات", "ون", "ين", "كم", "ها", "نا", "يه", "ه", "ي", "ك")
SHORTEST_STEM = 3
# Words that tell nothing, however rare they are in so few articles.
COMMON = (
    "a an the i you he she it we they me my your our this that these those is are am was be been do does did have "
    "has had can could will would should shall may must to of for from in on at by with about and or but if so "
    "what which who when where how why there here not no yes any some please thanks hi hello just also get want "
    "need like u ur ye ich du er sie es wir ihr mich mir mein meine dein euer eure ihre den dem der die das des "
    "ein eine einen einem einer ist sind bin war sein hat habe haben hab kann können könnt könnte wird werden "
    "würde soll muss müssen zu von für aus im auf bei mit nach über und oder aber wenn ob dass wer wie wo wann "
    "warum welche man nicht kein keine nein ja auch noch schon mal denn eigentlich bitte danke hallo seid gibt "
    "geht mach machen möchte brauche wenns n ne في من الى على عن مع هل ما ماذا متى كيف اين كم هذا هذه هو هي انا "
    "انت انتم نحن لكم لي عندي عندكم لو ان اذا او و يا وش ايش شو ايه شنو فين وين ليش ليه مين اللي الي دي ده هاد شي "
    "بس كان يكون ممكن لازم اريد ابي ابغى بدي عايز عاوز بغيت السلام عليكم مرحبا هلا شكرا سمحتم سمحت حتى كل بعد قبل "
    "لا نعم مش مو"
)
COMMON_COUNT = 0.15


@dataclass(frozen=True)
class Document:
    """An article as it is searched."""

    topic: str
    language: Language
    title: str
    question: str
    keywords: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Hit:
    """A topic and how well it fits, 0.0 to 1.0."""

    topic: str
    score: float


class Index:
    """Articles, ready to be searched; a search takes about a millisecond."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)
        self._strong = [stems(" ; ".join(strong_fields(each))) for each in self._documents]
        self._weak = [stems(each.text) for each in self._documents]
        self._phrases = [phrases(each) for each in self._documents]
        self._rarity = rarities([strong | weak for strong, weak in zip(self._strong, self._weak, strict=True)])
        self._unknown = math.log(1 + len(self._documents))
        counted = [Counter(pieces(" ; ".join(strong_fields(each)))) for each in self._documents]
        self._piece_rarity = rarities([set(each) for each in counted])
        self._holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, counts in enumerate(counted):
            for piece, weight in self._weighed(counts).items():
                self._holders[piece].append((place, weight))

    def search(self, text: str, language: Language, most: int = 3) -> list[Hit]:
        """The topics that fit `text` best, the best first; empty if nothing of it is known."""
        asked = stems(text[:LONGEST])
        mass = sum(self._telling(stem) for stem in asked)
        if not mass:
            return []
        alike = self._likeness(text[:LONGEST])
        said = f" {' '.join(words(text[:LONGEST]))} "
        best: dict[str, float] = {}
        for place, document in enumerate(self._documents):
            found = sum(self._telling(stem) for stem in asked & self._strong[place])
            found += IN_TEXT * sum(self._telling(stem) for stem in asked & self._weak[place] - self._strong[place])
            score = WORDS_SHARE * found / mass + (1 - WORDS_SHARE) * alike.get(place, 0.0)
            if any(phrase in said for phrase in self._phrases[place]):
                score += PHRASE
            score = min(score, 1.0) * (1.0 if document.language == language else OTHER_LANGUAGE)
            best[document.topic] = max(score, best.get(document.topic, 0.0))
        ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))
        return [Hit(topic, score) for topic, score in ranked[:most] if score > 0]

    def _telling(self, stem: str) -> float:
        return self._rarity.get(stem, self._unknown) * (COMMON_COUNT if stem in common_stems() else 1.0)

    def _likeness(self, text: str) -> dict[int, float]:
        """The cosine of the question's pieces and each article's."""
        found: dict[int, float] = defaultdict(float)
        for piece, weight in self._weighed(Counter(pieces(text))).items():
            for place, its_weight in self._holders.get(piece, ()):
                found[place] += weight * its_weight
        return found

    def _weighed(self, counts: Counter[str]) -> dict[str, float]:
        rare = self._piece_rarity
        weights = {piece: (1 + math.log(n)) * rare[piece] for piece, n in counts.items() if piece in rare}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {piece: weight / length for piece, weight in weights.items()}


def strong_fields(document: Document) -> tuple[str, ...]:
    """What an article is about in few words."""
    return (document.title, document.question, *document.keywords)


def phrases(document: Document) -> tuple[str, ...]:
    """Its keywords of two words or more, between blanks."""
    split = (words(keyword) for keyword in document.keywords)
    return tuple(f" {' '.join(parts)} " for parts in split if len(parts) > 1)


def words(text: str) -> list[str]:
    """The stems of a text in their order."""
    return [stem(token) for token in tokens(text) if token != BREAK]


def stems(text: str) -> set[str]:
    """The stems of a text."""
    return set(words(text))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without what is written onto its front (Arabic) and without its ending."""
    arabic = bool(ARABIC_LETTER.match(word))
    if arabic:
        least = {front: SHORTEST_STEM + (len(front) == 1) for front in ARABIC_FRONTS}
        front = next((f for f in ARABIC_FRONTS if word.startswith(f) and len(word) - len(f) >= least[f]), "")
        word = word[len(front) :]
    endings = ARABIC_ENDINGS if arabic else LATIN_ENDINGS
    shortest = SHORTEST_STEM if arabic else SHORTEST_STEM + 1
    ending = next((e for e in endings if word.endswith(e) and len(word) - len(e) >= shortest), "")
    return word.removesuffix(ending)


@cache
def common_stems() -> frozenset[str]:
    """The stems of COMMON."""
    return frozenset(words(COMMON))


@cache
def common_tokens() -> frozenset[str]:
    """The words of COMMON as they are typed."""
    return frozenset(tokens(COMMON))


def pieces(text: str) -> Iterator[str]:
    """The character n-grams inside each word of a text that may tell something, its edges marked."""
    for token in tokens(text):
        if token == BREAK or token in common_tokens():
            continue
        padded = f" {token} "
        for size in PIECES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def rarities(sets: list[set[str]]) -> dict[str, float]:
    """How telling each term is: the rarer among the articles, the more."""
    holders = Counter(term for terms in sets for term in terms)
    return {term: math.log(1 + len(sets) / count) for term, count in holders.items()}


# What selector (0 to 1) and search (0 to 1) say together. Chosen on three held-out folds of data/nlu/*/faq.yml: of the
# 80 % above the first line 86 % get the right article; of the others the right one is among three in 71 %.
TELL_FROM, TELL_AHEAD = 0.5, 0.3
LIST_FROM, LONGEST_LIST = 0.2, 3
# Search alone, for what was not understood at all: 2 % of what no shop can help with reach it.
OFFER_FROM, OFFER_AHEAD = 0.5, 0.08


def together(selected: Mapping[str, float], hits: Iterable[Hit]) -> list[Hit]:
    """What the selector (topic: confidence) and the search say, the best first."""
    scores = defaultdict(float, selected)
    for hit in hits:
        scores[hit.topic] += hit.score
    return [Hit(topic, score) for topic, score in sorted(scores.items(), key=lambda each: (-each[1], each[0]))]


def is_clear(hits: list[Hit], least: float = TELL_FROM, ahead: float = TELL_AHEAD) -> bool:
    """Is the first hit good, and so much better than the second, that it can be told without asking?"""
    second = hits[1].score if len(hits) > 1 else 0.0
    return bool(hits) and hits[0].score >= least and hits[0].score - second >= ahead
