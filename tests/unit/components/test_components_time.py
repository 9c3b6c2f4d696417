"""With TEST_CLOCK Rasa's events and sessions follow the moved time; without it Rasa is left alone."""

import time
from pathlib import Path

import pytest
import rasa.core.processor
import rasa.shared.core.events
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components import patches
from helpdesk import clock


def test_rasa_is_left_alone_without_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_CLOCK", raising=False)
    for module in (rasa.core.processor, rasa.shared.core.events):  # another test of this process may have moved them
        monkeypatch.setattr(module, "time", time)
    clock._dial.cache_clear()
    assert not patches.keep_helpdesk_time()
    assert rasa.core.processor.time is time  # type: ignore[attr-defined]
    assert rasa.shared.core.events.time is time  # type: ignore[attr-defined]


def test_sessions_end_in_moved_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in (rasa.core.processor, rasa.shared.core.events):
        monkeypatch.setattr(module, "time", time)  # put back what the patch replaces
    monkeypatch.setenv("TEST_CLOCK", str(tmp_path / "dial"))
    clock._dial.cache_clear()
    try:
        assert patches.keep_helpdesk_time()
        processor = MessageProcessor.__new__(MessageProcessor)
        processor.domain = Domain.from_dict({"session_config": {"session_expiration_time": 60}})
        tracker = DialogueStateTracker.from_events("c", [UserUttered("hi")])
        assert not processor._has_session_expired(tracker)
        clock.move_to(2 * 3600)
        assert processor._has_session_expired(tracker)
        tracker.update(UserUttered("hi again"))
        assert tracker.events[-1].timestamp == pytest.approx(time.time() + 7200, abs=2)
        assert not processor._has_session_expired(tracker)
    finally:
        clock._dial.cache_clear()
