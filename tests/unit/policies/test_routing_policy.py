"""Queues, priorities and due times as functions of topic and mood."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policies import routing
from helpdesk.policies.mood import Mood

MOODS = st.builds(Mood, urgent=st.booleans(), angry=st.booleans(), insult=st.booleans())


@given(st.sampled_from(routing.PRIORITIES), MOODS)
def test_mood_never_lowers_a_priority(priority: routing.Priority, mood: Mood) -> None:
    calm, pressed = (routing.PRIORITIES.index(routing.raised(priority, m)) for m in (Mood(), mood))
    assert calm == routing.PRIORITIES.index(priority)
    assert pressed > calm or not mood.pressing or calm == 3


@given(st.lists(st.sampled_from(routing.PRIORITIES), min_size=1))
def test_the_most_pressing_is_the_highest(priorities: list[routing.Priority]) -> None:
    highest = routing.most_pressing(priorities)
    assert highest in priorities
    assert all(routing.most_pressing([highest, other]) == highest for other in priorities)


def test_what_is_due() -> None:
    assert routing.due_in("report_fraud") == timedelta(hours=2)
    assert routing.due_in("delete_my_data") == timedelta(days=30)
    assert routing.due_in("opt_out") is None
    assert routing.due_in("return_item") is None


def test_a_matter_that_is_added_moves_a_ticket_only_to_where_it_is_more_at_home() -> None:
    assert routing.joined_queue("general", "returns") == "returns"
    assert routing.joined_queue("returns", "general") == "returns"
    assert routing.joined_queue("returns", "orders") == "returns"
    assert routing.joined_queue("returns", "fraud") == "fraud"


def test_a_subject_is_one_short_line() -> None:
    assert routing.subject_of("faq", {}) == "faq"
    assert (
        routing.subject_of("return_item", {"product": "A\nlamp", "order_number": "1001"}) == "return_item: A lamp, 1001"
    )
    assert len(routing.subject_of("return_item", {"product": "x" * 500})) == routing.LONGEST_SUBJECT
