"""Mistakes of designers are told with file and line."""

import shutil
from pathlib import Path

import pytest

from processes.dev import code_mistake, stamps
from processes.mistakes import explain, find

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("domain.yml", "config.yml", "shop.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("data", "responses"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def change(file: Path, old: str, new: str) -> int:
    """Save a changed passage; the number of its line."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def test_the_project_is_without_mistakes() -> None:
    assert find(ROOT) == []


def test_unreadable_yaml(project: Path) -> None:
    line = change(project / "responses/de/smalltalk.yml", "  utter_thank:\n", "  utter_thank: {\n")
    (found,) = find(project)
    assert found.startswith("responses/de/smalltalk.yml:")
    assert line <= int(found.split(":")[1]) <= line + 3


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("data/rules/smalltalk.yml", "action: utter_thank", "action: utter_thnak", "utter_thnak is not in responses/"),
        ("data/rules/smalltalk.yml", "intent: thank", "intent: thnak", "the intent thnak is not in domain.yml"),
        ("data/nlu/de/smalltalk.yml", "intent: thank", "intent: thnak", "the intent thnak is not in domain.yml"),
        ("data/rules/orders.yml", "action: action_", "action: action_x_", "is not in domain.yml under actions:"),
    ],
)
def test_unknown_names(project: Path, file: str, old: str, new: str, said: str) -> None:
    line = change(project / file, old, new)
    (found,) = find(project)
    assert found.startswith(f"{file}:{line}: ")
    assert found.endswith(said)


def test_complaints_of_the_importer_and_of_rasa_get_a_line(project: Path) -> None:
    line = change(project / "responses/de/smalltalk.yml", "utter_thank:", "utter_thank:")
    told = "responses/de/smalltalk.yml: utter_thank needs a list with at least one text."
    assert explain(told, project).startswith(f"responses/de/smalltalk.yml:{line}: utter_thank needs")
    assert explain("responses/x.yml: no mapping in line 7.", project) == "responses/x.yml:7: no mapping"
    line = change(project / "data/rules/smalltalk.yml", "rule: thanks", "rule: thanks")
    told = "Contradicting rules or stories found\n- the prediction in rule 'thanks' is not the same"
    assert explain(told, project).startswith(f"data/rules/smalltalk.yml:{line}: Contradicting")
    line = change(project / "domain.yml", "type: text\n", "type: texxt\n")
    assert explain("Failed to find slot type, 'texxt' is", project).startswith(f"domain.yml:{line}: Failed")
    line = change(project / "config.yml", "IntentClassifier\n", "IntentClassifierX\n")
    told = "Cannot retrieve class from path components.intents.IntentClassifierX."
    assert explain(told, project) == f"config.yml:{line}: {told}"
    told = (
        "Failed to validate 'data/nlu/en/x.yml'. Errors:\n  in data/nlu/en/x.yml:3:\n Key 'exampels' was not defined."
    )
    assert explain(told, project) == f"data/nlu/en/x.yml:3: {told}"
    assert explain("nothing to be found", project) == "nothing to be found"


def test_code_that_cannot_be_read(project: Path) -> None:
    (project / "actions").mkdir()
    (project / "actions" / "orders.py").write_text("def run():\n    return (\n\nx = 1\n")
    assert str(code_mistake(project, Path("actions/orders.py"))).startswith("actions/orders.py:2: ")
    assert code_mistake(project, Path("actions/gone.py")) is None


def test_saved_made_and_removed_files_are_noticed(project: Path) -> None:
    before = stamps(project)
    change(project / "shop.yml", "name:", "name: ")
    (project / "data" / "rules" / "smalltalk.yml").unlink()
    (project / "responses" / "en" / "new.yml").write_text("responses:\n")
    (project / "responses" / "en" / ".new.yml.swp").write_text("")
    after = stamps(project)
    changed = {str(path) for path in {*before, *after} if before.get(path) != after.get(path)}
    assert changed == {"shop.yml", "data/rules/smalltalk.yml", "responses/en/new.yml"}
