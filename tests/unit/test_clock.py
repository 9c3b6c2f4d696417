"""Time moves for everybody at once when TEST_CLOCK is on, and only then."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.errors import SettingsError
from helpdesk.queue import TIMERS, DurableQueue

HOUR = 3600.0


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets TEST_CLOCK for this process."""

    def set_to(value: str) -> None:
        monkeypatch.setenv("TEST_CLOCK", value)
        clock._dial.cache_clear()

    yield set_to
    clock._dial.cache_clear()


@pytest.mark.parametrize("off", ["", "0"])
def test_without_the_setting_time_cannot_be_moved(
    switch: Callable[[str], None], off: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / clock.DEFAULT_DIAL).write_text("3600")  # left over from tests: of no effect
    switch(off)
    assert not clock.movable()
    assert abs(clock.timestamp() - time.time()) < 1
    with pytest.raises(SettingsError, match="TEST_CLOCK"):
        clock.move_to(5)


def test_moved_in_this_process_and_in_others(
    switch: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_CLOCK", str(tmp_path / "dial"))
    switch(str(tmp_path / "dial"))
    assert clock.offset() == 0.0
    program = "import sys\nfrom helpdesk import clock\nfor _ in sys.stdin: print(clock.offset(), flush=True)"
    other = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert other.stdin is not None
    assert other.stdout is not None

    def theirs() -> float:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write("\n")
        return float(other.stdout.readline())

    assert theirs() == 0.0
    clock.move_to(25 * HOUR)
    assert clock.timestamp() - time.time() == pytest.approx(25 * HOUR, abs=1)
    assert (clock.now().timestamp() - time.time()) == pytest.approx(25 * HOUR, abs=1)
    time.sleep(clock.MOVED_WITHIN + 0.05)
    assert theirs() == 25 * HOUR
    other.stdin.close()
    assert other.wait(5) == 0


def test_delayed_jobs_come_when_time_is_moved(
    switch: Callable[[str], None], database: Database, tmp_path: Path
) -> None:
    switch(str(tmp_path / "dial"))
    queue = DurableQueue(database, owner="w")
    with database.transaction() as connection:
        queue.put(connection, TIMERS, "later", "lane", {}, due_at=clock.timestamp() + 24 * HOUR)
    assert queue.claim(TIMERS) == []
    clock.move_to(23 * HOUR)
    assert queue.claim(TIMERS) == []
    clock.move_to(25 * HOUR)
    [claim] = queue.claim(TIMERS)
    with database.transaction() as connection:
        queue.settle(connection, claim)
    clock.move_to(0)  # back: the queue goes on as if nothing had happened
    with database.transaction() as connection:
        queue.put(connection, TIMERS, "now", "lane", {})
    assert [claim.job.key for claim in queue.claim(TIMERS)] == ["now"]
