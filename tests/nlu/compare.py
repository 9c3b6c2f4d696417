"""Ways to learn intents compared by cross-validation on the training data, as tables for docs/nlu.md.

`.venv/bin/python tests/nlu/compare.py [--folds N | --calibration | --context]`: all recipes on N of the five folds
(five by default, ten minutes of processor time), with the honesty and thresholds of the chosen one; only these; or what
it would help to know what was asked. `compare_stock.py` sets Rasa's own classifiers beside it. None of them reads the
evaluation set.
"""
# ruff: noqa: T201

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from contexts import context_table
from folds import folds
from nlu_files import Line, training_lines
from recipes import RECIPES, Fitted, Recipe, Texts

from components.noise import noisy
from helpdesk.spelling import ARABIC_LETTER
from helpdesk.values import LANGUAGES

FOLDS = 5
FOREIGN = "out_of_scope"
MOST_REJECTED = 0.05  # of the customers' own requests, in cross-validation
TIMED = 300  # utterances
DOUBTS = (
    (1.0, 0.0, 0.0), (1.0, 0.3, 0.1), (1.0, 0.4, 0.1), (3.0, 0.25, 0.0), (4.0, 0.25, 0.0), (5.0, 0.3, 0.0),
)  # fmt: skip
# The examples do not say their dialect; these words, which the others hardly use, tell a part of them.
TELLING = {
    "Gulf": "وش|ابي|أبي|ابغى|أبغى|وين|شلون|شنو|حقي|حق|ليش|الحين|مو|زين|يبون|كذا|عشان",
    "Egyptian": "عايز|عايزة|عاوز|فين|ازاي|إزاي|ده|دي|دلوقتي|بتاع|بتاعي|بتاعتي|ليه|مش|كده|لسه|ايه",
    "Levantine": "بدي|شو|هلق|هلأ|وينو|كيفني|هاد|هاي|ليك|منيح|هيك|مبارح|عم|لسا|شي",
    "Maghrebi": "بغيت|واش|ديال|ديالي|كيفاش|علاش|شنو|دابا|غادي|بزاف|برك|راني|وقتاش|فاش|توا|نحب|باش",
    "Standard": "أين|أريد|اريد|لماذا|ماذا|متى|هل|كيف|لم|لقد|أرغب|يمكنني|سوف|الذي|التي|إنني",
}
_TELLS = {name: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for name, words in TELLING.items()}


@dataclass
class Judged:
    """What a recipe made of the lines of the folds it was tried on."""

    recipe: Recipe
    lines: list[Line] = field(default_factory=list)
    parts: list[np.ndarray] = field(default_factory=list)
    slipped: list[bool] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    milliseconds: float = 0.0
    megabytes: float = 0.0

    @property
    def probabilities(self) -> np.ndarray:
        """A row a line."""
        return np.concatenate(self.parts)

    @property
    def truth(self) -> np.ndarray:
        """The column of each line's intent."""
        return np.asarray([self.labels.index(line.intent) for line in self.lines])


