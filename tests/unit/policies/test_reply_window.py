"""How long we may write freely."""

from datetime import datetime, timedelta, timezone

import pytest

from helpdesk.policies import reply_window

WROTE = datetime(2026, 5, 4, 12, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        (timedelta(0), True),
        (timedelta(hours=23, minutes=59, seconds=59), True),
        (timedelta(hours=24), False),
        (timedelta(days=6), False),
    ],
)
def test_the_window_is_open_for_24_hours(after: timedelta, is_open: bool) -> None:
    assert reply_window.is_open(WROTE, WROTE + after) is is_open
    assert reply_window.closes_at(WROTE) == WROTE + timedelta(hours=24)


def test_without_a_message_there_is_no_window() -> None:
    assert reply_window.closes_at(None) is None
    assert not reply_window.is_open(None, WROTE)


def test_messages_open_it_events_do_not() -> None:
    assert [kind for kind in ("text", "voice", "tap", "unsupported", "location") if not reply_window.opens(kind)] == []
    assert [kind for kind in ("reaction", "edit", "revoke", "system") if reply_window.opens(kind)] == []
