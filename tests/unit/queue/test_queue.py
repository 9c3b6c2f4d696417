"""What the queue promises, one promise a test, on both databases."""

import time

import pytest

from helpdesk.db.engine import Database
from helpdesk.errors import LeaseLost
from helpdesk.queue import HEAVY, INBOX, LIGHT, OUTBOX, TURNS, Claim, DurableQueue, NewJob
from helpdesk.queue.queue_clock import QueueClock
from helpdesk.queue.statements import SECONDS_EACH


@pytest.fixture
def queue(database: Database) -> DurableQueue:
    return DurableQueue(database, owner="one")


def put(queue: DurableQueue, key: str, lane: str = "lane", *, name: str = INBOX, **options: object) -> bool:
    with queue._database.transaction() as connection:
        return queue.put(connection, name, key, lane, {"key": key}, **options)  # type: ignore[arg-type]


def settle(queue: DurableQueue, claim: Claim, **options: object) -> None:
    with queue._database.transaction() as connection:
        queue.settle(connection, claim, **options)  # type: ignore[arg-type]


def keys(claims: list[Claim]) -> list[str]:
    return [claim.job.key for claim in claims]


def test_known_key_is_not_put_again_even_when_done(queue: DurableQueue) -> None:
    assert put(queue, "a")
    assert not put(queue, "a", "another lane")
    settle(queue, queue.claim(INBOX)[0])
    assert not put(queue, "a")
    assert queue.claim(INBOX, 5) == []
    assert put(queue, "a", name=TURNS)


def test_batch_keeps_the_order_of_each_lane_and_tells_what_was_new(queue: DurableQueue) -> None:
    put(queue, "known", "z")
    jobs = [
        NewJob(INBOX, key, lane, {})
        for key, lane in [("1", "z"), ("2", "a"), ("known", "z"), ("3", "z"), ("1", "z"), ("4", "a")]
    ]
    with queue._database.transaction() as connection:
        assert queue.put_many(connection, jobs) == [True, True, False, True, False, True]
        assert queue.open_jobs(connection, INBOX, "z") == ["known", "1", "3"]
        assert queue.open_jobs(connection, INBOX, "a") == ["2", "4"]


def test_lane_gives_one_job_at_a_time_in_order(queue: DurableQueue) -> None:
    for key in "abc":
        put(queue, key)
    for key in "abc":
        claims = queue.claim(INBOX, 5)
        assert keys(claims) == [key]
        assert queue.claim(INBOX, 5) == []
        settle(queue, claims[0])
    assert queue.claim(INBOX) == []


def test_one_call_claims_several_lanes_longest_due_first(queue: DurableQueue) -> None:
    for key in "abc":
        put(queue, key, lane=key)
    assert keys(queue.claim(INBOX, 2)) == ["a", "b"]
    assert keys(queue.claim(INBOX, 2)) == ["c"]
    assert queue.claim(OUTBOX, 2) == []


def test_rolled_back_put_and_settle_leave_no_trace(queue: DurableQueue) -> None:
    with pytest.raises(ZeroDivisionError), queue._database.transaction() as connection:  # noqa: PT012
        queue.put(connection, INBOX, "a", "lane", {})
        raise ZeroDivisionError
    assert queue.claim(INBOX) == []
    put(queue, "b")
    claim = queue.claim(INBOX)[0]
    with pytest.raises(ZeroDivisionError), queue._database.transaction() as connection:  # noqa: PT012
        queue.settle(connection, claim)
        raise ZeroDivisionError
    settle(queue, claim)
    assert put(queue, "a")


def test_settling_twice_is_refused(queue: DurableQueue) -> None:
    put(queue, "a")
    claim = queue.claim(INBOX)[0]
    settle(queue, claim)
    with pytest.raises(LeaseLost):
        settle(queue, claim)


def test_expired_lease_is_claimed_by_another_and_the_first_is_refused(database: Database) -> None:
    first, second = DurableQueue(database, owner="one", lease=0.05), DurableQueue(database, owner="two")
    put(first, "a")
    lost = first.claim(INBOX)[0]
    assert second.claim(INBOX) == []
    time.sleep(0.06)
    claim = second.claim(INBOX)[0]
    assert claim.job.claims == 2
    for act in (first.settle, first.check, first.release):
        with pytest.raises(LeaseLost), database.transaction() as connection:
            act(connection, lost)
    with pytest.raises(LeaseLost), database.transaction() as connection:
        first.retry(connection, lost, "late")
    with pytest.raises(LeaseLost), database.transaction() as connection:
        first.bury(connection, lost, "late")
    settle(second, claim)


def test_two_claims_of_the_same_worker_are_told_apart(database: Database) -> None:
    queue = DurableQueue(database, owner="one", lease=0.05)
    put(queue, "a")
    first = queue.claim(INBOX)[0]
    time.sleep(0.06)
    second = queue.claim(INBOX)[0]
    with pytest.raises(LeaseLost):
        settle(queue, first)
    settle(queue, second)


def test_heavy_head_is_passed_over_until_it_is_gone(queue: DurableQueue) -> None:
    put(queue, "photo", weight=HEAVY)
    put(queue, "text")
    assert queue.claim(INBOX, max_weight=LIGHT) == []
    assert queue.next_due([INBOX], max_weight=LIGHT) is None
    assert queue.next_due([INBOX]) == 0.0
    settle(queue, queue.claim(INBOX)[0])
    assert keys(queue.claim(INBOX, max_weight=LIGHT)) == ["text"]


def test_an_album_that_was_begun_is_ended_first_and_no_long_one_waits_for_ever(database: Database) -> None:
    now = [1e9]
    queue = DurableQueue(database, queue_clock=QueueClock(lambda: now[0], monotonic=lambda: now[0]))
    albums = [f"{lane}{n}" for n in range(4) for lane in "abcdef"]  # one after the other, all customers at once
    for key in [*albums, *(f"z{n}" for n in range(9)), "y0"]:  # later: a long album, then one picture
        put(queue, key, key[0], weight=HEAVY)
        now[0] += 0.01
    order: list[str] = []
    while "z8" not in order:
        [claim] = queue.claim(INBOX)
        order.append(claim.job.key)
        if len(order) % 2:  # others come without end
            put(queue, f"late{len(order)}", f"late{len(order)}", weight=HEAVY)
        now[0] += 1.0
        settle(queue, claim)
    assert order[0] == "y0"
    assert [key for key in order if key in albums] == sorted(albums)
    behind = [int(key.removeprefix("late")) for key in order if key.startswith("late")]
    assert max(behind) < SECONDS_EACH * 9 < len(order) - 1  # who came later than what it may take waits for its end


def test_several_jobs_of_a_lane_are_settled_at_once(queue: DurableQueue) -> None:
    for key in "abcd":
        put(queue, key)
    claim = queue.claim(INBOX)[0]
    with queue._database.transaction() as connection:
        after = queue.following(connection, claim, 2)
        assert [job.key for job in after] == ["b", "c"]
        queue.settle(connection, claim, also=[job.id for job in after])
    assert keys(queue.claim(INBOX)) == ["d"]


def test_also_must_be_open_jobs_of_the_same_lane(queue: DurableQueue) -> None:
    put(queue, "a", "one")
    put(queue, "b", "two")
    claim, other = queue.claim(INBOX, 2)
    with pytest.raises(LeaseLost):
        settle(queue, claim, also=[other.job.id])
    settle(queue, claim)
    settle(queue, other)
