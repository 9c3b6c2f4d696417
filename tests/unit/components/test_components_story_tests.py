"""`rasa test` passes over entities that a test story does not mark, and over nothing else."""

from typing import Any

import rasa.core.test
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.story_tests import compare_marked_entities_only


def judged_wrong(marked: list[dict[str, Any]], predicted: list[dict[str, Any]], intent: str = "inform") -> bool:
    event = UserUttered("it is 1001", {"name": "inform"}, marked)
    parsed = {"intent": {"name": intent}, "entities": predicted}
    tracker = DialogueStateTracker("s", [])
    store = rasa.core.test._collect_user_uttered_predictions(event, parsed, tracker, False)
    return bool(store.check_prediction_target_mismatch())


def entity(kind: str, value: str) -> dict[str, Any]:
    return {"entity": kind, "value": value, "start": 6, "end": 10}


def test_only_what_a_story_marks_is_compared() -> None:
    compare_marked_entities_only()
    language, order, postcode = entity("language", "en"), entity("order_number", "1001"), entity("postcode", "1001")
    assert not judged_wrong([], [language])
    assert not judged_wrong([order], [language, order, postcode])
    assert judged_wrong([order], [language])
    assert judged_wrong([entity("order_number", "1002")], [order])
    assert judged_wrong([], [language], intent="greet")
