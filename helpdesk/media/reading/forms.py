"""Forms of numbers, and what shapes mean within them: a dot is a zero or a point, a stroke a one or a slash. Pure."""

from __future__ import annotations

import re
from itertools import product
from typing import Any, Iterable

import numpy as np

from helpdesk.media.reading.glyphs import EASTERN, MARKS, WESTERN

Array = Any
CERTAIN, POSSIBLE = (
    0.9,
    0.02,
)  # probability of a shape's best character that nothing puts in doubt; of one that is tried
MOST_DOUBTS, MOST_CHOICES = 6, 3  # shapes of a run, and characters for each, that are tried with one another
ODD = 2.5  # what a run that has the form of no number loses, in logarithms of probability
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
# Whole numbers, amounts, dates, times, groups with dashes.
_FORM = re.compile(
    rf"\d+|\d+[.,٫٬]\d{{1,3}}|\d{{1,3}}(?:[.,٫٬]\d{{3}})+(?:[.,٫٬]\d{{1,3}})?|{_DAY}([/.-]){_MONTH}\1(?:{_YEAR}|\d\d)"
    rf"|{_YEAR}([/.-]){_MONTH}\2{_DAY}|[0-2]?\d(?::[0-5]\d){{1,2}}|(?!\d{{4}}-\d\d-\d\d$)\d+(?:-\d+)+"
)
_PLAIN = str.maketrans(EASTERN, WESTERN)


def likeliest(scores: Array) -> list[int]:
    """The columns of EASTERN + MARKS, one a row, that are most probable together: by shapes, and as a number's form."""
    ranked = np.argsort(-scores, axis=1)[:, :MOST_CHOICES]
    tops = scores[np.arange(len(scores)), ranked[:, 0]]
    doubtful = {int(row) for row in np.argsort(tops)[:MOST_DOUBTS] if tops[row] < CERTAIN}
    choices = [
        [int(column) for place, column in enumerate(columns) if not place or scores[row, column] > POSSIBLE]
        if row in doubtful else [int(columns[0])]
        for row, columns in enumerate(ranked)
    ]  # fmt: skip
    logs = np.log(np.maximum(scores, 1e-6))

    def worth(columns: Iterable[int]) -> float:
        columns = list(columns)
        text = "".join((EASTERN + MARKS)[column] for column in columns).translate(_PLAIN)
        return float(sum(logs[row, column] for row, column in enumerate(columns))) - (
            0 if _FORM.fullmatch(text) else ODD
        )

    return list(max(product(*choices), key=worth)) if doubtful else [options[0] for options in choices]


def tidy(text: str) -> str:
    """The number with Western digits, and with the separators that its shape asks for."""
    text = "".join(str(EASTERN.index(char)) if char in EASTERN else char for char in text)
    if re.fullmatch(r"\d+[٫٬.,]\d\d", text):
        return re.sub(r"[٬,]", "٫", text)
    if re.fullmatch(r"\d{1,3}([٫٬.,]\d{3})+[٫٬.,]\d\d", text):
        return re.sub(r"[٫٬.,]", "٬", text[:-3]) + "٫" + text[-2:]
    if re.fullmatch(r"\d{1,3}([٫٬.,]\d{3})+", text):
        return re.sub(r"[٫٬.,]", "٬", text)
    return text
