"""Which language a text is in, from how often its words stand in the training examples of each; knows Arabizi. Pure."""

import math
from collections import Counter
from collections.abc import Iterable

from helpdesk.spelling import ARABIC_LETTER, BREAK, tokens
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language


class LanguageGuess:
    """Learnt from examples with their languages."""

    def __init__(self, examples: Iterable[tuple[str, Language]]) -> None:
        self._counts: dict[Language, Counter[str]] = {language: Counter() for language in LANGUAGES}
        for text, language in examples:
            self._counts[language].update(_words(text))
        self._totals = {language: sum(counts.values()) + 1 for language, counts in self._counts.items()}

    def of(self, text: str) -> Language:
        """The most likely language; English if nothing tells."""
        if 2 * len(ARABIC_LETTER.findall(text)) > sum(char.isalpha() for char in text):
            return "ar"
        # A word that no example holds says nothing; else the language with the fewest examples would win.
        words = [word for word in _words(text) if any(word in counts for counts in self._counts.values())]
        scores = {
            language: sum(math.log((counts[word] + 0.1) / self._totals[language]) for word in words)
            for language, counts in self._counts.items()
        }
        return max(LANGUAGES, key=lambda language: (scores[language], language == DEFAULT_LANGUAGE))


def _words(text: str) -> list[str]:
    return [word for word in tokens(text) if word != BREAK and not word.isdecimal()]
