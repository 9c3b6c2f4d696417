"""The designers' test stories (test_*.yml here) hold, as `rasa test` sees them."""

from pathlib import Path

import pytest
import yaml
from fixtures.assistant import Assistant
from rasa.core.test import test as run_stories

pytestmark = pytest.mark.slow


def test_all_stories_hold(assistant: Assistant, tmp_path: Path) -> None:
    """Stops at the first story that does not, and shows it."""
    here = str(Path(__file__).parent)
    run = run_stories(here, assistant.agent, e2e=True, out_directory=str(tmp_path), fail_on_prediction_errors=True)
    report = assistant.loop.run_until_complete(run)
    written = sum(len(yaml.safe_load(file.read_text())["stories"]) for file in Path(here).glob("test_*.yml"))
    assert report["report"]["conversation_accuracy"]["total"] == written
