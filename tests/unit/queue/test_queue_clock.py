"""The queue's clock never runs back, whatever is done to the wall clock."""

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.queue.queue_clock import STEP, QueueClock


class Times:
    def __init__(self, wall: float = 1000.0, monotonic: float = 50.0) -> None:
        self.wall, self.monotonic = wall, monotonic

    def clock(self, cheap: bool = True) -> QueueClock:
        return QueueClock(lambda: self.wall, cheap=cheap, monotonic=lambda: self.monotonic)

    def go(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


def test_follows_the_wall_clock_and_its_small_corrections() -> None:
    times = Times()
    clock = times.clock()
    assert clock.now() == 1000.0
    times.go(5)
    times.wall -= 0.3
    assert clock.now() == 1004.7
    assert clock.ahead == 0.0


def test_goes_on_when_the_wall_clock_is_set_back_and_agrees_when_it_is_set_right() -> None:
    times = Times()
    clock = times.clock()
    clock.now()
    times.go(10)
    times.wall -= 3600
    assert clock.now() == 1010.0
    times.go(10)
    assert clock.now() == 1020.0
    times.wall += 3600
    assert clock.now() == 1020.0
    assert clock.ahead == 0.0
    times.wall += 60
    assert clock.now() == 1080.0


def test_a_later_process_agrees_with_the_earlier_ones() -> None:
    times = Times()
    first = times.clock()
    first.now()
    times.wall -= 3600
    first.now()
    second = times.clock()
    second.agree(first.ahead, first.now())
    assert second.now() == first.now()
    third = times.clock()  # nobody lived to see the step: the latest time seen is all there is
    third.agree(0.0, first.now())
    assert third.now() == first.now()


def test_a_distant_clock_is_asked_seldom() -> None:
    times = Times()
    clock = times.clock(cheap=False)
    clock.now()
    times.monotonic += 10
    assert clock.now() == 1010.0
    times.wall += 11
    assert clock.look() == 1011.0 + 0.0


@given(st.lists(st.tuples(st.floats(0, 100), st.sampled_from([0.0, 0.0, -3600.0, -50.0, 7.0, 3600.0])), max_size=30))
def test_never_back(steps: list[tuple[float, float]]) -> None:
    times = Times(1e6, 1e3)
    clock = times.clock()
    before = clock.now()
    for seconds, step in steps:
        times.go(seconds)
        times.wall += step
        now = clock.now()
        assert now >= before + seconds - STEP
        before = now
