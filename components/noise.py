"""Training examples as a hurried thumb would have typed them: so that designers' files need no misspelt twins."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from helpdesk.spelling import ARABIC_LETTER

# Letters that lie side by side, on a Latin and on an Arabic keyboard.
_ROWS = ("qwertzuiop", "asdfghjkl", "yxcvbnm", "ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظ")
_NEXT = {row[i]: row[i - 1 : i] + row[i + 1 : i + 2] for row in _ROWS for i in range(len(row))}
_EMOJI = ("😊", "🙏", "😡", "👍", "😭", "❤️", "🤔", "😅", "!!", "...", "??")
_DROPPED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "s"})
_HAMZAS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي"})
SHORTEST = 4  # letters of a word that a slip leaves recognisable


def without_marks(text: str) -> str:
    """The text without umlauts' dots, and with bare Arabic letters for those with hamza or dots at the end."""
    return text.translate(_DROPPED).translate(_HAMZAS)


def noisy(texts: Sequence[str], seed: int = 0, most: int = 2) -> list[str]:
    """One mistyped form of each text, the same for the same seed; short texts may stay as they are.

    Each text has slips of its own: an added example leaves those of all others as they were.
    """
    return [_noisy(text, random.Random(f"{seed} {text}"), most) for text in texts]  # noqa: S311 nothing secret


def _noisy(text: str, chance: random.Random, most: int) -> str:
    for _ in range(chance.randint(1, most)):
        text = chance.choices(_KINDS, _WEIGHTS)[0](text, chance)
    return text


def _slip(text: str, chance: random.Random) -> str:
    """One letter of one word left out, doubled, swapped with the next or taken for its neighbour."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) >= SHORTEST and word.isalpha()]
    if not long:
        return text
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    letters = {
        0: word[at + 1 : at + 1],
        1: word[at] * 2,
        2: word[at + 1] + word[at],
        3: chance.choice(_NEXT.get(word[at].lower()) or word[at]),
    }[kind]
    words[place] = word[:at] + letters + word[at + (2 if kind == 2 else 1) :]
    return " ".join(words)


def _run_together(text: str, chance: random.Random) -> str:
    spaces = [i for i, character in enumerate(text) if character == " "]
    if not spaces:
        return text
    at = chance.choice(spaces)
    return text[:at] + text[at + 1 :]


def _marks_left_out(text: str, _chance: random.Random) -> str:
    return without_marks(text)


def _without_punctuation(text: str, _chance: random.Random) -> str:
    return "".join(c for c in text if c.isalnum() or c.isspace() or ord(c) > 0x2000).strip() or text


def _with_emoji(text: str, chance: random.Random) -> str:
    return f"{text} {chance.choice(_EMOJI)}"


def _drawn_out(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    place = chance.randrange(len(words))
    word = words[place]
    if len(word) >= SHORTEST and word.isalpha() and not ARABIC_LETTER.match(word[-1]):
        words[place] = word + word[-1] * chance.randint(1, 4)
    return " ".join(words)


_KINDS: tuple[Callable[[str, random.Random], str], ...] = (
    _slip, _run_together, _marks_left_out, _without_punctuation, _with_emoji, _drawn_out,
)  # fmt: skip
_WEIGHTS = (10, 2, 3, 2, 1, 1)
