"""The short version of `python -m bench --only desk`: every step of a clock is told once and in time."""

from pathlib import Path

import pytest
from fixtures.model import trained_model

from bench import desk_load, stacks
from bench.clock_oracle import compare, due_steps

SAID = [(0.0, "customer"), (20.0, "customer"), (70.0, "agent"), (100.0, "bot"), (110.0, "customer")]
TOLD = [(55.0, 90), (61.0, 100), (66.5, 110), (166.0, 90), (172.0, 100)]  # seconds, percent


@pytest.mark.parametrize(
    ("changed", "missing", "extra"),
    [
        ([], 0, 0),
        ([(171.0, 100)], 0, 1),  # told twice
        ([(-55.0, 90), (30.0, 90)], 1, 1),  # told before it was due
        ([(-61.0, 100)], 1, 0),  # not told
    ],
)
def test_the_oracle_sees_what_is_missing_and_what_is_told_twice(
    changed: list[tuple[float, int]], missing: int, extra: int
) -> None:
    gone = [-moment for moment, _ in changed if moment < 0]
    told = [one for one in TOLD if one[0] not in gone] + [one for one in changed if one[0] > 0]
    alerts = [(moment, {"ticket": 1, "step": step}) for moment, step in told]
    found = compare(due_steps(1, SAID, 174.0, 60, (90, 100, 110)), alerts, 60)
    assert (found.due, found.missing, found.extra) == (5, missing, extra)
    assert max(found.late) < 3


@pytest.mark.slow
def test_agents_see_and_answer_while_customers_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trained_model()
    monkeypatch.setattr(stacks, "WORK", tmp_path)
    with desk_load.office("SQLite", 8, 60) as office:
        found = office.work(8, 6, 20, waiting=40)
        told = office.judged()
    slowest = max(took for _, _, took in found.seen["pages"])
    assert told.due >= 5
    assert (told.missing, told.extra) == (0, 0)
    assert max(told.late) <= desk_load.LATEST + slowest, "steps were told later than a slow machine explains"
    told_after, read_after = found.appeared()
    assert len(read_after) > 5
    assert len(found.left()) == len(found.seen["replies"]) > 0
    assert told_after
