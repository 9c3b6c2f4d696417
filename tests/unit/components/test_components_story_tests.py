"""`rasa test` passes over entities that a test story does not mark, and over nothing else."""

from pathlib import Path
from typing import Any

import rasa.core.test
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.rasa import RasaFileImporter

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


def test_stories_of_installed_packages_are_not_ours(tmp_path: Path) -> None:
    story = "stories:\n- story: {}\n  steps:\n  - intent: greet\n  - action: utter_greet\n"
    for name in ("mine", "site-packages"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_stories.yml").write_text(story.format(name), encoding="utf-8")
    importer = RasaFileImporter(training_data_paths=[str(tmp_path)])
    assert [step.block_name for step in importer.get_conversation_tests().story_steps] == ["mine"]
