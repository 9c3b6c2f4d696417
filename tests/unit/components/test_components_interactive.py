"""`rasa interactive`, export and quit: the project stays consistent, trains again, and has learnt the session."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rasa.core.training.interactive as stock
import yaml
from fixtures.project import copied_project
from rasa.shared.core.domain import Domain
from rasa.shared.importers.importer import TrainingDataImporter

from components import interactive
from helpdesk.nlu_files import read_examples
from helpdesk.response_files import texts_of

pytestmark = pytest.mark.slow  # reads a whole project, several times
NEW = {"utter_engraving": [{"text": "Ja, wir gravieren: bis zu 20 Zeichen, kostenlos."}]}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    target = copied_project(tmp_path / "project", examples=8)
    monkeypatch.chdir(target)
    return target


def user(text: str, intent: str, language: str) -> dict[str, Any]:
    entities = [{"entity": "language", "value": language, "extractor": "LanguageIdentifier"}]
    parsed = {"text": text, "intent": {"name": intent, "confidence": 0.5}, "entities": entities, "intent_ranking": []}
    return {"event": "user", "text": text, "timestamp": 1.0, "parse_data": parsed, "metadata": {}}


def action(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name, "timestamp": 1.0, "policy": None, "confidence": 1.0}


SESSION: list[dict[str, Any]] = [
    action("action_session_start"),
    {"event": "session_started", "timestamp": 1.0},
    action("action_listen"),
    user("ich möcht gern was ganz anderes wissen", "complaint", "de"),
    {"event": "rewind", "timestamp": 1.0},
    action("action_listen"),
    user("könnt ihr mir da was eingravieren", "ask_engraving", "de"),
    {"event": "slot", "name": "language", "value": "de", "timestamp": 1.0},
    action("utter_engraving"),
    action("action_listen"),
    user("dangge eich recht schee", "thank", "de"),
    action("utter_welcome"),
    action("action_listen"),
]


def exported(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Rasa does on Export & Quit, its server's answers as they come over HTTP."""
    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"])
    served = importer.get_domain().as_dict()

    async def tracker(*_: Any, **__: Any) -> dict[str, Any]:
        events = [{**event, "name": thanks()} if event.get("name") == "utter_welcome" else event for event in SESSION]
        return {"events": events}

    async def domain(*_: Any) -> dict[str, Any]:
        return served

    monkeypatch.setattr(stock, "retrieve_tracker", tracker)
    monkeypatch.setattr(stock, "retrieve_domain", domain)
    monkeypatch.setattr(stock, "NEW_RESPONSES", NEW)
    monkeypatch.setattr(stock, "_write_data_to_file", stock._write_data_to_file)
    assert interactive.apply()
    asyncio.run(stock._write_data_to_file("designer", None))


def thanks() -> str:
    """What our rule answers to thanks, so that the new story does not contradict it."""
    rules = yaml.safe_load(Path("data/rules/smalltalk.yml").read_text())["rules"]
    steps = next(rule["steps"] for rule in rules if rule["steps"][0].get("intent") == "thank")
    return str(steps[1]["action"])


def test_each_thing_reaches_its_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    domain_before, nlu_before = Path("domain.yml").read_text(), Path("data/nlu/de/smalltalk.yml").read_text()
    exported(project, monkeypatch)
    added = set(Path("domain.yml").read_text().splitlines()) - set(domain_before.splitlines())
    assert added == {"  - ask_engraving"}
    assert "responses" not in yaml.safe_load(Path("domain.yml").read_text())
    assert len(Path("data/nlu/de/smalltalk.yml").read_text().splitlines()) == len(nlu_before.splitlines()) + 1
    learnt = {each.text: (each.intent, each.language) for each in read_examples()}
    assert learnt["dangge eich recht schee"] == ("thank", "de")
    assert learnt["könnt ihr mir da was eingravieren"] == ("ask_engraving", "de")
    assert "ich möcht gern was ganz anderes wissen" not in learnt
    for language in ("en", "de", "ar"):
        text = texts_of(language)[("utter_engraving", "0.text")]  # type: ignore[arg-type]
        assert text.text == NEW["utter_engraving"][0]["text"]
        assert text.draft is (language != "de")
    [story] = yaml.safe_load(Path("data/stories/interactive.yml").read_text())["stories"]
    assert story["steps"] == [
        {"intent": "ask_engraving"}, {"action": "utter_engraving"}, {"intent": "thank"}, {"action": thanks()},
    ]  # fmt: skip
    before = Path("domain.yml").read_text(), Path("responses/de/interactive.yml").read_text()
    exported(project, monkeypatch)  # twice in one session, or another day: nothing twice
    assert (Path("domain.yml").read_text(), Path("responses/de/interactive.yml").read_text()) == before
    names = [one["story"] for one in yaml.safe_load(Path("data/stories/interactive.yml").read_text())["stories"]]
    assert len(names) == 2


def test_the_project_validates_and_trains_and_knows_what_it_learnt(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"]).get_domain()
    exported(project, monkeypatch)
    after: Domain = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"]).get_domain()
    assert set(after.intents) - set(before.intents) == {"ask_engraving"}
    assert set(after.responses) - set(before.responses) == {"utter_engraving"}
    assert {slot.name for slot in after.slots} == {slot.name for slot in before.slots}
    assert after.form_names == before.form_names
    rasa = [sys.executable, "-m", "rasa"]
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "RASA_TELEMETRY_ENABLED": "false",
    }
    validated = subprocess.run([*rasa, "data", "validate"], capture_output=True, text=True, env=environment)
    assert validated.returncode == 0, validated.stderr[-2000:]
    trained = subprocess.run(
        [*rasa, "train", "--fixed-model-name", "again"], capture_output=True, text=True, env=environment
    )
    assert trained.returncode == 0, trained.stderr[-2000:]
    code = (
        "import asyncio; from rasa.core.agent import Agent; a = Agent.load('models/again.tar.gz');"
        "print(asyncio.run(a.parse_message('könnt ihr mir da was eingravieren'))['intent_ranking'][0]['name'])"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert "ask_engraving" in asked.stdout + asked.stderr[-500:]
