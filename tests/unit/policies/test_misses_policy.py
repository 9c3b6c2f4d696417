"""Rows of misses and what each is answered with. Times in seconds; w = another message waits."""

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest

from helpdesk.policies.misses import PastMiss, decide

START = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
SHORT = {"silent": "-", "ask_again": "ask", "offer_menu": "menu", "offer_person": "person"}


def said(*misses: tuple[int, bool]) -> list[str]:
    """What a row of misses (second, does another message wait?) is answered with."""
    row: list[PastMiss] = []
    for second, waiting in misses:
        decision = decide(row, START + timedelta(seconds=second), waiting)
        row.append(PastMiss(decision.burst_at, decision.verdict))
    return [SHORT[past.verdict] for past in row]


@pytest.mark.parametrize(
    ("misses", "answers"),
    [
        ([(0, False)], ["ask"]),
        ([(0, False), (60, False), (120, False)], ["ask", "menu", "person"]),
        ([(second, False) for second in range(0, 300, 60)], ["ask", "menu", "person", "menu", "person"]),
        ([(0, False), (5, False), (15, False)], ["ask", "-", "-"]),
        ([(0, False), (16, False)], ["ask", "menu"]),
        ([(0, False), (10, False), (20, False)], ["ask", "-", "menu"]),
        ([(0, True), (2, True), (4, False)], ["-", "-", "ask"]),
        ([(0, True), (40, False), (80, False)], ["-", "ask", "menu"]),
        ([(0, False), (60, True), (62, False)], ["ask", "-", "menu"]),
        ([(5, False), (3, False)], ["ask", "-"]),  # Meta does not promise order
        ([(0, False), (9000, False)], ["ask", "menu"]),  # never the same twice, also hours later
        ([(0, False), (60, False), (9000, False), (9060, False)], ["ask", "menu", "ask", "menu"]),
        ([(0, True)], ["-"]),
    ],
)  # fmt: skip
def test_rows(misses: list[tuple[int, bool]], answers: list[str]) -> None:
    assert said(*misses) == answers


def test_the_same_is_never_said_twice_in_a_row() -> None:
    for gap in (1, 16, 100, 8000):
        answers = [answer for answer in said(*((n * gap, n % 3 == 0) for n in range(40))) if answer != "-"]
        assert answers
        assert all(one != other for one, other in pairwise(answers))