def tried(recipe: Recipe, texts: Texts, of_line: np.ndarray, count: int) -> Judged:
    """The recipe learnt without each of the first `count` folds and judged on it."""
    judged = Judged(recipe)
    slips = noisy([line.text for line in texts.lines], seed=7, most=1)
    for fold in range(count):
        out = np.flatnonzero(of_line == fold)
        fitted = Fitted(recipe, texts, np.flatnonzero(of_line != fold))
        assert judged.labels in ([], fitted.labels), "an intent stands in one fold only"
        judged.labels = fitted.labels
        judged.parts.append(fitted.probabilities([texts.typed[n] for n in out]))
        with_slips = fitted.probabilities([texts.prepared(slips[n]) for n in out])
        wanted = [fitted.labels.index(texts.lines[n].intent) for n in out]
        judged.slipped += (with_slips.argmax(axis=1) == wanted).tolist()
        judged.lines += [texts.lines[n] for n in out]
        judged.seconds.append(fitted.seconds)
        judged.megabytes = fitted.megabytes
        judged.milliseconds = fitted.milliseconds(texts, [texts.lines[n].text for n in out[:: len(out) // TIMED]])
    return judged


def dialect(line: Line) -> str:
    """Of an Arabic line by its letters and telling words; "" when they say nothing or two things."""
    if line.language != "ar":
        return ""
    if not ARABIC_LETTER.search(line.text):
        return "Arabizi"
    told = [name for name, tells in _TELLS.items() if tells.search(line.text)]
    return told[0] if len(told) == 1 else ""


def print_recipes(all_judged: Iterable[Judged]) -> None:
    """Shares of right intents by language and dialect, with what each recipe costs."""
    kinds = [*TELLING, "Arabizi"]
    print(f"| | en | de | ar | all | with slips | {' | '.join(kinds)} | training s | ms | MB |")
    print("|---" * (9 + len(kinds)) + "|")
    for judged in all_judged:
        right = judged.probabilities.argmax(axis=1) == judged.truth
        language = np.asarray([line.language for line in judged.lines])
        spoken = np.asarray([dialect(line) for line in judged.lines])
        shares = [right[language == code].mean() for code in LANGUAGES]
        shares += [right.mean(), np.mean(judged.slipped), *(right[spoken == kind].mean() for kind in kinds)]
        cost = f"{np.mean(judged.seconds):.0f} | {judged.milliseconds:.2f} | {judged.megabytes:.0f}"
        print(f"| {judged.recipe.name} | {' | '.join(_share(share) for share in shares)} | {cost} |", flush=True)
    counted = Counter(spoken.tolist())
    print("Judged:", len(right), "lines;", ", ".join(f"{kind} {counted[kind]}" for kind in kinds))


def print_honesty(judged: Judged) -> None:
    """How often the best intent is right, by its confidence; and how near the truth is."""
    probabilities, truth = judged.probabilities, judged.truth
    best = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    tenths = np.minimum((best * 10).astype(int), 9)
    seen = [n for n in range(10) if (tenths == n).any()]
    print("| confidence |", " | ".join(f"{n / 10:.1f}-{(n + 1) / 10:.1f}".replace("0.", ".") for n in seen), "|")
    print("|---" * (len(seen) + 1) + "|")
    print("| examples |", " | ".join(str((tenths == n).sum()) for n in seen), "|")
    print("| right |", " | ".join(_share(right[tenths == n].mean()) for n in seen), "|")
    off = sum(abs(right[tenths == n].mean() - best[tenths == n].mean()) * (tenths == n).mean() for n in seen)
    three = (np.argsort(-probabilities, axis=1)[:, :3] == truth[:, None]).any(axis=1).mean()
    print(f"Confidence and share of right ones differ by {off:.3f} on average; among the best three: {_share(three)}.")


def print_doubts(judged: Judged) -> None:
    """What weighing the foreign class and asking again below a threshold do to the final intent."""
    foreign = judged.labels.index(FOREIGN)
    language = np.asarray([line.language for line in judged.lines])
    print(f"| odds of {FOREIGN} / threshold / ambiguity | right in the end (en, de, ar) | foreign known as such "
          "| own rejected |\n|---|---|---|---|")  # fmt: skip
    rows = []
    for odds, threshold, ambiguity in DOUBTS:
        right, caught, rejected = doubted(judged.probabilities, judged.truth, foreign, odds, threshold, ambiguity)
        shares = " ".join(_share(right[language == code].mean()) for code in LANGUAGES)
        rows.append((caught, rejected, f"{odds:g} / {threshold:g} / {ambiguity:g}", shares))
    allowed = [row for row in rows if row[1] <= MOST_REJECTED]
    for row in rows:
        mark = "**" if allowed and row == max(allowed) else ""
        print(f"| {mark}{row[2]}{mark} | {row[3]} | {_share(row[0])} | {_share(row[1])} |")
    print(f"Bold: the most foreign ones known as such where at most {MOST_REJECTED} of the own requests are rejected.")


def doubted(
    probabilities: np.ndarray, truth: np.ndarray, foreign: int, odds: float, threshold: float, ambiguity: float
) -> tuple[np.ndarray, float, float]:
    """Which lines are right in the end, the share of foreign ones known as such, and that of own ones rejected.

    As config.yml does it: the foreign intent is weighed by `odds`, then Rasa's FallbackClassifier asks again.
    """
    weighed = probabilities.copy()
    weighed[:, foreign] *= odds
    weighed /= weighed.sum(axis=1, keepdims=True)
    ordered = np.sort(weighed, axis=1)
    again = (ordered[:, -1] < threshold) | (ordered[:, -1] - ordered[:, -2] < ambiguity)
    best = weighed.argmax(axis=1)
    refused = again | (best == foreign)
    right = np.where(truth == foreign, refused, (best == truth) & ~again)
    return right, float(refused[truth == foreign].mean()), float(refused[truth != foreign].mean())


def _share(share: float) -> str:
    return f"{share:.3f}".removeprefix("0")


def main(wishes: Sequence[str]) -> None:
    """What the command line wishes for."""
    lines = training_lines()
    texts = Texts(lines)
    if "--context" in wishes:
        context_table(texts)
        return
    of_line = folds(lines, FOLDS)
    count = int(wishes[wishes.index("--folds") + 1]) if "--folds" in wishes else FOLDS
    recipes = RECIPES[-1:] if "--calibration" in wishes else RECIPES
    judged = [tried(recipe, texts, of_line, count) for recipe in recipes]
    print_recipes(judged)
    print_honesty(judged[-1])
    print_doubts(judged[-1])


if __name__ == "__main__":
    main(sys.argv[1:])
