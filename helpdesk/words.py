"""Lists of words that designers edit (words/<language>/<list>.yml), and what of them a text holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.spelling import ARABIC_LETTER, BREAK, tokens
from helpdesk.values import LANGUAGES, Language

FOLDER = Path("words")
STEM = "*"  # at the end of an entry: any ending
# What Arabic writes onto the front of a word: and, so, the, with the, this, for (of "for the" one letter is left in
# `tokens`), with.
ARABIC_FRONTS = ("وال", "فال", "بال", "هال", "ال", "وب", "ول", "و", "ف", "ل", "ب")
# Words that only look as if something were written onto them: battery, unfortunately, dad, without.
WHOLE = frozenset({"بطاريه", "بطاريتي", "لاسف", "بابا", "بابل", "بغير"})
SHORTEST_REST = 3
NEGATION_REACH = 2  # words: "not urgent", "not that urgent"


@dataclass(frozen=True)
class Phrases:
    """Words and phrases, found by their first word; each as its tokens and whether its end is open."""

    by_first: dict[str, list[tuple[tuple[str, ...], bool]]] = field(default_factory=dict)
    stems: tuple[str, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> "Phrases":
        """The phrases that `entries` write, in the spelling of `spelling.tokens`."""
        by_first: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
        stems: list[str] = []
        for entry in entries:
            is_open = entry.endswith(STEM)
            parts = tuple(part for part in tokens(entry.removesuffix(STEM)) if part != BREAK)
            if not parts:
                continue
            if is_open and len(parts) == 1:
                stems.append(parts[0])
            else:
                by_first.setdefault(parts[0], []).append((parts, is_open))
        return cls(by_first, tuple(stems))

    def spans(self, said: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
        """Where one of them stands in a text, given for each of its words the ways it may be read."""
        found = []
        for start, readings in enumerate(said):
            if any(reading.startswith(self.stems) for reading in readings):
                found.append((start, start + 1))
            for reading in readings:
                for parts, is_open in self.by_first.get(reading, ()):
                    if fits(parts, is_open, said[start : start + len(parts)]):
                        found.append((start, start + len(parts)))
        return found


@dataclass(frozen=True)
class WordList:
    """What to find, and what is no find although it holds such a word."""

    words: Phrases
    unless: Phrases


@dataclass(frozen=True)
class Words:
    """All lists of one language."""

    lists: dict[str, WordList]
    negations: frozenset[str]


def fits(parts: tuple[str, ...], is_open: bool, said: Sequence[Sequence[str]]) -> bool:
    """Do the words `said` begin with the phrase `parts`? The last one may go on if `is_open`."""
    if len(said) < len(parts):
        return False
    whole = len(parts) - 1 if is_open else len(parts)
    if any(part not in readings for part, readings in zip(parts[:whole], said, strict=False)):
        return False
    return not is_open or any(reading.startswith(parts[-1]) for reading in said[whole])


def readings(word: str) -> tuple[str, ...]:
    """The word as written, and for Arabic without what is written onto its front."""
    if not ARABIC_LETTER.match(word) or word in WHOLE:
        return (word,)
    rests = (word.removeprefix(front) for front in ARABIC_FRONTS if word.startswith(front))
    return (word, *(rest for rest in rests if len(rest) >= SHORTEST_REST))


def holds(text: str, name: str, lists: Iterable[Words]) -> bool:
    """Does the text hold a word of the list `name`, not taken back by a negation before it or by `unless`?"""
    said = [readings(word) for word in tokens(text)]
    used = [words for words in lists if name in words.lists]
    spans = [span for words in used for span in words.lists[name].words.spans(said)]
    if not spans:
        return False
    excused = {place for words in used for span in words.lists[name].unless.spans(said) for place in range(*span)}
    negations = frozenset[str]().union(*(words.negations for words in used))
    return any(
        not excused.issuperset(range(start, end)) and negations.isdisjoint(just_before(said, start))
        for start, end in spans
    )


def in_language(text: str, language: Language | None, lists: Mapping[Language, Words]) -> list[Words]:
    """The lists that count for a text in a conversation in `language`. Pure.

    English words count everywhere, for people mix them in; Arabic script is nobody else's; other lists count only in
    their own language, where "Gift" and "kelb" mean what they mean there. Without a language all lists count.
    """
    chosen: set[str] = {language, "en"} if language else set(lists)
    if ARABIC_LETTER.search(text):
        chosen.add("ar")
    return [lists[name] for name in lists if name in chosen]


def just_before(said: Sequence[Sequence[str]], place: int) -> list[str]:
    """The words in reach of a negation before `place`, back to the last punctuation."""
    before = [word[0] for word in said[max(0, place - NEGATION_REACH) : place]]
    return before[len(before) - before[::-1].index(BREAK) :] if BREAK in before else before


def read_words(folder: Path) -> dict[Language, Words]:
    """All lists below `folder`, by language. Raises SettingsError with one sentence that names the mistake."""
    return {language: read_language(folder / language) for language in LANGUAGES}


def read_language(folder: Path) -> Words:
    """The lists of one language. Raises SettingsError."""
    lists, negations = {}, frozenset[str]()
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        unknown = set(content) - {"words", "unless"}
        if unknown:
            raise SettingsError(f"{path}: {sorted(map(str, unknown))[0]}: only `words:` and `unless:` are known.")
        words, unless = (entries(path, name, content.get(name)) for name in ("words", "unless"))
        if path.stem == "negation":
            negations = frozenset(word for entry in words for word in tokens(entry))
        lists[path.stem] = WordList(Phrases.of(words), Phrases.of(unless))
    return Words(lists, negations)


def entries(path: Path, name: str, listed: Any) -> list[str]:
    """The entries of a list in a file. Raises SettingsError for what is no list of words."""
    for entry in listed or ():
        if not isinstance(entry, str) or not entry.strip(" *") or STEM in entry[:-1]:
            raise SettingsError(
                f'{path}: {name}: {entry!r} must be words, in quotes if YAML reads them otherwise ("no").'
            )
    if not isinstance(listed, list | None):
        raise SettingsError(f"{path}: {name}: must be a list.")
    return listed or []


@cache
def _followed() -> Followed[dict[Language, Words]]:
    return Followed(FOLDER, read_words)


def words() -> dict[Language, Words]:
    """The project's lists by language, as the files are now. Raises SettingsError."""
    return _followed().now()
